//! The bare paced loop: tokio, one shared socket, each question sent when it
//! is due, answers matched by number and counted. No state, no metrics, no
//! deadlines: what any daemon that sends this much must pay at least.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::rc::Rc;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpStream, UdpSocket};
use tokio::task::LocalSet;

use crate::responder::{dns_question, sip_question};
use crate::{DNS_PORT, Kind, SIP_PORT, TCP_PORT, target, targets};

/// Asks at this rate, says `asked answered` and waits to be killed.
pub(crate) fn run(kind: Kind, rate: u32, seconds: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let local = LocalSet::new();
    let (asked, answered) = local.block_on(&runtime, async {
        match kind {
            Kind::Tcp => connections(rate, seconds).await,
            Kind::Icmp | Kind::Dns | Kind::Sip => datagrams(kind, rate, seconds).await,
        }
    });
    println!("{asked} {answered}");
    io::stdout().flush().unwrap();
    // Standard input is empty, so this holds no processor and ends by signal only.
    let _ = io::stdin().read(&mut [0]);
    std::thread::sleep(Duration::from_secs(3600));
}

async fn datagrams(kind: Kind, rate: u32, seconds: u64) -> (u64, u64) {
    let socket = Rc::new(socket(kind));
    let waiting = Rc::new(RefCell::new(vec![false; 1 << 16]));
    let answered = Rc::new(Cell::new(0));
    let receiver = {
        let (socket, waiting) = (Rc::clone(&socket), Rc::clone(&waiting));
        let answered = Rc::clone(&answered);
        tokio::task::spawn_local(async move {
            let mut buffer = [0; 2048];
            while let Ok((length, _)) = socket.recv_from(&mut buffer).await {
                let number = number(kind, &buffer[..length]);
                let slot = number.map(usize::from);
                if slot.is_some_and(|slot| std::mem::take(&mut waiting.borrow_mut()[slot])) {
                    answered.set(answered.get() + 1);
                }
            }
        })
    };
    let mut pace = Pace::new(rate, seconds);
    let targets = targets(kind, rate);
    while let Some(number) = pace.next().await {
        let short = (number % (1 << 16)) as u16;
        let (question, port) = match kind {
            Kind::Icmp => (echo(short), 0),
            Kind::Dns => (dns_question(short), DNS_PORT),
            Kind::Sip => (sip_question(u32::from(short)), SIP_PORT),
            Kind::Tcp => unreachable!("has a loop of its own"),
        };
        waiting.borrow_mut()[usize::from(short)] = true;
        let _ = socket
            .send_to(&question, SocketAddrV4::new(target(number % targets), port))
            .await;
    }
    tokio::time::sleep(TAIL).await;
    receiver.abort();
    (pace.asked(), answered.get())
}

async fn connections(rate: u32, seconds: u64) -> (u64, u64) {
    let answered = Rc::new(Cell::new(0));
    let mut pace = Pace::new(rate, seconds);
    let targets = targets(Kind::Tcp, rate);
    while let Some(number) = pace.next().await {
        let answered = Rc::clone(&answered);
        tokio::task::spawn_local(async move {
            if TcpStream::connect((target(number % targets), TCP_PORT))
                .await
                .is_ok()
            {
                answered.set(answered.get() + 1);
            }
        });
    }
    tokio::time::sleep(TAIL).await;
    (pace.asked(), answered.get())
}

/// For the last answers.
const TAIL: Duration = Duration::from_millis(300);

/// Says when the next question is due.
struct Pace {
    start: Instant,
    rate: u32,
    total: u32,
    next: u32,
}

impl Pace {
    fn new(rate: u32, seconds: u64) -> Self {
        Self {
            start: Instant::now(),
            rate,
            total: rate * u32::try_from(seconds).unwrap(),
            next: 0,
        }
    }

    async fn next(&mut self) -> Option<u32> {
        let number = self.next;
        if number == self.total {
            return None;
        }
        self.next += 1;
        let due = Duration::from_secs_f64(f64::from(number) / f64::from(self.rate));
        if self.start.elapsed() < due {
            tokio::time::sleep_until((self.start + due).into()).await;
        }
        Some(number)
    }

    fn asked(&self) -> u64 {
        u64::from(self.total)
    }
}

fn socket(kind: Kind) -> UdpSocket {
    let protocol = if kind == Kind::Icmp {
        Protocol::ICMPV4
    } else {
        Protocol::UDP
    };
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(protocol)).unwrap();
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
    match kind {
        Kind::Icmp if answer.first() == Some(&0) => {
            Some(u16::from_be_bytes([*answer.get(6)?, *answer.get(7)?]))
        }
        Kind::Icmp | Kind::Tcp => None,
        Kind::Dns => Some(u16::from_be_bytes([*answer.first()?, *answer.get(1)?])),
        Kind::Sip => {
            const BRANCH: &[u8] = b"branch=z9hG4bK";
            let at = answer
                .windows(BRANCH.len())
                .position(|window| window == BRANCH)?;
            let digits = answer.get(at + BRANCH.len()..)?.get(..8)?;
            u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        }
    }
}
