//! What is sent from the pages of planned work.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::fault::{PlanJson, PlanJsonError, Wanted};
use crate::inventory::{Inventory, Kind, RegionIx};
use crate::view::Shown;
use crate::view::page::{PlanField, PlanTyped, PlanWrong};
use crate::web::form;

/// A body, in bytes: two hundred ids, and what stands around them.
const BODY: usize = 48 * 1024;
/// Fields: boxes to tick for every municipality and kind, and the others.
const FIELDS: usize = 300;

/// What somebody wants, as it was sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// In their words.
    pub(super) typed: PlanTyped,
    /// How often the work had been changed when they looked.
    pub(super) seen: Option<u32>,
}

/// Reads a form within a time; what it says is not looked at yet.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Result<Sent, PlanWrong> {
    let body = form::sent(headers, body, BODY, patience).await;
    let body = body.ok_or(PlanWrong::Form)?;
    let fields = form::listed(&body, FIELDS).ok_or(PlanWrong::Form)?;
    Sent::of(fields).ok_or(PlanWrong::Form)
}

impl Sent {
    /// None where there are other fields than the page has, or one twice that it has once.
    fn of(fields: Vec<(String, String)>) -> Option<Self> {
        let mut sent = Self::default();
        let mut once: Vec<String> = Vec::new();
        for (name, value) in fields {
            let typed = &mut sent.typed;
            let list = match name.as_str() {
                "component" => Some(&mut typed.components),
                "municipality" => Some(&mut typed.municipalities),
                "kind" => Some(&mut typed.kinds),
                _ => None,
            };
            if let Some(list) = list {
                list.extend(Some(value.trim().to_owned()).filter(|value| !value.is_empty()));
                continue;
            }
            if once.contains(&name) {
                return None;
            }
            match name.as_str() {
                "seen" => sent.seen = Some(value.parse().ok()?),
                "region" => typed.region = value,
                "party" => typed.party = value,
                "text" => typed.text = value,
                "reference" => typed.reference = value,
                "from" => typed.from = value,
                "from_fold" => typed.from_fold = value,
                "until" => typed.until = value,
                "until_fold" => typed.until_fold = value,
                "more" => {
                    let ids = value.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
                    let ids = ids.filter(|id| !id.is_empty()).map(str::to_owned);
                    typed.components.extend(ids);
                }
                _ => return None,
            }
            once.push(name);
        }
        Some(sent)
    }

    /// What is wanted of a region; times are those of its clocks. A site stands for the
    /// components in it that are theirs to see.
    pub(super) fn wanted(&self, region: RegionIx, shown: &Shown) -> Result<Wanted, PlanWrong> {
        let typed = &self.typed;
        let inventory = &shown.inventory;
        let zone = &inventory[region].zone;
        let moment = |text, fold: &str, field| moment(text, fold, zone, field);
        if typed.party.is_empty() {
            let empty = crate::fault::RemarkError::Empty;
            return Err(PlanWrong::Words(PlanField::Party, empty));
        }
        let kind = |slug: &String| {
            let mut all = Kind::ALL.into_iter();
            all.find(|kind| kind.slug() == slug).ok_or(PlanWrong::Form)
        };
        let reference = one_line(&typed.reference);
        let plan = PlanJson {
            region: Some(inventory[region].id.to_string()),
            party: typed.party.clone(),
            text: one_line(&typed.text),
            reference: Some(reference).filter(|text| !text.is_empty()),
            from: moment(&typed.from, &typed.from_fold, PlanField::From)?,
            until: moment(&typed.until, &typed.until_fold, PlanField::Until)?,
            components: components(&typed.components, region, shown, inventory)?,
            kinds: typed.kinds.iter().map(kind).collect::<Result<_, _>>()?,
            municipalities: typed.municipalities.clone(),
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
fn components(
    typed: &[String],
    region: RegionIx,
    shown: &Shown,
    inventory: &Inventory,
) -> Result<Vec<String>, PlanWrong> {
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
    let mut known = std::collections::BTreeSet::new();
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
