//! A SIP domain: its name is looked up, and every address that it leads to is asked.
//!
//! Each question is a run of its own, without an observation of its own: what
//! comes of it is reported to the run that it is a part of. What was found is
//! remembered for as long as it holds, and looked up anew beside the run before
//! that, so that no run waits for names but the first; and where no name server
//! answers, it is asked on where the name led last.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::launch::{Sent, said};
use crate::clock::Mono;
use crate::health::{Exchange, Fate, Listed, LocalError, Observation, Outcome, Target, Targets};
use crate::inventory::{DomainTarget, Method};
use crate::probe::conversation::Asks;
use crate::probe::dns_wire::NoAnswer;
use crate::probe::icmp_wire::Mark;
use crate::probe::locating::{Located, Locating, Step};
use crate::probe::lookup_wire::{self, Asked, Reply};
use crate::probe::run::{Question, Run, Runs};
use crate::probe::socket::{Purpose, Role};

/// How long a domain is asked where its name led last, when no name server says
/// so any more.
const MOST_STALE: Duration = Duration::from_secs(86_400);
/// Times that a name is asked for, at least and at most; more than once for each
/// name server only if there is but one.
const ATTEMPTS: [usize; 2] = [2, 4];

/// A domain's run.
#[derive(Debug)]
pub(in crate::probe) struct Search {
    /// How long an answer may take.
    patience: Duration,
    /// Its name, while it is looked up.
    locating: Option<Locating>,
    /// Its targets, each with what came of it so far, once they are known.
    targets: Option<Vec<(Listed, Option<Fate>)>>,
    /// The runs that are a part of it.
    parts: Vec<u32>,
    stale: bool,
}

/// Which part of a domain's run a run is.
#[derive(Clone, Copy, Debug)]
pub(in crate::probe) struct PartOf {
    number: u32,
    token: u64,
    part: Part,
}

#[derive(Clone, Copy, Debug)]
enum Part {
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
        let known = self.domains.get(&probe);
        let known = known.filter(|known| now.since(known.at) < MOST_STALE);
        let known = known.cloned();
        let holds = known.as_ref().is_some_and(|known| {
            let next = now.since(known.at) + part.profile.interval;
            next < known.located.ttl
        });
        if let (false, Some(search)) = (holds, search(&mut self.runs, number)) {
            search.locating = Some(Locating::begin(&domain.domain, &domain.carriers));
        }
        if let Some(known) = known {
            self.ask_targets(number, domain, known.located, out);
        }
        self.locate(number, out);
    }

    /// Looks names up as far as answers have come.
    fn locate(&mut self, number: u32, out: &mut Vec<Observation>) {
        loop {
            let Some(search) = search(&mut self.runs, number) else {
                return;
            };
            let Some(locating) = &mut search.locating else {
                return self.settle(number, out);
            };
            match locating.step() {
                Step::Wait => return self.settle(number, out),
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

    /// Asks every target that may be asked.
    fn ask_targets(
        &mut self,
        number: u32,
        domain: &DomainTarget,
        located: Located,
        out: &mut Vec<Observation>,
    ) {
        let Some(search) = search(&mut self.runs, number) else {
            return;
        };
        let patience = search.patience;
        let targets = located.targets.into_iter().map(|listed| {
            let fate = match listed.address {
                None => Some(Fate::Nowhere),
                Some(address) if !domain.allows(address) => Some(Fate::Foreign),
                Some(_) => None,
            };
            (listed, fate)
        });
        let targets: Vec<(Listed, Option<Fate>)> = targets.collect();
        search.targets = Some(targets.clone());
        for (place, (listed, fate)) in targets.into_iter().enumerate() {
            let Some(address) = listed.address.filter(|_| fate.is_none()) else {
                continue;
            };
            let sip = domain.sip(listed.carrier, SocketAddr::new(address, listed.port));
            let begun =
                self.begin_part(
                    number,
                    Part::Target(place),
                    patience,
                    |engine, how| match sip.transport.connects() {
                        true => engine.begin_sip_stream(&sip, how.source(address), how.mark),
                        false => {
                            engine.begin_sip(&sip, how.source(address), how.mark, patience, out)
                        }
                    },
                );
            if let Err(error) = begun {
                self.note_fate(number, place, Outcome::NotPerformed(error));
            }
        }
    }

    /// Asks for one name, of the next name server at each attempt.
    fn ask_name(&mut self, number: u32, part: Part, out: &mut Vec<Observation>) {
        let inventory = Arc::clone(&self.inventory);
        let Part::Name {
            place,
            attempt,
            connected,
        } = part
        else {
            return;
        };
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let (Question::Domain(search), Method::Domain(domain)) =
            (&run.question, &inventory[run.probe].method)
        else {
            return;
        };
        let [least, most] = ATTEMPTS;
        let attempts = domain.servers.len().clamp(least, most);
        let asked = search.locating.as_ref().and_then(|l| l.asked(place));
        let Some(asked) = asked.cloned() else {
            return;
        };
        if attempt >= attempts {
            return self.unlocated(number, out);
        }
        let server = domain.servers[attempt % domain.servers.len()];
        let share = u32::try_from(attempts).unwrap_or(1) * 2;
        let patience = search.patience / share;
        let begun = self.begin_part(number, part, patience, |engine, how| {
            let source = how.source(server.ip());
            match connected {
                true => engine.begin_lookup_connected(server, asked, source, how.mark.run),
                false => engine.begin_lookup(server, asked, source, out),
            }
        });
        if begun.is_err() {
            self.unlocated(number, out);
        }
    }

    fn begin_lookup(
        &mut self,
        server: SocketAddr,
        asked: Asked,
        source: Option<IpAddr>,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let purpose = Purpose {
            role: Role::Dns,
            v6: server.is_ipv6(),
            source,
            whole: false,
        };
        let socket = self.shared(purpose, rand::random())?;
        let id = self.free_id(socket)?;
        let packet = lookup_wire::question(&asked, id).ok_or(LocalError::Names)?;
        self.send(socket, &packet, server, out)?;
        Ok((server, Question::Lookup { socket, id, asked }))
    }

    fn begin_lookup_connected(
        &self,
        server: SocketAddr,
        asked: Asked,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Sent, LocalError> {
        let id: u16 = rand::random();
        let question = lookup_wire::question(&asked, id).ok_or(LocalError::Names)?;
        // RFC 1035 section 4.2.2: its length stands before it.
        let length = u16::try_from(question.len()).map_err(|_| LocalError::Names)?;
        let request = [&length.to_be_bytes()[..], &question].concat();
        let connecting = self.connect(server, source, number)?;
        let asks = Asks::Lookup {
            id,
            asked,
            bytes: Vec::new(),
        };
        self.converse(server, connecting, None, (asks, request))
    }

    /// Begins a run that is a part of a domain's.
    fn begin_part(
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
        let begun = begin(self, &how);
        let (target, question) = begun.inspect_err(|_| self.runs.release(own))?;
        let mut exchange = self.recording.then(Exchange::default);
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
            question,
            exchange,
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

    /// A name server has said something, or what is no answer.
    pub(super) fn looked_up(
        &mut self,
        number: u32,
        reply: Result<Reply, NoAnswer>,
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let run = self.runs.get_mut(number)?;
        if let Some(exchange) = &mut run.exchange {
            exchange.received(run.started, at, run.target, &words(&reply));
        }
        if reply == Err(NoAnswer::Foreign) {
            return None;
        }
        let run = self.forget(number)?;
        let PartOf { number, part, .. } = run.part_of?;
        let Part::Name {
            place,
            attempt,
            connected,
        } = part
        else {
            return None;
        };
        self.keep_exchange(number, run.exchange);
        match reply {
            Ok(Reply::Found(found)) => {
                let search = search(&mut self.runs, number)?;
                if let Some(locating) = &mut search.locating {
                    locating.take(place, found);
                }
                self.locate(number, out);
            }
            Ok(Reply::Truncated) if !connected => {
                let connected = true;
                let part = Part::Name {
                    place,
                    attempt,
                    connected,
                };
                self.ask_name(number, part, out);
            }
            Ok(Reply::Truncated | Reply::Failed(_)) | Err(_) => {
                self.ask_next(number, place, attempt, out);
            }
        }
        Some(())
    }

    fn ask_next(&mut self, number: u32, place: usize, attempt: usize, out: &mut Vec<Observation>) {
        let part = Part::Name {
            place,
            attempt: attempt + 1,
            connected: false,
        };
        self.ask_name(number, part, out);
    }

    /// No name server says where the domain is.
    fn unlocated(&mut self, number: u32, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let Some(search) = search(&mut self.runs, number) else {
            return;
        };
        search.locating = None;
        search.stale = true;
        match search.targets {
            Some(_) => self.settle(number, out),
            None => self.finish(number, Outcome::NotPerformed(LocalError::Names), now, out),
        }
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
            Part::Target(place) => {
                self.note_fate(number, place, outcome);
                self.settle(number, out);
            }
        }
    }

    fn note_fate(&mut self, number: u32, place: usize, outcome: Outcome) {
        let targets = search(&mut self.runs, number).and_then(|search| search.targets.as_mut());
        if let Some((_, fate)) = targets.and_then(|targets| targets.get_mut(place)) {
            *fate = Some(Fate::Asked(outcome));
        }
    }

    fn keep_exchange(&mut self, number: u32, exchange: Option<Exchange>) {
        let whole = self
            .runs
            .get_mut(number)
            .and_then(|run| run.exchange.as_mut());
        if let Some((whole, exchange)) = whole.zip(exchange) {
            whole.lines.extend(exchange.lines);
        }
    }

    /// Ends a domain's run if nothing of it is under way any more.
    fn settle(&mut self, number: u32, out: &mut Vec<Observation>) {
        let Some(search) = search(&mut self.runs, number).filter(|s| s.locating.is_none()) else {
            return;
        };
        let Some(targets) = &search.targets else {
            return;
        };
        let settled = targets.iter().cloned().map(|(listed, fate)| {
            let fate = fate?;
            Some(Target { listed, fate })
        });
        if let Some(each) = settled.collect() {
            let stale = search.stale;
            let outcome = Outcome::Targets(Box::new(Targets { each, stale }));
            let now = self.clock.mono();
            self.finish(number, outcome, now, out);
        }
    }

    /// A domain's run is past its deadline: what is missing by now is silent.
    pub(super) fn give_up(&mut self, number: u32, out: &mut Vec<Observation>) {
        if let Some(search) = search(&mut self.runs, number) {
            let open = search.targets.iter_mut().flatten();
            for (_, fate) in open.filter(|(_, fate)| fate.is_none()) {
                *fate = Some(Fate::Asked(Outcome::Silence));
            }
            self.unlocated(number, out);
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
struct How {
    mark: Mark,
    source: Option<IpAddr>,
}

impl How {
    /// The probe's source, where it is of the target's family.
    fn source(&self, target: IpAddr) -> Option<IpAddr> {
        self.source.filter(|own| own.is_ipv4() == target.is_ipv4())
    }
}

fn search(runs: &mut Runs, number: u32) -> Option<&mut Search> {
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

fn words(reply: &Result<Reply, NoAnswer>) -> String {
    match reply {
        Ok(Reply::Found(found)) if found.records.is_empty() => "DNS answer, no records".to_owned(),
        Ok(Reply::Found(found)) => {
            let records: Vec<String> = found.records.iter().map(ToString::to_string).collect();
            format!("DNS answer, {}", records.join(", "))
        }
        Ok(Reply::Truncated) => "DNS answer, truncated".to_owned(),
        Ok(Reply::Failed(code)) => format!("DNS answer, code {code}"),
        Err(NoAnswer::Foreign) => "DNS answer to another question".to_owned(),
        Err(NoAnswer::Broken(what)) => what.clone(),
    }
}
