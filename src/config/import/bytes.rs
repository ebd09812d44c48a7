//! Bytes of a list → its text, whatever wrote them.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Refused;
use crate::config::value::shown;

/// Bytes of a list, at most: some thirty thousand rows of real ones.
pub(super) const LARGEST: usize = 5 << 20;

/// A list as text, with what is in doubt about it as a whole.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) doubts: Vec<String>,
}

/// Finds out how a list is encoded, and decodes it. Lines end with `\n`
/// afterwards, the last one too.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused::Large);
    }
    if let Some(what) = other_format(bytes) {
        return Err(Refused::Format { what });
    }
    let mut doubts = Vec::new();
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => guess(bytes, &mut doubts),
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        doubts.push(format!(
            "it is said to be {} and is not everywhere: what could not be read is shown as \u{FFFD}",
            encoding.name()
        ));
    }
    if encoding == WINDOWS_1252 {
        let example = text
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_ascii())
            .map_or_else(String::new, |word| format!(": is `{}` right?", shown(word)));
        doubts.push(format!(
            "it is neither UTF-8 nor UTF-16 and was read as Windows-1252{example}"
        ));
    }
    if twice_converted(&text) {
        doubts.push(
            "letters such as `Ã¥` show that it was converted once too often: save it anew as UTF-8"
                .to_owned(),
        );
    }
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(Decoded { text, doubts })
}

/// What begins like something else than text.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    let formats: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "a workbook (.xlsx or .ods)"),
        (b"\xD0\xCF\x11\xE0", "an old workbook (.xls)"),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "a text document (.rtf)"),
    ];
    let found = formats
        .into_iter()
        .find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, what)| what)
}

fn guess(bytes: &[u8], doubts: &mut Vec<String>) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0);
    let (even, odd) = (zeros(0).count(), zeros(1).count());
    let many = sample.len() / 5;
    let wide = match (even > many, odd > many) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        (true, true) | (false, false) => None,
    };
    if let Some(encoding) = wide {
        doubts.push(format!(
            "it does not say how it is encoded and was read as {}",
            encoding.name()
        ));
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// UTF-8 that was taken for Windows-1252 and written as UTF-8 again.
fn twice_converted(text: &str) -> bool {
    ["Ã¥", "Ã¸", "Ã¦", "Ã…", "Ã˜", "Ã†", "Ã¤", "Ã¶", "Ã©"]
        .iter()
        .any(|pair| text.contains(pair))
}
