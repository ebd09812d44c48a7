//! An adapter to a kind of ticket system, as it is written: `adapters/<id>.toml`, and the
//! presets, which are such files in the program.

use std::sync::Arc;

use schemars::JsonSchema;
use toml::de::DeValue;

use super::reader::{At, Read, listed, mistyped, nearest, table};
use super::report::{Note, Notes, Spot};
use super::text::{Line, text};
use super::value::{JsonScalar, Parse, Status, shown, unknown_word, words};
use crate::send::ticket::{Body, FIELDS, Method, Pointer, SECRETS, Template};

table! {
    /// How one kind of ticket system is spoken to.
    "an adapter" Adapter {
        /// What kind of system it is.
        name: At<Line>,
        /// What it was tried against; without it, it was made of a published description and not tried.
        tried: Option<At<Line>>,
        /// Headers that each call has; `{secret}`, `{user}`, `{basic}` and `{session}` stand here.
        headers: Option<At<Headers>>,
        /// The call by which we are let in.
        login: Option<At<Login>>,
        /// The calls that open a ticket, one after the other; the answer to the first names it.
        open: Vec<At<Call>>,
        /// The calls that say something of a ticket that is open.
        comment: Vec<At<Call>>,
        /// The calls that close it.
        close: Vec<At<Call>>,
        /// The calls that open it again.
        reopen: Vec<At<Call>>,
        /// Finds a ticket by its fault: before one is opened though an attempt may have opened it. Without it one is opened a second time then.
        find: Option<At<Search>>,
        /// Finds what was said already, by `{key}`: before it is said again though an attempt may have said it. Without it it is said a second time then.
        seen: Option<At<Search>>,
        /// Asks how a ticket is.
        poll: Option<At<Poll>>,
        /// Where is what, in what the system sends us when one of its tickets changes.
        hook: Option<At<Hook>>,
        /// Where in the answer to the first call of `open` is what names the ticket in calls (a JSON Pointer): `{ticket.id}`. The fault's own number if it says nothing.
        id: Option<At<Place>>,
        /// The same, what names it to people: `{ticket.number}`; as `id` if it says nothing.
        number: Option<At<Place>>,
        /// The ticket's page, beneath the system's address.
        page: Option<At<Filled>>,
    }
}

table! {
    /// A call. An answer of 2xx means yes; 401, 403, 407, 408, 409, 423, 425, 429 and 5xx not now; any other never.
    "a call" Call {
        /// `GET`, `POST`, `PUT` or `PATCH`.
        method: At<Method>,
        /// Where, beneath the system's address; what is filled in is percent-encoded.
        path: At<Filled>,
        /// What stands behind the question mark, by name.
        query: Option<At<Headers>>,
        /// Headers beside those that each call has.
        headers: Option<At<Headers>>,
        /// What is sent, as JSON. A text that is one place, `"{ticket.id}"`, becomes what stands there; in any other text it becomes part of that text.
        body: Option<At<JsonBody>>,
        /// `true` where it may be made twice, since the second time changes nothing. PUT and GET may if it says nothing.
        repeat: Option<At<bool>>,
        /// Answers that mean yes, beside 2xx.
        taken: Vec<At<Status>>,
        /// Answers that mean not now, beside the usual ones.
        later: Vec<At<Status>>,
        /// Answers that mean never, though they would mean not now.
        refused: Vec<At<Status>>,
    }
}

table! {
    /// The call by which we are let in.
    "[login]" Login {
        /// The call; its body may hold `{user}` and `{secret}`.
        call: At<Call>,
        /// Where in its answer is what stands in `{session}`.
        session: At<Place>,
    }
}

table! {
    /// A call that looks for something.
    "a search" Search {
        /// The call; what it looks for is made of `{fault.number}`, `{fault.region}`, `{key}`, `{party.id}`, `{ticket.id}`, `{ticket.number}` and `{values.…}` only.
        call: At<Call>,
        /// Where in its answer is the list of what was found.
        list: At<Place>,
        /// In each that was found, what names it in calls.
        id: At<Place>,
        /// The same, to people; as `id` if it says nothing.
        number: Option<At<Place>>,
        /// In each that was found, where is to be what `contains` says; for searches that find too much.
        at: Option<At<Place>>,
        /// What is to be in the text there.
        contains: Option<At<Filled>>,
        /// The answer that means that nothing was found, where it is none of 2xx.
        none: Option<At<Status>>,
        /// `true` where the answer has no list when nothing was found.
        absent: Option<At<bool>>,
    }
}

table! {
    /// Asks how a ticket is.
    "[poll]" Poll {
        /// The call.
        call: At<Call>,
        /// Where in its answer is how the ticket is.
        status: At<Place>,
        /// What stands there when it is closed.
        closed: Vec<At<JsonScalar>>,
        /// Where is what was done about it.
        remedy: Option<At<Place>>,
    }
}

table! {
    /// What the system sends to `/api/v1/tickets/<id>`.
    "[hook]" Hook {
        /// Where is what names the ticket in calls.
        id: At<Place>,
        /// Where is how the ticket is.
        status: At<Place>,
        /// What stands there when it is closed.
        closed: Vec<At<JsonScalar>>,
        /// Where is what was done about it.
        remedy: Option<At<Place>>,
    }
}

words!(Method, "a method",
    "GET" => Self::Get,
    "POST" => Self::Post,
    "PUT" => Self::Put,
    "PATCH" => Self::Patch,
);

impl JsonSchema for Method {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Method".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The method of a call.",
            "enum": ["GET", "POST", "PUT", "PATCH"],
        })
    }
}

text!(
    /// A JSON Pointer (RFC 6901): `/result/number`, or nothing for the whole.
    Place(Pointer),
    "a JSON Pointer",
    "^(/.*)?$",
    |text| Pointer::parse(text).ok_or_else(|| {
        "it begins with a slash, such as `/result/number`; a slash in a name is written `~1`, \
         a tilde `~0`"
            .to_owned()
    })
);

/// A text with places in braces.
#[derive(Clone, Debug)]
pub(super) struct Filled(pub(super) Template);

impl Read for Filled {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let DeValue::String(text) = value else {
            notes.add(mistyped(spot, "a text in quotes", value));
            return None;
        };
        template(text, spot, notes).map(Self)
    }
}

impl JsonSchema for Filled {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Filled".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A text with places in braces, such as `{fault.number}`; `{{` and `}}` are braces.",
        })
    }
}

/// Reads a text with places, all of which there are.
fn template(text: &str, spot: &Spot, notes: &mut Notes) -> Option<Template> {
    let template = match Template::parse(text) {
        Ok(template) => template,
        Err(wrong) => {
            notes.add(
                Note::at(spot, "the braces of this text do not match")
                    .label(wrong.to_string())
                    .help("a place is `{fault.number}`; a brace that is meant is written twice: `{{`, `}}`"),
            );
            return None;
        }
    };
    let known = || FIELDS.iter().chain(SECRETS).map(|(name, _)| *name);
    let mut fine = true;
    for name in template.places() {
        let of_values = name.strip_prefix("values.");
        if known().any(|one| one == name) || of_values.is_some_and(super::text::is_slug) {
            continue;
        }
        fine = false;
        let note = Note::at(spot, format!("there is no place `{{{}}}`", shown(name)))
            .label("no such place");
        notes.add(match nearest(name, known()) {
            Some(near) => note.help(format!("perhaps `{{{near}}}`")),
            None => note.help(format!(
                "there are {}, and `values.…` for what `values` of the system says",
                listed(known())
            )),
        });
    }
    fine.then_some(template)
}

/// Names and what they hold: headers, or what stands behind a question mark.
#[derive(Clone, Debug)]
pub(super) struct Headers(pub(super) Vec<(Arc<str>, At<Filled>)>);

impl Read for Headers {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let DeValue::Table(table) = value else {
            notes.add(mistyped(spot, "a table of names and texts", value));
            return None;
        };
        let mut all = Vec::new();
        for (name, value) in table.iter() {
            let file = spot.file;
            let at = Spot {
                file,
                span: value.span(),
            };
            let name: &str = name.get_ref();
            let clean = |b: u8| b.is_ascii_graphic() && !b"()<>@,;:\\\"/?={}".contains(&b);
            if name.is_empty() || name.len() > 60 || !name.bytes().all(clean) {
                notes.add(
                    Note::at(&at, format!("`{}` is not a name here", shown(name)))
                        .label("of this")
                        .help("letters, digits, hyphens, underscores, dots and brackets"),
                );
                continue;
            }
            let read = Filled::read(value.get_ref(), &at, notes);
            all.push((name.into(), At::of(at, read)));
        }
        Some(Self(all))
    }
}

impl JsonSchema for Headers {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Headers".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = generator.subschema_for::<Filled>();
        schemars::json_schema!({
            "type": "object",
            "description": "Names, and the texts that they hold.",
            "additionalProperties": text,
        })
    }
}

/// A JSON value whose texts have places, each with where it stands.
#[derive(Clone, Debug)]
pub(super) struct JsonBody {
    pub(super) body: Body,
    pub(super) places: Vec<(Template, Spot)>,
}

impl Read for JsonBody {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let mut places = Vec::new();
        let body = body(value, spot, &mut places, notes)?;
        Some(Self { body, places })
    }
}

fn body(
    value: &DeValue<'_>,
    spot: &Spot,
    places: &mut Vec<(Template, Spot)>,
    notes: &mut Notes,
) -> Option<Body> {
    let file = spot.file;
    Some(match value {
        DeValue::String(text) => {
            let template = template(text, spot, notes)?;
            places.push((template.clone(), spot.clone()));
            Body::Text(template)
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            Body::Plain(JsonScalar::read(value, spot, notes)?.0)
        }
        DeValue::Array(items) => {
            let items = items.iter().map(|item| {
                let span = item.span();
                body(item.get_ref(), &Spot { file, span }, places, notes)
            });
            Body::List(
                items
                    .collect::<Vec<_>>()
                    .into_iter()
                    .collect::<Option<_>>()?,
            )
        }
        DeValue::Table(table) => {
            let fields = table.iter().map(|(name, item)| {
                let span = item.span();
                let name: &str = name.get_ref();
                let item = body(item.get_ref(), &Spot { file, span }, places, notes)?;
                Some((Arc::from(name), item))
            });
            Body::Object(
                fields
                    .collect::<Vec<_>>()
                    .into_iter()
                    .collect::<Option<_>>()?,
            )
        }
    })
}

impl JsonSchema for JsonBody {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "JsonBody".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What is sent, as JSON; its texts may have places.",
        })
    }
}

/// Names and single values.
#[derive(Clone, Debug)]
pub(super) struct Scalars(pub(super) Vec<(Arc<str>, At<JsonScalar>)>);

impl Read for Scalars {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let DeValue::Table(table) = value else {
            notes.add(mistyped(spot, "a table of names and values", value));
            return None;
        };
        let mut all = Vec::new();
        for (name, value) in table.iter() {
            let at = Spot {
                file: spot.file,
                span: value.span(),
            };
            let name: &str = name.get_ref();
            if !super::text::is_slug(name) {
                notes.add(
                    Note::at(&at, format!("`{}` is not a name here", shown(name)))
                        .label("of this")
                        .help("a name has small letters a to z, digits and hyphens"),
                );
                continue;
            }
            let read = JsonScalar::read(value.get_ref(), &at, notes);
            all.push((name.into(), At::of(at, read)));
        }
        Some(Self(all))
    }
}

impl JsonSchema for Scalars {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scalars".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<JsonScalar>();
        schemars::json_schema!({
            "type": "object",
            "description": "Names, and the values that they stand for.",
            "additionalProperties": value,
        })
    }
}
