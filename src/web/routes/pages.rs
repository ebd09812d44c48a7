//! What people are shown.

use super::*;

pub(super) async fn overview(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::overview(shown, language).map(Some)
    })
}

pub(super) async fn faults(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::faults(shown, language).map(Some)
    })
}

pub(super) async fn ownership(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::ownership(shown, language).map(Some)
    })
}

pub(super) async fn shadow(State(app): Shared, asked: Asked) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let Ok(kept) = app.history.kept_back(&shown).await else {
        return app.trouble(Trouble::Unread, &asked);
    };
    match page::shadow(&shown, &kept, language) {
        Ok(html) => html_answer(language, &asked.headers, html),
        Err(error) => app.broken(&error, &asked),
    }
}

pub(super) async fn fault(
    State(app): Shared,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let Found { fault, kept } = match app.find(&shown, &number).await {
        Ok(found) => found,
        Err(trouble) => return app.trouble(trouble, &asked),
    };
    let told = kept.as_ref().map(|kept| kept.told.as_slice()).ok();
    let acting = wishes::acting(&asked.reader, &fault, None);
    let tickets = kept.as_ref().map(|kept| kept.tickets.as_slice());
    let tickets = tickets.unwrap_or_default();
    match page::fault_with(&shown, &fault, (told, tickets), acting.as_ref(), language) {
        Ok(html) => html_answer(language, &asked.headers, html),
        Err(error) => app.broken(&error, &asked),
    }
}

pub(super) async fn municipality(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::municipality(shown, &id, language)
    })
}

pub(super) async fn shared(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::shared(shown, &id, language)
    })
}
