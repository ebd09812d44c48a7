//! One notice on its way: which calls it takes, which are done, and which may have been.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

use super::adapter::{Adapter, Call, Means, Search};
use super::answer::Found;
use super::desk::Inner;
use super::line::{Exchange, Reply};
use super::memory::{Does, Known, MemoryError, Remembered, Step};
use super::template::{Values, brief};
use crate::notice::{Outcome, TicketOrder};
use crate::send::Delivered;
use crate::send::webhook::Trouble;

/// Why a notice is not carried further.
pub(super) struct Stop {
    outcome: Outcome,
    wait: Option<Duration>,
}

impl From<MemoryError> for Stop {
    fn from(error: MemoryError) -> Self {
        Self::later(error.to_string())
    }
}

impl Stop {
    pub(super) const fn later(why: String) -> Self {
        Self {
            outcome: Outcome::Temporary { why },
            wait: None,
        }
    }
}

/// How often a ticket is looked for that may have been opened and is to be closed.
const LOOKS: u32 = 3;

/// What a call that was not taken may have done all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// Nothing.
    Nothing,
    /// Perhaps all that it was to do.
    Perhaps,
}

/// One notice on its way, and the ticket as it is known.
pub(super) struct Work<'a> {
    pub(super) desk: &'a Inner,
    pub(super) order: &'a TicketOrder,
    pub(super) key: &'a str,
    pub(super) known: Known,
    pub(super) session: Option<SecretString>,
    pub(super) exchanges: Vec<Exchange>,
}

/// Puts in what a ticket is called.
pub(super) fn name(values: &mut Values, known: &Known) {
    let id = known.id.clone().unwrap_or_default();
    let numeric = known.numeric.then(|| id.parse::<i64>().ok()).flatten();
    values.put(
        "ticket.id",
        numeric.map_or_else(|| Value::from(id), Value::from),
    );
    values.put("ticket.number", known.number.clone().unwrap_or_default());
}

impl Work<'_> {
    pub(super) async fn run(&mut self) -> Result<String, Stop> {
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
            // What an earlier attempt may have done, one that came to nothing does not undo.
            let doubted = step.begun || self.known.perhaps;
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
                Err((Came::Nothing, _)) if doubted => {}
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
            self.look_for_it().await?;
        }
        Ok(match (self.known.id.is_some(), self.order.open) {
            (false, true) => Some(Does::Open),
            (true, true) if self.known.open => Some(Does::Comment),
            (true, true) => Some(Does::Reopen),
            (true, false) if self.known.open => Some(Does::Close),
            (true | false, false) => None,
        })
    }

    /// Looks for a ticket that may have been opened. Where it is to be open it is opened if it
    /// is not found; where it is to be closed, it is looked for again: what is searched may be
    /// behind. In the end the operator is told, who can look for himself.
    async fn look_for_it(&mut self) -> Result<(), Stop> {
        let adapter = Arc::clone(&self.desk.settings.adapter);
        let found = match &adapter.find {
            Some(find) => self.look(find).await?.into_iter().next(),
            None => None,
        };
        if let Some(found) = found {
            self.take(&adapter, found);
            return Ok(());
        }
        // How often it was looked for is counted for each end anew.
        self.known.looks = match self.order.open {
            true => 0,
            false => self.known.looks + 1,
        };
        if self.order.open || adapter.find.is_none() || self.known.looks >= LOOKS {
            self.known.perhaps = false;
        }
        let (open, left) = (self.order.open, self.known.perhaps);
        self.put().await?;
        match (open, left) {
            (true, _) => Ok(()),
            (false, true) => Err(Stop::later("it is not found yet".to_owned())),
            (false, false) => Err(Stop {
                outcome: Outcome::Permanent {
                    why: format!(
                        "a ticket may have been opened and is not found: look for {}",
                        self.order.fault
                    ),
                },
                wait: None,
            }),
        }
    }

    /// Whether a call that was made before, with whatever came of it, has done what it was to
    /// do. One that may be made twice is.
    async fn was_made(
        &mut self,
        adapter: &Adapter,
        call: &Call,
        step: &Step,
    ) -> Result<bool, Stop> {
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
        let reply = reply
            .map_err(|trouble| Stop::later(format!("it could not be looked for: {trouble}")))?;
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
    async fn make(
        &mut self,
        adapter: &Adapter,
        call: &Call,
        step: &Step,
    ) -> Result<(), (Came, Stop)> {
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
            Trouble::Broken(_) => (
                Came::Perhaps,
                ambiguous(Some(self.desk.settings.deadline / 2)),
            ),
        }
    }

    async fn ask(&mut self, call: &Call) -> Result<Result<Reply, Trouble>, Stop> {
        if self.session.is_none() {
            self.session = self.desk.let_in(&mut self.exchanges).await?;
        }
        let headers = &self.desk.settings.adapter.headers;
        let values = self.values();
        let exchange = self
            .desk
            .line
            .ask(call, headers, &values, self.session.as_ref())
            .await;
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
            ("fault.brief", &brief(&order.title)),
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
        self.known.looks = 0;
        let values = self.values();
        let page = adapter.page.as_ref();
        self.known.url = page.map(|page| self.desk.line.beneath(page, &values));
    }

    async fn keep(&mut self, step: &Step) -> Result<(), Stop> {
        self.known.step = Some(step.clone());
        self.put().await
    }

    async fn put(&self) -> Result<(), Stop> {
        let ticket = Remembered {
            system: self.desk.settings.id.to_string(),
            region: self.order.region.clone(),
            fault: self.order.fault.clone(),
            known: self.known.clone(),
        };
        Ok(self
            .desk
            .memory
            .with(move |shelf| shelf.put(&ticket))
            .await?)
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

impl Stop {
    pub(super) fn delivered(self) -> Delivered {
        Delivered {
            outcome: self.outcome,
            wait: self.wait,
        }
    }

    pub(super) fn words(self) -> String {
        match self.outcome {
            Outcome::Accepted { response } => response,
            Outcome::Temporary { why }
            | Outcome::Permanent { why }
            | Outcome::Ambiguous { why } => why,
        }
    }
}
