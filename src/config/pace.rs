//! How often a probe is sent, and how patiently it is judged.

use std::time::Duration;

use jiff::SignedDuration;

use super::reader::{At, given};
use super::region_file::{self as raw, ProbeKind, ProfileName, TransportName};
use super::report::{Note, Notes};
use super::text::Lapse;
use crate::inventory::{Profile, Series};

/// How often and how patiently, as far as the probe itself says.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    pub(super) base: Option<ProfileName>,
    connects: bool,
    quality: bool,
    interval: Option<Duration>,
    deadline: Option<Duration>,
    failures: Option<u32>,
    successes: Option<u32>,
    retry: Option<Duration>,
}

impl Pace {
    pub(super) fn of(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) -> Self {
        let second = Duration::from_secs(1);
        let tenth = Duration::from_millis(100);
        let day = second * 86_400;
        let quality = kind == ProbeKind::Quality;
        let pace = Self {
            quality,
            base: given(&table.profile).copied(),
            connects: connects(table, kind),
            interval: lapse(table.interval.as_ref(), second, day, notes),
            deadline: lapse(table.deadline.as_ref(), tenth, second * 30, notes),
            failures: given(&table.failures).map(|times| times.0),
            successes: given(&table.successes).map(|times| times.0),
            retry: lapse(table.retry.as_ref(), tenth, second * 3600, notes),
        };
        let profile = pace.profile(None);
        let spot = table.deadline.as_ref().or(table.interval.as_ref());
        if let Some(at) = spot.filter(|_| profile.deadline > profile.interval) {
            notes.add(
                Note::at(&at.spot, "a deadline longer than the interval")
                    .label(format!(
                        "an answer may take {}, and the next run comes after {}",
                        spoken(profile.deadline),
                        spoken(profile.interval)
                    ))
                    .help("make the deadline the shorter of the two"),
            );
        }
        pace
    }

    /// The profile, on that of its place if it names none itself.
    pub(super) fn profile(&self, place: Option<ProfileName>) -> Profile {
        let base = match self.base.or(place).unwrap_or(ProfileName::Default) {
            ProfileName::Default => Profile::DEFAULT,
            ProfileName::Critical => Profile::CRITICAL,
        };
        // How well a way carries shows over minutes, whatever is asked of it besides.
        let base = match self.quality {
            true => QUALITY,
            false => base,
        };
        let retry = match self.connects {
            true => Profile::CONNECTION_RETRY,
            false => base.retry,
        };
        Profile {
            interval: self.interval.unwrap_or(base.interval),
            deadline: self.deadline.unwrap_or(base.deadline),
            failures: self.failures.unwrap_or(base.failures),
            retry: self.retry.unwrap_or(retry),
            successes: self.successes.unwrap_or(base.successes),
        }
    }
}

/// Of a probe of quality: its deadline is for the answer to one echo. Who
/// is good meanwhile shows a quarter of a window later; until then a poor way stays
/// suspect only. Five minutes make it good again.
const QUALITY: Profile = Profile {
    interval: Series::INTERVAL,
    deadline: Series::PATIENCE,
    failures: 7,
    retry: Duration::from_secs(1),
    successes: 10,
};

/// Whether each run opens a connection.
fn connects(table: &raw::Probe, kind: ProbeKind) -> bool {
    match kind {
        ProbeKind::Tcp | ProbeKind::Tls | ProbeKind::Http => true,
        ProbeKind::Sip => matches!(
            given(&table.transport),
            Some(TransportName::Tcp | TransportName::Tls)
        ),
        ProbeKind::SipDomain => given(&table.transport) != Some(&TransportName::Udp),
        ProbeKind::Icmp
        | ProbeKind::Dns
        | ProbeKind::Stun
        | ProbeKind::Ntp
        | ProbeKind::Quality => false,
    }
}

/// A span between two bounds.
pub(super) fn lapse(
    at: Option<&At<Lapse>>,
    least: Duration,
    most: Duration,
    notes: &mut Notes,
) -> Option<Duration> {
    let at = at?;
    let span = at.get()?.0;
    if span < least || span > most {
        notes.add(
            Note::at(&at.spot, "a span of time out of bounds")
                .label("too long or too short")
                .help(format!("from {} to {}", spoken(least), spoken(most))),
        );
        return None;
    }
    Some(span)
}

/// As it would be written: `20s`, `24h`.
fn spoken(span: Duration) -> String {
    SignedDuration::try_from(span).map_or_else(|_| format!("{span:?}"), |span| format!("{span:#}"))
}
