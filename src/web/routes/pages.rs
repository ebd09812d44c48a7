//! What people are shown.

use super::super::answer::FORMS;
use super::super::form;
use super::*;
use crate::view::Search;

pub(super) async fn overview(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::overview(shown, language).map(Some)
    })
}

pub(super) async fn faults(State(app): Shared, asked: Asked) -> Response {
    let query = asked.uri.query().unwrap_or_default();
    let fields = form::fields(query.as_bytes()).unwrap_or_default();
    let mut response = match Search::read(fields) {
        Some(search) => search_faults(&app, &asked, search).await,
        None => app.page(&asked, Trouble::NotFound, |shown, language| {
            page::faults(shown, language).map(Some)
        }),
    };
    // The form that looks for faults goes to us.
    let (name, policy) = &FORMS[0];
    let policy = HeaderValue::from_static(policy);
    response.headers_mut().insert(name, policy);
    response
}

/// What somebody looks for, of what the log holds.
async fn search_faults(app: &App, asked: &Asked, search: Search) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let search = page::offered(&shown, search);
    let found = match search.wrong.is_empty() {
        true => app.history.search(&search, &shown).await,
        // Without what is mistaken it would be another search.
        false => Ok((Vec::new(), 0, false)),
    };
    let Ok((found, all, cut)) = found else {
        return app.trouble(Trouble::Unread, asked);
    };
    match page::found(&shown, &search, (found.as_slice(), all, cut), language) {
        Ok(html) => html_answer(language, &asked.headers, html),
        Err(error) => app.broken(&error, asked),
    }
}

pub(super) async fn ownership(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::ownership(shown, language).map(Some)
    })
}

pub(super) async fn statement(State(app): Shared, headers: HeaderMap) -> Response {
    let snapshot = app.snapshot();
    let language = language_for_anybody(&snapshot, &headers);
    match page::statement(&snapshot, language) {
        Ok(html) => html_answer(language, &headers, html),
        Err(error) => {
            say_broken(&error);
            app.closed(
                Trouble::Broken,
                &Uri::from_static(page::STATEMENT),
                &headers,
            )
        }
    }
}

pub(super) async fn map(State(app): Shared, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::map(shown, language).map(Some)
    })
}

pub(super) async fn map_of(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::map_of(shown, &id, language)
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
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let Some(ix) = page::municipality_called(&shown, &id) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    let days = app.history.days(&shown, ix).await.ok();
    match page::municipality(&shown, &id, days.as_ref(), language) {
        Ok(Some(html)) => html_answer(language, &asked.headers, html),
        Ok(None) => app.trouble(Trouble::NotFound, &asked),
        Err(error) => app.broken(&error, &asked),
    }
}

pub(super) async fn component(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    let shown = app.shown(&asked.reader);
    let language = language_of(&shown, &asked.headers);
    let Some(component) = page::component_called(&shown, &id) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    let over = page::Over::asked(asked.uri.query());
    let names = page::measured_names(&shown, component);
    let measured = app.history.measured(names, over.window(shown.at)).await;
    let measured = measured.as_deref().ok();
    match page::component(&shown, component, over, measured, language) {
        Ok(html) => html_answer(language, &asked.headers, html),
        Err(error) => app.broken(&error, &asked),
    }
}

pub(super) async fn shared(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Response {
    app.page(&asked, Trouble::NotFound, |shown, language| {
        page::shared(shown, &id, language)
    })
}
