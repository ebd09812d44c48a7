//! What is promised of poor ways: whose they are, and whose they are not.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::clock::{Mono, Now};
use crate::fault::{Event, Fault, What};
use crate::health::{
    Answer, Class, Echoed, FacetState, Mode, Observation, Occasion, Outcome, SeriesAnswer,
};
use crate::inventory::*;
use crate::ledger::{Entry, Input, Kept, Ledger, Settings};
use crate::notice::Context;

/// Two cores; three sites behind the first, two behind the second. Each has a
/// line whose end answers and a router; the first a room that is measured too.
struct Making {
    builder: Builder,
}

const SITES: [(&str, &str); 5] = [
    ("1", "north"),
    ("2", "north"),
    ("3", "north"),
    ("4", "south"),
    ("5", "south"),
];

impl Making {
    fn region() -> Inventory {
        let mut builder = Builder::new();
        let region = builder.region(Region {
            id: "hav".into(),
            name: "Hav".into(),
            zone: TimeZone::UTC,
            language: Language::English,
            shadow: false,
            coordinator: PartyIx::at(0),
            operator: PartyIx::at(0),
            monitor: ComponentIx::at(0),
            terms: Terms::default(),
        });
        let mut party = |id: &str, role| {
            builder.party(Party {
                id: id.into(),
                region,
                name: id.into(),
                role,
                shadow: false,
                outside: false,
                language: Language::English,
                contacts: Vec::new(),
                telephone: None,
                escalation: Vec::new(),
            })
        };
        let council = party("council", Role::Council);
        let network = party("network", Role::NetworkOperator);
        let town = party("town", Role::Municipality);
        let mut making = Self { builder };
        let monitor = making.add("monitor", Kind::Monitor, council, &[]);
        making.probe(monitor, "gateway");
        let north = making.add("north", Kind::NetworkCore, network, &[monitor]);
        let south = making.add("south", Kind::NetworkCore, network, &[monitor]);
        for (site, core) in SITES {
            let core = if core == "north" { north } else { south };
            let line = making.add(&format!("line{site}"), Kind::AccessLine, network, &[core]);
            making.probe(line, "quality");
            let id = format!("router{site}");
            let router = making.add(&id, Kind::SiteRouter, town, &[line]);
            making.probe(router, "quality");
            if site == "1" {
                let room = making.add("room1", Kind::Codec, town, &[router]);
                making.probe(room, "quality");
            }
        }
        making.builder.finish().expect("an inventory")
    }

    fn add(&mut self, id: &str, kind: Kind, own: PartyIx, depends: &[ComponentIx]) -> ComponentIx {
        self.builder.component(Component {
            id: id.into(),
            region: RegionIx::at(0),
            name: id.into(),
            kind,
            site: None,
            municipality: None,
            organisation: own,
            addresses: Vec::new(),
            depends: depends.to_vec(),
            signals_loss: false,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        })
    }

    /// A series, and a ping beside it.
    fn probe(&mut self, component: ComponentIx, id: &str) {
        let target = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let series = Series::to(target);
        let quality = Profile {
            interval: Series::INTERVAL,
            deadline: series.span() + Series::PATIENCE,
            failures: 7,
            successes: 10,
            ..Profile::DEFAULT
        };
        let ping = Method::Icmp {
            target,
            size: 56,
            fragment: true,
        };
        for (id, facet, method, profile) in [
            (id, Facet::Media, Method::Quality(series), quality),
            ("ping", Facet::Reach, ping, Profile::DEFAULT),
        ] {
            self.builder.probe(Probe {
                id: id.into(),
                component,
                facet,
                method,
                source: None,
                profile,
                witness: false,
                via: None,
                crosses: Vec::new(),
            });
        }
    }
}

/// A ledger that is shown round after round.
struct Play {
    ledger: Ledger,
    now: Now,
    events: Vec<Event>,
    dice: u64,
}

/// Of ten thousand echoes to a component, so many are lost; all of them: down.
type Weather<'a> = &'a dyn Fn(&str) -> u64;
const DOWN: u64 = 10_000;

impl Play {
    fn new() -> Self {
        Self::resume(Kept::default())
    }

    fn resume(kept: Kept) -> Self {
        let now = Now {
            mono: Mono::START,
            wall: "2026-06-01T12:00:00Z".parse().unwrap(),
        };
        let context = Context {
            install: "test".to_owned(),
            domain: "samband.test".to_owned(),
            public_url: "https://samband.example".to_owned(),
            unlogged: false,
            mqtt: false,
            link_days: None,
            mailbox: None,
        };
        let inventory = Arc::new(Making::region());
        Self {
            ledger: Ledger::new(inventory, Settings::default(), context, kept, now),
            now,
            events: Vec::new(),
            dice: 7,
        }
    }

    /// A number below ten thousand, by xorshift.
    fn throw(&mut self) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice % 10_000
    }

    fn series(&mut self, lost: u64) -> Outcome {
        let rtt = Duration::from_millis(10);
        let echoes = (0..u32::from(Series::ECHOES)).map(|place| Echoed {
            sent: Series::SPACING * place,
            rtt: (self.throw() >= lost).then_some(rtt),
            copies: 0,
        });
        let answer = SeriesAnswer {
            echoes: echoes.collect(),
        };
        if answer.lost() == answer.sent() {
            return Outcome::Silence;
        }
        Outcome::Answer {
            rtt,
            answer: Answer::Series(answer),
        }
    }

    /// Half a minute: a series and a ping of each.
    fn round(&mut self, weather: Weather<'_>) {
        let inventory = Arc::clone(self.ledger.inventory());
        for (ix, probe) in inventory.probes() {
            self.pass(Duration::from_millis(500));
            let lost = weather(&inventory[probe.component].id);
            let outcome = match probe.measures() {
                true => self.series(lost),
                false if lost == DOWN => Outcome::Silence,
                false => Outcome::Answer {
                    rtt: Duration::from_millis(10),
                    answer: Answer::Echo,
                },
            };
            let observation = Observation {
                exchange: None,
                kept: None,
                probe: ix,
                occasion: Occasion::Regular,
                started: self.now.mono - probe.profile.deadline,
                ended: self.now.mono,
                outcome,
            };
            self.turn(Input::Observed(vec![observation]));
        }
        let rest = Series::INTERVAL - Duration::from_millis(500) * count(&inventory);
        self.pass(rest);
        self.turn(Input::Tick);
    }

    fn rounds(&mut self, count: u32, weather: Weather<'_>) {
        (0..count).for_each(|_| self.round(weather));
    }

    fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono + time;
        self.now.wall += time;
    }

    fn turn(&mut self, input: Input) {
        let step = self.ledger.step(input, self.now);
        for entry in step.transaction.entries {
            if let Entry::Fault(event) = entry {
                self.events.push(event);
            }
        }
    }

    fn opened(&self) -> usize {
        let opened = |event: &&Event| matches!(event.what, What::Opened { .. });
        self.events.iter().filter(opened).count()
    }

    fn only_fault(&self) -> &Fault {
        let open: Vec<_> = self.ledger.open_faults().collect();
        assert_eq!(open.len(), 1, "{open:#?}");
        open[0]
    }

    /// The one open fault: its component, whose it is, and its mode.
    fn found(&self) -> (String, String, Mode) {
        let fault = self.only_fault();
        let cause = fault.finding.cause.as_ref().expect("located");
        let owner = fault.assignment.owner.as_ref().expect("owned");
        (cause.component.id.clone(), owner.id.clone(), cause.mode)
    }

    fn media(&self, component: &str) -> Option<FacetState> {
        let inventory = self.ledger.inventory();
        let component = inventory.component_by_id(RegionIx::at(0), component)?;
        let facet = Facet::Media;
        self.ledger
            .facet(Element { component, facet })
            .map(|known| known.0)
    }
}

fn count(inventory: &Inventory) -> u32 {
    u32::try_from(inventory.probes().len()).unwrap()
}

/// So many of ten thousand lost behind these, nothing elsewhere.
fn behind(names: &'static [&'static str], lost: u64) -> impl Fn(&str) -> u64 {
    move |component| match names.contains(&component) {
        true => lost,
        false => 0,
    }
}

fn told(component: &str, owner: &str) -> (String, String, Mode) {
    (component.to_owned(), owner.to_owned(), Mode::Poor)
}

#[test]
fn one_bad_line_is_found_and_is_the_network_operators() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(20, &behind(&["line1", "router1", "room1"], 800));
    assert_eq!(play.found(), told("line1", "network"));
    let fault = play.only_fault();
    let affected: Vec<&str> = fault.affected.iter().map(|c| &*c.id).collect();
    assert_eq!(affected, ["room1", "router1"]);
    let seen = &fault.finding.evidence.failed[0];
    assert_eq!(seen.class, Class::Poor);
    assert!(
        seen.detail.starts_with("too much loss (limit 2 %): "),
        "{}",
        seen.detail
    );
    assert!(
        seen.detail.contains("usual here 10.0 ms"),
        "{}",
        seen.detail
    );
    assert!(!fault.finding.evidence.controls.is_empty());
    assert_eq!(play.media("line1"), Some(FacetState::Poor));
    assert_eq!(play.media("line2"), Some(FacetState::Up));
    // It is well again when the window is, and no sooner; nothing else follows.
    play.rounds(10, &|_| 0);
    assert!(play.only_fault().state.is_active());
    play.rounds(25, &|_| 0);
    assert!(!play.only_fault().state.is_active());
    assert_eq!(play.opened(), 1);
}

#[test]
fn a_router_behind_a_good_line_that_serves_its_room_poorly_is_its_owners() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(20, &behind(&["router1", "room1"], 1_000));
    assert_eq!(play.found(), told("router1", "town"));
}

#[test]
fn several_bad_lines_behind_one_core_are_the_core() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    let north = [
        "line1", "router1", "room1", "line2", "router2", "line3", "router3",
    ];
    let weather = |component: &str| if north.contains(&component) { 600 } else { 0 };
    play.rounds(30, &weather);
    assert_eq!(play.found(), told("north", "network"));
    assert_eq!(play.media("north"), Some(FacetState::Poor));
    assert_eq!(play.opened(), 1);
    play.rounds(60, &|_| 0);
    assert!(!play.only_fault().state.is_active());
    assert_eq!(play.opened(), 1, "none is left behind");
}

#[test]
fn what_is_poor_everywhere_is_the_monitors_own() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(30, &|_| 600);
    assert_eq!(play.found(), told("monitor", "council"));
    assert_eq!(play.opened(), 1);
}

#[test]
fn a_shared_loss_near_the_limit_blames_no_single_line() {
    for dice in 1..=6 {
        let mut play = Play::new();
        play.dice = dice * 1_234_567;
        play.rounds(40, &|_| 0);
        play.rounds(120, &|_| 210);
        for fault in play.ledger.open_faults() {
            let line = |c: &crate::fault::CauseRef| c.component.id.starts_with("line");
            let blamed = fault.finding.cause.as_ref().is_some_and(line);
            assert!(
                !blamed,
                "{dice}: {:#?} {:#?}",
                fault.finding, fault.timeline
            );
        }
    }
}

#[test]
fn one_lost_echo_in_five_hundred_is_nothing_all_day() {
    let mut play = Play::new();
    play.rounds(2_880, &|_| 20);
    assert_eq!(play.opened(), 0);
    assert_eq!(play.media("line1"), Some(FacetState::Up));
}

#[test]
fn what_wavers_about_the_limit_is_one_fault_and_not_many() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(1_000, &behind(&["line1", "router1", "room1"], 200));
    assert_eq!(play.opened(), 1);
}

#[test]
fn a_router_that_limits_its_own_answers_is_nobodys_fault() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(40, &behind(&["router1"], 2_500));
    assert_eq!(play.opened(), 0);
    assert_eq!(play.media("router1"), Some(FacetState::Up));
}

#[test]
fn a_line_that_is_down_is_not_also_poor() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(6, &behind(&["line1", "router1", "room1"], DOWN));
    let (component, owner, mode) = play.found();
    assert_eq!(
        (&*component, &*owner, mode),
        ("line1", "network", Mode::Silent)
    );
    assert_eq!(play.media("line1"), Some(FacetState::Up));
    play.rounds(30, &|_| 0);
    assert!(!play.only_fault().state.is_active());
    assert_eq!(play.opened(), 1);
}

#[test]
fn a_poor_line_that_goes_down_and_comes_back_stays_one_fault() {
    let mut play = Play::new();
    let names = ["line1", "router1", "room1"];
    let weather =
        |lost: u64| move |component: &str| if names.contains(&component) { lost } else { 0 };
    play.rounds(40, &|_| 0);
    play.rounds(20, &weather(800));
    play.rounds(6, &weather(DOWN));
    assert_eq!(play.found().0, "line1");
    play.rounds(30, &weather(800));
    assert_eq!(play.found(), told("line1", "network"));
    assert_eq!(play.opened(), 1);
}

#[test]
fn a_restart_clears_no_poor_line_before_a_whole_window_is_good() {
    let mut play = Play::new();
    play.rounds(40, &|_| 0);
    play.rounds(20, &behind(&["line1", "router1", "room1"], 800));
    let faults = play.ledger.open_faults().map(|fault| (**fault).clone());
    let mut kept = Kept {
        faults: faults.collect(),
        ..Kept::default()
    };
    for id in ["line1", "router1", "room1"] {
        let key = ("hav".to_owned(), id.to_owned(), Facet::Media);
        kept.facets.insert(key, (FacetState::Poor, play.now.wall));
    }
    let mut again = Play::resume(kept);
    again.rounds(10, &|_| 0);
    assert!(again.only_fault().state.is_active());
    assert_eq!(again.media("line1"), Some(FacetState::Poor));
    again.rounds(20, &|_| 0);
    assert!(!again.only_fault().state.is_active());
    assert_eq!(again.opened(), 0);
}
