//! Municipalities that join an agreement or leave it while it holds.

use jiff::civil::Date;

use super::Making;
use crate::config::reader::{At, known};
use crate::config::region_file as raw;
use crate::config::report::{Note, Spot};
use crate::inventory::{MunicipalityIx, Turn};

/// One that is written.
struct Written<'f> {
    municipality: MunicipalityIx,
    joins: bool,
    from: Date,
    spot: &'f Spot,
}

impl Making<'_> {
    /// Who joins and who leaves, each in turn; what cannot be is noted.
    pub(super) fn turns(&mut self, table: &raw::Agreement) -> Vec<Turn> {
        let mut all = self.written(&table.joining, true);
        all.extend(self.written(&table.leaving, false));
        all.sort_by_key(|turn| (turn.municipality, turn.from));
        self.joined_to(table);
        self.outside(table, &all);
        self.in_turn(table, &all);
        let turn = |written: Written<'_>| Turn {
            municipality: written.municipality,
            joins: written.joins,
            from: self.midnight(written.from),
        };
        all.into_iter().map(turn).collect()
    }

    fn written<'f>(&mut self, list: &'f [At<raw::Turn>], joins: bool) -> Vec<Written<'f>> {
        let mut all = Vec::new();
        for (table, _) in known(list) {
            let id = &table.municipality;
            let found = id
                .get()
                .and_then(|name| self.municipality_names.find(&name.0, &id.spot, self.notes));
            if let (Some(municipality), Some(from)) = (found, table.from.get()) {
                all.push(Written {
                    municipality,
                    joins,
                    from: from.0,
                    spot: &table.from.spot,
                });
            }
        }
        all
    }

    /// Notes who joins what everybody would be covered by: by one word too many, all
    /// others would no longer be.
    fn joined_to(&mut self, table: &raw::Agreement) {
        let everywhere = !(table.kinds.is_empty() && table.facets.is_empty());
        let first = known(&table.joining).next();
        if let Some((_, spot)) = first.filter(|_| everywhere && table.municipalities.is_empty()) {
            self.notes.add(
                Note::at(spot, "somebody joins, and it is not said who is covered before")
                    .label("without `municipalities`")
                    .help("list in `municipalities` whom the agreement covers from its first day on: others are covered only once they have joined"),
            );
        }
    }

    /// Notes the days on which the agreement does not hold.
    fn outside(&mut self, table: &raw::Agreement, all: &[Written<'_>]) {
        let first = table.from.get().map(|day| day.0);
        let last = table.until.as_ref().and_then(At::get).map(|day| day.0);
        for turn in all {
            let early = first.is_some_and(|first| turn.from <= first);
            let late = last.is_some_and(|last| turn.from > last);
            if early || late {
                self.notes.add(
                    Note::at(turn.spot, "not a day on which somebody can join or leave")
                        .label(match early {
                            true => "not after the agreement's first day",
                            false => "after its last day",
                        })
                        .help("who is covered from the first day on stands in `municipalities`, and who never is, nowhere"),
                );
            }
        }
    }

    /// Notes who joins while covered, and who leaves while not.
    fn in_turn(&mut self, table: &raw::Agreement, all: &[Written<'_>]) {
        let listed: Vec<MunicipalityIx> = known(&table.municipalities)
            .filter_map(|(id, _)| self.municipality_names.get(&id.0))
            .collect();
        let any = table.municipalities.is_empty() && table.joining.is_empty();
        let named = self.with_something_named(table);
        let mut before: Option<&Written<'_>> = None;
        for turn in all {
            let same = before.filter(|before| before.municipality == turn.municipality);
            let covered = match same {
                Some(before) => before.joins,
                None => {
                    let something = !turn.joins && named.contains(&turn.municipality);
                    any || something || listed.contains(&turn.municipality)
                }
            };
            let twice = same.is_some_and(|before| before.from == turn.from);
            if covered == turn.joins || twice {
                self.notes.add(
                    Note::at(
                        turn.spot,
                        match turn.joins {
                            true => "it joins what it is covered by already",
                            false => "it leaves what it is not covered by",
                        },
                    )
                    .label("not its turn")
                    .help("each municipality joins and leaves by turns, on days of their own"),
                );
            }
            before = Some(turn);
        }
    }
    /// Municipalities of which components are listed by name.
    fn with_something_named(&self, table: &raw::Agreement) -> Vec<MunicipalityIx> {
        let named = known(&table.components).filter_map(|(id, _)| self.components.get(&id.0));
        let inventory = self.builder.so_far();
        named.filter_map(|ix| inventory[ix].municipality).collect()
    }
}
