//! What programs are served.

use axum::extract::Query;
use axum::http::header::LINK;

use super::super::answer::fault_tag;
use super::*;
use crate::view::{Choice, MeasurementsChoice};

pub(super) async fn faults(State(app): Shared, asked: Asked) -> Response {
    let choice: Choice = match Query::try_from_uri(&asked.uri) {
        Ok(Query(choice)) => choice,
        Err(wrong) => return unchosen(&wrong.body_text()),
    };
    let shown = app.shown(&asked.reader);
    let page = match choice.page(shown.faults.iter().map(AsRef::as_ref)) {
        Ok(page) => page,
        Err(wrong) => return unchosen(&wrong.to_string()),
    };
    let next = page.last.map(ToString::to_string);
    let numbers = page.faults.iter().map(|fault| fault.number.to_string());
    let mut tickets = app.history.tickets(numbers.collect()).await;
    let body = view::faults_json(page.faults, &mut tickets);
    listed(&asked, next.as_deref(), body)
}

/// A page of a list, with the way to the next one, if there is one.
pub(in crate::web) fn listed(asked: &Asked, last: Option<&str>, body: String) -> Response {
    let next = last.and_then(|last| link(&asked.uri, last));
    // Whether there is more belongs to the answer as well.
    let tag = assets::digest(&format!("{next:?}{body}"));
    let mut response = json(tag, "application/json", &asked.headers, body);
    if let Some(next) = next {
        response.headers_mut().insert(LINK, next);
    }
    response
}

/// Where the next page is (RFC 8288), by what this one was asked with.
fn link(uri: &Uri, last: &str) -> Option<HeaderValue> {
    let asked = uri.query().unwrap_or_default().split('&');
    let others = asked.filter(|part| !part.is_empty() && !part.starts_with("after="));
    let behind = format!("after={last}");
    let query: Vec<&str> = others.chain([behind.as_str()]).collect();
    let link = format!("<{}?{}>; rel=\"next\"", uri.path(), query.join("&"));
    link.try_into().ok()
}

/// That what stands behind the question mark is not understood.
pub(in crate::web) fn unchosen(why: &str) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let body = view::problem_json(status.as_u16(), "What is asked for is not understood", why);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

pub(super) async fn events(State(app): Shared, asked: Asked) -> Response {
    match app.streams.take(asked.reader.peer) {
        Some(place) => {
            let open = app.figures.streams.clone();
            events::faults(app.follower(asked.reader), place, open)
        }
        None => app.trouble(Trouble::Busy, &asked),
    }
}

pub(super) async fn fault(
    State(app): Shared,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    let shown = app.shown(&asked.reader);
    let Found { fault, kept } = match app.find(&shown, &number).await {
        Ok(found) => found,
        Err(trouble) => return app.trouble(trouble, &asked),
    };
    let tickets = kept.map(|kept| kept.tickets).unwrap_or_default();
    let body = view::fault_json_with(&fault, tickets);
    let tagged = Tagged {
        tag: fault_tag(&fault, &body),
        strong: true,
        content_type: "application/json",
        language: None,
        keep: "no-cache",
    };
    tagged.answer(&asked.headers, || body.into_response())
}

/// Nothing can stand behind the question mark.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Unasked {}

/// The answer to whoever asks for what is not told apart.
fn chosen_in_vain(asked: &Asked) -> Option<Response> {
    let wrong = Query::<Unasked>::try_from_uri(&asked.uri).err()?;
    Some(unchosen(&wrong.body_text()))
}

pub(super) async fn agreements(State(app): Shared, asked: Asked) -> Response {
    if let Some(refused) = chosen_in_vain(&asked) {
        return refused;
    }
    let body = view::agreements_json(&app.shown(&asked.reader));
    let tag = assets::digest(&body);
    json(tag, "application/json", &asked.headers, body)
}

pub(super) async fn ownership(State(app): Shared, asked: Asked) -> Response {
    if let Some(refused) = chosen_in_vain(&asked) {
        return refused;
    }
    let body = view::ownership_of(&app.shown(&asked.reader));
    let tag = assets::digest(&body);
    json(tag, "application/json", &asked.headers, body)
}

pub(super) async fn measurements(State(app): Shared, asked: Asked) -> Response {
    let choice: MeasurementsChoice = match Query::try_from_uri(&asked.uri) {
        Ok(Query(choice)) => choice,
        Err(wrong) => return unchosen(&wrong.body_text()),
    };
    let shown = app.shown(&asked.reader);
    let window = match choice.window(shown.at) {
        Ok(window) => window,
        Err(wrong) => return unchosen(&wrong.to_string()),
    };
    let Some(component) = page::component_called(&shown, &choice.component) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    let names = page::measured_names(&shown, component);
    let measured = app.history.measured(names, (window.from, window.until));
    let Ok(measured) = measured.await else {
        return app.trouble(Trouble::Unread, &asked);
    };
    let body = view::measurements_json(&shown, component, window, &measured);
    json(
        assets::digest(&body),
        "application/json",
        &asked.headers,
        body,
    )
}

pub(super) async fn shadow(State(app): Shared, asked: Asked) -> Response {
    if let Some(refused) = chosen_in_vain(&asked) {
        return refused;
    }
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
