//! Beginning a run: the first packet, and what its answer will be known by.

use std::cmp::Reverse;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::epoll::{EpollEvent, EpollFlags};
use rand::RngExt as _;

use super::Engine;
use super::servers::origin_of;
use crate::clock::Mono;
use crate::health::{Exchange, Kept, LocalError, Observation, Occasion, Outcome};
use crate::inventory::{DnsType, Expected, Method, Probe, ProbeIx, SipTarget};
use crate::probe::conversation::text;
use crate::probe::credentials::Credentials;
use crate::probe::run::{Call, Question, Run};
use crate::probe::sip_transaction::Transaction;
use crate::probe::socket::{Connecting, Purpose, Role, local_error};
use crate::probe::{Icmp, dns_wire, icmp_wire, sip_wire};

impl Engine {
    /// Begins a run of a probe of the present inventory. What cannot be begun
    /// is an observation at once: not performed, and why.
    pub fn launch(
        &mut self,
        probe: ProbeIx,
        occasion: Occasion,
        deadline: Duration,
        out: &mut Vec<Observation>,
    ) {
        let inventory = Arc::clone(&self.inventory);
        let part = &inventory[probe];
        let started = self.clock.mono();
        self.counts.launched += 1;
        self.notes = self.is_noted(occasion);
        let begun = match self.runs.reserve() {
            Some(number) => self
                .begin_anyhow((probe, part, occasion), number, deadline, started, out)
                .map(|begun| (number, begun))
                .inspect_err(|_| self.runs.release(number)),
            None => Err(LocalError::Buffers),
        };
        match begun {
            Ok((number, ((target, token, question, exchange), kept))) => {
                // A domain's name is looked up first, and then it is asked.
                let is_domain = matches!(question, Question::Domain(_));
                let whole = if is_domain { deadline * 2 } else { deadline };
                let run = Run {
                    probe,
                    occasion,
                    started,
                    deadline: started + whole,
                    target,
                    token,
                    malformed: None,
                    fell_silent: false,
                    hindered: None,
                    question,
                    exchange,
                    kept,
                    part_of: None,
                };
                self.enter(number, run);
                if is_domain {
                    self.search(number, out);
                }
            }
            Err(error) => {
                self.counts.finished += 1;
                out.push(Observation {
                    probe,
                    occasion,
                    started,
                    ended: self.clock.mono(),
                    outcome: Outcome::NotPerformed(error),
                    kept: None,
                    exchange: None,
                });
            }
        }
    }

    /// Whether what goes over the wire is noted: where a person asks for that, and of
    /// looks that a failure has called for, as evidence.
    pub(super) fn is_noted(&self, occasion: Occasion) -> bool {
        self.recording || occasion == Occasion::Confirm
    }

    /// Sends a request again. A local error now changes nothing: the first
    /// transmission is out, and the deadline stands.
    pub(super) fn retransmit(&mut self, number: u32, out: &mut Vec<Observation>) {
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let said = run.exchange.is_some().then(|| said(&run.question));
        let target = run.target;
        let Some((socket, _, request)) = run.question.repeated() else {
            return;
        };
        let request = std::mem::take(request);
        if let Some((exchange, said)) = run.exchange.as_mut().zip(said) {
            let now = self.clock.mono();
            exchange.sent(run.started, now, target, &said);
        }
        let _ = self.send(socket, &request, target, out);
        let run = self.runs.get_mut(number);
        if let Some((_, _, place)) = run.and_then(|run| run.question.repeated()) {
            *place = request;
        }
    }

    /// Begins on a kept connection if there is one.
    fn begin_anyhow(
        &mut self,
        (ix, probe, occasion): (ProbeIx, &Probe, Occasion),
        number: u32,
        deadline: Duration,
        now: Mono,
        out: &mut Vec<Observation>,
    ) -> Result<(Begun, Option<Kept>), LocalError> {
        let token = rand::rng().random();
        let mark = icmp_wire::Mark { run: number, token };
        if let Some((target, question, kept)) = self.reuse(ix, occasion, mark) {
            let exchange = self.notes.then(Exchange::default);
            return Ok(((target, token, question, exchange), Some(kept)));
        }
        let begun = self.begin(probe, number, deadline, now, out)?;
        Ok((begun, None))
    }

    fn begin(
        &mut self,
        probe: &Probe,
        number: u32,
        deadline: Duration,
        now: Mono,
        out: &mut Vec<Observation>,
    ) -> Result<Begun, LocalError> {
        let mut token: u64 = rand::rng().random();
        if let Method::Ntp { .. } = probe.method {
            token = origin_of(number, token);
        }
        let source = probe.source;
        let mark = icmp_wire::Mark { run: number, token };
        let mut exchange = self.notes.then(Exchange::default);
        let (target, question) = match &probe.method {
            Method::Icmp {
                target,
                size,
                fragment,
            } => self.begin_icmp(*target, (*size, !*fragment), source, mark, out)?,
            Method::Tcp { target } => self.begin_tcp(*target, source, number)?,
            Method::Dns {
                server,
                name,
                rtype,
                expect,
            } => self.begin_dns(*server, (name, *rtype, expect), source, out)?,
            Method::Sip(sip) if sip.transport.connects() => {
                self.begin_sip_stream(sip, source, mark)?
            }
            Method::Sip(sip) => self.begin_sip(sip, source, mark, deadline, out)?,
            Method::Stun(stun) => self.begin_stun(stun, source, mark, deadline, out)?,
            Method::Ntp { server, .. } => self.begin_ntp(*server, source, token, out)?,
            Method::Quality(series) => self.begin_series(series, source, mark, deadline, out)?,
            Method::Tls(tls) => self.begin_tls(tls, source, number)?,
            Method::Http(http) => self.begin_http(http, source, number)?,
            Method::Domain(domain) => Self::begin_domain(domain, deadline)?,
        };
        if let Some(exchange) = &mut exchange {
            exchange.sent(now, now, target, &said(&question));
        }
        Ok((target, token, question, exchange))
    }

    fn begin_icmp(
        &mut self,
        target: IpAddr,
        (size, whole): (u16, bool),
        source: Option<IpAddr>,
        mark: icmp_wire::Mark,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let role = match self.settings.icmp {
            Icmp::Datagram => Role::Ping,
            Icmp::Raw => Role::RawPing,
            Icmp::Off => return Err(LocalError::Permission),
        };
        let v6 = target.is_ipv6();
        let purpose = Purpose {
            role,
            v6,
            source,
            whole,
        };
        let socket = self.shared(purpose, 0)?;
        let sequence = self.sequences[socket].vacancy()?;
        let ident = self.sockets[socket].port;
        let packet = icmp_wire::request(v6, ident, sequence, mark, usize::from(size));
        let address = SocketAddr::new(target, 0);
        self.send(socket, &packet, address, out)?;
        Ok((address, Question::Icmp { socket, sequence }))
    }

    fn begin_tcp(
        &mut self,
        target: SocketAddr,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Sent, LocalError> {
        let connecting = Connecting::open(target, source).map_err(local_error)?;
        let event = EpollEvent::new(EpollFlags::EPOLLOUT, u64::from(number) | TCP);
        self.urgent.add(&connecting, event).map_err(local_error)?;
        Ok((target, Question::Tcp(connecting)))
    }

    fn begin_dns(
        &mut self,
        server: SocketAddr,
        (name, rtype, expect): (&Arc<str>, DnsType, &Expected),
        source: Option<IpAddr>,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let choice = rand::rng().random();
        let purpose = Purpose {
            role: Role::Dns,
            v6: server.is_ipv6(),
            source,
            whole: false,
        };
        let socket = self.shared(purpose, choice)?;
        let mut packet = self.question(name, rtype)?;
        let id = self.free_id(socket)?;
        dns_wire::set_id(&mut packet, id);
        self.send(socket, &packet, server, out)?;
        let question = Question::Dns {
            socket,
            id,
            name: Arc::clone(name),
            rtype,
            expect: expect.clone(),
        };
        Ok((server, question))
    }

    /// An id that no question under way has.
    pub(super) fn free_id(&self, socket: usize) -> Result<u16, LocalError> {
        // As many ids are free as runs are missing from a full table: the search is short.
        std::iter::repeat_with(|| rand::rng().random())
            .take(64)
            .find(|&id| !self.ids.contains_key(&(socket, id)))
            .ok_or(LocalError::Buffers)
    }

    /// The encoded question. A name that cannot be asked for is a mistake that
    /// the configuration's check has let pass; it says nothing about the server.
    fn question(&mut self, name: &Arc<str>, rtype: DnsType) -> Result<Vec<u8>, LocalError> {
        let key = (Arc::clone(name), rtype);
        if let Some(question) = self.questions.get(&key) {
            return Ok(question.clone());
        }
        let question = dns_wire::question(name, rtype).map_err(|error| {
            tracing::error!(%name, error = &error as &dyn std::error::Error, "probe cannot run");
            LocalError::Other
        })?;
        self.questions.insert(key, question.clone());
        Ok(question)
    }

    pub(super) fn begin_sip(
        &mut self,
        sip: &SipTarget,
        source: Option<IpAddr>,
        mark: icmp_wire::Mark,
        deadline: Duration,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let target = sip.target;
        let purpose = Purpose {
            role: Role::Sip,
            v6: target.is_ipv6(),
            source,
            whole: sip.size.is_some(),
        };
        let socket = self.shared(purpose, mark.token)?;
        let now = self.clock.mono();
        let own = match source {
            Some(own) => own,
            None => self.routes.towards(target, now).map_err(local_error)?,
        };
        let own = SocketAddr::new(own, self.sockets[socket].port);
        let (tag, call): (u32, u64) = rand::rng().random();
        let call = Call {
            tag: format!("{tag:08x}"),
            id: format!("{call:016x}"),
            cseq: sip_wire::CSEQ,
        };
        let request = sip_wire::options(&sip_wire::Options {
            uri: &sip.uri,
            transport: sip.transport.name(),
            sent_by: own,
            branch: &branch(mark.run, mark.token),
            tag: &call.tag,
            call_id: &call.id,
            agent: &self.agent,
            size: sip.size,
            cseq: call.cseq,
            authorization: None,
        });
        self.send(socket, &request, target, out)?;
        let question = Question::Sip {
            socket,
            transaction: Transaction::begin(now, deadline),
            request,
            own,
            call,
            credentials: Credentials::Ungiven,
        };
        Ok((target, question))
    }

    pub(super) fn enter(&mut self, number: u32, run: Run) {
        let (token, deadline, target) = (run.token, run.deadline, run.target);
        let patience = self.patience(&run);
        let timer = match &run.question {
            Question::Sip { transaction, .. } | Question::Stun { transaction, .. } => {
                transaction.next()
            }
            Question::Series(flight) => flight.next(),
            Question::Icmp { .. }
            | Question::Dns { .. }
            | Question::Ntp { .. }
            | Question::Tcp(_)
            | Question::Lookup { .. }
            | Question::Domain(_) => deadline,
            Question::Stream { .. } => patience,
        };
        self.runs.insert(number, run);
        self.timers.push(Reverse((timer, number, token)));
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let key = |socket| (socket, target.ip(), target.port());
        match run.question {
            Question::Icmp { socket, sequence } => {
                self.sequences[socket].runs[usize::from(sequence)] = Some(number);
            }
            Question::Lookup { socket, id, .. } => {
                self.ids.insert((socket, id), number);
            }
            Question::Dns { socket, id, .. } => {
                self.ids.insert((socket, id), number);
                self.targets.insert(key(socket), number);
            }
            Question::Sip { socket, .. }
            | Question::Stun { socket, .. }
            | Question::Ntp { socket, .. } => {
                self.targets.insert(key(socket), number);
            }
            Question::Tcp(_)
            | Question::Domain(_)
            | Question::Stream { .. }
            | Question::Series(_) => {}
        }
    }
}

type Begun = (SocketAddr, u64, Question, Option<Exchange>);
pub(super) type Sent = (SocketAddr, Question);

/// Marks a run's number as that of a connection among event tags.
pub(super) const TCP: u64 = 1 << 32;

/// The branch of a run; [`run_of_branch`] reads it back.
pub(super) fn branch(number: u32, token: u64) -> String {
    format!("{}{number:08x}{token:016x}", sip_wire::MAGIC_COOKIE)
}

/// The run and token that a branch of ours names.
pub(super) fn run_of_branch(branch: &str) -> Option<(u32, u64)> {
    let (number, token) = branch
        .strip_prefix(sip_wire::MAGIC_COOKIE)?
        .split_at_checked(8)?;
    if token.len() != 16 {
        return None;
    }
    Some((
        u32::from_str_radix(number, 16).ok()?,
        u64::from_str_radix(token, 16).ok()?,
    ))
}

/// The first packet in words.
pub(super) fn said(question: &Question) -> String {
    match question {
        Question::Icmp { sequence, .. } => {
            format!("ICMP echo request, sequence {sequence}")
        }
        Question::Dns {
            name, rtype, id, ..
        } => {
            format!("DNS question {name} {rtype}, id {id}")
        }
        Question::Sip { request, .. } => text(request),
        Question::Lookup { asked, id, .. } => format!("DNS question {asked}, id {id}"),
        Question::Domain(_) => "where the domain is".to_owned(),
        Question::Stun { .. } => "STUN binding request".to_owned(),
        Question::Ntp { .. } => "NTP request".to_owned(),
        Question::Series(flight) => {
            let first = flight.echoes.first().map_or(0, |echo| echo.sequence);
            format!("ICMP echo request, sequence {first}")
        }
        Question::Tcp(_) | Question::Stream { .. } => "TCP connect".to_owned(),
    }
}
