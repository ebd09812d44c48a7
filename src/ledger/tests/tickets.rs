//! Tickets where the configuration changes under open faults.

use super::incidents::{core_down, down, inventory, report};
use super::*;
use crate::inventory::TicketRoute;
use crate::notice::{Receipt, Row, RowState, TicketOrder};

/// A system, and the party whose faults go there: all of the region's if it says nothing.
type Route = (&'static str, Option<&'static str>);

fn routed(routes: &[Route]) -> Inventory {
    let routes = routes.iter().map(|(system, party)| TicketRoute {
        system: (*system).into(),
        party: party.map(Into::into),
        language: None,
    });
    inventory().with_ticket_routes(RegionIx::at(0), routes)
}

/// The core is down, which is the network operator's.
fn play(routes: &[Route]) -> Play {
    let mut play = Play::new(routed(routes));
    report(&mut play, &[]);
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    play
}

/// What systems are told in a turn, in order: which, and whether the ticket is to be open.
fn turn(play: &mut Play, input: Input) -> Vec<(String, bool)> {
    let step = play.ledger.step(input, play.now);
    play.pass(Duration::from_secs(1));
    let rows = step.transaction.rows.iter();
    let new = rows.filter(|row| row.attempts == 0 && !row.state.is_final());
    new.filter_map(|row| {
        let order = TicketOrder::of_row(row)?;
        Some((row.ticket_system()?.to_owned(), order.open))
    })
    .collect()
}

fn reload(play: &mut Play, routes: &[Route]) -> Vec<(String, bool)> {
    let inventory = Arc::new(routed(routes));
    let digest = "another".to_owned();
    turn(play, Input::Reload { inventory, digest })
}

#[test]
fn a_reload_opens_the_tickets_of_open_faults_where_they_are_told_now_and_closes_those_elsewhere() {
    const NONE: &[Route] = &[];
    const OTHERS: Route = ("others", Some("oy"));
    /// Before, after, and what is told.
    type Case = (
        &'static [Route],
        &'static [Route],
        &'static [(&'static str, bool)],
    );
    let cases: [Case; 8] = [
        (NONE, &[("desk", Some("nett"))], &[("desk", true)]),
        (NONE, &[("all", None), OTHERS], &[("all", true)]),
        (
            &[("desk", Some("nett"))],
            &[("desk", Some("nett")), OTHERS],
            &[],
        ),
        (
            &[("desk", Some("nett"))],
            &[("desk", Some("nett")), ("new", Some("nett"))],
            &[("new", true)],
        ),
        // It has the faults of somebody else by now.
        (
            &[("desk", Some("nett"))],
            &[("desk", Some("oy"))],
            &[("desk", false)],
        ),
        (
            &[("desk", Some("nett")), OTHERS],
            &[("desk", Some("oy")), ("others", Some("nett"))],
            &[("desk", false), ("others", true)],
        ),
        // By another way it has it all the same.
        (&[("desk", Some("nett"))], &[("desk", None)], &[]),
        // Who is not there any more cannot be spoken to.
        (&[("desk", Some("nett"))], NONE, &[]),
    ];
    for (before, after, wanted) in cases {
        let mut play = play(before);
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(s, open)| ((*s).to_owned(), *open))
            .collect();
        assert_eq!(reload(&mut play, after), wanted, "{before:?} {after:?}");
        // And once.
        assert_eq!(turn(&mut play, Input::Tick), [], "{before:?} {after:?}");
    }
}

#[test]
fn a_system_that_a_reload_takes_the_fault_from_is_told_why_and_gets_it_back_by_another() {
    let (mine, theirs): (Route, Route) = (("desk", Some("nett")), ("desk", Some("oy")));
    let mut play = play(&[mine]);
    assert_eq!(reload(&mut play, &[theirs]), [("desk".to_owned(), false)]);
    let rows = play.ledger.outbox().rows();
    let last = rows.max_by_key(|row| row.created_at).cloned().unwrap();
    assert_eq!(last.recipient.party, "nett");
    let said = "is no longer told of the fault";
    // Its words are kept for as long as it has to go.
    let order = TicketOrder::of_row(&last).unwrap();
    assert!(
        order.note.contains(said) && order.event == "reloaded",
        "{order:?}"
    );
    for _ in 0..3 {
        assert_eq!(reload(&mut play, &[mine]), [("desk".to_owned(), true)]);
        assert_eq!(reload(&mut play, &[theirs]), [("desk".to_owned(), false)]);
    }
    reload(&mut play, &[mine]);
    down(&mut play, &[]);
    let ends = play
        .ledger
        .outbox()
        .rows()
        .filter(|row| row.ticket_system().is_some());
    assert_eq!(ends.count(), 10);
}

#[test]
fn a_system_that_has_the_faults_of_another_region_by_now_closes_those_of_this_one() {
    let routed = |region: usize| {
        let route = TicketRoute {
            system: "desk".into(),
            party: None,
            language: None,
        };
        let inventory = Making::regions(&["hav", "land"], 2);
        inventory.with_ticket_routes(RegionIx::at(region), [route])
    };
    let mut play = Play::new(routed(0));
    for _ in 0..3 {
        play.see(&[
            ("rom2/reach", echo()),
            ("rom2/service", sip(503)),
            ("rom2/registration", sip(200)),
        ]);
    }
    play.only_fault();
    for (region, open) in [(1, false), (0, true), (1, false)] {
        let inventory = Arc::new(routed(region));
        let digest = region.to_string();
        let told = turn(&mut play, Input::Reload { inventory, digest });
        assert_eq!(told, [("desk".to_owned(), open)]);
    }
}

#[test]
fn a_start_with_another_configuration_is_a_reload() {
    let before = play(&[("desk", Some("nett"))]);
    let kept = Kept {
        faults: before
            .ledger
            .open_faults()
            .map(|fault| Fault::clone(fault))
            .collect(),
        rows: before.ledger.outbox().rows().cloned().collect(),
        ..Kept::default()
    };
    let routes = [("desk", Some("oy")), ("all", None)];
    let mut play = Play::resume(routed(&routes), kept.clone());
    play.now = before.now;
    let told = turn(&mut play, Input::Tick);
    assert_eq!(told, [("desk".to_owned(), false), ("all".to_owned(), true)]);
    let mut same = Play::resume(routed(&[("desk", Some("nett"))]), kept);
    same.now = before.now;
    assert_eq!(turn(&mut same, Input::Tick), []);
}

/// The outbox hands the rows of a system over until one ends.
fn settle(play: &mut Play, outcome: &crate::notice::Outcome) -> Row {
    loop {
        let next = play.ledger.next().since(play.now.mono);
        play.pass(next.max(Duration::from_secs(1)));
        let step = play.ledger.step(Input::Tick, play.now);
        for row in step
            .deliver
            .iter()
            .filter(|row| row.ticket_system().is_some())
        {
            let receipt = Receipt {
                key: row.key.clone(),
                outcome: outcome.clone(),
                wait: None,
            };
            let step = play.ledger.step(Input::Receipt(receipt), play.now);
            let end = step
                .transaction
                .rows
                .iter()
                .find(|row| row.state.is_final());
            if let Some(row) = end {
                return row.clone();
            }
        }
    }
}

#[test]
fn a_ticket_that_may_have_been_opened_is_closed_though_the_attempt_was_given_up() {
    let outcome = crate::notice::Outcome::Ambiguous {
        why: "broke".to_owned(),
    };
    let mut play = play(&[("desk", Some("nett"))]);
    let dead = settle(&mut play, &outcome);
    assert!(matches!(dead.state, RowState::Dead { .. }), "{dead:?}");
    down(&mut play, &[]);
    assert_eq!(play.only_fault().state, State::Cleared);
    let rows = play.ledger.outbox().rows();
    let ends = rows.filter(|row| row.reason == crate::notice::Reason::TicketClosed);
    assert_eq!(ends.count(), 1);
}
