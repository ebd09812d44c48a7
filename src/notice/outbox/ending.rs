//! That an agreement runs out, to all whom it concerns.

use super::{Head, Outbox};
use crate::clock::Now;
use crate::inventory::Inventory;
use crate::notice::mail::{self, Context, Ending, Scene};
use crate::notice::parties::due_to_parties;
use crate::notice::{Reason, Row};

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
        let scene = Scene::of(context, inventory, region);
        let parties = inventory.concerned(ending.agreement);
        // The moment makes it unique in the installation.
        let about = format!(
            "agreement {} {}/{}/{}",
            inventory[region].id,
            agreement.id,
            Reason::AgreementEnds.slug(),
            ending.at
        );
        let head = Head {
            about: &about,
            inventory,
            region,
            fault: None,
            ordinal: 0,
        };
        let due = due_to_parties(
            inventory,
            region,
            &parties,
            Reason::AgreementEnds,
            ending.at,
        );
        let mut rows = Vec::new();
        for one in due {
            let scene = scene.clone().for_party(&one.recipient.party);
            let message = mail::of_ending(ending, one.recipient.language, inventory, &scene);
            rows.extend(self.add_to(context, &about, &head, one, message, now));
        }
        self.close(&about);
        rows
    }
}
