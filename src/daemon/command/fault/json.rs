//! Faults as JSON.

use jiff::Timestamp;
use serde::Serialize;

use super::expected_at;
use crate::fault::{
    AgreementRef, CauseRef, ComponentRef, Event, Evidence, Fault, GapRef, Number, PartyRef,
};
use crate::notice;

/// A fault as `--json` gives it; the names are a contract.
#[derive(Debug, Serialize)]
pub(super) struct Listed<'a> {
    number: &'a Number,
    region: &'a str,
    state: &'static str,
    /// Null while several elements explain it equally well.
    cause: Option<Named<'a>>,
    candidates: Vec<Named<'a>>,
    /// Null while it is undecided.
    owner: Option<&'a PartyRef>,
    /// Null when none is in force; `gap` then says why.
    agreement: Option<&'a AgreementRef>,
    gap: Option<&'a GapRef>,
    holder: &'a PartyRef,
    affected: &'a [ComponentRef],
    began_at: Timestamp,
    opened_at: Timestamp,
    cleared_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

/// An element of a fault, by id.
#[derive(Debug, Serialize)]
struct Named<'a> {
    component: &'a str,
    facet: &'static str,
    mode: &'static str,
}

/// A fault with its history, as `fault show --json` gives it.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    #[serde(flatten)]
    listed: Listed<'a>,
    expected_at: Option<Timestamp>,
    reopened: u32,
    previous: Option<&'a Number>,
    split_from: Option<&'a Number>,
    merged_into: Option<&'a Number>,
    remedy: Option<&'a str>,
    evidence: &'a Evidence,
    timeline: &'a [Event],
    notices: Vec<Told<'a>>,
}

/// A notice without the address it went to.
#[derive(Debug, Serialize)]
struct Told<'a> {
    key: &'a notice::Key,
    party: &'a str,
    channel: &'static str,
    reason: &'static str,
    state: &'static str,
    created_at: Timestamp,
    tried_at: Option<Timestamp>,
    attempts: u32,
    response: Option<&'a str>,
}

pub(super) fn listed(fault: &Fault) -> Listed<'_> {
    Listed {
        number: &fault.number,
        region: &fault.region,
        state: fault.state.slug(),
        cause: fault.finding.cause.as_ref().map(named),
        candidates: fault.finding.candidates.iter().map(named).collect(),
        owner: fault.assignment.owner.as_ref(),
        agreement: fault.assignment.agreement.as_ref(),
        gap: fault.assignment.gap.as_ref(),
        holder: &fault.holder,
        affected: &fault.affected,
        began_at: fault.began_at,
        opened_at: fault.opened_at,
        cleared_at: fault.cleared_at,
        closed_at: fault.closed_at,
    }
}

fn named(cause: &CauseRef) -> Named<'_> {
    Named {
        component: &cause.component.id,
        facet: cause.facet.slug(),
        mode: cause.mode.slug(),
    }
}

pub(super) fn shown<'a>(fault: &'a Fault, notices: &'a [notice::Row]) -> Shown<'a> {
    Shown {
        listed: listed(fault),
        expected_at: expected_at(fault.state),
        reopened: fault.reopened,
        previous: fault.previous.as_ref(),
        split_from: fault.split_from.as_ref(),
        merged_into: fault.merged_into.as_ref(),
        remedy: fault.remedy.as_deref(),
        evidence: &fault.finding.evidence,
        timeline: &fault.timeline,
        notices: notices
            .iter()
            .map(|row| Told {
                key: &row.key,
                party: &row.recipient.party,
                channel: row.channel.slug(),
                reason: row.reason.slug(),
                state: row.state.slug(),
                created_at: row.created_at,
                tried_at: row.tried_at,
                attempts: row.attempts,
                response: row.response.as_deref(),
            })
            .collect(),
    }
}
