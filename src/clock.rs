//! Edge. The only file that reads the time; its *types* are for everybody.
//!
//! Two clocks are kept apart: the monotonic one for what measures (deadlines,
//! intervals, failure counts), the wall clock for what remembers (faults,
//! receipts). A step of the wall clock therefore changes no decision.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A moment on the monotonic clock, in nanoseconds.
///
/// It means nothing in another process: what must outlive a restart is
/// remembered as a [`Timestamp`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(u64);

impl Mono {
    /// Before every moment a program lives to see.
    pub const ZERO: Self = Self(0);
    /// The moment a clock is started: late enough that what happened years
    /// before the program started has a moment too.
    pub const START: Self = Self(1 << 60);
    /// Later than every moment a program lives to see.
    pub const NEVER: Self = Self(u64::MAX);

    /// `nanos` nanoseconds after [`ZERO`](Self::ZERO).
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since [`ZERO`](Self::ZERO).
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Mono {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        let nanos = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(nanos))
    }
}

impl Sub<Duration> for Mono {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        let nanos = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        Self(self.0.saturating_sub(nanos))
    }
}

impl fmt::Display for Mono {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{:.3}s", self.since(Self::START).as_secs_f64())
    }
}

/// Both clocks, read together, once a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// For what measures.
    pub mono: Mono,
    /// For what remembers.
    pub wall: Timestamp,
}

impl Now {
    /// The wall time that belongs to an earlier monotonic moment of this turn.
    pub fn wall_at(self, then: Mono) -> Timestamp {
        let ago = self.mono.since(then);
        self.wall.checked_sub(ago).unwrap_or(self.wall)
    }

    /// When the wall clock will show a moment if nobody sets it; now for one that has passed.
    pub fn mono_at(self, then: Timestamp) -> Mono {
        let ahead = Duration::try_from(then.duration_since(self.wall));
        self.mono + ahead.unwrap_or_default()
    }
}

/// Reads the machine's clocks.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: Instant,
    /// By how much a test has set the monotonic clock ahead, in nanoseconds.
    #[cfg(test)]
    ahead: Option<&'static std::sync::atomic::AtomicU64>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the only place that reads the time"
)]
impl Clock {
    /// Starts a clock: its [`Mono::START`] is this moment.
    pub fn start() -> Self {
        Self {
            origin: Instant::now(),
            #[cfg(test)]
            ahead: None,
        }
    }

    /// A clock of which a test can set the monotonic one ahead.
    #[cfg(test)]
    pub(crate) fn settable() -> (Self, &'static std::sync::atomic::AtomicU64) {
        let ahead: &'static _ = Box::leak(Box::default());
        let clock = Self {
            ahead: Some(ahead),
            ..Self::start()
        };
        (clock, ahead)
    }

    /// Reads both clocks.
    pub fn now(&self) -> Now {
        Now {
            mono: self.mono(),
            wall: Timestamp::now(),
        }
    }

    /// Reads the monotonic clock only.
    pub fn mono(&self) -> Mono {
        let now = Mono::START + self.origin.elapsed();
        #[cfg(test)]
        let now = now + self.ahead();
        now
    }

    #[cfg(test)]
    fn ahead(&self) -> Duration {
        let ahead = self
            .ahead
            .map(|ahead| ahead.load(std::sync::atomic::Ordering::SeqCst));
        Duration::from_nanos(ahead.unwrap_or_default())
    }
}
