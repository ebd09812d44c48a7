use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::inventory::{
    Builder, Component, ComponentIx, Facet, Kind, Language, Method, Party, PartyIx, Profile,
    Region, RegionIx, Role, Series, Terms,
};

/// One probe of the invented region.
#[derive(Clone, Debug)]
struct Part {
    component: &'static str,
    id: &'static str,
    via: Option<&'static str>,
    connects: bool,
    interval: u64,
    port: u16,
}

const fn part(component: &'static str, id: &'static str, interval: u64) -> Part {
    Part {
        component,
        id,
        via: None,
        connects: false,
        interval,
        port: 1,
    }
}

fn inventory(parts: &[Part]) -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "test".into(),
        name: "Test".into(),
        zone: TimeZone::UTC,
        language: Language::English,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(0),
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: Terms::default(),
    });
    builder.party(Party {
        id: "council".into(),
        region,
        name: "Council".into(),
        role: Role::Council,
        language: Language::English,
        contacts: Vec::new(),
        telephone: None,
        shadow: false,
        outside: false,
        escalation: Vec::new(),
    });
    let mut known = BTreeMap::new();
    let names = parts.iter().map(|part| part.component);
    for id in std::iter::once("monitor").chain(names.chain(parts.iter().filter_map(|p| p.via))) {
        known
            .entry(id)
            .or_insert_with(|| builder.component(component(region, id)));
    }
    for part in parts {
        let target = SocketAddr::from((Ipv4Addr::LOCALHOST, part.port));
        let method = if part.port == 0 {
            Method::Quality(Series::to(target.ip()))
        } else if part.connects {
            Method::Tcp { target }
        } else {
            Method::Icmp {
                target: target.ip(),
                size: 16 + part.port,
                fragment: true,
            }
        };
        builder.probe(Probe {
            id: part.id.into(),
            component: known[part.component],
            facet: Facet::Reach,
            method,
            source: None,
            profile: Profile {
                interval: Duration::from_millis(part.interval),
                ..Profile::DEFAULT
            },
            witness: false,
            via: part.via.map(|via| known[via]),
            crosses: Vec::new(),
        });
    }
    builder.finish().expect("a region")
}

/// A line and two places behind it, all measured and pinged; and a place elsewhere.
fn measured() -> Inventory {
    let series = |component| Part {
        port: 0,
        ..part(component, "quality", 30_000)
    };
    let pings = ["line", "router", "room", "other"].map(|c| part(c, "ping", 5_000));
    let parts = ["line", "router", "room", "other"].map(series);
    let parts: Vec<Part> = parts.into_iter().chain(pings).collect();
    let flat = inventory(&parts);
    let mut builder = Builder::new();
    flat.regions()
        .for_each(|(_, r)| _ = builder.region(r.clone()));
    flat.parties()
        .for_each(|(_, p)| _ = builder.party(p.clone()));
    for (_, known) in flat.components() {
        let is_line = &*known.id == "line";
        let line = flat
            .component_by_id(RegionIx::at(0), "line")
            .expect("there");
        builder.component(Component {
            kind: if is_line {
                Kind::AccessLine
            } else {
                known.kind
            },
            depends: match &*known.id {
                "router" | "room" => vec![line],
                _ => Vec::new(),
            },
            ..component(known.region, &known.id)
        });
    }
    flat.probes()
        .for_each(|(_, p)| _ = builder.probe(p.clone()));
    builder.finish().expect("a region")
}

#[test]
fn series_of_one_line_go_one_at_a_time_and_keep_no_ping_waiting() {
    let inventory = measured();
    let mut play = Play::new(&inventory, Duration::from_millis(1_900));
    // All at once: as after a start whose phases meet.
    for place in 0..4 {
        let ask = Ask {
            probe: p(place),
            at: ms(10),
            deadline: None,
        };
        play.schedule.ask(ask, ms(0));
    }
    play.until(ms(40_000));
    let first = |place| play.of(p(place))[0];
    let mut line: Vec<Mono> = (0..3).map(first).collect();
    line.sort_unstable();
    assert!(
        line.windows(2)
            .all(|pair| pair[1].since(pair[0]) >= Duration::from_millis(1_900))
    );
    assert!(first(3) <= ms(20), "another line is another matter");
    let pings = play
        .launched
        .iter()
        .filter(|(_, launch)| launch.probe >= p(4));
    let late = pings.map(|(_, launch)| launch.lateness).max();
    assert!(late.is_some_and(|late| late <= TICK), "{late:?}");
}

fn component(region: RegionIx, id: &str) -> Component {
    Component {
        id: id.into(),
        region,
        name: id.into(),
        kind: Kind::Codec,
        site: None,
        municipality: None,
        organisation: PartyIx::at(0),
        addresses: Vec::new(),
        depends: Vec::new(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    }
}

const fn ms(millis: u64) -> Mono {
    Mono::from_nanos(millis * 1_000_000)
}

fn p(place: usize) -> ProbeIx {
    ProbeIx::at(place)
}

/// A schedule, the time, and runs that take a given time.
struct Play {
    schedule: Schedule,
    now: Mono,
    /// Ends of runs in flight.
    ends: Vec<(Mono, ProbeIx)>,
    run_takes: Duration,
    launched: Vec<(Mono, Launch)>,
}

impl Play {
    fn new(inventory: &Inventory, run_takes: Duration) -> Self {
        Self {
            schedule: Schedule::new(inventory, Mono::ZERO, 0),
            now: Mono::ZERO,
            ends: Vec::new(),
            run_takes,
            launched: Vec::new(),
        }
    }

    fn until(&mut self, end: Mono) {
        loop {
            let finish = self.ends.iter().map(|(at, _)| *at).min();
            let next = self.schedule.next().min(finish.unwrap_or(Mono::NEVER));
            if next > end {
                self.now = end;
                return;
            }
            self.now = self.now.max(next);
            self.step();
        }
    }

    fn step(&mut self) {
        let now = self.now;
        for (_, probe) in self.ends.extract_if(.., |(at, _)| *at <= now) {
            self.schedule.finished(probe, now);
        }
        let mut launches = Vec::new();
        self.schedule.due(now, &mut launches);
        for launch in launches {
            self.ends.push((now + self.run_takes, launch.probe));
            self.launched.push((now, launch));
        }
    }

    fn of(&self, probe: ProbeIx) -> Vec<Mono> {
        let mine = self.launched.iter().filter(|(_, l)| l.probe == probe);
        mine.map(|(at, _)| *at).collect()
    }
}

#[test]
fn each_probe_runs_once_an_interval_at_its_own_phase() {
    let inventory = inventory(&[part("a", "x", 20_000), part("b", "x", 20_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(5));
    play.until(ms(100_000));
    for probe in [p(0), p(1)] {
        let times = play.of(probe);
        assert_eq!(times.len(), 5);
        for pair in times.windows(2) {
            assert_eq!(pair[1].since(pair[0]), Duration::from_secs(20));
        }
    }
    assert_ne!(play.of(p(0))[0], play.of(p(1))[0], "phases differ");
}

#[test]
fn phases_spread_evenly() {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let ids = ["ping", "sip", "tcp", "dns", "web", "x1", "x2", "x3"];
    let parts: Vec<Part> = NAMES
        .iter()
        .flat_map(|name| ids.iter().map(|id| part(name, id, 20_000)))
        .collect();
    let schedule = Schedule::new(&inventory(&parts), Mono::ZERO, 0);
    let mut quarters = [0; 4];
    for slot in &schedule.slots {
        let place = usize::try_from(slot.phase / 5_000_000_000).expect("small");
        quarters[place] += 1;
    }
    assert!(quarters.iter().all(|&count| count >= 8), "{quarters:?}");
}

#[test]
fn a_restart_keeps_the_phases_and_another_seed_does_not() {
    let inventory = inventory(&[part("a", "x", 20_000)]);
    let phase = |seed| Schedule::new(&inventory, Mono::ZERO, seed).slots[0].phase;
    assert_eq!(phase(1), phase(1));
    assert_ne!(phase(1), phase(2));
}

#[test]
fn asked_looks_come_before_regular_ones_and_one_at_a_time() {
    let inventory = inventory(&[
        part("a", "x", 60_000),
        part("a", "y", 60_000),
        part("a", "z", 60_000),
    ]);
    let mut play = Play::new(&inventory, Duration::from_millis(500));
    let ask = |probe, at| Ask {
        probe,
        at,
        deadline: Some(Duration::from_millis(700)),
    };
    play.schedule.ask(ask(p(0), ms(10)), ms(0));
    play.schedule.lanes[play.schedule.slots[1].lane].wait(1, false, ms(5));
    play.schedule.ask(ask(p(2), ms(10)), ms(0));
    play.until(ms(2_000));
    let order: Vec<_> = play
        .launched
        .iter()
        .map(|(_, l)| (l.probe, l.asked))
        .collect();
    assert_eq!(order[..3], [(p(0), true), (p(2), true), (p(1), false)]);
    let (_, first) = play.launched[0];
    assert_eq!(first.deadline, Duration::from_millis(700));
    let (at, third) = play.launched[2];
    assert_eq!(at, ms(1_010));
    assert_eq!(third.deadline, Profile::DEFAULT.deadline);
    assert_eq!(third.lateness, Duration::from_millis(1_005));
}

#[test]
fn asks_are_merged_with_what_is_pending_or_in_flight() {
    let inventory = inventory(&[part("a", "x", 60_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(500));
    for (at, deadline) in [(900, 700), (300, 900), (600, 800)] {
        let ask = Ask {
            probe: p(0),
            at: ms(at),
            deadline: Some(Duration::from_millis(deadline)),
        };
        play.schedule.ask(ask, ms(0));
    }
    play.until(ms(400));
    let again = Ask {
        probe: p(0),
        at: ms(400),
        deadline: None,
    };
    play.schedule.ask(again, ms(400));
    play.until(ms(2_000));
    let asked: Vec<_> = play.launched.iter().filter(|(_, l)| l.asked).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(asked[0].0, ms(300));
    assert_eq!(asked[0].1.deadline, Duration::from_millis(700));
}

#[test]
fn a_look_asked_for_later_than_now_follows_the_run_in_flight() {
    let inventory = inventory(&[part("a", "x", 60_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(500));
    let ask = |at| Ask {
        probe: p(0),
        at: ms(at),
        deadline: None,
    };
    play.schedule.ask(ask(100), ms(0));
    play.until(ms(200));
    play.schedule.ask(ask(1_500), ms(200));
    play.until(ms(3_000));
    let asked = play.launched.iter().filter(|(_, l)| l.asked);
    let times: Vec<_> = asked.map(|(at, _)| *at).collect();
    assert_eq!(times, [ms(100), ms(1_500)]);
}

#[test]
fn a_question_by_way_of_another_waits_for_those_about_the_same_room_only() {
    let via = |component| Part {
        via: Some("registrar"),
        ..part(component, "registration", 20_000)
    };
    let rooms = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut parts: Vec<Part> = rooms.map(via).into();
    parts.push(part("a", "ping", 20_000));
    let inventory = inventory(&parts);
    // All are silent for the whole deadline.
    let mut play = Play::new(&inventory, Duration::from_millis(3_000));
    play.until(ms(200_000));
    for place in 0..parts.len() {
        assert!(play.of(p(place)).len() >= 9, "nobody is left out");
    }
    let mut about_a = [play.of(p(0)), play.of(p(8))].concat();
    about_a.sort_unstable();
    for pair in about_a.windows(2) {
        assert!(pair[1].since(pair[0]) >= Duration::from_millis(3_000));
    }
}

#[test]
fn a_regular_run_leaves_room_for_an_asked_look() {
    let inventory = inventory(&[part("a", "ping", 20_000), part("a", "sip", 20_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(3_000));
    let regular = play.schedule.next();
    let regular_due = play.schedule.slots.iter().map(|slot| slot.regular).min();
    assert_eq!(regular_due.map(ticked), Some(regular));
    let first = (0..2).find(|&i| ticked(play.schedule.slots[i].regular) == regular);
    let other = p(1 - first.expect("one is first"));
    let at = regular + Duration::from_millis(1_000);
    let ask = Ask {
        probe: other,
        at,
        deadline: None,
    };
    play.schedule.ask(ask, ms(0));
    play.until(regular + Duration::from_millis(6_000));
    let of_other: Vec<_> = play.of(other);
    assert_eq!(
        of_other.first(),
        Some(&at),
        "it comes when it was asked for"
    );
}

#[test]
fn a_run_on_a_kept_connection_may_have_needed_a_new_one_at_its_end() {
    let mut schedule = {
        let flat = inventory(&[
            Part {
                connects: true,
                ..part("a", "sips", 2_000)
            },
            Part {
                connects: true,
                ..part("a", "h323", 2_000)
            },
        ]);
        Schedule::new(&flat, Mono::ZERO, 0)
    };
    schedule.slots[0].keeps = true;
    let mut launches = Vec::new();
    let (mut now, mut ended) = (Mono::ZERO, None);
    for _ in 0..20_000 {
        now = schedule.next();
        schedule.due(now, &mut launches);
        for launch in launches.drain(..) {
            if launch.probe == p(0) {
                now = now + Duration::from_millis(2_500);
                ended = Some(now);
            } else if let Some(ended) = ended {
                assert!(now.since(ended) >= CONNECTION_GAP, "{now}");
                return;
            }
            schedule.finished(launch.probe, now);
        }
    }
    panic!("the other never had its turn by {now}");
}

/// Two probes of one component over connections, the first of which keeps its own.
fn kept_and_new() -> Schedule {
    let connecting = |id| Part {
        connects: true,
        ..part("a", id, 60_000)
    };
    let inventory = inventory(&[connecting("sips"), connecting("h323")]);
    let mut schedule = Schedule::new(&inventory, Mono::ZERO, 0);
    schedule.slots[0].keeps = true;
    for slot in &mut schedule.slots {
        slot.regular = ms(50_000);
    }
    schedule.wakes.clear();
    schedule
}

fn now(probe: usize, at: Mono) -> Ask {
    Ask {
        probe: p(probe),
        at,
        deadline: None,
    }
}

fn begun(schedule: &mut Schedule, at: Mono) -> Vec<(ProbeIx, bool)> {
    let mut launches = Vec::new();
    schedule.due(at, &mut launches);
    let begun = launches.iter();
    begun.map(|launch| (launch.probe, launch.asked)).collect()
}

#[test]
fn an_asked_look_connects_when_it_begins_and_never_later() {
    let mut schedule = kept_and_new();
    schedule.ask(now(0, ms(0)), ms(0));
    assert_eq!(begun(&mut schedule, ms(0)), [(p(0), true)]);
    schedule.ask(now(1, ms(1_000)), ms(1_000));
    schedule.finished(p(0), ms(3_000));
    assert_eq!(begun(&mut schedule, ms(4_990)), []);
    assert_eq!(begun(&mut schedule, ms(5_000)), [(p(1), true)]);
}

#[test]
fn a_run_that_a_kept_connection_may_carry_answers_no_ask() {
    let mut schedule = kept_and_new();
    let lane = schedule.slots[0].lane;
    schedule.lanes[lane].wait(0, false, ms(0));
    schedule.wakes.push(Reverse((ms(0), Wake::Lane(lane))));
    assert_eq!(begun(&mut schedule, ms(0)), [(p(0), false)]);
    // One at once, and one that comes due in the middle of it.
    schedule.ask(now(0, ms(100)), ms(100));
    schedule.ask(now(0, ms(200)), ms(100));
    assert_eq!(begun(&mut schedule, ms(1_000)), []);
    schedule.finished(p(0), ms(2_000));
    assert_eq!(begun(&mut schedule, ms(6_990)), []);
    assert_eq!(begun(&mut schedule, ms(7_000)), [(p(0), true)]);
    schedule.ask(now(0, ms(7_100)), ms(7_100));
    schedule.finished(p(0), ms(8_000));
    assert_eq!(begun(&mut schedule, ms(20_000)), [], "that was the answer");
}

#[test]
fn connections_to_one_component_keep_their_distance() {
    let tcp = |id| Part {
        connects: true,
        ..part("a", id, 2_000)
    };
    let inventory = inventory(&[tcp("sips"), tcp("h323"), part("a", "ping", 2_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(5));
    play.until(ms(60_000));
    let connects = play.launched.iter().filter(|(_, l)| l.probe != p(2));
    let times: Vec<_> = connects.map(|(at, _)| *at).collect();
    for pair in times.windows(2) {
        assert!(pair[1].since(pair[0]) >= CONNECTION_GAP);
    }
    for probe in [p(0), p(1)] {
        assert!(play.of(probe).len() >= 4, "each has its turn");
    }
    assert!(play.of(p(2)).len() >= 28, "a ping need not wait");
}

#[test]
fn after_a_pause_nothing_is_caught_up_in_a_burst() {
    let parts = [
        part("a", "x", 5_000),
        part("b", "x", 5_000),
        part("c", "x", 5_000),
    ];
    let mut play = Play::new(&inventory(&parts), Duration::from_millis(5));
    play.until(ms(20_000));
    let before = play.launched.len();
    play.now = ms(81_000);
    play.step();
    let at_once = play.launched.len() - before;
    assert!(at_once <= 3, "{at_once}");
    play.until(ms(86_100));
    let after = play.launched.len() - before;
    assert!((3..=6).contains(&after), "{after}");
    assert!(play.schedule.skipped() > 0);
}

#[test]
fn a_process_that_is_always_late_still_probes() {
    let inventory = inventory(&[part("a", "x", 5_000)]);
    let mut play = Play::new(&inventory, Duration::from_millis(5));
    for turn in 1..20 {
        play.now = ms(turn * 10_000);
        play.step();
        play.step();
    }
    assert!(play.launched.len() >= 5, "{}", play.launched.len());
}

#[test]
fn a_reload_leaves_what_is_unchanged_alone() {
    let parts = [
        part("a", "x", 5_000),
        part("b", "x", 5_000),
        part("b", "y", 5_000),
    ];
    let old = inventory(&parts);
    let mut changed = vec![part("0", "new", 5_000)];
    changed.extend(parts.iter().rev().cloned());
    let new = inventory(&changed);
    let moved = |probe: ProbeIx| p(3 - probe.usize());
    let mut untouched = Play::new(&old, Duration::from_millis(1_000));
    let mut reloaded = Play::new(&old, Duration::from_millis(1_000));
    for play in [&mut untouched, &mut reloaded] {
        play.until(ms(12_345));
        let ask = Ask {
            probe: p(1),
            at: ms(13_000),
            deadline: None,
        };
        play.schedule.ask(ask, ms(12_345));
    }
    let empty = Schedule::new(&old, Mono::ZERO, 0);
    let schedule = std::mem::replace(&mut reloaded.schedule, empty);
    reloaded.schedule = schedule.reload(&old, &new, reloaded.now);
    for (_, probe) in &mut reloaded.ends {
        *probe = moved(*probe);
    }
    untouched.until(ms(40_000));
    reloaded.until(ms(40_000));
    for probe in [p(0), p(1), p(2)] {
        let cut = |times: Vec<Mono>| -> Vec<Mono> {
            times.into_iter().filter(|at| *at > ms(12_345)).collect()
        };
        assert_eq!(cut(reloaded.of(moved(probe))), cut(untouched.of(probe)));
    }
    assert!(!reloaded.of(p(0)).is_empty(), "the new one runs too");
}

#[test]
fn a_probe_that_asks_otherwise_is_not_carried_over() {
    let old = inventory(&[part("a", "x", 5_000), part("b", "x", 5_000)]);
    let other_port = Part {
        port: 2,
        ..part("a", "x", 5_000)
    };
    let new = inventory(&[other_port, part("b", "x", 9_000)]);
    assert_eq!(carried(&old, &new, p(0)), None);
    assert_eq!(carried(&old, &new, p(1)), Some(p(1)));
}

#[derive(Clone, Debug)]
enum Move {
    Wait(u64),
    Ask(usize, u64),
    Pause(u64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        5 => (1u64..4_000).prop_map(Move::Wait),
        3 => (0usize..5, 0u64..3_000).prop_map(|(probe, after)| Move::Ask(probe, after)),
        1 => (2_000u64..60_000).prop_map(Move::Pause),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_happens_no_rule_is_broken_and_nobody_starves(
        moves in moves(),
        run_takes in 1u64..900,
    ) {
        let tcp = Part { connects: true, ..part("a", "tcp", 4_000) };
        let by_way = Part { via: Some("a"), ..part("c", "sip", 7_000) };
        let parts = [part("a", "ping", 3_000), tcp, part("b", "ping", 5_000), by_way, part("a", "sip", 6_000)];
        let inventory = inventory(&parts);
        let mut play = Play::new(&inventory, Duration::from_millis(run_takes));
        for step in moves {
            match step {
                Move::Wait(millis) => play.until(play.now + Duration::from_millis(millis)),
                Move::Ask(place, after) => {
                    let at = play.now + Duration::from_millis(after);
                    let ask = Ask { probe: p(place), at, deadline: None };
                    play.schedule.ask(ask, play.now);
                }
                Move::Pause(millis) => {
                    let before = play.launched.len();
                    play.now = play.now + Duration::from_millis(millis);
                    play.step();
                    prop_assert!(play.launched.len() - before <= 3, "one for each component");
                }
            }
        }
        let quiet = play.now;
        play.until(quiet + Duration::from_secs(60));
        for (place, part) in parts.iter().enumerate() {
            let since = play.of(p(place)).into_iter().filter(|at| *at >= quiet).count();
            let fair = 60_000 / part.interval / 3;
            prop_assert!(since as u64 >= fair, "{} of {part:?}", since);
        }
        check_rules(&play, &[0, 1, 4], &[1])?;
        check_rules(&play, &[3], &[])?;
        check_rules(&play, &[2], &[])?;
    }
}

/// One at a time among `lane`, and connections of `connecting` far enough apart.
fn check_rules(play: &Play, lane: &[usize], connecting: &[usize]) -> Result<(), TestCaseError> {
    let times = |places: &[usize]| -> Vec<Mono> {
        let mine = |launch: &Launch| places.contains(&launch.probe.usize());
        let of = play.launched.iter().filter(|(_, launch)| mine(launch));
        of.map(|(at, _)| *at).collect()
    };
    for pair in times(lane).windows(2) {
        prop_assert!(pair[1].since(pair[0]) >= play.run_takes);
    }
    for pair in times(connecting).windows(2) {
        prop_assert!(pair[1].since(pair[0]) >= CONNECTION_GAP);
    }
    Ok(())
}
