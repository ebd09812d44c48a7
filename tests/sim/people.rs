//! People who read what they are told and answer it: soon, late, wrongly, or never.
//! And what they were told of their own answers, which has to be so.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use samband::fault::{
    Act, Actor, Capacity, Command, Fault, Number, PartyRef, REASON, Refused, Remark, State, Way,
    What,
};
use samband::ledger::Answer;
use samband::notice::{Reason, Row};

use crate::checks::Checks;
use crate::rng::Rng;
use crate::store::Store;
use crate::story::{MINUTE, SECOND};

/// How somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Temper {
    /// Says yes within minutes.
    Prompt,
    /// Says yes long after it was asked.
    Late,
    /// Says no, whatever it is.
    Denying,
    /// Names a time soon over, and forgets it.
    Forgetful,
    /// Passes everything on.
    Passing,
    /// Never answers.
    Silent,
}

impl Temper {
    const ALL: [Self; 6] = [
        Self::Prompt,
        Self::Late,
        Self::Denying,
        Self::Forgetful,
        Self::Passing,
        Self::Silent,
    ];
}

/// All who are told something.
#[derive(Clone, Debug)]
pub(crate) struct People {
    rng: Rng,
    /// By party; who is not named here does not answer.
    tempers: BTreeMap<String, Temper>,
    /// What they mean to do, and when.
    intents: BTreeMap<(u64, u64), Intent>,
    serial: u64,
    /// Asked and not answered.
    asked: BTreeMap<u64, Intent>,
    /// What came of what they did, by the word for it.
    pub(crate) came: BTreeMap<String, usize>,
}

/// What somebody means to do.
#[derive(Clone, Debug)]
struct Intent {
    party: String,
    command: Command,
    /// Whether they look again before they act.
    looks: bool,
    /// How often they have been told that it had changed.
    again: u32,
}

/// Somebody who is told so often that a fault has changed gives up.
const PATIENCE: u32 = 5;

impl People {
    /// Nobody who answers.
    pub(crate) fn none(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed).fork(40),
            tempers: BTreeMap::new(),
            intents: BTreeMap::new(),
            serial: 0,
            asked: BTreeMap::new(),
            came: BTreeMap::new(),
        }
    }

    /// One for each party, each with a temper of their own.
    pub(crate) fn drawn(seed: u64, parties: &[std::sync::Arc<str>]) -> Self {
        let mut people = Self::none(seed);
        let mut rng = people.rng.fork(41);
        for party in parties {
            let temper = *rng.pick(&Temper::ALL);
            people.tempers.insert(party.to_string(), temper);
        }
        people
    }

    /// When somebody acts next.
    pub(crate) fn next(&self) -> Option<u64> {
        self.intents.keys().next().map(|&(at, _)| at)
    }

    /// Somebody reads a notice, of a fault as it is when they read it.
    pub(crate) fn read(&mut self, row: &Row, fault: &Fault, time: u64, now: Timestamp) {
        let asks = matches!(
            row.reason,
            Reason::Responsible
                | Reason::Reopened
                | Reason::Escalated
                | Reason::Gap
                | Reason::Undecided
                | Reason::Deputy
        );
        let party = &row.recipient.party;
        if !asks || fault.holder.id != *party || !fault.state.is_active() {
            return;
        }
        if let Some(&temper) = self.tempers.get(party) {
            self.intend(party.clone(), temper, fault, (time, now));
        }
    }

    fn intend(&mut self, party: String, temper: Temper, fault: &Fault, at: (u64, Timestamp)) {
        let (time, now) = at;
        let minutes = |low: u64, high: u64, rng: &mut Rng| rng.between(low * MINUTE, high * MINUTE);
        let rng = &mut self.rng;
        let ahead = |span: Duration| now.checked_add(span).ok();
        let (delay, act) = match temper {
            Temper::Silent => return,
            Temper::Prompt => {
                let lasts = Duration::from_secs(rng.between(300, 3_000));
                let expected_at = rng.chance(500).then(|| ahead(lasts)).flatten();
                (minutes(0, 2, rng), Act::Accept { expected_at })
            }
            Temper::Late => (minutes(5, 20, rng), Act::Accept { expected_at: None }),
            Temper::Denying => {
                let because = remark("it works here");
                (minutes(0, 3, rng), Act::Reject { because })
            }
            Temper::Forgetful => {
                let delay = minutes(0, 2, rng);
                let lasts = Duration::from_nanos(delay + rng.between(MINUTE, 4 * MINUTE));
                let expected_at = ahead(lasts);
                (delay, Act::Accept { expected_at })
            }
            Temper::Passing => {
                let others: Vec<&String> = self.tempers.keys().filter(|id| **id != party).collect();
                let to = (*rng.pick(&others)).clone();
                let because = remark("not ours");
                (minutes(0, 3, rng), Act::HandOver { to, because })
            }
        };
        let intent = Intent {
            command: Command {
                fault: fault.number.clone(),
                expected: fault.next_ordinal() - 1,
                actor: Actor {
                    capacity: Capacity::Party(party.clone()),
                    on_behalf: None,
                    way: Way::Api,
                    user: None,
                },
                act,
            },
            looks: rng.chance(700),
            party,
            again: 0,
        };
        self.serial += 1;
        self.intents.insert((time + delay, self.serial), intent);
    }

    /// Who acts by now, and by which number they are answered. Some look again before.
    pub(crate) fn due<'a>(
        &mut self,
        time: u64,
        known: impl Fn(&Number) -> Option<&'a Fault>,
    ) -> Option<(u64, Command)> {
        let first = self.intents.first_entry()?;
        let &(at, id) = first.key();
        if at > time {
            return None;
        }
        let mut intent = first.remove();
        if intent.looks
            && let Some(fault) = known(&intent.command.fault)
        {
            intent.command.expected = fault.next_ordinal() - 1;
        }
        let command = intent.command.clone();
        self.asked.insert(id, intent);
        Some((id, command))
    }

    /// Somebody is told what came of what they did. What is said to have happened stands
    /// in the log, right after what they had seen.
    pub(crate) fn hear(
        &mut self,
        (id, answer): (u64, Answer),
        time: u64,
        store: &Store,
        checks: &mut Checks,
    ) {
        let Some(mut intent) = self.asked.remove(&id) else {
            return checks.require(false, "an answer that nobody waits for");
        };
        let slug = intent.command.act.slug();
        match answer {
            Ok(_) => {
                self.count(format!("{slug}: done"));
                let written = is_written(&intent.command, &intent.party, store);
                checks.require(
                    written,
                    "what was answered to have happened is not in the log",
                );
            }
            Err(Refused::Stale { ordinal, since }) => {
                self.count(format!("{slug}: changed meanwhile"));
                let seen = intent.command.expected;
                let newer = ordinal > seen && since.iter().all(|event| event.ordinal > seen);
                checks.require(newer, "called stale by what had been seen");
                intent.again += 1;
                if intent.again < PATIENCE {
                    intent.command.expected = ordinal;
                    self.intents.insert((time + 10 * SECOND, id), intent);
                }
            }
            Err(Refused::Unlogged) => checks.require(false, "a log that can be written is not"),
            Err(refused) => self.count(format!("{slug}: {}", kind(&refused))),
        }
    }

    /// The program has died: nobody answers what it was asked.
    pub(crate) fn forgotten(&mut self) {
        for _ in 0..self.asked.len() {
            self.count("no answer: died meanwhile".to_owned());
        }
        self.asked.clear();
    }

    fn count(&mut self, what: String) {
        *self.came.entry(what).or_default() += 1;
    }
}

fn remark(text: &str) -> Remark {
    Remark::line(text, REASON).expect("short words")
}

/// The word for a refusal, without names.
const fn kind(refused: &Refused) -> &'static str {
    match refused {
        Refused::Unknown => "long closed",
        Refused::NotTheirs { .. } => "not theirs",
        Refused::Decides(_) => "theirs to decide",
        Refused::Holds(_) => "holds it already",
        Refused::Expectation => "the time is over",
        Refused::Life(_) => "out of place",
        _ => "otherwise refused",
    }
}

fn is_written(command: &Command, party: &str, store: &Store) -> bool {
    let at = command.expected + 1;
    let by = |by: &PartyRef| by.id == party;
    let done = |what: &What| match (&command.act, what) {
        (Act::Accept { .. }, What::Accepted { by: who, .. })
        | (Act::Reject { .. }, What::Rejected { by: who, .. }) => by(who),
        (
            Act::HandOver { to, .. },
            What::HandedOver {
                by: who, to: next, ..
            },
        ) => who.as_ref().is_some_and(by) && next.id == *to,
        _ => false,
    };
    let written = store.fault_events(&command.fault);
    written
        .into_iter()
        .any(|event| event.ordinal == at && done(&event.what))
}

/// What is promised of each open fault at any moment: somebody holds it who is known,
/// and when nobody has said yes, everybody has been told whose turn it was.
pub(crate) fn is_held(fault: &Fault, parties: &[std::sync::Arc<str>]) -> Result<(), String> {
    let holder = &*fault.holder.id;
    if !parties.iter().any(|party| **party == *holder) {
        return Err(format!("{}: held by nobody known ({holder})", fault.number));
    }
    let arbiter = fault.state == State::Undecided && fault.assignment.owner.is_some();
    match arbiter {
        true => Err(format!("{}: undecided, and somebody's", fault.number)),
        false => Ok(()),
    }
}

/// A step takes effect in the turn in which it is due, and a turn is never far.
const SLACK: Duration = Duration::from_secs(2);

/// Steps that are due have been taken.
pub(crate) fn is_escalated(fault: &Fault, now: Timestamp) -> Result<(), String> {
    let Some(due) = fault.due() else {
        return Ok(());
    };
    let due_by = |at: &&Timestamp| at.checked_add(SLACK).is_ok_and(|at| at <= now);
    let must = due.steps.iter().filter(due_by).count();
    let taken = usize::try_from(fault.waiting.escalated).unwrap_or(usize::MAX);
    match taken >= must {
        true => Ok(()),
        false => Err(format!(
            "{}: {taken} of {must} steps were taken",
            fault.number
        )),
    }
}

/// Each step that was taken was told to whom it leads.
pub(crate) fn are_told(store: &Store, checks: &mut Checks) -> usize {
    let mut steps = 0;
    for event in store.events() {
        let What::Escalated { to, .. } = &event.what else {
            continue;
        };
        steps += 1;
        let mut rows = store.in_order();
        let told = rows.any(|row| {
            row.fault.as_ref() == Some(&event.fault)
                && row.ordinal == event.ordinal
                && row.recipient.party == to.id
        });
        checks.require(
            told,
            &format!("{}: a step that nobody was told", event.fault),
        );
    }
    steps
}
