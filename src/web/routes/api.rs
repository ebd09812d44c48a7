//! What programs are served.

use super::super::answer::fault_tag;
use super::*;

pub(super) async fn faults(State(app): Shared, asked: Asked) -> Response {
    let shown = app.shown(&asked.reader);
    let body = view::faults_json(shown.faults.iter().map(AsRef::as_ref));
    let tag = assets::digest(&body);
    json(tag, "application/json", &asked.headers, body)
}

pub(super) async fn fault(
    State(app): Shared,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    let shown = app.shown(&asked.reader);
    let fault = match app.find(&shown, &number).await {
        Ok(found) => found.fault,
        Err(trouble) => return app.trouble(trouble, &asked),
    };
    let body = view::fault_json(&fault);
    let tagged = Tagged {
        tag: fault_tag(&fault, &body),
        strong: true,
        content_type: "application/json",
        language: None,
        keep: "no-cache",
    };
    tagged.answer(&asked.headers, || body.into_response())
}

pub(super) async fn shadow(State(app): Shared, asked: Asked) -> Response {
    let shown = app.shown(&asked.reader);
    let Ok(kept) = app.history.kept_back(&shown).await else {
        return app.trouble(Trouble::Unread, &asked);
    };
    let body = view::shadow_json(&shown, &kept);
    json(
        assets::digest(&body),
        "application/json",
        &asked.headers,
        body,
    )
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
    Path(name): Path<String>,
    asked: Asked,
) -> Response {
    let Some(body) = view::topics::schema(&name) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    json(
        assets::digest(&body),
        "application/schema+json",
        &asked.headers,
        body,
    )
}

pub(super) async fn description(headers: HeaderMap) -> Response {
    let body = view::openapi();
    json(assets::digest(&body), "application/json", &headers, body)
}
