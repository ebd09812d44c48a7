//! What is shown when what was asked for cannot be.

use std::borrow::Cow;

use askama::Template;

use super::{Frame, Here, Unrendered, render};
use crate::inventory::Language;
use crate::view::assets;
use crate::view::shown::Shown;
use crate::view::words::Words;

/// Why something cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is at this address.
    NotFound,
    /// No fault has this number.
    NoFault,
    /// The log, which alone may know it, does not answer.
    Unread,
    /// Only reading is possible.
    NotAllowed,
    /// It is not known who asks, or the token opens nothing.
    NotKnown,
    /// Too many came with what opens nothing.
    TooMany,
    /// One name has done too much of late.
    Hurried,
    /// A page of another site may have sent it.
    Elsewhere,
    /// The request has too large a body.
    TooLarge,
    /// Too many follow changes already.
    Busy,
    /// A mistake of ours.
    Broken,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::NotFound,
        Self::NoFault,
        Self::Unread,
        Self::NotAllowed,
        Self::NotKnown,
        Self::TooMany,
        Self::Hurried,
        Self::Elsewhere,
        Self::TooLarge,
        Self::Busy,
        Self::Broken,
    ];

    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound | Self::NoFault => 404,
            Self::NotKnown => 401,
            Self::Elsewhere => 403,
            Self::NotAllowed => 405,
            Self::TooMany | Self::Hurried => 429,
            Self::TooLarge => 413,
            Self::Busy | Self::Unread => 503,
            Self::Broken => 500,
        }
    }

    /// What it is called and what to do next, for programs: in English.
    pub fn english(self) -> [Cow<'static, str>; 2] {
        let w = Words::of(Language::English);
        [self.title(w), self.text(w)]
    }

    /// What it is called.
    pub(in crate::view) fn title(self, w: Words) -> Cow<'static, str> {
        match self {
            Self::NotFound => w.not_found(),
            Self::NoFault => w.no_fault(),
            Self::Unread => w.unread(),
            Self::NotAllowed => w.not_allowed(),
            Self::NotKnown => w.not_known(),
            Self::TooMany => w.too_many(),
            Self::Hurried => w.hurried(),
            Self::Elsewhere => w.elsewhere(),
            Self::TooLarge => w.too_much(),
            Self::Busy => w.busy(),
            Self::Broken => w.broken(),
        }
    }

    /// What to do next.
    pub(in crate::view) fn text(self, w: Words) -> Cow<'static, str> {
        match self {
            Self::NotFound => w.not_found_text(),
            Self::NoFault => w.no_fault_text(),
            Self::Unread => w.unread_text(),
            Self::NotAllowed => w.not_allowed_text(),
            Self::NotKnown => w.not_known_text(),
            Self::TooMany => w.too_many_text(),
            Self::Hurried => w.hurried_text(),
            Self::Elsewhere => w.elsewhere_text(),
            Self::TooLarge => w.too_much_text(),
            Self::Busy => w.busy_text(),
            Self::Broken => w.broken_text(),
        }
    }
}

#[derive(Template)]
#[template(path = "trouble.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    title: Cow<'static, str>,
    text: Cow<'static, str>,
}

#[derive(Template)]
#[template(path = "closed.html", config = "src/view/askama.toml")]
struct Closed<'a> {
    w: Words,
    css: &'static str,
    title: Cow<'static, str>,
    text: Cow<'static, str>,
    login: Option<&'a str>,
}

/// What is shown to whoever may see nothing: what it is, and nothing of what there is.
///
/// Whoever has to be known there is shown where one logs in, if one can.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn closed(
    trouble: Trouble,
    login: Option<&str>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let page = Closed {
        w,
        css: assets::stylesheet_path(),
        title: trouble.title(w),
        text: trouble.text(w),
        login: login.filter(|_| trouble == Trouble::NotKnown),
    };
    render("closed", &page)
}

/// An error page: what it is, and what to do next.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn trouble(
    snapshot: &Shown,
    trouble: Trouble,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let page = Page {
        frame: Frame::new(snapshot, w, trouble.title(w).into_owned(), Here::Elsewhere),
        title: trouble.title(w),
        text: trouble.text(w),
    };
    render("trouble", &page)
}
