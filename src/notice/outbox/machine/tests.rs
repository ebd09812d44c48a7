//! What machines get, and what one that is down costs.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::fixture::*;
use super::*;
use crate::fault::What;
use crate::inventory::Language;
use crate::notice::EventPayload;

/// A time of day for what happens first.
const START: i64 = 100;
const HOUR: i64 = 3_600;

/// An outbox with a broker behind it; mail is always taken.
struct Sim {
    outbox: Outbox,
    inventory: Inventory,
    store: BTreeMap<Key, Row>,
    /// Attempts at the broker: when, and of which notice.
    attempts: Vec<(i64, Key)>,
    /// Notices that it took, in order.
    taken: Vec<Row>,
    most: usize,
    /// Nothing happens before.
    now: i64,
}

type Answer<'a> = &'a dyn Fn(i64, &Row) -> Option<Outcome>;

fn yes() -> Outcome {
    Outcome::Accepted {
        response: "PUBACK: success".to_owned(),
    }
}

fn no() -> Outcome {
    Outcome::Temporary {
        why: "there is no connection to the broker".to_owned(),
    }
}

fn with_broker() -> Context {
    Context {
        mqtt: true,
        ..context()
    }
}

impl Sim {
    fn new() -> Self {
        Self {
            outbox: Outbox::default(),
            inventory: inventory(Language::Bokmal),
            store: BTreeMap::new(),
            attempts: Vec::new(),
            taken: Vec::new(),
            most: 0,
            now: START,
        }
    }

    fn commit(&mut self, rows: Vec<Row>) {
        self.store
            .extend(rows.into_iter().map(|row| (row.key.clone(), row)));
    }

    fn put(&mut self, second: i64, event: &Event, fault: &Fault) {
        let rows = self
            .outbox
            .put(&with_broker(), event, fault, &self.inventory, now(second));
        self.commit(rows);
    }

    /// Opens so many faults, one a second.
    fn open(&mut self, faults: u32) {
        for serial in 1..=faults {
            let (case, event) = Case::open(serial, the_line(), agreed("it"));
            self.put(START + i64::from(serial), &event, &case.fault);
        }
    }

    /// Goes on until a moment; receipts come at once, or not at all.
    fn run(&mut self, until: i64, answer: Answer<'_>) {
        let end = now(until).mono;
        loop {
            let next = self.outbox.next();
            if next > end {
                return;
            }
            let second = i64::try_from(next.since(now(0).mono).as_secs()).unwrap() + 1;
            self.now = second.max(self.now);
            self.turn(self.now, answer);
        }
    }

    fn turn(&mut self, second: i64, answer: Answer<'_>) {
        let context = with_broker();
        let turn = self.outbox.turn(&context, &self.inventory, now(second));
        self.commit(turn.changed);
        let machine = turn
            .deliver
            .iter()
            .filter(|row| row.channel == Channel::Mqtt);
        self.most = self.most.max(machine.count());
        for row in turn.deliver {
            let outcome = match row.channel {
                Channel::Email | Channel::Webhook | Channel::Ticket => Some(yes()),
                Channel::Mqtt => {
                    self.attempts.push((second, row.key.clone()));
                    answer(second, &row)
                }
            };
            let Some(outcome) = outcome else {
                continue;
            };
            if row.channel == Channel::Mqtt && matches!(outcome, Outcome::Accepted { .. }) {
                self.taken.push(row.clone());
            }
            let receipt = Receipt {
                key: row.key,
                outcome,
                wait: None,
            };
            let rows = self
                .outbox
                .receipt(&context, &receipt, &self.inventory, now(second));
            self.commit(rows);
        }
    }

    fn of_machine(&self) -> impl Iterator<Item = &Row> {
        self.store
            .values()
            .filter(|row| row.channel == Channel::Mqtt)
    }

    fn attempts_since(&self, second: i64) -> usize {
        self.attempts.iter().filter(|(at, _)| *at >= second).count()
    }
}

#[test]
fn the_broker_is_told_of_every_event_and_people_as_if_there_were_none() {
    let (mut case, opened) = Case::open(1, the_line(), agreed("it"));
    let open = case.fault.clone();
    let cleared = case.then(START, What::Cleared);
    let mut told = Vec::new();
    for mqtt in [false, true] {
        let mut sim = Sim::new();
        let mut outbox = Outbox::default();
        let context = Context { mqtt, ..context() };
        for (event, fault) in [(&opened, &open), (&cleared, &case.fault)] {
            let rows = outbox.put(&context, event, fault, &sim.inventory, now(START));
            sim.commit(rows);
        }
        let people = sim
            .store
            .values()
            .filter(|row| row.channel == Channel::Email);
        told.push(people.cloned().collect::<Vec<_>>());
        assert_eq!(sim.of_machine().count(), if mqtt { 2 } else { 0 });
        for row in sim.of_machine() {
            let payload: serde_json::Value = serde_json::from_str(&row.message.text).unwrap();
            assert_eq!(payload["id"], row.key.as_str());
            assert_eq!(payload["version"], 1);
        }
    }
    assert_eq!(told[0], told[1]);
}

#[test]
fn a_payload_is_what_its_schema_says_and_bears_its_key() {
    let (case, opened) = Case::open(1, the_line(), agreed("it"));
    let key = Key::from("ab".to_owned());
    let payload = EventPayload::of(&key, &opened, &case.fault);
    insta::assert_json_snapshot!(payload);
}

#[test]
fn three_hundred_events_go_at_once_in_order_and_a_window_at_a_time() {
    let mut sim = Sim::new();
    sim.open(300);
    sim.run(START + 400, &|_, _| Some(yes()));
    let numbers: Vec<_> = sim.taken.iter().map(|row| row.fault.clone()).collect();
    let mut sorted = numbers.clone();
    sorted.sort();
    assert_eq!((numbers.len(), &numbers), (300, &sorted));
    assert!(sim.most <= WINDOW, "{} at once", sim.most);
    assert!(sim.of_machine().all(|row| row.state == RowState::Sent));
}

#[test]
fn what_happened_to_one_fault_is_told_in_order_though_the_first_is_put_off() {
    let mut sim = Sim::new();
    let (mut case, opened) = Case::open(1, the_line(), agreed("it"));
    sim.put(START, &opened, &case.fault);
    let cleared = case.then(START + 1, What::Cleared);
    sim.put(START + 1, &cleared, &case.fault);
    sim.run(START + HOUR, &|second, _| {
        Some(if second < START + 60 { no() } else { yes() })
    });
    let ordinals: Vec<_> = sim.taken.iter().map(|row| row.ordinal).collect();
    assert_eq!(ordinals, [0, 1]);
}

#[test]
fn a_broker_that_is_down_for_a_day_costs_one_attempt_each_five_minutes() {
    let mut sim = Sim::new();
    sim.open(1_000);
    let day = START + 24 * HOUR;
    sim.run(day, &|_, _| Some(no()));
    assert!(
        sim.attempts.len() < WINDOW + 320,
        "{} attempts",
        sim.attempts.len()
    );
    assert!(sim.attempts.len() > 200, "it is asked again");
    let tried: BTreeSet<_> = sim.attempts.iter().map(|(_, key)| key).collect();
    assert!(tried.len() > 200, "another one each time");
    let before = sim.attempts.len();
    sim.run(day + 600, &|_, _| Some(yes()));
    assert_eq!(sim.taken.len(), 1_000, "all of it, soon after it is back");
    assert_eq!(sim.attempts.len() - before, 1_000);
}

#[test]
fn a_notice_that_the_broker_chokes_on_keeps_no_other_back() {
    let mut sim = Sim::new();
    sim.open(100);
    let poison = sim.of_machine().next().unwrap().key.clone();
    sim.run(START + HOUR, &|_, row| {
        Some(if row.key == poison { no() } else { yes() })
    });
    assert_eq!(sim.taken.len(), 99);
    let waiting = &sim.store[&poison];
    assert_eq!(waiting.state, RowState::Pending);
    let attempts = waiting.attempts;
    assert!((5..40).contains(&attempts), "{attempts}");
}

#[test]
fn after_72_hours_what_waited_is_given_up_and_the_operator_is_told_once() {
    let mut sim = Sim::new();
    sim.open(200);
    let late = START + 71 * HOUR;
    sim.run(late, &|_, _| Some(no()));
    let is_dead = |row: &&Row| matches!(row.state, RowState::Dead { .. });
    assert_eq!(sim.of_machine().filter(is_dead).count(), 0);
    let (case, event) = Case::open(999, the_line(), agreed("it"));
    sim.put(late, &event, &case.fault);
    sim.run(START + 74 * HOUR, &|_, _| Some(no()));
    assert_eq!(sim.of_machine().filter(is_dead).count(), 200);
    let alarms = sim
        .store
        .values()
        .filter(|row| row.reason == Reason::Undelivered);
    let alarms: Vec<_> = alarms.map(|row| row.recipient.address.as_str()).collect();
    assert_eq!(alarms, [OPERATOR; 2], "that it is silent, and what is lost");
    sim.run(START + 75 * HOUR, &|_, _| Some(yes()));
    assert_eq!(sim.taken.len(), 1, "the one that has not waited so long");
}

#[test]
fn of_a_silent_broker_the_operator_is_told_after_a_quarter_of_an_hour_and_again_if_it_is_again() {
    let mut sim = Sim::new();
    sim.open(20);
    let refused = || Outcome::Temporary {
        why: "PUBACK: not authorized".to_owned(),
    };
    let alarms = |sim: &Sim| {
        let rows = sim.store.values();
        let mut alarms: Vec<Row> = rows
            .filter(|row| row.reason == Reason::Undelivered)
            .cloned()
            .collect();
        alarms.sort_by_key(|row| row.created_at);
        alarms
    };
    sim.run(START + 14 * 60, &|_, _| Some(refused()));
    assert_eq!(alarms(&sim), []);
    sim.run(START + 6 * HOUR, &|_, _| Some(refused()));
    assert_eq!(alarms(&sim).len(), 1);
    assert_eq!(alarms(&sim)[0].recipient.address, OPERATOR);
    sim.run(START + 7 * HOUR, &|_, _| Some(yes()));
    let (case, event) = Case::open(21, the_line(), agreed("it"));
    sim.put(START + 7 * HOUR, &event, &case.fault);
    sim.run(START + 8 * HOUR, &|_, _| Some(refused()));
    assert_eq!(alarms(&sim).len(), 2);
}

#[test]
fn attempts_of_which_nothing_is_heard_are_in_doubt_and_go_again_under_the_same_key() {
    let mut sim = Sim::new();
    sim.open(10);
    sim.run(START + 60, &|_, _| None);
    assert_eq!(sim.attempts.len(), 10);
    sim.run(START + HOUR, &|_, _| Some(yes()));
    assert_eq!((sim.taken.len(), sim.attempts.len()), (10, 20));
    assert!(sim.of_machine().all(|row| row.ambiguous == 1));
}

#[test]
fn after_a_restart_it_goes_on_with_the_same_keys() {
    let mut sim = Sim::new();
    sim.open(100);
    let until_30 = |row: &Row| row.fault.as_ref().unwrap().as_str() <= "FOSEN-2026-0030";
    sim.run(START + 101, &|_, row| until_30(row).then(yes));
    let keys: BTreeSet<Key> = sim.of_machine().map(|row| row.key.clone()).collect();
    let rows = sim.store.values().cloned().collect();
    sim.now = START + 200;
    sim.outbox = Outbox::restore(rows, now(sim.now));
    let before = sim.taken.len();
    sim.run(START + 260, &|_, _| Some(yes()));
    let taken: BTreeSet<Key> = sim.taken.iter().map(|row| row.key.clone()).collect();
    assert_eq!(taken, keys);
    assert_eq!(sim.taken.len(), before + (100 - before), "none twice");
    assert!(sim.attempts_since(START + 200) > 0);
}

#[test]
fn a_full_lane_takes_no_more_and_no_room_from_mail() {
    let mut sim = Sim::new();
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    let place = (&sim.inventory, region());
    for second in 0..i64::try_from(ROWS).unwrap() {
        let event = Event {
            at: at(second),
            ..event.clone()
        };
        let put = sim
            .outbox
            .put_event(&with_broker(), &event, &case.fault, place, now(START));
        assert_eq!(put[0].state, RowState::Pending);
    }
    let event = Event {
        at: at(-1),
        ..event
    };
    let last = sim.outbox.put(
        &with_broker(),
        &event,
        &case.fault,
        &sim.inventory,
        now(START),
    );
    let of_machine = last
        .iter()
        .find(|row| row.channel == Channel::Mqtt)
        .unwrap();
    let full = RowState::Cancelled {
        reason: FULL.to_owned(),
    };
    assert_eq!(of_machine.state, full);
    let mail = last.iter().filter(|row| row.channel == Channel::Email);
    assert!(mail.clone().count() > 0 && mail.clone().all(|row| row.state == RowState::Pending));
}

#[test]
fn without_a_broker_what_is_owed_to_it_is_cancelled() {
    let mut sim = Sim::new();
    sim.open(3);
    let changed = sim
        .outbox
        .reload(&context(), &sim.inventory, now(START + 10));
    let gone: Vec<_> = changed.iter().map(|row| row.channel).collect();
    assert_eq!(gone, [Channel::Mqtt; 3]);
    let mut kept = Sim::new();
    kept.open(3);
    let changed = kept
        .outbox
        .reload(&with_broker(), &kept.inventory, now(START + 10));
    assert_eq!(changed, Vec::new());
}
