//! DNS over UDP for a few names (RFC 1035, RFC 2782): right, wrong, refusing
//! or silent.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Edns, Message, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, SRV};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};

use super::switch::Control;
use super::udp::{self, Listening, Protocol, Reply};
use super::{ListenError, Running, Supply, Switch};

/// Seconds that an answer may be kept.
const TIME_TO_LIVE: u32 = 60;

/// Bytes of UDP that we can take (the DNS flag day's figure).
const PAYLOAD: u16 = 1232;

/// How a name server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers what its zone says.
    #[default]
    Answer,
    /// Answers with other records of the type asked for.
    Wrong,
    /// SERVFAIL.
    Failing,
    /// REFUSED.
    Denying,
    /// Nothing comes back.
    Silent,
    /// Nothing listens: the system answers "port unreachable".
    Closed,
}

/// The names that a server knows, and their records.
#[derive(Clone, Debug, Default)]
pub struct Zone(BTreeMap<Name, Vec<RData>>);

/// A name that is none.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is no domain name")]
pub struct BadName {
    /// As it was given.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub source: hickory_proto::ProtoError,
}

impl Zone {
    /// One that knows no name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an IPv4 address to a name.
    ///
    /// # Errors
    /// When the name is none.
    pub fn a(&mut self, name: &str, address: Ipv4Addr) -> Result<(), BadName> {
        self.add(name, RData::A(A(address)))
    }

    /// Adds an IPv6 address to a name.
    ///
    /// # Errors
    /// When the name is none.
    pub fn aaaa(&mut self, name: &str, address: Ipv6Addr) -> Result<(), BadName> {
        self.add(name, RData::AAAA(AAAA(address)))
    }

    /// Adds a service to a name (RFC 2782): priority, weight, port, target.
    ///
    /// # Errors
    /// When a name is none.
    pub fn srv(
        &mut self,
        name: &str,
        (priority, weight, port): (u16, u16, u16),
        target: &str,
    ) -> Result<(), BadName> {
        let target = parse(target)?;
        self.add(name, RData::SRV(SRV::new(priority, weight, port, target)))
    }

    fn add(&mut self, name: &str, data: RData) -> Result<(), BadName> {
        let known = self.0.entry(parse(name)?).or_default();
        if !known.contains(&data) {
            known.push(data);
        }
        Ok(())
    }
}

fn parse(name: &str) -> Result<Name, BadName> {
    let mut parsed = Name::from_ascii(name).map_err(|source| BadName {
        name: name.to_owned(),
        source,
    })?;
    parsed.set_fqdn(true);
    Ok(parsed.to_lowercase())
}

/// A name server.
#[derive(Debug)]
pub struct Dns {
    at: SocketAddr,
    _running: Running,
}

impl Dns {
    /// Starts one; port 0 lets the system choose.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(
        at: SocketAddr,
        zone: Zone,
        behaviour: Switch<Behaviour>,
        supply: Supply,
    ) -> Result<Self, ListenError> {
        let control = Control::new(behaviour, supply);
        let Listening { at, running } = udp::listen(at, "DNS", Server { zone }, control).await?;
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

struct Server {
    zone: Zone,
}

impl Protocol for Server {
    type Behaviour = Behaviour;

    fn is_closed(behaviour: Behaviour) -> bool {
        behaviour == Behaviour::Closed
    }

    fn answer(&mut self, behaviour: Behaviour, datagram: &[u8], from: SocketAddr) -> Option<Reply> {
        let response = respond(&self.zone, behaviour, datagram)?;
        Some(Reply {
            bytes: response.to_vec().ok()?,
            to: from,
            after: Duration::ZERO,
        })
    }
}

/// The response to a datagram; none to what is a response itself, or no DNS at all.
fn respond(zone: &Zone, behaviour: Behaviour, datagram: &[u8]) -> Option<Message> {
    let &[high, low, flags, ..] = datagram else {
        return None;
    };
    let is_response = flags & 0x80 != 0;
    if datagram.len() < 12 || is_response {
        return None;
    }
    let Ok(request) = Message::from_vec(datagram) else {
        let id = u16::from_be_bytes([high, low]);
        let error = Message::error_msg(id, OpCode::Query, ResponseCode::FormErr);
        return match behaviour {
            Behaviour::Silent | Behaviour::Closed => None,
            Behaviour::Answer | Behaviour::Wrong | Behaviour::Failing | Behaviour::Denying => {
                Some(error)
            }
        };
    };
    let mut response = Message::response(request.metadata.id, request.metadata.op_code);
    response.metadata.recursion_desired = request.metadata.recursion_desired;
    response.metadata.authoritative = true;
    response.queries.clone_from(&request.queries);
    if request.edns.is_some() {
        let mut edns = Edns::new();
        edns.set_max_payload(PAYLOAD);
        response.edns = Some(edns);
    }
    let code = match behaviour {
        Behaviour::Silent | Behaviour::Closed => return None,
        Behaviour::Failing => ResponseCode::ServFail,
        Behaviour::Denying => ResponseCode::Refused,
        Behaviour::Answer | Behaviour::Wrong => match question(&request) {
            Err(code) => code,
            Ok(query) if behaviour == Behaviour::Wrong => {
                response.answers = wrong(query);
                ResponseCode::NoError
            }
            Ok(query) => look_up(zone, query, &mut response),
        },
    };
    response.metadata.response_code = code;
    Some(response)
}

fn question(request: &Message) -> Result<&Query, ResponseCode> {
    if request.metadata.op_code != OpCode::Query {
        return Err(ResponseCode::NotImp);
    }
    match request.queries.as_slice() {
        [query] if query.query_class() == DNSClass::IN => Ok(query),
        [_] => Err(ResponseCode::Refused),
        _ => Err(ResponseCode::FormErr),
    }
}

fn look_up(zone: &Zone, query: &Query, response: &mut Message) -> ResponseCode {
    let mut wanted = query.name().to_lowercase();
    wanted.set_fqdn(true);
    let Some(known) = zone.0.get(&wanted) else {
        return ResponseCode::NXDomain;
    };
    response.answers = known
        .iter()
        .filter(|data| data.record_type() == query.query_type())
        .map(|data| record(query, data.clone()))
        .collect();
    ResponseCode::NoError
}

/// A record of the type asked for that no zone holds.
fn wrong(query: &Query) -> Vec<Record> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a server need not know every type there is"
    )]
    let data = match query.query_type() {
        RecordType::A => RData::A(A(Ipv4Addr::new(192, 0, 2, 255))),
        RecordType::AAAA => RData::AAAA(AAAA(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0xbad))),
        RecordType::SRV => RData::SRV(SRV::new(0, 0, 9, Name::root())),
        _ => return Vec::new(),
    };
    vec![record(query, data)]
}

fn record(query: &Query, data: RData) -> Record {
    Record::from_rdata(query.name().clone(), TIME_TO_LIVE, data)
}
