//! What an observation of each class exonerates, and what it implicates.

use std::net::IpAddr;
use std::ops::Range;

use crate::health::Class;
use crate::inventory::{Component, Element, Facet, Inventory, Kind, Method, Probe};

/// What one observation says of the elements its probe crosses, as ranges of
/// [`Probe::crosses`]: they are in the order of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// These were healthy when the probe was sent; if the answer was late, all
    /// that is known is that they let it through.
    pub exonerates: Range<usize>,
    /// One of these is at fault.
    pub implicates: Range<usize>,
}

impl Testimony {
    /// The elements exonerated.
    pub fn exonerated<'a>(&self, probe: &'a Probe) -> &'a [Element] {
        &probe.crosses[self.exonerates.clone()]
    }

    /// The elements implicated.
    pub fn implicated<'a>(&self, probe: &'a Probe) -> &'a [Element] {
        &probe.crosses[self.implicates.clone()]
    }
}

/// What an observation of a class says.
///
/// - *Answered*: everything on the way is healthy; a connection or a handshake alone
///   shows nothing of the service behind it.
/// - *Late*: packets pass and processes answer, so nothing on the way is broken;
///   any of it may be too slow, the facet asked about most of all. What is too
///   slow is found among them by [`analyse`](super::analyse()).
/// - *Poor*: one of those that carry it is at fault; *fair* tells against nobody
///   and for nobody.
/// - *Silent*: any of it may be at fault.
/// - *Stalled*: a connection was made, so that the way is open to small packets and
///   the host is there; whoever was to answer on it is at fault. Where packets of
///   full size are known not to pass, [`analyse`](super::analyse()) weighs that too.
/// - *Partial*: some of those that serve it answer, and so do the way and the
///   service; that others do not is a fault of its redundancy, where a probe asks
///   about it.
/// - *Unlisted*: its name leads nowhere; of the way nothing was seen.
/// - *Refused, unavailable, wrong, denied, malformed*: the host is there, so the
///   way is healthy; the facet asked about is at fault. By way of another
///   component it is that one's service that refuses, and where a certificate is
///   asked about it is the service that should have shown it.
/// - *Beyond*: who answered is healthy; what it could not reach is implicated.
/// - *An ICMP error* speaks for its sender: the way up to it is healthy, what
///   lies beyond on the way to the address asked is implicated. Where a line
///   shows its loss to the equipment before it, "network unreachable" from there
///   means the line and nothing else, "host unreachable" clears it (RFC 1812
///   section 5.2.7.1). From a sender that is not declared on the way it says no
///   more than silence; neither does it from the monitor's own equipment, whose
///   line to the others lies behind it and is part of the same component.
///   "Host unreachable" reaches no further than the next router: what is wrong
///   behind that one, it would say itself.
/// - *Prohibited*: whoever says so is the one that stands in the way.
/// - *Too old*: whoever answers so is there and serves those who speak as it
///   does: the way is healthy, and the service is not at fault. Of what stands behind
///   the handshake, and of its certificate, nothing was seen.
/// - *A certificate that does not hold*: everything on the way answered as it
///   should, so that only the certificate itself is at fault, and only where a
///   probe asks about it. A probe of the service is answered all the same: which
///   clients look at certificates is not known from here, and one fault is enough.
///   A certificate can be at fault in no other way: one that nobody showed says nothing.
/// - *Too big*: whoever says so has taken the packet in, and the next one on the
///   way takes none of that size.
/// - *Login refused*: who answers is healthy, and the login that we have there is
///   at fault.
/// - *Not performed*: nothing.
pub fn testimony(inventory: &Inventory, probe: &Probe, class: Class) -> Testimony {
    let end = probe.crosses.len();
    let split = |at: usize| Testimony {
        exonerates: 0..at,
        implicates: at..end,
    };
    match class {
        Class::Answered => Testimony {
            exonerates: 0..answered(probe),
            implicates: end..end,
        },
        Class::TooOld => Testimony {
            exonerates: 0..carried(probe),
            implicates: end..end,
        },
        Class::Certificate(_) => flawed(probe),
        Class::Partial => Testimony {
            exonerates: 0..redundancy_apart(probe),
            implicates: redundancy_apart(probe)..end,
        },
        Class::Unlisted => Testimony {
            exonerates: 0..0,
            implicates: served(probe)..end,
        },
        Class::Late => Testimony {
            exonerates: 0..end.saturating_sub(1),
            implicates: 0..end,
        },
        Class::Fair => Testimony {
            exonerates: 0..0,
            implicates: end..end,
        },
        Class::Silent | Class::Poor => Testimony {
            exonerates: 0..0,
            implicates: 0..end,
        },
        Class::Refused | Class::Unavailable | Class::Wrong | Class::Denied | Class::Malformed => {
            answered_amiss(probe)
        }
        Class::Stalled => Testimony {
            exonerates: 0..connected(probe),
            implicates: connected(probe)..asked(probe),
        },
        Class::Beyond => split(beyond(probe)),
        Class::NetUnreachable { from } => unreachable(inventory, probe, from, true),
        Class::HostUnreachable { from } => unreachable(inventory, probe, from, false),
        Class::Prohibited { from } => match sender(inventory, probe, from) {
            Some(at) => Testimony {
                exonerates: 0..at,
                implicates: at..at + 1,
            },
            None => split(0),
        },
        Class::TooBig { from } => too_big(inventory, probe, from),
        Class::LoginRefused => login_refused(probe),
        Class::NotPerformed(_) => Testimony {
            exonerates: 0..0,
            implicates: end..end,
        },
    }
}

fn answered(probe: &Probe) -> usize {
    let end = probe.crosses.len();
    let alone = matches!(probe.method, Method::Tcp { .. } | Method::Tls(_));
    if alone && probe.facet != Facet::Reach {
        end - 1
    } else {
        end
    }
}

/// A certificate was shown, and does not hold.
fn flawed(probe: &Probe) -> Testimony {
    let certificate = Facet::Certificate;
    let asked = probe.crosses.iter().position(|e| e.facet == certificate);
    match asked {
        Some(at) => Testimony {
            exonerates: 0..at,
            implicates: at..at + 1,
        },
        None => {
            let end = probe.crosses.len();
            Testimony {
                exonerates: 0..answered(probe),
                implicates: end..end,
            }
        }
    }
}

/// From where on a probe crosses what answers, and not what carries it there.
fn carried(probe: &Probe) -> usize {
    let end = asked(probe);
    let carries = |e: &Element| matches!(e.facet, Facet::Reach | Facet::Size | Facet::Media);
    let further = probe.crosses[..end].iter().position(|e| !carries(e));
    further.unwrap_or(end)
}

/// All that a probe crosses, the redundancy apart if that is what it asks about.
fn redundancy_apart(probe: &Probe) -> usize {
    let end = probe.crosses.len();
    end - usize::from(probe.facet == Facet::Redundancy)
}

/// The place of whoever serves: what is shown before that, it shows.
fn served(probe: &Probe) -> usize {
    match probe.via {
        Some(_) => asked(probe) - 1,
        None => redundancy_apart(probe) - 1,
    }
}

/// A router could not pass a packet on that was too big for what lies behind it.
fn too_big(inventory: &Inventory, probe: &Probe, from: IpAddr) -> Testimony {
    let end = probe.crosses.len();
    let known = sender(inventory, probe, from).filter(|&at| at > 0);
    let next = known.map(|at| behind(probe, at));
    let Some(next) = next.filter(|&next| next < end) else {
        return Testimony {
            exonerates: 0..0,
            implicates: 0..end,
        };
    };
    let size = probe.crosses[next..behind(probe, next)]
        .iter()
        .position(|element| element.facet == Facet::Size)
        .map_or(next, |further| next + further);
    Testimony {
        exonerates: 0..next,
        implicates: size..size + 1,
    }
}

/// Who was asked is healthy, but for the login that we have there.
fn login_refused(probe: &Probe) -> Testimony {
    let place = |element: &Element| element.facet == Facet::Credential;
    match probe.crosses.iter().position(place) {
        Some(at) => Testimony {
            exonerates: 0..at,
            implicates: at..at + 1,
        },
        None => answered_amiss(probe),
    }
}

/// The place of the next component on the way after the one at this place.
fn behind(probe: &Probe, at: usize) -> usize {
    let component = probe.crosses[at].component;
    let further = probe.crosses[at..]
        .iter()
        .position(|crossed| crossed.component != component);
    further.map_or(probe.crosses.len(), |further| at + further)
}

/// A router could not pass the packet on.
fn unreachable(inventory: &Inventory, probe: &Probe, from: IpAddr, network: bool) -> Testimony {
    // What lies behind the one asked has had no part in it yet.
    let end = asked(probe);
    let Some(at) = sender(inventory, probe, from).filter(|&at| at > 0 && at < end) else {
        return Testimony {
            exonerates: 0..0,
            implicates: 0..end,
        };
    };
    let next = behind(probe, at).min(end - 1);
    let end = if network {
        end
    } else {
        next_router(inventory, probe, next).map_or(end, |router| end.min(router + 1))
    };
    if !signals_loss(inventory, probe, next) {
        return Testimony {
            exonerates: 0..next,
            implicates: next..end,
        };
    }
    if network {
        return Testimony {
            exonerates: 0..next,
            implicates: next..next + 1,
        };
    }
    let after = behind(probe, next).min(end - 1);
    Testimony {
        exonerates: 0..after,
        implicates: after..end,
    }
}

/// The place of the next one that forwards packets, from this place on.
fn next_router(inventory: &Inventory, probe: &Probe, from: usize) -> Option<usize> {
    let forwards = |element: &Element| {
        let component = &inventory[element.component];
        matches!(component.kind, Kind::NetworkCore | Kind::SiteRouter)
            && !component.addresses.is_empty()
    };
    let found = probe.crosses[from..].iter().position(forwards);
    found.map(|further| from + further)
}

/// The place behind the last element on the way to whoever is asked.
fn asked(probe: &Probe) -> usize {
    let service = probe.via.and_then(|via| {
        let element = Element {
            component: via,
            facet: Facet::Service,
        };
        position(probe, element)
    });
    service.map_or(probe.crosses.len(), |at| at + 1)
}

/// Somebody at the address answered, but not as it should: the way there is healthy.
fn answered_amiss(probe: &Probe) -> Testimony {
    let end = asked(probe);
    if probe.via.is_none() && probe.facet == Facet::Reach {
        return Testimony {
            exonerates: 0..end,
            implicates: end..end,
        };
    }
    // Where none serves as it should, it is not for want of others.
    Testimony {
        exonerates: 0..carried(probe),
        implicates: served(probe)..end,
    }
}

/// How much of the way a connection shows to be open: all that only carries it.
fn connected(probe: &Probe) -> usize {
    let end = asked(probe);
    let answers = |element: &Element| element.facet != Facet::Reach;
    let further = probe.crosses[..end].iter().position(answers);
    further.unwrap_or(end)
}

/// From where on the one that answered could not reach: what lies behind the
/// registrar, or else the very facet asked about.
fn beyond(probe: &Probe) -> usize {
    match probe.via {
        Some(_) => asked(probe),
        None if probe.facet == Facet::Reach => probe.crosses.len(),
        None => probe.crosses.len() - 1,
    }
}

fn position(probe: &Probe, element: Element) -> Option<usize> {
    probe.crosses.iter().position(|&crossed| crossed == element)
}

/// The place on the way of whoever has this address.
fn sender(inventory: &Inventory, probe: &Probe, address: IpAddr) -> Option<usize> {
    let has = |component: &Component| component.addresses.contains(&address);
    probe
        .crosses
        .iter()
        .position(|crossed| has(&inventory[crossed.component]))
}

fn signals_loss(inventory: &Inventory, probe: &Probe, at: usize) -> bool {
    probe
        .crosses
        .get(at)
        .is_some_and(|crossed| inventory[crossed.component].signals_loss)
}
