//! The times that hold for a fault, and agreements that end.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::{BOOK, FIRST, SECOND, Words, plain};
use crate::fault::Clause;
use crate::inventory::Terms;
use crate::view::text::Phrase;
use crate::words::messages;

plain! { TermLabel:
    answer_by: AnswerBy = "answer-by";
    then_to: ThenTo = "then-to";
    restore_by: RestoreBy = "restore-by";
    ownerless: Ownerless = "ownerless";
}

messages! { BOOK:
    /// What is said of an agreement, and of what it asks for.
    pub(super) enum TermSaid<'a> {
        ByAgreement { time: &'a str } = "by-agreement",
        ByCustom { time: &'a str } = "by-custom",
        AtMoment { name: &'a str, at: &'a str } = "at-moment",
        AnswerWithin { time: &'a str } = "answer-within",
        RestoredWithin { time: &'a str } = "restored-within",
        Joins { name: &'a str, day: &'a str } = "joins",
        Leaves { name: &'a str, day: &'a str } = "leaves",
        FollowedBy { agreement: &'a str, party: &'a str } = "followed-by",
        LeftOver { names: &'a str } = "left-over",
        Others { count: usize } = "others",
        RunsOut { days: i64 } = "runs-out",
    }
}

impl Words {
    /// "10:30 (agreed: 30 min, mon-fri 08:00-16:00)".
    pub(in crate::view) fn by_clause(self, at: Phrase, clause: &Clause) -> Phrase {
        let time = &*self.lasts(clause.respond);
        let said = match clause.agreed {
            true => TermSaid::ByAgreement { time },
            false => TermSaid::ByCustom { time },
        };
        let mut said = said.say(self.0).into_owned();
        let spans = clause.hours.iter().filter_map(|span| span.parse().ok());
        let spans: Vec<String> = spans.map(|span| self.week_span(&span)).collect();
        if !spans.is_empty() {
            said = format!("{said}, {}", spans.join("; "));
        }
        Phrase::fill("{0} ({1})", &[at, Phrase::words(said)])
    }

    /// "Fosen Regionråd, 10:30".
    pub(in crate::view) fn at_moment(self, name: Phrase, at: Phrase) -> Phrase {
        let said = TermSaid::AtMoment {
            name: FIRST,
            at: SECOND,
        };
        Phrase::fill(&said.say(self.0), &[name, at])
    }

    /// How long something lasts: two units at most, whole hours and days in these alone.
    pub(in crate::view) fn lasts(self, time: SignedDuration) -> String {
        let (hours, minutes) = (time.as_hours(), time.as_mins() % 60);
        if minutes == 0 && hours >= 24 && hours % 24 == 0 {
            return self.in_days(hours / 24);
        }
        if minutes == 0 && (1..24).contains(&hours) {
            return self.in_hours(hours);
        }
        let from = Timestamp::UNIX_EPOCH;
        self.span(from, from.checked_add(time).unwrap_or(from))
    }

    /// The times in an agreement: "answer within 30 min, restored within 8 h, Mon–Fri
    /// 08:00–16:00"; none where it has none.
    pub(in crate::view) fn agreed_times(self, terms: &Terms) -> Option<String> {
        let respond = terms.respond.map(|time| {
            let time = &*self.lasts(time);
            TermSaid::AnswerWithin { time }.say(self.0).into_owned()
        });
        let restore = terms.restore.map(|time| {
            let time = &*self.lasts(time);
            TermSaid::RestoredWithin { time }.say(self.0).into_owned()
        });
        let timed = respond.is_some() || restore.is_some();
        let hours = terms.hours.iter().map(|hours| self.hours(hours));
        let said: Vec<String> = respond.into_iter().chain(restore).chain(hours).collect();
        timed.then(|| said.join(", "))
    }

    /// A municipality that joins or leaves: "Bardu leaves Jan 1 2027".
    pub(in crate::view) fn turn(self, name: &str, joins: bool, day: &str) -> String {
        let said = match joins {
            true => TermSaid::Joins { name, day },
            false => TermSaid::Leaves { name, day },
        };
        said.say(self.0).into_owned()
    }

    /// Which agreement follows, and with whom.
    pub(in crate::view) fn followed_by(self, name: Phrase, party: Phrase) -> Phrase {
        let said = TermSaid::FollowedBy {
            agreement: FIRST,
            party: SECOND,
        };
        Phrase::fill(&said.say(self.0), &[name, party])
    }

    /// What is left where others follow in some of it: the first few, and how many more.
    pub(in crate::view) fn left_over(self, names: &[Phrase]) -> Phrase {
        const FEW: usize = 8;
        let mut shown: Vec<Phrase> = names.iter().take(FEW).cloned().collect();
        let count = names.len().saturating_sub(FEW);
        if count > 0 {
            shown.push(Phrase::words(TermSaid::Others { count }.say(self.0)));
        }
        let said = TermSaid::LeftOver { names: FIRST }.say(self.0);
        Phrase::fill(&said, &[Phrase::list(&shown, &self.and())])
    }

    /// That an agreement runs out, and in how many days its last one is: 0 is today.
    pub(in crate::view) fn runs_out(self, days: i64) -> String {
        TermSaid::RunsOut { days }.say(self.0).into_owned()
    }
}
