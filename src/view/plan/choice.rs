//! Which planned work a program asks for.

use std::num::NonZeroU16;

use schemars::JsonSchema;
use serde::Deserialize;

use super::written;
use crate::fault::{PlannedJson, planned_json};
use crate::view::shown::Shown;

/// Pieces of work on a page, at most.
const PAGE: u16 = 1_000;
/// Characters of an id that are told back.
const TOLD: usize = 100;

/// Which planned work, and how much of it: what stands behind the question mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceChoice {
    /// Id of the region.
    pub region: Option<String>,
    /// Id of a municipality that it affects.
    pub municipality: Option<String>,
    /// Id of the party that does it.
    pub party: Option<String>,
    /// Region and id of the last one on the page before, as `fosen:declared.7`: those behind it.
    pub after: Option<String>,
    /// So many at most; all of it if it says nothing.
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<NonZeroU16>,
}

/// What stands there cannot be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaintenanceChoiceError {
    /// It is not in the list any more, so that nobody knows what lies behind it.
    #[error("`after` names what is not planned: `{0}`; begin with the first page")]
    After(String),
    /// More than a page takes.
    #[error("`limit` is {PAGE} at most")]
    Limit,
}

/// One page of what was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenancePage {
    work: Vec<PlannedJson>,
    /// The last of it, behind which the next page begins; none if this is the last page.
    pub last: Option<String>,
}

impl MaintenancePage {
    /// As a JSON array, what begins first before the others.
    pub fn json(&self) -> String {
        written(&self.work)
    }
}

impl MaintenanceChoice {
    /// The page that is asked for, of what somebody may see.
    ///
    /// # Errors
    /// When what is asked for cannot be.
    pub fn page(&self, shown: &Shown) -> Result<MaintenancePage, MaintenanceChoiceError> {
        let limit = self.limit.map(NonZeroU16::get);
        if limit.is_some_and(|limit| limit > PAGE) {
            return Err(MaintenanceChoiceError::Limit);
        }
        let all = shown.planned.iter();
        let all = all.filter(|planned| shown.sees_work(planned));
        let mut work = planned_json(all, &shown.inventory, shown.at);
        if let Some(after) = self.after.as_deref() {
            let last = work.iter().position(|one| named(one) == after);
            let last = last
                .ok_or_else(|| MaintenanceChoiceError::After(after.chars().take(TOLD).collect()))?;
            work.drain(..=last);
        }
        work.retain(|one| self.takes(one));
        let room = limit.map_or(work.len(), usize::from);
        let more = work.len() > room;
        work.truncate(room);
        let last = work.last().filter(|_| more).map(named);
        Ok(MaintenancePage { work, last })
    }

    fn takes(&self, one: &PlannedJson) -> bool {
        let is =
            |wanted: &Option<String>, id: &str| wanted.as_deref().is_none_or(|wanted| wanted == id);
        let affects = |wanted: &String| one.affects.contains(wanted);
        is(&self.region, &one.region)
            && is(&self.party, &one.party)
            && self.municipality.as_ref().is_none_or(affects)
    }
}

/// By what a piece of work is named among those of all regions.
fn named(one: &PlannedJson) -> String {
    format!("{}:{}", one.region, one.id)
}

/// The JSON Schema (draft 2020-12) of one piece of planned work.
pub fn maintenance_schema() -> String {
    written(&schemars::schema_for!(PlannedJson))
}
