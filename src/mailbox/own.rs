//! Of a mail's text what its author wrote: without what is quoted, the mail that is
//! answered, and what stands below every mail of theirs.

use crate::fault::is_hidden;

/// Lines that are looked at: the answer is the first of them.
const LINES: usize = 2_000;
/// Characters of a line.
const LONGEST: usize = 4_000;

/// How clients mark the mail that is answered, where it is not quoted line by line.
const BELOW: [&str; 14] = [
    "-----original message",
    "----- original message",
    "-------- original message",
    "-----opprinnelig melding",
    "----- opprinnelig melding",
    "-------- opprinnelig melding",
    "-----opphavleg melding",
    "-----ursprungligt meddelande",
    "----- ursprungligt meddelande",
    "-------- ursprungligt meddelande",
    "---------- forwarded message",
    "-----videresendt melding",
    "begin forwarded message",
    "__________",
];

/// How a header that is repeated above the mail that is answered begins, and how it goes on.
const FROM: [&str; 5] = ["from:", "fra:", "frå:", "från:", "von:"];
const SENT: [&str; 9] = [
    "sent:",
    "date:",
    "sendt:",
    "dato:",
    "sendt dato:",
    "skickat:",
    "datum:",
    "gesendet:",
    "to:",
];

/// What telephones put below, and what ends a letter.
const FAREWELL: [&str; 27] = [
    "sent from my",
    "sent from outlook",
    "sendt fra",
    "sendt frå",
    "skickat från",
    "get outlook for",
    "hent outlook for",
    "hentet outlook",
    "last ned outlook",
    "hämta outlook",
    "skaffa outlook",
    "få outlook",
    "mvh",
    "m.v.h",
    "hilsen",
    "med hilsen",
    "vennlig hilsen",
    "med vennlig hilsen",
    "helsing",
    "vennleg helsing",
    "med vennleg helsing",
    "hälsning",
    "hälsningar",
    "vänliga hälsningar",
    "med vänlig hälsning",
    "best regards",
    "kind regards",
];

/// What the author wrote, line by line.
pub(super) fn own_words(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.lines().take(LINES).map(seen).collect();
    let mut own: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let lower = line.to_lowercase();
        if is_below(&lower, lines.get(at + 1..).unwrap_or_default()) || is_farewell(&lower) {
            break;
        }
        if let Some(length) = attribution(&lines[at..]) {
            let after = &lines[at + length..];
            let next = after.iter().find(|line| !line.is_empty());
            at += length;
            match next {
                // Quoted line by line: what stands between and below is the author's.
                Some(next) if next.starts_with('>') => continue,
                Some(_) | None => break,
            }
        }
        at += 1;
        if !line.starts_with('>') && !line.starts_with('|') {
            own.push(line.clone());
        }
    }
    own
}

/// A line as it is seen: without what has no width, and without what stands around it.
fn seen(line: &str) -> String {
    let shown = line.chars().take(LONGEST).map(|c| match c {
        c if c.is_whitespace() => ' ',
        c => c,
    });
    let shown: String = shown.filter(|&c| !is_hidden(c)).collect();
    shown.trim().to_owned()
}

/// Whether from here on it is the mail that is answered.
fn is_below(line: &str, next: &[String]) -> bool {
    let begins = |marks: &[&str], line: &str| marks.iter().any(|mark| line.starts_with(mark));
    let bare = line.trim_start_matches(['*', ' ']);
    let header = begins(&FROM, bare)
        && next.iter().take(4).any(|line| {
            let lower = line.to_lowercase();
            begins(&SENT, lower.trim_start_matches(['*', ' ']))
        });
    header || begins(&BELOW, line)
}

/// Whether from here on it is what stands below every mail of theirs.
fn is_farewell(line: &str) -> bool {
    let ends = |mark: &str| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    line == "--" || line == "—" || FAREWELL.iter().any(|mark| ends(mark))
}

/// How many lines say who wrote what is quoted, as in `On Friday, Kari wrote:`; clients
/// break that line.
fn attribution(lines: &[String]) -> Option<usize> {
    let mut whole = String::new();
    for (count, line) in lines.iter().take(3).enumerate() {
        if line.is_empty() || line.starts_with('>') {
            return None;
        }
        whole.push(' ');
        whole.push_str(&line.to_lowercase());
        if whole.ends_with(':') {
            let wrote = [" wrote:", " skrev:", " skreiv:"]
                .iter()
                .any(|end| whole.ends_with(end));
            let named = whole.contains(" skrev ") || whole.contains(" skreiv ");
            let dated = whole.contains(|c: char| c.is_ascii_digit()) || whole.contains('@');
            return ((wrote || named) && dated).then_some(count + 1);
        }
    }
    None
}
