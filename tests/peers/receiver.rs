//! A receiver of webhooks that answers as it is told, and remembers what it got.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddrV4, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::mail::address;
use crate::process::Place;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// By name in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    /// The status that it drew.
    pub(crate) status: u16,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body in JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// The receiver, on a port of its own.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddrV4,
    status: Arc<Mutex<u16>>,
    got: Arc<Mutex<Vec<Request>>>,
}

impl Receiver {
    pub(crate) fn start(status: u16) -> Self {
        Self::with(status, false)
    }

    /// One that says back what it was asked with, as careless ones do.
    pub(crate) fn echoing(status: u16) -> Self {
        Self::with(status, true)
    }

    fn with(status: u16, echoes: bool) -> Self {
        let listener = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let receiver = Self {
            address: address(&listener),
            status: Arc::new(Mutex::new(status)),
            got: Arc::default(),
        };
        let (status, got) = (Arc::clone(&receiver.status), Arc::clone(&receiver.got));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let status = *status.lock().unwrap();
                if let Some(request) = serve(&stream, status, echoes) {
                    got.lock().unwrap().push(request);
                }
            }
        });
        receiver
    }

    /// From now on answers with another status.
    pub(crate) fn set(&self, status: u16) {
        *self.status.lock().unwrap() = status;
    }

    /// What it got, oldest first.
    pub(crate) fn got(&self) -> Vec<Request> {
        self.got.lock().unwrap().clone()
    }
}

fn serve(mut stream: &TcpStream, status: u16, echoes: bool) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut head = line.clone();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        head += &line;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let said = if echoes { head.as_str() } else { "" };
    let answer = format!(
        "HTTP/1.1 {status} As told\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    );
    stream.write_all(answer.as_bytes()).ok()?;
    Some(Request {
        headers,
        body: String::from_utf8(body).ok()?,
        status,
    })
}
