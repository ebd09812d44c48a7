//! The store as a model: what was committed, and what is kept of it.

use std::collections::BTreeMap;

use samband::fault::{Event, Fault, Number, What};
use samband::inventory::Facet;
use samband::ledger::{Entry, FacetState, Kept, MonitorEvent, Transaction};
use samband::notice::{Key, Row, RowState};

use crate::sketch::REGION;

/// All that was ever committed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) entries: Vec<Entry>,
    /// Rows as they were written last, in the order first written.
    pub(crate) rows: BTreeMap<Key, Row>,
    order: Vec<Key>,
    /// In which digest each notice was gathered.
    pub(crate) digests: BTreeMap<Key, Key>,
    pub(crate) faults: BTreeMap<Number, Fault>,
    kept: Kept,
}

impl Store {
    pub(crate) fn commit(&mut self, transaction: Transaction) {
        for entry in transaction.entries {
            self.take_in(&entry);
            self.entries.push(entry);
        }
        for row in transaction.rows {
            if let RowState::Gathered { digest } = &row.state {
                self.digests.insert(row.key.clone(), digest.clone());
            }
            if self.rows.insert(row.key.clone(), row.clone()).is_none() {
                self.order.push(row.key);
            }
        }
    }

    fn take_in(&mut self, entry: &Entry) {
        match entry {
            Entry::Fault(event) => {
                if let What::Opened { .. } = event.what {
                    let fault = Fault::open(event).expect("the first event opens");
                    let (prefix, year, serial) = event.fault.parts().expect("a number");
                    let known = self.kept.serials.entry((prefix.to_owned(), year));
                    let known = known.or_insert(0);
                    assert!(serial > *known, "{} was handed out twice", event.fault);
                    *known = serial;
                    self.faults.insert(event.fault.clone(), fault);
                } else {
                    let fault = self.faults.get_mut(&event.fault);
                    let fault = fault.expect("an event of a fault that was opened");
                    fault.apply(event).expect("its life allows the event");
                }
            }
            Entry::Facet(change) => {
                let key = (
                    change.region.clone(),
                    change.component.clone(),
                    change.facet,
                );
                self.kept.facets.insert(key, (change.to, change.at));
            }
            Entry::Monitor { what, .. } => match what {
                MonitorEvent::CutOff { region } => {
                    self.kept.cut_off.insert(region.clone());
                }
                MonitorEvent::BackAgain { region } => {
                    self.kept.cut_off.remove(region);
                }
                _ => {}
            },
            Entry::Delivery { .. } => {}
        }
    }

    /// All that happened to faults.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Fault(event) => Some(event),
            _ => None,
        })
    }

    /// All that happened to one.
    pub(crate) fn fault_events<'a>(
        &'a self,
        number: &'a Number,
    ) -> impl Iterator<Item = &'a Event> {
        self.events().filter(move |event| event.fault == *number)
    }

    /// The state of a facet as it was written last.
    pub(crate) fn facet(&self, component: &str, facet: Facet) -> Option<FacetState> {
        let key = (REGION.to_owned(), component.to_owned(), facet);
        self.kept.facets.get(&key).map(|&(state, _)| state)
    }

    /// Rows in the order first written.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Row> {
        self.order.iter().map(|key| &self.rows[key])
    }

    /// What a start finds.
    pub(crate) fn kept(&self) -> Kept {
        let rows = self.in_order().cloned();
        Kept {
            faults: self.faults.values().cloned().collect(),
            rows: rows.collect(),
            ..self.kept.clone()
        }
    }
}
