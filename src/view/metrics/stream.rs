//! Families about probes over connections: how long each phase took, and the certificates.

use super::labels::Labels;
use super::writer::{Kind, Seconds, Writer};
use crate::health::{Class, KeptFate};
use crate::view::snapshot::{ProbeStatus, Snapshot, StreamRun};

pub(super) fn families(out: &mut Writer, snapshot: &Snapshot, labels: &Labels) {
    let all = || snapshot.components().flat_map(|status| &status.probes);
    let streams = || all().filter_map(|probe| Some((probe, probe.stream.as_deref()?)));
    phases(out, labels, streams());
    out.family(
        "samband_probe_certificate_expiry_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When the certificate ends that was shown in the last run of a probe, in seconds since 1970.",
    );
    for (probe, stream) in streams() {
        if let Some(ends) = stream.certificate_ends {
            out.sample(labels.probe(probe.probe), Seconds::from(ends));
        }
    }
    out.family(
        "samband_probe_certificate_flawed",
        Kind::Gauge,
        "",
        "1 where the certificate shown in the last run of a probe does not hold or soon will not, by flaw.",
    );
    for probe in all() {
        if let Some(Class::Certificate(flaw)) = probe.last.map(|last| last.class) {
            out.sample_with(labels.probe(probe.probe), ("flaw", flaw.slug()), 1);
        }
    }
    out.family(
        "samband_probe_too_old",
        Kind::Gauge,
        "",
        "1 where the peer in the last run of a probe speaks only TLS that is too old to be spoken here.",
    );
    for probe in all() {
        if probe.last.is_some_and(|last| last.class == Class::TooOld) {
            out.sample(labels.probe(probe.probe), 1);
        }
    }
    targets(out, labels, all());
    kept(out, labels, all());
}

fn kept<'a>(out: &mut Writer, labels: &Labels, probes: impl Iterator<Item = &'a ProbeStatus>) {
    out.family(
        "samband_probe_kept_connections_total",
        Kind::Counter,
        "",
        "Runs of a probe that began on a kept connection, by what became of it: carried, or closed, reset, silent, after which a new one was tried.",
    );
    for probe in probes {
        for (fate, count) in KeptFate::ALL
            .iter()
            .zip(probe.kept.iter().flat_map(|c| **c))
        {
            let set = labels.probe(probe.probe);
            out.sample_with(set, ("fate", fate.slug()), count);
        }
    }
}

fn targets<'a>(out: &mut Writer, labels: &Labels, probes: impl Iterator<Item = &'a ProbeStatus>) {
    out.family(
        "samband_probe_targets",
        Kind::Gauge,
        "",
        "Targets that a SIP domain's name led to in the last run of a probe, by what came of them: answered, unanswered, foreign (not to be asked).",
    );
    for probe in probes {
        for (fate, count) in probe.targets.iter().flat_map(|counts| **counts) {
            let set = labels.probe(probe.probe);
            out.sample_with(
                set,
                ("fate", fate),
                u64::try_from(count).unwrap_or(u64::MAX),
            );
        }
    }
}

fn phases<'a>(
    out: &mut Writer,
    labels: &Labels,
    streams: impl Iterator<Item = (&'a ProbeStatus, &'a StreamRun)>,
) {
    out.family(
        "samband_probe_phase_duration_seconds",
        Kind::Gauge,
        "seconds",
        "How long each phase of a connection took in the last run of a probe: connect, tls, first-byte, transfer.",
    );
    for (probe, stream) in streams {
        for (phase, took) in stream.phases.each() {
            if let Some(took) = took {
                let set = labels.probe(probe.probe);
                out.sample_with(set, ("phase", phase), Seconds::from(took));
            }
        }
    }
}
