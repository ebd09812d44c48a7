//! The quality of one way: its series over a window, against limits and its own
//! base line.
//!
//! # How it is judged
//!
//! - A window that is not full yet is judged as if the rest of it had been
//!   without loss: heavy loss is known soon, a single lost echo never amounts to
//!   anything. What is beyond a limit must show in at least [`ROUNDS`] series, so
//!   that one interruption of half a second is no poor quality.
//! - Who is poor is so until all is below half of the limits again: of 400 echoes a
//!   way that loses one in fifty loses anything from three to thirteen. The rounds that
//!   it takes to become poor and good are counted by the probe's
//!   [`Track`](super::Track), as failures and successes are.
//! - Between the two sets of limits a way is *fair*: it speaks against nobody, and
//!   for nobody. What several ways share loses the same on all of them, but chance
//!   scatters what is counted: without such a zone half of them would exonerate
//!   what the other half implicates. So who is to speak for others may lose no more
//!   than half of what is fair, for ten judgements in a row.
//! - A good window tells of all its time, not of its end: as a moment at which
//!   the way was proved good counts the one [`told_at`] says. And who has been poor
//!   speaks for others only when it is known to be well itself.
//! - A way that is down is not poor as well: a series without any answer counts
//!   for nothing, and neither do the lost echoes at the edge of such a gap.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use super::series::quantile;
use super::{Class, SeriesAnswer};
use crate::clock::Mono;
use crate::inventory::{Limits, Series};

/// Series in which something must show before it counts.
pub const ROUNDS: usize = 3;
/// Below this share of a limit, in percent, what was beyond it is well again.
const LEAVES: u64 = 50;
/// Judgements in a row after which who is good speaks for others.
const STEADY: u32 = 10;
/// Series from which the base line is first taken.
const LEARNING: u32 = 20;

/// What is remembered of one way's series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    rounds: VecDeque<Round>,
    /// The last series had no answer at all.
    silent: bool,
    base: Base,
    /// Good judgements in a row.
    steady: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Round {
    at: Mono,
    /// One bit an echo, the first sent lowest: set if it is lost.
    lost: u128,
    sent: u32,
    reordered: usize,
    duplicated: usize,
    jitter: Option<Duration>,
    median: Option<Duration>,
    /// Round trips in microseconds.
    rtts: Box<[u32]>,
}

impl Round {
    fn of(answer: &SeriesAnswer, at: Mono) -> Self {
        let echoes = answer.echoes.iter().take(128);
        let sent = u32::try_from(echoes.len()).unwrap_or(0);
        let lost = echoes.enumerate().fold(0, |bits, (place, echo)| {
            bits | u128::from(echo.rtt.is_none()) << place
        });
        let micros = |rtt: Duration| u32::try_from(rtt.as_micros()).unwrap_or(u32::MAX);
        Self {
            at,
            lost,
            sent,
            reordered: answer.reordered(),
            duplicated: answer.duplicated(),
            jitter: answer.jitter(),
            median: answer.quantile(50),
            rtts: answer.rtts().map(micros).collect(),
        }
    }

    /// Leaves out the echoes lost at its end: the way was cut then.
    fn trim_end(&mut self) {
        let answered = !self.lost & mask(self.sent);
        self.sent = 128 - answered.leading_zeros();
        self.lost &= mask(self.sent);
    }

    /// Leaves out the echoes lost at its beginning: the way was still cut.
    fn trim_start(&mut self) {
        let cut = self.lost.trailing_ones().min(self.sent);
        self.lost = self.lost.checked_shr(cut).unwrap_or(0);
        self.sent -= cut;
    }

    fn burst(&self) -> u32 {
        // Each step shortens all runs of ones by one.
        let shortened = std::iter::successors(Some(self.lost), |bits| Some(bits & (bits >> 1)));
        let runs = shortened.take_while(|&bits| bits != 0).count();
        u32::try_from(runs).unwrap_or(u32::MAX)
    }
}

/// So many ones.
const fn mask(count: u32) -> u128 {
    match count {
        128.. => u128::MAX,
        _ => (1 << count) - 1,
    }
}

/// What is usual on a way: learnt while it is good and never while it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Base {
    rounds: u32,
    delay: Duration,
    jitter: Duration,
}

impl Base {
    fn learn(&mut self, round: &Round) {
        let (Some(delay), Some(jitter)) = (round.median, round.jitter) else {
            return;
        };
        if self.rounds < LEARNING {
            let first = self.rounds == 0;
            let lower = |known: Duration, seen| if first { seen } else { known.min(seen) };
            self.delay = lower(self.delay, delay);
            self.jitter = lower(self.jitter, jitter);
        } else {
            self.delay = moved(self.delay, delay);
            self.jitter = moved(self.jitter, jitter);
        }
        self.rounds = self.rounds.saturating_add(1);
    }

    const fn is_known(&self) -> bool {
        self.rounds >= LEARNING
    }
}

/// Quickly down and slowly up: at most twofold in some nine hours, so that a busy
/// day is not taken for what is usual.
fn moved(base: Duration, seen: Duration) -> Duration {
    match seen.checked_sub(base) {
        Some(above) => base + above.min(base) / 1024,
        None => base - (base - seen) / 8,
    }
}

/// What the series of a window come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Echoes sent.
    pub sent: u64,
    /// Echoes lost.
    pub lost: u64,
    /// The longest run of echoes lost that at least [`ROUNDS`] series reached.
    pub burst: u32,
    /// The longest run of echoes lost.
    pub longest: u32,
    /// Answers that came after the answer to an echo sent later.
    pub reordered: u64,
    /// Answers beyond the first.
    pub duplicated: u64,
    /// The middle one of the series' jitters.
    pub jitter: Option<Duration>,
    /// The least round trip, the middle one, and that which one in twenty exceeds.
    pub delay: Option<[Duration; 3]>,
    /// What is usual on this way, of delay and of jitter; none while it is learnt.
    pub base: Option<(Duration, Duration)>,
    /// From the first series to the last.
    pub over: Duration,
    /// The series that lost something.
    lossy: usize,
    series: usize,
}

impl Measured {
    /// Echoes lost, as a share of all.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a window has far fewer echoes than a float has digits"
    )]
    pub fn loss(&self) -> f64 {
        match self.sent {
            0 => 0.0,
            sent => self.lost as f64 / sent as f64,
        }
    }

    /// What is beyond these limits: `loss`, `burst`, `jitter`, `delay`; `percent`
    /// of them are what counts. `room` is how many echoes a full window has.
    fn beyond(&self, limits: &Limits, percent: u64, room: u64) -> Vec<&'static str> {
        let part = |span: Duration| span * u32::try_from(percent).unwrap_or(100) / 100;
        let allowed = u64::from(limits.loss) * percent * self.sent.max(room);
        let loss = self.lossy >= ROUNDS && self.lost * 10_000 * 100 > allowed;
        let burst = u64::from(self.burst) * 100 >= u64::from(limits.burst) * percent;
        let steady = self.series < ROUNDS;
        let jitter = !steady && self.jitter.is_some_and(|j| j > part(limits.jitter));
        let above = self
            .delay
            .zip(self.base)
            .map(|(delay, base)| delay[1].saturating_sub(base.0));
        let delay = !steady && above.is_some_and(|above| above > part(limits.delay));
        [
            (loss, "loss"),
            (burst, "burst"),
            (jitter, "jitter"),
            (delay, "delay"),
        ]
        .into_iter()
        .filter_map(|(is, what)| is.then_some(what))
        .collect()
    }
}

impl Quality {
    /// Takes in what came back of a series sent at `at`.
    pub fn take(&mut self, answer: &SeriesAnswer, at: Mono, series: &Series) {
        let mut round = Round::of(answer, at);
        if std::mem::take(&mut self.silent) {
            round.trim_start();
        }
        self.rounds.push_back(round);
        while self
            .rounds
            .front()
            .is_some_and(|first| at.since(first.at) >= series.window)
        {
            self.rounds.pop_front();
        }
    }

    /// Learns that a series had no answer at all.
    pub fn fell_silent(&mut self) {
        if let Some(last) = self.rounds.back_mut().filter(|_| !self.silent) {
            last.trim_end();
        }
        self.silent = true;
    }

    /// What its last series make of the way; none while they are too few to say.
    /// `was_poor` is what it has been so far, `interval` that of its series.
    pub fn judge(&mut self, series: &Series, interval: Duration, was_poor: bool) -> Option<Class> {
        let class = self.class(series, interval, was_poor);
        let well = class == Some(Class::Answered);
        self.steady = if well {
            self.steady.saturating_add(1)
        } else {
            0
        };
        let good = matches!(class, None | Some(Class::Answered | Class::Fair))
            && !was_poor
            && !self.exceeds(series, interval);
        if let Some(round) = self.rounds.back().filter(|_| good) {
            let usual = |base: &Base| {
                !base.is_known() || round.median <= Some(base.delay + series.fair.delay)
            };
            if usual(&self.base) {
                self.base.learn(round);
            }
        }
        class.map(|class| {
            if well && self.steady < STEADY {
                Class::Fair
            } else {
                class
            }
        })
    }

    fn class(&self, series: &Series, interval: Duration, was_poor: bool) -> Option<Class> {
        let measured = self.measured()?;
        let room = Room::of(series, interval);
        let percent = if was_poor { LEAVES } else { 100 };
        if !measured
            .beyond(&series.poor, percent, room.echoes)
            .is_empty()
        {
            return Some(Class::Poor);
        }
        // Some series may have been left out, by us or by the way.
        let full = self.rounds.len() * 4 >= room.series * 3;
        if was_poor && !full {
            return None;
        }
        // Of loss no share of series is asked for: a few lost echoes are enough to doubt.
        let half = u64::from(series.fair.loss) * measured.sent.max(room.echoes) / 2;
        let good = full
            && !was_poor
            && measured.lost * 10_000 <= half
            && measured.beyond(&series.fair, 100, room.echoes).is_empty();
        Some(if good { Class::Answered } else { Class::Fair })
    }

    fn exceeds(&self, series: &Series, interval: Duration) -> bool {
        let room = Room::of(series, interval);
        self.measured()
            .is_some_and(|m| !m.beyond(&series.fair, 100, room.echoes).is_empty())
    }

    /// What the series of the window come to; none before the first.
    pub fn measured(&self) -> Option<Measured> {
        let (first, last) = (self.rounds.front()?, self.rounds.back()?);
        let mut bursts: Vec<u32> = self.rounds.iter().map(Round::burst).collect();
        bursts.sort_unstable_by_key(|&burst| std::cmp::Reverse(burst));
        let mut jitters: Vec<Duration> = self.rounds.iter().filter_map(|r| r.jitter).collect();
        jitters.sort_unstable();
        let mut rtts: Vec<u32> = self.rounds.iter().flat_map(|r| &r.rtts).copied().collect();
        rtts.sort_unstable();
        let at = |percent| {
            let micros = quantile(&rtts, percent)?;
            Some(Duration::from_micros(micros.into()))
        };
        let sum = |count: fn(&Round) -> u64| self.rounds.iter().map(count).sum();
        Some(Measured {
            sent: sum(|round| round.sent.into()),
            lost: sum(|round| round.lost.count_ones().into()),
            burst: bursts.get(ROUNDS - 1).copied().unwrap_or(0),
            longest: bursts.first().copied().unwrap_or(0),
            reordered: sum(|round| round.reordered as u64),
            duplicated: sum(|round| round.duplicated as u64),
            jitter: quantile(&jitters, 50),
            delay: at(0)
                .zip(at(50))
                .zip(at(95))
                .map(|((low, mid), high)| [low, mid, high]),
            base: self
                .base
                .is_known()
                .then_some((self.base.delay, self.base.jitter)),
            over: last.at.since(first.at),
            lossy: self.rounds.iter().filter(|round| round.lost != 0).count(),
            series: self.rounds.len(),
        })
    }

    /// What is beyond its limits now, in words with the figures, for evidence.
    pub fn told(&self, series: &Series, interval: Duration) -> Option<String> {
        let measured = self.measured()?;
        let room = Room::of(series, interval);
        let beyond = measured.beyond(&series.poor, LEAVES, room.echoes);
        let limits = series.poor;
        let words = beyond.iter().map(|&what| match what {
            "loss" => format!("loss (limit {} %)", f64::from(limits.loss) / 100.0),
            "burst" => format!("loss in a row (limit {})", limits.burst),
            "jitter" => format!("jitter (limit {})", Millis(limits.jitter)),
            _ => format!("delay (limit {} above the base line)", Millis(limits.delay)),
        });
        let words: Vec<String> = words.collect();
        Some(match words.is_empty() {
            true => measured.to_string(),
            false => format!("too much {}: {measured}", words.join(" and ")),
        })
    }
}

/// The moment for which a good window speaks that ends at `end`: a quarter of it
/// before. What had begun to be lost on a shared way just before the end does not
/// show in it yet.
pub fn told_at(series: &Series, end: Mono) -> Mono {
    end - series.window / 4
}

/// What a full window has.
struct Room {
    series: usize,
    echoes: u64,
}

impl Room {
    fn of(series: &Series, interval: Duration) -> Self {
        let rounds = series.window.as_nanos() / interval.as_nanos().max(1);
        let rounds = usize::try_from(rounds).unwrap_or(1).max(1);
        Self {
            series: rounds,
            echoes: rounds as u64 * u64::from(series.echoes),
        }
    }
}

struct Millis(Duration);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ms", self.0.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Measured {
    /// In one line, for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.loss() * 100.0;
        write!(
            f,
            "{} of {} echoes lost in {} s ({share:.1} %), {} in a row at most",
            self.lost,
            self.sent,
            self.over.as_secs(),
            self.longest
        )?;
        if let Some(jitter) = self.jitter {
            write!(f, ", jitter {}", Millis(jitter))?;
        }
        if let Some([_, middle, high]) = self.delay {
            write!(
                f,
                ", round trip {}, one in twenty over {}",
                Millis(middle),
                Millis(high)
            )?;
        }
        match self.base {
            Some((delay, jitter)) => {
                write!(
                    f,
                    "; usual here {}, jitter {}",
                    Millis(delay),
                    Millis(jitter)
                )
            }
            None => f.write_str("; what is usual here is still being learnt"),
        }
    }
}

#[cfg(test)]
mod tests;
