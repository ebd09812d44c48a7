//! `/ownership`: who answers for what, and where nobody does.

use std::borrow::Cow;
use std::collections::BTreeMap;

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::names::kind_beside;
use super::place::{owner, shared_href};
use super::{Frame, Here, Unrendered, mark, matrix, municipality_href, render};
use crate::inventory::{
    Agreement, AgreementIx, Following, Inventory, Language, MunicipalityIx, Standing,
};
use crate::ledger::WARNINGS;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Part, Place};
use crate::view::text::{Phrase, clean, escape};
use crate::view::words::Words;

#[derive(Template)]
#[template(path = "ownership.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    headline: String,
    regions: Vec<RegionTables>,
    places: Vec<GapPlace>,
    /// How many gaps there are, and at how many places.
    gaps_count: String,
    gaps_folded: bool,
    agreements: Vec<Line>,
}

/// Who answers for what in one region; its name where there are several.
struct RegionTables {
    name: Option<String>,
    tables: Vec<matrix::Table>,
}

/// The gaps of one site.
struct GapPlace {
    name: String,
    href: String,
    gaps: Vec<GapLine>,
}

struct GapLine {
    component: String,
    kind: Cow<'static, str>,
    owner: String,
}

pub(super) struct Line {
    pub(super) name: String,
    /// At which hours, if not at all.
    pub(super) when: String,
    pub(super) party: String,
    pub(super) standing: String,
    pub(super) from: String,
    pub(super) until: String,
}

/// Gaps of ownership by place, and the agreements.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn ownership(snapshot: &Shown, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let all = snapshot.to_be_agreed().count();
    let gaps = snapshot.gaps();
    let headline = w.gaps_sentence(gaps, all);
    let mut places: Vec<GapPlace> = match gaps > NAMED {
        true => summed(snapshot, w),
        false => {
            let parts = snapshot.parts.iter();
            parts
                .filter_map(|part| gap_place(snapshot, part, w))
                .collect()
        }
    };
    let order = snapshot.order(language);
    places.sort_by_cached_key(|place| order.key(&place.name));
    let page = Page {
        frame: Frame::new(snapshot, w, headline.clone(), Here::Ownership),
        headline,
        regions: regions(snapshot, w),
        gaps_count: w.gaps_count(gaps, places.len()),
        gaps_folded: gaps > FOLD,
        places,
        agreements: snapshot
            .inventory
            .agreements()
            .filter(|(ix, _)| snapshot.sees_agreement(*ix))
            .map(|known| line(snapshot, known, w))
            .collect(),
    };
    render("/ownership", &page)
}

fn regions(snapshot: &Shown, w: Words) -> Vec<RegionTables> {
    let several = snapshot.regions().count() > 1;
    let regions = snapshot.regions();
    regions
        .map(|(ix, region)| RegionTables {
            name: several.then(|| clean(&region.name)),
            tables: matrix::tables(snapshot, ix, region, w),
        })
        .collect()
}

/// Components of a part that no one agreement decides on.
fn gaps_of<'a>(snapshot: &'a Shown, part: &'a Part) -> impl Iterator<Item = &'a ComponentStatus> {
    let inventory = &snapshot.inventory;
    part.components()
        .filter(|status| inventory.wants_agreement(status.component) && status.has_gap())
}

/// So many that nobody reads their names: how many, by municipality and by to whom they fall.
fn summed(snapshot: &Shown, w: Words) -> Vec<GapPlace> {
    let inventory = &snapshot.inventory;
    let mut counts: BTreeMap<MunicipalityIx, BTreeMap<String, usize>> = BTreeMap::new();
    let mut shared = Vec::new();
    for part in &snapshot.parts {
        match part.place {
            Place::Shared(_) => shared.extend(gap_place(snapshot, part, w)),
            Place::Site(site) => {
                let there = counts.entry(inventory[site].municipality).or_default();
                for status in gaps_of(snapshot, part) {
                    *there.entry(owner(snapshot, status, w)).or_default() += 1;
                }
            }
        }
    }
    counts.retain(|_, owners| !owners.is_empty());
    let summed = counts.into_iter().map(|(ix, owners)| {
        let municipality = &inventory[ix];
        let line = |(owner, count): (String, usize)| GapLine {
            component: w.components(count),
            kind: Cow::Borrowed(""),
            owner,
        };
        GapPlace {
            name: clean(&municipality.name),
            href: municipality_href(snapshot, &municipality.id, municipality.region),
            gaps: owners.into_iter().map(line).collect(),
        }
    });
    summed.chain(shared).collect()
}

fn gap_place(snapshot: &Shown, part: &Part, w: Words) -> Option<GapPlace> {
    let inventory = &snapshot.inventory;
    let gaps: Vec<GapLine> = gaps_of(snapshot, part)
        .map(|status| GapLine {
            component: clean(&inventory[status.component].name),
            kind: kind_beside(
                &inventory[status.component].name,
                w.kind_of(inventory[status.component].kind),
            ),
            owner: owner(snapshot, status, w),
        })
        .collect();
    if gaps.is_empty() {
        return None;
    }
    let (name, href) = match part.place {
        Place::Site(site) => {
            let site = &inventory[site];
            let municipality = &inventory[site.municipality].id;
            let href = municipality_href(snapshot, municipality, site.region);
            (clean(&site.name), href)
        }
        Place::Shared(region) => (w.shared().into_owned(), shared_href(snapshot, region)),
    };
    Some(GapPlace { name, href, gaps })
}

pub(super) fn line(snapshot: &Shown, (ix, agreement): (AgreementIx, &Agreement), w: Words) -> Line {
    let inventory = &snapshot.inventory;
    let zone = &inventory[agreement.region].zone;
    let ended = agreement.until.is_some_and(|until| until <= snapshot.at);
    let standing = match agreement.standing {
        Standing::Intended => w.standing_intended(),
        Standing::Lapsed => w.standing_lapsed(),
        Standing::Signed if snapshot.at < agreement.from => w.not_begun(),
        Standing::Signed if ended => w.ended(),
        Standing::Signed => w.standing_signed(),
    };
    let name = Phrase::name(&agreement.name).html();
    let mut when: Vec<String> = agreement
        .scope
        .when
        .iter()
        .map(|when| w.hours(when))
        .collect();
    when.extend(w.agreed_times(&agreement.terms));
    let turns = agreement
        .scope
        .turns
        .iter()
        .filter(|turn| snapshot.at < turn.from);
    when.extend(turns.map(|turn| {
        let name = &inventory[turn.municipality].name;
        w.turn(name, turn.joins, &w.date(turn.from, zone))
    }));
    Line {
        name: match &agreement.reference {
            Some(reference) => format!(
                "{name} <span class=\"quiet\">{}</span>",
                Phrase::name(reference).html()
            ),
            None => name,
        },
        when: when.join(". "),
        party: clean(&inventory[agreement.party].name),
        standing: if agreement.in_force(snapshot.at) {
            escape(&standing)
        } else {
            mark::tag("gap", &standing)
        },
        from: w.date(agreement.from, zone),
        until: until(snapshot, (ix, agreement), w),
    }
}

/// Its last day, and what follows where that is soon.
fn until(snapshot: &Shown, (ix, agreement): (AgreementIx, &Agreement), w: Words) -> String {
    let inventory = &snapshot.inventory;
    let Some(until) = agreement.until else {
        return escape(&w.open_ended());
    };
    let zone = &inventory[agreement.region].zone;
    let day = escape(&w.date(last(until), zone));
    let left = agreement.last_day_in(snapshot.at, zone);
    let Some(left) = left.filter(|left| *left <= SOON) else {
        return day;
    };
    let Some(following) = inventory.following(ix) else {
        return day;
    };
    let mut told = vec![day];
    if !following.is_whole() {
        told.push(mark::tag("gap", &w.runs_out(left)));
    }
    let followed = following.by.iter().map(|&next| {
        let next = &inventory[next];
        let party = Phrase::name(&inventory[next.party].name);
        quiet(w.followed_by(Phrase::name(&next.name), party))
    });
    told.extend(followed);
    if !following.by.is_empty() && !following.is_whole() {
        told.push(quiet(w.left_over(&left_over(inventory, following))));
    }
    told.join(" ")
}

fn quiet(said: Phrase) -> String {
    format!("<span class=\"detail quiet\">{}</span>", said.html())
}

/// Names of what is left when others follow in some of it.
fn left_over(inventory: &Inventory, following: &Following) -> Vec<Phrase> {
    let municipalities = following.municipalities.iter();
    let names = municipalities.map(|&m| &inventory[m].name);
    let shared = following.shared.iter().map(|&c| &inventory[c].name);
    names.chain(shared).map(|name| Phrase::name(name)).collect()
}

/// Longer lists of gaps are folded: the table above marks them too.
const FOLD: usize = 5;

/// More gaps than this are counted, and not named each.
const NAMED: usize = 500;

/// Days before its last one from which on an agreement is marked.
const SOON: i64 = WARNINGS[0] as i64;

/// A moment of the last day that an agreement holds: it ends when the next begins.
fn last(until: Timestamp) -> Timestamp {
    until
        .saturating_sub(SignedDuration::from_secs(1))
        .unwrap_or(until)
}
