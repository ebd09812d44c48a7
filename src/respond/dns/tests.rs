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
