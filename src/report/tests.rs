//! Reports of invented histories, whose figures are known.

mod alike;
mod days;
mod figures;
mod months;
mod oracle;
mod reported;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::config::{AsWritten, NoSecrets, Texts, read};
use crate::fault::{
    AgreementRef, Assignment, CauseRef, Clause, ComponentRef, Due, Event, Evidence, Fault, Finding,
    GapRef, IncidentRef, PartyRef, StepRef, What,
};
use crate::health::Mode;
use crate::inventory::{Facet, Inventory, RegionIx};
use crate::notice::{Brief, Channel, Fate, Reason};

/// The region that ships, with more at its end.
fn fosen(more: &str) -> (Arc<Inventory>, RegionIx) {
    let shipped = include_str!("../../config/regions/fosen.toml");
    region(&format!("{shipped}{more}"))
}

fn region(text: &str) -> (Arc<Inventory>, RegionIx) {
    let texts = Texts::from([
        (
            PathBuf::from("samband.toml"),
            "regions = [\"fosen\"]\n".to_owned(),
        ),
        (PathBuf::from("regions/fosen.toml"), text.to_owned()),
    ]);
    let loaded = read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    let inventory = loaded.unwrap_or_else(|report| panic!("{report}")).inventory;
    let region = inventory.region_by_id("fosen").unwrap();
    (inventory, region)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn party(id: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: format!("{id} kommune"),
    }
}

/// November 2026, in Oslo.
fn november() -> Period {
    period("2026-11-01", "2026-11-30")
}

fn period(first: &str, last: &str) -> Period {
    let zone = jiff::tz::TimeZone::get("Europe/Oslo").unwrap();
    let days = [first, last].map(|day| Some(day.parse().unwrap()));
    Period::of(days[0], days[1], &zone, at("2027-06-01T00:00:00Z")).unwrap()
}

/// A room of each of the six.
const ROOMS: [(&str, &str); 6] = [
    ("orland", "orland.dms.rom1"),
    ("rissa", "rissa.helsesenter.rom1"),
    ("bjugn", "bjugn.helsesenter.rom1"),
    ("afjord", "afjord.helsesenter.rom1"),
    ("roan", "roan.omsorgssenter.rom1"),
    ("osen", "osen.sykeheim.rom1"),
];

fn room(inventory: &Inventory, place: &str) -> ComponentRef {
    let (_, id) = ROOMS.iter().find(|(known, _)| *known == place).unwrap();
    let [ix] = inventory.find_components(id)[..] else {
        panic!("{id} is no one component");
    };
    ComponentRef::of(inventory, ix)
}

fn finding(component: ComponentRef) -> Finding {
    let cause = CauseRef {
        component,
        facet: Facet::Reach,
        mode: Mode::Silent,
    };
    Finding {
        cause: Some(cause.clone()),
        candidates: vec![cause],
        evidence: Evidence::default(),
        split_by: None,
    }
}

/// An agreement by which half an hour is to be enough for a yes and four hours for the
/// rest, on working days from eight to four.
fn clause() -> Clause {
    Clause {
        agreed: true,
        respond: SignedDuration::from_mins(30),
        restore: Some(SignedDuration::from_hours(4)),
        hours: vec!["mon-fri 08:00-16:00".to_owned()],
        restore_hours: None,
        escalation_hours: None,
        holidays: Some("NO".to_owned()),
        arbiter: None,
        escalation: vec![StepRef {
            after: SignedDuration::from_mins(30),
            to: party("fosen-regionrad"),
            always: false,
        }],
    }
}

/// A fault's history in the making.
#[derive(Clone)]
struct Story {
    inventory: Arc<Inventory>,
    events: Vec<Event>,
    told: Vec<Brief>,
}

impl Story {
    /// Of a room in a place, which is to be mended by `fosen-ikt` by a clause, or by the
    /// municipality itself without one.
    fn opened(
        inventory: &Arc<Inventory>,
        serial: u32,
        place: &str,
        [began, opened]: [&str; 2],
        clause: Option<Clause>,
    ) -> Self {
        let component = room(inventory, place);
        let (since, zone) = (at(opened), november().zone);
        let owner = match clause {
            Some(_) => party("fosen-ikt"),
            None => party(place),
        };
        let due: Option<Due> = clause.map(|clause| clause.due(&zone, since, None));
        let what = What::Opened {
            region: "fosen".to_owned(),
            began_at: at(began),
            finding: finding(component.clone()),
            assignment: Assignment {
                owner: Some(owner.clone()),
                agreement: due.as_ref().map(|_| AgreementRef {
                    id: "drift".to_owned(),
                    name: "Driftsavtale".to_owned(),
                    reference: Some("sak 2026/117".to_owned()),
                }),
                gap: due.is_none().then_some(GapRef::Unagreed),
                among: Vec::new(),
                holder: owner,
                due: due.map(Box::new),
            },
            affected: vec![component],
            previous: None,
            split_from: None,
            earlier: Vec::new(),
        };
        let event = Event {
            fault: Number::new("FOSEN", 2026, serial),
            at: since,
            ordinal: 0,
            what,
        };
        Self {
            inventory: Arc::clone(inventory),
            events: vec![event],
            told: Vec::new(),
        }
    }

    fn then(mut self, moment: &str, what: What) -> Self {
        let first = self.events.first().unwrap();
        self.events.push(Event {
            fault: first.fault.clone(),
            at: at(moment),
            ordinal: u32::try_from(self.events.len()).unwrap(),
            what,
        });
        self
    }

    /// Somebody was told to act, or would have been.
    fn told(mut self, party: &str, moment: &str, fate: Fate) -> Self {
        self.told.push(Brief {
            reason: Reason::Responsible,
            channel: Channel::Email,
            region: "fosen".to_owned(),
            party: party.to_owned(),
            created_at: at(moment),
            tried_at: (fate != Fate::Shadowed).then(|| at(moment)),
            fate,
        });
        self
    }

    fn told_at_once(self, party: &str) -> Self {
        let moment = self.events.first().unwrap().at.to_string();
        self.told(party, &moment, Fate::Accepted { in_digest: false })
    }

    fn course(&self) -> Course {
        let mut events = (1_u8..).zip(&self.events);
        let (seq, first) = events.next().unwrap();
        let mut reader = Reader::open(first, seq.into(), [seq; 32]).unwrap();
        for (seq, event) in events {
            reader.take(event, seq.into(), [seq; 32]).unwrap();
        }
        reader.finish(self.told.clone(), Some("1f2e (#1)".to_owned()))
    }

    /// The same as faults are kept.
    fn fault(&self) -> Fault {
        let mut events = self.events.iter();
        let mut fault = Fault::open(events.next().unwrap()).unwrap();
        for event in events {
            fault.apply(event).unwrap();
        }
        fault
    }
}

fn accepted(by: &str, expected: Option<&str>) -> What {
    What::Accepted {
        by: party(by),
        through: None,
        expected_at: expected.map(at),
    }
}

fn reopened(story: &Story, place: &str) -> What {
    What::Reopened {
        finding: finding(room(&story.inventory, place)),
        anew: true,
    }
}

fn explained(planned: bool, since: &str) -> What {
    What::Explained {
        incident: incident(planned, since),
        restore_by: None,
    }
}

fn unexplained(planned: bool, since: &str) -> What {
    What::Unexplained {
        incident: incident(planned, since),
        anew: true,
        restore_by: None,
    }
}

fn incident(planned: bool, since: &str) -> IncidentRef {
    IncidentRef {
        id: "arbeid".to_owned(),
        party: "fosen-ikt".to_owned(),
        party_name: "Fosen IKT".to_owned(),
        since: at(since),
        expected_end: None,
        text: "Nye rutere".to_owned(),
        reference: None,
        planned,
    }
}

/// It is found to be another's, of which nothing is agreed.
fn located(story: &Story, owner: &str) -> What {
    What::Located {
        finding: finding(room(&story.inventory, "rissa")),
        assignment: Assignment {
            owner: Some(party(owner)),
            agreement: None,
            gap: Some(GapRef::Unagreed),
            among: Vec::new(),
            holder: party(owner),
            due: None,
        },
        stays: false,
        earlier: Vec::new(),
    }
}

fn handed_over(by: &str, to: &str) -> What {
    What::HandedOver {
        by: Some(party(by)),
        through: None,
        to: party(to),
        because: "strømmen er borte".to_owned(),
    }
}

/// Somebody is asked anew, by the same clause.
fn asked(moment: &str) -> What {
    What::Asked {
        due: Box::new(clause().due(&november().zone, at(moment), None)),
    }
}

fn merged() -> What {
    What::Merged {
        into: Number::new("FOSEN", 2026, 99),
    }
}

fn closed() -> What {
    What::Closed {
        by: None,
        through: None,
        cause: "ukjent".to_owned(),
        remedy: "gikk over".to_owned(),
    }
}

fn sources(stories: &[Story], as_of: &str) -> Sources {
    Sources {
        install: "test".to_owned(),
        head: (99, [7; 32]),
        as_of: at(as_of),
        begins: Some(Timestamp::UNIX_EPOCH),
        courses: stories.iter().map(Story::course).collect(),
        unreadable: Vec::new(),
    }
}
