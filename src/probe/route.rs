//! Which of our own addresses the routing table chooses towards a target: it
//! goes into Via, and tells address translation on the way.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;

use nix::errno::Errno;

use super::socket::{errno, unspecified};
use crate::clock::Mono;

/// An own address may change, by DHCP or by a failover of lines.
const FRESH: Duration = Duration::from_secs(60);
/// More targets than a region has; when full it begins again.
const MOST: usize = 65_536;

/// Remembers the own address by target.
#[derive(Debug, Default)]
pub(super) struct Routes {
    known: HashMap<IpAddr, (IpAddr, Mono)>,
}

impl Routes {
    /// Our address towards a target, asked of the system at most once a minute.
    pub(super) fn towards(&mut self, target: SocketAddr, now: Mono) -> Result<IpAddr, Errno> {
        if let Some(&(own, asked)) = self.known.get(&target.ip())
            && now.since(asked) < FRESH
        {
            return Ok(own);
        }
        // A fresh socket each time: connecting an old one again keeps its first address.
        let socket = UdpSocket::bind((unspecified(target.is_ipv6()), 0)).map_err(errno)?;
        socket.connect(target).map_err(errno)?;
        let own = socket.local_addr().map_err(errno)?.ip();
        if self.known.len() >= MOST {
            self.known.clear();
        }
        self.known.insert(target.ip(), (own, now));
        Ok(own)
    }
}
