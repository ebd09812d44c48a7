//! A TCP line that breaks in the middle, at a byte of our choice.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use crate::process::Place;

/// When the line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// Never.
    Never,
    /// Once the client has sent this many bytes on a connection; they still arrive.
    AfterSent(usize),
    /// Once the server has answered this many bytes on a connection; what is more
    /// never reaches the client.
    AfterAnswered(usize),
    /// Once the client has sent these bytes; they still arrive, the answer does not.
    AfterText(&'static [u8]),
    /// At once, before anything.
    AtOnce,
    /// Nothing is heard of it: two connections hang, and no more are made.
    Deaf,
}

/// A line to an upstream server; connections made after
/// [`set`](Self::set) follow the new rule.
pub(crate) struct Cutter {
    pub(crate) address: SocketAddrV4,
    rule: Arc<Mutex<Break>>,
    cuts: Arc<Mutex<u32>>,
}

impl Cutter {
    pub(crate) fn start(upstream: SocketAddrV4) -> Self {
        Self::start_at(Place::loopback().ip, upstream)
    }

    /// At this address, such as the one in the server's certificate.
    pub(crate) fn start_at(ip: Ipv4Addr, upstream: SocketAddrV4) -> Self {
        let listener = listen(ip);
        let SocketAddr::V4(address) = listener.local_addr().unwrap() else {
            unreachable!("bound to IPv4")
        };
        let rule = Arc::new(Mutex::new(Break::Never));
        let cuts = Arc::new(Mutex::new(0));
        let (rules, counter) = (Arc::clone(&rule), Arc::clone(&cuts));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let rule = until_it_hears(&rules);
                let counter = Arc::clone(&counter);
                thread::spawn(move || carry(&client, upstream, rule, &counter));
            }
        });
        Self {
            address,
            rule,
            cuts,
        }
    }

    pub(crate) fn set(&self, rule: Break) {
        *self.rule.lock().unwrap() = rule;
    }

    /// How many connections have been broken.
    pub(crate) fn cuts(&self) -> u32 {
        *self.cuts.lock().unwrap()
    }
}

/// A listener on which one connection waits to be accepted, at most.
fn listen(ip: Ipv4Addr) -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((ip, 0)).into()).unwrap();
    socket.listen(0).unwrap();
    socket.into()
}

/// The rule, once it is another than to be deaf.
fn until_it_hears(rules: &Mutex<Break>) -> Break {
    loop {
        let rule = *rules.lock().unwrap();
        if rule != Break::Deaf {
            return rule;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn carry(client: &TcpStream, upstream: SocketAddrV4, rule: Break, cuts: &Mutex<u32>) {
    if rule == Break::AtOnce {
        *cuts.lock().unwrap() += 1;
        reset(client);
        return;
    }
    let Ok(server) = TcpStream::connect_timeout(&upstream.into(), Duration::from_secs(5)) else {
        reset(client);
        return;
    };
    let broken = Mutex::new(false);
    let cut = || {
        let mut broken = broken.lock().unwrap();
        if !*broken {
            *broken = true;
            *cuts.lock().unwrap() += 1;
            reset(client);
            let _ = server.shutdown(Shutdown::Both);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| forwards(client, &server, rule, &cut));
        backwards(&server, client, rule, &cut);
    });
}

fn forwards(mut client: &TcpStream, mut server: &TcpStream, rule: Break, cut: &dyn Fn()) {
    let mut sent = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(n @ 1..) = client.read(&mut buffer) {
        sent.extend_from_slice(&buffer[..n]);
        if server.write_all(&buffer[..n]).is_err() {
            break;
        }
        let over = match rule {
            Break::AfterSent(most) => sent.len() >= most,
            Break::AfterText(text) => sent.windows(text.len()).any(|window| window == text),
            Break::Never | Break::AfterAnswered(_) | Break::AtOnce | Break::Deaf => false,
        };
        if over {
            // The server gets what was sent, and time to act on it; the answer is lost.
            let _ = client.shutdown(Shutdown::Both);
            thread::sleep(Duration::from_millis(200));
            cut();
            return;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

fn backwards(mut server: &TcpStream, mut client: &TcpStream, rule: Break, cut: &dyn Fn()) {
    let mut answered = 0;
    let mut buffer = [0; 4096];
    while let Ok(n @ 1..) = server.read(&mut buffer) {
        let room = match rule {
            Break::AfterAnswered(most) => most.saturating_sub(answered),
            Break::Never
            | Break::AfterSent(_)
            | Break::AfterText(_)
            | Break::AtOnce
            | Break::Deaf => n,
        };
        let passed = n.min(room);
        if client.write_all(&buffer[..passed]).is_err() {
            break;
        }
        answered += passed;
        if passed < n {
            cut();
            return;
        }
    }
    let _ = client.shutdown(Shutdown::Write);
}

/// A reset instead of an orderly end, as from a line that went away.
fn reset(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
    let _ = stream.shutdown(Shutdown::Both);
}
