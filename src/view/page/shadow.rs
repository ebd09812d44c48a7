//! `/shadow`: what shadow mode kept back, with the words that would have been sent.

use std::borrow::Cow;

use askama::Template;

use super::told::party_name;
use super::{Frame, Here, Unrendered, render};
use crate::inventory::Language;
use crate::notice::KeptBack;
use crate::view::shown::Shown;
use crate::view::text::{Phrase, clean, segment};
use crate::view::words::Words;

#[derive(Template)]
#[template(path = "shadow.html", config = "src/view/askama.toml")]
struct Shadow {
    frame: Frame,
    headline: String,
    lines: Vec<String>,
    kept: Vec<Kept>,
}

/// A notice that was kept back.
struct Kept {
    subject: String,
    language: &'static str,
    party: String,
    what: Cow<'static, str>,
    at: String,
    /// The fault's number as it stands in an address, and as it is read.
    fault: Option<(String, String)>,
    text: String,
}

/// What shadow mode kept back, the latest first, without addresses.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn shadow(
    snapshot: &Shown,
    kept: &[KeptBack],
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let headline = w.shadow().into_owned();
    let page = Shadow {
        frame: Frame::new(snapshot, w, headline.clone(), Here::Elsewhere),
        headline,
        lines: lines(snapshot, w),
        kept: kept.iter().map(|one| row(snapshot, one, w)).collect(),
    };
    render("/shadow", &page)
}

fn row(snapshot: &Shown, kept: &KeptBack, w: Words) -> Kept {
    let region = snapshot.inventory.region_by_id(&kept.brief.region);
    let zone = region.map_or_else(
        || super::first_zone(snapshot),
        |region| snapshot.inventory[region].zone.clone(),
    );
    let number = kept.fault.as_ref();
    Kept {
        subject: clean(&kept.subject),
        language: kept.language.tag(),
        party: Phrase::name(party_name(snapshot, &kept.brief)).html(),
        what: w.told_what(kept.brief.reason),
        at: w.moment(kept.brief.created_at, snapshot.at, &zone).html(),
        fault: number.map(|n| (segment(n.as_str()), n.to_string())),
        text: kept.text.clone(),
    }
}

/// Who is in shadow mode, as HTML: a line for each region in which anybody is.
pub(super) fn lines(snapshot: &Shown, w: Words) -> Vec<String> {
    let inventory = &snapshot.inventory;
    let regions = snapshot.regions().filter_map(|(ix, region)| {
        let operator = &inventory[region.operator].name;
        if region.shadow {
            return Some(w.shadow_region(&region.name, operator));
        }
        let parties = inventory
            .parties()
            .filter(|(party, part)| part.region == ix && inventory.is_in_shadow(*party))
            .filter(|(_, part)| snapshot.sees_party(&region.id, &part.id));
        let names: Vec<Phrase> = parties.map(|(_, part)| Phrase::name(&part.name)).collect();
        (!names.is_empty()).then(|| w.shadow_parties(&names, operator))
    });
    regions.map(|phrase| phrase.html()).collect()
}
