//! When each element was last exonerated, and by what.

use crate::clock::Mono;
use crate::health::Class;
use crate::inventory::{Element, Facet, Inventory, ProbeIx};

/// An exoneration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// When what was answered had been sent.
    pub at: Mono,
    /// Which probe's answer it was.
    pub by: ProbeIx,
    /// What class of answer: one that is amiss still shows that the way was open.
    pub class: Class,
}

/// When each element was last exonerated, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearance {
    cleared: Vec<Option<Cleared>>,
}

const FACETS: usize = 6;

impl Clearance {
    /// Nothing exonerated yet.
    pub fn new(inventory: &Inventory) -> Self {
        Self {
            cleared: vec![None; inventory.components().len() * FACETS],
        }
    }

    /// Remembers an exoneration, unless a later one is known.
    pub fn clear(&mut self, element: Element, cleared: Cleared) {
        let slot = &mut self.cleared[place(element)];
        if slot.is_none_or(|known| known.at <= cleared.at) {
            *slot = Some(cleared);
        }
    }

    /// The last exoneration of an element.
    pub fn of(&self, element: Element) -> Option<Cleared> {
        self.cleared[place(element)]
    }

    /// Whether it was exonerated at that moment or later.
    pub fn since(&self, element: Element, moment: Mono) -> bool {
        self.of(element).is_some_and(|cleared| cleared.at >= moment)
    }

    /// The same for another inventory: what both have is kept.
    pub fn carry(&self, old: &Inventory, new: &Inventory) -> Self {
        let mut carried = Self::new(new);
        for (ix, _) in old.components() {
            let Some(there) = old.same_component(ix, new) else {
                continue;
            };
            for facet in 0..FACETS {
                let known = self.cleared[ix.usize() * FACETS + facet];
                let known = known.and_then(|known| {
                    Some(Cleared {
                        by: old.same_probe(known.by, new)?,
                        ..known
                    })
                });
                carried.cleared[there.usize() * FACETS + facet] = known;
            }
        }
        carried
    }
}

fn place(element: Element) -> usize {
    let facet = match element.facet {
        Facet::Reach => 0,
        Facet::Service => 1,
        Facet::Registration => 2,
        Facet::Media => 3,
        Facet::Certificate => 4,
        Facet::Room => 5,
    };
    element.component.usize() * FACETS + facet
}
