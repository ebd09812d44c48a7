//! What is done to the ticket of one fault, and how far that has come.
//!
//! Before each call it is remembered that it is made, and after it what came of it, so that
//! neither a connection that breaks nor a program that is killed makes a second ticket: what
//! may have been done is looked for before it is done again, and where the system cannot be
//! asked for that, nothing is done.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

use super::adapter::{Call, Means, Search};
use super::answer::Found;
use super::line::{Exchange, Line};
use super::memory::{Does, Held, Known, Memory, MemoryError, Remembered, Step};
use super::template::Values;
use super::{Adapter, Settings};
use crate::clock::Clock;
use crate::notice::{Outcome, Row, TicketOrder};
use crate::send::webhook::Trouble;
use crate::send::{Carrier, Delivered, TrustError};

/// Notices that are carried to one system at once.
const AT_ONCE: usize = 2;

/// Works at the tickets of one system.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    line: Line,
    memory: Memory,
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

/// A ticket that was closed over there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which, and what is known of it.
    pub ticket: Remembered,
    /// What was done about it, in their words.
    pub remedy: Option<String>,
}

/// Why a notice is not carried further.
struct Stop {
    outcome: Outcome,
    wait: Option<Duration>,
}

impl From<MemoryError> for Stop {
    fn from(error: MemoryError) -> Self {
        Self::later(error.to_string())
    }
}

impl Stop {
    const fn later(why: String) -> Self {
        Self {
            outcome: Outcome::Temporary { why },
            wait: None,
        }
    }
}

/// What a call that was not taken may have done all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// Nothing.
    Nothing,
    /// Perhaps all that it was to do.
    Perhaps,
}

/// One notice on its way, and the ticket as it is known.
struct Work<'a> {
    desk: &'a Inner,
    order: &'a TicketOrder,
    key: &'a str,
    known: Known,
    session: Option<SecretString>,
    exchanges: Vec<Exchange>,
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
    pub async fn carry_shown(&self, order: &TicketOrder, key: &str, again: bool) -> (Delivered, Vec<Exchange>) {
        let inner = &*self.inner;
        let system = &inner.settings.id;
        let _held = inner.memory.hold(system, &order.fault).await;
        let (id, fault) = (system.to_string(), order.fault.clone());
        let known = inner.memory.with(move |shelf| shelf.get(&id, &fault)).await;
        let known = match known {
            Ok(known) => known,
            Err(error) => return (Stop::from(error).delivered(), Vec::new()),
        };
        let mut work = Work {
            desk: inner,
            order,
            key,
            known: known.unwrap_or_else(|| Known {
                perhaps: again,
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
        let mut session = None;
        for ticket in open.map_err(|error| error.to_string())? {
            let Some(_held) = inner.memory.take(&ticket.system, &ticket.fault) else {
                continue;
            };
            if session.is_none() {
                session = inner.let_in(&mut Vec::new()).await.map_err(|stop| stop.words())?;
            }
            let values = inner.values_of(&ticket);
            let headers = &inner.settings.adapter.headers;
            let asked = inner.line.ask(&poll.call, headers, &values, session.as_ref()).await;
            let reply = asked.reply.map_err(|trouble| trouble.to_string())?;
            if poll.call.means(reply.status) != Means::Taken {
                continue;
            }
            let status = poll.status.of(&reply.body);
            if status.is_some_and(|status| poll.closed.contains(status)) {
                let remedy = poll.remedy.as_ref().and_then(|at| at.of(&reply.body)?.as_str());
                let remedy = remedy.map(str::to_owned);
                closed.push(Asked { ticket, remedy });
            }
        }
        Ok(closed)
    }

    /// What a call of the system's says: a ticket of ours that was closed over there, and not
    /// by us; none where it says anything else.
    ///
    /// # Errors
    /// When what is known of tickets cannot be read.
    pub async fn told(&self, body: &Value) -> Result<Option<Asked>, MemoryError> {
        let inner = &*self.inner;
        let Some(hook) = &inner.settings.adapter.hook else {
            return Ok(None);
        };
        let status = hook.status.of(body);
        let Some(found) = Found::at(body, &hook.id, None) else {
            return Ok(None);
        };
        if !status.is_some_and(|status| hook.closed.contains(status)) {
            return Ok(None);
        }
        let system = inner.settings.id.to_string();
        let ticket = inner.memory.with(move |shelf| shelf.by_id(&system, &found.id)).await?;
        let Some(ticket) = ticket.filter(|ticket| ticket.known.open) else {
            return Ok(None);
        };
        // What we do ourselves is called back to us while we do it.
        if inner.memory.take(&ticket.system, &ticket.fault).is_none() {
            return Ok(None);
        }
        let remedy = hook.remedy.as_ref().and_then(|at| at.of(body)?.as_str());
        Ok(Some(Asked {
            remedy: remedy.map(str::to_owned),
            ticket,
        }))
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

impl Inner {
    /// Lets us in, where that takes a call of its own.
    async fn let_in(&self, exchanges: &mut Vec<Exchange>) -> Result<Option<SecretString>, Stop> {
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
            Some(session) if login.call.means(reply.status) == Means::Taken => Ok(Some(session.into())),
            _ => Err(Stop::later(format!("we are not let in: HTTP {}", reply.status))),
        }
    }

    fn own_values(&self) -> Values {
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

/// Puts in what a ticket is called.
fn name(values: &mut Values, known: &Known) {
    let id = known.id.clone().unwrap_or_default();
    let numeric = known.numeric.then(|| id.parse::<i64>().ok()).flatten();
    values.put("ticket.id", numeric.map_or_else(|| Value::from(id), Value::from));
    values.put("ticket.number", known.number.clone().unwrap_or_default());
}

impl Work<'_> {
    async fn run(&mut self) -> Result<String, Stop> {
        let step = self.known.step.clone();
        let mut step = match step.filter(|step| step.key == self.key) {
            Some(step) if step.over => return Ok(self.said("it was done before")),
            Some(step) => step,
            None => {
                let Some(does) = self.wanted().await? else {
                    return Ok(self.said("nothing is to be done"));
                };
                Step {
                    key: self.key.to_owned(),
                    does,
                    done: 0,
                    begun: false,
                    over: false,
                }
            }
        };
        let adapter = Arc::clone(&self.desk.settings.adapter);
        while let Some(call) = adapter.calls(step.does).get(step.done) {
            if step.begun && self.was_made(&adapter, call, &step).await? {
                step.done += 1;
                step.begun = false;
                self.keep(&step).await?;
                continue;
            }
            step.begun = true;
            self.known.perhaps |= step.opens();
            self.keep(&step).await?;
            let made = self.make(&adapter, call, &step).await;
            match &made {
                Ok(()) => {
                    step.done += 1;
                    step.begun = false;
                }
                Err((Came::Perhaps, _)) => {}
                // It may be made again without a look.
                Err((Came::Nothing, _)) => {
                    step.begun = false;
                    self.known.perhaps &= !step.opens();
                }
            }
            self.keep(&step).await?;
            made.map_err(|(_, stop)| stop)?;
        }
        step.over = true;
        self.known.open = step.does.opens();
        self.known.closed_there = false;
        self.keep(&step).await?;
        Ok(self.said(step.does.word()))
    }

    /// What is to be done to the ticket; none if nothing is.
    async fn wanted(&mut self) -> Result<Option<Does>, Stop> {
        if self.known.id.is_none() && self.known.perhaps {
            let adapter = Arc::clone(&self.desk.settings.adapter);
            if let Some(find) = &adapter.find
                && let Some(found) = self.look(find).await?.into_iter().next()
            {
                self.take(&adapter, found);
            }
            self.known.perhaps = false;
        }
        Ok(match (self.known.id.is_some(), self.order.open) {
            (false, true) => Some(Does::Open),
            (true, true) if self.known.open => Some(Does::Comment),
            (true, true) => Some(Does::Reopen),
            (true, false) if self.known.open => Some(Does::Close),
            (true | false, false) => None,
        })
    }

    /// Whether a call that was made before, with whatever came of it, has done what it was to
    /// do. One that may be made twice is.
    async fn was_made(&mut self, adapter: &Adapter, call: &Call, step: &Step) -> Result<bool, Stop> {
        if step.opens() {
            let Some(find) = &adapter.find else {
                return Ok(false);
            };
            let found = self.look(find).await?.into_iter().next();
            let Some(found) = found else {
                return Ok(false);
            };
            self.take(adapter, found);
            return Ok(true);
        }
        match &adapter.seen {
            Some(seen) if !call.repeat => Ok(!self.look(seen).await?.is_empty()),
            Some(_) | None => Ok(false),
        }
    }

    /// What a search finds. One that cannot be made is no search that finds nothing.
    async fn look(&mut self, search: &Search) -> Result<Vec<Found>, Stop> {
        let reply = self.ask(&search.call).await?;
        let reply = reply.map_err(|trouble| Stop::later(format!("it could not be looked for: {trouble}")))?;
        if search.none == Some(reply.status) {
            return Ok(Vec::new());
        }
        let values = self.values();
        let found = search.found(&reply.body, &values);
        match (search.call.means(reply.status), found) {
            (Means::Taken, Some(found)) => Ok(found),
            (Means::Taken | Means::Later | Means::Refused, _) => Err(Stop {
                outcome: Outcome::Temporary {
                    why: format!("it could not be looked for: {}", reply.line()),
                },
                wait: reply.wait,
            }),
        }
    }

    /// Makes a call. An error says what may have come of it all the same.
    async fn make(&mut self, adapter: &Adapter, call: &Call, step: &Step) -> Result<(), (Came, Stop)> {
        let reply = self.ask(call).await.map_err(|stop| (Came::Nothing, stop))?;
        let reply = match reply {
            Ok(reply) => reply,
            Err(trouble) => return Err(self.troubled(trouble)),
        };
        let (why, wait) = (reply.line(), reply.wait);
        let stop = |outcome| Stop { outcome, wait };
        match call.means(reply.status) {
            Means::Refused => Err((Came::Nothing, stop(Outcome::Permanent { why }))),
            // Who stands before a system says such a thing when that was too slow to answer.
            Means::Later if reply.status >= 500 => {
                Err((Came::Perhaps, stop(Outcome::Temporary { why })))
            }
            Means::Later => Err((Came::Nothing, stop(Outcome::Temporary { why }))),
            Means::Taken if !step.opens() => Ok(()),
            Means::Taken => {
                let found = match &adapter.id {
                    Some(id) => Found::at(&reply.body, id, adapter.number.as_ref()),
                    None => Some(Found {
                        id: self.order.fault.clone(),
                        numeric: false,
                        number: self.order.fault.clone(),
                    }),
                };
                let why = format!("its answer names no ticket: {why}");
                let found = found.ok_or((Came::Perhaps, stop(Outcome::Ambiguous { why })))?;
                self.take(adapter, found);
                Ok(())
            }
        }
    }

    fn troubled(&self, trouble: Trouble) -> (Came, Stop) {
        let why = trouble.to_string();
        let ambiguous = |wait| Stop {
            outcome: Outcome::Ambiguous { why: why.clone() },
            wait,
        };
        match trouble {
            Trouble::Unconnected(_) => (Came::Nothing, Stop::later(why)),
            // It may still be at it; whoever looks too early does not find it.
            Trouble::Late(deadline) => (Came::Perhaps, ambiguous(Some(deadline))),
            Trouble::Broken(_) => (Came::Perhaps, ambiguous(Some(self.desk.settings.deadline / 2))),
        }
    }

    async fn ask(&mut self, call: &Call) -> Result<Result<super::line::Reply, Trouble>, Stop> {
        if self.session.is_none() {
            self.session = self.desk.let_in(&mut self.exchanges).await?;
        }
        let headers = &self.desk.settings.adapter.headers;
        let values = self.values();
        let exchange = self.desk.line.ask(call, headers, &values, self.session.as_ref()).await;
        let reply = exchange.reply.clone();
        self.exchanges.push(exchange);
        Ok(reply)
    }

    fn values(&self) -> Values {
        let mut values = self.desk.own_values();
        let order = self.order;
        for (place, value) in [
            ("fault.number", &order.fault),
            ("fault.title", &order.title),
            ("fault.text", &order.text),
            ("fault.region", &order.region),
            ("fault.state", &order.state),
            ("fault.cause", &order.cause),
            ("fault.opened_at", &order.opened_at),
            ("fault.url", &order.url),
            ("note", &order.note),
            ("event", &order.event),
            ("at", &order.at),
            ("party.id", &order.party),
            ("party.name", &order.party_name),
            ("language", &order.language),
        ] {
            values.put(place, value.as_str());
        }
        values.put("fault.json", order.json.clone());
        values.put("key", self.key);
        name(&mut values, &self.known);
        values
    }

    /// Takes over what a ticket is called.
    fn take(&mut self, adapter: &Adapter, found: Found) {
        self.known.id = Some(found.id);
        self.known.numeric = found.numeric;
        self.known.number = Some(found.number);
        self.known.open = true;
        self.known.perhaps = false;
        let values = self.values();
        let page = adapter.page.as_ref();
        self.known.url = page.map(|page| self.desk.line.beneath(page, &values));
    }

    async fn keep(&mut self, step: &Step) -> Result<(), Stop> {
        self.known.step = Some(step.clone());
        let ticket = Remembered {
            system: self.desk.settings.id.to_string(),
            region: self.order.region.clone(),
            fault: self.order.fault.clone(),
            known: self.known.clone(),
        };
        Ok(self.desk.memory.with(move |shelf| shelf.put(&ticket)).await?)
    }

    fn said(&self, what: &str) -> String {
        match &self.known.number {
            Some(number) => format!("ticket {number}: {what}"),
            None => what.to_owned(),
        }
    }
}

impl Adapter {
    /// The calls that do something.
    fn calls(&self, does: Does) -> &[Call] {
        match does {
            Does::Open => &self.open,
            Does::Comment => &self.comment,
            Does::Close => &self.close,
            Does::Reopen => &self.reopen,
        }
    }
}

impl Step {
    /// Whether the next call is the one that makes a ticket.
    fn opens(&self) -> bool {
        self.does == Does::Open && self.done == 0
    }
}

impl Does {
    /// As it stands in the log.
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "opened",
            Self::Comment => "commented",
            Self::Close => "closed",
            Self::Reopen => "reopened",
        }
    }
}

impl Stop {
    fn delivered(self) -> Delivered {
        Delivered {
            outcome: self.outcome,
            wait: self.wait,
        }
    }

    fn words(self) -> String {
        match self.outcome {
            Outcome::Accepted { response } => response,
            Outcome::Temporary { why }
            | Outcome::Permanent { why }
            | Outcome::Ambiguous { why } => why,
        }
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
