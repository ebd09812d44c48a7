//! What people have said of a fault, and what faults like it were before.

use super::super::layout::{NAME, Sheet, clean};
use super::super::words::{self, Phrase, ReportSaid, Voice};
use super::Scene;
use crate::fault::{Event, Fault, PartyRef, Through, What, spoke_for};
use crate::inventory::Language;

/// Of what people have said, as much is in a mail: the latest.
const SAID: usize = 4;
/// So much of what has been reported last, as one mail may tell of several reports.
const REPORTED: usize = 12;
/// Characters of a person's words in a mail; the page has them all.
const WORDS: usize = 300;

/// What people have said of it, oldest first.
pub(super) fn said(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    let events = fault.timeline.iter().rev();
    let lines = events.filter_map(|event| line(event, scene, language));
    let latest = fault.timeline.iter().rev();
    let reports = latest.take_while(|event| matches!(event.what, What::Reported { .. }));
    let most = reports.count().clamp(SAID, REPORTED);
    let mut lines: Vec<String> = lines.take(most).collect();
    if lines.is_empty() {
        return;
    }
    lines.reverse();
    sheet.heading(&Phrase::People.say(language));
    sheet.items(lines);
}

/// What people have done by an event, or left undone, and when; none where it is of the monitor.
#[expect(clippy::too_many_lines, reason = "one arm an event")]
pub(in crate::notice) fn line(event: &Event, scene: &Scene, language: Language) -> Option<String> {
    let name = |by: &PartyRef, through: &Option<Through>| named(by, through.as_ref(), language);
    let said = match &event.what {
        What::Accepted {
            by,
            through,
            expected_at,
        } => {
            let at = expected_at.map(|at| scene.moment(language, at));
            let by = name(by, through);
            accepted(&by, at.as_deref()).say(language)
        }
        What::Rejected {
            by,
            through,
            because,
            assignment,
        } => {
            let holder = clean(&assignment.holder.name, NAME);
            let because = clean(because, WORDS);
            let by = name(by, through);
            Voice::Rejected {
                by: &by,
                because: &because,
                holder: &holder,
            }
            .say(language)
        }
        What::HandedOver {
            by,
            through,
            to,
            because,
        } => {
            let by = by.as_ref().map(|by| name(by, through));
            let to = clean(&to.name, NAME);
            let because = clean(because, WORDS);
            handed_over(by.as_deref(), &to, &because).say(language)
        }
        What::Commented { by, through, text } => {
            let text = clean(text, WORDS);
            Voice::Commented {
                by: &name(by, through),
                text: &text,
            }
            .say(language)
        }
        What::Reported { report } => {
            let sight = &*words::sight(language, report.sees);
            match report.words.as_deref().map(|text| clean(text, WORDS)) {
                Some(words) => {
                    let words = &*words;
                    ReportSaid::VoiceWords { sight, words }.say(language)
                }
                None => ReportSaid::Voice { sight }.say(language),
            }
        }
        What::Overdue => Voice::Overdue.say(language),
        What::Opened { .. }
        | What::Located { .. }
        | What::Affected { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Escalated { .. }
        | What::Cleared
        | What::Reopened { .. }
        | What::Closed { .. }
        | What::Merged { .. }
        | What::Explained { .. }
        | What::Unexplained { .. }
        | What::Withdrawn => return None,
    };
    Some(format!(
        "{}: {said}",
        words::capital(&scene.moment(language, event.at))
    ))
}

fn accepted<'a>(by: &'a str, at: Option<&'a str>) -> Voice<'a> {
    match at {
        Some(at) => Voice::AcceptedUntil { by, at },
        None => Voice::Accepted { by },
    }
}

fn handed_over<'a>(by: Option<&'a str>, to: &'a str, because: &'a str) -> Voice<'a> {
    match by {
        Some(by) => Voice::HandedOverBy { by, to, because },
        None => Voice::HandedOver { to, because },
    }
}

fn named(by: &PartyRef, through: Option<&Through>, language: Language) -> String {
    let party = clean(&by.name, NAME);
    match spoke_for(by, through) {
        None => party,
        Some(speaker) => {
            let speaker = clean(&speaker.name, NAME);
            Voice::SpokenFor {
                party: &party,
                speaker: &speaker,
            }
            .say(language)
            .into_owned()
        }
    }
}

/// What the last faults of the same component and mode turned out to be.
pub(super) fn earlier(sheet: &mut Sheet, fault: &Fault, language: Language) {
    let lines = fault.earlier().iter().map(|one| {
        let cause = clean(&one.cause, WORDS);
        let cause = cause.trim_end_matches('.');
        let remedy = clean(&one.remedy, WORDS);
        Voice::Was {
            number: one.number.as_str(),
            cause,
            remedy: &remedy,
        }
        .say(language)
        .into_owned()
    });
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        sheet.para(&Phrase::Earlier.say(language));
        sheet.items(lines);
    }
}
