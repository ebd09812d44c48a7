//! A pack, held against what the log tells of its fault.

use jiff::Timestamp;
use serde_json::Value;

use super::compare::{Agreement, compare};
use super::json::{EarlierJson, ToldJson};
use super::make::{Pack, value};
use super::verify::Verdict;
use crate::fault::FaultJson;
use crate::notice::Brief;

/// Who was told, in a pack, at most: the latest.
pub const MOST_TOLD: u32 = 500;

/// What of a notice never changes: to whom, why, by which way, and when that was decided.
const STAYS: [&str; 4] = ["party", "reason", "channel", "decided_at"];

/// How a pack, each entry of which stands in the log, agrees with what the log tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// All of it is what the log tells.
    Whole,
    /// All that could be compared is. Events are left out, and by now the log tells what
    /// later ones have made of the fault.
    Later,
    /// Of the fault it tells more or less than this version, with events left out.
    OtherForm,
    /// What happened to the fault is not what the log tells.
    OtherEvents,
    /// The configuration in force is not.
    OtherConfiguration,
    /// The fault, or its clause, is not.
    OtherFault,
    /// Who was told is not.
    OtherTold,
    /// Of the entries beside the fault's own some are left out.
    LeftOut,
}

/// Holds a pack against one that was made anew of the log as that stood when it was
/// made, and against all of whom the log says that they were told of the fault.
pub fn against(verdict: &Verdict, made: &Pack, told: &[Brief]) -> Proof {
    let mut prints = made.fingerprints.iter();
    let known = prints.find(|(ordinal, _)| u64::from(*ordinal) == verdict.as_of);
    if known.is_none_or(|(_, print)| *print != verdict.fingerprint) {
        return Proof::OtherEvents;
    }
    let until = verdict.head.as_ref().map_or(u64::MAX, |head| head.seq);
    let has = |seq: &u64| verdict.entries.iter().any(|entry| entry.seq == *seq);
    let mut there = made.entries.iter().filter(|seq| **seq <= until);
    if !there.all(has) {
        return Proof::LeftOut;
    }
    let known: Vec<Value> = made.earlier.iter().map(value::<EarlierJson>).collect();
    let known = known
        .iter()
        .filter(|one| one["as_of"].as_u64() <= Some(verdict.as_of));
    if !verdict.earlier.is_empty() && !known.eq(verdict.earlier.iter()) {
        return Proof::OtherEvents;
    }
    let strict = verdict.made_by == env!("CARGO_PKG_VERSION");
    let agrees = |given: &Value, told: &Value| compare(given, told, strict);
    let configuration = agrees(&verdict.configuration, &value(&made.configuration));
    if configuration == Agreement::Other {
        return Proof::OtherConfiguration;
    }
    if !are_told(verdict, told) {
        return Proof::OtherTold;
    }
    if !verdict.lessened {
        return Proof::Whole;
    }
    if u64::from(made.fault.next_ordinal()) != verdict.as_of.saturating_add(1) {
        return Proof::Later;
    }
    let (fault, clause) = (
        value(&FaultJson::of(&made.fault)),
        value(&made.fault.assignment),
    );
    match agrees(&verdict.fault, &fault).max(agrees(&verdict.clause, &clause)) {
        Agreement::Same => Proof::Whole,
        Agreement::More => Proof::OtherForm,
        Agreement::Other => Proof::OtherFault,
    }
}

/// Whether the log knows of each whom the pack has, and the pack has each of whom that
/// was decided until it was made. One that was decided while it was made may be in it or
/// not.
fn are_told(verdict: &Verdict, told: &[Brief]) -> bool {
    let Ok(made_at) = verdict.made_at.parse::<Timestamp>() else {
        return false;
    };
    let mut missing: Vec<(Timestamp, [Value; 4])> = told
        .iter()
        .map(|brief| (brief.created_at, stays(&value(&ToldJson::of(brief)))))
        .collect();
    let mut oldest = None;
    for given in &verdict.told {
        let given = stays(given);
        let Some(place) = missing.iter().position(|(_, known)| *known == given) else {
            return false;
        };
        let (at, _) = missing.swap_remove(place);
        oldest = Some(oldest.map_or(at, |oldest: Timestamp| oldest.min(at)));
    }
    let full = verdict.told.len() >= usize::try_from(MOST_TOLD).unwrap_or(usize::MAX);
    let had_room = |at: Timestamp| !full || oldest.is_some_and(|oldest| at > oldest);
    !missing
        .iter()
        .any(|(at, _)| *at <= made_at && had_room(*at))
}

fn stays(told: &Value) -> [Value; 4] {
    STAYS.map(|name| told.get(name).cloned().unwrap_or_default())
}
