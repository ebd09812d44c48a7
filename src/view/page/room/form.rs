//! What people report with, and what they are told.

use std::sync::Arc;

use crate::fault::{Event, Fault, Number, REPORT_WORDS, REPORTS, Sight};
use crate::notice;
use crate::view::text::Phrase;
use crate::view::words::{FIRST, FOURTH, RoomSaid, SECOND, THIRD, Told, Words};

/// What somebody reports with.
#[derive(Clone, Debug, Default)]
pub struct RoomForm {
    /// By which the same is known when it is sent a second time.
    pub key: String,
    /// Why nothing came of what was sent.
    pub wrong: Option<RoomWrong>,
    /// What was sent then.
    pub typed: RoomTyped,
}

/// What was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomTyped {
    /// What they see.
    pub sees: Option<Sight>,
    /// What else they say.
    pub words: String,
}

/// Why nothing came of a user report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomWrong {
    /// A page of another site may have sent it.
    Elsewhere,
    /// It is not what the page sends.
    Form,
    /// It does not say what they see.
    Sight,
    /// There are too many words.
    Words,
    /// There is something in them that is not seen.
    Hidden,
    /// Too much was reported.
    TooMany,
    /// The ledger has no room, or the log cannot be written.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
}

impl RoomWrong {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::Elsewhere => 403,
            Self::Form => 400,
            Self::Sight | Self::Words | Self::Hidden => 422,
            Self::TooMany => 429,
            Self::Busy => 503,
            Self::Unheard => 504,
        }
    }

    /// The word for it in metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Form | Self::Sight | Self::Words | Self::Hidden => "wrong",
            Self::TooMany => "limited",
            Self::Busy => "unlogged",
            Self::Unheard => "unheard",
        }
    }

    fn said(self, w: Words) -> String {
        let said = match self {
            Self::Elsewhere => RoomSaid::WrongElsewhere,
            Self::Form => RoomSaid::WrongForm,
            Self::Sight => RoomSaid::WrongSight,
            Self::Words => RoomSaid::WrongWords {
                most: u32::try_from(REPORT_WORDS).unwrap_or(u32::MAX),
            },
            Self::Hidden => RoomSaid::WrongHidden,
            Self::TooMany => RoomSaid::WrongTooMany,
            Self::Busy => RoomSaid::WrongBusy,
            Self::Unheard => RoomSaid::WrongUnheard,
        };
        said.say(w.language()).into_owned()
    }
}

/// The form, in words.
pub(super) struct Form {
    pub(super) heading: String,
    pub(super) ask: String,
    pub(super) words: String,
    pub(super) no_names: String,
    pub(super) send: String,
    pub(super) action: String,
    pub(super) key: String,
    pub(super) wrong: Option<String>,
    pub(super) sights: Vec<Choice>,
    pub(super) typed: String,
    pub(super) most: usize,
}

/// One thing that somebody may see.
pub(super) struct Choice {
    pub(super) slug: &'static str,
    pub(super) said: String,
    pub(super) chosen: bool,
}

impl Form {
    pub(super) fn of(form: &RoomForm, action: String, w: Words) -> Self {
        let said = |said: RoomSaid<'_>| said.say(w.language()).into_owned();
        let sights = Sight::ALL.into_iter().map(|sight| Choice {
            slug: sight.slug(),
            said: Phrase::words(notice::sight(w.language(), sight))
                .capital()
                .plain(),
            chosen: form.typed.sees == Some(sight),
        });
        Self {
            heading: said(RoomSaid::FormHeading),
            ask: said(RoomSaid::FormAsk),
            words: said(RoomSaid::FormWords),
            no_names: said(RoomSaid::FormNoNames),
            send: said(RoomSaid::FormSend),
            action,
            key: form.key.clone(),
            wrong: form.wrong.map(|wrong| wrong.said(w)),
            sights: sights.collect(),
            typed: form.typed.words.clone(),
            most: REPORT_WORDS,
        }
    }
}

/// What was reported a moment ago, or some days, was taken in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomDone {
    /// With which fault, where that is known.
    pub number: Option<Number>,
    /// That fault was known before.
    pub added: bool,
    /// The fault as the log has it, where it is closed since long.
    pub fault: Option<Arc<Fault>>,
}

/// What whoever has reported something is told: what is known, or that it is written down;
/// and once it is over, what became of it.
pub(super) fn thanks(
    done: &RoomDone,
    fault: Option<&Arc<Fault>>,
    room: &str,
    told: Told<'_>,
    w: Words,
) -> Phrase {
    let language = w.language();
    let Some(fault) = fault else {
        return Phrase::words(RoomSaid::ThanksBare.say(language));
    };
    let number = || Phrase::words(fault.number.as_str());
    if !fault.state.is_active() {
        return over(fault, number(), room, told, w);
    }
    if fault.is_reported() && !done.added {
        let said = RoomSaid::Thanks {
            number: FIRST,
            holder: SECOND,
        };
        let parts = [number(), Phrase::name(&fault.holder.name)];
        return Phrase::fill(&said.say(language), &parts);
    }
    let said = RoomSaid::ThanksKnown {
        since: FIRST,
        what: SECOND,
        holder: THIRD,
        number: FOURTH,
    };
    let parts = [
        w.moment(fault.began_at, told.now, told.zone),
        known_as(fault, w),
        Phrase::name(&fault.holder.name),
        number(),
    ];
    let known = Phrase::fill(&said.say(language), &parts);
    // Beyond so many, one more is not written down.
    match fault.reports < REPORTS {
        true => known.then(Phrase::words(RoomSaid::ThanksAdded.say(language))),
        false => known,
    }
}

/// What is wrong; of what somebody has reported, not in which words: whoever scans the code on
/// the door may read this.
fn known_as(fault: &Fault, w: Words) -> Phrase {
    match &fault.finding.evidence.reported {
        Some(report) => Phrase::words(notice::sight(w.language(), report.sees)),
        None => w.what_is_wrong(fault).small(),
    }
}

/// What became of what was reported; what it was, where somebody has reported it from there:
/// any number can be guessed.
fn over(fault: &Fault, number: Phrase, room: &str, told: Told<'_>, w: Words) -> Phrase {
    let language = w.language();
    let at = fault.closed_at.or(fault.cleared_at);
    let at = at.unwrap_or(fault.began_at);
    let said = RoomSaid::ThanksOver {
        number: FIRST,
        at: SECOND,
    };
    let parts = [number, w.moment(at, told.now, told.zone)];
    let over = Phrase::fill(&said.say(language), &parts);
    let mut reports = fault.timeline.iter().filter_map(Event::report);
    let from_there = reports.any(|report| *report.room.id == *room);
    let cause = fault.root_cause.as_deref().filter(|_| from_there);
    let cause = cause.filter(|cause| !cause.trim().is_empty()).map(|cause| {
        let said = RoomSaid::ThanksCause { cause: FIRST }.say(language);
        Phrase::fill(&said, &[Phrase::name(cause.trim_end_matches('.'))])
    });
    let over = cause.into_iter().fold(over, Phrase::then);
    over.then(w.standing(fault, told))
}
