//! What is served where.

mod api;
mod pack;

use std::convert::Infallible;
use std::os::unix::ffi::OsStrExt as _;
use std::path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router, middleware};
use futures_util::stream;
use tokio::sync::watch;
use tracing::error;

use super::acts::{self, Orders};
use super::answer::{Tagged, always};
use super::asset::{icon, script, stylesheet};
use super::connection::{Peer, Places};
use super::events::{self, Changes};
use super::history::{History, Kept, Unread};
use super::links::{self, Doors};
use super::plans;
use super::{Figures, Limits, Source, process};
use crate::clock::Clock;
use crate::fault::{Fault, Number};
use crate::view::metrics::{Format, Labels, Scrape};
use crate::view::page::{self, Trouble, Unrendered};
use crate::view::{self, Language, Snapshot, assets};

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
    changes: Changes,
    streams: Places,
    history: History,
    labels: Mutex<Option<Arc<Labels>>>,
}

/// All routes, those of an annex with them; whatever else is asked for gets a
/// page that says what to do.
pub(super) fn router(app: Arc<App>, annex: Router) -> Router {
    let api = api();
    let pages = Router::new()
        .route("/", get(overview))
        .route("/faults", get(faults))
        .route("/ownership", get(ownership))
        .route("/shadow", get(shadow))
        .route("/f/{number}", get(fault))
        .route("/f/{number}/pack.json", get(pack::sealed))
        .route("/f/{number}/pack.txt", get(pack::text))
        .route(links::ROUTE, get(links::open).post(links::act))
        .route("/m/{id}", get(municipality))
        .route("/r/{id}", get(shared))
        .route("/events", get(events))
        .route("/assets/samband.css", get(stylesheet))
        .route("/assets/samband.js", get(script))
        .route("/assets/samband.svg", get(icon))
        .route("/favicon.ico", get(icon))
        .route("/metrics", get(scrape))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz));
    api.into_iter()
        .fold(pages, |router, (path, route)| router.route(path, route))
        .fallback(nothing)
        .with_state(Arc::clone(&app))
        .merge(annex)
        .layer(middleware::from_fn_with_state(app, always))
}

/// What programs are served; `openapi.json` describes each of these and no other.
pub(super) fn api() -> [(&'static str, MethodRouter<Arc<App>>); 15] {
    [
        ("/api/v1/events", get(api::events)),
        ("/api/v1/faults", get(api::faults)),
        ("/api/v1/faults/{number}", get(api::fault)),
        ("/api/v1/faults/{number}/pack", get(pack::sealed)),
        ("/api/v1/maintenance", get(plans::list).post(plans::declare)),
        (
            "/api/v1/maintenance/{id}",
            get(plans::one).delete(plans::withdraw),
        ),
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
    let act = move |app, number, peer, request| acts::act(slug, app, number, peer, request);
    post(act).fallback(acts::only_post)
}

type Shared = State<Arc<App>>;

/// A fault that was asked for.
pub(super) struct Found {
    pub(super) fault: Arc<Fault>,
    kept: Result<Kept, Unread>,
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

    /// A page, or a page that says why there is none.
    fn page(
        &self,
        path: &str,
        headers: &HeaderMap,
        otherwise: Trouble,
        render: impl FnOnce(&Snapshot, Language) -> Result<Option<String>, Unrendered>,
    ) -> Response {
        let snapshot = self.snapshot();
        let language = language_of(&snapshot, headers);
        let tagged = Tagged {
            tag: format!("{:x}-{}", snapshot.at.as_nanosecond(), language.tag()),
            strong: false,
            content_type: "text/html; charset=utf-8",
            language: Some(language.tag()),
            keep: "no-cache",
        };
        match render(&snapshot, language) {
            Ok(Some(html)) => tagged.answer(headers, || html.into_response()),
            Ok(None) => self.trouble(otherwise, path, headers),
            Err(error) => self.broken(&error, path, headers),
        }
    }

    pub(super) fn broken(&self, error: &Unrendered, path: &str, headers: &HeaderMap) -> Response {
        error!(%error, source = ?std::error::Error::source(error), "a page failed");
        self.trouble(Trouble::Broken, path, headers)
    }

    /// The fault that a number means, from the snapshot, or from the log if it
    /// was closed some time ago; and what else the log holds of it.
    pub(super) async fn find(&self, snapshot: &Snapshot, number: &str) -> Result<Found, Trouble> {
        let number = Number::parse(number).ok_or(Trouble::NoFault)?;
        let mut kept = self.history.of(&number).await;
        let fault = match (snapshot.fault(&number), &mut kept) {
            (Some(shown), Ok(kept)) if shown.forgotten() > 0 => {
                let mut shown = Fault::clone(shown);
                shown.recall(kept.fault.take().into_iter().flat_map(|f| f.timeline));
                Arc::new(shown)
            }
            (Some(shown), _) => Arc::clone(shown),
            (None, Ok(kept)) => Arc::new(kept.fault.take().ok_or(Trouble::NoFault)?),
            (None, Err(Unread)) => return Err(Trouble::Unread),
        };
        Ok(Found { fault, kept })
    }

    /// What is said when something cannot be shown: a page to people, a
    /// problem by RFC 9457 to programs.
    pub(super) fn trouble(&self, trouble: Trouble, path: &str, headers: &HeaderMap) -> Response {
        let snapshot = self.snapshot();
        let language = language_of(&snapshot, headers);
        let status =
            StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (media, body) = if path.starts_with("/api/") || path == "/events" {
            let (title, text) = trouble.english();
            let body = view::problem_json(trouble.status(), title, text);
            ("application/problem+json", body)
        } else {
            let body = page::trouble(&snapshot, trouble, language).unwrap_or_else(|error| {
                error!(%error, "an error page failed");
                "samband\n".to_owned()
            });
            ("text/html; charset=utf-8", body)
        };
        let headers = [(CONTENT_TYPE, media), (CACHE_CONTROL, "no-store")];
        (status, headers, body).into_response()
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

pub(super) fn language_of(snapshot: &Snapshot, headers: &HeaderMap) -> Language {
    let accept = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    view::language(accept, page::default_language(snapshot))
}

async fn overview(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    app.page(
        uri.path(),
        &headers,
        Trouble::NotFound,
        |snapshot, language| page::overview(snapshot, language).map(Some),
    )
}

async fn faults(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    app.page(
        uri.path(),
        &headers,
        Trouble::NotFound,
        |snapshot, language| page::faults(snapshot, language).map(Some),
    )
}

async fn ownership(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    app.page(
        uri.path(),
        &headers,
        Trouble::NotFound,
        |snapshot, language| page::ownership(snapshot, language).map(Some),
    )
}

async fn shadow(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    let snapshot = app.snapshot();
    let language = language_of(&snapshot, &headers);
    let Ok(kept) = app.history.kept_back().await else {
        return app.trouble(Trouble::Unread, uri.path(), &headers);
    };
    match page::shadow(&snapshot, &kept, language) {
        Ok(html) => html_answer(language, &headers, html),
        Err(error) => app.broken(&error, uri.path(), &headers),
    }
}

async fn fault(
    State(app): Shared,
    uri: Uri,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let snapshot = app.snapshot();
    let language = language_of(&snapshot, &headers);
    let Found { fault, kept } = match app.find(&snapshot, &number).await {
        Ok(found) => found,
        Err(trouble) => return app.trouble(trouble, uri.path(), &headers),
    };
    let told = kept.as_ref().map(|kept| kept.told.as_slice()).ok();
    match page::fault(&snapshot, &fault, told, language) {
        Ok(html) => html_answer(language, &headers, html),
        Err(error) => app.broken(&error, uri.path(), &headers),
    }
}

async fn municipality(
    State(app): Shared,
    uri: Uri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    app.page(
        uri.path(),
        &headers,
        Trouble::NotFound,
        |snapshot, language| page::municipality(snapshot, &id, language),
    )
}

async fn shared(
    State(app): Shared,
    uri: Uri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    app.page(
        uri.path(),
        &headers,
        Trouble::NotFound,
        |snapshot, language| page::shared(snapshot, &id, language),
    )
}

async fn events(State(app): Shared, peer: Option<Extension<Peer>>, headers: HeaderMap) -> Response {
    let Some(Extension(peer)) = peer else {
        return app.trouble(Trouble::Broken, "/events", &headers);
    };
    match app.streams.take(peer) {
        Some(place) => events::stream(app.changes.clone(), place, app.figures.streams.clone()),
        None => app.trouble(Trouble::Busy, "/events", &headers),
    }
}

async fn scrape(State(app): Shared, headers: HeaderMap) -> Response {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let format = Format::negotiate(accept);
    let snapshot = app.snapshot();
    let labels = app.labels(&snapshot);
    let own = app.figures.registry.gather();
    let process = process::read(snapshot.monitor.started_at);
    let scrape = Scrape::new(format, snapshot, labels, process, own);
    let body = Body::from_stream(stream::iter(scrape.map(Ok::<_, Infallible>)));
    let headers = [
        (CONTENT_TYPE, format.content_type()),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept"),
    ];
    (headers, body).into_response()
}

async fn healthz(State(app): Shared) -> Response {
    let snapshot = app.snapshot();
    let unlogged = snapshot
        .monitor
        .unlogged_since
        .map(|since| format!("unlogged: the log cannot be written since {since}\n"));
    state(app.stale(&snapshot).or(unlogged))
}

async fn readyz(State(app): Shared) -> Response {
    state(app.stale(&app.snapshot()))
}

fn state(trouble: Option<String>) -> Response {
    let (status, body) = match trouble {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, trouble),
    };
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

pub(super) fn json(
    tag: String,
    content_type: &'static str,
    headers: &HeaderMap,
    body: String,
) -> Response {
    let tagged = Tagged {
        tag,
        strong: false,
        content_type,
        language: None,
        keep: "no-cache",
    };
    tagged.answer(headers, || body.into_response())
}

async fn nothing(State(app): Shared, uri: Uri, headers: HeaderMap) -> Response {
    let mut response = app.trouble(Trouble::NotFound, uri.path(), &headers);
    let vary = HeaderValue::from_name(ACCEPT_LANGUAGE);
    response.headers_mut().insert(VARY, vary);
    response
}
