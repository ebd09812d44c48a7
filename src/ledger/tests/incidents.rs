//! What parties have reported themselves.

use super::*;
use crate::fault::{Incident, PartyRef, Scope};
use crate::notice::Reason;

/// A monitor with its gateway; a core of the network operator's; behind it two
/// rooms of a municipality. Everybody can be told.
pub(super) fn inventory() -> Inventory {
    drawn().builder.finish().expect("an inventory")
}

/// The same in the making. Parties: 1 `rad`, the coordinator, 2 `nett`, 3 `oy`.
pub(super) fn drawn() -> Making {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 0);
    let region = RegionIx::at(0);
    let mut party = |id: &str, role| {
        making.builder.party(Party {
            id: id.into(),
            region,
            name: id.to_uppercase().into(),
            role,
            language: Language::English,
            contacts: vec![Contact {
                name: None,
                email: format!("vakt@{id}.example").into(),
                language: None,
                telephone: None,
                webhook: None,
                on_call: None,
            }],
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        })
    };
    let rad = party("rad", Role::Council);
    let nett = party("nett", Role::NetworkOperator);
    let oy = party("oy", Role::Municipality);
    making.builder.region_mut(region).coordinator = rad;
    let municipality = making.builder.municipality(Municipality {
        id: "oy".into(),
        region,
        name: "Øy".into(),
        party: oy,
        coordinator: None,
        numbers: Vec::new(),
    });
    let monitor = ComponentIx::at(0);
    let core = making.component(region, nett, "core", Kind::NetworkCore, &[monitor]);
    making.probe(core, Facet::Reach, None);
    for id in ["rom1", "rom2"] {
        let room = making.component(region, oy, id, Kind::Codec, &[core]);
        making.builder.component_mut(room).municipality = Some(municipality);
        making.probe(room, Facet::Reach, None);
    }
    making
}

/// What the network operator has reported of its core, beginning a minute before the play.
pub(super) fn reported() -> Incident {
    Incident {
        id: "nett-1".to_owned(),
        region: "hav".to_owned(),
        party: PartyRef {
            id: "nett".to_owned(),
            name: "NETT".to_owned(),
        },
        scope: Scope {
            kinds: vec![Kind::NetworkCore, Kind::AccessLine],
            ..Scope::default()
        },
        since: "2026-06-01T11:59:00Z".parse().unwrap(),
        expected_end: None,
        ended: None,
        text: "Feil i kjernen".to_owned(),
        reference: Some("117".to_owned()),
    }
}

pub(super) fn play() -> Play {
    let mut play = Play::new(inventory());
    play.see(&[
        ("registrar/reach", echo()),
        ("core/reach", echo()),
        ("rom1/reach", echo()),
        ("rom2/reach", echo()),
    ]);
    play.pass(Duration::from_secs(20));
    play
}

pub(super) fn down(play: &mut Play, silent: &[&str]) {
    for _ in 0..6 {
        let mut runs = vec![("registrar/reach", echo())];
        for name in ["core/reach", "rom1/reach", "rom2/reach"] {
            let outcome = if silent.contains(&name) {
                Outcome::Silence
            } else {
                echo()
            };
            runs.push((name, outcome));
        }
        play.pass(Duration::from_secs(4));
        play.see(&runs);
    }
}

pub(super) fn core_down(play: &mut Play) {
    down(play, &["core/reach", "rom1/reach", "rom2/reach"]);
}

pub(super) fn report(play: &mut Play, incidents: &[Incident]) {
    play.turn(Input::Incidents(incidents.to_vec()));
}

/// What has been decided to tell: whom, and why.
pub(super) fn told(play: &Play) -> Vec<(String, Reason)> {
    let rows = play.ledger.outbox().rows();
    let mut told: Vec<_> = rows
        .map(|row| (row.recipient.party.clone(), row.reason))
        .collect();
    told.sort();
    told
}

fn told_as(list: &[(&str, Reason)]) -> Vec<(String, Reason)> {
    list.iter()
        .map(|(party, reason)| ((*party).to_owned(), *reason))
        .collect()
}

pub(super) fn slugs(play: &Play) -> Vec<&'static str> {
    play.events.iter().map(|event| event.what.slug()).collect()
}

const PAGED: [(&str, Reason); 3] = [
    ("nett", Reason::Responsible),
    ("oy", Reason::Affected),
    ("rad", Reason::Gap),
];

#[test]
fn without_an_incident_everybody_concerned_is_told() {
    let mut play = play();
    report(&mut play, &[]);
    core_down(&mut play);
    assert_eq!(told(&play), told_as(&PAGED));
    assert_eq!(slugs(&play), ["opened"]);
}

#[test]
fn what_its_owner_has_reported_is_a_fault_that_only_the_coordinator_learns_of() {
    let mut play = play();
    report(&mut play, &[reported()]);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), told_as(&[("rad", Reason::Known)]));
    let incident = play.only_fault().incident.clone().expect("an incident");
    assert_eq!(
        (incident.id.as_str(), incident.party.as_str()),
        ("nett-1", "nett")
    );
    assert_eq!(play.ledger.incidents_open(play.now.wall), 1);
    // Its end is told to whom its beginning was.
    down(&mut play, &[]);
    assert!(slugs(&play).ends_with(&["cleared"]), "{:?}", slugs(&play));
    assert!(
        told(&play).iter().all(|(party, _)| party == "rad"),
        "{:?}",
        told(&play)
    );
}

#[test]
fn when_the_incident_is_over_and_the_fault_is_not_the_notices_are_due() {
    let mut ended = reported();
    ended.ended = Some("2026-06-01T12:00:30Z".parse().unwrap());
    for over in [vec![], vec![ended]] {
        let mut play = play();
        report(&mut play, &[reported()]);
        core_down(&mut play);
        report(&mut play, &over);
        assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
        let mut expected = told_as(&PAGED);
        expected.push(("rad".to_owned(), Reason::Known));
        expected.sort();
        assert_eq!(told(&play), expected);
        assert_eq!(play.only_fault().incident, None);
    }
}

#[test]
fn an_incident_that_is_forgotten_holds_nothing_back_for_longer_than_expected() {
    let hour = Duration::from_secs(3600);
    for (expected, lapses) in [(Some("2026-06-01T13:00:00Z"), hour), (None, 24 * hour)] {
        let mut incident = reported();
        incident.expected_end = expected.map(|at| at.parse().unwrap());
        let mut play = play();
        report(&mut play, &[incident]);
        core_down(&mut play);
        assert_eq!(slugs(&play), ["opened", "explained"]);
        assert!(play.ledger.next() <= play.now.mono + lapses);
        play.pass(lapses);
        play.turn(Input::Tick);
        assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
        assert_eq!(play.ledger.incidents_open(play.now.wall), 0);
    }
}

#[test]
fn nothing_else_is_hidden() {
    let elsewhere = |change: fn(&mut Incident)| {
        let mut incident = reported();
        change(&mut incident);
        incident
    };
    let others = [
        elsewhere(|i| i.scope.kinds = vec![Kind::AccessLine]),
        elsewhere(|i| i.scope.municipalities = vec!["oy".to_owned()]),
        elsewhere(|i| i.party.id = "oy".to_owned()),
        elsewhere(|i| i.region = "fjell".to_owned()),
        elsewhere(|i| i.since = "2026-06-01T12:30:00Z".parse().unwrap()),
        elsewhere(|i| i.ended = Some("2026-06-01T11:59:30Z".parse().unwrap())),
    ];
    for incident in others {
        let mut play = play();
        report(&mut play, std::slice::from_ref(&incident));
        core_down(&mut play);
        assert_eq!(told(&play), told_as(&PAGED), "{incident:?}");
    }
    // A room of the municipality's own, while the core is reported.
    let mut play = play();
    report(&mut play, &[reported()]);
    down(&mut play, &["rom1/reach"]);
    assert_eq!(
        told(&play),
        told_as(&[("oy", Reason::Responsible), ("rad", Reason::Gap)])
    );
}

#[test]
fn a_fault_that_began_long_before_is_another() {
    let mut play = play();
    core_down(&mut play);
    play.pass(Duration::from_secs(3600));
    let mut late = reported();
    late.since = play.now.wall;
    report(&mut play, &[late]);
    assert_eq!(slugs(&play), ["opened"]);
}

#[test]
fn what_is_reported_after_the_page_takes_nothing_back_and_repeats_nothing() {
    let mut play = play();
    report(&mut play, &[]);
    core_down(&mut play);
    report(&mut play, &[reported()]);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), told_as(&PAGED));
    report(&mut play, &[]);
    assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
    assert_eq!(told(&play), told_as(&PAGED));
}

#[test]
fn a_restart_keeps_what_was_said_until_it_is_known_what_is_reported() {
    let mut before = play();
    report(&mut before, &[reported()]);
    core_down(&mut before);
    let kept = || Kept {
        faults: vec![before.only_fault().clone()],
        ..Kept::default()
    };
    let mut again = Play::resume(inventory(), kept());
    again.turn(Input::Tick);
    assert_eq!(slugs(&again), [] as [&str; 0]);
    report(&mut again, &[reported()]);
    assert_eq!(slugs(&again), [] as [&str; 0]);
    report(&mut again, &[]);
    assert_eq!(slugs(&again), ["unexplained"]);
    // The log gives it back as it was.
    let written = serde_json::to_string(before.only_fault()).expect("JSON");
    let read: Fault = serde_json::from_str(&written).expect("a fault");
    assert_eq!(read, *before.only_fault());
    let mut older: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    let gone = older
        .as_object_mut()
        .and_then(|fault| fault.remove("incident"));
    assert!(gone.is_some());
    let read: Fault = serde_json::from_value(older).expect("a fault of before");
    assert_eq!(read.incident, None);
}

#[test]
fn what_goes_unanswered_is_contradicted_where_others_answer_across_it_and_nowhere_else() {
    let contradicted = |silent: &[&str], name: &str| {
        let mut play = play();
        down(&mut play, silent);
        let probe = play.run(name, echo()).probe;
        play.ledger.is_contradicted(probe)
    };
    assert!(contradicted(&["core/reach"], "core/reach"));
    assert!(!contradicted(&[], "core/reach"), "it answers");
    assert!(
        !contradicted(&["rom1/reach"], "rom1/reach"),
        "nothing lies beyond it"
    );
    let all = ["core/reach", "rom1/reach", "rom2/reach"];
    assert!(!contradicted(&all, "core/reach"), "nothing answers");
}

#[test]
fn a_party_that_is_called_otherwise_by_now_is_no_other_owner() {
    let mut play = play();
    report(&mut play, &[]);
    core_down(&mut play);
    down(&mut play, &[]);
    let mut making = drawn();
    making.builder.party_mut(PartyIx::at(2)).name = "Nettselskapet".into();
    play.turn(Input::Reload {
        inventory: Arc::new(making.builder.finish().expect("an inventory")),
        digest: "0".to_owned(),
    });
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "cleared", "reopened"]);
}
