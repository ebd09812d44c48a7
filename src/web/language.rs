//! The language of a page: the one that was chosen on one, else the one that the browser
//! asks for, else the usual one of whoever reads.
//!
//! A choice is a parameter behind any page's address. It is answered with the same address
//! without it, and with a cookie that holds nothing but the language's tag.

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::view::page::{self, LANGUAGE};
use crate::view::{self, Language, Shown, Snapshot};

/// What a page's language depends on beside its reader.
pub(super) const VARIES: &str = "accept-language, cookie";
/// The cookie.
const NAME: &str = "samband_language";
/// A year, in seconds: as long as browsers keep one that is not renewed.
const KEPT: u32 = 365 * 24 * 3600;
/// Cookies that are looked at; ours are two.
const COOKIES: usize = 64;

/// The language that a reader gets.
pub fn language_of(shown: &Shown, headers: &HeaderMap) -> Language {
    wanted(headers).unwrap_or_else(|| shown.language())
}

/// The same for somebody of whom nothing is known.
pub(super) fn language_for_anybody(snapshot: &Snapshot, headers: &HeaderMap) -> Language {
    wanted(headers).unwrap_or_else(|| page::default_language(snapshot))
}

fn wanted(headers: &HeaderMap) -> Option<Language> {
    let accept = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    chosen(headers).or_else(|| view::language(accept))
}

/// The language that was chosen in this browser.
pub(super) fn chosen(headers: &HeaderMap) -> Option<Language> {
    let all = headers.get_all(COOKIE).iter();
    let all = all.filter_map(|value| value.to_str().ok());
    let mut all = all.flat_map(|value| value.split(';')).take(COOKIES);
    all.find_map(|one| {
        let (name, tag) = one.trim().split_once('=')?;
        (name == NAME).then_some(tag).and_then(tagged)
    })
}

fn tagged(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|one| one.tag() == tag)
}

/// Keeps the language that is chosen by a request for a page, and leads back to the page.
pub(super) fn choose(request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    // What begins with two strokes would lead to another site.
    let elsewhere = path.starts_with("//") || path.contains('\\');
    if !reads || elsewhere || path.starts_with("/api/") {
        return None;
    }
    let query = request.uri().query()?;
    let of = |part: &str| {
        let (name, tag) = part.split_once('=')?;
        (name == LANGUAGE).then_some(tag).and_then(tagged)
    };
    let language = query.split('&').find_map(of)?;
    let others: Vec<&str> = query.split('&').filter(|one| of(one).is_none()).collect();
    let there = match others[..] {
        [] => path.to_owned(),
        _ => format!("{path}?{}", others.join("&")),
    };
    let tag = language.tag();
    let cookie = format!("{NAME}={tag}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax");
    let headers = [
        (LOCATION, there),
        (SET_COOKIE, cookie),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Some((StatusCode::SEE_OTHER, headers).into_response())
}

#[cfg(test)]
mod tests;
