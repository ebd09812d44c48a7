//! From what was typed to what is wanted.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{PlanField, PlanTyped, PlanWrong};
use crate::fault::{PlanJson, PlanJsonError, RemarkError, Wanted};
use crate::inventory::{Kind, RegionIx};
use crate::view::shown::Shown;

impl PlanTyped {
    /// What is wanted; times are those of the region's clocks. A site stands for the
    /// components in it that are theirs to see.
    ///
    /// # Errors
    /// When it says nothing that can be planned, with the reason.
    pub fn wanted(&self, shown: &Shown) -> Result<Wanted, PlanWrong> {
        let region = shown.region_by_id(&self.region).ok_or(PlanWrong::Form)?;
        let zone = &shown.inventory[region].zone;
        if self.party.is_empty() {
            return Err(PlanWrong::Words(PlanField::Party, RemarkError::Empty));
        }
        let kind = |slug: &String| {
            let mut all = Kind::ALL.into_iter();
            all.find(|kind| kind.slug() == slug).ok_or(PlanWrong::Form)
        };
        let reference = one_line(&self.reference);
        let plan = PlanJson {
            region: Some(self.region.clone()),
            party: self.party.clone(),
            text: one_line(&self.text),
            reference: Some(reference).filter(|text| !text.is_empty()),
            from: moment(&self.from, &self.from_fold, zone, PlanField::From)?,
            until: moment(&self.until, &self.until_fold, zone, PlanField::Until)?,
            components: components(&self.components, region, shown)?,
            kinds: self.kinds.iter().map(kind).collect::<Result<_, _>>()?,
            municipalities: self.municipalities.clone(),
        };
        plan.understood().map_err(|wrong| match wrong {
            PlanJsonError::Form(_) => PlanWrong::Form,
            PlanJsonError::Listed(_) => PlanWrong::Listed,
            PlanJsonError::Words { field, wrong } => {
                let field = match field {
                    "text" => PlanField::Text,
                    "reference" => PlanField::Reference,
                    "party" => PlanField::Party,
                    _ => PlanField::Parts,
                };
                PlanWrong::Words(field, wrong)
            }
        })
    }
}

/// The components that are named, each once, and those of the sites that are.
fn components(typed: &[String], region: RegionIx, shown: &Shown) -> Result<Vec<String>, PlanWrong> {
    let inventory = &shown.inventory;
    let mut ids: Vec<String> = Vec::new();
    for id in typed {
        let found = inventory.component_by_id(region, id);
        if found.is_some_and(|ix| shown.sees_component(ix)) {
            ids.push(id.clone());
            continue;
        }
        let there = inventory.components().filter(|(ix, component)| {
            let site = component.site.map(|site| &inventory[site].id);
            let here = component.region == region && site.is_some_and(|site| **site == **id);
            here && shown.sees_component(*ix)
        });
        let before = ids.len();
        ids.extend(there.map(|(_, component)| component.id.to_string()));
        if ids.len() == before {
            return Err(PlanWrong::Unknown(id.clone()));
        }
    }
    let mut known = BTreeSet::new();
    ids.retain(|id| known.insert(id.clone()));
    Ok(ids)
}

/// One line, whatever lines it was typed in.
fn one_line(text: &str) -> String {
    let parts = text.split(['\r', '\n']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A moment as a browser writes it, by the clocks of a zone. What they leave out is none,
/// and of what they show twice one has to be chosen.
fn moment(
    text: &str,
    fold: &str,
    zone: &TimeZone,
    field: PlanField,
) -> Result<Timestamp, PlanWrong> {
    let local: Result<DateTime, _> = text.trim().parse();
    let local = local.map_err(|_| PlanWrong::Time(field))?;
    let there = zone.to_ambiguous_timestamp(local);
    let chosen = match (there.offset(), fold) {
        (AmbiguousOffset::Unambiguous { .. }, _) => there.unambiguous(),
        (AmbiguousOffset::Gap { .. }, _) => return Err(PlanWrong::Gap(field)),
        (AmbiguousOffset::Fold { .. }, "1") => there.earlier(),
        (AmbiguousOffset::Fold { .. }, "2") => there.later(),
        (AmbiguousOffset::Fold { .. }, _) => return Err(PlanWrong::Fold(field)),
    };
    chosen.map_err(|_| PlanWrong::Time(field))
}

#[cfg(test)]
mod tests;
