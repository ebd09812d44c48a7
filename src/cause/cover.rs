//! The greedy set cover: again and again the suspect that explains most of what is left.
//!
//! A storm breaks hundreds of lines at once, each by itself, and every turn looks at all
//! of them anew: so the count of what a suspect would still explain is kept, not made
//! again for each cause.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Element;

/// Suspects, and what of the failures is left to explain.
pub(super) struct Cover<'a> {
    coverage: &'a BTreeMap<Element, BTreeSet<usize>>,
    /// Who would explain each failure that is left, by its place.
    left: BTreeMap<usize, Vec<Element>>,
    /// How much of what is left each would explain.
    counts: BTreeMap<Element, usize>,
    /// Those that would explain anything, most first, else in their order.
    ranks: BTreeSet<(Reverse<usize>, Element)>,
}

/// Suspects that explain the same.
pub(super) struct Chosen {
    pub(super) elements: Vec<Element>,
    pub(super) explains: BTreeSet<usize>,
}

impl<'a> Cover<'a> {
    /// Nothing is explained yet.
    pub(super) fn of(coverage: &'a BTreeMap<Element, BTreeSet<usize>>) -> Self {
        let mut left: BTreeMap<usize, Vec<Element>> = BTreeMap::new();
        for (&element, explains) in coverage {
            for &at in explains {
                left.entry(at).or_default().push(element);
            }
        }
        let counts = coverage.iter().map(|(&e, explains)| (e, explains.len()));
        let ranks = counts.clone().filter(|&(_, count)| count > 0);
        Self {
            left,
            ranks: ranks.map(|(e, count)| (Reverse(count), e)).collect(),
            counts: counts.collect(),
            coverage,
        }
    }

    /// The suspects that explain most of what is left; those that explain exactly the
    /// same go together.
    pub(super) fn largest(&self) -> Option<Chosen> {
        let &(Reverse(count), first) = self.ranks.first()?;
        let explains: BTreeSet<usize> = self.left_of(first).collect();
        // Whoever explains the same explains the first of it.
        let rivals = self.left.get(explains.first()?)?;
        let same = |&&element: &&Element| {
            self.count(element) == count && self.left_of(element).eq(explains.iter().copied())
        };
        Some(Chosen {
            elements: rivals.iter().filter(same).copied().collect(),
            explains,
        })
    }

    /// How much of what is left an element would explain.
    pub(super) fn count(&self, element: Element) -> usize {
        self.counts.get(&element).copied().unwrap_or_default()
    }

    /// These are explained.
    pub(super) fn explain(&mut self, explained: &BTreeSet<usize>) {
        for at in explained {
            for element in self.left.remove(at).unwrap_or_default() {
                let count = self.counts.entry(element).or_default();
                self.ranks.remove(&(Reverse(*count), element));
                *count = count.saturating_sub(1);
                if *count > 0 {
                    self.ranks.insert((Reverse(*count), element));
                }
            }
        }
    }

    /// What of that which is left an element would explain, in order.
    fn left_of(&self, element: Element) -> impl Iterator<Item = usize> + '_ {
        let all = self.coverage.get(&element).into_iter().flatten().copied();
        all.filter(|at| self.left.contains_key(at))
    }
}

#[cfg(test)]
mod tests;
