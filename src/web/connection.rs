//! Accepting connections, within bounds.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

use super::stall::Stall;
use super::who::Origin;
use super::{Figures, Limits};

/// Headers of one request; more is no browser.
const MAX_HEADERS: usize = 100;
/// Bytes of headers of one request, and of what is read ahead.
const MAX_HEAD: usize = 32 * 1024;
/// After the system had no descriptor left for another connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Where a request comes from, as an extension of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Peer {
    /// From an address.
    Address(IpAddr),
    /// By the socket on this machine, as the user of this id.
    User(u32),
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "{address}"),
            Self::User(id) => write!(f, "uid {id}"),
        }
    }
}

impl Peer {
    /// IPv6 by /64: whoever has one address there has them all.
    pub(super) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self::Address(v4.into()),
            IpAddr::V6(v6) => Self::Address(Ipv6Addr::from_bits(v6.to_bits() & (!0 << 64)).into()),
        }
    }
}

/// How many each peer has of something; bounded by the number of those.
#[derive(Clone, Debug)]
pub(super) struct Places {
    taken: Arc<Mutex<BTreeMap<Peer, usize>>>,
    all: usize,
    each: usize,
}

/// One place, given back when dropped.
#[derive(Debug)]
pub(super) struct Taken {
    places: Places,
    peer: Peer,
}

impl Places {
    pub(super) fn new(all: usize, each: usize) -> Self {
        Self {
            taken: Arc::default(),
            all,
            each,
        }
    }

    /// A place for a peer, if there is one left, for it and at all.
    pub(super) fn take(&self, peer: Peer) -> Option<Taken> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = taken.get(&peer).copied().unwrap_or_default();
        if mine >= self.each || taken.values().sum::<usize>() >= self.all {
            return None;
        }
        taken.insert(peer, mine + 1);
        Some(Taken {
            places: self.clone(),
            peer,
        })
    }

    pub(super) fn count(&self) -> usize {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.values().sum()
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self
            .places
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.peer) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) | None => {
                taken.remove(&self.peer);
            }
        }
    }
}

/// All connections, open and to come.
pub(super) struct Connections {
    router: Router,
    limits: Limits,
    figures: Figures,
    places: Places,
    stopped: watch::Receiver<bool>,
}

impl Connections {
    pub(super) fn new(
        router: Router,
        limits: Limits,
        figures: Figures,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let places = Places::new(limits.connections, limits.per_address);
        Self {
            router,
            limits,
            figures,
            places,
            stopped,
        }
    }

    /// Accepts until told to stop. A connection over a bound is closed at
    /// once: left waiting it would look like a server that hangs.
    pub(super) async fn accept(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                () = &mut shutdown => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => {
                    // Without it an answer in two writes waits for an acknowledgement.
                    if let Err(error) = stream.set_nodelay(true) {
                        debug!(%error, "setting a connection up");
                    }
                    let origin = Origin(Some(address.ip().to_canonical()));
                    self.begin(stream, Peer::of(address.ip()), origin);
                }
                Err(error) => {
                    warn!(%error, "accepting a connection");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Accepts those of this machine who may open the socket, for ever.
    pub(super) async fn accept_local(&self, listener: UnixListener) {
        loop {
            let accepted = match listener.accept().await {
                Ok((stream, _)) => stream.peer_cred().map(|peer| (stream, peer.uid())),
                Err(error) => Err(error),
            };
            match accepted {
                Ok((stream, user)) => self.begin(stream, Peer::User(user), Origin(None)),
                Err(error) => {
                    warn!(%error, "accepting a connection of this machine");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    fn begin(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: Peer,
        origin: Origin,
    ) {
        let Some(place) = self.places.take(peer) else {
            self.figures.refused.inc();
            return;
        };
        let service = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(origin);
            service.call(request)
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_headers(MAX_HEADERS)
            .max_buf_size(MAX_HEAD);
        let io = TokioIo::new(Stall::new(stream, self.limits.stall));
        let connection = http.serve_connection(io, service);
        let mut stopped = self.stopped.clone();
        let open = self.figures.connections.clone();
        open.inc();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                () = until(&mut stopped) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                debug!(%error, "serving a connection");
            }
            open.dec();
            drop(place);
        });
    }

    /// Waits for open connections to end, for as long as headers may take.
    pub(super) async fn drain(&self) {
        let ended = async {
            while self.places.count() > 0 {
                sleep(Duration::from_millis(10)).await;
            }
        };
        if timeout(self.limits.header, ended).await.is_err() {
            warn!(
                open = self.places.count(),
                "connections did not end in time"
            );
        }
    }
}

/// Ready once there is a stop, or nobody left to give one.
pub(super) async fn until(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|&stop| stop).await;
}
