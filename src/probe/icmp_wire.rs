//! ICMP echo, bytes to values and back (RFC 792, RFC 4443). No IO.

use std::net::IpAddr;

/// The fixed part of an echo message.
pub const HEADER: usize = 8;
/// The least payload: run number and token.
pub const LEAST_PAYLOAD: usize = 16;

/// What marks an echo request as ours and as this run's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The run.
    pub run: u32,
    /// Unguessable, so that nobody answers without having seen the question.
    pub token: u64,
}

/// An echo message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Its identifier: the sender's port on datagram sockets.
    pub ident: u16,
    /// Its sequence number.
    pub sequence: u16,
    /// Our mark, if the payload still begins with one.
    pub mark: Option<Mark>,
    /// Whether all of the payload is as it was sent.
    pub intact: bool,
}

/// An echo request with `size` bytes of payload.
///
/// The checksum is written for IPv4; the kernel writes it for IPv6, and again
/// for datagram sockets.
pub fn request(v6: bool, ident: u16, sequence: u16, mark: Mark, size: usize) -> Vec<u8> {
    let size = size.max(LEAST_PAYLOAD);
    let mut packet = Vec::with_capacity(HEADER + size);
    packet.extend([if v6 { 128 } else { 8 }, 0, 0, 0]);
    packet.extend(ident.to_be_bytes());
    packet.extend(sequence.to_be_bytes());
    packet.extend(MAGIC.to_be_bytes());
    packet.extend(mark.run.to_be_bytes());
    packet.extend(mark.token.to_be_bytes());
    packet.extend((LEAST_PAYLOAD..size).map(filler));
    if !v6 {
        let sum = checksum(&packet);
        packet[2..4].copy_from_slice(&sum.to_be_bytes());
    }
    packet
}

/// An echo reply, or none if this is something else. On IPv4 raw sockets the
/// packet begins with the IP header; strip it with [`without_ip_header`].
pub fn reply(v6: bool, packet: &[u8]) -> Option<Echo> {
    message(packet, if v6 { 129 } else { 0 })
}

/// Our own echo request as an ICMP error quotes it, perhaps cut short.
pub fn quoted_request(v6: bool, packet: &[u8]) -> Option<Echo> {
    message(packet, if v6 { 128 } else { 8 })
}

/// The packet behind an IPv4 header.
pub fn without_ip_header(packet: &[u8]) -> Option<&[u8]> {
    let first = *packet.first()?;
    let length = usize::from(first & 0x0f) * 4;
    (first >> 4 == 4 && length >= 20).then(|| packet.get(length..))?
}

/// Whether an ICMP error ends the question that drew it: unreachable, time
/// exceeded, parameter problem; not "too big", which the kernel answers by
/// fragmenting, nor redirects and quenches (RFC 1122 section 3.2.2).
pub const fn is_final(from: IpAddr, kind: u8, code: u8) -> bool {
    match from {
        IpAddr::V4(_) => matches!((kind, code), (3, 0..=3 | 5..) | (11 | 12, _)),
        IpAddr::V6(_) => matches!(kind, 1 | 3 | 4),
    }
}

/// Whether an ICMP error says that the packet is too big for what lies behind
/// its sender.
pub const fn is_too_big(from: IpAddr, kind: u8, code: u8) -> bool {
    match from {
        IpAddr::V4(_) => kind == 3 && code == 4,
        IpAddr::V6(_) => kind == 2,
    }
}

/// Whether an ICMP error says that nothing listens on the port.
pub const fn is_port_unreachable(from: IpAddr, kind: u8, code: u8) -> bool {
    match from {
        IpAddr::V4(_) => kind == 3 && code == 3,
        IpAddr::V6(_) => kind == 1 && code == 4,
    }
}

/// Tells our payload from that of anything else that pings.
const MAGIC: u32 = u32::from_be_bytes(*b"sbnd");

fn filler(at: usize) -> u8 {
    at.to_le_bytes()[0]
}

fn message(packet: &[u8], kind: u8) -> Option<Echo> {
    let (header, payload) = packet.split_at_checked(HEADER)?;
    if header[0] != kind || header[1] != 0 {
        return None;
    }
    let mark = mark(payload);
    let rest = payload.iter().enumerate().skip(LEAST_PAYLOAD);
    Some(Echo {
        ident: u16::from_be_bytes([header[4], header[5]]),
        sequence: u16::from_be_bytes([header[6], header[7]]),
        mark,
        intact: mark.is_some() && rest.into_iter().all(|(at, &byte)| byte == filler(at)),
    })
}

fn mark(payload: &[u8]) -> Option<Mark> {
    let (magic, rest) = payload.split_first_chunk::<4>()?;
    let (run, rest) = rest.split_first_chunk::<4>()?;
    let (token, _) = rest.split_first_chunk::<8>()?;
    (u32::from_be_bytes(*magic) == MAGIC).then(|| Mark {
        run: u32::from_be_bytes(*run),
        token: u64::from_be_bytes(*token),
    })
}

/// RFC 1071.
fn checksum(packet: &[u8]) -> u16 {
    let mut sum: u32 = packet
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | pair.get(1).copied().map_or(0, u32::from))
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
