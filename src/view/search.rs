//! The search of faults: what somebody looks for, and which faults that is.
//!
//! By region, state and municipality it chooses as programs do ([`Choice`]); text is looked
//! for by the log, in the words that it keeps of each fault.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::choice::Choice;
use crate::fault::{Fault, PartyRef, StateJson};
use crate::inventory::Kind;

/// Faults on a page.
pub const FOUND: usize = 50;
/// Faults that are looked through, the latest first.
pub const LOOKED_THROUGH: u32 = 5_000;
/// Characters of what is looked for, and of an id.
const LONGEST: usize = 100;

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// In numbers and names, in letters of either case.
    pub text: Option<String>,
    /// As programs choose.
    pub choice: Choice,
    /// Id of the party whose it is, or may be, or who holds it.
    pub party: Option<String>,
    /// Of what kind its cause is, or may be.
    pub kind: Option<Kind>,
    /// There on this day or later.
    pub from: Option<Date>,
    /// There on this day or earlier.
    pub to: Option<Date>,
    /// Of their own parties only.
    pub mine: bool,
    /// The page, from 1.
    pub page: usize,
    /// What is mistaken, and so is not looked for.
    pub wrong: Vec<SearchField>,
    /// As it was sent.
    pub typed: Vec<(String, String)>,
}

/// A field that may be mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchField {
    /// The text is too long.
    Text,
    /// There is no such state.
    State,
    /// There is no such municipality.
    Municipality,
    /// There is no such party.
    Party,
    /// There is no such kind.
    Kind,
    /// It is no day.
    From,
    /// It is no day.
    To,
    /// The last day is before the first.
    Order,
}

impl Search {
    /// What the fields of an address say; none where they say nothing.
    pub fn read(typed: Vec<(String, String)>) -> Option<Self> {
        let value = |name: &str| {
            let found = typed.iter().find(|(known, _)| known == name);
            let value = found.map(|(_, value)| value.trim());
            value.filter(|value| !value.is_empty())
        };
        let names = [
            "q",
            "state",
            "municipality",
            "party",
            "kind",
            "from",
            "to",
            "mine",
        ];
        if !names.iter().any(|name| value(name).is_some()) {
            return None;
        }
        let mut wrong = Vec::new();
        let mut note = |field| wrong.push(field);
        let short = |text: &&str| text.chars().count() <= LONGEST;
        let text = value("q");
        if text.is_some_and(|text| !short(&text)) {
            note(SearchField::Text);
        }
        let state = value("state").map(state);
        if state == Some(None) {
            note(SearchField::State);
        }
        let kind = value("kind").map(|slug| Kind::ALL.into_iter().find(|k| k.slug() == slug));
        if kind == Some(None) {
            note(SearchField::Kind);
        }
        let [from, to] = ["from", "to"].map(|name| value(name).map(|day| day.parse::<Date>().ok()));
        if from == Some(None) {
            note(SearchField::From);
        }
        if to == Some(None) {
            note(SearchField::To);
        }
        let (from, to): (Option<Date>, Option<Date>) = (from.flatten(), to.flatten());
        let backwards = from.zip(to).is_some_and(|(from, to)| to < from);
        if backwards {
            note(SearchField::Order);
        }
        let id = |name| value(name).filter(short).map(str::to_owned);
        let page = value("page").and_then(|page| page.parse().ok());
        Some(Self {
            text: text.filter(short).map(str::to_owned),
            choice: Choice {
                municipality: id("municipality"),
                state: state.flatten(),
                ..Choice::default()
            },
            party: id("party"),
            kind: kind.flatten(),
            from,
            to: to.filter(|_| !backwards),
            mine: value("mine").is_some(),
            page: page.filter(|&page: &usize| page > 0).unwrap_or(1),
            wrong,
            typed,
        })
    }

    /// The same, with ids that are not offered taken for mistakes.
    #[must_use]
    pub fn offered(
        mut self,
        municipality: impl Fn(&str) -> bool,
        party: impl Fn(&str) -> bool,
    ) -> Self {
        if self
            .choice
            .municipality
            .as_deref()
            .is_some_and(|id| !municipality(id))
        {
            self.choice.municipality = None;
            self.wrong.push(SearchField::Municipality);
        }
        if self.party.as_deref().is_some_and(|id| !party(id)) {
            self.party = None;
            self.wrong.push(SearchField::Party);
        }
        self
    }

    /// Whether a fault is one of those, the text apart. `mine` says whether a party is one's
    /// own, and `zone` where its days begin.
    pub fn takes(&self, fault: &Fault, zone: &TimeZone, mine: impl Fn(&PartyRef) -> bool) -> bool {
        let assignment = &fault.assignment;
        let parties = || {
            let named = [&fault.holder].into_iter().chain(&assignment.owner);
            named.chain(&assignment.among)
        };
        let party = |id: &String| parties().any(|party| party.id == *id);
        let finding = &fault.finding;
        let mut causes = finding.cause.iter().chain(&finding.candidates);
        let kind = |kind: Kind| {
            let reported = finding.evidence.reported.as_ref();
            causes.any(|cause| cause.component.kind == kind)
                || reported.is_some_and(|report| report.room.kind == kind)
        };
        self.choice.takes(fault)
            && self.party.as_ref().is_none_or(party)
            && self.kind.is_none_or(kind)
            && self.is_of_days(fault, zone)
            && (!self.mine || parties().any(mine))
    }

    /// Whether it was there on any of the days.
    fn is_of_days(&self, fault: &Fault, zone: &TimeZone) -> bool {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let over = fault.cleared_at.or(fault.closed_at);
        let after = self
            .from
            .is_none_or(|from| over.is_none_or(|over| day(over) >= from));
        after && self.to.is_none_or(|to| day(fault.began_at) <= to)
    }

    /// The address of another page of the same.
    pub fn href(&self, page: usize) -> String {
        let others = self.typed.iter();
        let others = others.filter(|(name, value)| name != "page" && !value.trim().is_empty());
        let mut href = String::from("/faults?");
        for (name, value) in others {
            let (name, value) = (super::text::segment(name), super::text::segment(value));
            href.push_str(&format!("{name}={value}&"));
        }
        format!("{href}page={page}")
    }
}

fn state(slug: &str) -> Option<StateJson> {
    let all = [
        ("undecided", StateJson::Undecided),
        ("assigned", StateJson::Assigned),
        ("accepted", StateJson::Accepted),
        ("cleared", StateJson::Cleared),
        ("closed", StateJson::Closed),
    ];
    all.into_iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, state)| state)
}

#[cfg(test)]
mod tests;
