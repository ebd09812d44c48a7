//! Errors: who says so, and of which run.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::epoll::EpollFlags;

use super::Engine;
use super::launch::run_of_branch;
use super::receive::MOST_AT_ONCE;
use super::servers::{run_of_id, run_of_origin};
use crate::clock::Mono;
use crate::health::{Answer, LocalError, Observation, Outcome};
use crate::probe::run::{Question, Run};
use crate::probe::socket::{Buffer, Origin, Queued, Role, local_error};
use crate::probe::{dns_wire, icmp_wire, ntp_wire, sip_wire, stun_wire};

impl Engine {
    /// Empties a shared socket's error queue.
    pub(super) fn take_errors(&mut self, socket: usize, out: &mut Vec<Observation>) {
        let mut buffer = self.buffer.take().unwrap_or_else(Buffer::new);
        for _ in 0..MOST_AT_ONCE {
            match self.sockets[socket].error(&mut buffer) {
                Ok(queued) => {
                    let at = self.arrival(queued.stamp);
                    self.failed(socket, &queued, &buffer.bytes[..queued.length], at, out);
                }
                Err(Errno::EAGAIN) => break,
                // One entry that cannot be read hides no other.
                Err(_) => self.counts.strays += 1,
            }
        }
        self.buffer = Some(buffer);
    }

    /// An entry of a shared socket's error queue.
    fn failed(
        &mut self,
        socket: usize,
        queued: &Queued,
        quoted: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) {
        let found = queued
            .destination
            .and_then(|to| Some((self.quoted_run(socket, to, quoted)?, to)));
        let Some((number, to)) = found else {
            self.counts.strays += 1;
            return;
        };
        let plausible = self.plausible(number);
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        if run.target.ip() != to.ip() {
            self.counts.strays += 1;
            return;
        }
        let rtt = match run.question.transaction() {
            Some(transaction) => transaction.answered(at, plausible).rtt,
            None => at.since(run.started),
        };
        let whole = self.sockets[socket].whole;
        let outcome = outcome_of(queued.origin, run.target.ip(), rtt, whole);
        note_error(run, queued.origin, at);
        if let Question::Series(flight) = &mut run.question {
            // One echo is lost by it; what others come to is still to be seen.
            outcome.into_iter().for_each(|said| flight.troubled(said));
            return;
        }
        if let Some(outcome) = outcome {
            self.finish(number, outcome, at, out);
        }
    }

    /// The run whose packet an error quotes: by its mark where that much is
    /// quoted, else the latest run to that target.
    fn quoted_run(&self, socket: usize, to: SocketAddr, quoted: &[u8]) -> Option<u32> {
        let latest = || self.targets.get(&(socket, to.ip(), to.port())).copied();
        let shared = &self.sockets[socket];
        match shared.role {
            Role::Ping | Role::RawPing | Role::Series => {
                let echo = icmp_wire::quoted_request(shared.v6, quoted)?;
                if shared.role == Role::RawPing && echo.ident != shared.port {
                    return None;
                }
                *self.sequences[socket]
                    .runs
                    .get(usize::from(echo.sequence))?
            }
            Role::Dns => match dns_wire::id(quoted) {
                Some(id) => self.ids.get(&(socket, id)).copied(),
                None => latest(),
            },
            Role::Stun => match stun_wire::transaction(quoted) {
                Some(id) => {
                    let (number, token) = run_of_id(id);
                    self.runs.get(number).filter(|run| run.token == token)?;
                    Some(number)
                }
                None => latest(),
            },
            Role::Ntp => match ntp_wire::transmitted(quoted) {
                Some(token) => {
                    let number = run_of_origin(token);
                    self.runs.get(number).filter(|run| run.token == token)?;
                    Some(number)
                }
                None => latest(),
            },
            Role::Sip => match sip_wire::quoted_branch(quoted) {
                Some(branch) => {
                    let (number, token) = run_of_branch(branch)?;
                    let run = self.runs.get(number)?;
                    (run.token == token).then_some(number)
                }
                None => latest(),
            },
        }
    }

    /// A connection has been made or has failed.
    pub(super) fn connected(
        &mut self,
        number: u32,
        events: EpollFlags,
        out: &mut Vec<Observation>,
    ) {
        let now = self.clock.mono();
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let Question::Tcp(connecting) = &run.question else {
            return;
        };
        let trouble = events.intersects(EpollFlags::EPOLLERR | EpollFlags::EPOLLHUP);
        let result = if trouble { connecting.result() } else { Ok(()) };
        let rtt = now.since(run.started);
        let outcome = match result {
            Ok(()) => Outcome::Answer {
                rtt,
                answer: Answer::Connected,
            },
            Err(error) => {
                let mut buffer = self.buffer.take().unwrap_or_else(Buffer::new);
                let queued = connecting.error(&mut buffer);
                self.buffer = Some(buffer);
                if let Ok(queued) = queued {
                    note_error(run, queued.origin, now);
                }
                refusal(error, queued.ok(), run.target.ip(), rtt)
            }
        };
        if let Some(exchange) = &mut run.exchange {
            let said = match &outcome {
                Outcome::Answer { .. } => "TCP connection established, closed",
                Outcome::Refused { .. } => "TCP connection refused",
                Outcome::IcmpError { .. }
                | Outcome::TooBig { .. }
                | Outcome::Silence
                | Outcome::Stalled { .. }
                | Outcome::Malformed { .. }
                | Outcome::Targets(_)
                | Outcome::NotPerformed(_) => "TCP connection failed",
            };
            exchange.received(run.started, now, run.target, said);
        }
        let run = self.runs.get(number);
        // Nothing but this thread has measured how long it took.
        let outcome = match run {
            Some(run) if self.was_stalled(run) => Outcome::NotPerformed(LocalError::Late),
            Some(run) if now > run.deadline => Outcome::Silence,
            Some(_) | None => outcome,
        };
        self.finish(number, outcome, now, out);
    }
}

/// What an entry of the error queue makes of a run; none if it goes on.
fn outcome_of(origin: Origin, target: IpAddr, rtt: Duration, whole: bool) -> Option<Outcome> {
    match origin {
        Origin::Icmp {
            from,
            kind,
            code,
            mtu,
        } => {
            if whole && icmp_wire::is_too_big(from, kind, code) {
                return Some(Outcome::TooBig { from, mtu });
            }
            if !icmp_wire::is_final(from, kind, code) {
                return None;
            }
            if from == target && icmp_wire::is_port_unreachable(from, kind, code) {
                return Some(Outcome::Refused { rtt });
            }
            Some(Outcome::IcmpError { from, kind, code })
        }
        Origin::Local(error) => Some(Outcome::NotPerformed(local_error(error))),
    }
}

/// Why a connection failed: by who says so where somebody does.
pub(super) fn refusal(
    error: Errno,
    queued: Option<Queued>,
    target: IpAddr,
    rtt: Duration,
) -> Outcome {
    let said = queued.and_then(|queued| outcome_of(queued.origin, target, rtt, false));
    match said {
        Some(outcome) => outcome,
        None if error == Errno::ECONNREFUSED => Outcome::Refused { rtt },
        // Only a connection that had been made is reset.
        None if matches!(error, Errno::ECONNRESET | Errno::EPIPE) => Outcome::Answer {
            rtt,
            answer: Answer::Connected,
        },
        None if error == Errno::ETIMEDOUT => Outcome::Silence,
        None => Outcome::NotPerformed(local_error(error)),
    }
}

pub(super) fn note_error(run: &mut Run, origin: Origin, at: Mono) {
    let Some(exchange) = &mut run.exchange else {
        return;
    };
    match origin {
        Origin::Icmp {
            from, kind, code, ..
        } => {
            let said = format!("ICMP error, type {kind}, code {code}");
            exchange.received(run.started, at, SocketAddr::new(from, 0), &said);
        }
        Origin::Local(error) => {
            let said = format!("own system: {}", error.desc());
            exchange.received(run.started, at, run.target, &said);
        }
    }
}
