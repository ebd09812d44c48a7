//! Figures of the mailbox.

use jiff::Timestamp;
use prometheus::{Error, IntCounter, IntCounterVec, IntGauge, Opts, Registry};

use crate::mailbox::judge::Why;
use crate::notice::Came;

/// Figures of the mailbox.
#[derive(Clone, Debug)]
pub(in crate::daemon) struct Meters {
    pub(super) read: IntCounter,
    pub(super) acted: IntCounter,
    pub(super) failures: IntCounter,
    refused: IntCounterVec,
    last: IntGauge,
}

/// What came of it where nothing was done, as far as others than these tell it.
const NOTHING_DONE: [Came; 8] = [
    Came::Spent,
    Came::Unclear,
    Came::Time,
    Came::Words,
    Came::Number,
    Came::Unsealed,
    Came::Decides,
    Came::Over,
];

impl Meters {
    /// Figures of which none has been counted.
    pub(in crate::daemon) fn new() -> Result<Self, Error> {
        let meters = Self {
            read: IntCounter::new(
                "samband_mailbox_read_total",
                "Mails taken from the mailbox that answers come to.",
            )?,
            acted: IntCounter::new(
                "samband_mailbox_acted_total",
                "Answers by mail that were acted on.",
            )?,
            failures: IntCounter::new(
                "samband_mailbox_failures_total",
                "Looks at the mailbox that came to no end: it could not be read or written to, the log could not, or more had come than is looked at in a minute.",
            )?,
            refused: IntCounterVec::new(
                Opts::new(
                    "samband_mailbox_refused_total",
                    "Mails by which nothing was done, by why. Nobody is told of: unread (too large, or no mail), robot (no person wrote it), sender (not from one address), own, unproven (the mail server does not vouch for the sender), unrelated (answers no mail of ours), stranger (from no contact of the party that was written to), late (took too long to read, twice), broken (samband ended while it read it, twice). The sender is told of: unclear, time, words, number (not in the subject), unsealed (names the mail that it answers as somebody does who has not got it), stale (something has happened since), not-theirs, decides, spent (too much was said by answers to one mail), over.",
                ),
                &["reason"],
            )?,
            last: IntGauge::new(
                "samband_mailbox_last_success_timestamp_seconds",
                "When the mailbox was last looked at to the end, so that nothing in it waits; 0 before that.",
            )?,
        };
        for why in Why::ALL {
            let _ = meters.refused.with_label_values(&[why.slug()]);
        }
        let named = [Came::Stale(String::new()), Came::NotTheirs(String::new())];
        for came in NOTHING_DONE.into_iter().chain(named) {
            let _ = meters.refused.with_label_values(&[came.slug()]);
        }
        Ok(meters)
    }

    /// Has them be scraped.
    pub(in crate::daemon) fn register(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.read.clone()))?;
        registry.register(Box::new(self.acted.clone()))?;
        registry.register(Box::new(self.failures.clone()))?;
        registry.register(Box::new(self.refused.clone()))?;
        registry.register(Box::new(self.last.clone()))
    }

    pub(super) fn refuse(&self, reason: &str) {
        self.refused.with_label_values(&[reason]).inc();
    }

    pub(super) fn succeeded(&self, at: Timestamp) {
        self.last.set(at.as_second());
    }
}
