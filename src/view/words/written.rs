//! In which languages the pages are written, and which of them a reader gets.

use super::Words;
use crate::inventory::Language;

/// The language that a reader asks for by `Accept-Language` (RFC 9110 section
/// 12.5.4); Norwegian of whatever form is read as Bokmål.
pub fn language(accept: Option<&str>, otherwise: Language) -> Language {
    let otherwise = of_pages(otherwise);
    let mut best = (0.0, otherwise);
    for wanted in accept.unwrap_or_default().split(',').take(32) {
        let mut fields = wanted.split(';');
        let tag = fields
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let quality = fields
            .find_map(|field| field.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let language = match tag.split('-').next().unwrap_or_default() {
            "nb" | "no" | "nn" | "da" | "sv" => Language::Bokmal,
            "en" => Language::English,
            "*" => otherwise,
            _ => continue,
        };
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

/// The languages that the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Bokmal,
    English,
}

/// The language that the pages have for those of another: who reads Nynorsk or Swedish
/// reads Bokmål.
pub const fn of_pages(language: Language) -> Language {
    Words::of(language).language()
}

impl Words {
    /// Those for a reader of a language.
    pub(in crate::view) const fn of(language: Language) -> Self {
        Self(match language {
            Language::Bokmal | Language::Nynorsk | Language::Swedish => Written::Bokmal,
            Language::English => Written::English,
        })
    }

    /// The language that they are in.
    pub(in crate::view) const fn language(self) -> Language {
        match self.0 {
            Written::Bokmal => Language::Bokmal,
            Written::English => Language::English,
        }
    }
}
