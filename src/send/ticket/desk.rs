//! What is done to the ticket of one fault, and how far that has come.
//!
//! Before each call it is remembered that it is made, and after it what came of it, so that
//! neither a connection that breaks nor a program that is killed makes a second ticket: what
//! may have been done is looked for before it is done again, and where the system cannot be
//! asked for that, nothing is done.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use super::Settings;
use super::adapter::Means;
use super::answer::Found;
use super::line::{Exchange, Line};
use super::memory::{Held, Known, Memory, MemoryError, Remembered};
use super::template::Values;
use super::work::{Stop, Work, name};
use crate::clock::Clock;
use crate::notice::{Outcome, Row, TicketOrder};
use crate::send::{Carrier, Delivered, TrustError};

/// Notices that are carried to one system at once.
const AT_ONCE: usize = 2;

/// Works at the tickets of one system.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) line: Line,
    pub(super) memory: Memory,
}

/// Why a system cannot be spoken to with these settings.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Its address is none.
    #[error("the address of the ticket system `{0}` cannot be used")]
    Url(Arc<str>),
    /// TLS.
    #[error("setting up TLS to the ticket system `{id}`")]
    Trust {
        /// Which.
        id: Arc<str>,
        /// Why.
        #[source]
        source: TrustError,
    },
    /// The client; its words may name the address.
    #[error("preparing the ticket system `{0}`")]
    Client(Arc<str>),
}

/// After so many tickets that cannot be asked about, the others wait for the next time.
const TROUBLES: usize = 3;

/// What a call of a system's says.
#[derive(Debug)]
pub enum Heard {
    /// Nothing that we do not know.
    Nothing,
    /// Something about a ticket that we are working at: it is to say it again.
    Busy,
    /// One of ours was closed.
    Closed(Box<Asked>),
}

/// A ticket that was closed over there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which, and what is known of it.
    pub ticket: Remembered,
    /// What was done about it, in their words.
    pub remedy: Option<String>,
}

impl Desk {
    /// Makes ready; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot work.
    pub fn new(settings: &Settings, memory: Memory, clock: Clock) -> Result<Self, DeskError> {
        Ok(Self {
            inner: Arc::new(Inner {
                line: Line::new(settings, clock)?,
                settings: settings.clone(),
                memory,
            }),
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Carries one order, and shows each call.
    pub async fn carry_shown(
        &self,
        order: &TicketOrder,
        key: &str,
        again: bool,
    ) -> (Delivered, Vec<Exchange>) {
        let inner = &*self.inner;
        let system = &inner.settings.id;
        let _held = inner.memory.hold(system, &order.fault).await;
        let (id, fault) = (system.to_string(), order.fault.clone());
        let known = inner
            .memory
            .with(move |shelf| Ok((shelf.get(&id, &fault)?, shelf.since())))
            .await;
        let (known, since) = match known {
            Ok(known) => known,
            Err(error) => return (Stop::from(error).delivered(), Vec::new()),
        };
        let mut work = Work {
            desk: inner,
            order,
            key,
            known: known.unwrap_or_else(|| Known {
                perhaps: again || is_older(order, since),
                ..Known::default()
            }),
            session: None,
            exchanges: Vec::new(),
        };
        let delivered = match work.run().await {
            Ok(response) => Delivered {
                outcome: Outcome::Accepted { response },
                wait: None,
            },
            Err(stop) => stop.delivered(),
        };
        (delivered, work.exchanges)
    }

    /// Asks how the tickets are that are open, and gives those that were closed over there.
    /// One that is worked at is left for the next time.
    ///
    /// # Errors
    /// When what is known of them cannot be read, or the system does not answer.
    pub async fn ask_all(&self) -> Result<Vec<Asked>, String> {
        let inner = &*self.inner;
        let Some(poll) = &inner.settings.adapter.poll else {
            return Ok(Vec::new());
        };
        let id = inner.settings.id.to_string();
        let open = inner.memory.with(move |shelf| shelf.open(&id)).await;
        let mut closed = Vec::new();
        let mut troubles = Vec::new();
        let mut session = None;
        for ticket in open.map_err(|error| error.to_string())? {
            let Some(_held) = inner.memory.take(&ticket.system, &ticket.fault) else {
                continue;
            };
            // It may have been closed by us since the list was read.
            let (system, fault) = (ticket.system.clone(), ticket.fault.clone());
            let now = inner.memory.with(move |shelf| shelf.get(&system, &fault));
            let now = now.await.map_err(|error| error.to_string())?;
            if !now.is_some_and(|known| known.open) {
                continue;
            }
            if session.is_none() {
                session = inner
                    .let_in(&mut Vec::new())
                    .await
                    .map_err(|stop| stop.words())?;
            }
            let values = inner.values_of(&ticket);
            let headers = &inner.settings.adapter.headers;
            let asked = inner
                .line
                .ask(&poll.call, headers, &values, session.as_ref())
                .await;
            let reply = match asked.reply {
                Ok(reply) => reply,
                Err(trouble) => {
                    troubles.push(trouble.to_string());
                    if troubles.len() == TROUBLES {
                        break;
                    }
                    continue;
                }
            };
            if poll.call.means(reply.status) != Means::Taken {
                continue;
            }
            let status = poll.status.of(&reply.body);
            if status.is_some_and(|status| poll.closed.contains(status)) {
                let remedy = poll
                    .remedy
                    .as_ref()
                    .and_then(|at| at.of(&reply.body)?.as_str());
                let remedy = remedy.map(str::to_owned);
                closed.push(Asked { ticket, remedy });
            }
        }
        match troubles.pop() {
            Some(why) if closed.is_empty() => Err(why),
            Some(_) | None => Ok(closed),
        }
    }

    /// What a call of the system's says: that a ticket of ours was closed over there, and not
    /// by us, is all that matters.
    ///
    /// # Errors
    /// When what is known of tickets cannot be read.
    pub async fn told(&self, body: &Value) -> Result<Heard, MemoryError> {
        let inner = &*self.inner;
        let Some(hook) = &inner.settings.adapter.hook else {
            return Ok(Heard::Nothing);
        };
        let status = hook.status.of(body);
        let Some(found) = Found::at(body, &hook.id, None) else {
            return Ok(Heard::Nothing);
        };
        if !status.is_some_and(|status| hook.closed.contains(status)) {
            return Ok(Heard::Nothing);
        }
        let system = inner.settings.id.to_string();
        let ticket = inner
            .memory
            .with(move |shelf| shelf.by_id(&system, &found.id))
            .await?;
        let Some(ticket) = ticket.filter(|ticket| ticket.known.open) else {
            return Ok(Heard::Nothing);
        };
        // What we do ourselves is called back to us while we do it; said again, it is known.
        if inner.memory.take(&ticket.system, &ticket.fault).is_none() {
            return Ok(Heard::Busy);
        }
        let remedy = hook.remedy.as_ref().and_then(|at| at.of(body)?.as_str());
        Ok(Heard::Closed(Box::new(Asked {
            remedy: remedy.map(str::to_owned),
            ticket,
        })))
    }

    /// Has a ticket for oneself, if nobody works at it.
    pub fn take(&self, ticket: &Remembered) -> Option<Held> {
        self.inner.memory.take(&ticket.system, &ticket.fault)
    }

    /// Remembers that a ticket was closed over there, once that has been told; to be called
    /// while one has it for oneself.
    ///
    /// # Errors
    /// When it is not kept.
    pub async fn note_closed(&self, asked: &Asked) -> Result<(), MemoryError> {
        let inner = &*self.inner;
        let ticket = asked.ticket.clone();
        inner
            .memory
            .with(move |shelf| {
                let now = shelf.get(&ticket.system, &ticket.fault)?;
                let Some(known) = now.filter(|known| known.open) else {
                    return Ok(());
                };
                let known = Known {
                    open: false,
                    closed_there: true,
                    ..known
                };
                shelf.put(&Remembered { known, ..ticket })
            })
            .await
    }
}

/// Whether a fault is older than what is remembered, so that it may have a ticket.
fn is_older(order: &TicketOrder, since: Option<Timestamp>) -> bool {
    let opened: Option<Timestamp> = order.opened_at.parse().ok();
    opened
        .zip(since)
        .is_some_and(|(opened, since)| opened < since)
}

impl Inner {
    /// Lets us in, where that takes a call of its own.
    pub(super) async fn let_in(
        &self,
        exchanges: &mut Vec<Exchange>,
    ) -> Result<Option<SecretString>, Stop> {
        let Some(login) = &self.settings.adapter.login else {
            return Ok(None);
        };
        let values = self.own_values();
        let exchange = self.line.ask(&login.call, &[], &values, None).await;
        let reply = exchange.reply.clone();
        exchanges.push(Exchange {
            // It is a secret from here on.
            reply: reply.clone().map(|reply| super::line::Reply {
                said: "(not shown)".to_owned(),
                ..reply
            }),
            ..exchange
        });
        let reply = reply.map_err(|trouble| Stop::later(trouble.to_string()))?;
        let session = login.session.of(&reply.body).and_then(Value::as_str);
        match session {
            Some(session) if login.call.means(reply.status) == Means::Taken => {
                Ok(Some(session.into()))
            }
            Some(_) | None => Err(Stop::later(format!(
                "we are not let in: HTTP {}",
                reply.status
            ))),
        }
    }

    pub(super) fn own_values(&self) -> Values {
        let mut values = Values::default();
        for (name, value) in &self.settings.values {
            values.put(&format!("values.{name}"), value.clone());
        }
        values
    }

    fn values_of(&self, ticket: &Remembered) -> Values {
        let mut values = self.own_values();
        values.put("fault.number", ticket.fault.as_str());
        values.put("fault.region", ticket.region.as_str());
        name(&mut values, &ticket.known);
        values
    }
}

impl Carrier for Desk {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn carry(&self, row: &Row) -> Delivered {
        match TicketOrder::of_row(row) {
            Some(order) => {
                let again = row.attempts > 1;
                self.carry_shown(&order, row.key.as_str(), again).await.0
            }
            None => Delivered {
                outcome: Outcome::Permanent {
                    why: "what is to be done cannot be read".to_owned(),
                },
                wait: None,
            },
        }
    }

    async fn take_leave(&self) {}
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}
