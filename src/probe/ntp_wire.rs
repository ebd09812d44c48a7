//! NTP in client mode, bytes to values and back (RFC 5905). No IO.
//!
//! The request says nothing of our clock: what stands for its transmit time is a
//! number that nobody can guess, and the answer must give it back.

use std::time::Duration;

use jiff::SignedDuration;

/// The message without extensions.
pub const LENGTH: usize = 48;
/// The longest message read.
pub const MOST_BYTES: usize = 1024;

/// Seconds from 1900 to 1970.
const EPOCH: i128 = 2_208_988_800;
const NANOS: i128 = 1_000_000_000;

/// When the request was sent and the answer came, by our own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamps {
    /// When the request was sent, in nanoseconds since 1970.
    pub sent: i128,
    /// From then until the answer was received by the kernel.
    pub took: Duration,
}

/// A server's answer, as far as a probe needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Hops from a clock: 1 to 15; 0 with a kiss code, 16 without a clock.
    pub stratum: u8,
    /// Whether the server says that its clock is set.
    pub synchronised: bool,
    /// The four letters by which a server says that it does not serve us
    /// (RFC 5905 section 7.4).
    pub kiss: Option<String>,
    /// What it is set by: an address, or four letters for a clock.
    pub reference: String,
    /// By how much the server's clock is ahead of ours.
    pub offset: SignedDuration,
    /// The round trip without the time that the server took.
    pub delay: Duration,
}

/// Why bytes are no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not as long as a message is.
    #[error("no NTP message: {0} bytes")]
    Length(usize),
    /// Neither version 3 nor 4.
    #[error("NTP version {0}, not 3 or 4")]
    Version(u8),
    /// Not a server's answer.
    #[error("NTP mode {0}, not 4")]
    Mode(u8),
    /// It serves and gives no time.
    #[error("an NTP answer without a time")]
    NoTime,
    /// A stratum that is none.
    #[error("an NTP stratum of {0}")]
    Stratum(u8),
}

/// A request that carries this number as its transmit time.
pub fn request(token: u64) -> [u8; LENGTH] {
    let mut packet = [0; LENGTH];
    // No leap known, version 4, client.
    packet[0] = 0b00_100_011;
    packet[40..48].copy_from_slice(&token.to_be_bytes());
    packet
}

/// The number that an answer gives back; an ICMP error quotes it as it was sent.
pub fn origin(packet: &[u8]) -> Option<u64> {
    word(packet, 24)
}

/// The number that a request carries.
pub fn transmitted(packet: &[u8]) -> Option<u64> {
    word(packet, 40)
}

/// Reads an answer. Whether it gives the number back is for the caller to look at.
pub fn response(packet: &[u8], stamps: Stamps) -> Result<Response, WireError> {
    // Extensions and signatures may follow; we asked for none.
    if !(LENGTH..=MOST_BYTES).contains(&packet.len()) {
        return Err(WireError::Length(packet.len()));
    }
    let (leap, version, mode) = (packet[0] >> 6, packet[0] >> 3 & 7, packet[0] & 7);
    if !matches!(version, 3 | 4) {
        return Err(WireError::Version(version));
    }
    if mode != 4 {
        return Err(WireError::Mode(mode));
    }
    let stratum = packet[1];
    if stratum > 16 {
        return Err(WireError::Stratum(stratum));
    }
    let received = word(packet, 32).unwrap_or(0);
    let transmitted = word(packet, 40).unwrap_or(0);
    let kiss = (stratum == 0).then(|| letters(&packet[12..16]));
    let synchronised = leap != 3 && (1..=15).contains(&stratum);
    if kiss.is_none() && synchronised && (transmitted == 0 || received == 0) {
        return Err(WireError::NoTime);
    }
    let (offset, delay) = reckon(received, transmitted, stamps);
    Ok(Response {
        stratum,
        synchronised,
        reference: reference(stratum, &packet[12..16]),
        kiss,
        offset,
        delay,
    })
}

/// RFC 5905 section 8: half of what the clock seems ahead on the way there and
/// behind on the way back.
fn reckon(received: u64, transmitted: u64, stamps: Stamps) -> (SignedDuration, Duration) {
    let sent = from_nanos(stamps.sent);
    let took = i128::try_from(stamps.took.as_nanos()).unwrap_or(i128::MAX / 4);
    let there = between(sent, received);
    let served = between(received, transmitted);
    // (T2 - T1 + T3 - T4) / 2, where T3 - T4 = (T2 - T1) + (T3 - T2) - (T4 - T1).
    let offset = (2 * there + served - took) / 2;
    let delay = (took - served).max(0);
    let whole = |nanos: i128| i64::try_from(nanos / NANOS).unwrap_or(i64::MAX);
    let part = |nanos: i128| i32::try_from(nanos % NANOS).unwrap_or(0);
    (
        SignedDuration::new(whole(offset), part(offset)),
        Duration::from_nanos(u64::try_from(delay).unwrap_or(u64::MAX)),
    )
}

/// A moment as a timestamp of 32 bits of seconds, which begin again every 136
/// years, and 32 bits of their parts.
fn from_nanos(nanos: i128) -> u64 {
    let scaled = ((nanos + EPOCH * NANOS) << 32) / NANOS;
    // The era is left out.
    u64::try_from(scaled & i128::from(u64::MAX)).unwrap_or(0)
}

/// From one timestamp to another in nanoseconds, in whichever era they are nearest.
fn between(one: u64, other: u64) -> i128 {
    let parts = other.wrapping_sub(one).cast_signed();
    (i128::from(parts) * NANOS) >> 32
}

fn word(packet: &[u8], at: usize) -> Option<u64> {
    let bytes = packet.get(at..)?.first_chunk()?;
    Some(u64::from_be_bytes(*bytes))
}

fn letters(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take_while(|&&byte| byte != 0)
        .map(|&byte| match byte {
            b'!'..=b'~' => char::from(byte),
            _ => '?',
        })
        .collect()
}

/// A clock's letters at stratum 1, above it the address of the server's server.
fn reference(stratum: u8, bytes: &[u8]) -> String {
    match (stratum, bytes) {
        (0 | 1, _) => letters(bytes),
        (_, [a, b, c, d]) => format!("{a}.{b}.{c}.{d}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
