//! Reads Rust just well enough: paths, without comments and literals.

/// Every path of two or more parts, groups spread out, with the line of its end.
pub(crate) fn paths(bare: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(bare);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at;
        path(&tokens, &mut at, &[], &mut found);
        if at == before {
            at += 1;
        }
    }
    found
}

fn path(
    tokens: &[(usize, String)],
    at: &mut usize,
    prefix: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) {
    let mut parts = prefix.to_vec();
    let word = |at: usize| tokens.get(at).map(|(line, text)| (*line, text.as_str()));
    while let Some((line, text)) = word(*at) {
        if text == "{" && !parts.is_empty() {
            *at += 1;
            while word(*at).is_some_and(|(_, text)| text != "}") {
                let before = *at;
                path(tokens, at, &parts, found);
                *at += usize::from(*at == before);
            }
            *at += 1;
            return;
        }
        let named = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !named && (text != "*" || parts.is_empty()) {
            // A turbofish ends the path that it follows.
            if parts.len() > prefix.len().max(1) {
                found.push((line, parts));
            }
            return;
        }
        parts.push(text.to_owned());
        *at += 1;
        if word(*at).is_some_and(|(_, text)| text == "::") {
            *at += 1;
            continue;
        }
        if parts.len() > 1 {
            found.push((line, parts));
        }
        return;
    }
}

/// Words, `::`, and single other characters, each with its line.
fn tokens(bare: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, line) in bare.lines().enumerate() {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                continue;
            }
            let mut token = String::from(c);
            if c.is_alphanumeric() || c == '_' {
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    token.push(c);
                }
            } else if c == ':' && chars.next_if_eq(&':').is_some() {
                token.push(':');
            }
            found.push((at + 1, token));
        }
    }
    found
}

/// The same text, lines kept, with comments, strings and characters blanked.
pub(crate) fn without_comments_and_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut bare = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end == at {
            bare.push(chars[at]);
            at += 1;
        } else {
            bare.extend(
                chars[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        }
    }
    bare
}

/// Where the comment or literal that begins here ends; here, if none does.
fn skipped(chars: &[char], at: usize) -> usize {
    let is = |i: usize, c: char| chars.get(i) == Some(&c);
    let word_before = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if is(at + 1, '/') => (at..chars.len())
            .find(|i| is(*i, '\n'))
            .unwrap_or(chars.len()),
        '/' if is(at + 1, '*') => end_of_block_comment(chars, at),
        '"' => end_of_string(chars, at + 1),
        'r' if !word_before && (is(at + 1, '"') || is(at + 1, '#')) => {
            end_of_raw(chars, at + 1).unwrap_or(at)
        }
        'b' if !word_before && is(at + 1, 'r') => end_of_raw(chars, at + 2).unwrap_or(at),
        // A character, or else a lifetime.
        '\'' if is(at + 1, '\\') => (at + 3..chars.len())
            .find(|i| is(*i, '\''))
            .map_or(chars.len(), |i| i + 1),
        '\'' if is(at + 2, '\'') => at + 3,
        _ => at,
    }
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_raw(chars: &[char], mut at: usize) -> Option<usize> {
    let start = at;
    while chars.get(at) == Some(&'#') {
        at += 1;
    }
    let hashes = at - start;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    while at < chars.len() {
        if chars[at] == '"' && chars[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(chars.len())
}
