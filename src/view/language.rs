//! The language that a reader asks for.

use crate::inventory::Language;

/// Languages that are looked at in a header; more than any reader knows.
const MOST: usize = 32;

/// The language that `Accept-Language` (RFC 9110 section 12.5.4) asks for most; none if it
/// asks for nothing that there is, so that somebody else decides.
///
/// Who reads Danish reads Bokmål.
pub fn language(accept: Option<&str>) -> Option<Language> {
    let mut best = (0.0, None);
    for wanted in accept.unwrap_or_default().split(',').take(MOST) {
        let mut fields = wanted.split(';');
        let tag = fields.next().unwrap_or_default().trim();
        let tag = tag.to_ascii_lowercase();
        let language = match tag.split('-').next().unwrap_or_default() {
            "nb" | "no" | "da" => Some(Language::Bokmal),
            "nn" => Some(Language::Nynorsk),
            "sv" => Some(Language::Swedish),
            "en" => Some(Language::English),
            "*" => None,
            _ => continue,
        };
        let quality = fields.find_map(|field| field.trim().strip_prefix("q="));
        let quality = quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        if quality <= 1.0 && quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests;
