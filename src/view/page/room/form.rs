//! What people report with, and what they are told.

use std::sync::Arc;

use crate::fault::{Fault, REPORT_WORDS, Sight};
use crate::notice;
use crate::view::text::Phrase;
use crate::view::words::{FIRST, RoomSaid, SECOND, Words};

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

/// What whoever has reported something is told: what is known, or that it is written down.
pub(super) fn thanks(fault: Option<&Arc<Fault>>, w: Words) -> Phrase {
    let language = w.language();
    let Some(fault) = fault else {
        return Phrase::words(RoomSaid::ThanksBare.say(language));
    };
    let number = Phrase::words(fault.number.as_str());
    match fault.is_reported() {
        true => {
            let said = RoomSaid::Thanks {
                number: FIRST,
                holder: SECOND,
            };
            let parts = [number, Phrase::name(&fault.holder.name)];
            Phrase::fill(&said.say(language), &parts)
        }
        false => {
            let said = RoomSaid::ThanksKnown {
                what: FIRST,
                number: SECOND,
            };
            let parts = [w.what_is_wrong(fault).small(), number];
            Phrase::fill(&said.say(language), &parts)
        }
    }
}
