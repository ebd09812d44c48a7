//! The connection that a run began on, where it had been kept since an earlier one.

use std::fmt;
use std::time::Duration;

/// A kept connection, and what became of it in a run.
///
/// Only what was answered counts: a server may close what is idle, and a firewall may
/// forget it, without a fault of anybody's. Where that happens is worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How long ago it had been made.
    pub age: Duration,
    /// For how long nothing had been asked on it.
    pub idle: Duration,
    /// What became of it.
    pub fate: KeptFate,
}

/// What became of a kept connection when something was asked on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptFate {
    /// What came back came over it.
    Carried,
    /// The peer had closed it: what was asked was asked again on a new one.
    Closed,
    /// It was reset before an answer began, by the peer or by what stands between:
    /// likewise.
    Reset,
    /// Nothing came back on it for a part of the deadline, as where a firewall has
    /// forgotten it: likewise.
    Silent,
}

impl KeptFate {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Carried, Self::Closed, Self::Reset, Self::Silent];

    /// The word that metrics use.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Silent => "silent",
        }
    }
}

impl fmt::Display for Kept {
    /// Behind what came back, for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (age, idle) = (self.age.as_secs(), self.idle.as_secs());
        let fate = match self.fate {
            KeptFate::Carried => return write!(f, "on a connection kept for {age} s"),
            KeptFate::Closed => "had been closed",
            KeptFate::Reset => "was reset",
            KeptFate::Silent => "had gone silent",
        };
        write!(
            f,
            "on a new connection, for the one kept {fate} after {idle} s without use"
        )
    }
}
