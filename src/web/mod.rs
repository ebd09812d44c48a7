//! Edge. Serve the views.
//!
//! Nothing here holds truth: an answer is a rendering of the latest snapshot.
//! Every connection has a bound in number, in time and in size, so that no
//! reader, slow or hostile, delays another one or any other worker.

mod answer;
mod connection;
mod events;
mod process;
mod routes;
mod settings;
mod stall;
#[cfg(test)]
mod tests;

pub use settings::Settings;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::view::Snapshot;

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
    /// A body, in bytes, though none is read.
    pub body: u64,
    /// A snapshot older than this means that the ledger stands still.
    pub stale: Duration,
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
            stale: Duration::from_secs(15),
        }
    }
}

/// The daemon's own figures about serving.
#[derive(Clone, Debug)]
struct Figures {
    registry: Registry,
    requests: IntCounterVec,
    connections: IntGauge,
    refused: IntCounter,
    streams: IntGauge,
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
            connections: IntGauge::new("samband_http_connections", "Open connections of readers.")?,
            refused: IntCounter::new(
                "samband_http_connections_refused_total",
                "Connections closed at once because too many were open.",
            )?,
            streams: IntGauge::new("samband_http_event_streams", "Readers that follow changes.")?,
        };
        registry.register(Box::new(figures.requests.clone()))?;
        registry.register(Box::new(figures.connections.clone()))?;
        registry.register(Box::new(figures.refused.clone()))?;
        registry.register(Box::new(figures.streams.clone()))?;
        Ok(figures)
    }
}

/// Serving could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The registry given already has figures of ours.
    #[error("registering the figures of the web server")]
    Figures(#[source] prometheus::Error),
}

/// Serves the views until `shutdown` is ready, then lets answers under way
/// end, for as long as headers may take.
///
/// `registry` holds the daemon's own metrics, which `/metrics` appends.
///
/// # Errors
/// Only before the first connection is accepted.
pub async fn serve(
    listener: TcpListener,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    clock: Clock,
    registry: Registry,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    let figures = Figures::register(&registry).map_err(ServeError::Figures)?;
    let (stop, stopped) = watch::channel(false);
    let changes = events::watch(snapshots.clone(), stopped.clone());
    let app = Arc::new(routes::App::new(
        snapshots,
        clock,
        figures.clone(),
        limits,
        changes,
    ));
    let connections = connection::Connections::new(routes::router(app), limits, figures, stopped);
    connections.accept(listener, shutdown).await;
    // Closed by sending: event streams end, connections close after their answer.
    let _ = stop.send(true);
    connections.drain().await;
    Ok(())
}
