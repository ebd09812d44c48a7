//! What is read of an answer.

use serde_json::Value;

use super::adapter::{Pointer, Search};
use super::template::Values;

/// Bytes of a name that a system gives a ticket; it is shown, and stands in addresses.
const LONGEST: usize = 120;

/// A ticket, as an answer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In calls.
    pub id: String,
    /// Whether that is a number.
    pub numeric: bool,
    /// To people.
    pub number: String,
}

impl Found {
    /// The one that an answer names there.
    pub fn at(answer: &Value, id: &Pointer, number: Option<&Pointer>) -> Option<Self> {
        let (id, numeric) = name(id.of(answer)?)?;
        let number = number.and_then(|at| name(at.of(answer)?));
        let number = number.map_or_else(|| id.clone(), |(number, _)| number);
        Some(Self {
            id,
            numeric,
            number,
        })
    }
}

/// A name: a text of some length, or a number.
fn name(value: &Value) -> Option<(String, bool)> {
    match value {
        Value::String(text) => {
            let known = |c: char| c.is_ascii_alphanumeric() || "-_.:/# ".contains(c);
            let clean = !text.trim().is_empty() && text.len() <= LONGEST;
            (clean && text.chars().all(known)).then(|| (text.clone(), false))
        }
        Value::Number(number) => Some((number.to_string(), true)),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Search {
    /// What it has found; none when the answer is not what it should be. Some systems write
    /// a list of one as that one.
    pub fn found(&self, answer: &Value, values: &Values) -> Option<Vec<Found>> {
        // What broke off, or is no JSON, has found nothing out.
        if answer.is_null() {
            return None;
        }
        let found = self.list.of(answer);
        if found.is_none() && self.absent && answer.is_object() {
            return Some(Vec::new());
        }
        let list = match found? {
            Value::Array(items) => items.iter().collect(),
            one @ Value::Object(fields) => match Found::at(one, &self.id, None) {
                Some(_) => vec![one],
                // Others write a list by what names each. What is neither has found nothing out.
                None if fields.values().all(Value::is_object) => fields.values().collect(),
                None => return None,
            },
            Value::Null => Vec::new(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
        let counts = |item: &&Value| {
            self.only.as_ref().is_none_or(|(at, wanted)| {
                let text = at.of(item).and_then(Value::as_str);
                text.is_some_and(|text| text.contains(&wanted.text(values)))
            })
        };
        let found = list.into_iter().filter(counts);
        found
            .map(|item| Found::at(item, &self.id, self.number.as_ref()))
            .collect()
    }
}
