//! What people do with a fault: who may, and what then happens to it.
//!
//! Whoever holds a fault acts on it: says yes or no, hands it over, and says what it was
//! once it is over. Its owner, while another holds it, may still say yes as long as
//! nobody has, since an escalation takes nobody's word away, and what it was once it is
//! over; it may not say no to what is not asked of it, nor hand on what it does not hold.
//! Each of those among whom a fault is undecided may say yes. Everybody may comment.
//! Operator and coordinator speak for any party, which may then do what it might itself.
//!
//! Whoever decides whose a fault is cannot say no to it, but hand it over: neither the one
//! to whom it has come because owners said no, nor an owner whose next no would make it
//! that one.

mod json;

use jiff::{SignedDuration, Timestamp};

use super::{
    Assignment, ByLink, Event, Fault, Number, PartyRef, Refusal, Remark, State, Through, User, Way,
    What,
};
use crate::inventory::{DRILL, Inventory, RegionIx};

pub use json::{
    AcceptJson, ActJson, ActJsonError, CloseJson, CommentJson, HandOverJson, RejectJson,
};

/// How far ahead a fault may be expected to be mended: equipment that has to be
/// ordered takes weeks, and what takes longer is a project.
pub const EXPECTED_WITHIN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// So many times owners may say no; then whoever decides holds it.
pub const REJECTIONS: u32 = 2;

/// Somebody wants something to happen to a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// To which.
    pub fault: Number,
    /// The ordinal of the last event that they have seen: what has happened since
    /// they do not know of, and they have to look again.
    pub expected: u32,
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
}

/// Who acts, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// As what they are known.
    pub capacity: Capacity,
    /// Id of the party in whose name they act; none leaves it to the act: the
    /// holder, and for a comment themselves.
    pub on_behalf: Option<String>,
    /// By which way.
    pub way: Way,
    /// Which user, if one is known.
    pub user: Option<User>,
}

/// As what somebody is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// As the region's operator, who may act on behalf of any party.
    Operator,
    /// As the region's coordinator, who may do so too.
    Coordinator,
    /// As the party of this id, for itself only.
    Party(String),
    /// As the party of this id, by a link in a mail to it: for what that is for only.
    Link(String, ByLink),
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Says yes.
    Accept {
        /// When it is expected to be mended.
        expected_at: Option<Timestamp>,
    },
    /// Says no: it is looked at anew.
    Reject {
        /// Why.
        because: Remark,
    },
    /// Passes it on.
    HandOver {
        /// To the party of this id.
        to: String,
        /// Why.
        because: Remark,
    },
    /// Says something of it.
    Comment {
        /// What.
        text: Remark,
    },
    /// Says what it was, once it is over.
    Close {
        /// What was the cause.
        cause: Remark,
        /// What mended it.
        remedy: Remark,
    },
}

impl Act {
    /// The word for it in paths and metrics.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "accept",
            Self::Reject { .. } => "reject",
            Self::HandOver { .. } => "hand-over",
            Self::Comment { .. } => "comment",
            Self::Close { .. } => "close",
        }
    }
}

/// Why what somebody wanted does not happen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// There is none of this number that is not closed.
    #[error("no fault of this number is open, or was closed not long ago")]
    Unknown,
    /// A larger one explains it: that is acted on instead.
    #[error("it is part of {0} by now: act on that one")]
    Merged(Number),
    /// It is invented.
    #[error("it is the fault of a drill: it ends by itself")]
    Drill,
    /// Something has happened that they have not seen.
    #[error("it has changed since you looked: it is at event {ordinal} now{}", told(.since))]
    Stale {
        /// The ordinal of its last event.
        ordinal: u32,
        /// What has happened since, as far as the fault carries it.
        since: Vec<Event>,
    },
    /// It is not theirs to say.
    #[error("{} may not {act} it: {} holds it", .by.name, .holder.name)]
    NotTheirs {
        /// In whose name it was said.
        by: PartyRef,
        /// What was wanted.
        act: &'static str,
        /// Who holds it.
        holder: PartyRef,
    },
    /// They may speak for themselves only.
    #[error("{} acts for itself only", .0.name)]
    ForItself(PartyRef),
    /// The decision about whose it is lies with them, and cannot be refused.
    #[error("{} decides whose it is: hand it over instead", .0.name)]
    Decides(PartyRef),
    /// The region has no such party.
    #[error("the region has no party {0:?}")]
    NoParty(String),
    /// Whom it is to go to has it.
    #[error("{} holds it already", .0.name)]
    Holds(PartyRef),
    /// It is still there.
    #[error("it still fails: only what works again can be closed")]
    StillFails,
    /// The time by which it is expected to be mended has passed, or is too far off.
    #[error("the expected time has to lie ahead, and within {} days", EXPECTED_WITHIN.as_hours() / 24)]
    Expectation,
    /// The link by which it was said opens that no more, or never did.
    #[error("the link does not open that, or does so no more")]
    Link,
    /// They have said yes already, and name no other time.
    #[error("{} has accepted it already: only another expected time would be new", .by.name)]
    Already {
        /// In whose name it was said.
        by: PartyRef,
        /// As they said it before, as far as the fault carries it.
        said: Option<Box<Event>>,
    },
    /// The life of a fault has no place for it.
    #[error(transparent)]
    Life(#[from] Refusal),
    /// What is said could not be written down.
    #[error("the log cannot be written: nothing is taken in that a restart would forget")]
    Unlogged,
    /// It has happened, though what is said could not be written down: the log was given
    /// up when it was taken in already.
    #[error(
        "it has happened, but the log cannot be written: a restart will have forgotten it, so say it again then"
    )]
    Unkept,
}

fn told(since: &[Event]) -> String {
    let each = since.iter().map(|event| match event.what.said_by() {
        Some((party, _)) => format!("{} by {}", event.what.slug(), party.name),
        None => event.what.slug().to_owned(),
    });
    let all: Vec<String> = each.collect();
    match all.is_empty() {
        true => String::new(),
        false => format!(" ({})", all.join(", ")),
    }
}

impl Command {
    /// What happens to a fault by this, at a moment. `anew` says whose it is when
    /// this party rejects it, and is asked only then.
    ///
    /// # Errors
    /// When nothing does, with the reason.
    pub fn decide(
        &self,
        fault: &Fault,
        inventory: &Inventory,
        now: Timestamp,
        anew: impl FnOnce(&PartyRef) -> Assignment,
    ) -> Result<What, Refused> {
        if fault.region == DRILL {
            return Err(Refused::Drill);
        }
        if let Some(into) = &fault.merged_into {
            return Err(Refused::Merged(into.clone()));
        }
        self.has_seen_all(fault)?;
        self.is_opened(fault)?;
        let region = inventory.region_by_id(&fault.region);
        let region = region.ok_or(Refused::Unknown)?;
        let scene = Scene {
            fault,
            inventory,
            region,
        };
        let own = scene.own(&self.actor.capacity)?;
        let by = self.by(&scene, &own)?;
        let through = Some(Through {
            party: own,
            way: self.actor.way,
            user: self.actor.user.clone(),
        });
        let mut what = self.wanted(&scene, by, through, now)?;
        let located = fault.assignment.owner.is_some();
        // Whoever closes what no probe has seen says that it is over.
        let over = matches!(what, What::Closed { .. }) && fault.waits_to_be_closed();
        let state = if over { State::Cleared } else { fault.state };
        state.after(&what, fault.before, located)?;
        if let What::Rejected { by, assignment, .. } = &mut what {
            *assignment = anew(by);
            leads_on(fault, by, assignment)?;
        }
        Ok(what)
    }

    /// What is wanted, if it is theirs to want.
    fn wanted(
        &self,
        scene: &Scene<'_>,
        by: PartyRef,
        through: Option<Through>,
        now: Timestamp,
    ) -> Result<What, Refused> {
        let fault = scene.fault;
        Ok(match &self.act {
            Act::Accept { expected_at } => {
                // What is over has its own refusal.
                let may = fault.may_answer(&by.id) || !fault.state.is_active();
                self.may(may, &by, fault)?;
                says_anew(fault, &by, *expected_at)?;
                lies_ahead(*expected_at, now)?;
                What::Accepted {
                    by,
                    through,
                    expected_at: *expected_at,
                }
            }
            Act::Reject { because } => {
                if fault.decides(&by.id) {
                    return Err(Refused::Decides(by));
                }
                self.may(fault.holds(&by.id), &by, fault)?;
                What::Rejected {
                    by,
                    through,
                    because: because.to_string(),
                    assignment: fault.assignment.clone(),
                }
            }
            Act::HandOver { to, because } => {
                self.may(fault.holds(&by.id), &by, fault)?;
                let to = scene.party(to)?;
                if to.id == fault.holder.id {
                    return Err(Refused::Holds(to));
                }
                What::HandedOver {
                    by: Some(by),
                    through,
                    to,
                    because: because.to_string(),
                }
            }
            Act::Comment { text } => What::Commented {
                by,
                through,
                text: text.to_string(),
            },
            Act::Close { cause, remedy } => {
                if fault.state.is_active() && !fault.is_reported() {
                    return Err(Refused::StillFails);
                }
                self.may(fault.holds(&by.id) || fault.owns(&by.id), &by, fault)?;
                What::Closed {
                    by: Some(by),
                    through,
                    cause: cause.to_string(),
                    remedy: remedy.to_string(),
                }
            }
        })
    }

    fn has_seen_all(&self, fault: &Fault) -> Result<(), Refused> {
        let ordinal = fault.next_ordinal().saturating_sub(1);
        if self.expected == ordinal {
            return Ok(());
        }
        let since = fault.since(self.expected.saturating_add(1));
        Err(Refused::Stale {
            ordinal,
            since: since.cloned().collect(),
        })
    }

    /// Whether the link, if it is said by one, opens it still: a page shows a fault as it
    /// was, and two may send what each of them could.
    fn is_opened(&self, fault: &Fault) -> Result<(), Refused> {
        match &self.actor.capacity {
            Capacity::Link(party, link) => {
                let opened = link.is_for(&self.act) && fault.opens(*link, party);
                opened.then_some(()).ok_or(Refused::Link)
            }
            Capacity::Operator | Capacity::Coordinator | Capacity::Party(_) => Ok(()),
        }
    }

    const fn acts_for_itself(&self) -> bool {
        matches!(self.actor.capacity, Capacity::Party(_) | Capacity::Link(..))
    }

    /// In whose name it is said.
    fn by(&self, scene: &Scene<'_>, own: &PartyRef) -> Result<PartyRef, Refused> {
        match &self.actor.on_behalf {
            Some(id) if *id == own.id => Ok(own.clone()),
            Some(_) if self.acts_for_itself() => Err(Refused::ForItself(own.clone())),
            // Who holds it may have left the configuration.
            Some(id) if *id == scene.fault.holder.id => Ok(scene.fault.holder.clone()),
            Some(id) => scene.party(id),
            None if self.acts_for_itself() => Ok(own.clone()),
            None => Ok(match self.act {
                Act::Comment { .. } => own.clone(),
                Act::Accept { .. }
                | Act::Reject { .. }
                | Act::HandOver { .. }
                | Act::Close { .. } => scene.fault.holder.clone(),
            }),
        }
    }

    fn may(&self, may: bool, by: &PartyRef, fault: &Fault) -> Result<(), Refused> {
        match may {
            true => Ok(()),
            false => Err(Refused::NotTheirs {
                by: by.clone(),
                act: self.act.slug(),
                holder: fault.holder.clone(),
            }),
        }
    }
}

/// Whoever has said yes says something by it again only with another time.
fn says_anew(fault: &Fault, by: &PartyRef, expected: Option<Timestamp>) -> Result<(), Refused> {
    let State::Accepted { expected_at: known } = fault.state else {
        return Ok(());
    };
    if !fault.holds(&by.id) || expected.is_some_and(|at| known != Some(at)) {
        return Ok(());
    }
    let said = fault.timeline.iter().rev();
    let mut said = said.filter(|event| matches!(event.what, What::Accepted { .. }));
    Err(Refused::Already {
        by: by.clone(),
        said: said.next().cloned().map(Box::new),
    })
}

fn lies_ahead(expected: Option<Timestamp>, now: Timestamp) -> Result<(), Refused> {
    let Some(expected) = expected else {
        return Ok(());
    };
    let ahead = expected.duration_since(now);
    match ahead > SignedDuration::ZERO && ahead <= EXPECTED_WITHIN {
        true => Ok(()),
        false => Err(Refused::Expectation),
    }
}

/// A no that would make its own speaker the one who decides leads nowhere.
fn leads_on(fault: &Fault, by: &PartyRef, given: &Assignment) -> Result<(), Refused> {
    let last = fault.assignment.is_of(Some(by)) && fault.rejections + 1 >= REJECTIONS;
    match last && given.is_of(Some(by)) && given.holder.id == by.id {
        true => Err(Refused::Decides(by.clone())),
        false => Ok(()),
    }
}

/// A fault, and where it plays.
struct Scene<'a> {
    fault: &'a Fault,
    inventory: &'a Inventory,
    region: RegionIx,
}

impl Scene<'_> {
    fn own(&self, capacity: &Capacity) -> Result<PartyRef, Refused> {
        let region = &self.inventory[self.region];
        match capacity {
            Capacity::Operator => Ok(PartyRef::of(self.inventory, region.operator)),
            Capacity::Coordinator => {
                let coordinator = self.fault.coordinator(self.inventory, self.region);
                Ok(PartyRef::of(self.inventory, coordinator))
            }
            Capacity::Party(id) | Capacity::Link(id, _) => self.party(id),
        }
    }

    fn party(&self, id: &str) -> Result<PartyRef, Refused> {
        let mut parties = self.inventory.parties();
        let found = parties.find(|(_, party)| party.region == self.region && *party.id == *id);
        let (ix, _) = found.ok_or_else(|| Refused::NoParty(id.to_owned()))?;
        Ok(PartyRef::of(self.inventory, ix))
    }
}

#[cfg(test)]
mod tests;
