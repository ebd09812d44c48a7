//! One line in the program's own log for each thing that happened, said once
//! that is on disk.

use tracing::{error, info, warn};

use crate::fault::{Event, Finding, Number};
use crate::ledger::{DrillOutcome, Entry, Ledger, MonitorEvent};

/// A line to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Something happened to a fault.
    Fault(FaultSaid),
    /// The monitor is cut off.
    CutOff {
        /// Id of the region.
        region: String,
    },
    /// It is connected again.
    BackAgain {
        /// Id of the region.
        region: String,
    },
    /// Another configuration took effect.
    Reloaded,
    /// The wall clock was stepped.
    ClockStepped {
        /// By how much, forward positive.
        millis: i64,
    },
    /// Planned work is near, and those whom it affects are told.
    Announced {
        /// Id of the region.
        region: String,
        /// Id of the work.
        maintenance: String,
        /// When it is done.
        times: String,
    },
    /// Planned work that was told is called off, and those who were told are told that.
    CalledOff {
        /// Id of the region.
        region: String,
        /// Id of the work.
        maintenance: String,
    },
    /// Somebody has declared planned work, changed it or withdrawn it.
    Planned {
        /// Id of the region.
        region: String,
        /// Id of the work.
        maintenance: String,
        /// Id of the party whose person did.
        by: String,
        /// What: declared, changed or withdrawn.
        done: &'static str,
    },
    /// An agreement runs out, and those concerned are warned.
    AgreementEnds {
        /// Id of the region.
        region: String,
        /// Id of the agreement.
        agreement: String,
        /// Warned so many days before, at most.
        days: u16,
    },
    /// A drill began.
    DrillBegan {
        /// Somebody has asked for it.
        asked: bool,
    },
    /// A drill is over.
    DrillEnded {
        /// What came of it.
        outcome: DrillOutcome,
    },
}

/// What happened to a fault, and what it is since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSaid {
    number: Number,
    event: &'static str,
    state: &'static str,
    owner: String,
    holder: String,
    cause: String,
    mode: &'static str,
    affected: usize,
}

impl Said {
    /// What is to be said of an entry, if anything is.
    pub(super) fn of(entry: &Entry, ledger: &Ledger) -> Option<Self> {
        match entry {
            Entry::Fault(event) => FaultSaid::of(event, ledger).map(Self::Fault),
            Entry::Monitor { what, .. } => Self::of_monitor(what),
            Entry::Facet(_) | Entry::Delivery { .. } => None,
        }
    }

    /// What is to be said of what has happened to the monitor itself, or was planned.
    fn of_monitor(what: &MonitorEvent) -> Option<Self> {
        match what {
            MonitorEvent::CutOff { region } => Some(Self::CutOff {
                region: region.clone(),
            }),
            MonitorEvent::BackAgain { region } => Some(Self::BackAgain {
                region: region.clone(),
            }),
            MonitorEvent::ClockStepped { millis } => Some(Self::ClockStepped { millis: *millis }),
            MonitorEvent::MaintenanceAnnounced {
                region,
                maintenance,
                times,
                ..
            } => Some(Self::Announced {
                region: region.clone(),
                maintenance: maintenance.clone(),
                times: times.clone(),
            }),
            MonitorEvent::MaintenanceDeclared { work } => Some(Self::Planned {
                region: work.region.clone(),
                maintenance: work.id.clone(),
                by: work.through.party.id.clone(),
                done: "declared",
            }),
            MonitorEvent::MaintenanceChanged { work } => Some(Self::Planned {
                region: work.region.clone(),
                maintenance: work.id.clone(),
                by: work.last_through().party.id.clone(),
                done: "changed",
            }),
            MonitorEvent::MaintenanceWithdrawn {
                region,
                id,
                through,
            } => Some(Self::Planned {
                region: region.clone(),
                maintenance: id.clone(),
                by: through.party.id.clone(),
                done: "withdrawn",
            }),
            MonitorEvent::MaintenanceCalledOff {
                region,
                maintenance,
            } => Some(Self::CalledOff {
                region: region.clone(),
                maintenance: maintenance.clone(),
            }),
            MonitorEvent::AgreementEnds {
                region,
                agreement,
                days,
                ..
            } => Some(Self::AgreementEnds {
                region: region.clone(),
                agreement: agreement.clone(),
                days: *days,
            }),
            MonitorEvent::DrillBegan { asked } => Some(Self::DrillBegan { asked: *asked }),
            MonitorEvent::DrillEnded { outcome, .. } => {
                Some(Self::DrillEnded { outcome: *outcome })
            }
            MonitorEvent::Reloaded { .. } => Some(Self::Reloaded),
            // What lets people in has said it.
            MonitorEvent::Started { .. } | MonitorEvent::Stopped | MonitorEvent::Login(_) => None,
        }
    }

    /// Says it.
    pub fn say(&self) {
        match self {
            Self::Fault(fault) => fault.say(),
            Self::CutOff { region } => {
                warn!(region = %region, "cut off: nothing answers, nobody is blamed");
            }
            Self::BackAgain { region } => info!(region = %region, "connected again"),
            Self::Reloaded => info!("another configuration is in effect"),
            Self::ClockStepped { millis } => {
                warn!(
                    millis,
                    "the wall clock was stepped; no decision depends on it"
                );
            }
            Self::Announced {
                region,
                maintenance,
                times,
            } => {
                info!(%region, %maintenance, %times, "planned work is near, or is otherwise than was told, and is told")
            }
            Self::Planned {
                region,
                maintenance,
                by,
                done,
            } => {
                info!(%region, %maintenance, %by, done, "somebody has declared planned work, changed it or withdrawn it")
            }
            Self::CalledOff {
                region,
                maintenance,
            } => {
                info!(%region, %maintenance, "planned work that was told is called off, and that is told")
            }
            Self::AgreementEnds {
                region,
                agreement,
                days,
            } => warn!(%region, %agreement, days, "an agreement runs out, and none follows"),
            Self::DrillBegan { asked } => info!(asked, "the drill begins"),
            Self::DrillEnded {
                outcome: DrillOutcome::Passed { millis },
            } => info!(millis, "the drill passed: the relay took its mail"),
            Self::DrillEnded {
                outcome: DrillOutcome::Failed { why },
            } => error!(%why, "THE DRILL FAILED: do not rely on being told of faults"),
        }
    }
}

/// The component that is the cause, or all that may be: one of several alone would be
/// blamed.
pub(super) fn cause(finding: &Finding) -> String {
    let mut may_be: Vec<&str> = Vec::new();
    for candidate in finding
        .cause
        .as_ref()
        .map_or(&finding.candidates[..], std::slice::from_ref)
    {
        let id = &*candidate.component.id;
        if !may_be.contains(&id) {
            may_be.push(id);
        }
    }
    may_be.join(" or ")
}

impl FaultSaid {
    fn of(event: &Event, ledger: &Ledger) -> Option<Self> {
        let mut known = ledger.open_faults().chain(ledger.closed_faults());
        let fault = known.find(|fault| fault.number == event.fault)?;
        let owner = fault.assignment.owner.as_ref();
        let chief = fault.finding.chief();
        Some(Self {
            number: event.fault.clone(),
            event: event.what.slug(),
            state: fault.state.slug(),
            owner: owner.map_or("undecided", |owner| &owner.id).to_owned(),
            holder: fault.holder.id.clone(),
            cause: cause(&fault.finding),
            mode: chief.map_or("", |chief| chief.mode.slug()),
            affected: fault.affected.len(),
        })
    }

    fn say(&self) {
        info!(
            fault = %self.number,
            event = self.event,
            state = self.state,
            owner = self.owner,
            holder = %self.holder,
            cause = self.cause,
            mode = self.mode,
            affected = self.affected,
            "fault {} {}", self.number, self.event,
        );
    }
}
