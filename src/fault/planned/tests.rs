use jiff::tz::TimeZone;

use super::*;
use crate::fault::Way;
use crate::inventory::{
    Agreement, Builder, Component, ComponentIx, Language, Municipality, MunicipalityIx, Party,
    Region, Role, Scope, Standing, Terms,
};

/// A region of a coordinator, an operator, an IT partner with an agreement for codecs, a
/// network operator with its core, and a municipality with a room.
fn inventory() -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "fosen".into(),
        name: "Fosen".into(),
        zone: TimeZone::UTC,
        language: Language::English,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(1),
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: Terms::default(),
    });
    parties(&mut builder, region);
    let municipality = builder.municipality(Municipality {
        id: "afjord".into(),
        region,
        name: "Åfjord".into(),
        party: PartyIx::at(4),
        coordinator: None,
        numbers: Vec::new(),
    });
    let parts = [
        ("monitor", Kind::Monitor, 1, None),
        ("core", Kind::NetworkCore, 3, None),
        ("rom1", Kind::Codec, 4, Some(municipality)),
    ];
    for (id, kind, organisation, municipality) in parts {
        builder.component(Component {
            id: id.into(),
            region,
            name: id.into(),
            kind,
            site: None,
            municipality,
            organisation: PartyIx::at(organisation),
            addresses: Vec::new(),
            depends: Vec::new(),
            signals_loss: false,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        });
    }
    builder.agreement(Agreement {
        id: "drift".into(),
        region,
        name: "Drift".into(),
        party: PartyIx::at(2),
        reference: None,
        standing: Standing::Signed,
        from: Timestamp::UNIX_EPOCH,
        until: Some(at(40 * 24)),
        scope: Scope {
            kinds: vec![Kind::Codec],
            ..Scope::default()
        },
        terms: Terms::default(),
    });
    builder.finish().expect("an inventory")
}

fn parties(builder: &mut Builder, region: RegionIx) {
    for id in ["rad", "drift", "it", "nett", "afjord"] {
        builder.party(Party {
            id: id.into(),
            region,
            name: id.to_uppercase().into(),
            role: Role::Council,
            language: Language::English,
            contacts: Vec::new(),
            telephone: None,
            escalation: Vec::new(),
            shadow: false,
            outside: false,
        });
    }
}

/// So many hours after the moment of the tests.
fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + hour * 3600).expect("a moment")
}

fn by(capacity: Capacity) -> Actor {
    Actor {
        capacity,
        on_behalf: None,
        way: Way::Api,
        user: None,
    }
}

fn operator() -> Actor {
    by(Capacity::Operator)
}

fn party(id: &str) -> Actor {
    by(Capacity::Party(id.to_owned()))
}

fn wanted(party: &str, components: &[&str]) -> Wanted {
    Wanted {
        region: None,
        party: party.to_owned(),
        text: Remark::line("New cards", 200).expect("a line"),
        reference: None,
        from: at(24),
        until: at(26),
        components: components.iter().map(|id| (*id).to_owned()).collect(),
        kinds: Vec::new(),
        municipalities: Vec::new(),
    }
}

fn declared(wanted: &Wanted, actor: &Actor, known: &[Declared]) -> Result<Declared, PlanRefused> {
    let id = format!("declared.{}", known.len() + 1);
    wanted.declared(actor, known, id, &inventory(), at(0))
}

#[test]
fn operator_and_coordinator_declare_for_anybody_and_a_party_what_it_owns_or_answers_for() {
    for actor in [operator(), by(Capacity::Coordinator)] {
        for who in ["it", "nett", "afjord"] {
            let work = declared(&wanted(who, &["core", "rom1"]), &actor, &[]);
            assert_eq!(work.expect("it is planned").party.id, who);
        }
    }
    // By its agreement, or as its owner.
    for (who, component) in [("it", "rom1"), ("afjord", "rom1"), ("nett", "core")] {
        assert!(declared(&wanted(who, &[component]), &party(who), &[]).is_ok());
    }
    let foreign = declared(&wanted("it", &["rom1", "core"]), &party("it"), &[]);
    assert!(
        matches!(&foreign, Err(PlanRefused::NotTheirs { component, .. }) if component == "core"),
        "{foreign:?}"
    );
    let others = declared(&wanted("nett", &["core"]), &party("it"), &[]);
    assert!(matches!(others, Err(PlanRefused::ForItself(_))));
    // When the work begins its agreement is over.
    let later = Wanted {
        from: at(41 * 24),
        until: at(41 * 24 + 1),
        ..wanted("it", &["rom1"])
    };
    let after = declared(&later, &party("it"), &[]);
    assert!(matches!(after, Err(PlanRefused::NotTheirs { .. })));
    // Whole kinds are held against each of their components.
    let kinds = Wanted {
        kinds: vec![Kind::Codec, Kind::NetworkCore],
        ..wanted("it", &[])
    };
    assert!(matches!(
        declared(&kinds, &party("it"), &[]),
        Err(PlanRefused::NotTheirs { .. })
    ));
}

#[test]
fn what_cannot_be_planned_is_refused_with_the_reason() {
    let of = |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted("it", &["rom1"]);
        change(&mut wanted);
        declared(&wanted, &operator(), &[]).map(|work| work.id)
    };
    let refused = |change: &dyn Fn(&mut Wanted), why: PlanRefused| {
        assert_eq!(of(change), Err(why));
    };
    assert!(of(&|_| {}).is_ok());
    refused(
        &|w| w.region = Some("x".into()),
        PlanRefused::NoRegion("x".into()),
    );
    refused(&|w| w.party = "x".into(), PlanRefused::NoParty("x".into()));
    refused(
        &|w| w.components = vec!["x".into()],
        PlanRefused::NoComponent("x".into()),
    );
    refused(
        &|w| w.municipalities = vec!["x".into()],
        PlanRefused::NoMunicipality("x".into()),
    );
    refused(&|w| w.components.clear(), PlanRefused::Nothing);
    refused(
        &|w| {
            w.components.clear();
            w.kinds = vec![Kind::Bridge];
        },
        PlanRefused::Nothing,
    );
    refused(&|w| w.until = w.from, PlanRefused::Order);
    refused(&|w| w.until = at(24 + 14 * 24 + 1), PlanRefused::TooLong);
    refused(&|w| (w.from, w.until) = (at(-2), at(-1)), PlanRefused::When);
    refused(&|w| (w.from, w.until) = (at(-1), at(1)), PlanRefused::When);
    refused(
        &|w| (w.from, w.until) = (at(9000), at(9001)),
        PlanRefused::When,
    );
    // Whoever has just begun is in time.
    let just = at(0)
        .saturating_sub(SignedDuration::from_mins(10))
        .expect("a moment");
    assert!(of(&|w| (w.from, w.until) = (just, at(1))).is_ok());
}

#[test]
fn the_same_is_not_planned_twice_and_not_without_end() {
    let first = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    let again = declared(
        &wanted("it", &["rom1"]),
        &operator(),
        std::slice::from_ref(&first),
    );
    assert_eq!(again, Err(PlanRefused::Twice("declared.1".to_owned())));
    let others = |hours: i64| Wanted {
        until: at(26 + hours),
        ..wanted("it", &["rom1"])
    };
    let mut known = Vec::new();
    for n in 0..DECLARED {
        let work = declared(
            &others(i64::try_from(n).expect("a few")),
            &operator(),
            &known,
        );
        known.push(work.expect("it is planned"));
    }
    let over = declared(&others(201), &operator(), &known);
    assert_eq!(over, Err(PlanRefused::TooMany));
}

#[test]
fn what_is_declared_is_withdrawn_by_whose_it_is_as_long_as_it_is_not_over() {
    let work = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    let known = [work];
    let inventory = inventory();
    let withdrawn = |id: &str, actor: &Actor, now| {
        withdrawn(id, actor, &known, &inventory, now)
            .map(|(work, through)| (work.id.clone(), through.party.id))
    };
    let by = |who: &str| Ok(("declared.1".to_owned(), who.to_owned()));
    assert_eq!(withdrawn("declared.1", &operator(), at(1)), by("drift"));
    assert_eq!(withdrawn("declared.1", &party("it"), at(25)), by("it"));
    let foreign = withdrawn("declared.1", &party("nett"), at(1));
    assert!(matches!(foreign, Err(PlanRefused::ForItself(_))));
    assert_eq!(
        withdrawn("declared.1", &operator(), at(26)),
        Err(PlanRefused::Unknown)
    );
    assert_eq!(
        withdrawn("declared.2", &operator(), at(1)),
        Err(PlanRefused::Unknown)
    );
}

#[test]
fn what_is_left_of_it_when_the_configuration_changes_is_never_more_than_was_said() {
    let inventory = inventory();
    let work = |change: &dyn Fn(&mut Declared)| {
        let mut work = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("planned");
        change(&mut work);
        work.planned(&inventory)
    };
    let kept = work(&|w| w.components = vec!["gone".into(), "rom1".into()]);
    assert_eq!(kept.expect("some of it").extent.parts, 1);
    assert_eq!(work(&|w| w.components = vec!["gone".into()]), None);
    assert_eq!(work(&|w| w.party.id = "gone".into()), None);
    assert_eq!(work(&|w| w.region = "gone".into()), None);
    // Kinds in a municipality that has gone are not those kinds everywhere.
    let there = work(&|w| {
        w.kinds = vec![Kind::Codec];
        w.municipalities = vec!["gone".into()];
    });
    assert_eq!(there, None);
    let there = work(&|w| {
        w.components.clear();
        w.kinds = vec![Kind::Codec];
        w.municipalities = vec!["afjord".into(), "gone".into()];
    });
    let there = there.expect("the others");
    assert_eq!(there.extent.affected, [MunicipalityIx::at(0)]);
}

#[test]
fn a_body_is_read_within_limits() {
    let body = r#"{"party":"it","text":" New cards ","from":"2026-12-01T21:00:00Z",
        "until":"2026-12-01T23:00:00Z","components":["rom1"],"kinds":["codec"]}"#;
    let wanted = PlanJson::read(body.as_bytes()).expect("a body");
    let wanted = wanted.understood().expect("words");
    assert_eq!(wanted.text.as_str(), "New cards");
    assert_eq!(wanted.kinds, [Kind::Codec]);
    for wrong in [
        r#"{"party":"it"}"#,
        r#"{"party":"it","text":"a","from":"soon","until":"2026-12-01T23:00:00Z"}"#,
        &body.replace("party", "partei"),
        "[]",
    ] {
        let read = PlanJson::read(wrong.as_bytes());
        assert!(matches!(read, Err(PlanJsonError::Form(_))), "{wrong}");
    }
    for (from, to) in [
        (" New cards ", ""),
        (" New cards ", "a\\nb"),
        ("rom1", "\\u202e"),
    ] {
        let read = PlanJson::read(body.replace(from, to).as_bytes()).expect("a body");
        assert!(matches!(
            read.understood(),
            Err(PlanJsonError::Words { .. })
        ));
    }
    let many = (0..201)
        .map(|n| format!("\"c{n}\""))
        .collect::<Vec<_>>()
        .join(",");
    let read = PlanJson::read(body.replace("\"rom1\"", &many).as_bytes()).expect("a body");
    assert!(matches!(
        read.understood(),
        Err(PlanJsonError::Listed("components"))
    ));
}

#[test]
fn it_is_forgotten_a_day_after_its_end() {
    let work = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    assert!(!work.is_forgotten(at(26)));
    assert!(!work.is_forgotten(at(49)));
    assert!(work.is_forgotten(at(50)));
}
