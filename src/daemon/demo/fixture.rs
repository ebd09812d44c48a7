//! Faults, mails and snapshots made up for the tests of this folder.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;

use super::mapping::Mapping;
use super::region::Region;
use crate::clock::{Mono, Now};
use crate::fault::*;
use crate::health::Mode;
use crate::inventory::{Element, Facet, Inventory, RegionIx};
use crate::respond::smtp::Mail;
use crate::view::{Draft, Monitor, Outbox, Snapshot};

pub(super) fn inventory(agreements: &str) -> Arc<Inventory> {
    let region = Region {
        directory: "/nowhere".into(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        relay: 2525,
        mapping: Mapping::default(),
    };
    region.load(agreements).unwrap().inventory
}

pub(super) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub(super) fn later(seconds: i64) -> Timestamp {
    noon() + jiff::SignedDuration::from_secs(seconds)
}

/// A fault of these components' reach; one is a cause, several a tie.
pub(super) fn fault(inventory: &Inventory, serial: u32, components: &[&str]) -> Fault {
    let region = RegionIx::at(0);
    let elements: Vec<Element> = components
        .iter()
        .map(|id| Element {
            component: inventory.component_by_id(region, id).unwrap(),
            facet: Facet::Reach,
        })
        .collect();
    let candidates: Vec<CauseRef> = elements
        .iter()
        .map(|element| CauseRef {
            component: ComponentRef::of(inventory, element.component),
            facet: element.facet,
            mode: Mode::Silent,
        })
        .collect();
    let affected = &inventory[elements[0].component].dependants;
    let owner = inventory.owner(elements[0], noon());
    let finding = Finding {
        cause: (candidates.len() == 1).then(|| candidates[0].clone()),
        candidates,
        evidence: Evidence::default(),
        split_by: None,
    };
    let assignment = match &elements[..] {
        [_] => Assignment::to_owner(inventory, &owner),
        [_, other, ..] => {
            let other = inventory.owner(*other, noon());
            let among = [owner.party, other.party];
            Assignment::undecided(inventory, inventory[region].coordinator, &among)
        }
        [] => unreachable!("a fault has a cause or candidates"),
    };
    Fault::open(&Event {
        fault: Number::new("FOSEN", 2026, serial),
        at: later(5),
        ordinal: 0,
        what: What::Opened {
            region: "fosen".to_owned(),
            began_at: noon(),
            finding,
            assignment,
            affected: affected
                .iter()
                .map(|&ix| ComponentRef::of(inventory, ix))
                .collect(),
            previous: None,
            split_from: None,
            earlier: Vec::new(),
        },
    })
    .unwrap()
}

/// What a visitor has reported from a room in Åfjord.
pub(super) fn reported(inventory: &Inventory, serial: u32) -> Fault {
    let room = "afjord.helsesenter.rom1";
    let component = ComponentRef::of(inventory, inventory.find_components(room)[0]);
    let mut event = fault(inventory, serial, &[room]).timeline[0].clone();
    if let What::Opened {
        finding,
        assignment,
        ..
    } = &mut event.what
    {
        let coordinator = inventory[RegionIx::at(0)].coordinator;
        *assignment = Assignment::undecided(inventory, coordinator, &[]);
        finding.cause = None;
        finding.candidates.clear();
        finding.evidence.reported = Some(Box::new(UserReport {
            room: component,
            sees: Sight::NoSound,
            words: None,
            mark: crate::access::Mark::default(),
        }));
    }
    Fault::open(&event).expect("a fault opens with its first event")
}

pub(super) fn clear(fault: &mut Fault, at: Timestamp) {
    let event = Event {
        fault: fault.number.clone(),
        at,
        ordinal: fault.next_ordinal(),
        what: What::Cleared,
    };
    fault.apply(&event).unwrap();
}

pub(super) fn snapshot(inventory: &Arc<Inventory>, faults: &[Fault], cut_off: bool) -> Snapshot {
    let now = Now {
        mono: Mono::START,
        wall: later(10),
    };
    let mut monitor = Monitor::new(now.wall, "0", "");
    if cut_off {
        monitor.cut_off.insert(RegionIx::at(0), noon());
    }
    let faults: Vec<Arc<Fault>> = faults.iter().cloned().map(Arc::new).collect();
    let draft = Draft::new(Arc::clone(inventory), now.wall);
    draft.snapshot(now, faults.into(), Outbox::default(), monitor)
}

pub(super) fn mail(to: &str, subject: &str) -> Mail {
    Mail {
        recipients: vec![to.to_owned()],
        subject: subject.to_owned(),
        ..Mail::default()
    }
}
