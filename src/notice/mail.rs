//! Whole mails: subject, plain text and HTML of each reason.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::layout::{NAME, Sheet, clean, shorten};
use super::route::Due;
use super::words::{self, Phrase, Said, Tail};
use super::{Message, Reason};
use crate::fault::{Assignment, CauseRef, ComponentRef, Fault, GapRef, Seen, State};
use crate::inventory::{Inventory, Language, RegionIx};

/// What mails need beside what they tell.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The installation's id; part of every key.
    pub install: &'a str,
    /// The domain of Message-IDs.
    pub domain: &'a str,
    /// Where the pages are, for links.
    pub public_url: &'a str,
    /// The log cannot be written at the moment.
    pub unlogged: bool,
}

/// Where the mails of a region play.
#[derive(Clone, Debug)]
pub struct Scene {
    zone: TimeZone,
    coordinator: String,
    telephone: Option<String>,
    public_url: String,
    unlogged: bool,
}

impl Scene {
    /// The scene of a region.
    pub fn of(context: &Context<'_>, inventory: &Inventory, region: RegionIx) -> Self {
        let coordinator = &inventory[inventory[region].coordinator];
        Self {
            zone: inventory[region].zone.clone(),
            coordinator: clean(&coordinator.name, NAME),
            telephone: coordinator.telephone.as_deref().map(|t| clean(t, NAME)),
            public_url: context.public_url.trim_end_matches('/').to_owned(),
            unlogged: context.unlogged,
        }
    }

    fn moment(&self, language: Language, at: Timestamp) -> String {
        words::moment(language, &at.to_zoned(self.zone.clone()))
    }

    fn begin(&self, language: Language) -> Sheet {
        let mut sheet = Sheet::default();
        if self.unlogged {
            sheet.alarm(words::phrase(language, Phrase::Unlogged));
        }
        sheet
    }

    fn end(&self, language: Language, mut sheet: Sheet, number: Option<&str>) -> Sheet {
        let mut facts = Vec::new();
        let label = |phrase| words::phrase(language, phrase).to_owned();
        if let Some(number) = number {
            facts.push((label(Phrase::Quote), number.to_owned()));
        }
        let coordinator = match &self.telephone {
            Some(telephone) => format!("{}, {telephone}", self.coordinator),
            None => self.coordinator.clone(),
        };
        facts.push((label(Phrase::Coordinator), coordinator));
        sheet.facts(facts);
        let url = match number {
            Some(number) => format!("{}/f/{number}", self.public_url),
            None => format!("{}/", self.public_url),
        };
        sheet.link(words::phrase(language, Phrase::Link), &url);
        sheet.para(words::phrase(language, Phrase::Sender));
        sheet
    }
}

/// The mail that tells one recipient of a fault, for one reason; `fault` is as
/// it is after the event, `root` the Message-ID that began the thread.
pub fn of_fault(due: &Due, fault: &Fault, scene: &Scene, root: Option<String>) -> Message {
    let language = due.recipient.language;
    let mut sheet = scene.begin(language);
    sheet.lead(&lead(due.reason, fault, language));
    if due.relieved && due.reason != Reason::Released {
        sheet.para(words::phrase(language, Phrase::Relieved));
    }
    let heading = if due.reason == Reason::Recovered {
        Phrase::Was
    } else {
        Phrase::What
    };
    sheet.heading(words::phrase(language, heading));
    what(&mut sheet, fault, language);
    place_and_time(&mut sheet, fault, scene, language);
    whose(&mut sheet, fault, language);
    affected(&mut sheet, fault, language);
    seen(&mut sheet, fault, scene, language);
    next(&mut sheet, due, fault, language);
    let sheet = scene.end(language, sheet, Some(fault.number.as_str()));
    message(language, &sheet, subject(due.reason, fault, language), root)
}

/// The mail to the operator of what concerns the monitor itself.
pub fn of_monitor(
    reason: Reason,
    at: Timestamp,
    language: Language,
    scene: &Scene,
    root: Option<String>,
) -> Message {
    let mut sheet = scene.begin(language);
    let (lead, means, then) = match reason {
        Reason::BackAgain => (Phrase::BackLead, Phrase::BackMeans, Phrase::AllWell),
        Reason::Unlogged => (
            Phrase::UnloggedLead,
            Phrase::UnloggedMeans,
            Phrase::UnloggedNext,
        ),
        Reason::CutOff
        | Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Released
        | Reason::Reopened
        | Reason::Recovered
        | Reason::Undelivered
        | Reason::Digest => (Phrase::CutOffLead, Phrase::CutOffMeans, Phrase::CutOffNext),
    };
    sheet.lead(words::phrase(language, lead));
    let at = scene.moment(language, at);
    let since = words::capital(&at);
    sheet.para(&format!("{since}."));
    sheet.para(words::phrase(language, means));
    sheet.heading(words::phrase(language, Phrase::Next));
    sheet.para(words::phrase(language, then));
    let sheet = scene.end(language, sheet, None);
    let subject = words::headline(language, reason, crate::health::Mode::Silent).to_owned();
    message(language, &sheet, subject, root)
}

/// The mail to the operator of a notice that was given up.
pub fn of_undelivered(
    subject: &str,
    to: &str,
    why: &str,
    language: Language,
    scene: &Scene,
) -> Message {
    let mut sheet = scene.begin(language);
    let (subject, to, why) = (clean(subject, NAME), clean(to, NAME), clean(why, 200));
    sheet.lead(&words::said(language, Said::GivenUp(&subject, &to, &why)));
    sheet.heading(words::phrase(language, Phrase::Next));
    sheet.para(words::phrase(language, Phrase::UndeliveredNext));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::Undelivered, crate::health::Mode::Silent);
    let subject = shorten(&format!("{headline}: {subject}"), SUBJECT);
    message(language, &sheet, subject, None)
}

/// What a digest gathers.
#[derive(Clone, Debug, Default)]
pub struct Gathered<'a> {
    /// Notices.
    pub notices: usize,
    /// Faults they are about.
    pub faults: usize,
    /// Faults of these that are over.
    pub over: usize,
    /// Subjects, the most important first, one a fault.
    pub subjects: Vec<&'a str>,
    /// Notices that there was no room for.
    pub left_out: u64,
}

/// Lines of a digest that name a fault each; more are counted.
pub const DIGEST_NAMES: usize = 50;

/// The mail that gathers many.
pub fn of_digest(gathered: &Gathered<'_>, language: Language, scene: &Scene) -> Message {
    let mut sheet = scene.begin(language);
    let lead = words::said(
        language,
        Said::DigestLead(gathered.notices, gathered.faults, gathered.over),
    );
    sheet.lead(&lead);
    sheet.para(words::phrase(language, Phrase::DigestWhy));
    let named = gathered.subjects.iter().take(DIGEST_NAMES);
    let mut lines: Vec<String> = named.map(|&s| s.to_owned()).collect();
    let more = gathered.subjects.len().saturating_sub(DIGEST_NAMES);
    if more > 0 {
        lines.push(words::said(language, Said::AndMore(more)));
    }
    sheet.items(lines);
    if gathered.left_out > 0 {
        sheet.para(&words::said(language, Said::LeftOut(gathered.left_out)));
    }
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::Digest, crate::health::Mode::Silent);
    let subject = format!("{headline}: {}", lead.trim_end_matches('.'));
    message(language, &sheet, shorten(&subject, SUBJECT), None)
}

/// Characters of a subject.
pub const SUBJECT: usize = 70;

fn message(language: Language, sheet: &Sheet, subject: String, root: Option<String>) -> Message {
    let subject = clean(&subject, 200);
    Message {
        text: sheet.text(),
        html: sheet.html(language, &subject),
        subject,
        references: root.into_iter().collect(),
    }
}

/// State, place, owner, number: what is too long is left out from the least
/// important on, the number never.
fn subject(reason: Reason, fault: &Fault, language: Language) -> String {
    let mode = fault
        .finding
        .chief()
        .map_or(crate::health::Mode::Silent, |c| c.mode);
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
    // The place is what tells one mail from the next: the owner gives first.
    let room = SUBJECT.saturating_sub(whole("").chars().count());
    if room >= LEGIBLE {
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
        | Reason::Reopened
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::Undelivered
        | Reason::Digest => {}
    }
    match (&fault.assignment.gap, &fault.assignment.owner) {
        (Some(GapRef::Unagreed), _) => Tail::Unagreed,
        (Some(GapRef::Contested { .. }), _) => Tail::Contested,
        (None, Some(owner)) if fault.state != State::Undecided => Tail::Owner(&owner.name),
        (None, Some(_) | None) => Tail::Undecided,
    }
}

fn took(fault: &Fault, language: Language) -> String {
    let ended = fault
        .cleared_at
        .or(fault.closed_at)
        .unwrap_or(fault.opened_at);
    let span = ended.duration_since(fault.began_at);
    words::span(language, span.try_into().unwrap_or_default())
}

fn thing(component: &ComponentRef, language: Language) -> String {
    clean(&words::thing(language, component), NAME)
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

/// What was seen to fail, each once, in the order seen.
fn out_of_use(fault: &Fault) -> Vec<&ComponentRef> {
    let failed = fault.finding.evidence.failed.iter().map(|s| &s.component);
    let mut all: Vec<&ComponentRef> = Vec::new();
    for component in failed.chain(&fault.affected) {
        if !all.contains(&component) {
            all.push(component);
        }
    }
    all
}

fn lead(reason: Reason, fault: &Fault, language: Language) -> String {
    if reason == Reason::Recovered {
        return match &fault.finding.cause {
            Some(cause) => words::well(language, &cleaned(&cause.component)),
            None => format!(
                "{}.",
                words::headline(language, reason, crate::health::Mode::Silent)
            ),
        };
    }
    if let Some(cause) = &fault.finding.cause {
        return trouble(cause, fault, language);
    }
    let all = out_of_use(fault);
    if all.is_empty() {
        return words::phrase(language, Phrase::Candidates).to_owned();
    }
    let mut names: Vec<String> = all.iter().take(3).map(|c| thing(c, language)).collect();
    if all.len() > 3 {
        let more = words::said(language, Said::AndMore(all.len() - 3));
        let named = names.join(", ");
        names = vec![format!("{named} {more}")];
    }
    let names = words::capital(&words::list(language, &names));
    words::said(language, Said::OutOfUse(&names))
}

fn trouble(cause: &CauseRef, fault: &Fault, language: Language) -> String {
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

fn what(sheet: &mut Sheet, fault: &Fault, language: Language) {
    let technical = |cause: &CauseRef| {
        format!(
            "{} ({}, {}/{})",
            thing(&cause.component, language),
            clean(&cause.component.id, NAME),
            cause.facet,
            cause.mode.slug()
        )
    };
    if let Some(cause) = &fault.finding.cause {
        sheet.para(&format!("{}.", words::capital(&technical(cause))));
    } else {
        let one_owner = fault.state != State::Undecided && fault.assignment.owner.is_some();
        let phrase = if one_owner {
            Phrase::OneOf
        } else {
            Phrase::Candidates
        };
        sheet.para(words::phrase(language, phrase));
        let candidates = fault.finding.candidates.iter();
        let mut lines: Vec<String> = candidates.take(LISTED).map(technical).collect();
        and_more(&mut lines, fault.finding.candidates.len(), language);
        sheet.items(lines);
    }
    if fault.reopened > 0 {
        sheet.para(&words::said(language, Said::CameBack(fault.reopened)));
    }
    if let Some(previous) = &fault.previous {
        sheet.para(&words::said(language, Said::Previous(previous.as_str())));
    }
}

/// Lines of a list in a mail; more are counted.
const LISTED: usize = 10;

fn and_more(lines: &mut Vec<String>, all: usize, language: Language) {
    if all > lines.len() {
        lines.push(words::said(language, Said::AndMore(all - lines.len())));
    }
}

fn place_and_time(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    sheet.heading(words::phrase(language, Phrase::Where));
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
        lines.push(words::said(
            language,
            Said::At(&words::list(language, &sites)),
        ));
    }
    let began = scene.moment(language, fault.began_at);
    lines.push(words::said(language, Said::Since(&began)));
    if let Some(cleared) = fault.cleared_at {
        let cleared = scene.moment(language, cleared);
        let took = took(fault, language);
        lines.push(words::said(language, Said::Until(&cleared, &took)));
    }
    sheet.items(lines);
}

fn whose(sheet: &mut Sheet, fault: &Fault, language: Language) {
    sheet.heading(words::phrase(language, Phrase::Whose));
    let holder = clean(&fault.holder.name, NAME);
    let assignment = &fault.assignment;
    if fault.before == State::Undecided {
        sheet.para(words::phrase(language, Phrase::NotDecided));
        undecided(sheet, fault, language);
        sheet.para(&words::said(language, Said::HeldBy(&holder)));
        return;
    }
    match &assignment.gap {
        Some(GapRef::Unagreed) => {
            sheet.para(words::phrase(language, Phrase::Unagreed));
            sheet.para(&words::said(language, Said::HeldBy(&holder)));
        }
        Some(GapRef::Contested { agreements }) => {
            sheet.para(words::phrase(language, Phrase::Contested));
            let named = agreements.iter().take(LISTED);
            let mut lines: Vec<String> = named
                .map(|a| reference(&a.name, a.reference.as_deref()))
                .collect();
            and_more(&mut lines, agreements.len(), language);
            sheet.items(lines);
            sheet.para(&words::said(language, Said::HeldBy(&holder)));
        }
        None => by_agreement(sheet, assignment, &holder, language),
    }
}

fn by_agreement(sheet: &mut Sheet, assignment: &Assignment, holder: &str, language: Language) {
    let owner = assignment.owner.as_ref().map(|o| clean(&o.name, NAME));
    if let (Some(owner), Some(agreement)) = (&owner, &assignment.agreement) {
        let name = clean(&agreement.name, NAME);
        let reference = agreement.reference.as_deref().map(|r| clean(r, NAME));
        let said = Said::Owner(owner, &name, reference.as_deref());
        sheet.para(&words::said(language, said));
        if owner == holder {
            return;
        }
    }
    sheet.para(&words::said(language, Said::HeldBy(holder)));
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
        sheet.para(&words::said(language, Said::Among(&names)));
    }
    if let Some(probe) = &fault.finding.split_by {
        let probe = clean(probe, NAME);
        sheet.para(&words::said(language, Said::SplitBy(&probe)));
    }
}

fn affected(sheet: &mut Sheet, fault: &Fault, language: Language) {
    sheet.heading(words::phrase(language, Phrase::Affected));
    if fault.affected.is_empty() {
        sheet.para(words::phrase(language, Phrase::NothingElse));
        return;
    }
    let named = fault.affected.iter().take(LISTED);
    let mut lines: Vec<String> = named.map(|c| words::capital(&thing(c, language))).collect();
    and_more(&mut lines, fault.affected.len(), language);
    sheet.items(lines);
}

fn seen(sheet: &mut Sheet, fault: &Fault, scene: &Scene, language: Language) {
    sheet.heading(words::phrase(language, Phrase::Seen));
    let evidence = &fault.finding.evidence;
    if evidence.failed.is_empty() && evidence.controls.is_empty() && evidence.witness.is_none() {
        sheet.para(words::phrase(language, Phrase::NoEvidence));
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
        sheet.para(words::phrase(language, heading));
        let shown = all.iter().take(LISTED);
        let mut lines: Vec<String> = shown.map(|s| observed(s, scene, language)).collect();
        and_more(&mut lines, all.len(), language);
        sheet.items(lines);
    }
}

fn observed(seen: &Seen, scene: &Scene, language: Language) -> String {
    let at = seen.at.to_zoned(scene.zone.clone());
    let detail = clean(&seen.detail, 160);
    let detail = if detail.is_empty() {
        String::new()
    } else {
        format!(": {detail}")
    };
    format!(
        "{}: {}, {} ({}, {}{detail})",
        words::capital(&thing(&seen.component, language)),
        words::class(language, seen.class),
        at.strftime("%H:%M:%S"),
        seen.class.slug(),
        clean(&seen.probe, NAME),
    )
}

fn next(sheet: &mut Sheet, due: &Due, fault: &Fault, language: Language) {
    sheet.heading(words::phrase(language, Phrase::Next));
    if !due.in_place_of.is_empty() {
        let names: Vec<String> = due.in_place_of.iter().map(|n| clean(n, NAME)).collect();
        let names = words::list(language, &names);
        sheet.para(&words::said(language, Said::InPlaceOf(&names)));
    }
    let mut say = |phrase| sheet.para(words::phrase(language, phrase));
    match due.reason {
        Reason::Responsible | Reason::Reopened => {
            if due.in_place_of.is_empty() {
                say(Phrase::Mend);
            }
            say(Phrase::AcceptByPhone);
        }
        Reason::Gap => say(Phrase::SettleGap),
        Reason::Undecided => say(Phrase::SettleTie),
        Reason::Affected => say(Phrase::Wait),
        Reason::Released => {
            let holder = clean(&fault.holder.name, NAME);
            let said = match &fault.merged_into {
                Some(into) => Said::MergedInto(into.as_str()),
                None => Said::NowWith(&holder),
            };
            sheet.para(&words::said(language, said));
            sheet.para(words::phrase(language, Phrase::NothingToDo));
        }
        Reason::Recovered if due.recipient.party == fault.holder.id => say(Phrase::AskRemedy),
        Reason::Recovered
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::Undelivered
        | Reason::Digest => say(Phrase::AllWell),
    }
}
