//! The mail relay, and a second one for when it cannot be reached.
//!
//! The second is asked only about what the first has not been asked about: a relay
//! that has seen the recipient has given its verdict, and one that may have taken
//! the mail may have delivered it. Both send the same bytes, so that a mail that
//! comes twice can be recognised.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

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
    /// It has said something of this mail, or may have taken it.
    reached: bool,
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
            let asked = inner.ask(Which::First, &inner.first, row).await;
            return match asked.reached {
                true => asked.outcome,
                false => unreached(&why(&asked.outcome)),
            };
        };
        let mut tried = None;
        if inner.first_is_due() {
            match inner.ask_first(row).await {
                Asked {
                    outcome,
                    reached: true,
                } => return outcome,
                asked => tried = Some(why(&asked.outcome)),
            }
        }
        let second = inner.ask(Which::Fallback, fallback, row).await;
        if second.reached {
            return by(fallback, second.outcome);
        }
        // The first may be back; nobody else can be asked.
        let first = match tried {
            Some(why) => why,
            None => match inner.ask_first(row).await {
                Asked {
                    outcome,
                    reached: true,
                } => return outcome,
                asked => why(&asked.outcome),
            },
        };
        let (one, other) = (inner.first.host(), fallback.host());
        unreached(&format!(
            "{one}: {first}; {other}: {}",
            why(&second.outcome)
        ))
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
            (!asked.reached).then_some(until);
        match asked.reached {
            true => Asked {
                outcome: by(&self.first, asked.outcome),
                ..asked
            },
            false => asked,
        }
    }

    async fn ask(&self, which: Which, mailer: &Mailer, row: &Row) -> Asked {
        let (outcome, reached) = mailer.ask(row).await;
        let meter = match which {
            Which::First => &self.meters.first,
            Which::Fallback => &self.meters.fallback,
        };
        let count = |counter: &AtomicU64, happened: bool| {
            counter.fetch_add(u64::from(happened), Ordering::Relaxed);
        };
        count(&meter.attempts, true);
        count(&meter.unreached, !reached);
        count(&meter.accepted, matches!(outcome, Outcome::Accepted { .. }));
        Asked { outcome, reached }
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
