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
    sheet.lead(words::drill(language, lead));
    let at = words::capital(&scene.moment(language, fault.began_at));
    sheet.para(&format!("{at}."));
    sheet.para(words::drill(language, means));
    if !over {
        sheet.heading(words::phrase(language, Phrase::Next));
        sheet.para(words::drill(language, DrillPhrase::Next));
    }
    let number = fault.number.to_string();
    sheet.facts(vec![(
        words::phrase(language, Phrase::Quote).to_owned(),
        number.clone(),
    )]);
    sheet.para(words::phrase(language, Phrase::Sender));
    let subject = format!("{} ({number})", words::drill(language, subject));
    message(language, &sheet, shorten(&subject, SUBJECT), root)
}
