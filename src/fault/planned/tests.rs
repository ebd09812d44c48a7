use jiff::tz::TimeZone;

use super::*;
use crate::fault::Way;
use crate::inventory::{
    Agreement, Builder, Component, ComponentIx, Element, Facet, Language, Method, Municipality,
    MunicipalityIx, Party, Probe, Profile, Region, Role, Scope, Standing, Terms,
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
    let declared = wanted.declared(actor, known, id, &inventory(), at(0));
    declared.map(|(declared, _)| declared)
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
fn one_party_does_not_use_up_what_is_there_for_all() {
    let others = |who: &str, hours: usize| Wanted {
        until: at(26 + i64::try_from(hours).expect("a few")),
        ..wanted(who, &["rom1"])
    };
    let mut known = Vec::new();
    for n in 0..DECLARED_FOR_ITSELF {
        let work = declared(&others("it", n), &party("it"), &known);
        known.push(work.expect("it is planned"));
    }
    let more = others("it", 60);
    let refused = declared(&more, &party("it"), &known).expect_err("it is one too many");
    assert_eq!(
        refused.to_string(),
        "IT has declared 50 pieces of work for itself already: withdraw those that are not needed, or ask the coordinator to declare it"
    );
    // Others have room, and so has what the coordinator says of it.
    assert!(declared(&others("afjord", 60), &party("afjord"), &known).is_ok());
    assert!(declared(&more, &by(Capacity::Coordinator), &known).is_ok());
    // What is over takes no room.
    known[0].until = at(0);
    assert!(declared(&more, &party("it"), &known).is_ok());
    // What was declared for it is not its own word.
    let whole = declared(&others("it", 61), &operator(), &known).expect("it is planned");
    known[0] = whole;
    assert!(declared(&more, &party("it"), &known).is_ok());
}

#[test]
fn what_is_declared_is_withdrawn_by_whose_it_is_as_long_as_it_is_not_over() {
    let work = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    let known = [work];
    let inventory = inventory();
    let withdrawn = |id: &str, actor: &Actor, now| {
        withdrawn((id, None), actor, &known, &inventory, now)
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

/// What becomes of one piece of work by another word.
fn changed(
    old: &Declared,
    wanted: &Wanted,
    actor: &Actor,
    seen: Option<u32>,
    now: Timestamp,
) -> Result<Declared, PlanRefused> {
    let known = std::slice::from_ref(old);
    let changed = wanted.changed(actor, known, (&old.id, seen), &inventory(), now);
    changed.map(|(changed, _)| changed)
}

#[test]
fn what_is_changed_keeps_its_name_and_says_who_declared_and_who_changed_it() {
    let old = declared(&wanted("it", &["rom1"]), &party("it"), &[]).expect("it is planned");
    let later = Wanted {
        until: at(30),
        ..wanted("it", &["rom1"])
    };
    let new = changed(&old, &later, &operator(), Some(0), at(2)).expect("it is changed");
    assert_eq!((&new.id, new.until), (&old.id, at(30)));
    assert_eq!((new.at, &new.through), (old.at, &old.through));
    assert_eq!(
        (new.revision(), &*new.last_through().party.id),
        (1, "drift")
    );
    // Of two at once the second is told; the same sent twice is the same.
    let other = Wanted {
        until: at(31),
        ..later.clone()
    };
    assert_eq!(
        changed(&new, &other, &party("it"), Some(0), at(3)),
        Err(PlanRefused::Stale)
    );
    assert_eq!(
        changed(&new, &later, &operator(), Some(0), at(3)),
        Err(PlanRefused::Twice("declared.1".to_owned()))
    );
    let stale = withdrawn(
        ("declared.1", Some(0)),
        &operator(),
        std::slice::from_ref(&new),
        &inventory(),
        at(3),
    );
    assert_eq!(stale.map(|_| ()), Err(PlanRefused::Stale));
    assert_eq!(
        changed(&new, &other, &party("it"), Some(1), at(3)).map(|new| new.revision()),
        Ok(2)
    );
    // What goes on can be drawn out, though it began long ago; what is over cannot.
    assert!(changed(&old, &later, &party("it"), None, at(25)).is_ok());
    let begins = Wanted {
        from: at(23),
        ..later.clone()
    };
    assert_eq!(
        changed(&old, &begins, &party("it"), None, at(25)),
        Err(PlanRefused::When)
    );
    assert_eq!(
        changed(&old, &later, &party("it"), None, at(26)),
        Err(PlanRefused::Unknown)
    );
}

#[test]
fn a_party_changes_its_own_work_only_and_within_what_is_its_own() {
    let old = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    let change = |who: &str, party_of: &str, parts: &[&str]| {
        changed(&old, &wanted(party_of, parts), &party(who), None, at(1)).map(|_| ())
    };
    let foreign = change("nett", "nett", &["core"]);
    assert!(
        matches!(foreign, Err(PlanRefused::ForItself(_))),
        "{foreign:?}"
    );
    let given_away = change("it", "nett", &["core"]);
    assert!(
        matches!(given_away, Err(PlanRefused::ForItself(_))),
        "{given_away:?}"
    );
    let more = change("it", "it", &["rom1", "core"]);
    assert!(
        matches!(more, Err(PlanRefused::NotTheirs { .. })),
        "{more:?}"
    );
    let elsewhere = Wanted {
        region: Some("hav".to_owned()),
        ..wanted("it", &["rom1"])
    };
    assert_eq!(
        changed(&old, &elsewhere, &operator(), None, at(1)),
        Err(PlanRefused::OtherRegion)
    );
}

#[test]
fn what_had_begun_to_fail_before_it_was_drawn_in_is_not_hidden_by_a_change() {
    let old = declared(&wanted("it", &["rom1"]), &operator(), &[]).expect("it is planned");
    let since = |wanted: &Wanted| {
        let new = changed(&old, wanted, &operator(), None, at(5)).expect("it is changed");
        let planned = new.planned(&inventory()).expect("it is there");
        planned.declared.expect("declared").at
    };
    let longer = Wanted {
        until: at(30),
        ..wanted("it", &["rom1"])
    };
    assert_eq!(since(&longer), old.at);
    let earlier = Wanted {
        from: at(6),
        ..wanted("it", &["rom1"])
    };
    assert_eq!(since(&earlier), at(5));
    assert_eq!(since(&wanted("it", &["rom1", "core"])), at(5));
}

/// The same inventory, in which the IT partner answers for the core's certificate, until a
/// moment.
fn with_certificate(until: Option<Timestamp>) -> Inventory {
    let mut builder = Builder::on(inventory());
    builder.agreement(Agreement {
        id: "sertifikat".into(),
        region: RegionIx::at(0),
        name: "Sertifikat".into(),
        party: PartyIx::at(2),
        reference: None,
        standing: Standing::Signed,
        from: Timestamp::UNIX_EPOCH,
        until,
        scope: Scope {
            kinds: vec![Kind::NetworkCore],
            facets: vec![Facet::Certificate],
            ..Scope::default()
        },
        terms: Terms::default(),
    });
    builder.probe(Probe {
        id: "certificate".into(),
        component: ComponentIx::at(1),
        facet: Facet::Certificate,
        method: Method::Icmp {
            target: "192.0.2.1".parse().expect("an address"),
            size: 56,
            fragment: true,
        },
        source: None,
        profile: Profile::DEFAULT,
        witness: false,
        via: None,
        crosses: Vec::new(),
    });
    builder.finish().expect("an inventory")
}

#[test]
fn whoever_answers_for_one_side_of_a_component_plans_for_it_and_hides_no_other_side() {
    let component = ComponentIx::at(1);
    let inventory = with_certificate(None);
    let by = |who: &str, actor: &Actor| {
        let id = "declared.1".to_owned();
        let work = wanted(who, &["core"]).declared(actor, &[], id, &inventory, at(0));
        work.expect("it is planned").1
    };
    let hidden = |work: &Maintenance| {
        [Facet::Certificate, Facet::Reach, Facet::Service]
            .map(|facet| work.speaks_for(Element { component, facet }, &inventory))
    };
    assert_eq!(hidden(&by("it", &party("it"))), [true, false, false]);
    // Its owner, or the operator, says that it is all out of service.
    assert_eq!(hidden(&by("nett", &party("nett"))), [true, true, true]);
    assert_eq!(hidden(&by("it", &operator())), [true, true, true]);
    // And it is told of the other's work on it.
    let concerned = by("nett", &party("nett")).concerned(at(24), &inventory);
    let ids: Vec<&str> = concerned.iter().map(|&ix| &*inventory[ix].id).collect();
    assert_eq!(ids, ["rad", "it"]);
}

#[test]
fn a_municipalitys_own_coordinator_is_told_of_planned_work_that_affects_it_beside_the_regions() {
    let mut builder = Builder::on(inventory());
    let coordinator = Some(PartyIx::at(3));
    builder.municipality_mut(MunicipalityIx::at(0)).coordinator = coordinator;
    let inventory = builder.finish().expect("an inventory");
    let told = |who: &str, component: &str| {
        let work = wanted(who, &[component]);
        let work = work.declared(&operator(), &[], "declared.1".to_owned(), &inventory, at(0));
        let concerned = work.expect("it is planned").1.concerned(at(24), &inventory);
        let ids = concerned.iter().map(|&ix| inventory[ix].id.to_string());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(told("it", "rom1"), ["rad", "nett", "afjord"]);
    // Whoever does it is not told of its own work; everything hangs on the monitor.
    assert_eq!(told("nett", "rom1"), ["rad", "it", "afjord"]);
    assert_eq!(told("it", "monitor"), ["rad", "drift", "nett", "afjord"]);
}

/// Which sides of the core declared work may explain: its certificate, that it can be
/// reached, and what it does.
fn hides(work: &Declared, inventory: &Inventory) -> [bool; 3] {
    let component = ComponentIx::at(1);
    let planned = work.planned(inventory).expect("it is there");
    [Facet::Certificate, Facet::Reach, Facet::Service]
        .map(|facet| planned.speaks_for(Element { component, facet }, inventory))
}

const ITS_SIDE: [bool; 3] = [true, false, false];
const ALL: [bool; 3] = [true; 3];

#[test]
fn who_mends_the_words_of_a_partys_work_makes_it_hide_nothing_of_others_and_who_vouches_does_from_then_on()
 {
    let inventory = with_certificate(None);
    let wanted = wanted("it", &["core"]);
    let id = || "declared.1".to_owned();
    let (old, _) = wanted
        .declared(&party("it"), &[], id(), &inventory, at(0))
        .expect("it is planned");
    let change = |old: &Declared, to: &Wanted, by: &Actor| {
        let known = std::slice::from_ref(old);
        let new = to.changed(by, known, (&old.id, None), &inventory, at(5));
        new.expect("it is changed").0
    };
    let since = |work: &Declared| work.since();
    let words = Wanted {
        text: Remark::line("New certificate", 200).expect("a line"),
        ..wanted.clone()
    };
    for actor in [operator(), by(Capacity::Coordinator), party("it")] {
        let mended = change(&old, &words, &actor);
        assert_eq!(hides(&mended, &inventory), ITS_SIDE, "{actor:?}");
        assert_eq!(since(&mended), old.at, "{actor:?}");
        // Nor if it is said again.
        let again = change(&mended, &wanted, &operator());
        assert_eq!(hides(&again, &inventory), ITS_SIDE, "{actor:?}");
    }
    let more = Wanted {
        components: vec!["core".to_owned(), "rom1".to_owned()],
        ..wanted.clone()
    };
    let vouched = change(&old, &more, &operator());
    assert_eq!(hides(&vouched, &inventory), ALL);
    assert_eq!(since(&vouched), at(5));
    let others = Wanted {
        party: "nett".to_owned(),
        ..wanted.clone()
    };
    assert_eq!(since(&change(&old, &others, &operator())), at(5));
    // What the operator has vouched for stays so in other words of the party, and no longer.
    let (whole, _) = wanted
        .declared(&operator(), &[], id(), &inventory, at(0))
        .expect("it is planned");
    let mended = change(&whole, &words, &party("it"));
    assert_eq!((hides(&mended, &inventory), since(&mended)), (ALL, at(0)));
    let longer = Wanted {
        until: at(30),
        ..wanted
    };
    let longer = change(&whole, &longer, &party("it"));
    assert_eq!(
        (hides(&longer, &inventory), since(&longer)),
        (ITS_SIDE, at(5))
    );
}

#[test]
fn a_party_whose_agreement_has_gone_hides_nothing_and_what_was_vouched_for_stays_hidden() {
    let wanted = wanted("it", &["core"]);
    let by = |actor: &Actor| {
        let (inventory, id) = (with_certificate(None), "declared.1".to_owned());
        let work = wanted.declared(actor, &[], id, &inventory, at(0));
        work.expect("it is planned").0
    };
    // It ends before the work begins.
    let lapsed = with_certificate(Some(at(12)));
    assert_eq!(hides(&by(&party("it")), &lapsed), [false; 3]);
    assert_eq!(hides(&by(&operator()), &lapsed), ALL);
}

#[test]
fn a_log_of_before_says_by_the_names_who_declared_for_itself() {
    let inventory = with_certificate(None);
    let old = |who: &str, actor: &Actor| {
        let id = "declared.1".to_owned();
        let work = wanted(who, &["core"]).declared(actor, &[], id, &inventory, at(0));
        let mut written = serde_json::to_value(work.expect("it is planned").0).expect("JSON");
        let said = written.as_object_mut().expect("one").remove("for_itself");
        assert!(said.is_some());
        let read: Declared = serde_json::from_value(written.clone()).expect("an old entry");
        assert_eq!(serde_json::to_value(&read).expect("JSON"), written);
        hides(&read, &inventory)
    };
    assert_eq!(old("it", &party("it")), ITS_SIDE);
    assert_eq!(old("it", &operator()), ALL);
    // Its own work is on what others answer for, and was declared as the operator.
    assert_eq!(old("drift", &operator()), ALL);
}
