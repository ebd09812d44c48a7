//! From a parsed TOML document to tables of known keys, with every mistake noted.
//!
//! serde stops at the first mistake of a table and loses places in nested
//! ones. Here each table is declared once, by [`table!`], and that declaration
//! makes the type, the reading of it and its JSON Schema.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reference::ORDER;
use super::report::{Note, Notes, Spot};
use super::value::shown;

/// A value with its place; none if it was wrong or missing, which has then
/// been noted.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    /// Where it stands, or where it is missing.
    pub(super) spot: Spot,
    value: Option<T>,
}

impl<T> At<T> {
    /// What was read at a place, or noted there.
    pub(super) const fn of(spot: Spot, value: Option<T>) -> Self {
        Self { spot, value }
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

/// The values of a list that are as they should be, with their places.
pub(super) fn known<T>(list: &[At<T>]) -> impl Iterator<Item = (&T, &Spot)> {
    list.iter()
        .filter_map(|item| Some((item.get()?, &item.spot)))
}

/// The value of an optional key, if it is there and as it should be.
pub(super) fn given<T>(key: &Option<At<T>>) -> Option<&T> {
    key.as_ref().and_then(At::get)
}

/// What can stand to the right of an equals sign.
pub(super) trait Read: Sized + JsonSchema {
    /// Reads it; what is wrong is noted.
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self>;
}

/// What a key of a table can hold: one value, perhaps one, or a list.
pub(super) trait Field: Sized {
    const NEEDED: bool;
    fn read(table: &mut Reading<'_>, key: &'static str) -> Self;
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: Read> Field for At<T> {
    const NEEDED: bool = true;

    fn read(table: &mut Reading<'_>, key: &'static str) -> Self {
        match table.take(key) {
            Some((value, spot)) => table.value(value, spot),
            None => {
                let what = table.what;
                // A mistyped key has been noted with this one as what was meant.
                if !table.meant.contains(&key) {
                    table.notes.add(
                        Note::at(&table.spot, format!("{what} needs `{key}`"))
                            .label(format!("`{key}` is missing"))
                            .help(format!("`{key}`: {}", table.meaning)),
                    );
                }
                Self {
                    spot: table.spot.clone(),
                    value: None,
                }
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: Read> Field for Option<At<T>> {
    const NEEDED: bool = false;

    /// Whose key is mistyped is not left out: it is a value that has been noted,
    /// and what follows from its lack is not said as well.
    fn read(table: &mut Reading<'_>, key: &'static str) -> Self {
        match table.take(key) {
            Some((value, spot)) => Some(table.value(value, spot)),
            None => table.noted(key),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: Read> Field for Vec<At<T>> {
    const NEEDED: bool = false;

    /// A list that is wrong as a whole, or whose key is mistyped, is not empty:
    /// it holds one value that has been noted.
    fn read(table: &mut Reading<'_>, key: &'static str) -> Self {
        let Some((value, spot)) = table.take(key) else {
            return table.noted(key).into_iter().collect();
        };
        let DeValue::Array(items) = value else {
            if !table.notes.is_set_aside(&spot) {
                table.notes.add(mistyped(&spot, "a list", value));
            }
            return vec![At { spot, value: None }];
        };
        table.items(items)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({ "type": "array", "items": item })
    }
}

/// One or several: `address = "…"` or `address = ["…", "…"]`.
#[derive(Clone, Debug, Default)]
pub(super) struct Several<T>(pub(super) Vec<At<T>>);

impl<T: Read> Field for Several<T> {
    const NEEDED: bool = false;

    fn read(table: &mut Reading<'_>, key: &'static str) -> Self {
        let Some((value, spot)) = table.take(key) else {
            return Self(table.noted(key).into_iter().collect());
        };
        let DeValue::Array(items) = value else {
            return Self(vec![table.value(value, spot)]);
        };
        Self(table.items(items))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [item, { "type": "array", "items": item }] })
    }
}

/// A table being read.
pub(super) struct Reading<'a> {
    table: &'a DeTable<'a>,
    what: &'static str,
    spot: Spot,
    /// What unknown keys were probably meant to be.
    meant: Vec<&'static str>,
    /// What the key that is read next means.
    meaning: &'static str,
    notes: &'a mut Notes,
}

impl<'a> Reading<'a> {
    /// Begins; keys that are not known are noted at once.
    pub(super) fn start(
        value: &'a DeValue<'a>,
        spot: &Spot,
        what: &'static str,
        keys: &[&'static str],
        notes: &'a mut Notes,
    ) -> Option<Self> {
        let DeValue::Table(table) = value else {
            notes.add(mistyped(spot, "a table", value));
            return None;
        };
        let mut meant = Vec::new();
        for (key, _) in table.iter() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let spot = Spot {
                    file: spot.file,
                    span: key.span(),
                };
                notes.add(unknown_key(&spot, name, what, keys));
                meant.extend(nearest(name, keys.iter().copied()));
            }
        }
        Some(Self {
            table,
            what,
            spot: spot.clone(),
            meant,
            meaning: "",
            notes,
        })
    }

    /// Says what the key that is read next means.
    pub(super) fn about(&mut self, meaning: &'static str) {
        self.meaning = meaning.trim();
    }

    fn take(&self, key: &str) -> Option<(&'a DeValue<'a>, Spot)> {
        let value = self.table.get(key)?;
        let spot = Spot {
            file: self.spot.file,
            span: value.span(),
        };
        Some((value.get_ref(), spot))
    }

    /// The value of a key that is not there and was meant by another: noted with that.
    fn noted<T>(&self, key: &str) -> Option<At<T>> {
        self.meant.contains(&key).then(|| At {
            spot: self.spot.clone(),
            value: None,
        })
    }

    fn value<T: Read>(&mut self, value: &DeValue<'_>, spot: Spot) -> At<T> {
        let value = match self.notes.is_set_aside(&spot) {
            true => None,
            false => T::read(value, &spot, self.notes),
        };
        At { spot, value }
    }

    fn items<T: Read>(&mut self, items: &[Spanned<DeValue<'_>>]) -> Vec<At<T>> {
        let file = self.spot.file;
        items
            .iter()
            .map(|item| {
                let span = item.span();
                self.value(item.get_ref(), Spot { file, span })
            })
            .collect()
    }
}

/// A value of another type than the key takes.
pub(super) fn mistyped(spot: &Spot, wanted: &str, found: &DeValue<'_>) -> Note {
    let found = match found {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Note::at(spot, format!("expected {wanted}, found {found}")).label(format!("this is {found}"))
}

fn unknown_key(spot: &Spot, key: &str, what: &str, keys: &[&'static str]) -> Note {
    let note = Note::at(spot, format!("{what} has no key `{}`", shown(key)));
    if key == "password" && keys.contains(&"password_file") {
        return note
            .label("a password does not stand here")
            .help(
                "write it into a file that only samband may read, and `password_file = \"…\"` here",
            )
            .help("or hand it over as a systemd credential: `password_credential = \"smtp-password\"`")
            .help("or by the environment: `password_env = \"…\"`");
    }
    match nearest(key, keys.iter().copied()) {
        Some(near) => note
            .label("unknown key")
            .help(format!("there is a key with a similar name: `{near}`")),
        None => note
            .label("unknown key")
            .help(format!("its keys are {}", listed(keys.iter().copied()))),
    }
}

/// The name that was probably meant.
pub(super) fn nearest<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// `` `a`, `b`, `c` ``, cut where it gets long.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 30;
    let mut names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Declares a table of the configuration: the type, the reading, the schema.
///
/// A field of type `At<T>` must be there, `Option<At<T>>` may be, `Vec<At<T>>`
/// and `Several<T>` are lists.
macro_rules! table {
    (
        $(#[doc = $doc:literal])*
        $what:literal $name:ident {
            $( $(#[doc = $fdoc:literal])* $field:ident : $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(super) struct $name {
            $( $(#[doc = $fdoc])* pub(super) $field: $type, )*
        }

        impl $crate::config::reader::Read for $name {
            fn read(
                value: &toml::de::DeValue<'_>,
                spot: &$crate::config::report::Spot,
                notes: &mut $crate::config::report::Notes,
            ) -> Option<Self> {
                let keys = [$( stringify!($field).trim_start_matches("r#"), )*];
                let mut reading =
                    $crate::config::reader::Reading::start(value, spot, $what, &keys, notes)?;
                Some(Self {
                    $( $field: {
                        reading.about(concat!($($fdoc,)*));
                        $crate::config::reader::Field::read(
                            &mut reading,
                            stringify!($field).trim_start_matches("r#"),
                        )
                    }, )*
                })
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::config::reader::table_schema(
                    concat!($($doc,)*),
                    vec![$( (
                        stringify!($field).trim_start_matches("r#"),
                        concat!($($fdoc,)*),
                        <$type as $crate::config::reader::Field>::NEEDED,
                        <$type as $crate::config::reader::Field>::schema(generator),
                    ), )*],
                )
            }
        }
    };
}
pub(super) use table;

/// The schema of a table, from the name, meaning, need and schema of each key.
pub(super) fn table_schema(
    doc: &str,
    fields: Vec<(&'static str, &'static str, bool, Schema)>,
) -> Schema {
    let required: Vec<&str> = fields
        .iter()
        .filter(|(_, _, needed, _)| *needed)
        .map(|(key, ..)| *key)
        .collect();
    let order: Vec<&str> = fields.iter().map(|(key, ..)| *key).collect();
    let mut properties = serde_json::Map::new();
    for (key, doc, _, mut schema) in fields {
        schema.insert("description".to_owned(), doc.trim().into());
        properties.insert(key.to_owned(), schema.into());
    }
    json_schema!({
        "type": "object",
        "description": doc.trim(),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
        ORDER: order,
    })
}
