//! Telling: what each event calls for is put into the outbox in the same
//! transaction, and what is due leaves it.

use std::sync::Arc;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::Now;
use crate::fault::Event;
use crate::inventory::{DRILL, RegionIx};
use crate::notice::{Reason, Receipt, Reply, Row};

impl Ledger {
    /// What an event calls for.
    pub(super) fn tell(&mut self, event: &Event, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(&event.fault) else {
            return;
        };
        let rows = self
            .outbox
            .put(&self.context, event, &open.fault, &self.inventory, now);
        step.transaction.rows.extend(rows);
    }

    /// What happened to the monitor's connection, for its operator.
    pub(super) fn tell_operator(
        &mut self,
        region: RegionIx,
        what: &MonitorEvent,
        now: Now,
        step: &mut Step,
    ) {
        let reason = match what {
            MonitorEvent::CutOff { .. } => Reason::CutOff,
            MonitorEvent::BackAgain { .. } => Reason::BackAgain,
            MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::ClockStepped { .. }
            // Told when it is decided, and not to the operator.
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceCalledOff { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. } => return,
        };
        let rows = self.put_monitor(reason, region, now);
        step.transaction.rows.extend(rows);
    }

    fn put_monitor(&mut self, reason: Reason, region: RegionIx, now: Now) -> Vec<Row> {
        self.outbox
            .put_monitor(&self.context, reason, region, &self.inventory, now)
    }

    /// What a channel reports of an attempt.
    pub(super) fn take_receipt(&mut self, receipt: &Receipt, now: Now, step: &mut Step) {
        let rows = self
            .outbox
            .receipt(&self.context, receipt, &self.inventory, now);
        let Some(row) = rows.iter().find(|row| row.key == receipt.key) else {
            return;
        };
        let fault = row.fault.clone();
        step.transaction.rows.extend(rows);
        step.transaction.entries.push(Entry::Delivery {
            at: now.wall,
            key: receipt.key.clone(),
            fault,
            outcome: receipt.outcome.clone(),
        });
    }

    /// Somebody who has answered by mail learns what came of it.
    pub(super) fn take_reply(&mut self, reply: &Reply, now: Now, step: &mut Step) {
        let row = self
            .outbox
            .put_reply(&self.context, reply, &self.inventory, now);
        step.transaction.rows.extend(row);
    }

    /// The log can no longer be written: every operator is told, and from now
    /// on every notice says so.
    pub(super) fn become_unlogged(&mut self, now: Now, step: &mut Step) {
        if std::mem::replace(&mut self.context.unlogged, true) {
            return;
        }
        let inventory = Arc::clone(&self.inventory);
        // Who is told of drills only is not told of this.
        let watched = inventory
            .regions()
            .filter(|(_, region)| *region.id != *DRILL);
        for (region, _) in watched {
            let rows = self.put_monitor(Reason::Unlogged, region, now);
            step.transaction.rows.extend(rows);
        }
        step.urgent = true;
    }

    /// Hands over what is due.
    pub(super) fn release_notices(&mut self, now: Now, step: &mut Step) {
        let turn = self.outbox.turn(&self.context, &self.inventory, now);
        step.transaction.rows.extend(turn.changed);
        step.deliver.extend(turn.deliver);
    }

    /// Nothing goes to those who have left the configuration, and who has come
    /// in their place learns of what is open.
    pub(super) fn outbox_after_reload(&mut self, now: Now, step: &mut Step) {
        let Self {
            outbox,
            context,
            inventory,
            ..
        } = self;
        let rows = outbox.reload(context, inventory, now);
        step.transaction.rows.extend(rows);
        for open in self.faults.values() {
            let rows = outbox.put_overdue(context, &open.fault, inventory, now);
            step.transaction.rows.extend(rows);
            let rows = outbox.put_tickets_overdue(context, &open.fault, inventory, now);
            step.transaction.rows.extend(rows);
        }
    }
}
