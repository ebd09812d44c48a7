//! Whole mails: subject, plain text and HTML of each reason.

mod announcement;
mod drill;
mod ending;
mod lead;
mod link;
mod minimum;
mod next;
mod people;
mod reply;
mod section;
mod subject;
mod today;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use self::announcement::{Announcement, CalledOff, of_announcement, of_called_off};
pub use self::ending::{Ending, of_ending};
use self::lead::lead;
pub(super) use self::people::line as said_of;
pub(super) use self::reply::of as of_reply;
pub use self::reply::{Came, Reply};
use self::today::Today;
use super::layout::{NAME, Sheet, clean, shorten};
use super::route::Due;
use super::words::{self, Phrase, Said};
use super::{Message, Reason};
use crate::fault::Fault;
use crate::inventory::{DRILL, Inventory, Language, PartyIx, RegionIx};

/// What mails need beside what they tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The installation's id; part of every key.
    pub install: String,
    /// The domain of Message-IDs.
    pub domain: String,
    /// Where the pages are, for links.
    pub public_url: String,
    /// The log cannot be written at the moment.
    pub unlogged: bool,
    /// An MQTT broker is told what happens to faults.
    pub mqtt: bool,
    /// Mails to whoever has to act have a place for a link, which holds for so many days.
    pub link_days: Option<u16>,
    /// The address of the mailbox in which answers are read; none where nobody reads them.
    pub mailbox: Option<String>,
}

/// Where the mails of a region play.
#[derive(Clone, Debug)]
pub struct Scene {
    zone: TimeZone,
    /// Its id.
    coordinator_id: String,
    coordinator: String,
    telephone: Option<String>,
    reply_to: Option<String>,
    public_url: String,
    unlogged: bool,
    link_days: Option<u16>,
    mailbox: Option<String>,
    today: Today,
    /// Ids of the parties outside the health network.
    outside: Vec<String>,
    /// What is told goes to one of them.
    minimal: bool,
}

impl Scene {
    /// The scene of a region.
    pub fn of(context: &Context, inventory: &Inventory, region: RegionIx) -> Self {
        let coordinator = inventory[region].coordinator;
        Self::coordinated(coordinator, context, inventory, region)
    }

    fn coordinated(
        coordinator: PartyIx,
        context: &Context,
        inventory: &Inventory,
        region: RegionIx,
    ) -> Self {
        let coordinator = &inventory[coordinator];
        let contacts = || coordinator.contacts.iter();
        // An answer may come at any hour.
        let always = contacts().find(|contact| contact.on_call.is_none());
        let answered = always.or_else(|| contacts().next());
        Self {
            zone: inventory[region].zone.clone(),
            coordinator_id: coordinator.id.to_string(),
            coordinator: clean(&coordinator.name, NAME),
            telephone: coordinator.telephone.as_deref().map(|t| clean(t, NAME)),
            reply_to: answered.map(|contact| contact.email.to_string()),
            public_url: context.public_url.trim_end_matches('/').to_owned(),
            unlogged: context.unlogged,
            link_days: context.link_days,
            mailbox: context.mailbox.clone(),
            outside: outside(inventory, region),
            minimal: false,
            today: Today::default(),
        }
    }

    /// The same, for what a party is told.
    pub fn for_party(self, party: &str) -> Self {
        let minimal = self.outside.iter().any(|id| id == party);
        Self { minimal, ..self }
    }

    /// The scene of a fault, with what the configuration says of what it is about.
    pub fn about(
        fault: &Fault,
        context: &Context,
        inventory: &Inventory,
        region: RegionIx,
    ) -> Self {
        let coordinator = fault.coordinator(inventory, region);
        Self {
            today: Today::of(fault, inventory, region),
            ..Self::coordinated(coordinator, context, inventory, region)
        }
    }

    /// The same, these being asked at these addresses today.
    #[cfg(test)]
    pub(super) fn asked_at(self, each: &[(&str, &str)]) -> Self {
        let owned = |(id, address): &(&str, &str)| ((*id).to_owned(), (*address).to_owned());
        let today = Today {
            addresses: each.iter().map(owned).collect(),
            is_asked: true,
        };
        Self { today, ..self }
    }

    /// The same, with nobody to call.
    #[cfg(test)]
    pub(super) fn without_telephone(self) -> Self {
        Self {
            telephone: None,
            ..self
        }
    }

    fn moment(&self, language: Language, at: Timestamp) -> String {
        words::moment(language, &at.to_zoned(self.zone.clone()))
    }

    fn begin(&self, language: Language) -> Sheet {
        let mut sheet = Sheet::default();
        if self.unlogged {
            sheet.alarm(&Phrase::Unlogged.say(language));
        }
        sheet
    }

    fn end(&self, language: Language, mut sheet: Sheet, fault: Option<&Fault>) -> Sheet {
        let mut facts = Vec::new();
        let label = |phrase: Phrase| phrase.say(language).into_owned();
        if let Some(fault) = fault {
            facts.push((label(Phrase::Quote), fault.number.to_string()));
        }
        let print = fault.and_then(Fault::print_and_events);
        if let Some((print, events)) = print.filter(|_| !self.minimal) {
            let said = Said::Print {
                print: &print,
                events,
            }
            .say(language)
            .into_owned();
            facts.push((label(Phrase::Fingerprint), said));
        }
        let coordinator = match &self.telephone {
            Some(telephone) => format!("{}, {telephone}", self.coordinator),
            None => self.coordinator.clone(),
        };
        facts.push((label(Phrase::Coordinator), coordinator));
        sheet.facts(facts);
        let (there, url) = match fault {
            Some(fault) => {
                let url = format!("{}/f/{}", self.public_url, fault.number);
                (Phrase::Link, url)
            }
            None => (Phrase::Pages, format!("{}/", self.public_url)),
        };
        if !self.minimal {
            sheet.link(&there.say(language), &url);
        }
        sheet.para(&Phrase::Sender.say(language));
        sheet
    }
}

/// Ids of the parties of a region that are outside the health network.
fn outside(inventory: &Inventory, region: RegionIx) -> Vec<String> {
    let parties = inventory.parties();
    let outside = parties.filter(|(_, party)| party.region == region && party.outside);
    outside.map(|(_, party)| party.id.to_string()).collect()
}

/// The mail that tells one recipient of a fault, for one reason; `fault` is as
/// it is after the event, `root` the Message-ID that began the thread.
pub fn of_fault(due: &Due, fault: &Fault, scene: &Scene, root: Option<String>) -> Message {
    if fault.region == DRILL {
        return drill::of(due, fault, scene, root);
    }
    if scene.outside.contains(&due.recipient.party) {
        return minimum::of(due, fault, scene, root);
    }
    let language = due.recipient.language;
    let mut sheet = scene.begin(language);
    sheet.lead(&lead(due.reason, fault, scene, language));
    section::run_over(&mut sheet, fault, scene, language);
    if section::went_up(due.reason, fault) {
        section::unanswered(&mut sheet, fault, scene, language);
    }
    if due.relieved && due.reason != Reason::Released {
        sheet.para(&Phrase::Relieved.say(language));
    }
    let link = link::of(due, fault, scene);
    link::put(&mut sheet, link, scene, language);
    if !due.would_tell.is_empty() {
        section::would_tell(&mut sheet, due, language);
    }
    let over = matches!(due.reason, Reason::Recovered | Reason::Withdrawn);
    let heading = if over { Phrase::Was } else { Phrase::What };
    sheet.heading(&heading.say(language));
    section::what(&mut sheet, fault, over, language);
    people::earlier(&mut sheet, fault, language);
    section::place_and_time(&mut sheet, due, fault, scene, language);
    section::whose(&mut sheet, fault, scene, language);
    people::said(&mut sheet, fault, scene, language);
    section::times(&mut sheet, due.reason, fault, scene, language);
    section::affected(&mut sheet, fault, over, language);
    section::seen(&mut sheet, fault, scene, language);
    next::next(&mut sheet, due, fault, scene, language);
    link::explain(&mut sheet, link, language);
    if link.is_none() {
        link::by_mail(&mut sheet, due, fault, scene);
    }
    let sheet = scene.end(language, sheet, Some(fault));
    let subject = subject::of(due.reason, fault, scene, language);
    Message {
        link: link.map(|link| link.purpose),
        ..message(language, &sheet, subject, root).answered_about(due, fault, scene)
    }
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
        | Reason::Known
        | Reason::Deputy
        | Reason::Commented
        | Reason::Replied
        | Reason::Released
        | Reason::Reopened
        | Reason::Escalated
        | Reason::AgreementEnds
        | Reason::Announced
        | Reason::Replanned
        | Reason::CalledOff
        | Reason::Recovered
        | Reason::Withdrawn
        | Reason::Undelivered
        | Reason::Shadow
        | Reason::Digest
        | Reason::Event
        | Reason::Ticket
        | Reason::TicketClosed => (Phrase::CutOffLead, Phrase::CutOffMeans, Phrase::CutOffNext),
    };
    sheet.lead(&lead.say(language));
    let at = scene.moment(language, at);
    let since = words::capital(&at);
    sheet.para(&format!("{since}."));
    sheet.para(&means.say(language));
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&then.say(language));
    let sheet = scene.end(language, sheet, None);
    let subject = words::headline(language, reason, crate::health::Mode::Silent).into_owned();
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
    let because = &words::because(language, &why);
    let given_up = Said::GivenUp {
        subject: &subject,
        to: &to,
        because,
    };
    sheet.lead(&given_up.say(language));
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&Phrase::UndeliveredNext.say(language));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::Undelivered, crate::health::Mode::Silent);
    let subject = shorten(&format!("{headline}: {subject}"), SUBJECT);
    message(language, &sheet, subject, None)
}

/// A machine that is told of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine<'a> {
    /// The broker.
    Broker,
    /// A webhook, by its id.
    Webhook(&'a str),
    /// A ticket system, by its id.
    Tickets(&'a str),
}

/// The mail to the operator of a machine that takes nothing.
pub fn of_silence(
    machine: Machine<'_>,
    since: Timestamp,
    why: &str,
    language: Language,
    scene: &Scene,
) -> Message {
    let mut sheet = scene.begin(language);
    let why = clean(why, 200);
    let since = scene.moment(language, since);
    let (since, because) = (&*since, &*words::because(language, &why));
    let said = match machine {
        Machine::Webhook(id) => Said::WebhookTakesNothing { id, since, because },
        Machine::Tickets(id) => Said::TicketsTakeNothing { id, since, because },
        Machine::Broker => Said::BrokerTakesNothing { since, because },
    };
    sheet.lead(&said.say(language));
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&Phrase::TakesNothingNext.say(language));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::Undelivered, crate::health::Mode::Silent);
    let what = match machine {
        Machine::Broker => "MQTT".to_owned(),
        Machine::Webhook(id) => format!("webhook {id}"),
        Machine::Tickets(id) => format!("ticket {id}"),
    };
    let subject = shorten(&format!("{headline}: {what}"), SUBJECT);
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

/// The mail that gathers many; `scene` is that of the party it goes to.
pub fn of_digest(gathered: &Gathered<'_>, language: Language, scene: &Scene) -> Message {
    let mut sheet = scene.begin(language);
    let lead = Said::DigestLead {
        notices: gathered.notices,
        faults: gathered.faults,
        over: gathered.over,
    }
    .say(language)
    .into_owned();
    sheet.lead(&lead);
    sheet.para(&Phrase::DigestWhy.say(language));
    let named = gathered.subjects.iter().take(DIGEST_NAMES);
    let mut lines: Vec<String> = named.map(|&s| s.to_owned()).collect();
    let more = gathered.subjects.len().saturating_sub(DIGEST_NAMES);
    if more > 0 {
        lines.push(Said::AndMore { n: more }.say(language).into_owned());
    }
    sheet.items(lines);
    if gathered.left_out > 0 {
        sheet.para(
            &Said::LeftOut {
                n: gathered.left_out,
            }
            .say(language),
        );
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
        reply_to: None,
        link: None,
    }
}

impl Message {
    /// Answers go to the coordinator, whom the mail asks to be told.
    fn answered_to(self, scene: &Scene) -> Self {
        Self {
            reply_to: scene.reply_to.clone(),
            ..self
        }
    }

    /// Answers of those who may act go to where they are read, and of others to somebody who
    /// reads more than a few words.
    fn answered_about(self, due: &Due, fault: &Fault, scene: &Scene) -> Self {
        match link::is_answerable(due, fault, scene) {
            true => self.answered_by_mail(scene),
            false => self.answered_to(scene),
        }
    }

    /// Answers go to where they are read, or else to the coordinator.
    fn answered_by_mail(self, scene: &Scene) -> Self {
        Self {
            reply_to: scene.mailbox.clone().or_else(|| scene.reply_to.clone()),
            ..self
        }
    }
}
