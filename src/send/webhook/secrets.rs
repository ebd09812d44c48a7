//! What a webhook's answer may say back and nothing of ours may repeat.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

use crate::send::tidy::without;

/// Characters of a part of an address from which on it is taken for a secret by
/// itself; what is shorter is mostly a word of the interface.
const SECRET_FROM: usize = 8;

/// How JSON and HTML write what stands plainly in an address.
const PLAINLY: [(&str, &str); 3] = [("\\/", "/"), ("&amp;", "&"), ("\\u0026", "&")];

/// The secrets of one webhook, the longest first: what is left of one that was taken
/// out in part would be recognised no more.
pub(super) struct Secrets(Vec<SecretString>);

impl Secrets {
    /// The token, and whatever of the address beyond its host may be repeated: many
    /// receivers have their secret there.
    pub(super) fn of(url: &Url, token: Option<&SecretString>) -> Self {
        let path = url.path();
        let query = url.query().unwrap_or_default();
        let whole = match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{query}"),
        };
        let without_slash = path.strip_suffix('/').unwrap_or(path);
        let wholes = [whole.as_str(), path, without_slash];
        let wholes = wholes.into_iter().flat_map(both_ways);
        let parts = path.split('/').chain([path.trim_matches('/')]);
        // A query may be one word without a name.
        let values = query
            .split('&')
            .map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        let spaced = values.clone().map(|value| value.replace('+', " "));
        let parts = parts
            .chain(values)
            .flat_map(both_ways)
            .chain(spaced.map(|value| decoded(&value)))
            .filter(|part| part.chars().count() >= SECRET_FROM);
        let token = token.map(|token| token.expose_secret().to_owned());
        let all: BTreeSet<String> = wholes
            .filter(|whole| whole.len() > 1)
            .chain(parts)
            .chain(token)
            .map(|secret| plainly(&secret))
            .collect();
        let mut all: Vec<String> = all.into_iter().collect();
        all.sort_by_key(|secret| Reverse(secret.len()));
        Self(all.into_iter().map(SecretString::from).collect())
    }

    /// A stranger's text without them.
    pub(super) fn taken_out_of(&self, said: &str) -> String {
        let said = plainly(said);
        self.0.iter().fold(said, |said, secret| {
            without(&said, secret.expose_secret(), "(secret)")
        })
    }
}

fn plainly(text: &str) -> String {
    PLAINLY
        .iter()
        .fold(text.to_owned(), |text, (coded, plain)| {
            text.replace(coded, plain)
        })
}

/// As it is sent, and as a receiver reads it.
fn both_ways(text: &str) -> [String; 2] {
    [text.to_owned(), decoded(text)]
}

/// Without percent-encoding (RFC 3986 section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, after) = match escaped(rest) {
            Some(byte) => (byte, tail.get(2..).unwrap_or_default()),
            None => (*first, tail),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that three characters at the beginning stand for.
fn escaped(bytes: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(bytes.strip_prefix(b"%")?.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
