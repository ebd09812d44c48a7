//! A series under way: one echo after another, and all answers in one observation.
//!
//! Its echoes go out on whole ticks, so that series under way together share
//! their wake-ups, and its answers wait in the kernel, stamped, until the next of
//! these: a series of twenty wakes this thread some twenty times, not forty.

use std::net::SocketAddr;
use std::time::Duration;

use super::Engine;
use super::launch::Sent;
use crate::clock::Mono;
use crate::health::{Answer, Echoed, LocalError, Observation, Outcome, SeriesAnswer};
use crate::inventory::Series;
use crate::probe::run::{Question, Run};
use crate::probe::socket::{Purpose, Role};
use crate::probe::{Icmp, icmp_wire};

/// Echoes go out on multiples of this; answers are read at them.
const TICK: Duration = Duration::from_millis(10);
/// How often what is still out is looked for when all has been sent.
const LOOK: Duration = Duration::from_millis(50);

/// A series under way.
#[derive(Debug)]
pub(in crate::probe) struct Flight {
    pub(in crate::probe) socket: usize,
    pub(in crate::probe) echoes: Vec<Flying>,
    series: Series,
    /// When the next echo goes out, or the next look is due.
    next: Mono,
    /// How long an answer may take.
    patience: Duration,
    /// What was last said instead of an answer.
    trouble: Option<Outcome>,
}

/// One echo of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::probe) struct Flying {
    pub(in crate::probe) sequence: u16,
    sent: Mono,
    rtt: Option<Duration>,
    copies: u16,
}

impl Flight {
    /// When it is to be driven on.
    pub(super) const fn next(&self) -> Mono {
        self.next
    }

    /// Takes an answer in; its echo is known by its sequence number.
    pub(super) fn answered(&mut self, sequence: u16, at: Mono) {
        let found = self.echoes.iter_mut().find(|e| e.sequence == sequence);
        let Some(echo) = found else {
            return;
        };
        let rtt = at.since(echo.sent);
        if echo.rtt.is_some() {
            echo.copies = echo.copies.saturating_add(1);
        } else if rtt <= self.patience {
            echo.rtt = Some(rtt);
        }
    }

    /// Takes in what came instead of an answer: told if no echo is answered.
    pub(super) fn troubled(&mut self, outcome: Outcome) {
        self.trouble = Some(outcome);
    }

    fn is_sent(&self) -> bool {
        self.echoes.len() >= usize::from(self.series.echoes)
    }

    fn is_over(&self, now: Mono) -> bool {
        let out = |echo: &Flying| echo.rtt.is_none() && now < echo.sent + self.patience;
        self.is_sent() && !self.echoes.iter().any(out)
    }

    fn is_whole(&self) -> bool {
        self.echoes.iter().all(|echo| echo.rtt.is_some())
    }

    fn outcome(&self, started: Mono) -> Outcome {
        let echoes = self.echoes.iter().map(|echo| Echoed {
            sent: echo.sent.since(started),
            rtt: echo.rtt,
            copies: echo.copies,
        });
        let answer = SeriesAnswer {
            echoes: echoes.collect(),
        };
        match answer.quantile(50) {
            Some(rtt) => Outcome::Answer {
                rtt,
                answer: Answer::Series(answer),
            },
            None => self.trouble.clone().unwrap_or(Outcome::Silence),
        }
    }
}

impl Engine {
    pub(super) fn begin_series(
        &mut self,
        series: &Series,
        source: Option<std::net::IpAddr>,
        mark: icmp_wire::Mark,
        deadline: Duration,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let role = match self.settings.icmp {
            Icmp::Datagram => Role::Series,
            // Another raw socket would see all that this one sees.
            Icmp::Raw => Role::RawPing,
            Icmp::Off => return Err(LocalError::Permission),
        };
        let purpose = Purpose {
            role,
            v6: series.target.is_ipv6(),
            source,
            whole: false,
        };
        let socket = self.shared(purpose, 0)?;
        let first = self.send_echo(socket, series, mark, out)?;
        let flight = Flight {
            socket,
            next: ticked(first.sent) + series.spacing,
            patience: deadline.saturating_sub(series.span()),
            series: series.clone(),
            echoes: vec![first],
            trouble: None,
        };
        let address = SocketAddr::new(series.target, 0);
        Ok((address, Question::Series(Box::new(flight))))
    }

    fn send_echo(
        &mut self,
        socket: usize,
        series: &Series,
        mark: icmp_wire::Mark,
        out: &mut Vec<Observation>,
    ) -> Result<Flying, LocalError> {
        let sequence = self.sequences[socket].vacancy()?;
        let ident = self.sockets[socket].port;
        let v6 = series.target.is_ipv6();
        let packet = icmp_wire::request(v6, ident, sequence, mark, usize::from(series.size));
        let sent = self.clock.mono();
        self.send(socket, &packet, SocketAddr::new(series.target, 0), out)?;
        // From now on its answer is known, whatever becomes of the rest.
        self.sequences[socket].runs[usize::from(sequence)] = Some(mark.run);
        Ok(Flying {
            sequence,
            sent,
            rtt: None,
            copies: 0,
        })
    }

    /// Reads what has come in for series, which wakes nobody.
    pub(super) fn take_quiet(&mut self, out: &mut Vec<Observation>) {
        for socket in 0..self.sockets.len() {
            if self.sockets[socket].role == Role::Series {
                self.take_errors(socket, out);
                self.take_datagrams(socket, out);
            }
        }
    }

    /// Sends the next echo of a series, or ends it.
    pub(super) fn drive_series(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let Question::Series(flight) = &run.question else {
            return;
        };
        let (socket, series) = (flight.socket, flight.series.clone());
        let mark = icmp_wire::Mark {
            run: number,
            token: run.token,
        };
        let whole = flight.is_whole();
        if flight.is_sent() && (whole || flight.is_over(now)) {
            // What this thread was too late to send or to read is not lost on the way.
            let outcome = match flight.outcome(run.started) {
                Outcome::NotPerformed(error) => Outcome::NotPerformed(error),
                outcome if whole || !self.was_stalled(run) => outcome,
                Outcome::Answer { .. }
                | Outcome::Refused { .. }
                | Outcome::IcmpError { .. }
                | Outcome::TooBig { .. }
                | Outcome::Stalled { .. }
                | Outcome::Silence
                | Outcome::Targets(_)
                | Outcome::Malformed { .. } => Outcome::NotPerformed(LocalError::Late),
            };
            self.finish(number, outcome, now, out);
            return;
        }
        let sent = if flight.is_sent() {
            None
        } else {
            match self.send_echo(socket, &series, mark, out) {
                Ok(echo) => Some(echo),
                Err(error) => {
                    self.finish(number, Outcome::NotPerformed(error), now, out);
                    return;
                }
            }
        };
        self.note_echo(number, sent, now);
    }

    /// Enters an echo that was sent, and when the run is next to be driven on.
    fn note_echo(&mut self, number: u32, sent: Option<Flying>, now: Mono) {
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let (token, target) = (run.token, run.target);
        let Run {
            question: Question::Series(flight),
            exchange,
            started,
            ..
        } = run
        else {
            return;
        };
        let pause = match sent {
            Some(echo) => {
                if let Some(exchange) = exchange {
                    let said = format!("ICMP echo request, sequence {}", echo.sequence);
                    exchange.sent(*started, echo.sent, target, &said);
                }
                flight.echoes.push(echo);
                flight.series.spacing
            }
            None => LOOK,
        };
        // What was missed in a pause of this thread is not caught up in a burst.
        flight.next = (flight.next + pause).max(ticked(now));
        let next = flight.next;
        self.timers.push(std::cmp::Reverse((next, number, token)));
    }
}

/// Rounded up to a tick.
fn ticked(at: Mono) -> Mono {
    let tick = u64::try_from(TICK.as_nanos()).unwrap_or(1);
    Mono::from_nanos(at.as_nanos().div_ceil(tick).saturating_mul(tick))
}

#[cfg(test)]
mod tests;
