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
///
/// What came after its deadline shows that the way is open and says nothing of
/// how quick it is: it is remembered apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearance {
    cleared: Vec<Last>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Last {
    in_time: Option<Cleared>,
    late: Option<Cleared>,
}

const FACETS: usize = 9;

impl Clearance {
    /// Nothing exonerated yet.
    pub fn new(inventory: &Inventory) -> Self {
        Self {
            cleared: vec![Last::default(); inventory.components().len() * FACETS],
        }
    }

    /// Remembers an exoneration, unless a later one is known.
    pub fn clear(&mut self, element: Element, cleared: Cleared) {
        let last = &mut self.cleared[place(element)];
        let slot = if cleared.class == Class::Late {
            &mut last.late
        } else {
            &mut last.in_time
        };
        if slot.is_none_or(|known| known.at <= cleared.at) {
            *slot = Some(cleared);
        }
    }

    /// The last exoneration of an element.
    pub fn of(&self, element: Element) -> Option<Cleared> {
        let Last { in_time, late } = self.cleared[place(element)];
        // Of two of the same moment, the better.
        let later = |late: &Cleared| in_time.is_none_or(|known| known.at < late.at);
        late.filter(later).or(in_time)
    }

    /// The last exoneration of an element from a failure of this class: from
    /// being too slow only what came in time exonerates.
    pub fn of_failure(&self, element: Element, class: Class) -> Option<Cleared> {
        if class == Class::Late {
            self.cleared[place(element)].in_time
        } else {
            self.of(element)
        }
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
                let moved = |known: Cleared| {
                    let by = old.same_probe(known.by, new)?;
                    Some(Cleared { by, ..known })
                };
                let Last { in_time, late } = self.cleared[ix.usize() * FACETS + facet];
                carried.cleared[there.usize() * FACETS + facet] = Last {
                    in_time: in_time.and_then(moved),
                    late: late.and_then(moved),
                };
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
        Facet::Size => 6,
        Facet::Credential => 7,
        Facet::Redundancy => 8,
    };
    element.component.usize() * FACETS + facet
}
