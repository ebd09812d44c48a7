//! `POST /api/v1/tickets/{system}`: a ticket system says that one of its tickets has changed.
//!
//! It is known by a token of its own, which opens nothing else.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::routes::App;
use crate::access::Presented;
use crate::view;

/// Where they call.
pub(super) const ROUTE: &str = "/api/v1/tickets/{system}";

/// Bytes of a call, at most.
const BODY: usize = 64 * 1024;

/// A call of a ticket system.
#[derive(Clone, Debug)]
pub struct TicketCall {
    /// As which it calls.
    pub system: String,
    /// With which token.
    pub token: Presented,
    /// What it says.
    pub body: Value,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// It is written down.
    Taken,
    /// It says nothing that is news.
    Nothing,
    /// There is no such system, or it is not this one.
    Unknown,
    /// It cannot be written down now.
    Later,
}

/// Takes a call in.
pub(super) async fn call(
    State(app): State<Arc<App>>,
    Path(system): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(token) = presented(&headers) else {
        return answer(Called::Unknown);
    };
    let read = timeout(app.limits.header, to_bytes(body, BODY)).await;
    let body = match read {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return problem(StatusCode::PAYLOAD_TOO_LARGE, "It is too long"),
        Err(_) => return problem(StatusCode::REQUEST_TIMEOUT, "It takes too long to come"),
    };
    let Ok(body) = serde_json::from_slice(&body) else {
        return problem(StatusCode::BAD_REQUEST, "It is no JSON");
    };
    let (reply, came) = oneshot::channel();
    let call = TicketCall {
        system,
        token,
        body,
    };
    let taken = app
        .orders
        .as_ref()
        .is_some_and(|orders| orders.call(call, reply));
    if !taken {
        return answer(Called::Later);
    }
    match timeout(app.limits.act, came).await {
        Ok(Ok(came)) => answer(came),
        Ok(Err(_)) | Err(_) => answer(Called::Later),
    }
}

/// Whatever else is tried there: nobody is asked who they are, and nothing is shown.
pub(super) async fn only_post() -> Response {
    let mut response = problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "Tickets are only told of here",
    );
    let post = HeaderValue::from_static("POST");
    response.headers_mut().insert(ALLOW, post);
    response
}

fn presented(headers: &HeaderMap) -> Option<Presented> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    Presented::read(text.strip_prefix("Bearer ")?)
}

fn answer(came: Called) -> Response {
    match came {
        Called::Taken | Called::Nothing => {
            (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response()
        }
        // Which systems there are is told to nobody.
        Called::Unknown => problem(StatusCode::UNAUTHORIZED, "It is not known who calls"),
        Called::Later => {
            let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "It cannot be taken now");
            let soon = HeaderValue::from_static("30");
            response.headers_mut().insert(RETRY_AFTER, soon);
            response
        }
    }
}

fn problem(status: StatusCode, title: &str) -> Response {
    let body = view::problem_json(status.as_u16(), title, "See docs/tickets.md.");
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}
