//! Planned work as JSON.

mod choice;

pub use choice::{MaintenanceChoice, MaintenanceChoiceError, MaintenancePage, maintenance_schema};

use super::assets;
use super::json::written;
use super::shown::Shown;
use super::snapshot::Snapshot;
use crate::fault::{Declared, DeclaredJson, PlanRefused, PlannedJson, Wanted};
use crate::inventory::{DRILL, Maintenance};

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

/// Ids of the region and of the party of declared work that is not over, if it is theirs to
/// see.
pub fn whose_work(id: &str, shown: &Shown) -> Option<(String, String)> {
    let work = declared_work(id, shown)?;
    let inventory = &shown.inventory;
    let region = inventory[work.region].id.to_string();
    Some((region, inventory[work.party].id.to_string()))
}

/// Ids of the regions that are watched, of which anything is theirs to see.
pub fn watched_regions(shown: &Shown) -> impl Iterator<Item = &str> {
    let all = shown.regions().map(|(_, region)| &*region.id);
    all.filter(|id| *id != DRILL)
}

/// Whether all that somebody names is theirs to see. Whoever sees everything is answered
/// by the ledger alone.
///
/// # Errors
/// When it is as if something were not there.
pub fn names_what_is_seen(wanted: &Wanted, region: &str, shown: &Shown) -> Result<(), PlanRefused> {
    if shown.is_everything() {
        return Ok(());
    }
    let region = shown.region_by_id(region);
    let region = region.ok_or_else(|| PlanRefused::NoRegion(region_named(wanted)))?;
    let inventory = &shown.inventory;
    let unseen = |id: &&String| {
        let found = inventory.component_by_id(region, id);
        !found.is_some_and(|ix| shown.sees_component(ix))
    };
    if let Some(id) = wanted.components.iter().find(unseen) {
        return Err(PlanRefused::NoComponent(id.clone()));
    }
    let unseen = |id: &&String| {
        let mut all = shown.municipalities();
        !all.any(|(_, one)| one.region == region && *one.id == ***id)
    };
    match wanted.municipalities.iter().find(unseen) {
        Some(id) => Err(PlanRefused::NoMunicipality(id.clone())),
        None => Ok(()),
    }
}

fn region_named(wanted: &Wanted) -> String {
    wanted.region.clone().unwrap_or_default()
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
