//! By which way somebody comes to log in: from this machine itself, as by a tunnel while
//! the proxy is down, or through a proxy.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{FORWARDED, HOST, VIA};

use super::is_https;
use crate::access::Settings;
use crate::web::connection::Peer;

/// Who a proxy says a request is from, and how it came there; the last word is its own.
const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Whether a request comes from this machine itself, by a name of it that leads nowhere
/// else, and nothing says that it was passed on.
pub(in crate::web) fn is_direct(origin: Option<IpAddr>, headers: &HeaderMap) -> bool {
    let passed = [
        FORWARDED_FOR,
        FORWARDED_PROTO,
        FORWARDED.as_str(),
        VIA.as_str(),
    ];
    let passed = passed.iter().any(|name| headers.contains_key(*name));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    is_loopback(origin) && !passed && host.is_some_and(is_here)
}

fn is_loopback(origin: Option<IpAddr>) -> bool {
    origin.is_some_and(|address| address.to_canonical().is_loopback())
}

/// Whether a host, with or without a port, can only be the machine that one is on.
fn is_here(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(address, _)| address),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let address = name.parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Whether nobody on the way can read what is typed there: it comes from this machine
/// itself, or from a proxy that serves pages with https.
pub(in crate::web) fn is_protected(
    settings: &Settings,
    origin: Option<IpAddr>,
    headers: &HeaderMap,
    public_url: &str,
) -> bool {
    let in_clear = last(headers, FORWARDED_PROTO).is_some_and(|proto| proto != "https");
    let passed = is_https(public_url) && is_proxy(settings, origin) && !in_clear;
    settings.login_in_clear || is_direct(origin, headers) || passed
}

/// Whether what comes from there was passed on by a proxy that may say from whom.
fn is_proxy(settings: &Settings, origin: Option<IpAddr>) -> bool {
    let named = settings.proxy.as_ref();
    let is_named = |address| named.is_some_and(|proxy| proxy.from.contains(&address));
    is_loopback(origin) || origin.is_some_and(is_named)
}

/// Who waits for their mistakes: whoever is at the far end, if the proxy says it, so that
/// all who come through it do not wait for one of them.
pub(in crate::web) fn far_end(
    settings: &Settings,
    origin: Option<IpAddr>,
    headers: &HeaderMap,
    peer: Peer,
) -> Peer {
    let said = last(headers, FORWARDED_FOR).and_then(|address| address.parse().ok());
    let said = said.filter(|_| is_proxy(settings, origin));
    said.map_or(peer, Peer::of)
}

/// The last of what a header lists, over all its lines: what the nearest proxy has said.
fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests;
