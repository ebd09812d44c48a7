//! Planned work: what there is, and what people declare, change and withdraw; by programs
//! here, and by the pages beside it.

mod order;
mod pages;
mod sent;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use self::order::Wrong;
pub(super) use self::pages::{call_off, called_off, change, changed, declared, planned};
use super::acts::{BODY, is_json};
use super::answer::Tagged;
use super::routes::api::{listed, unchosen};
use super::routes::{App, Asked};
use crate::fault::{Declared, Plan, PlanJson, PlanJsonError, PlanRefused, Wanted};
use crate::view::page::Trouble;
use crate::view::{self, MaintenanceChoice, Shown, ShownPlan};

/// Where all planned work is, and where it is declared.
pub(super) const ALL: &str = "/api/v1/maintenance";
/// Where declared work is, is changed and is withdrawn.
pub(super) const ONE: &str = "/api/v1/maintenance/{id}";
/// The pages of the same.
pub(super) const PAGE: &str = "/planned";
pub(super) const PAGE_OF_ONE: &str = "/planned/{id}";
pub(super) const CALL_OFF: &str = "/planned/{id}/call-off";

pub(super) async fn list(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let choice: MaintenanceChoice = match Query::try_from_uri(&asked.uri) {
        Ok(Query(choice)) => choice,
        Err(wrong) => return unchosen(&wrong.body_text()),
    };
    match choice.page(&app.shown(&asked.reader)) {
        Ok(page) => listed(&asked, page.last.as_deref(), page.json()),
        Err(wrong) => unchosen(&wrong.to_string()),
    }
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    let Some(shown) = ShownPlan::of_id(&id, &app.shown(&asked.reader)) else {
        return refused(&Wrong::Refused(PlanRefused::Unknown));
    };
    let tagged = Tagged {
        tag: shown.tag(),
        strong: true,
        content_type: "application/json",
        language: None,
        keep: "no-cache",
    };
    tagged.answer(&asked.headers, || shown.body.into_response())
}

pub(super) async fn declare(State(app): State<Arc<App>>, asked: Asked, body: Body) -> Response {
    if asked.reader.known.way().is_none() {
        return app.trouble(Trouble::NotAllowed, &asked);
    }
    let shown = app.shown(&asked.reader);
    let planned = async {
        order::may(&app, &asked)?;
        let wanted = wanted(&app, &asked.headers, body).await?;
        let (wanted, capacity) = order::for_whom(wanted, &asked.reader, &shown)?;
        Ok((Plan::Declare(Box::new(wanted)), capacity))
    };
    let planned = planned.await;
    let answer = order::done(&app, "declare", (&asked.reader, &shown), planned).await;
    answered(&app, (StatusCode::CREATED, true), answer)
}

pub(super) async fn replace(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    if asked.reader.known.way().is_none() {
        return app.trouble(Trouble::NotAllowed, &asked);
    }
    let shown = app.shown(&asked.reader);
    let planned = async {
        order::may(&app, &asked)?;
        let work = order::seen_work(&id, &shown)?;
        let seen = seen(&shown, &id, &asked.headers)?;
        let mut wanted = wanted(&app, &asked.headers, body).await?;
        if let Some((region, _)) = work {
            wanted.region.get_or_insert(region);
        }
        let (wanted, capacity) = order::for_whom(wanted, &asked.reader, &shown)?;
        let wanted = Box::new(wanted);
        Ok((Plan::Change { id, seen, wanted }, capacity))
    };
    let planned = planned.await;
    let answer = order::done(&app, "change", (&asked.reader, &shown), planned).await;
    answered(&app, (StatusCode::OK, true), answer)
}

pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    if asked.reader.known.way().is_none() {
        return app.trouble(Trouble::NotAllowed, &asked);
    }
    let shown = app.shown(&asked.reader);
    let planned = || {
        order::may(&app, &asked)?;
        let work = order::seen_work(&id, &shown)?;
        let capacity = order::over(work.as_ref(), &asked.reader, &shown)?;
        let seen = seen(&shown, &id, &asked.headers)?;
        Ok((Plan::Withdraw { id, seen }, capacity))
    };
    let planned = planned();
    let answer = order::done(&app, "withdraw", (&asked.reader, &shown), planned).await;
    answered(&app, (StatusCode::OK, false), answer)
}

/// Reads what is wanted.
async fn wanted(app: &App, headers: &HeaderMap, body: Body) -> Result<Wanted, Wrong> {
    let body = timeout(app.limits.header, to_bytes(body, BODY)).await;
    let body = body.map_err(|_| Wrong::Body(StatusCode::REQUEST_TIMEOUT))?;
    let body = body.map_err(|_| Wrong::Body(StatusCode::PAYLOAD_TOO_LARGE))?;
    if !is_json(headers) {
        return Err(Wrong::Media);
    }
    let said = PlanJson::read(&body).map_err(Wrong::Plan)?;
    said.understood().map_err(Wrong::Plan)
}

/// How often what is to be changed or withdrawn had been changed, if it is what has been
/// seen: what stands before the dash in the tag that it was served with. What is not
/// there is the ledger's to judge.
fn seen(shown: &Shown, id: &str, headers: &HeaderMap) -> Result<Option<u32>, Wrong> {
    let mut all = headers.get_all(IF_MATCH).iter();
    let (Some(tag), None) = (all.next(), all.next()) else {
        return Err(Wrong::Unseen);
    };
    let Some(shown) = ShownPlan::of_id(id, shown) else {
        return Ok(None);
    };
    let tag = tag.to_str().unwrap_or_default().trim().strip_prefix('"');
    match tag.and_then(|tag| tag.split('-').next()) == Some(&shown.seen) {
        true => Ok(Some(shown.revision)),
        false => Err(Wrong::Stale),
    }
}

/// The answer to a program; what stays planned has a tag by which it is changed next.
fn answered(
    app: &App,
    (status, stays): (StatusCode, bool),
    answer: Result<Box<Declared>, Wrong>,
) -> Response {
    let declared = match answer {
        Ok(declared) => declared,
        Err(wrong) => return refused(&wrong),
    };
    let body = view::declared_json(&declared);
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, headers, body).into_response();
    if stays {
        let place = format!("{ALL}/{}", declared.id);
        let place = Some(place).filter(|_| status == StatusCode::CREATED);
        let shown = ShownPlan::of_declared(&declared, &app.snapshot());
        let tag = shown.map(|shown| format!("\"{}\"", shown.tag()));
        let named = [(LOCATION, place), (ETAG, tag)];
        for (name, value) in named {
            let value = value.and_then(|value| HeaderValue::from_str(&value).ok());
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}

fn refused(wrong: &Wrong) -> Response {
    let (status, title) = titled(wrong);
    let detail = match wrong {
        Wrong::Unseen => {
            "Send the ETag of the work as you have seen it in one If-Match.".to_owned()
        }
        Wrong::Stale => "If-Match is to hold the ETag that this work is served with.".to_owned(),
        Wrong::Media => "Send JSON, as application/json.".to_owned(),
        Wrong::Body(_) => format!("Send a body of at most {BODY} bytes, at once."),
        Wrong::Plan(wrong) => format!("{wrong}."),
        Wrong::Busy => "Try again in some seconds.".to_owned(),
        Wrong::Unheard => {
            "It may have been taken in: look at what is planned before you try again.".to_owned()
        }
        Wrong::Looks => "The role that is given there only looks.".to_owned(),
        Wrong::NotFor(party) => format!("No right is given to plan for the party {party:?}."),
        Wrong::NotAll => {
            "It takes out more than is theirs: name the components, or a municipality.".to_owned()
        }
        Wrong::Elsewhere => "Send it from the pages themselves.".to_owned(),
        Wrong::Refused(refused) => format!("{refused}."),
    };
    let body = view::problem_json(status.as_u16(), title, &detail);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, headers, body).into_response();
    say_when(&mut response);
    response
}

/// Says when to come again, where that helps.
fn say_when(response: &mut Response) {
    let soon = match response.status() {
        StatusCode::SERVICE_UNAVAILABLE => "5",
        StatusCode::TOO_MANY_REQUESTS => "1",
        _ => return,
    };
    let soon = HeaderValue::from_static(soon);
    response.headers_mut().insert(RETRY_AFTER, soon);
}

const fn titled(wrong: &Wrong) -> (StatusCode, &'static str) {
    match wrong {
        Wrong::Unseen => (
            StatusCode::PRECONDITION_REQUIRED,
            "Say what you have seen of the work",
        ),
        Wrong::Stale => (
            StatusCode::PRECONDITION_FAILED,
            "It is not what you have seen",
        ),
        Wrong::Media => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not JSON"),
        Wrong::Body(status) => (*status, "The body did not come, or is too large"),
        Wrong::Plan(PlanJsonError::Form(_)) => {
            (StatusCode::BAD_REQUEST, "The body is not understood")
        }
        Wrong::Plan(PlanJsonError::Words { .. } | PlanJsonError::Listed(_)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "That cannot be written down",
        ),
        Wrong::Busy => (StatusCode::SERVICE_UNAVAILABLE, "There is no room just now"),
        Wrong::Unheard => (StatusCode::GATEWAY_TIMEOUT, "What came of it is not known"),
        Wrong::Looks | Wrong::NotFor(_) | Wrong::NotAll => {
            (StatusCode::FORBIDDEN, "It is not theirs to plan")
        }
        Wrong::Elsewhere => (
            StatusCode::FORBIDDEN,
            "It was sent from a page of another site",
        ),
        Wrong::Refused(refused) => of_refusal(refused),
    }
}

const fn of_refusal(refused: &PlanRefused) -> (StatusCode, &'static str) {
    match refused {
        PlanRefused::ForItself(_) | PlanRefused::NotTheirs { .. } => {
            (StatusCode::FORBIDDEN, "It is not theirs to plan")
        }
        PlanRefused::Unknown => (StatusCode::NOT_FOUND, "There is no such work"),
        PlanRefused::Twice(_)
        | PlanRefused::TooMany
        | PlanRefused::TooManyOwn(_)
        | PlanRefused::Written => (StatusCode::CONFLICT, "That cannot be done now"),
        PlanRefused::WhichRegion
        | PlanRefused::NoRegion(_)
        | PlanRefused::NoParty(_)
        | PlanRefused::NoComponent(_)
        | PlanRefused::NoMunicipality(_)
        | PlanRefused::Nothing
        | PlanRefused::Order
        | PlanRefused::TooLong
        | PlanRefused::OtherRegion
        | PlanRefused::When => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "That cannot be planned so",
        ),
        PlanRefused::Stale => (
            StatusCode::PRECONDITION_FAILED,
            "It is not what you have seen",
        ),
        PlanRefused::Unlogged => (StatusCode::SERVICE_UNAVAILABLE, "The log cannot be written"),
        PlanRefused::Unkept => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "It is so, and is not in the log",
        ),
    }
}
