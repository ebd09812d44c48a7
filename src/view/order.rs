//! The order of names: each language has letters of its own, and puts them where they belong.
//!
//! Sámi letters stand with those that they are made of, and numbers within names count as
//! numbers, so that room 2 comes before room 10.

use std::sync::OnceLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};

use crate::inventory::Language;

/// A collator; none where its data are not there, which tests find.
type Made = OnceLock<Option<CollatorBorrowed<'static>>>;

/// An order of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// æ, ø and å last, and aa as å.
    Norwegian,
    /// å, ä and ö last.
    Swedish,
    /// Marked letters with those without marks.
    English,
}

impl Order {
    /// That of a reader, of names from a region whose language this is: names from elsewhere
    /// stand as their own people have them, for readers whose language has no such letters.
    pub(super) const fn of(reader: Language, region: Language) -> Self {
        match (reader, region) {
            (Language::Bokmal | Language::Nynorsk, _)
            | (Language::English, Language::Bokmal | Language::Nynorsk) => Self::Norwegian,
            (Language::Swedish, _) | (Language::English, Language::Swedish) => Self::Swedish,
            (Language::English, Language::English) => Self::English,
        }
    }

    /// That of a country, by its code of ISO 3166-1.
    pub(super) fn of_country(country: Option<&str>) -> Self {
        match country {
            Some("SE") => Self::Swedish,
            Some(_) | None => Self::Norwegian,
        }
    }

    /// The letters under which names stand, in order: a marked one that is not among them
    /// stands with the one that it is made of.
    pub(super) fn alphabet(self) -> impl Iterator<Item = char> {
        let own = match self {
            Self::Norwegian => "ÆØÅ",
            Self::Swedish => "ÅÄÖ",
            Self::English => "",
        };
        ('A'..='Z').chain(own.chars())
    }

    /// What a name is sorted by.
    pub(super) fn key(self, name: &str) -> Vec<u8> {
        let mut key = Vec::new();
        if let Some(collator) = self.collator() {
            let Ok(()) = collator.write_sort_key_to(name, &mut key);
        }
        // What the alphabet does not tell apart has an order all the same.
        key.push(0);
        key.extend(name.as_bytes());
        key
    }

    fn collator(self) -> Option<&'static CollatorBorrowed<'static>> {
        static MADE: [Made; 3] = [const { OnceLock::new() }; 3];
        let (at, locale) = match self {
            Self::Norwegian => (0, locale!("no-u-kn")),
            Self::Swedish => (1, locale!("sv-u-kn")),
            Self::English => (2, locale!("en-u-kn")),
        };
        MADE[at].get_or_init(|| made(locale)).as_ref()
    }
}

fn made(locale: Locale) -> Option<CollatorBorrowed<'static>> {
    let preferences = CollatorPreferences::from(&locale);
    CollatorBorrowed::try_new(preferences, CollatorOptions::default()).ok()
}

#[cfg(test)]
mod tests;
