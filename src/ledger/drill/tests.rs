//! What is promised of drills.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::inventory::*;
use crate::ledger::*;
use crate::notice::{Outcome, Reason, Receipt, RowState};

const OPERATOR: &str = "drift@samband.example";
const WITHIN: Duration = Duration::from_secs(600);

/// A region in shadow mode, operated by somebody who reads English.
fn watched() -> Inventory {
    let mut builder = Builder::new();
    let party = PartyIx::at(0);
    let region = builder.region(Region {
        id: "fosen".into(),
        name: "Fosen".into(),
        zone: oslo(),
        language: Language::Bokmal,
        coordinator: party,
        operator: party,
        monitor: ComponentIx::at(0),
        shadow: true,
        terms: Terms::default(),
    });
    builder.party(Party {
        id: "drift".into(),
        region,
        name: "Drift".into(),
        role: Role::ItPartner,
        language: Language::English,
        contacts: vec![Contact {
            name: None,
            email: OPERATOR.into(),
            language: None,
            telephone: None,
            webhook: None,
            on_call: None,
        }],
        telephone: None,
        shadow: false,
        outside: false,
        escalation: Vec::new(),
    });
    builder.component(Component {
        id: "monitor".into(),
        region,
        name: "monitor".into(),
        kind: Kind::Monitor,
        site: None,
        municipality: None,
        organisation: party,
        addresses: Vec::new(),
        depends: Vec::new(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    });
    builder.finish().expect("an inventory")
}

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

fn whole() -> Arc<Inventory> {
    let watched = watched();
    Arc::new(watched.with_drill(watched.told_of_drills(&[])))
}

/// A ledger that drills, what it wrote, and a relay that answers as it is told.
struct Play {
    ledger: Ledger,
    now: Now,
    entries: Vec<Entry>,
    rows: Vec<Row>,
    relay: Option<fn() -> Outcome>,
}

fn yes() -> Outcome {
    Outcome::Accepted {
        response: "250 ok".to_owned(),
    }
}

fn no() -> Outcome {
    Outcome::Permanent {
        why: "550 no".to_owned(),
    }
}

impl Play {
    fn new(kept: Kept) -> Self {
        let now = Now {
            mono: Mono::START,
            wall: "2026-06-01T12:00:00Z".parse().unwrap(),
        };
        let context = Context {
            install: "test".to_owned(),
            mqtt: true,
            ..Context::default()
        };
        Self {
            ledger: Ledger::new(whole(), Settings::default(), context, kept, now),
            now,
            entries: Vec::new(),
            rows: Vec::new(),
            relay: Some(yes),
        }
    }

    fn turn(&mut self, input: Input) {
        let step = self.ledger.step(input, self.now);
        assert!(step.asks.is_empty(), "nobody can look at what is invented");
        self.entries.extend(step.transaction.entries);
        for row in step.transaction.rows {
            match self.rows.iter_mut().find(|known| known.key == row.key) {
                Some(known) => *known = row,
                None => self.rows.push(row),
            }
        }
        if let Some(relay) = self.relay {
            for row in step.deliver {
                let receipt = Receipt {
                    key: row.key,
                    outcome: relay(),
                    wait: None,
                };
                self.turn(Input::Receipt(receipt));
            }
        }
    }

    fn drill(&mut self) {
        self.turn(Input::Drill {
            asked: false,
            within: WITHIN,
        });
    }

    /// Lets as much time pass, turn by turn.
    fn pass(&mut self, seconds: u64) {
        let end = self.now.mono + Duration::from_secs(seconds);
        loop {
            let at = self
                .ledger
                .next()
                .max(self.now.mono + Duration::from_millis(1));
            let at = at.min(end);
            self.now.wall += SignedDuration::try_from(at.since(self.now.mono)).unwrap();
            self.now.mono = at;
            self.turn(Input::Tick);
            if at == end {
                return;
            }
        }
    }

    fn ended(&self) -> Vec<DrillOutcome> {
        let ended = self.entries.iter().filter_map(|entry| match entry {
            Entry::Monitor {
                what: MonitorEvent::DrillEnded { outcome, .. },
                ..
            } => Some(*outcome),
            Entry::Fault(_) | Entry::Facet(_) | Entry::Monitor { .. } | Entry::Delivery { .. } => {
                None
            }
        });
        ended.collect()
    }

    /// What happened to the faults of drills, in order.
    fn happened(&self) -> Vec<&'static str> {
        let events = self.entries.iter().filter_map(|entry| match entry {
            Entry::Fault(event) => Some(event.what.slug()),
            Entry::Facet(_) | Entry::Monitor { .. } | Entry::Delivery { .. } => None,
        });
        events.collect()
    }

    fn mails(&self) -> Vec<(Reason, &str, &str)> {
        let mails = self.rows.iter();
        mails
            .map(|row| {
                (
                    row.reason,
                    row.recipient.address.as_str(),
                    row.message.subject.as_str(),
                )
            })
            .collect()
    }

    /// What a restart finds.
    fn kept(&self) -> Kept {
        let open = self.ledger.open_faults();
        Kept {
            faults: open.map(|fault| Fault::clone(fault)).collect(),
            rows: self.rows.clone(),
            drills: self.ledger.drills().unwrap(),
            ..Kept::default()
        }
    }
}

#[test]
fn a_drill_goes_from_failures_over_a_fault_to_the_relays_yes_and_leaves_nothing() {
    let mut play = Play::new(Kept::default());
    play.drill();
    play.pass(10);
    assert_eq!(play.happened(), ["opened", "cleared", "closed"]);
    assert_eq!(play.ended(), [DrillOutcome::Passed { millis: 2_000 }]);
    assert_eq!(
        play.mails(),
        [
            (
                Reason::Responsible,
                OPERATOR,
                "Drill: telling is being tried (DRILL-2026-0001)"
            ),
            (
                Reason::Recovered,
                OPERATOR,
                "The drill is over (DRILL-2026-0001)"
            ),
        ]
    );
    assert!(play.rows.iter().all(|row| row.state == RowState::Sent));
    assert!(play.rows[0].message.text.contains("This is a drill."));
    assert_eq!(play.ledger.open_faults().count(), 0);
    assert_eq!(play.ledger.drill.map(|drill| drill.next()), None);
    let history = play.ledger.drills().unwrap();
    assert_eq!((history.passes, history.failures), (1, 0));
    assert!(!history.under_way && history.failed.is_none());
    // The next has a fault of its own.
    play.drill();
    play.pass(10);
    assert_eq!(play.ended().len(), 2);
    assert!(play.mails()[2].2.ends_with("(DRILL-2026-0002)"));
}

#[test]
fn a_relay_that_says_nothing_in_time_fails_the_drill_and_the_fault_ends_all_the_same() {
    let mut play = Play::new(Kept::default());
    play.relay = None;
    play.drill();
    play.pass(WITHIN.as_secs() - 1);
    assert_eq!(play.happened(), ["opened"]);
    play.pass(10);
    let why = DrillFailure::Late;
    assert_eq!(play.ended(), [DrillOutcome::Failed { why }]);
    assert_eq!(play.happened(), ["opened", "cleared", "closed"]);
    let history = play.ledger.drills().unwrap();
    assert_eq!(history.failed.map(|failed| failed.1), Some(why));
}

#[test]
fn a_relay_that_refuses_for_good_fails_the_drill_at_once() {
    let mut play = Play::new(Kept::default());
    play.relay = Some(no);
    play.drill();
    play.pass(10);
    let why = DrillFailure::Undelivered;
    assert_eq!(play.ended(), [DrillOutcome::Failed { why }]);
    // The next passes, and nothing is amiss any more.
    play.relay = Some(yes);
    play.pass(3_600);
    play.drill();
    play.pass(10);
    assert_eq!(play.ledger.drills().unwrap().failed, None);
}

#[test]
fn a_restart_in_the_middle_of_a_drill_ends_it_and_its_fault() {
    for seconds in [0, 1, 4] {
        let mut play = Play::new(Kept::default());
        play.relay = None;
        play.drill();
        play.pass(seconds);
        let opened = play.happened().len();
        let mut again = Play::new(play.kept());
        again.pass(10);
        let why = DrillFailure::Interrupted;
        assert_eq!(again.ended(), [DrillOutcome::Failed { why }]);
        let ends: &[&str] = match opened {
            0 => &[],
            _ => &["cleared", "closed"],
        };
        assert_eq!(again.happened(), ends, "after {seconds} s");
        assert_eq!(again.ledger.open_faults().count(), 0);
        assert!(!again.ledger.drills().unwrap().under_way);
    }
}

#[test]
fn a_configuration_without_drills_ends_the_one_under_way() {
    let mut play = Play::new(Kept::default());
    play.relay = None;
    play.drill();
    play.pass(4);
    play.turn(Input::Reload {
        inventory: Arc::new(watched()),
        digest: String::new(),
    });
    play.pass(2);
    assert_eq!(play.happened(), ["opened", "withdrawn"]);
    let why = DrillFailure::Interrupted;
    assert_eq!(play.ended(), [DrillOutcome::Failed { why }]);
    assert_eq!(play.ledger.drills(), None);
}

#[test]
fn whoever_was_told_of_a_drill_that_is_taken_out_is_told_of_its_end() {
    let mut play = Play::new(Kept::default());
    play.relay = None;
    play.drill();
    play.pass(4);
    let told = play.rows.iter().find(|row| row.reason.is_problem());
    let key = told.expect("a mail on its way").key.clone();
    play.turn(Input::Reload {
        inventory: Arc::new(watched()),
        digest: String::new(),
    });
    play.relay = Some(yes);
    play.turn(Input::Receipt(Receipt {
        key,
        outcome: yes(),
        wait: None,
    }));
    play.pass(2);
    let end = play.rows.iter().find(|row| row.reason == Reason::Withdrawn);
    let end = end.expect("a word of the end");
    assert_eq!(
        (&*end.recipient.address, &end.state),
        (OPERATOR, &RowState::Sent)
    );
}

#[test]
fn whoever_is_told_of_drills_only_is_told_of_nothing_else() {
    let elsewhere = "prove@samband.example";
    let watched = watched();
    let whole = watched.with_drill(watched.told_of_drills(&[elsewhere.into()]));
    let mut play = Play::new(Kept::default());
    play.ledger = Ledger::new(
        Arc::new(whole),
        Settings::default(),
        Context::default(),
        Kept::default(),
        play.now,
    );
    play.turn(Input::Unlogged);
    let told: Vec<_> = play
        .mails()
        .into_iter()
        .map(|mail| (mail.0, mail.1))
        .collect();
    assert_eq!(told, [(Reason::Unlogged, OPERATOR)]);
}

#[test]
fn a_second_drill_waits_for_none_and_without_a_region_there_is_none() {
    let mut play = Play::new(Kept::default());
    play.relay = None;
    play.drill();
    play.drill();
    let began = play.entries.iter().filter(|entry| {
        matches!(
            entry,
            Entry::Monitor {
                what: MonitorEvent::DrillBegan { .. },
                ..
            }
        )
    });
    assert_eq!(began.count(), 1);
    let watched = Arc::new(watched());
    let context = Context::default();
    let times = Settings::default();
    let mut none = Ledger::new(watched, times, context, Kept::default(), play.now);
    let input = Input::Drill {
        asked: true,
        within: WITHIN,
    };
    assert!(none.step(input, play.now).transaction.is_empty());
}

#[test]
fn the_drill_begins_behind_all_that_is_watched() {
    let watched = watched();
    let whole = whole();
    for (ix, component) in watched.components() {
        assert_eq!(component.id, whole[ix].id);
    }
    assert!(watched.drill_probe().is_none());
    let probe = whole.drill_probe().unwrap();
    assert!(probe.usize() >= watched.probes().len());
    let addressed = watched.told_of_drills(&["ekstern@vakt.example".into(), OPERATOR.into()]);
    let languages: Vec<_> = addressed.iter().map(|contact| contact.language).collect();
    assert_eq!(languages, [Some(Language::Bokmal), Some(Language::English)]);
}

#[test]
fn what_the_log_says_of_a_drill_can_be_read_back() {
    for outcome in [
        DrillOutcome::Passed { millis: 2_100 },
        DrillOutcome::Failed {
            why: DrillFailure::Late,
        },
    ] {
        let entry = Entry::Monitor {
            at: Timestamp::UNIX_EPOCH,
            what: MonitorEvent::DrillEnded {
                fault: Some(crate::fault::Number::new("DRILL", 2026, 1)),
                outcome,
            },
        };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(
            serde_json::from_str::<Entry>(&text).unwrap(),
            entry,
            "{text}"
        );
    }
}
