//! Names looked up to find a SIP domain's servers: NAPTR, SRV and addresses,
//! bytes to values and back (RFC 1035, RFC 2782, RFC 3403). No IO.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr as _;
use std::sync::Arc;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::dns_wire::{NoAnswer, PAYLOAD, id};
use super::sip_wire::clean;

/// Records kept of an answer.
const MOST_RECORDS: usize = 32;
/// Aliases followed within one answer.
const MOST_ALIASES: usize = 8;

/// What is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Fully qualified, in small letters, with a dot at its end.
    pub name: Arc<str>,
    /// What of it.
    pub kind: Kind,
}

/// The records that are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pointers to services (RFC 3403).
    Naptr,
    /// Servers of a service (RFC 2782).
    Srv,
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
}

/// What a name server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The records there are; none if there are none, or no such name.
    Found(Found),
    /// There is more than fits: it is to be asked by a connection.
    Truncated,
    /// It cannot or will not say, by this response code.
    Failed(u16),
}

/// Records of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// As they came.
    pub records: Vec<Item>,
    /// Seconds for which all of them hold; none without records.
    pub ttl: Option<u32>,
}

/// A record, as far as SIP needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A pointer to the name of a service.
    Pointer {
        /// Lower ones come first.
        order: u16,
        /// Of the same order, lower ones come first.
        preference: u16,
        /// In small letters: `s` for the name of SRV records.
        flags: String,
        /// In capitals: `SIP+D2U`.
        service: String,
        /// The name pointed to.
        replacement: Arc<str>,
    },
    /// A server of a service.
    Server {
        /// Lower ones come first.
        priority: u16,
        /// Its share among those of the same priority.
        weight: u16,
        /// Its port.
        port: u16,
        /// Its name; `.` where the service is declined.
        target: Arc<str>,
    },
    /// An address.
    Address(IpAddr),
}

/// A question with this id; none for a name that cannot be asked for.
pub fn question(asked: &Asked, id: u16) -> Option<Vec<u8>> {
    let mut message = Message::new(id, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    let name = Name::from_str(&asked.name).ok()?;
    message.add_query(Query::query(name, asked.kind.record_type()));
    let mut edns = Edns::new();
    edns.set_max_payload(PAYLOAD);
    message.set_edns(edns);
    message.to_vec().ok()
}

/// The message that came by a connection, once it is whole: its length stands
/// before it (RFC 1035 section 4.2.2).
pub fn framed(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.get(..usize::from(u16::from_be_bytes(*length)))
}

/// Reads the answer to a question: id, name and type must be the ones asked
/// (RFC 5452 section 9.1).
///
/// # Errors
/// When it is no answer to this question, or none at all.
pub fn reply(bytes: &[u8], wanted_id: u16, asked: &Asked) -> Result<Reply, NoAnswer> {
    if id(bytes) != Some(wanted_id) {
        return Err(NoAnswer::Foreign);
    }
    let message = Message::from_vec(bytes)
        .map_err(|error| NoAnswer::Broken(format!("no DNS message: {error}")))?;
    let code = u16::from(message.metadata.response_code);
    let ours = match message.queries.as_slice() {
        [] => code != 0,
        [query] => {
            query.query_type() == asked.kind.record_type() && spelled(query.name()) == *asked.name
        }
        _ => false,
    };
    if message.metadata.message_type != MessageType::Response || !ours {
        return Err(NoAnswer::Foreign);
    }
    Ok(match code {
        0 if message.metadata.truncation => Reply::Truncated,
        0 => Reply::Found(found(&message.answers, asked)),
        // RFC 8020: nothing of that name. RFC 3403 knows servers that know no NAPTR.
        3 => Reply::Found(Found::default()),
        4 if asked.kind == Kind::Naptr => Reply::Found(Found::default()),
        code => Reply::Failed(code),
    })
}

/// The records of the name asked for, or of the one that it stands for.
fn found(answers: &[Record], asked: &Asked) -> Found {
    let mut name = asked.name.to_string();
    let mut ttl = u32::MAX;
    for _ in 0..MOST_ALIASES {
        let alias = answers.iter().find_map(|record| {
            let RData::CNAME(alias) = &record.data else {
                return None;
            };
            (spelled(&record.name) == name).then(|| (spelled(&alias.0), record.ttl))
        });
        let Some((next, held)) = alias else { break };
        (name, ttl) = (next, ttl.min(held));
    }
    let own = answers
        .iter()
        .filter(|record| spelled(&record.name) == name);
    let items = own.filter_map(|record| Some((item(&record.data, asked.kind)?, record.ttl)));
    let mut records = Vec::new();
    for (item, held) in items.take(MOST_RECORDS) {
        ttl = ttl.min(held);
        records.push(item);
    }
    Found {
        ttl: (!records.is_empty()).then_some(ttl),
        records,
    }
}

fn item(data: &RData, kind: Kind) -> Option<Item> {
    match (data, kind) {
        (RData::NAPTR(pointer), Kind::Naptr) => Some(Item::Pointer {
            order: pointer.order,
            preference: pointer.preference,
            flags: String::from_utf8_lossy(&pointer.flags).to_lowercase(),
            service: String::from_utf8_lossy(&pointer.services).to_uppercase(),
            replacement: spelled(&pointer.replacement).into(),
        }),
        (RData::SRV(server), Kind::Srv) => Some(Item::Server {
            priority: server.priority,
            weight: server.weight,
            port: server.port,
            target: spelled(&server.target).into(),
        }),
        (RData::A(address), Kind::A) => Some(Item::Address(address.0.into())),
        (RData::AAAA(address), Kind::Aaaa) => Some(Item::Address(address.0.into())),
        _ => None,
    }
}

/// A name in one spelling.
fn spelled(name: &Name) -> String {
    let mut text = name.to_string().to_lowercase();
    if !text.ends_with('.') {
        text.push('.');
    }
    text
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer {
                order,
                preference,
                flags,
                service,
                replacement,
            } => write!(
                f,
                "{order} {preference} {} {} {replacement}",
                clean(flags),
                clean(service)
            ),
            Self::Server {
                priority,
                weight,
                port,
                target,
            } => write!(f, "{priority} {weight} {port} {target}"),
            Self::Address(address) => address.fmt(f),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.kind.name())
    }
}

impl Kind {
    const fn record_type(self) -> RecordType {
        match self {
            Self::Naptr => RecordType::NAPTR,
            Self::Srv => RecordType::SRV,
            Self::A => RecordType::A,
            Self::Aaaa => RecordType::AAAA,
        }
    }

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Naptr => "NAPTR",
            Self::Srv => "SRV",
            Self::A => "A",
            Self::Aaaa => "AAAA",
        }
    }
}

#[cfg(test)]
mod tests;
