//! The settings in words, made of the JSON Schema, so that neither drifts from
//! what is read.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The key of a table's schema that keeps its keys in the order of their
/// declaration, the most important first; JSON objects have none.
pub(super) const ORDER: &str = "x-order";

/// All tables and keys of a schema as Markdown, under a title: each table under
/// the heads by which it is written, then the kinds of value.
pub fn reference(root: &Value, title: &str) -> String {
    let mut survey = Survey {
        definitions: root["$defs"].as_object(),
        tables: Vec::new(),
        values: Vec::new(),
    };
    survey.table(root, String::new(), None);
    let mut out = format!("# {title}\n");
    for table in &survey.tables {
        table.write(&mut out);
    }
    out.push_str("\n## Kinds of value\n\n");
    survey.values.sort_unstable_by_key(|(name, _)| *name);
    for (name, value) in &survey.values {
        let _ = write!(out, "- **{}**: {}", words(name), text(value));
        choices(&mut out, value);
    }
    out
}

struct Survey<'a> {
    definitions: Option<&'a Map<String, Value>>,
    tables: Vec<Table<'a>>,
    values: Vec<(&'a str, &'a Value)>,
}

/// A table of the file.
struct Table<'a> {
    /// The name of its definition; none for the file itself.
    name: Option<&'a str>,
    /// The heads it is written under: `[mail]`, `[[municipality.site]]`.
    heads: Vec<String>,
    schema: &'a Value,
}

impl<'a> Survey<'a> {
    /// Takes a table and, after it, the tables that its keys hold.
    fn table(&mut self, schema: &'a Value, head: String, name: Option<&'a str>) {
        if let Some(known) = self.tables.iter_mut().find(|table| table.name == name) {
            known.heads.push(head);
            return;
        }
        let path = head.trim_matches(['[', ']']).to_owned();
        let heads = Vec::from_iter((!head.is_empty()).then_some(head));
        self.tables.push(Table {
            name,
            heads,
            schema,
        });
        for (key, property) in keys(schema) {
            let path = match path.as_str() {
                "" => key.to_owned(),
                _ => format!("{path}.{key}"),
            };
            let (target, is_list) = target(property);
            let Some((name, definition)) = target.and_then(|name| self.definition(name)) else {
                continue;
            };
            if definition["type"] == "object" {
                let head = match is_list {
                    true => format!("[[{path}]]"),
                    false => format!("[{path}]"),
                };
                self.table(definition, head, Some(name));
            } else if !self.values.iter().any(|(known, _)| *known == name) {
                self.values.push((name, definition));
            }
        }
    }

    fn definition(&self, name: &str) -> Option<(&'a str, &'a Value)> {
        let (name, definition) = self.definitions?.get_key_value(name)?;
        Some((name, definition))
    }
}

impl Table<'_> {
    fn write(&self, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = match self.heads.as_slice() {
            [] => writeln!(out, "\n## At the top of the file\n"),
            heads => writeln!(out, "\n## `{}`\n", heads.join("`, `")),
        };
        let _ = writeln!(out, "{}\n", text(self.schema));
        for (key, property) in keys(self.schema) {
            let required = self.schema["required"].as_array().into_iter().flatten();
            let needed = match required.filter(|name| *name == key).count() {
                0 => "",
                1.. => ", needed",
            };
            let kind = kind(property);
            let _ = writeln!(out, "- `{key}` ({kind}{needed}): {}", text(property));
        }
    }
}

/// The keys of a table, in the order of their declaration if that is kept.
fn keys(table: &Value) -> Vec<(&str, &Value)> {
    let properties = &table["properties"];
    let known = properties.as_object().into_iter().flatten();
    let known = known.map(|(key, property)| (key.as_str(), property));
    let Some(order) = table[ORDER].as_array() else {
        return known.collect();
    };
    let order = order.iter().filter_map(Value::as_str);
    order.map(|key| (key, &properties[key])).collect()
}

/// The definition that a key's value or the items of its list follow, and
/// whether it is a list.
fn target(property: &Value) -> (Option<&str>, bool) {
    if let Some(items) = property.get("items") {
        return (target(items).0, true);
    }
    if let Some(first) = property["anyOf"].get(0) {
        return target(first);
    }
    let name = property["$ref"].as_str();
    (name.and_then(|path| path.strip_prefix("#/$defs/")), false)
}

/// What a key takes, in a few words.
fn kind(property: &Value) -> String {
    if let Some(items) = property.get("items") {
        return format!("list of {}", one(items));
    }
    let Some(either) = property["anyOf"].as_array() else {
        return one(property);
    };
    match either.iter().any(|other| other["type"] == "null") {
        true => format!("{} or null", one(property)),
        false => format!("{} or a list of them", one(property)),
    }
}

/// What one value is.
fn one(property: &Value) -> String {
    if let Some(name) = target(property).0 {
        return words(name);
    }
    let types = match property["type"].as_array() {
        Some(types) => types.iter().filter_map(Value::as_str).collect(),
        None => Vec::from_iter(property["type"].as_str()),
    };
    let types = types.into_iter().map(|kind| match kind {
        "boolean" => "true or false",
        other => other,
    });
    match types.collect::<Vec<_>>().join(" or ").as_str() {
        "" => "anything".to_owned(),
        types => types.to_owned(),
    }
}

/// The name of a definition as words: `SipUri` is "sip uri".
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// A description as one line.
fn text(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words a value may be, or the bounds of a number.
fn choices(out: &mut String, value: &Value) {
    // Writing to a String cannot fail.
    if let (Some(low), Some(high)) = (value["minimum"].as_i64(), value["maximum"].as_i64()) {
        let _ = write!(out, " From {low} to {high}.");
    }
    out.push('\n');
    for choice in value["oneOf"].as_array().into_iter().flatten() {
        if let Some(word) = choice["const"].as_str() {
            let _ = writeln!(out, "  - `{word}`: {}", text(choice));
        }
    }
}
