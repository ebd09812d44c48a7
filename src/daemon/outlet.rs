//! Where effects go, once what they tell of is on disk.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tracing::warn;

use super::channels::Channels;
use super::ledger::{Effect, Message};
use super::writer::Durability;
use crate::fault::{PlanRefused, Refused, ReportRefused};
use crate::ledger::Answer;
use crate::view::Snapshot;

/// Where effects go.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    pub(super) publish: watch::Sender<Arc<Snapshot>>,
    pub(super) channels: Channels,
    pub(super) receipts: mpsc::Sender<Message>,
}

impl Outlet {
    pub(super) fn release(&self, effect: Effect, durability: Durability) {
        match effect {
            Effect::Say(said) => said.say(),
            Effect::Publish(snapshot) => {
                self.publish.send_replace(snapshot);
            }
            Effect::Answer { answer, reply } => {
                // Whoever has gone away asks again.
                let _ = reply.send(as_kept(*answer, durability));
            }
            Effect::PlanAnswer { answer, reply } => {
                let _ = reply.send(match durability {
                    Durability::Logged => answer,
                    Durability::Unlogged => answer.and(Err(PlanRefused::Unkept)),
                });
            }
            Effect::ReportAnswer { answer, reply } => {
                let _ = reply.send(match durability {
                    Durability::Logged => answer,
                    Durability::Unlogged => answer.and(Err(ReportRefused::Unkept)),
                });
            }
            Effect::Kept(waits) => {
                if durability == Durability::Logged {
                    let _ = waits.send(());
                }
            }
            Effect::Deliver(row) => {
                // A ledger whose queue is full hears nothing of it, and takes the
                // row back after a while.
                if let Some(receipt) = self.channels.offer(*row)
                    && let Err(unheard) = self.receipts.try_send(Message::Receipt(receipt))
                    && let Message::Receipt(receipt) = unheard.into_inner()
                {
                    warn!(key = %receipt.key, "a notice could not be handed over; it is tried again later");
                }
            }
        }
    }
}

/// What is true of an act by now: what has happened and is in no log has happened
/// nevertheless, and whoever did it has to know that it will be forgotten.
fn as_kept(answer: Answer, durability: Durability) -> Answer {
    match durability {
        Durability::Logged => answer,
        Durability::Unlogged => answer.and(Err(Refused::Unkept)),
    }
}

#[cfg(test)]
mod tests;
