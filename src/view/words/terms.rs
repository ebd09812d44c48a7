//! The times that hold for a fault, and agreements that end.

use jiff::{SignedDuration, Timestamp};

use super::{Words, Written};
use crate::fault::Clause;
use crate::inventory::Terms;
use crate::view::text::Phrase;

impl Words {
    /// Label: by when somebody is to say yes.
    pub(in crate::view) const fn answer_by(self) -> &'static str {
        match self.0 {
            Written::Bokmal => "Svar innen",
            Written::English => "Answer by",
        }
    }

    /// Label: who is told next.
    pub(in crate::view) const fn then_to(self) -> &'static str {
        match self.0 {
            Written::Bokmal => "Svarer ingen, får beskjed",
            Written::English => "If nobody answers, told",
        }
    }

    /// Label: by when it is to be over.
    pub(in crate::view) const fn restore_by(self) -> &'static str {
        match self.0 {
            Written::Bokmal => "Rettet innen",
            Written::English => "Restored by",
        }
    }

    /// Label: how long it has been nobody's.
    pub(in crate::view) const fn ownerless(self) -> &'static str {
        match self.0 {
            Written::Bokmal => "Uten noen som har tatt den",
            Written::English => "Not taken by anybody for",
        }
    }

    /// "10:30 (agreed: 30 min, mon-fri 08:00-16:00)".
    pub(in crate::view) fn by_clause(self, at: Phrase, clause: &Clause) -> Phrase {
        let by = match (self.0, clause.agreed) {
            (Written::Bokmal, true) => "avtalt",
            (Written::Bokmal, false) => "vanlig i regionen",
            (Written::English, true) => "agreed",
            (Written::English, false) => "usual in the region",
        };
        let mut said = format!("{by}: {}", self.lasts(clause.respond));
        let spans = clause.hours.iter().filter_map(|span| span.parse().ok());
        let spans: Vec<String> = spans.map(|span| self.week_span(&span)).collect();
        if !spans.is_empty() {
            said = format!("{said}, {}", spans.join("; "));
        }
        Phrase::fill("{0} ({1})", &[at, Phrase::words(said)])
    }

    /// "Fosen Regionråd, 10:30".
    pub(in crate::view) fn at_moment(self, name: Phrase, at: Phrase) -> Phrase {
        match self.0 {
            Written::Bokmal => Phrase::fill("{0} kl. {1}", &[name, at]),
            Written::English => Phrase::fill("{0} at {1}", &[name, at]),
        }
    }

    /// How long something lasts: two units at most, whole hours and days in these alone.
    pub(in crate::view) fn lasts(self, time: SignedDuration) -> String {
        let hour = match self.0 {
            Written::Bokmal => "t",
            Written::English => "h",
        };
        let (hours, minutes) = (time.as_hours(), time.as_mins() % 60);
        if minutes == 0 && hours >= 24 && hours % 24 == 0 {
            return format!("{}\u{a0}d", hours / 24);
        }
        if minutes == 0 && (1..24).contains(&hours) {
            return format!("{hours}\u{a0}{hour}");
        }
        let from = Timestamp::UNIX_EPOCH;
        self.span(from, from.checked_add(time).unwrap_or(from))
    }

    /// The times in an agreement: "answer within 30 min, restored within 8 h, Mon–Fri
    /// 08:00–16:00"; none where it has none.
    pub(in crate::view) fn agreed_times(self, terms: &Terms) -> Option<String> {
        let (answer, restored) = match self.0 {
            Written::Bokmal => ("svar innen", "rettet innen"),
            Written::English => ("answer within", "restored within"),
        };
        let times = [(answer, terms.respond), (restored, terms.restore)];
        let times = times.into_iter().filter_map(|(word, time)| {
            let time = self.lasts(time?);
            Some(format!("{word} {time}"))
        });
        let hours = terms.hours.iter().map(|hours| self.hours(hours));
        let said: Vec<String> = times.chain(hours).collect();
        let timed = terms.respond.is_some() || terms.restore.is_some();
        timed.then(|| said.join(", "))
    }

    /// A municipality that joins or leaves: "Bardu leaves Jan 1 2027".
    pub(in crate::view) fn turn(self, name: &str, joins: bool, day: &str) -> String {
        match (self.0, joins) {
            (Written::Bokmal, true) => format!("{name} kommer med {day}"),
            (Written::Bokmal, false) => format!("{name} går ut {day}"),
            (Written::English, true) => format!("{name} joins on {day}"),
            (Written::English, false) => format!("{name} leaves on {day}"),
        }
    }

    /// Which agreement follows, and with whom.
    pub(in crate::view) fn followed_by(self, name: Phrase, party: Phrase) -> Phrase {
        match self.0 {
            Written::Bokmal => Phrase::fill("så {0} med {1}", &[name, party]),
            Written::English => Phrase::fill("then {0} with {1}", &[name, party]),
        }
    }

    /// What is left where others follow in some of it: the first few, and how many more.
    pub(in crate::view) fn left_over(self, names: &[Phrase]) -> Phrase {
        const FEW: usize = 8;
        let mut shown: Vec<Phrase> = names.iter().take(FEW).cloned().collect();
        let more = names.len().saturating_sub(FEW);
        let (template, and, others) = match self.0 {
            Written::Bokmal => ("noe uten avtale: {0}", "og", "andre"),
            Written::English => ("some of it without agreement: {0}", "and", "others"),
        };
        if more > 0 {
            shown.push(Phrase::words(format!("{more} {others}")));
        }
        Phrase::fill(template, &[Phrase::list(&shown, and)])
    }

    /// That an agreement runs out, and in how many days its last one is: 0 is today.
    pub(in crate::view) fn runs_out(self, days: i64) -> String {
        match (self.0, days) {
            (Written::Bokmal, 0) => "går ut i dag".to_owned(),
            (Written::Bokmal, 1) => "går ut i morgen".to_owned(),
            (Written::Bokmal, _) => format!("går ut om {days} dager"),
            (Written::English, 0) => "runs out today".to_owned(),
            (Written::English, 1) => "runs out tomorrow".to_owned(),
            (Written::English, _) => format!("runs out in {days} days"),
        }
    }
}
