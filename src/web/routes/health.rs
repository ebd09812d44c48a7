//! Whether samband watches, for whoever watches it.

use super::*;

pub(super) async fn healthz(State(app): Shared) -> Response {
    let snapshot = app.snapshot();
    let unlogged = snapshot
        .monitor
        .unlogged_since
        .map(|since| format!("unlogged: the log cannot be written since {since}\n"));
    state(app.stale(&snapshot).or(unlogged))
}

pub(super) async fn readyz(State(app): Shared) -> Response {
    state(app.stale(&app.snapshot()))
}

fn state(trouble: Option<String>) -> Response {
    let (status, body) = match trouble {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, trouble),
    };
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}
