//! The paragraphs of a mail about a fault, each under its fixed heading.

use super::super::Reason;
use super::super::layout::{NAME, Sheet, clean};
use super::super::route::Due;
use super::super::words::{self, Phrase, PlannedSaid, ReportSaid, Said, TermsSaid};
use super::Scene;
use super::lead::{reported, thing, took, trouble};
use crate::fault::{Assignment, CauseRef, Fault, GapRef, REPORT_WORDS, Seen, State};
use crate::inventory::Language;

pub(super) fn what(sheet: &mut Sheet, fault: &Fault, over: bool, language: Language) {
    let technical = |cause: &CauseRef| {
        format!(
            "{} ({})",
            thing(&cause.component, language),
            clean(&cause.component.id, NAME),
        )
    };
    if let Some(cause) = &fault.finding.cause {
        // Of what is over only what it was about: how it fails is said of today.
        let said = match over {
            true => words::capital(&technical(cause)),
            false => {
                let id = clean(&cause.component.id, NAME);
                let said = trouble(cause, fault, language);
                format!("{} ({id})", said.trim_end_matches('.'))
            }
        };
        sheet.para(&format!("{said}."));
    } else if let Some(report) = &fault.finding.evidence.reported {
        sheet.para(&reported(fault, language));
        if let Some(words) = report
            .words
            .as_deref()
            .map(|words| clean(words, REPORT_WORDS))
        {
            sheet.para(&ReportSaid::Words { words: &words }.say(language));
        }
    } else {
        let one_owner = fault.state != State::Undecided && fault.assignment.owner.is_some();
        let phrase = if one_owner {
            Phrase::OneOf
        } else {
            Phrase::Candidates
        };
        sheet.para(&phrase.say(language));
        let candidates = fault.finding.candidates.iter();
        let mut lines: Vec<String> = candidates.take(LISTED).map(technical).collect();
        and_more(&mut lines, fault.finding.candidates.len(), language);
        sheet.items(lines);
    }
    if fault.reopened > 0 {
        sheet.para(
            &Said::CameBack {
                times: fault.reopened,
            }
            .say(language),
        );
    }
    if let Some(previous) = &fault.previous {
        sheet.para(
            &Said::Previous {
                number: previous.as_str(),
            }
            .say(language),
        );
    }
}

/// Lines of a list in a mail; more are counted.
const LISTED: usize = 10;

fn and_more(lines: &mut Vec<String>, all: usize, language: Language) {
    if all > lines.len() {
        lines.push(
            Said::AndMore {
                n: all - lines.len(),
            }
            .say(language)
            .into_owned(),
        );
    }
}

/// Whether it is told to one of those whom a step of the escalation concerns: whoever is
/// told by it, or was passed over and may answer still.
pub(super) fn went_up(reason: Reason, fault: &Fault) -> bool {
    let asked = matches!(reason, Reason::Responsible | Reason::Reopened);
    reason == Reason::Escalated || asked && fault.steps_taken().next().is_some()
}

/// That it began during planned work, which has run over: whose, and until when it was to
/// last.
pub(super) fn run_over(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    let planned = fault.outlasted().filter(|_| fault.state.is_active());
    if let Some(planned) = planned
        && let Some(until) = planned.expected_end
    {
        let party = clean(&planned.party_name, NAME);
        let text = reference(&planned.text, planned.reference.as_deref());
        let until = scene.moment(language, until);
        let said = PlannedSaid::RunOver {
            party: &party,
            text: &text,
            until: &until,
        };
        sheet.para(&said.say(language));
    }
}

/// Who has not said yes, since when, and which step of the escalation this is.
pub(super) fn unanswered(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    let Some(due) = fault.due() else {
        sheet.para(&TermsSaid::Escalated.say(language));
        return;
    };
    let asked = fault.asked().map(|asked| clean(&asked.name, NAME));
    let since = scene.moment(language, due.since);
    let since = &*since;
    let unanswered = match &asked {
        Some(asked) => TermsSaid::Unanswered { asked, since },
        None => TermsSaid::UndecidedSince { since },
    };
    let step = TermsSaid::Step {
        step: fault.waiting.escalated,
        of: due.clause.escalation.len(),
    };
    let said = [unanswered, step].map(|said| said.say(language));
    sheet.para(&said.join(" "));
    let taken = fault.steps_taken().count();
    let before = fault.steps_taken().take(taken.saturating_sub(1));
    let names: Vec<String> = before.map(|step| clean(&step.name, NAME)).collect();
    if !names.is_empty() {
        let names = words::list(language, &names);
        sheet.para(&TermsSaid::StepsBefore { names: &names }.say(language));
    }
}

/// By when somebody is to say yes, and by when it is to be over.
pub(super) fn times(
    sheet: &mut Sheet,
    reason: Reason,
    fault: &Fault,
    scene: &Scene,
    language: Language,
) {
    if let Some(due) = fault.due() {
        let at = scene.moment(language, due.answer_by);
        let (at, by) = (&*at, &*words::by(language, &due.clause));
        let said = match went_up(reason, fault) {
            true => TermsSaid::WasToAnswer { at, by },
            false => TermsSaid::AnswerBy { at, by },
        };
        sheet.para(&said.say(language));
    }
    if let Some(at) = fault.restore_by() {
        let at = scene.moment(language, at);
        sheet.para(&TermsSaid::RestoreBy { at: &at }.say(language));
    }
}

/// Who would be told, were it not for shadow mode.
pub(super) fn would_tell(sheet: &mut Sheet, due: &Due, language: Language) {
    sheet.para(&Phrase::ShadowMode.say(language));
    let named = due.would_tell.iter().take(LISTED);
    let mut lines: Vec<String> = named
        .map(|one| {
            let told = words::told(language, one.reason);
            format!("{}: {told}", clean(&one.party, NAME))
        })
        .collect();
    and_more(&mut lines, due.would_tell.len(), language);
    sheet.items(lines);
}

pub(super) fn place_and_time(
    sheet: &mut Sheet,
    due: &Due,
    fault: &Fault,
    scene: &Scene,
    language: Language,
) {
    sheet.heading(&Phrase::Where.say(language));
    let mut sites: Vec<String> = Vec::new();
    for candidate in fault.finding.cause.iter().chain(&fault.finding.candidates) {
        if let Some(site) = &candidate.component.site_name {
            let site = clean(site, NAME);
            if !sites.contains(&site) && sites.len() < LISTED {
                sites.push(site);
            }
        }
    }
    let mut lines = Vec::new();
    if !sites.is_empty() {
        lines.push(
            Said::AtSite {
                site: &words::list(language, &sites),
            }
            .say(language)
            .into_owned(),
        );
    }
    if is_to_mend(due, fault) {
        lines.extend(addresses(fault, scene, language));
    }
    let began = scene.moment(language, fault.began_at);
    lines.push(Said::Since { at: &began }.say(language).into_owned());
    if let Some(cleared) = fault.cleared_at {
        let cleared = scene.moment(language, cleared);
        let took = took(fault, language);
        lines.push(
            Said::Until {
                at: &cleared,
                span: &took,
            }
            .say(language)
            .into_owned(),
        );
    }
    sheet.items(lines);
}

/// Where what is, or may be, the cause is asked: each with its id where it is one of
/// several.
fn addresses(fault: &Fault, scene: &Scene, language: Language) -> Vec<String> {
    let known = scene.today.addresses.iter().take(LISTED);
    let lines = known.map(|(id, address)| match &fault.finding.cause {
        Some(_) => Said::Address { address }.say(language).into_owned(),
        None => {
            let named = format!("{address} ({})", clean(id, NAME));
            Said::Address { address: &named }.say(language).into_owned()
        }
    });
    lines.collect()
}

/// Whether it is told to whoever is to mend it.
fn is_to_mend(due: &Due, fault: &Fault) -> bool {
    let asked = matches!(
        due.reason,
        Reason::Responsible | Reason::Reopened | Reason::Escalated
    );
    asked && due.recipient.party == fault.holder.id
}

pub(super) fn whose(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    sheet.heading(&Phrase::Whose.say(language));
    if let Some(incident) = &fault.incident {
        let party = clean(&incident.party_name, NAME);
        let since = scene.moment(language, incident.since);
        let text = reference(&incident.text, incident.reference.as_deref());
        let said = match incident.planned {
            true => Said::Planned {
                party: &party,
                since: &since,
                text: &text,
            },
            false => Said::Known {
                party: &party,
                since: &since,
                text: &text,
            },
        };
        sheet.para(&said.say(language));
    }
    let holder = clean(&fault.holder.name, NAME);
    let assignment = &fault.assignment;
    if fault.before == State::Undecided {
        sheet.para(&Phrase::NotDecided.say(language));
        undecided(sheet, fault, language);
        sheet.para(&Said::HeldBy { holder: &holder }.say(language));
        return;
    }
    match &assignment.gap {
        Some(GapRef::Unagreed) => {
            sheet.para(&Phrase::Unagreed.say(language));
            sheet.para(&Said::HeldBy { holder: &holder }.say(language));
        }
        Some(GapRef::Contested { agreements }) => {
            sheet.para(&Phrase::Contested.say(language));
            let named = agreements.iter().take(LISTED);
            let mut lines: Vec<String> = named
                .map(|a| reference(&a.name, a.reference.as_deref()))
                .collect();
            and_more(&mut lines, agreements.len(), language);
            sheet.items(lines);
            sheet.para(&Said::HeldBy { holder: &holder }.say(language));
        }
        None => by_agreement(sheet, assignment, &holder, language),
    }
}

fn by_agreement(sheet: &mut Sheet, assignment: &Assignment, holder: &str, language: Language) {
    let owner = assignment.owner.as_ref().map(|o| clean(&o.name, NAME));
    if let (Some(owner), Some(agreement)) = (&owner, &assignment.agreement) {
        let name = clean(&agreement.name, NAME);
        let reference = agreement.reference.as_deref().map(|r| clean(r, NAME));
        let (owner, agreement) = (&**owner, &*name);
        let said = match &reference {
            Some(reference) => Said::OwnerByReference {
                owner,
                agreement,
                reference,
            },
            None => Said::Owner { owner, agreement },
        };
        sheet.para(&said.say(language));
        if owner == holder {
            return;
        }
    }
    sheet.para(&Said::HeldBy { holder }.say(language));
}

fn reference(name: &str, reference: Option<&str>) -> String {
    let name = clean(name, NAME);
    match reference {
        Some(reference) => format!("{name} ({})", clean(reference, NAME)),
        None => name,
    }
}

fn undecided(sheet: &mut Sheet, fault: &Fault, language: Language) {
    let among = fault.assignment.among.iter().take(LISTED);
    let names: Vec<String> = among.map(|p| clean(&p.name, NAME)).collect();
    if !names.is_empty() {
        let names = words::list(language, &names);
        sheet.para(&Said::Among { parties: &names }.say(language));
    }
    if let Some(probe) = &fault.finding.split_by {
        let probe = clean(probe, NAME);
        sheet.para(&Said::SplitBy { probe: &probe }.say(language));
    }
}

/// Who cannot use what; or could not, of what is over.
pub(super) fn affected(sheet: &mut Sheet, fault: &Fault, over: bool, language: Language) {
    let (heading, nothing) = match over {
        true => (Phrase::WasAffected, Phrase::NothingElseWas),
        false => (Phrase::Affected, Phrase::NothingElse),
    };
    sheet.heading(&heading.say(language));
    if fault.affected.is_empty() {
        sheet.para(&nothing.say(language));
        return;
    }
    let named = fault.affected.iter().take(LISTED);
    let mut lines: Vec<String> = named.map(|c| words::capital(&thing(c, language))).collect();
    and_more(&mut lines, fault.affected.len(), language);
    sheet.items(lines);
}

pub(super) fn seen(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    sheet.heading(&Phrase::Seen.say(language));
    let evidence = &fault.finding.evidence;
    if fault.is_reported() {
        sheet.para(&ReportSaid::NotSeen.say(language));
        return;
    }
    if evidence.failed.is_empty() && evidence.controls.is_empty() && evidence.witness.is_none() {
        sheet.para(&Phrase::NoEvidence.say(language));
        return;
    }
    let lists = [
        (Phrase::Failed, evidence.failed.iter().collect::<Vec<_>>()),
        (Phrase::Healthy, evidence.controls.iter().collect()),
        (Phrase::Witness, evidence.witness.iter().collect()),
    ];
    for (heading, all) in lists {
        if all.is_empty() {
            continue;
        }
        sheet.para(&heading.say(language));
        let shown = all.iter().take(LISTED);
        let mut lines: Vec<String> = shown.map(|s| observed(s, scene, language)).collect();
        and_more(&mut lines, all.len(), language);
        sheet.items(lines);
    }
}

fn observed(seen: &Seen, scene: &Scene, language: Language) -> String {
    let at = seen.at.to_zoned(scene.zone.clone());
    let detail = detail(seen, language).map_or_else(String::new, |detail| format!(": {detail}"));
    format!(
        "{}: {}, {} ({}{detail})",
        words::capital(&thing(&seen.component, language)),
        words::class(language, seen.class),
        at.strftime("%H:%M:%S"),
        clean(&seen.probe, NAME),
    )
}

/// What evidence says beyond the class of what was seen, which is said in words.
fn detail(seen: &Seen, language: Language) -> Option<String> {
    if seen.detail == seen.class.slug() {
        return None;
    }
    let said = clean(&words::detail(language, &seen.detail), 160);
    (!said.is_empty()).then_some(said)
}
