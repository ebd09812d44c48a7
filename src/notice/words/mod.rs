//! The words of notices.
//!
//! What is said is an enum; the sentences are in the files beside, one folder a language,
//! and how one is added stands in [`crate::words`].

#[cfg(test)]
mod all;
mod detail;
mod fails;
mod link;
mod phrase;
mod planned;
mod reply;
mod reported;
mod said;
mod seen;
mod subject;
mod terms;
#[cfg(test)]
mod tests;
mod thing;
mod time;

pub use self::detail::detail;
pub use self::fails::wrong;
pub(super) use self::fails::{trouble, well};
pub(super) use self::link::LinkSaid;
pub(super) use self::phrase::{DrillPhrase, MinimumPhrase, Phrase};
pub(super) use self::planned::PlannedSaid;
pub(super) use self::reply::{CameSaid, ReplySaid};
pub(super) use self::reported::ReportSaid;
pub use self::reported::sight;
pub(super) use self::said::{Said, Voice, because};
pub(super) use self::seen::class;
pub(super) use self::subject::{Tail, headline, short_tail, told};
pub(super) use self::terms::{TermsSaid, by};
pub(super) use self::thing::{bare, thing};
pub(super) use self::time::{day, list, moment, one_of, others, span, week};
use crate::words::{Book, Texts};

macro_rules! texts {
    ($folder:literal) => {
        &[
            include_str!(concat!($folder, "/mail.ftl")),
            include_str!(concat!($folder, "/report.ftl")),
            include_str!(concat!($folder, "/said.ftl")),
            include_str!(concat!($folder, "/fault.ftl")),
            include_str!(concat!($folder, "/evidence.ftl")),
            include_str!(concat!($folder, "/time.ftl")),
        ]
    };
}

/// All sentences of notices.
pub(super) static BOOK: Book = Book::new(Texts {
    nb: texts!("nb"),
    nn: texts!("nn"),
    sv: texts!("sv"),
    en: texts!("en"),
});

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
