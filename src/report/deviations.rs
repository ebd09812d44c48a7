//! Where parties have not kept what was agreed, or their cooperation has failed: a row for
//! each, with what proves it.
//!
//! Nobody is charged with a time of which they could not know: whoever shadow mode kept
//! from being told is left out, and whoever no notice reached in time has a row that says
//! just that.

use jiff::{SignedDuration, Timestamp};

use super::course::EntryRef;
use super::find::Finder;
use super::period::Period;
use super::{MOST_ROWS, Sources, TooMuch};
use crate::fault::{AgreementRef, Clause, ComponentRef, PartyRef};
use crate::inventory::{Inventory, RESPOND, RegionIx};
use crate::pack::Hash;

/// How long a fault may be nobody's before that is a deviation.
pub const OWNERLESS: SignedDuration = RESPOND;

/// What was not as it should be.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// No agreement in force said whose it is.
    Unagreed,
    /// Agreements with different parties did.
    Contested,
    /// Whoever was asked was not told before the time to say yes was over.
    NotTold,
    /// Nobody said yes within the time to.
    ResponseExceeded,
    /// It was not over within the time to.
    RestoreExceeded,
    /// The time that was named at saying yes has passed.
    AcceptedTimePassed,
    /// Owners have said no twice, and somebody had to decide.
    RejectedTwice,
    /// It was passed on.
    HandedOver,
    /// It was nobody's for more than an hour.
    Ownerless,
    /// The last who can be told was told.
    LastStep,
    /// The agreement ended while it was open.
    AgreementLapsed,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Unagreed,
        Self::Contested,
        Self::NotTold,
        Self::ResponseExceeded,
        Self::RestoreExceeded,
        Self::AcceptedTimePassed,
        Self::RejectedTwice,
        Self::HandedOver,
        Self::Ownerless,
        Self::LastStep,
        Self::AgreementLapsed,
    ];

    /// The word for it in JSON and tables.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unagreed => "unagreed",
            Self::Contested => "contested",
            Self::NotTold => "not-told",
            Self::ResponseExceeded => "response-exceeded",
            Self::RestoreExceeded => "restore-exceeded",
            Self::AcceptedTimePassed => "accepted-time-passed",
            Self::RejectedTwice => "rejected-twice",
            Self::HandedOver => "handed-over",
            Self::Ownerless => "ownerless",
            Self::LastStep => "last-step",
            Self::AgreementLapsed => "agreement-lapsed",
        }
    }
}

/// A time that was to be kept, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocked {
    /// How much time there was.
    pub promised: SignedDuration,
    /// The moment at which it was over.
    pub by: Timestamp,
    /// How much was taken; so far, if it goes on.
    pub actual: SignedDuration,
    /// How much of that was too much.
    pub over_by: SignedDuration,
    /// When it was done; none while it goes on.
    pub until: Option<Timestamp>,
    /// All of it is counted within agreed hours, and not by the clock on the wall.
    pub in_hours: bool,
}

/// One deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Number of the fault.
    pub fault: String,
    /// What the fault is of.
    pub component: Option<ComponentRef>,
    /// What was not as it should be.
    pub kind: Kind,
    /// When it became so.
    pub at: Timestamp,
    /// Who should have done otherwise, or to whom it fell.
    pub who: PartyRef,
    /// Towards whom: the municipality that it stands in, or whoever it was passed to; the
    /// coordinator where that is the same party, or all share it.
    pub towards: PartyRef,
    /// By which agreement; none where it is the region's own rule, or nobody has agreed.
    pub agreement: Option<AgreementRef>,
    /// The agreements that contradict each other.
    pub contested: Vec<AgreementRef>,
    /// The clause that was in force when it began, if there was one.
    pub clause: Option<Clause>,
    /// The time that was to be kept, where there was one.
    pub clocked: Option<Clocked>,
    /// When whoever should have done otherwise was told.
    pub told_at: Option<Timestamp>,
    /// What stands for all that has happened to the fault.
    pub fingerprint: Option<String>,
    /// The entries of the chain that it rests on.
    pub entries: Vec<EntryRef>,
}

impl Deviation {
    /// The hours in which that time is counted, as its clause says them.
    pub fn hours(&self) -> &[String] {
        let Some(clause) = &self.clause else {
            return &[];
        };
        let own = clause.restore_hours.as_ref();
        let own = own.filter(|_| self.kind == Kind::RestoreExceeded);
        own.unwrap_or(&clause.hours)
    }

    /// Whether a party, by its id, is one of the two.
    pub fn is_of(&self, party: &str) -> bool {
        self.who.id == party || self.towards.id == party
    }
}

/// All deviations of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Deviations {
    /// Id of the region.
    pub region: String,
    /// What it is called.
    pub name: String,
    /// Which days.
    pub period: Period,
    /// As of when the log was read.
    pub as_of: Timestamp,
    /// When the log begins, where that is after the period does.
    pub begins: Option<Timestamp>,
    /// Id of the installation.
    pub install: String,
    /// The end of the chain: its place and its hash.
    pub head: (u64, Hash),
    /// Each, in the order of time.
    pub rows: Vec<Deviation>,
    /// Times that were not kept by whoever shadow mode kept from being told, by party.
    pub in_shadow: Vec<String>,
    /// Faults of which the log does not tell what follows.
    pub unreadable: Vec<String>,
}

impl Deviations {
    /// Of what the log holds.
    ///
    /// # Errors
    /// When there are more than one report takes.
    pub fn of(
        sources: &Sources,
        inventory: &Inventory,
        region: RegionIx,
        period: Period,
    ) -> Result<Self, TooMuch> {
        let mut finder = Finder {
            inventory,
            region,
            period: &period,
            as_of: sources.as_of,
            rows: Vec::new(),
            in_shadow: Vec::new(),
        };
        for course in &sources.courses {
            if !course.is_planned(sources.as_of) {
                finder.look(course);
            }
        }
        let (mut rows, in_shadow) = (finder.rows, finder.in_shadow);
        if rows.len() > MOST_ROWS {
            return Err(TooMuch);
        }
        rows.sort_by(|a, b| (a.at, &a.fault, a.kind).cmp(&(b.at, &b.fault, b.kind)));
        Ok(Self {
            region: inventory[region].id.to_string(),
            name: inventory[region].name.to_string(),
            as_of: sources.as_of,
            begins: sources.begins_within(&period),
            install: sources.install.clone(),
            head: sources.head,
            rows,
            in_shadow,
            unreadable: sources.unreadable.iter().map(ToString::to_string).collect(),
            period,
        })
    }

    /// Only those of which all these parties are one of the two.
    #[must_use]
    pub fn between(mut self, parties: &[String]) -> Self {
        self.rows
            .retain(|row| parties.iter().all(|party| row.is_of(party)));
        let all = |one: &String| parties.iter().all(|party| one == party);
        self.in_shadow.retain(all);
        self
    }

    /// What somebody may see who sees only some parties: rows of these, and nothing of
    /// how many others there are.
    #[must_use]
    pub fn seen_by(mut self, sees: impl Fn(&str) -> bool) -> Self {
        self.rows
            .retain(|row| sees(&row.who.id) || sees(&row.towards.id));
        self.in_shadow.retain(|party| sees(party));
        self.unreadable.clear();
        self
    }
}
