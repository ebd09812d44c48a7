//! The times in an agreement, and its end.

use super::BOOK;
use super::time::{span, week};
use crate::fault::Clause;
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// Words about the times in an agreement.
    pub(in crate::notice) enum TermsSaid<'a> {
        AnswerBy { at: &'a str, by: &'a str } = "answer-by",
        WasToAnswer { at: &'a str, by: &'a str } = "was-to-answer",
        RestoreBy { at: &'a str } = "restore-by",
        ByAgreement { time: &'a str } = "by-agreement",
        ByCustom { time: &'a str } = "by-custom",
        Escalated = "escalated",
        Unanswered { asked: &'a str, since: &'a str } = "unanswered",
        UndecidedSince { since: &'a str } = "undecided-since",
        Step { step: u32, of: usize } = "step",
        StepsBefore { names: &'a str } = "steps-before",
        EscalatedLast = "escalated-last",
        EscalatedNext = "escalated-next",
        Ends { agreement: &'a str, party: &'a str, day: &'a str, left: i64 } = "ends",
        EndsCovers { names: &'a str } = "ends-covers",
        EndsMeans = "ends-means",
        EndsMeansLeft { left: &'a str } = "ends-means-left",
        EndsNext = "ends-next",
    }
}

/// By what somebody is to say yes: "agreed: 30 minutes, Monday–Friday 08:00–16:00".
pub(in crate::notice) fn by(language: Language, clause: &Clause) -> String {
    let lasts = span(language, clause.respond.unsigned_abs());
    let spans = clause.hours.iter().filter_map(|span| span.parse().ok());
    let hours = week(language, spans);
    let time = match hours.is_empty() {
        true => lasts,
        false => format!("{lasts}, {hours}"),
    };
    let said = match clause.agreed {
        true => TermsSaid::ByAgreement { time: &time },
        false => TermsSaid::ByCustom { time: &time },
    };
    said.say(language).into_owned()
}
