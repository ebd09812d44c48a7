//! A way to a web server on which calls are lost, late and cut, at random from a seed:
//! before they arrive, and after they have been done.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddrV4, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::process::Place;

/// The way.
pub(crate) struct Weather {
    pub(crate) address: SocketAddrV4,
    sky: Arc<Sky>,
}

struct Sky {
    calm: AtomicBool,
    /// Calls of a hundred that go wrong.
    bad: u32,
    random: Mutex<StdRng>,
    /// Lost before they arrived, lost after they were done, cut in the answer.
    counts: [AtomicU32; 3],
}

#[derive(Clone, Copy)]
enum Fate {
    Well,
    Late(Duration),
    Before,
    After,
    Cut,
}

impl Weather {
    pub(crate) fn start(upstream: SocketAddrV4, bad: u32, seed: u64) -> Self {
        let place = Place::loopback();
        let listener = TcpListener::bind((place.ip, 0)).unwrap();
        let std::net::SocketAddr::V4(address) = listener.local_addr().unwrap() else {
            unreachable!("bound to IPv4")
        };
        let sky = Arc::new(Sky {
            calm: AtomicBool::new(false),
            bad,
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            counts: Default::default(),
        });
        let above = Arc::clone(&sky);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let sky = Arc::clone(&above);
                thread::spawn(move || carry(client, upstream, &sky));
            }
        });
        Self { address, sky }
    }

    /// From now on nothing goes wrong.
    pub(crate) fn clear_up(&self) {
        self.sky.calm.store(true, Ordering::Relaxed);
    }

    /// Calls that were lost before they arrived, lost after they were done, and cut.
    pub(crate) fn counts(&self) -> [u32; 3] {
        [0, 1, 2].map(|at| self.sky.counts[at].load(Ordering::Relaxed))
    }
}

impl Sky {
    fn fate(&self) -> Fate {
        if self.calm.load(Ordering::Relaxed) {
            return Fate::Well;
        }
        let mut random = self.random.lock().unwrap();
        if random.random_range(0..100) >= self.bad {
            return match random.random_range(0..5) {
                0 => Fate::Late(Duration::from_millis(random.random_range(0..900))),
                _ => Fate::Well,
            };
        }
        let (fate, at) = match random.random_range(0..3) {
            0 => (Fate::Before, 0),
            1 => (Fate::After, 1),
            _ => (Fate::Cut, 2),
        };
        self.counts[at].fetch_add(1, Ordering::Relaxed);
        fate
    }
}

fn carry(client: TcpStream, upstream: SocketAddrV4, sky: &Sky) -> Option<()> {
    let fate = sky.fate();
    let mut client = client;
    client
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let request = request(&mut client)?;
    if matches!(fate, Fate::Before) {
        return client.shutdown(Shutdown::Both).ok();
    }
    // This is the weather itself, and waits for nothing.
    if let Fate::Late(by) = fate {
        thread::sleep(by);
    }
    let mut server = TcpStream::connect(upstream).ok()?;
    server
        .set_read_timeout(Some(Duration::from_secs(60)))
        .ok()?;
    server.write_all(&request).ok()?;
    let mut answer = Vec::new();
    // A server that was killed has said what it has said.
    let _ = server.read_to_end(&mut answer);
    let whole = answer.len();
    let sent = match fate {
        Fate::Well | Fate::Late(_) => whole,
        Fate::Cut => whole.min(40),
        Fate::Before | Fate::After => 0,
    };
    client.write_all(&answer[..sent]).ok()?;
    client.shutdown(Shutdown::Both).ok()
}

/// A whole request, asked to be the last of its connection.
fn request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut got = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let n = client.read(&mut buffer).ok().filter(|n| *n > 0)?;
        got.extend_from_slice(&buffer[..n]);
        let end = got.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            continue;
        };
        let head = String::from_utf8_lossy(&got[..end]).into_owned();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is = name.eq_ignore_ascii_case("content-length");
            is.then(|| value.trim().parse::<usize>().ok()).flatten()
        });
        if got.len() >= end + 4 + length.unwrap_or(0) {
            let rest = got.split_off(end);
            return Some([got, b"\r\nConnection: close".to_vec(), rest].concat());
        }
    }
}
