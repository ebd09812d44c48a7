//! Tickets: what is remembered of them, and the courier of each system.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tracing::error;

use super::log;
use super::webhooks::{self, Posters, Webhooks};
use crate::clock::Clock;
use crate::notice::Row;
use crate::send::ticket::{
    Desk, DeskError, Known, Memory, MemoryError, Remembered, Settings, Shelf,
};
use crate::store::{self, KeptTicket, StoreError, Tickets};

/// Where notices for ticket systems are put.
#[derive(Clone, Debug)]
pub(super) struct Inbox {
    couriers: webhooks::Inbox<Desk>,
    memory: Memory,
    clock: Clock,
}

/// Makes the couriers and the queue to them.
pub(super) fn tickets(
    settings: &[Settings],
    memory: Memory,
    clock: Clock,
) -> Result<(Inbox, Webhooks<Desk>), DeskError> {
    let desks = desks(settings, &memory, clock)?;
    let (couriers, work) = webhooks::couriers(desks, Row::ticket_system);
    let inbox = Inbox {
        couriers,
        memory,
        clock,
    };
    Ok((inbox, work))
}

fn desks(settings: &[Settings], memory: &Memory, clock: Clock) -> Result<Posters<Desk>, DeskError> {
    let made = settings.iter().map(|settings| {
        let desk = Desk::new(settings, memory.clone(), clock)?;
        Ok((Arc::clone(&settings.id), desk))
    });
    made.collect()
}

impl Inbox {
    /// The queue of the couriers.
    pub(super) const fn couriers(&self) -> &webhooks::Inbox<Desk> {
        &self.couriers
    }

    /// Speaks to these systems from now on, in this way; whether that can work.
    pub(super) fn replace(&self, settings: &[Settings]) -> bool {
        match desks(settings, &self.memory, self.clock) {
            Ok(desks) => {
                self.couriers.replace_all(desks);
                true
            }
            Err(wrong) => {
                error!(
                    "ticket systems stay as they were, for the new settings do not work: {}",
                    log::chain(&wrong)
                );
                false
            }
        }
    }

    /// The systems by now, by id.
    pub(super) fn desks(&self) -> BTreeMap<Arc<str>, Desk> {
        self.couriers.current()
    }
}

/// What is remembered of tickets, beside the log.
pub(super) fn memory(settings: &store::Settings, now: Timestamp) -> Result<Memory, StoreError> {
    Ok(Memory::new(OnDisk(Tickets::open(settings, now)?)))
}

struct OnDisk(Tickets);

impl Shelf for OnDisk {
    fn since(&self) -> Option<Timestamp> {
        Some(self.0.since())
    }

    fn get(&self, system: &str, fault: &str) -> Result<Option<Known>, MemoryError> {
        let kept = self.0.get(system, fault).map_err(|wrong| failed(&wrong))?;
        kept.map(|kept| known(&kept)).transpose()
    }

    fn put(&self, ticket: &Remembered) -> Result<(), MemoryError> {
        let body = serde_json::to_string(&ticket.known);
        let kept = KeptTicket {
            system: ticket.system.clone(),
            fault: ticket.fault.clone(),
            region: ticket.region.clone(),
            id: ticket.known.id.clone(),
            number: ticket.known.number.clone(),
            url: ticket.known.url.clone(),
            open: ticket.known.open,
            body: body.map_err(|wrong| MemoryError(wrong.to_string()))?,
        };
        self.0.put(&kept).map_err(|wrong| failed(&wrong))
    }

    fn open(&self, system: &str) -> Result<Vec<Remembered>, MemoryError> {
        let kept = self.0.open_in(system).map_err(|wrong| failed(&wrong))?;
        kept.into_iter().map(remembered).collect()
    }

    fn by_id(&self, system: &str, id: &str) -> Result<Option<Remembered>, MemoryError> {
        let kept = self.0.by_id(system, id).map_err(|wrong| failed(&wrong))?;
        kept.map(remembered).transpose()
    }
}

fn remembered(kept: KeptTicket) -> Result<Remembered, MemoryError> {
    Ok(Remembered {
        known: known(&kept)?,
        system: kept.system,
        region: kept.region,
        fault: kept.fault,
    })
}

fn known(kept: &KeptTicket) -> Result<Known, MemoryError> {
    serde_json::from_str(&kept.body).map_err(|wrong| MemoryError(wrong.to_string()))
}

fn failed(wrong: &StoreError) -> MemoryError {
    MemoryError(log::chain(wrong))
}
