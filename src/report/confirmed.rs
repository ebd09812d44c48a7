//! What somebody has reported from a room, and whether a party has said that it was so.

use super::course::Reader;
use crate::fault::{ComponentRef, Event, State, What};

impl Reader {
    /// Whether a party has said that what was reported was so. Whoever takes it on confirms it
    /// from its beginning; to pass it on takes nothing back, to say no does. To be closed
    /// by the coordinator while it was nobody's may mean that nothing was the matter.
    pub(super) fn note_confirmed(&mut self, event: &Event) {
        let course = &mut self.course;
        match &event.what {
            What::Opened { .. } | What::Rejected { .. } => course.unconfirmed = true,
            What::Accepted { .. } => course.unconfirmed = false,
            What::Closed { by: Some(_), .. } if self.fault.before != State::Undecided => {
                course.unconfirmed = false;
            }
            What::Closed { .. }
            | What::Located { .. }
            | What::Affected { .. }
            | What::Changed { .. }
            | What::Asked { .. }
            | What::HandedOver { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Escalated { .. }
            | What::Overdue
            | What::Cleared
            | What::Reopened { .. }
            | What::Merged { .. }
            | What::Explained { .. }
            | What::Unexplained { .. }
            | What::Withdrawn => {}
        }
        course.unconfirmed &= self.fault.is_reported();
    }

    /// The cause, or the first of what may be it; what only people have seen stands where they
    /// have seen it.
    pub(super) fn place(&self) -> Option<ComponentRef> {
        let finding = &self.fault.finding;
        let chief = finding.chief().map(|chief| chief.component.clone());
        let room = || Some(finding.evidence.reported.as_ref()?.room.clone());
        chief.or_else(room)
    }
}
