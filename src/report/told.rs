//! Who was told of a fault that they are to act, and when.

use jiff::Timestamp;

use super::course::{Asking, Course};
use crate::fault::PartyRef;
use crate::notice::{Brief, Fate};

impl Course {
    /// When a party was first told, of those notices that ask it to act; where it is
    /// written to by way of another, when that was told. From a moment on.
    pub fn told_at(&self, party: &PartyRef, since: Timestamp) -> Option<Timestamp> {
        let own = |brief: &&Brief| brief.party == party.id;
        let direct = self.told.iter().any(|brief| own(&brief));
        let theirs = self.told.iter().filter(|brief| !direct || own(brief));
        let taken = theirs.filter(|brief| matches!(brief.fate, Fate::Accepted { .. }));
        let at = taken.filter_map(|brief| brief.tried_at.filter(|at| *at >= since));
        at.min()
    }

    /// When whoever was asked was told that it is theirs. Who knew that already when they
    /// were asked anew, as after an incident that explained it, is not told again.
    pub fn told_of(&self, asking: &Asking, by: Timestamp) -> Option<Timestamp> {
        let again = self.told_at(&asking.asked, asking.spell.from);
        again
            .filter(|at| *at <= by)
            .or_else(|| self.told_at(&asking.asked, self.theirs_since(asking)))
            .or(again)
    }

    /// Since when the fault has been there without a pause and nobody else was asked.
    fn theirs_since(&self, asking: &Asking) -> Timestamp {
        let from = asking.spell.from;
        let earlier = self.askings.iter().rev();
        let earlier = earlier.skip_while(|one| one.spell.from > from);
        let theirs = earlier.take_while(|one| one.asked.id == asking.asked.id);
        let since = theirs.last().map_or(from, |one| one.spell.from);
        let there = self.there.iter().rev().find(|spell| spell.from <= from);
        there.map_or(since, |spell| spell.from.max(since))
    }

    /// Whether shadow mode kept back what a party would have been told.
    pub fn is_in_shadow(&self, party: &PartyRef) -> bool {
        let theirs = || self.told.iter().filter(|brief| brief.party == party.id);
        let idle = |brief: &Brief| matches!(brief.fate, Fate::Shadowed | Fate::Cancelled);
        theirs().any(|brief| brief.fate == Fate::Shadowed) && theirs().all(idle)
    }

    /// Whether shadow mode kept anybody from knowing who was asked.
    pub fn is_kept_back(&self) -> bool {
        let mut asked = self.askings.iter();
        asked.any(|asking| self.is_in_shadow(&asking.asked))
    }
}
