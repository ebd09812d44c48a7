use hickory_proto::op::ResponseCode;
use hickory_proto::rr::Record;
use hickory_proto::rr::rdata::{A, AAAA, CNAME, SRV};
use proptest::prelude::*;

use super::*;

fn name(text: &str) -> Name {
    Name::from_str(text).expect("a name")
}

/// The answer of a server that knows these records.
fn answered(rtype: DnsType, records: Vec<RData>, change: impl FnOnce(&mut Message)) -> Vec<u8> {
    let mut asked = question("vc.example", rtype).expect("a question");
    set_id(&mut asked, 7);
    let mut message = Message::from_vec(&asked).expect("a message");
    message.metadata.message_type = MessageType::Response;
    for data in records {
        message.add_answer(Record::from_rdata(name("vc.example."), 60, data));
    }
    change(&mut message);
    message.to_vec().expect("bytes")
}

fn a(text: &str) -> RData {
    RData::A(A(text.parse().expect("address")))
}

fn exactly(records: &[&str]) -> Expected {
    Expected::Exactly(records.iter().map(|&r| r.into()).collect())
}

fn read(bytes: &[u8], rtype: DnsType, expect: &Expected) -> Result<DnsAnswer, NoAnswer> {
    answer(bytes, 7, "VC.example", rtype, expect)
}

#[test]
fn records_are_compared_in_any_order_and_spelling() {
    let bytes = answered(DnsType::A, vec![a("192.0.2.2"), a("192.0.2.1")], |_| {});
    for (expect, as_expected) in [
        (Expected::Any, true),
        (exactly(&["192.0.2.1", "192.0.2.2"]), true),
        (exactly(&["192.0.2.1"]), false),
        (exactly(&["192.0.2.1", "192.0.2.2", "192.0.2.3"]), false),
    ] {
        let answer = read(&bytes, DnsType::A, &expect).expect("an answer");
        assert_eq!(answer.as_expected, as_expected, "{expect:?}");
        assert_eq!(*answer.records, ["192.0.2.1".into(), "192.0.2.2".into()]);
    }
    let v6 = RData::AAAA(AAAA("2001:db8::1".parse().expect("address")));
    let bytes = answered(DnsType::Aaaa, vec![v6], |_| {});
    let answer = read(&bytes, DnsType::Aaaa, &exactly(&["2001:DB8:0:0::1"])).expect("an answer");
    assert!(answer.as_expected);
}

#[test]
fn services_are_written_priority_weight_port_target() {
    let srv = RData::SRV(SRV::new(10, 20, 5060, name("Reg.Example.")));
    let bytes = answered(DnsType::Srv, vec![srv], |_| {});
    let answer =
        read(&bytes, DnsType::Srv, &exactly(&["10 20 5060 reg.example"])).expect("an answer");
    assert_eq!(*answer.records, ["10 20 5060 reg.example.".into()]);
    assert!(answer.as_expected);
}

#[test]
fn an_alias_on_the_way_is_no_record_of_the_type() {
    let alias = RData::CNAME(CNAME(name("other.example.")));
    let bytes = answered(DnsType::A, vec![alias, a("192.0.2.1")], |_| {});
    let answer = read(&bytes, DnsType::A, &exactly(&["192.0.2.1"])).expect("an answer");
    assert!(answer.as_expected);
}

#[test]
fn an_error_code_is_an_answer() {
    for (code, number) in [
        (ResponseCode::ServFail, 2),
        (ResponseCode::NXDomain, 3),
        (ResponseCode::Refused, 5),
    ] {
        let bytes = answered(DnsType::A, vec![], |m| m.metadata.response_code = code);
        let answer = read(&bytes, DnsType::A, &Expected::Any).expect("an answer");
        assert_eq!((answer.rcode, answer.as_expected), (number, false));
    }
    let empty = answered(DnsType::A, vec![], |_| {});
    assert!(
        !read(&empty, DnsType::A, &Expected::Any)
            .expect("an answer")
            .as_expected
    );
}

#[test]
fn a_truncated_answer_counts_if_it_suffices() {
    let bytes = answered(DnsType::A, vec![a("192.0.2.1")], |m| {
        m.metadata.truncation = true
    });
    assert!(
        read(&bytes, DnsType::A, &Expected::Any)
            .expect("an answer")
            .as_expected
    );
    let wanted = exactly(&["192.0.2.1", "192.0.2.2"]);
    assert_eq!(
        read(&bytes, DnsType::A, &wanted),
        Err(NoAnswer::Broken(
            "truncated answer, 1 records fitted".into()
        ))
    );
}

#[test]
fn an_answer_to_another_question_is_foreign() {
    let bytes = answered(DnsType::A, vec![a("192.0.2.1")], |_| {});
    let foreign = Err(NoAnswer::Foreign);
    assert_eq!(
        answer(&bytes, 8, "vc.example", DnsType::A, &Expected::Any),
        foreign
    );
    assert_eq!(
        answer(&bytes, 7, "other.example", DnsType::A, &Expected::Any),
        foreign
    );
    assert_eq!(
        answer(&bytes, 7, "vc.example", DnsType::Srv, &Expected::Any),
        foreign
    );
    let mut asked = question("vc.example", DnsType::A).expect("a question");
    set_id(&mut asked, 7);
    assert_eq!(
        read(&asked, DnsType::A, &Expected::Any),
        foreign,
        "our own question"
    );
}

#[test]
fn a_name_that_cannot_be_asked_for_says_so() {
    let long = "x".repeat(80);
    let error = question(&long, DnsType::A).expect_err("too long a label");
    assert_eq!(
        error.to_string(),
        format!("cannot ask for the name `{long}`")
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, DnsType::A, &Expected::Any);
        set_id(&mut bytes, 7);
        let _ = read(&bytes, DnsType::Srv, &Expected::Any);
    }

    #[test]
    fn no_mutation_makes_it_panic(places in proptest::collection::vec((2usize..200, any::<u8>()), 1..10), cut in 0usize..60) {
        let srv = RData::SRV(SRV::new(10, 20, 5060, name("reg.example.")));
        let mut bytes = answered(DnsType::Srv, vec![srv], |_| {});
        for (place, byte) in places {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let _ = read(&bytes, DnsType::Srv, &Expected::Any);
    }
}
