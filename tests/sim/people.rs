//! People who read what they are told and answer it, by one way or another: soon, late,
//! wrongly, or never. And what they were told of their own answers, which has to be so.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use samband::access::{Mark, Purpose};
use samband::fault::{
    Act, Actor, ByLink, Capacity, Command, Fault, Number, PartyRef, Posted, REASON, Refused,
    Remark, State, User, Way, What,
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
    /// Says no to what comes the first time, and yes to what comes again.
    Doubting,
    /// Passes everything on.
    Passing,
    /// Says something of it, and says yes some time after.
    Talking,
    /// Never answers.
    Silent,
}

impl Temper {
    const ALL: [Self; 9] = [
        Self::Prompt,
        Self::Late,
        Self::Denying,
        Self::Denying,
        Self::Forgetful,
        Self::Doubting,
        Self::Passing,
        Self::Talking,
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
        let party = &row.recipient.party;
        let Some(&temper) = self.tempers.get(party) else {
            return;
        };
        let asks = row.reason.is_holding() && fault.state.is_active();
        if fault.holder.id != *party {
            return;
        }
        if asks {
            let acts = self.answers(party, temper, fault, now);
            for (delay, act) in acts {
                self.intend(row, fault, time + delay, act);
            }
        } else if row.reason == Reason::Recovered && fault.state == State::Cleared {
            let closes = temper != Temper::Silent && self.rng.chance(500);
            let delay = self.minutes(0, 15);
            let act = Act::Close {
                cause: remark("a plug"),
                remedy: remark("put in again"),
            };
            if closes {
                self.intend(row, fault, time + delay, act);
            }
        }
    }

    fn minutes(&mut self, low: u64, high: u64) -> u64 {
        self.rng.between(low * MINUTE, high * MINUTE)
    }

    /// What somebody means to say to a fault that they are asked about, and how soon.
    fn answers(
        &mut self,
        party: &str,
        temper: Temper,
        fault: &Fault,
        now: Timestamp,
    ) -> Vec<(u64, Act)> {
        let ahead = |span: Duration| now.checked_add(span).ok();
        let no = || Act::Reject {
            because: remark("it works here"),
        };
        let yes = || Act::Accept { expected_at: None };
        let one = match temper {
            Temper::Silent => return Vec::new(),
            Temper::Prompt => {
                let lasts = Duration::from_secs(self.rng.between(300, 3_000));
                let expected_at = self.rng.chance(500).then(|| ahead(lasts)).flatten();
                (self.minutes(0, 2), Act::Accept { expected_at })
            }
            Temper::Late => (self.minutes(5, 20), yes()),
            Temper::Denying => (self.minutes(0, 3), no()),
            Temper::Doubting => {
                let first = fault.rejections == 0;
                (self.minutes(0, 3), if first { no() } else { yes() })
            }
            Temper::Forgetful => {
                let delay = self.minutes(0, 2);
                let lasts = Duration::from_nanos(delay + self.minutes(1, 4));
                let expected_at = ahead(lasts);
                (delay, Act::Accept { expected_at })
            }
            Temper::Passing => {
                let others: Vec<&String> =
                    self.tempers.keys().filter(|id| **id != *party).collect();
                let to = (*self.rng.pick(&others)).clone();
                let because = remark("not ours");
                (self.minutes(0, 3), Act::HandOver { to, because })
            }
            Temper::Talking => {
                let text = remark("we look at it");
                let said = (self.minutes(0, 2), Act::Comment { text });
                return vec![said, (self.minutes(2, 12), yes())];
            }
        };
        vec![one]
    }

    /// Somebody who has read a notice means to act at a time, by one way or another.
    fn intend(&mut self, row: &Row, fault: &Fault, at: u64, act: Act) {
        self.serial += 1;
        let party = row.recipient.party.clone();
        let intent = Intent {
            command: Command {
                fault: fault.number.clone(),
                expected: fault.next_ordinal() - 1,
                actor: self.actor(row, &act),
                act,
            },
            looks: self.rng.chance(700),
            party,
            again: 0,
        };
        self.intents.insert((at, self.serial), intent);
    }

    /// Who acts, by the configuration's names for the ways there are.
    fn actor(&mut self, row: &Row, act: &Act) -> Actor {
        let party = row.recipient.party.clone();
        let notice = Mark::of_hex(row.key.as_str()).expect("a key in hex digits");
        let mark = |kind: u8, serial: u64| {
            let bytes = [&[kind], &serial.to_be_bytes()[3..]].concat();
            Mark::of(&bytes).expect("bytes enough")
        };
        let itself = |way: Way| Actor {
            capacity: Capacity::Party(party.clone()),
            on_behalf: None,
            way,
            user: None,
        };
        let serial = self.serial;
        match self.rng.below(5) {
            0 => Actor {
                capacity: Capacity::Operator,
                on_behalf: Some(party),
                way: Way::CommandLine,
                user: None,
            },
            1 => Actor {
                user: Some(User::Named {
                    account: format!("kari@{party}.example"),
                }),
                ..itself(Way::Proxy)
            },
            2 => itself(Way::Mail(Posted {
                notice,
                contact: mark(1, 1),
                mail: mark(2, serial),
            })),
            // There is no link by which something is passed on.
            3 if !matches!(act, Act::HandOver { .. }) => Actor {
                capacity: Capacity::Link(
                    party,
                    ByLink {
                        notice,
                        purpose: match act {
                            Act::Close { .. } => Purpose::Close,
                            _ => Purpose::Answer,
                        },
                        as_of: row.ordinal,
                    },
                ),
                on_behalf: None,
                way: Way::Link(notice),
                user: None,
            },
            _ => itself(Way::Api),
        }
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
        Refused::Link => "the link opens it no more",
        Refused::Already { .. } => "said already",
        Refused::StillFails => "fails still",
        Refused::Merged(_) => "part of another",
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
        (Act::Comment { .. }, What::Commented { by: who, .. })
        | (Act::Close { .. }, What::Closed { by: Some(who), .. }) => by(who),
        _ => false,
    };
    let written = store.fault_events(&command.fault);
    written
        .into_iter()
        .any(|event| event.ordinal == at && done(&event.what))
}

/// What is promised of each open fault at any moment: somebody holds it who is known.
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
