//! `/room/<id>`: the page of a room for whoever stands there, and what they report from
//! there.
//!
//! Nobody has to be known to report, where nobody has to be known to see the room. So there
//! are bounds, and whoever meets one is told whom to call. What is sent twice, as by two
//! taps, bears the same key and is taken in once.

mod said;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
    REFERRER_POLICY, RETRY_AFTER, VARY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use prometheus::{IntCounterVec, Opts, Registry};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::info;

use self::said::Sent;
pub(super) use self::said::report_json;
use super::answer::FORMS;
use super::connection::Peer;
use super::entrance;
use super::form;
use super::language::{VARIES, language_of};
use super::pace::Pace;
use super::routes::{App, Asked};
use super::who::{Known, Reader};
use crate::access::{Anonymous, Scope};
use crate::fault::{Came, Number, ReportRefused, Reported, Reporting};
use crate::view::page::{self, RoomDone, RoomForm, RoomPage, RoomTyped, RoomWrong, Trouble};
use crate::view::{ComponentIx, Language, Shown};

/// Where the page of a room is.
pub(super) const PAGE: &str = "/room/{id}";
/// Where what hangs on its door is.
pub(super) const DOOR: &str = "/room/{id}/door";
/// Where programs report.
pub(super) const REPORTS: &str = "/api/v1/rooms/{id}/reports";

/// Routes of which whoever is not known gets to see one room.
pub(super) const OPEN: [&str; 1] = [PAGE];

/// So many reports of one room at once, and after which time there is one more: ten in an
/// hour after that.
const OF_ROOM: (u32, Duration) = (10, Duration::from_secs(6 * 60));
/// The same from one address: a proxy may stand before many.
const OF_PEER: (u32, Duration) = (10, Duration::from_secs(2 * 60));
/// The same of all rooms together.
const OF_ALL: (u32, Duration) = (60, Duration::from_secs(60));

/// How much has been reported of late.
pub(super) struct Intake {
    rooms: Pace<String>,
    peers: Pace<Peer>,
    all: Pace<()>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            rooms: Pace::new(OF_ROOM.0, OF_ROOM.1),
            peers: Pace::new(OF_PEER.0, OF_PEER.1),
            all: Pace::new(OF_ALL.0, OF_ALL.1),
        }
    }
}

/// Figures of what is reported.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    reports: IntCounterVec,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let reports = IntCounterVec::new(
            Opts::new(
                "samband_user_reports_total",
                "What people reported from rooms, by what came of it: opened (a new fault), added (to a fault that explains it), repeated (taken before, and sent again), wrong (not understood), limited (too much of late), elsewhere (not sent from the page itself), unlogged or unheard.",
            ),
            &["outcome"],
        )?;
        registry.register(Box::new(reports.clone()))?;
        Ok(Self { reports })
    }

    /// Has one be there for the manual.
    #[cfg(test)]
    pub(super) fn count_one(&self) {
        self.count("opened");
    }

    fn count(&self, outcome: &str) {
        self.reports.with_label_values(&[outcome]).inc();
    }
}

/// One room, and one answer.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    asked: Asked,
) -> Response {
    let shown = shown(&app, &asked.reader);
    let Some(room) = page::find_room(&shown, &id) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    let query = form::fields(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let said = |wanted: &str| query.iter().find(|(name, _)| name == wanted);
    let done = match said("reported") {
        Some((_, number)) => {
            let came = said("came").map(|(_, came)| &**came);
            done(&app, &shown, number, came).await
        }
        None => None,
    };
    let form = reports(&app).then(RoomForm::default);
    answer(&app, &asked, (&shown, room), done, form)
}

/// With which fault something was taken in: one of the snapshot, or of the log. None where
/// there is no such fault.
async fn done(app: &App, shown: &Shown, number: &str, came: Option<&str>) -> Option<RoomDone> {
    let done = RoomDone {
        added: came == Some(Came::Added.slug()),
        ..RoomDone::default()
    };
    // It was taken in, and with which fault is not known.
    if number.is_empty() {
        return Some(done);
    }
    let number = Number::parse(number)?;
    let mut fault = None;
    if shown.fault(&number).is_none()
        && let Ok(kept) = app.history.of(&number, shown).await
    {
        fault = Some(Arc::new(kept.fault?));
    }
    Some(RoomDone {
        number: Some(number),
        fault,
        ..done
    })
}

/// What hangs on the door of a room, for whoever puts it there.
pub(super) async fn door(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    let public_url = Arc::clone(&app.public_url);
    app.page(&asked, Trouble::NotFound, |shown, language| {
        let room = page::find_room(shown, &id);
        room.map(|room| page::door(shown, room, &public_url, language))
            .transpose()
    })
}

/// Takes in what somebody reports from the page.
pub(super) async fn report(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let shown = shown(&app, &asked.reader);
    let Some(room) = page::find_room(&shown, &id) else {
        return app.trouble(Trouble::NotFound, &asked);
    };
    let sent = match entrance::is_own_form(&app, &asked.headers) {
        true => said::form(&app, &asked.headers, body).await,
        false => Err((RoomWrong::Elsewhere, RoomTyped::default())),
    };
    let taken = match sent {
        Ok(sent) => {
            let taken = take(&app, &asked.reader, (&shown, room), &sent).await;
            taken.map_err(|wrong| (wrong, sent.typed()))
        }
        Err(wrong) => Err(wrong),
    };
    let outcome = taken
        .as_ref()
        .map_or_else(|(wrong, _)| wrong.slug(), |r| r.came.slug());
    note(&app, &asked.reader, (&shown, room), outcome);
    match taken {
        // By another request, so that to load the page again sends nothing again.
        Ok(reported) => {
            let href = page::room_href(&shown, room);
            let added = match reported.came {
                Came::Added => "&came=added",
                Came::Opened | Came::Repeated => "",
            };
            let there = format!("{href}?reported={}{added}", reported.fault.number);
            let headers = [(LOCATION, there), (CACHE_CONTROL, "no-store".to_owned())];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err((wrong, typed)) => {
            let form = RoomForm {
                wrong: Some(wrong),
                typed,
                ..RoomForm::default()
            };
            answer(&app, &asked, (&shown, room), None, Some(form))
        }
    }
}

/// What is reported goes to the ledger, if there is not too much of it. Answered when it is
/// on disk.
pub(super) async fn take(
    app: &App,
    reader: &Reader,
    (shown, room): (&Shown, ComponentIx),
    sent: &Sent,
) -> Result<Reported, RoomWrong> {
    let now = app.clock.now().mono;
    let name = shown.inventory.full_id(room);
    let intake = &app.intake;
    let may = intake.peers.may_go_on(reader.peer, now)
        && intake.rooms.may_go_on(name.clone(), now)
        && intake.all.may_go_on((), now);
    if !may {
        return Err(RoomWrong::TooMany);
    }
    let component = &shown.inventory[room];
    let reporting = Reporting {
        region: shown.inventory[component.region].id.to_string(),
        room: component.id.to_string(),
        sees: sent.sees,
        words: sent.words.clone(),
        mark: sent.mark(&name),
    };
    let (reply, answer) = oneshot::channel();
    let orders = app.orders.as_ref();
    if !orders.is_some_and(|orders| orders.report(reporting, reply)) {
        return Err(RoomWrong::Busy);
    }
    match timeout(app.limits.act, answer).await {
        Ok(Ok(Ok(reported))) => Ok(*reported),
        Ok(Ok(Err(ReportRefused::NoRoom))) => Err(RoomWrong::Form),
        Ok(Ok(Err(ReportRefused::Unlogged))) => Err(RoomWrong::Busy),
        Ok(Ok(Err(ReportRefused::Unkept)) | Err(_)) | Err(_) => Err(RoomWrong::Unheard),
    }
}

/// Counts what came of a report, and says it in the program's own log: not in which words.
pub(super) fn note(
    app: &App,
    reader: &Reader,
    (shown, room): (&Shown, ComponentIx),
    outcome: &'static str,
) {
    app.figures.rooms.count(outcome);
    let room = shown.inventory.full_id(room);
    info!(%room, outcome, by = %reader.peer, "somebody reports from a room");
}

fn answer(
    app: &App,
    asked: &Asked,
    (shown, room): (&Shown, ComponentIx),
    done: Option<RoomDone>,
    form: Option<RoomForm>,
) -> Response {
    let language = language_of(shown, &asked.headers);
    let wrong = form.as_ref().and_then(|form| form.wrong);
    let form = form.map(|form| RoomForm {
        key: said::new_key(),
        ..form
    });
    let page = RoomPage {
        around: sees_around(app, &asked.reader),
        done,
        form,
    };
    match page::room(shown, room, &page, language) {
        Ok(html) => html_page(html, language, wrong.map_or(200, RoomWrong::status)),
        Err(error) => app.broken(&error, asked),
    }
}

/// The page is made for each who asks: its form bears a key of its own.
fn html_page(html: String, language: Language, status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, language.tag()),
        (CACHE_CONTROL, "no-store"),
        (VARY, VARIES),
        (CONTENT_SECURITY_POLICY, FORMS[0].1),
        (REFERRER_POLICY, FORMS[1].1),
    ];
    let mut response = (status, headers, html).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let soon = HeaderValue::from(OF_ROOM.1.as_secs());
        response.headers_mut().insert(RETRY_AFTER, soon);
    }
    response
}

/// Whether anybody can report anything here.
fn reports(app: &App) -> bool {
    app.orders
        .as_ref()
        .is_some_and(|orders| orders.take_reports())
}

/// Whether something can be sent to the page of a room.
pub(super) fn takes(app: &App, route: &str) -> bool {
    route == PAGE && reports(app)
}

/// Whether somebody may see more than the room that they ask for.
fn sees_around(app: &App, reader: &Reader) -> bool {
    let settings = app.entrance.settings();
    reader.known != Known::Nobody || settings.anonymous == Anonymous::All
}

/// What the page of a room is made of. Whoever is not known and may see rooms sees of them
/// what their page says, and no other page.
pub(super) fn shown(app: &App, reader: &Reader) -> Shown {
    match sees_around(app, reader) {
        true => app.shown(reader),
        false => Shown::new(&app.snapshot(), &Scope::reader()),
    }
}
