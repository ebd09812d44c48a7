//! `/a/<token>`: where whoever has got a link in a mail answers, or is told why not.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;

use super::case::call;
use super::forms::{Forms, Moment, Offers, Typed, Wrong, moment};
use super::{Unrendered, render, zone_of};
use crate::access::{Mark, Purpose};
use crate::fault::{ByLink, Event, Fault, State, What};
use crate::inventory::{Language, PartyIx, RegionIx};
use crate::view::assets;
use crate::view::snapshot::Snapshot;
use crate::view::text::{Phrase, clean};
use crate::view::words::{Told, Words};

/// What the page behind a link shows.
#[derive(Debug)]
pub struct Answering<'a> {
    /// The fault, as it is.
    pub fault: &'a Fault,
    /// For whom whoever has the link speaks.
    pub party: PartyIx,
    /// The language that its contact is written to in.
    pub language: Language,
    /// The link: what it is for, and of which event.
    pub link: ByLink,
    /// Where forms go: the path of the page itself.
    pub action: &'a str,
    /// When the link ends.
    pub ends_at: Timestamp,
    /// The last event that its reader had seen before something came of it.
    pub since: Option<u32>,
    /// Why nothing came of what was sent.
    pub wrong: Option<Wrong>,
    /// What was sent then.
    pub typed: Typed,
}

/// Why a link opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// It is not ours, not whole, or of a fault that nobody knows.
    Unknown,
    /// Too many have tried such.
    Limited,
    /// Its time is over; of this region.
    Ended(RegionIx),
    /// Its recipient has left the register; of this region.
    Gone(RegionIx),
    /// There are no links here.
    Off,
}

impl Shut {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::Unknown | Self::Off => 404,
            Self::Limited => 429,
            Self::Ended(_) | Self::Gone(_) => 410,
        }
    }

    const fn region(self) -> Option<RegionIx> {
        match self {
            Self::Ended(region) | Self::Gone(region) => Some(region),
            Self::Unknown | Self::Limited | Self::Off => None,
        }
    }
}

#[derive(Template)]
#[template(path = "link.html", config = "src/view/askama.toml")]
struct Page {
    w: Words,
    css: &'static str,
    region: String,
    title: String,
    lead: Cow<'static, str>,
    case: Option<Case>,
    calls: Vec<String>,
    until: Option<String>,
}

struct Case {
    number: String,
    state: Cow<'static, str>,
    state_class: &'static str,
    headline: String,
    standing: String,
    why: Vec<String>,
    said: Vec<Moment>,
    forms: Forms,
}

/// The page behind a link: the fault in plain words, and what can be done.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn answering(snapshot: &Snapshot, asked: &Answering<'_>) -> Result<String, Unrendered> {
    let w = Words::of(asked.language);
    let fault = asked.fault;
    let zone = zone_of(snapshot, fault);
    let told = Told {
        now: snapshot.at,
        zone: &zone,
    };
    let region = snapshot.inventory.region_by_id(&fault.region);
    let headline = w.headline(fault, told);
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        region: region.map_or_else(String::new, |ix| clean(&snapshot.inventory[ix].name)),
        title: format!("{} {}", fault.number, headline.plain()),
        lead: Cow::Borrowed(""),
        case: Some(case(snapshot, asked, headline, w, told)),
        calls: vec![call(&snapshot.inventory, fault, w)],
        until: Some(w.link_until(asked.ends_at, told).html()),
    };
    render("/a", &page)
}

/// The page behind a link that opens nothing: why, and whom to call.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn shut(snapshot: &Snapshot, shut: Shut, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let [title, lead] = w.link_shut(shut);
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        region: String::new(),
        title: title.into_owned(),
        lead,
        case: None,
        calls: calls(snapshot, shut.region(), w),
        until: None,
    };
    render("/a", &page)
}

fn case(
    snapshot: &Snapshot,
    asked: &Answering<'_>,
    headline: Phrase,
    w: Words,
    told: Told<'_>,
) -> Case {
    let fault = asked.fault;
    let party = &snapshot.inventory[asked.party];
    let offers = Offers::of(asked.link, fault, &party.id);
    let since = since(asked);
    let first_new = since.first().map_or(u32::MAX, |event| event.ordinal);
    let said = said(fault).filter(|event| event.ordinal < first_new);
    let mut forms = Forms::new(fault, offers, asked.action, w, told);
    forms.wrong = asked.wrong.map(|wrong| w.link_wrong(wrong));
    forms.since_heading = since_heading(asked, &since, w);
    forms.since = since.into_iter().map(|e| moment(e, w, told)).collect();
    forms.nothing = (!offers.any()).then(|| nothing(asked, &party.id, w));
    forms.speaks_for = w.link_speaks_for(&party.name).html();
    forms.keep(&asked.typed);
    Case {
        number: fault.number.to_string(),
        state: w.fault_state(fault.state),
        state_class: fault.state.slug(),
        headline: headline.html(),
        standing: w.standing(fault, told).html(),
        why: w.why(fault).iter().map(Phrase::html).collect(),
        said: said.map(|event| moment(event, w, told)).collect(),
        forms,
    }
}

/// What has happened since its reader looked, or since the mail where the link is of
/// another time of the fault.
fn since<'a>(asked: &Answering<'a>) -> Vec<&'a Event> {
    let as_of = asked.link.as_of;
    let mail = asked.fault.has_passed(as_of).then_some(as_of);
    let from = asked.since.or(mail).map(|seen| seen.saturating_add(1));
    from.map_or_else(Vec::new, |from| asked.fault.since(from).collect())
}

fn since_heading(asked: &Answering<'_>, since: &[&Event], w: Words) -> Cow<'static, str> {
    let own = |event: &&Event| is_own(event, asked.link.notice);
    match asked.since {
        Some(_) if asked.wrong.is_none() && since.iter().any(own) => w.link_thanks(),
        Some(_) => w.link_since(),
        None => w.link_since_mail(),
    }
}

/// Whether it was done by the link of this notice.
fn is_own(event: &Event, notice: Mark) -> bool {
    event.what.link() == Some(notice)
}

/// What people have said and not said of it.
fn said(fault: &Fault) -> impl Iterator<Item = &Event> {
    let told = |what: &What| {
        let silence = matches!(what, What::Escalated { .. } | What::Overdue);
        silence || what.said_by().is_some() || matches!(what, What::HandedOver { .. })
    };
    fault.timeline.iter().filter(move |event| told(&event.what))
}

/// Why there is nothing to do.
fn nothing(asked: &Answering<'_>, party: &str, w: Words) -> String {
    let fault = asked.fault;
    let theirs = fault.may_answer(party) || fault.may_close(party);
    match (fault.state, asked.link.purpose) {
        (State::Closed, _) => Phrase::words(w.link_closed()),
        _ if theirs && fault.has_passed(asked.link.as_of) => Phrase::words(w.link_passed()),
        _ if fault.is_spent(asked.link.notice) => Phrase::words(w.link_spent()),
        (State::Cleared, Purpose::Answer) if fault.may_close(party) => {
            Phrase::words(w.link_cleared())
        }
        (State::Undecided | State::Assigned | State::Accepted { .. }, Purpose::Close)
            if fault.may_answer(party) =>
        {
            Phrase::words(w.link_back())
        }
        (
            State::Undecided | State::Assigned | State::Accepted { .. } | State::Cleared,
            Purpose::Answer | Purpose::Close,
        ) => w.link_not_yours(&fault.holder.name),
    }
    .html()
}

/// Whom to call where no fault is known: the coordinator of the region, or of each.
fn calls(snapshot: &Snapshot, region: Option<RegionIx>, w: Words) -> Vec<String> {
    let inventory = &snapshot.inventory;
    let regions = inventory.regions().filter(|(ix, _)| match region {
        Some(region) => *ix == region,
        None => true,
    });
    let calls = regions.map(|(_, region)| {
        let coordinator = &inventory[region.coordinator];
        let telephone = coordinator.telephone.as_deref();
        w.link_call_whom(&coordinator.name, telephone, &region.name)
            .html()
    });
    calls.collect()
}
