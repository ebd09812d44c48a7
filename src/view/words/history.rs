//! What is said of measurements and of days.

use super::{BOOK, Words};
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// What was measured, and how days were.
    pub(in crate::view) enum Past<'a> {
        /// Round trips.
        RoundTrip = "history-round-trip",
        /// What was lost.
        Loss = "history-loss",
        /// Jitter.
        Jitter = "history-jitter",
        /// Over measurements.
        Measured = "history-measured",
        /// Hours.
        Hours = "history-hours",
        /// Days.
        Days = "history-days",
        /// Weeks.
        Weeks = "history-weeks",
        /// From when to when, and how high the chart is.
        Axis { from: &'a str, until: &'a str, top: &'a str } = "history-axis",
        /// The middle round trip, and the longest.
        RoundSaid { middle: &'a str, most: &'a str, at: &'a str } = "history-round-said",
        /// How much was lost.
        LossSaid { loss: &'a str, lost: u64, sent: u64 } = "history-loss-said",
        /// The middle jitter, and the highest.
        JitterSaid { middle: &'a str, most: &'a str, at: &'a str } = "history-jitter-said",
        /// Nothing came back.
        AllLost = "history-all-lost",
        /// Nothing was measured.
        Nothing = "history-nothing",
        /// Nothing can be read.
        Unread = "history-unread",
        /// What gaps are.
        Gaps = "history-gaps",
        /// The values as a table.
        Table = "history-table",
        /// The head over the middle one.
        Middle = "history-middle",
        /// The head over the longest.
        Most = "history-most",
        /// A day, as short as it is written.
        ShortDay { day: &'a str, month: &'a str } = "history-short-day",
        /// What is asked of a component.
        Asked = "history-asked",
        /// What it speaks for.
        SpeaksFor = "history-speaks-for",
        /// The last answer.
        LastAnswer = "history-last-answer",
        /// Not asked yet.
        NotYet = "history-not-yet",
        /// It is not asked anything.
        NotAsked = "history-not-asked",
        /// Faults of a component of late.
        FaultsOfLate = "history-faults-of-late",
        /// None of late.
        NoneOfLate = "history-none-of-late",
        /// To the place that a component stands in.
        ToPlace { place: &'a str } = "history-to-place",
        /// Over the days.
        Ninety = "history-ninety",
        /// How the days were, in a sentence.
        DaysSaid { down: u64, lasted: &'a str } = "history-days-said",
        /// The same, when nothing was down.
        DaysWell { days: u64 } = "history-days-well",
        /// Days of which nothing is known.
        DaysUnknown { days: u64 } = "history-days-unknown",
        /// Over the days of each site.
        DaysOfSites = "history-days-of-sites",
        /// Rooms of a site in which nothing was amiss.
        RoomsCalm { n: usize } = "history-rooms-calm",
        /// Rooms in which something was, and which are too many to be shown.
        RoomsMore { n: usize } = "history-rooms-more",
        /// The days as a table.
        DaysTable = "history-days-table",
        /// The days cannot be read.
        DaysUnread = "history-days-unread",
        /// Over the months.
        Months = "history-months",
        /// What of a month is counted.
        MonthsMean = "history-months-mean",
        /// The head over months.
        MonthHead = "history-month-head",
        /// The head over for how much of a month everything worked.
        AllWorked = "history-all-worked",
        /// A month.
        MonthOf { month: u64, year: &'a str } = "history-month",
        /// The month that is not over.
        MonthSoFar { month: u64, year: &'a str } = "history-month-so-far",
        /// That none was worse.
        WorstMonth = "history-worst-month",
        /// The head over days.
        Day = "history-day",
        /// The head over how long something was down.
        DownFor = "history-down-for",
        /// A day that was well.
        WasWell = "history-was-well",
        /// A day with something poor or unsteady.
        WasPoor = "history-was-poor",
        /// A day with something down.
        WasDown = "history-was-down",
        /// A day with planned work alone.
        WasPlanned = "history-was-planned",
        /// A day that nothing is known of.
        WasUnknown = "history-was-unknown",
        /// The way to the rooms of a place.
        WayToRooms = "history-way-to-rooms",
        /// Over the agreements of a place.
        AgreementsHere = "history-agreements-here",
        /// What an agreement covers.
        Covers = "history-covers",
        /// Nobody by agreement.
        NobodyAgreed = "history-nobody-agreed",
    }
}

impl Words {
    /// Of the past.
    pub(in crate::view) fn past(self, said: Past<'_>) -> std::borrow::Cow<'static, str> {
        said.say(self.language())
    }

    /// A number with a decimal or two where it is small, as the language writes them.
    pub(in crate::view) fn measure(self, number: f64) -> String {
        figure(number, self.language())
    }

    /// Milliseconds.
    pub(in crate::view) fn millis(self, number: f64) -> String {
        format!("{}\u{a0}ms", self.measure(number))
    }

    /// A share in hundredths of a percent, with all its decimals.
    pub(in crate::view) fn hundredths(self, share: u32) -> String {
        let (whole, rest) = (share / 100, share % 100);
        let figure = match rest {
            0 => whole.to_string(),
            rest => format!("{whole}.{rest:02}"),
        };
        match self.language() {
            Language::English => format!("{figure}%"),
            Language::Bokmal | Language::Nynorsk | Language::Swedish => {
                format!("{}\u{a0}%", figure.replace('.', ","))
            }
        }
    }

    /// A share in percent.
    pub(in crate::view) fn percent(self, number: f64) -> String {
        let figure = self.measure(number);
        match self.language() {
            Language::English => format!("{figure}%"),
            Language::Bokmal | Language::Nynorsk | Language::Swedish => {
                format!("{figure}\u{a0}%")
            }
        }
    }
}

fn figure(number: f64, language: Language) -> String {
    let text = match number {
        0.0 => "0".to_owned(),
        small if small < 0.995 => format!("{small:.2}"),
        small if small < 9.95 => format!("{small:.1}"),
        large => format!("{large:.0}"),
    };
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    match language {
        Language::English => text,
        Language::Bokmal | Language::Nynorsk | Language::Swedish => text.replace('.', ","),
    }
}

#[cfg(test)]
mod tests;
