//! What people do with faults: `POST /api/v1/faults/{number}/…`.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::info;

use super::answer::fault_tag;
use super::entrance;
use super::routes::{App, Asked};
use super::who::Known;
use crate::access::Voice;
use crate::fault::{ActJson, ActJsonError, Actor, Capacity, Command, Fault, Number, Refused, Way};
use crate::view;
use crate::view::page::Trouble;

/// A body, in bytes: two thousand characters of a comment, each as large as may be,
/// and what stands around them.
pub(super) const BODY: usize = 16 * 1024;

/// Why nothing came of a request.
pub(super) enum Wrong {
    /// No `If-Match` says what has been seen.
    Unseen,
    /// It says that in no way that we understand.
    Unmatched,
    /// The body is of another type.
    Media,
    /// The body did not come, or is too large.
    Body(StatusCode),
    /// The body says nothing that can be done.
    Act(ActJsonError),
    /// The ledger has no room.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
    /// Whoever sent it only looks.
    Looks,
    /// They do not act for this party.
    NotFor(String),
    /// They act for several, and say not for which.
    ForWhom,
    /// A page of another site may have sent it.
    Elsewhere,
    /// It was refused.
    Refused(Box<Refused>),
}

/// One act, by the last part of its path.
pub(super) async fn act(
    slug: &'static str,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let Some(number) = Number::parse(&number) else {
        return app.trouble(Trouble::NoFault, &asked);
    };
    let Some(way) = asked.reader.known.way() else {
        return app.trouble(Trouble::NotAllowed, &asked);
    };
    let answer = match speaker(&app, &asked, &number) {
        Ok(speaker) => obey(slug, &app, (&asked, way), &number, speaker, body).await,
        Err(wrong) => Err(wrong),
    };
    let reader = &asked.reader;
    let outcome = outcome(&answer);
    info!(fault = %number, act = slug, outcome, by = %reader, "somebody acts on a fault");
    app.figures
        .commands
        .with_label_values(&[slug, outcome])
        .inc();
    match answer {
        Ok(fault) => taken(&fault),
        Err(wrong) => {
            if let Some(reason) = not_theirs(&wrong) {
                app.figures.entrance.refuse(reason);
            }
            refused(&wrong)
        }
    }
}

/// Who acts on a fault, and which.
pub(super) enum Speaker {
    /// The region's operator, by the socket, on any fault.
    Local,
    /// Somebody who sees it.
    Voice(Voice, Arc<Fault>),
}

/// As whom somebody acts. To whoever does not see a fault it is as if there were none.
fn speaker(app: &App, asked: &Asked, number: &Number) -> Result<Speaker, Wrong> {
    let reader = &asked.reader;
    if matches!(reader.known, Known::User(_)) {
        return Ok(Speaker::Local);
    }
    if entrance::is_from_elsewhere(app, reader, &asked.headers) {
        return Err(Wrong::Elsewhere);
    }
    if !reader.scope.acts() {
        return Err(Wrong::Looks);
    }
    let shown = app.shown(reader);
    let fault = shown.fault(number);
    let fault = fault.ok_or_else(|| Wrong::Refused(Box::new(Refused::Unknown)))?;
    match reader.scope.voice(&fault.region) {
        Voice::Parties(none) if none.is_empty() => Err(Wrong::Looks),
        voice @ (Voice::Operator | Voice::Coordinator | Voice::Parties(_)) => {
            Ok(Speaker::Voice(voice, Arc::clone(fault)))
        }
    }
}

impl Speaker {
    /// As what they act: of several parties the one that they name, or whose it is to act.
    pub(super) fn capacity(&self, on_behalf: Option<&str>) -> Result<Capacity, Wrong> {
        let (own, fault) = match self {
            Self::Local | Self::Voice(Voice::Operator, _) => return Ok(Capacity::Operator),
            Self::Voice(Voice::Coordinator, _) => return Ok(Capacity::Coordinator),
            Self::Voice(Voice::Parties(own), fault) => (own, fault),
        };
        let is_own = |id: &str| own.contains(id);
        let party = match (on_behalf, own.first()) {
            (Some(named), _) if is_own(named) => named,
            (Some(named), _) => return Err(Wrong::NotFor(named.to_owned())),
            (None, Some(only)) if own.len() == 1 => only,
            (None, _) => {
                let owner = fault.assignment.owner.as_ref();
                let mut likely = [&fault.holder]
                    .into_iter()
                    .chain(owner)
                    .chain(fault.asked());
                let found = likely.find(|party| is_own(&party.id));
                &found.ok_or(Wrong::ForWhom)?.id
            }
        };
        Ok(Capacity::Party(party.to_owned()))
    }
}

/// Reads what is wanted, and has it be done.
async fn obey(
    slug: &'static str,
    app: &App,
    (asked, way): (&Asked, Way),
    number: &Number,
    speaker: Speaker,
    body: Body,
) -> Result<Arc<Fault>, Wrong> {
    let (expected, act, on_behalf) = read(slug, app, &asked.headers, body).await?;
    let actor = Actor {
        capacity: speaker.capacity(on_behalf.as_deref())?,
        on_behalf,
        way,
        user: asked.reader.known.user().await,
    };
    let command = Command {
        fault: number.clone(),
        expected,
        actor,
        act,
    };
    order(app, command).await
}

/// The word for it in metrics, where it is not theirs to do.
fn not_theirs(wrong: &Wrong) -> Option<&'static str> {
    match wrong {
        Wrong::Looks => Some("role"),
        Wrong::NotFor(_) => Some("scope"),
        Wrong::Elsewhere => Some("elsewhere"),
        Wrong::Unseen
        | Wrong::Unmatched
        | Wrong::Media
        | Wrong::Body(_)
        | Wrong::Act(_)
        | Wrong::Busy
        | Wrong::Unheard
        | Wrong::ForWhom
        | Wrong::Refused(_) => None,
    }
}

/// What stands there for those who only look.
pub(super) async fn only_post(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let mut response = app.trouble(Trouble::NotAllowed, &asked);
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("POST"));
    response
}

type Read = (u32, crate::fault::Act, Option<String>);

async fn read(slug: &str, app: &App, headers: &HeaderMap, body: Body) -> Result<Read, Wrong> {
    let expected = seen(headers)?;
    let body = timeout(app.limits.header, to_bytes(body, BODY)).await;
    let body = body.map_err(|_| Wrong::Body(StatusCode::REQUEST_TIMEOUT))?;
    let body = body.map_err(|_| Wrong::Body(StatusCode::PAYLOAD_TOO_LARGE))?;
    if !body.is_empty() && !is_json(headers) {
        return Err(Wrong::Media);
    }
    let said = ActJson::read(slug, &body).map_err(Wrong::Act)?;
    let (act, on_behalf) = said.understood().map_err(Wrong::Act)?;
    Ok((expected, act, on_behalf))
}

pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let media = headers
        .get(CONTENT_TYPE)
        .and_then(|media| media.to_str().ok());
    let media = media.and_then(|media| media.split(';').next());
    media.is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// The ordinal of the last event that somebody has seen: what stands before the dash
/// in the tag that the fault was served with.
fn seen(headers: &HeaderMap) -> Result<u32, Wrong> {
    let mut all = headers.get_all(IF_MATCH).iter();
    let (Some(tag), None) = (all.next(), all.next()) else {
        return Err(Wrong::Unseen);
    };
    let tag = tag.to_str().map_err(|_| Wrong::Unmatched)?.trim();
    // To have seen whatever there is, is to have seen nothing.
    if tag == "*" {
        return Err(Wrong::Unseen);
    }
    let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let ordinal = tag.and_then(|tag| tag.split('-').next());
    let ordinal = ordinal.filter(|ordinal| ordinal.bytes().all(|b| b.is_ascii_digit()));
    ordinal
        .and_then(|ordinal| ordinal.parse().ok())
        .ok_or(Wrong::Unmatched)
}

async fn order(app: &App, command: Command) -> Result<Arc<Fault>, Wrong> {
    let (reply, answer) = oneshot::channel();
    let taken = app.orders.as_ref();
    if !taken.is_some_and(|orders| orders.hand(command, reply)) {
        return Err(Wrong::Busy);
    }
    match timeout(app.limits.act, answer).await {
        Ok(Ok(answer)) => answer.map_err(|refused| Wrong::Refused(Box::new(refused))),
        Ok(Err(_)) | Err(_) => Err(Wrong::Unheard),
    }
}

/// The word for what came of it in metrics and logs.
fn outcome(answer: &Result<Arc<Fault>, Wrong>) -> &'static str {
    match answer {
        Ok(_) => "taken",
        Err(Wrong::Refused(refused)) => match **refused {
            Refused::Stale { .. } => "stale",
            Refused::Unlogged | Refused::Unkept => "unlogged",
            Refused::Unknown
            | Refused::Merged(_)
            | Refused::Drill
            | Refused::NotTheirs { .. }
            | Refused::ForItself(_)
            | Refused::Decides(_)
            | Refused::NoParty(_)
            | Refused::Holds(_)
            | Refused::StillFails
            | Refused::Expectation
            | Refused::Link
            | Refused::Already { .. }
            | Refused::Life(_) => "refused",
        },
        Err(Wrong::Busy | Wrong::Unheard) => "unheard",
        Err(Wrong::Looks | Wrong::NotFor(_) | Wrong::Elsewhere) => "refused",
        Err(
            Wrong::Unseen
            | Wrong::Unmatched
            | Wrong::Media
            | Wrong::Body(_)
            | Wrong::Act(_)
            | Wrong::ForWhom,
        ) => "wrong",
    }
}

/// The fault as it is by now, with the tag that the next act is to name.
fn taken(fault: &Fault) -> Response {
    let body = view::fault_json(fault);
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (ETAG, format!("\"{}\"", fault_tag(fault, &body))),
    ];
    (headers, body).into_response()
}

fn refused(wrong: &Wrong) -> Response {
    let (status, title) = titled(wrong);
    let detail = match wrong {
        Wrong::Unseen => {
            "Send the ETag of the fault as you have seen it in one If-Match.".to_owned()
        }
        Wrong::Unmatched => {
            "If-Match is to hold one ETag that this fault was served with.".to_owned()
        }
        Wrong::Media => "Send JSON, as application/json.".to_owned(),
        Wrong::Body(_) => format!("Send a body of at most {BODY} bytes, at once."),
        Wrong::Act(wrong) => format!("{wrong}."),
        Wrong::Busy => "Try again in some seconds.".to_owned(),
        Wrong::Unheard => {
            "It may have been taken in: look at the fault before you try again.".to_owned()
        }
        Wrong::Looks => "The role that is given over it only looks.".to_owned(),
        Wrong::NotFor(party) => format!("No right is given to act for the party {party:?}."),
        Wrong::ForWhom => "Say in `on_behalf` which of your parties it is.".to_owned(),
        Wrong::Elsewhere => "Send it from the pages themselves.".to_owned(),
        Wrong::Refused(refused) => format!("{refused}."),
    };
    let known = match wrong {
        Wrong::Refused(refused) => Some(&**refused),
        Wrong::Unseen
        | Wrong::Unmatched
        | Wrong::Media
        | Wrong::Body(_)
        | Wrong::Act(_)
        | Wrong::Busy
        | Wrong::Unheard
        | Wrong::Looks
        | Wrong::NotFor(_)
        | Wrong::ForWhom
        | Wrong::Elsewhere => None,
    };
    let body = view::refused_json(status.as_u16(), title, &detail, known);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, headers, body).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static("5");
        response.headers_mut().insert(RETRY_AFTER, soon);
    }
    response
}

fn titled(wrong: &Wrong) -> (StatusCode, &'static str) {
    match wrong {
        Wrong::Unseen => (
            StatusCode::PRECONDITION_REQUIRED,
            "Say what you have seen of the fault",
        ),
        Wrong::Unmatched => (StatusCode::BAD_REQUEST, "If-Match is not understood"),
        Wrong::Media => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not JSON"),
        Wrong::Body(status) => (*status, "The body did not come, or is too large"),
        Wrong::Act(ActJsonError::Form(_)) => {
            (StatusCode::BAD_REQUEST, "The body is not understood")
        }
        Wrong::Act(ActJsonError::Words { .. }) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "That cannot be written down",
        ),
        Wrong::Act(ActJsonError::Unknown) => {
            (StatusCode::NOT_FOUND, "There is no such thing to do")
        }
        Wrong::Busy => (StatusCode::SERVICE_UNAVAILABLE, "There is no room just now"),
        Wrong::Unheard => (StatusCode::GATEWAY_TIMEOUT, "What came of it is not known"),
        Wrong::Looks | Wrong::NotFor(_) => (StatusCode::FORBIDDEN, "It is not yours to do"),
        Wrong::ForWhom => (StatusCode::UNPROCESSABLE_ENTITY, "It is not said for whom"),
        Wrong::Elsewhere => (StatusCode::FORBIDDEN, "It comes from elsewhere"),
        Wrong::Refused(refused) => match **refused {
            Refused::Unknown => (StatusCode::NOT_FOUND, "There is nothing to act on"),
            Refused::Stale { .. } => (
                StatusCode::PRECONDITION_FAILED,
                "Something has happened since you looked",
            ),
            Refused::NotTheirs { .. } | Refused::ForItself(_) | Refused::Decides(_) => {
                (StatusCode::FORBIDDEN, "It is not theirs to say")
            }
            Refused::Merged(_)
            | Refused::Drill
            | Refused::Holds(_)
            | Refused::StillFails
            | Refused::Link
            | Refused::Already { .. }
            | Refused::Life(_) => (StatusCode::CONFLICT, "That cannot happen to this fault now"),
            Refused::NoParty(_) | Refused::Expectation => {
                (StatusCode::UNPROCESSABLE_ENTITY, "That cannot be done so")
            }
            Refused::Unlogged => (StatusCode::SERVICE_UNAVAILABLE, "The log cannot be written"),
            Refused::Unkept => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "It has happened, and is not in the log",
            ),
        },
    }
}
