//! What a probe measured over hours, days or weeks: charts, a sentence of each, a table.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::chart::{Chart, Figure, Scale, Tick, highest};
use crate::measurement::{DAY, HOUR, MINUTE, Reading, Step, Value, steps};
use crate::view::text::{Phrase, clean};
use crate::view::words::{FIRST, Past, Words};

/// Over which time measurements are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// Six hours, by the minute.
    #[default]
    Hours,
    /// Seven days, by the half hour.
    Days,
    /// Thirteen weeks, by six hours.
    Weeks,
}

impl Over {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hours, Self::Days, Self::Weeks];

    /// The word for it in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }

    /// What is asked for behind the question mark; hours where that is not understood.
    pub fn asked(query: Option<&str>) -> Self {
        let words = query.unwrap_or_default().split('&');
        let over = words.filter_map(|word| word.strip_prefix("over=")).next();
        let known = Self::ALL
            .into_iter()
            .find(|known| Some(known.slug()) == over);
        known.unwrap_or_default()
    }

    /// From when until when, in seconds since 1970: whole steps, the last one under way.
    pub fn window(self, now: Timestamp) -> (i64, i64) {
        let (step, count) = self.steps();
        let until = (now.as_second().div_euclid(step) + 1) * step;
        (until - step * count, until)
    }

    /// How long a step is, and how many there are.
    const fn steps(self) -> (i64, i64) {
        match self {
            Self::Hours => (MINUTE, 360),
            Self::Days => (HOUR / 2, 336),
            Self::Weeks => (6 * HOUR, 364),
        }
    }

    pub(super) const fn name(self) -> Past<'static> {
        match self {
            Self::Hours => Past::Hours,
            Self::Days => Past::Days,
            Self::Weeks => Past::Weeks,
        }
    }
}

/// Where and when, for what is shown of a probe.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) over: Over,
    pub(super) now: Timestamp,
    pub(super) zone: &'a TimeZone,
    pub(super) w: Words,
}

/// What is shown of one probe.
pub(super) struct Measured {
    pub(super) probe: String,
    pub(super) charts: Vec<Charted>,
    pub(super) rows: Vec<Row>,
    pub(super) has_jitter: bool,
}

pub(super) struct Charted {
    pub(super) name: String,
    pub(super) said: String,
    pub(super) svg: String,
}

/// A row of the table: a time, and what was measured in it.
pub(super) struct Row {
    pub(super) time: String,
    pub(super) middle: String,
    pub(super) most: String,
    pub(super) lost: String,
    pub(super) jitter: String,
}

impl View<'_> {
    /// What is shown of a probe, the `nth` on the page.
    pub(super) fn of(self, nth: usize, probe: &str, readings: &[Reading]) -> Measured {
        let (from, until) = self.over.window(self.now);
        let (step, _) = self.over.steps();
        let all = steps(readings, from, until, step);
        let has_jitter = all
            .iter()
            .any(|s| s.value.is_some_and(|v| v.jitter.is_some()));
        let known = all.iter().any(|step| step.value.is_some());
        let figures = [Figure::RoundTrip, Figure::Loss, Figure::Jitter].into_iter();
        let figures = figures.filter(|figure| known && (has_jitter || *figure != Figure::Jitter));
        let charts = figures.map(|figure| self.charted(nth, probe, figure, &all));
        Measured {
            probe: clean(probe),
            charts: charts.collect(),
            rows: self.rows(readings),
            has_jitter,
        }
    }

    fn charted(self, nth: usize, probe: &str, figure: Figure, all: &[Step]) -> Charted {
        let w = self.w;
        let name = w.past(match figure {
            Figure::RoundTrip => Past::RoundTrip,
            Figure::Loss => Past::Loss,
            Figure::Jitter => Past::Jitter,
        });
        let value = |number| match figure {
            Figure::RoundTrip | Figure::Jitter => w.millis(number),
            Figure::Loss => w.percent(number),
        };
        let scale = Scale::reaching(highest(figure, all));
        let labels: Vec<String> = scale.values().map(value).collect();
        let (from, until) = self.over.window(self.now);
        let (from, until) = (self.plain(from), self.plain(until));
        let top = value(scale.top());
        let id = match figure {
            Figure::RoundTrip => format!("chart-{nth}-rtt"),
            Figure::Loss => format!("chart-{nth}-loss"),
            Figure::Jitter => format!("chart-{nth}-jitter"),
        };
        let description = w.past(Past::Axis {
            from: &from,
            until: &until,
            top: &top,
        });
        let chart = Chart {
            id: &id,
            title: &format!("{name}: {}", clean(probe)),
            description: &description,
            figure,
            steps: all,
            scale,
            labels: &labels,
            ticks: &self.ticks(),
        };
        Charted {
            svg: chart.svg(),
            said: self.said(figure, all).html(),
            name: name.into_owned(),
        }
    }

    /// What a chart comes to, in a sentence.
    fn said(self, figure: Figure, all: &[Step]) -> Phrase {
        let w = self.w;
        let whole = Value::joined(all.iter().filter_map(|step| step.value.as_ref()));
        let Some(whole) = whole else {
            return Phrase::words(w.past(Past::Nothing));
        };
        if figure == Figure::Loss {
            return Phrase::words(w.past(Past::LossSaid {
                loss: &w.percent(whole.loss() * 100.0),
                lost: whole.lost.into(),
                sent: whole.sent.into(),
            }));
        }
        let most = all.iter().filter_map(|step| {
            let [_, _, most] = figure.of(&step.value?)?;
            Some((step.at, most))
        });
        let most = most.max_by(|(_, one), (_, other)| one.total_cmp(other));
        let (Some([_, middle, _]), Some((at, most))) = (figure.of(&whole), most) else {
            return Phrase::words(w.past(Past::AllLost));
        };
        let (middle, most, at) = (w.millis(middle), w.millis(most), self.moment(at));
        let said = w.past(match figure {
            Figure::Jitter => Past::JitterSaid {
                middle: &middle,
                most: &most,
                at: FIRST,
            },
            Figure::RoundTrip | Figure::Loss => Past::RoundSaid {
                middle: &middle,
                most: &most,
                at: FIRST,
            },
        });
        Phrase::fill(&said, &[at])
    }

    /// Where the hours, days or weeks begin on the axis.
    fn ticks(self) -> Vec<Tick> {
        let (from, until) = self.over.window(self.now);
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of weeks have fewer digits than a float"
        )]
        let share = |at: i64| (at - from) as f64 / (until - from) as f64;
        let marks = self.marks(match self.over {
            Over::Hours => HOUR,
            Over::Days => DAY,
            Over::Weeks => 14 * DAY,
        });
        let within = marks
            .into_iter()
            .filter(|(at, _)| (from..until).contains(at));
        let ticks = within.map(|(at, then)| Tick {
            at: share(at),
            label: self.label(&then),
        });
        ticks.collect()
    }

    fn label(self, then: &Zoned) -> String {
        match self.over {
            Over::Hours => then.strftime("%H:%M").to_string(),
            Over::Days | Over::Weeks => {
                let (day, month) = (then.day().to_string(), then.month().to_string());
                let day = Past::ShortDay {
                    day: &day,
                    month: &month,
                };
                self.w.past(day).into_owned()
            }
        }
    }

    /// Moments of the zone's clock so far from each other, the first one last: whole
    /// hours, midnights, or those before a Monday.
    fn marks(self, apart: i64) -> Vec<(i64, Zoned)> {
        let now = self.now.to_zoned(self.zone.clone());
        if apart < DAY {
            let last = self.now.as_second().div_euclid(apart) * apart;
            let all = (0..=14).filter_map(|back| Timestamp::from_second(last - back * apart).ok());
            let zoned = all.map(|at| at.to_zoned(self.zone.clone()));
            return zoned
                .map(|then| (then.timestamp().as_second(), then))
                .collect();
        }
        let days = apart / DAY;
        let first = match days {
            1 => now.date(),
            _ => {
                let since_monday = i64::from(now.weekday().since(Weekday::Monday));
                now.date().saturating_sub(since_monday.days())
            }
        };
        let all = (0..=14).filter_map(|back| {
            let day = first.checked_sub((back * days).days()).ok()?;
            let then = day.to_zoned(self.zone.clone()).ok()?;
            Some((then.timestamp().as_second(), then))
        });
        all.collect()
    }

    /// The table: by half hours, days or weeks, the latest first.
    fn rows(self, readings: &[Reading]) -> Vec<Row> {
        let (from, until) = self.over.window(self.now);
        let marks = self.marks(match self.over {
            Over::Hours => HOUR / 2,
            Over::Days => DAY,
            Over::Weeks => 7 * DAY,
        });
        let mut end = until;
        let mut rows = Vec::new();
        for (at, then) in marks {
            let begin = at.max(from);
            if begin >= end {
                continue;
            }
            let within = readings.iter().filter(|one| (begin..end).contains(&one.at));
            if let Some(value) = Value::joined(within.map(|one| &one.value)) {
                rows.push(self.row(&then, &value));
            }
            end = begin;
        }
        rows
    }

    fn row(self, then: &Zoned, value: &Value) -> Row {
        let w = self.w;
        let millis = |number: Option<f64>| number.map_or("–".to_owned(), |n| w.millis(n));
        Row {
            time: self.label(then),
            middle: millis(value.round.map(|round| round.middle.millis())),
            most: millis(value.round.map(|round| round.most.millis())),
            lost: w.percent(value.loss() * 100.0),
            jitter: millis(value.jitter.map(|jitter| jitter.millis())),
        }
    }

    fn moment(self, at: i64) -> Phrase {
        let at = Timestamp::from_second(at).unwrap_or(self.now);
        self.w.moment(at, self.now, self.zone)
    }

    fn plain(self, at: i64) -> String {
        self.moment(at).plain()
    }
}

#[cfg(test)]
mod tests;
