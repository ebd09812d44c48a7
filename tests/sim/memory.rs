//! What has been shown or told of each fault: nothing may undo it (G1).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use samband::fault::{Fault, Number};

use crate::checks::Checks;
use crate::store::Store;

/// What somebody has seen of the faults, on a page or in a mail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    seen: BTreeMap<Number, Seen>,
}

#[derive(Clone, Debug)]
struct Seen {
    opened_at: Timestamp,
    /// Whose it was said to be, by the event that said so.
    owners: BTreeMap<u32, Option<String>>,
}

impl Memory {
    /// Somebody sees a fault as it is after its event with this ordinal.
    pub(crate) fn show(&mut self, fault: &Fault, ordinal: u32, checks: &mut Checks) {
        let seen = self.seen.entry(fault.number.clone());
        let seen = seen.or_insert_with(|| Seen {
            opened_at: fault.opened_at,
            owners: BTreeMap::new(),
        });
        let same = seen.is_still(fault);
        checks.require(same, "G1: a fault is shown otherwise than it was");
        let owners = owners(fault).into_iter();
        seen.owners.extend(owners.filter(|&(at, _)| at <= ordinal));
    }

    /// All that was seen is written down, with the same words.
    pub(crate) fn compare(&self, store: &Store, checks: &mut Checks) {
        for (number, seen) in &self.seen {
            let written = store.faults.get(number);
            let same = written.is_some_and(|fault| seen.is_still(fault));
            checks.require(same, "G1: a fault that was shown is lost, or another");
        }
    }
}

impl Seen {
    /// As far as the fault carries its events.
    fn is_still(&self, fault: &Fault) -> bool {
        let owners = owners(fault);
        let carried: BTreeSet<u32> = fault.timeline.iter().map(|event| event.ordinal).collect();
        let named = owners.values().next_back().cloned().flatten();
        let now = fault
            .assignment
            .owner
            .as_ref()
            .map(|owner| owner.id.clone());
        let kept = self
            .owners
            .iter()
            .filter(|(at, _)| carried.contains(at))
            .all(|(at, who)| owners.get(at) == Some(who));
        let told = named == now || fault.forgotten() > 0;
        self.opened_at == fault.opened_at && kept && told
    }
}

fn owners(fault: &Fault) -> BTreeMap<u32, Option<String>> {
    let said = fault.timeline.iter().filter_map(|event| {
        let assignment = event.what.assignment()?;
        let owner = assignment.owner.as_ref().map(|owner| owner.id.clone());
        Some((event.ordinal, owner))
    });
    said.collect()
}
