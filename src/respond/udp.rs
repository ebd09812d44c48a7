//! One UDP socket that answers: bounded datagrams, bounded delays, and a port
//! that can be closed and opened again.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::switch::Control;
use super::{ListenError, Running};

/// Bytes of a datagram that are looked at; a longer one is not answered.
pub(super) const DATAGRAM: usize = 2048;

/// Answers held back at a time; one more is not sent, like a packet lost in a
/// full queue. At 250 answers a second held for four seconds each it is reached.
const HELD_BACK: usize = 1000;

/// Between attempts to open a port again that something else has taken.
const REOPEN: Duration = Duration::from_millis(100);

/// What a protocol makes of a datagram.
pub(super) trait Protocol: Send + 'static {
    /// How it can be told to behave.
    type Behaviour: Copy + PartialEq + Send + Sync + 'static;

    /// Whether the port is closed, so that the system answers that it is.
    fn is_closed(behaviour: Self::Behaviour) -> bool;

    /// The answer, if there is one.
    fn answer(
        &mut self,
        behaviour: Self::Behaviour,
        datagram: &[u8],
        from: SocketAddr,
    ) -> Option<Reply>;
}

/// One datagram to send.
pub(super) struct Reply {
    pub(super) bytes: Vec<u8>,
    pub(super) to: SocketAddr,
    pub(super) after: Duration,
}

/// A bound and answering socket.
pub(super) struct Listening {
    pub(super) at: SocketAddr,
    pub(super) running: Running,
}

pub(super) async fn listen<P: Protocol>(
    at: SocketAddr,
    what: &'static str,
    protocol: P,
    control: Control<P::Behaviour>,
) -> Result<Listening, ListenError> {
    let failed = |source| ListenError { what, at, source };
    let socket = UdpSocket::bind(at).await.map_err(failed)?;
    let at = socket.local_addr().map_err(failed)?;
    let serve = Serve {
        at,
        what,
        protocol,
        control,
        held_back: JoinSet::new(),
    };
    let running = Running(tokio::spawn(serve.run(socket)));
    Ok(Listening { at, running })
}

struct Serve<P: Protocol> {
    at: SocketAddr,
    what: &'static str,
    protocol: P,
    control: Control<P::Behaviour>,
    held_back: JoinSet<()>,
}

impl<P: Protocol> Serve<P> {
    async fn run(mut self, first: UdpSocket) {
        let mut socket = first;
        loop {
            self.answer_until_closed(socket).await;
            while self.is_closed() {
                self.control.changed().await;
            }
            socket = reopen(self.at, self.what).await;
        }
    }

    fn is_closed(&self) -> bool {
        self.control.now().is_some_and(P::is_closed)
    }

    async fn answer_until_closed(&mut self, socket: UdpSocket) {
        let socket = Arc::new(socket);
        let mut buffer = [0; DATAGRAM + 1];
        while !self.is_closed() {
            if self.control.now().is_none() {
                self.held_back.abort_all();
            }
            tokio::select! {
                () = self.control.changed() => {}
                Some(_) = self.held_back.join_next() => {}
                received = socket.recv_from(&mut buffer) => {
                    self.take(&socket, &buffer, received).await;
                }
            }
        }
        // An answer held back keeps the socket open: it must not outlive it.
        self.held_back.shutdown().await;
    }

    async fn take(
        &mut self,
        socket: &Arc<UdpSocket>,
        buffer: &[u8],
        received: io::Result<(usize, SocketAddr)>,
    ) {
        let (length, from) = match received {
            Ok(received) => received,
            Err(error) => {
                tracing::debug!(at = %self.at, what = self.what, %error, "could not receive");
                tokio::time::sleep(REOPEN).await;
                return;
            }
        };
        let (Some(behaviour), true) = (self.control.now(), length <= DATAGRAM) else {
            return;
        };
        let Some(reply) = self.protocol.answer(behaviour, &buffer[..length], from) else {
            return;
        };
        if reply.after.is_zero() {
            send(socket, &reply).await;
        } else if self.held_back.len() < HELD_BACK {
            let socket = Arc::clone(socket);
            self.held_back.spawn(async move {
                tokio::time::sleep(reply.after).await;
                send(&socket, &reply).await;
            });
        }
    }
}

async fn reopen(at: SocketAddr, what: &'static str) -> UdpSocket {
    let mut told = false;
    loop {
        match UdpSocket::bind(at).await {
            Ok(socket) => return socket,
            Err(error) if !told => {
                tracing::warn!(%at, what, %error, "port taken, trying on");
                told = true;
            }
            Err(_) => {}
        }
        tokio::time::sleep(REOPEN).await;
    }
}

async fn send(socket: &UdpSocket, reply: &Reply) {
    if let Err(error) = socket.send_to(&reply.bytes, reply.to).await {
        tracing::debug!(to = %reply.to, %error, "could not answer");
    }
}
