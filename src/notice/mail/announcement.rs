//! The mail that tells of planned work.

use super::{SUBJECT, Scene, message, minimum};
use crate::fault::ComponentRef;
use crate::health::Mode;
use crate::inventory::{Extent, Inventory, Language, Maintenance, NAMED, Window, Windows};
use crate::notice::layout::{NAME, clean, shorten};
use crate::notice::words::{self, Phrase, PlannedSaid};
use crate::notice::{Message, Reason};

/// Planned work that is told of.
#[derive(Clone, Copy, Debug)]
pub struct Announcement<'a> {
    /// Which.
    pub planned: &'a Maintenance,
    /// The window that is next.
    pub window: Window,
}

/// The mail to one of those whom it affects; `scene` is that of the party it goes to.
pub fn of_announcement(
    announcement: Announcement<'_>,
    language: Language,
    inventory: &Inventory,
    scene: &Scene,
) -> Message {
    let Announcement { planned, window } = announcement;
    let from = scene.moment(language, window.from);
    let until = scene.moment(language, window.until);
    if scene.minimal {
        let region = &inventory[planned.region].id;
        return minimum::of_announcement(region, (&from, &until), language, scene);
    }
    let mut sheet = scene.begin(language);
    let text = match &planned.reference {
        Some(reference) => format!(
            "{} ({})",
            clean(&planned.text, NAME),
            clean(reference, NAME)
        ),
        None => clean(&planned.text, NAME),
    };
    let party = clean(&inventory[planned.party].name, NAME);
    sheet.lead(&words::planned(language, PlannedSaid::Lead(&party, &text)));
    sheet.para(&words::planned(language, PlannedSaid::Times(&from, &until)));
    match &planned.windows {
        Windows::Once(_) => {}
        Windows::Weekly { hours, .. } => {
            sheet.para(&words::planned(
                language,
                PlannedSaid::Weekly(&words::week(language, hours.spans().iter().cloned())),
            ));
        }
    }
    let Extent {
        first,
        parts,
        affected,
    } = &planned.extent;
    let name = |&ix| words::thing(language, &ComponentRef::of(inventory, ix));
    let names: Vec<String> = first.iter().map(name).collect();
    if let Some(parts) = named(&names, *parts, language) {
        sheet.para(&words::planned(language, PlannedSaid::Parts(&parts)));
    }
    let names = affected.iter().map(|&m| inventory[m].name.to_string());
    let names: Vec<String> = names.take(NAMED).collect();
    if let Some(affected) = named(&names, affected.len(), language) {
        sheet.para(&words::planned(language, PlannedSaid::Affects(&affected)));
    }
    sheet.heading(words::phrase(language, Phrase::Next));
    sheet.para(&words::planned(language, PlannedSaid::Next));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::Announced, Mode::Silent);
    let day = words::day(language, &window.from.to_zoned(scene.zone.clone()));
    let subject = shorten(&format!("{headline}: {text}, {day}"), SUBJECT);
    message(language, &sheet, subject, None).answered_to(scene)
}

/// The first names in a sentence, of so many; none where there are none.
fn named(first: &[String], of: usize, language: Language) -> Option<String> {
    let mut names: Vec<String> = first.iter().map(|name| clean(name, NAME)).collect();
    if of > names.len() {
        names.push(words::others(language, of - names.len()));
    }
    (!names.is_empty()).then(|| words::list(language, &names))
}
