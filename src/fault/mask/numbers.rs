//! Numbers that reach or name somebody: of telephones and of persons.

use super::GONE;

/// How closely a text is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// What people have written: any number that is long enough.
    Written,
    /// What equipment has said: what has the form of a person's or a telephone's
    /// number.
    Said,
    /// The program's own words and the names of a configuration: none.
    Own,
}

/// Digits from which on a number that somebody has written is taken out.
const DIGITS: usize = 8;

/// Digits of a telephone's or a person's number that equipment names, at most, with
/// what may stand before its country.
const MOST_DIGITS: usize = 15;

/// Signs before a number, at most.
const SIGNS: usize = 2;

/// What may stand between the digits of one number.
const BETWEEN: &[char] = &[
    ' ', '-', '.', '/', '(', ')', '+', '\u{a0}', '\u{2009}', '\u{202f}', '\u{2010}', '\u{2011}',
    '\u{2013}',
];

/// Country codes of the telephones of neighbours: Denmark, Sweden, Norway, Finland.
const COUNTRIES: &[&str] = &["45", "46", "47", "358"];

/// Without numbers that look like somebody's.
pub(super) fn without_numbers(text: &str, care: Care) -> String {
    if care == Care::Own || !text.contains(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if !begins(&chars, at) {
            out.push(c);
            at += 1;
            continue;
        }
        if let Some(end) = harmless(&chars, at) {
            out.extend(&chars[at..end]);
            at = end;
            continue;
        }
        let ends = ends(&chars, at, care);
        let somebodys = |end: &&usize| is_somebodys(&chars, at..**end, care);
        match ends.iter().rev().find(somebodys) {
            Some(&end) => {
                out.push_str(GONE);
                at = end;
            }
            None if !c.is_ascii_digit() => {
                out.push(c);
                at += 1;
            }
            None => {
                let end = ends.first().copied().unwrap_or(at + 1);
                out.extend(&chars[at..end]);
                at = end;
            }
        }
    }
    out
}

/// Whether a number begins here, with a digit or at most two signs before one.
fn begins(chars: &[char], at: usize) -> bool {
    let signs = chars[at..].iter().take(SIGNS + 1);
    let signs = signs.take_while(|c| matches!(c, '+' | '(')).count();
    let digit = chars.get(at + signs).is_some_and(char::is_ascii_digit);
    signs <= SIGNS && digit && (signs == 0 || harmless(chars, at + signs).is_none())
}

/// Where the groups of digits end of the number that begins here: at most two signs
/// stand between two of them. Of what equipment has said, the first group and as many
/// others as a number may have: what is longer is none, whatever its length.
fn ends(chars: &[char], from: usize, care: Care) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut all = 0;
    let mut at = from;
    loop {
        let signs = chars[at..].iter().take(SIGNS + 1);
        let next = at + signs.take_while(|c| BETWEEN.contains(c)).count();
        // What is a date or an address is no part of it.
        let apart = at > from && (next > at + SIGNS || harmless(chars, next).is_some());
        let digits = chars[next..].iter().take_while(|c| c.is_ascii_digit());
        let digits = match care {
            Care::Said if at > from => digits.take(MOST_DIGITS + 1).count(),
            Care::Said | Care::Written | Care::Own => digits.count(),
        };
        all += digits;
        let long = care == Care::Said && at > from && all > MOST_DIGITS;
        if digits == 0 || apart || long {
            return ends;
        }
        at = next + digits;
        ends.push(at);
    }
}

fn is_somebodys(chars: &[char], at: std::ops::Range<usize>, care: Care) -> bool {
    let number = &chars[at.clone()];
    let digits = number.iter().filter(|c| c.is_ascii_digit());
    match care {
        Care::Own => false,
        Care::Written => digits.take(DIGITS).count() == DIGITS,
        Care::Said => {
            let digits: String = digits.take(MOST_DIGITS + 1).collect();
            let part = |c: Option<&char>| {
                c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
            };
            let before = at.start.checked_sub(1).and_then(|place| chars.get(place));
            let whole = !part(before) && !chars.get(at.end).is_some_and(|c| c.is_alphanumeric());
            whole && (is_telephone(number, &digits) || is_person(number, &digits))
        }
    }
}

/// Whether it has the form of a telephone's number with its country.
fn is_telephone(number: &[char], digits: &str) -> bool {
    let abroad = match number {
        ['+', ..] => Some(digits),
        ['0', '0', ..] => digits.strip_prefix("00"),
        _ => None,
    };
    let known = |digits: &str| COUNTRIES.iter().any(|country| digits.starts_with(country));
    abroad.is_some_and(|digits| known(digits) && (9..=13).contains(&digits.len()))
}

/// Whether it has the form of a person's number, in one or two groups: eleven digits
/// in Norway, day first; ten or twelve in Sweden, year first.
fn is_person(number: &[char], digits: &str) -> bool {
    let groups = number.split(|c| !c.is_ascii_digit());
    let groups = groups.map(<[char]>::len);
    let groups: Vec<usize> = groups.filter(|&length| length > 0).collect();
    let known = matches!(groups[..], [10..=12] | [6, 4 | 5] | [8, 4]);
    if !known || number.iter().any(|c| matches!(c, '.' | '/' | '(' | ')')) {
        return false;
    }
    let two = |from: usize| digits[from..from + 2].parse().unwrap_or(0_u8);
    match digits.len() {
        // Day + 40 for those without a number of their own, month + 40, 65 or 80 for others.
        11 => {
            let day = matches!(two(0), 1..=31 | 41..=71);
            day && matches!(two(2), 1..=12 | 41..=52 | 66..=77 | 81..=92)
        }
        // Day + 60 for those without a number of their own.
        10 => matches!(two(2), 1..=12) && matches!(two(4), 1..=31 | 61..=91),
        12 => {
            let century = matches!(two(0), 18..=20);
            century && matches!(two(4), 1..=12) && matches!(two(6), 1..=31 | 61..=91)
        }
        _ => false,
    }
}

/// Where a date, an address of the network or the number of a fault ends that begins
/// here; none if none does.
fn harmless(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|place| chars.get(place));
    if before.is_some_and(char::is_ascii_digit) {
        return None;
    }
    let end = fault(chars, at)
        .or_else(|| network(chars, at))
        .or_else(|| date(chars, at))?;
    let more = |c: &char| c.is_ascii_digit();
    (!chars.get(end).is_some_and(more)).then_some(end)
}

/// Numbers with this sign between them, so many digits each at least and at most.
fn groups<const N: usize>(
    chars: &[char],
    at: usize,
    sign: char,
    sizes: [(usize, usize); N],
) -> Option<(usize, [u32; N])> {
    let mut values = [0; N];
    let mut place = at;
    for (nth, (least, most)) in sizes.into_iter().enumerate() {
        if nth > 0 {
            if chars.get(place) != Some(&sign) {
                return None;
            }
            place += 1;
        }
        let digits = chars[place..].iter().take_while(|c| c.is_ascii_digit());
        let digits: String = digits.take(most).collect();
        if digits.len() < least {
            return None;
        }
        values[nth] = digits.parse().ok()?;
        place += digits.len();
    }
    let goes_on =
        chars.get(place) == Some(&sign) && chars.get(place + 1).is_some_and(char::is_ascii_digit);
    (!goes_on).then_some((place, values))
}

/// The number of a fault, behind the name of its region.
fn fault(chars: &[char], at: usize) -> Option<usize> {
    let named = at >= 2 && chars[at - 1] == '-' && chars[at - 2].is_ascii_uppercase();
    let (end, _) = groups(chars, at, '-', [(4, 4), (4, 9)])?;
    named.then_some(end)
}

/// An IPv4 address.
fn network(chars: &[char], at: usize) -> Option<usize> {
    let (end, parts) = groups(chars, at, '.', [(1, 3); 4])?;
    parts.iter().all(|&part| part <= 255).then_some(end)
}

/// A day, unless what follows could make a person's number of it.
fn date(chars: &[char], at: usize) -> Option<usize> {
    let iso = groups(chars, at, '-', [(4, 4), (2, 2), (2, 2)]);
    let iso = iso.map(|(end, [_, month, day])| (end, month, day));
    let dotted = || {
        let long = groups(chars, at, '.', [(1, 2), (1, 2), (4, 4)]);
        let short = || groups(chars, at, '.', [(1, 2), (1, 2), (2, 2)]);
        long.or_else(short)
            .map(|(end, [day, month, _])| (end, month, day))
    };
    let (end, month, day) = iso.or_else(dotted)?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day);
    let behind = chars[end..].iter().skip_while(|c| BETWEEN.contains(c));
    let digits = behind.take_while(|c| c.is_ascii_digit()).count();
    (valid && !matches!(digits, 4 | 5)).then_some(end)
}
