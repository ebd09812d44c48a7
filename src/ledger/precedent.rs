//! Earlier faults of the same component: which was the last, and what those turned out to
//! be that failed, at some time, as the new one does, as people have said it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Ledger;
use crate::cause::Cause;
use crate::fault::{CauseRef, EARLIER_QUOTED, Fault, Number, Precedent, What};
use crate::health::Mode;

/// Region, component and mode.
type Signature = (String, String, Mode);

/// The latest of each signature, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Precedents(BTreeMap<Signature, Vec<Precedent>>);

impl Precedents {
    /// Notes what a closed fault was, if somebody has said so and one element was its
    /// cause: of each way in which it has failed, since most end in another than they
    /// began in.
    pub(super) fn note(&mut self, fault: &Fault) {
        let (Some(found), Some(at)) = (&fault.finding.cause, fault.closed_at) else {
            return;
        };
        let Some(cause) = &fault.root_cause else {
            return;
        };
        let component = &found.component.id;
        for mode in modes(fault, component) {
            let signature = (fault.region.clone(), component.clone(), mode);
            let known = self.0.entry(signature).or_default();
            known.push(Precedent {
                number: fault.number.clone(),
                closed_at: at,
                cause: cause.clone(),
                remedy: fault.remedy.clone().unwrap_or_default(),
            });
            known.sort_by_key(|one| one.closed_at);
            if known.len() > EARLIER_QUOTED {
                known.remove(0);
            }
        }
    }

    fn of(&self, signature: &Signature) -> Vec<Precedent> {
        let known = self.0.get(signature).into_iter().flatten();
        known.rev().cloned().collect()
    }
}

/// The ways in which a fault has failed while this component was its cause, as far as it
/// carries its events.
fn modes(fault: &Fault, component: &str) -> BTreeSet<Mode> {
    let own = |cause: &&CauseRef| cause.component.id == component;
    let findings = fault
        .timeline
        .iter()
        .filter_map(|event| event.what.finding());
    let found = findings.chain([&fault.finding]);
    let found = found.filter_map(|finding| finding.cause.as_ref());
    let changed = fault.timeline.iter().filter_map(|event| {
        let What::Changed { mode } = &event.what else {
            return None;
        };
        Some(*mode)
    });
    found
        .filter(own)
        .map(|cause| cause.mode)
        .chain(changed)
        .collect()
}

/// The last closed fault of each component by itself: by region and component, when it
/// was opened.
#[derive(Clone, Debug, Default)]
pub(super) struct LastClosed(BTreeMap<(String, String), (Timestamp, Number)>);

impl LastClosed {
    /// Notes a closed fault, if one element was its cause.
    pub(super) fn note(&mut self, fault: &Fault) {
        let Some(cause) = &fault.finding.cause else {
            return;
        };
        let place = (fault.region.clone(), cause.component.id.clone());
        let own = (fault.opened_at, fault.number.clone());
        let last = self.0.entry(place).or_insert_with(|| own.clone());
        if own > *last {
            *last = own;
        }
    }

    /// When the last one of a component was opened, and its number.
    pub(super) fn of(&self, region: &str, component: &str) -> Option<(Timestamp, &Number)> {
        let place = (region.to_owned(), component.to_owned());
        self.0.get(&place).map(|(at, number)| (*at, number))
    }
}

impl Ledger {
    /// What the last faults like this one turned out to be, the latest first.
    pub(super) fn earlier(&self, cause: &Cause) -> Vec<Precedent> {
        if !cause.is_located() {
            return Vec::new();
        }
        let component = &self.inventory[self.named(cause).component];
        let region = self.inventory[component.region].id.to_string();
        self.precedents
            .of(&(region, component.id.to_string(), cause.mode))
    }
}
