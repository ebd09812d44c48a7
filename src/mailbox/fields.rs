//! The header of a mail, or of a part of one: fields, unfolded (RFC 5322 section 2.2).

use mail_parser::MessageParser;

/// Fields that are kept, and bytes of one.
const MOST: usize = 400;
const LONGEST: usize = 16 * 1024;

/// The fields of a header, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<Field>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    /// In lower case.
    name: String,
    value: String,
    /// Whether the colon stands right behind the name. What stands between them is read
    /// and not written since 2001 (RFC 5322 section 4.5).
    as_generated: bool,
}

/// A mail, or a part, at the empty line between its header and its body.
pub(super) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|&b| b == b'\n');
        let next = end.map_or(bytes.len(), |end| at + end + 1);
        if matches!(&bytes[at..next], b"\n" | b"\r\n") {
            return (&bytes[..at], &bytes[next..]);
        }
        at = next;
    }
    (bytes, &[])
}

impl Fields {
    pub(super) fn read(head: &[u8]) -> Self {
        let mut fields: Vec<Field> = Vec::new();
        // Whether what is folded goes on in a field that is kept, and not in one that is not.
        let mut goes_on = false;
        for line in head.split(|&b| b == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let line = String::from_utf8_lossy(line);
            if line.starts_with([' ', '\t']) {
                if let Some(Field { value, .. }) = fields.last_mut()
                    && goes_on
                    && value.len() < LONGEST
                {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                continue;
            }
            goes_on = false;
            let Some((written, value)) = line.split_once(':') else {
                continue;
            };
            let name = written.trim_end_matches([' ', '\t']);
            let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
            if named && fields.len() < MOST {
                goes_on = true;
                fields.push(Field {
                    name: name.to_ascii_lowercase(),
                    value: value.trim().to_owned(),
                    as_generated: name == written,
                });
            }
        }
        Self(fields)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values of a field of this name, which is in lower case.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = self.0.iter().filter(move |field| field.name == name);
        same.map(|field| field.value.as_str())
    }

    /// The value of the first field of this name, if it is written as programs write it.
    pub(super) fn first_as_generated(&self, name: &str) -> Option<&str> {
        let first = self.0.iter().find(|field| field.name == name)?;
        first.as_generated.then_some(&first.value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The value of a field that is there once.
    pub(super) fn only<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut all = self.all(name);
        let only = all.next()?;
        all.next().is_none().then_some(only)
    }

    /// The subject, decoded (RFC 2047).
    pub(super) fn subject(&self) -> String {
        let Some(subject) = self.all("subject").next() else {
            return String::new();
        };
        let head = format!("Subject: {subject}\r\n\r\n");
        let parsed = MessageParser::default().parse(head.as_bytes());
        let decoded = parsed.and_then(|mail| mail.subject().map(str::to_owned));
        decoded.unwrap_or_default()
    }
}
