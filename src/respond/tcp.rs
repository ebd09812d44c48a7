//! TCP: a port that accepts and closes, is closed, or is silent.
//!
//! # Silence without a firewall
//!
//! A system answers each SYN to a listening port by itself, unless the queue of
//! connections that nobody has accepted yet is full: then Linux drops it, and the
//! other side hears nothing. So the silent listener shortens its queue to one,
//! fills it with connections of its own, and accepts none. What it cannot do:
//! where `net.ipv4.tcp_abort_on_overflow` is 1, Linux sends a reset instead; a
//! warning says so then. A SYN that was sent again while the port was silent is
//! answered when it speaks again, as by a line that comes back.

#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::switch::Control;
use super::{ListenError, Running, Supply, Switch};

/// Connections that may wait to be accepted, as is usual.
const QUEUE: i32 = 128;

/// The queue of a silent port. Linux lets in one more than this; with none at
/// all it would think itself attacked and answer with SYN cookies.
const SILENT_QUEUE: i32 = 1;

/// Own connections that may be needed to fill it: that many, and what happened
/// to come in between.
const PLUGS: usize = 16;

/// How long an own connection may take, on the same machine, before the queue
/// counts as full.
const PLUGGED: Duration = Duration::from_millis(100);

/// Between attempts to open a port again that something else has taken.
const REOPEN: Duration = Duration::from_millis(100);

/// How a TCP port behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// Accepts, and closes again.
    #[default]
    Accept,
    /// Nothing comes back.
    Silent,
    /// Nothing listens: the system answers with a reset.
    Closed,
}

/// A TCP port.
#[derive(Debug)]
pub struct Tcp {
    at: SocketAddr,
    _running: Running,
}

impl Tcp {
    /// Starts one; port 0 lets the system choose.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(
        at: SocketAddr,
        behaviour: Switch<Behaviour>,
        supply: Supply,
    ) -> Result<Self, ListenError> {
        let failed = |source| ListenError {
            what: "TCP",
            at,
            source,
        };
        let listener = TcpListener::bind(at).await.map_err(failed)?;
        let at = listener.local_addr().map_err(failed)?;
        let control = Control::new(behaviour, supply);
        let running = Running(tokio::spawn(serve(at, listener, control)));
        Ok(Self {
            at,
            _running: running,
        })
    }

    /// Where it listens.
    pub fn at(&self) -> SocketAddr {
        self.at
    }
}

async fn serve(at: SocketAddr, first: TcpListener, mut control: Control<Behaviour>) {
    let mut listener = first;
    loop {
        match control.now() {
            Some(Behaviour::Accept) => accept(&listener, &mut control).await,
            Some(Behaviour::Silent) | None => be_silent(at, &listener, &mut control).await,
            Some(Behaviour::Closed) => {
                drop(listener);
                while control.now() == Some(Behaviour::Closed) {
                    control.changed().await;
                }
                listener = reopen(at).await;
            }
        }
    }
}

async fn accept(listener: &TcpListener, control: &mut Control<Behaviour>) {
    lengthen_queue(listener, QUEUE);
    while control.now() == Some(Behaviour::Accept) {
        tokio::select! {
            () = control.changed() => {}
            accepted = listener.accept() => {
                if let Err(error) = accepted {
                    tracing::debug!(%error, "could not accept");
                    tokio::time::sleep(REOPEN).await;
                }
            }
        }
    }
}

async fn be_silent(at: SocketAddr, listener: &TcpListener, control: &mut Control<Behaviour>) {
    lengthen_queue(listener, SILENT_QUEUE);
    let plugs = plug(at).await;
    while matches!(control.now(), Some(Behaviour::Silent) | None) {
        control.changed().await;
    }
    drop(plugs);
}

/// Linux lets a listening socket listen again, with another length.
fn lengthen_queue(listener: &TcpListener, length: i32) {
    if let Err(error) = SockRef::from(listener).listen(length) {
        tracing::warn!(%error, "could not change the length of a queue");
    }
}

/// Fills the queue of a listener that accepts nothing.
async fn plug(at: SocketAddr) -> Vec<TcpStream> {
    let mut plugs = Vec::new();
    while plugs.len() < PLUGS {
        match timeout(PLUGGED, TcpStream::connect(at)).await {
            Ok(Ok(plug)) => plugs.push(plug),
            Err(_) => return plugs,
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => break,
            Ok(Err(error)) => {
                tracing::warn!(%at, %error, "could not fill a queue");
                return plugs;
            }
        }
    }
    tracing::warn!(%at, "this system does not let a TCP port be silent (tcp_abort_on_overflow?)");
    plugs
}

async fn reopen(at: SocketAddr) -> TcpListener {
    let mut told = false;
    loop {
        match TcpListener::bind(at).await {
            Ok(listener) => return listener,
            Err(error) if !told => {
                tracing::warn!(%at, %error, "port taken, trying on");
                told = true;
            }
            Err(_) => {}
        }
        tokio::time::sleep(REOPEN).await;
    }
}
