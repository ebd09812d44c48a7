//! What somebody is told who has answered by mail.

use super::{Head, Outbox};
use crate::clock::Now;
use crate::fault::State;
use crate::inventory::Inventory;
use crate::notice::mail::{self, Context, Reply, Scene};
use crate::notice::route::{Due, address};
use crate::notice::{Reason, Row, RowState};

impl Outbox {
    /// Decides what is told to somebody who has answered by mail: nothing where what came
    /// of it has been told to them as to others.
    pub fn put_reply(
        &mut self,
        context: &Context,
        reply: &Reply,
        inventory: &Inventory,
        now: Now,
    ) -> Option<Row> {
        let fault = &*reply.fault;
        let about = fault.number.as_str();
        let region = inventory.region_by_id(&reply.region)?;
        if reply.came.is_done() && self.has_been_told(reply) {
            return None;
        }
        let scene = Scene::of(context, inventory, region);
        let message = mail::of_reply(reply, &scene);
        let due = Due {
            reason: Reason::Replied,
            recipient: reply.to.clone(),
            in_place_of: Vec::new(),
            relieved: false,
            shadowed: false,
            would_tell: Vec::new(),
        };
        let head = Head {
            about: &reply.about(),
            inventory,
            region,
            fault: Some(fault),
            ordinal: Reply::ORDINAL,
        };
        let row = self.add_to(context, about, &head, due, message, now);
        let row = row.map(|row| self.as_of(row, fault.next_ordinal().saturating_sub(1)));
        if fault.state == State::Closed {
            self.close(about);
        }
        row
    }

    /// A new row, of which its reader has seen the event of this ordinal.
    fn as_of(&mut self, mut row: Row, ordinal: u32) -> Row {
        row.ordinal = ordinal;
        if let Some(slot) = self.slots.get_mut(&row.key) {
            slot.row.ordinal = ordinal;
        }
        row
    }

    /// Whether an event after the one that they had seen was told to them.
    fn has_been_told(&self, reply: &Reply) -> bool {
        let wanted = address(&reply.to.address);
        self.rows().any(|row| {
            row.fault.as_ref() == Some(&reply.fault.number)
                && row.ordinal > reply.seen
                && row.reason != Reason::Replied
                && row.state != RowState::Shadowed
                && address(&row.recipient.address) == wanted
        })
    }
}
