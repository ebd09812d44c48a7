//! SIP over UDP (RFC 3261): answers OPTIONS as a device would, or as a broken one.

mod request;
mod response;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use super::switch::Control;
use super::udp::{self, Listening, Protocol, Reply};
use super::{ListenError, Running, Supply, Switch};
use request::Request;

/// Transactions remembered to know a repeat from a first transmission: those of
/// 32 s at 30 a second. When full the oldest is forgotten, and its repeat
/// passes for new.
const TRANSACTIONS: usize = 1000;

/// How a SIP process behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers with this status, sent as it stands.
    Answer {
        /// The status code.
        status: u16,
    },
    /// The same, but after a while.
    Late {
        /// The status code.
        status: u16,
        /// After how long.
        after: Duration,
    },
    /// Does not hear the first transmission of a request, only its repeats.
    SecondOnly {
        /// The status code.
        status: u16,
    },
    /// Hung: the port is open, and nothing comes back.
    Silent,
    /// Nothing listens: the system answers "port unreachable".
    Closed,
}

impl Behaviour {
    /// 200, at once.
    pub const WELL: Self = Self::Answer { status: 200 };
}

/// A SIP process.
#[derive(Debug)]
pub struct Sip {
    at: SocketAddr,
    _running: Running,
}

impl Sip {
    /// Starts one; port 0 lets the system choose.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(
        at: SocketAddr,
        behaviour: Switch<Behaviour>,
        supply: Supply,
    ) -> Result<Self, ListenError> {
        Self::start_registrar(at, behaviour, supply, Registered::default()).await
    }

    /// Starts one that also answers for those registered with it.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start_registrar(
        at: SocketAddr,
        behaviour: Switch<Behaviour>,
        supply: Supply,
        registered: Registered,
    ) -> Result<Self, ListenError> {
        let control = Control::new(behaviour, supply);
        let process = Process {
            heard: VecDeque::new(),
            registered,
        };
        let Listening { at, running } = udp::listen(at, "SIP", process, control).await?;
        Ok(Self {
            at,
            _running: running,
        })
    }

    /// Where it listens.
    pub fn at(&self) -> SocketAddr {
        self.at
    }
}

/// Whom a registrar knows, by SIP address, and how each of them is.
///
/// As one that asks its contacts now and then whether they are still there: a
/// room that does not answer is 480, one that it does not know 404.
#[derive(Clone, Debug, Default)]
pub struct Registered(BTreeMap<String, (Switch<Behaviour>, Supply)>);

impl Registered {
    /// Knows a room by its address (`sip:rom1@vc.example`): it is there while its
    /// process answers and the way from the registrar to it is up.
    pub fn add(&mut self, uri: &str, behaviour: Switch<Behaviour>, supply: Supply) {
        self.0.insert(bare(uri), (behaviour, supply));
    }

    /// What an OPTIONS for this address draws; none when it is for the registrar itself.
    fn status(&self, uri: &str) -> Option<u16> {
        let uri = bare(uri);
        if !uri.contains('@') {
            return None;
        }
        let Some((behaviour, supply)) = self.0.get(&uri) else {
            return (!self.0.is_empty()).then_some(404);
        };
        let answers = match behaviour.get() {
            Behaviour::Answer { .. } | Behaviour::Late { .. } | Behaviour::SecondOnly { .. } => {
                supply.is_up()
            }
            Behaviour::Silent | Behaviour::Closed => false,
        };
        (!answers).then_some(480)
    }
}

/// An address without parameters, in small letters: as far as rooms are told
/// apart here (RFC 3261 section 19.1.4 is finer).
fn bare(uri: &str) -> String {
    let end = uri.find([';', '?']).unwrap_or(uri.len());
    uri[..end].to_ascii_lowercase()
}

struct Process {
    heard: VecDeque<String>,
    registered: Registered,
}

impl Protocol for Process {
    type Behaviour = Behaviour;

    fn is_closed(behaviour: Behaviour) -> bool {
        behaviour == Behaviour::Closed
    }

    fn answer(&mut self, behaviour: Behaviour, datagram: &[u8], from: SocketAddr) -> Option<Reply> {
        let request = Request::parse(datagram)?;
        if request.method == "ACK" {
            return None;
        }
        let (status, after) = match behaviour {
            Behaviour::Answer { status } => (status, Duration::ZERO),
            Behaviour::Late { status, after } => (status, after),
            Behaviour::SecondOnly { status } if self.has_heard(&request) => {
                (status, Duration::ZERO)
            }
            Behaviour::SecondOnly { .. } | Behaviour::Silent | Behaviour::Closed => return None,
        };
        let status = self.registered.status(request.uri).unwrap_or(status);
        // What the stack refuses by itself does not wait for a slow process.
        let (status, after) = request
            .refusal()
            .map_or((status, after), |refusal| (refusal, Duration::ZERO));
        Some(Reply {
            bytes: response::write(&request, status, from).into_bytes(),
            to: request.reply_to(from),
            after,
        })
    }
}

impl Process {
    fn has_heard(&mut self, request: &Request<'_>) -> bool {
        let transaction = request.transaction();
        if self.heard.contains(&transaction) {
            return true;
        }
        if self.heard.len() == TRANSACTIONS {
            self.heard.pop_front();
        }
        self.heard.push_back(transaction);
        false
    }
}
