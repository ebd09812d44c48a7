//! That work is planned, to all whom it affects.

use super::{Head, Outbox};
use crate::clock::Now;
use crate::inventory::Inventory;
use crate::notice::mail::{self, Announcement, Context, Scene};
use crate::notice::parties::due_to_parties;
use crate::notice::{Reason, Row};

impl Outbox {
    /// Decides who is told of planned work.
    pub fn put_announcement(
        &mut self,
        context: &Context,
        announcement: Announcement<'_>,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let planned = announcement.planned;
        let region = planned.region;
        let scene = Scene::of(context, inventory, region);
        let parties = planned.concerned(announcement.window.from, inventory);
        // The moment makes it unique in the installation: work may be put off and back.
        let about = format!(
            "maintenance {} {}/{}/{}",
            inventory[region].id,
            planned.id,
            Reason::Announced.slug(),
            now.wall
        );
        let head = Head {
            about: &about,
            inventory,
            region,
            fault: None,
            ordinal: 0,
        };
        let due = due_to_parties(inventory, region, &parties, Reason::Announced, now.wall);
        let mut rows = Vec::new();
        for one in due {
            let scene = scene.clone().for_party(&one.recipient.party);
            let language = one.recipient.language;
            let message = mail::of_announcement(announcement, language, inventory, &scene);
            rows.extend(self.add_to(context, &about, &head, one, message, now));
        }
        self.close(&about);
        rows
    }
}
