use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::*;
use crate::respond::Power;

/// Far beyond what any machine needs; reached only when a promise is broken.
const LIMIT: Duration = Duration::from_secs(20);

struct Peer {
    socket: UdpSocket,
}

impl Peer {
    async fn of(sip: &Sip) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        socket.connect(sip.at()).await.expect("a peer");
        Self { socket }
    }

    fn options(&self, call: &str) -> String {
        let at = self.socket.local_addr().expect("bound");
        format!(
            "OPTIONS sip:rom1@{at} SIP/2.0\r\nVia: SIP/2.0/UDP {at};branch=z9hG4bK-{call};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:samband@{at}>;tag=f1\r\nTo: <sip:rom1@{at}>\r\n\
             Call-ID: {call}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
        )
    }

    async fn send(&self, text: &str) {
        self.socket.send(text.as_bytes()).await.expect("sent");
    }

    async fn hear(&self) -> String {
        let mut buffer = [0; 4096];
        let length = timeout(LIMIT, self.socket.recv(&mut buffer))
            .await
            .expect("an answer within the limit")
            .expect("no error");
        String::from_utf8(buffer[..length].to_vec()).expect("text")
    }

    async fn ask(&self, call: &str) -> String {
        self.send(&self.options(call)).await;
        self.hear().await
    }
}

async fn start(first: Behaviour) -> (Sip, Switch<Behaviour>, Switch<Power>) {
    let (behaviour, power) = (Switch::new(first), Switch::new(Power::Up));
    let at = "127.0.0.1:0".parse().expect("address");
    let sip = Sip::start(at, behaviour.clone(), Supply::by([power.clone()]))
        .await
        .expect("started");
    (sip, behaviour, power)
}

fn line<'a>(answer: &'a str, name: &str) -> &'a str {
    answer
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_else(|| panic!("no {name} in {answer}"))
}

#[tokio::test]
async fn options_draws_a_response_as_rfc_3261_wants_it() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    let answer = peer.ask("c1").await;
    let here = peer.socket.local_addr().expect("bound");
    assert!(answer.starts_with("SIP/2.0 200 OK\r\n"));
    assert!(answer.ends_with("\r\n\r\n"));
    assert_eq!(
        line(&answer, "Via"),
        format!(
            "SIP/2.0/UDP {here};branch=z9hG4bK-c1;received=127.0.0.1;rport={}",
            here.port()
        )
    );
    assert_eq!(
        line(&answer, "From"),
        format!("<sip:samband@{here}>;tag=f1")
    );
    assert!(line(&answer, "To").starts_with(&format!("<sip:rom1@{here}>;tag=")));
    assert_eq!(line(&answer, "Call-ID"), "c1");
    assert_eq!(line(&answer, "CSeq"), "1 OPTIONS");
    assert_eq!(line(&answer, "Allow"), "OPTIONS");
    assert_eq!(line(&answer, "Accept"), "application/sdp");
    assert!(line(&answer, "Server").starts_with("samband-respond/"));
    assert_eq!(line(&answer, "Content-Length"), "0");
    // A repeat draws the same tag, another request another.
    assert_eq!(peer.ask("c1").await, answer);
    assert_ne!(line(&peer.ask("c2").await, "To"), line(&answer, "To"));
}

#[tokio::test]
async fn all_vias_come_back_in_order_and_a_tag_once_given_is_kept() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    let request = peer
        .options("c")
        .replace(
            "Max-Forwards: 70\r\n",
            "Via: SIP/2.0/UDP b;branch=z9hG4bK2, SIP/2.0/TCP c\r\n",
        )
        .replace("\r\nCall-ID", ";tag=given\r\nCall-ID");
    peer.send(&request).await;
    let answer = peer.hear().await;
    let vias: Vec<_> = answer.lines().filter(|l| l.starts_with("Via: ")).collect();
    assert_eq!(vias.len(), 2);
    assert_eq!(vias[1], "Via: SIP/2.0/UDP b;branch=z9hG4bK2, SIP/2.0/TCP c");
    assert!(line(&answer, "To").ends_with(">;tag=given"));
}

#[tokio::test]
async fn without_rport_the_answer_goes_to_the_port_that_the_via_names() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let (peer, other) = (Peer::of(&sip).await, Peer::of(&sip).await);
    let request = peer.options("c");
    let port = other.socket.local_addr().expect("bound").port();
    let via = format!("SIP/2.0/UDP nowhere.example:{port};branch=z9");
    let at = request.find("SIP/2.0/UDP").expect("a Via");
    let end = request[at..].find("\r\n").expect("its end") + at;
    peer.send(&format!("{}{via}{}", &request[..at], &request[end..]))
        .await;
    let answer = other.hear().await;
    assert_eq!(line(&answer, "Via"), format!("{via};received=127.0.0.1"));
}

#[tokio::test]
async fn another_method_draws_405_and_an_ack_nothing() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    peer.send(&peer.options("a").replace("OPTIONS", "ACK"))
        .await;
    peer.send(&peer.options("i").replace("OPTIONS", "INVITE"))
        .await;
    let answer = peer.hear().await;
    assert!(answer.starts_with("SIP/2.0 405 Method Not Allowed\r\n"));
    assert_eq!(line(&answer, "Call-ID"), "i");
    assert_eq!(line(&answer, "Allow"), "OPTIONS");
}

#[tokio::test]
async fn it_answers_any_status_that_it_is_told_to() {
    let (sip, behaviour, _) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    for (status, reason) in [
        (503, "503 Service Unavailable"),
        (486, "486 Busy Here"),
        (299, "299"),
    ] {
        behaviour.set(Behaviour::Answer { status });
        let answer = peer.ask(&status.to_string()).await;
        assert!(answer.starts_with(&format!("SIP/2.0 {reason}")), "{answer}");
    }
    behaviour.set(Behaviour::Answer { status: 401 });
    assert!(line(&peer.ask("x").await, "WWW-Authenticate").starts_with("Digest realm="));
}

#[tokio::test]
async fn hung_it_says_nothing_and_mended_it_does_not_answer_what_it_slept_through() {
    let (sip, behaviour, power) = start(Behaviour::Silent).await;
    let peer = Peer::of(&sip).await;
    peer.send(&peer.options("slept")).await;
    settle(&peer, "hung", || behaviour.set(Behaviour::WELL)).await;
    power.set(Power::Silent);
    settle(&peer, "dark", || power.set(Power::Up)).await;
}

/// Sends until something is heard; the first thing heard must be no answer to
/// what was sent before the switch was turned.
async fn settle(peer: &Peer, lost: &str, turn: impl FnOnce()) {
    for _ in 0..20 {
        peer.send(&peer.options(lost)).await;
        tokio::task::yield_now().await;
    }
    let mut buffer = [0; 4096];
    let early = timeout(Duration::from_millis(300), peer.socket.recv(&mut buffer)).await;
    assert!(early.is_err(), "heard something of a silent responder");
    turn();
    peer.send(&peer.options("after")).await;
    assert_eq!(line(&peer.hear().await, "Call-ID"), "after");
}

#[tokio::test]
async fn told_to_miss_the_first_transmission_it_answers_the_second() {
    let (sip, _, _) = start(Behaviour::SecondOnly { status: 200 }).await;
    let peer = Peer::of(&sip).await;
    peer.send(&peer.options("one")).await;
    peer.send(&peer.options("two")).await;
    peer.send(&peer.options("two")).await;
    assert_eq!(line(&peer.hear().await, "Call-ID"), "two");
    assert_eq!(line(&peer.ask("one").await, "Call-ID"), "one");
}

#[tokio::test]
async fn late_answers_come_late_and_hold_up_nothing_else() {
    let after = Duration::from_secs(2);
    let (sip, behaviour, _) = start(Behaviour::Late { status: 200, after }).await;
    let peer = Peer::of(&sip).await;
    peer.send(&peer.options("late")).await;
    // What the stack refuses by itself does not wait for the slow process; this
    // answer shows that the request before it has been read.
    peer.send(&peer.options("odd").replace("OPTIONS", "INVITE"))
        .await;
    let mut heard = vec![peer.hear().await];
    behaviour.set(Behaviour::WELL);
    heard.push(peer.ask("prompt").await);
    heard.push(peer.hear().await);
    let calls: Vec<_> = heard.iter().map(|answer| line(answer, "Call-ID")).collect();
    assert_eq!(calls, ["odd", "prompt", "late"]);
}

#[tokio::test]
async fn closed_the_port_is_unreachable_and_opened_it_answers_again() {
    let (sip, behaviour, power) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    peer.ask("before").await;
    behaviour.set(Behaviour::Closed);
    let refused = async {
        loop {
            // A connected socket reports the ICMP error at the next call.
            let sent = peer.socket.send(b"?").await;
            let mut buffer = [0; 4096];
            let heard = timeout(Duration::from_millis(50), peer.socket.recv(&mut buffer)).await;
            let error = sent.err().or(heard.ok().and_then(Result::err));
            if error.is_some_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused) {
                return;
            }
        }
    };
    timeout(LIMIT, refused)
        .await
        .expect("refused within the limit");
    behaviour.set(Behaviour::WELL);
    let answered = async {
        loop {
            let _ = peer.socket.send(peer.options("again").as_bytes()).await;
            let mut buffer = [0; 4096];
            let heard = timeout(Duration::from_millis(50), peer.socket.recv(&mut buffer)).await;
            if matches!(heard, Ok(Ok(_))) {
                return;
            }
        }
    };
    timeout(LIMIT, answered)
        .await
        .expect("answered within the limit");
    // Without power a closed port is silent too: nobody is there to refuse.
    behaviour.set(Behaviour::Closed);
    power.set(Power::Silent);
    let silent = async {
        loop {
            let sent = peer.socket.send(b"?").await;
            let mut buffer = [0; 4096];
            let heard = timeout(Duration::from_millis(200), peer.socket.recv(&mut buffer)).await;
            if sent.is_ok() && heard.is_err() {
                return;
            }
        }
    };
    timeout(LIMIT, silent)
        .await
        .expect("silent within the limit");
}

#[tokio::test]
async fn garbage_and_giants_are_not_answered_and_do_no_harm() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let peer = Peer::of(&sip).await;
    let giant = peer
        .options("giant")
        .replace("Max-Forwards", &format!("X: {}\r\nY", "x".repeat(3000)));
    for bytes in [
        &b"\r\n\r\n"[..],
        b"\0\xff\xfe",
        b"OPTIONS",
        &[b'A'; 2048],
        giant.as_bytes(),
    ] {
        peer.socket.send(bytes).await.expect("sent");
    }
    assert_eq!(line(&peer.ask("after").await, "Call-ID"), "after");
}

#[tokio::test]
async fn a_thousand_requests_of_many_peers_are_all_answered() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let mut peers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let peer = Peer::of(&sip).await;
        peers.spawn(async move {
            for call in 0..20 {
                let call = call.to_string();
                assert_eq!(line(&peer.ask(&call).await, "Call-ID"), call);
            }
        });
    }
    while let Some(peer) = peers.join_next().await {
        peer.expect("all answered");
    }
}

#[tokio::test]
async fn dropped_it_frees_its_port() {
    let (sip, _, _) = start(Behaviour::WELL).await;
    let at = sip.at();
    drop(sip);
    let free = async {
        while UdpSocket::bind(at).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LIMIT, free).await.expect("free within the limit");
}

#[tokio::test]
async fn a_registrar_answers_for_a_room_as_the_room_is() {
    let (room, site) = (Switch::new(Behaviour::WELL), Switch::new(Power::Up));
    let mut registered = Registered::default();
    registered.add(
        "sip:Rom1@vc.example",
        room.clone(),
        Supply::by([site.clone()]),
    );
    let at = "127.0.0.1:0".parse().expect("address");
    let behaviour = Switch::new(Behaviour::WELL);
    let sip = Sip::start_registrar(at, behaviour, Supply::always(), registered)
        .await
        .expect("started");
    let peer = Peer::of(&sip).await;
    let here = peer.socket.local_addr().expect("bound");
    let status = async |uri: &str| {
        let own = format!("OPTIONS sip:rom1@{here} ");
        let request = peer.options(uri).replace(&own, &format!("OPTIONS {uri} "));
        peer.send(&request).await;
        let answer = peer.hear().await;
        answer
            .split(' ')
            .nth(1)
            .map(str::to_owned)
            .expect("a status")
    };
    assert_eq!(status("sip:rom1@VC.example;transport=udp").await, "200");
    room.set(Behaviour::Silent);
    assert_eq!(status("sip:rom1@vc.example").await, "480");
    room.set(Behaviour::WELL);
    site.set(Power::Silent);
    assert_eq!(status("sip:rom1@vc.example").await, "480");
    assert_eq!(status("sip:rom2@vc.example").await, "404");
    assert_eq!(status("sip:vc.example").await, "200");
}
