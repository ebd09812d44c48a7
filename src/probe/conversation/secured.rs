//! What of a conversation is said under TLS.

use std::io::Read as _;
use std::net::SocketAddr;

use rustls::ClientConnection;

use super::{Asks, Conversation, Line, Standing};
use crate::clock::Now;
use crate::health::{Phase, Said, Session};
use crate::inventory::Trust;
use crate::probe::tls::{self, Failed, Tls};

/// The TLS side of a conversation.
#[derive(Debug)]
pub(in crate::probe) struct Secured {
    pub(super) connection: Box<ClientConnection>,
    peer: SocketAddr,
    trust: Trust,
    pub(super) session: Option<Session>,
}

impl Secured {
    /// A connection to a peer that is judged by `trust`, before its handshake.
    pub(in crate::probe) fn new(
        connection: ClientConnection,
        peer: SocketAddr,
        trust: Trust,
    ) -> Self {
        Self {
            connection: Box::new(connection),
            peer,
            trust,
            session: None,
        }
    }
}

impl Conversation {
    /// Moves what TLS has to say to the bytes for the wire.
    pub(super) fn seal(&mut self) {
        let Some(secured) = &mut self.secured else {
            return;
        };
        while secured.connection.wants_write() {
            if !matches!(secured.connection.write_tls(&mut self.outgoing), Ok(1..)) {
                break;
            }
        }
    }

    pub(super) fn unseal(&mut self, mut bytes: &[u8], now: Now, shared: &mut Tls) -> Standing {
        loop {
            let Some(secured) = &mut self.secured else {
                return Standing::Open;
            };
            // It takes what it has room for, and then wants it to be worked off.
            if !bytes.is_empty() && secured.connection.read_tls(&mut bytes).is_err() {
                return Standing::Broken("a TLS record that is too long".to_owned());
            }
            let worked = secured.connection.process_new_packets();
            if let Err(error) = worked {
                return self.alarmed(&error, now, shared);
            }
            let open = !secured.connection.is_handshaking();
            if open && self.phase == Phase::Tls {
                let standing = self.handshaken(now, shared);
                if !matches!(standing, Standing::Open) {
                    return standing;
                }
            }
            let (plain, left) = self.plain();
            if !plain.is_empty() {
                let standing = self.read(&plain, now.mono);
                if left || !bytes.is_empty() && !matches!(standing, Standing::Open) {
                    self.note_over();
                }
                if !matches!(standing, Standing::Open) {
                    return standing;
                }
            }
            if left {
                return self.closed(now.mono);
            }
            if bytes.is_empty() {
                return Standing::Open;
            }
        }
    }

    /// What has come through TLS, and whether the peer has taken leave behind it.
    fn plain(&mut self) -> (Vec<u8>, bool) {
        let mut plain = Vec::new();
        let Some(secured) = &mut self.secured else {
            return (plain, false);
        };
        let mut part = [0; 4096];
        loop {
            match secured.connection.reader().read(&mut part) {
                Ok(0) => return (plain, true),
                Ok(count) => plain.extend_from_slice(&part[..count]),
                // The rest has not come yet.
                Err(_) => return (plain, false),
            }
        }
    }

    /// The handshake is complete.
    fn handshaken(&mut self, now: Now, shared: &mut Tls) -> Standing {
        self.phases.tls = Some(now.mono.since(self.since));
        self.look(now, shared);
        self.ask(now.mono);
        match self.asks {
            Asks::Handshake => self.answered(Said::Handshake),
            Asks::Sip { .. } | Asks::Lookup { .. } | Asks::Http { .. } => Standing::Open,
        }
    }

    /// Looks at what the handshake has shown.
    fn look(&mut self, now: Now, shared: &mut Tls) {
        let Some(secured) = &mut self.secured else {
            return;
        };
        let session = shared.session(&secured.connection, secured.peer, &secured.trust, now.wall);
        // Its fingerprint says which certificate it was.
        let own = session.chain.first();
        let own = own.map(|own| format!(", SHA-256 {}", own.fingerprint));
        let said = format!("{session}{}", own.unwrap_or_default());
        secured.session = Some(session);
        if self.lines.is_some() {
            self.note(Line::Received(said));
        }
    }

    fn alarmed(&mut self, error: &rustls::Error, now: Now, shared: &mut Tls) -> Standing {
        let shown = self
            .secured
            .as_ref()
            .is_some_and(|secured| secured.connection.peer_certificates().is_some());
        if shown && self.phase == Phase::Tls {
            self.look(now, shared);
        }
        if self.lines.is_some() {
            self.note(Line::Received(format!("TLS: {error}")));
        }
        match tls::failed(error, shown) {
            Failed::TooOld(what) => self.answered(Said::TooOld { what: what.into() }),
            Failed::Denied(what) => self.answered(Said::Denied { what: what.into() }),
            Failed::Broken(what) => Standing::Broken(what),
        }
    }
}
