//! Lines: those that nothing asks, and those that an agreement takes in unsaid.

use std::collections::BTreeMap;

use super::{Found, Topic, counted};
use crate::inventory::{Agreement, ComponentIx, Element, Kind, Standing};

impl Found<'_> {
    /// Lines of sites that no probe asks: when their router is silent, either may be dead.
    pub(super) fn lines(&mut self) {
        let inventory = self.inventory;
        let unasked: Vec<ComponentIx> = inventory
            .components()
            .filter(|(_, part)| part.region == self.ix && part.site.is_some())
            .filter(|(_, part)| part.kind == Kind::AccessLine && part.probes.is_empty())
            .map(|(ix, _)| ix)
            .collect();
        if unasked.is_empty() {
            return;
        }
        let text = format!(
            "{} that no probe asks: {}",
            counted(unasked.len(), "line"),
            self.some(&unasked)
        );
        self.add(Topic::Line, text);
    }

    /// Agreements that name municipalities and nothing else, and so take in lines
    /// that are the network operator's.
    pub(super) fn scopes(&mut self) {
        let agreements = self.inventory.agreements();
        let here = agreements.filter(|(_, agreement)| agreement.region == self.ix);
        let texts: Vec<String> = here
            .filter_map(|(_, agreement)| self.taken_in(agreement))
            .collect();
        for text in texts {
            self.add(Topic::Scope, text);
        }
    }

    fn taken_in(&self, agreement: &Agreement) -> Option<String> {
        let scope = &agreement.scope;
        let by_place = !(scope.municipalities.is_empty() && scope.turns.is_empty());
        let only = scope.kinds.is_empty() && scope.facets.is_empty() && scope.components.is_empty();
        let over = agreement.until.is_some_and(|until| until <= self.at);
        if !by_place || !only || over || agreement.standing == Standing::Lapsed {
            return None;
        }
        let inventory = self.inventory;
        let at = self.at.max(agreement.from);
        let mut lines_of = None;
        let mut beyond: BTreeMap<Kind, usize> = BTreeMap::new();
        for component in self.components() {
            let part = &inventory[component];
            let covered = self.facets(component).into_iter().any(|facet| {
                let element = Element { component, facet };
                scope.covers(inventory, element, at)
            });
            if !covered || part.kind == Kind::Codec {
                continue;
            }
            *beyond.entry(part.kind).or_default() += 1;
            if part.kind == Kind::AccessLine && part.organisation != agreement.party {
                lines_of = Some(part.organisation);
            }
        }
        let organisation = &inventory[lines_of?].name;
        let kinds: Vec<String> = beyond
            .into_iter()
            .map(|(kind, n)| counted(n, &kind.to_string()))
            .collect();
        Some(format!(
            "`{}` with {} names no `kinds` and takes in lines of {organisation}; beyond the rooms: {}",
            agreement.id,
            inventory[agreement.party].name,
            kinds.join(", ")
        ))
    }
}
