//! Work that is planned, and when.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Making, slug};
use crate::agenda::Hours;
use crate::config::reader::{At, given, known};
use crate::config::region_file as raw;
use crate::config::report::{Note, Spot};
use crate::inventory::{Extent, LONGEST, Maintenance, Parts, PartyIx, Window, Windows};

/// Windows of a region, at most: what is over leaves the file.
const MOST: usize = 500;

impl Making<'_> {
    pub(super) fn maintenance(&mut self, file: &raw::Region) {
        if let Some(one) = file.maintenance.get(MOST) {
            self.notes.add(
                Note::at(
                    &one.spot,
                    format!("more than {MOST} pieces of planned work"),
                )
                .label("one too many")
                .help("take out those that are over"),
            );
        }
        let mut seen = BTreeSet::new();
        for (table, spot) in known(&file.maintenance).take(MOST) {
            let party = self.party(&table.party);
            let windows = self.windows(table, spot);
            let parts = self.parts(table, spot);
            self.only_one(table, &mut seen);
            let (Some(party), Some(windows), Some(parts)) = (party, windows, parts) else {
                continue;
            };
            self.plan(table, party, windows, parts);
        }
    }

    fn plan(&mut self, table: &raw::Maintenance, party: PartyIx, windows: Windows, parts: Parts) {
        let Some(text) = table.text.get() else { return };
        self.builder.maintenance(Maintenance {
            id: slug(&table.id),
            region: self.region,
            party,
            text: Arc::clone(&text.0),
            reference: given(&table.reference).map(|line| Arc::clone(&line.0)),
            windows,
            parts,
            extent: Extent::default(),
            declared: None,
        });
    }

    fn only_one(&mut self, table: &raw::Maintenance, seen: &mut BTreeSet<Arc<str>>) {
        let id = &table.id;
        if let Some(name) = id.get()
            && !seen.insert(Arc::clone(&name.0))
        {
            self.notes.add(
                Note::at(
                    &id.spot,
                    format!("the id `{}` is there a second time", name.0),
                )
                .label("second")
                .help("give one of them another id"),
            );
        }
    }

    /// Once from a moment until another, or at hours of every week.
    fn windows(&mut self, table: &raw::Maintenance, spot: &Spot) -> Option<Windows> {
        let from = self.moment(&table.from);
        let until = self.moment(&table.until);
        if table.hours.is_empty() {
            let (Some(start), Some(end)) = (&table.from, &table.until) else {
                self.notes.add(
                    Note::at(spot, "this work does not say when it is done")
                        .label("neither `from` and `until` nor `hours`")
                        .help("say `from = \"2026-12-01 22:00\"` and `until`, or `hours = [\"tue 02:00-04:00\"]` for every week"),
                );
                return None;
            };
            let window = Window {
                from: from?,
                until: until?,
            };
            return self
                .in_order(start, end, window)
                .then_some(Windows::Once(window));
        }
        let spans = known(&table.hours)
            .map(|(span, _)| span.0.clone())
            .collect();
        let hours = Hours::new(spans, self.calendar());
        self.pauses(table, &hours);
        if let (Some(start), Some(end), Some(from), Some(until)) =
            (&table.from, &table.until, from, until)
        {
            self.comes_before(start, end, Window { from, until });
        }
        Some(Windows::Weekly { hours, from, until })
    }

    fn moment(&self, key: &Option<At<raw::Moment>>) -> Option<Timestamp> {
        given(key)?.at(&self.zone)
    }

    fn in_order(
        &mut self,
        from: &At<raw::Moment>,
        until: &At<raw::Moment>,
        window: Window,
    ) -> bool {
        if !self.comes_before(from, until, window) {
            return false;
        }
        let short = window.until.duration_since(window.from) <= LONGEST;
        if !short {
            self.notes.add(
                Note::at(&until.spot, "this window lasts for more than two weeks")
                    .label("so long nothing of it would be told")
                    .also(&from.spot, "it begins here")
                    .help("make several of it, or take out what is out of service"),
            );
        }
        short
    }

    fn comes_before(
        &mut self,
        from: &At<raw::Moment>,
        until: &At<raw::Moment>,
        window: Window,
    ) -> bool {
        let ordered = window.from < window.until;
        if !ordered {
            self.notes.add(
                Note::at(&until.spot, "it ends before it begins")
                    .label("the end")
                    .also(&from.spot, "the beginning")
                    .help("`until` is the moment at which it is over"),
            );
        }
        ordered
    }

    /// What is out of service most of the time is to be taken out of the file: nothing of
    /// it would be told.
    fn pauses(&mut self, table: &raw::Maintenance, hours: &Hours) {
        let Some(first) = table.hours.first() else {
            return;
        };
        let week = SignedDuration::from_hours(7 * 24);
        let begins = Timestamp::UNIX_EPOCH;
        let ends = begins.saturating_add(week).unwrap_or(begins);
        if hours.between(begins, ends) > week / 2 {
            self.notes.add(
                Note::at(&first.spot, "these hours are more than half of the week")
                    .label("nothing of it would be told in so much time")
                    .help("leave out the hours in which it works"),
            );
        }
    }

    /// What is out of service: never all by omission.
    fn parts(&mut self, table: &raw::Maintenance, spot: &Spot) -> Option<Parts> {
        let nothing = table.components.is_empty()
            && table.kinds.is_empty()
            && table.municipalities.is_empty();
        if nothing {
            self.notes.add(
                Note::at(spot, "this work does not say what is out of service")
                    .label("no `components`, `kinds` or `municipalities`")
                    .help("list what it takes out, such as `components = [\"core\"]`"),
            );
            return None;
        }
        let Self {
            municipality_names,
            components,
            notes,
            ..
        } = self;
        let parts = Parts {
            components: known(&table.components)
                .filter_map(|(id, spot)| components.find(&id.0, spot, notes))
                .collect(),
            kinds: known(&table.kinds).map(|(kind, _)| *kind).collect(),
            municipalities: known(&table.municipalities)
                .filter_map(|(id, spot)| municipality_names.find(&id.0, spot, notes))
                .collect(),
        };
        // A list of which nothing is left would mean "any".
        let whole = parts.components.len() == table.components.len()
            && parts.kinds.len() == table.kinds.len()
            && parts.municipalities.len() == table.municipalities.len();
        whole.then_some(parts)
    }
}
