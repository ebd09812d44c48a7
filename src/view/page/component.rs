//! `/c/<id>`: one component: how it is, what lies on the way to it, what is asked of it,
//! and what was measured.

use askama::Template;
use std::borrow::Cow;

use super::case::Fact;
use super::measured::{Measured, Over, View};
use super::names::Names;
use super::place::{owner, reported, shared_href};
use super::{Frame, Here, Unrendered, href_of, mark, municipality_href, render};
use crate::fault::{ComponentRef, Fault};
use crate::inventory::{ComponentIx, Language, ProbeIx};
use crate::measurement::{Name, Reading};
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, ProbeStatus};
use crate::view::text::{Phrase, clean, escape, segment};
use crate::view::words::{FIRST, Past, Told, Words};

/// Faults of a component that are listed, the latest.
const MOST_FAULTS: usize = 20;

/// Probes whose charts are drawn, at most: a page has an end.
const MOST_CHARTED: usize = 12;

#[derive(Template)]
#[template(path = "component.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    name: String,
    state: String,
    facts: Vec<Fact>,
    path: Vec<Step>,
    probes: Vec<Asked>,
    choices: Vec<Choice>,
    unread: bool,
    measured: Vec<Measured>,
    faults: Vec<Of>,
    back: String,
    back_href: String,
}

/// A component on the way.
struct Step {
    kind: Cow<'static, str>,
    name: String,
    href: String,
    state: String,
}

/// A probe, and what it saw last.
struct Asked {
    id: String,
    facet: Cow<'static, str>,
    state: String,
    answer: Cow<'static, str>,
    at: String,
}

/// Over which time.
struct Choice {
    href: String,
    name: String,
    current: bool,
}

/// A fault that it has a part in.
struct Of {
    href: String,
    number: String,
    state: Cow<'static, str>,
    state_class: &'static str,
    what: String,
}

/// The component that an address means, by id or by `region:id`, if it is theirs to see.
pub fn component_called(snapshot: &Shown, id: &str) -> Option<ComponentIx> {
    let found = snapshot.inventory.find_components(id).into_iter();
    let mut seen = found.filter(|ix| snapshot.sees_component(*ix));
    seen.next()
}

/// By what the measurements of a component's probes are known, as far as they are shown.
pub fn measured_names(snapshot: &Shown, component: ComponentIx) -> Vec<(ProbeIx, Name)> {
    let inventory = &snapshot.inventory;
    let probes = inventory[component].probes.iter().take(MOST_CHARTED);
    probes
        .map(|&probe| (probe, Name::of(inventory, probe)))
        .collect()
}

/// A component's page. What was measured stands in a file of its own; none where that
/// does not answer.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn component(
    snapshot: &Shown,
    ix: ComponentIx,
    over: Over,
    readings: Option<&[(ProbeIx, Vec<Reading>)]>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let inventory = &snapshot.inventory;
    let component = &inventory[ix];
    let status = snapshot.status(ix);
    let view = View {
        over,
        now: snapshot.at,
        zone: &inventory[component.region].zone,
        w,
    };
    let measured = readings.unwrap_or_default().iter().enumerate();
    let measured = measured.map(|(nth, (probe, all))| view.of(nth, &inventory[*probe].id, all));
    let (back, back_href) = place(snapshot, ix, w);
    let title = [place_name(snapshot, ix), Some(&*component.name)];
    let title: Vec<String> = title.into_iter().flatten().map(clean).collect();
    let page = Page {
        frame: Frame {
            asked: match over == Over::default() {
                true => String::new(),
                false => format!("over={}", over.slug()),
            },
            ..Frame::new(snapshot, w, title.join(" – "), Here::Elsewhere)
        },
        name: Phrase::name(&called(snapshot, ix)).heading(),
        state: status.map_or_else(String::new, |status| {
            let reported = reported(snapshot, status, w).unwrap_or_default();
            format!("{} {reported}", mark::component(status, w))
        }),
        facts: status.map_or_else(Vec::new, |status| facts(snapshot, status, w)),
        path: path(snapshot, ix, w),
        probes: status.map_or_else(Vec::new, |status| asked(snapshot, status, w)),
        choices: choices(snapshot, ix, over, w),
        unread: readings.is_none(),
        measured: measured.collect(),
        faults: faults(snapshot, ix, w),
        back,
        back_href,
    };
    render("/c", &page)
}

/// What it is called: with its site, where its municipality has more of the same name.
fn called(snapshot: &Shown, ix: ComponentIx) -> String {
    let municipality = snapshot.inventory[ix].municipality;
    let there = municipality.map(|there| snapshot.in_municipality(there));
    let there = there.into_iter().flatten().map(|status| status.component);
    Names::of(&snapshot.inventory, there).name(ix)
}

/// Where a component's page is: by its region's id too, which is never wrong.
pub(super) fn component_href(snapshot: &Shown, ix: ComponentIx) -> String {
    format!("/c/{}", segment(&snapshot.inventory.full_id(ix)))
}

fn place_name(snapshot: &Shown, ix: ComponentIx) -> Option<&str> {
    let site = snapshot.inventory[ix].site?;
    Some(&snapshot.inventory[site].name)
}

/// Where it stands, and the page of that.
fn place(snapshot: &Shown, ix: ComponentIx, w: Words) -> (String, String) {
    let inventory = &snapshot.inventory;
    let component = &inventory[ix];
    let (name, href) = match component.municipality {
        Some(municipality) => {
            let municipality = &inventory[municipality];
            let href = municipality_href(snapshot, &municipality.id, municipality.region);
            (Phrase::name(&municipality.name), href)
        }
        None => {
            let name = Phrase::name(&inventory[component.region].name);
            (name, shared_href(snapshot, component.region))
        }
    };
    let said = w.past(Past::ToPlace { place: FIRST });
    (Phrase::fill(&said, &[name]).html(), href)
}

fn facts(snapshot: &Shown, status: &ComponentStatus, w: Words) -> Vec<Fact> {
    let component = &snapshot.inventory[status.component];
    let zone = &snapshot.inventory[component.region].zone;
    let mut facts = vec![Fact {
        name: w.component(),
        value: escape(&w.kind_of(component.kind)),
    }];
    facts.extend(place_name(snapshot, status.component).map(|name| Fact {
        name: w.place_word(),
        value: Phrase::name(name).html(),
    }));
    facts.extend(status.since.map(|since| Fact {
        name: w.since(),
        value: w.since_then(since, snapshot.at, zone).html(),
    }));
    facts.push(Fact {
        name: w.owner(),
        value: owner(snapshot, status, w),
    });
    facts.extend(status.concern.as_ref().map(|concern| {
        let number = concern.fault.as_str();
        Fact {
            name: w.fault(),
            value: format!(
                "<a class=\"number\" href=\"/f/{}\">{}</a>",
                segment(number),
                escape(number)
            ),
        }
    }));
    facts
}

fn path(snapshot: &Shown, ix: ComponentIx, w: Words) -> Vec<Step> {
    let inventory = &snapshot.inventory;
    let way = inventory[ix].path.iter().chain([&ix]);
    let seen = way.filter(|step| snapshot.sees_component(**step));
    seen.map(|&step| Step {
        kind: w.kind_of(inventory[step].kind),
        name: clean(&inventory[step].name),
        href: component_href(snapshot, step),
        state: snapshot
            .status(step)
            .map_or_else(String::new, |one| mark::component(one, w)),
    })
    .collect()
}

fn asked(snapshot: &Shown, status: &ComponentStatus, w: Words) -> Vec<Asked> {
    let zone = &snapshot.inventory[snapshot.inventory[status.component].region].zone;
    let row = |probe: &ProbeStatus| {
        let asks = &snapshot.inventory[probe.probe];
        let mut facets = status.facets.iter();
        let facet = facets.find(|facet| facet.facet == asks.facet);
        Asked {
            id: clean(&asks.id),
            facet: w.facet(asks.facet),
            state: facet.map_or_else(String::new, |facet| mark::facet(facet.state, w)),
            answer: probe
                .last
                .map_or(Cow::Borrowed("–"), |last| w.class(last.class)),
            at: match &probe.last {
                Some(last) => {
                    let at = w.moment(last.at, snapshot.at, zone).html();
                    let rtt = last.rtt.map(|rtt| w.millis(rtt.as_secs_f64() * 1e3));
                    rtt.map_or(at.clone(), |rtt| format!("{} ({at})", escape(&rtt)))
                }
                None => escape(&w.past(Past::NotYet)),
            },
        }
    };
    status.probes.iter().map(row).collect()
}

fn choices(snapshot: &Shown, ix: ComponentIx, over: Over, w: Words) -> Vec<Choice> {
    let href = component_href(snapshot, ix);
    let choice = |one: Over| Choice {
        href: format!("{href}?over={}#measured", one.slug()),
        name: w.past(one.name()).into_owned(),
        current: one == over,
    };
    Over::ALL.into_iter().map(choice).collect()
}

/// The latest faults that it has a part in, of those that are shown.
fn faults(snapshot: &Shown, ix: ComponentIx, w: Words) -> Vec<Of> {
    let inventory = &snapshot.inventory;
    let component = &inventory[ix];
    let region = &inventory[component.region];
    let told = Told {
        now: snapshot.at,
        zone: &region.zone,
    };
    let here = |one: &ComponentRef| *one.id == *component.id;
    let concerns = |fault: &Fault| {
        let causes = fault.finding.candidates.iter().chain(&fault.finding.cause);
        let mut all = causes.map(|cause| &cause.component).chain(&fault.affected);
        *fault.region == *region.id && all.any(here)
    };
    let own = snapshot.faults.iter().rev().filter(|fault| concerns(fault));
    own.take(MOST_FAULTS)
        .map(|fault| Of {
            href: href_of(fault),
            number: fault.number.to_string(),
            state: w.fault_state(fault.state),
            state_class: fault.state.slug(),
            what: w.headline(fault, told).html(),
        })
        .collect()
}
