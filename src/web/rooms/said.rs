//! What is sent from the page of a room, and by programs.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use super::super::acts::is_json;
use super::super::entrance;
use super::super::form;
use super::super::routes::{App, Asked};
use crate::access::Mark;
use crate::fault::{REPORT_WORDS, Remark, RemarkError, ReportJson, Reported, Sight};
use crate::view;
use crate::view::page::{self, RoomTyped, RoomWrong, Trouble};

/// Characters of a key.
const KEY: usize = 64;
/// Bytes of a body: the words, each as large as may be, and what stands around them.
const BODY: usize = 4 * 1024;

/// What somebody reports.
pub(in crate::web) struct Sent {
    key: String,
    pub(super) sees: Sight,
    pub(super) words: Option<Remark>,
}

impl Sent {
    /// The same, to be shown again.
    pub(super) fn typed(&self) -> RoomTyped {
        RoomTyped {
            sees: Some(self.sees),
            words: self
                .words
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        }
    }

    /// By what it is known when the same is sent a second time.
    pub(super) fn mark(&self, room: &str) -> Mark {
        let words = self.words.as_ref().map(Remark::as_str);
        let parts = [&self.key, room, self.sees.slug(), words.unwrap_or_default()];
        let hash = Sha256::digest(parts.join("\n").as_bytes());
        Mark::of(&hash).unwrap_or_default()
    }
}

/// A key for a form.
pub(super) fn new_key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// What was sent from the page.
pub(super) async fn form(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Sent, (RoomWrong, RoomTyped)> {
    let none = RoomTyped::default;
    let sent = form::sent(headers, body, BODY, app.limits.header).await;
    let fields = sent.and_then(|sent| form::fields(&sent));
    let mut fields = fields.ok_or_else(|| (RoomWrong::Form, none()))?;
    let mut take = |wanted: &str| {
        let at = fields.iter().position(|(name, _)| name == wanted)?;
        Some(fields.swap_remove(at).1)
    };
    let (key, sees) = (take("key").unwrap_or_default(), take("sees"));
    let words = take("words").unwrap_or_default();
    let sees = sees.as_deref().and_then(Sight::of_slug);
    let again = || RoomTyped {
        sees,
        words: words.chars().take(REPORT_WORDS).collect(),
    };
    read(key, sees, &words).map_err(|wrong| (wrong, again()))
}

fn read(key: String, sees: Option<Sight>, words: &str) -> Result<Sent, RoomWrong> {
    let key_is_ours = !key.is_empty() && key.len() <= KEY && key.is_ascii();
    if !key_is_ours {
        return Err(RoomWrong::Form);
    }
    let words = match Remark::lines(words, REPORT_WORDS) {
        Ok(words) => Some(words),
        Err(RemarkError::Empty) => None,
        Err(RemarkError::TooLong(_)) => return Err(RoomWrong::Words),
        Err(RemarkError::Lines | RemarkError::Hidden(_)) => return Err(RoomWrong::Hidden),
    };
    let sees = sees.ok_or(RoomWrong::Sight)?;
    Ok(Sent { key, sees, words })
}

/// Takes in what a program reports: `POST /api/v1/rooms/{id}/reports`.
pub(in crate::web) async fn report_json(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let shown = app.shown(&asked.reader);
    let Some(room) = page::find_room(&shown, &id) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    if entrance::is_from_elsewhere(&app, &asked.reader, &asked.headers) {
        return refused(RoomWrong::Elsewhere);
    }
    let taken = match said(&app, &asked.headers, body).await {
        Ok(sent) => super::take(&app, &asked.reader, (&shown, room), &sent).await,
        Err(wrong) => Err(wrong),
    };
    let outcome = taken
        .as_ref()
        .map_or_else(|wrong| wrong.slug(), |r| r.came.slug());
    super::note(&app, &asked.reader, (&shown, room), outcome);
    match taken {
        Ok(reported) => answered(&reported),
        Err(wrong) => refused(wrong),
    }
}

async fn said(app: &App, headers: &HeaderMap, body: Body) -> Result<Sent, RoomWrong> {
    let body = timeout(app.limits.header, to_bytes(body, BODY)).await;
    let body = body.ok().and_then(Result::ok).ok_or(RoomWrong::Form)?;
    // What a page of another site can send without being asked is no JSON.
    if !is_json(headers) {
        return Err(RoomWrong::Form);
    }
    let said: ReportJson = serde_json::from_slice(&body).map_err(|_| RoomWrong::Form)?;
    let key = said.key.unwrap_or_else(new_key);
    read(
        key,
        Some(said.sees),
        said.words.as_deref().unwrap_or_default(),
    )
}

fn answered(reported: &Reported) -> Response {
    let body = view::reported_json(reported);
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::CREATED, headers, body).into_response()
}

fn refused(wrong: RoomWrong) -> Response {
    let (title, detail) = match wrong {
        RoomWrong::Elsewhere => (
            "It comes from elsewhere",
            "Send it from the pages themselves.",
        ),
        RoomWrong::Form => (
            "The body is not understood",
            "Send JSON, as application/json: `sees`, and `words` and `key` if you like.",
        ),
        RoomWrong::Sight => ("The body is not understood", "Say in `sees` what is seen."),
        RoomWrong::Words => (
            "That cannot be written down",
            "`words` is longer than 300 characters.",
        ),
        RoomWrong::Hidden => (
            "That cannot be written down",
            "`words` has a character that is not seen.",
        ),
        RoomWrong::TooMany => (
            "Too much was reported",
            "Call instead, or wait some minutes.",
        ),
        RoomWrong::Busy => (
            "It cannot be written down just now",
            "Try again in some seconds, or call.",
        ),
        RoomWrong::Unheard => (
            "What came of it is not known",
            "Send the same with the same `key`: it is taken in once.",
        ),
    };
    let status = StatusCode::from_u16(wrong.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = view::problem_json(wrong.status(), title, detail);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}
