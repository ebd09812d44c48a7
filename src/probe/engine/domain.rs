//! A SIP domain: its name is looked up, and every address that it leads to is asked.
//!
//! Each question is a run of its own, without an observation of its own: what
//! comes of it is reported to the run that it is a part of. What was found is
//! remembered for as long as it holds. Before that it is looked up anew beside what
//! is asked, so that only the first run asks nobody until names are there; and where
//! no name server answers, it is asked on where the name led last.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::launch::{Sent, said};
use super::targets::Round;
use crate::clock::Mono;
use crate::health::{Exchange, LocalError, Observation, Outcome};
use crate::inventory::{DomainTarget, Method, ProbeIx};
use crate::probe::icmp_wire::Mark;
use crate::probe::locating::{Located, Locating, Step};
use crate::probe::run::{Question, Run, Runs};

/// How long a domain is asked where its name led last, when no name server says
/// so any more.
const MOST_STALE: Duration = Duration::from_secs(86_400);

/// A domain's run.
#[derive(Debug)]
pub(in crate::probe) struct Search {
    /// How long an answer may take.
    pub(super) patience: Duration,
    /// Its name, while it is looked up.
    pub(super) locating: Option<Locating>,
    /// Its targets, once they are known.
    pub(super) targets: Option<Round>,
    /// The runs that are a part of it.
    parts: Vec<u32>,
    /// No name server says just now where it leads.
    pub(super) stale: bool,
}

/// Which part of a domain's run a run is.
#[derive(Clone, Copy, Debug)]
pub(in crate::probe) struct PartOf {
    pub(super) number: u32,
    token: u64,
    pub(super) part: Part,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Name {
        place: usize,
        attempt: usize,
        /// By a connection, because the answer did not fit.
        connected: bool,
    },
    Target(usize),
}

/// Where a domain led when it was last located.
#[derive(Clone, Debug)]
pub(super) struct Known {
    located: Located,
    at: Mono,
}

impl Engine {
    pub(super) fn begin_domain(
        domain: &DomainTarget,
        patience: Duration,
    ) -> Result<Sent, LocalError> {
        let first = *domain.servers.first().ok_or(LocalError::Names)?;
        let search = Search {
            patience,
            locating: None,
            targets: None,
            parts: Vec::new(),
            stale: false,
        };
        Ok((first, Question::Domain(Box::new(search))))
    }

    /// Begins the parts of a domain's run, once it stands in the table.
    pub(super) fn search(&mut self, number: u32, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let inventory = Arc::clone(&self.inventory);
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let (probe, part) = (run.probe, &inventory[run.probe]);
        let Method::Domain(domain) = &part.method else {
            return;
        };
        let known = self.known(probe);
        let holds = known.as_ref().is_some_and(|known| {
            let next = now.since(known.at) + part.profile.interval;
            next < known.located.ttl
        });
        if let (false, Some(search)) = (holds, search(&mut self.runs, number)) {
            search.locating = Some(Locating::begin(&domain.domain, &domain.carriers));
        }
        // What was not found then may be there now: the new answer decides.
        if let Some(known) = known.filter(|known| !known.located.lacking) {
            self.ask_targets(number, domain, known.located, out);
        }
        self.locate(number, out);
    }

    /// Where a domain led when it was last located, if that is not too long ago.
    fn known(&self, probe: ProbeIx) -> Option<Known> {
        let now = self.clock.mono();
        let known = self.domains.get(&probe);
        known
            .filter(|known| now.since(known.at) < MOST_STALE)
            .cloned()
    }

    /// Asks where a domain led when it was last located, if it led anywhere.
    pub(super) fn ask_known(&mut self, number: u32, out: &mut Vec<Observation>) {
        let inventory = Arc::clone(&self.inventory);
        let Some(probe) = self.runs.get(number).map(|run| run.probe) else {
            return;
        };
        let leads = |known: &Known| known.located.targets.iter().any(|t| t.address.is_some());
        let known = self.known(probe).filter(leads);
        if let (Some(known), Method::Domain(domain)) = (known, &inventory[probe].method) {
            self.ask_targets(number, domain, known.located, out);
        }
    }

    /// Looks names up as far as answers have come.
    pub(super) fn locate(&mut self, number: u32, out: &mut Vec<Observation>) {
        loop {
            let Some(search) = search(&mut self.runs, number) else {
                return;
            };
            let Some(locating) = &mut search.locating else {
                return self.settle(number, out);
            };
            match locating.step() {
                Step::Wait => return self.settle(number, out),
                Step::Unknown => return self.unlocated(number, out),
                Step::Ask(places) => {
                    for place in places {
                        let part = Part::Name {
                            place,
                            attempt: 0,
                            connected: false,
                        };
                        self.ask_name(number, part, out);
                    }
                }
                Step::Done(located) => {
                    search.locating = None;
                    self.located(number, located, out);
                }
            }
        }
    }

    fn located(&mut self, number: u32, located: Located, out: &mut Vec<Observation>) {
        let at = self.clock.mono();
        let inventory = Arc::clone(&self.inventory);
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let probe = run.probe;
        let Question::Domain(search) = &mut run.question else {
            return;
        };
        let unknown = search.targets.is_none();
        let known = Known {
            located: located.clone(),
            at,
        };
        self.domains.insert(probe, known);
        if let (true, Method::Domain(domain)) = (unknown, &inventory[probe].method) {
            self.ask_targets(number, domain, located, out);
        }
    }

    /// Begins a run that is a part of a domain's.
    pub(super) fn begin_part(
        &mut self,
        number: u32,
        part: Part,
        patience: Duration,
        begin: impl FnOnce(&mut Self, &How) -> Result<Sent, LocalError>,
    ) -> Result<(), LocalError> {
        let started = self.clock.mono();
        let inventory = Arc::clone(&self.inventory);
        let whole = self.runs.get(number).ok_or(LocalError::Cancelled)?;
        let (probe, occasion, token) = (whole.probe, whole.occasion, whole.token);
        let own = self.runs.reserve().ok_or(LocalError::Buffers)?;
        let how = How {
            mark: Mark {
                run: own,
                token: rand::random(),
            },
            source: inventory[probe].source,
        };
        self.notes = self.is_noted(occasion);
        let begun = begin(self, &how);
        let (target, question) = begun.inspect_err(|_| self.runs.release(own))?;
        let mut exchange = self.notes.then(Exchange::default);
        if let Some(exchange) = &mut exchange {
            exchange.sent(started, started, target, &said(&question));
        }
        let run = Run {
            probe,
            occasion,
            started,
            deadline: started + patience,
            target,
            token: how.mark.token,
            malformed: None,
            fell_silent: false,
            hindered: None,
            question,
            exchange,
            kept: None,
            part_of: Some(PartOf {
                number,
                token,
                part,
            }),
        };
        self.enter(own, run);
        if let Some(search) = search(&mut self.runs, number) {
            search.parts.push(own);
        }
        Ok(())
    }

    /// A run that is a part of another has ended with an outcome.
    pub(super) fn reported(
        &mut self,
        run: Run,
        part_of: PartOf,
        outcome: Outcome,
        out: &mut Vec<Observation>,
    ) {
        let PartOf {
            number,
            token,
            part,
        } = part_of;
        if self
            .runs
            .get(number)
            .is_none_or(|whole| whole.token != token)
        {
            return;
        }
        self.keep_exchange(number, run.exchange);
        match part {
            Part::Name { place, attempt, .. } => self.ask_next(number, place, attempt, out),
            Part::Target(place) => self.target_reported(number, place, outcome, out),
        }
    }

    pub(super) fn keep_exchange(&mut self, number: u32, exchange: Option<Exchange>) {
        let whole = self
            .runs
            .get_mut(number)
            .and_then(|run| run.exchange.as_mut());
        if let Some((whole, exchange)) = whole.zip(exchange) {
            whole.lines.extend(exchange.lines);
        }
    }

    /// Takes away what is a part of a run that is over.
    pub(super) fn forget_parts(&mut self, search: &Search, token: u64) {
        for &part in &search.parts {
            let own = |run: &Run| run.part_of.is_some_and(|of| of.token == token);
            if self.runs.get(part).is_some_and(own) {
                self.forget(part);
            }
        }
    }
}

/// How a part is begun.
pub(super) struct How {
    pub(super) mark: Mark,
    source: Option<IpAddr>,
}

impl How {
    /// The probe's source, where it is of the target's family.
    pub(super) fn source(&self, target: IpAddr) -> Option<IpAddr> {
        self.source.filter(|own| own.is_ipv4() == target.is_ipv4())
    }
}

pub(super) fn search(runs: &mut Runs, number: u32) -> Option<&mut Search> {
    match &mut runs.get_mut(number)?.question {
        Question::Domain(search) => Some(search),
        Question::Icmp { .. }
        | Question::Dns { .. }
        | Question::Sip { .. }
        | Question::Stun { .. }
        | Question::Ntp { .. }
        | Question::Tcp(_)
        | Question::Series(_)
        | Question::Lookup { .. }
        | Question::Stream { .. } => None,
    }
}
