//! The mails of a drill, which say before all else that they are of one.

use super::{Message, SUBJECT, Scene, message};
use crate::fault::Fault;
use crate::notice::Reason;
use crate::notice::layout::shorten;
use crate::notice::route::Due;
use crate::notice::words::{self, DrillPhrase, Phrase};

/// That the drill has begun, or that it is over.
pub(super) fn of(due: &Due, fault: &Fault, scene: &Scene, root: Option<String>) -> Message {
    let language = due.recipient.language;
    let over = matches!(due.reason, Reason::Recovered | Reason::Withdrawn);
    let (subject, lead, means) = if over {
        (
            DrillPhrase::Over,
            DrillPhrase::OverLead,
            DrillPhrase::OverMeans,
        )
    } else {
        (DrillPhrase::Subject, DrillPhrase::Lead, DrillPhrase::Means)
    };
    let mut sheet = scene.begin(language);
    sheet.lead(&lead.say(language));
    let at = words::capital(&scene.moment(language, fault.began_at));
    sheet.para(&format!("{at}."));
    sheet.para(&means.say(language));
    if !over {
        sheet.heading(&Phrase::Next.say(language));
        sheet.para(&DrillPhrase::Next.say(language));
    }
    let number = fault.number.to_string();
    sheet.facts(vec![(
        Phrase::Quote.say(language).into_owned(),
        number.clone(),
    )]);
    sheet.para(&Phrase::Sender.say(language));
    let subject = format!("{} ({number})", &subject.say(language));
    message(language, &sheet, shorten(&subject, SUBJECT), root)
}
