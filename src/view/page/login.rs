//! `/login`: where somebody who has an account says who they are.

use std::time::Duration;

use askama::Template;

use super::{Unrendered, render};
use crate::inventory::Language;
use crate::view::assets;
use crate::view::words::Words;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// Why nobody was let in.
    pub wrong: Option<NoLogin>,
    /// The name that was typed then.
    pub name: &'a str,
    /// The path to go on to.
    pub next: Option<&'a str>,
}

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLogin {
    /// There is no such account, or that is not its password.
    Wrong,
    /// It is to be tried again after this time.
    Limited(Duration),
    /// Too many try at once.
    Busy,
    /// Anybody on the way could read it.
    Clear,
    /// It was not sent from the page itself.
    Elsewhere,
    /// It is not what the page sends.
    Form,
}

impl NoLogin {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::Wrong | Self::Clear | Self::Elsewhere => 403,
            Self::Limited(_) => 429,
            Self::Busy => 503,
            Self::Form => 400,
        }
    }

    /// The word for it in metrics and logs.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Limited(_) => "limited",
            Self::Busy => "busy",
            Self::Clear => "clear",
            Self::Elsewhere => "elsewhere",
            Self::Form => "form",
        }
    }
}

#[derive(Template)]
#[template(path = "login.html", config = "src/view/askama.toml")]
struct Page<'a> {
    w: Words,
    css: &'static str,
    wrong: Option<String>,
    /// There is no use in typing anything there.
    shut: bool,
    name: &'a str,
    next: Option<&'a str>,
}

/// The page to log in on.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn login(asked: &Login<'_>, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        wrong: asked.wrong.map(|wrong| w.no_login(wrong)),
        shut: asked.wrong == Some(NoLogin::Clear),
        name: asked.name,
        next: asked.next,
    };
    render("/login", &page)
}
