//! The mail that tells of an agreement that runs out.

use jiff::{SignedDuration, Timestamp};

use super::{SUBJECT, Scene, message};
use crate::inventory::{AgreementIx, Inventory, Language};
use crate::notice::layout::{NAME, clean, shorten};
use crate::notice::words::{self, Phrase, TermsSaid};
use crate::notice::{Message, Reason};

/// An agreement that runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Which.
    pub agreement: AgreementIx,
    /// When that is told.
    pub at: Timestamp,
}

/// Municipalities that are named; more are counted.
const NAMED: usize = 12;

/// The mail to one of those whom it concerns.
pub fn of_ending(
    ending: Ending,
    language: Language,
    inventory: &Inventory,
    scene: &Scene,
) -> Message {
    let agreement = &inventory[ending.agreement];
    let quoted = match &agreement.reference {
        Some(reference) => format!(
            "{} ({})",
            clean(&agreement.name, NAME),
            clean(reference, NAME)
        ),
        None => clean(&agreement.name, NAME),
    };
    let party = clean(&inventory[agreement.party].name, NAME);
    let until = agreement.until.unwrap_or(ending.at);
    let last = until.saturating_sub(SignedDuration::from_secs(1));
    let last = last.unwrap_or(until).to_zoned(scene.zone.clone());
    let day = words::day(language, &last);
    let left = agreement.days_left(ending.at).unwrap_or(0);
    let mut sheet = scene.begin(language);
    sheet.lead(&words::terms(
        language,
        TermsSaid::Ends(&quoted, &party, &day, left),
    ));
    let covered = inventory.covered_by(ending.agreement, ending.at);
    if !covered.is_empty() {
        let shown = covered.iter().take(NAMED);
        let mut names: Vec<String> = shown.map(|&m| clean(&inventory[m].name, NAME)).collect();
        if covered.len() > NAMED {
            names.push(words::others(language, covered.len() - NAMED));
        }
        let names = words::list(language, &names);
        sheet.para(&words::terms(language, TermsSaid::EndsCovers(&names)));
    }
    sheet.para(&words::terms(language, TermsSaid::EndsMeans));
    sheet.heading(words::phrase(language, Phrase::Next));
    sheet.para(&words::terms(language, TermsSaid::EndsNext));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::AgreementEnds, crate::health::Mode::Silent);
    let subject = shorten(&format!("{headline}: {quoted}, {day}"), SUBJECT);
    message(language, &sheet, subject, None).answered_to(scene)
}
