//! Many notices in one mail.

use std::collections::BTreeMap;

use super::super::mail::{self, Gathered};
use super::super::{Channel, Key, Reason, Row, RowState, webhook};
use super::{Head, Lane, Outbox, Scene, Turn, restore, step};
use crate::clock::Now;
use crate::inventory::Inventory;
use crate::notice::Context;

impl Outbox {
    /// Gathers what is held for a mailbox, if it is time. The members are fixed
    /// here, before the first attempt, and share the digest's fate.
    pub(super) fn gather(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        now: Now,
        turn: &mut Turn,
    ) {
        let Some(lane) = self.lanes.get(address) else {
            return;
        };
        let due = lane.digest_at().is_some_and(|at| at <= now.mono);
        if !due || !lane.may_send() {
            return;
        }
        let members = self.held(address);
        let left_out = lane.left_out;
        if members.is_empty() && left_out == 0 {
            if let Some(lane) = self.lanes.get_mut(address) {
                lane.release_hold();
            }
            return;
        }
        let Some(digest) = self.digest(context, inventory, address, &members, now) else {
            return;
        };
        let key = digest.key.clone();
        for member in &members {
            self.set_gathered(address, &member.key, &key, turn);
        }
        let thread = restore::thread_of(&digest);
        self.insert(digest, &thread, now.mono);
        if let Some(thread) = self.threads.get_mut(&thread) {
            thread.closed = true;
        }
        if let Some(lane) = self.lanes.get_mut(address) {
            lane.digest_made(now.mono);
        }
        self.release(address, &key, now, turn);
    }

    /// The keys that a digest gathers.
    pub(super) fn members(&self, digest: &Key) -> Vec<Key> {
        let is_digest = |slot: &super::Slot| slot.row.reason == Reason::Digest;
        if !self.slots.get(digest).is_some_and(is_digest) {
            return Vec::new();
        }
        let slots = self.slots.iter();
        slots
            .filter(|(_, slot)| {
                matches!(&slot.row.state, RowState::Gathered { digest: of } if of == digest)
            })
            .map(|(key, _)| key.clone())
            .collect()
    }

    fn held(&self, address: &str) -> Vec<Row> {
        let keys = self.open_keys(address).into_iter();
        keys.filter_map(|key| self.slots.get(&key))
            .filter(|slot| slot.row.state == RowState::Held)
            .map(|slot| slot.row.clone())
            .collect()
    }

    fn set_gathered(&mut self, address: &str, member: &Key, digest: &Key, turn: &mut Turn) {
        let Some(slot) = self.slots.get_mut(member) else {
            return;
        };
        slot.row.state = RowState::Gathered {
            digest: digest.clone(),
        };
        turn.changed.push(slot.row.clone());
        let place = (slot.serial, member.clone());
        if let Some(lane) = self.lanes.get_mut(address) {
            lane.open.remove(&place);
        }
    }

    fn digest(
        &self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        members: &[Row],
        now: Now,
    ) -> Option<Row> {
        let lane: &Lane = self.lanes.get(address)?;
        let recipient = lane.recipient.clone();
        let region = match members.first() {
            Some(row) => step::region_of(row, inventory)?,
            None => inventory.regions().next()?.0,
        };
        let scene = Scene::of(context, inventory, region).for_party(&recipient.party);
        let gathered = gathered(members, lane.left_out);
        let message = mail::of_digest(&gathered, recipient.language, &scene);
        let channel = webhook::channel(address);
        let key = match members {
            // Only what there was no room for: the moment makes it unique.
            [] => {
                let about = format!("left-out/{}", now.wall);
                Key::of(&context.install, &about, 0, channel, address)
            }
            _ => Key::of_digest(&context.install, members.iter().map(|row| &row.key)),
        };
        let message = match channel {
            Channel::Email | Channel::Mqtt | Channel::Ticket => message,
            Channel::Webhook => {
                let head = Head {
                    about: key.as_str(),
                    inventory,
                    region,
                    fault: None,
                    ordinal: 0,
                };
                let lines = gathered.subjects.iter().take(mail::DIGEST_NAMES);
                let about = webhook::About {
                    reason: Reason::Digest,
                    recipient: &recipient,
                    text: &message.subject,
                    gathered: lines.map(|&line| line.to_owned()).collect(),
                    decided_at: now.wall,
                };
                webhook::of_notice(context, &key, &head, about)
            }
        };
        Some(Row {
            key,
            region: inventory[region].id.to_string(),
            fault: None,
            ordinal: 0,
            reason: Reason::Digest,
            channel,
            recipient,
            message,
            created_at: now.wall,
            state: RowState::Pending,
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        })
    }
}

/// One line a fault, its last word; what asks for action first.
fn gathered(members: &[Row], left_out: u64) -> Gathered<'_> {
    let mut last: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in members {
        let about = row.fault.as_ref().map_or(row.key.as_str(), |n| n.as_str());
        last.insert(about, row);
    }
    let faults = last.values().filter(|row| row.fault.is_some());
    let over = faults.clone().filter(|row| row.reason.is_end()).count();
    let faults = faults.count();
    let mut lines: Vec<&Row> = last.into_values().collect();
    lines.sort_by(|a, b| {
        let weight = b.reason.weight().cmp(&a.reason.weight());
        weight.then_with(|| a.fault.cmp(&b.fault))
    });
    Gathered {
        notices: members.len(),
        faults,
        over,
        subjects: lines
            .into_iter()
            .map(|row| row.message.subject.as_str())
            .collect(),
        left_out,
    }
}
