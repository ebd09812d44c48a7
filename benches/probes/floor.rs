//! The bare paced loop: tokio, shared sockets, each question sent when it is
//! due, answers matched by number and counted. No state, no metrics, no
//! deadlines: what any daemon that sends this much must pay at least.

mod datagram;
mod stream;

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::SocketAddrV4;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::{Kind, TCP_PORT, TLS_PORT, target, targets};
use datagram::Socket;
use stream::Secure;

/// Asks at this rate, says `asked answered` and waits to be killed.
pub(crate) fn run(kind: Kind, rate: u32, seconds: u64, authority: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let local = LocalSet::new();
    let (asked, answered) = local.block_on(&runtime, ask_all(kind, rate, seconds, authority));
    println!("{asked} {answered}");
    io::stdout().flush().unwrap();
    // Standard input is empty, so this holds no processor and ends by signal only.
    let _ = io::stdin().read(&mut [0]);
    std::thread::sleep(Duration::from_secs(3600));
}

/// For the last answers.
const TAIL: Duration = Duration::from_millis(300);

async fn ask_all(kind: Kind, rate: u32, seconds: u64, authority: &Path) -> (u64, u64) {
    let answered = Rc::new(Cell::new(0));
    let kinds = if kind == Kind::Mix {
        &Kind::MIXED[..]
    } else {
        std::slice::from_ref(&kind)
    };
    let ways: Vec<Way> = kinds
        .iter()
        .map(|&kind| Way::open(kind, authority, &answered))
        .collect();
    let mut pace = Pace::new(rate, seconds);
    let targets = targets(kind, rate);
    while let Some(number) = pace.next().await {
        let way = &ways[number as usize % ways.len()];
        way.ask(number, number % targets, &answered).await;
    }
    tokio::time::sleep(TAIL).await;
    (u64::from(pace.total), answered.get())
}

/// By which one kind is asked.
enum Way {
    Datagrams(Rc<Socket>),
    Connections,
    Secure(Rc<Secure>),
}

impl Way {
    fn open(kind: Kind, authority: &Path, answered: &Rc<Cell<u64>>) -> Self {
        match kind {
            Kind::Tcp => Self::Connections,
            Kind::Tls => Self::Secure(Rc::new(Secure::new(authority, false))),
            Kind::Https => Self::Secure(Rc::new(Secure::new(authority, true))),
            Kind::Icmp | Kind::Dns | Kind::Sip | Kind::Stun | Kind::Ntp => {
                Self::Datagrams(Socket::open(kind, Rc::clone(answered)))
            }
            Kind::Mix => unreachable!("a mix is made of others"),
        }
    }

    async fn ask(&self, number: u32, nth: u32, answered: &Rc<Cell<u64>>) {
        let answered = Rc::clone(answered);
        match self {
            Self::Datagrams(socket) => socket.ask(number, target(nth)).await,
            Self::Connections => {
                tokio::task::spawn_local(async move {
                    if TcpStream::connect((target(nth), TCP_PORT)).await.is_ok() {
                        answered.set(answered.get() + 1);
                    }
                });
            }
            Self::Secure(secure) => {
                let secure = Rc::clone(secure);
                tokio::task::spawn_local(async move {
                    let at = SocketAddrV4::new(target(nth), TLS_PORT);
                    if secure.ask(at).await.is_ok_and(|well| well) {
                        answered.set(answered.get() + 1);
                    }
                });
            }
        }
    }
}

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
}
