//! Open faults as Alertmanager takes them: one alert a fault, made of the snapshot and of
//! nothing else, so that it is the same after any restart.
//!
//! Alertmanager knows an alert by its labels. Those of a fault's are its number and what it
//! is routed by: region, municipality, component, kind, facet and owner. When one of them
//! changes, the owner above all, it is another alert: the old one is ended and a new one
//! begun, so that the new owner's receiver learns of it as of any fault, and the old one's
//! that it is theirs no more. An owner that was an annotation would route nothing.
//!
//! An open alert ends an hour ahead, and is put off at each posting. While samband is away
//! nobody knows that a fault is over, so an alert must outlast a restart or an upgrade; and
//! one of a monitor that is gone for good must not stand for ever.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::snapshot::Snapshot;
use super::words::Words;
use crate::fault::{Fault, PartyRef};
use crate::inventory::{DRILL, PartyIx, RegionIx};

/// How far ahead an open alert ends.
pub const HOLD: SignedDuration = SignedDuration::from_hours(1);

/// For how long what is over is told again: an Alertmanager that was away meanwhile has
/// said that it began, and knows nothing of its end.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What every alert of a fault is called.
const NAME: &str = "SambandFault";

/// The label that tells the alerts of this installation from all others.
pub const MONITOR: &str = "monitor";

/// The labels of an alert, by which Alertmanager knows it.
pub type Labels = BTreeMap<String, String>;

/// An alert, as `POST /api/v2/alerts` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// By which it is known and routed.
    pub labels: Labels,
    /// What is told of it.
    pub annotations: BTreeMap<&'static str, String>,
    /// When the first failure was seen.
    pub starts_at: Timestamp,
    /// When it ended, or will unless it is put off.
    pub ends_at: Timestamp,
    /// The fault's page.
    #[serde(rename = "generatorURL")]
    pub generator_url: String,
}

impl Alert {
    /// One that says that it is a test.
    pub fn test(says: &str, now: Timestamp) -> Self {
        let minute = SignedDuration::from_mins(1);
        Self {
            labels: Labels::from([("alertname".to_owned(), "SambandTest".to_owned())]),
            annotations: BTreeMap::from([("summary", says.to_owned())]),
            starts_at: now,
            ends_at: now.checked_add(minute).unwrap_or(Timestamp::MAX),
            generator_url: String::new(),
        }
    }
}

/// For whom alerts are made.
#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    /// The installation's id.
    pub monitor: &'a str,
    /// Where the pages are.
    pub public_url: &'a str,
    /// The regions, by id; all where there are none.
    pub regions: &'a [Arc<str>],
}

/// The alerts of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// Of faults that are open and told of.
    pub open: Vec<Alert>,
    /// Of those that are over since a day at most, latest end first.
    pub over: Vec<Alert>,
}

impl Alerts {
    /// All that a snapshot calls for.
    pub fn of(snapshot: &Snapshot, told: For<'_>, now: Timestamp) -> Self {
        let mut all = Self::default();
        for fault in snapshot.faults.iter() {
            let Some(region) = told.region(snapshot, fault) else {
                continue;
            };
            if is_kept_back(snapshot, region, fault) {
                continue;
            }
            match over_at(fault) {
                None => all.open.push(alert(
                    snapshot,
                    region,
                    fault,
                    told,
                    now.checked_add(HOLD).unwrap_or(Timestamp::MAX),
                )),
                Some(end) if now.duration_since(end) <= REMEMBERED => {
                    all.over.push(alert(snapshot, region, fault, told, end));
                }
                Some(_) => {}
            }
        }
        all.over.sort_by_key(|one| std::cmp::Reverse(one.ends_at));
        all
    }
}

impl For<'_> {
    /// The region of a fault that is told of here.
    fn region(&self, snapshot: &Snapshot, fault: &Fault) -> Option<RegionIx> {
        let theirs = self.regions.is_empty() || self.regions.iter().any(|id| **id == fault.region);
        let told = theirs && fault.region != DRILL;
        told.then(|| snapshot.inventory.region_by_id(&fault.region))?
    }
}

/// An alert that Alertmanager still has and that is none any more: ended, with why. It is
/// over when the fault is, and otherwise now.
pub fn ended(labels: &Labels, starts_at: Timestamp, snapshot: &Snapshot, now: Timestamp) -> Alert {
    let number = labels.get("fault").map_or("", String::as_str);
    let fault = snapshot
        .faults
        .iter()
        .find(|fault| fault.number.to_string() == number);
    let (end, why) = match fault.map(|fault| (over_at(fault), fault)) {
        Some((Some(end), _)) => (end, "over"),
        Some((None, fault)) if fault.incident.is_some() => (now, "explained"),
        Some((None, _)) => (now, "changed"),
        None => (now, "unknown"),
    };
    Alert {
        labels: labels.clone(),
        annotations: BTreeMap::from([("ended", why.to_owned())]),
        starts_at,
        // One that ended before it began would be refused, and all others with it.
        ends_at: end.max(starts_at),
        generator_url: String::new(),
    }
}

/// When its symptom went, if it has.
fn over_at(fault: &Fault) -> Option<Timestamp> {
    match fault.state.is_active() {
        true => None,
        false => fault.cleared_at.or(fault.closed_at),
    }
}

/// Whether samband itself tells nobody of it: it is explained by what was reported or
/// planned, or whoever has it is in shadow mode.
fn is_kept_back(snapshot: &Snapshot, region: RegionIx, fault: &Fault) -> bool {
    let shadowed = party(snapshot, region, &holder(fault).id)
        .is_some_and(|party| snapshot.inventory.is_in_shadow(party));
    shadowed || (fault.incident.is_some() && over_at(fault).is_none())
}

/// Whose it is, or who has it while that is undecided.
fn holder(fault: &Fault) -> &PartyRef {
    fault.assignment.owner.as_ref().unwrap_or(&fault.holder)
}

fn party(snapshot: &Snapshot, region: RegionIx, id: &str) -> Option<PartyIx> {
    let mut parties = snapshot.inventory.parties();
    let found = parties.find(|(_, party)| party.region == region && *party.id == *id);
    found.map(|(ix, _)| ix)
}

fn alert(
    snapshot: &Snapshot,
    region: RegionIx,
    fault: &Fault,
    told: For<'_>,
    ends_at: Timestamp,
) -> Alert {
    let inventory = &snapshot.inventory;
    let operator = inventory[region].operator;
    let reader = party(snapshot, region, &holder(fault).id).unwrap_or(operator);
    let w = Words::of(inventory[reader].language);
    let link = format!(
        "{}/f/{}",
        told.public_url.trim_end_matches('/'),
        fault.number
    );
    let annotations = BTreeMap::from([
        ("summary", w.what_is_wrong(fault).plain()),
        ("link", link.clone()),
        ("state", fault.state.slug().to_owned()),
        ("holder", fault.holder.name.clone()),
    ]);
    Alert {
        labels: labels(fault, told.monitor),
        annotations,
        starts_at: fault.began_at,
        ends_at: ends_at.max(fault.began_at),
        generator_url: link,
    }
}

/// While it is undecided nothing is named that might turn out not to be the cause.
fn labels(fault: &Fault, monitor: &str) -> Labels {
    let mut labels = Labels::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            labels.insert(name.to_owned(), value.to_owned());
        }
    };
    add("alertname", NAME);
    add(MONITOR, monitor);
    add("fault", fault.number.as_str());
    add("region", &fault.region);
    if let Some(cause) = &fault.finding.cause {
        let municipality = cause.component.municipality.as_deref();
        add("municipality", municipality.unwrap_or_default());
        add("component", &cause.component.id);
        add("kind", cause.component.kind.slug());
        add("facet", cause.facet.slug());
    }
    if let Some(owner) = &fault.assignment.owner {
        add("owner", &owner.id);
    }
    labels
}

#[cfg(test)]
mod tests;
