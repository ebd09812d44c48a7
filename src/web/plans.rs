//! Planned work: what there is, and what people declare and withdraw.

use std::sync::Arc;

use axum::Extension;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::info;

use super::acts::{BODY, is_json};
use super::answer::Tagged;
use super::connection::Peer;
use super::routes::{App, json};
use super::who;
use crate::fault::{
    Actor, Capacity, Declared, Plan, PlanJson, PlanJsonError, PlanRefused, Planning, Way,
};
use crate::view::page::Trouble;
use crate::view::{self, ShownPlan, Snapshot, assets};

/// Where all planned work is, and where it is declared.
pub(super) const ALL: &str = "/api/v1/maintenance";
/// Where declared work is.
pub(super) const ONE: &str = "/api/v1/maintenance/{id}";

/// Why nothing came of a request.
enum Wrong {
    /// No `If-Match` says what has been seen.
    Unseen,
    /// It is not what has been seen.
    Stale,
    /// The body is of another type.
    Media,
    /// The body did not come, or is too large.
    Body(StatusCode),
    /// The body says nothing that can be planned.
    Plan(PlanJsonError),
    /// The ledger has no room.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
    /// It was refused.
    Refused(PlanRefused),
}

pub(super) async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let body = view::maintenance_json(&app.snapshot());
    json(assets::digest(&body), "application/json", &headers, body)
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(shown) = ShownPlan::of_id(&id, &app.snapshot()) else {
        return refused(&Wrong::Refused(PlanRefused::Unknown));
    };
    let tagged = Tagged {
        tag: shown.tag(),
        strong: true,
        content_type: "application/json",
        language: None,
        keep: "no-cache",
    };
    tagged.answer(&headers, || shown.body.into_response())
}

pub(super) async fn declare(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Response {
    let Some(known) = known(peer) else {
        return not_allowed(&app, &request);
    };
    let (parts, body) = request.into_parts();
    let wanted = async {
        let body = timeout(app.limits.header, to_bytes(body, BODY)).await;
        let body = body.map_err(|_| Wrong::Body(StatusCode::REQUEST_TIMEOUT))?;
        let body = body.map_err(|_| Wrong::Body(StatusCode::PAYLOAD_TOO_LARGE))?;
        if !is_json(&parts.headers) {
            return Err(Wrong::Media);
        }
        let said = PlanJson::read(&body).map_err(Wrong::Plan)?;
        said.understood().map_err(Wrong::Plan)
    };
    let plan = wanted.await.map(|wanted| Plan::Declare(Box::new(wanted)));
    let answer = done(&app, "declare", known, plan).await;
    answered(&app, StatusCode::CREATED, answer)
}

pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Response {
    let Some(known) = known(peer) else {
        return not_allowed(&app, &request);
    };
    let plan = seen(&app.snapshot(), &id, request.headers());
    let answer = done(&app, "withdraw", known, plan.map(|()| Plan::Withdraw(id))).await;
    answered(&app, StatusCode::OK, answer)
}

/// Who acts, and by which way.
type Known = (Peer, Capacity, Way);

fn known(peer: Option<Extension<Peer>>) -> Option<Known> {
    let Extension(peer) = peer?;
    let (capacity, way) = who::acts(peer)?;
    Some((peer, capacity, way))
}

fn not_allowed(app: &App, request: &Request) -> Response {
    app.trouble(Trouble::NotAllowed, request.uri().path(), request.headers())
}

/// Whether what is to be withdrawn is what has been seen: what stands before the dash in
/// the tag that it was served with. What is not there is the ledger's to judge.
fn seen(snapshot: &Snapshot, id: &str, headers: &HeaderMap) -> Result<(), Wrong> {
    let mut all = headers.get_all(IF_MATCH).iter();
    let (Some(tag), None) = (all.next(), all.next()) else {
        return Err(Wrong::Unseen);
    };
    let Some(shown) = ShownPlan::of_id(id, snapshot) else {
        return Ok(());
    };
    let tag = tag.to_str().unwrap_or_default().trim().strip_prefix('"');
    match tag.and_then(|tag| tag.split('-').next()) == Some(&shown.seen) {
        true => Ok(()),
        false => Err(Wrong::Stale),
    }
}

/// What came of it, said in the program's log and counted.
async fn done(
    app: &App,
    act: &'static str,
    (peer, capacity, way): Known,
    plan: Result<Plan, Wrong>,
) -> Result<Box<Declared>, Wrong> {
    let answer = match plan {
        Ok(plan) => {
            let actor = Actor {
                capacity,
                on_behalf: None,
                way,
                user: who::user(peer).await,
            };
            order(app, Planning { actor, plan }).await
        }
        Err(wrong) => Err(wrong),
    };
    let outcome = outcome(&answer);
    info!(act, outcome, by = %peer, "somebody plans work");
    app.figures.plans.with_label_values(&[act, outcome]).inc();
    answer
}

async fn order(app: &App, planning: Planning) -> Result<Box<Declared>, Wrong> {
    let (reply, answer) = oneshot::channel();
    let taken = app.orders.as_ref();
    if !taken.is_some_and(|orders| orders.plan(planning, reply)) {
        return Err(Wrong::Busy);
    }
    match timeout(app.limits.act, answer).await {
        Ok(Ok(answer)) => answer.map_err(Wrong::Refused),
        Ok(Err(_)) | Err(_) => Err(Wrong::Unheard),
    }
}

/// The word for what came of it in metrics and logs.
const fn outcome(answer: &Result<Box<Declared>, Wrong>) -> &'static str {
    match answer {
        Ok(_) => "taken",
        Err(Wrong::Refused(PlanRefused::Unlogged | PlanRefused::Unkept)) => "unlogged",
        Err(Wrong::Refused(_)) => "refused",
        Err(Wrong::Stale) => "stale",
        Err(Wrong::Busy | Wrong::Unheard) => "unheard",
        Err(Wrong::Unseen | Wrong::Media | Wrong::Body(_) | Wrong::Plan(_)) => "wrong",
    }
}

fn answered(app: &App, status: StatusCode, answer: Result<Box<Declared>, Wrong>) -> Response {
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
    if status == StatusCode::CREATED {
        let place = format!("{ALL}/{}", declared.id);
        let shown = ShownPlan::of_declared(&declared, &app.snapshot());
        let tag = shown.map(|shown| format!("\"{}\"", shown.tag()));
        let named = [(LOCATION, Some(place)), (ETAG, tag)];
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
        Wrong::Refused(refused) => format!("{refused}."),
    };
    let body = view::problem_json(status.as_u16(), title, &detail);
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
        Wrong::Refused(refused) => of_refusal(refused),
    }
}

const fn of_refusal(refused: &PlanRefused) -> (StatusCode, &'static str) {
    match refused {
        PlanRefused::ForItself(_) | PlanRefused::NotTheirs { .. } => {
            (StatusCode::FORBIDDEN, "It is not theirs to plan")
        }
        PlanRefused::Unknown => (StatusCode::NOT_FOUND, "There is no such work"),
        PlanRefused::Twice(_) | PlanRefused::TooMany | PlanRefused::Written => {
            (StatusCode::CONFLICT, "That cannot be done now")
        }
        PlanRefused::WhichRegion
        | PlanRefused::NoRegion(_)
        | PlanRefused::NoParty(_)
        | PlanRefused::NoComponent(_)
        | PlanRefused::NoMunicipality(_)
        | PlanRefused::Nothing
        | PlanRefused::Order
        | PlanRefused::TooLong
        | PlanRefused::When => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "That cannot be planned so",
        ),
        PlanRefused::Unlogged => (StatusCode::SERVICE_UNAVAILABLE, "The log cannot be written"),
        PlanRefused::Unkept => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "It is so, and is not in the log",
        ),
    }
}
