//! The threads of the ledger and of the writer, and where what they release goes.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tracing::error;

use super::StartError;
use crate::clock::Clock;
use crate::daemon::channels::Channels;
use crate::daemon::ledger::{self, Effect, Message, Setting};
use crate::daemon::outlet::Outlet;
use crate::daemon::writer::{self, Writer};
use crate::store::Store;
use crate::view::Snapshot;

/// Where effects go.
pub(super) fn outlet(
    publish: watch::Sender<Arc<Snapshot>>,
    channels: &Channels,
    to_ledger: &mpsc::Sender<Message>,
) -> Outlet {
    Outlet {
        publish,
        channels: channels.clone(),
        receipts: to_ledger.clone(),
    }
}

/// What is released without the writer is so because the log cannot be written.
pub(super) fn start_ledger(
    setting: Setting,
    runtime: &Handle,
    outlet: Outlet,
) -> Result<JoinHandle<()>, StartError> {
    let release = move |effect| outlet.release(effect, writer::Durability::Unlogged);
    let started = ledger::start(setting, runtime.clone(), release);
    started.map_err(|source| StartError::Thread("ledger", source))
}

pub(super) fn start_writer(
    store: Store,
    clock: Clock,
    outlet: Outlet,
    to_ledger: mpsc::Sender<Message>,
) -> Result<(writer::Inbox<Effect>, Writer), StartError> {
    let release = move |effect, durability| outlet.release(effect, durability);
    let unlogged = move |why: &str| {
        error!(
            why,
            "the log is given up until the next start; alarms go on without it"
        );
        let to_ledger = to_ledger.clone();
        // The ledger may be waiting for room itself: never wait for it here.
        std::thread::spawn(move || to_ledger.blocking_send(Message::Unlogged));
    };
    writer::start(store, clock, release, unlogged)
        .map_err(|source| StartError::Thread("writer", source))
}
