//! What things are called where they are shown beside each other.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::inventory::{ComponentIx, Inventory};
use crate::view::text::{begins_with, clean};

/// The names of some components, told apart by their sites where two have the same.
pub(super) struct Names<'a> {
    inventory: &'a Inventory,
    counts: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// Of those that are shown beside each other.
    pub(super) fn of(
        inventory: &'a Inventory,
        shown: impl IntoIterator<Item = ComponentIx>,
    ) -> Self {
        let mut counts = BTreeMap::new();
        for ix in shown {
            *counts.entry(&*inventory[ix].name).or_default() += 1;
        }
        Self { inventory, counts }
    }

    /// What one of them is called, cleaned.
    pub(super) fn name(&self, ix: ComponentIx) -> String {
        let component = &self.inventory[ix];
        let name = clean(&component.name);
        let alike = self.counts.get(&*component.name).copied().unwrap_or(0);
        match component.site.filter(|_| alike > 1) {
            Some(site) => format!("{name}, {}", clean(&self.inventory[site].name)),
            None => name,
        }
    }
}

/// What is said of a thing's kind beside its name: nothing where the name says it.
pub(super) fn kind_beside(name: &str, kind: Cow<'static, str>) -> Cow<'static, str> {
    match begins_with(name, &kind) {
        true => Cow::Borrowed(""),
        false => kind,
    }
}

#[cfg(test)]
mod tests;
