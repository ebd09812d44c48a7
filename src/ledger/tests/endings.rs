//! Agreements that run out.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::incidents::drawn;
use super::*;
use crate::notice::Reason;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An agreement until the end of September, and others beside it.
fn inventory(others: &[(&str, &str, Option<&str>, Standing)]) -> Inventory {
    let mut making = drawn();
    let mut agreement = |id: &str, from: &str, until: Option<&str>, standing| {
        making.builder.agreement(Agreement {
            id: id.into(),
            region: RegionIx::at(0),
            name: id.to_uppercase().into(),
            party: PartyIx::at(2),
            reference: None,
            standing,
            from: moment(from),
            until: until.map(moment),
            scope: Scope {
                kinds: vec![Kind::Codec, Kind::NetworkCore],
                ..Scope::default()
            },
            terms: Terms::default(),
        });
    };
    agreement(
        "drift",
        "2025-01-01T00:00:00Z",
        Some("2026-10-01T00:00:00Z"),
        Standing::Signed,
    );
    for (id, from, until, standing) in others {
        agreement(id, from, *until, *standing);
    }
    making.builder.finish().expect("an inventory")
}

/// How many days of the calendar before its last one the parties were warned, and which,
/// until a day after it.
fn warned(inventory: Inventory) -> Vec<(i64, Vec<String>)> {
    let mut play = Play::new(inventory);
    let (end, day) = (
        moment("2026-10-01T00:00:00Z"),
        SignedDuration::from_hours(24),
    );
    let mut all = Vec::new();
    while play.now.wall < end + day {
        let step = play.ledger.step(Input::Tick, play.now);
        let rows = step.transaction.rows.iter();
        let new = rows.filter(|row| row.created_at == play.now.wall);
        let mut parties: Vec<String> = new
            .filter(|row| row.reason == Reason::AgreementEnds && row.attempts == 0)
            .map(|row| row.recipient.party.clone())
            .collect();
        parties.sort();
        parties.dedup();
        if !parties.is_empty() {
            let last = end - SignedDuration::from_secs(1);
            let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
            let left = day(play.now.wall).until(day(last)).unwrap();
            all.push((i64::from(left.get_days()), parties));
        }
        let next = play.ledger.next().since(play.now.mono);
        play.pass(next.clamp(Duration::from_secs(1), Duration::from_secs(3600)));
    }
    all
}

/// The warning that an entry is of, if it is of one.
fn given(entry: &Entry) -> Option<Warned> {
    if let Entry::Monitor { what, .. } = entry {
        Warned::of(what)
    } else {
        None
    }
}

#[test]
fn those_concerned_are_warned_90_60_30_and_7_days_before_an_agreement_ends() {
    let all = warned(inventory(&[]));
    let days: Vec<i64> = all.iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [90, 60, 30, 7]);
    // Who answers, who is covered, who coordinates.
    for (day, parties) in all {
        assert_eq!(parties, ["nett", "oy", "rad"], "{day} days before");
    }
}

#[test]
fn nobody_is_warned_of_what_goes_on_by_another_agreement_and_a_gap_is_no_bridge() {
    let next = "2026-10-01T00:00:00Z";
    let bridge = ("bro", next, None, Standing::Signed);
    assert_eq!(warned(inventory(&[bridge])), []);
    let too_late = ("bro", "2026-10-01T00:00:01Z", None, Standing::Signed);
    let intended = ("bro", next, None, Standing::Intended);
    let over = ("bro", "2026-01-01T00:00:00Z", Some(next), Standing::Signed);
    for no_bridge in [too_late, intended] {
        assert_eq!(warned(inventory(&[no_bridge])).len(), 4, "{no_bridge:?}");
    }
    // Both end on the same day, and nobody follows either.
    assert_eq!(warned(inventory(&[over])).len(), 4);
}

#[test]
fn what_lasts_for_days_only_is_warned_of_when_it_begins() {
    let short = |from: &str| {
        let mut making = drawn();
        making.builder.agreement(Agreement {
            id: "vikar".into(),
            region: RegionIx::at(0),
            name: "VIKAR".into(),
            party: PartyIx::at(2),
            reference: None,
            standing: Standing::Signed,
            from: moment(from),
            until: Some(moment("2026-10-01T00:00:00Z")),
            scope: Scope::default(),
            terms: Terms::default(),
        });
        let warned = warned(making.builder.finish().unwrap());
        warned.into_iter().map(|(day, _)| day).collect::<Vec<_>>()
    };
    assert_eq!(short("2026-09-27T00:00:00Z"), [3]);
    assert_eq!(short("2026-09-20T00:00:00Z"), [10, 7]);
    assert_eq!(short("2026-07-20T00:00:00Z"), [72, 60, 30, 7]);
}

#[test]
fn an_agreement_that_is_to_begin_is_looked_for_at_least_every_hour() {
    let mut making = drawn();
    making.builder.agreement(Agreement {
        id: "vikar".into(),
        region: RegionIx::at(0),
        name: "VIKAR".into(),
        party: PartyIx::at(2),
        reference: None,
        standing: Standing::Signed,
        from: moment("2026-06-01T18:00:00Z"),
        until: Some(moment("2026-06-02T00:00:00Z")),
        scope: Scope::default(),
        terms: Terms::default(),
    });
    let mut play = Play::new(making.builder.finish().unwrap());
    play.ledger.step(Input::Tick, play.now);
    let look = play.ledger.warnings.turn;
    assert!(look <= play.now.mono + Duration::from_secs(3600));
}

#[test]
fn nobody_is_warned_of_what_goes_on_by_two_agreements_together() {
    let mut making = drawn();
    let mut agreement = |id: &str, kinds: &[Kind], from: &str, until: Option<&str>| {
        making.builder.agreement(Agreement {
            id: id.into(),
            region: RegionIx::at(0),
            name: id.to_uppercase().into(),
            party: PartyIx::at(2),
            reference: None,
            standing: Standing::Signed,
            from: moment(from),
            until: until.map(moment),
            scope: Scope {
                kinds: kinds.to_vec(),
                ..Scope::default()
            },
            terms: Terms::default(),
        });
    };
    let end = "2026-10-01T00:00:00Z";
    let both = [Kind::Codec, Kind::NetworkCore];
    agreement("drift", &both, "2025-01-01T00:00:00Z", Some(end));
    agreement("rom", &[Kind::Codec], end, None);
    agreement("kjerne", &[Kind::NetworkCore], end, None);
    assert_eq!(warned(making.builder.finish().unwrap()), []);
}

#[test]
fn a_warning_that_was_given_is_given_no_second_time_and_one_that_was_missed_is_the_last_only() {
    let start = |kept: Kept, wall: &str, inventory: Inventory| {
        let mut play = Play::resume(inventory, kept);
        play.now.wall = moment(wall);
        let step = play.ledger.step(Input::Tick, play.now);
        let given = step.transaction.entries.iter().filter_map(given);
        given.collect::<BTreeSet<Warned>>()
    };
    let before_30 = "2026-09-05T12:00:00Z";
    let given = start(Kept::default(), before_30, inventory(&[]));
    let days: Vec<u16> = given.iter().map(|warned| warned.days).collect();
    assert_eq!(days, [30], "90 and 60 are past");
    let kept = || Kept {
        warned: given.clone(),
        ..Kept::default()
    };
    assert_eq!(start(kept(), before_30, inventory(&[])), BTreeSet::new());
    // The wall clock was wrong, and is set back by a month.
    let earlier = "2026-08-05T12:00:00Z";
    assert_eq!(start(kept(), earlier, inventory(&[])), BTreeSet::new());
    let later = start(kept(), "2026-09-25T12:00:00Z", inventory(&[]));
    let days: Vec<u16> = later.iter().map(|warned| warned.days).collect();
    assert_eq!(days, [7]);
}

#[test]
fn an_agreement_that_is_prolonged_is_warned_of_before_its_new_end() {
    let inventory = inventory(&[]);
    let (ix, _) = inventory.agreements().next().unwrap();
    let until = inventory[ix].until.unwrap();
    let known = Warned {
        region: "hav".to_owned(),
        agreement: "drift".to_owned(),
        // It ended a year earlier when that was told.
        until: until
            .checked_sub(SignedDuration::from_hours(365 * 24))
            .unwrap(),
        days: 7,
    };
    let kept = Kept {
        warned: BTreeSet::from([known]),
        ..Kept::default()
    };
    let mut play = Play::resume(inventory, kept);
    play.now.wall = moment("2026-09-25T12:00:00Z");
    let step = play.ledger.step(Input::Tick, play.now);
    let given = step.transaction.entries.iter().filter_map(given);
    assert_eq!(given.count(), 1);
}
