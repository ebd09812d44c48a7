//! Pure. Sentences in every language: a message by its key, with typed arguments.
//!
//! What is said is decided in Rust, how it is said in Fluent: a [`Book`] holds the
//! sentences of one folder, a file `.ftl` or several for each language, and
//! `messages!` declares an enum of what they say. Each variant names its key and its
//! arguments, so that a key is never written twice and an argument never left out.
//!
//! # How a message is added
//!
//! 1. A variant in an enum that `messages!` declares, with its key and the types of its
//!    arguments: `Since { at: &'a str } = "since"`. Keys are in kebab-case.
//! 2. The sentence in the same file of all four languages: `since = Siden { $at }.` What is
//!    too long for a line goes on in the next ones, indented; the breaks become spaces.
//! 3. It is said: `Said::Since { at: &at }.say(language)`.
//!
//! The test of the book, which lists its enums and calls `check::findings`, fails if a
//! language lacks the key or has one that nothing declares, if a sentence leaves an argument out or
//! names one that there is not, or cannot be formatted. A variant that nothing says is an
//! unused one to the compiler.
//!
//! Numbers are passed as numbers and select by plural (`{ $n -> [one] … *[other] … }`); a
//! [`Gender`] is passed where a language inflects by the word before, and only there need
//! a language look at it. Names are passed clean: nothing is wrapped around them.
//!
//! # What happens when it fails all the same
//!
//! The English sentence of the same key stands in; failing that, the key and its
//! arguments, which is no sentence but holds all that was to be told. Either is written to
//! the program's own journal as an error, and nothing is lost.

mod argument;
#[cfg(test)]
pub(crate) mod check;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use self::argument::{Argument, Gender, Sort};
use crate::inventory::Language;

/// Messages of one folder in all languages; made once, on first use.
pub struct Book {
    texts: Texts,
    read: [OnceLock<Reading>; Language::ALL.len()],
}

/// The texts of a book: the contents of one file or several for each language.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// Norwegian Bokmål.
    pub nb: &'static [&'static str],
    /// Norwegian Nynorsk.
    pub nn: &'static [&'static str],
    /// Swedish.
    pub sv: &'static [&'static str],
    /// English.
    pub en: &'static [&'static str],
}

type Reading = FluentBundle<FluentResource>;

/// An argument as Fluent takes it, under its name.
pub type Named<'a> = (&'static str, FluentValue<'a>);

/// A message as it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its key.
    pub key: &'static str,
    /// The names of its arguments and what each is.
    pub arguments: &'static [(&'static str, Sort)],
}

impl Texts {
    /// Those of a language.
    pub const fn of(&self, language: Language) -> &'static [&'static str] {
        match language {
            Language::Bokmal => self.nb,
            Language::Nynorsk => self.nn,
            Language::Swedish => self.sv,
            Language::English => self.en,
        }
    }
}

impl Book {
    /// A book of these texts.
    pub const fn new(texts: Texts) -> Self {
        Self {
            texts,
            read: [const { OnceLock::new() }; Language::ALL.len()],
        }
    }

    /// Its texts.
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// A message in a language; what stands in for one that fails is told above.
    pub fn say(
        &'static self,
        language: Language,
        key: &'static str,
        arguments: &[Named<'_>],
    ) -> Cow<'static, str> {
        let mut why = match self.format(language, key, arguments) {
            Ok(said) => return said,
            Err(why) => why,
        };
        let own = language.tag();
        tracing::error!(key, language = own, "a message cannot be said: {why}");
        if language != Language::English {
            why = match self.format(Language::English, key, arguments) {
                Ok(said) => return said,
                Err(why) => why,
            };
            tracing::error!(key, language = "en", "a message cannot be said: {why}");
        }
        Cow::Owned(bare(key, arguments))
    }

    /// A message in a language.
    ///
    /// # Errors
    ///
    /// When there is no such message, or when it cannot be formatted with these arguments.
    pub fn format(
        &'static self,
        language: Language,
        key: &str,
        arguments: &[Named<'_>],
    ) -> Result<Cow<'static, str>, Failure> {
        let reading = self.reading(language);
        let message = reading.get_message(key).ok_or(Failure::Missing)?;
        let pattern = message.value().ok_or(Failure::Missing)?;
        let mut errors = Vec::new();
        // Most are whole sentences, which are lent and not copied.
        let said = match arguments {
            [] => reading.format_pattern(pattern, None, &mut errors),
            _ => {
                let arguments = arguments.iter().cloned().collect::<FluentArgs<'_>>();
                let said = reading.format_pattern(pattern, Some(&arguments), &mut errors);
                Cow::Owned(said.into_owned())
            }
        };
        match errors.is_empty() {
            true => Ok(said),
            false => Err(Failure::Unsaid(errors)),
        }
    }

    fn reading(&self, language: Language) -> &Reading {
        let at = match language {
            Language::Bokmal => 0,
            Language::Nynorsk => 1,
            Language::Swedish => 2,
            Language::English => 3,
        };
        self.read[at].get_or_init(|| read(language, self.texts.of(language)))
    }
}

/// Why a message could not be said.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is none of that key.
    #[error("there is no such message")]
    Missing,
    /// Something in it could not be resolved.
    #[error("{}", listed(.0))]
    Unsaid(Vec<FluentError>),
}

fn listed(errors: &[FluentError]) -> String {
    let each: Vec<String> = errors.iter().map(ToString::to_string).collect();
    each.join("; ")
}

/// What can be read of a text is read; tests find the rest.
fn read(language: Language, texts: &'static [&'static str]) -> Reading {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut reading = Reading::new_concurrent(vec![tag]);
    // Marks around names do not belong into subjects.
    reading.set_use_isolating(false);
    reading.set_transform(Some(on_one_line));
    for &text in texts {
        let resource = FluentResource::try_new(text.to_owned());
        let resource = resource.unwrap_or_else(|(resource, errors)| {
            let tag = language.tag();
            tracing::error!(language = tag, "{} messages cannot be read", errors.len());
            resource
        });
        if let Err(errors) = reading.add_resource(resource) {
            let tag = language.tag();
            tracing::error!(language = tag, "messages: {}", listed(&errors));
        }
    }
    reading
}

fn on_one_line(text: &str) -> Cow<'_, str> {
    match text.contains('\n') {
        true => Cow::Owned(text.replace('\n', " ")),
        false => Cow::Borrowed(text),
    }
}

/// All that was to be said, where there are no words for it.
fn bare(key: &str, arguments: &[Named<'_>]) -> String {
    let mut said = key.to_owned();
    for (name, value) in arguments {
        let value = match value {
            FluentValue::String(text) => text.clone(),
            FluentValue::Number(number) => number.as_string(),
            FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => Cow::Borrowed("?"),
        };
        said.push_str(&format!(", {name}: {value}"));
    }
    said
}

/// An enum of messages of a book: what each says, its key and its arguments.
///
/// ```ignore
/// messages! { BOOK:
///     /// When something was.
///     pub(super) enum Said<'a> {
///         /// Since when.
///         Since { at: &'a str } = "since",
///         /// Never.
///         Never = "never",
///     }
/// }
/// ```
macro_rules! messages {
    ($book:ident:
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(<$life:lifetime>)? {
            $(
                $(#[$doc:meta])*
                $variant:ident $({ $($field:ident: $type:ty),+ $(,)? })? = $key:literal,
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(clippy::enum_variant_names, reason = "they are called as their keys are")]
        $vis enum $name $(<$life>)? {
            $($(#[$doc])* $variant $({ $($field: $type),+ })?,)+
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// Said in a language.
            $vis fn say(
                self,
                language: $crate::inventory::Language,
            ) -> std::borrow::Cow<'static, str> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => $book.say(
                        language,
                        $key,
                        &[$($((stringify!($field), $crate::words::Argument::value(&$field)),)+)?],
                    ),)+
                }
            }

            /// All of them, as they are declared.
            #[cfg(test)]
            $vis const DECLARED: &'static [$crate::words::Declared] = &[
                $($crate::words::Declared {
                    key: $key,
                    arguments: &[$($((
                        stringify!($field),
                        <$type as $crate::words::Argument>::SORT,
                    ),)+)?],
                },)+
            ];
        }
    };
}
pub(crate) use messages;
