//! The text of a list → rows of cells, numbered as a spreadsheet numbers them.

use super::Refused;
use super::bytes::Decoded;
use crate::fault::is_hidden;

/// Rows of a list, at most.
pub(super) const MOST_ROWS: usize = 100_000;
/// Columns of a row, at most.
pub(super) const MOST_COLUMNS: usize = 200;

/// One row that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// As the spreadsheet shows it: the first is 1, blank rows count.
    pub(super) number: usize,
    /// Cleaned cells; a cell may hold several lines.
    pub(super) cells: Vec<String>,
}

impl Row {
    /// A cell; empty if the row is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The cells that hold something, with their columns.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.cells.iter().enumerate();
        cells
            .map(|(column, cell)| (column, cell.as_str()))
            .filter(|(_, cell)| !cell.is_empty())
    }
}

/// All rows that are not blank.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
    pub(super) separator: char,
    pub(super) doubts: Vec<String>,
}

/// Splits a text into rows and cells by a separator.
pub(super) fn split(decoded: &Decoded, separator: u8) -> Result<Sheet, Refused> {
    let text = &decoded.text;
    let mut doubts = decoded.doubts.clone();
    // A spreadsheet may say its separator in a first line `sep=;`, for itself only.
    let said = said_separator(text);
    let body = match said {
        Some(_) => text.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    };
    let quoting = !ends_in_quotes(body, separator);
    if !quoting {
        doubts.push(
            "a quotation mark is opened and never closed: all of them were read as plain letters"
                .to_owned(),
        );
    }
    let rows = rows(body, separator, quoting, usize::from(said.is_some()))?;
    Ok(Sheet {
        rows,
        separator: char::from(separator),
        doubts,
    })
}

fn rows(text: &str, separator: u8, quoting: bool, before: usize) -> Result<Vec<Row>, Refused> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut number = before;
    loop {
        let from = reader.position().line();
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| Refused::Unreadable { row: number + 1 })? {
            return Ok(rows);
        }
        // The reader passes blank lines over; the spreadsheet counts them.
        let lines = usize::try_from(reader.position().line() - from).unwrap_or(1);
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        number += lines.saturating_sub(within).max(1);
        if number > MOST_ROWS {
            return Err(Refused::Rows);
        }
        if record.len() > MOST_COLUMNS {
            return Err(Refused::Columns { row: number });
        }
        let cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { number, cells });
        }
    }
}

/// A cell without what only a spreadsheet sees: spaces of all kinds around it,
/// control characters, the mark that makes a text of a number.
fn clean(cell: &str) -> String {
    let invisible =
        |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}');
    let cell = cell.trim_matches(invisible);
    let cell = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(cell);
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    let kept = cell.chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        c if c.is_whitespace() => Some(' '),
        c if is_hidden(c) => None,
        c => Some(c),
    });
    kept.collect::<String>().trim().to_owned()
}

fn said_separator(text: &str) -> Option<u8> {
    match text.lines().next()?.trim_matches('"').as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => {
            SEPARATORS.contains(separator).then_some(*separator)
        }
        _ => None,
    }
}

/// In this order where nothing else decides.
const SEPARATORS: [u8; 4] = [b';', b'\t', b'|', b','];

/// What may separate cells, the likeliest first: what the text says itself, or else
/// what splits most lines into the same number of cells.
pub(super) fn separators(text: &str) -> Vec<u8> {
    if let Some(said) = said_separator(text) {
        return vec![said];
    }
    let score = |separator: u8| {
        let counts: Vec<usize> = text
            .lines()
            .take(100)
            .map(|line| outside_quotes(line, separator))
            .filter(|count| *count > 0)
            .collect();
        let times = |wanted: usize| counts.iter().filter(|count| **count == wanted).count();
        let most = counts.iter().map(|count| (times(*count), *count)).max();
        most.unwrap_or_default()
    };
    let mut separators = SEPARATORS.to_vec();
    separators.sort_by_cached_key(|separator| std::cmp::Reverse(score(*separator)));
    separators
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            byte if byte == separator && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// Whether the text ends within a quoted cell: quotes open at a cell's
/// beginning only, and two of them within are one.
fn ends_in_quotes(text: &str, separator: u8) -> bool {
    let mut quoted = false;
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, quoted) {
            (b'"', true) if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (b'"', true) => quoted = false,
            (b'"', false) if at_start => quoted = true,
            _ => {}
        }
        at_start = !quoted && (byte == separator || byte == b'\n');
    }
    quoted
}
