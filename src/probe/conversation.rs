//! What is said over one connection, without IO: the TLS handshake if there is
//! one, the request, the answer until it is complete. One machine for all that
//! is asked over connections; what is asked is an [`Asks`].

mod keeping;
mod secured;

use std::io::Write as _;
use std::sync::Arc;

use super::credentials::Call;
use super::dns_wire::NoAnswer;
use super::http_wire::{self, Reader};
use super::lookup_wire::{self, Asked, Reply};
use super::sip_frame::{self, Frames};
use super::tls::Tls;
use super::{sip_digest, sip_wire};
use crate::clock::{Mono, Now};
use crate::health::{
    Authentication, HttpAnswer, Phase, Phases, Said, SipAnswer, StreamAnswer, Translated,
};
use crate::inventory::JsonField;
pub(super) use keeping::is_leave;
use keeping::{Keeping, MOST_AT_REST};
pub(super) use secured::Secured;

/// The most taken in of one connection, TLS and all.
const MOST_IN_ALL: usize = 512 * 1024;

/// Requests of the peer's own that are passed over in search of one answer.
const MOST_REQUESTS: u8 = 16;

/// A conversation in the making.
#[derive(Debug)]
pub(super) struct Conversation {
    secured: Option<Secured>,
    asks: Asks,
    /// What is said once that is possible.
    request: Vec<u8>,
    /// Bytes for the wire.
    outgoing: Vec<u8>,
    phase: Phase,
    /// When the phase began.
    since: Mono,
    /// When we said what was to be said.
    asked: Mono,
    phases: Phases,
    taken: usize,
    /// When what is asked now was begun, the connection included if that is new.
    began: Mono,
    /// None where the connection ends with it.
    keeping: Option<Keeping>,
    /// What was said in both directions, for a person to read; none if nobody will.
    lines: Option<Vec<Line>>,
}

/// What is asked once the way is open.
#[derive(Debug)]
pub(super) enum Asks {
    /// Nothing: the handshake is all.
    Handshake,
    /// A SIP request, and once more if we are asked who we are.
    Sip {
        frames: Frames,
        call: Box<Call>,
        /// Requests that the peer has sent on our connection.
        requests: u8,
    },
    /// A name, of a name server whose answer fits no datagram.
    Lookup {
        id: u16,
        asked: Asked,
        bytes: Vec<u8>,
    },
    /// An HTTP request.
    Http {
        reader: Box<Reader>,
        body: Option<Arc<str>>,
        json: Option<JsonField>,
    },
}

/// A line for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Sent(String),
    Received(String),
}

/// Where a conversation stands.
#[derive(Debug)]
pub(super) enum Standing {
    /// It goes on.
    Open,
    /// The peer has said what was to be said.
    Answered(Box<StreamAnswer>),
    /// A name server has answered.
    Looked(Result<Reply, NoAnswer>),
    /// The peer has said what is no answer.
    Broken(String),
}

impl Conversation {
    /// Begins with the first packet, sent at `now`.
    pub(super) fn begin(
        secured: Option<Secured>,
        asks: Asks,
        request: Vec<u8>,
        now: Mono,
        recording: bool,
    ) -> Self {
        Self {
            secured,
            asks,
            request,
            outgoing: Vec::new(),
            phase: Phase::Connect,
            since: now,
            asked: now,
            phases: Phases::default(),
            taken: 0,
            began: now,
            keeping: None,
            lines: recording.then(Vec::new),
        }
    }

    /// When what is asked now was begun.
    pub(super) const fn began(&self) -> Mono {
        self.began
    }

    pub(super) const fn phase(&self) -> Phase {
        self.phase
    }

    /// Bytes that wait for the wire.
    pub(super) fn outgoing(&self) -> &[u8] {
        &self.outgoing
    }

    /// So many of them are on it.
    pub(super) fn sent(&mut self, count: usize) {
        self.outgoing.drain(..count.min(self.outgoing.len()));
    }

    /// What was said since the last call, for a person to read.
    pub(super) fn take_lines(&mut self) -> Vec<Line> {
        self.lines.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The connection is made.
    pub(super) fn connected(&mut self, now: Mono) {
        self.phases.connect = Some(now.since(self.since));
        match self.secured.is_some() {
            true => self.enter(Phase::Tls, now),
            false => self.ask(now),
        }
        self.seal();
    }

    /// Bytes came from the peer.
    pub(super) fn take(&mut self, bytes: &[u8], now: Now, shared: &mut Tls) -> Standing {
        self.taken += bytes.len();
        let most = match self.is_resting() {
            true => MOST_AT_REST,
            false => MOST_IN_ALL,
        };
        if self.taken > most {
            return Standing::Broken(format!("more than {} KiB", most >> 10));
        }
        if self.secured.is_none() {
            return self.read(bytes, now.mono);
        }
        let standing = self.unseal(bytes, now, shared);
        self.seal();
        standing
    }

    /// The peer has closed the connection.
    pub(super) fn closed(&mut self, now: Mono) -> Standing {
        self.note_over();
        if self.is_resting() {
            return Standing::Broken("the connection was closed".to_owned());
        }
        match &mut self.asks {
            Asks::Http { reader, .. } if self.phase == Phase::Transfer => match reader.closed() {
                Ok(()) => self.answered_http(now),
                Err(error) => Standing::Broken(error.to_string()),
            },
            Asks::Http { .. } | Asks::Sip { .. } | Asks::Lookup { .. } | Asks::Handshake => {
                Standing::Broken(format!("the connection was closed: {}", self.phase))
            }
        }
    }

    /// Takes leave of the peer.
    pub(super) fn leave(&mut self) {
        if let Some(secured) = &mut self.secured {
            secured.connection.send_close_notify();
        }
        self.seal();
    }

    fn enter(&mut self, phase: Phase, now: Mono) {
        self.phase = phase;
        self.since = now;
    }

    /// The way is open: says what is to be said.
    fn ask(&mut self, now: Mono) {
        self.enter(Phase::FirstByte, now);
        self.asked = now;
        let request = std::mem::take(&mut self.request);
        if !request.is_empty() {
            self.say(&request);
        }
    }

    fn say(&mut self, request: &[u8]) {
        if self.lines.is_some() {
            self.note(Line::Sent(text(request)));
        }
        match &mut self.secured {
            // Its buffer is in memory and takes everything.
            Some(secured) => drop(secured.connection.writer().write_all(request)),
            None => self.outgoing.extend_from_slice(request),
        }
    }

    /// Reads what the peer says in answer.
    fn read(&mut self, bytes: &[u8], now: Mono) -> Standing {
        if self.is_resting() {
            return self.overheard(bytes, now);
        }
        // Line ends between messages keep a connection alive and are no answer.
        let idle = matches!(self.asks, Asks::Sip { .. }) && sip_frame::is_idle(bytes);
        if !idle {
            self.begin_answer(now);
        }
        match &mut self.asks {
            Asks::Handshake => Standing::Open,
            Asks::Lookup {
                id,
                asked,
                bytes: read,
            } => {
                read.extend_from_slice(bytes);
                match lookup_wire::framed(read) {
                    Some(message) => Standing::Looked(lookup_wire::reply(message, *id, asked)),
                    None => Standing::Open,
                }
            }
            Asks::Http { reader, .. } => match reader.take(bytes) {
                Ok(true) => self.answered_http(now),
                Ok(false) => Standing::Open,
                Err(error) => Standing::Broken(error.to_string()),
            },
            Asks::Sip { frames, .. } => match frames.take(bytes) {
                Ok(()) => {
                    let standing = self.read_sip(now);
                    self.answer_pings(now);
                    standing
                }
                Err(error) => Standing::Broken(error.to_string()),
            },
        }
    }

    fn begin_answer(&mut self, now: Mono) {
        if self.phase == Phase::FirstByte {
            self.phases.first_byte = Some(now.since(self.asked));
            self.enter(Phase::Transfer, now);
        }
    }

    fn read_sip(&mut self, now: Mono) -> Standing {
        loop {
            let Asks::Sip {
                frames,
                call,
                requests,
            } = &mut self.asks
            else {
                return Standing::Open;
            };
            let message = match frames.message() {
                Ok(Some(message)) => message,
                Ok(None) => return Standing::Open,
                Err(error) => return Standing::Broken(error.to_string()),
            };
            // Who keeps a connection to us may ask us things too: they wait.
            if sip_wire::is_request(&message) && *requests < MOST_REQUESTS {
                *requests += 1;
                self.passed_over(&message, now);
                continue;
            }
            let response = match sip_wire::response(&message) {
                Ok(response) => response,
                Err(error) => return Standing::Broken(error.to_string()),
            };
            let ended = call.is_ended_by(&response);
            let next = ended.then(|| call.again(&response));
            let own = call.own;
            self.begin_answer(now);
            if self.lines.is_some() {
                self.note(Line::Received(text(&message)));
            }
            match next {
                None => {}
                Some(Ok(request)) => self.say(&request),
                Some(Err(login)) => {
                    self.phases.transfer = Some(now.since(self.since));
                    let said = sip_answer(response, own, login);
                    return self.answered(Said::Sip(said));
                }
            }
        }
    }

    /// A request of the peer's own: what we have asked is still to be answered.
    fn passed_over(&mut self, message: &[u8], now: Mono) {
        self.phases.first_byte = None;
        self.enter(Phase::FirstByte, now);
        if self.lines.is_some() {
            self.note(Line::Received(text(message)));
        }
    }

    fn answered_http(&mut self, now: Mono) -> Standing {
        let Asks::Http { reader, body, json } = &self.asks else {
            return Standing::Open;
        };
        let response = reader.response();
        let amiss = http_wire::amiss(response, body.as_deref(), json.as_ref());
        let answer = HttpAnswer {
            status: response.status,
            reason: response.reason.as_str().into(),
            agent: response.server.as_deref().map(Into::into),
            length: response.body.len(),
            amiss: amiss.map(Into::into),
        };
        self.phases.transfer = Some(now.since(self.since));
        if self.lines.is_some() {
            let said = format!("{answer}, {} bytes of body", answer.length);
            self.note(Line::Received(said));
        }
        self.answered(Said::Http(answer))
    }

    fn answered(&mut self, said: Said) -> Standing {
        self.note_answered(&said);
        let again = self.keeping.is_some();
        let session = self.secured.as_mut();
        Standing::Answered(Box::new(StreamAnswer {
            phases: self.phases,
            session: session.and_then(|secured| match again {
                true => secured.session.clone(),
                false => secured.session.take(),
            }),
            said,
        }))
    }

    fn note(&mut self, line: Line) {
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }
}

fn sip_answer(
    response: sip_wire::Response,
    own: std::net::SocketAddr,
    login: Authentication,
) -> SipAnswer {
    SipAnswer {
        status: response.status,
        reason: response.reason.into(),
        transmission: 1,
        translated: Translated::between(own, response.via.received, response.via.rport),
        agent: response.agent.map(Into::into),
        retry_after: response.retry_after,
        because: response.because.map(Into::into),
        warning: response.warning.map(Into::into),
        login,
    }
}

/// A message as lines for people; what proves our login is left out.
pub(super) fn text(message: &[u8]) -> String {
    let text: String = sip_digest::masked(&String::from_utf8_lossy(message))
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    text.trim_end().to_owned()
}
