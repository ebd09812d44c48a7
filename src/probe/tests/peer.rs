//! Peers on loopback that answer as a test tells them.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A UDP socket in a thread of its own; ends with the test.
pub(crate) struct Peer {
    pub address: SocketAddr,
    asked: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What a peer knows when it has been asked something.
pub(crate) struct Asked<'a> {
    pub socket: &'a UdpSocket,
    pub from: SocketAddr,
    pub bytes: &'a [u8],
    /// 1 for the first datagram.
    pub count: usize,
}

impl Asked<'_> {
    pub(crate) fn answer(&self, bytes: &[u8]) {
        self.socket.send_to(bytes, self.from).expect("answers");
    }

    /// A SIP response with this status line that answers the request.
    pub(crate) fn response(&self, status: &str) -> Vec<u8> {
        let request = std::str::from_utf8(self.bytes).expect("text");
        let mut lines = vec![format!("SIP/2.0 {status}")];
        let copied = ["Via:", "From:", "Call-ID:", "CSeq:"];
        for line in request.lines() {
            if copied.iter().any(|name| line.starts_with(name)) {
                lines.push(line.to_owned());
            } else if line.starts_with("To:") {
                lines.push(format!("{line};tag=peer"));
            }
        }
        lines.push("Server: peer/1".to_owned());
        lines.push("Content-Length: 0\r\n\r\n".to_owned());
        lines.join("\r\n").into_bytes()
    }
}

impl Peer {
    pub(crate) fn start(act: impl Fn(&Asked<'_>) + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        Self::on(socket, act)
    }

    pub(crate) fn on(socket: UdpSocket, act: impl Fn(&Asked<'_>) + Send + 'static) -> Self {
        let address = socket.local_addr().expect("an address");
        socket
            .set_read_timeout(Some(Duration::from_millis(20)))
            .expect("a time limit");
        let asked = Arc::new(AtomicUsize::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let (counter, flag) = (Arc::clone(&asked), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while !flag.load(Ordering::Relaxed) {
                let Ok((length, from)) = socket.recv_from(&mut buffer) else {
                    continue;
                };
                let count = counter.fetch_add(1, Ordering::SeqCst) + 1;
                let bytes = &buffer[..length];
                act(&Asked {
                    socket: &socket,
                    from,
                    bytes,
                    count,
                });
            }
        });
        Self {
            address,
            asked,
            stop,
            thread: Some(thread),
        }
    }

    /// How many datagrams it has been sent.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
