use super::*;
use crate::respond::Power;

/// Far beyond what any machine needs; reached only when a promise is broken.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Connected,
    Refused,
    Silence,
}

async fn look(at: SocketAddr) -> Seen {
    match timeout(Duration::from_millis(300), TcpStream::connect(at)).await {
        Ok(Ok(_)) => Seen::Connected,
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => Seen::Refused,
        Ok(Err(error)) => panic!("unexpected: {error}"),
        Err(_) => Seen::Silence,
    }
}

async fn until(at: SocketAddr, wanted: Seen) {
    let seen = async { while look(at).await != wanted {} };
    timeout(LIMIT, seen)
        .await
        .unwrap_or_else(|_| panic!("never {wanted:?}"));
}

#[tokio::test]
async fn a_port_accepts_is_silent_and_is_closed_as_told_and_back() {
    let (behaviour, power) = (Switch::new(Behaviour::Accept), Switch::new(Power::Up));
    // An address of its own: a port given back can be taken by no other test.
    let at = "127.7.0.1:0".parse().expect("address");
    let supply = Supply::by([power.clone()]);
    let tcp = Tcp::start(at, behaviour.clone(), supply)
        .await
        .expect("started");
    let at = tcp.at();
    for _ in 0..200 {
        assert_eq!(look(at).await, Seen::Connected);
    }
    for _ in 0..2 {
        behaviour.set(Behaviour::Silent);
        until(at, Seen::Silence).await;
        for _ in 0..3 {
            assert_eq!(look(at).await, Seen::Silence, "once silent, it stays so");
        }
        behaviour.set(Behaviour::Closed);
        until(at, Seen::Refused).await;
        power.set(Power::Silent);
        until(at, Seen::Silence).await;
        behaviour.set(Behaviour::Accept);
        assert_eq!(look(at).await, Seen::Silence, "without power");
        power.set(Power::Up);
        until(at, Seen::Connected).await;
    }
}

#[tokio::test]
async fn many_connections_at_once_are_all_accepted() {
    let at = "127.0.0.1:0".parse().expect("address");
    let tcp = Tcp::start(at, Switch::new(Behaviour::Accept), Supply::always())
        .await
        .expect("started");
    let mut peers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let at = tcp.at();
        peers.spawn(async move { timeout(LIMIT, TcpStream::connect(at)).await });
    }
    while let Some(peer) = peers.join_next().await {
        peer.expect("ran")
            .expect("within the limit")
            .expect("connected");
    }
}
