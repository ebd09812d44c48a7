//! The lines of a pack, read one by one so that everything has its place.

use std::ops::Range;

use serde_json::Value;

/// Lines of a pack, at most.
const MOST_LINES: usize = 40_000;

/// One member of a pack.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) value: Held,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
}

/// What a member holds.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// A value, on the line of its name.
    One(Value),
    /// Items, each on a line of its own.
    Many(Vec<Item>),
}

/// An item of a member, with its place.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) value: Value,
    pub(super) at: Range<usize>,
}

/// A line that is not of this form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) at: Range<usize>,
    pub(super) what: String,
}

/// Writes one member.
pub(super) fn write_one(out: &mut String, name: &str, value: &Value) {
    *out += &format!("\"{name}\":{value},\n");
}

/// Writes a member of many items.
pub(super) fn write_many(out: &mut String, name: &str, items: &[Value]) {
    *out += &format!("\"{name}\":[\n");
    for (nth, item) in items.iter().enumerate() {
        let comma = if nth + 1 < items.len() { "," } else { "" };
        *out += &format!("{item}{comma}\n");
    }
    *out += "],\n";
}

/// Reads what stands before the seal: a line with an opening brace, then members.
pub(super) fn read(before: &[u8]) -> Result<Vec<Member>, Misfit> {
    let mut lines = Lines { before, from: 0 };
    let mut members: Vec<Member> = Vec::new();
    match lines.next() {
        Some((at, line)) if line != b"{" => return Err(misfit(at, "is no beginning of a pack")),
        Some(_) => {}
        None => return Err(misfit(0..0, "is empty")),
    }
    let mut read = 1;
    while let Some((at, line)) = lines.next() {
        read += 1;
        let (name, rest) = named(line).ok_or_else(|| misfit(at.clone(), "is no member"))?;
        if members.iter().any(|known| known.name == name) {
            return Err(misfit(at, "says again what stands there already"));
        }
        let (value, end) = if rest == b"[" {
            let items = items(&mut lines, &mut read)?;
            let end = lines.from;
            (Held::Many(items), end)
        } else {
            let value = rest.strip_suffix(b",").and_then(exact);
            let value =
                value.ok_or_else(|| misfit(at.clone(), "is not written as it should be"))?;
            (Held::One(value), at.end)
        };
        if read > MOST_LINES {
            return Err(misfit(at, "is more than a pack may hold"));
        }
        members.push(Member {
            name,
            value,
            at: at.start..end,
        });
    }
    Ok(members)
}

fn items(lines: &mut Lines<'_>, read: &mut usize) -> Result<Vec<Item>, Misfit> {
    let mut items = Vec::new();
    let mut last = true;
    for (at, line) in lines.by_ref() {
        *read += 1;
        if *read > MOST_LINES {
            return Err(misfit(at, "is more than a pack may hold"));
        }
        // A comma stands between two items and not behind the last.
        if line == b"]," {
            return match last {
                true => Ok(items),
                false => Err(misfit(at, "ends a list that goes on")),
            };
        }
        if !items.is_empty() && last {
            return Err(misfit(at, "goes on with a list that has ended"));
        }
        let (text, goes_on) = match line.strip_suffix(b",") {
            Some(text) => (text, true),
            None => (line, false),
        };
        last = !goes_on;
        let value = exact(text);
        let value = value.ok_or_else(|| misfit(at.clone(), "is not written as it should be"))?;
        items.push(Item { value, at });
    }
    Err(misfit(lines.from..lines.from, "has a list without end"))
}

/// A value that is written in the one way in which we write it.
fn exact(text: &[u8]) -> Option<Value> {
    let value: Value = serde_json::from_slice(text).ok()?;
    (value.to_string().as_bytes() == text).then_some(value)
}

/// `"name":` and what follows.
fn named(line: &[u8]) -> Option<(String, &[u8])> {
    let rest = line.strip_prefix(b"\"")?;
    let end = rest.iter().position(|&byte| byte == b'"')?;
    let name = std::str::from_utf8(&rest[..end]).ok()?;
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    let rest = rest[end..].strip_prefix(b"\":")?;
    (!name.is_empty() && name.chars().all(plain)).then(|| (name.to_owned(), rest))
}

fn misfit(at: Range<usize>, what: &str) -> Misfit {
    Misfit {
        at,
        what: what.to_owned(),
    }
}

/// Lines with their places.
struct Lines<'a> {
    before: &'a [u8],
    from: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (Range<usize>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .before
            .get(self.from..)
            .filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == b'\n');
        let length = length.unwrap_or(rest.len());
        let at = self.from..self.from + length;
        self.from = (at.end + 1).min(self.before.len());
        Some((at, &rest[..length]))
    }
}
