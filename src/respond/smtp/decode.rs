//! The encodings of mail: quoted-printable and base64 (RFC 2045), encoded words
//! (RFC 2047), and the two charsets that are met. Tolerant: what cannot be
//! decoded stays as it is, or is left out.

#[cfg(test)]
mod tests;

/// A header with its encoded words decoded.
pub(super) fn words(value: &str) -> String {
    let mut out = String::new();
    // Neighbouring words of one charset are joined as bytes, since some senders
    // cut a character in two.
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        let (before, from_mark) = rest.split_at(at);
        let Some((word, behind)) = Word::parse(from_mark) else {
            flush(&mut pending, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = &from_mark[2..];
            continue;
        };
        // White space between two words is none (section 6.2).
        let joins = pending.is_some() && before.trim().is_empty();
        let same = pending
            .as_ref()
            .is_some_and(|(c, _)| c.eq_ignore_ascii_case(word.charset));
        if !(joins && same) {
            flush(&mut pending, &mut out);
        }
        if !joins {
            out.push_str(before);
        }
        let (_, bytes) = pending.get_or_insert_with(|| (word.charset.to_owned(), Vec::new()));
        bytes.extend(word.bytes);
        rest = behind;
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    out
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((name, bytes)) = pending.take() {
        out.push_str(&charset(&name, &bytes));
    }
}

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

impl<'a> Word<'a> {
    /// Reads `=?charset?encoding?text?=` and returns what follows it.
    fn parse(text: &'a str) -> Option<(Self, &'a str)> {
        let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
        let (encoding, rest) = rest.split_once('?')?;
        let (encoded, behind) = rest.split_once("?=")?;
        if charset.is_empty() || encoded.contains([' ', '\t', '?']) {
            return None;
        }
        let bytes = match encoding {
            "Q" | "q" => quoted_printable(encoded.replace('_', " ").as_bytes()),
            "B" | "b" => base64(encoded.as_bytes()),
            _ => return None,
        };
        // RFC 2231 section 5 lets a language follow the charset.
        let charset = charset.split('*').next().unwrap_or_default();
        Some((Self { charset, bytes }, behind))
    }
}

/// A body by its Content-Transfer-Encoding.
pub(super) fn transfer(encoding: &str, body: &[u8]) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    }
}

/// Text by its charset: ISO 8859-1 where declared, else UTF-8.
pub(super) fn charset(name: &str, bytes: &[u8]) -> String {
    if ["iso-8859-1", "latin1"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
    {
        bytes.iter().map(|&byte| char::from(byte)).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        match rest {
            [b'\r', b'\n', behind @ ..] | [b'\n', behind @ ..] => rest = behind,
            [high, low, behind @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(digit(*high) << 4 | digit(*low));
                rest = behind;
            }
            _ => out.push(b'='),
        }
    }
    out
}

fn digit(hex: u8) -> u8 {
    match hex {
        b'0'..=b'9' => hex - b'0',
        _ => (hex | 0x20) - b'a' + 10,
    }
}

/// Stops at padding; whatever else is no digit is left out (RFC 2045 section 6.8).
fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut held = 0;
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    out
}
