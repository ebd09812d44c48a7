//! What breaks, and what a probe then draws. It knows nothing of `samband::cause`.

use std::net::IpAddr;
use std::time::Duration;

use samband::health::{Answer, DnsAnswer, Echoed, Outcome, SeriesAnswer, SipAnswer};
use samband::inventory::{ComponentIx, Element, Facet, Inventory, Kind, Method, Probe, Series};

use crate::plan::World;
use crate::sketch::ip;

/// How something is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Manner {
    /// Carries nothing; `speaks` whether the equipment before it says so by ICMP.
    Dead { speaks: bool },
    /// Lets nothing pass, and says so.
    Prohibits,
    /// The process takes requests and answers none.
    Hung,
    /// The process is gone, the host is there.
    Refuses,
    /// The process answers that it cannot serve.
    Unavailable,
    /// The process answers that we may not.
    Denies,
    /// Its registrar does not know it.
    Forgotten,
    /// Its registrar says that it cannot be reached.
    Lapsed,
}

/// Something broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Breakage {
    pub(crate) element: Element,
    pub(crate) manner: Manner,
}

/// All that can break in a region, each in every manner it can.
pub(crate) fn breakages(inventory: &Inventory) -> Vec<Breakage> {
    let mut all = Vec::new();
    for (ix, component) in inventory.components() {
        let mut add = |facet, manners: &[Manner]| {
            let element = Element {
                component: ix,
                facet,
            };
            all.extend(manners.iter().map(|&manner| Breakage { element, manner }));
        };
        add(Facet::Reach, &[DEAD, SPEAKING]);
        if matches!(component.kind, Kind::SiteRouter) {
            add(Facet::Reach, &[Manner::Prohibits]);
        }
        let probed =
            |test: fn(&Probe) -> bool| component.probes.iter().any(|&p| test(&inventory[p]));
        if probed(|p| p.facet == Facet::Service) {
            add(Facet::Service, &[Manner::Hung, Manner::Refuses]);
        }
        if probed(|p| p.facet == Facet::Service && !p.connects()) {
            add(Facet::Service, &[Manner::Unavailable, Manner::Denies]);
        }
        if probed(|p| p.facet == Facet::Registration) {
            add(Facet::Registration, &[Manner::Forgotten, Manner::Lapsed]);
        }
    }
    all
}

const DEAD: Manner = Manner::Dead { speaks: false };
const SPEAKING: Manner = Manner::Dead { speaks: true };

/// What comes back, before loss and delay have had their part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seen {
    Answer,
    Silence,
    Refused,
    Icmp { from: IpAddr, code: u8 },
    Status(u16),
}

/// What a probe draws while these are broken.
pub(crate) fn seen(world: &World, probe: &Probe, broken: &[Breakage]) -> Seen {
    if broken.is_empty() {
        return Seen::Answer;
    }
    let asked = probe.via.unwrap_or(probe.component);
    if let Some(stopped) = way(world, asked, broken) {
        return stopped;
    }
    match probe.via {
        None => process(world, probe, probe.component, broken),
        Some(registrar) => match process(world, probe, registrar, broken) {
            Seen::Answer => behind(world, probe, broken),
            amiss => amiss,
        },
    }
}

fn manner(broken: &[Breakage], component: ComponentIx, facet: Facet) -> Option<Manner> {
    let element = Element { component, facet };
    let found = broken.iter().find(|b| b.element == element);
    found.map(|breakage| breakage.manner)
}

/// What stops a packet on its way to a component, if anything does.
fn way(world: &World, to: ComponentIx, broken: &[Breakage]) -> Option<Seen> {
    let mut speaker = None;
    for at in world.plan.way(to) {
        let component = &world.inventory[at];
        match manner(broken, at, Facet::Reach) {
            Some(Manner::Prohibits) => {
                let from = *component.addresses.first()?;
                return Some(Seen::Icmp { from, code: 13 });
            }
            Some(Manner::Dead { speaks: true }) if component.kind == Kind::Monitor => {
                // The monitor's own router says that its line is down.
                let from = ip(0, 254);
                return Some(Seen::Icmp { from, code: 0 });
            }
            Some(Manner::Dead { speaks }) => {
                let code = u8::from(!component.signals_loss);
                let told = speaker.filter(|_| speaks);
                return Some(told.map_or(Seen::Silence, |from| Seen::Icmp { from, code }));
            }
            _ => {}
        }
        if matches!(component.kind, Kind::NetworkCore | Kind::SiteRouter) {
            speaker = component.addresses.first().copied();
        }
    }
    None
}

/// What a component says to one that has come so far.
fn process(world: &World, probe: &Probe, at: ComponentIx, broken: &[Breakage]) -> Seen {
    let icmp = matches!(probe.method, Method::Icmp { .. } | Method::Quality(_));
    match manner(broken, at, Facet::Service) {
        Some(_) if icmp => Seen::Answer,
        None => Seen::Answer,
        Some(Manner::Hung) => Seen::Silence,
        Some(Manner::Refuses) => Seen::Refused,
        Some(_) if world.inventory[at].kind != Kind::NameService && probe.connects() => {
            Seen::Answer
        }
        Some(Manner::Unavailable) => Seen::Status(503),
        Some(_) => Seen::Status(403),
    }
}

/// What a registrar says of a room.
fn behind(world: &World, probe: &Probe, broken: &[Breakage]) -> Seen {
    let room = probe.component;
    match manner(broken, room, Facet::Registration) {
        Some(Manner::Forgotten) => return Seen::Status(404),
        Some(_) => return Seen::Status(480),
        None => {}
    }
    if way(world, room, broken).is_some() {
        // It goes on trying for 32 s (RFC 3261, timer F): longer than we wait.
        return Seen::Silence;
    }
    match process(world, probe, room, broken) {
        Seen::Refused => Seen::Silence,
        other => other,
    }
}

/// What the prober makes of it.
pub(crate) fn outcome(probe: &Probe, seen: Seen, rtt: Duration) -> Outcome {
    let answer = |answer| Outcome::Answer { rtt, answer };
    match (seen, &probe.method) {
        (Seen::Silence, _) => Outcome::Silence,
        (Seen::Refused, _) => Outcome::Refused { rtt },
        (Seen::Icmp { from, code }, _) => Outcome::IcmpError {
            from,
            kind: 3,
            code,
        },
        (Seen::Answer, Method::Icmp { .. }) => answer(Answer::Echo),
        // No equipment of these regions is asked anything over TLS.
        (Seen::Answer | Seen::Status(_), Method::Tcp { .. } | Method::Tls(_) | Method::Http(_)) => {
            answer(Answer::Connected)
        }
        (Seen::Status(_), Method::Icmp { .. }) => answer(Answer::Echo),
        (Seen::Answer, Method::Dns { .. }) => answer(dns(0)),
        (Seen::Status(503), Method::Dns { .. }) => answer(dns(2)),
        (Seen::Status(_), Method::Dns { .. }) => answer(dns(5)),
        // No story has any of these.
        (
            Seen::Answer | Seen::Status(_),
            Method::Stun(_) | Method::Ntp { .. } | Method::Domain(_),
        ) => Outcome::Silence,
        (Seen::Answer, Method::Sip(_)) => answer(sip(200)),
        (Seen::Status(status), Method::Sip(_)) => answer(sip(status)),
        (Seen::Answer | Seen::Status(_), Method::Quality(sent)) => answer(whole(sent, rtt)),
    }
}

/// A series of which nothing is lost: what carries at all carries well here.
fn whole(sent: &Series, rtt: Duration) -> Answer {
    let echoes = (0..u32::from(sent.echoes)).map(|place| Echoed {
        sent: sent.spacing * place,
        rtt: Some(rtt),
        copies: 0,
    });
    Answer::Series(SeriesAnswer {
        echoes: echoes.collect(),
    })
}

fn sip(status: u16) -> Answer {
    Answer::Sip(SipAnswer {
        status,
        reason: "".into(),
        transmission: 1,
        translated: None,
        agent: None,
        retry_after: None,
        because: None,
        warning: None,
        login: samband::health::Authentication::NotAsked,
    })
}

fn dns(rcode: u16) -> Answer {
    Answer::Dns(DnsAnswer {
        rcode,
        records: Vec::new(),
        as_expected: rcode == 0,
    })
}
