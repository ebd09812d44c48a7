//! DNS over UDP for a few names (RFC 1035, RFC 2782): right, wrong, refusing
//! or silent.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respond::Power;
    use proptest::prelude::*;
    use tokio::net::UdpSocket;
    use tokio::time::timeout;

    fn zone() -> Zone {
        let mut zone = Zone::new();
        zone.a("Rom1.VC.example", Ipv4Addr::new(192, 0, 2, 10))
            .and_then(|()| zone.a("rom1.vc.example.", Ipv4Addr::new(192, 0, 2, 11)))
            .and_then(|()| zone.aaaa("rom1.vc.example", Ipv6Addr::LOCALHOST))
            .and_then(|()| zone.srv("_sip._udp.vc.example", (10, 20, 5060), "rom1.vc.example"))
            .expect("names");
        zone
    }

    fn query(name: &str, rtype: RecordType) -> Message {
        let mut message = Message::query();
        message.metadata.recursion_desired = true;
        message.add_query(Query::query(Name::from_ascii(name).expect("a name"), rtype));
        message
    }

    fn ask(behaviour: Behaviour, message: &Message) -> Message {
        let bytes = message.to_vec().expect("encodes");
        respond(&zone(), behaviour, &bytes).expect("a response")
    }

    fn data(response: &Message) -> Vec<String> {
        response
            .answers
            .iter()
            .map(|r| r.data.to_string())
            .collect()
    }

    #[test]
    fn names_are_answered_by_type_in_any_letters() {
        let response = ask(Behaviour::Answer, &query("ROM1.vc.Example.", RecordType::A));
        assert_eq!(response.metadata.response_code, ResponseCode::NoError);
        assert_eq!(data(&response), ["192.0.2.10", "192.0.2.11"]);
        assert_eq!(response.queries[0].name().to_string(), "ROM1.vc.Example.");
        assert!(response.metadata.recursion_desired && response.metadata.authoritative);
        let six = ask(
            Behaviour::Answer,
            &query("rom1.vc.example.", RecordType::AAAA),
        );
        assert_eq!(data(&six), ["::1"]);
        let srv = ask(
            Behaviour::Answer,
            &query("_sip._udp.vc.example.", RecordType::SRV),
        );
        assert_eq!(data(&srv), ["10 20 5060 rom1.vc.example."]);
    }

    #[test]
    fn a_missing_type_is_empty_and_a_missing_name_does_not_exist() {
        let empty = ask(
            Behaviour::Answer,
            &query("rom1.vc.example.", RecordType::SRV),
        );
        assert_eq!(
            (data(&empty).len(), empty.metadata.response_code),
            (0, ResponseCode::NoError)
        );
        let none = ask(Behaviour::Answer, &query("rom2.vc.example.", RecordType::A));
        assert_eq!(none.metadata.response_code, ResponseCode::NXDomain);
    }

    #[test]
    fn a_wrong_answer_is_a_good_answer_with_other_records() {
        for rtype in [RecordType::A, RecordType::AAAA, RecordType::SRV] {
            let name = if rtype == RecordType::SRV {
                "_sip._udp.vc.example."
            } else {
                "rom1.vc.example."
            };
            let right = ask(Behaviour::Answer, &query(name, rtype));
            let wrong = ask(Behaviour::Wrong, &query(name, rtype));
            assert_eq!(wrong.metadata.response_code, ResponseCode::NoError);
            assert_eq!(wrong.answers[0].record_type(), rtype);
            assert!(data(&right).iter().all(|r| !data(&wrong).contains(r)));
        }
    }

    #[test]
    fn failing_and_denying_have_their_codes_and_silence_has_none() {
        let query = query("rom1.vc.example.", RecordType::A);
        let failing = ask(Behaviour::Failing, &query);
        assert_eq!(failing.metadata.response_code, ResponseCode::ServFail);
        let denying = ask(Behaviour::Denying, &query);
        assert_eq!(denying.metadata.response_code, ResponseCode::Refused);
        let bytes = query.to_vec().expect("encodes");
        assert!(respond(&zone(), Behaviour::Silent, &bytes).is_none());
    }

    #[test]
    fn edns_is_answered_with_edns_only() {
        let mut with = query("rom1.vc.example.", RecordType::A);
        with.edns = Some(Edns::new());
        assert!(ask(Behaviour::Answer, &with).edns.is_some());
        let without = query("rom1.vc.example.", RecordType::A);
        assert!(ask(Behaviour::Answer, &without).edns.is_none());
    }

    #[test]
    fn odd_questions_are_refused_and_responses_ignored() {
        let response = |message: &Message| ask(Behaviour::Answer, message).metadata.response_code;
        assert_eq!(response(&Message::query()), ResponseCode::FormErr);
        let mut update = query("x.", RecordType::A);
        update.metadata.op_code = OpCode::Status;
        assert_eq!(response(&update), ResponseCode::NotImp);
        let mut chaos = Message::query();
        let mut query = Query::query(Name::root(), RecordType::TXT);
        query.set_query_class(DNSClass::CH);
        chaos.add_query(query);
        assert_eq!(response(&chaos), ResponseCode::Refused);
        let bytes = Message::response(7, OpCode::Query)
            .to_vec()
            .expect("encodes");
        assert!(respond(&zone(), Behaviour::Answer, &bytes).is_none());
        let cut = [0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 99];
        let error = respond(&zone(), Behaviour::Answer, &cut).expect("an error");
        assert_eq!(
            (error.metadata.id, error.metadata.response_code),
            (9, ResponseCode::FormErr)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = respond(&zone(), Behaviour::Answer, &bytes);
        }
    }

    #[tokio::test]
    async fn over_a_socket_it_answers_falls_silent_and_comes_back() {
        let (behaviour, power) = (Switch::new(Behaviour::Answer), Switch::new(Power::Silent));
        let at = "127.0.0.1:0".parse().expect("address");
        let supply = Supply::by([power.clone()]);
        let dns = Dns::start(at, zone(), behaviour, supply)
            .await
            .expect("started");
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        socket.connect(dns.at()).await.expect("a peer");
        let bytes = query("rom1.vc.example.", RecordType::A)
            .to_vec()
            .expect("encodes");
        let mut buffer = [0; 1500];
        socket.send(&bytes).await.expect("sent");
        let early = timeout(Duration::from_millis(200), socket.recv(&mut buffer)).await;
        assert!(early.is_err(), "heard something of a silent server");
        power.set(Power::Up);
        socket.send(&bytes).await.expect("sent");
        let length = timeout(Duration::from_secs(20), socket.recv(&mut buffer))
            .await
            .expect("an answer within the limit")
            .expect("no error");
        let response = Message::from_vec(&buffer[..length]).expect("a message");
        assert_eq!(response.answers.len(), 2);
    }
}
