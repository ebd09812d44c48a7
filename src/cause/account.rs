//! The analysis's own account: why what was suspect too is not a cause, and when
//! the cause was last well.

use std::collections::{BTreeMap, BTreeSet};

use super::analyse::{Acquitted, Weighed};
use super::cover::Cover;
use super::{Clearance, Cleared};
use crate::clock::Mono;
use crate::health::Class;
use crate::inventory::Element;

/// Of the failures of a cause so many are looked at for what else was suspect.
const LOOKED_AT: usize = 20;

/// Of what would explain some of the failures so many are told: there are as many
/// as there are failing rooms behind a line.
const RIVALS: usize = 4;

/// Of all that was suspect too so many are told.
pub const FALLEN: usize = 8;

/// Something that was suspect too, and why it is not the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallen {
    /// What.
    pub element: Element,
    /// Why.
    pub why: Why,
}

/// Why something that was suspect too is not the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Of all that was left to explain it explains less than the cause.
    ExplainsFewer {
        /// Of the cause's failures, how many it would explain.
        explains: usize,
        /// How many these are.
        of: usize,
    },
    /// Of all that was left to explain it explains as much as the cause, and not the
    /// same: nothing but their order has decided which was taken first.
    TakenLater {
        /// Of the cause's failures, how many it would explain.
        explains: usize,
        /// How many these are.
        of: usize,
    },
    /// Something that crosses it was answered since.
    Cleared(Cleared),
    /// It only carries what was answered late, and no ping over it was late.
    OnlyCarries,
    /// It was exonerated, and by what is not known any more.
    NotKept,
}

impl Weighed<'_> {
    /// What was suspect too when these elements were chosen to explain these failures
    /// of what was left to explain then: what would explain some of
    /// them first, then what is acquitted of all.
    pub(super) fn fallen(
        &self,
        elements: &[Element],
        explains: &BTreeSet<usize>,
        left: &Cover<'_>,
    ) -> Vec<Fallen> {
        let mut rivals = BTreeMap::new();
        let mut acquitted: BTreeMap<Element, Why> = BTreeMap::new();
        for &at in explains.iter().take(LOOKED_AT) {
            for (element, why) in self.weigh(at) {
                if elements.contains(&element) {
                    continue;
                }
                let Some(why) = why else {
                    let rival = || self.rival(element, explains, left);
                    rivals.entry(element).or_insert_with(rival);
                    continue;
                };
                acquitted.entry(element).or_insert_with(|| why.into());
            }
            for (element, cleared) in self.passed(at) {
                if !elements.contains(&element) {
                    acquitted.entry(element).or_insert(Why::Cleared(cleared));
                }
            }
        }
        let mut fallen: Vec<(usize, Fallen)> = rivals
            .iter()
            .map(|(&element, &(count, why))| (count, Fallen { element, why }))
            .collect();
        fallen.sort_by_key(|&(count, Fallen { element, .. })| (std::cmp::Reverse(count), element));
        fallen.truncate(RIVALS);
        let others = acquitted.into_iter();
        let others = others.filter(|(element, _)| !rivals.contains_key(element));
        let others = others.map(|(element, why)| Fallen { element, why });
        let fallen = fallen.into_iter().map(|(_, fallen)| fallen);
        fallen.chain(others).take(FALLEN).collect()
    }

    /// How many of the cause's failures a rival would explain, and why it was not taken.
    fn rival(
        &self,
        element: Element,
        explains: &BTreeSet<usize>,
        left: &Cover<'_>,
    ) -> (usize, Why) {
        let own = self.coverage.get(&element);
        let count = own.map_or(0, |own| own.intersection(explains).count());
        let of = explains.len();
        let why = if left.count(element) < of {
            Why::ExplainsFewer {
                explains: count,
                of,
            }
        } else {
            Why::TakenLater {
                explains: count,
                of,
            }
        };
        (count, why)
    }
}

impl From<Acquitted> for Why {
    fn from(acquitted: Acquitted) -> Self {
        match acquitted {
            Acquitted::Cleared(cleared) => Self::Cleared(cleared),
            Acquitted::OnlyCarries => Self::OnlyCarries,
            Acquitted::NotKept => Self::NotKept,
        }
    }
}

/// The last answer before a cause's failures began that showed it to be well, if that
/// is what is known last of each of its elements. What answered since they began, too
/// late or amiss is no sign of that.
pub(super) fn last_good(
    clearance: &Clearance,
    elements: &[Element],
    since: Mono,
) -> Option<Cleared> {
    let mut all = elements.iter().map(|&element| {
        let known = clearance.of_failure(element, Class::Late)?;
        (known.at < since && known.class.is_success()).then_some(known)
    });
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}
