//! An equipment list as a municipality has it in a spreadsheet → entries of a
//! region's file, with every doubt marked at its place.
//!
//! ```text
//! bytes ─▶ text ─▶ sheet: rows of cells ─▶ layout: what the columns mean
//!                                             │
//!      TOML ◀─ write / place ◀─ tree: municipalities, sites, rooms, doubts
//! ```
//!
//! Nothing is silently lost: each row of a list that is not blank is an entry, or
//! a doubt, or both. What cannot be an entry stands in the result as a comment.
//! All of it is pure, though its folder is not.

mod bytes;
mod cell;
mod columns;
mod gather;
mod ids;
mod model;
mod place;
mod sheet;
#[cfg(test)]
mod tests;
mod tree;
mod words;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

pub use place::Existing;
pub use words::{Choice, Meaning};

use self::bytes::Decoded;
use self::columns::Layout;
use self::sheet::Sheet;
use super::{AsWritten, NoSecrets, Report, Texts};

/// What came of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Entries of a region's file; with an [`Existing`] region, the whole file.
    pub toml: String,
    /// Everything that somebody should look at, by row.
    pub doubts: Vec<Doubt>,
    /// What else is worth knowing: columns that were not read, titles.
    pub remarks: Vec<String>,
    /// The numbers of the rows that have become entries.
    pub entries: Vec<usize>,
    /// The numbers of the rows below the header that hold something.
    pub rows: Vec<usize>,
    /// Municipalities, sites and rooms with at least one new entry.
    pub counts: [usize; 3],
}

/// Something about a list that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The row's number as a spreadsheet shows it; none for the list as a whole.
    pub row: Option<usize>,
    /// The column's letters and what stands above it.
    pub column: Option<String>,
    /// What is in doubt, on one line.
    pub text: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => write!(f, "row {row}, column {column}: ")?,
            (Some(row), None) => write!(f, "row {row}: ")?,
            (None, Some(column)) => write!(f, "column {column}: ")?,
            (None, None) => f.write_str("the list: ")?,
        }
        f.write_str(&self.text)
    }
}

/// Why a list was not read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More bytes than are read.
    #[error("it is larger than {} MB: divide it", bytes::LARGEST >> 20)]
    Large,
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// Another kind of file.
    #[error("it is {what}: save it as CSV, best as \"CSV UTF-8\"")]
    Format {
        /// Which.
        what: &'static str,
    },
    /// More rows than are read.
    #[error("it has more than {} rows: divide it", sheet::MOST_ROWS)]
    Rows,
    /// A row with more columns than are read.
    #[error(
        "row {row} has more than {} columns: is the separator another?",
        sheet::MOST_COLUMNS
    )]
    Columns {
        /// Which.
        row: usize,
    },
    /// A row that is no row.
    #[error("row {row} cannot be read")]
    Unreadable {
        /// Which.
        row: usize,
    },
    /// No row looks like a header.
    #[error(
        "none of the first rows says what the columns hold: write a header above them, or say it \
         with `--column room=B --column address=C`"
    )]
    Header,
    /// A chosen column is not there.
    #[error("there is no column `{header}`{}", near.as_ref().map_or_else(String::new, |near| format!("; perhaps `{near}`")))]
    Column {
        /// What was asked for.
        header: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// No column holds addresses.
    #[error("no column holds addresses: name it with `--column address=HEADER`")]
    NoAddresses,
    /// More than one configuration can hold.
    #[error("what came of it is more than one configuration holds: divide the list")]
    Many,
}

/// Turns a list into entries; with a region that is there already, into that
/// region's file with the entries put in their places.
///
/// # Errors
/// Why nothing could be made of it.
pub fn import(
    list: &[u8],
    choices: &[Choice],
    existing: Option<&Existing<'_>>,
) -> Result<Imported, Refused> {
    let (sheet, layout) = understood(&bytes::decode(list)?, choices)?;
    let tree = gather::gather(&sheet, layout, existing)?;
    let toml = match existing {
        None => write::whole(&tree),
        Some(existing) => place::placed(existing, &tree),
    };
    if toml.len() > super::files::LARGEST {
        return Err(Refused::Many);
    }
    let counts = tree.counts();
    let mut doubts: Vec<Doubt> = tree.doubts.into_iter().map(|mark| mark.doubt).collect();
    doubts.sort();
    Ok(Imported {
        toml,
        doubts,
        remarks: tree.remarks,
        entries: tree.entries,
        rows: tree.rows,
        counts,
    })
}

/// The list by the separator that seems to be its own, or else by the first that makes
/// a header of one of its rows: cells may hold more of another.
fn understood(decoded: &Decoded, choices: &[Choice]) -> Result<(Sheet, Layout), Refused> {
    let read = |separator| {
        let sheet = sheet::split(decoded, separator)?;
        let layout = columns::layout(&sheet, choices)?;
        Ok((sheet, layout))
    };
    let mut separators = sheet::separators(&decoded.text).into_iter();
    let first = separators.next().map_or(Err(Refused::Empty), read);
    match first {
        Err(Refused::Header) => separators
            .find_map(|separator| read(separator).ok())
            .ok_or(Refused::Header),
        Ok(_) | Err(_) => first,
    }
}

/// Doubts as lines for people: what several rows have in common is said once.
pub fn lines(doubts: &[Doubt]) -> Vec<String> {
    let mut rows: BTreeMap<(Option<&str>, &str), Vec<usize>> = BTreeMap::new();
    for doubt in doubts {
        let same = (doubt.column.as_deref(), doubt.text.as_str());
        rows.entry(same).or_default().extend(doubt.row);
    }
    let mut lines: Vec<(usize, String)> = rows
        .into_iter()
        .map(|((column, text), rows)| {
            let column = column.map(|column| format!("column {column}"));
            let place: Vec<String> = spans(&rows).into_iter().chain(column).collect();
            let place = match place.is_empty() {
                true => "the list".to_owned(),
                false => place.join(", "),
            };
            (
                rows.first().copied().unwrap_or(0),
                format!("{place}: {text}"),
            )
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// `row 7`, or `rows 5 to 9, 12`.
fn spans(rows: &[usize]) -> Option<String> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for &row in rows {
        match spans.last_mut() {
            Some((_, last)) if row <= *last + 1 => *last = row,
            Some(_) | None => spans.push((row, row)),
        }
    }
    let words = spans.iter().map(|(from, to)| match from == to {
        true => from.to_string(),
        false => format!("{from} to {to}"),
    });
    let words: Vec<String> = words.collect();
    match spans.as_slice() {
        [] => None,
        [(from, to)] if from == to => Some(format!("row {from}")),
        _ => Some(format!("rows {}", words.join(", "))),
    }
}

/// A region that has what the built-in kits need, and no municipality.
const BARE_REGION: &str = r#"id = "region"
name = "Region"
zone = "Europe/Oslo"
coordinator = "import-operator"
operator = "import-operator"
network_operator = "import-operator"

[[party]]
id = "import-operator"
name = "Operator"
role = "network-operator"

[[component]]
id = "core"
name = "Core"
kind = "network-core"
organisation = "import-operator"
address = "203.0.113.1"

[[component]]
id = "registrar"
name = "Registrar"
kind = "registrar"
organisation = "import-operator"
address = "203.0.113.60"
depends = ["core"]
"#;

/// Reads entries that stand by themselves as part of a region that has nothing else.
///
/// # Errors
/// What the configuration's reader finds wrong with them; there should be nothing.
pub fn verify(entries: &str) -> Result<(), Report> {
    let texts = Texts::from([
        (
            PathBuf::from("samband.toml"),
            "regions = [\"region\"]\n".to_owned(),
        ),
        (
            PathBuf::from("regions/region.toml"),
            format!("{BARE_REGION}\n{entries}"),
        ),
    ]);
    super::read(&texts, Path::new(""), &NoSecrets, &AsWritten).map(|_| ())
}
