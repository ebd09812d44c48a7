//! Agreements, and the days between which they hold.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Making, declare, no_party, slug, text};
use crate::agenda::{Calendar, Country, Hours};
use crate::config::day::Day;
use crate::config::names::Names;
use crate::config::reader::{At, given, known};
use crate::config::region_file as raw;
use crate::config::report::{Note, Spot};
use crate::inventory::{Agreement, Scope};

impl Making<'_> {
    pub(super) fn agreements(&mut self, file: &raw::Region) {
        let mut names = Names::new("an agreement");
        for (table, spot) in known(&file.agreement) {
            let party = self.party(&table.party).unwrap_or_else(no_party);
            let (from, until) = self.days(Some(&table.from), table.until.as_ref());
            self.something_covered(table, spot);
            let scope = self.scope(table);
            let turns = self.turns(table);
            let (Some(from), Some(&standing)) = (from, table.standing.get()) else {
                continue;
            };
            let terms = self.terms_of(table, self.midnight(from));
            let ix = self.builder.agreement(Agreement {
                id: slug(&table.id),
                region: self.region,
                name: text(&table.name),
                party,
                reference: given(&table.reference).map(|line| Arc::clone(&line.0)),
                standing,
                from: self.midnight(from),
                until: until
                    .and_then(|day| day.tomorrow().ok())
                    .map(|day| self.midnight(day)),
                scope: Scope { turns, ..scope },
                terms,
            });
            declare(&mut names, &table.id, ix, self.notes);
        }
    }

    /// What is covered, or all in so many words: never all by omission, never both.
    fn something_covered(&mut self, table: &raw::Agreement, spot: &Spot) {
        let listed = !(table.municipalities.is_empty()
            && table.kinds.is_empty()
            && table.facets.is_empty()
            && table.components.is_empty()
            && table.joining.is_empty());
        let everything = match &table.everything {
            // A wrong value has been noted; what was meant is not known.
            Some(at) => match at.get() {
                Some(all) => *all,
                None => return,
            },
            None => false,
        };
        match (everything, listed) {
            (true, false) | (false, true) => {}
            (true, true) => self.notes.add(
                Note::at(spot, "an agreement covers either everything or what it lists")
                    .label("`everything = true`, and yet a list")
                    .help("take out `everything`, or the lists"),
            ),
            (false, false) => self.notes.add(
                Note::at(spot, "this agreement does not say what it covers")
                    .label("no `municipalities`, `kinds`, `facets` or `components`")
                    .help("list what it covers, such as `kinds = [\"codec\"]`; if that is all the region has, say `everything = true`"),
            ),
        }
    }

    fn scope(&mut self, table: &raw::Agreement) -> Scope {
        let spans = known(&table.when).map(|(span, _)| span.0.clone()).collect();
        let calendar = self.calendar();
        let Self {
            municipality_names,
            components,
            notes,
            ..
        } = self;
        Scope {
            municipalities: known(&table.municipalities)
                .filter_map(|(id, spot)| municipality_names.find(&id.0, spot, notes))
                .collect(),
            turns: Vec::new(),
            kinds: known(&table.kinds).map(|(kind, _)| *kind).collect(),
            facets: known(&table.facets).map(|(facet, _)| *facet).collect(),
            components: known(&table.components)
                .filter_map(|(id, spot)| components.find(&id.0, spot, notes))
                .collect(),
            when: (!table.when.is_empty()).then(|| Hours::new(spans, calendar)),
        }
    }

    /// Which day counts as which in this region.
    pub(super) fn calendar(&self) -> Calendar {
        let country = self.country.as_deref();
        Calendar {
            zone: self.zone.clone(),
            country: country.and_then(Country::of_code),
        }
    }

    /// First and last day, the last not before the first.
    pub(super) fn days(
        &mut self,
        from: Option<&At<Day>>,
        until: Option<&At<Day>>,
    ) -> (Option<Date>, Option<Date>) {
        let day = |at: Option<&At<Day>>| at.and_then(At::get).map(|day| day.0);
        if let (Some(from), Some(until)) = (from, until)
            && let (Some(first), Some(last)) = (from.get(), until.get())
            && last < first
        {
            self.notes.add(
                Note::at(&until.spot, "it ends before it begins")
                    .label(format!(
                        "the last day, {} before the first",
                        days_between(last.0, first.0)
                    ))
                    .also(&from.spot, "the first day")
                    .help("`until` is the last day, itself included"),
            );
        }
        (day(from), day(until))
    }

    /// The moment a day begins here.
    pub(super) fn midnight(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone())
            .map_or(Timestamp::MIN, |zoned| zoned.timestamp())
    }
}

fn days_between(earlier: Date, later: Date) -> String {
    match later.since(earlier).map(|span| span.get_days()) {
        Ok(1) => "one day".to_owned(),
        Ok(days) => format!("{days} days"),
        Err(_) => "long".to_owned(),
    }
}
