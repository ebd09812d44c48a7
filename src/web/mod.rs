//! Edge. Serve the views.
//!
//! Nothing here holds truth: an answer is a rendering of the latest snapshot,
//! and of read-only queries where that remembers too little.
//! Every connection has a bound in number, in time and in size, so that no
//! reader, slow or hostile, delays another one or any other worker.

mod acts;
mod answer;
mod asset;
mod connection;
mod entrance;
mod events;
mod form;
mod history;
mod language;
mod links;
mod login;
mod look;
mod orders;
mod pace;
mod plans;
mod process;
mod reports;
mod rooms;
mod routes;
mod settings;
mod stall;
#[cfg(test)]
mod tests;
mod tickets;
mod who;
mod wishes;

pub use answer::LOG;
pub use language::language_of;
pub use links::Links;
pub use look::{LookAnswer, LookOrder, NotLooked};
pub use orders::{Answer, Orders, PlanAnswer, ReportAnswer};
pub use settings::Settings;
pub use tickets::{Called, TicketCall};

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;

use crate::access;
use crate::clock::Clock;
use crate::view::Snapshot;
use crate::view::metrics::COMPONENT_SERIES;

/// What bounds readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once: some viewers a municipality, a scraper, and room.
    pub connections: usize,
    /// Connections at once from one IPv4 address or one IPv6 /64.
    pub per_address: usize,
    /// From the connection, or the end of the last answer, to the end of the headers.
    pub header: Duration,
    /// How long a reader may take nothing of an answer.
    pub stall: Duration,
    /// Readers that follow changes: each holds a connection for hours.
    pub streams: usize,
    /// The same from one address; fewer than connections, so that pages go on.
    pub streams_per_address: usize,
    /// A body, in bytes; of those that act on a fault less is read.
    pub body: u64,
    /// How long somebody who acts waits for the log: longer than the writer does
    /// before it gives a disk up.
    pub act: Duration,
    /// A snapshot older than this means that the ledger stands still.
    pub stale: Duration,
    /// Questions to the log at once; each has a thread of its own meanwhile.
    pub queries: usize,
    /// How long the log may take to answer: a page is shown without it then.
    pub query: Duration,
    /// Packs of evidence made at once: one can take the whole log of a fault, and must
    /// not keep pages waiting.
    pub packs: usize,
    /// How long a pack may take, the wait for those before it included.
    pub pack: Duration,
    /// Components that have metrics of their own, at most.
    pub component_series: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            per_address: 32,
            header: Duration::from_secs(5),
            stall: Duration::from_secs(30),
            streams: 64,
            streams_per_address: 24,
            body: 64 * 1024,
            act: Duration::from_secs(35),
            stale: Duration::from_secs(15),
            queries: 4,
            query: Duration::from_secs(2),
            packs: 1,
            pack: Duration::from_secs(20),
            component_series: COMPONENT_SERIES,
        }
    }
}

/// The daemon's own figures about serving.
#[derive(Clone, Debug)]
struct Figures {
    registry: Registry,
    requests: IntCounterVec,
    commands: IntCounterVec,
    plans: IntCounterVec,
    connections: IntGauge,
    refused: IntCounter,
    streams: IntGauge,
    links: links::Figures,
    login: login::Figures,
    entrance: entrance::Figures,
    rooms: rooms::Figures,
    looks: look::Figures,
}

impl Figures {
    fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let figures = Self {
            registry: registry.clone(),
            requests: IntCounterVec::new(
                Opts::new(
                    "samband_http_requests_total",
                    "Requests answered, by route and status.",
                ),
                &["route", "status"],
            )?,
            commands: IntCounterVec::new(
                Opts::new(
                    "samband_fault_commands_total",
                    "What people did to faults, by act and by what came of it: taken, repeated (taken before, and sent again), stale (something had happened that they had not seen), refused, wrong (not understood), unlogged or unheard.",
                ),
                &["act", "outcome"],
            )?,
            plans: IntCounterVec::new(
                Opts::new(
                    "samband_maintenance_commands_total",
                    "Planned work that people declared, changed or withdrew, by act and by what came of it: taken, stale (it is not what they had seen), refused, wrong (not understood), unlogged or unheard.",
                ),
                &["act", "outcome"],
            )?,
            connections: IntGauge::new("samband_http_connections", "Open connections of readers.")?,
            refused: IntCounter::new(
                "samband_http_connections_refused_total",
                "Connections closed at once because too many were open.",
            )?,
            streams: IntGauge::new("samband_http_event_streams", "Readers that follow changes.")?,
            links: links::Figures::register(registry)?,
            login: login::Figures::register(registry)?,
            entrance: entrance::Figures::register(registry)?,
            rooms: rooms::Figures::register(registry)?,
            looks: look::Figures::register(registry)?,
        };
        registry.register(Box::new(figures.requests.clone()))?;
        registry.register(Box::new(figures.commands.clone()))?;
        registry.register(Box::new(figures.plans.clone()))?;
        registry.register(Box::new(figures.connections.clone()))?;
        registry.register(Box::new(figures.refused.clone()))?;
        registry.register(Box::new(figures.streams.clone()))?;
        Ok(figures)
    }
}

/// Has the figures about serving among those of a registry, for the manual.
#[cfg(test)]
pub(crate) fn register_figures(registry: &Registry) {
    let figures = Figures::register(registry).expect("a registry without them");
    figures.requests.with_label_values(&["/", "200"]).inc();
    figures
        .commands
        .with_label_values(&["accept", "taken"])
        .inc();
    figures.plans.with_label_values(&["declare", "taken"]).inc();
    figures.links.count_one();
    figures.login.count_one();
    figures.entrance.count_one();
    figures.rooms.count_one();
    figures.looks.count_one();
}

/// What answers are made of.
#[derive(Debug)]
pub struct Source {
    /// What is shown.
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    /// The file of the log, for what the snapshot does not hold.
    pub log: PathBuf,
    /// The clocks.
    pub clock: Clock,
    /// The daemon's own metrics, which `/metrics` appends.
    pub registry: Registry,
    /// Where what people do goes; none where nobody can do anything.
    pub orders: Option<Orders>,
    /// What opens links in mails; none where there are none.
    pub links: Option<Links>,
    /// Who may see and do what, as the configuration says it by now.
    pub access: watch::Receiver<Arc<access::Settings>>,
    /// By which address people reach the pages, without a slash at the end.
    pub public_url: Arc<str>,
    /// Pages beside the daemon's own; only the demo has any.
    pub annex: Router,
}

/// Serving could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The registry given already has figures of ours.
    #[error("registering the figures of the web server")]
    Figures(#[source] prometheus::Error),
}

/// Serves the views until `shutdown` is ready, then lets answers under way
/// end, for as long as headers may take. Whoever comes by `control` may act too.
///
/// # Errors
/// Only before the first connection is accepted.
pub async fn serve(
    listener: TcpListener,
    control: Option<UnixListener>,
    source: Source,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    let figures = Figures::register(&source.registry).map_err(ServeError::Figures)?;
    let (stop, stopped) = watch::channel(false);
    let changes = events::watch(source.snapshots.clone(), stopped.clone());
    let annex = source.annex.clone();
    let app = Arc::new(routes::App::new(source, figures.clone(), limits, changes));
    let router = routes::router(app, annex);
    let connections =
        |router| connection::Connections::new(router, limits, figures.clone(), stopped.clone());
    // Places of its own: however many read, somebody on this machine can act.
    let local = connections(router.clone());
    let connections = connections(router);
    let acting = async {
        match control {
            Some(control) => local.accept_local(control).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = connections.accept(listener, shutdown) => {}
        () = acting => {}
    }
    // Closed by sending: event streams end, connections close after their answer.
    let _ = stop.send(true);
    connections.drain().await;
    local.drain().await;
    Ok(())
}
