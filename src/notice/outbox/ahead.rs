//! What is told ahead, and is about no fault: that an agreement runs out, and that work
//! is planned.

use super::{Head, Outbox};
use crate::clock::Now;
use crate::inventory::{Inventory, PartyIx, RegionIx};
use crate::notice::mail::{self, Announcement, CalledOff, Context, Ending, Scene};
use crate::notice::parties::due_to_parties;
use crate::notice::route::Due;
use crate::notice::{Message, Reason, Row};

/// What is told to which parties of a region.
struct Told<'a> {
    /// What it is about; with the moment it is unique in the installation.
    what: String,
    reason: Reason,
    region: RegionIx,
    parties: Vec<PartyIx>,
    /// The words for one of them.
    words: &'a dyn Fn(&Due, &Scene) -> Message,
}

impl Outbox {
    /// Decides who is told that an agreement runs out.
    pub fn put_ending(
        &mut self,
        context: &Context,
        ending: Ending,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let agreement = &inventory[ending.agreement];
        let region = agreement.region;
        let told = Told {
            what: format!("agreement {} {}", inventory[region].id, agreement.id),
            reason: Reason::AgreementEnds,
            region,
            parties: inventory.concerned(ending.agreement),
            words: &|due, scene| mail::of_ending(ending, due.recipient.language, inventory, scene),
        };
        self.put_ahead(context, &told, inventory, now)
    }

    /// Tells parties of planned work.
    pub fn put_announcement(
        &mut self,
        context: &Context,
        announcement: Announcement<'_>,
        parties: Vec<PartyIx>,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let planned = announcement.planned;
        let region = planned.region;
        let told = Told {
            what: format!("maintenance {} {}", inventory[region].id, planned.id),
            reason: announcement.reason(),
            region,
            parties,
            words: &|due, scene| {
                mail::of_announcement(announcement, due.recipient.language, inventory, scene)
            },
        };
        self.put_ahead(context, &told, inventory, now)
    }

    /// Tells parties that planned work is called off.
    pub fn put_called_off(
        &mut self,
        context: &Context,
        called_off: CalledOff<'_>,
        parties: Vec<PartyIx>,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let CalledOff { id, region, .. } = called_off;
        let told = Told {
            what: format!("maintenance {} {id}", inventory[region].id),
            reason: Reason::CalledOff,
            region,
            parties,
            words: &|due, scene| {
                mail::of_called_off(called_off, due.recipient.language, inventory, scene)
            },
        };
        self.put_ahead(context, &told, inventory, now)
    }

    fn put_ahead(
        &mut self,
        context: &Context,
        told: &Told<'_>,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let about = format!("{}/{}/{}", told.what, told.reason.slug(), now.wall);
        let head = Head {
            about: &about,
            inventory,
            region: told.region,
            fault: None,
            ordinal: 0,
        };
        let scene = Scene::of(context, inventory, told.region);
        let due = due_to_parties(inventory, told.region, &told.parties, told.reason, now.wall);
        let mut rows = Vec::new();
        for one in due {
            let scene = scene.clone().for_party(&one.recipient.party);
            let message = (told.words)(&one, &scene);
            rows.extend(self.add_to(context, &about, &head, one, message, now));
        }
        self.close(&about);
        rows
    }
}
