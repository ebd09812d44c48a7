//! From one moment until another: cut, joined and summed.

use jiff::{SignedDuration, Timestamp};

/// From one moment until another, which it does not hold; until further notice without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// Its first moment.
    pub from: Timestamp,
    /// The moment after its last; none while it goes on.
    pub until: Option<Timestamp>,
}

impl Spell {
    /// What of it lies between two moments, if anything does.
    pub fn within(self, from: Timestamp, until: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let from = self.from.max(from);
        let until = self.until.map_or(until, |end| end.min(until));
        (from < until).then_some((from, until))
    }

    /// Whether it holds a moment.
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Spans in their order, each moment in one of them at most.
pub(super) fn joined(mut all: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    all.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(all.len());
    for (from, until) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            Some(_) | None => joined.push((from, until)),
        }
    }
    joined
}

/// What of some spans is not in others; both are joined first.
pub(super) fn without(
    all: Vec<(Timestamp, Timestamp)>,
    others: Vec<(Timestamp, Timestamp)>,
) -> Vec<(Timestamp, Timestamp)> {
    let others = joined(others);
    let mut left = Vec::new();
    for (mut from, until) in joined(all) {
        for &(begins, ends) in &others {
            if ends <= from || until <= begins {
                continue;
            }
            if from < begins {
                left.push((from, begins));
            }
            from = ends.min(until);
        }
        if from < until {
            left.push((from, until));
        }
    }
    left
}

/// How much time they take together.
pub(super) fn sum(all: &[(Timestamp, Timestamp)]) -> SignedDuration {
    all.iter().fold(SignedDuration::ZERO, |sum, (from, until)| {
        sum.saturating_add(until.duration_since(*from))
    })
}

/// Spells as far as they lie between two moments.
pub(super) fn cut(
    spells: &[Spell],
    from: Timestamp,
    until: Timestamp,
) -> Vec<(Timestamp, Timestamp)> {
    let cut = spells.iter().filter_map(|spell| spell.within(from, until));
    cut.collect()
}
