//! What a link in a mail still opens of a fault.
//!
//! A link is of one moment of a fault: the event that its mail spoke of. From when on the
//! fault has come back, or has passed to another, it opens nothing, though it be theirs
//! again: whoever has it read of another time, and the mail of this one has its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Act, Event, Fault, PartyRef, Way, What};
use crate::access::{Mark, Purpose};

/// So many things may be said of a fault by one link: whoever has got hold of one fills
/// no log and no mailbox by it.
pub const LINK_ACTS: u32 = 8;

/// The link by which somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByLink {
    /// The mark of the notice that brought it.
    pub notice: Mark,
    /// What it is for.
    pub purpose: Purpose,
    /// The ordinal of the event that its mail spoke of.
    pub as_of: u32,
}

/// What a fault remembers for the sake of links.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Links {
    /// The ordinal of the last event by which it came back or passed to another; 0 where
    /// none has.
    passed: u32,
    /// How much was said by each link that was used.
    acts: BTreeMap<Mark, u32>,
}

impl Links {
    /// Whether nothing is known of them.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// Takes in an event; `passes` says whether another holds it after it.
    fn note(&mut self, event: &Event, passes: bool) {
        let gives = match &event.what {
            What::Reopened { .. } => true,
            What::Located { .. } | What::Rejected { .. } | What::HandedOver { .. } => passes,
            // A step of the escalation, and a yes, take nobody's word away.
            What::Accepted { .. }
            | What::Escalated { .. }
            | What::Unexplained { .. }
            | What::Opened { .. }
            | What::Affected { .. }
            | What::Changed { .. }
            | What::Asked { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Overdue
            | What::Cleared
            | What::Closed { .. }
            | What::Merged { .. }
            | What::Explained { .. }
            | What::Withdrawn => false,
        };
        if gives {
            self.passed = event.ordinal;
        }
        if let Some(notice) = event.what.link() {
            let said = self.acts.entry(notice).or_insert(0);
            *said = said.saturating_add(1);
        }
    }
}

impl Fault {
    /// Whether a link opens anything of it to a party: it is of this time of the fault,
    /// it is not spent, and there is something that the party may do.
    pub fn opens(&self, link: ByLink, party: &str) -> bool {
        let theirs = match link.purpose {
            Purpose::Answer => self.may_answer(party),
            Purpose::Close => self.may_close(party),
        };
        theirs && !self.is_spent(link.notice) && !self.has_passed(link.as_of)
    }

    /// Whether as much has been said by the link of a notice as may be.
    pub fn is_spent(&self, notice: Mark) -> bool {
        self.links
            .acts
            .get(&notice)
            .is_some_and(|&said| said >= LINK_ACTS)
    }

    /// Whether it has come back, or passed to another, since an event.
    pub const fn has_passed(&self, as_of: u32) -> bool {
        self.links.passed > as_of
    }

    /// Notes what an event means for links; `before` held it until then.
    pub(super) fn note_links(&mut self, event: &Event, before: &PartyRef) {
        let passes = before.id != self.holder.id;
        self.links.note(event, passes);
    }
}

impl ByLink {
    /// Whether it is for this.
    pub(super) const fn is_for(&self, act: &Act) -> bool {
        match (self.purpose, act) {
            (Purpose::Answer, Act::Accept { .. } | Act::Reject { .. } | Act::Comment { .. })
            | (Purpose::Close, Act::Close { .. } | Act::Comment { .. }) => true,
            (Purpose::Answer, Act::Close { .. } | Act::HandOver { .. })
            | (Purpose::Close, Act::Accept { .. } | Act::Reject { .. } | Act::HandOver { .. }) => {
                false
            }
        }
    }
}

impl What {
    /// The mark of the notice by whose link it was said, if it was said by one.
    pub fn link(&self) -> Option<Mark> {
        let (_, through) = self.said_by()?;
        match through?.way {
            Way::Link(notice) => Some(notice),
            Way::CommandLine | Way::Api | Way::Proxy | Way::Local | Way::Mail(_) => None,
        }
    }
}
