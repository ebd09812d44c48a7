//! `/f/<number>`: a fault, read like a case.

use std::borrow::Cow;
use std::cmp::Reverse;

use askama::Template;

use super::component::component_href;
use super::forms::{Acting, Forms, Moment, moment, reports};
use super::{Frame, Here, Unrendered, municipality_href, owner_of, render, zone_of};
use super::{mark, terms, told};
use crate::fault::{ComponentRef, Fault, Number, Seen, State, TicketJson, TicketStateJson};
use crate::inventory::{ComponentIx, Inventory, Language, RegionIx};
use crate::notice::{self, Brief};
use crate::view::shown::Shown;
use crate::view::snapshot::Place;
use crate::view::text::{Phrase, clean, escape, segment};
use crate::view::words::{PackWord, TicketSaid, Told, Words};

/// Lists longer than this are folded.
const FOLD: usize = 8;

#[derive(Template)]
#[template(path = "case.html", config = "src/view/askama.toml")]
struct Case {
    frame: Frame,
    number: String,
    state: Cow<'static, str>,
    state_class: &'static str,
    headline: String,
    standing: String,
    facts: Vec<Fact>,
    forms: Option<Forms>,
    /// What was typed is not to be taken over by what is new.
    kept: bool,
    why: Vec<String>,
    links: Vec<Fact>,
    path: Vec<Step>,
    affected: Vec<AffectedSite>,
    affected_count: String,
    affected_folded: bool,
    timeline: Vec<Moment>,
    /// What people have reported; of what no probe has seen.
    reports: Vec<Moment>,
    failed: Vec<SeenRow>,
    failed_folded: bool,
    controls: Vec<SeenRow>,
    controls_folded: bool,
    witness: Vec<SeenRow>,
    tickets_heading: String,
    tickets: Vec<TicketRow>,
    told: told::Section,
    told_folded: bool,
    call: String,
}

pub(super) struct Fact {
    pub(super) name: Cow<'static, str>,
    pub(super) value: String,
}

struct Step {
    class: &'static str,
    kind: Cow<'static, str>,
    name: String,
    href: String,
    state: String,
    note: Cow<'static, str>,
}

struct AffectedSite {
    name: String,
    href: Option<String>,
    components: Vec<String>,
}

struct TicketRow {
    system: String,
    number: String,
    href: Option<String>,
    state: String,
}

struct SeenRow {
    component: String,
    probe: String,
    class: Cow<'static, str>,
    detail: Option<String>,
    at: String,
}

/// A fault's own page, where it has no tickets in systems of others: as
/// [`fault_with`].
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn fault(
    snapshot: &Shown,
    fault: &Fault,
    notices: Option<&[Brief]>,
    acting: Option<&Acting>,
    language: Language,
) -> Result<String, Unrendered> {
    fault_with(snapshot, fault, (notices, &[]), acting, language)
}

/// A fault's own page. Who was told of it stands in the log; none where that
/// does not answer. To whoever may act it offers that.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn fault_with(
    snapshot: &Shown,
    fault: &Fault,
    (notices, tickets): (Option<&[Brief]>, &[TicketJson]),
    acting: Option<&Acting>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let zone = zone_of(snapshot, fault);
    let told = Told {
        now: snapshot.at,
        zone: &zone,
    };
    let headline = w.headline(fault, told);
    let title = format!("{} {}", fault.number, headline.plain());
    let evidence = &fault.finding.evidence;
    let seen =
        |all: &[Seen]| -> Vec<SeenRow> { all.iter().map(|seen| seen_row(seen, w, told)).collect() };
    let page = Case {
        frame: Frame::new(snapshot, w, title, Here::Elsewhere),
        number: fault.number.to_string(),
        state: w.fault_state(fault.state),
        state_class: fault.state.slug(),
        headline: headline.heading(),
        standing: w.standing(fault, told).html(),
        facts: facts(fault, w, told),
        forms: acting.and_then(|acting| Forms::of(snapshot, fault, acting, w, told)),
        kept: acting.is_some_and(|acting| acting.wrong.is_some()),
        why: w.why(fault).iter().map(Phrase::html).collect(),
        links: links(fault, w),
        path: path(snapshot, fault, w),
        affected: affected(snapshot, fault),
        affected_count: w.components(fault.affected.len()),
        affected_folded: fault.affected.len() > FOLD,
        timeline: timeline(fault, w, told),
        reports: reports(fault, w, told),
        failed: seen(&evidence.failed),
        failed_folded: evidence.failed.len() > FOLD,
        controls: seen(&evidence.controls),
        controls_folded: evidence.controls.len() > FOLD,
        witness: evidence
            .witness
            .iter()
            .map(|witness| seen_row(witness, w, told))
            .collect(),
        tickets_heading: TicketSaid::Heading.say(language).into_owned(),
        tickets: tickets
            .iter()
            .map(|one| ticket_row(one, language))
            .collect(),
        told: told::Section::of(snapshot, notices, w, told),
        told_folded: notices.is_some_and(|all| all.len() > FOLD),
        call: call(&snapshot.inventory, fault, w),
    };
    render("/f", &page)
}

fn ticket_row(ticket: &TicketJson, language: Language) -> TicketRow {
    let state = match ticket.state {
        TicketStateJson::Open => TicketSaid::Open,
        TicketStateJson::Closed => TicketSaid::Closed,
    };
    // Nothing else is a page that a browser is sent to.
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    TicketRow {
        system: ticket.system.clone(),
        number: clean(&ticket.number),
        href: ticket.url.as_ref().filter(web).cloned(),
        state: state.say(language).into_owned(),
    }
}

fn facts(fault: &Fault, w: Words, told: Told<'_>) -> Vec<Fact> {
    let over = fault.cleared_at.or(fault.closed_at);
    let mut facts = vec![
        Fact {
            name: w.owner(),
            value: owner_of(fault, w),
        },
        Fact {
            name: w.holder(),
            value: Phrase::name(&fault.holder.name).html(),
        },
        Fact {
            name: w.began(),
            value: w.moment(fault.began_at, told.now, told.zone).html(),
        },
        Fact {
            name: if over.is_some() {
                w.lasted()
            } else {
                w.lasting()
            },
            value: escape(&w.span(fault.began_at, over.unwrap_or(told.now))),
        },
    ];
    if let Some(incident) = &fault.incident {
        let reference = incident.reference.iter().map(|r| format!(" ({r})"));
        let said = format!("{}: {}", incident.party_name, incident.text);
        facts.push(Fact {
            name: match incident.planned {
                true => w.planned(),
                false => w.reported(),
            },
            value: Phrase::name(&reference.fold(said, |said, r| said + &r)).html(),
        });
    }
    if let Some(cause) = &fault.root_cause {
        facts.push(Fact {
            name: w.cause_said(),
            value: Phrase::name(cause).html(),
        });
    }
    facts.extend(terms::facts(fault, w, told));
    if let Some((print, events)) = fault.print_and_events() {
        facts.push(Fact {
            name: w.pack(PackWord::Fingerprint),
            value: escape(&w.after_events(&print, events)),
        });
    }
    if let Some(agreement) = &fault.assignment.agreement {
        let at = Fact {
            name: w.agreement(),
            value: Phrase::name(&agreement.name).html(),
        };
        facts.insert(1, at);
    }
    facts
}

fn links(fault: &Fault, w: Words) -> Vec<Fact> {
    let named = [
        (w.merged_into(), &fault.merged_into),
        (w.split_from(), &fault.split_from),
        (w.previous(), &fault.previous),
    ];
    let named = named.into_iter().filter_map(|(name, number)| {
        let value = link(number.as_ref()?);
        Some(Fact { name, value })
    });
    let earlier = fault.earlier().iter().map(|one| Fact {
        name: w.earlier(),
        value: format!(
            "{}. {}: {}. {}: {}",
            link(&one.number),
            w.cause_said(),
            Phrase::name(one.cause.trim_end_matches('.')).html(),
            w.remedy_said(),
            Phrase::name(&one.remedy).html(),
        ),
    });
    named.chain(earlier).collect()
}

fn link(number: &Number) -> String {
    let href = segment(number.as_str());
    format!(
        "<a class=\"number\" href=\"/f/{href}\">{}</a>",
        escape(number.as_str())
    )
}

/// The way from the monitor to what cannot be used, as boxes.
///
/// It is drawn to the farthest affected component behind all that may be at
/// fault; to the farthest of those themselves when none is.
fn path(snapshot: &Shown, fault: &Fault, w: Words) -> Vec<Step> {
    let inventory = &snapshot.inventory;
    let Some(region) = inventory.region_by_id(&fault.region) else {
        return Vec::new();
    };
    let find = |component: &ComponentRef| inventory.component_by_id(region, &component.id);
    let suspects: Vec<ComponentIx> = match &fault.finding.cause {
        Some(cause) => find(&cause.component).into_iter().collect(),
        None => fault
            .finding
            .candidates
            .iter()
            .filter_map(|candidate| find(&candidate.component))
            .collect(),
    };
    let behind_all = |&ix: &ComponentIx| {
        suspects
            .iter()
            .all(|suspect| *suspect == ix || inventory[ix].path.contains(suspect))
    };
    let farthest = suspects
        .iter()
        .copied()
        .max_by_key(|&ix| inventory[ix].path.len());
    let Some(target) = fault
        .affected
        .iter()
        .filter_map(find)
        .filter(behind_all)
        .max_by_key(|&ix| (inventory[ix].path.len(), Reverse(ix)))
        .or(farthest)
    else {
        return Vec::new();
    };
    let note = match (fault.state, &fault.finding.cause) {
        (_, None) => w.fault_maybe_here(),
        (State::Cleared | State::Closed, Some(_)) => w.fault_was_here(),
        (State::Undecided | State::Assigned | State::Accepted { .. }, Some(_)) => w.fault_here(),
    };
    let class = match (fault.state, &fault.finding.cause) {
        (State::Cleared | State::Closed, _) => " was",
        (_, None) => " maybe",
        (State::Undecided | State::Assigned | State::Accepted { .. }, Some(_)) => " faulty",
    };
    let path = inventory[target].path.iter().copied().chain([target]);
    path.map(|ix| {
        let marked = suspects.contains(&ix);
        step(snapshot, ix, region, w, marked.then_some((class, &note)))
    })
    .collect()
}

fn step(
    snapshot: &Shown,
    ix: ComponentIx,
    region: RegionIx,
    w: Words,
    marked: Option<(&'static str, &Cow<'static, str>)>,
) -> Step {
    let component = &snapshot.inventory[ix];
    let place = component.site.map_or(Place::Shared(region), Place::Site);
    let status = snapshot
        .parts
        .iter()
        .filter(|part| part.place == place)
        .flat_map(|part| part.components())
        .find(|status| status.component == ix);
    let (class, note) = marked.map_or_else(Default::default, |(class, note)| (class, note.clone()));
    Step {
        class,
        kind: w.kind_of(component.kind),
        name: clean(&component.name),
        href: match snapshot.sees_component(ix) {
            true => component_href(snapshot, ix),
            false => String::new(),
        },
        state: status.map_or_else(String::new, |status| mark::component(status, w)),
        note,
    }
}

fn affected(snapshot: &Shown, fault: &Fault) -> Vec<AffectedSite> {
    let region = snapshot.inventory.region_by_id(&fault.region);
    let mut sites: Vec<(Option<&str>, AffectedSite)> = Vec::new();
    for component in &fault.affected {
        let key = component.site.as_deref();
        let name = clean(&component.name);
        if let Some((_, known)) = sites.iter_mut().find(|(site, _)| *site == key) {
            known.components.push(name);
            continue;
        }
        let href = match (region, &component.municipality) {
            (Some(region), Some(municipality)) => {
                Some(municipality_href(snapshot, municipality, region))
            }
            (Some(_), None) => Some(format!("/r/{}", segment(&fault.region))),
            (None, _) => None,
        };
        let site = component.site_name.as_deref();
        sites.push((
            key,
            AffectedSite {
                name: clean(site.unwrap_or(&fault.region)),
                href,
                components: vec![name],
            },
        ));
    }
    sites.into_iter().map(|(_, site)| site).collect()
}

fn timeline(fault: &Fault, w: Words, told: Told<'_>) -> Vec<Moment> {
    let first = Moment {
        at: w.moment(fault.began_at, told.now, told.zone).html(),
        what: escape(&w.first_failure()),
    };
    let missing = |count| Moment {
        at: String::new(),
        what: escape(&w.forgotten(count)),
    };
    let events = fault.told().flat_map(|(before, next)| {
        let gap = (before > 0).then(|| missing(before));
        gap.into_iter().chain([moment(next, w, told)])
    });
    std::iter::once(first).chain(events).collect()
}

fn seen_row(seen: &Seen, w: Words, told: Told<'_>) -> SeenRow {
    // The second counts here: evidence is compared with other logs.
    let at = seen.at.to_zoned(told.zone.clone());
    SeenRow {
        component: w.thing(&seen.component).capital().html(),
        probe: clean(&seen.probe),
        class: w.class(seen.class),
        // What is not said in the reader's language is shown as it is kept; what says no
        // more than the class does is said already.
        detail: (seen.detail != seen.class.slug())
            .then(|| clean(&notice::detail(w.language(), &seen.detail))),
        at: format!(
            "<time datetime=\"{}\" title=\"{}\">{}</time>",
            at.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z"),
            at.strftime("%Y-%m-%d %H:%M:%S%.3f %Z"),
            at.strftime("%H:%M:%S")
        ),
    }
}

/// Whom to call about a fault.
pub(super) fn call(inventory: &Inventory, fault: &Fault, w: Words) -> String {
    let coordinator = inventory
        .region_by_id(&fault.region)
        .map(|region| &inventory[fault.coordinator(inventory, region)]);
    let number = fault.number.as_str();
    match coordinator {
        Some(party) => w
            .call(&party.name, party.telephone.as_deref(), number)
            .html(),
        None => w.call(&fault.holder.name, None, number).html(),
    }
}
