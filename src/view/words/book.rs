//! The sentences of pages: one book, a folder for each language and a file for each subject.
//!
//! How a sentence is added stands in [`crate::words`]. Where a name, a time or another
//! [`Phrase`](crate::view::text::Phrase) belongs into a sentence, its place is passed as
//! [`FIRST`], [`SECOND`], [`THIRD`] or [`FOURTH`], and `Phrase::fill` puts it there: so names stay
//! apart from words until they are escaped.

use crate::words::{Book, Texts};

/// The place of the first part of a sentence.
pub(in crate::view) const FIRST: &str = "{0}";
/// The place of the second.
pub(in crate::view) const SECOND: &str = "{1}";
/// The place of the third.
pub(in crate::view) const THIRD: &str = "{2}";
/// The place of the fourth.
pub(in crate::view) const FOURTH: &str = "{3}";

macro_rules! texts {
    ($folder:literal) => {
        &[
            include_str!(concat!($folder, "/case.ftl")),
            include_str!(concat!($folder, "/event.ftl")),
            include_str!(concat!($folder, "/faults.ftl")),
            include_str!(concat!($folder, "/history.ftl")),
            include_str!(concat!($folder, "/link.ftl")),
            include_str!(concat!($folder, "/login.ftl")),
            include_str!(concat!($folder, "/map.ftl")),
            include_str!(concat!($folder, "/notice.ftl")),
            include_str!(concat!($folder, "/pack.ftl")),
            include_str!(concat!($folder, "/page.ftl")),
            include_str!(concat!($folder, "/place.ftl")),
            include_str!(concat!($folder, "/plans.ftl")),
            include_str!(concat!($folder, "/room.ftl")),
            include_str!(concat!($folder, "/tickets.ftl")),
            include_str!(concat!($folder, "/statement.ftl")),
            include_str!(concat!($folder, "/terms.ftl")),
            include_str!(concat!($folder, "/thing.ftl")),
            include_str!(concat!($folder, "/time.ftl")),
            include_str!(concat!($folder, "/trouble.ftl")),
        ]
    };
}

/// All sentences of pages.
pub(in crate::view) static BOOK: Book = Book::new(Texts {
    nb: texts!("nb"),
    nn: texts!("nn"),
    sv: texts!("sv"),
    en: texts!("en"),
});

#[cfg(test)]
mod tests;
