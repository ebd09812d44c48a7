//! What people do with faults.

use jiff::SignedDuration;

use super::incidents::{core_down, down, play, report, reported, slugs, told};
use super::*;
use crate::fault::{Act, Actor, CLOSING, Capacity, Command, REASON, Refused, Remark, Way};
use crate::ledger::Answer;
use crate::notice::Reason;

fn words(text: &str) -> Remark {
    Remark::line(text, REASON.min(CLOSING)).expect("a line")
}

/// What a party does to the only fault, having seen all of it.
fn command(play: &Play, party: &str, act: Act) -> Command {
    let fault = play.only_fault();
    Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity: Capacity::Party(party.to_owned()),
            on_behalf: None,
            way: Way::Api,
            user: None,
        },
        act,
    }
}

/// Hands a command over; what came of it, and which probes were asked then.
fn order(play: &mut Play, command: Command) -> (Answer, Vec<String>) {
    let command = Box::new(command);
    let mut step = play
        .ledger
        .step(Input::Command { id: 7, command }, play.now);
    for entry in step.transaction.entries {
        if let Entry::Fault(event) = entry {
            play.events.push(event);
        }
    }
    let (id, answer) = step.answers.remove(0);
    assert_eq!((id, step.answers.len()), (7, 0));
    let names = step
        .asks
        .iter()
        .map(|ask| play.ledger.probe_name(ask.probe));
    (answer, names.collect())
}

fn does(play: &mut Play, party: &str, act: Act) -> Answer {
    let command = command(play, party, act);
    order(play, command).0
}

fn yes_by(play: &Play, minutes: i64) -> Act {
    Act::Accept {
        expected_at: Some(play.now.wall + SignedDuration::from_mins(minutes)),
    }
}

fn no() -> Act {
    Act::Reject {
        because: words("our core is well"),
    }
}

/// The core is down, and its owner is told.
fn broken() -> Play {
    let mut play = play();
    report(&mut play, &[]);
    core_down(&mut play);
    assert_eq!(play.only_fault().holder.id, "nett");
    play
}

fn holds(play: &Play) -> (State, &str) {
    let fault = play.only_fault();
    (fault.state, &fault.holder.id)
}

/// For which reasons a party was told, in no order.
fn reasons(play: &Play, party: &str) -> Vec<Reason> {
    let told = told(play).into_iter().filter(|(whom, _)| whom == party);
    told.map(|(_, reason)| reason).collect()
}

#[test]
fn of_two_who_say_yes_at_once_one_is_taken_and_the_other_is_told_who() {
    let mut play = broken();
    let act = yes_by(&play, 60);
    let first = command(&play, "nett", act);
    let mut second = command(&play, "nett", Act::Accept { expected_at: None });
    second.actor.capacity = Capacity::Operator;
    let taken = order(&mut play, first).0.expect("the first is taken");
    assert!(matches!(
        taken.state,
        State::Accepted {
            expected_at: Some(_)
        }
    ));
    let Err(Refused::Stale { ordinal, since }) = order(&mut play, second).0 else {
        panic!("the second is taken too");
    };
    assert_eq!(ordinal, taken.next_ordinal() - 1);
    let [event] = &since[..] else {
        panic!("{since:?}");
    };
    assert!(matches!(&event.what, What::Accepted { by, .. } if by.id == "nett"));
    assert_eq!(slugs(&play), ["opened", "accepted"]);
}

#[test]
fn what_is_not_mended_in_time_is_overdue_and_the_coordinator_stands_in() {
    let mut play = broken();
    let act = yes_by(&play, 60);
    let due = play.now.mono + Duration::from_secs(3600);
    does(&mut play, "nett", act).expect("it is taken");
    assert!(play.ledger.next() <= due);
    // A step of the wall clock makes nobody late.
    play.now.wall += Duration::from_secs(7200);
    play.pass(Duration::from_secs(3599));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened", "accepted"]);
    play.pass(Duration::from_secs(1));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened", "accepted", "overdue"]);
    assert_eq!(holds(&play), (State::Assigned, "nett"));
    let again = [Reason::Responsible, Reason::Responsible];
    assert_eq!(reasons(&play, "nett"), again);
    assert_eq!(reasons(&play, "rad"), [Reason::Gap, Reason::Deputy]);
    play.pass(Duration::from_secs(7200));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play).len(), 3, "once");
    // Taken again: the coordinator goes on with the gap, and is not told of it twice.
    let act = yes_by(&play, 60);
    does(&mut play, "nett", act).expect("it is taken again");
    assert_eq!(reasons(&play, "rad"), [Reason::Gap, Reason::Deputy]);
}

#[test]
fn what_was_mended_and_is_back_is_not_held_against_what_was_promised_of_it_before() {
    let mut play = broken();
    let act = yes_by(&play, 10);
    does(&mut play, "nett", act).expect("it is taken");
    down(&mut play, &[]);
    assert_eq!(play.only_fault().state, State::Cleared);
    play.pass(Duration::from_secs(20 * 60));
    play.turn(Input::Tick);
    core_down(&mut play);
    assert_eq!(holds(&play), (State::Assigned, "nett"));
    assert_eq!(slugs(&play), ["opened", "accepted", "cleared", "reopened"]);
    let back = play.events.last().map(|event| event.at);
    assert_eq!(play.only_fault().waiting.since, back);
    let act = yes_by(&play, 10);
    does(&mut play, "nett", act).expect("it is taken again");
    play.turn(Input::Tick);
    assert_eq!(slugs(&play).last(), Some(&"accepted"));
}

#[test]
fn a_promise_outlives_a_restart_and_is_broken_once() {
    for (minutes, overdue) in [(30, false), (90, true)] {
        let mut before = broken();
        let act = yes_by(&before, 60);
        does(&mut before, "nett", act).expect("it is taken");
        let kept = Kept {
            faults: before.ledger.open_faults().map(|f| (**f).clone()).collect(),
            ..Kept::default()
        };
        let mut play = Play::resume(super::incidents::inventory(), kept.clone());
        // The clock that measures begins anew; the other has gone on.
        play.now.wall = before.now.wall + SignedDuration::from_mins(minutes);
        let context = play.ledger.context.clone();
        let inventory = Arc::clone(play.ledger.inventory());
        play.ledger = Ledger::new(inventory, Settings::default(), context, kept, play.now);
        for _ in 0..3 {
            play.turn(Input::Tick);
        }
        assert_eq!(slugs(&play) == ["overdue"], overdue, "{:?}", slugs(&play));
        play.pass(Duration::from_secs(30 * 60));
        play.turn(Input::Tick);
        assert_eq!(slugs(&play), ["overdue"]);
    }
}

#[test]
fn whoever_says_no_has_it_looked_at_anew_and_after_two_the_coordinator_decides() {
    let mut play = broken();
    let said = command(&play, "nett", no());
    let (answer, asked) = order(&mut play, said);
    let fault = answer.expect("it is rejected");
    assert_eq!((fault.state, &*fault.holder.id), (State::Assigned, "nett"));
    for probe in ["core/reach", "rom1/reach", "rom2/reach", "registrar/reach"] {
        assert!(
            asked.iter().any(|p| p == probe),
            "{probe} is not among {asked:?}"
        );
    }
    let twice = [Reason::Responsible, Reason::Responsible];
    assert_eq!(reasons(&play, "nett"), twice, "that it stays, and why");
    assert_eq!(reasons(&play, "rad"), [Reason::Gap, Reason::Deputy]);
    let notices = play.ledger.outbox().rows();
    assert!(notices.count() > 0);

    does(&mut play, "nett", no()).expect("it is rejected again");
    assert_eq!(holds(&play), (State::Assigned, "rad"));
    let fault = play.only_fault();
    assert_eq!(
        fault.assignment.owner.as_ref().map(|o| &*o.id),
        Some("nett")
    );
    assert!(reasons(&play, "nett").contains(&Reason::Released));
    assert!(reasons(&play, "rad").contains(&Reason::Responsible));
    // The same evidence again changes nothing about that.
    core_down(&mut play);
    assert_eq!(holds(&play), (State::Assigned, "rad"));
    let over = Act::HandOver {
        to: "oy".to_owned(),
        because: words("by their own contract"),
    };
    does(&mut play, "rad", over).expect("the coordinator decides");
    assert_eq!(holds(&play), (State::Assigned, "oy"));
}

#[test]
fn nobody_is_made_the_judge_of_what_is_said_to_be_their_own() {
    // The coordinator owns what it would decide on.
    let mut making = super::incidents::drawn();
    making.builder.region_mut(RegionIx::at(0)).coordinator = PartyIx::at(2);
    let mut play = Play::new(making.builder.finish().expect("an inventory"));
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    does(&mut play, "nett", no()).expect("it is looked at anew");
    assert_eq!(holds(&play), (State::Assigned, "nett"));
    let refused = does(&mut play, "nett", no());
    assert!(matches!(refused, Err(Refused::Decides(_))), "{refused:?}");
    let over = Act::HandOver {
        to: "oy".to_owned(),
        because: words("by their own contract"),
    };
    does(&mut play, "nett", over).expect("it is handed over");
    assert_eq!(holds(&play), (State::Assigned, "oy"));
}

/// What is known of the only fault is written down again.
fn found_again(play: &mut Play) {
    let number = play.only_fault().number.clone();
    let cause = play.ledger.cause_behind(&number, play.now);
    let cause = cause.expect("something stands behind it");
    let mut step = Step::default();
    play.ledger.relocate(&number, &cause, play.now, &mut step);
    for entry in step.transaction.entries {
        if let Entry::Fault(event) = entry {
            play.events.push(event);
        }
    }
}

#[test]
fn a_later_finding_takes_back_nobodys_word_while_the_owner_is_the_same() {
    let over = || Act::HandOver {
        to: "oy".to_owned(),
        because: words("by their own contract"),
    };
    let mut accepted = broken();
    let act = yes_by(&accepted, 60);
    does(&mut accepted, "nett", act).expect("it is taken");
    let mut handed_over = broken();
    does(&mut handed_over, "nett", over()).expect("it is handed over");
    let mut decided = broken();
    for _ in 0..2 {
        does(&mut decided, "nett", no()).expect("it is rejected");
    }
    for (play, holder) in [
        (&mut accepted, "nett"),
        (&mut handed_over, "oy"),
        (&mut decided, "rad"),
    ] {
        let before = play.only_fault().clone();
        let told_before = told(play);
        play.pass(Duration::from_secs(60));
        found_again(play);
        let after = play.only_fault();
        assert_eq!(after.next_ordinal(), before.next_ordinal() + 1);
        assert_eq!(
            after.timeline.last().map(|e| e.what.slug()),
            Some("located")
        );
        assert_eq!((after.state, &*after.holder.id), (before.state, holder));
        assert_eq!(after.waiting, before.waiting);
        assert_eq!(told(play), told_before, "it is no news");
    }
    // The time that was named still is.
    accepted.pass(Duration::from_secs(3600));
    accepted.turn(Input::Tick);
    assert_eq!(slugs(&accepted).last(), Some(&"overdue"));
}

#[test]
fn whose_it_is_is_worked_out_anew_and_not_remembered() {
    let mut play = broken();
    // Somebody has entered an agreement that nobody had seen.
    let mut making = super::incidents::drawn();
    making.builder.agreement(Agreement {
        id: "drift".into(),
        region: RegionIx::at(0),
        name: "Drift av kjernen".into(),
        party: PartyIx::at(3),
        reference: None,
        standing: Standing::Signed,
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: None,
        scope: crate::inventory::Scope {
            kinds: vec![Kind::NetworkCore],
            ..crate::inventory::Scope::default()
        },
        terms: Terms::default(),
    });
    let inventory = Arc::new(making.builder.finish().expect("an inventory"));
    let digest = "another".to_owned();
    play.turn(Input::Reload { inventory, digest });
    assert_eq!(
        holds(&play),
        (State::Assigned, "nett"),
        "a fault stays whose it was"
    );
    does(&mut play, "nett", no()).expect("it is rejected");
    assert_eq!(holds(&play), (State::Assigned, "oy"));
    let assignment = &play.only_fault().assignment;
    assert_eq!(assignment.agreement.as_ref().map(|a| &*a.id), Some("drift"));
    assert!(reasons(&play, "oy").contains(&Reason::Responsible));
    assert!(reasons(&play, "nett").contains(&Reason::Released));
}

#[test]
fn a_no_gives_no_fault_to_the_party_of_another_ones_cause() {
    let mut play = play();
    report(&mut play, &[]);
    down(&mut play, &["rom1/reach", "rom2/reach"]);
    let of = |play: &Play, id: &str| {
        let mut open = play.ledger.faults.values();
        let about = |open: &&OpenFault| {
            let cause = open.fault.finding.cause.as_ref();
            cause.is_some_and(|cause| cause.component.id == id)
        };
        let found = open.find(about).expect("a fault");
        (found.fault.number.clone(), found.explains.clone())
    };
    let (first, _) = of(&play, "rom1");
    let (second, failing) = of(&play, "rom2");
    // Nothing of the one is known to fail any more; the other's was put down to it too.
    let open = play.ledger.faults.get_mut(&first).expect("it is open");
    for probe in &open.explains {
        play.ledger.failed.remove(probe);
    }
    open.explains.extend(failing);
    let behind = |number| play.ledger.cause_behind(number, play.now);
    assert_eq!(behind(&first).map(|cause| cause.elements), None);
    assert!(behind(&second).is_some());
}

#[test]
fn a_comment_changes_nothing_and_is_told_to_whoever_holds_it() {
    let mut play = broken();
    let before = holds(&play).0;
    let text = words("the power is out here");
    does(&mut play, "oy", Act::Comment { text: text.clone() }).expect("it is said");
    assert_eq!(holds(&play), (before, "nett"));
    assert!(reasons(&play, "nett").contains(&Reason::Commented));
    let told_before = told(&play).len();
    does(&mut play, "nett", Act::Comment { text: text.clone() }).expect("it is said");
    assert_eq!(
        told(&play).len(),
        told_before,
        "what one says oneself is no news"
    );
    down(&mut play, &[]);
    does(&mut play, "nett", Act::Comment { text }).expect("and when it is over");
    assert_eq!(play.only_fault().state, State::Cleared);
    // The end goes to whom the problem was told, once.
    let ends = told(&play);
    let ends = ends
        .iter()
        .filter(|(_, reason)| *reason == Reason::Recovered);
    let ends: Vec<&str> = ends.map(|(party, _)| &**party).collect();
    assert_eq!(ends, ["nett", "oy", "rad"]);
}

#[test]
fn what_still_fails_cannot_be_closed_and_the_next_of_its_kind_quotes_the_last_three() {
    let mut play = broken();
    let close = |n: u32| Act::Close {
        cause: words(&format!("cause {n}")),
        remedy: words(&format!("remedy {n}")),
    };
    let early = does(&mut play, "nett", close(0));
    assert_eq!(early, Err(Refused::StillFails));
    let mut closed = Vec::new();
    for n in 1..=4 {
        down(&mut play, &[]);
        let fault = does(&mut play, "nett", close(n)).expect("it is closed");
        assert_eq!(fault.state, State::Closed);
        assert_eq!(fault.root_cause.as_deref(), Some(&*format!("cause {n}")));
        closed.push(fault);
        assert_eq!(play.ledger.open_faults().count(), 0);
        // What comes and goes quickly would be flapping.
        play.pass(Duration::from_secs(3600));
        down(&mut play, &[]);
        core_down(&mut play);
    }
    let quoted: Vec<&str> = play
        .only_fault()
        .earlier()
        .iter()
        .map(|p| &*p.cause)
        .collect();
    assert_eq!(quoted, ["cause 4", "cause 3", "cause 2"]);
    // Whoever closes it a second time is told that it is.
    let last = closed.pop().expect("four");
    let mut late = command(&play, "nett", close(5));
    late.fault = last.number.clone();
    late.expected = last.next_ordinal() - 2;
    let refused = order(&mut play, late.clone()).0;
    assert!(matches!(refused, Err(Refused::Stale { .. })), "{refused:?}");
    late.expected += 1;
    let refused = order(&mut play, late).0;
    assert!(matches!(refused, Err(Refused::Life(_))), "{refused:?}");
    // Of what is kept over a restart they are quoted as well.
    let kept = Kept {
        explained: closed.iter().map(|fault| (**fault).clone()).collect(),
        ..Kept::default()
    };
    let mut again = Play::resume(super::incidents::inventory(), kept);
    report(&mut again, &[]);
    core_down(&mut again);
    let quoted: Vec<&str> = again
        .only_fault()
        .earlier()
        .iter()
        .map(|p| &*p.cause)
        .collect();
    assert_eq!(quoted, ["cause 3", "cause 2", "cause 1"]);
}

#[test]
fn what_recovers_late_is_no_new_fault_though_somebody_has_closed_what_it_came_of() {
    let mut play = broken();
    down(&mut play, &["rom2/reach"]);
    assert_eq!(play.only_fault().state, State::Cleared);
    let close = Act::Close {
        cause: words("a plug"),
        remedy: words("put in"),
    };
    does(&mut play, "nett", close).expect("it is closed");
    down(&mut play, &["rom2/reach"]);
    assert_eq!(play.ledger.open_faults().count(), 0, "{:?}", slugs(&play));
    play.pass(Settings::default().settle);
    down(&mut play, &["rom2/reach"]);
    let cause = play.only_fault().finding.cause.as_ref();
    assert_eq!(cause.map(|cause| &*cause.component.id), Some("rom2"));
    // What fails anew at once is no aftermath.
    let mut play = broken();
    down(&mut play, &[]);
    let close = Act::Close {
        cause: words("a plug"),
        remedy: words("put in"),
    };
    does(&mut play, "nett", close).expect("it is closed");
    core_down(&mut play);
    let cause = play.only_fault().finding.cause.as_ref();
    assert_eq!(cause.map(|cause| &*cause.component.id), Some("core"));
}

#[test]
fn whom_it_is_handed_to_is_asked_to_act_though_its_owner_had_reported_it() {
    let mut play = play();
    report(&mut play, &[reported()]);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    let over = Act::HandOver {
        to: "oy".to_owned(),
        because: words("it is theirs"),
    };
    does(&mut play, "nett", over).expect("it is handed over");
    assert_eq!(
        slugs(&play),
        ["opened", "explained", "handed-over", "unexplained"]
    );
    assert!(reasons(&play, "oy").contains(&Reason::Responsible));
}

#[test]
fn nothing_is_taken_in_that_a_restart_would_forget() {
    let mut play = broken();
    play.turn(Input::Unlogged);
    let refused = does(&mut play, "nett", Act::Accept { expected_at: None });
    assert_eq!(refused, Err(Refused::Unlogged));
    assert_eq!(slugs(&play), ["opened"]);
    let mut unknown = command(&play, "nett", no());
    unknown.fault = crate::fault::Number::new("HAV", 2026, 99);
    assert_eq!(order(&mut play, unknown).0, Err(Refused::Unlogged));
}

#[test]
fn after_a_start_as_many_closed_faults_stay_as_before_and_the_last_of_each_cause_is_named() {
    let mut play = broken();
    down(&mut play, &[]);
    let close = Act::Close {
        cause: words("a plug"),
        remedy: words("put in"),
    };
    let first = does(&mut play, "nett", close).expect("it is closed");
    let later = (1..=300).map(|n| {
        let mut other = (*first).clone();
        other.number = crate::fault::Number::new("HAV", 2025, n);
        for cause in other.finding.cause.iter_mut() {
            cause.component.id = format!("gone{n}");
        }
        other.closed_at = other
            .closed_at
            .map(|at| at + SignedDuration::from_secs(i64::from(n)));
        other
    });
    let kept = Kept {
        faults: std::iter::once((*first).clone()).chain(later).collect(),
        serials: play.ledger.serials.clone(),
        ..Kept::default()
    };
    let mut again = Play::resume(super::incidents::inventory(), kept);
    assert_eq!(again.ledger.closed_faults().len(), 200);
    let last = again.ledger.closed_faults().last();
    assert_eq!(
        last.map(|fault| fault.number.as_str()),
        Some("HAV-2025-0300")
    );
    report(&mut again, &[]);
    again.pass(Duration::from_secs(7200));
    core_down(&mut again);
    assert_eq!(again.only_fault().previous, Some(first.number.clone()));
}
