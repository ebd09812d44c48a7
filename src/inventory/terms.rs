//! The times in an agreement, and what follows when they are not kept.

use jiff::SignedDuration;

use super::PartyIx;
use crate::agenda::Hours;

/// Within which time somebody is to say yes to a fault, where nothing is agreed.
pub const RESPOND: SignedDuration = SignedDuration::from_secs(60 * 60);

/// The times in an agreement, and what follows when they are not kept. A region has
/// some too, for what no agreement says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// From assignment to somebody saying yes; none where it is not said.
    pub respond: Option<SignedDuration>,
    /// From assignment to the end of the fault; none where it is not said.
    pub restore: Option<SignedDuration>,
    /// The hours in which the clocks of these two, and of the escalation, run; none for
    /// always.
    pub hours: Option<Hours>,
    /// Who decides when parties have said no; the coordinator where it is not said.
    pub arbiter: Option<PartyIx>,
    /// Who is told when nobody says yes in time, first to last.
    pub escalation: Vec<EscalationStep>,
}

/// Who is told when nobody has said yes for so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscalationStep {
    /// How long after the time to say yes is over; never less than the step before.
    pub after: SignedDuration,
    /// Who.
    pub to: PartyIx,
    /// Counted at all hours, and not in the agreed ones only.
    pub always: bool,
}
