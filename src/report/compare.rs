//! Whether some waited otherwise than the others.
//!
//! Two things must hold before anybody is said to be treated otherwise: the difference
//! matters (twice as long, or half, and by more than a slack), and it is more regular
//! than chance would make it (the rank test of Mann and Whitney for times, the test of
//! two shares for the others, each at three and a half standard deviations: of two thousand
//! fair comparisons one is called unfair). Where so few faults are compared that even the
//! greatest difference could be chance, nothing is said.

use std::collections::BTreeMap;

use jiff::SignedDuration;

/// Faults of a municipality below which nothing is compared.
pub const FEWEST: usize = 5;

/// How many variances the square of a difference is that is not taken for chance: one in two
/// thousand is as far out. Five faults in each of six municipalities can be as far.
const BEYOND: i128 = 12;

/// How far shares may lie apart, in hundredths.
const SHARES_APART: u128 = 20;

/// What the difference of one from the others is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// Nothing of the kind was there to be measured.
    Unmeasured,
    /// Too few to compare.
    TooFew,
    /// As the others.
    Alike,
    /// Otherwise: longer, or more often.
    More,
    /// Otherwise: shorter, or less often.
    Less,
}

impl Alike {
    /// Whether it is otherwise than the others.
    pub const fn is_unlike(self) -> bool {
        matches!(self, Self::More | Self::Less)
    }

    /// The word for it in JSON and tables.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unmeasured => "unmeasured",
            Self::TooFew => "too-few",
            Self::Alike => "alike",
            Self::More => "more",
            Self::Less => "less",
        }
    }
}

/// Of several: otherwise if one is, as the others if one is that, and else too few to say.
pub(super) fn strongest(all: impl Iterator<Item = Alike>) -> Alike {
    all.fold(Alike::Unmeasured, |sum, one| match (sum, one) {
        (Alike::More | Alike::Less, _) => sum,
        (_, Alike::More | Alike::Less) => one,
        (Alike::Alike, _) | (_, Alike::Alike) => Alike::Alike,
        (Alike::TooFew, _) | (_, Alike::TooFew) => Alike::TooFew,
        (Alike::Unmeasured, Alike::Unmeasured) => Alike::Unmeasured,
    })
}

/// How long something took, once for each fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    all: Vec<Wait>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wait {
    seconds: i64,
    goes_on: bool,
}

/// A time, which may still grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How long.
    pub lasts: SignedDuration,
    /// At least so long: of what it rests on something still goes on.
    pub at_least: bool,
}

impl Waits {
    /// One more; of one that goes on it is known how long it has taken so far.
    pub fn add(&mut self, lasts: SignedDuration, goes_on: bool) {
        self.all.push(Wait {
            seconds: lasts.as_secs().max(0),
            goes_on,
        });
        self.all.sort_unstable();
    }

    /// All of several.
    pub fn together<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut together = Self {
            all: all
                .into_iter()
                .flat_map(|waits| waits.all.iter().copied())
                .collect(),
        };
        together.all.sort_unstable();
        together
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.all.len()
    }

    /// How many still go on.
    pub fn going_on(&self) -> usize {
        self.all.iter().filter(|wait| wait.goes_on).count()
    }

    /// The middle one, or between the two in the middle. What goes on counts with the time
    /// so far: the middle can only be later than that.
    pub fn median(&self) -> Option<Measure> {
        let upper = self.all.len() / 2;
        let lower = self.all.len().checked_sub(1)? / 2;
        let (low, high) = (self.all.get(lower)?, self.all.get(upper)?);
        let open = self.all.iter().take(upper + 1).any(|wait| wait.goes_on);
        let middle = low.seconds.midpoint(high.seconds);
        Some(Measure {
            lasts: SignedDuration::from_secs(middle),
            at_least: open,
        })
    }

    /// The longest.
    pub fn longest(&self) -> Option<Measure> {
        let longest = self.all.last()?;
        Some(Measure {
            lasts: SignedDuration::from_secs(longest.seconds),
            at_least: self.going_on() > 0,
        })
    }

    /// Whether these are as the others, to within a slack.
    pub fn against(&self, others: &Self, slack: SignedDuration) -> Alike {
        if self.all.is_empty() {
            return Alike::Unmeasured;
        }
        if !are_enough(self.count(), others.count()) {
            return Alike::TooFew;
        }
        let (Some(own), Some(usual)) = (self.median(), others.median()) else {
            return Alike::TooFew;
        };
        let (own, usual) = (own.lasts.as_secs(), usual.lasts.as_secs());
        let apart = own.abs_diff(usual) > slack.as_secs().unsigned_abs();
        let twice = own > usual.saturating_mul(2) || usual > own.saturating_mul(2);
        if !(apart && twice && self.are_shifted(others)) {
            return Alike::Alike;
        }
        match own > usual {
            true => Alike::More,
            false => Alike::Less,
        }
    }

    /// Mann and Whitney: the square of how far the sum of the ranks lies from where it would
    /// be if both were drawn alike, ties reckoned in, is [`BEYOND`] variances. In whole
    /// numbers: the variance is a third of what is called the spread, over `all * (all - 1)`.
    fn are_shifted(&self, others: &Self) -> bool {
        let (n, m) = (whole(self.count()), whole(others.count()));
        let all = n + m;
        let mut tied: BTreeMap<i64, (i128, i128)> = BTreeMap::new();
        for wait in &self.all {
            tied.entry(wait.seconds).or_default().0 += 1;
        }
        for wait in &others.all {
            tied.entry(wait.seconds).or_default().1 += 1;
        }
        let (mut before, mut ranks, mut ties) = (0, 0, 0);
        for (own, other) in tied.into_values() {
            let here = own + other;
            // Twice the rank that they share.
            ranks += own * (2 * before + here + 1);
            ties += here * here * here - here;
            before += here;
        }
        let shift = ranks - n * (all + 1);
        let spread = n * m * (all * all * all - all - ties);
        3 * shift * shift * all * (all - 1) >= BEYOND * spread && shift != 0
    }
}

/// How many of some there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Of which it is so.
    pub some: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// One more, of which it is so or not.
    pub const fn add(&mut self, is_so: bool) {
        self.some += is_so as usize;
        self.of += 1;
    }

    /// All of several.
    pub fn together(all: impl IntoIterator<Item = Self>) -> Self {
        let add = |sum: Self, one: Self| Self {
            some: sum.some + one.some,
            of: sum.of + one.of,
        };
        all.into_iter().fold(Self::default(), add)
    }

    /// In hundredths, rounded down; none of none.
    pub const fn hundredths(self) -> Option<usize> {
        (self.some * 100).checked_div(self.of)
    }

    /// Whether it is as with the others.
    pub fn against(self, others: Self) -> Alike {
        if self.of == 0 {
            return Alike::Unmeasured;
        }
        if !are_enough(self.of, others.of) {
            return Alike::TooFew;
        }
        let (k, n) = (whole(self.some), whole(self.of));
        let (l, m) = (whole(others.some), whole(others.of));
        let apart = k * m - l * n;
        let both = k + l;
        let spread = both * (n + m - both) * n * m;
        let matters = apart.unsigned_abs() * 100 >= SHARES_APART * (n * m).unsigned_abs();
        if !(matters && apart != 0 && apart * apart * (n + m) >= BEYOND * spread) {
            return Alike::Alike;
        }
        match apart > 0 {
            true => Alike::More,
            false => Alike::Less,
        }
    }
}

/// Whether the greatest difference there can be would not be chance: that of ranks has a
/// square of `3 * n * m / (n + m + 1)` variances.
const fn are_enough(own: usize, others: usize) -> bool {
    own >= FEWEST && own.saturating_mul(others) >= 4 * (own + others + 1)
}

fn whole(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}
