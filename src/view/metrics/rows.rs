//! What families say of components and probes, side by side in memory.
//!
//! Statuses lie all over it: to walk to each of 60,000 of them once for every family
//! took six times as long as the writing.

use std::time::Duration;

use jiff::Timestamp;

use super::owners::Owners;
use crate::health::Class;
use crate::inventory::{ComponentIx, Facet, Inventory, ProbeIx};
use crate::ledger::FacetState;
use crate::view::snapshot::{ProbeStatus, Snapshot};

/// The components and probes of a snapshot.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) components: Vec<ComponentRow>,
    pub(super) probes: Vec<ProbeRow>,
    groups: [Vec<Place>; Group::ALL.len()],
}

/// How a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ComponentRow {
    pub(super) component: ComponentIx,
    pub(super) shown: FacetState,
    /// Only what is measured can be poor.
    pub(super) measured: bool,
}

/// How the last run of a probe went.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProbeRow {
    pub(super) probe: ProbeIx,
    /// None when there was no run, or it could not be performed.
    pub(super) success: Option<bool>,
    pub(super) rtt: Option<Duration>,
    pub(super) at: Option<Timestamp>,
    pub(super) runs: u64,
}

/// What not every probe has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// It has failed once.
    Failed,
    /// Something odd has been counted.
    Odd,
    /// It saw a connection, keeps them, or asks a domain.
    Connected,
    /// The TLS of its peer is not as it should be.
    Flawed,
    /// It measures a way.
    Measured,
}

impl Group {
    const ALL: [Self; 5] = [
        Self::Failed,
        Self::Odd,
        Self::Connected,
        Self::Flawed,
        Self::Measured,
    ];

    fn has(self, probe: &ProbeStatus) -> bool {
        match self {
            Self::Failed => probe.failures.seen().next().is_some(),
            Self::Odd => probe.late > 0 || probe.retransmitted > 0,
            Self::Connected => {
                probe.stream.is_some() || probe.targets.is_some() || probe.kept.is_some()
            }
            Self::Flawed => probe
                .last
                .is_some_and(|last| matches!(last.class, Class::Certificate(_) | Class::TooOld)),
            Self::Measured => probe.quality.is_some(),
        }
    }
}

/// Where a probe's status stands in a snapshot.
#[derive(Clone, Copy, Debug)]
struct Place {
    part: usize,
    component: usize,
    probe: usize,
}

impl Rows {
    /// Those of a snapshot; who answers for the components is counted on the way.
    pub(super) fn of(snapshot: &Snapshot, owners: &mut Owners) -> Self {
        let inventory = &snapshot.inventory;
        let mut rows = Self {
            components: Vec::with_capacity(inventory.components().len()),
            probes: Vec::with_capacity(inventory.probes().len()),
            ..Self::default()
        };
        for (part, statuses) in snapshot.parts.iter().enumerate() {
            for (component, status) in statuses.components().enumerate() {
                owners.add(snapshot, statuses.place, status);
                let measures = |facet| facet == Facet::Media;
                rows.components.push(ComponentRow {
                    component: status.component,
                    shown: status.shown,
                    measured: status.facets.iter().any(|f| measures(f.facet)),
                });
                for (probe, status) in status.probes.iter().enumerate() {
                    rows.probes.push(ProbeRow::of(status, inventory));
                    let place = Place {
                        part,
                        component,
                        probe,
                    };
                    rows.group(status, place);
                }
            }
        }
        rows
    }

    fn group(&mut self, status: &ProbeStatus, place: Place) {
        for (group, places) in Group::ALL.into_iter().zip(&mut self.groups) {
            if group.has(status) {
                places.push(place);
            }
        }
    }

    /// The probes of a group from the one at `first` on.
    pub(super) fn some<'s>(
        &self,
        snapshot: &'s Snapshot,
        group: Group,
        first: usize,
    ) -> impl Iterator<Item = &'s ProbeStatus> {
        let places = Group::ALL.iter().position(|g| *g == group);
        let places = places.map_or(&[][..], |at| &self.groups[at]);
        places.iter().skip(first).filter_map(|place| {
            let part = snapshot.parts.get(place.part)?;
            part.components
                .get(place.component)?
                .probes
                .get(place.probe)
        })
    }
}

impl ProbeRow {
    fn of(status: &ProbeStatus, inventory: &Inventory) -> Self {
        let performed = status
            .last
            .filter(|last| !matches!(last.class, Class::NotPerformed(_)));
        // Whatever was asked, an answer is a success: most need not be looked up.
        let success =
            |class: Class| class.is_success() || class.is_success_of(inventory[status.probe].facet);
        Self {
            probe: status.probe,
            success: performed.map(|last| success(last.class)),
            rtt: status.last.and_then(|last| last.rtt),
            at: status.last.map(|last| last.at),
            runs: status.runs,
        }
    }
}
