//! The subject of a mail about a fault.

use super::super::Reason;
use super::super::layout::{NAME, clean, shorten};
use super::super::words::{self, Phrase, ReportSaid, Tail};
use super::lead::{out_of_use, thing, took};
use super::{SUBJECT, Scene};
use crate::fault::{ComponentRef, Fault, GapRef, State, What};
use crate::health::Mode;
use crate::inventory::Language;

/// State, place, owner, number: what is too long is left out from the least
/// important on, the number never.
pub(super) fn of(reason: Reason, fault: &Fault, scene: &Scene, language: Language) -> String {
    let mode = fault.finding.chief().map_or(Mode::Silent, |c| c.mode);
    let state = match reason == Reason::Withdrawn && scene.today.is_asked {
        true => Phrase::Unasked.say(language),
        false if fault.is_reported() && tells_it(reason) || is_from_room(reason, fault) => {
            ReportSaid::Headline.say(language)
        }
        false => words::headline(language, reason, mode),
    };
    let thing = main_thing(fault, language);
    let took = took(fault, language);
    let tail = subject_tail(reason, fault, &took);
    let number = &fault.number;
    let whole = |tail: &str| format!("{state}: {thing} – {tail} [{number}]");
    let long = clean(&tail.say(language), NAME);
    let short = clean(&words::short_tail(language, tail), NAME);
    for tail in [&long, &short] {
        if whole(tail).chars().count() <= SUBJECT {
            return whole(tail);
        }
    }
    // The place is what tells one mail from the next: the owner gives first, and wholly,
    // for half a name or half a duration says nothing.
    let around = format!("{state}:  [{number}]").chars().count();
    let thing = shorten(&thing, SUBJECT.saturating_sub(around).max(LEGIBLE));
    format!("{state}: {thing} [{number}]")
}

/// Whether it tells what is wrong, and nothing that has happened since.
const fn tells_it(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Responsible | Reason::Gap | Reason::Undecided | Reason::Affected | Reason::Shadow
    )
}

/// Whether it tells what has just been reported from a room.
pub(super) fn is_from_room(reason: Reason, fault: &Fault) -> bool {
    let last = fault.timeline.last().map(|event| &event.what);
    reason == Reason::Commented && matches!(last, Some(What::Reported { .. }))
}

/// Fewer characters of a name than these say nothing.
const LEGIBLE: usize = 8;

fn subject_tail<'a>(reason: Reason, fault: &'a Fault, took: &'a str) -> Tail<'a> {
    match reason {
        Reason::Recovered => return Tail::Took { span: took },
        Reason::Released => {
            return match &fault.merged_into {
                Some(into) => Tail::MergedInto {
                    number: into.as_str(),
                },
                None => Tail::NowWith {
                    holder: &fault.holder.name,
                },
            };
        }
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known
        | Reason::Deputy
        | Reason::Commented
        | Reason::Replied
        | Reason::Reopened
        | Reason::Escalated
        | Reason::AgreementEnds
        | Reason::Announced
        | Reason::Replanned
        | Reason::CalledOff
        | Reason::Withdrawn
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::Undelivered
        | Reason::Shadow
        | Reason::Digest
        | Reason::Event
        | Reason::Ticket
        | Reason::TicketClosed => {}
    }
    match (&fault.assignment.gap, &fault.assignment.owner) {
        (Some(GapRef::Unagreed), _) => Tail::Unagreed,
        (Some(GapRef::Contested { .. }), _) => Tail::Contested,
        (None, Some(owner)) if fault.state != State::Undecided => {
            Tail::Owner { owner: &owner.name }
        }
        (None, Some(_) | None) => Tail::Undecided,
    }
}

/// What a subject names: the cause; in a tie all that it may be, for naming one of
/// several would be blame; or else what failed.
fn main_thing(fault: &Fault, language: Language) -> String {
    if let Some(cause) = &fault.finding.cause {
        return thing(&cause.component, language);
    }
    let failed = out_of_use(fault).into_iter().next();
    candidates(fault, language)
        .or_else(|| failed.map(|failed| thing(failed, language)))
        .unwrap_or_else(|| fault.number.to_string())
}

/// Candidates that a subject names; more are counted.
const NAMED: usize = 2;

/// What a fault may lie in, each candidate once: "linja eller ruteren, Åfjord
/// helsesenter" where all of them stand at one site.
fn candidates(fault: &Fault, language: Language) -> Option<String> {
    let mut all: Vec<&ComponentRef> = Vec::new();
    for candidate in &fault.finding.candidates {
        if !all.contains(&&candidate.component) {
            all.push(&candidate.component);
        }
    }
    let first = all.first()?;
    let site = first.site_name.as_deref();
    let one_site = all.iter().all(|one| one.site == first.site);
    let site = site.filter(|_| one_site);
    let shown = match all.len() == NAMED + 1 {
        true => all.len(),
        false => NAMED,
    };
    let named = all.iter().take(shown).map(|one| match site {
        Some(_) => at_one_site(one, &all, language),
        None => thing(one, language),
    });
    let mut named: Vec<String> = named.collect();
    if all.len() > shown {
        named.push(words::others(language, all.len() - shown));
    }
    let named = words::one_of(language, &named);
    Some(match site {
        Some(site) => format!("{named}, {}", clean(site, NAME)),
        None => named,
    })
}

/// A candidate without its site, and with its name where another goes by the same word.
fn at_one_site(one: &ComponentRef, all: &[&ComponentRef], language: Language) -> String {
    let bare = words::bare(language, one);
    let alike = all.iter().filter(|c| words::bare(language, c) == bare);
    let said = match alike.count() > 1 && bare != one.name {
        true => format!("{bare} {}", one.name),
        false => bare.into_owned(),
    };
    clean(&said, NAME)
}
