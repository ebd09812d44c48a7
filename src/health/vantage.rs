//! Whether the monitor itself is connected.

use std::time::Duration;

use super::Class;
use crate::clock::Mono;
use crate::inventory::ProbeIx;

/// Failures in a row with no proof among them that make it cut off.
const UNWITNESSED: u32 = 3;
/// And for how long at least.
const LEAST: Duration = Duration::from_secs(8);
/// How long it must have been connected again before it is said to be.
const STEADY: Duration = Duration::from_secs(10);

/// Something came back: the monitor was connected when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When what was answered had been sent.
    pub at: Mono,
    /// Which probe's answer it was.
    pub by: ProbeIx,
    /// What class of answer.
    pub class: Class,
}

/// What is known of the monitor's own connection, in one region.
///
/// Whatever answers is a proof; the declared witnesses are asked on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vantage {
    proof: Option<Proof>,
    /// The latest that was as it should be: what is shown, if it is recent enough.
    answered: Option<Proof>,
    doubt: Option<Doubt>,
    cut_off: Option<Mono>,
    back_since: Option<Mono>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Doubt {
    since: Mono,
    failures: u32,
}

/// What became of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was lost, since then.
    CutOff(Mono),
    /// It is back.
    BackAgain,
}

impl Vantage {
    /// Takes in a proof.
    pub fn prove(&mut self, proof: Proof) {
        if self.proof.is_none_or(|known| known.at <= proof.at) {
            self.proof = Some(proof);
        }
        if proof.class.is_success() && self.answered.is_none_or(|known| known.at <= proof.at) {
            self.answered = Some(proof);
        }
        if self.doubt.is_some_and(|doubt| proof.at >= doubt.since) {
            self.doubt = None;
        }
        if self.cut_off.is_some_and(|since| proof.at > since) && self.back_since.is_none() {
            self.back_since = Some(proof.at);
        }
    }

    /// The latest proof.
    pub const fn proof(&self) -> Option<Proof> {
        self.proof
    }

    /// The latest proof that was as it should be.
    pub const fn answered(&self) -> Option<Proof> {
        self.answered
    }

    /// A run failed and nothing witnessed it.
    pub fn doubt(&mut self, started: Mono) {
        let doubt = self.doubt.get_or_insert(Doubt {
            since: started,
            failures: 0,
        });
        doubt.failures = doubt.failures.saturating_add(1);
        self.back_since = None;
    }

    /// What has become of the connection by now.
    pub fn turn(&mut self, now: Mono) -> Option<Turn> {
        match (self.cut_off, self.doubt) {
            (None, Some(doubt))
                if doubt.failures >= UNWITNESSED && now.since(doubt.since) >= LEAST =>
            {
                self.cut_off = Some(doubt.since);
                self.back_since = None;
                Some(Turn::CutOff(doubt.since))
            }
            (Some(_), None)
                if self
                    .back_since
                    .is_some_and(|since| now.since(since) >= STEADY) =>
            {
                self.cut_off = None;
                self.back_since = None;
                Some(Turn::BackAgain)
            }
            (None | Some(_), None | Some(_)) => None,
        }
    }

    /// Since when it has been cut off, if it is.
    pub const fn cut_off(&self) -> Option<Mono> {
        self.cut_off
    }

    /// Whether nothing has come back since it was cut off.
    pub const fn is_lost(&self) -> bool {
        self.cut_off.is_some() && self.back_since.is_none()
    }

    /// When to look again without anything having happened.
    pub fn next(&self) -> Option<Mono> {
        match (self.cut_off, self.doubt) {
            (None, Some(doubt)) if doubt.failures >= UNWITNESSED => Some(doubt.since + LEAST),
            (Some(_), None) => self.back_since.map(|since| since + STEADY),
            (None, None | Some(_)) | (Some(_), Some(_)) => None,
        }
    }

    /// The same for another inventory.
    #[must_use]
    pub fn carry(self, moved: impl Fn(ProbeIx) -> Option<ProbeIx>) -> Self {
        let carried = |proof: Proof| {
            Some(Proof {
                by: moved(proof.by)?,
                ..proof
            })
        };
        Self {
            proof: self.proof.and_then(carried),
            answered: self.answered.and_then(carried),
            ..self
        }
    }

    /// Takes over from before a restart that it was cut off.
    pub const fn restore_cut_off(&mut self, at: Mono) {
        self.cut_off = Some(at);
    }
}
