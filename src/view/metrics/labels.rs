//! The label sets of components and probes, written once.

use std::sync::Arc;

use super::states::States;
use super::writer::label;
use crate::inventory::{ComponentIx, Inventory, ProbeIx};
use crate::view::snapshot::Snapshot;

/// The label sets of all components and probes of one inventory, as text with
/// neither brace, so that a scrape copies them and adds what varies.
#[derive(Debug)]
pub struct Labels {
    inventory: Arc<Inventory>,
    text: String,
    components: Vec<(usize, usize)>,
    probes: Vec<(usize, usize)>,
    states: States,
}

impl Labels {
    /// Writes those of an inventory, unless it has more components than are
    /// to be told of one by one.
    pub fn of(inventory: &Arc<Inventory>, most: usize) -> Self {
        let mut labels = Self {
            inventory: Arc::clone(inventory),
            text: String::new(),
            components: Vec::new(),
            probes: Vec::new(),
            states: States::default(),
        };
        if inventory.components().len() > most {
            return labels;
        }
        for (ix, _) in inventory.components() {
            let start = labels.text.len();
            labels.component_set(inventory, ix);
            labels.components.push((start, labels.text.len()));
        }
        for (_, probe) in inventory.probes() {
            let start = labels.text.len();
            labels.component_set(inventory, probe.component);
            labels.text.push(',');
            label(&mut labels.text, "probe", &probe.id);
            labels.text.push(',');
            label(&mut labels.text, "facet", probe.facet.slug());
            labels.probes.push((start, labels.text.len()));
        }
        labels
    }

    /// Whether they are those of a snapshot's inventory.
    pub fn fit(&self, snapshot: &Snapshot) -> bool {
        Arc::ptr_eq(&self.inventory, &snapshot.inventory)
    }

    fn component_set(&mut self, inventory: &Inventory, ix: ComponentIx) {
        let component = &inventory[ix];
        let municipality = component.municipality.map(|m| &*inventory[m].id);
        let site = component.site.map(|site| &*inventory[site].id);
        let set = [
            ("region", &*inventory[component.region].id),
            ("municipality", municipality.unwrap_or_default()),
            ("site", site.unwrap_or_default()),
            ("component", &*component.id),
            ("kind", component.kind.slug()),
        ];
        for (nth, (name, value)) in set.into_iter().enumerate() {
            if nth > 0 {
                self.text.push(',');
            }
            label(&mut self.text, name, value);
        }
    }

    pub(super) const fn states(&self) -> &States {
        &self.states
    }

    pub(super) fn component(&self, ix: ComponentIx) -> &str {
        self.slice(self.components.get(ix.usize()))
    }

    pub(super) fn probe(&self, ix: ProbeIx) -> &str {
        self.slice(self.probes.get(ix.usize()))
    }

    fn slice(&self, range: Option<&(usize, usize)>) -> &str {
        range.map_or("", |&(start, end)| &self.text[start..end])
    }

    /// Whether each component has series of its own.
    pub(super) fn tell_components(&self) -> bool {
        self.components.len() == self.inventory.components().len()
    }
}
