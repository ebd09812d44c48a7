//! A form as browsers send it: `application/x-www-form-urlencoded`
//! (URL Standard, section 5.1), from bytes to fields.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;
use tokio::time::timeout;

/// A body, in bytes: two thousand characters of a comment, each as many as may be.
pub(super) const BODY: usize = 16 * 1024;

/// Fields that are taken: our own forms have fewer.
const MOST: usize = 16;

/// The fields of a form that is sent within a time; none where it is not one of ours.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Option<Vec<(String, String)>> {
    fields(&sent(headers, body, BODY, patience).await?)
}

/// The bytes of a form that is sent within a time; none where it is none, or is larger.
pub(super) async fn sent(
    headers: &HeaderMap,
    body: Body,
    largest: usize,
    patience: Duration,
) -> Option<Bytes> {
    if !is_form(headers) {
        return None;
    }
    let body = timeout(patience, to_bytes(body, largest)).await;
    body.ok()?.ok()
}

fn is_form(headers: &HeaderMap) -> bool {
    let media = headers
        .get(CONTENT_TYPE)
        .and_then(|media| media.to_str().ok());
    let media = media.and_then(|media| media.split(';').next());
    media.is_some_and(|media| {
        media
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// The fields of a form, each once, in the order sent; none where it is not one of ours:
/// too many fields, one of them twice, or what is no UTF-8.
pub(super) fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let fields = listed(body, MOST)?;
    let mut names: Vec<&String> = fields.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    (!twice).then_some(fields)
}

/// The fields of a form in the order sent, so many at most; one may stand there several
/// times.
pub(super) fn listed(body: &[u8], most: usize) -> Option<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for pair in body.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|&b| b == b'=');
        let (name, value) = match at {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        let (name, value) = (decoded(name)?, decoded(value)?);
        if fields.len() == most {
            return None;
        }
        fields.push((name, value));
    }
    Some(fields)
}

/// A plus is a space; what is no escape stands for itself.
fn decoded(text: &[u8]) -> Option<String> {
    let space = |&byte: &u8| if byte == b'+' { b' ' } else { byte };
    let text: Vec<u8> = text.iter().map(space).collect();
    let text = percent_decode(&text).decode_utf8().ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests;
