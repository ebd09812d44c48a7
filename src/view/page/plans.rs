//! `/planned`: what is planned, and where whoever may declares it, changes it and calls it
//! off.

mod offers;
mod said;
mod wanted;

use std::borrow::Cow;
use std::collections::BTreeSet;

use askama::Template;

pub use self::offers::PlanOffers;
pub use self::said::{PlanField, PlanTyped, PlanWrong};
use super::planned::parts;
use super::{Frame, Here, Unrendered, render};
use crate::access::Scope;
use crate::inventory::{Kind, Language, Maintenance, MunicipalityIx, Windows};
use crate::view::shown::Shown;
use crate::view::text::{Phrase, clean, segment};
use crate::view::words::{Told, Words};

/// Characters of what is done, and of where it is to be found.
const LINE: usize = 200;
/// Components that are offered as one types; any may be typed.
const OFFERED: usize = 1_000;
/// Components whose ids are shown.
const NAMED: usize = 5;
/// Components with a field of their own.
const FIELDS: usize = 6;

/// What came of what was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanDone {
    /// It is declared.
    Declared,
    /// It is changed.
    Changed,
    /// It is called off.
    CalledOff,
}

/// What is sent again, since nothing came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanAgain {
    /// As it was sent.
    pub typed: PlanTyped,
    /// Why.
    pub wrong: PlanWrong,
}

#[derive(Template)]
#[template(path = "plans.html", config = "src/view/askama.toml")]
struct List {
    frame: Frame,
    headline: String,
    done: Option<Cow<'static, str>>,
    wrong: Option<String>,
    works: Vec<Work>,
    /// Where one says in which region, if there are several.
    regions: Vec<Pick>,
    form: Option<Form>,
}

#[derive(Template)]
#[template(path = "plan.html", config = "src/view/askama.toml")]
struct One {
    frame: Frame,
    headline: String,
    wrong: Option<String>,
    work: Work,
    call_off: String,
    /// None where it is asked whether it is to be called off.
    form: Option<Form>,
    seen: u32,
}

struct Work {
    id: String,
    when: String,
    text: String,
    party: String,
    parts: String,
    state: Cow<'static, str>,
    /// Where it is changed, by whoever may.
    href: Option<String>,
    written: bool,
}

/// Something to choose.
struct Pick {
    value: String,
    name: String,
    chosen: bool,
}

struct Form {
    action: String,
    heading: Cow<'static, str>,
    lead: Cow<'static, str>,
    send: Cow<'static, str>,
    seen: Option<u32>,
    zone: String,
    typed: PlanTyped,
    from_fold: bool,
    until_fold: bool,
    parties: Vec<Pick>,
    components: Vec<String>,
    more: String,
    known: Vec<Pick>,
    municipalities: Vec<Pick>,
    kinds: Vec<Pick>,
    /// Whether lists are open from the beginning.
    lists_chosen: bool,
    line: usize,
}

/// All planned work that is not over, and for whoever may plan a form; `region` is that
/// which they have chosen.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn plans(
    shown: &Shown,
    scope: &Scope,
    (region, done): (Option<&str>, Option<PlanDone>),
    again: Option<&PlanAgain>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let offers = PlanOffers::all(shown, scope);
    let works = works(shown, &offers, w);
    let headline = w.plans_sentence(works.len());
    let region = again.map_or(region, |again| Some(&*again.typed.region));
    let chosen = match &offers[..] {
        [only] => Some(only),
        several => several
            .iter()
            .find(|one| region.is_some_and(|id| *shown.inventory[one.region].id == *id)),
    };
    let typed = again.map(|again| again.typed.clone()).unwrap_or_default();
    let wrong = again.map(|again| &again.wrong);
    let form = chosen.map(|offers| {
        let of = [w.plans_new(), w.plans_lead(), w.plans_send()];
        form(
            shown,
            offers,
            "/planned".to_owned(),
            of,
            None,
            typed,
            wrong,
            w,
        )
    });
    let several = offers.len() > 1;
    let regions = offers.iter().filter(|_| several).map(|one| Pick {
        value: segment(&shown.inventory[one.region].id),
        name: clean(&shown.inventory[one.region].name),
        chosen: chosen == Some(one),
    });
    let page = List {
        frame: Frame::new(shown, w, headline.clone(), Here::Planned).still(),
        headline,
        done: done.map(|done| match done {
            PlanDone::Declared => w.plans_is_declared(),
            PlanDone::Changed => w.plans_is_changed(),
            PlanDone::CalledOff => w.plans_is_off(),
        }),
        wrong: wrong.map(|wrong| w.plan_wrong(wrong)),
        works,
        regions: regions.collect(),
        form,
    };
    render("/planned", &page)
}

/// One piece of declared work, to be changed; or, with `call_off`, whether it is to be
/// called off.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn plan(
    shown: &Shown,
    offers: &PlanOffers,
    work: &Maintenance,
    call_off: bool,
    again: Option<&PlanAgain>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let here = format!("/planned/{}", segment(&work.id));
    let seen = work.declared.map_or(0, |declared| declared.revision);
    let wrong = again.map(|again| &again.wrong);
    let typed = match again {
        Some(again) => again.typed.clone(),
        None => PlanTyped::of(work, shown),
    };
    let form = (!call_off).then(|| {
        let of = [
            w.plans_change(),
            w.plans_change_lead(),
            w.plans_send_change(),
        ];
        form(shown, offers, here.clone(), of, Some(seen), typed, wrong, w)
    });
    let headline = match call_off {
        true => w.plans_sure().into_owned(),
        false => clean(&work.text),
    };
    let page = One {
        frame: Frame::new(shown, w, headline.clone(), Here::Planned).still(),
        headline,
        wrong: wrong.map(|wrong| w.plan_wrong(wrong)),
        work: work_of(shown, work, true, w),
        call_off: format!("{here}/call-off"),
        form,
        seen,
    };
    render("/planned", &page)
}

/// What begins first before the others.
fn works(shown: &Shown, offers: &[PlanOffers], w: Words) -> Vec<Work> {
    let all = shown.planned.iter();
    let all = all.filter(|work| shown.sees_work(work));
    let mut all: Vec<&Maintenance> = all
        .filter(|work| work.over().is_none_or(|over| shown.at < over))
        .collect();
    all.sort_by_cached_key(|work| {
        let from = work.next(shown.at).map(|window| window.from);
        (from.is_none(), from, work.id.clone())
    });
    let one = |work: &&Maintenance| {
        let may = offers.iter().any(|offers| offers.changes(work));
        work_of(shown, work, may, w)
    };
    all.iter().map(one).collect()
}

fn work_of(shown: &Shown, work: &Maintenance, may: bool, w: Words) -> Work {
    let inventory = &shown.inventory;
    let told = Told {
        now: shown.at,
        zone: &inventory[work.region].zone,
    };
    let window = work.next(shown.at);
    let when = window.map(|window| {
        let from = w.moment(window.from, told.now, told.zone);
        let until = w.moment(window.until, window.from, told.zone);
        Phrase::fill("{0} – {1}", &[from, until]).html()
    });
    let goes_on = window.is_some_and(|window| window.is_open(shown.at));
    let reference = work.reference.iter().map(|r| format!(" ({r})"));
    let text = reference.fold(work.text.to_string(), |text, r| text + &r);
    Work {
        id: work.id.to_string(),
        when: when.unwrap_or_else(|| "–".to_owned()),
        text: Phrase::name(&text).html(),
        party: Phrase::name(&inventory[work.party].name).html(),
        parts: parts_of(work, shown, w),
        state: match (&work.windows, goes_on) {
            (Windows::Once(_) | Windows::Weekly { .. }, true) => w.plans_goes_on(),
            (Windows::Once(_), false) => w.plans_to_come(),
            (Windows::Weekly { .. }, false) => w.plans_weekly(),
        },
        href: may.then(|| format!("/planned/{}", segment(&work.id))),
        written: work.declared.is_none(),
    }
}

/// What is out of service: of components the ids too, for there is a router everywhere.
fn parts_of(work: &Maintenance, shown: &Shown, w: Words) -> String {
    let said = Phrase::name(&parts(work, &shown.inventory, w)).html();
    let ids = work.parts.components.iter().take(NAMED);
    let ids = ids.map(|&ix| Phrase::name(&shown.inventory[ix].id).html());
    let mut ids: Vec<String> = ids.collect();
    if work.parts.components.len() > NAMED {
        ids.push("…".to_owned());
    }
    match ids.is_empty() {
        true => said,
        false => format!(
            "{said} <span class=\"detail quiet\">{}</span>",
            ids.join(", ")
        ),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "what the two pages of the form differ in"
)]
fn form(
    shown: &Shown,
    offers: &PlanOffers,
    action: String,
    [heading, lead, send]: [Cow<'static, str>; 3],
    seen: Option<u32>,
    mut typed: PlanTyped,
    wrong: Option<&PlanWrong>,
    w: Words,
) -> Form {
    let inventory = &shown.inventory;
    let region = &inventory[offers.region];
    typed.region = region.id.to_string();
    let parties = offers.parties.iter().map(|&ix| Pick {
        value: inventory[ix].id.to_string(),
        name: clean(&inventory[ix].name),
        chosen: *inventory[ix].id == *typed.party,
    });
    let lists_chosen = !(typed.kinds.is_empty() && typed.municipalities.is_empty());
    let mut components = typed.components.clone();
    let more = components
        .split_off(components.len().min(FIELDS))
        .join("\n");
    components.resize(FIELDS.min(components.len().max(1) + 2), String::new());
    let folded = |field, said: &str| !said.is_empty() || wrong == Some(&PlanWrong::Fold(field));
    Form {
        action,
        heading,
        lead,
        send,
        seen,
        zone: w.plans_zone(region.zone.iana_name().unwrap_or_default()),
        from_fold: folded(PlanField::From, &typed.from_fold),
        until_fold: folded(PlanField::Until, &typed.until_fold),
        parties: parties.collect(),
        components,
        more,
        known: known(shown, offers),
        municipalities: municipalities(shown, offers, &typed, w),
        kinds: kinds(shown, offers, &typed, w),
        lists_chosen,
        line: LINE,
        typed,
    }
}

/// What is offered as one types: components and sites.
fn known(shown: &Shown, offers: &PlanOffers) -> Vec<Pick> {
    let inventory = &shown.inventory;
    let pick = |id: &str, name: &str| Pick {
        value: id.to_owned(),
        name: clean(name),
        chosen: false,
    };
    let sites = offers.components.iter();
    let sites: BTreeSet<_> = sites.filter_map(|&ix| inventory[ix].site).collect();
    let sites = sites
        .into_iter()
        .map(|ix| pick(&inventory[ix].id, &inventory[ix].name));
    let components = offers.components.iter();
    let components = components.map(|&ix| pick(&inventory[ix].id, &inventory[ix].name));
    sites.chain(components).take(OFFERED).collect()
}

fn municipalities(shown: &Shown, offers: &PlanOffers, typed: &PlanTyped, w: Words) -> Vec<Pick> {
    let inventory = &shown.inventory;
    let there = offers.components.iter();
    let there: BTreeSet<MunicipalityIx> =
        there.filter_map(|&ix| inventory[ix].municipality).collect();
    let mut all: Vec<Pick> = there
        .into_iter()
        .map(|ix| Pick {
            value: inventory[ix].id.to_string(),
            name: clean(&inventory[ix].name),
            chosen: typed
                .municipalities
                .iter()
                .any(|id| **id == *inventory[ix].id),
        })
        .collect();
    let order = shown.order(w.language());
    all.sort_by_cached_key(|one| order.key(&one.name));
    all
}

fn kinds(shown: &Shown, offers: &PlanOffers, typed: &PlanTyped, w: Words) -> Vec<Pick> {
    let there = offers.components.iter();
    let there: BTreeSet<Kind> = there.map(|&ix| shown.inventory[ix].kind).collect();
    let there = there.into_iter().filter(|kind| *kind != Kind::Monitor);
    let all = there.map(|kind| Pick {
        value: kind.slug().to_owned(),
        name: w.kind_of(kind).into_owned(),
        chosen: typed.kinds.iter().any(|slug| slug == kind.slug()),
    });
    all.collect()
}
