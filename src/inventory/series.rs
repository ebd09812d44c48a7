//! A series: echoes sent at an even pace, by which the quality of a way is told.

use std::net::IpAddr;
use std::time::Duration;

/// Bytes of an IPv4 header and an ICMP header.
const HEADERS_V4: u32 = 20 + 8;
/// And of IPv6.
const HEADERS_V6: u32 = 40 + 8;

/// What one series sends, and by what it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The address pinged.
    pub target: IpAddr,
    /// Bytes of payload, 16 to 1400.
    pub size: u16,
    /// Echoes in a series.
    pub echoes: u16,
    /// From one echo to the next.
    pub spacing: Duration,
    /// How far back a judgement looks.
    pub window: Duration,
    /// Beyond any of these the way is no longer good.
    pub fair: Limits,
    /// Beyond any of these it is poor.
    pub poor: Limits,
}

/// What a way may lose, and how unsteady it may be, over a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Echoes lost, in hundredths of a percent of all.
    pub loss: u32,
    /// Echoes lost in a row.
    pub burst: u16,
    /// Jitter (RFC 3550 section A.8) of the round trips.
    pub jitter: Duration,
    /// Round trip above the way's own base line.
    pub delay: Duration,
}

impl Limits {
    /// 0.5 %, 3 in a row, 20 ms of jitter, 150 ms above the base line.
    pub const FAIR: Self = Self {
        loss: 50,
        burst: 3,
        jitter: Duration::from_millis(20),
        delay: Duration::from_millis(150),
    };
    /// 2 %, 10 in a row, 50 ms of jitter, 300 ms above the base line.
    pub const POOR: Self = Self {
        loss: 200,
        burst: 10,
        jitter: Duration::from_millis(50),
        delay: Duration::from_millis(300),
    };
}

impl Series {
    /// Bytes of payload: with IPv4 headers an even hundred.
    pub const SIZE: u16 = 72;
    /// Echoes in a series.
    pub const ECHOES: u16 = 20;
    /// From one echo to the next.
    pub const SPACING: Duration = Duration::from_millis(50);
    /// From one series to the next.
    pub const INTERVAL: Duration = Duration::from_secs(30);
    /// Twenty series: 400 echoes tell 2 % of loss from 0.5 %.
    pub const WINDOW: Duration = Duration::from_secs(10 * 60);
    /// How long an echo may take: a later one is of no use to a conversation.
    pub const PATIENCE: Duration = Duration::from_secs(1);
    /// Bits a second that series may take of a line, each way, headers included.
    pub const BUDGET: u32 = 64_000;

    /// A series to this address, as it is if nothing else is said.
    pub const fn to(target: IpAddr) -> Self {
        Self {
            target,
            size: Self::SIZE,
            echoes: Self::ECHOES,
            spacing: Self::SPACING,
            window: Self::WINDOW,
            fair: Limits::FAIR,
            poor: Limits::POOR,
        }
    }

    /// From the first echo to the last.
    pub fn span(&self) -> Duration {
        self.spacing * u32::from(self.echoes.saturating_sub(1))
    }

    /// Bits a second while a series is under way, each way, headers included;
    /// those of the link below IP are not known here.
    pub fn rate(&self) -> u32 {
        let headers = if self.target.is_ipv6() {
            HEADERS_V6
        } else {
            HEADERS_V4
        };
        let bits = u128::from(8 * (u32::from(self.size) + headers));
        let nanos = self.spacing.as_nanos().max(1);
        u32::try_from((bits * 1_000_000_000).div_ceil(nanos)).unwrap_or(u32::MAX)
    }
}
