//! The mail that tells of an agreement that runs out.

use jiff::{SignedDuration, Timestamp};

use super::{SUBJECT, Scene, message, minimum};
use crate::inventory::{AgreementIx, Following, Inventory, Language};
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

/// Municipalities and components that are named; more are counted.
const NAMED: usize = 12;

/// The mail to one of those whom it concerns; `scene` is that of the party it goes to.
pub fn of_ending(
    ending: Ending,
    language: Language,
    inventory: &Inventory,
    scene: &Scene,
) -> Message {
    let agreement = &inventory[ending.agreement];
    let until = agreement.until.unwrap_or(ending.at);
    let last = until.saturating_sub(SignedDuration::from_secs(1));
    let last = last.unwrap_or(until).to_zoned(scene.zone.clone());
    let day = words::day(language, &last);
    if scene.minimal {
        let region = &inventory[agreement.region].id;
        return minimum::of_ending(region, &day, language, scene);
    }
    let quoted = match &agreement.reference {
        Some(reference) => format!(
            "{} ({})",
            clean(&agreement.name, NAME),
            clean(reference, NAME)
        ),
        None => clean(&agreement.name, NAME),
    };
    let party = clean(&inventory[agreement.party].name, NAME);
    let left = agreement.last_day_in(ending.at, &scene.zone).unwrap_or(0);
    let mut sheet = scene.begin(language);
    sheet.lead(
        &TermsSaid::Ends {
            agreement: &quoted,
            party: &party,
            day: &day,
            left,
        }
        .say(language),
    );
    let covered = inventory.covered_by(ending.agreement);
    let covered = covered.into_iter().map(|m| &*inventory[m].name);
    let following = inventory.following(ending.agreement);
    let none = following.filter(|following| following.by.is_empty());
    // Where nothing follows, what is left is all that it covers.
    let shared = none.into_iter().flat_map(|none| &none.shared);
    let shared = shared.map(|&c| &*inventory[c].name);
    if let Some(names) = named(covered.chain(shared).collect(), language) {
        sheet.para(&TermsSaid::EndsCovers { names: &names }.say(language));
    }
    let left = following.filter(|following| !following.by.is_empty());
    let left = left.and_then(|left| left_over(left, inventory, language));
    let means = match &left {
        Some(left) => TermsSaid::EndsMeansLeft { left },
        None => TermsSaid::EndsMeans,
    };
    sheet.para(&means.say(language));
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&TermsSaid::EndsNext.say(language));
    let sheet = scene.end(language, sheet, None);
    let headline = words::headline(language, Reason::AgreementEnds, crate::health::Mode::Silent);
    let subject = shorten(&format!("{headline}: {quoted}, {day}"), SUBJECT);
    message(language, &sheet, subject, None).answered_to(scene)
}

/// What nobody has agreed to answer for when it has ended, though others follow.
fn left_over(following: &Following, inventory: &Inventory, language: Language) -> Option<String> {
    let municipalities = following.municipalities.iter();
    let left = municipalities.map(|&m| &*inventory[m].name);
    let shared = following.shared.iter().map(|&c| &*inventory[c].name);
    named(left.chain(shared).collect(), language)
}

/// Names in a sentence; none where there are none.
fn named(all: Vec<&str>, language: Language) -> Option<String> {
    let mut names: Vec<String> = all.iter().take(NAMED).map(|n| clean(n, NAME)).collect();
    if all.len() > NAMED {
        names.push(words::others(language, all.len() - NAMED));
    }
    (!names.is_empty()).then(|| words::list(language, &names))
}
