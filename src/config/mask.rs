//! What looks like a secret in a line of configuration is never shown.

/// The text with the values of secret-looking keys replaced by asterisks, byte
/// for byte, so that every place stays where it was.
///
/// It works on lines, not on the parsed document, because a document that
/// does not parse is shown too.
pub(super) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut open: Option<&'static str> = None;
    for line in text.split_inclusive('\n') {
        if let Some(quotes) = open {
            if line.contains(quotes) {
                open = None;
            }
            stars(&mut masked, line);
            continue;
        }
        let line_end = line.len();
        let Some(value) = secret_value(line) else {
            push_without_userinfo(&mut masked, line);
            continue;
        };
        masked.push_str(&line[..value]);
        stars(&mut masked, &line[value..line_end]);
        open = ["\"\"\"", "'''"]
            .into_iter()
            .find(|quotes| line[value..].matches(quotes).count() == 1);
    }
    masked
}

/// Where the value of the first secret-looking key of a line begins.
fn secret_value(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let mut from = 0;
    while let Some(equals) = lower[from..].find('=').map(|at| from + at) {
        let key = lower[from..equals].trim_end().trim_end_matches(['"', '\'']);
        let key = key
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .next()
            .unwrap_or_default();
        if is_secret(key) {
            return Some(equals + 1);
        }
        from = equals + 1;
    }
    None
}

/// Whether a key holds a secret itself, not where to find one.
fn is_secret(key: &str) -> bool {
    const WORDS: [&str; 6] = ["passw", "passord", "pasw", "secret", "token", "passphrase"];
    const PLACES: [&str; 3] = ["file", "credential", "env"];
    let named =
        WORDS.iter().any(|word| key.contains(word)) || strsim::jaro_winkler(key, "password") > 0.85;
    named && !PLACES.iter().any(|place| key.ends_with(place))
}

fn stars(masked: &mut String, hidden: &str) {
    let ending = hidden.len() - hidden.trim_end_matches(['\r', '\n']).len();
    let (value, ending) = hidden.split_at(hidden.len() - ending);
    masked.extend(value.bytes().map(|byte| match byte {
        b' ' => ' ',
        _ => '*',
    }));
    masked.push_str(ending);
}

/// A name and password within an address: `https://name:password@host`.
fn push_without_userinfo(masked: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = rest.find("://").map(|at| at + 3) {
        let authority = rest[start..]
            .find(['/', '"', '\'', ' ', '\n'])
            .map_or(rest.len(), |at| start + at);
        let userinfo = rest[start..authority].rfind('@').map(|at| start + at);
        masked.push_str(&rest[..start]);
        if let Some(end) = userinfo {
            stars(masked, &rest[start..end]);
        }
        masked.push_str(&rest[userinfo.unwrap_or(start)..authority]);
        rest = &rest[authority..];
    }
    masked.push_str(rest);
}
