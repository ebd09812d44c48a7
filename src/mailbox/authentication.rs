//! What a mail server of ours has found out about who sent a mail (RFC 8601).

/// Whether a field says, in the name of the server of this id, that a mail is from whom
/// it says: by DMARC, or where that has nothing to say by SPF or DKIM for the domain of
/// the sender.
pub(super) fn is_believed(field: &str, server: &str, from: &str) -> bool {
    let field = bare(field).to_ascii_lowercase();
    let mut parts = field.split(';');
    let named = parts.next().and_then(|id| id.split_whitespace().next());
    if named != Some(&server.to_ascii_lowercase()) {
        return false;
    }
    let Some((_, domain)) = from.rsplit_once('@') else {
        return false;
    };
    let results: Vec<Found<'_>> = parts.filter_map(Found::of).collect();
    let by = |method: &'static str| results.iter().filter(move |one| one.method == method);
    let mut dmarc = by("dmarc").peekable();
    if dmarc.peek().is_some_and(|one| one.result != "none") {
        let own = |one: &Found<'_>| one.says("header.from").is_none_or(|from| from == domain);
        return dmarc.all(|one| one.result == "pass" && own(one));
    }
    let spf = by("spf").any(|one| {
        let from = one.says("smtp.mailfrom");
        let from = from.map(|from| from.rsplit('@').next().unwrap_or(from));
        one.result == "pass" && from.is_some_and(|from| are_aligned(from, domain))
    });
    let dkim = by("dkim").any(|one| {
        let signer = one.says("header.d");
        one.result == "pass" && signer.is_some_and(|signer| are_aligned(signer, domain))
    });
    spf || dkim
}

/// What one method has found.
struct Found<'a> {
    method: &'a str,
    result: &'a str,
    says: Vec<(&'a str, &'a str)>,
}

impl<'a> Found<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let words = text.split_whitespace();
        let mut pairs = words.filter_map(|word| word.split_once('='));
        let (method, result) = pairs.next()?;
        Some(Self {
            method: method.split('/').next().unwrap_or(method),
            result,
            says: pairs.collect(),
        })
    }

    fn says(&self, name: &str) -> Option<&'a str> {
        let mut named = self.says.iter().filter(|(known, _)| *known == name);
        named.next().map(|(_, value)| *value)
    }
}

/// Whether a domain is the other one or lies below it, in either way; one label, such as
/// `no`, is nobody's.
fn are_aligned(one: &str, other: &str) -> bool {
    let below = |long: &str, short: &str| {
        let rest = long.strip_suffix(short);
        short.contains('.') && rest.is_some_and(|rest| rest.ends_with('.'))
    };
    one == other || below(one, other) || below(other, one)
}

/// The field without comments, and without what is quoted: a sender may have put there
/// what would read as the server's own words.
fn bare(field: &str) -> String {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let kept = field.chars().filter(|&c| {
        let literal = std::mem::replace(&mut escaped, false);
        match c {
            _ if literal => return false,
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => return depth == 0 && !quoted,
        }
        false
    });
    kept.collect()
}
