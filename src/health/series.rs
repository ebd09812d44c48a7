//! What came back of one series of echoes, and what it comes to.

use std::fmt;
use std::time::Duration;

/// One echo of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Echoed {
    /// From the beginning of the series to its sending.
    pub sent: Duration,
    /// From its sending to its first answer; none if it is lost, or too late to
    /// be of use.
    pub rtt: Option<Duration>,
    /// Answers beyond the first.
    pub copies: u16,
}

/// What came back of one series, in the order of sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesAnswer {
    /// Each echo that was sent.
    pub echoes: Box<[Echoed]>,
}

impl SeriesAnswer {
    /// Echoes sent.
    pub fn sent(&self) -> usize {
        self.echoes.len()
    }

    /// Echoes that were not answered in time.
    pub fn lost(&self) -> usize {
        self.echoes.iter().filter(|e| e.rtt.is_none()).count()
    }

    /// The most echoes lost in a row.
    pub fn burst(&self) -> usize {
        let runs = self.echoes.split(|echo| echo.rtt.is_some());
        runs.map(<[Echoed]>::len).max().unwrap_or(0)
    }

    /// Answers that came after the answer to an echo sent later (RFC 4737
    /// section 3.3).
    pub fn reordered(&self) -> usize {
        let mut came: Vec<(Duration, usize)> = self
            .echoes
            .iter()
            .enumerate()
            .filter_map(|(place, echo)| Some((echo.sent + echo.rtt?, place)))
            .collect();
        came.sort_unstable();
        let mut highest = 0;
        let overtaken = came.into_iter().filter(|&(_, place)| {
            let late = place < highest;
            highest = highest.max(place);
            late
        });
        overtaken.count()
    }

    /// Answers beyond the first of each echo.
    pub fn duplicated(&self) -> usize {
        self.echoes.iter().map(|e| usize::from(e.copies)).sum()
    }

    /// The round trips, in the order of sending.
    pub fn rtts(&self) -> impl Iterator<Item = Duration> + '_ {
        self.echoes.iter().filter_map(|echo| echo.rtt)
    }

    /// The jitter of the round trips; see [`jitter`].
    pub fn jitter(&self) -> Option<Duration> {
        jitter(self.rtts())
    }

    /// The round trip that this share, in percent, do not exceed.
    pub fn quantile(&self, percent: usize) -> Option<Duration> {
        let mut sorted: Vec<Duration> = self.rtts().collect();
        sorted.sort_unstable();
        quantile(&sorted, percent)
    }
}

impl fmt::Display for SeriesAnswer {
    /// In one line, for a person: what came back, never what it means.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |span: Duration| span.as_secs_f64() * 1e3;
        let (sent, lost) = (self.sent(), self.lost());
        write!(f, "{} of {sent} echoes answered", sent - lost)?;
        if lost > 0 {
            write!(f, ", {} lost in a row at most", self.burst())?;
        }
        let quantiles = [0, 50, 95].map(|percent| self.quantile(percent));
        if let [Some(least), Some(median), Some(high)] = quantiles {
            write!(
                f,
                ", round trip {:.1} ms at least, {:.1} in the middle, {:.1} at the 95th percentile",
                millis(least),
                millis(median),
                millis(high)
            )?;
        }
        if let Some(jitter) = self.jitter() {
            write!(f, ", jitter {:.1} ms", millis(jitter))?;
        }
        for (count, what) in [
            (self.reordered(), "out of order"),
            (self.duplicated(), "answered twice"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}

/// Of sorted values, the one that this share, in percent, do not exceed.
pub(super) fn quantile<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

/// The jitter estimator of RFC 3550 section A.8, J += (|D| − J) / 16, where D is
/// the difference of two round trips that follow each other; so both directions
/// and the answering machine are in it, and a clock that is off is not. It begins
/// at the mean of its first sixteen differences, not at zero: else a series of
/// twenty would be told as a third steadier than it is. None for less than two.
pub fn jitter(rtts: impl Iterator<Item = Duration>) -> Option<Duration> {
    const WEIGHT: u64 = 16;
    let rtts: Vec<Duration> = rtts.collect();
    let pairs = rtts.windows(2).map(|pair| pair[0].abs_diff(pair[1]));
    let differences: Vec<u64> = pairs
        .map(|apart| u64::try_from(apart.as_nanos()).unwrap_or(u64::MAX / WEIGHT))
        .collect();
    let first = differences.len().min(16);
    let sum: u64 = differences[..first].iter().sum();
    let begin = sum.checked_div(first as u64)?;
    // As in the RFC, the estimate is kept sixteenfold, so that no step is lost to rounding.
    let scaled = differences[first..].iter();
    let scaled = scaled.fold(begin * WEIGHT, |j, d| j + d - (j + WEIGHT / 2) / WEIGHT);
    Some(Duration::from_nanos(scaled / WEIGHT))
}
