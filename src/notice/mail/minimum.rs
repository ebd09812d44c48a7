//! The mail to a party outside the health network: what it needs to know that it
//! has to call, and nothing that tells a stranger how the network is made.

use super::{Message, Reason, SUBJECT, Scene, link, message};
use crate::fault::Fault;
use crate::health::{Flaw, Mode};
use crate::inventory::Language;
use crate::notice::layout::{NAME, Sheet, clean, shorten};
use crate::notice::route::Due;
use crate::notice::words::{self, MinimumPhrase, Phrase};

/// Number, site, how grave, and whom to call.
pub(super) fn of(due: &Due, fault: &Fault, scene: &Scene, root: Option<String>) -> Message {
    let language = due.recipient.language;
    let mode = fault
        .finding
        .chief()
        .map_or(Mode::Silent, |chief| chief.mode);
    let headline = words::headline(language, due.reason, mode);
    let number = fault.number.as_str();
    let facts = vec![
        (MinimumPhrase::Number, number.to_owned()),
        (MinimumPhrase::Site, site(fault, language)),
        (
            MinimumPhrase::Severity,
            severity(due.reason, fault, mode).say(language).into_owned(),
        ),
    ];
    let mut sheet = sheet(&headline, facts, true, scene, language);
    link::by_mail(&mut sheet, due, fault, scene);
    sheet.para(&Phrase::Sender.say(language));
    let subject = shorten(&format!("{headline} [{number}]"), SUBJECT);
    message(language, &sheet, subject, root).answered_about(due, fault, scene)
}

/// That an agreement runs out in a region: when, and whom to call.
pub(super) fn of_ending(region: &str, day: &str, language: Language, scene: &Scene) -> Message {
    let headline = words::headline(language, Reason::AgreementEnds, Mode::Silent);
    let facts = vec![
        (MinimumPhrase::Site, clean(region, NAME)),
        (MinimumPhrase::LastDay, day.to_owned()),
    ];
    let mut sheet = sheet(&headline, facts, false, scene, language);
    sheet.para(&Phrase::Sender.say(language));
    let subject = shorten(&format!("{headline}: {day}"), SUBJECT);
    message(language, &sheet, subject, None).answered_to(scene)
}

/// That work is planned in a region, or no longer: from when until when, and whom to call.
pub(super) fn of_announcement(
    region: &str,
    reason: Reason,
    (from, until): (&str, &str),
    language: Language,
    scene: &Scene,
) -> Message {
    let headline = words::headline(language, reason, Mode::Silent);
    let facts = vec![
        (MinimumPhrase::Site, clean(region, NAME)),
        (MinimumPhrase::Times, format!("{from} – {until}")),
    ];
    let mut sheet = sheet(&headline, facts, false, scene, language);
    sheet.para(&Phrase::Sender.say(language));
    let subject = shorten(&format!("{headline}: {from}"), SUBJECT);
    message(language, &sheet, subject, None).answered_to(scene)
}

fn sheet(
    headline: &str,
    mut facts: Vec<(MinimumPhrase, String)>,
    has_number: bool,
    scene: &Scene,
    language: Language,
) -> Sheet {
    let say = |phrase: MinimumPhrase| phrase.say(language);
    let telephone = scene.telephone.clone();
    let next = match (telephone.is_some(), has_number) {
        (true, true) => MinimumPhrase::CallWithNumber,
        (true, false) => MinimumPhrase::CallThem,
        (false, true) => MinimumPhrase::AnswerWithNumber,
        (false, false) => MinimumPhrase::AnswerThem,
    };
    facts.extend(telephone.map(|number| (MinimumPhrase::Call, number)));
    let facts = facts.into_iter();
    let facts = facts.map(|(phrase, fact)| (say(phrase).into_owned(), fact));
    let mut sheet = scene.begin(language);
    sheet.lead(&format!("{headline}."));
    sheet.facts(facts.collect());
    sheet.para(&format!("{} {}", say(MinimumPhrase::Outside), say(next)));
    sheet
}

/// The id of each site where it is, or may be; the region's for what is at none. Of a
/// tie all are named: one alone would be blamed.
fn site(fault: &Fault, language: Language) -> String {
    let finding = &fault.finding;
    let tied = finding.cause.is_none().then_some(&finding.candidates);
    let all = finding.cause.iter().chain(tied.into_iter().flatten());
    let mut sites: Vec<String> = Vec::new();
    for cause in all {
        let site = cause.component.site.as_deref().unwrap_or(&fault.region);
        let site = clean(site, NAME);
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    if sites.is_empty() {
        sites.push(clean(&fault.region, NAME));
    }
    if sites.len() > SITES {
        let more = sites.len() - SITES;
        sites.truncate(SITES);
        sites.push(words::others(language, more));
    }
    words::one_of(language, &sites)
}

/// Sites that are named; more are counted.
const SITES: usize = 3;

/// How grave it is, as long as it is there.
fn severity(reason: Reason, fault: &Fault, mode: Mode) -> MinimumPhrase {
    if reason == Reason::Withdrawn {
        return MinimumPhrase::NotKnown;
    }
    if !fault.state.is_active() && fault.cleared_at.is_some() {
        return MinimumPhrase::Well;
    }
    match mode {
        Mode::Poor | Mode::Late | Mode::Reduced | Mode::Narrow => MinimumPhrase::Lesser,
        Mode::Certificate(Flaw::Expiring) => MinimumPhrase::Soon,
        Mode::Silent
        | Mode::Stalled
        | Mode::Refusing
        | Mode::Unavailable
        | Mode::Wrong
        | Mode::Denying
        | Mode::Unregistered
        | Mode::Unlisted
        | Mode::Certificate(_) => MinimumPhrase::Grave,
    }
}
