//! What a message takes: names, numbers, and what a language needs to inflect.

use fluent_bundle::FluentValue;

/// What can be an argument of a message.
pub trait Argument {
    /// What it is.
    const SORT: Sort;

    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Words that stand as they are.
    Text,
    /// A number, by which plurals are selected.
    Number,
    /// The gender of a word, which a language may leave alone.
    Gender,
}

/// The gender of a word, by which other words are inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
    /// Neuter.
    Neuter,
}

impl Gender {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Masculine, Self::Feminine, Self::Neuter];

    /// The word for it in a selector.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Masculine => "masculine",
            Self::Feminine => "feminine",
            Self::Neuter => "neuter",
        }
    }
}

impl Argument for &str {
    const SORT: Sort = Sort::Text;

    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Argument for Gender {
    const SORT: Sort = Sort::Gender;

    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.slug())
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Argument for $type {
            const SORT: Sort = Sort::Number;

            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        })*
    };
}

numbers! { u16 u32 u64 usize i64 }
