//! The days before an agreement ends.

use super::*;

/// One whose last day is 31 March 2027, in Oslo.
fn ending(making: &mut Making) -> AgreementIx {
    let (from, until) = (
        at("2026-01-01T00:00:00+01:00"),
        at("2027-04-01T00:00:00+02:00"),
    );
    let party = making.party("partner");
    let scope = Scope::default();
    making.agreement_between(party, scope, Standing::Signed, from, Some(until))
}

#[test]
fn days_to_the_last_one_are_those_of_the_calendar() {
    let mut making = Making::new();
    let ix = ending(&mut making);
    let inventory = making.finish();
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let left = |moment: &str| inventory[ix].last_day_in(at(moment), &zone);
    // The clocks go forward on 28 March: one day has 23 hours.
    assert_eq!(left("2027-02-19T00:00:00+01:00"), Some(40));
    assert_eq!(left("2027-02-19T23:59:59+01:00"), Some(40));
    assert_eq!(left("2027-03-30T23:59:59+02:00"), Some(1));
    assert_eq!(left("2027-03-31T00:00:00+02:00"), Some(0));
    assert_eq!(left("2027-03-31T23:59:59+02:00"), Some(0));
    assert_eq!(left("2027-04-01T00:00:00+02:00"), None, "it is over");
    assert_eq!(left("2025-12-31T23:59:59+01:00"), None, "it has not begun");
}

#[test]
fn so_many_days_before_its_last_one_a_day_begins() {
    let mut making = Making::new();
    let ix = ending(&mut making);
    let inventory = making.finish();
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let before = |days| inventory[ix].days_before_end(days, &zone);
    assert_eq!(before(0), Some(at("2027-03-31T00:00:00+02:00")));
    assert_eq!(before(7), Some(at("2027-03-24T00:00:00+01:00")));
    for days in [0, 7, 30, 60, 90] {
        let begins = before(days).unwrap();
        let left = |at| inventory[ix].last_day_in(at, &zone);
        assert_eq!(left(begins), Some(i64::from(days)));
        let a_second = jiff::SignedDuration::from_secs(1);
        assert_eq!(left(begins - a_second), Some(i64::from(days) + 1));
    }
}

#[test]
fn whom_it_concerns_that_one_ends_are_those_that_it_covers_on_its_last_day() {
    let mut making = Making::new();
    let party = making.party("partner");
    let municipalities = ["leaves", "joins", "stays"].map(|id| {
        let own = making.party(id);
        making.builder.municipality(Municipality {
            id: id.into(),
            region: making.region,
            name: id.into(),
            party: own,
            coordinator: None,
            numbers: Vec::new(),
        })
    });
    let [leaves, joins, stays] = municipalities;
    let turn = |municipality, joins| Turn {
        municipality,
        joins,
        from: at("2027-02-01T00:00:00Z"),
    };
    let scope = Scope {
        municipalities: vec![leaves, stays],
        turns: vec![turn(leaves, false), turn(joins, true)],
        ..Scope::default()
    };
    let until = Some(at("2027-04-01T00:00:00Z"));
    let ix = making.agreement_between(party, scope, Standing::Signed, Timestamp::MIN, until);
    // Each has a coordinator of its own.
    let [former, theirs] = ["former", "theirs"].map(|id| making.party(id));
    for (municipality, coordinator) in [(leaves, former), (joins, theirs), (stays, theirs)] {
        making.builder.municipality_mut(municipality).coordinator = Some(coordinator);
    }
    let inventory = making.finish();
    let covered = inventory.covered_by(ix);
    assert_eq!(covered, [joins, stays]);
    let concerned = inventory.concerned(ix);
    assert!(
        covered
            .iter()
            .all(|m| concerned.contains(&inventory[*m].party))
    );
    assert!(!concerned.contains(&inventory[leaves].party));
    // The coordinators of those it covers are told beside the region's, each once.
    let usual = inventory[inventory[ix].region].coordinator;
    let times = |party| concerned.iter().filter(|&&one| one == party).count();
    assert_eq!([usual, theirs, former].map(times), [1, 1, 0]);
}
