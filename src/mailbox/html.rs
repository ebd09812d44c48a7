//! HTML of a mail as lines: enough of it to find the first line that somebody wrote.

/// Where what is quoted begins, as clients mark it, in lower case.
const QUOTED: [&str; 8] = [
    "<blockquote",
    "gmail_quote",
    "id=\"divrplyfwdmsg\"",
    "id=\"appendonsend\"",
    "id=\"mail-editor-reference-message-container\"",
    "class=\"moz-cite-prefix\"",
    "class=\"yahoo_quoted\"",
    "class=\"protonmail_quote\"",
];

/// What stands between these is not shown.
const UNSEEN: [&str; 4] = ["style", "script", "head", "title"];

/// Elements that begin a line of their own.
const LINES: [&str; 12] = [
    "br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "hr",
];

/// The text of it, a line for each that is seen, up to where the quoted mail begins.
pub(super) fn lines(html: &str) -> String {
    let html = &html[..quoted(html)];
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words(&rest[..at], &mut text);
        rest = &rest[at..];
        rest = match rest.strip_prefix("<!--") {
            Some(comment) => comment.find("-->").map_or("", |end| &comment[end + 3..]),
            None => element(rest, &mut text),
        };
    }
    words(rest, &mut text);
    text
}

/// Passes an element's beginning or end; what is not seen is passed as a whole.
fn element<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let Some(end) = rest.find('>') else {
        return "";
    };
    let (inner, after) = (&rest[1..end], &rest[end + 1..]);
    let name = inner.trim_start_matches('/');
    let name: String = name
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let name = name.to_ascii_lowercase();
    if LINES.contains(&name.as_str()) {
        text.push('\n');
    }
    let opens = !inner.starts_with('/') && !inner.ends_with('/');
    if !opens || !UNSEEN.contains(&name.as_str()) {
        return after;
    }
    let close = format!("</{name}");
    match find(after, &close) {
        Some(at) => &after[at..],
        None => "",
    }
}

/// Text between elements: spaces and ends of lines count as one space.
fn words(between: &str, text: &mut String) {
    let decoded = entities(between);
    for c in decoded.chars() {
        match c.is_whitespace() {
            true if text.ends_with([' ', '\n']) || text.is_empty() => {}
            true => text.push(' '),
            false => text.push(c),
        }
    }
}

fn entities(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let known = end.and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (shown, length) = known.unwrap_or(('&', 1));
        whole.push(shown);
        rest = &rest[length..];
    }
    whole.push_str(rest);
    whole
}

fn character(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let hex = code.strip_prefix(['x', 'X']);
        let code = match hex {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => code.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "aelig" => 'æ',
        "AElig" => 'Æ',
        "oslash" => 'ø',
        "Oslash" => 'Ø',
        "aring" => 'å',
        "Aring" => 'Å',
        "auml" => 'ä',
        "Auml" => 'Ä',
        "ouml" => 'ö',
        "Ouml" => 'Ö',
        "eacute" => 'é',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => return None,
    })
}

/// Where the quoted mail begins; the end where none does.
fn quoted(html: &str) -> usize {
    let lower = html.to_ascii_lowercase();
    let marks = QUOTED.iter().filter_map(|mark| lower.find(mark));
    let Some(at) = marks.min() else {
        return html.len();
    };
    // A mark within an element: from where that begins.
    lower[..=at].rfind('<').unwrap_or(at)
}

fn find(text: &str, mark: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut windows = bytes.windows(mark.len());
    windows.position(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
}
