//! Sockets with an error queue and kernel time stamps.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::libc;
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, SockaddrStorage, recv, recvmsg, send, sendto, setsockopt,
    sockopt,
};
use nix::sys::time::TimeSpec;
use socket2::{Domain, Protocol, Socket, Type};

use crate::health::LocalError;

/// The most read of one datagram: heads of messages and whole DNS answers fit.
pub(super) const MOST_READ: usize = 2048;

/// Room for answers that arrive between two ticks.
const RECEIVE_BUFFER: usize = 1 << 20;

/// What is spoken through a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// SIP over UDP.
    Sip,
    /// DNS over UDP.
    Dns,
    /// STUN over UDP.
    Stun,
    /// NTP.
    Ntp,
    /// ICMP echo through a datagram socket.
    Ping,
    /// ICMP echo through a raw socket.
    RawPing,
    /// Series of ICMP echoes through a datagram socket.
    Series,
}

/// What a shared socket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Purpose {
    pub role: Role,
    pub v6: bool,
    pub source: Option<IpAddr>,
    /// Its packets arrive whole or not at all.
    pub whole: bool,
}

/// An unconnected socket that many runs share.
#[derive(Debug)]
pub(super) struct Shared {
    pub role: Role,
    pub v6: bool,
    pub whole: bool,
    /// Our port; on datagram ICMP sockets the identifier.
    pub port: u16,
    socket: Socket,
}

/// Where received bytes are put; made once.
#[derive(Debug)]
pub(super) struct Buffer {
    pub bytes: Box<[u8]>,
    control: Vec<u8>,
}

/// One datagram received.
#[derive(Clone, Copy, Debug)]
pub(super) struct Received {
    pub length: usize,
    pub from: SocketAddr,
    /// When the kernel took it in, in nanoseconds of the wall clock.
    pub stamp: Option<i128>,
}

/// One entry of an error queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Queued {
    /// Bytes of our own packet that the error quotes.
    pub length: usize,
    /// Where that packet went; none on TCP sockets.
    pub destination: Option<SocketAddr>,
    pub origin: Origin,
    /// When the kernel took it in, in nanoseconds of the wall clock.
    pub stamp: Option<i128>,
}

/// Who says that something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An ICMP message of this sender; in "packet too big" the size that would do.
    Icmp {
        from: IpAddr,
        kind: u8,
        code: u8,
        mtu: u32,
    },
    /// Our own kernel.
    Local(Errno),
}

impl Buffer {
    pub(super) fn new() -> Self {
        Self {
            bytes: vec![0; MOST_READ].into_boxed_slice(),
            control: nix::cmsg_space!(
                TimeSpec,
                libc::sock_extended_err,
                libc::sockaddr_in6,
                libc::sock_extended_err,
                libc::sockaddr_in6
            ),
        }
    }
}

impl AsFd for Shared {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Shared {
    pub(super) fn open(purpose: Purpose) -> Result<Self, Errno> {
        let Purpose {
            role,
            v6,
            source,
            whole,
        } = purpose;
        let (kind, protocol) = match (role, v6) {
            (Role::Sip | Role::Dns | Role::Stun | Role::Ntp, _) => (Type::DGRAM, Protocol::UDP),
            (Role::Ping | Role::Series, false) => (Type::DGRAM, Protocol::ICMPV4),
            (Role::Ping | Role::Series, true) => (Type::DGRAM, Protocol::ICMPV6),
            (Role::RawPing, false) => (Type::RAW, Protocol::ICMPV4),
            (Role::RawPing, true) => (Type::RAW, Protocol::ICMPV6),
        };
        let socket = Socket::new(domain(v6), kind, Some(protocol)).map_err(errno)?;
        socket.set_nonblocking(true).map_err(errno)?;
        // Smaller is worse, not wrong: the system may allow less.
        let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER);
        keep_errors(&socket, v6)?;
        match role {
            _ if whole => keep_whole(&socket, v6)?,
            Role::Ping | Role::RawPing if !v6 => {
                setsockopt(&socket, DiscoverV4, &libc::IP_PMTUDISC_DONT)?;
            }
            Role::Ping
            | Role::RawPing
            | Role::Series
            | Role::Sip
            | Role::Dns
            | Role::Stun
            | Role::Ntp => {}
        }
        setsockopt(&socket, sockopt::ReceiveTimestampns, &true)?;
        let source = source.unwrap_or(unspecified(v6));
        socket
            .bind(&SocketAddr::new(source, 0).into())
            .map_err(errno)?;
        let local = socket.local_addr().map_err(errno)?;
        let port = local.as_socket().map_or(0, |address| address.port());
        Ok(Self {
            role,
            v6,
            whole,
            port,
            socket,
        })
    }

    pub(super) fn send(&self, bytes: &[u8], to: SocketAddr) -> Result<(), Errno> {
        let address = SockaddrStorage::from(to);
        sendto(
            self.socket.as_raw_fd(),
            bytes,
            &address,
            MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL,
        )
        .map(drop)
    }

    pub(super) fn receive(&self, buffer: &mut Buffer) -> Result<Received, Errno> {
        let (length, address, _, stamp) = read(&self.socket, buffer, MsgFlags::empty())?;
        Ok(Received {
            length,
            from: address.ok_or(Errno::EBADMSG)?,
            stamp,
        })
    }

    /// The oldest entry of the error queue; `EAGAIN` when there is none.
    pub(super) fn error(&self, buffer: &mut Buffer) -> Result<Queued, Errno> {
        queued(&self.socket, buffer)
    }
}

/// A connection being opened.
#[derive(Debug)]
pub(super) struct Connecting {
    socket: Socket,
}

impl AsFd for Connecting {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Connecting {
    pub(super) fn open(target: SocketAddr, source: Option<IpAddr>) -> Result<Self, Errno> {
        let v6 = target.is_ipv6();
        let socket = Socket::new(domain(v6), Type::STREAM.nonblocking(), Some(Protocol::TCP))
            .map_err(errno)?;
        keep_errors(&socket, v6)?;
        if let Some(source) = source {
            socket
                .bind(&SocketAddr::new(source, 0).into())
                .map_err(errno)?;
        }
        match socket.connect(&target.into()).map_err(errno) {
            Ok(()) | Err(Errno::EINPROGRESS) => Ok(Self { socket }),
            Err(error) => Err(error),
        }
    }

    /// Our own address and port.
    pub(super) fn local(&self) -> Result<SocketAddr, Errno> {
        let local = self.socket.local_addr().map_err(errno)?;
        local.as_socket().ok_or(Errno::EAFNOSUPPORT)
    }

    /// Bytes from the peer; none when it has closed.
    pub(super) fn read(&self, bytes: &mut [u8]) -> Result<usize, Errno> {
        recv(self.socket.as_raw_fd(), bytes, MsgFlags::MSG_DONTWAIT)
    }

    /// How many of the bytes the system has taken for the peer.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        send(self.socket.as_raw_fd(), bytes, flags)
    }

    /// What came of it: nothing wrong, or the error.
    pub(super) fn result(&self) -> Result<(), Errno> {
        match self.socket.take_error() {
            Ok(None) => Ok(()),
            Ok(Some(error)) | Err(error) => Err(errno(error)),
        }
    }

    pub(super) fn error(&self, buffer: &mut Buffer) -> Result<Queued, Errno> {
        queued(&self.socket, buffer)
    }
}

/// What a system error says of our own machine.
pub(super) fn local_error(error: Errno) -> LocalError {
    if matches!(error, Errno::EMFILE | Errno::ENFILE) {
        LocalError::Descriptors
    } else if matches!(error, Errno::ENOBUFS | Errno::ENOMEM | Errno::EAGAIN) {
        LocalError::Buffers
    } else if matches!(
        error,
        Errno::ENETUNREACH | Errno::EHOSTUNREACH | Errno::ENETDOWN | Errno::EAFNOSUPPORT
    ) {
        LocalError::NoRoute
    } else if matches!(error, Errno::EACCES | Errno::EPERM) {
        LocalError::Permission
    } else if error == Errno::EMSGSIZE {
        LocalError::Size
    } else if matches!(error, Errno::EADDRNOTAVAIL | Errno::EADDRINUSE) {
        LocalError::Address
    } else {
        LocalError::Other
    }
}

pub(super) fn errno(error: io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::EIO, Errno::from_raw)
}

fn domain(v6: bool) -> Domain {
    if v6 { Domain::IPV6 } else { Domain::IPV4 }
}

pub(super) const fn unspecified(v6: bool) -> IpAddr {
    if v6 {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    } else {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    }
}

/// Asks the kernel to queue ICMP errors with the address of their sender.
fn keep_errors(socket: &Socket, v6: bool) -> Result<(), Errno> {
    if v6 {
        setsockopt(socket, sockopt::Ipv6RecvErr, &true)
    } else {
        setsockopt(socket, sockopt::Ipv4RecvErr, &true)
    }
}

nix::setsockopt_impl!(
    DiscoverV4,
    libc::IPPROTO_IP,
    libc::IP_MTU_DISCOVER,
    libc::c_int,
    sockopt::SetStruct<libc::c_int>
);
nix::setsockopt_impl!(
    DiscoverV6,
    libc::IPPROTO_IPV6,
    libc::IPV6_MTU_DISCOVER,
    libc::c_int,
    sockopt::SetStruct<libc::c_int>
);

#[derive(Clone, Copy, Debug)]
struct DiscoverV4;
#[derive(Clone, Copy, Debug)]
struct DiscoverV6;

/// Forbids everybody to fragment, our own kernel too; what it has learnt of the
/// way's size it leaves aside, so that each packet finds out anew.
fn keep_whole(socket: &Socket, v6: bool) -> Result<(), Errno> {
    if v6 {
        setsockopt(socket, DiscoverV6, &libc::IPV6_PMTUDISC_PROBE)
    } else {
        setsockopt(socket, DiscoverV4, &libc::IP_PMTUDISC_PROBE)
    }
}

fn queued(socket: &Socket, buffer: &mut Buffer) -> Result<Queued, Errno> {
    let (length, destination, origin, stamp) = read(socket, buffer, MsgFlags::MSG_ERRQUEUE)?;
    Ok(Queued {
        length,
        destination,
        origin: origin.ok_or(Errno::EBADMSG)?,
        stamp,
    })
}

type Read = (usize, Option<SocketAddr>, Option<Origin>, Option<i128>);

fn read(socket: &Socket, buffer: &mut Buffer, flags: MsgFlags) -> Result<Read, Errno> {
    let mut parts = [IoSliceMut::new(&mut buffer.bytes)];
    let message = recvmsg::<SockaddrStorage>(
        socket.as_raw_fd(),
        &mut parts,
        Some(&mut buffer.control),
        flags | MsgFlags::MSG_DONTWAIT,
    )?;
    let mut origin = None;
    let mut stamp = None;
    for part in message.cmsgs()? {
        note(&part, &mut origin, &mut stamp);
    }
    let address = message.address.as_ref().and_then(socket_address);
    Ok((message.bytes, address, origin, stamp))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kernel's list of control messages is open"
)]
fn note(part: &ControlMessageOwned, origin: &mut Option<Origin>, stamp: &mut Option<i128>) {
    match part {
        ControlMessageOwned::ScmTimestampns(at) => {
            *stamp = Some(i128::from(at.tv_sec()) * 1_000_000_000 + i128::from(at.tv_nsec()));
        }
        ControlMessageOwned::Ipv4RecvErr(error, sender) => {
            let from = sender
                .as_ref()
                .filter(|s| i32::from(s.sin_family) == libc::AF_INET)
                .map(|s| IpAddr::V4(Ipv4Addr::from(u32::from_be(s.sin_addr.s_addr))));
            *origin = Some(who(error, from));
        }
        ControlMessageOwned::Ipv6RecvErr(error, sender) => {
            let from = sender
                .as_ref()
                .filter(|s| i32::from(s.sin6_family) == libc::AF_INET6)
                .map(|s| IpAddr::V6(Ipv6Addr::from(s.sin6_addr.s6_addr)));
            *origin = Some(who(error, from));
        }
        _ => {}
    }
}

fn who(error: &libc::sock_extended_err, from: Option<IpAddr>) -> Origin {
    match (error.ee_origin, from) {
        (libc::SO_EE_ORIGIN_ICMP | libc::SO_EE_ORIGIN_ICMP6, Some(from)) => Origin::Icmp {
            from,
            kind: error.ee_type,
            code: error.ee_code,
            mtu: error.ee_info,
        },
        _ => Origin::Local(Errno::from_raw(error.ee_errno.cast_signed())),
    }
}

fn socket_address(address: &SockaddrStorage) -> Option<SocketAddr> {
    if let Some(v4) = address.as_sockaddr_in() {
        return Some(SocketAddr::V4((*v4).into()));
    }
    address
        .as_sockaddr_in6()
        .map(|v6| SocketAddr::V6((*v6).into()))
}
