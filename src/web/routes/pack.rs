//! A fault's evidence, to be taken away.

use axum::http::header::CONTENT_DISPOSITION;

use super::*;
use crate::pack::Pack;

/// As JSON, sealed.
pub(super) async fn sealed(
    State(app): Shared,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    match app.pack(&app.shown(&asked.reader), &number).await {
        Ok(mut pack) => {
            let sealed = std::mem::take(&mut pack.sealed);
            saved(&pack, "json", "application/json", sealed)
        }
        Err(trouble) => app.trouble(trouble, &asked),
    }
}

/// As text, in the reader's language.
pub(super) async fn text(State(app): Shared, Path(number): Path<String>, asked: Asked) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    match app.pack(&shown, &number).await {
        Ok(pack) => {
            let text = view::pack_text(&pack, &page::zone_of(&shown, &pack.fault), language);
            let mut response =
                ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
            let answered = response.headers_mut();
            answered.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            answered.insert(VARY, HeaderValue::from_static(VARIES));
            response
        }
        Err(trouble) => app.trouble(trouble, &asked),
    }
}

/// To be saved under the fault's number. It is made anew each time, so nothing is kept.
fn saved(pack: &Pack, ending: &str, media: &'static str, body: String) -> Response {
    let mut response = ([(CONTENT_TYPE, media)], body).into_response();
    let answered = response.headers_mut();
    answered.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"{}.{ending}\"", pack.number);
    // A number is letters, digits and hyphens.
    if let Ok(name) = HeaderValue::try_from(name) {
        answered.insert(CONTENT_DISPOSITION, name);
    }
    response
}

impl App {
    async fn pack(&self, shown: &Shown, number: &str) -> Result<Pack, Trouble> {
        let number = Number::parse(number).ok_or(Trouble::NoFault)?;
        let made = self
            .history
            .pack(&number, shown, self.clock.now().wall)
            .await;
        made.map_err(|Unread| Trouble::Unread)?
            .ok_or(Trouble::NoFault)
    }
}
