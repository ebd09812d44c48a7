//! Questions in datagrams, all of a kind by one socket.

use std::cell::{Cell, RefCell};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::rc::Rc;

use socket2::{Domain, Protocol, Socket as Raw, Type};
use tokio::net::UdpSocket;

use crate::responder::{dns_question, ntp_question, sip_question, stun_question};
use crate::{DNS_PORT, Kind, NTP_PORT, SIP_PORT, STUN_PORT};

/// One socket, and which numbers wait for an answer.
pub(super) struct Socket {
    kind: Kind,
    socket: UdpSocket,
    waiting: RefCell<Vec<bool>>,
}

impl Socket {
    /// Opens it, and counts from now on what is answered.
    pub(super) fn open(kind: Kind, answered: Rc<Cell<u64>>) -> Rc<Self> {
        let socket = Rc::new(Self {
            kind,
            socket: socket(kind),
            waiting: RefCell::new(vec![false; 1 << 16]),
        });
        let receiver = Rc::clone(&socket);
        tokio::task::spawn_local(async move { receiver.receive(&answered).await });
        socket
    }

    async fn receive(&self, answered: &Cell<u64>) {
        let mut buffer = [0; 2048];
        while let Ok((length, _)) = self.socket.recv_from(&mut buffer).await {
            let slot = number(self.kind, &buffer[..length]).map(usize::from);
            if slot.is_some_and(|slot| std::mem::take(&mut self.waiting.borrow_mut()[slot])) {
                answered.set(answered.get() + 1);
            }
        }
    }

    pub(super) async fn ask(&self, number: u32, target: Ipv4Addr) {
        let short = (number % (1 << 16)) as u16;
        let (question, port) = match self.kind {
            Kind::Icmp => (echo(short), 0),
            Kind::Dns => (dns_question(short), DNS_PORT),
            Kind::Sip => (sip_question(u32::from(short)), SIP_PORT),
            Kind::Stun => (stun_question(short), STUN_PORT),
            Kind::Ntp => (ntp_question(short), NTP_PORT),
            Kind::Tcp | Kind::Tls | Kind::Https | Kind::Mix => unreachable!("no datagrams"),
        };
        self.waiting.borrow_mut()[usize::from(short)] = true;
        let target = SocketAddrV4::new(target, port);
        let _ = self.socket.send_to(&question, target).await;
    }
}

fn socket(kind: Kind) -> UdpSocket {
    let protocol = if kind == Kind::Icmp {
        Protocol::ICMPV4
    } else {
        Protocol::UDP
    };
    let socket = Raw::new(Domain::IPV4, Type::DGRAM, Some(protocol)).unwrap();
    socket.set_nonblocking(true).unwrap();
    let _ = socket.set_recv_buffer_size(4_000_000);
    socket
        .bind(&SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0).into())
        .unwrap();
    UdpSocket::from_std(socket.into()).unwrap()
}

/// An echo request of the usual 56 bytes; identifier and checksum are the kernel's.
fn echo(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    let mut request = vec![8, 0, 0, 0, 0, 0, high, low];
    request.resize(64, 0x42);
    request
}

/// The number of the question that this answers.
fn number(kind: Kind, answer: &[u8]) -> Option<u16> {
    let at = |place: usize| {
        let bytes = answer.get(place..place + 2)?;
        Some(u16::from_be_bytes([bytes[0], bytes[1]]))
    };
    match kind {
        Kind::Icmp => at(6).filter(|_| answer.first() == Some(&0)),
        Kind::Dns => at(0),
        Kind::Stun => at(8).filter(|_| answer.starts_with(&[1, 1])),
        Kind::Ntp => at(24),
        Kind::Sip => {
            const BRANCH: &[u8] = b"branch=z9hG4bK";
            let at = answer
                .windows(BRANCH.len())
                .position(|window| window == BRANCH)?;
            let digits = answer.get(at + BRANCH.len()..)?.get(..8)?;
            u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        }
        Kind::Tcp | Kind::Tls | Kind::Https | Kind::Mix => None,
    }
}
