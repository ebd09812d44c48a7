//! What the columns of a list mean, by the words above them.

use super::Refused;
use super::cell;
use super::sheet::{Row, Sheet};
use super::words::{Choice, Class, Meaning, classify, fold};
use crate::config::reader::nearest;
use crate::config::value::shown;

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) meaning: Meaning,
}

/// Where a list's header stands and what its columns mean.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The place of the first row below the header in [`Sheet::rows`].
    pub(super) first: usize,
    pub(super) columns: Vec<Column>,
    /// The words above each column.
    pub(super) headers: Vec<String>,
    pub(super) doubts: Vec<(Option<usize>, String)>,
    pub(super) remarks: Vec<String>,
}

/// Rows from the top among which a header is looked for.
const HEADER_WITHIN: usize = 50;
/// Rows of a column that are looked at for what it holds.
const SAMPLE: usize = 500;

/// Finds the header and reads it; what somebody has chosen goes first.
pub(super) fn layout(sheet: &Sheet, choices: &[Choice]) -> Result<Layout, Refused> {
    let header = header_row(&sheet.rows, choices);
    let mut layout = Layout {
        first: header.map_or(0, |at| at + 1),
        headers: header.map_or_else(Vec::new, |at| sheet.rows[at].cells.clone()),
        ..Layout::default()
    };
    if header.is_none() && choices.is_empty() {
        return Err(Refused::Header);
    }
    for choice in choices {
        layout.choose(choice, &sheet.rows)?;
    }
    let body = sheet.rows.get(layout.first..).unwrap_or_default();
    layout.recognise(body);
    if !layout.has(Meaning::Address) {
        layout.find_addresses(body)?;
    }
    layout.columns.sort_by_key(|column| column.at);
    Ok(layout)
}

fn header_row(rows: &[Row], choices: &[Choice]) -> Option<usize> {
    let score = |row: &Row| {
        let mut seen = Vec::new();
        let mut score = 0;
        for (_, cell) in row.filled() {
            // A letter names a column, not a word above one.
            let words = choices.iter().filter(|c| letters(&c.header).is_none());
            let chosen = words.into_iter().any(|c| fold(&c.header) == fold(cell));
            if chosen {
                score += 10;
            }
            if let Class::Means(meaning, surely) = classify(cell)
                && !seen.contains(&meaning)
            {
                seen.push(meaning);
                score += usize::from(surely);
            }
        }
        score
    };
    let scores = rows.iter().take(HEADER_WITHIN).map(score);
    let best = scores
        .enumerate()
        .max_by_key(|(at, score)| (*score, usize::MAX - at))?;
    // Two columns in their very words, or one of them and something like another.
    let alone = rows.iter().all(|row| row.cells.len() == 1);
    (best.1 >= 4 || (alone && best.1 == 3)).then_some(best.0)
}

impl Layout {
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.columns.iter().any(|column| column.meaning == meaning)
    }

    /// The columns of a meaning, from left to right.
    pub(super) fn of(&self, meaning: Meaning) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter();
        columns
            .filter(move |column| column.meaning == meaning)
            .map(|column| column.at)
    }

    fn is_read(&self, at: usize) -> bool {
        self.columns.iter().any(|column| column.at == at)
    }

    fn choose(&mut self, choice: &Choice, rows: &[Row]) -> Result<(), Refused> {
        let wanted = fold(&choice.header);
        let named = self.headers.iter().position(|h| fold(h) == wanted);
        let at = named.or_else(|| letters(&choice.header));
        let Some(at) = at else {
            let top = rows.iter().take(HEADER_WITHIN);
            let cells = top.flat_map(|row| row.cells.iter().map(String::as_str));
            let near = nearest(&choice.header, cells);
            return Err(Refused::Column {
                header: shown(&choice.header),
                near: near.map(shown),
            });
        };
        if !self.is_read(at) {
            let meaning = choice.meaning;
            self.columns.push(Column { at, meaning });
        }
        Ok(())
    }

    fn recognise(&mut self, body: &[Row]) {
        let classes: Vec<(usize, Class)> = self
            .headers
            .iter()
            .enumerate()
            .map(|(at, header)| (at, classify(header)))
            .collect();
        for surely in [3, 2, 1] {
            for &(at, class) in &classes {
                match class {
                    Class::Means(meaning, how) if how == surely && !self.is_read(at) => {
                        self.take(at, meaning, surely, body);
                    }
                    Class::Means(..) | Class::Other | Class::Secret | Class::Unknown => {}
                }
            }
        }
        let mut unread = Vec::new();
        for (at, class) in classes {
            match class {
                Class::Secret => self.remarks.push(format!(
                    "column {} is about passwords or logins and was not looked at",
                    letter(at)
                )),
                Class::Means(..) | Class::Other | Class::Unknown => {
                    let name = shown(&self.headers[at]);
                    if !self.is_read(at) && !name.is_empty() {
                        unread.push(format!("{} ({name})", letter(at)));
                    }
                }
            }
        }
        if !unread.is_empty() {
            self.remarks
                .push(format!("columns that were not read: {}", unread.join(", ")));
        }
    }

    fn take(&mut self, at: usize, meaning: Meaning, surely: u8, body: &[Row]) {
        // A column called `Adresse` may hold streets.
        let holds = |like| holds_addresses(body, at, 10, like);
        if meaning == Meaning::Address
            && !holds(cell::is_address_like)
            && !holds(cell::is_unfit_address)
        {
            return;
        }
        if self.has(meaning) && !meaning.may_repeat() {
            self.doubts.push((
                Some(at),
                format!("it looks like the {meaning} too, and was not read: `--column {meaning}=…` decides"),
            ));
            return;
        }
        if surely == 1 {
            self.doubts.push((
                Some(at),
                format!("its header was taken to mean the {meaning}"),
            ));
        }
        self.columns.push(Column { at, meaning });
    }

    /// A column that holds addresses is one of addresses, whatever it is called.
    fn find_addresses(&mut self, body: &[Row]) -> Result<(), Refused> {
        let width = body.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let secret = |at: &usize| {
            self.headers
                .get(*at)
                .is_some_and(|header| classify(header) == Class::Secret)
        };
        let find = |like| {
            let mut columns = (0..width).filter(|at| !self.is_read(*at) && !secret(at));
            columns.find(|at| holds_addresses(body, *at, 2, like))
        };
        // Of addresses that no equipment has each is said to be one, in its row.
        let found = find(cell::is_address_like).or_else(|| find(cell::is_unfit_address));
        let at = found.ok_or(Refused::NoAddresses)?;
        self.doubts.push((
            Some(at),
            "its cells look like addresses, so it was taken for the column of them".to_owned(),
        ));
        let meaning = Meaning::Address;
        self.columns.push(Column { at, meaning });
        Ok(())
    }
}

/// Whether at least one in so many of a column's cells is like an address, or none
/// holds anything.
fn holds_addresses(body: &[Row], at: usize, one_in: usize, like: fn(&str) -> bool) -> bool {
    let cells: Vec<&str> = body
        .iter()
        .map(|row| row.cell(at))
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .collect();
    let hits = cells.iter().filter(|cell| like(cell)).count();
    let none = cells.is_empty() && one_in > 2;
    none || hits > 0 && hits * one_in > cells.len().saturating_sub(1)
}

/// A column's letters as a spreadsheet shows them: the first is `A`.
pub(super) fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

fn letters(text: &str) -> Option<usize> {
    let at = match text.as_bytes() {
        [one @ b'A'..=b'Z'] => usize::from(one - b'A'),
        [one @ b'A'..=b'Z', two @ b'A'..=b'Z'] => {
            (usize::from(one - b'A') + 1) * 26 + usize::from(two - b'A')
        }
        _ => return None,
    };
    (at < super::sheet::MOST_COLUMNS).then_some(at)
}
