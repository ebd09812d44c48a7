//! Who of a party's contacts is told: whoever is on call.

use std::collections::BTreeSet;

use super::*;
use crate::agenda::{Calendar, Country, Hours};
use crate::inventory::{Contact, OnCall, PartyIx};

const NIGHT: &str = "natt@it.example";

/// The IT partner has somebody for the hours of work and somebody for the nights and
/// weekends; or else the first of these only.
fn on_call(nights: bool) -> Inventory {
    let mut builder = Builder::on(inventory(Language::Bokmal));
    let zone = builder.so_far()[region()].zone.clone();
    let partner = builder.party_mut(PartyIx::at(2));
    let calendar = Calendar {
        zone,
        country: Some(Country::Norway),
    };
    let hours = |spans: &[&str]| {
        let spans = spans.iter().map(|span| span.parse().unwrap()).collect();
        Some(OnCall::Hours(Hours::new(spans, calendar.clone())))
    };
    partner.contacts[0].on_call = hours(&["mon-fri 08:00-16:00"]);
    let night = Contact {
        email: NIGHT.into(),
        on_call: hours(&["mon-fri 16:00-08:00", "sat,sun 00:00-24:00"]),
        ..partner.contacts[0].clone()
    };
    if nights {
        partner.contacts.push(night);
    }
    builder.finish().unwrap()
}

/// A day at work, and the evening after it, in seconds of the fixture's clock, which
/// begins on a Sunday morning.
const MONDAY: i64 = 25 * 3600;
const EVENING: i64 = MONDAY + 8 * 3600;

fn route(nights: bool) -> Route {
    Route {
        inventory: on_call(nights),
        told: Vec::new(),
    }
}

fn opened(second: i64) -> (Case, Event) {
    let (mut case, mut event) = Case::open(1, the_line(), agreed("it"));
    event.at = at(second);
    case.fault = Fault::open(&event).unwrap();
    (case, event)
}

#[test]
fn whoever_is_on_call_is_told_and_nobody_else_of_the_party() {
    for (second, email) in [(60, NIGHT), (MONDAY, PARTNER), (EVENING, NIGHT)] {
        let (case, event) = opened(second);
        let expected = told(&[(AFJORD, Reason::Affected), (email, Reason::Responsible)]);
        assert_eq!(route(true).route(&event, &case.fault), expected, "{second}");
    }
}

#[test]
fn where_nobody_is_on_call_all_are_told() {
    let (case, event) = opened(EVENING);
    let expected = told(&[(AFJORD, Reason::Affected), (PARTNER, Reason::Responsible)]);
    assert_eq!(route(false).route(&event, &case.fault), expected);
}

#[test]
fn a_step_goes_to_whoever_is_on_call_then_and_the_end_to_whoever_was_told() {
    let mut route = route(true);
    let assignment = timed("orland", "it");
    let (mut case, event) = Case::open(1, the_line(), assignment);
    let first = route.route(&event, &case.fault);
    assert!(first.contains(&(ORLAND.to_owned(), Reason::Responsible)));
    let escalated = What::Escalated {
        to: party("it"),
        step: 1,
    };
    let event = case.then(MONDAY, escalated);
    let expected = told(&[
        (COUNCIL, Reason::Escalated),
        (ORLAND, Reason::Responsible),
        (PARTNER, Reason::Escalated),
    ]);
    assert_eq!(route.route(&event, &case.fault), expected);
    // In the evening it is the same party's still: whoever was on call is not relieved.
    let assignment = case.fault.assignment.clone();
    let event = case.then(EVENING, located(the_line(), assignment));
    let again = route.route(&event, &case.fault);
    assert!(
        again.iter().all(|(_, reason)| *reason != Reason::Released),
        "{again:?}"
    );
    let event = case.then(EVENING + 60, What::Cleared);
    let over = route.route(&event, &case.fault);
    for email in [PARTNER, COUNCIL, ORLAND] {
        assert!(
            over.contains(&(email.to_owned(), Reason::Recovered)),
            "{over:?}"
        );
    }
}

#[test]
fn the_operators_end_of_being_cut_off_goes_to_whoever_was_told_of_its_beginning() {
    let mut inventory = inventory(Language::Bokmal);
    let mut builder = Builder::on(inventory);
    let zone = builder.so_far()[region()].zone.clone();
    let operator = builder.party_mut(PartyIx::at(1));
    let calendar = Calendar {
        zone,
        country: None,
    };
    let of = |email: &str, span: &str| Contact {
        name: None,
        email: email.into(),
        language: None,
        telephone: None,
        webhook: None,
        on_call: Some(OnCall::Hours(Hours::new(
            vec![span.parse().unwrap()],
            calendar.clone(),
        ))),
    };
    operator.contacts = vec![
        of(OPERATOR, "daily 08:00-16:00"),
        of(NIGHT, "daily 16:00-08:00"),
    ];
    inventory = builder.finish().unwrap();
    let mut outbox = Outbox::default();
    let mut put = |reason, second| {
        let rows = outbox.put_monitor(&context(), reason, region(), &inventory, now(second));
        let told = rows.into_iter().map(|row| row.recipient.address);
        told.collect::<Vec<_>>()
    };
    assert_eq!(put(Reason::CutOff, MONDAY), [OPERATOR]);
    assert_eq!(put(Reason::BackAgain, EVENING), [OPERATOR]);
}

#[test]
fn answers_go_to_whoever_of_the_coordinator_is_there_at_any_hour() {
    let mut builder = Builder::on(inventory(Language::Bokmal));
    let calendar = Calendar {
        zone: builder.so_far()[region()].zone.clone(),
        country: None,
    };
    let coordinator = builder.party_mut(PartyIx::at(0));
    let always = coordinator.contacts[0].clone();
    let night = Contact {
        email: NIGHT.into(),
        on_call: Some(OnCall::Hours(Hours::new(
            vec!["daily 16:00-08:00".parse().unwrap()],
            calendar,
        ))),
        ..always.clone()
    };
    coordinator.contacts = vec![night, always];
    let inventory = builder.finish().unwrap();
    let scene = Scene::of(&context(), &inventory, region());
    let (case, _) = Case::open(1, the_line(), agreed("it"));
    let due = due_for(Reason::Responsible, Language::Bokmal);
    let mail = mail::of_fault(&due, &case.fault, &scene, None);
    assert_eq!(mail.reply_to.as_deref(), Some(COUNCIL));
}

#[test]
fn what_becomes_of_planned_work_is_told_to_whoever_may_have_been_told_of_it() {
    let inventory = on_call(true);
    let told_of = |reason| {
        let partner = [PartyIx::at(2)];
        let due = super::super::parties::due_to_parties(
            &inventory,
            region(),
            &partner,
            reason,
            at(MONDAY),
        );
        let addresses = due.into_iter().map(|one| one.recipient.address);
        addresses.collect::<BTreeSet<_>>()
    };
    let both: BTreeSet<_> = [PARTNER, NIGHT].map(str::to_owned).into();
    let now: BTreeSet<_> = [PARTNER].map(str::to_owned).into();
    assert_eq!(told_of(Reason::Announced), now);
    assert_eq!(told_of(Reason::Replanned), both);
    assert_eq!(told_of(Reason::CalledOff), both);
}
