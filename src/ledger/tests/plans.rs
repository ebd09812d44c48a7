//! Planned work that people declare.

use super::incidents::{core_down, play as begun, report, slugs};
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
        let gone = log.plan(Plan::Withdraw("declared.1".to_owned()));
        assert_eq!(gone.expect("it is withdrawn").id, "declared.1");
        assert_eq!(log.told, both(Reason::CalledOff));
        assert!(log.play.ledger.planned().is_empty());
        let again = log.plan(Plan::Withdraw("declared.1".to_owned()));
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
    log.play.pass(Duration::from_secs(24 * 3600));
    log.turn(Input::Tick);
    assert_eq!(log.play.ledger.planned().len(), 1);
    log.play.pass(Duration::from_secs(2 * 3600));
    log.plan(Plan::Withdraw("declared.9".to_owned()))
        .expect_err("there is none");
    assert_eq!(log.told, []);
    log.plans.forget(log.play.now.wall);
    log.restart();
    assert!(log.play.ledger.planned().is_empty());
    assert_eq!(log.told, []);
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
