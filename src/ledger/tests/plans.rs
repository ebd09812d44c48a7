//! Planned work that people declare.

use super::incidents::{core_down, play as begun, report, slugs};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::fault::{Actor, Capacity, Plan, PlanRefused, Planning, Remark, Wanted, Way};
use crate::ledger::{Announced, PlanAnswer, Plans};
use crate::notice::Reason;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// Work on the core, by its own operator.
fn wanted(from: &str, until: &str) -> Plan {
    Plan::Declare(Box::new(Wanted {
        region: None,
        party: "nett".to_owned(),
        text: Remark::line("Nye ruterkort", 200).expect("a line"),
        reference: None,
        from: at(from),
        until: at(until),
        components: vec!["core".to_owned()],
        kinds: Vec::new(),
        municipalities: Vec::new(),
    }))
}

fn withdraw(id: &str) -> Plan {
    Plan::Withdraw {
        id: id.to_owned(),
        seen: None,
    }
}

/// The first that was declared, to be otherwise.
fn change(seen: u32, plan: Plan) -> Plan {
    let Plan::Declare(wanted) = plan else {
        panic!("{plan:?}");
    };
    Plan::Change {
        id: "declared.1".to_owned(),
        seen: Some(seen),
        wanted,
    }
}

/// From noon, when the play begins, for an hour.
fn hour() -> Plan {
    wanted("2026-06-01T12:00:00Z", "2026-06-01T13:00:00Z")
}

/// A ledger with what its log says of planned work.
struct Log {
    play: Play,
    plans: Plans,
    announced: Announced,
    told: Vec<(String, Reason)>,
}

impl Log {
    fn new() -> Self {
        let mut play = begun();
        report(&mut play, &[]);
        Self {
            play,
            plans: Plans::default(),
            announced: Announced::default(),
            told: Vec::new(),
        }
    }

    fn turn(&mut self, input: Input) -> Step {
        let step = self.play.ledger.step(input, self.play.now);
        for entry in &step.transaction.entries {
            match entry {
                Entry::Monitor { at, what } => {
                    // As it comes back from the log.
                    let text = serde_json::to_string(what).expect("an event");
                    let what = serde_json::from_str(&text).expect("an event");
                    self.plans.note(&what);
                    self.announced.note(*at, &what);
                }
                Entry::Fault(event) => self.play.events.push(event.clone()),
                Entry::Facet(_) | Entry::Delivery { .. } => {}
            }
        }
        let rows = step.transaction.rows.iter();
        let new = rows.filter(|row| row.attempts == 0 && row.fault.is_none());
        let new = new.filter(|row| row.created_at == self.play.now.wall);
        self.told
            .extend(new.map(|row| (row.recipient.party.clone(), row.reason)));
        step
    }

    fn plan(&mut self, plan: Plan) -> PlanAnswer {
        self.told.clear();
        let actor = Actor {
            capacity: Capacity::Coordinator,
            on_behalf: None,
            way: Way::Api,
            user: None,
        };
        let planning = Box::new(Planning { actor, plan });
        let mut step = self.turn(Input::Planning { id: 7, planning });
        let (id, answer) = step.plans.pop().expect("an answer");
        assert_eq!(id, 7);
        for _ in 0..4 {
            self.turn(Input::Tick);
        }
        self.told.sort();
        self.told.dedup();
        answer
    }

    /// Lets time pass, with a turn whenever one is due.
    fn wait(&mut self, time: Duration) {
        let until = self.play.now.mono + time;
        while self.play.now.mono < until {
            let next = self.play.ledger.next().clamp(self.play.now.mono, until);
            let pause = next.since(self.play.now.mono).max(Duration::from_secs(1));
            self.play.pass(pause);
            self.turn(Input::Tick);
        }
    }

    fn restart(&mut self) {
        let kept = Kept {
            plans: self.plans.clone(),
            announced: self.announced.clone(),
            ..Kept::default()
        };
        let now = self.play.now;
        self.play = Play::resume(super::incidents::inventory(), kept);
        self.play.now = now;
        self.play.pass(Duration::from_secs(60));
        self.told.clear();
        self.turn(Input::Incidents(Vec::new()));
    }
}

fn both(why: Reason) -> [(String, Reason); 2] {
    [("oy".to_owned(), why), ("rad".to_owned(), why)]
}

#[test]
fn what_is_declared_is_told_at_once_and_explains_what_fails_of_it_from_then_on() {
    let mut log = Log::new();
    let work = log.plan(hour()).expect("it is planned");
    assert_eq!(work.id, "declared.1");
    assert_eq!(log.told, both(Reason::Announced));
    assert_eq!(log.play.ledger.maintenance_open(), 1);
    core_down(&mut log.play);
    assert_eq!(slugs(&log.play), ["opened", "explained"]);
    let why = log.play.only_fault().incident.clone().expect("the work");
    assert!(why.planned);
    assert_eq!(why.id, "declared.1");
}

#[test]
fn what_had_begun_to_fail_before_it_was_declared_is_not_hidden_by_it() {
    let mut log = Log::new();
    core_down(&mut log.play);
    log.plan(hour()).expect("it is planned");
    assert_eq!(slugs(&log.play), ["opened"]);
    assert!(log.play.only_fault().incident.is_none());
}

#[test]
fn what_is_declared_outlives_a_restart_and_is_told_once() {
    let mut log = Log::new();
    log.plan(hour()).expect("it is planned");
    log.restart();
    assert_eq!(log.told, []);
    assert_eq!(log.play.ledger.maintenance_open(), 1);
    assert_eq!(log.play.ledger.planned().len(), 1);
    // Its id is not given to another.
    let next = log.plan(wanted("2026-06-03T12:00:00Z", "2026-06-03T13:00:00Z"));
    assert_eq!(next.expect("it is planned").id, "declared.2");
}

#[test]
fn what_is_withdrawn_is_told_to_whom_it_was_told_and_explains_nothing_any_more() {
    for restarted in [false, true] {
        let mut log = Log::new();
        log.plan(wanted("2026-06-01T12:10:00Z", "2026-06-01T13:00:00Z"))
            .expect("it is planned");
        if restarted {
            log.restart();
        }
        let gone = log.plan(withdraw("declared.1"));
        assert_eq!(gone.expect("it is withdrawn").id, "declared.1");
        assert_eq!(log.told, both(Reason::CalledOff));
        assert!(log.play.ledger.planned().is_empty());
        let again = log.plan(withdraw("declared.1"));
        assert_eq!(again.expect_err("it is gone"), PlanRefused::Unknown);
        log.restart();
        assert!(log.play.ledger.planned().is_empty());
        assert_eq!(log.told, []);
    }
}

#[test]
fn what_is_over_is_forgotten_after_a_day_and_nothing_is_said_of_it() {
    let mut log = Log::new();
    log.plan(hour()).expect("it is planned");
    log.told.clear();
    log.wait(Duration::from_secs(24 * 3600));
    assert_eq!(log.play.ledger.planned().len(), 1);
    log.wait(Duration::from_secs(2 * 3600));
    assert!(log.play.ledger.planned().is_empty());
    assert_eq!(log.told, []);
    // The log still has it, and a start looks for itself.
    log.restart();
    assert_eq!(log.told, []);
    log.wait(Duration::from_secs(25 * 3600));
    assert!(log.play.ledger.planned().is_empty());
}

#[test]
fn what_is_refused_leaves_what_is_planned_as_it_is_known() {
    let mut log = Log::new();
    log.plan(hour()).expect("it is planned");
    log.wait(Duration::from_secs(2 * 3600));
    // Nobody has looked for a day.
    log.play.pass(Duration::from_secs(24 * 3600));
    log.plan(withdraw("declared.9")).expect_err("there is none");
    assert!(log.play.ledger.planned().is_empty());
}

#[test]
fn what_is_changed_is_told_to_whom_it_was_told_and_counts_as_it_is_by_then() {
    for restarted in [false, true] {
        let mut log = Log::new();
        log.plan(wanted("2026-06-01T14:00:00Z", "2026-06-01T15:00:00Z"))
            .expect("it is planned");
        if restarted {
            log.restart();
        }
        let earlier = || wanted("2026-06-01T12:05:00Z", "2026-06-01T13:00:00Z");
        let work = log.plan(change(0, earlier())).expect("it is changed");
        assert_eq!((&*work.id, work.revision()), ("declared.1", 1));
        assert_eq!(log.told, both(Reason::Replanned), "{restarted}");
        // The second of two has not seen that.
        let later = || wanted("2026-06-02T12:00:00Z", "2026-06-02T13:00:00Z");
        let second = log.plan(change(0, later()));
        assert_eq!(second.expect_err("it is stale"), PlanRefused::Stale);
        assert_eq!(log.told, []);
        log.play.pass(Duration::from_secs(600));
        core_down(&mut log.play);
        assert!(log.play.only_fault().incident.is_some(), "{restarted}");
        log.restart();
        assert_eq!(log.told, []);
        let planned = Arc::clone(log.play.ledger.planned());
        assert_eq!(planned.len(), 1);
        assert_eq!(
            planned[0].times(),
            "2026-06-01T12:05:00Z/2026-06-01T13:00:00Z"
        );
    }
}

#[test]
fn a_region_that_is_gone_for_one_reload_is_told_nothing_anew_when_it_is_back() {
    let written = super::maintenance::work_on_the_core;
    let mut making = super::incidents::drawn();
    making.builder.maintenance(written());
    let there = Arc::new(making.builder.finish().expect("an inventory"));
    let mut log = Log::new();
    let reload = |log: &mut Log, inventory: &Arc<Inventory>, digest: &str| {
        log.told.clear();
        log.turn(Input::Reload {
            inventory: Arc::clone(inventory),
            digest: digest.to_owned(),
        });
        for _ in 0..6 {
            log.turn(Input::Tick);
        }
    };
    log.plan(wanted("2026-06-03T12:00:00Z", "2026-06-03T13:00:00Z"))
        .expect("it is planned");
    reload(&mut log, &there, "1");
    assert!(log.told.contains(&("oy".to_owned(), Reason::Announced)));
    let other = Arc::new(Making::regions(&["annen"], 1));
    reload(&mut log, &other, "2");
    assert!(log.play.ledger.planned().is_empty());
    log.play.pass(Duration::from_secs(3600));
    reload(&mut log, &there, "3");
    assert_eq!(log.play.ledger.planned().len(), 2);
    assert_eq!(log.told, []);
    // What was called off meanwhile is told as that.
    reload(&mut log, &other, "4");
    reload(&mut log, &Arc::new(super::incidents::inventory()), "5");
    log.told.sort();
    log.told.dedup();
    assert_eq!(log.told, both(Reason::CalledOff));
}

#[test]
fn a_clock_that_is_ahead_for_a_moment_has_nothing_be_forgotten() {
    for restarted in [false, true] {
        let mut log = Log::new();
        log.plan(wanted("2026-06-03T12:00:00Z", "2026-06-03T13:00:00Z"))
            .expect("it is planned");
        let ahead = SignedDuration::from_hours(400 * 24);
        log.play.now.wall += ahead;
        if restarted {
            log.restart();
        }
        log.turn(Input::Tick);
        log.plan(withdraw("declared.9")).expect_err("there is none");
        log.wait(Duration::from_secs(600));
        log.play.now.wall -= ahead;
        log.turn(Input::Tick);
        assert_eq!(log.play.ledger.planned().len(), 1, "{restarted}");
        log.wait(Duration::from_secs(47 * 3600));
        assert_eq!(log.play.ledger.maintenance_open(), 0);
        log.wait(Duration::from_secs(3600));
        assert_eq!(log.play.ledger.maintenance_open(), 1, "{restarted}");
    }
}

#[test]
fn work_that_is_over_takes_no_place_and_there_is_never_much_more_than_may_be_planned() {
    let mut plans = Plans::default();
    let inventory = super::incidents::inventory();
    let actor = Actor {
        capacity: Capacity::Coordinator,
        on_behalf: None,
        way: Way::Api,
        user: None,
    };
    let start = at("2026-06-01T12:00:00Z");
    let minutes = |n: i64| start + SignedDuration::from_mins(n);
    for n in 0..1_000 {
        let Plan::Declare(mut wanted) = hour() else {
            panic!("it is declared");
        };
        // Each is over when the next begins.
        (wanted.from, wanted.until) = (minutes(n), minutes(n + 1));
        let known = plans.declared();
        let id = format!("declared.{n}");
        let work = wanted.declared(&actor, known, id, &inventory, minutes(n));
        let work = Box::new(work.expect("there is room").0);
        plans.note(&MonitorEvent::MaintenanceDeclared { work });
    }
    assert_eq!(plans.declared().len(), 400);
    assert_eq!(plans.declared()[399].until, minutes(1_000));
    assert_eq!(plans.declared()[0].until, minutes(601));
}

/// What happens in a play of declared work.
#[derive(Clone, Debug)]
enum Happens {
    /// Work in so many hours, for so many.
    Declared(i64, i64),
    Passes(u64),
    /// The clock is off by so many hours for so many minutes.
    ClockOff(i64, u64),
    /// The program starts anew while it is.
    Restarted(i64),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        (0_i64..200, 1_i64..50).prop_map(|(from, lasts)| Happens::Declared(from, lasts)),
        (1_u64..60).prop_map(Happens::Passes),
        (-9_000_i64..9_000, 1_u64..90).prop_map(|(hours, for_)| Happens::ClockOff(hours, for_)),
        (-500_i64..500).prop_map(Happens::Restarted),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_the_clock_does_what_is_to_come_is_planned_and_what_is_long_over_is_not(
        story in proptest::collection::vec(happens(), 1..14)
    ) {
        let mut log = Log::new();
        let mut declared: Vec<(String, Timestamp)> = Vec::new();
        let mut off = log.play.now.wall;
        for one in story {
            match one {
                Happens::Declared(from, lasts) => {
                    let from = log.play.now.wall + SignedDuration::from_hours(from);
                    let until = from + SignedDuration::from_hours(lasts);
                    let plan = wanted(&from.to_string(), &until.to_string());
                    match log.plan(plan) {
                        Ok(work) => declared.push((work.id, until)),
                        Err(why) => prop_assert!(matches!(why, PlanRefused::Twice(_)), "{}", why),
                    }
                }
                Happens::Passes(hours) => log.wait(Duration::from_secs(hours * 3600)),
                Happens::ClockOff(hours, minutes) => {
                    log.play.now.wall += SignedDuration::from_hours(hours);
                    log.wait(Duration::from_secs(minutes * 60));
                    log.play.now.wall -= SignedDuration::from_hours(hours);
                    off = log.play.now.wall;
                }
                Happens::Restarted(hours) => {
                    log.play.now.wall += SignedDuration::from_hours(hours);
                    log.restart();
                    log.turn(Input::Tick);
                    log.play.now.wall -= SignedDuration::from_hours(hours);
                    off = log.play.now.wall;
                }
            }
            log.turn(Input::Tick);
            let now = log.play.now.wall;
            for (id, until) in &declared {
                let known = log.play.ledger.planned().iter().any(|one| *one.id == **id);
                prop_assert!(known || *until <= now, "{} is lost", id);
                let seen = off.max(*until) + SignedDuration::from_hours(25);
                prop_assert!(!known || now < seen, "{} stays for ever", id);
            }
        }
    }
}

#[test]
fn a_log_that_cannot_be_written_takes_in_nothing_that_a_restart_would_forget() {
    let mut log = Log::new();
    log.turn(Input::Unlogged);
    let answer = log.plan(hour());
    assert_eq!(answer.expect_err("no log"), PlanRefused::Unlogged);
    assert!(log.play.ledger.planned().is_empty());
}

#[test]
fn declared_work_outlives_a_reload_as_far_as_what_it_is_about_does() {
    let mut log = Log::new();
    log.plan(hour()).expect("it is planned");
    let mut making = super::incidents::drawn();
    making.builder.component_mut(ComponentIx::at(1)).name = "Another name".into();
    log.turn(Input::Reload {
        inventory: Arc::new(making.builder.finish().expect("an inventory")),
        digest: "0".to_owned(),
    });
    assert_eq!(log.play.ledger.planned().len(), 1);
}
