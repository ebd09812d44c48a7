//! `/probe`: one run of one declared probe, for those who have Prometheus schedule.
//!
//! It is spoken to as the blackbox exporter is, and answers in its names; but nothing can
//! be asked about that the configuration does not name, and how something is asked is not
//! up to whoever calls. What our own machine could not do is told by 503, not as a failure
//! of what was to be asked.

use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use prometheus::{IntCounterVec, Opts, Registry};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::routes::{App, Asked};
use crate::clock::Mono;
use crate::view::metrics::{Format, LookSeen};
use crate::view::{LookWanted, NoLook};

/// Where it is.
pub(super) const ROUTE: &str = "/probe";

/// What Prometheus gives a scrape, as it says itself.
const SCRAPE_TIMEOUT: &str = "x-prometheus-scrape-timeout-seconds";
/// What of that is left for the way, as the blackbox exporter has it.
const MARGIN: Duration = Duration::from_millis(500);
/// How long whoever says nothing of it is kept waiting.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long anybody is.
const MOST_PATIENCE: Duration = Duration::from_secs(60);
/// What the answer may take on its way from the prober, past its own last moment.
const ON_THE_WAY: Duration = Duration::from_millis(200);

/// What is to be looked at, and by when whoever wants it must be told.
#[derive(Debug)]
pub struct LookOrder {
    /// What.
    pub wanted: LookWanted,
    /// By when.
    pub until: Mono,
}

/// What came of that.
pub type LookAnswer = Result<LookSeen, NotLooked>;

/// Why nothing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLooked {
    /// Too many wait.
    Busy,
    /// It could not be done in the time that there was.
    NoTime,
    /// The probe is asked in another way by now, or is gone.
    Gone,
}

impl NotLooked {
    const fn words(self) -> &'static str {
        match self {
            Self::Busy => "too many wait for looks",
            Self::NoTime => {
                "the component could not be asked in the time that there was: `scrape_timeout` is to be longer than the probe's deadline, and other probes of the component take their turn"
            }
            Self::Gone => "the configuration has changed meanwhile: ask again",
        }
    }
}

/// Figures of what is asked for.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    calls: IntCounterVec,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let figures = Self {
            calls: IntCounterVec::new(
                Opts::new(
                    "samband_look_calls_total",
                    "Calls of /probe, by what came of them: seen (a run was waited for), recent (the last run was told again), wrong (no such component or probe), undone (samband could not look) or late (there was no time or no room).",
                ),
                &["outcome"],
            )?,
        };
        registry.register(Box::new(figures.calls.clone()))?;
        Ok(figures)
    }

    fn count(&self, outcome: &str) {
        self.calls.with_label_values(&[outcome]).inc();
    }

    /// Has something counted, for the manual.
    #[cfg(test)]
    pub(super) fn count_one(&self) {
        self.count("seen");
    }
}

/// What stands behind the question mark; what else stands there is nothing to us.
#[derive(Debug, Deserialize)]
struct Sought {
    target: Option<String>,
    module: Option<String>,
}

pub(super) async fn look(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let figures = &app.figures.looks;
    let order = match sought(&app, &asked) {
        Ok(order) => order,
        Err(why) => {
            figures.count("wrong");
            return refusal(StatusCode::BAD_REQUEST, &why);
        }
    };
    let seen = match wait(&app, order).await {
        Ok(seen) => seen,
        Err(why) => {
            figures.count("late");
            return refusal(StatusCode::SERVICE_UNAVAILABLE, why.words());
        }
    };
    if let Some(why) = seen.undone() {
        figures.count("undone");
        let why = format!("samband could not look, which says nothing of the component: {why}");
        return refusal(StatusCode::SERVICE_UNAVAILABLE, &why);
    }
    if !seen.success() && is_cut_off(&app, seen.region()) {
        figures.count("undone");
        let why = "samband itself is cut off, and nothing is known of the component";
        return refusal(StatusCode::SERVICE_UNAVAILABLE, why);
    }
    figures.count(if seen.fresh { "seen" } else { "recent" });
    let accept = asked.headers.get(ACCEPT);
    let format = Format::negotiate(accept.and_then(|value| value.to_str().ok()));
    let headers = [
        (CONTENT_TYPE, format.content_type()),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept"),
    ];
    (headers, seen.text(format)).into_response()
}

/// Whether the monitor itself has no connection there: what is silent then may be well.
fn is_cut_off(app: &App, region: &str) -> bool {
    let snapshot = app.snapshot();
    let region = snapshot.inventory.region_by_id(region);
    region.is_some_and(|region| snapshot.monitor.cut_off.contains_key(&region))
}

/// What is asked for, and by when.
fn sought(app: &App, asked: &Asked) -> Result<LookOrder, String> {
    let sought = Query::<Sought>::try_from_uri(&asked.uri);
    let Query(sought) = sought.map_err(|wrong| wrong.body_text())?;
    let patience = patience(&asked.headers)?;
    let shown = app.shown(&asked.reader);
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (target, module) = (given(sought.target), given(sought.module));
    let wanted = LookWanted::of(&shown, target.as_deref(), module.as_deref());
    Ok(LookOrder {
        wanted: wanted.map_err(|why: NoLook| why.to_string())?,
        until: app.clock.mono() + patience,
    })
}

/// How long whoever asks waits.
fn patience(headers: &HeaderMap) -> Result<Duration, String> {
    let Some(said) = headers.get(SCRAPE_TIMEOUT) else {
        return Ok(PATIENCE);
    };
    let seconds = said.to_str().ok().and_then(|said| said.parse().ok());
    let given = seconds.filter(|&seconds: &f64| seconds > 0.0);
    let given = given.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let given = given.ok_or_else(|| format!("{SCRAPE_TIMEOUT} says no number of seconds"))?;
    let left = match given > MARGIN {
        true => given - MARGIN,
        false => given,
    };
    Ok(left.min(MOST_PATIENCE))
}

/// Waits for the prober, which answers by the moment that it is told.
async fn wait(app: &App, order: LookOrder) -> LookAnswer {
    let left = order.until.since(app.clock.mono()) + ON_THE_WAY;
    let (reply, answer) = oneshot::channel();
    let orders = app.orders.as_ref();
    if !orders.is_some_and(|orders| orders.look(order, reply)) {
        return Err(NotLooked::Busy);
    }
    match timeout(left, answer).await {
        Ok(Ok(answer)) => answer,
        // A prober that has ended ends the program; one that hangs is seen elsewhere.
        Ok(Err(_)) => Err(NotLooked::Gone),
        Err(_) => Err(NotLooked::NoTime),
    }
}

/// In plain text, as a scraper shows it.
fn refusal(status: StatusCode, why: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, headers, format!("{why}\n")).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let wait = HeaderValue::from_static("1");
        response.headers_mut().insert(RETRY_AFTER, wait);
    }
    response
}
