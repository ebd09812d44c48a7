//! The mail to a party outside the health network: what it needs to know that it
//! has to call, and nothing that tells a stranger how the network is made.

use super::{Message, SUBJECT, Scene, message};
use crate::fault::Fault;
use crate::health::Mode;
use crate::notice::layout::{NAME, clean, shorten};
use crate::notice::route::Due;
use crate::notice::words::{self, MinimumPhrase, Phrase};

/// Number, site, how grave, and whom to call.
pub(super) fn of(due: &Due, fault: &Fault, scene: &Scene, root: Option<String>) -> Message {
    let language = due.recipient.language;
    let say = |phrase| words::minimum(language, phrase);
    let mode = fault
        .finding
        .chief()
        .map_or(Mode::Silent, |chief| chief.mode);
    let headline = words::headline(language, due.reason, mode);
    let number = fault.number.as_str();
    let grave = if is_lesser(mode) {
        MinimumPhrase::Lesser
    } else {
        MinimumPhrase::Grave
    };
    let telephone = scene.telephone.as_deref().unwrap_or("–");
    let mut sheet = scene.begin(language);
    sheet.lead(&format!("{headline}."));
    sheet.facts(vec![
        (label(say(MinimumPhrase::Number)), number.to_owned()),
        (label(say(MinimumPhrase::Site)), site(fault)),
        (label(say(MinimumPhrase::Severity)), label(say(grave))),
        (label(say(MinimumPhrase::Call)), telephone.to_owned()),
    ]);
    sheet.para(say(MinimumPhrase::Means));
    sheet.para(words::phrase(language, Phrase::Sender));
    let subject = shorten(&format!("{headline} [{number}]"), SUBJECT);
    message(language, &sheet, subject, root).answered_to(scene)
}

fn label(words: &str) -> String {
    words.to_owned()
}

/// The id of the site where it is, or may be; the region's where it is at none.
fn site(fault: &Fault) -> String {
    let site = fault
        .finding
        .chief()
        .and_then(|chief| chief.component.site.as_deref());
    clean(site.unwrap_or(&fault.region), NAME)
}

/// Whether it can be used all the same.
const fn is_lesser(mode: Mode) -> bool {
    matches!(mode, Mode::Poor | Mode::Late | Mode::Reduced | Mode::Narrow)
}
