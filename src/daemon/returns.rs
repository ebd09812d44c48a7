//! What comes back from ticket systems: that a ticket of ours was closed over there. They say
//! it by a call to us, or are asked at intervals.
//!
//! It is written down as what the party says. It clears nothing: whether the symptom is gone
//! is for the probes, and where it is not, the ticket is opened again and says so.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tracing::{info, warn};

use super::channels::Channels;
use super::ledger::Message;
use super::tickets;
use crate::clock::{Clock, Mono};
use crate::fault::{
    Act, Actor, COMMENT, Capacity, Command, Fault, Number, Refused, Remark, User, Way,
};
use crate::inventory::Inventory;
use crate::notice::{account_of, closed_there};
use crate::send::ticket::{Asked, Desk, Heard};
use crate::view::Snapshot;
use crate::web::{Called, TicketCall};

/// Calls that may wait here; each takes as long as the ledger does.
const QUEUE: usize = 64;
/// How often it is looked which systems are to be asked.
const LOOK: Duration = Duration::from_secs(5);
/// How long the ledger may take: longer than the writer does before it gives a disk up.
const ACT: Duration = Duration::from_secs(35);
/// So often it is said anew because something has happened meanwhile.
const AGAIN: usize = 3;

/// A call, and where to tell what came of it.
pub(super) type Calling = (TicketCall, oneshot::Sender<Called>);

/// The running worker.
#[derive(Debug)]
pub(super) struct Returns {
    task: JoinHandle<()>,
}

/// The way to it.
pub(super) fn way() -> (mpsc::Sender<Calling>, mpsc::Receiver<Calling>) {
    mpsc::channel(QUEUE)
}

impl Returns {
    pub(super) fn start(
        calls: mpsc::Receiver<Calling>,
        channels: &Channels,
        snapshots: &watch::Receiver<Arc<Snapshot>>,
        ledger: &mpsc::Sender<Message>,
        clock: Clock,
    ) -> Self {
        let worker = Worker {
            systems: channels.tickets.clone(),
            teller: Teller {
                snapshots: snapshots.clone(),
                ledger: ledger.clone(),
            },
            clock,
            asked: BTreeMap::new(),
        };
        Self {
            task: tokio::spawn(worker.run(calls)),
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        self.task.is_finished()
    }

    pub(super) fn stop(&self) {
        self.task.abort();
    }
}

struct Worker {
    systems: tickets::Inbox,
    teller: Teller,
    clock: Clock,
    /// When each system was asked last, and whether it still is.
    asked: BTreeMap<Arc<str>, (Mono, JoinHandle<()>)>,
}

/// Who tells the ledger.
#[derive(Clone)]
struct Teller {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    ledger: mpsc::Sender<Message>,
}

impl Worker {
    async fn run(mut self, mut calls: mpsc::Receiver<Calling>) {
        let mut look = tokio::time::interval(LOOK);
        let mut open = true;
        loop {
            tokio::select! {
                call = calls.recv(), if open => match call {
                    Some((call, reply)) => {
                        // Whoever has called may have gone.
                        let _ = reply.send(self.take(call).await);
                    }
                    None => open = false,
                },
                _ = look.tick() => self.ask_those_due(),
            }
        }
    }

    async fn take(&self, call: TicketCall) -> Called {
        let desks = self.systems.desks();
        let Some(desk) = desks.get(&*call.system) else {
            return Called::Unknown;
        };
        let token = desk.settings().token;
        if !token.is_some_and(|kept| kept.is_of(&call.token)) {
            return Called::Unknown;
        }
        match desk.told(&call.body).await {
            Ok(Heard::Closed(asked)) => self.teller.tell(desk, *asked).await,
            Ok(Heard::Nothing) => Called::Nothing,
            Ok(Heard::Busy) => Called::Later,
            Err(error) => {
                warn!(system = %call.system, %error, "a ticket system has called, and it is not known of what");
                Called::Later
            }
        }
    }

    fn ask_those_due(&mut self) {
        let now = self.clock.mono();
        let desks = self.systems.desks();
        self.asked.retain(|id, _| desks.contains_key(id));
        for (id, desk) in desks {
            let Some(every) = desk.settings().poll else {
                continue;
            };
            let is_due = self
                .asked
                .get(&id)
                .is_none_or(|(last, task)| *last + every <= now && task.is_finished());
            if is_due {
                let task = tokio::spawn(ask(desk, self.teller.clone()));
                self.asked.insert(id, (now, task));
            }
        }
    }
}

async fn ask(desk: Desk, teller: Teller) {
    let system = Arc::clone(&desk.settings().id);
    match desk.ask_all().await {
        Ok(closed) => {
            for asked in closed {
                teller.tell(&desk, asked).await;
            }
        }
        Err(why) => warn!(%system, why, "a ticket system does not say how its tickets are"),
    }
}

impl Teller {
    /// Has it be written down, and remembers that it was.
    async fn tell(&self, desk: &Desk, asked: Asked) -> Called {
        let ticket = &asked.ticket;
        let (system, fault) = (&desk.settings().id, &ticket.fault);
        // What comes of it may be told to the same ticket before it is known here.
        let Some(_held) = desk.take(ticket) else {
            return Called::Later;
        };
        for _ in 0..AGAIN {
            let Some(command) = self.command(system, &asked) else {
                break;
            };
            match self.order(command).await {
                Some(Ok(_)) => {
                    info!(%fault, %system, "a ticket was closed over there");
                    break;
                }
                Some(Err(Refused::Stale { .. })) => {}
                // The log cannot be written: nobody would know after a restart.
                Some(Err(Refused::Unlogged | Refused::Unkept)) => return Called::Later,
                Some(Err(refused)) => {
                    info!(%fault, %system, %refused, "a ticket was closed over there, and nothing comes of it");
                    break;
                }
                None => return Called::Later,
            }
        }
        match desk.note_closed(&asked).await {
            Ok(()) => Called::Taken,
            Err(error) => {
                warn!(%fault, %system, %error, "it is not kept that a ticket was closed over there");
                Called::Later
            }
        }
    }

    /// What the party says by it; none where nobody can be told.
    fn command(&self, system: &str, asked: &Asked) -> Option<Command> {
        let shown = Arc::clone(&self.snapshots.borrow());
        let number = Number::parse(&asked.ticket.fault)?;
        let fault = shown
            .fault(&number)
            .filter(|fault| fault.closed_at.is_none())?;
        let party = party(&shown.inventory, fault, system)?;
        let language = shown.inventory[shown.inventory.region_by_id(&fault.region)?].language;
        let name = asked.ticket.known.number.clone().unwrap_or_default();
        let text = closed_there(language, system, &name, asked.remedy.as_deref());
        let text: String = text.chars().take(COMMENT).collect();
        Some(Command {
            fault: number,
            expected: fault.next_ordinal().saturating_sub(1),
            actor: Actor {
                capacity: Capacity::Party(party),
                on_behalf: None,
                way: Way::Api,
                user: Some(User::Named {
                    account: account_of(system),
                }),
            },
            act: Act::Comment {
                text: Remark::lines(&text, COMMENT).ok()?,
            },
        })
    }

    async fn order(&self, command: Command) -> Option<Result<Arc<Fault>, Refused>> {
        let (reply, answer) = oneshot::channel();
        let command = Box::new(command);
        let sent = timeout(ACT, self.ledger.send(Message::Command { command, reply })).await;
        sent.ok()?.ok()?;
        timeout(ACT, answer).await.ok()?.ok()
    }
}

/// In whose name a system speaks: the party whose faults go there, or else whoever operates
/// the region.
fn party(inventory: &Inventory, fault: &Fault, system: &str) -> Option<String> {
    let region = inventory.region_by_id(&fault.region)?;
    let routes = || {
        inventory
            .ticket_routes(region)
            .filter(|route| *route.system == *system)
    };
    let of_parties = || routes().filter_map(|route| route.party.as_deref());
    let holder = of_parties().find(|party| **party == *fault.holder.id);
    let party = holder.or_else(|| of_parties().next());
    let operator = || {
        routes()
            .next()
            .map(|_| inventory[inventory[region].operator].id.to_string())
    };
    party.map(str::to_owned).or_else(operator)
}

#[cfg(test)]
mod tests;
