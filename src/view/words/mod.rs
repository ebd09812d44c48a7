//! The words of pages: what is said is decided here, how it is said stands in the files
//! of [`BOOK`].

mod book;
mod case;
mod event;
mod history;
mod link;
mod login;
mod map;
mod notice;
mod pack;
mod page;
mod place;
mod plans;
mod room;
mod search;
mod statement;
mod terms;
mod thing;
mod ticket;
mod time;
mod trouble;

use std::borrow::Cow;

pub(super) use book::{BOOK, FIRST, FOURTH, SECOND, THIRD};
pub(super) use case::Told;
pub(super) use history::Past;
pub(super) use map::MapSaid;
pub(super) use pack::PackWord;
pub(super) use place::{Condition, Sum, Tally};
pub(super) use room::RoomSaid;
pub(super) use search::SearchSaid;
pub(super) use statement::StatementSaid;
pub(super) use ticket::TicketSaid;

use crate::inventory::Language;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words(Language);

impl Words {
    /// Those for a reader of a language.
    pub(super) const fn of(language: Language) -> Self {
        Self(language)
    }

    /// The language that they are in.
    pub(super) const fn language(self) -> Language {
        self.0
    }

    /// The language's tag.
    pub(super) const fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// A figure with the mark that the language has before tenths.
    fn figure(self, figure: f64) -> Cow<'static, str> {
        let figure = format!("{figure:.1}");
        Cow::Owned(match self.0 {
            Language::Bokmal | Language::Nynorsk | Language::Swedish => figure.replace('.', ","),
            Language::English => figure,
        })
    }
}

/// Words that are always the same: a method of [`Words`] for each, and the message behind it.
macro_rules! plain {
    ($said:ident: $($name:ident: $variant:ident = $key:literal;)+) => {
        messages! { BOOK:
            /// What is said in the same words always.
            pub(super) enum $said {
                $($variant = $key,)+
            }
        }

        impl Words {
            $(
                #[doc = concat!("The words of `", $key, "`.")]
                pub(in crate::view) fn $name(self) -> Cow<'static, str> {
                    $said::$variant.say(self.0)
                }
            )+
        }
    };
}

/// Words for each value of a type; those behind `or` are said by another method.
macro_rules! words_for {
    ($(
        $(#[$meta:meta])+
        $name:ident($value:ident: $type:ty) = $said:ident {
            $($pattern:pat => $variant:ident = $key:literal,)+
        } $(or $other:pat => $method:ident($bound:ident))?
    )+) => {
        $(
            messages! { BOOK:
                $(#[$meta])+
                pub(super) enum $said {
                    $($variant = $key,)+
                }
            }

            impl Words {
                $(#[$meta])+
                pub(in crate::view) fn $name(self, $value: $type) -> Cow<'static, str> {
                    match $value {
                        $($pattern => $said::$variant.say(self.0),)+
                        $($other => self.$method($bound),)?
                    }
                }
            }
        )+
    };
}

use {plain, words_for};
