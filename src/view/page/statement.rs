//! `/accessibility`: how usable the pages are, and whom to tell where they are not.

use askama::Template;

use super::{Unrendered, render};
use crate::inventory::Language;
use crate::view::assets;
use crate::view::snapshot::Snapshot;
use crate::view::text::Phrase;
use crate::view::words::{FIRST, SECOND, StatementSaid, THIRD, Words};

/// Where it is. Open to all, for those who are kept out by how a page is made have to be
/// able to say so.
pub const STATEMENT: &str = "/accessibility";

#[derive(Template)]
#[template(path = "statement.html", config = "src/view/askama.toml")]
struct Page {
    w: Words,
    css: &'static str,
    asked: Vec<String>,
}

impl Page {
    fn says(&self, what: StatementSaid<'_>) -> String {
        what.say(self.w.language()).into_owned()
    }
}

/// The page. Of each region it tells the coordinator and no more.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn statement(snapshot: &Snapshot, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let ask = |region: &crate::inventory::Region| {
        let coordinator = &snapshot.inventory[region.coordinator];
        let said = match coordinator.telephone {
            Some(_) => StatementSaid::Ask {
                region: FIRST,
                party: SECOND,
                telephone: THIRD,
            },
            None => StatementSaid::AskNoPhone {
                region: FIRST,
                party: SECOND,
            },
        };
        let telephone = coordinator.telephone.as_deref().unwrap_or_default();
        let names = [&region.name, &coordinator.name, telephone].map(Phrase::name);
        Phrase::fill(&said.say(language), &names).html()
    };
    let regions = snapshot.inventory.regions();
    let page = Page {
        asked: regions.map(|(_, region)| ask(region)).collect(),
        css: assets::stylesheet_path(),
        w,
    };
    render(STATEMENT, &page)
}

#[cfg(test)]
mod tests;
