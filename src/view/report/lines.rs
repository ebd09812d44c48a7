//! Reports as text, 72 columns wide: for whoever reads them on paper, in a mail or in a
//! terminal.

mod deviations;

pub use self::deviations::deviations_text;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::alphabetical;
use super::words::Say;
use crate::inventory::Language;
use crate::report::{
    Alike, FEWEST, Fairness, Figure, Figures, Measure, Period, Row, Share, WaitOf, Watched,
};
use crate::view::text::{clean, wrap};
use crate::view::words::Words;

/// Columns of the text.
const COLUMNS: usize = 72;

/// Columns of a name.
const NAME: usize = 21;

/// The fairness report as text.
pub fn fairness_text(report: &Fairness, language: Language) -> String {
    let mut sheet = Sheet::new(language);
    let region = clean(&report.name);
    sheet.title(Say::FairnessTitle { region: &region });
    sheet.days(&report.period, report.as_of, report.begins);
    sheet.broke(report);
    for figure in Figure::ALL {
        sheet.figure(report, figure);
    }
    sheet.meaning(report);
    sheet.out
}

/// A text in the making.
struct Sheet {
    out: String,
    language: Language,
}

impl Sheet {
    const fn new(language: Language) -> Self {
        Self {
            out: String::new(),
            language,
        }
    }

    fn said(&self, say: Say<'_>) -> String {
        say.say(self.language).into_owned()
    }

    fn say(&mut self, indent: &str, say: Say<'_>) {
        let said = self.said(say);
        self.line(indent, &said);
    }

    fn line(&mut self, indent: &str, text: &str) {
        wrap(&mut self.out, COLUMNS, indent, indent, text);
    }

    fn title(&mut self, say: Say<'_>) {
        let title = self.said(say).to_uppercase();
        self.line("", &title);
    }

    fn heading(&mut self, say: Say<'_>) {
        self.out.push('\n');
        self.title(say);
    }

    fn days(&mut self, period: &Period, as_of: Timestamp, begins: Option<Timestamp>) {
        let [from, to] = [period.first, period.last].map(|day| self.day(day));
        self.say(
            "",
            Say::Period {
                from: &from,
                to: &to,
            },
        );
        let at = clock(as_of, period);
        self.say("", Say::AsOf { at: &at });
        if let Some(begins) = begins {
            let at = clock(begins, period);
            self.say("", Say::LogBegins { at: &at });
        }
    }

    fn day(&self, day: Date) -> String {
        self.said(Say::Day {
            day: day.day().into(),
            month: day.month().into(),
            year: day.year().into(),
        })
    }

    /// How long: two units at most, a number and its unit together.
    fn time(&self, time: SignedDuration) -> String {
        let seconds = time.as_secs().max(0);
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        let said = match (minutes, hours, days) {
            (0..=1, 0, 0) => Say::Seconds { n: seconds },
            (_, 0, 0) => Say::Minutes { n: minutes },
            (_, _, 0) => Say::Hours {
                n: hours,
                minutes: minutes % 60,
            },
            _ => Say::Days {
                n: days,
                hours: hours % 24,
            },
        };
        self.said(said).replace(' ', "\u{a0}")
    }

    fn measure(&self, measure: Option<Measure>) -> String {
        let Some(measure) = measure else {
            return "–".to_owned();
        };
        let time = self.time(measure.lasts);
        match measure.at_least {
            true => format!("≥\u{a0}{time}"),
            false => time,
        }
    }

    /// A row of a table: a name, which is cut, and columns to the right.
    fn row(&mut self, name: &str, columns: &[(usize, String)]) {
        let mut line = fit(&clean(name), NAME);
        for (width, text) in columns {
            line.push(' ');
            let room = width.saturating_sub(text.chars().count());
            line.push_str(&" ".repeat(room));
            line.push_str(text);
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn broke(&mut self, report: &Fairness) {
        self.heading(Say::WhatWasFound);
        let columns = [
            (6, Say::Faults),
            (13, Say::PerHundred),
            (16, Say::FaultTime),
            (12, Say::PerRoom),
        ];
        let heads = columns.map(|(width, say)| (width, self.said(say)));
        self.row_of_heads(&heads);
        for row in alphabetical(report) {
            self.counts(
                &row.name,
                &row.figures,
                row.per_hundred(),
                row.unusable_per_room(),
            );
        }
        let middle = self.said(Say::OfRegion);
        let figures = &report.middle;
        self.counts(
            &middle,
            figures,
            report.middle_per_hundred,
            report.middle_unusable,
        );
        if report.shared.components > 0 {
            let shared = self.said(Say::Shared);
            let row = &report.shared;
            self.counts(&shared, &row.figures, row.per_hundred(), None);
        }
    }

    fn row_of_heads(&mut self, heads: &[(usize, String)]) {
        let mut line = " ".repeat(NAME);
        for (width, head) in heads {
            line.push(' ');
            line.push_str(&" ".repeat(width.saturating_sub(head.chars().count())));
            line.push_str(head);
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn counts(
        &mut self,
        name: &str,
        figures: &Figures,
        per_hundred: Option<usize>,
        per_room: Option<SignedDuration>,
    ) {
        let per_hundred = per_hundred.map(|n| format!("{}", (n + 50) / 100));
        let per_room = per_room.map(|time| self.time(time));
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let columns = [
            (6, figures.faults.to_string()),
            (13, or_none(per_hundred)),
            (16, self.time(figures.faulty)),
            (12, or_none(per_room)),
        ];
        self.row(name, &columns);
    }

    fn figure(&mut self, report: &Fairness, figure: Figure) {
        self.heading(of_figure(figure));
        match figure {
            Figure::Watched => self.watched(report),
            Figure::Wait(of) => self.waits(report, of),
            Figure::Responded => self.shares(report, figure, |one| one.responded),
            Figure::InTime => self.shares(report, figure, |one| one.in_time),
            Figure::Nobodys => self.shares(report, figure, |one| one.nobodys),
            Figure::Escalated => self.shares(report, figure, |one| one.escalated),
        }
        let unlike: Vec<String> = alphabetical(report)
            .into_iter()
            .filter(|row| row.alike(figure).is_unlike())
            .map(|row| clean(&row.name))
            .collect();
        let names = unlike.join(", ");
        let verdict = match report.verdict(figure) {
            Alike::More | Alike::Less => Say::VerdictUnlike { names: &names },
            Alike::Alike => Say::VerdictAlike,
            Alike::TooFew if figure == Figure::Watched => Say::VerdictKinds,
            Alike::TooFew => Say::VerdictFew,
            Alike::Unmeasured => Say::VerdictNone,
        };
        self.say("", verdict);
    }

    /// Only what is otherwise: how all the rest is watched stands in the JSON.
    fn watched(&mut self, report: &Fairness) {
        for row in alphabetical(report) {
            for watched in row.watched.iter().filter(|one| one.alike.is_unlike()) {
                self.watched_otherwise(row, watched);
            }
        }
    }

    fn watched_otherwise(&mut self, row: &Row, watched: &Watched) {
        let within = |within: Option<std::time::Duration>| {
            let time = within.and_then(|within| SignedDuration::try_from(within).ok());
            time.map_or_else(|| self.said(Say::Never), |time| self.time(time))
        };
        let (own, usual) = (within(watched.within), within(watched.usual));
        let name = clean(&row.name);
        let said = Say::WatchedOtherwise {
            name: &name,
            kind: &Words::of(self.language).kind_of(watched.kind),
            own: &own,
            usual: &usual,
        };
        self.say("", said);
    }

    fn waits(&mut self, report: &Fairness, of: WaitOf) {
        if report.middle.waits(of).count() == 0 {
            return;
        }
        let heads = [(6, Say::Faults), (13, Say::Median), (13, Say::Longest)];
        let heads = heads.map(|(width, say)| (width, self.said(say)));
        self.row_of_heads(&heads);
        let line = |sheet: &mut Self, name: &str, figures: &Figures, mark: String| {
            let waits = figures.waits(of);
            let columns = [
                (6, waits.count().to_string()),
                (13, sheet.measure(waits.median())),
                (13, sheet.measure(waits.longest())),
                (10, mark),
            ];
            sheet.row(name, &columns);
        };
        for row in alphabetical(report) {
            let mark = self.mark(
                row.alike(Figure::Wait(of)),
                Say::MarkLonger,
                Say::MarkShorter,
            );
            line(self, &row.name, &row.figures, mark);
        }
        let middle = self.said(Say::OfRegion);
        line(self, &middle, &report.middle, String::new());
    }

    fn shares(&mut self, report: &Fairness, figure: Figure, of: fn(&Figures) -> Share) {
        if of(&report.middle).of == 0 {
            return;
        }
        let line = |sheet: &mut Self, name: &str, figures: &Figures, mark: String| {
            let Share { some, of } = of(figures);
            let share = sheet.said(Say::Share { some, of });
            sheet.row(name, &[(34, share), (10, mark)]);
        };
        for row in alphabetical(report) {
            let mark = self.mark(row.alike(figure), Say::MarkMore, Say::MarkFewer);
            line(self, &row.name, &row.figures, mark);
        }
        let middle = self.said(Say::OfRegion);
        line(self, &middle, &report.middle, String::new());
    }

    fn mark(&self, alike: Alike, more: Say<'static>, less: Say<'static>) -> String {
        match alike {
            Alike::Alike => self.said(Say::MarkAlike),
            Alike::More => self.said(more),
            Alike::Less => self.said(less),
            Alike::TooFew => self.said(Say::MarkFew),
            Alike::Unmeasured => String::new(),
        }
    }

    fn meaning(&mut self, report: &Fairness) {
        self.heading(Say::Meaning);
        self.say("", Say::NoteAlike { fewest: FEWEST });
        self.say("", Say::NoteCounted);
        let all = Figures::together([&report.middle, &report.shared.figures].into_iter());
        let notes = [
            (all.merged, Say::NoteMerged { n: all.merged }),
            (all.planned, Say::NotePlanned { n: all.planned }),
            (all.kept_back, Say::NoteShadow { n: all.kept_back }),
        ];
        for (n, note) in notes {
            if n > 0 {
                self.say("", note);
            }
        }
        self.unreadable(&report.unreadable);
    }

    fn unreadable(&mut self, unreadable: &[String]) {
        if !unreadable.is_empty() {
            let numbers = unreadable.join(", ");
            self.say("", Say::NoteUnreadable { numbers: &numbers });
        }
    }
}

/// So many columns, and no more.
fn fit(text: &str, columns: usize) -> String {
    let length = text.chars().count();
    if length <= columns {
        return format!("{text}{}", " ".repeat(columns - length));
    }
    let kept = text.chars().take(columns.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// A moment to the minute, with its offset.
fn clock(at: Timestamp, period: &Period) -> String {
    let at = at.to_zoned(period.zone.clone());
    at.strftime("%Y-%m-%d %H:%M %:z").to_string()
}

const fn of_figure(figure: Figure) -> Say<'static> {
    match figure {
        Figure::Watched => Say::Watched,
        Figure::Wait(WaitOf::Found) => Say::Found,
        Figure::Wait(WaitOf::Told) => Say::Told,
        Figure::Wait(WaitOf::Accepted) => Say::Accepted,
        Figure::Wait(WaitOf::Restored) => Say::Restored,
        Figure::Responded => Say::Responded,
        Figure::InTime => Say::InTime,
        Figure::Nobodys => Say::Nobodys,
        Figure::Escalated => Say::Escalated,
    }
}
