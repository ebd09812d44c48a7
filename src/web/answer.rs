//! What every answer bears, and answers that need not be sent again.

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, REFERRER_POLICY, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

use super::connection::Peer;
use super::entrance;
use super::language;
use super::links;
use super::login;
use super::plans;
use super::rooms;
use super::routes::{App, Asked};
use super::tickets;
use super::who::{self, Known, Reader};
use super::wishes;
use crate::fault::Fault;
use crate::view::assets;
use crate::view::page::Trouble;

/// On every answer: nothing from elsewhere, no script or style in the page
/// itself, not in a frame, and no guessing of types.
const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// On the pages of whoever is known by their browser: what every page has, but that forms
/// go to us, and say where they were sent from.
pub(super) const FORMS: [(HeaderName, &str); 2] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "same-origin"),
];

/// Says by the socket, and nowhere else, which log this daemon writes: that tells it from
/// others on the machine.
pub const LOG: &str = "samband-log";

/// Where something is done, and not only shown.
const ACTS: &str = "/api/v1/faults/{number}/";
/// Beside it, what is only shown.
const PACK: &str = "/api/v1/faults/{number}/pack";

/// Whether something is done by a request to a route.
fn acts(route: &str, method: &Method) -> bool {
    let posts = [
        plans::ALL,
        plans::PAGE,
        plans::PAGE_OF_ONE,
        plans::CALL_OFF,
        rooms::REPORTS,
    ];
    let posts = posts.contains(&route) || route.starts_with(ACTS) || route == wishes::ROUTE;
    let changes = [Method::PUT, Method::DELETE].contains(method) && route == plans::ONE;
    (*method == Method::POST && posts) || changes
}

/// Goes round every route: refuses what cannot be answered, counts, and adds
/// the headers that every answer bears.
pub(super) async fn always(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let local = request.extensions().get::<Peer>().copied();
    let local = local.is_some_and(who::is_local);
    let admitted = entrance::admit(&app, &route, &request);
    let reader = admitted.as_ref().ok().and_then(Option::as_ref);
    let private = reader.is_some_and(|reader| reader.known.counted_as().is_some());
    let forms = reader.is_some_and(|reader| reader.known.by_browser());
    let refused = language::choose(&request).or_else(|| match &admitted {
        Ok(reader) => refuse(&app, &route, &request, reader.as_ref()),
        Err(_) => None,
    });
    let mut response = match (refused, admitted) {
        (Some(refused), _) => refused,
        (None, Err(refused)) => *refused,
        (None, Ok(reader)) => {
            if let Some(reader) = reader {
                request.extensions_mut().insert(reader);
            }
            next.run(request).await
        }
    };
    app.figures
        .requests
        .with_label_values(&[&*route, response.status().as_str()])
        .inc();
    let forms = if forms { &FORMS[..] } else { &[] };
    for (name, value) in forms {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(name).or_insert(value);
    }
    for (name, value) in ALWAYS {
        let name = HeaderName::from_static(name);
        // An answer may have a stricter policy of its own.
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if private {
        for_nobody_else(response.headers_mut());
    }
    if local && let Some(log) = app.log.clone() {
        response
            .headers_mut()
            .insert(HeaderName::from_static(LOG), log);
    }
    response
}

/// What one reader may see is kept for no other.
fn for_nobody_else(headers: &mut HeaderMap) {
    let keep = headers
        .get(CACHE_CONTROL)
        .and_then(|keep| keep.to_str().ok());
    let keep = match keep {
        Some(keep) => format!("private, {keep}"),
        None => "private".to_owned(),
    };
    if let Ok(keep) = HeaderValue::try_from(keep) {
        headers.insert(CACHE_CONTROL, keep);
    }
}

fn refuse(app: &App, route: &str, request: &Request, reader: Option<&Reader>) -> Option<Response> {
    let acts = acts(route, request.method());
    let known = reader.is_some_and(|reader| reader.known != Known::Nobody);
    if acts && !known && entrance::knows_anybody(app) {
        app.figures.entrance.refuse("nobody");
        let (uri, headers) = (request.uri(), request.headers());
        return Some(entrance::unknown(app, false, uri, headers));
    }
    let acts = acts && known;
    let hurried = reader.filter(|_| acts);
    if let Some(wait) = hurried.and_then(|reader| entrance::waits(app, reader)) {
        app.figures.entrance.refuse("hurried");
        let mut response = app.closed(Trouble::Hurried, request.uri(), request.headers());
        let wait = HeaderValue::from(wait.as_secs());
        response.headers_mut().insert(RETRY_AFTER, wait);
        return Some(response);
    }
    // Whoever has a link may act by it, from wherever, and whoever sees a room may report.
    let acts = acts || *request.method() == Method::POST && opens(app, route);
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let trouble = if !reads && !acts {
        Trouble::NotAllowed
    } else if body_of(request.headers()) > app.limits.body {
        Trouble::TooLarge
    } else {
        return None;
    };
    let mut response = match reader {
        Some(reader) => app.trouble(
            trouble,
            &Asked {
                reader: reader.clone(),
                uri: request.uri().clone(),
                headers: request.headers().clone(),
            },
        ),
        None => app.closed(trouble, request.uri(), request.headers()),
    };
    if trouble == Trouble::NotAllowed {
        let allowed = HeaderValue::from_static(methods(route));
        response.headers_mut().insert(ALLOW, allowed);
    }
    Some(response)
}

/// Whether something can be sent there by whoever is not known.
fn opens(app: &App, route: &str) -> bool {
    match route {
        links::ROUTE => app.doors.are_there(),
        // Who calls there is known by a token of its own.
        tickets::ROUTE => true,
        login::IN | login::OUT => app.entrance.settings().knows_passwords(),
        rooms::PAGE => rooms::takes(app, route),
        _ => false,
    }
}

/// What can be done at a route at all, for whoever may.
fn methods(route: &str) -> &'static str {
    match route {
        plans::ALL | plans::PAGE | plans::PAGE_OF_ONE | plans::CALL_OFF => "GET, HEAD, POST",
        plans::ONE => "GET, HEAD, PUT, DELETE",
        wishes::ROUTE | login::IN | rooms::PAGE => "GET, HEAD, POST",
        login::OUT | rooms::REPORTS | tickets::ROUTE => "POST",
        act if act.starts_with(ACTS) && act != PACK => "POST",
        _ => "GET, HEAD",
    }
}

/// How large a body is announced; one without a length counts as too large.
fn body_of(headers: &HeaderMap) -> u64 {
    if headers.contains_key("transfer-encoding") {
        return u64::MAX;
    }
    headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}

/// What a fault is served with: the ordinal of its last event, which whoever acts on
/// it names, and what makes it another answer if it is written in another way.
pub(super) fn fault_tag(fault: &Fault, body: &str) -> String {
    let ordinal = fault.next_ordinal().saturating_sub(1);
    format!("{ordinal}-{}", assets::digest(body))
}

/// An answer with a validator: the same again is told in a line.
pub(super) struct Tagged {
    /// Changes whenever the body does; without quotes.
    pub(super) tag: String,
    /// It says more than that the answer means the same: `If-Match` may name it.
    pub(super) strong: bool,
    /// The media type.
    pub(super) content_type: &'static str,
    /// The language, of pages.
    pub(super) language: Option<&'static str>,
    /// How long it may be kept.
    pub(super) keep: &'static str,
}

impl Tagged {
    /// The body, or the word that the reader has it already.
    pub(super) fn answer(self, headers: &HeaderMap, body: impl FnOnce() -> Response) -> Response {
        let tag = format!("\"{}\"", self.tag);
        let known = headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| one.trim().trim_start_matches("W/") == tag);
        let tag = match self.strong {
            true => tag,
            false => format!("W/{tag}"),
        };
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            body()
        };
        let out = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            out.insert(ETAG, tag);
        }
        if !known {
            out.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        out.insert(CACHE_CONTROL, HeaderValue::from_static(self.keep));
        if let Some(language) = self.language {
            out.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
            out.insert(VARY, HeaderValue::from_static(language::VARIES));
        }
        response
    }
}
