//! English: the link in a mail.

use crate::access::Purpose;
use crate::notice::words::LinkSaid;

pub(in crate::notice::words) fn link(said: LinkSaid) -> String {
    match said {
        LinkSaid::Label(Purpose::Answer) => "Answer about this fault".to_owned(),
        LinkSaid::Label(Purpose::Close) => "Say what it was".to_owned(),
        LinkSaid::Answers(rejectable) => {
            let what = match rejectable {
                true => "take it, reject it or comment on it",
                false => "take it or comment on it",
            };
            format!(
                "By “Answer about this fault” at the top you can {what} without a call. Nothing happens until you press a button on that page."
            )
        }
        LinkSaid::Closes => {
            "By “Say what it was” at the top you can write cause and remedy yourselves and close the fault. Nothing happens until you press the button on that page."
                .to_owned()
        }
        LinkSaid::ByMail(Purpose::Answer, rejectable) => {
            let rejects = if rejectable { ", “reject: why”" } else { "" };
            format!(
                "You can also answer this mail: leave the subject as it is and write on the first line “accept” or “accept 14:30”{rejects} or “comment: what”."
            )
        }
        LinkSaid::ByMail(Purpose::Close, _) => {
            "You can also answer this mail: leave the subject as it is and write on the first line “done: cause; remedy”."
                .to_owned()
        }
        LinkSaid::Holds(days) => {
            let days = match days {
                1 => "a day".to_owned(),
                days => format!("{days} days"),
            };
            format!(
                "The link is for this fault and this recipient, for {days}. Whoever has the link can answer for you: do not pass it on."
            )
        }
    }
}
