//! What is served where.

pub(super) mod api;
mod health;
mod pack;
mod pages;

use std::convert::Infallible;
use std::os::unix::ffi::OsStrExt as _;
use std::path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use futures_util::stream;
use tokio::sync::watch;
use tracing::error;

use super::acts;
use super::answer::{Tagged, always};
use super::asset::{icon, script, stylesheet};
use super::connection::Places;
use super::entrance::Entrance;
use super::events::{self, Changes, Follower};
use super::history::{History, Kept, Unread};
use super::language::{VARIES, language_for_anybody, language_of};
use super::links::{self, Doors};
use super::login::{self, Desk};
use super::look;
use super::orders::Orders;
use super::plans;
use super::reports;
use super::rooms;
use super::tickets;
use super::who::Reader;
use super::wishes;
use super::{Figures, Limits, Source, process};
use crate::clock::Clock;
use crate::fault::{Fault, Number};
use crate::view::metrics::{Format, Labels, Scrape};
use crate::view::page::{self, Trouble, Unrendered};
use crate::view::{self, Language, Shown, Snapshot, assets};

/// What answers are made of.
pub(super) struct App {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    pub(super) clock: Clock,
    pub(super) figures: Figures,
    pub(super) limits: Limits,
    /// The file of the log, as it is named to those on this machine.
    pub(super) log: Option<HeaderValue>,
    pub(super) orders: Option<Orders>,
    pub(super) doors: Doors,
    pub(super) entrance: Entrance,
    pub(super) desk: Desk,
    pub(super) intake: rooms::Intake,
    pub(super) public_url: Arc<str>,
    changes: Changes,
    streams: Places,
    pub(super) history: History,
    labels: Mutex<Option<Arc<Labels>>>,
}

/// All routes, those of an annex with them; whatever else is asked for gets a
/// page that says what to do.
pub(super) fn router(app: Arc<App>, annex: Router) -> Router {
    let api = api();
    let pages = Router::new()
        .route("/", get(pages::overview))
        .route("/faults", get(pages::faults))
        .route("/ownership", get(pages::ownership))
        .route(page::STATEMENT, get(pages::statement))
        .route("/map", get(pages::map))
        .route("/map/{id}", get(pages::map_of))
        .route("/shadow", get(pages::shadow))
        .route(plans::PAGE, get(plans::planned).post(plans::declared))
        .route(plans::PAGE_OF_ONE, get(plans::change).post(plans::changed))
        .route(
            plans::CALL_OFF,
            get(plans::call_off).post(plans::called_off),
        )
        .route(wishes::ROUTE, get(pages::fault).post(wishes::act))
        .route("/f/{number}/pack.json", get(pack::sealed))
        .route("/f/{number}/pack.txt", get(pack::text))
        .route(links::ROUTE, get(links::open).post(links::act))
        .route(login::IN, get(login::open).post(login::enter))
        .route(login::OUT, post(login::leave).fallback(acts::only_post))
        .route("/m/{id}", get(pages::municipality))
        .route("/c/{id}", get(pages::component))
        .route(rooms::PAGE, get(rooms::page).post(rooms::report))
        .route(rooms::DOOR, get(rooms::door))
        .route("/r/{id}", get(pages::shared))
        .route("/events", get(events))
        .route("/assets/samband.css", get(stylesheet))
        .route("/assets/samband.js", get(script))
        .route("/assets/samband.svg", get(icon))
        .route("/favicon.ico", get(icon))
        .route("/metrics", get(scrape))
        .route(look::ROUTE, get(look::look))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz));
    api.into_iter()
        .fold(pages, |router, (path, route)| router.route(path, route))
        .fallback(nothing)
        .with_state(Arc::clone(&app))
        .merge(annex.layer(middleware::from_fn(whole)))
        .layer(middleware::from_fn_with_state(app, always))
}

/// Lets those to an annex who see everything: it knows no scope.
async fn whole(request: Request, next: Next) -> Response {
    let reader = request.extensions().get::<Reader>();
    match reader.is_some_and(|reader| reader.scope.sees_everything()) {
        true => next.run(request).await,
        false => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What programs are served; `openapi.json` describes each of these and no other.
pub(super) fn api() -> [(&'static str, MethodRouter<Arc<App>>); 22] {
    [
        ("/api/v1/events", get(api::events)),
        ("/api/v1/faults", get(api::faults)),
        ("/api/v1/faults/{number}", get(api::fault)),
        ("/api/v1/faults/{number}/pack", get(pack::sealed)),
        ("/api/v1/maintenance", get(plans::list).post(plans::declare)),
        (
            "/api/v1/maintenance/{id}",
            get(plans::one).put(plans::replace).delete(plans::withdraw),
        ),
        (
            rooms::REPORTS,
            post(rooms::report_json).fallback(acts::only_post),
        ),
        (
            tickets::ROUTE,
            post(tickets::call).fallback(tickets::only_post),
        ),
        ("/api/v1/agreements", get(api::agreements)),
        ("/api/v1/measurements", get(api::measurements)),
        ("/api/v1/ownership", get(api::ownership)),
        ("/api/v1/reports/fairness", get(reports::fairness)),
        ("/api/v1/reports/deviations", get(reports::deviations)),
        ("/api/v1/shadow", get(api::shadow)),
        ("/api/v1/schema/fault.json", get(api::schema)),
        ("/api/v1/schema/{name}", get(api::machine_schema)),
        ("/api/v1/openapi.json", get(api::description)),
        ("/api/v1/faults/{number}/accept", acting("accept")),
        ("/api/v1/faults/{number}/reject", acting("reject")),
        ("/api/v1/faults/{number}/hand-over", acting("hand-over")),
        ("/api/v1/faults/{number}/comment", acting("comment")),
        ("/api/v1/faults/{number}/close", acting("close")),
    ]
}

/// What is done to a fault under this word.
fn acting(slug: &'static str) -> MethodRouter<Arc<App>> {
    let act = move |app, number, asked, body| acts::act(slug, app, number, asked, body);
    post(act).fallback(acts::only_post)
}

type Shared = State<Arc<App>>;

/// A fault that was asked for.
pub(super) struct Found {
    pub(super) fault: Arc<Fault>,
    pub(super) kept: Result<Kept, Unread>,
}

impl App {
    pub(super) fn new(source: Source, figures: Figures, limits: Limits, changes: Changes) -> Self {
        let log = path::absolute(&source.log).ok();
        let log = log.and_then(|log| HeaderValue::from_bytes(log.as_os_str().as_bytes()).ok());
        Self {
            snapshots: source.snapshots,
            log,
            clock: source.clock,
            orders: source.orders,
            doors: Doors::new(source.links),
            entrance: Entrance::new(source.access),
            desk: Desk::default(),
            intake: rooms::Intake::default(),
            public_url: source.public_url,
            history: History::new(source.log, limits),
            figures,
            limits,
            changes,
            streams: Places::new(limits.streams, limits.streams_per_address),
            labels: Mutex::new(None),
        }
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshots.borrow())
    }

    /// What somebody may see of what is shown now.
    pub(super) fn shown(&self, reader: &Reader) -> Shown {
        Shown::new(&self.snapshot(), &reader.scope).to(reader.visitor())
    }

    /// Somebody who follows the changes of what they may see.
    fn follower(&self, reader: Reader) -> Follower {
        Follower {
            changes: self.changes.clone(),
            snapshots: self.snapshots.clone(),
            access: self.entrance.follow(),
            until: reader.known.until(&self.entrance.settings()),
            goes_on: login::goes_on(self, &reader),
            scope: reader.scope,
        }
    }

    /// A page, or a page that says why there is none.
    pub(super) fn page(
        &self,
        asked: &Asked,
        otherwise: Trouble,
        render: impl FnOnce(&Shown, Language) -> Result<Option<String>, Unrendered>,
    ) -> Response {
        let shown = self.shown(&asked.reader);
        let language = language_of(&shown, &asked.headers);
        let mark = shown.mark();
        let tagged = Tagged {
            tag: format!("{:x}-{}{mark}", shown.at.as_nanosecond(), language.tag()),
            strong: false,
            content_type: "text/html; charset=utf-8",
            language: Some(language.tag()),
            keep: "no-cache",
        };
        match render(&shown, language) {
            Ok(Some(html)) => tagged.answer(&asked.headers, || html.into_response()),
            Ok(None) => self.trouble(otherwise, asked),
            Err(error) => self.broken(&error, asked),
        }
    }

    pub(super) fn broken(&self, error: &Unrendered, asked: &Asked) -> Response {
        say_broken(error);
        self.trouble(Trouble::Broken, asked)
    }

    /// The fault that a number means, from the snapshot, or from the log if it
    /// was closed some time ago; and what else the log holds of it.
    pub(super) async fn find(&self, shown: &Shown, number: &str) -> Result<Found, Trouble> {
        let number = Number::parse(number).ok_or(Trouble::NoFault)?;
        let mut kept = self.history.of(&number, shown).await;
        let fault = match (shown.fault(&number), &mut kept) {
            (Some(latest), Ok(kept)) if latest.forgotten() > 0 => {
                let mut latest = Fault::clone(latest);
                latest.recall(kept.fault.take().into_iter().flat_map(|f| f.timeline));
                Arc::new(latest)
            }
            (Some(latest), _) => Arc::clone(latest),
            (None, Ok(kept)) => Arc::new(kept.fault.take().ok_or(Trouble::NoFault)?),
            (None, Err(Unread)) => return Err(Trouble::Unread),
        };
        Ok(Found { fault, kept })
    }

    /// What is said when something cannot be shown: a page to people, a
    /// problem by RFC 9457 to programs.
    pub(super) fn trouble(&self, trouble: Trouble, asked: &Asked) -> Response {
        let shown = self.shown(&asked.reader);
        let language = language_of(&shown, &asked.headers);
        told((trouble, false), asked.uri.path(), || {
            page::trouble(&shown, trouble, language)
        })
    }

    /// The same, to whoever may see nothing of what there is.
    pub(super) fn closed(&self, trouble: Trouble, uri: &Uri, headers: &HeaderMap) -> Response {
        let language = language_for_anybody(&self.snapshot(), headers);
        let enters = self.entrance.settings().knows_passwords();
        let login = enters.then(|| login::href(uri.path()));
        let to_login = enters && trouble == Trouble::NotKnown;
        told((trouble, to_login), uri.path(), || {
            page::closed(trouble, login.as_deref(), language)
        })
    }

    /// How each region is, for whoever is not known.
    pub(super) fn glance(&self, headers: &HeaderMap) -> Response {
        let snapshot = self.snapshot();
        let language = language_for_anybody(&snapshot, headers);
        let enters = self.entrance.settings().knows_passwords();
        let login = enters.then_some(login::IN);
        match page::glance(&page::Glance::of(&snapshot), login, language) {
            Ok(html) => html_answer(language, headers, html),
            Err(error) => {
                say_broken(&error);
                self.closed(Trouble::Broken, &Uri::from_static("/"), headers)
            }
        }
    }

    fn labels(&self, snapshot: &Snapshot) -> Arc<Labels> {
        let mut kept = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(labels) if labels.fit(snapshot) => Arc::clone(labels),
            Some(_) | None => {
                let labels = Arc::new(Labels::of(
                    &snapshot.inventory,
                    self.limits.component_series,
                ));
                *kept = Some(Arc::clone(&labels));
                labels
            }
        }
    }

    /// How old the snapshot is, if that is too old.
    fn stale(&self, snapshot: &Snapshot) -> Option<String> {
        let age = self.clock.mono().since(snapshot.taken);
        (age > self.limits.stale)
            .then(|| format!("stale: the last snapshot is {} s old\n", age.as_secs()))
    }
}

/// Who asks, and for what: every page begins with it.
pub(super) struct Asked {
    pub(super) reader: Reader,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = StatusCode;

    /// Whoever was not let in has no such value, and is shown nothing.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let reader = parts.extensions.get::<Reader>().cloned();
        Ok(Self {
            reader: reader.ok_or(StatusCode::UNAUTHORIZED)?,
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
        })
    }
}

/// Notes that a page failed.
pub(super) fn say_broken(error: &Unrendered) {
    error!(%error, source = ?std::error::Error::source(error), "a page failed");
}

/// What is said of a trouble; to programs, too, where people log in who have to be known.
fn told(
    (trouble, to_login): (Trouble, bool),
    path: &str,
    page: impl FnOnce() -> Result<String, Unrendered>,
) -> Response {
    let status =
        StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (media, body) = if path.starts_with("/api/") || path == "/events" {
        let [title, text] = trouble.english();
        let text = match to_login {
            true => format!("{text} People log in at {}.", login::IN),
            false => text.into_owned(),
        };
        let body = view::problem_json(trouble.status(), &title, &text);
        ("application/problem+json", body)
    } else {
        let body = page().unwrap_or_else(|error| {
            error!(%error, "an error page failed");
            "samband\n".to_owned()
        });
        ("text/html; charset=utf-8", body)
    };
    let headers = [(CONTENT_TYPE, media), (CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}

/// A page whose validator is its content: what it shows comes from more than
/// the snapshot.
fn html_answer(language: Language, headers: &HeaderMap, html: String) -> Response {
    let tagged = Tagged {
        tag: assets::digest(&html),
        strong: false,
        content_type: "text/html; charset=utf-8",
        language: Some(language.tag()),
        keep: "no-cache",
    };
    tagged.answer(headers, || html.into_response())
}

async fn events(State(app): Shared, asked: Asked) -> Response {
    match app.streams.take(asked.reader.peer) {
        Some(place) => {
            let open = app.figures.streams.clone();
            events::stream(app.follower(asked.reader), place, open)
        }
        None => app.trouble(Trouble::Busy, &asked),
    }
}

async fn scrape(State(app): Shared, asked: Asked) -> Response {
    let accept = asked.headers.get(ACCEPT);
    let format = Format::negotiate(accept.and_then(|value| value.to_str().ok()));
    let shown = app.shown(&asked.reader);
    let labels = app.labels(&shown);
    let own = app.figures.registry.gather();
    let process = process::read(shown.monitor.started_at);
    let scrape = Scrape::new(format, shown, labels, process, own);
    let body = Body::from_stream(stream::iter(scrape.map(Ok::<_, Infallible>)));
    let headers = [
        (CONTENT_TYPE, format.content_type()),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept"),
    ];
    (headers, body).into_response()
}

fn json(tag: String, content_type: &'static str, headers: &HeaderMap, body: String) -> Response {
    let tagged = Tagged {
        tag,
        strong: false,
        content_type,
        language: None,
        keep: "no-cache",
    };
    tagged.answer(headers, || body.into_response())
}

async fn nothing(State(app): Shared, asked: Asked) -> Response {
    let mut response = app.trouble(Trouble::NotFound, &asked);
    let vary = HeaderValue::from_static(VARIES);
    response.headers_mut().insert(VARY, vary);
    response
}
