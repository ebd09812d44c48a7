use proptest::prelude::*;

use super::*;
use crate::inventory::{ComponentIx, Facet};

/// A suspect by its number.
fn element(nth: usize) -> Element {
    Element {
        component: ComponentIx::at(nth),
        facet: Facet::Reach,
    }
}

/// The same, said in so many words: all suspects are looked at for each cause.
fn largest(
    coverage: &BTreeMap<Element, BTreeSet<usize>>,
    left: &BTreeSet<usize>,
) -> Option<(Vec<Element>, BTreeSet<usize>)> {
    let of = |element: &Element| -> BTreeSet<usize> {
        coverage[element].intersection(left).copied().collect()
    };
    let most = coverage.keys().map(|element| of(element).len()).max()?;
    let first = coverage.keys().find(|element| of(element).len() == most)?;
    let explains = of(first);
    let same = coverage.keys().filter(|element| of(element) == explains);
    (most > 0).then(|| (same.copied().collect(), explains.clone()))
}

proptest! {
    #[test]
    fn it_chooses_what_a_look_at_all_suspects_for_each_cause_would(
        pairs in proptest::collection::vec((0..12_usize, 0..16_usize), 0..60)
    ) {
        let mut coverage: BTreeMap<Element, BTreeSet<usize>> = BTreeMap::new();
        for (nth, at) in pairs {
            coverage.entry(element(nth)).or_default().insert(at);
        }
        let mut left: BTreeSet<usize> = coverage.values().flatten().copied().collect();
        let mut cover = Cover::of(&coverage);
        while let Some((elements, explains)) = largest(&coverage, &left) {
            let chosen = cover.largest().unwrap();
            prop_assert_eq!(&chosen.elements, &elements);
            prop_assert_eq!(&chosen.explains, &explains);
            left.retain(|at| !explains.contains(at));
            cover.explain(&explains);
            for (&suspect, all) in &coverage {
                prop_assert_eq!(cover.count(suspect), all.intersection(&left).count());
            }
        }
        prop_assert!(cover.largest().is_none());
    }
}
