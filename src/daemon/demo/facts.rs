//! What was seen since a scene began, and whether it is what the scene expects.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::script::{Blow, Expect};
use crate::fault::{Fault, Number, What};
use crate::inventory::{Inventory, RegionIx};
use crate::respond::smtp::Mail;
use crate::view::Snapshot;

/// What was seen since a scene began. Only what is committed counts: it is
/// taken from snapshots, and from mails that have arrived.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Faults that were opened or reopened, as they are now.
    pub faults: BTreeMap<Number, Arc<Fault>>,
    /// How often the monitor was found to be cut off.
    pub cut_offs: usize,
    /// The recipients of each mail, in small letters.
    pub mails: Vec<BTreeSet<String>>,
    /// Mails that had arrived when what was broken was mended.
    pub mails_before_mending: usize,
    cut_off: BTreeSet<RegionIx>,
    /// Events of each fault that lie before the scene.
    past: BTreeMap<Number, u32>,
    /// Faults that visitors have reported: they are none of the story's.
    visitors: BTreeSet<Number>,
}

impl Facts {
    /// Begins a scene: what is there is no news.
    pub fn begin(snapshot: &Snapshot) -> Self {
        Self {
            past: snapshot
                .faults
                .iter()
                .map(|fault| (fault.number.clone(), fault.next_ordinal()))
                .collect(),
            cut_off: snapshot.monitor.cut_off.keys().copied().collect(),
            ..Self::default()
        }
    }

    /// Takes in what is shown.
    pub fn snapshot(&mut self, snapshot: &Snapshot) {
        for fault in snapshot.faults.iter() {
            if fault.is_reported() {
                self.visitors.insert(fault.number.clone());
                self.faults.remove(&fault.number);
                continue;
            }
            let past = self.past.get(&fault.number).copied().unwrap_or_default();
            let mut news = fault.since(past);
            if news.any(|event| begins(&event.what)) {
                self.faults.insert(fault.number.clone(), Arc::clone(fault));
            }
        }
        let cut_off: BTreeSet<RegionIx> = snapshot.monitor.cut_off.keys().copied().collect();
        self.cut_offs += cut_off.difference(&self.cut_off).count();
        self.cut_off = cut_off;
    }

    /// Takes in a mail.
    pub fn mail(&mut self, mail: &Mail) {
        let mut visitors = self.visitors.iter();
        if visitors.any(|number| mail.subject.contains(number.as_str())) {
            return;
        }
        let recipients = mail.recipients.iter().map(|to| to.to_lowercase());
        self.mails.push(recipients.collect());
    }

    /// What was broken is mended now.
    pub const fn mend(&mut self) {
        self.mails_before_mending = self.mails.len();
    }

    /// Whether a mail has come to a party, in an inventory.
    pub fn has_told(&self, inventory: &Inventory, party: &str) -> bool {
        let addresses = addresses(inventory, party);
        let mut mails = self.mails.iter();
        mails.any(|to| !to.is_disjoint(&addresses))
    }

    /// Whether all that a blow should bring has come, recoveries apart.
    pub fn is_answered(&self, expect: &Expect, inventory: &Inventory) -> bool {
        let (is_found, told) = match expect {
            Expect::Fault { told, .. } => (!self.faults.is_empty(), told),
            Expect::CutOff { told } => (self.cut_offs > 0, told),
        };
        is_found && told.iter().all(|party| self.has_told(inventory, party))
    }

    /// What is not as a blow should have made it, in plain words; none when all is.
    pub fn differences(&self, blow: &Blow, inventory: &Inventory) -> Vec<String> {
        let mut wrong = Vec::new();
        let told = match &blow.expect {
            Expect::Fault {
                owner,
                agreed,
                told,
            } => {
                if self.cut_offs > 0 {
                    wrong.push("the monitor was found to be cut off, and was not".to_owned());
                }
                self.one_fault(&mut wrong);
                for fault in self.faults.values() {
                    wrong.extend(about(fault, blow, owner, *agreed));
                }
                told
            }
            Expect::CutOff { told } => {
                for number in self.faults.keys() {
                    wrong.push(format!(
                        "{number} was opened, and nothing but the monitor's own line was broken"
                    ));
                }
                if self.cut_offs != 1 {
                    wrong.push(format!(
                        "the monitor was found to be cut off {} times, not once",
                        self.cut_offs
                    ));
                }
                if !told.is_empty() && self.mails_before_mending != 1 {
                    wrong.push(format!(
                        "{} mails came while it was cut off, not one",
                        self.mails_before_mending
                    ));
                }
                told
            }
        };
        for party in told.iter().filter(|party| !self.has_told(inventory, party)) {
            wrong.push(format!("no mail has come to {}", called(inventory, party)));
        }
        wrong
    }

    fn one_fault(&self, wrong: &mut Vec<String>) {
        match self.faults.len() {
            1 => {}
            0 => wrong.push("no fault was opened".to_owned()),
            many => {
                let numbers: Vec<String> = self.faults.keys().map(ToString::to_string).collect();
                wrong.push(format!(
                    "{many} faults were opened, not one: {}",
                    numbers.join(", ")
                ));
            }
        }
    }
}

fn begins(what: &What) -> bool {
    match what {
        What::Opened { .. } | What::Reopened { .. } => true,
        What::Located { .. }
        | What::Affected { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Accepted { .. }
        | What::Rejected { .. }
        | What::HandedOver { .. }
        | What::Commented { .. }
        | What::Reported { .. }
        | What::Escalated { .. }
        | What::Overdue
        | What::Cleared
        | What::Closed { .. }
        | What::Merged { .. }
        | What::Explained { .. }
        | What::Unexplained { .. }
        | What::Withdrawn => false,
    }
}

/// What is not as it should be about one fault.
fn about(fault: &Fault, blow: &Blow, owner: &str, agreed: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let number = &fault.number;
    match &fault.finding.cause {
        Some(cause) if cause.component.id == blow.component => {}
        Some(cause) => wrong.push(format!(
            "{number} is about {}, not about {}",
            cause.component.id, blow.component
        )),
        None => wrong.push(format!("{number} is not located")),
    }
    match &fault.assignment.owner {
        Some(known) if known.id == owner => {}
        Some(known) => wrong.push(format!("{number} is {}'s, not {owner}'s", known.id)),
        None => wrong.push(format!("{number} is undecided, not {owner}'s")),
    }
    match (&fault.assignment.agreement, agreed) {
        (None, true) => wrong.push(format!("{number} is under no agreement")),
        (Some(agreement), false) => {
            wrong.push(format!("{number} is under the agreement {}", agreement.id));
        }
        (Some(_), true) | (None, false) => {}
    }
    if fault.state.is_active() {
        wrong.push(format!("{number} has not cleared"));
    }
    wrong
}

/// The addresses of a party, in small letters.
fn addresses(inventory: &Inventory, party: &str) -> BTreeSet<String> {
    let known = inventory.parties().filter(|(_, known)| *known.id == *party);
    known
        .flat_map(|(_, known)| &known.contacts)
        .map(|contact| contact.email.to_lowercase())
        .collect()
}

fn called(inventory: &Inventory, party: &str) -> String {
    let mut known = inventory.parties().filter(|(_, known)| *known.id == *party);
    known
        .next()
        .map_or_else(|| party.to_owned(), |(_, known)| known.name.to_string())
}
