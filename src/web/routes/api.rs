//! What programs are served.

use super::super::answer::fault_tag;
use super::*;

pub(super) async fn faults(State(app): Shared, headers: HeaderMap) -> Response {
    let snapshot = app.snapshot();
    let body = view::faults_json(snapshot.faults.iter().map(AsRef::as_ref));
    let tag = assets::digest(&body);
    json(tag, "application/json", &headers, body)
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
