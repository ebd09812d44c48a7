//! What people want of a fault, from its own page: `POST /f/{number}`.
//!
//! What is sent is a command like any other, by the words and the fields of the page behind
//! a link in a mail. It names the last event that was seen: of two who act at once one is
//! taken, and the other shown what has happened, with what they typed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tracing::info;

use super::acts::Speaker;
use super::entrance;
use super::language::language_of;
use super::links::sent::{self, Sent};
use super::links::{self, is_behind};
use super::routes::{App, Asked, Found};
use super::who::Reader;
use crate::access::Voice;
use crate::fault::{Actor, Capacity, Command, Event, Fault, Refused, User, Way};
use crate::view::page::{self, Acting, Wrong};

/// A fault's own page.
pub(super) const ROUTE: &str = "/f/{number}";

/// As what somebody acts on a fault that they see; `party` names which of theirs it is. None
/// of whoever only looks, or has no page to act on.
pub(super) fn acting(reader: &Reader, fault: &Arc<Fault>, party: Option<&str>) -> Option<Acting> {
    if !reader.known.by_browser() {
        return None;
    }
    let voice = reader.scope.voice(&fault.region);
    let first = match &voice {
        Voice::Operator | Voice::Coordinator => None,
        Voice::Parties(own) => Some(Arc::clone(own.first()?)),
    };
    let speaker = Speaker::Voice(voice, Arc::clone(fault));
    let capacity = match (speaker.capacity(party), first) {
        (Ok(capacity), _) => capacity,
        // Of several that have no part in it, one can still say something.
        (Err(_), Some(first)) if party.is_none() => Capacity::Party(first.to_string()),
        (Err(_), _) => return None,
    };
    Some(Acting::new(capacity))
}

/// Takes in what was sent from the page.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let shown = app.shown(&asked.reader);
    let found = match app.find(&shown, &number).await {
        Ok(found) => found,
        Err(trouble) => return app.trouble(trouble, &asked),
    };
    let sent = match read(&app, &asked, body).await {
        Ok(sent) => sent,
        Err(wrong) => {
            let acting = acting(&asked.reader, &found.fault, None);
            let acting = acting.map(|acting| Acting {
                wrong: Some(wrong),
                ..acting
            });
            return told(&app, &asked, &found, acting, wrong.status());
        }
    };
    let fault = &found.fault;
    let way = asked.reader.known.way();
    let acting = acting(&asked.reader, fault, sent.party.as_deref());
    let (Some(acting), Some(way)) = (acting, way) else {
        app.figures.entrance.refuse("role");
        return told(&app, &asked, &found, None, StatusCode::FORBIDDEN.as_u16());
    };
    let user = asked.reader.known.user().await;
    let (outcome, answer) = obey(&app, fault, &sent, &acting, (way, user)).await;
    let (act, by) = (sent.slug(), &asked.reader);
    info!(fault = %fault.number, act, outcome, %by, "somebody acts on a fault");
    let labels = [act, outcome];
    app.figures.commands.with_label_values(&labels).inc();
    match answer {
        // By another request, so that to load the page again sends nothing again.
        Ok(()) => see_other(fault),
        Err(wrong) => {
            let acting = Acting {
                since: (wrong == Wrong::Stale).then_some(sent.seen),
                wrong: Some(wrong),
                typed: sent.typed,
                ..acting
            };
            let found = app.find(&app.shown(by), &number).await.unwrap_or(found);
            told(&app, &asked, &found, Some(acting), wrong.status())
        }
    }
}

/// What was sent, if it came from the page itself and is what that sends.
async fn read(app: &App, asked: &Asked, body: Body) -> Result<Sent, Wrong> {
    if !entrance::is_own_form(app, &asked.headers) {
        app.figures.entrance.refuse("elsewhere");
        return Err(Wrong::Elsewhere);
    }
    sent::read(&asked.headers, body, app.limits.header).await
}

/// Has it be done. The word for what came of it, and why nothing did.
async fn obey(
    app: &App,
    fault: &Arc<Fault>,
    sent: &Sent,
    acting: &Acting,
    (way, user): (Way, Option<User>),
) -> (&'static str, Result<(), Wrong>) {
    let snapshot = app.snapshot();
    let zone = page::zone_of(&snapshot, fault);
    let judged = |now: &Fault| {
        let own = |event: &Event| is_by(event, user.as_ref()) && sent.says(&event.what, &zone);
        // It is taken already if that was this very answer, sent twice.
        match now.since(sent.seen.saturating_add(1)).any(own) {
            true => ("repeated", Ok(())),
            false => ("stale", Err(Wrong::Stale)),
        }
    };
    let act = match sent.act(acting.offers(fault), &zone) {
        Ok(act) => act,
        // What is not offered any more was, to whoever looked before.
        Err(Wrong::NotOffered) if is_behind(fault, sent.seen) => return judged(fault),
        Err(wrong) => return ("wrong", Err(wrong)),
    };
    let command = Command {
        fault: fault.number.clone(),
        expected: sent.seen,
        actor: Actor {
            capacity: acting.capacity.clone(),
            on_behalf: None,
            way,
            user: user.clone(),
        },
        act,
    };
    match links::order(app, command).await {
        Some(Ok(_)) => ("taken", Ok(())),
        Some(Err(Refused::Stale { .. })) => {
            let snapshot = app.snapshot();
            judged(snapshot.fault(&fault.number).unwrap_or(fault))
        }
        Some(Err(refused)) => {
            let (outcome, wrong) = links::said(&refused);
            (outcome, Err(wrong))
        }
        None => ("unheard", Err(Wrong::Unheard)),
    }
}

/// Whether this user did it.
fn is_by(event: &Event, user: Option<&User>) -> bool {
    let through = event.what.said_by().and_then(|(_, through)| through);
    user.is_some() && through.and_then(|through| through.user.as_ref()) == user
}

fn see_other(fault: &Fault) -> Response {
    let there = format!("/f/{}#headline", fault.number);
    let headers = [(LOCATION, there), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The page, with why nothing came of it.
fn told(app: &App, asked: &Asked, found: &Found, acting: Option<Acting>, status: u16) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let notices = found.kept.as_ref().map(|kept| kept.told.as_slice()).ok();
    let tickets = found.kept.as_ref().map(|kept| kept.tickets.as_slice());
    let kept = (notices, tickets.unwrap_or_default());
    let page = page::fault_with(&shown, &found.fault, kept, acting.as_ref(), language);
    let page = match page {
        Ok(page) => page,
        Err(error) => return app.broken(&error, asked),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, language.tag()),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, headers, page).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static("5");
        response.headers_mut().insert(RETRY_AFTER, soon);
    }
    response
}
