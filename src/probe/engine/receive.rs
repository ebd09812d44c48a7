//! What came in: whose it is, and what it says.

use std::net::SocketAddr;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::epoll::EpollFlags;

use super::Engine;
use super::kept::KEPT;
use super::launch::{TCP, run_of_branch};
use super::login::Next;
use super::wait::WAKER;
use crate::clock::{Mono, Now};
use crate::health::{Answer, Observation, Outcome, SipAnswer, Translated};
use crate::probe::conversation::text;
use crate::probe::run::{Question, Run};
use crate::probe::sip_transaction::Attribution;
use crate::probe::socket::{Buffer, Received, Role};
use crate::probe::{dns_wire, icmp_wire, lookup_wire, sip_wire};

/// Datagrams read from one socket in one go; the rest waits a tick.
pub(super) const MOST_AT_ONCE: usize = 4_096;
/// And errors reported in between; a socket that has nothing else waits a tick too.
const MOST_ERRORS: usize = 16;

impl Engine {
    /// Takes in whatever the last wait has found ready.
    pub(super) fn take_ready(&mut self, out: &mut Vec<Observation>) {
        let ready = std::mem::take(&mut self.ready);
        for &(tag, events) in &ready {
            if tag == WAKER {
                // Reading resets it; that it may be reset already does not matter.
                let _ = self.waker.0.read();
            } else if tag & TCP != 0 {
                let number = u32::try_from(tag & !TCP).unwrap_or(u32::MAX);
                if number & KEPT != 0 {
                    self.hear(number, events, out);
                    continue;
                }
                match self.runs.get(number).map(|run| &run.question) {
                    Some(Question::Stream { .. }) => self.carry_on(number, events, out),
                    Some(_) | None => self.connected(number, events, out),
                }
            } else if let Ok(socket) = usize::try_from(tag) {
                if events.contains(EpollFlags::EPOLLERR) {
                    self.take_errors(socket, out);
                }
                self.take_datagrams(socket, out);
                self.drained = self.clock.mono();
            }
        }
        self.ready = ready;
    }

    pub(super) fn take_datagrams(&mut self, socket: usize, out: &mut Vec<Observation>) {
        let mut buffer = self.buffer.take().unwrap_or_else(Buffer::new);
        let mut errors = 0;
        for _ in 0..MOST_AT_ONCE {
            match self.sockets[socket].receive(&mut buffer) {
                Ok(received) => {
                    let at = self.arrival(received.stamp);
                    let bytes = &buffer.bytes[..received.length];
                    let known = match self.sockets[socket].role {
                        Role::Ping | Role::RawPing | Role::Series => {
                            self.echo(socket, &received, bytes, at, out)
                        }
                        Role::Dns => self.dns(socket, &received, bytes, at, out),
                        Role::Sip => self.sip(socket, &received, bytes, at, out),
                        Role::Stun => self.stun(socket, &received, bytes, at, out),
                        Role::Ntp => self.ntp(socket, &received, bytes, at, out),
                    };
                    self.counts.strays += u64::from(known.is_none());
                }
                Err(Errno::EAGAIN) => break,
                // A pending ICMP error, reported here and queued as well.
                Err(_) => {
                    errors += 1;
                    if errors > MOST_ERRORS {
                        break;
                    }
                    self.buffer = Some(buffer);
                    self.take_errors(socket, out);
                    buffer = self.buffer.take().unwrap_or_else(Buffer::new);
                }
            }
        }
        self.buffer = Some(buffer);
    }

    /// Looks whether the wall clock has been set since the last turn: then the
    /// kernel's stamps say nothing for this one.
    pub(super) fn trust_stamps(&mut self) {
        const SLEW: Duration = Duration::from_millis(5);
        let Now { mono, wall } = self.clock.now();
        let offset = wall.as_nanosecond() - i128::from(mono.as_nanos());
        let (then, before) = self
            .offset
            .replace((mono, offset))
            .unwrap_or((mono, offset));
        // A clock that is slewed, not set, gains or loses half a thousandth.
        let allowed = SLEW + mono.since(then) / 1_000;
        self.stamped = (offset - before).unsigned_abs() <= allowed.as_nanos();
    }

    /// When a packet came, by the kernel's stamp. The stamp is of the wall
    /// clock: only how long ago it was is taken from it, and only if that can be.
    pub(super) fn arrival(&self, stamp: Option<i128>) -> Mono {
        const MOST_AGE: Duration = Duration::from_secs(60);
        let Now { mono, wall } = self.clock.now();
        let age = stamp
            .filter(|_| self.stamped)
            .and_then(|stamp| u64::try_from(wall.as_nanosecond() - stamp).ok())
            .map(Duration::from_nanos)
            .filter(|&age| age < MOST_AGE)
            .unwrap_or_default();
        mono - age
    }

    /// A run by number and token, as its answer named it.
    pub(super) fn marked(&mut self, number: u32, token: u64, from: SocketAddr) -> Option<&mut Run> {
        self.runs
            .get_mut(number)
            .filter(|run| run.token == token && is_same(run.target, from))
    }

    fn echo(
        &mut self,
        socket: usize,
        received: &Received,
        bytes: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let shared = &self.sockets[socket];
        let raw = shared.role == Role::RawPing;
        let packet = if raw && !shared.v6 {
            icmp_wire::without_ip_header(bytes)?
        } else {
            bytes
        };
        let Some(echo) = icmp_wire::reply(shared.v6, packet).filter(|echo| {
            // A raw socket sees everything that comes to this machine.
            echo.ident == shared.port || !raw
        }) else {
            return Some(());
        };
        let number = (*self.sequences[socket]
            .runs
            .get(usize::from(echo.sequence))?)?;
        let run = self.runs.get_mut(number)?;
        let from = SocketAddr::new(received.from.ip(), 0);
        if !is_same(run.target, from) {
            return None;
        }
        if let Some(exchange) = &mut run.exchange {
            let said = format!("ICMP echo reply, sequence {}", echo.sequence);
            exchange.received(run.started, at, from, &said);
        }
        let mark = icmp_wire::Mark {
            run: number,
            token: run.token,
        };
        if echo.mark.is_some_and(|other| other != mark) {
            return None;
        }
        if !echo.intact {
            run.malformed = Some("echo reply whose payload is not the one sent".to_owned());
            return Some(());
        }
        if let Question::Series(flight) = &mut run.question {
            flight.answered(echo.sequence, at);
            return Some(());
        }
        self.answered(number, Answer::Echo, at, out);
        Some(())
    }

    fn dns(
        &mut self,
        socket: usize,
        received: &Received,
        bytes: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let from = received.from;
        let number = match dns_wire::id(bytes).filter(|_| bytes.len() >= 12) {
            Some(id) => *self.ids.get(&(socket, id))?,
            None => return self.garbage(socket, from, bytes, "no DNS message: too short", at),
        };
        if let Some(Question::Lookup { id, asked, .. }) = self.runs.get(number).map(|r| &r.question)
        {
            let reply = lookup_wire::reply(bytes, *id, asked);
            self.runs
                .get(number)
                .filter(|run| is_same(run.target, from))?;
            return self.looked_up(number, reply, at, out);
        }
        let run = self.runs.get_mut(number)?;
        let Question::Dns {
            id,
            name,
            rtype,
            expect,
            ..
        } = &run.question
        else {
            return None;
        };
        if !is_same(run.target, from) {
            return None;
        }
        let read = dns_wire::answer(bytes, *id, name, *rtype, expect);
        if let Some(exchange) = &mut run.exchange {
            let said = match &read {
                Ok(dns) => format!(
                    "DNS answer, code {}, {}",
                    dns.rcode,
                    if dns.records.is_empty() {
                        "no records".to_owned()
                    } else {
                        dns.records.join(", ")
                    }
                ),
                Err(dns_wire::NoAnswer::Foreign) => "DNS answer to another question".to_owned(),
                Err(dns_wire::NoAnswer::Broken(what)) => what.clone(),
            };
            exchange.received(run.started, at, from, &said);
        }
        match read {
            Ok(dns) => self.answered(number, Answer::Dns(dns), at, out),
            Err(dns_wire::NoAnswer::Foreign) => return None,
            Err(dns_wire::NoAnswer::Broken(what)) => run.malformed = Some(what),
        }
        Some(())
    }

    fn sip(
        &mut self,
        socket: usize,
        received: &Received,
        bytes: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let from = received.from;
        let response = match sip_wire::response(bytes) {
            Ok(response) => response,
            // Somebody asks us something, which is no answer and no fault.
            Err(_) if sip_wire::is_request(bytes) => return None,
            Err(error) => {
                return self.garbage(socket, from, bytes, &error.to_string(), at);
            }
        };
        let branch = response.via.branch.as_deref()?;
        let (number, token) = run_of_branch(branch)?;
        let plausible = self.plausible(number);
        let run = self.marked(number, token, from)?;
        let Question::Sip { call, .. } = &run.question else {
            return None;
        };
        if !response.answers(branch, call.cseq) {
            return None;
        }
        if let Some(exchange) = &mut run.exchange {
            exchange.received(run.started, at, from, &text(bytes));
        }
        if at > run.deadline && !run.is_listening() {
            self.drive(number, at, out);
        }
        let run = self.marked(number, token, from)?;
        let Question::Sip {
            transaction, own, ..
        } = &mut run.question
        else {
            return None;
        };
        if response.status < 200 {
            transaction.provisional(at);
            return Some(());
        }
        let attribution = transaction.answered(at, plausible);
        let own = *own;
        let Next::Ended(login) = self.sip_login(number, &response, at, out) else {
            return Some(());
        };
        let answer = Answer::Sip(SipAnswer {
            status: response.status,
            reason: response.reason.into(),
            transmission: attribution.transmission,
            translated: Translated::between(own, response.via.received, response.via.rport),
            agent: response.agent.map(Into::into),
            retry_after: response.retry_after,
            because: response.because.map(Into::into),
            warning: response.warning.map(Into::into),
            login,
        });
        self.note_fastest(number, &attribution);
        let rtt = attribution.rtt;
        self.finish(number, Outcome::Answer { rtt, answer }, at, out);
        Some(())
    }

    /// Remembers how fast an answer to a first transmission came.
    pub(super) fn note_fastest(&mut self, number: u32, attribution: &Attribution) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        // A domain's targets are each as far as they are.
        let alone = run.part_of.is_none();
        if alone && attribution.certain && !attribution.late {
            let (place, rtt) = (run.probe.usize(), attribution.rtt);
            let fastest = self.fastest[place].map_or(rtt, |before| before.min(rtt));
            self.fastest[place] = Some(fastest);
        }
    }

    /// Half of the fastest round trip known to the target of a run.
    pub(super) fn plausible(&self, number: u32) -> Duration {
        let run = self.runs.get(number);
        run.and_then(|run| self.fastest[run.probe.usize()])
            .map_or(Duration::ZERO, |fastest| fastest / 2)
    }

    /// Something that cannot be read, from an address that a run waits for: kept
    /// for the end, in case nothing better comes.
    pub(super) fn garbage(
        &mut self,
        socket: usize,
        from: SocketAddr,
        bytes: &[u8],
        what: &str,
        at: Mono,
    ) -> Option<()> {
        let number = *self.targets.get(&(socket, from.ip(), from.port()))?;
        let run = self.runs.get_mut(number)?;
        if let Some(exchange) = &mut run.exchange {
            let said = format!("{} bytes, {what}\n{}", bytes.len(), text(bytes));
            exchange.received(run.started, at, from, &said);
        }
        run.malformed = Some(what.to_owned());
        Some(())
    }

    /// Ends a run with an answer: as late if its deadline had already passed when
    /// the answer came.
    pub(super) fn answered(
        &mut self,
        number: u32,
        answer: Answer,
        at: Mono,
        out: &mut Vec<Observation>,
    ) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let rtt = at.since(run.started);
        if at > run.deadline && !run.is_listening() {
            self.fall_silent(number, at, out);
        }
        self.finish(number, Outcome::Answer { rtt, answer }, at, out);
    }
}

/// The same address and port; IPv6 scope and flow label are no difference.
fn is_same(one: SocketAddr, other: SocketAddr) -> bool {
    one.ip() == other.ip() && one.port() == other.port()
}
