//! Mail and a webhook beside it or behind it, and whatever comes of each.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::fault::{Event, Fault, What};
use crate::notice::fixture::*;
use crate::notice::{Outcome, Reason, Receipt, Row};

const MINUTE: i64 = 60;
const START: i64 = 100;
const STAND_BY: When = When::MailFails(Duration::from_secs(600));

fn yes() -> Outcome {
    Outcome::Accepted {
        response: "250 ok".to_owned(),
    }
}

fn no() -> Outcome {
    Outcome::Temporary {
        why: "451 not now".to_owned(),
    }
}

fn never() -> Outcome {
    Outcome::Permanent {
        why: "550 no such user".to_owned(),
    }
}

fn nowhere() -> Outcome {
    Outcome::Temporary {
        why: format!("{UNREACHED}: connecting: refused"),
    }
}

type Answer<'a> = &'a dyn Fn(i64, &Row) -> Outcome;

struct Sim {
    outbox: Outbox,
    inventory: Inventory,
    store: BTreeMap<Key, Row>,
    now: i64,
    /// What was taken: when, by whom, and which row.
    taken: Vec<(i64, Row)>,
    attempts: Vec<(i64, Row)>,
}

impl Sim {
    fn new(when: When) -> Self {
        Self::of(inventory_with_webhooks(when, &[]))
    }

    fn of(inventory: Inventory) -> Self {
        Self {
            outbox: Outbox::default(),
            inventory,
            store: BTreeMap::new(),
            now: START,
            taken: Vec::new(),
            attempts: Vec::new(),
        }
    }

    fn commit(&mut self, rows: Vec<Row>) {
        self.store
            .extend(rows.into_iter().map(|row| (row.key.clone(), row)));
    }

    fn put(&mut self, second: i64, event: &Event, fault: &Fault) {
        self.now = second;
        let rows = self
            .outbox
            .put(&context(), event, fault, &self.inventory, now(second));
        self.commit(rows);
    }

    /// Goes on until a moment; receipts come at once.
    fn run(&mut self, until: i64, answer: Answer<'_>) {
        let end = now(until).mono;
        loop {
            let next = self.outbox.next();
            if next > end {
                self.now = until;
                return;
            }
            let second = i64::try_from(next.as_nanos().div_ceil(1_000_000_000)).unwrap();
            let second = second.max(self.now);
            self.now = second;
            let turn = self.outbox.turn(&context(), &self.inventory, now(second));
            self.commit(turn.changed);
            for row in turn.deliver {
                let outcome = answer(second, &row);
                self.attempts.push((second, row.clone()));
                if matches!(outcome, Outcome::Accepted { .. }) {
                    self.taken.push((second, row.clone()));
                }
                let receipt = Receipt {
                    key: row.key,
                    outcome,
                    wait: None,
                };
                let rows = self
                    .outbox
                    .receipt(&context(), &receipt, &self.inventory, now(second));
                self.commit(rows);
            }
        }
    }

    /// The program dies and starts again from what was written.
    fn restart(&mut self, second: i64) {
        let rows = self.store.values().cloned().collect();
        self.outbox = Outbox::restore(rows, now(second));
    }

    /// What the text-message webhook has taken, with the reason of each.
    fn texts(&self) -> Vec<(i64, Reason)> {
        let texts = self.taken.iter().filter(|(_, row)| is_text(row));
        texts.map(|(at, row)| (*at, row.reason)).collect()
    }

    fn row(&self, wanted: impl Fn(&Row) -> bool) -> &Row {
        self.store.values().find(|row| wanted(row)).unwrap()
    }
}

fn is_text(row: &Row) -> bool {
    row.recipient.webhook() == Some("sms")
}

fn is_mail_to_partner(row: &Row) -> bool {
    row.channel == Channel::Email && row.recipient.address == PARTNER
}

fn opened() -> (Case, Event) {
    Case::open(1, the_line(), agreed("it"))
}

fn start(sim: &mut Sim) -> Case {
    let (case, event) = opened();
    sim.put(START, &event, &case.fault);
    case
}

#[test]
fn a_mail_that_is_taken_keeps_the_stand_by_back() {
    let mut sim = Sim::new(STAND_BY);
    let mut case = start(&mut sim);
    assert_eq!(sim.row(is_text).state, RowState::StandBy);
    sim.run(START + 30, &|_, _| yes());
    let cleared = case.then(START + 40, What::Cleared);
    sim.put(START + 40, &cleared, &case.fault);
    sim.run(START + 60 * MINUTE, &|_, _| yes());
    assert_eq!(sim.texts(), []);
    let RowState::Cancelled { reason } = &sim.row(is_text).state else {
        panic!("{:?}", sim.row(is_text).state);
    };
    assert_eq!(reason, ACCEPTED);
    assert_eq!(sim.store.values().filter(|row| is_text(row)).count(), 1);
}

#[test]
fn always_means_beside_the_mail_and_at_once() {
    let mut sim = Sim::new(When::Always);
    let mut case = start(&mut sim);
    sim.run(START + 1, &|_, _| yes());
    let cleared = case.then(START + 40, What::Cleared);
    sim.put(START + 40, &cleared, &case.fault);
    sim.run(START + 60 * MINUTE, &|_, _| yes());
    let reasons: Vec<Reason> = sim.texts().into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, [Reason::Responsible, Reason::Recovered]);
}

#[test]
fn of_a_gateway_that_takes_nothing_the_operator_is_told_within_minutes_and_once() {
    let mut sim = Sim::new(When::Always);
    start(&mut sim);
    let gateway_is_dead = |_, row: &Row| if is_text(row) { no() } else { yes() };
    let alarms = |sim: &Sim| {
        let rows = sim.store.values();
        let alarms = rows.filter(|row| row.reason == Reason::Undelivered);
        let mut told: Vec<_> = alarms
            .map(|row| (row.created_at, row.recipient.address.clone()))
            .collect();
        told.sort();
        told
    };
    sim.run(START + 4 * MINUTE, &gateway_is_dead);
    assert_eq!(alarms(&sim), [], "it may be back in a moment");
    sim.run(START + 6 * MINUTE, &gateway_is_dead);
    let operator = OPERATOR.to_owned();
    let told = (now(START + 5 * MINUTE).wall, operator);
    assert_eq!(alarms(&sim), [told], "by mail, and not by the gateway");
    let row = sim.row(|row| row.reason == Reason::Undelivered);
    assert!(
        row.message.text.contains("451 not now"),
        "{}",
        row.message.text
    );
    sim.run(START + 6 * 60 * MINUTE, &gateway_is_dead);
    assert_eq!(alarms(&sim).len(), 1);
    // Once more when it has taken something in between.
    sim.run(START + 7 * 60 * MINUTE, &|_, _| yes());
    let later = START + 8 * 60 * MINUTE;
    let (case, event) = Case::open(2, the_line(), agreed("it"));
    sim.put(later, &event, &case.fault);
    sim.run(later + 60 * MINUTE, &gateway_is_dead);
    assert_eq!(alarms(&sim).len(), 2);
}

#[test]
fn of_a_gateway_that_nothing_waited_for_the_silence_begins_anew() {
    let mut sim = Sim::new(STAND_BY);
    let neither = |_, row: &Row| if is_text(row) { no() } else { nowhere() };
    let only_mail = |_, row: &Row| if is_text(row) { no() } else { yes() };
    let alarms = |sim: &Sim| {
        let rows = sim.store.values();
        let alarms = rows.filter(|row| row.reason == Reason::Undelivered);
        alarms.map(|row| row.created_at).collect::<Vec<_>>()
    };
    let tried = |sim: &Sim, since: i64| {
        let mut texts = sim.attempts.iter().filter(|(_, row)| is_text(row));
        texts.find(|(at, _)| *at >= since).map(|(at, _)| *at)
    };
    start(&mut sim);
    sim.run(START + 2 * MINUTE, &neither);
    assert!(tried(&sim, START).is_some());
    // The mail is taken soon: the text is called back.
    sim.run(START + 60 * MINUTE, &only_mail);
    let waits = |row: &&Row| is_text(row) && !row.state.is_final();
    assert_eq!(sim.store.values().filter(waits).count(), 0);
    assert_eq!(alarms(&sim), []);
    let later = START + 14 * 24 * 60 * MINUTE;
    let (case, event) = Case::open(2, the_line(), agreed("it"));
    sim.put(later, &event, &case.fault);
    sim.run(later + 2 * MINUTE, &neither);
    let tried = tried(&sim, later).unwrap();
    sim.run(tried + 4 * MINUTE, &neither);
    assert_eq!(alarms(&sim), [], "it may be back in a moment");
    sim.run(tried + 6 * MINUTE, &neither);
    assert_eq!(alarms(&sim), [now(tried + 5 * MINUTE).wall]);
}

#[test]
fn a_mail_that_waits_too_long_brings_the_stand_by_on_its_way_and_the_end_follows() {
    let mut sim = Sim::new(STAND_BY);
    let mut case = start(&mut sim);
    let relay_is_dead = |_, row: &Row| match row.channel {
        Channel::Webhook | Channel::Ticket => yes(),
        Channel::Email | Channel::Mqtt => no(),
    };
    sim.run(START + 9 * MINUTE, &relay_is_dead);
    assert_eq!(sim.texts(), [], "not before its patience is over");
    sim.run(START + 11 * MINUTE, &relay_is_dead);
    let texts = sim.texts();
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].1, Reason::Responsible);
    assert!((START + 10 * MINUTE..=START + 10 * MINUTE + 1).contains(&texts[0].0));
    let cleared = case.then(START + 12 * MINUTE, What::Cleared);
    sim.put(START + 12 * MINUTE, &cleared, &case.fault);
    sim.run(START + 13 * MINUTE, &relay_is_dead);
    assert_eq!(
        sim.texts()[1].1,
        Reason::Recovered,
        "who was told learns the end"
    );
}

#[test]
fn an_address_that_is_refused_for_good_brings_it_at_once() {
    let mut sim = Sim::new(STAND_BY);
    start(&mut sim);
    sim.run(START + 5, &|_, row| match is_mail_to_partner(row) {
        true => never(),
        false => yes(),
    });
    assert_eq!(sim.texts().len(), 1);
}

#[test]
fn no_relay_at_the_second_look_brings_it_and_one_look_alone_does_not() {
    let mut sim = Sim::new(STAND_BY);
    start(&mut sim);
    let cut_off = |_, row: &Row| match row.channel {
        Channel::Webhook | Channel::Ticket => yes(),
        Channel::Email | Channel::Mqtt => nowhere(),
    };
    sim.run(START + 30, &cut_off);
    assert_eq!(sim.texts(), []);
    sim.run(START + 2 * MINUTE, &cut_off);
    assert_eq!(sim.texts().len(), 1);
}

#[test]
fn what_stands_by_survives_a_restart_and_does_not_go_twice() {
    let mut sim = Sim::new(STAND_BY);
    start(&mut sim);
    let relay_is_dead = |_, row: &Row| match row.channel {
        Channel::Webhook | Channel::Ticket => yes(),
        Channel::Email | Channel::Mqtt => no(),
    };
    sim.run(START + 5 * MINUTE, &relay_is_dead);
    sim.restart(START + 5 * MINUTE);
    assert_eq!(sim.row(is_text).state, RowState::StandBy);
    sim.run(START + 20 * MINUTE, &relay_is_dead);
    sim.restart(START + 20 * MINUTE);
    sim.run(START + 3 * 60 * MINUTE, &|_, _| yes());
    assert_eq!(sim.texts().len(), 1);
    assert_eq!(sim.row(is_text).state, RowState::Sent);
}

#[test]
fn a_text_that_could_not_go_either_is_called_back_when_the_mail_arrives() {
    let mut sim = Sim::new(STAND_BY);
    start(&mut sim);
    // The monitor's own line is down: neither way leads anywhere.
    sim.run(START + 40 * MINUTE, &|_, _| nowhere());
    assert!(
        sim.attempts.iter().any(|(_, row)| is_text(row)),
        "it was let go"
    );
    sim.run(START + 120 * MINUTE, &|_, row| match is_text(row) {
        true => nowhere(),
        false => yes(),
    });
    sim.run(START + 180 * MINUTE, &|_, _| yes());
    assert_eq!(sim.texts(), []);
    let text = sim.row(is_text);
    assert!(
        matches!(&text.state, RowState::Cancelled { reason } if reason == ACCEPTED),
        "{text:?}"
    );
}

#[test]
fn what_stands_by_for_an_alarm_waits_for_its_mail_after_a_restart_too() {
    let mut sim = Sim::of(inventory_with_webhook_of_operator(STAND_BY));
    start(&mut sim);
    // The partner's address is refused: the operator is told, by mail with a stand-by.
    sim.run(START, &|_, row| match is_mail_to_partner(row) {
        true => never(),
        false => no(),
    });
    let is_alarm = |row: &Row| is_text(row) && row.reason == Reason::Undelivered;
    assert_eq!(sim.row(is_alarm).state, RowState::StandBy);
    sim.restart(START + 30);
    sim.run(START + 60 * MINUTE, &|_, _| yes());
    let alarm = sim.row(is_alarm);
    assert!(
        matches!(&alarm.state, RowState::Cancelled { reason } if reason == ACCEPTED),
        "{alarm:?}"
    );
    assert_eq!(sim.texts(), []);
}

#[test]
fn a_text_says_in_one_line_what_it_is_and_whom_it_is_for() {
    let mut sim = Sim::new(When::Always);
    start(&mut sim);
    let row = sim.row(is_text);
    let json: serde_json::Value = serde_json::from_str(&row.message.text).unwrap();
    assert_eq!(json["id"], row.key.as_str());
    assert_eq!(json["text"], row.message.subject);
    assert!(
        row.message.subject.chars().count() <= 70,
        "{}",
        row.message.subject
    );
    insta::assert_json_snapshot!(json, {
        ".id" => "[id]",
    });
}

#[test]
fn shadow_mode_keeps_webhooks_back_as_it_keeps_mail() {
    let mut sim = Sim::of(inventory_with_webhooks(When::Always, &["fosen"]));
    start(&mut sim);
    sim.run(START + MINUTE, &|_, _| yes());
    assert!(
        sim.taken
            .iter()
            .all(|(_, row)| row.channel == Channel::Email)
    );
    let kept = |row: &Row| row.channel == Channel::Webhook && row.state == RowState::Shadowed;
    assert_eq!(sim.store.values().filter(|row| kept(row)).count(), 2);
    let mut sim = Sim::of(inventory_with_webhooks(STAND_BY, &["it"]));
    start(&mut sim);
    sim.run(START + 60 * MINUTE, &|_, _| no());
    assert_eq!(sim.store.values().filter(|row| is_text(row)).count(), 0);
}

#[test]
fn a_webhook_that_is_told_everything_is_told_in_order_and_leaves_people_alone() {
    let mut sim = Sim::new(STAND_BY);
    let mut case = start(&mut sim);
    let cleared = case.then(START + 1, What::Cleared);
    sim.put(START + 1, &cleared, &case.fault);
    sim.run(
        START + 60 * MINUTE,
        &|second, row| match row.channel == Channel::Webhook && second < START + MINUTE {
            true => no(),
            false => yes(),
        },
    );
    let events = sim
        .taken
        .iter()
        .filter(|(_, row)| row.reason == Reason::Event);
    let whats: Vec<String> = events
        .map(|(_, row)| {
            let json: serde_json::Value = serde_json::from_str(&row.message.text).unwrap();
            json["event"]["what"]["event"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(whats, ["opened", "cleared"]);
}

#[test]
fn a_webhook_that_refuses_for_good_is_told_of_once_until_it_takes_something() {
    let mut sim = Sim::new(STAND_BY);
    let refused = |_, row: &Row| match row.channel {
        Channel::Webhook => never(),
        Channel::Email | Channel::Mqtt | Channel::Ticket => yes(),
    };
    for serial in 1..=5 {
        let (case, event) = Case::open(serial, the_line(), agreed("it"));
        sim.put(START + i64::from(serial), &event, &case.fault);
    }
    sim.run(START + MINUTE, &refused);
    let alarms = |sim: &Sim| {
        let rows = sim.store.values();
        rows.filter(|row| row.reason == Reason::Undelivered).count()
    };
    assert_eq!(alarms(&sim), 1);
    for (serial, answer) in [(6, true), (7, false)] {
        let (case, event) = Case::open(serial, the_line(), agreed("it"));
        sim.put(START + 2 * MINUTE, &event, &case.fault);
        sim.run(START + 3 * MINUTE, &|second, row| match answer {
            true => yes(),
            false => refused(second, row),
        });
    }
    assert_eq!(alarms(&sim), 2);
}

#[test]
fn who_asks_to_be_left_alone_is_but_for_an_hour_at_most() {
    for (asked, expected) in [(300, 300), (24 * 60 * 60, 60 * 60)] {
        let mut sim = Sim::new(When::Always);
        start(&mut sim);
        let turn = sim.outbox.turn(&context(), &sim.inventory, now(START));
        let webhooks = turn
            .deliver
            .iter()
            .filter(|row| row.channel == Channel::Webhook);
        let mut left = 0;
        for row in webhooks {
            let receipt = Receipt {
                key: row.key.clone(),
                outcome: no(),
                wait: Some(Duration::from_secs(asked)),
            };
            sim.outbox
                .receipt(&context(), &receipt, &sim.inventory, now(START));
            left += 1;
        }
        assert_eq!(left, 2, "an event and a text");
        sim.attempts.clear();
        sim.run(START + expected + 60, &|_, _| yes());
        let again = sim
            .attempts
            .iter()
            .filter(|(_, row)| row.channel == Channel::Webhook);
        let first = again.map(|(at, _)| *at).min().unwrap();
        assert!(
            (START + expected..=START + expected + 1).contains(&first),
            "{first}"
        );
    }
}

#[test]
fn a_storm_reaches_a_telephone_as_a_digest() {
    let mut sim = Sim::new(When::Always);
    for serial in 1..=200 {
        let (case, event) = Case::open(serial, the_line(), agreed("it"));
        sim.put(START + i64::from(serial), &event, &case.fault);
    }
    sim.run(START + 60 * MINUTE, &|_, _| yes());
    let texts = sim.texts();
    assert!(texts.len() <= 15, "{}", texts.len());
    let digest = sim.row(|row| is_text(row) && row.reason == Reason::Digest);
    let json: serde_json::Value = serde_json::from_str(&digest.message.text).unwrap();
    assert_eq!(json["gathered"].as_array().unwrap().len(), 50);
    assert_eq!(json["text"], digest.message.subject);
    let events = sim
        .taken
        .iter()
        .filter(|(_, row)| row.reason == Reason::Event);
    assert_eq!(events.count(), 200, "a ticket system wants each by itself");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever relay and webhook do for some hours: somebody who stands behind a
    /// webhook too is told by one of the two ways, an end is never told by a way that
    /// did not tell its problem, and nothing waits for ever.
    #[test]
    fn one_of_two_ways_tells_it_and_no_end_comes_without_its_problem(
        seed in any::<u64>(),
        bad_until in 0_i64..6 * 3600,
        cleared_after in 30_i64..4 * 3600,
        restart_after in 1_i64..5 * 3600,
    ) {
        let mut sim = Sim::new(STAND_BY);
        let mut case = start(&mut sim);
        let answer = |second: i64, row: &Row| {
            let draw = Key::of(&seed.to_string(), row.key.as_str(), 0, Channel::Email, "");
            match (draw.draw(u32::try_from(second).unwrap()) % 5, second < START + bad_until) {
                (_, false) | (0, true) => yes(),
                (1, true) => Outcome::Ambiguous { why: "cut".to_owned() },
                (2, true) => nowhere(),
                (_, true) => no(),
            }
        };
        let mut steps = [(cleared_after, true), (restart_after, false)];
        steps.sort_unstable();
        for (after, clears) in steps {
            sim.run(START + after, &answer);
            if clears {
                let cleared = case.then(START + after, What::Cleared);
                sim.put(START + after, &cleared, &case.fault);
            } else {
                sim.restart(START + after);
            }
        }
        sim.run(START + 24 * 3600, &answer);
        prop_assert!(sim.store.values().all(|row| row.state.is_final()));
        // By itself or in a digest.
        let told = |wanted: &dyn Fn(&Row) -> bool, reason| {
            let mut rows = sim.store.values();
            rows.any(|row| wanted(row) && row.reason == reason && row.state == RowState::Sent)
        };
        let mailed = told(&is_mail_to_partner, Reason::Responsible);
        let texted = told(&is_text, Reason::Responsible);
        prop_assert!(mailed || texted);
        prop_assert_eq!(told(&is_text, Reason::Recovered), texted);
        prop_assert_eq!(told(&is_mail_to_partner, Reason::Recovered), mailed);
        if let Some((_, first)) = sim.texts().first() {
            prop_assert_eq!(*first, Reason::Responsible);
        }
    }
}
