//! `/` for whoever is not known, where they may see no more: how each region is, and whom
//! to call.

use askama::Template;

use super::{Unrendered, render};
use crate::inventory::Language;
use crate::view::assets;
use crate::view::snapshot::Snapshot;
use crate::view::text::Phrase;
use crate::view::words::Words;

/// How each region is, and whom to call: all that whoever is not known may see of a
/// snapshot, where that is little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance(Vec<Region>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Region {
    name: String,
    state: State,
    coordinator: String,
    telephone: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CutOff,
    Faults(usize),
}

impl Glance {
    /// Of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let inventory = &snapshot.inventory;
        let regions = inventory.regions().map(|(ix, region)| {
            let open = super::open(snapshot).filter(|fault| fault.region == *region.id);
            let coordinator = &inventory[region.coordinator];
            Region {
                name: region.name.to_string(),
                state: match snapshot.monitor.cut_off.contains_key(&ix) {
                    true => State::CutOff,
                    false => State::Faults(open.count()),
                },
                coordinator: coordinator.name.to_string(),
                telephone: coordinator.telephone.as_deref().map(str::to_owned),
            }
        });
        Self(regions.collect())
    }
}

#[derive(Template)]
#[template(path = "glance.html", config = "src/view/askama.toml")]
struct Page<'a> {
    w: Words,
    css: &'static str,
    regions: Vec<Lines>,
    login: Option<&'a str>,
}

/// A region, as HTML.
struct Lines {
    name: String,
    state: String,
    call: String,
}

/// The page, with where one logs in, if one can.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn glance(
    glance: &Glance,
    login: Option<&str>,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let lines = |region: &Region| Lines {
        name: Phrase::name(&region.name).html(),
        state: match region.state {
            State::CutOff => w.glance_cut_off().into_owned(),
            State::Faults(count) => w.faults_sentence(count, 0),
        },
        call: w
            .link_call_whom(
                &region.coordinator,
                region.telephone.as_deref(),
                &region.name,
            )
            .html(),
    };
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        regions: glance.0.iter().map(lines).collect(),
        login,
    };
    render("glance", &page)
}
