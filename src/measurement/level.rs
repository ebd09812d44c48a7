//! A span of time on a scale of even ratios.

use std::time::Duration;

/// Steps from one value to its double.
const STEPS: u32 = 64;

/// The highest: more than an hour.
const HIGHEST: u16 = 27 * 64;

/// A span of time, exact below 64 microseconds and to one part in 64 above, so that the
/// next one differs from it by little more than chance does, and packs small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u16);

impl Level {
    /// The level of a span.
    pub fn of(span: Duration) -> Self {
        let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        let micros = u32::try_from(micros).unwrap_or(u32::MAX);
        if micros < STEPS {
            return Self::at(micros);
        }
        let doublings = micros.ilog2() - STEPS.ilog2();
        let within = (micros >> doublings) - STEPS;
        Self::at(STEPS * (doublings + 1) + within)
    }

    /// By its place on the scale; none beyond its end.
    pub fn new(place: u64) -> Option<Self> {
        let place = u16::try_from(place).ok()?;
        (place <= HIGHEST).then_some(Self(place))
    }

    /// Its place on the scale.
    pub const fn place(self) -> u16 {
        self.0
    }

    /// In microseconds: the middle of what it stands for.
    pub const fn micros(self) -> u64 {
        let place = self.0 as u64;
        let steps = STEPS as u64;
        if place < steps {
            return place;
        }
        let doublings = place / steps - 1;
        let least = (steps + place % steps) << doublings;
        least + (1 << doublings) / 2
    }

    /// In milliseconds.
    #[expect(
        clippy::cast_precision_loss,
        reason = "an hour in microseconds has fewer digits than a float"
    )]
    pub const fn millis(self) -> f64 {
        self.micros() as f64 / 1e3
    }

    fn at(place: u32) -> Self {
        Self(u16::try_from(place).map_or(HIGHEST, |place| place.min(HIGHEST)))
    }
}
