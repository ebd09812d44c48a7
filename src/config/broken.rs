//! Values that are no TOML in a file whose structure is: they are noted, and all else in
//! the file is read as ever, so that its other mistakes are said at once.

use std::ops::Range;

use toml::de::DeValue;

/// The places of the values that errors are about; none if one of them is about
/// anything else, and what comes after it may not be what was meant.
pub(super) fn values(
    root: &DeValue<'_>,
    text: &str,
    errors: impl Iterator<Item = Option<Range<usize>>>,
) -> Option<Vec<Range<usize>>> {
    let mut scalars = Vec::new();
    gather(root, 0..text.len(), &mut scalars);
    let mut broken = Vec::new();
    for error in errors {
        let at = error?.start;
        let of_it = |scalar: &&Range<usize>| is_about(text, at, scalar);
        broken.push(scalars.iter().rev().find(of_it)?.clone());
    }
    Some(broken)
}

/// The places of all values that are no list and no table, in their order.
fn gather(value: &DeValue<'_>, place: Range<usize>, scalars: &mut Vec<Range<usize>>) {
    match value {
        DeValue::Table(table) => table
            .iter()
            .for_each(|(_, value)| gather(value.get_ref(), value.span(), scalars)),
        DeValue::Array(items) => items
            .iter()
            .for_each(|value| gather(value.get_ref(), value.span(), scalars)),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => scalars.push(place),
    }
}

/// Whether an error at a place is about a value: it lies in it, or is about what follows
/// it on its line, which the parser passes over; or the value is missing, which the
/// parser says by one that stands nowhere.
fn is_about(text: &str, at: usize, scalar: &Range<usize>) -> bool {
    if scalar.is_empty() {
        return is_left_empty(text, at);
    }
    let behind = || text.get(scalar.end..at);
    let follows = |between: &str| !between.contains(['\n', ',', '[', ']', '{', '}', '=']);
    (scalar.start..=scalar.end).contains(&at) || behind().is_some_and(follows)
}

/// Whether the line of a place has an equals sign and nothing behind it.
fn is_left_empty(text: &str, at: usize) -> bool {
    let at = text.floor_char_boundary(at);
    let from = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[from..].lines().next().unwrap_or_default();
    let value = line.split_once('=').map(|(_, value)| value.trim_start());
    value.is_some_and(|value| value.is_empty() || value.starts_with('#'))
}
