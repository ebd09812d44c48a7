//! `/room/<id>`: the page of a room, for whoever stands there.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::routes::{App, Asked};
use super::who::{Known, Reader};
use crate::access::{Anonymous, Scope};
use crate::view::Shown;
use crate::view::page::{self, Trouble};

/// Where the page of a room is.
pub(super) const PAGE: &str = "/room/{id}";

/// Routes of which whoever is not known gets to see one room.
pub(super) const OPEN: [&str; 1] = [PAGE];

/// One room, and one answer.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    let around = sees_around(&app, &asked.reader);
    app.page_of(
        shown(&app, &asked.reader),
        &asked,
        Trouble::NotFound,
        |shown, language| {
            let room = page::find_room(shown, &id);
            room.map(|room| page::room(shown, room, around, language))
                .transpose()
        },
    )
}

/// Whether somebody may see more than the room that they ask for.
fn sees_around(app: &App, reader: &Reader) -> bool {
    let settings = app.entrance.settings();
    reader.known != Known::Nobody || settings.anonymous == Anonymous::All
}

/// What the page of a room is made of. Whoever is not known and may see rooms sees of them
/// what their page says, and no other page.
fn shown(app: &App, reader: &Reader) -> Shown {
    match sees_around(app, reader) {
        true => app.shown(reader),
        false => Shown::new(&app.snapshot(), &Scope::reader()),
    }
}
