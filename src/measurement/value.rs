//! What was measured within a time.

use super::Level;

/// What a probe measured within a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// How much was asked; at least once.
    pub sent: u32,
    /// How much of it brought no round trip.
    pub lost: u32,
    /// The round trips; none where all was lost.
    pub round: Option<Round>,
    /// The jitter of its series; none where it sent none, or too little came back.
    pub jitter: Option<Level>,
}

/// Round trips within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// The shortest.
    pub least: Level,
    /// The middle one.
    pub middle: Level,
    /// The longest.
    pub most: Level,
}

impl Value {
    /// What came back.
    pub const fn answered(&self) -> u32 {
        self.sent.saturating_sub(self.lost)
    }

    /// What was lost, as a share of what was sent.
    pub fn loss(&self) -> f64 {
        match self.sent {
            0 => 0.0,
            sent => f64::from(self.lost) / f64::from(sent),
        }
    }

    /// Of several times together: the middle round trip is the middle of theirs, each as
    /// heavy as what came back in it.
    pub fn joined<'a>(values: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut all = Self::default();
        let (mut least, mut most) = (None::<Level>, None::<Level>);
        let (mut middles, mut jitters) = (Vec::new(), Vec::new());
        for value in values {
            all.sent = all.sent.saturating_add(value.sent);
            all.lost = all.lost.saturating_add(value.lost);
            if let Some(round) = value.round {
                least = Some(least.map_or(round.least, |known| known.min(round.least)));
                most = Some(most.map_or(round.most, |known| known.max(round.most)));
                middles.push((round.middle, u64::from(value.answered())));
            }
            jitters.extend(value.jitter.map(|jitter| (jitter, 1)));
        }
        if let (Some(least), Some(middle), Some(most)) = (least, middle_of(middles), most) {
            all.round = Some(Round {
                least,
                middle,
                most,
            });
        }
        all.jitter = middle_of(jitters);
        (all.sent > 0).then_some(all)
    }
}

/// The middle one of what is weighed, the lower of two.
fn middle_of(mut weighed: Vec<(Level, u64)>) -> Option<Level> {
    weighed.sort_unstable();
    let whole: u64 = weighed.iter().map(|(_, weight)| weight).sum();
    let mut below = 0;
    let reached = weighed.iter().find(|(_, weight)| {
        below += weight;
        below * 2 >= whole
    });
    reached.map(|(level, _)| *level)
}
