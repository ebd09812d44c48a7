//! The table of runs under way.

use std::net::SocketAddr;
use std::sync::Arc;

use super::conversation::Conversation;
use super::credentials::Credentials;
use super::engine::{Flight, PartOf, Search};
use super::lookup_wire::Asked;
use super::sip_transaction::Transaction;
use super::socket::Connecting;
use super::stun_wire::Key;
use crate::clock::{Mono, Now};
use crate::health::{Exchange, Kept, KeptFate, LocalError, Observation, Occasion, Outcome};
use crate::inventory::{DnsType, Expected, ProbeIx};

/// One run of one probe.
#[derive(Debug)]
pub(super) struct Run {
    pub probe: ProbeIx,
    pub occasion: Occasion,
    /// When the first packet was handed to the system.
    pub started: Mono,
    pub deadline: Mono,
    /// Where to; the port is 0 for ICMP.
    pub target: SocketAddr,
    /// Unguessable; answers must carry it.
    pub token: u64,
    /// Something came that was no answer; told at the deadline if nothing better comes.
    pub malformed: Option<String>,
    /// It has been reported as silent and is listened to for a late answer.
    pub fell_silent: bool,
    /// Why no new connection could be opened beside a kept one that is silent.
    pub hindered: Option<LocalError>,
    pub question: Question,
    pub exchange: Option<Exchange>,
    /// The kept connection that it began on.
    pub kept: Option<Kept>,
    /// The run that it is a part of: what comes of it is reported there.
    pub part_of: Option<PartOf>,
}

impl Run {
    pub(super) const fn is_listening(&self) -> bool {
        self.fell_silent
    }

    /// Why what it has had no answer on is a kept connection only.
    pub(super) fn hindrance(&self) -> Option<LocalError> {
        let Question::Stream { conversation, .. } = &self.question else {
            return None;
        };
        self.hindered.filter(|_| conversation.is_unheard())
    }

    pub(super) fn observation(
        &self,
        occasion: Occasion,
        outcome: Outcome,
        ended: Mono,
    ) -> Observation {
        // What was not performed, or not to its end, has been carried by nothing.
        let is_performed = !matches!(outcome, Outcome::NotPerformed(_));
        let known = |kept: &Kept| is_performed || kept.fate != KeptFate::Carried;
        Observation {
            probe: self.probe,
            occasion,
            started: self.started,
            ended,
            outcome,
            kept: self.kept.filter(known),
            exchange: self.exchange.as_ref().and_then(Exchange::quoted),
        }
    }
}

/// What was asked, and by which socket.
#[derive(Debug)]
pub(super) enum Question {
    Icmp {
        socket: usize,
        sequence: u16,
    },
    Dns {
        socket: usize,
        id: u16,
        name: Arc<str>,
        rtype: DnsType,
        expect: Expected,
    },
    Sip {
        socket: usize,
        transaction: Transaction,
        request: Vec<u8>,
        /// Where it is sent from, as it stands in Via.
        own: SocketAddr,
        call: Call,
        credentials: Credentials,
    },
    Stun {
        socket: usize,
        transaction: Transaction,
        request: Vec<u8>,
        /// By what the answer must be signed.
        key: Option<Key>,
        credentials: Credentials,
    },
    Ntp {
        socket: usize,
        /// When it was sent.
        sent: Now,
    },
    Tcp(Connecting),
    /// A name, looked up for a domain.
    Lookup {
        socket: usize,
        id: u16,
        asked: Asked,
    },
    /// A SIP domain; its parts are runs of their own.
    Domain(Box<Search>),
    Series(Box<Flight>),
    Stream {
        connecting: Connecting,
        conversation: Box<Conversation>,
    },
}

impl Question {
    /// What is sent again, and by which socket.
    pub(super) const fn repeated(&mut self) -> Option<(usize, &mut Transaction, &mut Vec<u8>)> {
        match self {
            Self::Sip {
                socket,
                transaction,
                request,
                ..
            }
            | Self::Stun {
                socket,
                transaction,
                request,
                ..
            } => Some((*socket, transaction, request)),
            Self::Icmp { .. }
            | Self::Dns { .. }
            | Self::Ntp { .. }
            | Self::Tcp(_)
            | Self::Stream { .. }
            | Self::Lookup { .. }
            | Self::Domain(_)
            | Self::Series(_) => None,
        }
    }

    /// The transaction of what is sent again.
    pub(super) const fn transaction(&self) -> Option<&Transaction> {
        match self {
            Self::Sip { transaction, .. } | Self::Stun { transaction, .. } => Some(transaction),
            Self::Icmp { .. }
            | Self::Dns { .. }
            | Self::Ntp { .. }
            | Self::Tcp(_)
            | Self::Stream { .. }
            | Self::Lookup { .. }
            | Self::Domain(_)
            | Self::Series(_) => None,
        }
    }
}

/// What all requests of one call have in common (RFC 3261 section 22.2).
#[derive(Debug)]
pub(super) struct Call {
    pub tag: String,
    /// Its host part apart.
    pub id: String,
    /// The number of the last request.
    pub cseq: u32,
}

/// Runs by number. A number is used again, so that timers and answers are
/// checked against the run's token.
#[derive(Debug, Default)]
pub(super) struct Runs {
    places: Vec<Option<Run>>,
    free: Vec<u32>,
    count: usize,
}

impl Runs {
    /// Runs at once at most: 5,000 a second that are all silent for 3 s, and
    /// as many again that are listened to for late answers.
    pub(super) const MOST: usize = 32_768;
    /// Of these, places that late listeners may take.
    pub(super) const MOST_LISTENING: usize = 16_384;

    /// A number for a run about to begin; none when the table is full. It is
    /// taken until [`insert`](Self::insert) or [`release`](Self::release), as
    /// the first packet already names it.
    pub(super) fn reserve(&mut self) -> Option<u32> {
        if let Some(number) = self.free.pop() {
            return Some(number);
        }
        if self.places.len() >= Self::MOST {
            return None;
        }
        self.places.push(None);
        u32::try_from(self.places.len() - 1).ok()
    }

    /// Puts a run at its reserved number.
    pub(super) fn insert(&mut self, number: u32, run: Run) {
        self.count += 1;
        self.places[number as usize] = Some(run);
    }

    /// Gives a reserved number back.
    pub(super) fn release(&mut self, number: u32) {
        self.free.push(number);
    }

    pub(super) fn get(&self, number: u32) -> Option<&Run> {
        self.places.get(number as usize)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Run> {
        self.places.get_mut(number as usize)?.as_mut()
    }

    pub(super) fn remove(&mut self, number: u32) -> Option<Run> {
        let run = self.places.get_mut(number as usize)?.take()?;
        self.free.push(number);
        self.count -= 1;
        Some(run)
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..)
            .zip(&self.places)
            .filter(|(_, run)| run.is_some())
            .map(|(number, _)| number)
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }
}
