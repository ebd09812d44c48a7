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
    /// By component; of each the facets that were ever exonerated, in order. Most
    /// have one or two of the nine that there are.
    cleared: Vec<Vec<(Facet, Last)>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Last {
    in_time: Option<Cleared>,
    late: Option<Cleared>,
}

impl Clearance {
    /// Nothing exonerated yet.
    pub fn new(inventory: &Inventory) -> Self {
        Self {
            cleared: vec![Vec::new(); inventory.components().len()],
        }
    }

    /// Remembers an exoneration, unless a later one is known.
    pub fn clear(&mut self, element: Element, cleared: Cleared) {
        let last = self.last_mut(element);
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
        let Last { in_time, late } = self.last(element);
        // Of two of the same moment, the better.
        let later = |late: &Cleared| in_time.is_none_or(|known| known.at < late.at);
        late.filter(later).or(in_time)
    }

    /// The last exoneration of an element from a failure of this class: from
    /// being too slow only what came in time exonerates.
    pub fn of_failure(&self, element: Element, class: Class) -> Option<Cleared> {
        if class == Class::Late {
            self.last(element).in_time
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
            for &(facet, Last { in_time, late }) in &self.cleared[ix.usize()] {
                let moved = |known: Cleared| {
                    let by = old.same_probe(known.by, new)?;
                    Some(Cleared { by, ..known })
                };
                let element = Element {
                    component: there,
                    facet,
                };
                *carried.last_mut(element) = Last {
                    in_time: in_time.and_then(moved),
                    late: late.and_then(moved),
                };
            }
        }
        carried
    }

    fn last(&self, element: Element) -> Last {
        let facets = &self.cleared[element.component.usize()];
        let place = facets.binary_search_by_key(&element.facet, |(facet, _)| *facet);
        place.map_or_else(|_| Last::default(), |place| facets[place].1)
    }

    fn last_mut(&mut self, element: Element) -> &mut Last {
        let facets = &mut self.cleared[element.component.usize()];
        let place = facets
            .binary_search_by_key(&element.facet, |(facet, _)| *facet)
            .unwrap_or_else(|place| {
                facets.reserve_exact(1);
                facets.insert(place, (element.facet, Last::default()));
                place
            });
        &mut facets[place].1
    }
}
