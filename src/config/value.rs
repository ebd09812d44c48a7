//! The kinds of value beside text: each says what it wants, and what would be right.

use std::sync::Arc;

use schemars::JsonSchema;
use toml::de::DeValue;

use super::reader::{Read, listed, mistyped, nearest};
use super::report::{Note, Notes, Spot};
use super::text::Line;
use crate::inventory::{DnsType, Facet, Kind, Language, Role, Standing};
use crate::probe::Icmp;
use crate::send::Security;

/// What a text must be, and how it is read.
pub(super) trait Parse: Sized + JsonSchema {
    /// What it is: "an address".
    const WHAT: &'static str;
    /// Its value, or what would be right.
    fn parse(text: &str) -> Result<Self, String>;
}

impl<T: Parse> Read for T {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let DeValue::String(text) = value else {
            notes.add(mistyped(spot, &format!("{} in quotes", T::WHAT), value));
            return None;
        };
        match T::parse(text) {
            Ok(parsed) => Some(parsed),
            Err(right) => {
                notes.add(
                    Note::at(spot, format!("this is not {}", T::WHAT))
                        .label(format!("not {}", T::WHAT))
                        .help(right),
                );
                None
            }
        }
    }
}

impl Read for bool {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let read = value.as_bool();
        if read.is_none() {
            notes.add(mistyped(spot, "true or false", value));
        }
        read
    }
}

/// Declares a whole number between two bounds.
macro_rules! number {
    ($(#[doc = $doc:literal])* $name:ident($inner:ty), $what:literal, $low:literal ..= $high:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) struct $name(pub(super) $inner);

        impl Read for $name {
            fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
                let DeValue::Integer(number) = value else {
                    notes.add(mistyped(spot, concat!($what, " (a whole number)"), value));
                    return None;
                };
                let parsed = i64::from_str_radix(number.as_str(), number.radix()).ok();
                let within = parsed.filter(|n| ($low..=$high).contains(n));
                let made = within.and_then(|n| <$inner>::try_from(n).ok());
                if made.is_none() {
                    notes.add(
                        Note::at(spot, concat!("this is not ", $what))
                            .label(concat!("not from ", $low, " to ", $high))
                            .help(concat!($what, " is a whole number from ", $low, " to ", $high)),
                    );
                }
                made.map(Self)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "integer",
                    "description": concat!($($doc,)*).trim(),
                    "minimum": $low,
                    "maximum": $high,
                })
            }
        }
    };
}

number!(
    /// A port.
    Port(u16), "a port", 1..=65535
);
number!(
    /// Bytes of payload.
    Size(u16), "a size in bytes", 16..=1472
);
number!(
    /// Echoes in a series.
    Echoes(u16), "a number of echoes", 5..=100
);
number!(
    /// Kilobits a second that series may take of a line, each way.
    Budget(u32), "a number of kbit/s", 1..=10_000
);
number!(
    /// How many times in a row.
    Times(u32), "a number of times", 1..=100
);
number!(
    /// How many have metrics of their own.
    Series(usize), "a number of components", 0..=1_000_000
);
number!(
    /// How long something is kept, in days.
    KeptDays(u32), "a number of days", 7..=36500
);
number!(
    /// How long measurements are kept by the minute, in days.
    MinuteDays(u16), "a number of days", 0..=366
);
number!(
    /// How long measurements are kept by the hour, in days.
    HourDays(u16), "a number of days", 1..=3660
);
number!(
    /// How long a link in a mail holds, in days.
    LinkDays(u16), "a number of days", 1..=30
);
number!(
    /// Connections at once.
    Connections(usize), "a number of connections", 1..=64
);

number!(
    /// Days of warning before the end of a certificate.
    WarnDays(u16), "a number of days", 0..=365
);

/// A value in a JSON document that is no list and no object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JsonScalar(pub(super) serde_json::Value);

impl Read for JsonScalar {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let read = match value {
            DeValue::String(text) => Some(serde_json::Value::from(&**text)),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .ok()
                .map(serde_json::Value::from),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok().map(Into::into),
            DeValue::Boolean(boolean) => Some(serde_json::Value::from(*boolean)),
            DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
        };
        if read.is_none() {
            notes.add(mistyped(spot, "a text, a number, true or false", value));
        }
        read.map(Self)
    }
}

impl JsonSchema for JsonScalar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "JsonScalar".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text, a number, true or false.",
            "type": ["string", "number", "boolean"],
        })
    }
}

/// Declares that a value is one of some words.
macro_rules! words {
    ($type:ty, $what:literal, $($word:literal => $value:expr),+ $(,)?) => {
        impl Read for $type {
            fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
                let DeValue::String(text) = value else {
                    notes.add(mistyped(spot, concat!($what, " in quotes"), value));
                    return None;
                };
                match &**text {
                    $($word => Some($value),)+
                    other => {
                        notes.add(unknown_word(spot, $what, other, &[$($word),+]));
                        None
                    }
                }
            }
        }
    };
}
pub(super) use words;

/// A word that is none of those allowed.
pub(super) fn unknown_word(spot: &Spot, what: &str, word: &str, words: &[&'static str]) -> Note {
    let note =
        Note::at(spot, format!("`{}` is not {what}", shown(word))).label(format!("not {what}"));
    let all = format!("it is one of {}", listed(words.iter().copied()));
    match nearest(word, words.iter().copied()) {
        Some(near) => note.help(format!("perhaps `{near}`; {all}")),
        None => note.help(all),
    }
}

words!(Role, "a role",
    "municipality" => Self::Municipality,
    "it-partner" => Self::ItPartner,
    "network-operator" => Self::NetworkOperator,
    "hospital-trust" => Self::HospitalTrust,
    "vendor" => Self::Vendor,
    "council" => Self::Council,
);
words!(Standing, "a standing",
    "signed" => Self::Signed,
    "intended" => Self::Intended,
    "lapsed" => Self::Lapsed,
);
words!(Language, "a language",
    "nb" => Self::Bokmal,
    "nn" => Self::Nynorsk,
    "sv" => Self::Swedish,
    "en" => Self::English,
);
words!(Facet, "a facet",
    "reach" => Self::Reach,
    "service" => Self::Service,
    "registration" => Self::Registration,
    "media" => Self::Media,
    "certificate" => Self::Certificate,
    "room" => Self::Room,
    "size" => Self::Size,
    "credential" => Self::Credential,
    "redundancy" => Self::Redundancy,
);
words!(DnsType, "a DNS type",
    "A" => Self::A,
    "AAAA" => Self::Aaaa,
    "SRV" => Self::Srv,
);
words!(Security, "a way to protect the connection",
    "starttls" => Self::Starttls,
    "tls" => Self::Tls,
    "none" => Self::None,
);
words!(Icmp, "a way to send ICMP",
    "datagram" => Self::Datagram,
    "raw" => Self::Raw,
    "off" => Self::Off,
);

impl Read for Kind {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let DeValue::String(text) = value else {
            notes.add(mistyped(spot, "a kind of component in quotes", value));
            return None;
        };
        // The monitor is not declared as a component; `[monitor]` is its table.
        let kinds = Self::ALL.iter().filter(|kind| **kind != Self::Monitor);
        let found = kinds.clone().find(|kind| kind.slug() == &**text);
        if found.is_none() {
            let words: Vec<&'static str> = kinds.map(|kind| kind.slug()).collect();
            notes.add(unknown_word(spot, "a kind of component", text, &words));
        }
        found.copied()
    }
}

/// One record or one status that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expect {
    /// A DNS record.
    Record(Arc<str>),
    /// A SIP status code.
    Status(u16),
}

impl Read for Expect {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        if let DeValue::String(_) = value {
            return Line::read(value, spot, notes).map(|line| Self::Record(line.0));
        }
        Status::read(value, spot, notes).map(|status| Self::Status(status.0))
    }
}

impl JsonSchema for Expect {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expect".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A DNS record, or the code of a final SIP response or of an HTTP response.",
            "anyOf": [
                { "type": "string" },
                { "type": "integer", "minimum": 200, "maximum": 699 },
            ],
        })
    }
}

number!(
    /// The code of a final response.
    Status(u16), "the code of a final response", 200..=699
);

/// A written word as it is quoted in a message: cut, without control characters.
pub(super) fn shown(word: &str) -> String {
    const MOST: usize = 60;
    let clean = word
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c });
    let mut shown: String = clean.take(MOST).collect();
    if word.chars().count() > MOST {
        shown.push('…');
    }
    shown
}
