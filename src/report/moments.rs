//! What happens between parties: words that are not kept, and what passes from one to
//! another.

use super::course::{Broken, EntryRef, Moment, Reader, bare};
use crate::fault::{AgreementRef, Event, GapRef, PartyRef, REJECTIONS, What};

/// What happened between parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Between {
    /// No agreement in force says whose it is.
    Unagreed,
    /// Agreements with different parties do.
    Contested(Vec<AgreementRef>),
    /// Owners have said no so often that somebody decides.
    Rejected {
        /// Who said no last.
        by: PartyRef,
        /// Who decides.
        decides: PartyRef,
    },
    /// It was passed on.
    HandedOver {
        /// By whom.
        by: PartyRef,
        /// To whom.
        to: PartyRef,
    },
    /// The last who can be told was told.
    LastStep {
        /// Who was asked.
        asked: PartyRef,
        /// Who was told.
        to: PartyRef,
    },
}

impl Reader {
    /// Keeps the time that somebody names, and what becomes of it.
    pub(super) fn note_word(&mut self, event: &Event, here: EntryRef) {
        match &event.what {
            What::Accepted {
                by, expected_at, ..
            } => {
                let named = expected_at.map(|at| (by.clone(), here, at));
                self.word = named;
            }
            What::Overdue => {
                if let Some((by, said, expected_at)) = self.word.take() {
                    self.course.broken.push(Broken {
                        by,
                        whose: bare(&self.fault.assignment),
                        said_at: said.at,
                        expected_at,
                        over_at: None,
                        entries: vec![said, here],
                    });
                }
            }
            What::Cleared | What::Merged { .. } | What::Withdrawn => {
                self.word = None;
                let late = self.course.broken.iter_mut();
                for late in late.filter(|late| late.over_at.is_none()) {
                    late.over_at = Some(event.at);
                    late.entries.push(here);
                }
            }
            What::Rejected { .. } | What::HandedOver { .. } => self.word = None,
            What::Opened { .. }
            | What::Located { .. }
            | What::Affected { .. }
            | What::Changed { .. }
            | What::Asked { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Escalated { .. }
            | What::Reopened { .. }
            | What::Closed { .. }
            | What::Explained { .. }
            | What::Unexplained { .. } => {}
        }
    }

    /// Keeps what passes between parties.
    pub(super) fn note_moment(&mut self, event: &Event, here: EntryRef) {
        let what = match &event.what {
            What::Opened { .. } | What::Located { .. } => self.gap(),
            What::Rejected { by, .. } => self.rejected(by),
            What::HandedOver { by, to, .. } => self.handed_over(by.as_ref(), to),
            What::Escalated { to, step } => self.last_step(to, *step),
            What::Affected { .. }
            | What::Changed { .. }
            | What::Asked { .. }
            | What::Accepted { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Overdue
            | What::Cleared
            | What::Reopened { .. }
            | What::Closed { .. }
            | What::Merged { .. }
            | What::Explained { .. }
            | What::Unexplained { .. }
            | What::Withdrawn => None,
        };
        if let Some(what) = what {
            self.course.moments.push(Moment {
                what,
                at: event.at,
                whose: bare(&self.fault.assignment),
                entries: self.resting(here),
            });
        }
    }

    /// That no agreement decides, once for each reason.
    fn gap(&self) -> Option<Between> {
        let gap = match self.fault.assignment.gap.as_ref()? {
            GapRef::Unagreed => Between::Unagreed,
            GapRef::Contested { agreements } => Between::Contested(agreements.clone()),
        };
        let mut known = self.course.moments.iter();
        (!known.any(|moment| moment.what == gap)).then_some(gap)
    }

    fn rejected(&self, by: &PartyRef) -> Option<Between> {
        let mut known = self.course.moments.iter();
        let known = known.any(|moment| matches!(moment.what, Between::Rejected { .. }));
        (!known && self.fault.rejections >= REJECTIONS).then(|| Between::Rejected {
            by: by.clone(),
            decides: self.fault.holder.clone(),
        })
    }

    /// By whom is not known in old logs: then by whose it was.
    fn handed_over(&self, by: Option<&PartyRef>, to: &PartyRef) -> Option<Between> {
        let by = by.or(self.fault.assignment.owner.as_ref())?;
        Some(Between::HandedOver {
            by: by.clone(),
            to: to.clone(),
        })
    }

    /// Whether that step was the last of its chain; whoever is asked is who was asked before.
    fn last_step(&self, to: &PartyRef, step: u32) -> Option<Between> {
        let due = self.fault.assignment.due.as_deref()?;
        let steps = u32::try_from(due.clause.escalation.len()).ok()?;
        let asked = self.course.askings.last()?;
        (step == steps).then(|| Between::LastStep {
            asked: asked.asked.clone(),
            to: to.clone(),
        })
    }
}
