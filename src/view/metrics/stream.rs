//! Families about probes over connections: how long each phase took, the certificates,
//! a domain's targets, and what became of kept connections.

use super::family::{Each, Family};
use super::rows::Group;
use super::writer::{Kind, Seconds, Writer};
use crate::health::{Class, KeptFate};
use crate::view::snapshot::ProbeStatus;

/// What is said of probes that saw a connection.
pub(super) const FAMILIES: [Family; 6] = [
    Family {
        name: "samband_probe_phase_duration_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "How long each phase of a connection took in the last run of a probe: connect, tls, first-byte, transfer.",
        each: Each::Some(Group::Connected, phases),
    },
    Family {
        name: "samband_probe_certificate_expiry_timestamp_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "When the certificate ends that was shown in the last run of a probe, or when the kept connection of that run was made, in seconds since 1970.",
        each: Each::Some(Group::Connected, |out, set, probe| {
            let stream = probe.stream.as_deref();
            if let Some(ends) = stream.and_then(|stream| stream.certificate_ends) {
                out.sample(set, Seconds::from(ends));
            }
        }),
    },
    Family {
        name: "samband_probe_certificate_flawed",
        kind: Kind::Gauge,
        unit: "",
        help: "1 where the certificate shown in the last run of a probe, or when the kept connection of that run was made, does not hold or soon will not, by flaw.",
        each: Each::Some(Group::Flawed, |out, set, probe| {
            if let Some(Class::Certificate(flaw)) = probe.last.map(|last| last.class) {
                out.sample_with(set, ("flaw", flaw.slug()), 1);
            }
        }),
    },
    Family {
        name: "samband_probe_too_old",
        kind: Kind::Gauge,
        unit: "",
        help: "1 where the peer in the last run of a probe speaks only TLS that is too old to be spoken here.",
        each: Each::Some(Group::Flawed, |out, set, probe| {
            if probe.last.is_some_and(|last| last.class == Class::TooOld) {
                out.sample(set, 1);
            }
        }),
    },
    Family {
        name: "samband_probe_targets",
        kind: Kind::Gauge,
        unit: "",
        help: "Targets that a SIP domain's name led to in the last run of a probe, by what came of them: answered, unanswered, foreign (not to be asked).",
        each: Each::Some(Group::Connected, |out, set, probe| {
            for (fate, count) in probe.targets.iter().flat_map(|counts| **counts) {
                out.sample_with(set, ("fate", fate), count);
            }
        }),
    },
    Family {
        name: "samband_probe_kept_connections_total",
        kind: Kind::Counter,
        unit: "",
        help: "Runs of a probe that began on a kept connection, by what became of it: carried, or closed, reset, silent, after which a new one was tried.",
        each: Each::Some(Group::Connected, |out, set, probe| {
            let counts = probe.kept.iter().flat_map(|counts| **counts);
            for (fate, count) in KeptFate::ALL.iter().zip(counts) {
                out.sample_with(set, ("fate", fate.slug()), count);
            }
        }),
    },
];

fn phases(out: &mut Writer, set: &str, probe: &ProbeStatus) {
    let phases = probe.stream.iter().flat_map(|stream| stream.phases.each());
    for (phase, took) in phases {
        if let Some(took) = took {
            out.sample_with(set, ("phase", phase), Seconds::from(took));
        }
    }
}
