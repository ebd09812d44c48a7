//! What the log tells of drills.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ledger::MonitorEvent;

/// How a drill ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum DrillOutcome {
    /// The relay took each of its mails.
    Passed {
        /// From the first failure to that, in milliseconds.
        millis: u64,
    },
    /// It did not.
    Failed {
        /// Why.
        why: DrillFailure,
    },
}

/// Why a drill failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrillFailure {
    /// No fault was opened in time.
    Unseen,
    /// The relay did not take its mail in time.
    Late,
    /// Its mail was given up.
    Undelivered,
    /// The monitor ended, or its configuration changed, in the middle of it.
    Interrupted,
}

impl fmt::Display for DrillFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unseen => "no fault was opened in time",
            Self::Late => "the relay did not take its mail in time",
            Self::Undelivered => "its mail was given up",
            Self::Interrupted => "it was interrupted",
        })
    }
}

/// All drills so far, as the log tells of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrillHistory {
    /// When the last one began.
    pub began: Option<Timestamp>,
    /// Whether that one has not ended.
    pub under_way: bool,
    /// When the last one ended that passed, and how long it took from the first
    /// failure to the relay's yes.
    pub passed: Option<(Timestamp, Duration)>,
    /// When the last one ended, and why it failed; none if it passed.
    pub failed: Option<(Timestamp, DrillFailure)>,
    /// How many passed.
    pub passes: u64,
    /// How many failed.
    pub failures: u64,
}

impl DrillHistory {
    /// Takes in what happened to the monitor, if it was about a drill.
    pub fn note(&mut self, at: Timestamp, what: &MonitorEvent) {
        match what {
            MonitorEvent::DrillBegan { .. } => {
                self.began = Some(at);
                self.under_way = true;
            }
            MonitorEvent::DrillEnded { outcome, .. } => {
                self.under_way = false;
                self.end(at, *outcome);
            }
            MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::CutOff { .. }
            | MonitorEvent::BackAgain { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceCalledOff { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::ClockStepped { .. } => {}
        }
    }

    fn end(&mut self, at: Timestamp, outcome: DrillOutcome) {
        match outcome {
            DrillOutcome::Passed { millis } => {
                self.passes += 1;
                self.passed = Some((at, Duration::from_millis(millis)));
                self.failed = None;
            }
            DrillOutcome::Failed { why } => {
                self.failures += 1;
                self.failed = Some((at, why));
            }
        }
    }
}
