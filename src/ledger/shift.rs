//! A change of shift: whoever comes on call learns of what waits for an answer of their
//! party, and was told to others.

use std::sync::Arc;
use std::time::Duration;

use super::{Ledger, Step};
use crate::clock::{Mono, Now};
use crate::inventory::Inventory;

/// How often it is looked for at least: the wall clock may be set meanwhile.
const LOOK: Duration = Duration::from_secs(3600);

impl Ledger {
    /// Tells whoever has come on call, where it is time to look.
    pub(super) fn tell_the_next_shift(&mut self, now: Now, step: &mut Step) {
        if now.mono < self.shifts_turn {
            return;
        }
        let inventory = Arc::clone(&self.inventory);
        self.shifts_turn = next_look(&inventory, now);
        let Self {
            outbox,
            context,
            faults,
            ..
        } = self;
        let waits = faults
            .values()
            .filter(|open| open.fault.waiting.since.is_some());
        for open in waits {
            let rows = outbox.put_to_next_shift(context, &open.fault, &inventory, now);
            step.transaction.rows.extend(rows);
        }
    }
}

/// When somebody is next to come on call, or to go; never where nobody does.
fn next_look(inventory: &Inventory, now: Now) -> Mono {
    let parties = inventory.parties();
    let next = parties.filter_map(|(_, party)| party.next_shift(now.wall));
    next.min().map_or(Mono::NEVER, |moment| {
        now.mono_at(moment).min(now.mono + LOOK)
    })
}
