//! The answer to a SIP request (RFC 3261 sections 8.2.6 and 11.2).

use std::fmt::Write as _;
use std::net::SocketAddr;

use sha2::{Digest, Sha256};

use super::request::{Request, Via};

/// As it stands in `Server`.
const SERVER: &str = concat!("samband-respond/", env!("CARGO_PKG_VERSION"));

/// The whole response to a request that came from `from`.
pub(super) fn write(request: &Request<'_>, status: u16, from: SocketAddr) -> String {
    let tag = tag(request);
    let mut out = format!("SIP/2.0 {status:03} {}\r\n", reason(status));
    let mut line = |name: &str, value: &str| {
        for part in [name, ": ", value, "\r\n"] {
            out.push_str(part);
        }
    };
    line("Via", &via(&request.via, from));
    for further in &request.further_vias {
        line("Via", further);
    }
    line("From", &request.from);
    line("To", &with_tag(&request.to, &tag));
    line("Call-ID", &request.call_id);
    line("CSeq", &request.cseq);
    line("Server", SERVER);
    match status {
        401 => line("WWW-Authenticate", &challenge(&tag)),
        407 => line("Proxy-Authenticate", &challenge(&tag)),
        _ => {}
    }
    line("Allow", "OPTIONS");
    line("Accept", "application/sdp");
    line("Accept-Encoding", "identity");
    line("Accept-Language", "nb, en");
    line("Content-Length", "0");
    out.push_str("\r\n");
    out
}

/// The topmost Via with where the request came from (RFC 3261 section 18.2.1,
/// RFC 3581 section 4: with `rport` there is always `received`).
fn via(via: &Via, from: SocketAddr) -> String {
    let mut out = via.head.clone();
    for parameter in &via.parameters {
        out.push(';');
        out.push_str(parameter);
    }
    // Writing to a String cannot fail.
    if via.rport || !via.names(from.ip()) {
        let _ = write!(out, ";received={}", from.ip());
    }
    if via.rport {
        let _ = write!(out, ";rport={}", from.port());
    }
    out
}

fn with_tag(to: &str, tag: &str) -> String {
    // Parameters stand behind the address; a `tag=` within it is the caller's.
    let parameters = to.rsplit_once('>').map_or(to, |(_, behind)| behind);
    let has_tag = parameters.split(';').skip(1).any(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("tag")
    });
    if has_tag {
        to.to_owned()
    } else {
        format!("{to};tag={tag}")
    }
}

/// The same for each repeat of a request, as a stateless server must
/// (section 8.2.7).
fn tag(request: &Request<'_>) -> String {
    let mut hasher = Sha256::new();
    for part in [&request.transaction(), &request.call_id, &request.from] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let mut hex = String::with_capacity(16);
    for byte in &hasher.finalize()[..8] {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn challenge(nonce: &str) -> String {
    format!("Digest realm=\"samband-respond\", nonce=\"{nonce}\", algorithm=SHA-256")
}

fn reason(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Moved Temporarily",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        480 => "Temporarily Unavailable",
        483 => "Too Many Hops",
        486 => "Busy Here",
        488 => "Not Acceptable Here",
        500 => "Server Internal Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Server Time-out",
        505 => "Version Not Supported",
        600 => "Busy Everywhere",
        603 => "Decline",
        604 => "Does Not Exist Anywhere",
        _ => "As Told",
    }
}
