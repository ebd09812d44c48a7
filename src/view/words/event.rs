//! What happened to a fault, as sentences.

use super::case::Told;
use super::{BOOK, FIRST, SECOND, THIRD, Words};
use crate::fault::{Assignment, CauseRef, IncidentRef, PartyRef, Through, Way, What, spoke_for};
use crate::view::text::Phrase;
use crate::words::messages;

messages! { BOOK:
    /// What happened to a fault.
    pub(super) enum EventSaid<'a> {
        Opened { owner: &'a str } = "event-opened",
        OpenedUndecided { holder: &'a str } = "event-opened-undecided",
        Located { cause: &'a str, owner: &'a str } = "event-located",
        Narrowed { owner: &'a str } = "event-narrowed",
        StillUndecided = "event-still-undecided",
        StillUndecidedWith { holder: &'a str } = "event-still-undecided-with",
        Affected { components: &'a str } = "event-affected",
        Changed = "event-changed",
        Asked { at: &'a str } = "event-asked",
        Accepted { by: &'a str } = "event-accepted",
        AcceptedUntil { by: &'a str, at: &'a str } = "event-accepted-until",
        Rejected { by: &'a str, because: &'a str, holder: &'a str } = "event-rejected",
        HandedOverBy { by: &'a str, to: &'a str, because: &'a str } = "event-handed-over-by",
        HandedOver { to: &'a str, because: &'a str } = "event-handed-over",
        Commented { by: &'a str, text: &'a str } = "event-commented",
        Escalated { to: &'a str } = "event-escalated",
        Overdue = "event-overdue",
        Cleared = "event-cleared",
        Reopened = "event-reopened",
        ByItself = "by-itself",
        Closed { by: &'a str } = "event-closed",
        ClosedWith { by: &'a str, cause: &'a str, remedy: &'a str } = "event-closed-with",
        ExplainedPlanned { party: &'a str, text: &'a str } = "event-explained-planned",
        Explained { party: &'a str, text: &'a str } = "event-explained",
        UnexplainedPlanned { party: &'a str } = "event-unexplained-planned",
        Unexplained { party: &'a str } = "event-unexplained",
        Withdrawn = "event-withdrawn",
        Merged { into: &'a str } = "event-merged",
        ByLink { party: &'a str } = "by-link",
        ByMail { party: &'a str } = "by-mail",
        SpokenFor { party: &'a str, speaker: &'a str } = "spoken-for",
    }
}

impl Words {
    fn event_said(self, said: EventSaid<'_>, parts: &[Phrase]) -> Phrase {
        Phrase::fill(&said.say(self.0), parts)
    }

    /// What happened, as a sentence.
    #[expect(clippy::too_many_lines, reason = "one arm an event")]
    pub(in crate::view) fn event(self, what: &What, told: Told<'_>) -> Phrase {
        let one = |said: EventSaid<'_>, name: &str| self.event_said(said, &[Phrase::name(name)]);
        let plain = |said: EventSaid<'_>| self.event_said(said, &[]);
        if let Some(report) = what.report() {
            return self.whole_report(report);
        }
        match what {
            What::Reported { report } => self.whole_report(report),
            What::Opened { assignment, .. } => match &assignment.owner {
                Some(owner) => one(EventSaid::Opened { owner: FIRST }, &owner.name),
                None => one(
                    EventSaid::OpenedUndecided { holder: FIRST },
                    &assignment.holder.name,
                ),
            },
            What::Located {
                finding,
                assignment,
                stays,
                ..
            } => self.located(finding.cause.as_ref(), assignment, *stays),
            What::Affected { affected } => {
                let components = Phrase::words(self.components(affected.len()));
                self.event_said(EventSaid::Affected { components: FIRST }, &[components])
            }
            What::Changed { .. } => plain(EventSaid::Changed),
            What::Asked { due } => {
                let at = self.moment(due.answer_by, told.now, told.zone);
                self.event_said(EventSaid::Asked { at: FIRST }, &[at])
            }
            What::Accepted {
                by,
                through,
                expected_at,
            } => {
                let until = expected_at.map(|at| self.moment(at, told.now, told.zone));
                self.accepted(self.speaker(by, through.as_ref()), until)
            }
            What::Rejected {
                by,
                through,
                because,
                assignment,
            } => self.event_said(
                EventSaid::Rejected {
                    by: FIRST,
                    because: SECOND,
                    holder: THIRD,
                },
                &[
                    self.speaker(by, through.as_ref()),
                    Phrase::said(because),
                    Phrase::name(&assignment.holder.name),
                ],
            ),
            What::HandedOver {
                by,
                through,
                to,
                because,
            } => self.handed_over(by.as_ref(), through.as_ref(), to, because),
            What::Commented { by, through, text } => self.event_said(
                EventSaid::Commented {
                    by: FIRST,
                    text: SECOND,
                },
                &[self.speaker(by, through.as_ref()), Phrase::said(text)],
            ),
            What::Closed {
                by,
                through,
                cause,
                remedy,
            } => self.closed_by(by.as_ref(), through.as_ref(), [cause, remedy]),
            What::Escalated { to, .. } => one(EventSaid::Escalated { to: FIRST }, &to.name),
            What::Overdue => plain(EventSaid::Overdue),
            What::Cleared => plain(EventSaid::Cleared),
            What::Reopened { .. } => plain(EventSaid::Reopened),
            What::Explained { incident, .. } => self.explained(incident),
            What::Unexplained { incident, .. } if incident.planned => one(
                EventSaid::UnexplainedPlanned { party: FIRST },
                &incident.party_name,
            ),
            What::Unexplained { incident, .. } => one(
                EventSaid::Unexplained { party: FIRST },
                &incident.party_name,
            ),
            What::Withdrawn => plain(EventSaid::Withdrawn),
            What::Merged { into } => self.event_said(
                EventSaid::Merged { into: FIRST },
                &[Phrase::words(into.to_string())],
            ),
        }
    }

    fn located(self, cause: Option<&CauseRef>, assignment: &Assignment, stays: bool) -> Phrase {
        let (owner, cause_at) = (SECOND, FIRST);
        match (cause, &assignment.owner) {
            (Some(cause), Some(named)) => self.event_said(
                EventSaid::Located {
                    cause: cause_at,
                    owner,
                },
                &[self.cause(cause), Phrase::name(&named.name)],
            ),
            (None, Some(named)) => self.event_said(
                EventSaid::Narrowed { owner: FIRST },
                &[Phrase::name(&named.name)],
            ),
            (_, None) if stays => self.event_said(EventSaid::StillUndecided, &[]),
            (_, None) => self.event_said(
                EventSaid::StillUndecidedWith { holder: FIRST },
                &[Phrase::name(&assignment.holder.name)],
            ),
        }
    }

    fn explained(self, incident: &IncidentRef) -> Phrase {
        let (party, text) = (FIRST, SECOND);
        let said = match incident.planned {
            true => EventSaid::ExplainedPlanned { party, text },
            false => EventSaid::Explained { party, text },
        };
        let parts = [&incident.party_name, &incident.text];
        self.event_said(said, &parts.map(|part| Phrase::name(part)))
    }

    /// That somebody has taken it, and until when they expect it mended.
    pub(super) fn accepted(self, speaker: Phrase, until: Option<Phrase>) -> Phrase {
        let by = FIRST;
        match until {
            Some(at) => {
                let said = EventSaid::AcceptedUntil { by, at: SECOND };
                self.event_said(said, &[speaker, at])
            }
            None => self.event_said(EventSaid::Accepted { by }, &[speaker]),
        }
    }

    fn handed_over(
        self,
        by: Option<&PartyRef>,
        through: Option<&Through>,
        to: &PartyRef,
        because: &str,
    ) -> Phrase {
        let (to, because) = (Phrase::name(&to.name), Phrase::said(because));
        match by {
            Some(by) => self.event_said(
                EventSaid::HandedOverBy {
                    by: FIRST,
                    to: SECOND,
                    because: THIRD,
                },
                &[self.speaker(by, through), to, because],
            ),
            None => self.event_said(
                EventSaid::HandedOver {
                    to: FIRST,
                    because: SECOND,
                },
                &[to, because],
            ),
        }
    }

    fn closed_by(
        self,
        by: Option<&PartyRef>,
        through: Option<&Through>,
        [cause, remedy]: [&String; 2],
    ) -> Phrase {
        let speaker = by.map_or_else(
            || self.event_said(EventSaid::ByItself, &[]),
            |by| self.speaker(by, through),
        );
        if cause.trim().is_empty() && remedy.trim().is_empty() {
            return self.event_said(EventSaid::Closed { by: FIRST }, &[speaker]);
        }
        self.event_said(
            EventSaid::ClosedWith {
                by: FIRST,
                cause: SECOND,
                remedy: THIRD,
            },
            &[speaker, Phrase::said(cause), Phrase::said(remedy)],
        )
    }

    /// A party, and who spoke for it if another did, or that a link in a mail did, or an answer to one.
    fn speaker(self, by: &PartyRef, through: Option<&Through>) -> Phrase {
        let named = Phrase::name(&by.name);
        let party = FIRST;
        match through.map(|through| through.way) {
            Some(Way::Link(_)) => return self.event_said(EventSaid::ByLink { party }, &[named]),
            Some(Way::Mail(_)) => return self.event_said(EventSaid::ByMail { party }, &[named]),
            Some(Way::CommandLine | Way::Api | Way::Proxy | Way::Local) | None => {}
        }
        match spoke_for(by, through) {
            Some(speaker) => self.event_said(
                EventSaid::SpokenFor {
                    party,
                    speaker: SECOND,
                },
                &[named, Phrase::name(&speaker.name)],
            ),
            None => named,
        }
    }
}
