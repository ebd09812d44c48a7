//! Planned work as JSON.

use super::assets;
use super::json::written;
use super::shown::Shown;
use super::snapshot::Snapshot;
use crate::fault::{Declared, DeclaredJson, PlannedJson, planned_json};
use crate::inventory::Maintenance;

/// All planned work that is not over, as a JSON array, what begins first before the
/// others: what `GET /api/v1/maintenance` gives.
pub fn maintenance_json(shown: &Shown) -> String {
    let all = shown.planned.iter();
    let all = all.filter(|planned| shown.sees_work(planned));
    written(&planned_json(all, &shown.inventory, shown.at))
}

/// Declared work, as whoever declares or withdraws it is answered.
pub fn declared_json(declared: &Declared) -> String {
    written(&DeclaredJson::of(declared))
}

/// The declared work of an id that is not over, if it is theirs to see.
pub fn declared_work<'a>(id: &str, shown: &'a Shown) -> Option<&'a Maintenance> {
    let mut all = shown.planned.iter();
    let planned = all.find(|one| one.declared.is_some() && *one.id == *id)?;
    let to_come = planned.over().is_none_or(|over| shown.at < over);
    (to_come && shown.sees_work(planned)).then_some(planned)
}

/// Declared work that is not over, as it is served by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPlan {
    /// What stands for what it was declared to be, or has been changed to.
    pub seen: String,
    /// How often it has been changed.
    pub revision: u32,
    /// As JSON.
    pub body: String,
}

impl ShownPlan {
    /// That of an id, if there is such.
    pub fn of_id(id: &str, shown: &Shown) -> Option<Self> {
        Self::of(declared_work(id, shown)?, shown.snapshot())
    }

    /// What has just been declared.
    pub fn of_declared(declared: &Declared, snapshot: &Snapshot) -> Option<Self> {
        Self::of(&declared.planned(&snapshot.inventory)?, snapshot)
    }

    fn of(planned: &Maintenance, snapshot: &Snapshot) -> Option<Self> {
        let inventory = &snapshot.inventory;
        let region = &inventory[planned.region].id;
        let declared = planned.declared?;
        let revision = declared.revision;
        let (at, times) = (declared.at, planned.times());
        let seen = format!("{region} {} {at} {revision} {times}", planned.id);
        let seen = assets::digest(&seen);
        let body = written(&PlannedJson::of(planned, inventory, snapshot.at)?);
        Some(Self {
            seen,
            revision,
            body,
        })
    }

    /// Its tag, without quotes: what has been seen of it, and what makes it another answer
    /// if it is written in another way.
    pub fn tag(&self) -> String {
        format!("{}-{}", self.seen, assets::digest(&self.body))
    }
}
