//! What is promised of whole turns.

mod certificates;
mod commands;
mod endings;
mod evidence;
mod incidents;
mod maintenance;
mod plans;
mod reported;
mod shifts;
mod terms;
mod tickets;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::*;
use crate::fault::{Event, State, What};
use crate::health::{
    Answer, Class, Fate, Listed, LocalError, Mode, Occasion, Outcome, SipAnswer, Target, Targets,
};
use crate::inventory::*;

const MONITOR: &str = "monitor";

/// Regions that are all alike, in the making: a monitor, a registrar that is the
/// witness too, and rooms registered with it.
struct Making {
    builder: Builder,
}

impl Making {
    fn regions(ids: &[&str], rooms: usize) -> Inventory {
        let mut making = Self {
            builder: Builder::new(),
        };
        for id in ids {
            making.region(id, rooms);
        }
        making.builder.finish().expect("an inventory")
    }

    fn region(&mut self, id: &str, rooms: usize) {
        let place = self.builder.so_far().regions().len();
        let own = PartyIx::at(place);
        let region = self.builder.region(Region {
            id: id.into(),
            name: id.into(),
            zone: TimeZone::UTC,
            language: Language::English,
            coordinator: own,
            operator: own,
            monitor: ComponentIx::at(0),
            shadow: false,
            terms: Terms::default(),
        });
        self.builder.party(Party {
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
        let monitor = self.component(region, own, MONITOR, Kind::Monitor, &[]);
        self.builder.region_mut(region).monitor = monitor;
        let registrar = self.component(region, own, "registrar", Kind::Registrar, &[monitor]);
        self.probe(registrar, Facet::Reach, None);
        for room in 1..=rooms {
            let id = format!("rom{room}");
            let room = self.component(region, own, &id, Kind::Codec, &[monitor]);
            self.probe(room, Facet::Reach, None);
            self.probe(room, Facet::Service, None);
            self.probe(room, Facet::Registration, Some(registrar));
        }
    }

    fn component(
        &mut self,
        region: RegionIx,
        own: PartyIx,
        id: &str,
        kind: Kind,
        depends: &[ComponentIx],
    ) -> ComponentIx {
        self.builder.component(Component {
            id: id.into(),
            region,
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

    /// A probe, called as the facet that it asks about.
    fn probe(&mut self, component: ComponentIx, facet: Facet, via: Option<ComponentIx>) {
        let target = SocketAddr::from((Ipv4Addr::LOCALHOST, 5060));
        let method = if facet == Facet::Reach {
            Method::Icmp {
                target: target.ip(),
                size: 56,
                fragment: true,
            }
        } else if facet == Facet::Certificate {
            certificates::handshake(target)
        } else {
            Method::Sip(SipTarget::new(target, "sip:rom@vc.example".into()))
        };
        self.builder.probe(Probe {
            id: facet.slug().into(),
            component,
            facet,
            method,
            source: None,
            profile: Profile::DEFAULT,
            witness: via.is_none() && component.usize() == 1,
            via,
            crosses: Vec::new(),
        });
    }
}

/// A ledger that is shown what probes see, and what it wrote.
struct Play {
    ledger: Ledger,
    now: Now,
    events: Vec<Event>,
    changes: Vec<Change>,
    region: RegionIx,
}

impl Play {
    fn new(inventory: Inventory) -> Self {
        Self::resume(inventory, Kept::default())
    }

    fn resume(inventory: Inventory, kept: Kept) -> Self {
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
        let ledger = Ledger::new(Arc::new(inventory), Settings::default(), context, kept, now);
        Self {
            ledger,
            now,
            events: Vec::new(),
            changes: Vec::new(),
            region: RegionIx::at(0),
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono + time;
        self.now.wall += time;
    }

    fn turn(&mut self, input: Input) {
        let step = self.ledger.step(input, self.now);
        for entry in step.transaction.entries {
            match entry {
                Entry::Fault(event) => self.events.push(event),
                Entry::Facet(change) => self.changes.push(change),
                Entry::Monitor { .. } | Entry::Delivery { .. } => {}
            }
        }
    }

    /// A run of `component/probe` that is over now: silence has taken its
    /// deadline, an answer no time.
    fn run(&self, name: &str, outcome: Outcome) -> Observation {
        let (component, probe) = name.split_once('/').unwrap();
        let inventory = self.ledger.inventory();
        let component = inventory.component_by_id(self.region, component).unwrap();
        let took = if matches!(outcome, Outcome::Silence | Outcome::Stalled { .. }) {
            Profile::DEFAULT.deadline
        } else {
            Duration::ZERO
        };
        Observation {
            exchange: None,
            kept: None,
            probe: inventory.probe_by_id(component, probe).unwrap(),
            occasion: Occasion::Confirm,
            started: self.now.mono - took,
            ended: self.now.mono,
            outcome,
        }
    }

    /// What these draw, all in one turn, and a pause of two seconds.
    fn see(&mut self, runs: &[(&str, Outcome)]) {
        let seen = runs.iter();
        let seen = seen.map(|(name, outcome)| self.run(name, outcome.clone()));
        let seen = seen.collect();
        self.turn(Input::Observed(seen));
        self.pass(Duration::from_secs(2));
    }

    fn only_fault(&self) -> &Fault {
        let open: Vec<_> = self.ledger.open_faults().collect();
        assert_eq!(open.len(), 1, "{open:#?}");
        open[0]
    }
}

fn echo() -> Outcome {
    let rtt = Duration::from_millis(1);
    Outcome::Answer {
        rtt,
        answer: Answer::Echo,
    }
}

fn sip(status: u16) -> Outcome {
    Outcome::Answer {
        rtt: Duration::from_millis(1),
        answer: Answer::Sip(SipAnswer {
            status,
            reason: "".into(),
            transmission: 1,
            translated: None,
            agent: None,
            retry_after: None,
            because: None,
            warning: None,
            login: crate::health::Authentication::NotAsked,
        }),
    }
}

#[test]
fn what_failed_is_no_evidence_of_health_and_what_answered_is_shown_as_it_answered() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    let well = [("rom1/reach", echo()), ("rom1/service", sip(200))];
    play.see(&[("rom1/registration", sip(480))]);
    play.see(&well);
    play.see(&[("rom1/registration", sip(480))]);
    play.see(&[
        ("registrar/reach", echo()),
        ("rom1/registration", sip(480)),
        ("rom1/reach", echo()),
        // It failed right after it had answered.
        ("rom1/reach", Outcome::Silence),
    ]);
    let evidence = &play.only_fault().finding.evidence;
    let names = |seen: &[crate::fault::Seen]| -> Vec<(String, Class)> {
        seen.iter().map(|s| (s.probe.clone(), s.class)).collect()
    };
    let failed = [("rom1/registration".to_owned(), Class::Beyond)];
    assert_eq!(names(&evidence.failed), failed);
    let controls = names(&evidence.controls);
    assert!(controls.contains(&("rom1/reach".to_owned(), Class::Answered)));
    assert!(controls.iter().all(|c| c.0 != "rom1/registration"));
}

#[test]
fn what_a_kept_connection_carries_is_no_witness_of_what_new_ones_meet() {
    use crate::health::KeptFate;
    let open_faults = |fate| {
        let mut play = Play::new(Making::regions(&["hav"], 2));
        let second = Duration::from_secs(1);
        for _ in 0..10 {
            let mut answered = play.run("rom1/service", sip(200));
            answered.occasion = Occasion::Regular;
            answered.kept = Some(crate::health::Kept {
                age: second * 60,
                idle: second,
                fate,
            });
            let silent = ["registrar/reach", "rom2/reach", "rom2/service"];
            let silent = silent.map(|name| play.run(name, Outcome::Silence));
            let mut seen = Vec::from(silent);
            seen.push(answered);
            play.turn(Input::Observed(seen));
            play.pass(second * 5);
        }
        play.turn(Input::Tick);
        let cut_off = play.ledger.vantages[0].cut_off().is_some();
        (play.ledger.open_faults().count() > 0, cut_off)
    };
    // Where new ones pass, the silent are at fault.
    assert_eq!(open_faults(KeptFate::Reset), (true, false));
    assert_eq!(open_faults(KeptFate::Carried), (false, true));
}

#[test]
fn the_witness_is_one_that_answered_as_it_should_if_there_is_one() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    for _ in 0..3 {
        play.see(&[
            ("registrar/reach", echo()),
            ("rom1/reach", echo()),
            ("rom1/service", sip(200)),
        ]);
        play.see(&[("rom1/registration", sip(480))]);
    }
    let evidence = &play.only_fault().finding.evidence;
    let witness = evidence.witness.as_ref().unwrap();
    assert_eq!(
        (&*witness.probe, witness.class),
        ("rom1/service", Class::Answered)
    );
}

#[test]
fn an_answer_that_is_amiss_proves_no_more_than_that_the_way_was_open() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    for _ in 0..3 {
        play.see(&[("rom1/registration", sip(480))]);
        play.pass(Duration::from_secs(10));
    }
    play.turn(Input::Tick);
    let evidence = &play.only_fault().finding.evidence;
    let witness = evidence.witness.as_ref().unwrap();
    assert_eq!(witness.class, Class::Beyond);
    assert_eq!(witness.detail, "beyond: the way was open");
}

#[test]
fn the_previous_fault_is_one_of_the_same_region() {
    let mut play = Play::new(Making::regions(&["hav", "fjell"], 1));
    let mut opened = Vec::new();
    for region in [0, 1, 0] {
        play.region = RegionIx::at(region);
        for outcome in [sip(503), sip(503), sip(503), sip(200), sip(200)] {
            play.see(&[
                ("rom1/reach", echo()),
                ("rom1/service", outcome),
                ("rom1/registration", sip(200)),
            ]);
        }
        // Not so soon that it would be the same fault again.
        play.pass(Settings::default().reopen * 2);
        for event in play.events.drain(..) {
            if let What::Opened { previous, .. } = event.what {
                opened.push((event.fault, previous));
            }
        }
    }
    let [(first, none), (_, elsewhere), (_, again)] = &opened[..] else {
        panic!("{opened:?}");
    };
    assert_eq!((none, elsewhere), (&None, &None));
    assert_eq!(again.as_ref(), Some(first));
}

/// A room that answers nothing and fails, until its fault is open.
fn dead_room(inventory: Inventory) -> Play {
    let mut play = Play::new(inventory);
    let own = ["rom1/reach", "rom1/service", "rom1/registration"];
    for _ in 0..4 {
        play.see(&own.map(|name| (name, Outcome::Silence)));
        play.see(&[
            ("registrar/reach", echo()),
            ("rom2/reach", echo()),
            ("rom2/registration", sip(200)),
        ]);
    }
    let cause = play.only_fault().finding.cause.as_ref();
    assert_eq!(cause.unwrap().component.id, "rom1");
    play
}

#[test]
fn a_fault_that_only_takes_over_failures_is_not_said_to_be_split_from_another() {
    let mut play = dead_room(Making::regions(&["hav"], 2));
    for _ in 0..4 {
        play.see(&[("rom1/reach", Outcome::Silence)]);
        play.see(&[
            ("registrar/reach", echo()),
            ("rom2/reach", echo()),
            ("rom1/registration", sip(503)),
            ("rom2/registration", sip(503)),
        ]);
    }
    let opened: Vec<_> = play
        .events
        .iter()
        .filter_map(|event| {
            let What::Opened {
                finding,
                split_from,
                ..
            } = &event.what
            else {
                return None;
            };
            Some((finding.cause.as_ref()?.component.id.as_str(), split_from))
        })
        .collect();
    assert_eq!(opened, [("rom1", &None), ("registrar", &None)]);
}

#[test]
fn of_the_facets_of_one_component_the_one_that_was_asked_about_is_named() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    // Nobody has asked the service.
    for _ in 0..3 {
        play.see(&[("rom1/registration", sip(480)), ("rom1/reach", echo())]);
    }
    play.pass(Duration::from_secs(20));
    play.turn(Input::Tick);
    let finding = &play.only_fault().finding;
    let facets: Vec<Facet> = finding.candidates.iter().map(|c| c.facet).collect();
    assert_eq!(facets, [Facet::Service, Facet::Registration]);
    let cause = finding.cause.as_ref().unwrap();
    assert_eq!(
        (cause.facet, cause.mode),
        (Facet::Registration, Mode::Unregistered)
    );
}

/// A room that is gone, as its service shows first; its ping has the pauses between the
/// looks at that, and draws nothing or an answer.
fn gone(ping: Option<Outcome>) -> Play {
    gone_in(Making::regions(&["hav"], 2), ping)
}

fn gone_in(inventory: Inventory, ping: Option<Outcome>) -> Play {
    let mut play = Play::new(inventory);
    for _ in 0..3 {
        play.see(&[
            ("rom1/service", Outcome::Silence),
            ("registrar/reach", echo()),
            ("rom2/reach", echo()),
        ]);
        let mut brief = play.run("rom1/reach", ping.clone().unwrap_or(Outcome::Silence));
        brief.started = brief.ended - Duration::from_secs(1);
        play.turn(Input::Observed(vec![brief]));
    }
    play.pass(Duration::from_secs(20));
    play.turn(Input::Tick);
    play
}

fn named(play: &Play) -> (Facet, Mode) {
    let cause = play.only_fault().finding.cause.as_ref();
    let cause = cause.expect("a cause");
    (cause.facet, cause.mode)
}

#[test]
fn equipment_that_is_gone_is_said_at_once_to_be_silent_and_not_its_service_alone() {
    let alive = gone(Some(echo()));
    assert_eq!(named(&alive), (Facet::Service, Mode::Silent));
    let mut play = gone(None);
    assert_eq!(named(&play), (Facet::Reach, Mode::Silent));
    for _ in 0..3 {
        play.see(&[
            ("rom1/reach", Outcome::Silence),
            ("rom1/service", Outcome::Silence),
            ("registrar/reach", echo()),
        ]);
    }
    let located = |event: &&Event| matches!(event.what, What::Located { .. });
    assert_eq!(play.events.iter().filter(located).count(), 0);
}

#[test]
fn what_is_located_anew_says_what_was_well_meanwhile() {
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    let mut play = gone(None);
    play.see(&[("rom1/service", refused)]);
    assert_eq!(named(&play), (Facet::Service, Mode::Refusing));
    let evidence = &play.only_fault().finding.evidence;
    let controls: Vec<&str> = evidence.controls.iter().map(|c| &*c.probe).collect();
    assert!(controls.contains(&"registrar/reach"), "{controls:?}");
    assert!(!controls.contains(&"rom1/service"), "{controls:?}");
}

/// A region whose one partner answers for reach by one agreement, for the rest by another.
fn agreed_by_facets() -> Inventory {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 2);
    let mut agreement = |id: &str, facets: Vec<Facet>| {
        making.builder.agreement(Agreement {
            id: id.into(),
            region: RegionIx::at(0),
            name: id.into(),
            party: PartyIx::at(0),
            reference: None,
            standing: Standing::Signed,
            from: Timestamp::UNIX_EPOCH,
            until: None,
            scope: Scope {
                facets,
                ..Scope::default()
            },
            terms: Terms::default(),
        });
    };
    agreement("lines", vec![Facet::Reach]);
    agreement("services", vec![Facet::Service, Facet::Registration]);
    making.builder.finish().expect("an inventory")
}

#[test]
fn what_turns_out_to_be_another_facet_is_its_owners_by_the_clause_for_that() {
    let mut play = gone_in(agreed_by_facets(), None);
    let clause = |play: &Play| {
        let agreement = play.only_fault().assignment.agreement.as_ref();
        agreement.map(|agreement| agreement.id.clone())
    };
    assert_eq!(clause(&play).as_deref(), Some("lines"));
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    play.see(&[("rom1/service", refused)]);
    assert_eq!(named(&play), (Facet::Service, Mode::Refusing));
    assert_eq!(clause(&play).as_deref(), Some("services"));
}

#[test]
fn what_was_well_beside_one_part_proves_nothing_of_another() {
    let mut play = gone(None);
    let fault = play.only_fault();
    let (number, known) = (
        fault.number.clone(),
        fault.finding.evidence.controls.clone(),
    );
    assert!(!known.is_empty());
    play.pass(Duration::from_secs(600));
    let cause = play.ledger.cause_behind(&number, play.now);
    let mut cause = cause.expect("something stands behind it");
    // Nothing has been seen of its window yet.
    cause.since = play.now.mono;
    let mut controls = |cause: &crate::cause::Cause| {
        let mut step = Step::default();
        play.ledger.relocate(&number, cause, play.now, &mut step);
        let fault = &play.ledger.faults[&number].fault;
        fault.finding.evidence.controls.clone()
    };
    assert_eq!(controls(&cause), known, "with the times of then");
    let other = of_the_next_room(&cause);
    assert_eq!(controls(&other), []);
}

/// The same of another part: what the next room's equipment is.
fn of_the_next_room(cause: &crate::cause::Cause) -> crate::cause::Cause {
    let mut other = cause.clone();
    let inventory = Making::regions(&["hav"], 2);
    let mut parts = inventory.components();
    let found = parts.find(|(_, part)| *part.id == *"rom2");
    let (component, _) = found.expect("another room");
    for element in &mut other.elements {
        element.component = component;
    }
    other
}

#[test]
fn an_earlier_fault_is_quoted_though_it_has_ended_in_another_way_than_it_began() {
    let mut play = gone(None);
    play.see(&[(
        "rom1/service",
        Outcome::Refused {
            rtt: Duration::ZERO,
        },
    )]);
    let mut before = play.only_fault().clone();
    assert_eq!(named(&play), (Facet::Service, Mode::Refusing));
    before.closed_at = Some(play.now.wall);
    before.root_cause = Some("a plug".to_owned());
    let kept = || Kept {
        explained: vec![before.clone()],
        ..Kept::default()
    };
    for outcome in [
        Outcome::Silence,
        Outcome::Refused {
            rtt: Duration::ZERO,
        },
    ] {
        let mut play = Play::resume(Making::regions(&["hav"], 2), kept());
        for _ in 0..4 {
            play.see(&[
                ("rom1/service", outcome.clone()),
                ("registrar/reach", echo()),
                ("rom2/reach", echo()),
            ]);
        }
        play.pass(Duration::from_secs(20));
        play.turn(Input::Tick);
        let quoted = play.only_fault().earlier().iter();
        let quoted: Vec<&str> = quoted.map(|one| &*one.cause).collect();
        assert_eq!(quoted, ["a plug"], "{outcome:?}");
    }
}

#[test]
fn a_conclusion_waits_for_the_sibling_that_was_asked() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    play.see(&[("rom1/reach", echo()), ("rom1/registration", sip(480))]);
    play.see(&[("rom1/registration", sip(480)), ("rom1/reach", echo())]);
    // The registrar and what goes its way have answered: only the sibling has not.
    play.see(&[("registrar/reach", echo()), ("rom1/registration", sip(480))]);
    assert_eq!(play.ledger.open_faults().count(), 0);
    play.see(&[("rom1/service", sip(200))]);
    let candidates = &play.only_fault().finding.candidates;
    let facets: Vec<Facet> = candidates.iter().map(|c| c.facet).collect();
    assert_eq!(facets, [Facet::Registration]);
}

#[test]
fn a_conclusion_waits_no_longer_for_a_sibling_whose_time_is_up() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    play.see(&[("rom1/reach", echo()), ("rom1/registration", sip(480))]);
    play.see(&[("rom1/registration", sip(480)), ("rom1/reach", echo())]);
    play.see(&[("registrar/reach", echo()), ("rom1/registration", sip(480))]);
    assert_eq!(play.ledger.open_faults().count(), 0);
    // It had the pause between two looks, not its whole deadline: no failure of its own.
    let mut given_up = play.run("rom1/service", Outcome::Silence);
    given_up.started = given_up.ended - Duration::from_secs(1);
    play.turn(Input::Observed(vec![given_up]));
    assert_eq!(play.only_fault().finding.candidates.len(), 2);
}

/// What two servers of a domain make of a run that gave them so much time.
fn served(patience: Duration, outcomes: [Outcome; 2]) -> Outcome {
    let each = outcomes.map(|outcome| Target {
        listed: Listed {
            carrier: Carrier::Udp,
            host: "one.vc.example".into(),
            port: 5060,
            priority: 0,
            weight: 0,
            address: Some(Ipv4Addr::LOCALHOST.into()),
        },
        fate: Fate::Asked(outcome),
    });
    Outcome::Targets(Box::new(Targets {
        each: each.to_vec(),
        stale: false,
        patience,
    }))
}

#[test]
fn a_domain_whose_servers_had_less_time_than_is_theirs_has_not_failed() {
    let short = Duration::from_secs(1);
    let refused = Outcome::Refused { rtt: short };
    for (patience, beside, expected) in [
        (short, Outcome::Silence, 0),
        (short, refused, 0),
        (Profile::DEFAULT.deadline, Outcome::Silence, 1),
    ] {
        let mut play = Play::new(Making::regions(&["hav"], 1));
        for _ in 0..3 {
            let outcome = served(patience, [Outcome::Silence, beside.clone()]);
            play.see(&[("rom1/service", outcome), ("rom1/reach", echo())]);
        }
        play.pass(Duration::from_secs(20));
        play.turn(Input::Tick);
        assert_eq!(play.ledger.open_faults().count(), expected, "{patience:?}");
    }
    // One that answers serves, however little time the others had.
    let mut play = Play::new(Making::regions(&["hav"], 1));
    let outcome = served(short, [sip(200), Outcome::Silence]);
    let probe = play.run("rom1/service", outcome.clone()).probe;
    play.see(&[("rom1/service", outcome)]);
    assert!(play.ledger.tracks[probe.usize()].last().is_some());
}

#[test]
fn after_a_restart_a_large_fault_still_knows_all_that_failed() {
    const ROOMS: usize = 30;
    let inventory = Making::regions(&["hav"], ROOMS);
    let mut play = Play::new(inventory.clone());
    let names: Vec<String> = (1..=ROOMS)
        .map(|n| format!("rom{n}/registration"))
        .collect();
    let all = |outcome: Outcome| -> Vec<(&str, Outcome)> {
        names.iter().map(|n| (&**n, outcome.clone())).collect()
    };
    for _ in 0..3 {
        play.see(&[("registrar/reach", echo())]);
        play.see(&all(sip(503)));
    }
    let fault = play.only_fault().clone();
    assert!(fault.finding.evidence.failed.len() < ROOMS);
    let mut kept = Kept {
        faults: vec![fault],
        ..Kept::default()
    };
    for change in &play.changes {
        let key = (
            change.region.clone(),
            change.component.clone(),
            change.facet,
        );
        kept.facets.insert(key, (change.to, change.at));
    }
    let mut play = Play::resume(inventory, kept);
    let shown: Vec<String> = play
        .only_fault()
        .finding
        .evidence
        .failed
        .iter()
        .map(|s| s.probe.clone())
        .collect();
    let (known, further): (Vec<_>, Vec<_>) = all(sip(200))
        .into_iter()
        .partition(|(name, _)| shown.iter().any(|s| s == name));
    for _ in 0..3 {
        play.see(&known);
    }
    assert_eq!(
        play.only_fault().state,
        State::Assigned,
        "what was not shown has not recovered"
    );
    for _ in 0..3 {
        play.see(&further);
    }
    assert_eq!(play.only_fault().state, State::Cleared);
}

#[test]
fn a_fault_of_what_is_taken_out_of_the_configuration_is_withdrawn_and_not_called_over() {
    let mut play = Play::new(Making::regions(&["hav"], 2));
    for _ in 0..3 {
        play.see(&[
            ("rom2/reach", echo()),
            ("rom2/service", sip(503)),
            ("rom2/registration", sip(200)),
        ]);
    }
    let number = play.only_fault().number.clone();
    play.turn(Input::Reload {
        inventory: Arc::new(Making::regions(&["hav"], 1)),
        digest: "another".to_owned(),
    });
    assert_eq!(play.ledger.open_faults().count(), 0);
    let said: Vec<_> = play.events.iter().filter(|e| e.fault == number).collect();
    let said: Vec<_> = said.iter().map(|event| event.what.slug()).collect();
    assert_eq!(said, ["opened", "withdrawn"]);
}

/// The address of the registrar, which stands on the way of the registration.
const ROUTER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

fn host_unreachable() -> Outcome {
    Outcome::IcmpError {
        from: ROUTER,
        kind: 3,
        code: 1,
    }
}

impl Play {
    /// What came of a run that has been told as silent, so long after its start.
    fn late(&mut self, name: &str, outcome: Outcome, after: Duration) {
        let mut observation = self.run(name, outcome);
        observation.occasion = Occasion::Late;
        observation.started = self.now.mono - after;
        observation.ended = self.now.mono;
        self.turn(Input::Observed(vec![observation]));
    }

    /// Silence, and what its run draws so long after its start; other probes
    /// of the room and the witness answer meanwhile. Four seconds in all.
    fn see_late(&mut self, name: &str, outcome: Outcome, after: Duration) {
        let well = [("registrar/reach", echo())];
        let silent = (name, Outcome::Silence);
        let runs: Vec<_> = well.into_iter().chain([silent]).collect();
        let seen = runs.iter().map(|(n, o)| self.run(n, o.clone())).collect();
        self.turn(Input::Observed(seen));
        let left = after - Profile::DEFAULT.deadline;
        self.pass(left);
        self.late(name, outcome, after);
        self.pass(Duration::from_secs(4) - left);
    }

    fn failed(&self) -> &crate::fault::Seen {
        let failed = &self.only_fault().finding.evidence.failed;
        assert_eq!(failed.len(), 1, "{failed:#?}");
        &failed[0]
    }
}

#[test]
fn evidence_names_who_said_what_decided_though_silence_came_after() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    let well = [("registrar/reach", echo()), ("rom1/service", sip(200))];
    play.see(&well);
    play.pass(Duration::from_secs(5));
    let sent = play.now.wall - Profile::DEFAULT.deadline;
    play.see_late(
        "rom1/reach",
        host_unreachable(),
        Duration::from_millis(3060),
    );
    for _ in 0..2 {
        play.see(&[
            ("registrar/reach", echo()),
            ("rom1/reach", Outcome::Silence),
        ]);
        play.pass(Duration::from_secs(2));
    }
    play.pass(Duration::from_secs(10));
    play.turn(Input::Tick);
    let seen = play.failed();
    assert_eq!(seen.class, Class::HostUnreachable { from: ROUTER });
    assert_eq!(seen.at, sent, "when that probe was sent");
    assert_eq!(
        seen.detail,
        "ICMP host unreachable (type 3, code 1) from 192.0.2.1, late: after 3.1 s; \
         since then no answer before the deadline"
    );
}

#[test]
fn a_word_that_comes_after_the_fault_is_written_down_once() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    for _ in 0..3 {
        play.see(&[
            ("registrar/reach", echo()),
            ("rom1/reach", Outcome::Silence),
        ]);
        play.pass(Duration::from_secs(2));
    }
    play.pass(Duration::from_secs(10));
    play.turn(Input::Tick);
    assert_eq!(play.failed().class, Class::Silent);
    let before = play.only_fault().clone();
    for _ in 0..3 {
        play.see_late(
            "rom1/reach",
            host_unreachable(),
            Duration::from_millis(3060),
        );
    }
    assert_eq!(play.failed().class, Class::HostUnreachable { from: ROUTER });
    let after = play.only_fault();
    let said: Vec<_> = after.timeline.iter().map(|e| e.what.slug()).collect();
    assert_eq!(said, ["opened", "located"]);
    assert_eq!(after.finding.candidates, before.finding.candidates);
    assert_eq!(after.assignment, before.assignment);
}

#[test]
fn what_answers_late_is_a_fault_of_its_own_and_clears_the_way_there() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    // Nothing but the late answers says anything of the way.
    for _ in 0..3 {
        play.see_late("rom1/service", sip(200), Duration::from_millis(4100));
    }
    play.pass(Duration::from_secs(20));
    play.turn(Input::Tick);
    let finding = &play.only_fault().finding;
    let cause = finding.cause.as_ref().unwrap();
    assert_eq!(
        (&*cause.component.id, cause.facet),
        ("rom1", Facet::Service)
    );
    assert_eq!(cause.mode, Mode::Late);
    let seen = play.failed();
    assert_eq!(seen.class, Class::Late);
    assert_eq!(seen.detail, "answered after 4.1 s, late: SIP 200");
}

#[test]
fn a_late_answer_clears_the_way_for_others_that_are_silent() {
    let silent = |late: bool| {
        let mut play = Play::new(Making::regions(&["hav"], 1));
        for _ in 0..3 {
            // Before the ping's streak begins: its sending is what counts.
            play.see(&[
                ("registrar/reach", echo()),
                ("rom1/reach", Outcome::Silence),
            ]);
            if late {
                play.pass(Duration::from_secs(2));
                play.late("rom1/service", sip(200), Duration::from_millis(3500));
            }
            play.pass(Duration::from_secs(2));
        }
        play.pass(Duration::from_secs(20));
        play.turn(Input::Tick);
        play.ledger.open_faults().count()
    };
    assert_eq!(silent(false), 1);
    assert_eq!(silent(true), 0, "the room is reached");
}

#[test]
fn an_answer_is_late_until_it_has_been_missing_as_often_as_makes_a_failure() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    for _ in 0..3 {
        play.see_late("rom1/service", sip(200), Duration::from_millis(4100));
    }
    let mut known = Vec::new();
    for _ in 0..4 {
        play.see(&[
            ("registrar/reach", echo()),
            ("rom1/service", Outcome::Silence),
        ]);
        play.pass(Duration::from_secs(2));
        let ix = play.run("rom1/service", Outcome::Silence).probe;
        known.push(play.ledger.track(ix).failing().unwrap().class);
    }
    assert_eq!(
        known,
        [Class::Late, Class::Late, Class::Silent, Class::Silent]
    );
    play.see(&[("registrar/reach", echo()), ("rom1/service", sip(200))]);
    play.see(&[("registrar/reach", echo()), ("rom1/service", sip(200))]);
    assert_eq!(play.only_fault().state, State::Cleared);
}

#[test]
fn what_a_shortened_look_draws_within_the_deadline_is_in_time() {
    let mut play = Play::new(Making::regions(&["hav"], 1));
    play.late("rom1/service", sip(200), Duration::from_millis(1500));
    let observation = play.run("rom1/service", sip(200));
    let track = play.ledger.track(observation.probe);
    assert_eq!(track.failing(), None);
    let inventory = play.ledger.inventory();
    let mut late = observation;
    late.occasion = Occasion::Late;
    let probe = &inventory[late.probe];
    assert_eq!(late.verdict(probe).class, Class::Answered);
    late.started = late.ended - Profile::DEFAULT.deadline - Duration::from_nanos(1);
    assert_eq!(late.verdict(probe).class, Class::Late);
}

/// A site: a line, behind it a router that answers pings, and a network with rooms.
fn site(rooms: usize) -> Inventory {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 0);
    let (region, own) = (RegionIx::at(0), PartyIx::at(0));
    let monitor = ComponentIx::at(0);
    let line = making.component(region, own, "line", Kind::AccessLine, &[monitor]);
    let router = making.component(region, own, "router", Kind::SiteRouter, &[line]);
    making.probe(router, Facet::Reach, None);
    let network = making.component(region, own, "network", Kind::RoomNetwork, &[line]);
    for room in 1..=rooms {
        let id = format!("rom{room}");
        let room = making.component(region, own, &id, Kind::Codec, &[network]);
        making.probe(room, Facet::Reach, None);
    }
    making.builder.finish().expect("an inventory")
}

/// A site whose line was cut, found and mended: the router has answered, and what
/// was asked of the rooms before that has come to nothing since.
fn mended_line() -> Play {
    let mut play = Play::new(site(3));
    let all = ["router/reach", "rom1/reach", "rom2/reach", "rom3/reach"];
    for _ in 0..4 {
        play.see(&all.map(|name| (name, Outcome::Silence)));
        play.see(&[("registrar/reach", echo())]);
    }
    let candidates = &play.only_fault().finding.candidates;
    assert!(
        candidates.iter().any(|c| c.component.id == "line"),
        "{candidates:?}"
    );
    play.pass(Duration::from_secs(10));
    play.see(&[("router/reach", echo())]);
    let rooms = ["rom1/reach", "rom2/reach", "rom3/reach"];
    play.see(&rooms.map(|name| (name, Outcome::Silence)));
    play
}

#[test]
fn whoever_has_not_been_asked_since_the_line_was_mended_tells_against_nobody_else() {
    let mut play = mended_line();
    play.turn(Input::Tick);
    let said: Vec<_> = play.events.iter().map(|event| event.what.slug()).collect();
    assert_eq!(said, ["opened"]);
    for _ in 0..3 {
        let rooms = ["router/reach", "rom1/reach", "rom2/reach", "rom3/reach"];
        play.see(&rooms.map(|name| (name, echo())));
    }
    let said: Vec<_> = play.events.iter().map(|event| event.what.slug()).collect();
    assert_eq!(said, ["opened", "cleared"]);
}

#[test]
fn whoever_still_fails_when_the_time_to_settle_is_over_does() {
    let mut play = mended_line();
    let look = |play: &mut Play| {
        let rooms = ["rom1/reach", "rom2/reach", "rom3/reach"];
        play.see(&rooms.map(|name| (name, Outcome::Silence)));
        play.see(&[("registrar/reach", echo()), ("router/reach", echo())]);
    };
    (0..3).for_each(|_| look(&mut play));
    play.pass(Settings::default().settle);
    (0..3).for_each(|_| look(&mut play));
    let active = play.ledger.open_faults().filter(|f| f.state.is_active());
    let named: Vec<_> = active
        .filter_map(|fault| fault.finding.cause.as_ref())
        .map(|cause| cause.component.id.clone())
        .collect();
    assert_eq!(named, ["network"]);
}

#[test]
fn what_only_a_fault_says_is_shown_while_the_fault_is_open_and_no_longer() {
    let mut play = mended_line();
    let line = |play: &Play| {
        let inventory = play.ledger.inventory();
        let component = inventory.component_by_id(play.region, "line").unwrap();
        let element = Element {
            component,
            facet: Facet::Reach,
        };
        assert!(!inventory.is_probed(element));
        let mut shown = play.ledger.shown_facets();
        shown.find(|known| known.0 == element).map(|known| known.1)
    };
    assert_eq!(line(&play), Some(FacetState::Down));
    for _ in 0..3 {
        let all = ["router/reach", "rom1/reach", "rom2/reach", "rom3/reach"];
        play.see(&all.map(|name| (name, echo())));
    }
    assert_eq!(line(&play), Some(FacetState::Up));
    play.pass(Settings::default().close);
    play.turn(Input::Tick);
    assert_eq!(line(&play), None);
}

#[test]
fn a_line_that_nobody_asks_and_that_a_fault_may_lie_in_is_not_shown_as_working() {
    let mut play = Play::new(site(0));
    play.see(&[("router/reach", echo())]);
    play.pass(Duration::from_secs(20));
    for _ in 0..5 {
        play.see(&[("router/reach", Outcome::Silence)]);
        play.see(&[("registrar/reach", echo())]);
    }
    let line = |play: &Play| {
        let mut shown = play.ledger.shown_facets();
        let inventory = play.ledger.inventory();
        shown.find_map(|(e, state, _)| {
            let found = &*inventory[e.component].id == "line" && e.facet == Facet::Reach;
            found.then_some(state)
        })
    };
    assert_eq!(play.only_fault().finding.candidates.len(), 2);
    assert_ne!(line(&play), Some(FacetState::Up));
    (0..3).for_each(|_| play.see(&[("router/reach", echo())]));
    assert!(!play.only_fault().state.is_active());
    assert_eq!(line(&play), Some(FacetState::Up), "it was seen across it");
    play.pass(Duration::from_secs(60));
    for _ in 0..5 {
        play.see(&[("router/reach", Outcome::Silence)]);
        play.see(&[("registrar/reach", echo())]);
    }
    let again = play.only_fault();
    assert!(again.state.is_active() && again.reopened == 1, "{again:?}");
    assert_eq!(again.finding.candidates.len(), 2);
    assert_ne!(line(&play), Some(FacetState::Up), "it may lie there again");
}

#[test]
fn what_our_own_machine_cannot_ask_is_soon_unknown_also_after_a_restart_and_blames_nobody() {
    let mut play = Play::new(site(1));
    let reach = |play: &Play| {
        let inventory = play.ledger.inventory();
        let component = inventory.component_by_id(play.region, "rom1").unwrap();
        let facet = Facet::Reach;
        let element = Element { component, facet };
        play.ledger.facet(element).map(|known| known.0)
    };
    let unasked = || [("rom1/reach", Outcome::NotPerformed(LocalError::NoRoute))];
    play.see(&[("rom1/reach", echo()), ("router/reach", echo())]);
    for expected in [FacetState::Up, FacetState::Up, FacetState::Unknown] {
        play.see(&unasked());
        assert_eq!(reach(&play), Some(expected));
    }
    play.see(&[("rom1/reach", echo())]);
    assert_eq!(reach(&play), Some(FacetState::Up));

    let key = |component: &str| ("hav".to_owned(), component.to_owned(), Facet::Reach);
    let kept = Kept {
        facets: [(key("rom1"), (FacetState::Up, play.now.wall))].into(),
        ..Kept::default()
    };
    let mut play = Play::resume(site(1), kept);
    for expected in [FacetState::Up, FacetState::Up, FacetState::Unknown] {
        assert_eq!(play.ledger.open_faults().count(), 0);
        play.see(&unasked());
        assert_eq!(reach(&play), Some(expected));
    }
}

/// With the one fault that it had, at a site of two rooms.
fn started_again(play: &Play) -> Play {
    let kept = Kept {
        faults: vec![play.only_fault().clone()],
        serials: play.ledger.serials.clone(),
        ..Kept::default()
    };
    Play::resume(site(2), kept)
}

#[test]
fn what_a_tie_was_about_outlives_clock_steps_and_restarts_but_no_recovery() {
    let split_from = |play: &Play, number: &crate::fault::Number| {
        let inventory = play.ledger.inventory();
        let component = inventory.component_by_id(play.region, "router").unwrap();
        let probe = inventory.probe_by_id(component, "reach").unwrap();
        let facet = Facet::Reach;
        let half = crate::cause::Cause {
            elements: vec![Element { component, facet }],
            mode: Mode::Silent,
            explains: [probe].into(),
            since: play.now.mono,
            uncleared: Vec::new(),
            fallen: Vec::new(),
            last_good: None,
        };
        play.ledger.was_tied(number, &half)
    };
    let split = |play: &Play| split_from(play, &play.only_fault().number);
    let silent = |play: &mut Play| {
        for _ in 0..5 {
            play.see(&[("router/reach", Outcome::Silence)]);
            play.see(&[("registrar/reach", echo())]);
        }
    };
    let mut play = Play::new(site(0));
    silent(&mut play);
    assert_eq!(play.only_fault().finding.candidates.len(), 2);
    assert!(split(&play));
    play.now.wall += Duration::from_secs(86_400);
    silent(&mut play);
    assert!(split(&play), "the wall clock was stepped");
    play.turn(Input::Reload {
        inventory: Arc::new(site(2)),
        digest: "another".to_owned(),
    });
    assert!(split(&play), "rooms came");
    let mut play = started_again(&play);
    silent(&mut play);
    assert!(split(&play), "it was started again");
    for _ in 0..5 {
        play.see(&[("router/reach", Outcome::Silence), ("rom2/reach", echo())]);
    }
    assert!(play.only_fault().finding.cause.is_some());
    let mut play = started_again(&play);
    assert!(split(&play), "it was located, and then started again");
    let tied = play.only_fault().number.clone();
    for _ in 0..5 {
        play.see(&[
            ("router/reach", Outcome::Silence),
            ("rom1/reach", Outcome::Silence),
            ("rom2/reach", echo()),
        ]);
    }
    let open = play.ledger.open_faults().map(|fault| fault.number.clone());
    let other = open.into_iter().find(|number| *number != tied).unwrap();
    assert!(!split_from(&play, &other), "nothing of it is the router's");
    let unmerged = play.ledger.clone();
    let mut step = Step::default();
    play.ledger.merge(&tied, &other, play.now, &mut step);
    assert!(split_from(&play, &other), "the other has taken it over");
    play.ledger = unmerged;
    (0..3).for_each(|_| play.see(&[("router/reach", echo())]));
    assert!(
        !split_from(&play, &tied),
        "what fails from now on is another matter"
    );
}

#[test]
fn a_fault_that_has_taken_a_tie_over_knows_it_after_a_restart_too() {
    // A tie between line and router, merged into a fault of a room.
    let mut play = Play::new(site(2));
    for _ in 0..5 {
        play.see(&[("router/reach", Outcome::Silence)]);
        play.see(&[("registrar/reach", echo())]);
    }
    let tied = play.only_fault().number.clone();
    for _ in 0..5 {
        play.see(&[
            ("router/reach", Outcome::Silence),
            ("rom1/reach", Outcome::Silence),
            ("rom2/reach", echo()),
        ]);
    }
    let mut open = play.ledger.open_faults();
    let other = open.find(|fault| fault.number != tied).unwrap();
    let other = other.number.clone();
    drop(open);
    let mut step = Step::default();
    play.ledger.merge(&tied, &other, play.now, &mut step);
    let state = |play: &Play| {
        let open = &play.ledger.faults[&other];
        (
            open.tie.components.clone(),
            open.tie.failing.clone(),
            open.explains.clone(),
        )
    };
    let before = state(&play);
    assert!(!before.0.is_empty() && !before.1.is_empty());
    let faults = play.ledger.faults.values().map(|open| &open.fault);
    let kept = Kept {
        faults: faults
            .chain(&play.ledger.closed)
            .map(|f| (**f).clone())
            .collect(),
        serials: play.ledger.serials.clone(),
        ..Kept::default()
    };
    assert_eq!(state(&Play::resume(site(2), kept)), before);
}

#[test]
fn what_worked_after_a_line_was_mended_and_fails_anew_is_a_fault_of_its_own_at_once() {
    let mut play = mended_line();
    for _ in 0..3 {
        let all = ["router/reach", "rom1/reach", "rom2/reach", "rom3/reach"];
        play.see(&all.map(|name| (name, echo())));
    }
    let active = |play: &Play| {
        let open = play.ledger.open_faults();
        let active = open.filter(|fault| fault.state.is_active());
        let causes = active.filter_map(|fault| fault.finding.cause.as_ref());
        causes
            .map(|cause| cause.component.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(active(&play), [] as [&str; 0], "all is well again");
    play.pass(Duration::from_secs(20));
    for _ in 0..4 {
        play.see(&[("rom1/reach", Outcome::Silence)]);
        play.see(&[
            ("registrar/reach", echo()),
            ("router/reach", echo()),
            ("rom2/reach", echo()),
            ("rom3/reach", echo()),
        ]);
    }
    assert_eq!(active(&play), ["rom1"]);
}

#[test]
fn a_slow_line_is_one_fault_and_blames_no_room() {
    let mut play = Play::new(site(3));
    play.see(&[("registrar/reach", echo())]);
    for _ in 0..8 {
        for name in ["router/reach", "rom1/reach", "rom2/reach", "rom3/reach"] {
            play.turn(Input::Observed(vec![
                play.run("registrar/reach", echo()),
                play.run(name, Outcome::Silence),
            ]));
            play.pass(Duration::from_millis(1100));
            play.late(name, echo(), Duration::from_millis(4100));
            play.pass(Duration::from_millis(3900));
            play.turn(Input::Tick);
        }
    }
    let fault = play.only_fault();
    let candidates = fault.finding.candidates.iter();
    let candidates: Vec<_> = candidates.map(|c| c.component.id.as_str()).collect();
    assert!(candidates.contains(&"line"), "{candidates:?}");
    let named = play.events.iter().filter_map(|e| e.what.finding());
    let mut causes = named.filter_map(|finding| finding.cause.as_ref());
    assert!(causes.all(|cause| !cause.component.id.starts_with("rom")));
}

#[test]
fn a_monitor_that_was_cut_off_is_on_its_way_back_while_answers_come_again() {
    let mut play = Play::new(Making::regions(&["hav"], 2));
    let all = ["registrar/reach", "rom1/reach", "rom2/reach"];
    let see = |play: &mut Play, outcome: &Outcome| {
        let seen: Vec<_> = all.iter().map(|name| (*name, outcome.clone())).collect();
        play.see(&seen);
        let region = play.region;
        let cut_off = play.ledger.cut_off(region).is_some();
        (cut_off, play.ledger.is_returning(region))
    };
    assert_eq!(see(&mut play, &echo()), (false, false));
    let mut last = (false, false);
    for _ in 0..8 {
        play.pass(Duration::from_secs(4));
        last = see(&mut play, &Outcome::Silence);
    }
    assert_eq!(last, (true, false));
    play.pass(Duration::from_secs(4));
    assert_eq!(see(&mut play, &echo()), (true, true));
    for _ in 0..4 {
        play.pass(Duration::from_secs(4));
        last = see(&mut play, &echo());
    }
    assert_eq!(last, (false, false));
}
