//! From a SIP domain to the addresses of its servers (RFC 3263 section 4), as
//! questions and their answers. No IO.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::lookup_wire::{Asked, Found, Item, Kind};
use crate::health::Listed;
use crate::inventory::Carrier;

/// Targets of one domain at most, and names of services that are looked up.
pub const MOST_TARGETS: usize = 16;
/// Addresses of one host at most.
const MOST_ADDRESSES: usize = 4;
/// What is found holds at least so long and at most so long, whatever it says itself.
pub const LEAST_TTL: Duration = Duration::from_secs(30);
/// See [`LEAST_TTL`].
pub const MOST_TTL: Duration = Duration::from_secs(3600);

/// A domain that is being located.
#[derive(Clone, Debug)]
pub struct Locating {
    domain: String,
    carriers: Vec<Carrier>,
    stage: Stage,
    /// All that has been asked, with what came.
    asked: Vec<(Asked, Option<Found>)>,
    /// How many of these have been handed out.
    handed: usize,
    /// Where the present stage begins among them.
    begun: usize,
    /// The names under which SRV records are looked for, as they are asked.
    services: Vec<Carrier>,
    hosts: Vec<Listed>,
    /// Whether there are any SRV records.
    listed: bool,
    /// What no name server would say.
    unsaid: Vec<Asked>,
    ttl: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pointers,
    Services,
    Addresses,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask these; see [`Locating::asked`].
    Ask(Range<usize>),
    /// Answers are missing.
    Wait,
    /// It is located.
    Done(Located),
    /// No name server says where it is.
    Unknown,
}

/// Where a domain's name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// In the order in which calls try them.
    pub targets: Vec<Listed>,
    /// How long that holds; not at all where something was not found or not said.
    pub ttl: Duration,
    /// Whether something was not found that may be there the next time it is asked for.
    pub lacking: bool,
}

impl Locating {
    /// Begins with the pointers to services, if it is not given by what the domain
    /// is asked.
    pub fn begin(domain: &str, carriers: &[Carrier]) -> Self {
        let mut locating = Self {
            domain: domain.to_lowercase(),
            carriers: carriers.to_vec(),
            stage: Stage::Pointers,
            asked: Vec::new(),
            handed: 0,
            begun: 0,
            services: Vec::new(),
            hosts: Vec::new(),
            listed: false,
            unsaid: Vec::new(),
            ttl: None,
        };
        match carriers {
            [_] => locating.ask_services(Vec::new()),
            _ => locating.ask(format!("{}.", locating.domain).into(), Kind::Naptr),
        }
        locating
    }

    /// What is asked at this place.
    pub fn asked(&self, place: usize) -> Option<&Asked> {
        self.asked.get(place).map(|(asked, _)| asked)
    }

    /// Takes what a name server says.
    pub fn take(&mut self, place: usize, found: Found) {
        if let Some((_, slot)) = self.asked.get_mut(place) {
            *slot = Some(found);
        }
    }

    /// Goes on without an answer, if it can: there are name servers that never answer
    /// for pointers or for one family of addresses (RFC 4074).
    pub fn go_without(&mut self, place: usize) -> bool {
        let Some((asked, found)) = self.asked.get_mut(place) else {
            return false;
        };
        match asked.kind {
            Kind::Srv => false,
            Kind::Naptr | Kind::A | Kind::Aaaa => {
                self.unsaid.push(asked.clone());
                *found = Some(Found::default());
                true
            }
        }
    }

    /// Goes on as far as the answers allow.
    pub fn step(&mut self) -> Step {
        loop {
            if self.handed < self.asked.len() {
                let places = self.handed..self.asked.len();
                self.handed = self.asked.len();
                return Step::Ask(places);
            }
            if self.asked.iter().any(|(_, found)| found.is_none()) {
                return Step::Wait;
            }
            let stage = self.asked[self.begun..].iter().cloned();
            let answers: Vec<(Asked, Found)> = stage
                .map(|(asked, found)| (asked, found.unwrap_or_default()))
                .collect();
            self.begun = self.asked.len();
            if let Some(step) = self.go_on(&answers) {
                return step;
            }
        }
    }

    fn ask(&mut self, name: Arc<str>, kind: Kind) {
        self.asked.push((Asked { name, kind }, None));
    }

    /// Takes a stage's answers and begins the next.
    fn go_on(&mut self, answers: &[(Asked, Found)]) -> Option<Step> {
        match self.stage {
            Stage::Pointers => {
                let services = self.pointed(answers);
                self.ask_services(services);
                None
            }
            Stage::Services => {
                self.served(answers);
                self.stage = Stage::Addresses;
                let names: BTreeSet<Arc<str>> =
                    self.hosts.iter().map(|host| dotted(&host.host)).collect();
                for name in names {
                    self.ask(Arc::clone(&name), Kind::A);
                    self.ask(name, Kind::Aaaa);
                }
                None
            }
            Stage::Addresses => Some(self.located(answers)),
        }
    }

    /// The services that pointers name, of those that are asked here; all of them
    /// are followed, not only the best.
    fn pointed(&mut self, answers: &[(Asked, Found)]) -> Vec<(Carrier, Arc<str>)> {
        let mut pointers = Vec::new();
        for (_, found) in answers {
            self.hold(found);
            for item in &found.records {
                let Item::Pointer {
                    order,
                    preference,
                    flags,
                    service,
                    replacement,
                } = item
                else {
                    continue;
                };
                let carrier = self.carriers.iter().find(|c| c.service() == service);
                if let Some(&carrier) = carrier.filter(|_| flags == "s") {
                    pointers.push((*order, *preference, carrier, Arc::clone(replacement)));
                }
            }
        }
        pointers.sort();
        let mut services: Vec<(Carrier, Arc<str>)> = Vec::new();
        for (_, _, carrier, name) in pointers {
            if !services.contains(&(carrier, Arc::clone(&name))) {
                services.push((carrier, name));
            }
        }
        services.truncate(MOST_TARGETS);
        services
    }

    /// Looks these services up, or the usual ones.
    fn ask_services(&mut self, mut services: Vec<(Carrier, Arc<str>)>) {
        self.stage = Stage::Services;
        if services.is_empty() {
            let usual = |&carrier: &Carrier| {
                let name = format!("{}.{}.", carrier.prefix(), self.domain);
                (carrier, name.into())
            };
            services = self.carriers.iter().map(usual).collect();
        }
        for (carrier, name) in services {
            self.services.push(carrier);
            self.ask(name, Kind::Srv);
        }
    }

    /// The servers of the services, or the domain itself where there are none.
    fn served(&mut self, answers: &[(Asked, Found)]) {
        let mut hosts = Vec::new();
        let mut declined = false;
        for ((_, found), &carrier) in answers.iter().zip(&self.services) {
            for item in &found.records {
                let Item::Server {
                    priority,
                    weight,
                    port,
                    target,
                } = item
                else {
                    continue;
                };
                if &**target == "." {
                    declined = true;
                    continue;
                }
                hosts.push(Listed {
                    carrier,
                    host: target.trim_end_matches('.').into(),
                    port: *port,
                    priority: *priority,
                    weight: *weight,
                    address: None,
                });
            }
        }
        for (_, found) in answers {
            self.hold(found);
        }
        self.listed = declined || !hosts.is_empty();
        if let (false, Some(&carrier)) = (self.listed, self.carriers.last()) {
            hosts.push(Listed {
                carrier,
                host: self.domain.as_str().into(),
                port: carrier.port(),
                priority: 0,
                weight: 0,
                address: None,
            });
        }
        hosts.sort_by(|a, b| order(a).cmp(&order(b)));
        hosts.truncate(MOST_TARGETS);
        self.hosts = hosts;
    }

    /// Each host by each of its addresses.
    fn located(&mut self, answers: &[(Asked, Found)]) -> Step {
        for (_, found) in answers {
            self.hold(found);
        }
        let unsaid = &self.unsaid;
        let unsaid_addresses = || unsaid.iter().filter(|asked| asked.kind != Kind::Naptr);
        let mut targets: Vec<Listed> = Vec::new();
        for host in &self.hosts {
            let name = dotted(&host.host);
            let own = answers.iter().filter(|(asked, _)| asked.name == name);
            let items = own.flat_map(|(_, found)| &found.records);
            let addresses: Vec<IpAddr> = items
                .filter_map(|item| match item {
                    Item::Address(address) => Some(*address),
                    Item::Pointer { .. } | Item::Server { .. } => None,
                })
                .take(MOST_ADDRESSES)
                .collect();
            // Of an address that no name server would say, it is not known that there is none.
            let is_unsaid = unsaid_addresses().any(|asked| asked.name == name);
            if addresses.is_empty() && !is_unsaid {
                targets.push(host.clone());
            }
            for address in addresses {
                let target = Listed {
                    address: Some(address),
                    ..host.clone()
                };
                if !targets.iter().any(|known| is_same(known, &target)) {
                    targets.push(target);
                }
            }
        }
        targets.truncate(MOST_TARGETS);
        let nowhere = targets.iter().filter(|target| target.address.is_none());
        let nowhere = nowhere.count();
        if unsaid_addresses().next().is_some() && nowhere == targets.len() {
            return Step::Unknown;
        }
        let lacking = !self.listed || targets.is_empty() || nowhere > 0;
        let ttl = Duration::from_secs(self.ttl.unwrap_or(0).into());
        // What is there says nothing of how long something else is not: one wrong
        // answer would be held for as long as the right ones beside it.
        let ttl = match lacking || !self.unsaid.is_empty() {
            true => Duration::ZERO,
            false => ttl.clamp(LEAST_TTL, MOST_TTL),
        };
        Step::Done(Located {
            targets,
            ttl,
            lacking,
        })
    }

    /// All that is found holds as long as what holds shortest.
    fn hold(&mut self, found: &Found) {
        self.ttl = match (self.ttl, found.ttl) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

/// The order in which calls try them: by priority, then by their share.
fn order(host: &Listed) -> (u16, Reverse<u16>, Carrier, &str, u16) {
    let Listed {
        carrier,
        host,
        port,
        priority,
        weight,
        address: _,
    } = host;
    (*priority, Reverse(*weight), *carrier, host, *port)
}

fn is_same(one: &Listed, other: &Listed) -> bool {
    (one.carrier, one.address, one.port) == (other.carrier, other.address, other.port)
}

fn dotted(host: &str) -> Arc<str> {
    format!("{host}.").into()
}

#[cfg(test)]
mod tests;
