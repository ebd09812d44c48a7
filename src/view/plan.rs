//! Planned work as JSON.

use super::assets;
use super::json::written;
use super::snapshot::Snapshot;
use crate::fault::{Declared, DeclaredJson, PlannedJson, planned_json};
use crate::inventory::Maintenance;

/// All planned work that is not over, as a JSON array, what begins first before the
/// others: what `GET /api/v1/maintenance` gives.
pub fn maintenance_json(snapshot: &Snapshot) -> String {
    let all = snapshot.planned.iter();
    written(&planned_json(all, &snapshot.inventory, snapshot.at))
}

/// Declared work, as whoever declares or withdraws it is answered.
pub fn declared_json(declared: &Declared) -> String {
    written(&DeclaredJson::of(declared))
}

/// Declared work that is not over, as it is served by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPlan {
    /// What stands for what it was declared to be, which does not change.
    pub seen: String,
    /// As JSON.
    pub body: String,
}

impl ShownPlan {
    /// That of an id, if there is such.
    pub fn of_id(id: &str, snapshot: &Snapshot) -> Option<Self> {
        let mut all = snapshot.planned.iter();
        let planned = all.find(|one| one.declared.is_some() && *one.id == *id)?;
        Self::of(planned, snapshot)
    }

    /// What has just been declared.
    pub fn of_declared(declared: &Declared, snapshot: &Snapshot) -> Option<Self> {
        Self::of(&declared.planned(&snapshot.inventory)?, snapshot)
    }

    fn of(planned: &Maintenance, snapshot: &Snapshot) -> Option<Self> {
        let inventory = &snapshot.inventory;
        let region = &inventory[planned.region].id;
        let declared = planned.declared.unwrap_or_default();
        let times = planned.times();
        let seen = assets::digest(&format!("{region} {} {declared} {times}", planned.id));
        let body = written(&PlannedJson::of(planned, inventory, snapshot.at)?);
        Some(Self { seen, body })
    }

    /// Its tag, without quotes: what has been seen of it, and what makes it another answer
    /// if it is written in another way.
    pub fn tag(&self) -> String {
        format!("{}-{}", self.seen, assets::digest(&self.body))
    }
}
