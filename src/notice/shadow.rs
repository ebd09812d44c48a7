//! Shadow mode: what others would be told is written down, and the operator
//! learns of it.

use std::collections::BTreeMap;

use super::route::{Due, List, Standing, WouldTell, address};
use super::{Reason, Recipient};

impl List<'_> {
    /// Whether an address is one of the operator's, which is told whatever it is for.
    pub(super) fn is_operators(&self, email: &str) -> bool {
        let operator = self.inventory[self.region].operator;
        let mut contacts = self.inventory[operator].contacts.iter();
        contacts.any(|contact| address(&contact.email) == address(email))
    }

    /// Tells the operator who would be told. Once a fault, and again whenever
    /// somebody would be asked to act: what only goes on changes nothing for
    /// whoever looks whether it is right.
    pub(super) fn keep_back(&mut self, standing: &BTreeMap<String, Standing<'_>>) {
        let would_tell = self.would_tell();
        if would_tell.is_empty() {
            return;
        }
        let kept = || self.due.values().filter(|due| due.shadowed);
        let acts = kept().any(|due| due.reason.is_holding());
        let ends = kept().all(|due| due.reason.is_end());
        let operator = self.inventory[self.region].operator;
        let told = self.told_of(operator);
        let operator = &self.inventory[operator];
        for contact in told {
            let address = address(&contact.email);
            if let Some(due) = self.due.get_mut(&address) {
                due.would_tell.clone_from(&would_tell);
            } else if acts || (!ends && !standing.contains_key(&address)) {
                let due = Due {
                    reason: Reason::Shadow,
                    recipient: Recipient {
                        party: operator.id.to_string(),
                        address: contact.email.to_string(),
                        language: contact.language.unwrap_or(operator.language),
                    },
                    in_place_of: Vec::new(),
                    relieved: false,
                    shadowed: false,
                    would_tell: would_tell.clone(),
                };
                self.due.insert(address, due);
            }
        }
    }

    /// Who would be told, each party once for each reason.
    fn would_tell(&self) -> Vec<WouldTell> {
        let name = |id: &str| {
            let mut parties = self.inventory.parties();
            let found = parties.find(|(_, party)| party.region == self.region && *party.id == *id);
            found.map_or_else(|| id.to_owned(), |(_, party)| party.name.to_string())
        };
        let kept = self.due.values().filter(|due| due.shadowed);
        let mut would: Vec<WouldTell> = kept
            .map(|due| WouldTell {
                party: name(&due.recipient.party),
                reason: due.reason,
            })
            .collect();
        would.sort_by(|a, b| {
            let weight = b.reason.weight().cmp(&a.reason.weight());
            weight.then_with(|| a.party.cmp(&b.party))
        });
        would.dedup();
        would
    }
}

#[cfg(test)]
mod tests;
