//! What a mail begins with: what is wrong, or works again, and what that is called.

use super::super::Reason;
use super::super::layout::{NAME, clean};
use super::super::words::{self, Phrase, ReportSaid, Said};
use super::Scene;
use crate::fault::{CauseRef, ComponentRef, Fault};
use crate::inventory::Language;

pub(super) fn took(fault: &Fault, language: Language) -> String {
    let ended = fault
        .cleared_at
        .or(fault.closed_at)
        .unwrap_or(fault.opened_at);
    let span = ended.duration_since(fault.began_at);
    words::span(language, span.try_into().unwrap_or_default())
}

pub(super) fn thing(component: &ComponentRef, language: Language) -> String {
    clean(&words::thing(language, component), NAME)
}

/// What was seen to fail, each once, in the order seen.
pub(super) fn out_of_use(fault: &Fault) -> Vec<&ComponentRef> {
    let failed = fault.finding.evidence.failed.iter().map(|s| &s.component);
    let mut all: Vec<&ComponentRef> = Vec::new();
    for component in failed.chain(&fault.affected) {
        if !all.contains(&component) {
            all.push(component);
        }
    }
    all
}

pub(super) fn lead(reason: Reason, fault: &Fault, scene: &Scene, language: Language) -> String {
    let all = out_of_use(fault);
    match (reason, &fault.finding.cause) {
        (Reason::Withdrawn, _) if scene.today.is_asked => {
            Phrase::UnaskedLead.say(language).into_owned()
        }
        (Reason::Withdrawn, _) => Phrase::WithdrawnLead.say(language).into_owned(),
        (Reason::Recovered, Some(cause)) => words::well(language, &cleaned(&cause.component)),
        // Some of what failed may have another fault by now: it is not said to work.
        (Reason::Recovered, None) => {
            let mode = crate::health::Mode::Silent;
            format!("{}.", words::headline(language, reason, mode))
        }
        (_, Some(cause)) => trouble(cause, fault, language),
        (_, None) if fault.is_reported() => reported(fault, language),
        (_, None) if all.is_empty() => Phrase::Candidates.say(language).into_owned(),
        (_, None) => Said::OutOfUse {
            things: &some(&all, language),
        }
        .say(language)
        .into_owned(),
    }
}

/// What somebody has reported from a room.
pub(super) fn reported(fault: &Fault, language: Language) -> String {
    let report = fault.finding.evidence.reported.iter();
    let said = report.map(|report| {
        let room = &thing(&report.room, language);
        let sight = &*words::sight(language, report.sees);
        ReportSaid::Lead { room, sight }.say(language).into_owned()
    });
    said.collect()
}

/// The first three, and how many more.
fn some(all: &[&ComponentRef], language: Language) -> String {
    let mut names: Vec<String> = all.iter().take(3).map(|c| thing(c, language)).collect();
    if all.len() > 3 {
        let more = Said::AndMore { n: all.len() - 3 }
            .say(language)
            .into_owned();
        let named = names.join(", ");
        names = vec![format!("{named} {more}")];
    }
    words::capital(&words::list(language, &names))
}

pub(super) fn trouble(cause: &CauseRef, fault: &Fault, language: Language) -> String {
    let answers = fault
        .finding
        .evidence
        .controls
        .iter()
        .any(|seen| seen.component.id == cause.component.id && seen.class.is_success());
    let cause = CauseRef {
        component: cleaned(&cause.component),
        ..cause.clone()
    };
    words::trouble(language, &cause, answers)
}

fn cleaned(component: &ComponentRef) -> ComponentRef {
    ComponentRef {
        name: clean(&component.name, NAME),
        site_name: component.site_name.as_deref().map(|name| clean(name, NAME)),
        ..component.clone()
    }
}
