//! Conversations over connections: begun, carried on as the socket allows, ended.

use std::net::{IpAddr, SocketAddr};

use nix::errno::Errno;
use nix::sys::epoll::{EpollEvent, EpollFlags};

use super::Engine;
use super::kept::{KEPT, Table};
use super::launch::{Sent, TCP, branch};
use super::trouble::{note_error, refusal};
use crate::clock::Mono;
use crate::health::{Answer, KeptFate, LocalError, Observation, Outcome, Phase};
use crate::inventory::{Connection, HttpTarget, SipTarget, TlsTarget, Transport, Trust};
use crate::probe::conversation::{Asks, Conversation, Line, Secured, Standing};
use crate::probe::credentials::{Call, Credentials};
use crate::probe::icmp_wire::Mark;
use crate::probe::run::{Question, Run, Runs};
use crate::probe::sip_frame::Frames;
use crate::probe::socket::{Buffer, Connecting, local_error};
use crate::probe::{http_wire, sip_wire};

/// Bytes taken from a connection at once; the rest waits for the next turn, so
/// that one peer that sends a lot keeps no other waiting.
const MOST_READ: usize = 16 * 1024;
/// Reads of a connection that has failed, at most: more than a conversation may take in all.
pub(super) const MOST_PARTS: usize = 64;

impl Engine {
    pub(super) fn begin_tls(
        &mut self,
        tls: &TlsTarget,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Sent, LocalError> {
        let connecting = self.connect(tls.target, source, number)?;
        let asked = (Asks::Handshake, Vec::new());
        self.converse(
            tls.target,
            connecting,
            Some(&tls.trust),
            asked,
            Connection::New,
        )
    }

    pub(super) fn begin_http(
        &mut self,
        http: &HttpTarget,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Sent, LocalError> {
        let connecting = self.connect(http.target, source, number)?;
        let asked = self.http_asks(http);
        let trust = http.trust.as_ref();
        self.converse(http.target, connecting, trust, asked, http.connection)
    }

    pub(super) fn http_asks(&self, http: &HttpTarget) -> (Asks, Vec<u8>) {
        let request = http_wire::request(&http_wire::Request {
            head: http.head,
            host: &http.host,
            path: &http.path,
            agent: &self.agent,
            kept: http.connection == Connection::Kept,
        });
        let asks = Asks::Http {
            reader: Box::new(http_wire::Reader::new(http.head)),
            body: http.body.clone(),
            json: http.json.clone(),
        };
        (asks, request)
    }

    pub(super) fn begin_sip_stream(
        &mut self,
        sip: &SipTarget,
        source: Option<IpAddr>,
        mark: Mark,
    ) -> Result<Sent, LocalError> {
        let connecting = self.connect(sip.target, source, mark.run)?;
        let own = connecting.local().map_err(local_error)?;
        let asked = self.sip_asks(sip, own, mark);
        let trust = match &sip.transport {
            Transport::Tls(trust) => Some(trust),
            Transport::Tcp | Transport::Udp => None,
        };
        self.converse(sip.target, connecting, trust, asked, sip.connection)
    }

    pub(super) fn sip_asks(&self, sip: &SipTarget, own: SocketAddr, mark: Mark) -> (Asks, Vec<u8>) {
        let (tag, id, cnonce): (u32, u64, u64) = rand::random();
        let tokens: [u64; 2] = rand::random();
        let call = Call {
            uri: sip.uri.to_string(),
            transport: sip.transport.name(),
            own,
            tag: format!("{tag:08x}"),
            id: format!("{id:016x}"),
            agent: self.agent.clone(),
            login: sip.login.clone(),
            branches: [mark.token, tokens[0], tokens[1]].map(|token| branch(mark.run, token)),
            cnonce: format!("{cnonce:016x}"),
            cseq: sip_wire::CSEQ,
            credentials: Credentials::Ungiven,
        };
        let request = call.request(None);
        let asks = Asks::Sip {
            frames: Frames::default(),
            call: Box::new(call),
            requests: 0,
        };
        (asks, request)
    }

    pub(super) fn connect(
        &self,
        target: SocketAddr,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Connecting, LocalError> {
        let connecting = Connecting::open(target, source).map_err(local_error)?;
        let event = EpollEvent::new(EpollFlags::EPOLLOUT, u64::from(number) | TCP);
        self.urgent.add(&connecting, event).map_err(local_error)?;
        Ok(connecting)
    }

    pub(super) fn converse(
        &self,
        target: SocketAddr,
        connecting: Connecting,
        trust: Option<&Trust>,
        (asks, request): (Asks, Vec<u8>),
        connection: Connection,
    ) -> Result<Sent, LocalError> {
        let secured = match trust {
            Some(trust) => {
                let connection = self.tls.connection(trust)?;
                Some(Secured::new(connection, target, trust.clone()))
            }
            None => None,
        };
        let now = self.clock.now();
        let notes = self.notes;
        let mut conversation = Conversation::begin(secured, asks, request, now.mono, notes);
        conversation.keep(connection, now);
        let question = Question::Stream {
            connecting,
            conversation: Box::new(conversation),
        };
        Ok((target, question))
    }

    /// A connection can be read or written, or has failed.
    pub(super) fn carry_on(&mut self, number: u32, events: EpollFlags, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let Some(run) = self.runs.get(number) else {
            return;
        };
        // Nothing but this thread measures how long it takes.
        if self.was_stalled(run) {
            let late = Outcome::NotPerformed(LocalError::Late);
            return self.finish(number, late, now, out);
        }
        if now > run.deadline {
            return self.fall_silent(number, now, out);
        }
        let failed = events.contains(EpollFlags::EPOLLERR);
        let connected = self.is_connected(number);
        if failed
            && !connected
            && let Some(outcome) = self.troubled(number, now)
        {
            return self.end(number, outcome, now, out);
        }
        let parts = if failed { MOST_PARTS } else { 1 };
        let standing = self.exchange_parts(number, now, parts);
        if let Some(fate) = self.given_out(number, &standing) {
            return self.instead(number, fate, now, out);
        }
        if failed
            && matches!(standing, Ok(Standing::Open))
            && let Some(outcome) = self.troubled(number, now)
        {
            let unheard = self.stream(number).is_some_and(|(_, c)| c.is_unheard());
            if unheard {
                return self.instead(number, KeptFate::Reset, now, out);
            }
            return self.end(number, outcome, now, out);
        }
        self.note_lines(number, now);
        let outcome = match standing {
            Ok(Standing::Open) => {
                let Err(error) = self.wait_for_more(number) else {
                    return;
                };
                Outcome::NotPerformed(local_error(error))
            }
            Ok(Standing::Answered(answer)) => Outcome::Answer {
                rtt: now.since(self.began(number, now)),
                answer: Answer::Stream(answer),
            },
            Ok(Standing::Looked(reply)) => {
                let _ = self.looked_up(number, reply, now, out);
                return;
            }
            Ok(Standing::Broken(what)) => Outcome::Malformed { what },
            Err(error) => self.broken_off(number, error),
        };
        self.end(number, outcome, now, out);
    }

    /// Exchanges so many parts. Of a connection that has failed all is read that came
    /// before: an answer that is whole counts, however the other side takes its leave.
    pub(super) fn exchange_parts(
        &mut self,
        number: u32,
        now: Mono,
        parts: usize,
    ) -> Result<Standing, Errno> {
        for _ in 1..parts {
            match self.exchange(number, now) {
                Ok(Standing::Open) => {}
                ended => return ended,
            }
        }
        self.exchange(number, now)
    }

    /// When what a run has had answered was begun: where a kept connection gave out, on
    /// the new one.
    fn began(&mut self, number: u32, now: Mono) -> Mono {
        let Some(run) = self.runs.get(number) else {
            return now;
        };
        if run.kept.is_none() {
            return run.started;
        }
        self.stream(number)
            .map_or(now, |(_, conversation)| conversation.began())
    }

    pub(super) fn stream(&mut self, number: u32) -> Option<(&Connecting, &mut Conversation)> {
        stream(&mut self.runs, &mut self.kept, number)
    }

    fn is_connected(&mut self, number: u32) -> bool {
        stream(&mut self.runs, &mut self.kept, number)
            .is_some_and(|(_, conversation)| conversation.phase() != Phase::Connect)
    }

    /// Writes what is to be said and reads what there is.
    fn exchange(&mut self, number: u32, now: Mono) -> Result<Standing, Errno> {
        let Some((connecting, conversation)) = stream(&mut self.runs, &mut self.kept, number)
        else {
            return Ok(Standing::Open);
        };
        if conversation.phase() == Phase::Connect {
            connecting.result()?;
            conversation.connected(now);
        }
        speak(connecting, conversation)?;
        let mut part = [0; MOST_READ];
        let standing = match connecting.read(&mut part) {
            Ok(0) => conversation.closed(now),
            Ok(count) => {
                let now = self.clock.now();
                conversation.take(&part[..count], now, &mut self.tls)
            }
            Err(Errno::EAGAIN | Errno::EINTR) => Standing::Open,
            Err(error) => return Err(error),
        };
        if let Some((connecting, conversation)) = stream(&mut self.runs, &mut self.kept, number) {
            match standing {
                Standing::Open => speak(connecting, conversation)?,
                Standing::Answered(_) | Standing::Looked(_) | Standing::Broken(_) => {
                    if !conversation.can_rest() {
                        conversation.leave();
                    }
                    // All has been said: whether this arrives changes nothing.
                    let _ = speak(connecting, conversation);
                }
            }
        }
        Ok(standing)
    }

    /// What an error on the socket makes of a conversation; none if it goes on:
    /// an ICMP error about a connection that has been made is for the system,
    /// which sends again.
    fn troubled(&mut self, number: u32, now: Mono) -> Option<Outcome> {
        let began = self.began(number, now);
        let run = self.runs.get_mut(number)?;
        let Question::Stream {
            connecting,
            conversation,
        } = &run.question
        else {
            return None;
        };
        let connected = conversation.phase() != Phase::Connect;
        let mut buffer = self.buffer.take().unwrap_or_else(Buffer::new);
        let queued = connecting.error(&mut buffer).ok();
        self.buffer = Some(buffer);
        let error = connecting.result().err();
        let rtt = now.since(began);
        let target = run.target.ip();
        if let Some(queued) = &queued {
            note_error(run, queued.origin, now);
        }
        let error = error?;
        if connected {
            return Some(self.broken_off(number, error));
        }
        match refusal(error, queued, target, rtt) {
            Outcome::Answer { .. } => Some(self.broken_off(number, error)),
            outcome @ (Outcome::Refused { .. }
            | Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. }
            | Outcome::Targets(_)
            | Outcome::NotPerformed(_)) => Some(outcome),
        }
    }

    /// What a connection that fails makes of a conversation.
    fn broken_off(&self, number: u32, error: Errno) -> Outcome {
        let phase = match self.runs.get(number).map(|run| &run.question) {
            Some(Question::Stream { conversation, .. }) => conversation.phase(),
            Some(
                Question::Icmp { .. }
                | Question::Dns { .. }
                | Question::Sip { .. }
                | Question::Stun { .. }
                | Question::Ntp { .. }
                | Question::Tcp(_)
                | Question::Lookup { .. }
                | Question::Domain(_)
                | Question::Series(_),
            )
            | None => Phase::Connect,
        };
        if matches!(error, Errno::ECONNRESET | Errno::EPIPE) {
            let what = format!("the connection was reset: {phase}");
            Outcome::Malformed { what }
        } else if error == Errno::ETIMEDOUT && phase != Phase::Connect {
            Outcome::Stalled { phase }
        } else if error == Errno::ETIMEDOUT {
            Outcome::Silence
        } else {
            Outcome::NotPerformed(local_error(error))
        }
    }

    pub(super) fn end(
        &mut self,
        number: u32,
        outcome: Outcome,
        now: Mono,
        out: &mut Vec<Observation>,
    ) {
        if let Some(run) = self.runs.get_mut(number)
            && let Some(exchange) = &mut run.exchange
            && !matches!(outcome, Outcome::Answer { .. })
        {
            exchange.received(run.started, now, run.target, &outcome.to_string());
        }
        self.finish(number, outcome, now, out);
    }

    fn note_lines(&mut self, number: u32, now: Mono) {
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let Run {
            question: Question::Stream { conversation, .. },
            exchange: Some(exchange),
            ..
        } = run
        else {
            return;
        };
        for line in conversation.take_lines() {
            match line {
                Line::Sent(text) => exchange.sent(run.started, now, run.target, &text),
                Line::Received(text) => exchange.received(run.started, now, run.target, &text),
            }
        }
    }
}

pub(super) fn speak(connecting: &Connecting, conversation: &mut Conversation) -> Result<(), Errno> {
    while !conversation.outgoing().is_empty() {
        match connecting.write(conversation.outgoing()) {
            Ok(count) => conversation.sent(count),
            Err(Errno::EAGAIN | Errno::EINTR) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

pub(super) fn stream<'a>(
    runs: &'a mut Runs,
    kept: &'a mut Table,
    number: u32,
) -> Option<(&'a Connecting, &'a mut Conversation)> {
    if number & KEPT != 0 {
        return kept.stream(number);
    }
    match &mut runs.get_mut(number)?.question {
        Question::Stream {
            connecting,
            conversation,
        } => Some((connecting, conversation)),
        Question::Icmp { .. }
        | Question::Dns { .. }
        | Question::Sip { .. }
        | Question::Stun { .. }
        | Question::Ntp { .. }
        | Question::Tcp(_)
        | Question::Lookup { .. }
        | Question::Domain(_)
        | Question::Series(_) => None,
    }
}
