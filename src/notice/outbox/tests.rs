use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::fault::{Event, Fault, Number, What};
use crate::health::Mode;
use crate::inventory::{Facet, Language};
use crate::notice::fixture::*;
use crate::notice::{Channel, Outcome, Receipt};

/// What the mailboxes got: the address, the true Message-ID, when, by which row.
#[derive(Clone, Debug)]
struct Mail {
    address: String,
    id: String,
    row: Row,
    at: i64,
}

/// How the invented mail server behaves.
#[derive(Clone, Copy, Debug)]
struct Weather {
    /// Until when it is bad, in seconds.
    until: i64,
    /// In percent: temporary, ambiguous, permanent.
    temporary: u64,
    ambiguous: u64,
    permanent: u64,
}

struct Sim {
    outbox: Outbox,
    inventory: Inventory,
    store: BTreeMap<Key, Row>,
    flying: Vec<(i64, Row, Outcome, bool)>,
    mails: Vec<Mail>,
    refused: BTreeSet<Key>,
    unsure: BTreeMap<Key, u32>,
    weather: Weather,
    luck: u64,
    planted: Planted,
    /// Member → digest.
    gathered: BTreeMap<Key, Key>,
    /// Faults that ended cleared.
    over: BTreeSet<Number>,
}

impl Sim {
    fn new(seed: u64, weather: Weather, planted: Planted) -> Self {
        let mut outbox = Outbox::default();
        outbox.plant(planted);
        Self {
            outbox,
            inventory: inventory(Language::Bokmal),
            store: BTreeMap::new(),
            flying: Vec::new(),
            mails: Vec::new(),
            refused: BTreeSet::new(),
            unsure: BTreeMap::new(),
            weather,
            luck: seed,
            planted,
            gathered: BTreeMap::new(),
            over: BTreeSet::new(),
        }
    }

    /// SplitMix64.
    fn draw(&mut self, below: u64) -> u64 {
        self.luck = self.luck.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.luck;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn commit(&mut self, rows: Vec<Row>) {
        for row in rows {
            if let RowState::Gathered { digest } = &row.state {
                self.gathered.insert(row.key.clone(), digest.clone());
            }
            self.store.insert(row.key.clone(), row);
        }
    }

    fn happen(&mut self, second: i64, event: &Event, fault: &Fault) {
        let rows = self
            .outbox
            .put(&context(), event, fault, &self.inventory, now(second));
        self.commit(rows);
        self.turn(second);
    }

    fn turn(&mut self, second: i64) {
        let turn = self.outbox.turn(&context(), &self.inventory, now(second));
        self.commit(turn.changed);
        for row in turn.deliver {
            self.deliver(second, row);
        }
    }

    fn deliver(&mut self, second: i64, row: Row) {
        let bad = second < self.weather.until;
        let dice = self.draw(100);
        let delay = 1 + i64::try_from(self.draw(if bad { 60 } else { 3 })).unwrap();
        let Weather {
            temporary,
            ambiguous,
            permanent,
            ..
        } = self.weather;
        let why = "invented".to_owned();
        let (outcome, accepted) = if !bad {
            (Outcome::Accepted { response: why }, true)
        } else if dice < temporary {
            (Outcome::Temporary { why }, false)
        } else if dice < temporary + ambiguous {
            (Outcome::Ambiguous { why }, self.draw(2) == 0)
        } else if dice < temporary + ambiguous + permanent {
            (Outcome::Permanent { why }, false)
        } else {
            (Outcome::Accepted { response: why }, true)
        };
        if accepted {
            self.mails.push(Mail {
                address: address(&row.recipient.address),
                id: row.key.message_id("samband.test"),
                row: row.clone(),
                at: second + delay,
            });
        }
        self.flying.push((second + delay, row, outcome, accepted));
    }

    /// Runs to a moment; both ends included.
    fn run(&mut self, from: i64, to: i64) {
        let mut second = from;
        loop {
            let wake = i64::try_from(self.outbox.next().as_nanos().div_ceil(1_000_000_000))
                .unwrap_or(i64::MAX);
            let landing = self.flying.iter().map(|f| f.0).min().unwrap_or(i64::MAX);
            let next = wake.min(landing).max(second);
            if next > to {
                return;
            }
            second = next;
            while let Some(place) = self.flying.iter().position(|f| f.0 <= second) {
                let (_, row, outcome, _) = self.flying.remove(place);
                let receipt = Receipt {
                    key: row.key.clone(),
                    outcome: outcome.clone(),
                    wait: None,
                };
                match outcome {
                    Outcome::Permanent { .. } => drop(self.refused.insert(row.key)),
                    Outcome::Ambiguous { .. } => *self.unsure.entry(row.key).or_default() += 1,
                    Outcome::Accepted { .. } | Outcome::Temporary { .. } => {}
                }
                let rows = self
                    .outbox
                    .receipt(&context(), &receipt, &self.inventory, now(second));
                self.commit(rows);
            }
            self.turn(second);
        }
    }

    /// The program dies: attempts under way have an outcome nobody hears of.
    fn crash(&mut self, second: i64) {
        for (_, row, _, _) in std::mem::take(&mut self.flying) {
            *self.unsure.entry(row.key).or_default() += 1;
        }
        for mail in &mut self.mails {
            mail.at = mail.at.min(second);
        }
        let rows = self.store.values().cloned().collect();
        self.outbox = Outbox::restore(rows, now(second));
        self.outbox.plant(self.planted);
    }

    /// The mails that brought a row, by itself or in a digest.
    fn brought(&self, key: &Key) -> Vec<&Mail> {
        let digest = self.gathered.get(key);
        self.mails
            .iter()
            .filter(|mail| mail.row.key == *key || Some(&mail.row.key) == digest)
            .collect()
    }

    /// G3, G4, G9 and G10 over everything that was decided and received.
    fn check(&self) -> Result<(), String> {
        self.check_copies()?;
        self.check_ends()?;
        self.check_order()?;
        self.check_storm()
    }

    /// G3: nothing is said to be sent that was not; nothing ends silently.
    fn check_ends(&self) -> Result<(), String> {
        for (key, row) in &self.store {
            let what = format!(
                "{} of {:?} to {}",
                row.reason.slug(),
                row.fault,
                row.recipient.address
            );
            let refused = |key: &Key| self.refused.contains(key);
            let digest = self.gathered.get(key);
            match &row.state {
                RowState::Sent if self.brought(key).is_empty() => {
                    return Err(format!("G3a: {what} is sent and was never accepted"));
                }
                RowState::Sent => {}
                RowState::Dead { reason } => {
                    let patient = row.attempts > 200 || digest.is_some();
                    if !refused(key) && !digest.is_some_and(refused) && !patient {
                        return Err(format!("G3b: {what} is dead for {reason:?}"));
                    }
                    self.check_alarm(row, digest)?;
                }
                RowState::Cancelled { reason } if reason.is_empty() => {
                    return Err(format!("G3c: {what} was cancelled for no reason"));
                }
                RowState::Cancelled { .. } | RowState::Shadowed => {}
                RowState::Pending
                | RowState::StandBy
                | RowState::Held
                | RowState::Gathered { .. } => {
                    return Err(format!("G3b: {what} is still {}", row.state.slug()));
                }
            }
        }
        Ok(())
    }

    fn check_alarm(&self, row: &Row, digest: Option<&Key>) -> Result<(), String> {
        if row.reason == Reason::Undelivered || row.recipient.address == OPERATOR {
            return Ok(());
        }
        let about = digest.unwrap_or(&row.key).as_str();
        let alarm = Key::of("test", about, 0, Channel::Email, OPERATOR);
        if self.store.contains_key(&alarm) {
            return Ok(());
        }
        Err(format!("G3c: nobody was told of the death of {}", row.key))
    }

    /// G4: each copy bears the Message-ID of its row; repeats only after doubt.
    fn check_copies(&self) -> Result<(), String> {
        let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
        for mail in &self.mails {
            let known = self.store.get(&mail.row.key);
            if known.is_none_or(|row| row.key.message_id("samband.test") != mail.id) {
                return Err(format!("G4: {} is the Message-ID of no row", mail.id));
            }
            *copies.entry(&mail.id).or_default() += 1;
        }
        for row in self.store.values() {
            let got = copies.get(row.key.message_id("samband.test").as_str());
            let unsure = self.unsure.get(&row.key).copied().unwrap_or_default();
            if got.copied().unwrap_or_default() > 1 + unsure {
                return Err(format!("G4: {got:?} copies after {unsure} doubts"));
            }
        }
        Ok(())
    }

    /// G9: no recovery before, or without, its problem; and a recovery for each.
    fn check_order(&self) -> Result<(), String> {
        let mut threads: BTreeMap<(String, Number), Vec<&Row>> = BTreeMap::new();
        for row in self.store.values() {
            if let Some(fault) = &row.fault {
                let place = (address(&row.recipient.address), fault.clone());
                threads.entry(place).or_default().push(row);
            }
        }
        for ((address, fault), mut rows) in threads {
            rows.sort_by_key(|row| row.ordinal);
            let first = |row: &Row| self.brought(&row.key).iter().map(|m| m.at).min();
            let mut told: Option<i64> = None;
            let mut owed = false;
            for row in rows {
                let lost = matches!(
                    row.state,
                    RowState::Dead { .. } | RowState::Cancelled { .. }
                );
                if row.reason.is_problem() {
                    told = first(row).or(told);
                    owed |= !lost;
                } else if row.reason.is_end() {
                    if let Some(end) = first(row)
                        && told.is_none_or(|told| end < told)
                    {
                        return Err(format!("G9: {address} heard the end of {fault} first"));
                    }
                    // An end that got lost leaves the problem standing for a later one.
                    owed = false;
                    told = told.filter(|_| lost);
                }
            }
            if owed && self.over.contains(&fault) {
                return Err(format!("G9: {address} is owed the end of {fault}"));
            }
        }
        Ok(())
    }

    /// G10: at most fifteen in any hour, and every fault named or counted.
    fn check_storm(&self) -> Result<(), String> {
        let mut got: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for mail in &self.mails {
            got.entry(&mail.address).or_default().push(mail.at);
        }
        for (address, mut times) in got {
            times.sort_unstable();
            for window in times.windows(16) {
                if window[15] - window[0] < 3600 {
                    return Err(format!("G10: {address} got 16 mails within an hour"));
                }
            }
        }
        for mail in self.mails.iter().filter(|m| m.row.reason == Reason::Digest) {
            let members = self
                .gathered
                .values()
                .filter(|d| **d == mail.row.key)
                .count();
            if !mail
                .row
                .message
                .text
                .contains(&format!("{members} melding"))
            {
                return Err(format!("G10: a digest does not count its {members}"));
            }
        }
        Ok(())
    }
}

/// Faults that come and go for two hours under a bad mail server that may die
/// with the program, then quiet for as long as the storm limit may need.
fn live(seed: u64, faults: u32, weather: Weather, crashes: u32, planted: Planted) -> Sim {
    let mut sim = Sim::new(seed, weather, planted);
    let mut script: BTreeMap<(i64, u32), Vec<Step>> = BTreeMap::new();
    let mut cases: BTreeMap<u32, Case> = BTreeMap::new();
    for serial in 1..=faults {
        let opened = i64::try_from(sim.draw(3600)).unwrap() + 20;
        let located = opened + 1 + i64::try_from(sim.draw(300)).unwrap();
        let cleared = located + 1 + i64::try_from(sim.draw(1800)).unwrap();
        script.entry((opened, serial)).or_default().push(Step::Open);
        script
            .entry((located, serial))
            .or_default()
            .push(Step::Locate);
        script
            .entry((cleared, serial))
            .or_default()
            .push(Step::Clear);
        if sim.draw(3) == 0 {
            let again = cleared + 1 + i64::try_from(sim.draw(600)).unwrap();
            let gone = again + 1 + i64::try_from(sim.draw(600)).unwrap();
            script
                .entry((again, serial))
                .or_default()
                .push(Step::Reopen);
            script.entry((gone, serial)).or_default().push(Step::Clear);
        }
    }
    for _ in 0..crashes {
        let at = i64::try_from(sim.draw(7200)).unwrap();
        script.entry((at, 0)).or_default().push(Step::Crash);
    }
    let mut second = 0;
    for ((at, serial), steps) in script {
        sim.run(second, at);
        second = at;
        for step in steps {
            sim.play(at, serial, step, &mut cases);
        }
    }
    sim.run(second, 100 * 3600);
    sim.over = cases
        .values()
        .map(|case| case.fault.number.clone())
        .collect();
    sim
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Open,
    Locate,
    Clear,
    Reopen,
    Crash,
}

impl Sim {
    fn play(&mut self, at: i64, serial: u32, step: Step, cases: &mut BTreeMap<u32, Case>) {
        if let Step::Open = step {
            let finding = if serial.is_multiple_of(2) {
                the_line()
            } else {
                the_tie()
            };
            let assignment = if serial.is_multiple_of(2) {
                agreed("it")
            } else {
                undecided()
            };
            let (case, event) = Case::open(serial, finding, assignment);
            self.happen(at, &event, &case.fault);
            cases.insert(serial, case);
            return;
        }
        let what = match step {
            Step::Open | Step::Crash => return self.crash(at),
            Step::Locate => What::Located {
                finding: found(vec![cause(room(1), Facet::Service, Mode::Refusing)]),
                assignment: unagreed("afjord"),
                stays: false,
                earlier: Vec::new(),
            },
            Step::Clear => What::Cleared,
            Step::Reopen => What::Reopened {
                finding: the_line(),
                anew: true,
            },
        };
        let case = cases.get_mut(&serial).unwrap();
        let event = case.then(at, what);
        self.happen(at, &event, &case.fault);
    }
}

const FAIR: Weather = Weather {
    until: 0,
    temporary: 0,
    ambiguous: 0,
    permanent: 0,
};

const FOUL: Weather = Weather {
    until: 3 * 3600,
    temporary: 40,
    ambiguous: 30,
    permanent: 2,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_mail_server_does_the_promises_hold(
        seed: u64,
        faults in 1_u32..30,
        temporary in 0_u64..60,
        ambiguous in 0_u64..40,
        permanent in 0_u64..5,
        crashes in 0_u32..4,
    ) {
        let weather = Weather { until: 3 * 3600, temporary, ambiguous, permanent };
        let sim = live(seed, faults, weather, crashes, Planted::None);
        prop_assert_eq!(sim.check(), Ok(()));
        prop_assert_eq!(sim.outbox.load(), Load::default());
    }
}

/// Whether any of some seeds brings the planted fault to light, and by which promise.
fn caught(planted: Planted) -> Option<String> {
    (0..20).find_map(|seed| live(seed, 6, FOUL, 0, planted).check().err())
}

#[test]
fn a_new_message_id_at_each_attempt_is_caught() {
    let found = caught(Planted::FreshMessageId);
    assert!(
        found.as_ref().is_some_and(|f| f.starts_with("G4")),
        "{found:?}"
    );
}

#[test]
fn ambiguous_taken_for_permanent_is_caught() {
    let found = caught(Planted::AmbiguousIsPermanent);
    assert!(
        found.as_ref().is_some_and(|f| f.starts_with("G3")),
        "{found:?}"
    );
}

#[test]
fn a_recovery_counted_before_it_was_sent_is_caught() {
    let found = caught(Planted::ClearedBeforeSend);
    assert!(
        found.as_ref().is_some_and(|f| f.starts_with("G3a")),
        "{found:?}"
    );
}

#[test]
fn without_a_planted_fault_nothing_is_caught() {
    assert_eq!(caught(Planted::None), None);
}

#[test]
fn a_storm_of_three_hundred_faults_stays_below_fifteen_mails_an_hour_and_leaves_nothing_out() {
    let sim = live(7, 300, FAIR, 0, Planted::None);
    assert_eq!(sim.check(), Ok(()));
    let digests = sim.mails.iter().filter(|m| m.row.reason == Reason::Digest);
    assert!(digests.count() > 3);
    assert!(sim.store.values().all(|row| row.state == RowState::Sent));
}

#[test]
fn the_first_eight_go_singly() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    for serial in 1..=12 {
        let (case, event) = Case::open(serial, the_line(), agreed("it"));
        sim.happen(20, &event, &case.fault);
    }
    sim.run(20, 60);
    let to_partner = |sim: &Sim| {
        let mails = sim.mails.iter().filter(|m| m.address == PARTNER);
        mails.map(|m| m.row.reason).collect::<Vec<_>>()
    };
    assert_eq!(to_partner(&sim), vec![Reason::Responsible; 8]);
    sim.run(60, 600);
    assert_eq!(to_partner(&sim).last(), Some(&Reason::Digest));
    assert_eq!(to_partner(&sim).len(), 9);
}

#[test]
fn in_a_storm_the_operator_still_learns_at_once_that_the_monitor_is_cut_off() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    for serial in 1..=12 {
        let (case, event) = Case::open(serial, the_line(), agreed("drift"));
        sim.happen(20, &event, &case.fault);
    }
    let context = context();
    let rows = sim
        .outbox
        .put_monitor(&context, Reason::CutOff, region(), &sim.inventory, now(30));
    sim.commit(rows);
    sim.turn(30);
    sim.run(30, 40);
    let mails = sim.mails.iter().filter(|m| m.address == OPERATOR);
    let told: Vec<_> = mails.map(|m| m.row.reason).collect();
    assert_eq!(told.len(), 9, "{told:?}");
    assert!(told.contains(&Reason::CutOff), "{told:?}");
}

#[test]
fn whoever_was_told_of_a_fault_that_is_withdrawn_is_told_that_nobody_knows() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.run(20, 100);
    let withdrawn = case.then(900, What::Withdrawn);
    sim.happen(900, &withdrawn, &case.fault);
    sim.run(900, 1200);
    let mails = sim.mails.iter().filter(|mail| mail.address == PARTNER);
    let (reasons, texts): (Vec<_>, Vec<_>) = mails
        .map(|mail| (mail.row.reason, mail.row.message.text.replace('\n', " ")))
        .unzip();
    assert_eq!(reasons, [Reason::Responsible, Reason::Withdrawn]);
    assert!(!texts[1].contains("virker igjen"), "{}", texts[1]);
    assert!(
        texts[1].contains("Om det virker, vet vi ikke."),
        "{}",
        texts[1]
    );
}

#[test]
fn retries_come_after_1_2_5_10_and_then_every_15_minutes_for_72_hours() {
    let key = Key::from("ab".to_owned());
    let mut waited = 0.0;
    for (attempt, minutes) in [
        (1, 1.0),
        (2, 2.0),
        (3, 5.0),
        (4, 10.0),
        (5, 15.0),
        (99, 15.0),
    ] {
        let pause = retry::pause_after(attempt, &key).unwrap().as_secs_f64() / 60.0;
        assert!((pause / minutes - 1.0).abs() <= 0.1, "{attempt}: {pause}");
    }
    let mut attempt = 1;
    while let Some(pause) = retry::pause_after(attempt, &key) {
        waited += pause.as_secs_f64() / 3600.0;
        attempt += 1;
    }
    assert!((70.0..74.0).contains(&waited), "{waited}");
}

#[test]
fn a_permanent_refusal_is_told_to_the_operator_and_that_of_the_operator_to_nobody() {
    let weather = Weather {
        until: i64::MAX,
        temporary: 0,
        ambiguous: 0,
        permanent: 100,
    };
    let mut sim = Sim::new(1, weather, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.run(20, 3600);
    let dead = |row: &&Row| matches!(row.state, RowState::Dead { .. });
    let all = sim.store.values().filter(dead).count();
    let alarms = sim
        .store
        .values()
        .filter(|r| r.reason == Reason::Undelivered);
    // The owner's and the municipality's, and one alarm for each.
    assert_eq!((all, alarms.count(), sim.store.len()), (4, 2, 4));
    assert_eq!(sim.outbox.next(), Mono::NEVER);
}

#[test]
fn a_recovery_whose_problem_died_is_cancelled_and_says_so() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    sim.weather = Weather {
        until: 25,
        permanent: 100,
        ..FAIR
    };
    let rows = sim
        .outbox
        .put(&context(), &event, &case.fault, &sim.inventory, now(20));
    sim.commit(rows);
    let cleared = case.then(21, What::Cleared);
    sim.happen(21, &cleared, &case.fault);
    sim.run(21, 7200);
    let recoveries: Vec<_> = sim
        .store
        .values()
        .filter(|row| row.reason == Reason::Recovered)
        .map(|row| row.state.clone())
        .collect();
    let untold = RowState::Cancelled {
        reason: "its problem was never delivered".to_owned(),
    };
    assert_eq!(recoveries, vec![untold; 2]);
}

#[test]
fn what_is_owed_to_an_address_that_left_the_configuration_is_cancelled() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    let rows = sim
        .outbox
        .put(&context(), &event, &case.fault, &sim.inventory, now(20));
    assert_eq!(rows.len(), 2);
    let changed = sim
        .outbox
        .reload(&context(), &Inventory::default(), now(30));
    assert!(changed.iter().all(|row| matches!(&row.state,
        RowState::Cancelled { reason } if reason.contains("configuration"))));
    assert_eq!((changed.len(), sim.outbox.load()), (2, Load::default()));
}

#[test]
fn who_leaves_and_comes_back_during_one_attempt_is_still_owed_the_notice() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    for inventory in [Inventory::default(), sim.inventory.clone()] {
        sim.outbox.reload(&context(), &inventory, now(21));
    }
    let flying = std::mem::take(&mut sim.flying);
    assert_eq!(flying.len(), 2);
    for (_, row, ..) in flying {
        let receipt = Receipt {
            key: row.key,
            outcome: Outcome::Temporary {
                why: "451 not now".to_owned(),
            },
            wait: None,
        };
        let rows = sim
            .outbox
            .receipt(&context(), &receipt, &sim.inventory, now(30));
        assert!(
            rows.iter().all(|row| row.state == RowState::Pending),
            "{rows:?}"
        );
    }
}

/// Replaces the IT partner's contact and tells who has to know of the fault.
fn replace_partner(sim: &mut Sim, second: i64, email: &str, fault: &Fault) -> Vec<Row> {
    sim.inventory = inventory_with(Language::Bokmal, email);
    let mut rows = sim.outbox.reload(&context(), &sim.inventory, now(second));
    rows.extend(
        sim.outbox
            .put_overdue(&context(), fault, &sim.inventory, now(second)),
    );
    sim.commit(rows.clone());
    sim.turn(second);
    rows
}

const CORRECTED: &str = "vakt@it-rettet.example";

#[test]
fn a_contact_corrected_while_its_notice_waits_is_told_instead() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    let rows = sim
        .outbox
        .put(&context(), &event, &case.fault, &sim.inventory, now(20));
    sim.commit(rows);
    replace_partner(&mut sim, 30, CORRECTED, &case.fault);
    sim.run(30, 600);
    let told: Vec<_> = sim.mails.iter().map(|m| m.address.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&CORRECTED) && told.contains(&AFJORD));
    let again = replace_partner(&mut sim, 700, CORRECTED, &case.fault);
    assert_eq!(again, Vec::new(), "who has been told is told once");
}

#[test]
fn the_end_goes_to_the_contact_of_today_and_not_to_the_one_that_left() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.run(20, 600);
    replace_partner(&mut sim, 700, CORRECTED, &case.fault);
    sim.run(700, 800);
    let cleared = case.then(900, What::Cleared);
    sim.happen(900, &cleared, &case.fault);
    sim.run(900, 1200);
    let told = |address: &str| -> Vec<Reason> {
        let mails = sim.mails.iter().filter(|mail| mail.address == address);
        mails.map(|mail| mail.row.reason).collect()
    };
    assert_eq!(told(PARTNER), vec![Reason::Responsible]);
    assert_eq!(
        told(CORRECTED),
        vec![Reason::Responsible, Reason::Recovered]
    );
}

#[test]
fn a_mailbox_that_refused_for_good_is_not_written_to_at_each_reload() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    sim.weather = Weather {
        until: i64::MAX,
        permanent: 100,
        ..FAIR
    };
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.run(20, 600);
    let again = replace_partner(&mut sim, 700, PARTNER, &case.fault);
    assert_eq!(again, Vec::new());
}

#[test]
fn a_restart_at_a_quiet_moment_adds_nothing() {
    let mut sim = Sim::new(3, FAIR, Planted::None);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.run(20, 600);
    let before = (sim.store.clone(), sim.mails.len());
    sim.crash(600);
    sim.run(600, 1200);
    assert_eq!((sim.store.clone(), sim.mails.len()), before);
    let cleared = case.then(1200, What::Cleared);
    sim.happen(1200, &cleared, &case.fault);
    sim.run(1200, 1300);
    assert_eq!(sim.mails.len(), before.1 + 2);
    assert!(
        sim.mails
            .iter()
            .rev()
            .take(2)
            .all(|m| m.row.message.references.len() == 1)
    );
}

#[test]
fn the_operator_is_told_once_of_being_cut_off_and_back_only_after_it() {
    let mut sim = Sim::new(3, FAIR, Planted::None);
    let tell = |sim: &mut Sim, second, reason| {
        let rows =
            sim.outbox
                .put_monitor(&context(), reason, region(), &sim.inventory, now(second));
        let told = rows.len();
        sim.commit(rows);
        sim.turn(second);
        sim.run(second, second + 10);
        told
    };
    assert_eq!(tell(&mut sim, 10, Reason::BackAgain), 0);
    assert_eq!(tell(&mut sim, 30, Reason::CutOff), 1);
    assert_eq!(tell(&mut sim, 50, Reason::CutOff), 0);
    assert_eq!(tell(&mut sim, 70, Reason::BackAgain), 1);
    assert_eq!(tell(&mut sim, 90, Reason::CutOff), 1);
    assert!(sim.mails.iter().all(|mail| mail.address == OPERATOR));
}

#[test]
fn back_again_in_a_second_region_of_the_same_operator_survives_a_restart() {
    let mut sim = Sim::new(3, FAIR, Planted::None);
    let second = RegionIx::at(1);
    for (at, reason) in [(10, Reason::CutOff), (90, Reason::BackAgain)] {
        let rows = sim
            .outbox
            .put_monitor(&context(), reason, second, &sim.inventory, now(at));
        assert_eq!(rows.len(), 1, "{reason:?}");
        sim.commit(rows);
        sim.turn(at);
        sim.run(at, at + 10);
        sim.crash(at + 20);
    }
    assert_eq!(sim.mails.len(), 2);
}

#[test]
fn an_attempt_of_which_no_word_comes_is_made_again_after_five_minutes() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    // The channel has taken both and lost them.
    assert_eq!(sim.flying.len(), 2);
    sim.flying.clear();
    sim.mails.clear();
    sim.run(20, 20 + 299);
    assert_eq!(sim.mails.len(), 0);
    sim.run(20 + 299, 20 + 300 + 120);
    assert_eq!(sim.mails.len(), 2);
    assert!(
        sim.store
            .values()
            .all(|row| row.state == RowState::Sent && row.ambiguous == 1)
    );
}

#[test]
fn an_attempt_that_waits_its_turn_while_receipts_come_is_left_alone() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.flying[0].0 = 20 + 200;
    sim.flying[1].0 = 20 + 400;
    sim.run(20, 1000);
    assert_eq!(sim.mails.len(), 2);
    assert!(sim.store.values().all(|row| row.ambiguous == 0));
}

#[test]
fn what_there_was_no_room_for_is_counted_in_a_digest_though_the_program_restarts() {
    let mut sim = Sim::new(1, FAIR, Planted::None);
    sim.outbox.live = ROWS;
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    sim.happen(20, &event, &case.fault);
    sim.crash(30);
    sim.run(30, 600);
    let digests = || sim.mails.iter().filter(|m| m.row.reason == Reason::Digest);
    assert_eq!((digests().count(), sim.mails.len()), (2, 2));
    let counted = mail::of_digest(
        &mail::Gathered {
            left_out: 1,
            ..mail::Gathered::default()
        },
        Language::Bokmal,
        &Scene::of(&context(), &sim.inventory, region()),
    );
    assert!(digests().all(|mail| mail.row.message.text == counted.text));
    sim.crash(700);
    sim.run(700, 1400);
    assert_eq!(sim.mails.len(), 2, "what has been counted is counted once");
}

#[test]
fn a_transition_that_the_log_has_forgotten_never_shares_its_name_with_another() {
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    let again = Event {
        at: at(999),
        ..event.clone()
    };
    let mut names = BTreeSet::new();
    for event in [&event, &event, &again] {
        let mut sim = Sim::new(1, FAIR, Planted::None);
        let rows = sim
            .outbox
            .put(&context(), event, &case.fault, &sim.inventory, now(1000));
        names.extend(rows.into_iter().map(|row| row.key));
    }
    assert_eq!(names.len(), 4);
}
