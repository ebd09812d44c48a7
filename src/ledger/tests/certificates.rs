//! Of a certificate, and of the service that was to show one.

use super::*;
use crate::health::{Certificate, Flaw, Phase, Phases, Said, Session, StreamAnswer, Vouched};

pub(super) fn handshake(target: SocketAddr) -> Method {
    Method::Tls(TlsTarget {
        target,
        trust: Trust {
            identity: Identity::Address(target.ip()),
            authority: Authority::System,
            warn_days: 21,
        },
    })
}

/// A room that is pinged, asked by SIP, and asked for its certificate.
fn play() -> Play {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 1);
    let room = making.builder.so_far().components().len() - 1;
    making.probe(ComponentIx::at(room), Facet::Certificate, None);
    Play::new(making.builder.finish().expect("an inventory"))
}

/// A handshake to the end, with a certificate that holds until then.
fn shown(until: &str) -> Outcome {
    let own = Certificate {
        subject: "rom1.example".into(),
        issuer: "Authority".into(),
        names: Vec::new(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: until.parse().unwrap(),
        key: "EC 256".into(),
        fingerprint: Fingerprint([7; 32]),
    };
    Outcome::Answer {
        rtt: Duration::from_millis(1),
        answer: Answer::Stream(Box::new(StreamAnswer {
            phases: Phases::default(),
            session: Some(Session {
                protocol: Some("TLS 1.3"),
                cipher: None,
                chain: vec![own],
                named: true,
                vouched: Vouched::Trusted,
                at: "2026-06-01T12:00:00Z".parse().unwrap(),
            }),
            said: Said::Handshake,
        })),
    }
}

fn good() -> Outcome {
    shown("2027-01-01T00:00:00Z")
}

fn expired() -> Outcome {
    shown("2026-05-01T00:00:00Z")
}

impl Play {
    /// Everything else is well while the certificate is asked for, so many times.
    fn ask(&mut self, times: usize, outcome: &Outcome) {
        for _ in 0..times {
            self.see(&[
                ("registrar/reach", echo()),
                ("rom1/reach", echo()),
                ("rom1/service", sip(200)),
                ("rom1/registration", sip(200)),
                ("rom1/certificate", outcome.clone()),
            ]);
        }
        self.pass(Duration::from_secs(10));
        self.turn(Input::Tick);
    }

    fn room(&self, facet: Facet) -> FacetState {
        let inventory = self.ledger.inventory();
        let component = inventory.component_by_id(self.region, "rom1").unwrap();
        let known = self.ledger.facet(Element { component, facet });
        known.map_or(FacetState::Unknown, |known| known.0)
    }

    /// The state of the room's service, and of its certificate.
    fn both(&self) -> (FacetState, FacetState) {
        (self.room(Facet::Service), self.room(Facet::Certificate))
    }

    fn cause(&self) -> (Facet, Mode) {
        let fault = self.only_fault();
        let cause = fault.finding.cause.as_ref().expect("located");
        (cause.facet, cause.mode)
    }
}

#[test]
fn a_port_that_shows_no_certificate_is_a_fault_of_the_service_until_it_shows_one() {
    let stalled = Outcome::Stalled { phase: Phase::Tls };
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    for (outcome, mode) in [(refused, Mode::Refusing), (stalled, Mode::Stalled)] {
        let mut play = play();
        play.ask(2, &good());
        assert_eq!(play.both(), (FacetState::Up, FacetState::Up));
        play.ask(3, &outcome);
        assert_eq!(play.cause(), (Facet::Service, mode));
        assert_eq!(play.both(), (FacetState::Down, FacetState::Unknown));
        play.ask(1, &good());
        assert_eq!(play.both(), (FacetState::Down, FacetState::Unknown));
        play.ask(2, &good());
        assert_eq!(play.both(), (FacetState::Up, FacetState::Up));
        assert!(!play.only_fault().state.is_active());
    }
}

#[test]
fn a_certificate_that_does_not_hold_is_at_fault_and_its_service_is_not() {
    let mut play = play();
    play.ask(3, &expired());
    let mode = Mode::Certificate(Flaw::Expired);
    assert_eq!(play.cause(), (Facet::Certificate, mode));
    assert_eq!(play.both(), (FacetState::Up, FacetState::Down));
    play.ask(2, &good());
    assert_eq!(play.both(), (FacetState::Up, FacetState::Up));
    assert!(!play.only_fault().state.is_active());
}

#[test]
fn a_service_that_hangs_behind_its_handshake_stays_at_fault() {
    let mut play = play();
    let look = |play: &mut Play| {
        play.see(&[
            ("registrar/reach", echo()),
            ("rom1/reach", echo()),
            ("rom1/service", Outcome::Silence),
            ("rom1/certificate", good()),
        ]);
    };
    (0..6).for_each(|_| look(&mut play));
    play.pass(Duration::from_secs(10));
    play.turn(Input::Tick);
    assert_eq!(play.cause(), (Facet::Service, Mode::Silent));
    assert!(play.only_fault().state.is_active());
    assert_eq!(play.both(), (FacetState::Down, FacetState::Up));
}

#[test]
fn a_restart_in_the_middle_clears_nothing_before_the_port_has_answered() {
    let mut before = play();
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    before.ask(3, &refused);
    let facets = before.changes.iter().map(|change| {
        let Change {
            region, component, ..
        } = change;
        let key = (region.clone(), component.clone(), change.facet);
        (key, (change.to, change.at))
    });
    let kept = Kept {
        faults: vec![before.only_fault().clone()],
        facets: facets.collect(),
        ..Kept::default()
    };
    let inventory = before.ledger.inventory().as_ref().clone();
    let mut play = Play::resume(inventory, kept);
    play.ask(1, &refused);
    assert_eq!(play.both(), (FacetState::Down, FacetState::Unknown));
    assert!(play.only_fault().state.is_active());
    play.ask(2, &good());
    assert_eq!(play.both(), (FacetState::Up, FacetState::Up));
    assert!(!play.only_fault().state.is_active());
}

#[test]
fn one_refusal_does_not_move_a_flaw_that_is_confirmed_to_the_service_nor_back() {
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    let flawed = (Facet::Certificate, Mode::Certificate(Flaw::Expired));
    let refusing = (Facet::Service, Mode::Refusing);
    let mut play = play();
    play.ask(9, &expired());
    play.ask(2, &refused);
    assert_eq!(play.cause(), flawed);
    play.ask(1, &expired());
    play.ask(2, &refused);
    assert_eq!(play.cause(), flawed);
    play.ask(1, &refused);
    assert_eq!(play.cause(), refusing);
    play.ask(2, &expired());
    assert_eq!(play.cause(), refusing);
    play.ask(1, &expired());
    assert_eq!(play.cause(), flawed);
}

#[test]
fn a_certificate_that_cannot_be_read_mends_none_that_does_not_hold() {
    let mut too_old = expired();
    if let Outcome::Answer {
        answer: Answer::Stream(answer),
        ..
    } = &mut too_old
    {
        answer.session = None;
        answer.said = Said::TooOld { what: "1.0".into() };
    }
    let mut play = play();
    play.ask(3, &expired());
    play.ask(5, &too_old);
    assert!(play.only_fault().state.is_active());
    assert_eq!(play.room(Facet::Certificate), FacetState::Down);
    play.ask(2, &good());
    assert!(!play.only_fault().state.is_active());
}

#[test]
fn a_service_that_only_its_certificate_spoke_for_is_down_no_longer_than_its_fault() {
    let mut making = Making {
        builder: Builder::new(),
    };
    making.region("hav", 1);
    let registrar = making
        .builder
        .so_far()
        .components()
        .position(|(_, c)| &*c.id == "registrar");
    let registrar = ComponentIx::at(registrar.expect("a registrar"));
    making.probe(registrar, Facet::Certificate, None);
    let mut play = Play::new(making.builder.finish().expect("an inventory"));
    let element = |facet| Element {
        component: registrar,
        facet,
    };
    let refused = Outcome::Refused {
        rtt: Duration::from_millis(1),
    };
    let see = |play: &mut Play, times: usize, ping: Outcome, handshake: &Outcome| {
        for _ in 0..times {
            play.see(&[
                ("registrar/reach", ping.clone()),
                ("registrar/certificate", handshake.clone()),
                ("rom1/reach", echo()),
                ("rom1/service", sip(200)),
            ]);
        }
        play.pass(Duration::from_secs(10));
        play.turn(Input::Tick);
    };
    see(&mut play, 3, echo(), &refused);
    let state = |play: &Play, facet| play.ledger.facet(element(facet)).map(|known| known.0);
    assert_eq!(state(&play, Facet::Service), Some(FacetState::Down));
    see(&mut play, 4, Outcome::Silence, &Outcome::Silence);
    see(&mut play, 4, echo(), &good());
    assert_ne!(state(&play, Facet::Service), Some(FacetState::Down));
}
