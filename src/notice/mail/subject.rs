//! The subject of a mail about a fault.

use super::super::Reason;
use super::super::layout::{NAME, clean, shorten};
use super::super::words::{self, Tail};
use super::{SUBJECT, out_of_use, thing, took};
use crate::fault::{Fault, GapRef, State};
use crate::health::Mode;
use crate::inventory::Language;

/// State, place, owner, number: what is too long is left out from the least
/// important on, the number never.
pub(super) fn of(reason: Reason, fault: &Fault, language: Language) -> String {
    let mode = fault.finding.chief().map_or(Mode::Silent, |c| c.mode);
    let state = words::headline(language, reason, mode);
    let thing = main_thing(fault, language);
    let took = took(fault, language);
    let tail = subject_tail(reason, fault, &took);
    let number = &fault.number;
    let whole = |tail: &str| format!("{state}: {thing} – {tail} [{number}]");
    let long = clean(&words::tail(language, tail), NAME);
    let short = clean(&words::short_tail(language, tail), NAME);
    for tail in [&long, &short] {
        if whole(tail).chars().count() <= SUBJECT {
            return whole(tail);
        }
    }
    // The place is what tells one mail from the next: the owner gives first. Half
    // a duration says nothing.
    let room = SUBJECT.saturating_sub(whole("").chars().count());
    if room >= LEGIBLE && reason != Reason::Recovered {
        return whole(&shorten(&short, room));
    }
    let around = format!("{state}:  [{number}]").chars().count();
    let thing = shorten(&thing, SUBJECT.saturating_sub(around).max(LEGIBLE));
    format!("{state}: {thing} [{number}]")
}

/// Fewer characters of a name than these say nothing.
const LEGIBLE: usize = 8;

fn subject_tail<'a>(reason: Reason, fault: &'a Fault, took: &'a str) -> Tail<'a> {
    match reason {
        Reason::Recovered => return Tail::Took(took),
        Reason::Released => {
            return match &fault.merged_into {
                Some(into) => Tail::MergedInto(into.as_str()),
                None => Tail::NowWith(&fault.holder.name),
            };
        }
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known
        | Reason::Reopened
        | Reason::Withdrawn
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::Undelivered
        | Reason::Shadow
        | Reason::Digest
        | Reason::Event => {}
    }
    match (&fault.assignment.gap, &fault.assignment.owner) {
        (Some(GapRef::Unagreed), _) => Tail::Unagreed,
        (Some(GapRef::Contested { .. }), _) => Tail::Contested,
        (None, Some(owner)) if fault.state != State::Undecided => Tail::Owner(&owner.name),
        (None, Some(_) | None) => Tail::Undecided,
    }
}

/// What a subject names: the cause or, in a tie, what failed; naming one of
/// several candidates would be blame.
fn main_thing(fault: &Fault, language: Language) -> String {
    let failed = out_of_use(fault).into_iter().next();
    let named = fault.finding.cause.as_ref().map(|cause| &cause.component);
    let chief = fault.finding.chief().map(|cause| &cause.component);
    named
        .or(failed)
        .or(chief)
        .map_or_else(|| fault.number.to_string(), |c| thing(c, language))
}
