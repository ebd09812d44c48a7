//! What came of a SIP domain: where its name leads, and what is said there.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::{Class, Outcome};
use crate::inventory::{Carrier, Facet};

/// All targets that a domain's name leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Targets {
    /// In the order in which calls try them (RFC 2782).
    pub each: Vec<Target>,
    /// Whether no name server confirms them just now: they are as they were last seen.
    pub stale: bool,
    /// How long each had to answer.
    pub patience: Duration,
}

/// A target and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Which.
    pub listed: Listed,
    /// What came of it.
    pub fate: Fate,
}

/// A target as the name service lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// By what it is asked.
    pub carrier: Carrier,
    /// Its name.
    pub host: Arc<str>,
    /// Its port.
    pub port: u16,
    /// Lower ones are tried first; 0 without SRV records.
    pub priority: u16,
    /// Of the same priority, the share of calls.
    pub weight: u16,
    /// Its address; none if its name has none.
    pub address: Option<IpAddr>,
}

/// What came of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It was asked.
    Asked(Outcome),
    /// Its address is none of those that may be asked: it was not.
    Foreign,
    /// Its name leads to no address.
    Nowhere,
}

impl Targets {
    /// The quickest answer.
    pub fn rtt(&self) -> Option<Duration> {
        let asked = self.each.iter().filter_map(|target| match &target.fate {
            Fate::Asked(outcome) => outcome.rtt(),
            Fate::Foreign | Fate::Nowhere => None,
        });
        asked.min()
    }

    /// How many answered, did not, and were not asked.
    pub fn counts(&self) -> [(&'static str, usize); 3] {
        let count = |of: &dyn Fn(&Fate) -> bool| {
            let fates = self.each.iter().map(|target| &target.fate);
            fates.filter(|fate| of(fate)).count()
        };
        let answered = count(&|fate| matches!(fate, Fate::Asked(Outcome::Answer { .. })));
        let foreign = count(&|fate| matches!(fate, Fate::Foreign));
        [
            ("answered", answered),
            ("unanswered", self.each.len() - answered - foreign),
            ("foreign", foreign),
        ]
    }

    /// As good as the best of them, or worse by what one of them lacks. Where the
    /// name leads is not up to those it leads to, and what our own machine could not
    /// do says nothing.
    pub(super) fn class(&self, classify: impl Fn(&Outcome) -> Class) -> Class {
        let each = self.each.iter().filter_map(|target| match &target.fate {
            Fate::Asked(outcome) => Some(classify(outcome)),
            Fate::Nowhere => Some(Class::Unlisted),
            Fate::Foreign => None,
        });
        let (undone, seen): (Vec<Class>, Vec<Class>) =
            each.partition(|class| matches!(class, Class::NotPerformed(_)));
        let well = |class: &&Class| class.is_success_of(Facet::Service);
        match seen.iter().filter(well).count() {
            0 => {
                // Of equals the first: it is the one that calls try first.
                let telling = seen.into_iter().min_by_key(|&class| Reverse(came(class)));
                let undone = undone.into_iter().next();
                telling.or(undone).unwrap_or(Class::Unlisted)
            }
            some if some < seen.len() => Class::Partial,
            _ => {
                let flawed = |class: &Class| matches!(class, Class::Certificate(_));
                seen.into_iter()
                    .max_by_key(flawed)
                    .unwrap_or(Class::Unlisted)
            }
        }
    }
}

/// How far a run came: of several failures, the one that came furthest is told. Who
/// says what is in the way says more than silence does, which may only be a router
/// that says so less often than it is asked.
const fn came(class: Class) -> u8 {
    match class {
        Class::Answered
        | Class::Late
        | Class::Fair
        | Class::Poor
        | Class::TooOld
        | Class::Partial
        | Class::Certificate(_) => 6,
        Class::Unavailable
        | Class::Wrong
        | Class::Denied
        | Class::Beyond
        | Class::LoginRefused
        | Class::Malformed => 5,
        Class::Stalled => 4,
        Class::Refused => 3,
        Class::NetUnreachable { .. }
        | Class::HostUnreachable { .. }
        | Class::Prohibited { .. }
        | Class::TooBig { .. } => 2,
        Class::Silent => 1,
        Class::Unlisted | Class::NotPerformed(_) => 0,
    }
}

impl fmt::Display for Targets {
    /// Each target with what came of it, joined by semicolons.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.each.is_empty() {
            f.write_str("the domain's name leads to no address")?;
        }
        let mut between = "";
        for target in &self.each {
            write!(f, "{between}{target}")?;
            between = "; ";
        }
        if self.stale {
            f.write_str(" (as last seen: no name server answers)")?;
        }
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.listed)?;
        match &self.fate {
            Fate::Asked(outcome) => outcome.fmt(f),
            Fate::Foreign => {
                f.write_str("not among the addresses that may be asked, and not asked")
            }
            Fate::Nowhere => f.write_str("its name leads to no address"),
        }
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port, carrier) = (&self.host, self.port, self.carrier.name());
        match self.address {
            Some(address) => write!(f, "{host} at {address} port {port} over {carrier}"),
            None => write!(f, "{host} port {port} over {carrier}"),
        }
    }
}
