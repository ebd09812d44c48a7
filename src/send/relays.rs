//! The mail relay, and a second one for when it cannot be reached.
//!
//! The second is asked only about what the first has not been asked about: a relay
//! that has seen the recipient has given its verdict, and one that may have taken
//! the mail may have delivered it. What a relay says up to MAIL FROM, even for good,
//! is about the relay: the other is asked, and the mail waits. Both send the same
//! bytes, so that a mail that comes twice can be recognised.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::mailer::About;
use super::{Carrier, Delivered, Mailer, MailerError, Settings};
use crate::notice::{Outcome, Row, UNREACHED};

/// How long the first relay is left alone after it could not be reached: a mail
/// that waits for its deadlines each time would be late each time.
const LEFT_ALONE: Duration = Duration::from_secs(60);

/// Hands mails to the first relay, or to the second while the first is away.
#[derive(Clone, Debug)]
pub struct Relays {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    first: Mailer,
    fallback: Option<Mailer>,
    /// Until when the first is left alone.
    away: Mutex<Option<Instant>>,
    left_alone: Duration,
    meters: Arc<RelayMeters>,
}

/// What has been asked of the relays.
#[derive(Debug, Default)]
pub struct RelayMeters {
    /// The first.
    pub first: RelayMeter,
    /// The second.
    pub fallback: RelayMeter,
}

/// What has been asked of one relay.
#[derive(Debug, Default)]
pub struct RelayMeter {
    /// Attempts.
    pub attempts: AtomicU64,
    /// Mails that it took.
    pub accepted: AtomicU64,
    /// Attempts that did not come as far as the mail.
    pub unreached: AtomicU64,
}

/// Which of the two.
#[derive(Clone, Copy)]
enum Which {
    First,
    Fallback,
}

/// What came of asking one relay.
struct Asked {
    outcome: Outcome,
    about: About,
}

impl Relays {
    /// Makes ready; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot work.
    pub fn new(settings: &Settings, meters: Arc<RelayMeters>) -> Result<Self, MailerError> {
        let first = Mailer::new(settings)?;
        let fallback = settings.fallback.as_deref().map(Mailer::new).transpose()?;
        Ok(Self::of(first, fallback, LEFT_ALONE, meters))
    }

    pub(super) fn of(
        first: Mailer,
        fallback: Option<Mailer>,
        left_alone: Duration,
        meters: Arc<RelayMeters>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                first,
                fallback,
                away: Mutex::new(None),
                left_alone,
                meters,
            }),
        }
    }

    async fn hand_over(&self, row: &Row) -> Outcome {
        let inner = &self.inner;
        let Some(fallback) = &inner.fallback else {
            let Asked { outcome, about } = inner.ask(Which::First, &inner.first, row).await;
            return match about {
                About::Mail | About::Match => outcome,
                About::Relay => unreached(&why(&outcome)),
            };
        };
        let mut tried = None;
        if inner.first_is_due() {
            let asked = inner.ask_first(row).await;
            if asked.about == About::Mail {
                return by(&inner.first, asked.outcome);
            }
            tried = Some(asked);
        }
        let second = inner.ask(Which::Fallback, fallback, row).await;
        if second.about == About::Mail {
            return by(fallback, second.outcome);
        }
        // The first may be back; nobody else can be asked.
        let first = match tried {
            Some(asked) => asked,
            None => inner.ask_first(row).await,
        };
        if first.about == About::Mail {
            return by(&inner.first, first.outcome);
        }
        let (one, other) = (inner.first.host(), fallback.host());
        let why = format!(
            "{one}: {}; {other}: {}",
            why(&first.outcome),
            why(&second.outcome)
        );
        // Both are there, and neither will ever take it.
        let never = first.about == About::Match && second.about == About::Match;
        match never {
            true => Outcome::Permanent { why },
            false => unreached(&why),
        }
    }
}

impl Inner {
    /// Whether the first relay is to be asked; of many only one asks one that was away.
    fn first_is_due(&self) -> bool {
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match *away {
            Some(until) if now < until => false,
            Some(_) => {
                *away = Some(now + self.left_alone);
                true
            }
            None => true,
        }
    }

    /// Asks the first relay, and remembers whether it is there.
    async fn ask_first(&self, row: &Row) -> Asked {
        let asked = self.ask(Which::First, &self.first, row).await;
        let until = Instant::now() + self.left_alone;
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) =
            (asked.about == About::Relay).then_some(until);
        asked
    }

    async fn ask(&self, which: Which, mailer: &Mailer, row: &Row) -> Asked {
        let (outcome, about) = mailer.ask(row).await;
        let meter = match which {
            Which::First => &self.meters.first,
            Which::Fallback => &self.meters.fallback,
        };
        let count = |counter: &AtomicU64, happened: bool| {
            counter.fetch_add(u64::from(happened), Ordering::Relaxed);
        };
        count(&meter.attempts, true);
        count(&meter.unreached, about == About::Relay);
        count(&meter.accepted, matches!(outcome, Outcome::Accepted { .. }));
        Asked { outcome, about }
    }
}

impl Carrier for Relays {
    fn at_once(&self) -> usize {
        self.inner.first.connections()
    }

    async fn carry(&self, row: &Row) -> Delivered {
        Delivered {
            outcome: self.hand_over(row).await,
            wait: None,
        }
    }

    async fn take_leave(&self) {
        self.inner.first.close().await;
        if let Some(fallback) = &self.inner.fallback {
            fallback.close().await;
        }
    }
}

/// No relay has been asked about the mail itself.
fn unreached(why: &str) -> Outcome {
    Outcome::Temporary {
        why: format!("{UNREACHED}: {why}"),
    }
}

fn why(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { response: why }
        | Outcome::Temporary { why }
        | Outcome::Permanent { why }
        | Outcome::Ambiguous { why } => why.clone(),
    }
}

/// An outcome that says which of two relays it is from.
fn by(mailer: &Mailer, outcome: Outcome) -> Outcome {
    let host = mailer.host();
    let of = |why: String| format!("{host}: {why}");
    match outcome {
        Outcome::Accepted { response } => Outcome::Accepted {
            response: of(response),
        },
        Outcome::Temporary { why } => Outcome::Temporary { why: of(why) },
        Outcome::Permanent { why } => Outcome::Permanent { why: of(why) },
        Outcome::Ambiguous { why } => Outcome::Ambiguous { why: of(why) },
    }
}

#[cfg(test)]
mod tests;
