//! A machine that takes nothing for long, whatever the reason: a wrong password, a
//! missing right, or that it is not there. The operator is told, once until it takes
//! something again.

use std::time::Duration;

use super::super::{Reason, Row, mail, route, webhook};
use super::restore::alarm_thread;
use super::step::region_of;
use super::{Head, Outbox, Scene};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, RegionIx};
use crate::notice::Context;

/// How long a machine may take nothing until that is news: one that is started
/// again is back by then.
pub(super) const SILENCE: Duration = Duration::from_secs(15 * 60);

impl Outbox {
    /// Tells the operator, if it is time.
    pub(super) fn tell_of_silence(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        now: Now,
    ) -> Vec<Row> {
        let due = self
            .silence_told_at(address)
            .is_some_and(|at| at <= now.mono);
        let Some((region, why)) = self.silent(inventory, address).filter(|_| due) else {
            return Vec::new();
        };
        let gate = self
            .lanes
            .get_mut(address)
            .and_then(|lane| lane.gate.as_mut());
        let Some(since) = gate.and_then(|gate| gate.silence_is_told()) else {
            return Vec::new();
        };
        let about = format!("silence/{address}/{}", now.wall);
        let thread = alarm_thread(&inventory[region].id, now.wall);
        let scene = Scene::of(context, inventory, region);
        let mut rows = Vec::new();
        for due in route::due_to_operator(inventory, region, Reason::Undelivered, None) {
            let message = mail::of_silence(
                webhook::id_in(address),
                now.wall_at(since),
                &why,
                due.recipient.language,
                &scene,
            );
            let head = Head {
                about: &about,
                inventory,
                region,
                fault: None,
                ordinal: 0,
            };
            rows.extend(self.add_to(context, &thread, &head, due, message, now));
        }
        self.close(&thread);
        rows
    }

    /// When the operator is told of a machine's silence, if that lasts.
    pub(super) fn silence_told_at(&self, address: &str) -> Option<Mono> {
        let gate = self.lanes.get(address)?.gate.as_ref()?;
        Some(gate.silent_since()? + SILENCE)
    }

    /// In which region a silent machine was to be told something, and what came of
    /// the last attempt.
    fn silent(&self, inventory: &Inventory, address: &str) -> Option<(RegionIx, String)> {
        let open = self.lanes.get(address)?.open.iter();
        let tried = open.filter_map(|(_, key)| self.slots.get(key));
        let last = tried.max_by_key(|slot| slot.row.tried_at)?;
        let why = last.row.response.clone().unwrap_or_default();
        Some((region_of(&last.row, inventory)?, why))
    }
}
