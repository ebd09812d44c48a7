//! What people report from rooms.

use super::incidents::{core_down, down, play, report, slugs, told};
use super::*;
use crate::access::Mark;
use crate::fault::{
    Act, Actor, Came, Capacity, Command, Fault, Refused, Remark, ReportRefused, Reporting, Sight,
    Way,
};
use crate::ledger::{Answer, ReportAnswer};
use crate::notice::{Reason, Receipt, RowState};

fn reporting(room: &str, sees: Sight, key: u8) -> Reporting {
    Reporting {
        region: "hav".to_owned(),
        room: room.to_owned(),
        sees,
        words: Some(Remark::lines("since the cleaner was here", 300).expect("words")),
        mark: Mark::of(&[key; 32]).expect("a mark"),
    }
}

fn reports(play: &mut Play, reporting: Reporting) -> ReportAnswer {
    let reporting = Box::new(reporting);
    let input = Input::Report { id: 9, reporting };
    let mut step = play.ledger.step(input, play.now);
    for entry in step.transaction.entries {
        if let Entry::Fault(event) = entry {
            play.events.push(event);
        }
    }
    let (id, answer) = step.reports.remove(0);
    assert_eq!((id, step.reports.len()), (9, 0));
    answer
}

fn came(play: &mut Play, reporting: Reporting) -> Came {
    reports(play, reporting).expect("it is taken in").came
}

fn closes(play: &mut Play, party: &str) -> Answer {
    let fault = play.only_fault();
    let words = |text| Remark::line(text, 300).expect("a line");
    let command = Box::new(Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity: Capacity::Party(party.to_owned()),
            on_behalf: None,
            way: Way::Api,
            user: None,
        },
        act: Act::Close {
            cause: words("a plug was out"),
            remedy: words("put in again"),
        },
    });
    let mut step = play
        .ledger
        .step(Input::Command { id: 7, command }, play.now);
    for entry in step.transaction.entries {
        if let Entry::Fault(event) = entry {
            play.events.push(event);
        }
    }
    step.answers.remove(0).1
}

#[test]
fn what_no_fault_explains_is_one_of_its_own_that_blames_nobody() {
    let mut play = play();
    assert_eq!(
        came(&mut play, reporting("rom2", Sight::NoSound, 1)),
        Came::Opened
    );
    let fault = play.only_fault();
    assert_eq!((fault.state, &*fault.holder.id), (State::Undecided, "rad"));
    assert_eq!(fault.assignment.owner, None);
    assert!(fault.assignment.among.is_empty() && fault.finding.candidates.is_empty());
    assert!(fault.is_reported());
    let told = told(&play);
    let to: Vec<_> = told.iter().map(|(party, why)| (&**party, *why)).collect();
    assert_eq!(to, [("oy", Reason::Affected), ("rad", Reason::Undecided)]);
}

#[test]
fn it_is_told_in_the_words_of_whoever_reported_it() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::NoSound, 1));
    let rows = play.ledger.outbox().rows();
    let mail = rows
        .filter(|row| row.recipient.party == "rad")
        .map(|row| &row.message)
        .next()
        .expect("a mail");
    assert!(
        mail.subject.starts_with("Reported from the room: "),
        "{}",
        mail.subject
    );
    for said in [
        "Somebody in rom2 reports: no sound.",
        "since the cleaner was here",
    ] {
        assert!(mail.text.contains(said), "{said} in {}", mail.text);
    }
}

#[test]
fn probes_do_not_end_what_they_have_not_seen_and_a_person_does() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::BlackScreen, 1));
    down(&mut play, &[]);
    play.pass(Duration::from_secs(3600));
    down(&mut play, &["rom2/reach"]);
    down(&mut play, &[]);
    let of = |play: &Play| {
        let mut open = play.ledger.open_faults();
        let reported = open.find(|fault| fault.is_reported());
        reported.map(|fault| fault.state)
    };
    assert_eq!(of(&play), Some(State::Undecided), "{:?}", slugs(&play));
    // Another has come and gone meanwhile, and is not it.
    let mut play = super::incidents::play();
    came(&mut play, reporting("rom2", Sight::BlackScreen, 1));
    let refused = closes(&mut play, "nett");
    assert!(
        matches!(refused, Err(Refused::NotTheirs { .. })),
        "{refused:?}"
    );
    let closed = closes(&mut play, "rad").expect("it is closed");
    assert_eq!(closed.state, State::Closed);
    assert_eq!(closed.root_cause.as_deref(), Some("a plug was out"));
    assert_eq!(slugs(&play), ["opened", "cleared", "closed"]);
    // Whoever was told of it learns that it is over.
    for party in ["oy", "rad"] {
        assert!(told(&play).contains(&(party.to_owned(), Reason::Recovered)));
    }
    assert_eq!(
        came(&mut play, reporting("rom2", Sight::Poor, 2)),
        Came::Opened
    );
}

#[test]
fn what_a_fault_explains_is_added_to_it_and_tells_nobody_anew() {
    let mut play = play();
    report(&mut play, &[]);
    core_down(&mut play);
    let before = told(&play);
    assert_eq!(
        came(&mut play, reporting("rom2", Sight::NoCalls, 1)),
        Came::Added
    );
    assert_eq!(
        came(&mut play, reporting("rom1", Sight::NoCalls, 2)),
        Came::Added
    );
    let fault = play.only_fault();
    assert_eq!((fault.reports, fault.is_reported()), (2, false));
    assert_eq!(told(&play), before);
    // It ends as it would have without them.
    down(&mut play, &[]);
    assert_eq!(play.only_fault().state, State::Cleared);
}

#[test]
fn two_taps_are_one_report_and_two_people_are_two_of_one_fault() {
    let mut play = play();
    let first = reports(&mut play, reporting("rom2", Sight::NoSound, 1)).expect("taken in");
    let again = reports(&mut play, reporting("rom2", Sight::NoSound, 1)).expect("taken in");
    assert_eq!((first.came, again.came), (Came::Opened, Came::Repeated));
    assert_eq!(first.fault.number, again.fault.number);
    assert_eq!(
        came(&mut play, reporting("rom2", Sight::NoPicture, 2)),
        Came::Added
    );
    assert_eq!(play.only_fault().reports, 2);
    assert_eq!(slugs(&play), ["opened", "reported"]);
}

#[test]
fn what_probes_find_soon_after_takes_the_report_up() {
    let mut play = play();
    report(&mut play, &[]);
    came(&mut play, reporting("rom2", Sight::NoPicture, 1));
    let number = play.only_fault().number.clone();
    core_down(&mut play);
    let fault = play.only_fault();
    assert_ne!(fault.number, number);
    assert_eq!((&*fault.holder.id, fault.reports), ("nett", 1));
    assert!(slugs(&play).contains(&"merged"), "{:?}", slugs(&play));
    // What has been there for long is another matter.
    let mut play = super::incidents::play();
    report(&mut play, &[]);
    came(&mut play, reporting("rom2", Sight::NoPicture, 1));
    for _ in 0..20 {
        play.pass(Duration::from_secs(60));
        down(&mut play, &[]);
    }
    core_down(&mut play);
    assert_eq!(play.ledger.open_faults().count(), 2);
}

#[test]
fn it_is_as_it_was_after_a_restart_and_is_known_again() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::NoSound, 1));
    let fault = play.only_fault().clone();
    let written = serde_json::to_string(&fault).expect("JSON");
    let kept = Kept {
        faults: vec![serde_json::from_str(&written).expect("a fault")],
        ..Kept::default()
    };
    let mut again = Play::resume(super::incidents::inventory(), kept);
    again.turn(Input::Tick);
    down(&mut again, &[]);
    assert_eq!(
        again.only_fault().state,
        State::Undecided,
        "{:?}",
        slugs(&again)
    );
    assert_eq!(
        came(&mut again, reporting("rom2", Sight::NoSound, 1)),
        Came::Repeated
    );
}

#[test]
fn what_is_no_room_is_reported_in_vain_and_so_is_all_without_a_log() {
    let mut play = play();
    let refused = reports(&mut play, reporting("core", Sight::NoSound, 1));
    assert_eq!(refused, Err(ReportRefused::NoRoom));
    play.turn(Input::Unlogged);
    let refused = reports(&mut play, reporting("rom2", Sight::NoSound, 1));
    assert_eq!(refused, Err(ReportRefused::Unlogged));
}

#[test]
fn of_one_fault_no_more_reports_are_written_than_tell_anything() {
    let mut play = play();
    for key in 0..=u8::MAX {
        let mut one = reporting("rom2", Sight::NoSound, key);
        one.words = None;
        reports(&mut play, one).expect("it is taken in");
    }
    assert_eq!(play.only_fault().reports, crate::fault::REPORTS);
}

/// What the party has been sent of what was reported, and not yet.
fn updates(play: &Play, party: &str) -> Vec<(bool, String)> {
    let rows = play.ledger.outbox().rows();
    let updates = rows.filter(|row| {
        let ended = matches!(row.state, RowState::Cancelled { .. });
        row.reason == Reason::Commented && row.recipient.party == party && !ended
    });
    updates
        .map(|row| {
            let words: Vec<&str> = row.message.text.split_whitespace().collect();
            (row.attempts > 0, words.join(" "))
        })
        .collect()
}

/// All that has gone out is accepted.
fn delivered(play: &mut Play) {
    loop {
        let rows = play.ledger.outbox().rows();
        let mut flying = rows.filter(|row| row.state == RowState::Pending && row.attempts > 0);
        let Some(key) = flying.next().map(|row| row.key.clone()) else {
            return;
        };
        drop(flying);
        play.turn(Input::Receipt(Receipt {
            key,
            outcome: crate::notice::Outcome::Accepted {
                response: "250".to_owned(),
            },
            wait: None,
        }));
    }
}

fn saying(key: u8, sees: Sight, words: &str) -> Reporting {
    Reporting {
        words: Some(Remark::lines(words, 300).expect("words")),
        ..reporting("rom2", sees, key)
    }
}

#[test]
fn what_is_reported_besides_is_told_to_whoever_has_it_in_its_own_words() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::NoSound, 1));
    // The same again tells nobody anything, with its words or without.
    came(&mut play, reporting("rom2", Sight::NoSound, 2));
    let mut bare = reporting("rom2", Sight::NoSound, 3);
    bare.words = None;
    came(&mut play, bare);
    assert_eq!(updates(&play, "rad"), []);
    delivered(&mut play);
    assert_eq!(
        came(&mut play, saying(4, Sight::NoSound, "the plug is loose")),
        Came::Added
    );
    let told = updates(&play, "rad");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("the plug is loose"), "{told:?}");
    assert!(told[0].1.contains("reported again"), "{told:?}");
    assert_eq!(updates(&play, "oy"), [], "whoever cannot mend it waits");
    // So is another sight, without a word.
    let mut bare = reporting("rom2", Sight::BlackScreen, 5);
    bare.words = None;
    came(&mut play, bare);
    assert_eq!(updates(&play, "rad").len(), 2);
}

#[test]
fn of_many_reports_the_holder_gets_one_mail_in_five_minutes_and_each_word_is_in_one() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::NoSound, 1));
    delivered(&mut play);
    came(&mut play, saying(2, Sight::NoSound, "the first word"));
    delivered(&mut play);
    play.pass(Duration::from_secs(1));
    for (key, words) in [(3, "the second word"), (4, "the third word")] {
        play.pass(Duration::from_secs(20));
        came(&mut play, saying(key, Sight::NoSound, words));
    }
    let sent = |play: &Play| updates(play, "rad").iter().filter(|one| one.0).count();
    assert_eq!(sent(&play), 1);
    let waits: Vec<_> = updates(&play, "rad")
        .into_iter()
        .filter(|one| !one.0)
        .collect();
    assert_eq!(waits.len(), 1, "what is told later says it all: {waits:?}");
    assert!(
        waits[0].1.contains("the second word") && waits[0].1.contains("the third word"),
        "{waits:?}"
    );
    play.pass(Duration::from_secs(240));
    play.turn(Input::Tick);
    assert_eq!(sent(&play), 1);
    play.pass(Duration::from_secs(60));
    play.turn(Input::Tick);
    assert_eq!(sent(&play), 2);
}

#[test]
fn what_is_told_meanwhile_waits_for_no_update_and_says_what_it_was_to_say() {
    let mut play = play();
    came(&mut play, reporting("rom2", Sight::NoSound, 1));
    delivered(&mut play);
    came(&mut play, saying(2, Sight::NoSound, "the first word"));
    delivered(&mut play);
    came(&mut play, saying(3, Sight::NoSound, "the second word"));
    closes(&mut play, "rad").expect("it is closed");
    play.pass(Duration::from_secs(2));
    play.turn(Input::Tick);
    let rows = play.ledger.outbox().rows();
    let end = rows.filter(|row| row.recipient.party == "rad" && row.reason == Reason::Recovered);
    let sent: Vec<_> = end.map(|row| row.attempts > 0).collect();
    assert_eq!(sent, [true]);
    assert_eq!(updates(&play, "rad").len(), 1);
}

/// What probes found of one room within minutes of a report from the other; it grows by that
/// other room so long after the report.
fn grows_after(minutes: u64) -> Play {
    let mut play = play();
    report(&mut play, &[]);
    came(&mut play, reporting("rom2", Sight::NoPicture, 1));
    came(&mut play, saying(2, Sight::NoPicture, "it smells burnt"));
    down(&mut play, &["rom1/reach"]);
    let found = |fault: &&Arc<Fault>| !fault.is_reported();
    let fault = play.ledger.open_faults().find(found);
    let fault = Arc::clone(fault.expect("what probes found"));
    assert!(!fault.explains_reports_of("rom2"), "{fault:#?}");
    play.pass(Duration::from_secs(60 * minutes));
    let inventory = &play.ledger.inventory;
    let room = inventory
        .component_by_id(play.region, "rom2")
        .expect("rom2");
    let room = crate::fault::ComponentRef::of(inventory, room);
    let affected = fault.affected.iter().cloned().chain([room]).collect();
    let (now, mut step) = (play.now, Step::default());
    let what = What::Affected { affected };
    play.ledger.emit(&fault.number, what, now, &mut step);
    play.ledger.explain_reports(now, &mut step);
    play
}

#[test]
fn what_grows_over_a_room_explains_its_report_if_it_does_so_soon() {
    let play = grows_after(10);
    let fault = play.only_fault();
    assert!(!fault.is_reported());
    assert_eq!(fault.reports, 2, "each of them, with its words");
    // Later it is another matter, whatever it grows by.
    let play = grows_after(15);
    let open: Vec<_> = play.ledger.open_faults().collect();
    assert_eq!(open.len(), 2, "{open:#?}");
    assert!(open.iter().all(|fault| fault.explains_reports_of("rom2")));
    let found = open.iter().find(|fault| !fault.is_reported());
    assert_eq!(found.expect("what probes found").reports, 0);
}

#[test]
fn what_probes_have_found_explains_a_report_rather_than_what_was_reported_before() {
    let mut play = play();
    report(&mut play, &[]);
    came(&mut play, reporting("rom2", Sight::NoPicture, 1));
    let reported = play.only_fault().number.clone();
    for _ in 0..20 {
        play.pass(Duration::from_secs(60));
        down(&mut play, &[]);
    }
    core_down(&mut play);
    let added = reports(&mut play, reporting("rom2", Sight::NoCalls, 2)).expect("taken in");
    assert_eq!(added.came, Came::Added);
    assert_ne!(added.fault.number, reported);
}
