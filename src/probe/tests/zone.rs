//! A name server's answers, made for tests.

use std::net::IpAddr;
use std::str::FromStr as _;

use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, NAPTR, SRV};
use hickory_proto::rr::{Name, RData, Record};

/// What a name server knows, name by name.
#[derive(Clone, Debug, Default)]
pub(in crate::probe) struct Zone {
    records: Vec<Record>,
}

pub(in crate::probe) const TTL: u32 = 300;

pub(in crate::probe) fn name(text: &str) -> Name {
    Name::from_str(text).expect("a name")
}

impl Zone {
    fn with(mut self, owner: &str, data: RData) -> Self {
        self.records
            .push(Record::from_rdata(name(owner), TTL, data));
        self
    }

    pub(in crate::probe) fn address(self, owner: &str, address: &str) -> Self {
        let data = match address.parse().expect("an address") {
            IpAddr::V4(v4) => RData::A(A(v4)),
            IpAddr::V6(v6) => RData::AAAA(AAAA(v6)),
        };
        self.with(owner, data)
    }

    pub(in crate::probe) fn server(
        self,
        owner: &str,
        (priority, weight, port): (u16, u16, u16),
        target: &str,
    ) -> Self {
        let data = RData::SRV(SRV::new(priority, weight, port, name(target)));
        self.with(owner, data)
    }

    pub(in crate::probe) fn pointer(
        self,
        owner: &str,
        (order, preference): (u16, u16),
        service: &str,
        replacement: &str,
    ) -> Self {
        let (flags, service) = (b"s".to_vec(), service.as_bytes().to_vec());
        let replacement = name(replacement);
        let data = NAPTR::new(
            order,
            preference,
            flags.into(),
            service.into(),
            Box::default(),
            replacement,
        );
        self.with(owner, RData::NAPTR(data))
    }

    pub(in crate::probe) fn alias(self, owner: &str, target: &str) -> Self {
        self.with(owner, RData::CNAME(CNAME(name(target))))
    }

    /// The answer to a question, as bytes.
    pub(in crate::probe) fn answer(&self, question: &[u8]) -> Vec<u8> {
        self.message(question).to_vec().expect("a message")
    }

    /// An answer that says that it did not fit.
    pub(in crate::probe) fn truncated(&self, question: &[u8]) -> Vec<u8> {
        let mut message = self.message(question);
        message.answers.clear();
        message.metadata.truncation = true;
        message.to_vec().expect("a message")
    }

    fn message(&self, question: &[u8]) -> Message {
        let asked = Message::from_vec(question).expect("a question");
        let query = asked.queries.first().expect("a question").clone();
        let mut message = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
        let mut owner = query.name().clone();
        let known = self.records.iter().any(|record| record.name == owner);
        let aliases = |owner: &Name| {
            let mut of = self.records.iter().filter(|record| record.name == *owner);
            of.find_map(|record| {
                let RData::CNAME(target) = &record.data else {
                    return None;
                };
                Some((record.clone(), target.0.clone()))
            })
        };
        while let Some((record, target)) = aliases(&owner) {
            message.add_answer(record);
            owner = target;
        }
        let wanted =
            |record: &&Record| record.name == owner && record.record_type() == query.query_type();
        for record in self.records.iter().filter(wanted) {
            message.add_answer(record.clone());
        }
        if !known {
            message.metadata.response_code = ResponseCode::NXDomain;
        }
        message.add_query(query);
        message
    }
}
