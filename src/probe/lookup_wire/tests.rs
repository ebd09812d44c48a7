use super::*;
use crate::probe::tests::zone::{TTL, Zone};

fn asked(name: &str, kind: Kind) -> Asked {
    Asked {
        name: name.into(),
        kind,
    }
}

fn look(zone: &Zone, name: &str, kind: Kind) -> Reply {
    let asked = asked(name, kind);
    let question = question(&asked, 7).expect("a question");
    reply(&zone.answer(&question), 7, &asked).expect("an answer")
}

fn records(reply: Reply) -> Vec<String> {
    let Reply::Found(found) = reply else {
        panic!("nothing found: {reply:?}");
    };
    found.records.iter().map(ToString::to_string).collect()
}

#[test]
fn pointers_servers_and_addresses_are_read() {
    let zone = Zone::default()
        .pointer("vc.example.", (10, 50), "SIP+D2T", "_sip._tcp.vc.example.")
        .server("_sip._tcp.vc.example.", (1, 2, 5060), "A.vc.example.")
        .address("a.vc.example.", "192.0.2.1")
        .address("a.vc.example.", "2001:db8::1");
    let read = |name, kind| records(look(&zone, name, kind));
    let pointer = ["10 50 s SIP+D2T _sip._tcp.vc.example."];
    assert_eq!(read("vc.example.", Kind::Naptr), pointer);
    let server = ["1 2 5060 a.vc.example."];
    assert_eq!(read("_sip._tcp.vc.example.", Kind::Srv), server);
    assert_eq!(read("a.vc.example.", Kind::A), ["192.0.2.1"]);
    assert_eq!(read("a.vc.example.", Kind::Aaaa), ["2001:db8::1"]);
}

#[test]
fn no_such_name_and_no_such_record_are_both_nothing() {
    let zone = Zone::default().address("a.example.", "192.0.2.1");
    let nothing = Reply::Found(Found::default());
    assert_eq!(look(&zone, "b.example.", Kind::A), nothing);
    assert_eq!(look(&zone, "a.example.", Kind::Aaaa), nothing);
}

#[test]
fn an_alias_is_followed_and_what_stands_beside_it_is_not_taken() {
    let zone = Zone::default()
        .alias("a.example.", "b.example.")
        .alias("b.example.", "c.example.")
        .address("c.example.", "192.0.2.3")
        .alias("ring.example.", "ring.example.");
    let Reply::Found(found) = look(&zone, "a.example.", Kind::A) else {
        panic!("nothing found");
    };
    assert_eq!(found.ttl, Some(TTL));
    assert_eq!(found.records, [Item::Address([192, 0, 2, 3].into())]);
    let asked = asked("a.example.", Kind::A);
    let question = question(&asked, 7).expect("a question");
    let stranger = Zone::default().address("a.example.", "192.0.2.1");
    let mut other = stranger.answer(&question);
    // The owner of the record is another: "x" in place of "a".
    let at = other.windows(2).rposition(|two| two == [1, b'a']);
    if let Some(at) = at.filter(|&at| at > 14) {
        other[at + 1] = b'x';
        let read = reply(&other, 7, &asked).expect("an answer");
        assert_eq!(read, Reply::Found(Found::default()));
    }
}

#[test]
fn what_is_no_answer_to_the_question_is_not_read() {
    let zone = Zone::default().address("a.example.", "192.0.2.1");
    let asked_a = asked("a.example.", Kind::A);
    let question_a = question(&asked_a, 7).expect("a question");
    let answer = zone.answer(&question_a);
    assert_eq!(reply(&answer, 8, &asked_a), Err(NoAnswer::Foreign));
    for other in [
        asked("b.example.", Kind::A),
        asked("a.example.", Kind::Aaaa),
    ] {
        assert_eq!(reply(&answer, 7, &other), Err(NoAnswer::Foreign));
    }
    assert_eq!(reply(&question_a, 7, &asked_a), Err(NoAnswer::Foreign));
    let cut = reply(&answer[..answer.len() - 3], 7, &asked_a);
    assert!(matches!(cut, Err(NoAnswer::Broken(_))), "{cut:?}");
    let truncated = reply(&zone.truncated(&question_a), 7, &asked_a);
    assert_eq!(truncated, Ok(Reply::Truncated));
    let mut failed = answer;
    failed[3] = failed[3] & 0xf0 | 2;
    assert_eq!(reply(&failed, 7, &asked_a), Ok(Reply::Failed(2)));
}

#[test]
fn a_message_by_a_connection_is_whole_when_its_length_is_there() {
    assert_eq!(framed(&[]), None);
    assert_eq!(framed(&[0, 2, 1]), None);
    assert_eq!(framed(&[0, 2, 1, 2, 3]), Some(&[1, 2][..]));
}
