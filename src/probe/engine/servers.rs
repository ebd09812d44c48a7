//! Asking servers of addresses and of time, and taking in what they answer.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use rand::RngExt as _;

use super::Engine;
use super::launch::Sent;
use super::login::Next;
use crate::clock::Mono;
use crate::health::{Answer, LocalError, NtpAnswer, Observation, Outcome, StunAnswer};
use crate::inventory::{Method, ProbeIx, StunTarget};
use crate::probe::credentials::Credentials;
use crate::probe::run::Question;
use crate::probe::sip_transaction::{Attribution, Transaction};
use crate::probe::socket::{Purpose, Received, Role};
use crate::probe::stun_wire::{self, Key, Protection, TransactionId};
use crate::probe::{icmp_wire, ntp_wire};

/// Offsets older than so many intervals have no vote.
const FRESH: u32 = 3;

impl Engine {
    pub(super) fn begin_stun(
        &mut self,
        stun: &StunTarget,
        source: Option<IpAddr>,
        mark: icmp_wire::Mark,
        deadline: Duration,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let purpose = Purpose {
            role: Role::Stun,
            v6: stun.target.is_ipv6(),
            source,
            whole: false,
        };
        let socket = self.shared(purpose, mark.token)?;
        let protection = match &stun.login {
            Some(login) if stun.short_term => Protection::ShortTerm(login),
            Some(_) | None => Protection::None,
        };
        let credentials = match protection {
            Protection::ShortTerm(_) => Credentials::GivenAgain,
            Protection::None | Protection::LongTerm(..) => Credentials::Ungiven,
        };
        let request = stun_wire::request(id_of(mark), &self.agent, protection);
        let now = self.clock.mono();
        self.send(socket, &request, stun.target, out)?;
        let question = Question::Stun {
            socket,
            transaction: Transaction::begin(now, deadline),
            request,
            key: Key::of(protection),
            credentials,
        };
        Ok((stun.target, question))
    }

    pub(super) fn stun(
        &mut self,
        socket: usize,
        received: &Received,
        bytes: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let from = received.from;
        let Some((number, token)) = stun_wire::transaction(bytes).map(run_of_id) else {
            let what = stun_wire::WireError::NotStun.to_string();
            return self.garbage(socket, from, bytes, &what, at);
        };
        let plausible = self.plausible(number);
        let run = self.marked(number, token, from)?;
        if at > run.deadline && !run.is_listening() {
            self.drive(number, at, out);
        }
        let run = self.marked(number, token, from)?;
        let Question::Stun {
            transaction,
            key,
            credentials,
            ..
        } = &run.question
        else {
            return None;
        };
        let read = stun_wire::response(bytes, key.as_ref()).map_err(|error| error.to_string());
        let read = read.and_then(|response| signed(response, key.is_some()));
        let attribution = transaction.answered(at, plausible);
        let passed = credentials.passed();
        if let Some(exchange) = &mut run.exchange {
            let said = read.as_ref().map_or_else(
                |what| format!("{} bytes, {what}", bytes.len()),
                |response| answer_of(response, attribution, passed).to_string(),
            );
            exchange.received(run.started, at, from, &said);
        }
        let response = match read {
            Ok(response) => response,
            Err(what) => {
                run.malformed = Some(what);
                return Some(());
            }
        };
        let Next::Ended(login) = self.stun_login(number, &response, at, out) else {
            return Some(());
        };
        let mut answer = answer_of(&response, attribution, login);
        let run = self.runs.get(number)?;
        answer.as_expected = match &self.inventory[run.probe].method {
            Method::Stun(stun) => is_expected(answer.mapped, &stun.expect),
            Method::Icmp { .. }
            | Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Sip(_)
            | Method::Ntp { .. }
            | Method::Tls(_)
            | Method::Http(_)
            | Method::Domain(_)
            | Method::Quality(_) => false,
        };
        let rtt = attribution.rtt;
        self.note_fastest(number, &attribution);
        let answer = Answer::Stun(answer);
        self.finish(number, Outcome::Answer { rtt, answer }, at, out);
        Some(())
    }

    pub(super) fn begin_ntp(
        &mut self,
        server: SocketAddr,
        source: Option<IpAddr>,
        token: u64,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let purpose = Purpose {
            role: Role::Ntp,
            v6: server.is_ipv6(),
            source,
            whole: false,
        };
        // The port is part of what a forger must guess (RFC 9109).
        let socket = self.shared(purpose, rand::rng().random())?;
        let sent = self.clock.now();
        self.send(socket, &ntp_wire::request(token), server, out)?;
        Ok((server, Question::Ntp { socket, sent }))
    }

    pub(super) fn ntp(
        &mut self,
        socket: usize,
        received: &Received,
        bytes: &[u8],
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let from = received.from;
        let Some(token) = ntp_wire::origin(bytes) else {
            return self.garbage(socket, from, bytes, "no NTP message: too short", at);
        };
        let number = run_of_origin(token);
        let run = self.marked(number, token, from)?;
        let Question::Ntp { sent, .. } = run.question else {
            return None;
        };
        let stamps = ntp_wire::Stamps {
            sent: sent.wall.as_nanosecond(),
            took: at.since(sent.mono),
        };
        let read = ntp_wire::response(bytes, stamps);
        let probe = run.probe;
        match read {
            Ok(response) => {
                let answer = self.judge(probe, from, response, at);
                let run = self.runs.get_mut(number)?;
                if let Some(exchange) = &mut run.exchange {
                    exchange.received(run.started, at, from, &answer.to_string());
                }
                self.answered(number, Answer::Ntp(answer), at, out);
            }
            Err(error) => {
                if let Some(exchange) = &mut run.exchange {
                    exchange.received(run.started, at, from, &error.to_string());
                }
                run.malformed = Some(error.to_string());
            }
        }
        Some(())
    }

    /// Sets an offset against what the other servers say.
    fn judge(
        &mut self,
        probe: ProbeIx,
        server: SocketAddr,
        response: ntp_wire::Response,
        now: Mono,
    ) -> NtpAnswer {
        let part = &self.inventory[probe];
        let allowed = match &part.method {
            Method::Ntp { max_offset, .. } => *max_offset,
            Method::Icmp { .. }
            | Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Sip(_)
            | Method::Stun(_)
            | Method::Tls(_)
            | Method::Http(_)
            | Method::Domain(_)
            | Method::Quality(_) => Duration::ZERO,
        };
        let offset = response.offset;
        let mut deviation = None;
        if response.synchronised {
            let fresh = (part.profile.interval + part.profile.deadline) * FRESH;
            self.vote.note(server, offset, now, fresh);
            let judgement = self.vote.judge(offset, allowed);
            deviation = judgement.map(|judgement| judgement.deviation);
            if let Some(judgement) = judgement {
                self.note_own_clock(judgement.ours);
            }
        }
        NtpAnswer {
            stratum: response.stratum,
            synchronised: response.synchronised,
            kiss: response.kiss.map(Into::into),
            reference: response.reference.into(),
            offset,
            delay: response.delay,
            deviation,
        }
    }

    /// Says once that our own clock is wrong, and once that it is right again.
    fn note_own_clock(&mut self, ahead: jiff::SignedDuration) {
        let before = std::mem::replace(&mut self.counts.time_ahead, ahead);
        match (before.is_zero(), ahead.is_zero()) {
            (true, false) => tracing::warn!(
                seconds = ahead.as_secs_f64(),
                "this machine's clock is wrong: most time servers are ahead of it by so much"
            ),
            (false, true) => {
                tracing::info!("this machine's clock agrees with the time servers again")
            }
            (true, true) | (false, false) => {}
        }
    }
}

/// A success must be signed by our key, if we have given it; an error need not be.
fn signed(response: stun_wire::Response, by_key: bool) -> Result<stun_wire::Response, String> {
    if response.error.is_none() && by_key && response.signed != Some(true) {
        return Err("a STUN answer that is not signed by our login".to_owned());
    }
    if response.error.is_none() && response.mapped.is_none() {
        return Err("a STUN answer without an address".to_owned());
    }
    Ok(response)
}

fn answer_of(
    response: &stun_wire::Response,
    attribution: Attribution,
    login: crate::health::Authentication,
) -> StunAnswer {
    let error = response.error.as_ref();
    StunAnswer {
        error: error.map(|(code, words)| (*code, words.as_str().into())),
        mapped: response.mapped,
        as_expected: response.mapped.is_some(),
        agent: response.software.as_deref().map(Into::into),
        transmission: attribution.transmission,
        login,
    }
}

fn is_expected(mapped: Option<SocketAddr>, expect: &[IpAddr]) -> bool {
    mapped.is_some_and(|mapped| expect.is_empty() || expect.contains(&mapped.ip()))
}

/// The transaction id of a run; [`run_of_id`] reads it back.
pub(super) fn id_of(mark: icmp_wire::Mark) -> TransactionId {
    let mut id = [0; 12];
    id[..4].copy_from_slice(&mark.run.to_be_bytes());
    id[4..].copy_from_slice(&mark.token.to_be_bytes());
    id
}

/// The run and token that a transaction id of ours names.
pub(super) fn run_of_id(id: TransactionId) -> (u32, u64) {
    let [a, b, c, d, token @ ..] = id;
    (u32::from_be_bytes([a, b, c, d]), u64::from_be_bytes(token))
}

/// What a request for the time carries: a number that cannot be guessed, and in
/// its last bits the run's.
pub(super) const fn origin_of(number: u32, token: u64) -> u64 {
    token & !0xffff | (number as u64 & 0xffff)
}

/// The run that such a number names.
pub(super) const fn run_of_origin(origin: u64) -> u32 {
    (origin & 0xffff) as u32
}
