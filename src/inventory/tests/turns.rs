//! Opt-in and opt-out: whom an agreement covers on which day.

use super::*;

const BEFORE: &str = "2026-12-31T23:59:59Z";
const FIRST: &str = "2027-01-01T00:00:00Z";
const SECOND: &str = "2027-03-01T00:00:00Z";

/// Whether an agreement covers: a room of Nes that it may name, another room of Nes, a room
/// of Vik, and the core.
type Row = [bool; 4];

/// What a scope covers before the first day, from then on, and from the second day on;
/// `scope` is given Nes and its first room.
fn table(scope: fn(MunicipalityIx, ComponentIx) -> Scope) -> [Row; 3] {
    let mut making = Making::new();
    let (nes, vik) = (making.municipality("nes"), making.municipality("vik"));
    let rooms = [("nes.a", nes), ("nes.b", nes), ("vik.a", vik)].map(|(id, municipality)| {
        let ix = making.component(id, Kind::Codec, &[]);
        making.builder.component_mut(ix).municipality = Some(municipality);
        ix
    });
    let core = making.component("core", Kind::NetworkCore, &[]);
    let [named, other, far] = rooms;
    let scope = scope(nes, named);
    let inventory = making.finish();
    [BEFORE, FIRST, SECOND].map(|moment| {
        [named, other, far, core].map(|ix| scope.covers(&inventory, reach(ix), at(moment)))
    })
}

fn turns(municipality: MunicipalityIx, list: &[(&str, bool)]) -> Vec<Turn> {
    let turn = |(from, joins): &(&str, bool)| Turn {
        municipality,
        joins: *joins,
        from: at(from),
    };
    list.iter().map(turn).collect()
}

const NONE: Row = [false; 4];
const ALL: Row = [true; 4];
/// Nes and nobody else.
const NES: Row = [true, true, false, false];
/// All but Nes.
const OTHERS: Row = [false, false, true, true];
/// What is named and nothing else.
const NAMED: Row = [true, false, false, false];

#[test]
fn whoever_leaves_is_covered_until_then_and_again_from_when_it_joins() {
    let everybody = |nes, _| Scope {
        turns: turns(nes, &[(FIRST, false)]),
        ..Scope::default()
    };
    assert_eq!(table(everybody), [ALL, OTHERS, OTHERS]);
    let listed = |nes, _| Scope {
        municipalities: vec![nes],
        turns: turns(nes, &[(FIRST, false), (SECOND, true)]),
        ..Scope::default()
    };
    assert_eq!(table(listed), [NES, NONE, NES]);
}

#[test]
fn whoever_joins_is_covered_from_then_on_beside_those_that_are_listed() {
    let nobody_before = |nes, _| Scope {
        turns: turns(nes, &[(FIRST, true), (SECOND, false)]),
        ..Scope::default()
    };
    assert_eq!(table(nobody_before), [NONE, NES, NONE]);
    let listed = |nes: MunicipalityIx, _| Scope {
        municipalities: vec![MunicipalityIx::at(1)],
        turns: turns(nes, &[(FIRST, true)]),
        ..Scope::default()
    };
    let (vik, both) = ([false, false, true, false], [true, true, true, false]);
    assert_eq!(table(listed), [vik, both, both]);
}

#[test]
fn what_is_named_is_covered_whoever_is_listed_until_its_municipality_leaves() {
    let named_only = |nes, room| Scope {
        components: vec![room],
        turns: turns(nes, &[(FIRST, false)]),
        ..Scope::default()
    };
    assert_eq!(table(named_only), [NAMED, NONE, NONE]);
    let beside_others = |nes, room| Scope {
        municipalities: vec![MunicipalityIx::at(1)],
        components: vec![room],
        turns: turns(nes, &[(FIRST, false)]),
        ..Scope::default()
    };
    let (before, after) = ([true, false, true, false], [false, false, true, false]);
    assert_eq!(table(beside_others), [before, after, after]);
    let then_all = |nes, room| Scope {
        components: vec![room],
        turns: turns(nes, &[(FIRST, true)]),
        ..Scope::default()
    };
    assert_eq!(table(then_all), [NAMED, NES, NES]);
}
