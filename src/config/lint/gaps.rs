//! Components that nobody, or more than one, has agreed to answer for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Found, Topic, WEEK, counted};
use crate::inventory::{AgreementIx, ComponentIx, Element, Facet, Gap, PartyIx};

impl Found<'_> {
    /// The moments of the coming week between which nobody becomes owner of anything.
    fn week(&self) -> BTreeSet<Timestamp> {
        let end = self.at.saturating_add(WEEK).unwrap_or(self.at);
        self.inventory.turns(self.ix, self.at, end)
    }

    /// Components that nobody, or more than one, has agreed to answer for, now or at
    /// some hour of the coming week: one line for each organisation, or each set of
    /// agreements, and each moment at which it begins to be so.
    pub(super) fn gaps(&mut self) {
        let inventory = self.inventory;
        let week = self.week();
        let mut unagreed: BTreeMap<(PartyIx, Timestamp), Vec<ComponentIx>> = BTreeMap::new();
        let mut contested: BTreeMap<(Vec<AgreementIx>, Timestamp), Vec<ComponentIx>> =
            BTreeMap::new();
        for component in self.components() {
            let own = inventory[component].organisation;
            let facets = self.facets(component);
            let gaps = week.iter().flat_map(|&at| {
                let gap = move |&facet: &Facet| {
                    let gap = inventory.owner(Element { component, facet }, at).gap;
                    gap.map(|gap| (at, gap))
                };
                facets.iter().filter_map(gap)
            });
            let mut found = BTreeSet::new();
            for (at, gap) in gaps {
                let set = match gap {
                    Gap::Unagreed => Vec::new(),
                    Gap::Contested(set) => set,
                };
                if !found.insert(set.clone()) {
                    continue;
                }
                match set.is_empty() {
                    true => unagreed.entry((own, at)).or_default().push(component),
                    false => contested.entry((set, at)).or_default().push(component),
                }
            }
        }
        for ((party, at), components) in unagreed {
            let text = format!(
                "{} of {} (`{}`){}: {}",
                counted(components.len(), "component"),
                inventory[party].name,
                inventory[party].id,
                self.hour(at),
                self.some(&components)
            );
            self.add(Topic::Unagreed, text);
        }
        for ((set, at), components) in contested {
            let agreements: Vec<String> = set
                .iter()
                .map(|&a| format!("`{}`", inventory[a].id))
                .collect();
            let text = format!(
                "{} by {}{}: {}",
                counted(components.len(), "component"),
                agreements.join(" and "),
                self.hour(at),
                self.some(&components)
            );
            self.add(Topic::Contested, text);
        }
    }

    /// When something begins to be so, if it is not so already.
    pub(super) fn hour(&self, at: Timestamp) -> String {
        let zoned = at.to_zoned(self.region.zone.clone());
        match at == self.at {
            true => String::new(),
            false => format!(" from {}", zoned.strftime("%A %H:%M")),
        }
    }
}
