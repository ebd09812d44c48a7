//! A small region and its faults, for the tests of this folder.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Context;
use crate::clock::{Mono, Now};
use crate::fault::*;
use crate::health::{Class, Mode};
use crate::inventory::{
    Agreement, Builder, ByWebhook, Component, ComponentIx, Contact, Facet, Inventory, Kind,
    Language, Municipality, MunicipalityIx, Party, PartyIx, Region, RegionIx, Role, Scope, Site,
    Standing, Terms, When,
};

pub(super) fn context() -> Context {
    Context {
        install: "test".to_owned(),
        domain: "samband.test".to_owned(),
        public_url: "https://samband.example".to_owned(),
        unlogged: false,
        mqtt: false,
        link_days: None,
        mailbox: None,
    }
}

pub(super) const PARTNER: &str = "vakt@it.example";
pub(super) const COUNCIL: &str = "koordinator@rad.example";
pub(super) const OPERATOR: &str = "drift@samband.example";
pub(super) const AFJORD: &str = "post@afjord.example";
pub(super) const ORLAND: &str = "post@orland.example";

/// Parties: 0 council, 1 operator, 2 IT partner, 3 Åfjord, 4 Ørland, 5 vendor
/// without contacts.
pub(super) fn inventory(language: Language) -> Inventory {
    inventory_with(language, PARTNER)
}

/// The same, the IT partner's only contact being another.
pub(super) fn inventory_with(language: Language, partner: &str) -> Inventory {
    inventory_in_shadow(language, partner, &[])
}

/// The same, with these parties in shadow mode, or all of the region of this id.
pub(super) fn inventory_in_shadow(language: Language, partner: &str, shadow: &[&str]) -> Inventory {
    drawn(language, partner, shadow, None)
}

/// The same, with the IT partner told by the webhook `sms` too, and `tickets` told
/// of all events.
pub(super) fn inventory_with_webhooks(when: When, shadow: &[&str]) -> Inventory {
    drawn(Language::Bokmal, PARTNER, shadow, Some(("it", when)))
}

/// The same, with the telephone of the operator.
pub(super) fn inventory_with_webhook_of_operator(when: When) -> Inventory {
    drawn(Language::Bokmal, PARTNER, &[], Some(("drift", when)))
}

#[expect(
    clippy::too_many_lines,
    reason = "a drawn region, read from top to bottom"
)]
fn drawn(
    language: Language,
    partner: &str,
    shadow: &[&str],
    sms: Option<(&str, When)>,
) -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "fosen".into(),
        name: "Fosen".into(),
        zone: TimeZone::get("Europe/Oslo").unwrap(),
        language,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(1),
        monitor: ComponentIx::at(0),
        shadow: shadow.contains(&"fosen"),
        terms: Terms::default(),
    });
    if sms.is_some() {
        builder.event_webhook(region, "tickets".into());
    }
    // Operated by a party of the same id as the first.
    let second = builder.region(Region {
        id: "namdal".into(),
        name: "Namdal".into(),
        zone: TimeZone::get("Europe/Oslo").unwrap(),
        language,
        coordinator: PartyIx::at(6),
        operator: PartyIx::at(6),
        monitor: ComponentIx::at(1),
        shadow: false,
        terms: Terms::default(),
    });
    let parties = [
        ("rad", "Fosen helseråd", Role::Council, Some(COUNCIL)),
        ("drift", "Samband drift", Role::ItPartner, Some(OPERATOR)),
        ("it", "Fosen IKT", Role::ItPartner, Some(partner)),
        ("afjord", "Åfjord kommune", Role::Municipality, Some(AFJORD)),
        ("orland", "Ørland kommune", Role::Municipality, Some(ORLAND)),
        ("leverandor", "Videosalg AS", Role::Vendor, None),
    ];
    for (id, name, role, email) in parties {
        builder.party(Party {
            id: id.into(),
            region,
            name: name.into(),
            role,
            language,
            contacts: email
                .into_iter()
                .map(|email| Contact {
                    name: None,
                    email: email.into(),
                    language: None,
                    telephone: None,
                    on_call: None,
                    webhook: sms
                        .filter(|(whose, _)| *whose == id)
                        .map(|(_, when)| ByWebhook {
                            id: "sms".into(),
                            when,
                        }),
                })
                .collect(),
            telephone: (id == "rad").then(|| Arc::from("72 00 00 00")),
            shadow: shadow.contains(&id),
            outside: id == "leverandor",
            escalation: Vec::new(),
        });
    }
    builder.party(Party {
        id: "drift".into(),
        region: second,
        name: "Samband drift".into(),
        role: Role::ItPartner,
        language,
        contacts: vec![Contact {
            name: None,
            email: OPERATOR.into(),
            language: None,
            telephone: None,
            webhook: None,
            on_call: None,
        }],
        telephone: None,
        shadow: false,
        outside: false,
        escalation: Vec::new(),
    });
    for (id, name, party) in [("afjord", "Åfjord", 3), ("orland", "Ørland", 4)] {
        let municipality = builder.municipality(Municipality {
            id: id.into(),
            region,
            name: name.into(),
            party: PartyIx::at(party),
            coordinator: None,
            numbers: Vec::new(),
        });
        builder.site(Site {
            id: format!("{id}.helsesenter").into(),
            region,
            name: format!("{name} helsesenter").into(),
            municipality,
            used: None,
        });
    }
    for (region, operator) in [(region, 1), (second, 6)] {
        builder.component(Component {
            id: "monitor".into(),
            region,
            name: "samband".into(),
            kind: Kind::Monitor,
            site: None,
            municipality: None::<MunicipalityIx>,
            organisation: PartyIx::at(operator),
            addresses: Vec::new(),
            depends: Vec::new(),
            signals_loss: false,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        });
    }
    builder.agreement(Agreement {
        id: "drift-2026".into(),
        region,
        name: "Driftsavtale 2026".into(),
        party: PartyIx::at(2),
        reference: Some("sak 2026/114".into()),
        standing: Standing::Signed,
        from: at(-400 * 86_400),
        until: Some("2026-12-31T23:00:00Z".parse().unwrap()),
        scope: Scope {
            municipalities: vec![MunicipalityIx::at(0), MunicipalityIx::at(1)],
            ..Scope::default()
        },
        terms: Terms::default(),
    });
    builder.finish().unwrap()
}

pub(super) fn region() -> RegionIx {
    RegionIx::at(0)
}

pub(super) fn party(id: &str) -> PartyRef {
    let name = match id {
        "rad" => "Fosen helseråd",
        "it" => "Fosen IKT",
        "afjord" => "Åfjord kommune",
        "orland" => "Ørland kommune",
        "leverandor" => "Videosalg AS",
        other => other,
    };
    PartyRef {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

pub(super) fn component(id: &str, name: &str, kind: Kind) -> ComponentRef {
    let municipality = id.split('.').next().unwrap_or_default();
    let place = if municipality == "afjord" {
        "Åfjord"
    } else {
        "Ørland"
    };
    ComponentRef {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        site: Some(format!("{municipality}.helsesenter")),
        site_name: Some(format!("{place} helsesenter")),
        municipality: Some(municipality.to_owned()),
    }
}

pub(super) fn line() -> ComponentRef {
    component("afjord.helsesenter.linje", "Linje", Kind::AccessLine)
}

pub(super) fn room(n: u32) -> ComponentRef {
    component(
        &format!("afjord.helsesenter.rom{n}"),
        &format!("Rom {n}"),
        Kind::Codec,
    )
}

pub(super) fn cause(component: ComponentRef, facet: Facet, mode: Mode) -> CauseRef {
    CauseRef {
        component,
        facet,
        mode,
    }
}

pub(super) fn at(second: i64) -> Timestamp {
    "2026-11-22T09:20:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .checked_add(jiff::SignedDuration::from_secs(second))
        .unwrap()
}

pub(super) fn now(second: i64) -> Now {
    Now {
        mono: Mono::from_nanos(u64::try_from(second).unwrap() * 1_000_000_000),
        wall: at(second),
    }
}

pub(super) fn evidence() -> Evidence {
    let seen = |component: ComponentRef, probe: &str, class, second, detail: &str| Seen {
        probe: format!("{}/{probe}", component.id),
        component,
        class,
        at: at(second),
        detail: detail.to_owned(),
        exchange: Vec::new(),
    };
    Evidence {
        failed: vec![
            seen(
                room(1),
                "ping",
                Class::Silent,
                12,
                "no answer before the deadline",
            ),
            seen(
                room(2),
                "sip",
                Class::NetUnreachable {
                    from: "192.0.2.1".parse().unwrap(),
                },
                13,
                "ICMP network unreachable (type 3, code 0) from 192.0.2.1",
            ),
        ],
        controls: vec![seen(
            component("orland.helsesenter.rom1", "Rom 1", Kind::Codec),
            "ping",
            Class::Answered,
            14,
            "answered",
        )],
        witness: Some(seen(
            ComponentRef {
                site: None,
                site_name: None,
                municipality: None,
                ..component("core", "Helsenettet", Kind::NetworkCore)
            },
            "ping",
            Class::Answered,
            15,
            "answered",
        )),
        ..Evidence::default()
    }
}

pub(super) fn found(causes: Vec<CauseRef>) -> Finding {
    let one = causes.len() == 1;
    Finding {
        cause: one.then(|| causes[0].clone()),
        candidates: causes,
        evidence: evidence(),
        split_by: (!one).then(|| "afjord.helsesenter.ruter/ping".to_owned()),
    }
}

pub(super) fn the_line() -> Finding {
    found(vec![cause(line(), Facet::Reach, Mode::Silent)])
}

pub(super) fn the_tie() -> Finding {
    let router = component("afjord.helsesenter.ruter", "Ruter", Kind::SiteRouter);
    found(vec![
        cause(line(), Facet::Reach, Mode::Silent),
        cause(router, Facet::Reach, Mode::Silent),
    ])
}

pub(super) fn agreed(owner: &str) -> Assignment {
    Assignment {
        owner: Some(party(owner)),
        agreement: Some(AgreementRef {
            id: "drift-2026".to_owned(),
            name: "Driftsavtale 2026".to_owned(),
            reference: Some("sak 2026/114".to_owned()),
        }),
        gap: None,
        among: Vec::new(),
        holder: party(owner),
        due: None,
    }
}

/// Agreed, with a time to say yes and a step to another party.
pub(super) fn timed(owner: &str, next: &str) -> Assignment {
    let clause = Clause {
        restore_hours: None,
        escalation_hours: None,
        agreed: true,
        respond: jiff::SignedDuration::from_mins(30),
        restore: Some(jiff::SignedDuration::from_hours(8)),
        hours: vec!["mon-fri 08:00-16:00".to_owned()],
        holidays: Some("NO".to_owned()),
        arbiter: None,
        escalation: vec![StepRef {
            after: jiff::SignedDuration::from_mins(30),
            to: party(next),
            always: false,
        }],
    };
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    Assignment {
        due: Some(Box::new(clause.due(&zone, at(16), None))),
        ..agreed(owner)
    }
}

pub(super) fn unagreed(owner: &str) -> Assignment {
    Assignment {
        agreement: None,
        gap: Some(GapRef::Unagreed),
        ..agreed(owner)
    }
}

pub(super) fn contested(owner: &str) -> Assignment {
    let other = AgreementRef {
        id: "gammel".to_owned(),
        name: "Linjeavtalen".to_owned(),
        reference: None,
    };
    let agreements = agreed(owner).agreement.into_iter().chain([other]).collect();
    Assignment {
        agreement: None,
        gap: Some(GapRef::Contested { agreements }),
        ..agreed(owner)
    }
}

pub(super) fn undecided() -> Assignment {
    Assignment {
        owner: None,
        agreement: None,
        gap: None,
        among: vec![party("it"), party("afjord")],
        holder: party("rad"),
        due: None,
    }
}

/// A fault and its history, driven by events.
pub(super) struct Case {
    pub(super) fault: Fault,
}

impl Case {
    pub(super) fn open(serial: u32, finding: Finding, assignment: Assignment) -> (Self, Event) {
        let event = Event {
            fault: Number::new("FOSEN", 2026, serial),
            at: at(16),
            ordinal: 0,
            what: What::Opened {
                region: "fosen".to_owned(),
                began_at: at(0),
                finding,
                assignment,
                affected: vec![room(1), room(2)],
                previous: None,
                split_from: None,
                earlier: Vec::new(),
            },
        };
        let fault = Fault::open(&event).unwrap();
        (Self { fault }, event)
    }

    pub(super) fn then(&mut self, second: i64, what: What) -> Event {
        let event = Event {
            fault: self.fault.number.clone(),
            at: at(second),
            ordinal: self.fault.next_ordinal(),
            what,
        };
        self.fault.apply(&event).unwrap();
        event
    }
}
