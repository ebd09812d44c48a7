//! The clocks of agreements: who is told when nobody says yes in time.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::incidents::{core_down, down, drawn, report, reported, slugs};
use super::*;
use crate::agenda::{Calendar, Hours};
use crate::fault::{Act, Actor, Capacity, Command, PartyRef, REASON, Remark, Way};
use crate::notice::Reason;

const MINUTE: Duration = Duration::from_secs(60);

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

/// An agreement by which `nett` answers for the core, with these times, and a chain of two.
fn inventory(hours: Option<&str>) -> Inventory {
    making(hours).builder.finish().expect("an inventory")
}

/// The same in the making.
fn making(hours: Option<&str>) -> Making {
    let mut making = drawn();
    let region = RegionIx::at(0);
    let mut party = |id: &str| {
        making.builder.party(Party {
            id: id.into(),
            region,
            name: id.to_uppercase().into(),
            role: Role::Council,
            language: Language::English,
            contacts: vec![Contact {
                name: None,
                email: format!("post@{id}.example").into(),
                language: None,
                telephone: None,
                webhook: None,
                on_call: None,
            }],
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        })
    };
    let (local, strategic) = (party("local"), party("strategic"));
    let step = |to, after| EscalationStep {
        after: minutes(after),
        to,
        always: false,
    };
    let calendar = Calendar {
        zone: TimeZone::UTC,
        country: None,
    };
    making.builder.agreement(Agreement {
        id: "drift".into(),
        region,
        name: "Drift".into(),
        party: PartyIx::at(2),
        reference: Some("case 2026/117".into()),
        standing: Standing::Signed,
        from: Timestamp::UNIX_EPOCH,
        until: None,
        scope: Scope {
            kinds: vec![Kind::NetworkCore],
            ..Scope::default()
        },
        terms: Terms {
            respond: Some(minutes(30)),
            restore: Some(minutes(8 * 60)),
            hours: hours.map(|span| Hours::new(vec![span.parse().unwrap()], calendar)),
            arbiter: Some(strategic),
            escalation: vec![step(local, 30), step(strategic, 240)],
        },
    });
    making
}

/// The core is down, and `nett` has been told. It is a Monday, some minutes after twelve.
fn asked(hours: Option<&str>) -> Play {
    let mut play = Play::new(inventory(hours));
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    assert_eq!(slugs(&play)[0], "opened");
    play
}

/// From turn to turn, as the ledger asks for them, for so long.
fn wait(play: &mut Play, time: Duration) {
    let until = play.now.mono + time;
    while play.now.mono < until {
        let next = play.ledger.next().clamp(play.now.mono, until);
        play.pass(next.since(play.now.mono).max(Duration::from_millis(1)));
        play.turn(Input::Tick);
    }
}

/// The steps that were taken: after how many minutes, and to whom.
fn steps(play: &Play) -> Vec<(i64, String)> {
    let opened = play.events[0].at;
    let steps = play.events.iter().filter_map(|event| {
        let What::Escalated { to, .. } = &event.what else {
            return None;
        };
        let after = event.at.duration_since(opened);
        Some((after.as_mins(), to.id.clone()))
    });
    steps.collect()
}

fn to(list: &[(i64, &str)]) -> Vec<(i64, String)> {
    list.iter()
        .map(|(at, id)| (*at, (*id).to_owned()))
        .collect()
}

fn happens(play: &mut Play, what: What) {
    let number = play.only_fault().number.clone();
    let mut step = Step::default();
    play.ledger.emit(&number, what, play.now, &mut step);
    for entry in step.transaction.entries {
        let Entry::Fault(event) = entry else {
            panic!("{entry:?}");
        };
        play.events.push(event);
    }
}

/// Who has been told for a reason, in the order of their names.
fn told(play: &Play, reason: Reason) -> Vec<String> {
    let told = play.ledger.outbox().told_of(&play.only_fault().number);
    let of = told.into_iter().filter(|one| one.reason == reason);
    let mut parties: Vec<String> = of.map(|one| one.recipient.party.clone()).collect();
    parties.sort_unstable();
    parties
}

fn nett() -> PartyRef {
    PartyRef {
        id: "nett".to_owned(),
        name: "NETT".to_owned(),
    }
}

#[test]
fn what_nobody_says_yes_to_goes_up_the_chain_step_by_step_and_ends_with_the_coordinator() {
    let mut play = asked(None);
    let due = play.only_fault().due().expect("a clause").clone();
    assert_eq!(due.answer_by, due.since + minutes(30));
    assert_eq!(due.restore_by, Some(due.since + minutes(480)));
    wait(&mut play, MINUTE * 600);
    // A hundredth of a second may be lost to a millisecond: in whole minutes it is not.
    let expected = to(&[(60, "local"), (270, "strategic"), (300, "rad")]);
    assert_eq!(steps(&play), expected);
    let fault = play.only_fault();
    assert_eq!(fault.holder.id, "rad");
    assert_eq!(fault.state, State::Assigned);
    assert_eq!(fault.ownerless(play.now.wall).as_mins(), 600 - 30);
    let number = fault.number.clone();
    let told = play.ledger.outbox().told_of(&number);
    let escalated = told.iter().filter(|one| one.reason == Reason::Escalated);
    let mut parties: Vec<&str> = escalated.map(|one| &*one.recipient.party).collect();
    parties.sort_unstable();
    // The coordinator of each step, the last of which is its own; and each step of the
    // one that follows it, which has it then.
    let both = [
        "local",
        "local",
        "rad",
        "rad",
        "rad",
        "strategic",
        "strategic",
    ];
    assert_eq!(parties, both);
    assert_eq!(self::told(&play, Reason::Responsible), ["nett", "nett"]);
}

#[test]
fn of_the_steps_that_a_start_finds_overdue_the_last_is_told_and_the_others_are_written_down() {
    let mut play = asked(None);
    play.pass(MINUTE * 280);
    start_again(&mut play);
    play.turn(Input::Tick);
    assert_eq!(steps(&play), to(&[(280, "local"), (280, "strategic")]));
    assert_eq!(play.only_fault().holder.id, "strategic");
    assert_eq!(told(&play, Reason::Escalated), ["rad", "strategic"]);
    // Nor is the one that was passed over told when the file is read anew.
    let inventory = Arc::new(inventory(None));
    let digest = String::new();
    play.turn(Input::Reload { inventory, digest });
    assert_eq!(told(&play, Reason::Escalated), ["rad", "strategic"]);
    wait(&mut play, MINUTE * 30);
    let expected = to(&[(280, "local"), (280, "strategic"), (300, "rad")]);
    assert_eq!(steps(&play), expected);
}

#[test]
fn the_chain_waits_for_the_agreed_hours() {
    let mut play = asked(Some("mon-fri 08:00-13:00"));
    wait(&mut play, MINUTE * 60 * 24);
    let [(first, local), (second, strategic), (third, rad)] = &steps(&play)[..] else {
        panic!("{:?}", steps(&play));
    };
    assert_eq!([&**local, strategic, rad], ["local", "strategic", "rad"]);
    // Some minutes after twelve, an hour is over when the hours are, or else on the next day.
    let at = |minutes: i64| play.events[0].at + SignedDuration::from_mins(minutes);
    let clock = |minutes: i64| at(minutes).strftime("%a %H").to_string();
    assert_eq!(clock(*first), "Tue 08");
    assert_eq!(clock(*second), "Tue 11");
    assert_eq!(third - second, 30);
}

#[test]
fn who_has_said_yes_is_left_alone_until_the_time_that_was_expected_has_passed() {
    let mut play = asked(None);
    let expected_at = Some(play.now.wall + minutes(60));
    let by = nett();
    happens(
        &mut play,
        What::Accepted {
            through: None,
            by,
            expected_at,
        },
    );
    wait(&mut play, MINUTE * 60);
    assert_eq!(steps(&play), []);
    assert!(play.only_fault().ownerless(play.now.wall).is_zero());
    let overdue = play.now.wall;
    happens(&mut play, What::Overdue);
    wait(&mut play, MINUTE * 61);
    let asked = play.events.iter().filter(|e| e.what.slug() == "asked");
    assert_eq!(asked.count(), 1, "{:?}", slugs(&play));
    let due = play.only_fault().due().expect("a clause").clone();
    assert_eq!(due.since, overdue);
    assert_eq!(due.answer_by, overdue + minutes(30));
    // By when it is to be over is not put off by whoever was late.
    let opened = play.events[0].at;
    assert_eq!(due.restore_by, Some(opened + minutes(480)));
    assert_eq!(steps(&play).len(), 1);
}

#[test]
fn what_is_over_goes_up_no_chain_and_what_is_back_goes_up_the_whole_of_it_again() {
    let mut play = asked(None);
    wait(&mut play, MINUTE * 61);
    assert_eq!(steps(&play).len(), 1);
    down(&mut play, &[]);
    assert_eq!(play.only_fault().state, State::Cleared);
    assert_eq!(play.only_fault().answer_by(), None);
    wait(&mut play, MINUTE * 20);
    assert_eq!(steps(&play).len(), 1, "it is over");
    core_down(&mut play);
    assert_eq!(play.only_fault().reopened, 1);
    let back = play.only_fault().waiting.since.expect("somebody is asked");
    let due = play.only_fault().due().expect("a clause");
    assert_eq!(
        due.restore_by,
        Some(back + minutes(480)),
        "from the day it is back"
    );
    wait(&mut play, MINUTE * 600);
    let ids: Vec<String> = steps(&play).into_iter().map(|(_, to)| to).collect();
    assert_eq!(ids, ["local", "local", "strategic", "rad"]);
}

#[test]
fn a_later_finding_with_the_same_owner_leaves_it_with_the_step_that_has_it() {
    let mut play = asked(None);
    wait(&mut play, MINUTE * 61);
    let fault = play.only_fault();
    assert_eq!(fault.holder.id, "local");
    let located = What::Located {
        finding: fault.finding.clone(),
        assignment: fault.assignment.clone(),
        stays: false,
        earlier: Vec::new(),
    };
    happens(&mut play, located);
    assert_eq!(play.only_fault().holder.id, "local");
    assert_eq!(told(&play, Reason::Released), [""; 0]);
    assert_eq!(told(&play, Reason::Escalated), ["local", "rad"]);
    wait(&mut play, MINUTE * 240);
    let expected = to(&[(60, "local"), (270, "strategic"), (300, "rad")]);
    assert_eq!(steps(&play), expected);
}

#[test]
fn what_is_back_after_it_went_up_is_its_owners_again_who_is_told() {
    let mut play = asked(None);
    wait(&mut play, MINUTE * 61);
    down(&mut play, &[]);
    core_down(&mut play);
    let fault = play.only_fault();
    assert_eq!((fault.reopened, &*fault.holder.id), (1, "nett"));
    assert_eq!(told(&play, Reason::Reopened), ["nett"]);
}

#[test]
fn what_is_explained_no_longer_after_it_went_up_is_its_owners_again() {
    let mut play = asked(None);
    wait(&mut play, MINUTE * 61);
    let incident = reported().refer();
    let explained = incident.clone();
    happens(
        &mut play,
        What::Explained {
            incident: explained,
            restore_by: None,
        },
    );
    assert_eq!(told(&play, Reason::Released), [""; 0], "it is still theirs");
    let over = What::Unexplained {
        incident,
        anew: true,
        restore_by: None,
    };
    happens(&mut play, over);
    let fault = play.only_fault();
    assert_eq!((fault.waiting.escalated, &*fault.holder.id), (0, "nett"));
}

#[test]
fn what_its_own_party_has_reported_waits_for_nobody_until_that_is_over() {
    let mut play = Play::new(inventory(None));
    report(&mut play, &[reported()]);
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    assert!(play.only_fault().incident.is_some());
    wait(&mut play, MINUTE * 300);
    assert_eq!(steps(&play), []);
    assert!(play.only_fault().ownerless(play.now.wall).is_zero());
    report(&mut play, &[]);
    let over = play.now.wall;
    wait(&mut play, MINUTE * 61);
    assert_eq!(play.only_fault().due().map(|due| due.since), Some(over));
    assert_eq!(steps(&play).len(), 1);
}

/// Somebody's line and somebody else's room behind it, of which only the room is asked:
/// when it is silent, it may be either.
fn tied() -> Play {
    let mut making = drawn();
    let (region, core) = (RegionIx::at(0), ComponentIx::at(2));
    assert_eq!(&*making.builder.so_far()[core].id, "core");
    let (nett, oy) = (PartyIx::at(2), PartyIx::at(3));
    let line = making.component(region, nett, "line", Kind::AccessLine, &[core]);
    let room = making.component(region, oy, "rom3", Kind::Codec, &[line]);
    making.probe(room, Facet::Reach, None);
    making.builder.region_mut(region).terms = Terms {
        respond: Some(minutes(20)),
        escalation: vec![EscalationStep {
            after: minutes(10),
            to: oy,
            always: false,
        }],
        ..Terms::default()
    };
    let mut play = Play::new(making.builder.finish().expect("an inventory"));
    for outcome in [echo(), Outcome::Silence, Outcome::Silence, Outcome::Silence] {
        let healthy = ["registrar/reach", "core/reach", "rom1/reach", "rom2/reach"];
        let mut seen = healthy.map(|name| (name, echo())).to_vec();
        seen.push(("rom3/reach", outcome));
        play.see(&seen);
        play.pass(Duration::from_secs(8));
    }
    play.turn(Input::Tick);
    assert_eq!(play.only_fault().state, State::Undecided);
    play
}

#[test]
fn what_is_undecided_is_nobodys_from_the_first_and_goes_up_the_chain_of_the_region() {
    let mut play = tied();
    assert_eq!(play.only_fault().holder.id, "rad");
    wait(&mut play, MINUTE * 45);
    assert_eq!(steps(&play), to(&[(30, "oy")]));
    let holder = &play.only_fault().holder.id;
    assert_eq!(holder, "rad", "told is not asked to decide");
    assert!(told(&play, Reason::Escalated).contains(&"oy".to_owned()));
    assert_eq!(play.only_fault().state, State::Undecided);
    wait(&mut play, MINUTE * 60);
    assert_eq!(steps(&play), to(&[(30, "oy"), (50, "rad")]));
    assert_eq!(play.only_fault().holder.id, "rad");
    let opened = play.events[0].at;
    let nobodys = play.only_fault().ownerless(play.now.wall);
    assert_eq!(nobodys, play.now.wall.duration_since(opened));
    let counted: Duration = play.ledger.ownerless().values().sum();
    assert_eq!(
        counted.as_secs() / 60,
        nobodys.unsigned_abs().as_secs() / 60
    );
}

#[test]
fn a_tie_that_resolves_quotes_what_faults_of_its_cause_were_before() {
    let mut play = tied();
    let tie = play.only_fault().clone();
    assert_eq!(tie.earlier(), []);
    let mut candidates = tie.finding.candidates.iter();
    let room = candidates.find(|one| one.component.id == "rom3");
    let mut before = tie.clone();
    before.finding.cause = room.cloned();
    before.closed_at = Some(play.now.wall);
    before.root_cause = Some("a plug".to_owned());
    play.ledger.precedents.note(&before);
    let cause = play.ledger.cause_behind(&tie.number, play.now);
    let mut cause = cause.expect("something stands behind it");
    let room = play.ledger.inventory.component_by_id(play.region, "rom3");
    cause
        .elements
        .retain(|element| Some(element.component) == room);
    cause.uncleared.clear();
    for _ in 0..2 {
        let mut step = Step::default();
        play.ledger
            .relocate(&tie.number, &cause, play.now, &mut step);
        let fault = play.only_fault();
        let quoted: Vec<&str> = fault.earlier().iter().map(|one| &*one.cause).collect();
        assert_eq!(quoted, ["a plug"]);
    }
    let fault = play.only_fault();
    let quoting = fault
        .timeline
        .iter()
        .filter(|e| !e.what.earlier().is_empty());
    assert_eq!(quoting.count(), 1, "it is written down once");
}

#[test]
fn a_reload_keeps_the_clause_that_was_in_force_when_it_began() {
    let mut play = asked(None);
    let before = play.only_fault().assignment.clone();
    let inventory = Arc::new(inventory(Some("mon-fri 08:00-13:00")));
    let digest = String::new();
    play.turn(Input::Reload { inventory, digest });
    wait(&mut play, MINUTE * 61);
    assert_eq!(play.only_fault().assignment, before);
    assert_eq!(steps(&play), to(&[(60, "local")]));
    assert_eq!(
        play.only_fault().arbiter().map(|p| &*p.id),
        Some("strategic")
    );
}

/// What happens to the program and its clocks while nobody answers.
#[derive(Clone, Copy, Debug)]
enum Blow {
    Passes(u64),
    WallClockSet(i64),
    StartedAgain { after: u64 },
}

fn blow() -> impl Strategy<Value = Blow> {
    prop_oneof![
        4 => (0_u64..150).prop_map(Blow::Passes),
        1 => (-3000_i64..3000).prop_map(Blow::WallClockSet),
        1 => (0_u64..100).prop_map(|after| Blow::StartedAgain { after }),
    ]
}

fn start_again(play: &mut Play) {
    let kept = Kept {
        faults: vec![play.only_fault().clone()],
        ..Kept::default()
    };
    let inventory = Arc::clone(play.ledger.inventory());
    let context = play.ledger.context.clone();
    play.now.mono = Mono::START;
    play.ledger = Ledger::new(inventory, Settings::default(), context, kept, play.now);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// What passes is measured while the program runs, and read from the wall clock over a
    /// restart; beside it, the number of steps is that of the moments that have passed.
    #[test]
    fn no_step_is_taken_twice_or_lost_over_restarts_and_clocks_that_are_set(
        blows in prop::collection::vec(blow(), 1..12),
    ) {
        const STEPS: [i64; 3] = [60, 270, 300];
        let mut play = asked(None);
        let since = play.events[0].at;
        let mut passed = play.now.wall.duration_since(since);
        let mut most = 0;
        for blow in blows {
            match blow {
                Blow::Passes(minutes) => {
                    wait(&mut play, MINUTE * u32::try_from(minutes).unwrap());
                    passed += SignedDuration::from_mins(i64::try_from(minutes).unwrap());
                }
                Blow::WallClockSet(minutes) => {
                    play.now.wall += SignedDuration::from_mins(minutes);
                    play.turn(Input::Tick);
                }
                Blow::StartedAgain { after } => {
                    play.pass(MINUTE * u32::try_from(after).unwrap());
                    start_again(&mut play);
                    play.turn(Input::Tick);
                    passed = play.now.wall.duration_since(since).max(SignedDuration::ZERO);
                }
            }
            let reached = STEPS.iter().filter(|step| minutes(**step) <= passed).count();
            most = most.max(reached);
            let taken = play.events.iter().filter_map(|event| {
                let What::Escalated { step, .. } = event.what else {
                    return None;
                };
                Some(step)
            });
            let taken: Vec<u32> = taken.collect();
            let expected: Vec<u32> = (1..=u32::try_from(most).unwrap()).collect();
            prop_assert_eq!(taken, expected);
        }
    }
}

#[test]
fn whoever_hands_it_over_is_answered_with_the_clock_that_runs_from_now() {
    let mut play = asked(None);
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
        act: Act::HandOver {
            to: "local".to_owned(),
            because: Remark::line("theirs", REASON).expect("a line"),
        },
    };
    play.pass(MINUTE);
    let command = Box::new(command);
    let mut step = play
        .ledger
        .step(Input::Command { id: 1, command }, play.now);
    let (_, answer) = step.answers.remove(0);
    let answered = answer.expect("it is handed over");
    let now = play.only_fault();
    assert_eq!(
        answered.timeline.last().map(|e| e.what.slug()),
        Some("asked")
    );
    assert_eq!(answered.next_ordinal(), now.next_ordinal());
    assert_eq!(answered.due().map(|due| due.since), Some(play.now.wall));
}

/// The core fails within planned work that lasts until two o'clock.
fn worked_on() -> Play {
    let mut inventory = making(None);
    inventory
        .builder
        .maintenance(super::maintenance::work_on_the_core());
    let mut play = Play::new(inventory.builder.finish().expect("an inventory"));
    report(&mut play, &[]);
    play.see(&[("registrar/reach", echo()), ("core/reach", echo())]);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    play
}

#[test]
fn the_time_to_mend_what_began_during_planned_work_counts_from_the_end_of_that() {
    let mut play = worked_on();
    let nine: Timestamp = "2026-06-01T22:00:00Z".parse().unwrap();
    assert_eq!(play.only_fault().restore_by(), Some(nine));
    wait(&mut play, 130 * MINUTE);
    assert_eq!(slugs(&play)[..3], ["opened", "explained", "unexplained"]);
    assert_eq!(play.only_fault().restore_by(), Some(nine), "asked anew");
}

#[test]
fn who_has_said_yes_during_planned_work_is_told_that_it_has_run_over_and_is_not_asked_again() {
    let mut play = worked_on();
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
    wait(&mut play, 130 * MINUTE);
    assert_eq!(
        slugs(&play),
        ["opened", "explained", "accepted", "unexplained"]
    );
    let rows = play.ledger.outbox().rows();
    let rows: Vec<_> = rows.filter(|row| row.fault.is_some()).collect();
    assert!(
        rows.iter().any(|row| row.recipient.party == "nett"),
        "{rows:#?}"
    );
    for row in rows {
        let text = row.message.text.replace('\n', " ");
        let said = "It began during planned work of NETT, which has run over: Nye ruterkort (CHG-7). The work was to be over by Monday 1 June 2026 at 14:00.";
        assert!(text.contains(said), "{text}");
        assert!(!text.contains("say that you take it"), "{text}");
    }
    let nine: Timestamp = "2026-06-01T22:00:00Z".parse().unwrap();
    assert_eq!(play.only_fault().restore_by(), Some(nine));
}
