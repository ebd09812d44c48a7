//! What there is before anything runs.

use std::sync::Arc;

use crate::clock::Clock;
use crate::inventory::Inventory;
use crate::view::Snapshot;

/// The schedule's seed: the same at every start of an installation.
pub(super) fn seed(install: &str) -> u64 {
    install.bytes().take(16).fold(0, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    })
}

/// What stands in the channel until the ledger has put there what the log gave
/// back; nobody is served before.
pub(super) fn blank(watched: &Arc<Inventory>, digest: &str, clock: Clock) -> Arc<Snapshot> {
    let now = clock.now();
    let draft = crate::view::Draft::new(Arc::clone(watched), now.wall);
    let monitor = crate::view::Monitor::new(now.wall, env!("CARGO_PKG_VERSION"), digest);
    let outbox = crate::view::Outbox::default();
    Arc::new(draft.snapshot(now, Vec::new().into(), outbox, monitor))
}
