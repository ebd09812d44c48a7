//! What programs are served.

use axum::extract::Query;
use axum::http::header::LINK;

use super::super::answer::fault_tag;
use super::*;
use crate::view::Choice;

pub(super) async fn faults(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    let choice: Choice = match Query::try_from_uri(&uri) {
        Ok(Query(choice)) => choice,
        Err(wrong) => return unchosen(&wrong.body_text()),
    };
    let snapshot = app.snapshot();
    let page = match choice.page(snapshot.faults.iter().map(AsRef::as_ref)) {
        Ok(page) => page,
        Err(wrong) => return unchosen(&wrong.to_string()),
    };
    let next = page.last.and_then(|last| link(&uri, last));
    let body = view::faults_json(page.faults);
    // Whether there is more belongs to the answer as well.
    let tag = assets::digest(&format!("{next:?}{body}"));
    let mut response = json(tag, "application/json", &headers, body);
    if let Some(next) = next {
        response.headers_mut().insert(LINK, next);
    }
    response
}

/// Where the next page is (RFC 8288), by what this one was asked with.
fn link(uri: &Uri, last: &Number) -> Option<HeaderValue> {
    let asked = uri.query().unwrap_or_default().split('&');
    let others = asked.filter(|part| !part.is_empty() && !part.starts_with("after="));
    let behind = format!("after={last}");
    let query: Vec<&str> = others.chain([behind.as_str()]).collect();
    let link = format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"));
    link.try_into().ok()
}

/// That what stands behind the question mark is not understood.
fn unchosen(why: &str) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let body = view::problem_json(status.as_u16(), "What is asked for is not understood", why);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

pub(super) async fn events(
    State(app): Shared,
    uri: Uri,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(peer)) = peer else {
        return app.trouble(Trouble::Broken, uri.path(), &headers);
    };
    let Some(place) = app.streams.take(peer) else {
        return app.trouble(Trouble::Busy, uri.path(), &headers);
    };
    let open = app.figures.streams.clone();
    events::faults(app.changes.clone(), move || app.snapshot(), place, open)
}

pub(super) async fn fault(
    State(app): Shared,
    uri: Uri,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let fault = match app.find(&app.snapshot(), &number).await {
        Ok(found) => found.fault,
        Err(trouble) => return app.trouble(trouble, uri.path(), &headers),
    };
    let body = view::fault_json(&fault);
    let tagged = Tagged {
        tag: fault_tag(&fault, &body),
        strong: true,
        content_type: "application/json",
        language: None,
        keep: "no-cache",
    };
    tagged.answer(&headers, || body.into_response())
}

pub(super) async fn shadow(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    let Ok(kept) = app.history.kept_back().await else {
        return app.trouble(Trouble::Unread, uri.path(), &headers);
    };
    let body = view::shadow_json(&app.snapshot(), &kept);
    json(assets::digest(&body), "application/json", &headers, body)
}

pub(super) async fn schema(headers: HeaderMap) -> Response {
    let body = view::fault_schema();
    json(
        assets::digest(&body),
        "application/schema+json",
        &headers,
        body,
    )
}

pub(super) async fn machine_schema(
    State(app): Shared,
    uri: Uri,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(body) = view::topics::schema(&name) else {
        return app.trouble(Trouble::NotFound, uri.path(), &headers);
    };
    json(
        assets::digest(&body),
        "application/schema+json",
        &headers,
        body,
    )
}

pub(super) async fn description(headers: HeaderMap) -> Response {
    let body = view::openapi();
    json(assets::digest(&body), "application/json", &headers, body)
}
