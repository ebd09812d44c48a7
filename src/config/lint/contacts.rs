//! Whom nobody can tell or call.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Topic, few};
use crate::inventory::PartyIx;

impl Found<'_> {
    /// Parties that cannot be told or called: those that matter to all by
    /// themselves, the others in a line for each lack.
    pub(super) fn contacts(&mut self) {
        let inventory = self.inventory;
        let named = self.coordinators();
        let mut lacking: BTreeMap<(u8, Option<PartyIx>, &str), Vec<String>> = BTreeMap::new();
        for (ix, party) in inventory.parties() {
            if party.region != self.ix {
                continue;
            }
            let lack = match (party.contacts.is_empty(), party.telephone.is_none()) {
                (true, true) => "a mail address and a telephone number",
                (true, false) => "a mail address",
                (false, true) => "a telephone number",
                (false, false) => continue,
            };
            let name = format!("{} (`{}`)", party.name, party.id);
            let (order, name) = match ix {
                ix if ix == self.region.coordinator => (0, format!("the coordinator, {name},")),
                ix if ix == self.region.operator => (1, format!("the monitor's operator, {name},")),
                ix if named.contains(&ix) => {
                    (2, format!("a coordinator of municipalities, {name},"))
                }
                _ => (3, name),
            };
            let alone = Some(ix).filter(|_| order < 3);
            lacking.entry((order, alone, lack)).or_default().push(name);
        }
        for ((_, _, lack), names) in lacking {
            let text = match &names[..] {
                [name] => format!("{name} lacks {lack}"),
                names => format!("{} parties lack {lack}: {}", names.len(), few(names)),
            };
            self.add(Topic::Contact, text);
        }
        self.whom_to_call();
        self.rotas();
    }

    /// Everybody who coordinates anything of the region: its own coordinator, and those that
    /// its municipalities have named.
    fn coordinators(&self) -> BTreeSet<PartyIx> {
        let here = self.inventory.municipalities();
        let here = here.filter(|(_, municipality)| municipality.region == self.ix);
        let named = here.filter_map(|(_, municipality)| municipality.coordinator);
        named.chain([self.region.coordinator]).collect()
    }

    /// Parties outside the health network that are told to call nobody.
    fn whom_to_call(&mut self) {
        let inventory = self.inventory;
        let parties = inventory.parties();
        let outside = parties.filter(|(_, party)| party.region == self.ix && party.outside);
        let names: Vec<String> = outside
            .map(|(_, party)| format!("{} (`{}`)", party.name, party.id))
            .collect();
        if names.is_empty() {
            return;
        }
        for ix in self.coordinators() {
            let coordinator = &inventory[ix];
            if coordinator.telephone.is_some() {
                continue;
            }
            let what = match ix == self.region.coordinator {
                true => "the coordinator",
                false => "a coordinator of municipalities",
            };
            let text = format!(
                "outside the health network little more is told than whom to call, and {what}, {} (`{}`), has no telephone number: {}",
                coordinator.name,
                coordinator.id,
                few(&names)
            );
            self.add(Topic::Contact, text);
        }
    }
}
