//! `/faults` with something to look for: the form, and what is found.

use std::collections::BTreeMap;

use askama::Template;

use super::{Frame, Here, Row, Unrendered, render};
use crate::fault::{Fault, State};
use crate::inventory::{Kind, Language};
use crate::view::order::Order;
use crate::view::search::{FOUND, LOOKED_THROUGH, Search, SearchField};
use crate::view::shown::Shown;
use crate::view::text::clean;
use crate::view::words::{SearchSaid, Words};

#[derive(Template)]
#[template(path = "found.html", config = "src/view/askama.toml")]
struct Found {
    frame: Frame,
    headline: String,
    search: SearchForm,
    cut: Option<String>,
    nothing: String,
    rows: Vec<Row>,
    pages: usize,
    page_of: String,
    previous: Option<String>,
    next: Option<String>,
    to_previous: String,
    to_next: String,
    clear: String,
}

/// The form, with what was sent and what of that is mistaken.
pub(super) struct SearchForm {
    pub(super) used: bool,
    pub(super) heading: String,
    pub(super) submit: String,
    pub(super) fields: Vec<Field>,
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) wrong: Option<String>,
    pub(super) options: Vec<Choice>,
    pub(super) checks: bool,
    pub(super) narrow: bool,
}

pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// Municipalities and parties by which somebody may look for faults: of what they see.
fn places(snapshot: &Shown) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let inventory = &snapshot.inventory;
    let municipalities = snapshot.municipalities();
    let municipalities = municipalities.map(|(_, one)| (one.id.to_string(), clean(&one.name)));
    let owners = snapshot.components().map(|status| status.ownership.party);
    let own = snapshot.municipalities().map(|(_, one)| one.party);
    let held = snapshot.faults.iter().map(|fault| &fault.holder);
    // By what nobody can type, nobody looks.
    let held = held.filter(|holder| clean(&holder.id) == holder.id);
    let held = held.map(|holder| (holder.id.clone(), clean(&holder.name)));
    let parties = owners.chain(own);
    let parties = parties.map(|ix| (inventory[ix].id.to_string(), clean(&inventory[ix].name)));
    (municipalities.collect(), held.chain(parties).collect())
}

/// The same search, with ids that are not offered taken for mistakes.
pub fn offered(snapshot: &Shown, search: Search) -> Search {
    let (municipalities, parties) = places(snapshot);
    search.offered(
        |id| municipalities.contains_key(id),
        |id| parties.contains_key(id),
    )
}

impl SearchForm {
    pub(super) fn of(snapshot: &Shown, search: &Search, w: Words) -> Self {
        let said = |said: SearchSaid| said.say(w.language()).into_owned();
        let (municipalities, parties) = places(snapshot);
        let order = snapshot.order(w.language());
        let field = |name: &'static str, label: SearchSaid| Field {
            name,
            label: said(label),
            kind: "text",
            value: typed(search, name),
            wrong: wrong(search, name).map(said),
            options: Vec::new(),
            checks: false,
            narrow: true,
        };
        let or_any = |options: Vec<Choice>| {
            let any = Choice {
                value: String::new(),
                label: said(SearchSaid::Any),
            };
            [any].into_iter().chain(options).collect::<Vec<_>>()
        };
        let listed = |all: BTreeMap<String, String>| or_any(by_name(all, order));
        let states = STATES.into_iter().map(|state| Choice {
            value: state.slug().to_owned(),
            label: w.fault_state(state).to_string(),
        });
        let kinds = Kind::ALL.into_iter().map(|kind| Choice {
            value: kind.slug().to_owned(),
            label: w.kind_of(kind).to_string(),
        });
        let chosen = |name, label, options: Vec<Choice>| Field {
            options,
            ..field(name, label)
        };
        let day = |name, label| Field {
            kind: "date",
            ..field(name, label)
        };
        let mut fields = vec![
            Field {
                kind: "search",
                narrow: false,
                ..field("q", SearchSaid::Text)
            },
            chosen("state", SearchSaid::State, or_any(states.collect())),
            chosen(
                "municipality",
                SearchSaid::Municipality,
                listed(municipalities),
            ),
            chosen("party", SearchSaid::Party, listed(parties)),
            chosen("kind", SearchSaid::Kind, or_any(kinds.collect())),
            day("from", SearchSaid::From),
            day("to", SearchSaid::To),
        ];
        if !snapshot.is_everything() {
            fields.push(Field {
                checks: true,
                ..field("mine", SearchSaid::Mine)
            });
        }
        Self {
            used: !search.typed.is_empty(),
            heading: said(SearchSaid::Heading),
            submit: said(SearchSaid::Submit),
            fields,
        }
    }
}

/// What can be chosen, by its name.
fn by_name(all: BTreeMap<String, String>, order: Order) -> Vec<Choice> {
    let mut all: Vec<(String, String)> = all.into_iter().collect();
    all.sort_by_cached_key(|(_, name)| order.key(name));
    let all = all.into_iter();
    all.map(|(value, label)| Choice { value, label }).collect()
}

const STATES: [State; 5] = [
    State::Undecided,
    State::Assigned,
    State::Accepted { expected_at: None },
    State::Cleared,
    State::Closed,
];

fn typed(search: &Search, name: &str) -> String {
    let found = search.typed.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn wrong(search: &Search, name: &str) -> Option<SearchSaid> {
    let mut all = search.wrong.iter().map(|field| match field {
        SearchField::Text => ("q", SearchSaid::WrongText),
        SearchField::State => ("state", SearchSaid::WrongChoice),
        SearchField::Municipality => ("municipality", SearchSaid::WrongChoice),
        SearchField::Party => ("party", SearchSaid::WrongChoice),
        SearchField::Kind => ("kind", SearchSaid::WrongChoice),
        SearchField::From => ("from", SearchSaid::WrongDay),
        SearchField::To => ("to", SearchSaid::WrongDay),
        SearchField::Order => ("to", SearchSaid::WrongOrder),
    });
    all.find(|(field, _)| *field == name).map(|(_, said)| said)
}

/// What was found: a page of so many in all. `cut` says that not all were looked through.
/// Where something is mistaken nothing was looked for, and nothing is counted.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn found(
    snapshot: &Shown,
    search: &Search,
    (faults, all, cut): (&[Fault], usize, bool),
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let said = |said: SearchSaid| said.say(w.language()).into_owned();
    let (headline, nothing) = match search.wrong.is_empty() {
        true => (SearchSaid::Found { n: all }, SearchSaid::Nothing),
        false => (SearchSaid::Mistaken, SearchSaid::NotYet),
    };
    let (headline, nothing) = (said(headline), said(nothing));
    let pages = all.div_ceil(FOUND).max(1);
    let page = search.page.min(pages);
    let page = Found {
        frame: Frame {
            asked: search.href(page).trim_start_matches("/faults?").to_owned(),
            ..Frame::new(snapshot, w, headline.clone(), Here::Faults)
        },
        headline,
        search: SearchForm::of(snapshot, search, w),
        cut: cut.then(|| said(SearchSaid::Cut { n: LOOKED_THROUGH })),
        nothing,
        rows: faults
            .iter()
            .map(|fault| Row::of(fault, snapshot, w))
            .collect(),
        pages,
        page_of: said(SearchSaid::Page { page, of: pages }),
        previous: (page > 1).then(|| search.href(page - 1)),
        next: (page < pages).then(|| search.href(page + 1)),
        to_previous: said(SearchSaid::Previous),
        to_next: said(SearchSaid::Next),
        clear: said(SearchSaid::Clear),
    };
    render("/faults?", &page)
}
