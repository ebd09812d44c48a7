//! A change of shift.

use jiff::tz::TimeZone;

use super::incidents::{core_down, drawn, report};
use super::*;
use crate::agenda::{Calendar, Hours};
use crate::fault::{Act, Actor, Capacity, Command, Way};
use crate::notice::Reason;

const DAY: &str = "dag@nett.example";
const NIGHT: &str = "natt@nett.example";

/// The operator of the core has somebody until four, and somebody after that.
fn inventory() -> Inventory {
    let mut making = drawn();
    let nett = making.builder.party_mut(PartyIx::at(2));
    let contact = |email: &str, span: &str| Contact {
        email: email.into(),
        on_call: Some(OnCall::Hours(Hours::new(
            vec![span.parse().expect("hours")],
            Calendar {
                zone: TimeZone::UTC,
                country: None,
            },
        ))),
        ..nett.contacts[0].clone()
    };
    nett.contacts = vec![
        contact(DAY, "daily 08:00-16:00"),
        contact(NIGHT, "daily 16:00-08:00"),
    ];
    making.builder.finish().expect("an inventory")
}

/// The core is down at noon, and whoever is there by day has been told.
fn play() -> Play {
    let mut play = Play::new(inventory());
    report(&mut play, &[]);
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    assert_eq!(told(&play), [DAY]);
    play
}

/// Who of the operator of the core has been told that it is theirs.
fn told(play: &Play) -> Vec<String> {
    let rows = play.ledger.outbox().rows();
    let theirs = rows.filter(|row| row.reason == Reason::Responsible);
    let theirs = theirs.filter(|row| row.recipient.party == "nett");
    let mut told: Vec<String> = theirs.map(|row| row.recipient.address.clone()).collect();
    told.sort();
    told
}

fn wait(play: &mut Play, time: Duration) {
    let until = play.now.mono + time;
    while play.now.mono < until {
        let next = play.ledger.next().clamp(play.now.mono, until);
        play.pass(next.since(play.now.mono).max(Duration::from_millis(1)));
        play.turn(Input::Tick);
    }
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn whoever_comes_on_call_is_told_what_waits_for_an_answer_and_once() {
    let mut play = play();
    wait(&mut play, 3 * HOUR);
    assert_eq!(told(&play), [DAY]);
    wait(&mut play, 2 * HOUR);
    assert_eq!(told(&play), [DAY, NIGHT]);
    // The day comes again, and the night after it.
    wait(&mut play, 30 * HOUR);
    assert_eq!(told(&play), [DAY, NIGHT]);
}

#[test]
fn what_somebody_has_said_yes_to_waits_for_nobody() {
    let mut play = play();
    let fault = play.only_fault();
    let command = Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity: Capacity::Party("nett".to_owned()),
            on_behalf: None,
            way: Way::Api,
            user: None,
        },
        act: Act::Accept { expected_at: None },
    };
    let command = Box::new(command);
    play.turn(Input::Command { id: 1, command });
    wait(&mut play, 5 * HOUR);
    assert_eq!(told(&play), [DAY]);
}

#[test]
fn a_clock_that_is_set_forward_has_the_shift_be_looked_for_at_once() {
    let mut play = play();
    play.now.wall += jiff::SignedDuration::from_mins(4 * 60 + 5);
    play.turn(Input::Tick);
    assert_eq!(told(&play), [DAY, NIGHT]);
    // And back again, nobody is told twice.
    play.now.wall -= jiff::SignedDuration::from_mins(4 * 60 + 5);
    wait(&mut play, 6 * HOUR);
    assert_eq!(told(&play), [DAY, NIGHT]);
}

#[test]
fn whoever_comes_on_call_of_the_party_that_stands_in_is_told_too() {
    let mut making = drawn();
    let nett = making.builder.party_mut(PartyIx::at(2));
    let contacts = std::mem::take(&mut nett.contacts);
    let contact = |email: &str, span: &str| Contact {
        email: email.into(),
        on_call: Some(OnCall::Hours(Hours::new(
            vec![span.parse().expect("hours")],
            Calendar {
                zone: TimeZone::UTC,
                country: None,
            },
        ))),
        ..contacts[0].clone()
    };
    making.builder.party_mut(PartyIx::at(1)).contacts = vec![
        contact(DAY, "daily 08:00-16:00"),
        contact(NIGHT, "daily 16:00-08:00"),
    ];
    let mut play = Play::new(making.builder.finish().expect("an inventory"));
    report(&mut play, &[]);
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    let told = |play: &Play| {
        let rows = play.ledger.outbox().rows();
        let mut told: Vec<String> = rows
            .filter(|row| row.reason.is_holding() && row.recipient.party == "rad")
            .map(|row| row.recipient.address.clone())
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(&play), [DAY]);
    wait(&mut play, 5 * HOUR);
    assert_eq!(told(&play), [DAY, NIGHT]);
    wait(&mut play, 30 * HOUR);
    assert_eq!(told(&play), [DAY, NIGHT]);
}
