//! For random histories every open fault has exactly one holder: the table in section 5 of
//! the design, walked apart from the code, says after each event where a fault is, who holds
//! it and who may do what, and the code agrees.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::fault::IncidentRef;

const COORDINATOR: &str = "rad";
const ARBITER: &str = "drift";
const PARTIES: [&str; 5] = [COORDINATOR, ARBITER, "it", "nett", "afjord"];

/// What is tried, and what comes about.
#[derive(Clone, Debug)]
enum Deed {
    /// By minutes from then on, if a time is named.
    Accept(&'static str, Option<i64>),
    /// And then it is found to be this one's; the arbiter's paper names one, or none.
    Reject(&'static str, Option<&'static str>, bool),
    HandOver(&'static str, &'static str),
    Comment(&'static str),
    Close(&'static str),
    Locate(Option<&'static str>),
    Escalate(&'static str),
    /// Time passes, and whoever named one that is over is late.
    Wait(i64),
    Explain,
    Unexplain,
    Clear,
    Reopen,
    CloseByTime,
    Merge,
    Withdraw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Undecided,
    Assigned,
    Accepted(Option<Timestamp>),
    Cleared,
    Closed,
}

impl Place {
    fn of(state: State) -> Self {
        match state {
            State::Undecided => Self::Undecided,
            State::Assigned => Self::Assigned,
            State::Accepted { expected_at } => Self::Accepted(expected_at),
            State::Cleared => Self::Cleared,
            State::Closed => Self::Closed,
        }
    }

    fn is_active(self) -> bool {
        self != Self::Cleared && self != Self::Closed
    }
}

/// Where a fault is, by the table.
#[derive(Clone, Debug)]
struct Walk {
    place: Place,
    before: Place,
    holder: &'static str,
    owner: Option<&'static str>,
    /// Whom the last word about whose it is left it with.
    given: &'static str,
    /// Who was asked last, or has answered.
    asked: &'static str,
    noes: u32,
    steps: u32,
    explained: bool,
}

fn place_of(owner: Option<&str>) -> Place {
    owner.map_or(Place::Undecided, |_| Place::Assigned)
}

impl Walk {
    fn new(owner: Option<&'static str>) -> Self {
        let holder = owner.unwrap_or(COORDINATOR);
        Self {
            place: place_of(owner),
            before: place_of(owner),
            holder,
            owner,
            given: holder,
            asked: holder,
            noes: 0,
            steps: 0,
            explained: false,
        }
    }

    /// Who has it if this owner, or nobody, is found after a no.
    fn after_a_no(&self, by: &str, owner: Option<&'static str>, named: bool) -> &'static str {
        let noes = self.noes + u32::from(self.owner == Some(by));
        let judge = if named { ARBITER } else { COORDINATOR };
        match owner {
            None => COORDINATOR,
            Some(owner) if noes < 2 || judge == owner => owner,
            Some(_) => judge,
        }
    }

    /// Whether it may be, by the table: who may do what while it is where.
    fn may(&self, deed: &Deed, now: Timestamp) -> bool {
        let active = self.place.is_active();
        match *deed {
            Deed::Accept(by, lasts) => {
                let among = ["it", "nett"].contains(&by) && self.owner.is_none();
                let answers = match self.place {
                    Place::Undecided => by == self.holder || among,
                    Place::Assigned => {
                        [self.holder, self.asked].contains(&by) || self.owner == Some(by)
                    }
                    // Only another time is anything new.
                    Place::Accepted(known) => {
                        let named = lasts.map(|lasts| minutes_after(now, lasts));
                        by == self.holder && named.is_some() && named != known
                    }
                    Place::Cleared | Place::Closed => false,
                };
                answers && lasts.is_none_or(|lasts| lasts > 0)
            }
            Deed::Reject(by, owner, named) => {
                let judges = self.owner.is_some_and(|owner| owner != by) && self.given == by;
                let last = self.owner == Some(by) && self.noes >= 1;
                let leads = !(last && owner == Some(by) && self.after_a_no(by, owner, named) == by);
                let asked = active && self.place != Place::Undecided;
                asked && by == self.holder && !judges && leads
            }
            Deed::HandOver(by, to) => active && by == self.holder && to != by,
            Deed::Comment(_) => self.place != Place::Closed,
            Deed::Close(by) => {
                self.place == Place::Cleared && (by == self.holder || self.owner == Some(by))
            }
            Deed::Locate(_) | Deed::Explain | Deed::Unexplain | Deed::Clear => active,
            Deed::Escalate(_) => active && !matches!(self.place, Place::Accepted(_)),
            Deed::Wait(_) => matches!(self.place, Place::Accepted(Some(at)) if at <= now),
            Deed::Reopen | Deed::CloseByTime => self.place == Place::Cleared,
            Deed::Merge | Deed::Withdraw => self.place != Place::Closed,
        }
    }

    /// What it leads to where it may be.
    fn go(&mut self, deed: &Deed, now: Timestamp) {
        match *deed {
            Deed::Accept(by, lasts) => {
                let expected = lasts.map(|lasts| minutes_after(now, lasts));
                (self.place, self.holder, self.asked) = (Place::Accepted(expected), by, by);
            }
            Deed::Reject(by, owner, named) => {
                let holder = self.after_a_no(by, owner, named);
                self.noes += u32::from(self.owner == Some(by));
                self.give(owner, holder);
            }
            Deed::HandOver(_, to) => {
                (self.place, self.holder, self.asked) = (Place::Assigned, to, to);
                self.steps = 0;
            }
            Deed::Locate(owner) => {
                let said_yes = matches!(self.place, Place::Accepted(_));
                // Nobody's word is taken back, nor what an arbiter has decided.
                if owner == self.owner || (said_yes && owner == Some(self.holder)) {
                    if owner != self.owner {
                        self.given = self.holder;
                    }
                    self.owner = owner;
                } else {
                    self.give(owner, owner.unwrap_or(COORDINATOR));
                }
            }
            Deed::Escalate(to) => {
                self.steps += 1;
                if self.place == Place::Assigned {
                    self.holder = to;
                }
            }
            Deed::Wait(_) => (self.place, self.steps) = (Place::Assigned, 0),
            Deed::Explain => self.explained = true,
            Deed::Unexplain => {
                self.explained = false;
                self.begin_anew();
            }
            Deed::Clear => (self.before, self.place) = (self.place, Place::Cleared),
            Deed::Reopen => {
                let said_yes = matches!(self.before, Place::Accepted(_));
                self.place = match said_yes {
                    true => Place::Assigned,
                    false => self.before,
                };
                self.begin_anew();
            }
            Deed::Comment(_) => {}
            Deed::Close(_) | Deed::CloseByTime | Deed::Merge | Deed::Withdraw => {
                self.place = Place::Closed;
            }
        }
    }

    fn give(&mut self, owner: Option<&'static str>, holder: &'static str) {
        self.place = place_of(owner);
        (self.owner, self.given) = (owner, holder);
        (self.holder, self.asked, self.steps) = (holder, holder, 0);
    }

    /// The chain begins anew, and with whoever is asked.
    fn begin_anew(&mut self) {
        if self.steps > 0 && self.place == Place::Assigned {
            self.holder = self.asked;
        }
        self.steps = 0;
    }
}

fn minutes_after(now: Timestamp, minutes: i64) -> Timestamp {
    now + SignedDuration::from_mins(minutes)
}

/// An assignment as it is made by whoever finds it.
fn found(owner: Option<&str>, holder: &str) -> Assignment {
    Assignment {
        holder: party(holder),
        ..given(owner)
    }
}

fn incident() -> IncidentRef {
    IncidentRef {
        id: "nhn-1".to_owned(),
        party: "nett".to_owned(),
        party_name: "NETT".to_owned(),
        since: at(0),
        expected_end: None,
        text: "feil i kjernen".to_owned(),
        reference: None,
        planned: false,
    }
}

/// What a party wants, which has seen all.
fn command_of(by: &str, act: Act, fault: &Fault) -> Command {
    Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity: own(by),
            on_behalf: None,
            way: Way::Api,
            user: None,
        },
        act,
    }
}

/// What the code makes of it: of what people do by its own rules, of the rest as it comes.
fn made(deed: &Deed, fault: &Fault, walk: &Walk, now: Timestamp) -> Option<What> {
    let finding = fault.finding.clone();
    let by = |by: &str, act: Act| {
        let anew = |by: &PartyRef| {
            let Deed::Reject(_, owner, named) = *deed else {
                panic!("only a no asks whose it is: {deed:?}");
            };
            found(owner, walk.after_a_no(&by.id, owner, named))
        };
        let command = command_of(by, act, fault);
        command.decide(fault, &inventory(), now, anew).ok()
    };
    match *deed {
        Deed::Accept(who, lasts) => {
            let expected_at = lasts.map(|lasts| minutes_after(now, lasts));
            by(who, Act::Accept { expected_at })
        }
        Deed::Reject(who, ..) => by(who, no()),
        Deed::HandOver(who, to) => by(who, over(to)),
        Deed::Comment(who) => by(who, word()),
        Deed::Close(who) => by(who, done()),
        Deed::Locate(owner) => {
            let owned = owner.map(party);
            Some(What::Located {
                finding,
                assignment: match fault.assignment.is_of(owned.as_ref()) {
                    // The clause, and what was decided by it, stay.
                    true => fault.assignment.clone(),
                    false => found(owner, owner.unwrap_or(COORDINATOR)),
                },
                stays: fault.stays_with(owned.as_ref()),
                earlier: Vec::new(),
            })
        }
        Deed::Escalate(to) => Some(What::Escalated {
            to: party(to),
            step: fault.waiting.escalated + 1,
        }),
        Deed::Wait(_) => {
            let over = |at: &Timestamp| *at <= now;
            let State::Accepted { expected_at } = fault.state else {
                return None;
            };
            expected_at.filter(over).map(|_| What::Overdue)
        }
        Deed::Explain => Some(What::Explained {
            incident: incident(),
            restore_by: None,
        }),
        Deed::Unexplain => Some(What::Unexplained {
            incident: incident(),
            anew: true,
            restore_by: None,
        }),
        Deed::Clear => Some(What::Cleared),
        Deed::Reopen => Some(What::Reopened {
            finding,
            anew: true,
        }),
        Deed::CloseByTime => Some(What::Closed {
            by: None,
            through: None,
            cause: String::new(),
            remedy: String::new(),
        }),
        Deed::Merge => Some(What::Merged {
            into: Number::new("FOSEN", 2027, 2),
        }),
        Deed::Withdraw => Some(What::Withdrawn),
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let one = || select(&PARTIES[..]);
    let owner = || prop::option::weighted(0.8, select(&PARTIES[..]));
    let lasts = prop::option::of(-1_i64..90);
    prop_oneof![
        6 => (one(), lasts).prop_map(|(by, lasts)| Deed::Accept(by, lasts)),
        8 => (one(), owner(), any::<bool>()).prop_map(|(by, to, named)| Deed::Reject(by, to, named)),
        4 => (one(), one()).prop_map(|(by, to)| Deed::HandOver(by, to)),
        1 => one().prop_map(Deed::Comment),
        2 => one().prop_map(Deed::Close),
        3 => owner().prop_map(Deed::Locate),
        3 => one().prop_map(Deed::Escalate),
        3 => (1_i64..120).prop_map(Deed::Wait),
        1 => select(vec![Deed::Explain, Deed::Unexplain]),
        3 => Just(Deed::Clear),
        3 => Just(Deed::Reopen),
        1 => select(vec![Deed::CloseByTime, Deed::Merge, Deed::Withdraw]),
    ]
}

/// Goes through a life by the table and by the code, which have to agree.
fn walked(owner: Option<&'static str>, deeds: Vec<Deed>) -> Result<(), TestCaseError> {
    let mut fault = fault(owner, Vec::new());
    let mut walk = Walk::new(owner);
    let mut now = at(0);
    for deed in deeds {
        let lasts = if let Deed::Wait(minutes) = deed {
            minutes
        } else {
            1
        };
        now = minutes_after(now, lasts);
        let may = walk.may(&deed, now);
        let event = made(&deed, &fault, &walk, now).map(|what| Event {
            fault: fault.number.clone(),
            at: now,
            ordinal: fault.next_ordinal(),
            what,
        });
        let was = fault.clone();
        let done = event.is_some_and(|event| fault.apply(&event).is_ok());
        prop_assert_eq!(done, may, "{:?} of {:?}", deed, walk);
        if done {
            walk.go(&deed, now);
        } else {
            prop_assert_eq!(&fault, &was);
        }
        let found = (Place::of(fault.state), &*fault.holder.id, fault.rejections);
        prop_assert_eq!(
            found,
            (walk.place, walk.holder, walk.noes),
            "after {:?}: {:?}",
            deed,
            walk
        );
        let asks = matches!(walk.place, Place::Undecided | Place::Assigned) && !walk.explained;
        prop_assert_eq!(fault.waiting.since.is_some(), asks, "after {:?}", deed);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn for_random_histories_every_open_fault_is_where_the_table_says_and_with_one_holder(
        owner in prop::option::weighted(0.8, select(&PARTIES[..])),
        deeds in prop::collection::vec(deed(), 1..80),
    ) {
        walked(owner, deeds)?;
    }
}

#[test]
fn whoever_was_asked_has_it_again_when_a_known_incident_is_over_though_it_was_located_anew() {
    let nett = || Deed::Locate(Some("nett"));
    for deeds in [
        vec![
            nett(),
            Deed::Escalate("rad"),
            Deed::Explain,
            nett(),
            Deed::Unexplain,
        ],
        vec![
            nett(),
            Deed::Explain,
            Deed::Escalate("rad"),
            nett(),
            Deed::Unexplain,
        ],
    ] {
        walked(Some("afjord"), deeds).expect("code and table agree");
    }
}
