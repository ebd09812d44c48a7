//! What is said of a fault.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{BOOK, FIRST, SECOND, THIRD, Words, words_for};
use crate::fault::{CauseRef, Fault, GapRef, State};
use crate::view::text::Phrase;
use crate::words::messages;

/// The moment from which times are told, and the zone to tell them in.
#[derive(Clone, Copy, Debug)]
pub(in crate::view) struct Told<'a> {
    /// Now.
    pub(in crate::view) now: Timestamp,
    /// The region's zone.
    pub(in crate::view) zone: &'a TimeZone,
}

words_for! {
    /// The state of a fault, in a word or two.
    fault_state(state: State) = FaultStateSaid {
        State::Undecided => Undecided = "fault-state-undecided",
        State::Assigned => Assigned = "fault-state-assigned",
        State::Accepted { .. } => Accepted = "fault-state-accepted",
        State::Cleared => Cleared = "fault-state-cleared",
        State::Closed => Closed = "fault-state-closed",
    }
}

messages! { BOOK:
    /// What is said of a fault.
    pub(super) enum CaseSaid<'a> {
        WrongOnTheWay { place: &'a str } = "wrong-on-the-way",
        WrongShared = "wrong-shared",
        HeadlineSince { what: &'a str, at: &'a str } = "headline-since",
        HeadlineWithin { what: &'a str, at: &'a str, span: &'a str } = "headline-within",
        HeadlineOver { what: &'a str, at: &'a str, until: &'a str } = "headline-over",
        StandingUndecided { holder: &'a str } = "standing-undecided",
        StandingResponsible { holder: &'a str } = "standing-responsible",
        StandingHeld { holder: &'a str } = "standing-held",
        StandingCleared { holder: &'a str } = "standing-cleared",
        StandingUnasked = "standing-unasked",
        StandingUnknown = "standing-unknown",
        StandingRemedied { remedy: &'a str } = "standing-remedied",
        StandingClosed = "standing-closed",
        Forgotten { count: u32 } = "forgotten",
        Components { count: usize } = "components",
        WhyUnagreed { thing: &'a str, owner: &'a str } = "why-unagreed",
        WhyContested { thing: &'a str, agreements: &'a str, owner: &'a str } = "why-contested",
        WhyAgreed { owner: &'a str, thing: &'a str, agreement: &'a str } = "why-agreed",
        WhyUndecided { things: &'a str } = "why-undecided",
        WhyAmong { parties: &'a str } = "why-among",
        WhySplitBy { probe: &'a str } = "why-split-by",
        WhyNotSplit = "why-not-split",
        CallTelephone { party: &'a str, telephone: &'a str, number: &'a str } = "call-telephone",
        Call { party: &'a str, number: &'a str } = "call",
    }
}

impl Words {
    fn case(self, said: CaseSaid<'_>, parts: &[Phrase]) -> Phrase {
        Phrase::fill(&said.say(self.0), parts)
    }

    /// What is wrong, without when and whose; names nobody while it is undecided.
    pub(in crate::view) fn what_is_wrong(self, fault: &Fault) -> Phrase {
        if let Some(cause) = &fault.finding.cause {
            return self.cause(cause).capital();
        }
        if let Some(report) = &fault.finding.evidence.reported {
            return self.user_report(report);
        }
        let place = fault
            .affected
            .iter()
            .chain(fault.finding.candidates.iter().rev().map(|c| &c.component))
            .find_map(|component| component.site_name.as_deref());
        match place {
            Some(place) => self.case(
                CaseSaid::WrongOnTheWay { place: FIRST },
                &[Phrase::name(place)],
            ),
            None => self.case(CaseSaid::WrongShared, &[]),
        }
    }

    /// A cause, and what it does: "the line to Åfjord health centre is down".
    pub(in crate::view) fn cause(self, cause: &CauseRef) -> Phrase {
        let fails = Phrase::words(self.fails(cause.component.kind, cause.mode));
        self.thing(&cause.component).then(fails)
    }

    /// The headline of a fault's page.
    pub(in crate::view) fn headline(self, fault: &Fault, told: Told<'_>) -> Phrase {
        let wrong = self.what_is_wrong(fault);
        let began = self.moment(fault.began_at, told.now, told.zone);
        let (what, at) = (FIRST, SECOND);
        let Some(over) = fault.cleared_at.or(fault.closed_at) else {
            return self.case(CaseSaid::HeadlineSince { what, at }, &[wrong, began]);
        };
        let ended = self.moment(over, told.now, told.zone);
        if began.plain() == ended.plain() {
            // Over within the minute: how long it lasted says more.
            let lasted = Phrase::words(self.span(fault.began_at, over));
            let span = THIRD;
            let said = CaseSaid::HeadlineWithin { what, at, span };
            return self.case(said, &[wrong, began, lasted]);
        }
        let until = THIRD;
        let said = CaseSaid::HeadlineOver { what, at, until };
        self.case(said, &[wrong, began, ended])
    }

    /// Where it stands: who holds it, and what they have said.
    pub(in crate::view) fn standing(self, fault: &Fault, told: Told<'_>) -> Phrase {
        let holder = FIRST;
        let held = |said| self.case(said, &[Phrase::name(&fault.holder.name)]);
        match fault.state {
            State::Undecided => held(CaseSaid::StandingUndecided { holder }),
            State::Assigned if is_owner(fault) => held(CaseSaid::StandingResponsible { holder }),
            State::Assigned => held(CaseSaid::StandingHeld { holder }),
            State::Accepted { expected_at } => {
                let until = expected_at.map(|at| self.moment(at, told.now, told.zone));
                self.accepted(Phrase::name(&fault.holder.name), until)
            }
            State::Cleared => held(CaseSaid::StandingCleared { holder }),
            State::Closed if fault.is_withdrawn() && fault.cleared_at.is_some() => {
                self.case(CaseSaid::StandingUnasked, &[])
            }
            State::Closed if fault.is_withdrawn() => self.case(CaseSaid::StandingUnknown, &[]),
            State::Closed => match (&fault.merged_into, &fault.remedy) {
                (Some(into), _) => Phrase::words(format!("{} {into}.", self.merged_into())),
                (None, Some(remedy)) if !remedy.trim().is_empty() => self.case(
                    CaseSaid::StandingRemedied { remedy: FIRST },
                    &[Phrase::name(remedy)],
                ),
                (None, _) => self.case(CaseSaid::StandingClosed, &[]),
            },
        }
    }

    /// Whose it is and why: by which agreement, by none, or among whom it is
    /// undecided.
    pub(in crate::view) fn why(self, fault: &Fault) -> Vec<Phrase> {
        let assignment = &fault.assignment;
        let Some(named) = &assignment.owner else {
            return self.why_undecided(fault);
        };
        let (owner, thing) = (FIRST, SECOND);
        let known = fault.finding.chief();
        let known = known.map_or_else(Phrase::default, |cause| self.thing(&cause.component));
        let (said, by) = match (&assignment.gap, &assignment.agreement) {
            (Some(GapRef::Unagreed), _) | (None, None) => {
                (CaseSaid::WhyUnagreed { thing, owner }, Phrase::default())
            }
            (Some(GapRef::Contested { agreements }), _) => {
                let names: Vec<Phrase> = agreements.iter().map(|a| Phrase::name(&a.name)).collect();
                let agreements = THIRD;
                let said = CaseSaid::WhyContested {
                    thing,
                    agreements,
                    owner,
                };
                (said, Phrase::list(&names, &self.and()))
            }
            (None, Some(by)) => {
                let name = Phrase::name(&by.name);
                let reference = by.reference.as_ref().map(|one| Phrase::name(one));
                let by = match reference {
                    Some(reference) => Phrase::fill("{0} ({1})", &[name, reference]),
                    None => name,
                };
                let agreement = THIRD;
                let said = CaseSaid::WhyAgreed {
                    owner,
                    thing,
                    agreement,
                };
                (said, by)
            }
        };
        vec![self.case(said, &[Phrase::name(&named.name), known, by])]
    }

    fn why_undecided(self, fault: &Fault) -> Vec<Phrase> {
        if fault.is_reported() {
            return vec![self.why_reported()];
        }
        let candidates = fault.finding.candidates.iter();
        let things: Vec<Phrase> = candidates.map(|one| self.thing(&one.component)).collect();
        let among = fault.assignment.among.iter();
        let among: Vec<Phrase> = among.map(|party| Phrase::name(&party.name)).collect();
        let or = self.or();
        let mut why = vec![self.case(
            CaseSaid::WhyUndecided { things: FIRST },
            &[Phrase::list(&things, &or)],
        )];
        if among.len() > 1 {
            why.push(self.case(
                CaseSaid::WhyAmong { parties: FIRST },
                &[Phrase::list(&among, &or)],
            ));
        }
        why.push(match &fault.finding.split_by {
            Some(probe) => self.case(
                CaseSaid::WhySplitBy { probe: FIRST },
                &[Phrase::name(probe)],
            ),
            None => self.case(CaseSaid::WhyNotSplit, &[]),
        });
        why
    }

    /// Whom to call about a fault, and what to say.
    pub(in crate::view) fn call(
        self,
        party: &str,
        telephone: Option<&str>,
        number: &str,
    ) -> Phrase {
        let parts = [Phrase::name(party), Phrase::words(number)];
        let (party, number) = (FIRST, SECOND);
        match telephone {
            Some(called) => {
                let [to, quoted] = parts;
                let said = CaseSaid::CallTelephone {
                    party,
                    telephone: THIRD,
                    number,
                };
                self.case(said, &[to, quoted, Phrase::name(called)])
            }
            None => self.case(CaseSaid::Call { party, number }, &parts),
        }
    }

    /// "3 events that are not shown here": those between the opening and the latest.
    pub(in crate::view) fn forgotten(self, count: u32) -> String {
        CaseSaid::Forgotten { count }.say(self.0).into_owned()
    }

    /// "3 components".
    pub(in crate::view) fn components(self, count: usize) -> String {
        CaseSaid::Components { count }.say(self.0).into_owned()
    }
}

fn is_owner(fault: &Fault) -> bool {
    let owner = fault.assignment.owner.as_ref();
    owner.is_some_and(|owner| owner.id == fault.holder.id)
}
