//! Faults planted on purpose; without the feature nothing of them is compiled.

use super::super::{Key, Outcome};
use super::Outbox;

/// Faults planted on purpose, to prove that the checkers can fail.
#[cfg(any(test, feature = "planted"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Planted {
    /// None.
    #[default]
    None,
    /// A new Message-ID at each attempt.
    FreshMessageId,
    /// Ambiguous taken for permanent.
    AmbiguousIsPermanent,
    /// "Not now" taken for a yes: nobody has got it, and it is noted as sent.
    BusyIsAccepted,
    /// A recovery is counted as told before it was sent.
    ClearedBeforeSend,
    /// What is due to whoever is next when nobody has said yes is decided and not told.
    StepUntold,
}

impl Outbox {
    /// Plants a fault.
    #[cfg(any(test, feature = "planted"))]
    pub fn plant(&mut self, planted: Planted) {
        self.planted = planted;
    }

    pub(super) fn true_key(&self, key: &Key) -> Key {
        #[cfg(any(test, feature = "planted"))]
        if let Some(alias) = self.aliases.get(key) {
            return alias.clone();
        }
        key.clone()
    }

    pub(super) fn as_understood(&self, outcome: &Outcome) -> Outcome {
        #[cfg(any(test, feature = "planted"))]
        if self.planted == Planted::AmbiguousIsPermanent
            && let Outcome::Ambiguous { why } = outcome
        {
            return Outcome::Permanent { why: why.clone() };
        }
        #[cfg(any(test, feature = "planted"))]
        if self.planted == Planted::BusyIsAccepted
            && let Outcome::Temporary { why } = outcome
        {
            return Outcome::Accepted {
                response: why.clone(),
            };
        }
        outcome.clone()
    }
}
