//! Who a mail is from (RFC 5322 section 3.4), read strictly: what could be read as two
//! addresses is read as none.

/// Characters of an address, as SMTP takes it (RFC 5321 section 4.5.3.1.3).
const LONGEST: usize = 254;
/// Comments within comments.
const DEEPEST: usize = 8;

/// The one address in a `From`, in small letters; none where there is none, or more than
/// one, or a group.
pub(super) fn sender(value: &str) -> Option<String> {
    let bare = bare(value)?;
    if bare.contains([',', ';', ':']) {
        return None;
    }
    let address = match bare.split_once('<') {
        Some((name, rest)) => {
            let (address, after) = rest.split_once('>')?;
            let strange = name.contains('@') || !after.trim().is_empty() || address.contains('<');
            (!strange).then_some(address)?
        }
        None => &bare,
    };
    let address = address.trim();
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c);
    let (local, domain) = address.split_once('@')?;
    let whole = !local.is_empty() && domain.contains('.') && !domain.contains('@');
    (whole && address.len() <= LONGEST && address.chars().all(plain))
        .then(|| address.to_ascii_lowercase())
}

/// The value without quoted names and comments; none where one of them does not end.
fn bare(value: &str) -> Option<String> {
    let mut bare = String::new();
    let mut chars = value.chars();
    let (mut depth, mut quoted) = (0_usize, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted || depth > 0 => {
                chars.next()?;
            }
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => {}
            '(' if depth == DEEPEST => return None,
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            c => bare.push(c),
        }
    }
    (depth == 0 && !quoted).then_some(bare)
}
