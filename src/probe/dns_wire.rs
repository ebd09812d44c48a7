//! DNS questions and answers, bytes to values and back (RFC 1035). No IO.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RData, RecordType};

use crate::health::DnsAnswer;
use crate::inventory::{DnsType, Expected};

/// The payload we say we can take (RFC 6891): below what is fragmented anywhere.
pub const PAYLOAD: u16 = 1232;

/// Records kept of an answer; an attacker gets no further.
const MOST_RECORDS: usize = 64;

/// A name that cannot be asked for.
#[derive(Debug, thiserror::Error)]
#[error("cannot ask for the name `{name}`")]
pub struct NameError {
    name: String,
    #[source]
    source: hickory_proto::ProtoError,
}

/// Why bytes are no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// To another question, or none at all: somebody else's, or a forgery.
    Foreign,
    /// From the server asked, and broken.
    Broken(String),
}

/// The question, with the id 0; [`set_id`] gives it one.
pub fn question(name: &str, rtype: DnsType) -> Result<Vec<u8>, NameError> {
    let build = || {
        let mut fully_qualified = Name::from_str(name)?;
        fully_qualified.set_fqdn(true);
        let mut message = Message::new(0, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = true;
        message.add_query(Query::query(fully_qualified, record_type(rtype)));
        let mut edns = Edns::new();
        edns.set_max_payload(PAYLOAD);
        message.set_edns(edns);
        message.to_vec()
    };
    build().map_err(|source| NameError {
        name: name.to_owned(),
        source,
    })
}

/// Writes the id of a question.
pub fn set_id(question: &mut [u8], id: u16) {
    if let Some(place) = question.get_mut(..2) {
        place.copy_from_slice(&id.to_be_bytes());
    }
}

/// The id that a question or an answer begins with.
pub fn id(message: &[u8]) -> Option<u16> {
    message
        .first_chunk()
        .map(|bytes| u16::from_be_bytes(*bytes))
}

/// Reads the answer to a question: id, name and type must be the ones asked
/// (RFC 5452 section 9.1).
///
/// A truncated answer is one if what fitted is enough to judge by, and broken
/// otherwise: we do not ask again over TCP, where another firewall rule holds.
pub fn answer(
    bytes: &[u8],
    wanted_id: u16,
    name: &str,
    rtype: DnsType,
    expect: &Expected,
) -> Result<DnsAnswer, NoAnswer> {
    if id(bytes).is_none_or(|id| id != wanted_id) {
        return Err(NoAnswer::Foreign);
    }
    let message = Message::from_vec(bytes)
        .map_err(|error| NoAnswer::Broken(format!("no DNS message: {error}")))?;
    if message.metadata.message_type != MessageType::Response {
        return Err(NoAnswer::Foreign);
    }
    let rcode = u16::from(message.metadata.response_code);
    // A server that cannot read the question may leave it out of its refusal.
    match message.queries.as_slice() {
        [] if rcode != 0 => {}
        [query] if is_the_question(query, name, rtype) => {}
        _ => return Err(NoAnswer::Foreign),
    }
    let mut records: Vec<Arc<str>> = message
        .answers
        .iter()
        .filter_map(|record| text(&record.data, rtype))
        .take(MOST_RECORDS)
        .collect();
    records.sort();
    records.dedup();
    let as_expected = rcode == 0 && is_expected(&records, rtype, expect);
    if message.metadata.truncation && !as_expected {
        return Err(NoAnswer::Broken(format!(
            "truncated answer, {} records fitted",
            records.len()
        )));
    }
    Ok(DnsAnswer {
        rcode,
        records,
        as_expected,
    })
}

fn is_the_question(query: &Query, name: &str, rtype: DnsType) -> bool {
    let asked = Name::from_str(name).map(|mut asked| {
        asked.set_fqdn(true);
        asked
    });
    query.query_type() == record_type(rtype) && asked.is_ok_and(|asked| asked == *query.name())
}

fn is_expected(records: &[Arc<str>], rtype: DnsType, expect: &Expected) -> bool {
    match expect {
        Expected::Any => !records.is_empty(),
        Expected::Exactly(wanted) => {
            let mut wanted: Vec<String> = wanted.iter().map(|text| spelled(text, rtype)).collect();
            wanted.sort();
            wanted.dedup();
            wanted
                .iter()
                .map(String::as_str)
                .eq(records.iter().map(|r| &**r))
        }
    }
}

/// One spelling for an expected record, so that `2001:DB8:0::1` and a missing
/// last dot are no difference.
fn spelled(text: &str, rtype: DnsType) -> String {
    match rtype {
        DnsType::A | DnsType::Aaaa => text
            .trim()
            .parse::<IpAddr>()
            .map_or_else(|_| text.to_owned(), |address| address.to_string()),
        DnsType::Srv => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let mut one = words.join(" ").to_lowercase();
            if !one.ends_with('.') {
                one.push('.');
            }
            one
        }
    }
}

fn text(data: &RData, rtype: DnsType) -> Option<Arc<str>> {
    match (data, rtype) {
        (RData::A(address), DnsType::A) => Some(address.0.to_string().into()),
        (RData::AAAA(address), DnsType::Aaaa) => Some(address.0.to_string().into()),
        (RData::SRV(srv), DnsType::Srv) => {
            let target = srv.target.to_string().to_lowercase();
            let dot = if target.ends_with('.') { "" } else { "." };
            Some(format!("{} {} {} {target}{dot}", srv.priority, srv.weight, srv.port).into())
        }
        _ => None,
    }
}

const fn record_type(rtype: DnsType) -> RecordType {
    match rtype {
        DnsType::A => RecordType::A,
        DnsType::Aaaa => RecordType::AAAA,
        DnsType::Srv => RecordType::SRV,
    }
}

#[cfg(test)]
mod tests;
