//! Regions, parties, municipalities and sites.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{ComponentIx, EscalationStep, MunicipalityIx, PartyIx, RegionIx, Terms};
use crate::agenda::{Hours, Rota};

/// A health collaboration that shares infrastructure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Slug, `[a-z0-9-]`.
    pub id: Arc<str>,
    /// As people call it.
    pub name: Arc<str>,
    /// Where its days begin and end.
    pub zone: TimeZone,
    /// For those who have set none of their own.
    pub language: Language,
    /// The neutral party that ties, gaps and quarrels go to.
    pub coordinator: PartyIx,
    /// Who runs the monitor: told when it is cut off.
    pub operator: PartyIx,
    /// The monitor itself with its own line: the root of every path.
    pub monitor: ComponentIx,
    /// Shadow mode for all its parties: only the operator is told.
    pub shadow: bool,
    /// What holds where no agreement says otherwise; its escalation, where none decides
    /// whose a fault is.
    pub terms: Terms,
}

impl Region {
    /// The first part of a fault number: `FOSEN`.
    pub fn number_prefix(&self) -> String {
        self.id.to_uppercase()
    }
}

/// An organisation with a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Slug, unique in its region.
    pub id: Arc<str>,
    /// The region it belongs to.
    pub region: RegionIx,
    /// As people call it.
    pub name: Arc<str>,
    /// What it is in the collaboration.
    pub role: Role,
    /// The language it is written to in.
    pub language: Language,
    /// Who is told; may be empty, which the lint reports.
    pub contacts: Vec<Contact>,
    /// A number to call, as one would dial it.
    pub telephone: Option<Arc<str>>,
    /// Shadow mode: what it would be told is written down, and not sent.
    pub shadow: bool,
    /// Outside the health network: it is told the minimum.
    pub outside: bool,
    /// Who is told when it does not answer, where the agreement says nothing of that.
    pub escalation: Vec<EscalationStep>,
}

/// What a party is in the collaboration.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A municipality.
    Municipality,
    /// Runs IT for others.
    ItPartner,
    /// Runs the health network.
    NetworkOperator,
    /// A hospital trust.
    HospitalTrust,
    /// Sells or repairs equipment.
    Vendor,
    /// A regional council: the usual neutral coordinator.
    Council,
}

/// Where a party is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A role ("Vakt"), not a person, where possible.
    pub name: Option<Arc<str>>,
    /// The address mail goes to.
    pub email: Arc<str>,
    /// Its own language, if not the party's.
    pub language: Option<Language>,
    /// A number that a webhook may call or write to, as one would dial it.
    pub telephone: Option<Arc<str>>,
    /// The webhook by which it is told too, or when mail fails.
    pub webhook: Option<ByWebhook>,
    /// When it is on call; none for always.
    pub on_call: Option<OnCall>,
}

impl Party {
    /// The contacts that are told at a moment: those on call, or all where nobody is.
    pub fn on_call(&self, at: Timestamp) -> Vec<&Contact> {
        let all = || self.contacts.iter();
        let now: Vec<&Contact> = all().filter(|contact| contact.is_on_call(at)).collect();
        match now.is_empty() {
            true => all().collect(),
            false => now,
        }
    }

    /// The first moment from one to another at which it has contacts and none of them is
    /// on call.
    pub fn unmanned(&self, from: Timestamp, end: Timestamp) -> Option<Timestamp> {
        let mut moments = self.changes(from).take_while(|at| *at < end);
        let alone = |at: &Timestamp| !self.contacts.iter().any(|c| c.is_on_call(*at));
        moments.find(alone).filter(|_| !self.contacts.is_empty())
    }
}

impl Party {
    /// A moment, and each after it at which somebody comes on call or goes.
    fn changes(&self, from: Timestamp) -> impl Iterator<Item = Timestamp> {
        let theirs = || self.contacts.iter().filter_map(|c| c.on_call.as_ref());
        let next = move |at: &Timestamp| theirs().filter_map(|one| one.next_change(*at)).min();
        std::iter::successors(Some(from), next)
    }

    /// From when until when it has contacts and none of them is on call, between two
    /// moments; the first so many.
    pub fn unmanned_spans(
        &self,
        from: Timestamp,
        end: Timestamp,
        most: usize,
    ) -> Vec<(Timestamp, Timestamp)> {
        let manned = |at: &Timestamp| self.contacts.iter().any(|c| c.is_on_call(*at));
        let mut spans = Vec::new();
        let mut at = from;
        while spans.len() < most
            && let Some(begins) = self.unmanned(at, end)
        {
            let mut after = self.changes(begins).take_while(|at| *at < end);
            at = after.find(manned).unwrap_or(end);
            spans.push((begins, at));
        }
        spans
    }

    /// When the next of its contacts comes on call or goes, after a moment; none where all
    /// are always on call.
    pub fn next_shift(&self, at: Timestamp) -> Option<Timestamp> {
        self.changes(at).nth(1)
    }

    /// What in its calendar is not understood, or about none of its contacts; none where
    /// it has no calendar.
    pub fn rota(&self) -> Option<&[String]> {
        self.contacts
            .iter()
            .find_map(|contact| match &contact.on_call {
                Some(OnCall::Rota(rota)) => Some(rota.unclear()),
                Some(OnCall::Hours(_)) | None => None,
            })
    }
}

/// When a contact is on call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnCall {
    /// At these hours of every week.
    Hours(Hours),
    /// When its party's calendar says so.
    Rota(Rota),
}

impl OnCall {
    fn cover(&self, at: Timestamp) -> bool {
        match self {
            Self::Hours(hours) => hours.cover(at),
            Self::Rota(rota) => rota.cover(at),
        }
    }

    fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Hours(hours) => hours.next_change(at),
            Self::Rota(rota) => rota.next_change(at),
        }
    }
}

impl Contact {
    fn is_on_call(&self, at: Timestamp) -> bool {
        self.on_call.as_ref().is_none_or(|theirs| theirs.cover(at))
    }
}

/// How a contact is told by a webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByWebhook {
    /// The webhook's id.
    pub id: Arc<str>,
    /// When.
    pub when: When,
}

/// When a webhook is told beside mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Whenever mail is.
    Always,
    /// Only when the mail of the same notice was given up, or has waited for this
    /// long while the relay takes none, or when no relay can be reached.
    MailFails(Duration),
}

/// A language that notices are written in.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub enum Language {
    /// Norwegian Bokmål.
    #[default]
    #[serde(rename = "nb")]
    Bokmal,
    /// Norwegian Nynorsk.
    #[serde(rename = "nn")]
    Nynorsk,
    /// Swedish.
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bokmal, Self::Nynorsk, Self::Swedish, Self::English];

    /// The tag of BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Bokmal => "nb",
            Self::Nynorsk => "nn",
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }
}

/// A municipality; its slug is ours and stays, its numbers change over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Slug, unique in its region.
    pub id: Arc<str>,
    /// The region it belongs to.
    pub region: RegionIx,
    /// As people call it.
    pub name: Arc<str>,
    /// The party that is the municipality itself.
    pub party: PartyIx,
    /// The neutral party that its ties, gaps and quarrels go to, if not the region's.
    pub coordinator: Option<PartyIx>,
    /// Official numbers with the dates between which each held.
    pub numbers: Vec<Number>,
}

impl Municipality {
    /// The official number on a day.
    pub fn number_on(&self, day: Date) -> Option<&Number> {
        self.numbers.iter().find(|number| {
            number.from.is_none_or(|from| from <= day)
                && number.until.is_none_or(|until| day < until)
        })
    }
}

/// A municipality's official number between two dates.
///
/// The country belongs to it: Norwegian and Swedish numbers collide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// ISO 3166-1 alpha-2, `NO` or `SE`.
    pub country: Arc<str>,
    /// The number, four digits.
    pub code: Arc<str>,
    /// First day it holds; none for "since ever".
    pub from: Option<Date>,
    /// First day it no longer holds; none for "still".
    pub until: Option<Date>,
}

/// A place with equipment: a health centre, a nursing home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `afjord.helsesenter`: the municipality's slug, a dot, its own.
    pub id: Arc<str>,
    /// The region it belongs to.
    pub region: RegionIx,
    /// As people call it.
    pub name: Arc<str>,
    /// The municipality it lies in.
    pub municipality: MunicipalityIx,
    /// When its rooms are used; none where that is not said.
    pub used: Option<Hours>,
}
