//! The shared sockets: opened when first needed, sent through.

use std::net::SocketAddr;

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollEvent, EpollFlags};
use rand::RngExt as _;

use super::{Engine, Sequences};
use crate::health::{LocalError, Observation};
use crate::probe::socket::{Purpose, Role, Shared, local_error};

/// Sockets per family and source address that SIP goes through.
const SIP_SOCKETS: usize = 2;
/// And STUN: its ids cannot be guessed, and translators forget ports that are not used.
const STUN_SOCKETS: usize = 2;
/// And DNS and NTP: the port is part of what a forger must guess (RFC 5452).
const DNS_SOCKETS: usize = 8;

impl Engine {
    /// A shared socket for this; opened if there are not enough yet.
    pub(super) fn shared(&mut self, purpose: Purpose, choice: u64) -> Result<usize, LocalError> {
        let role = purpose.role;
        let wanted = match role {
            Role::Sip => SIP_SOCKETS,
            Role::Dns | Role::Ntp => DNS_SOCKETS,
            Role::Stun => STUN_SOCKETS,
            Role::Ping | Role::RawPing | Role::Series => 1,
        };
        let pool = self.pools.entry(purpose).or_default();
        if pool.len() < wanted {
            match open(purpose, self.sockets.len(), &self.all) {
                Ok(socket) => {
                    pool.push(self.sockets.len());
                    self.sockets.push(socket);
                    self.sequences.push(Sequences::new(role));
                }
                Err(error) if pool.is_empty() => {
                    self.warn(role, error);
                    return Err(local_error(error));
                }
                Err(_) => {}
            }
        }
        let place = usize::try_from(choice % pool.len() as u64).unwrap_or(0);
        Ok(pool[place])
    }

    /// Says once what to do about ICMP that is not permitted.
    fn warn(&mut self, role: Role, error: Errno) {
        if self.warned || local_error(error) != LocalError::Permission {
            return;
        }
        match role {
            Role::Ping | Role::Series => tracing::warn!(
                "ICMP probes are not performed: this user may not open ICMP sockets. Remedy: \
                 sysctl net.ipv4.ping_group_range=\"0 2147483647\", or icmp = \"raw\" with CAP_NET_RAW"
            ),
            Role::RawPing => tracing::warn!(
                "ICMP probes are not performed: raw sockets need CAP_NET_RAW. Remedy: grant it, \
                 or icmp = \"datagram\" with sysctl net.ipv4.ping_group_range=\"0 2147483647\""
            ),
            Role::Sip | Role::Dns | Role::Stun | Role::Ntp => return,
        }
        self.warned = true;
    }

    /// Sends through a shared socket.
    ///
    /// The system reports an ICMP error of an earlier packet at the next call on
    /// the socket, whoever that one is for: the error queue is read and the call
    /// made again. What is refused then is our own trouble.
    pub(super) fn send(
        &mut self,
        socket: usize,
        bytes: &[u8],
        to: SocketAddr,
        out: &mut Vec<Observation>,
    ) -> Result<(), LocalError> {
        let mut last = Errno::EIO;
        for _ in 0..3 {
            match self.sockets[socket].send(bytes, to) {
                Ok(()) => return Ok(()),
                Err(error) => last = error,
            }
            self.take_errors(socket, out);
        }
        Err(local_error(last))
    }
}

fn open(purpose: Purpose, place: usize, all: &Epoll) -> Result<Shared, Errno> {
    let socket = Shared::open(purpose)?;
    // What comes in for series waits until their next echo goes out.
    if purpose.role != Role::Series {
        all.add(&socket, EpollEvent::new(EpollFlags::EPOLLIN, place as u64))?;
    }
    Ok(socket)
}

impl Sequences {
    fn new(role: Role) -> Self {
        let length = match role {
            Role::Ping | Role::RawPing | Role::Series => 1 << 16,
            Role::Sip | Role::Dns | Role::Stun | Role::Ntp => 0,
        };
        Self {
            runs: vec![None; length],
            last: rand::rng().random(),
        }
    }

    /// The next number that no run has. Fewer runs than numbers exist.
    pub(super) fn vacancy(&mut self) -> Result<u16, LocalError> {
        for _ in 0..self.runs.len() {
            self.last = self.last.wrapping_add(1);
            if self.runs[usize::from(self.last)].is_none() {
                return Ok(self.last);
            }
        }
        Err(LocalError::Buffers)
    }
}
