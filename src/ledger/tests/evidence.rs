//! Of what a conclusion was weighed against, as it is written down.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::fault::{Because, Evidence, Seen};

fn dropped(evidence: &Evidence) -> Vec<(String, Facet, Because)> {
    let all = evidence.dropped.iter().flatten();
    all.map(|d| (d.component.id.clone(), d.facet, d.because.clone()))
        .collect()
}

fn reason<'a>(all: &'a [(String, Facet, Because)], of: &str, facet: Facet) -> &'a Because {
    let found = all.iter().find(|(id, at, _)| id == of && *at == facet);
    &found.unwrap_or_else(|| panic!("{of} is not in {all:#?}")).2
}

#[test]
fn what_a_probe_cleared_that_fails_by_now_is_not_said_to_be_cleared_by_it() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    play.see(&[("rom1/registration", sip(480))]);
    play.see(&[("rom1/reach", echo()), ("rom1/service", sip(200))]);
    play.see(&[("rom1/registration", sip(480))]);
    play.see(&[
        ("rom1/registration", sip(480)),
        ("registrar/reach", echo()),
        ("rom1/reach", echo()),
        // It failed right after it had answered.
        ("rom1/reach", Outcome::Silence),
    ]);
    let all = dropped(&play.only_fault().finding.evidence);
    let room = reason(&all, "rom1", Facet::Reach);
    assert!(
        matches!(room, Because::LetThrough { by, class: Class::Answered, .. } if by == "rom1/reach"),
        "{room:?}"
    );
    let registrar = reason(&all, "registrar", Facet::Reach);
    assert!(
        matches!(registrar, Because::Cleared { by, .. } if by == "registrar/reach"),
        "{registrar:?}"
    );
    // What answered amiss has let itself through.
    let service = reason(&all, "registrar", Facet::Service);
    assert!(
        matches!(service, Because::LetThrough { by, class: Class::Beyond, .. } if by == "rom1/registration"),
        "{service:?}"
    );
}

#[test]
fn last_seen_well_is_before_it_began_to_fail_or_not_kept() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    let well = [("rom1/reach", echo()), ("rom1/service", sip(200))];
    play.see(&well);
    let answered = play.now.wall - Duration::from_secs(2);
    play.see(&[("registrar/reach", echo()), ("rom1/service", sip(503))]);
    for _ in 0..3 {
        play.see(&[("rom1/reach", echo()), ("rom1/service", sip(503))]);
    }
    play.pass(Duration::from_secs(10));
    play.turn(Input::Tick);
    let good = play.only_fault().finding.evidence.last_good.clone();
    let good = good.map(|seen: Seen| (seen.probe, seen.class, seen.at));
    let expected = ("rom1/service".to_owned(), Class::Answered, answered);
    assert_eq!(good, Some(expected));
    let mut play = Play::new(Making::regions(&["hav"], 1));
    for _ in 0..3 {
        play.see(&[("registrar/reach", echo()), ("rom1/service", sip(503))]);
        play.see(&[("rom1/reach", echo())]);
    }
    play.pass(Duration::from_secs(10));
    play.turn(Input::Tick);
    assert_eq!(play.only_fault().finding.evidence.last_good, None);
}

#[test]
fn that_nothing_else_was_suspected_is_written_down_and_not_concluded_from_silence() {
    let old = r#"{"failed":[],"controls":[],"witness":null}"#;
    let old: Evidence = serde_json::from_str(old).unwrap();
    assert_eq!(old.dropped, None);
    let nothing = Evidence {
        dropped: Some(Vec::new()),
        ..old
    };
    let text = serde_json::to_string(&nothing).unwrap();
    let again: Evidence = serde_json::from_str(&text).unwrap();
    assert_eq!(again, nothing);
}

/// Sites of random size, each room asked in three ways.
fn random_region(rng: &mut StdRng) -> Inventory {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 0);
    let (region, own) = (RegionIx::at(0), PartyIx::at(0));
    let (monitor, registrar) = (ComponentIx::at(0), ComponentIx::at(1));
    for site in 1..=rng.random_range(1..4) {
        let id = |kind: &str| format!("{kind}{site}");
        let line = making.component(region, own, &id("line"), Kind::AccessLine, &[monitor]);
        let router = making.component(region, own, &id("router"), Kind::SiteRouter, &[line]);
        making.probe(router, Facet::Reach, None);
        for room in 1..=rng.random_range(1..4) {
            let id = format!("rom{site}{room}");
            let room = making.component(region, own, &id, Kind::Codec, &[router]);
            making.probe(room, Facet::Reach, None);
            making.probe(room, Facet::Service, None);
            making.probe(room, Facet::Registration, Some(registrar));
        }
    }
    making.builder.finish().expect("an inventory")
}

/// What a probe may draw, good or bad.
fn drawn(rng: &mut StdRng, facet: Facet, well: bool) -> Outcome {
    match (facet, well) {
        (Facet::Reach, true) => echo(),
        (Facet::Reach, false) => match rng.random_range(0..4) {
            0 => host_unreachable(),
            _ => Outcome::Silence,
        },
        (_, true) => sip(200),
        (_, false) => match rng.random_range(0..4) {
            0 => sip(503),
            1 => sip(480),
            2 => Outcome::Refused {
                rtt: Duration::from_millis(1),
            },
            _ => Outcome::Silence,
        },
    }
}

/// What each probe has drawn, by when it was sent: whether it was as it should be.
type Drawn = BTreeMap<String, BTreeMap<Timestamp, bool>>;

/// Holds what is said against what was drawn, and against when it is said to have begun.
fn hold(evidence: &Evidence, began: Option<Timestamp>, drawn: &Drawn, seed: u64) {
    for (component, _, because) in dropped(evidence) {
        let said = format!("seed {seed}: {component} {because:?}");
        match because {
            Because::Cleared { by, at, .. } => {
                let runs = &drawn[&by];
                assert_eq!(runs.get(&at), Some(&true), "{said}");
                assert_eq!(runs.values().next_back(), Some(&true), "{said}");
            }
            Because::LetThrough { by, at, .. } => {
                assert!(drawn[&by].contains_key(&at), "{said}");
            }
            Because::ExplainsFewer { explains, of } | Because::TakenLater { explains, of } => {
                assert!((1..of).contains(&explains), "{said}");
            }
            Because::OnlyCarries | Because::NotKept => {}
        }
    }
    if let Some(good) = &evidence.last_good {
        let seed = format!("seed {seed}: {good:?} after {began:?}");
        assert!(began.is_none_or(|began| good.at < began), "{seed}");
        assert_eq!(drawn[&good.probe].get(&good.at), Some(&true), "{seed}");
    }
}

#[test]
fn in_random_regions_nothing_is_cleared_by_what_fails_or_well_after_it_failed() {
    let mut told = BTreeMap::new();
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut play = Play::new(random_region(&mut rng));
        let inventory = play.ledger.inventory().clone();
        let names: Vec<(String, Facet)> = inventory
            .probes()
            .map(|(_, p)| (format!("{}/{}", inventory[p.component].id, p.id), p.facet))
            .collect();
        let mut ill: BTreeMap<&str, bool> = BTreeMap::new();
        let mut drawn_so_far = Drawn::new();
        for _ in 0..40 {
            let mut seen = Vec::new();
            for (name, facet) in &names {
                let ill = ill.entry(name).or_insert(false);
                *ill = *ill != rng.random_bool(0.1);
                if rng.random_bool(0.4) {
                    continue;
                }
                let outcome = drawn(&mut rng, *facet, !*ill);
                let run = play.run(name, outcome);
                let at = play.now.wall_at(run.started);
                let well = run.verdict(&inventory[run.probe]).success;
                drawn_so_far
                    .entry(name.clone())
                    .or_default()
                    .insert(at, well);
                seen.push(run);
            }
            for last in (1..seen.len()).rev() {
                seen.swap(last, rng.random_range(0..=last));
            }
            play.turn(Input::Observed(seen));
            for event in play.events.drain(..) {
                if let Some(finding) = event.what.finding() {
                    let began = if let What::Opened { began_at, .. } = &event.what {
                        Some(*began_at)
                    } else {
                        None
                    };
                    hold(&finding.evidence, began, &drawn_so_far, seed);
                    for (_, _, because) in dropped(&finding.evidence) {
                        let why = serde_json::to_value(&because).unwrap()["why"].clone();
                        *told.entry(why.to_string()).or_insert(0) += 1;
                    }
                }
            }
            play.pass(Duration::from_millis(rng.random_range(3100..9000)));
        }
    }
    // Cleared, let through, explains fewer, taken later.
    assert!(told.len() >= 4, "{told:?}");
    assert!(told.values().all(|&times| times >= 3), "{told:?}");
}

/// A run of which it was kept what went over the wire.
fn noted(play: &Play, name: &str, outcome: Outcome) -> Observation {
    Observation {
        exchange: Some(vec![format!("{name} at {:?}", play.now.mono)].into()),
        ..play.run(name, outcome)
    }
}

#[test]
fn a_fault_quotes_what_went_over_the_wire_of_what_failed_and_of_its_witness() {
    let mut play = Play::new(Making::regions(&["hav"], 8));
    let rooms: Vec<String> = (1..=8).map(|n| format!("rom{n}/reach")).collect();
    for _ in 0..3 {
        let well = noted(&play, "registrar/reach", echo());
        // What answers by itself later does not take its place.
        let later = play.run("registrar/reach", echo());
        let silent = rooms
            .iter()
            .map(|name| noted(&play, name, Outcome::Silence));
        let seen = [well, later].into_iter().chain(silent).collect();
        play.turn(Input::Observed(seen));
        play.pass(Duration::from_secs(4));
    }
    play.turn(Input::Tick);
    let all: Vec<Arc<Fault>> = play.ledger.open_faults().cloned().collect();
    assert!(!all.is_empty());
    for fault in &all {
        let evidence = &fault.finding.evidence;
        let witness = evidence.witness.as_ref().unwrap();
        assert!(
            witness.exchange[0].starts_with("registrar/reach"),
            "{witness:#?}"
        );
        let quoted = |seen: &&Seen| !seen.exchange.is_empty();
        let quoted = evidence.failed.iter().filter(quoted).count();
        assert_eq!(quoted, evidence.failed.len().min(5));
        for seen in evidence.failed.iter().take(quoted) {
            assert!(seen.exchange[0].starts_with(&seen.probe), "{seen:#?}");
        }
        assert!(
            evidence
                .controls
                .iter()
                .all(|seen| seen.exchange.is_empty())
        );
    }
}

#[test]
fn nothing_is_kept_of_what_went_over_the_wire_of_what_works() {
    let mut play = Play::new(Making::regions(&["hav"], 3));
    for _ in 0..3 {
        for name in ["registrar/reach", "rom1/reach", "rom2/service"] {
            let outcome = match name.ends_with("reach") {
                true => echo(),
                false => sip(200),
            };
            let seen = noted(&play, name, outcome);
            play.turn(Input::Observed(vec![seen]));
            play.pass(Duration::from_secs(2));
        }
    }
    assert!(play.ledger.failed.is_empty());
    // One of a region, whatever has answered.
    assert_eq!(play.ledger.heard.len(), 1);
}
