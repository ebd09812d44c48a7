//! Ending a run: by its deadline, its transaction's timers, an outcome.

use std::cmp::Reverse;
use std::net::SocketAddr;
use std::time::Duration;

use super::Engine;
use super::kept::KEPT;
use crate::clock::Mono;
use crate::health::{LocalError, Observation, Occasion, Outcome, Phase};
use crate::probe::run::{Question, Run, Runs};
use crate::probe::sip_transaction::Action;

/// How long after its deadline an echo, DNS or NTP run is listened to: a Linux router
/// gives up on a dead neighbour, and says so, only some 3.06 s after the packet.
pub const LINGER: Duration = Duration::from_secs(2);

impl Engine {
    /// Does what timers ask for.
    pub(super) fn expire(&mut self, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let mut quiet = true;
        while let Some(&Reverse((at, number, token))) = self.timers.peek() {
            if at > now {
                break;
            }
            self.timers.pop();
            if number & KEPT != 0 {
                self.tend(number, at, now);
                continue;
            }
            let Some(run) = self.runs.get(number).filter(|run| run.token == token) else {
                continue;
            };
            match run.question {
                Question::Sip { .. } | Question::Stun { .. } => self.drive(number, now, out),
                Question::Series(_) => {
                    if std::mem::take(&mut quiet) {
                        self.take_quiet(out);
                    }
                    self.drive_series(number, now, out);
                }
                Question::Domain(_) => self.drive_domain(number, now, out),
                Question::Stream { .. } if now < run.deadline => {
                    self.lose_patience(number);
                }
                Question::Icmp { .. } | Question::Dns { .. } | Question::Ntp { .. }
                    if run.is_listening() =>
                {
                    self.forget(number);
                }
                Question::Icmp { .. }
                | Question::Dns { .. }
                | Question::Ntp { .. }
                | Question::Tcp(_)
                | Question::Lookup { .. }
                | Question::Stream { .. } => {
                    self.fall_silent(number, now, out);
                }
            }
        }
    }

    /// Does what a transaction's timers ask for.
    pub(super) fn drive(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        loop {
            let Some(run) = self.runs.get_mut(number) else {
                return;
            };
            let token = run.token;
            let Some((_, transaction, _)) = run.question.repeated() else {
                return;
            };
            match transaction.poll(now) {
                Some(Action::Transmit(_)) => self.retransmit(number, out),
                Some(Action::Silent) => self.fall_silent(number, now, out),
                Some(Action::End) => drop(self.forget(number)),
                None => {
                    let next = transaction.next();
                    self.timers.push(Reverse((next, number, token)));
                    return;
                }
            }
        }
    }

    /// Reports a run as silent, or as what else is known to have come of it. It
    /// is listened to further, a SIP run for as long as its transaction lasts.
    pub(super) fn fall_silent(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let outcome = match &run.malformed {
            Some(what) => Outcome::Malformed { what: what.clone() },
            None if self.was_stalled(run) => Outcome::NotPerformed(LocalError::Late),
            None => match run.hindrance() {
                Some(error) => Outcome::NotPerformed(error),
                None => silence(&run.question),
            },
        };
        let (socket, linger) = match run.question {
            Question::Sip { socket, .. } | Question::Stun { socket, .. } => (socket, None),
            Question::Icmp { socket, .. }
            | Question::Dns { socket, .. }
            | Question::Ntp { socket, .. } => (socket, Some(run.deadline.max(now) + LINGER)),
            Question::Tcp(_)
            | Question::Lookup { .. }
            | Question::Domain(_)
            | Question::Stream { .. }
            | Question::Series(_) => {
                self.finish(number, outcome, now, out);
                return;
            }
        };
        // Who is a part of another is done when that one is.
        if run.part_of.is_some() {
            self.finish(number, outcome, now, out);
            return;
        }
        if self.listening >= Runs::MOST_LISTENING {
            self.counts.unheard += 1;
            self.finish(number, outcome, now, out);
            return;
        }
        out.push(run.observation(run.occasion, outcome, now));
        self.counts.finished += 1;
        self.listening += 1;
        let target = run.target;
        let timer = linger.map(|until| Reverse((until, number, run.token)));
        self.timers.extend(timer);
        self.forget_target(socket, target, number);
        let recorded = self.runs.get_mut(number).and_then(|run| {
            run.fell_silent = true;
            // What comes late is kept apart: this much is told now.
            let exchange = run.exchange.as_mut()?;
            Some((run.probe, std::mem::take(exchange)))
        });
        self.exchanges.extend(recorded.filter(|_| self.recording));
    }

    /// Ends a run with an outcome.
    pub(super) fn finish(
        &mut self,
        number: u32,
        outcome: Outcome,
        ended: Mono,
        out: &mut Vec<Observation>,
    ) {
        let Some(run) = self.forget(number) else {
            return;
        };
        if let Some(part_of) = run.part_of {
            return self.reported(run, part_of, outcome, out);
        }
        let occasion = if run.is_listening() {
            Occasion::Late
        } else {
            self.counts.finished += 1;
            run.occasion
        };
        let observation = run.observation(occasion, outcome, ended);
        if let Some(exchange) = run.exchange.filter(|_| self.recording) {
            self.exchanges.push((run.probe, exchange));
        }
        if let Question::Stream {
            connecting,
            conversation,
        } = run.question
            && conversation.can_rest()
        {
            self.rest(connecting, conversation, &observation);
        }
        out.push(observation);
    }

    /// Takes a run and all that points to it away.
    pub(super) fn forget(&mut self, number: u32) -> Option<Run> {
        let run = self.runs.remove(number)?;
        if run.is_listening() {
            self.listening -= 1;
        }
        match run.question {
            Question::Icmp { socket, sequence } => {
                self.sequences[socket].runs[usize::from(sequence)] = None;
            }
            Question::Lookup { socket, id, .. } => {
                self.ids.remove(&(socket, id));
            }
            Question::Domain(ref search) => self.forget_parts(search, run.token),
            Question::Dns { socket, id, .. } => {
                self.ids.remove(&(socket, id));
                self.forget_target(socket, run.target, number);
            }
            Question::Sip { socket, .. }
            | Question::Stun { socket, .. }
            | Question::Ntp { socket, .. } => self.forget_target(socket, run.target, number),
            Question::Series(ref flight) => {
                for echo in &flight.echoes {
                    self.sequences[flight.socket].runs[usize::from(echo.sequence)] = None;
                }
            }
            Question::Tcp(_) | Question::Stream { .. } => {}
        }
        if run.kept.is_some() {
            self.kept.remove_silent(run.probe, number);
        }
        Some(run)
    }

    fn forget_target(&mut self, socket: usize, target: SocketAddr, number: u32) {
        let key = (socket, target.ip(), target.port());
        if self.targets.get(&key) == Some(&number) {
            self.targets.remove(&key);
        }
    }
}

/// What nothing before the deadline is: a connection that was made is more than silence.
fn silence(question: &Question) -> Outcome {
    match question {
        Question::Stream { conversation, .. } => match conversation.phase() {
            Phase::Connect => Outcome::Silence,
            phase @ (Phase::Tls | Phase::FirstByte | Phase::Transfer) => Outcome::Stalled { phase },
        },
        Question::Icmp { .. }
        | Question::Dns { .. }
        | Question::Sip { .. }
        | Question::Stun { .. }
        | Question::Ntp { .. }
        | Question::Tcp(_)
        | Question::Lookup { .. }
        | Question::Domain(_)
        | Question::Series(_) => Outcome::Silence,
    }
}
