//! Families about how well ways carry.

use super::labels::Labels;
use super::writer::{Kind, Number, Writer};
use crate::health::Measured;
use crate::inventory::ProbeIx;
use crate::view::snapshot::Snapshot;

type Figure = fn(&Measured) -> Option<f64>;

/// Each family: name, unit, help, and its figure of one way.
const FAMILIES: [(&str, &str, &str, Figure); 7] = [
    (
        "samband_line_loss_ratio",
        "ratio",
        "Echoes lost on the way to a component and back, as a share of those sent in the window.",
        |measured| Some(measured.loss()),
    ),
    (
        "samband_line_lost_in_a_row",
        "",
        "The most echoes lost in a row in the window.",
        |measured| Some(f64::from(measured.longest)),
    ),
    (
        "samband_line_jitter_seconds",
        "seconds",
        "Jitter of the round trips by the estimator of RFC 3550 section A.8: the middle one of the window's series.",
        |measured| Some(measured.jitter?.as_secs_f64()),
    ),
    (
        "samband_line_baseline_rtt_seconds",
        "seconds",
        "Round trip that is usual on this way; absent while it is learnt.",
        |measured| Some(measured.base?.0.as_secs_f64()),
    ),
    (
        "samband_line_baseline_jitter_seconds",
        "seconds",
        "Jitter that is usual on this way; absent while it is learnt.",
        |measured| Some(measured.base?.1.as_secs_f64()),
    ),
    (
        "samband_line_reordered_echoes",
        "",
        "Answers in the window that came after the answer to an echo sent later.",
        |measured| Some(count(measured.reordered)),
    ),
    (
        "samband_line_duplicated_echoes",
        "",
        "Answers in the window beyond the first to the same echo.",
        |measured| Some(count(measured.duplicated)),
    ),
];

const QUANTILES: [&str; 3] = ["0", "0.5", "0.95"];

/// What the series of each probe that measures come to.
pub(super) fn each(out: &mut Writer, snapshot: &Snapshot, labels: &Labels) {
    let all = || {
        let probes = snapshot.components().flat_map(|status| &status.probes);
        probes.filter_map(|probe| Some((probe.probe, probe.quality.as_deref()?)))
    };
    let figures = |figure: Figure| {
        let told = move |(probe, measured): (ProbeIx, &Measured)| Some((probe, figure(measured)?));
        all().filter_map(told)
    };
    for (name, unit, help, figure) in FAMILIES {
        out.family(name, Kind::Gauge, unit, help);
        for (probe, figure) in figures(figure) {
            out.sample(labels.probe(probe), Number(figure));
        }
    }
    out.family(
        "samband_line_rtt_seconds",
        Kind::Gauge,
        "seconds",
        "Round trip of the echoes in the window: the least, the middle one, and that which one in twenty exceeds.",
    );
    for (probe, measured) in all() {
        for (quantile, rtt) in QUANTILES.iter().zip(measured.delay.iter().flatten()) {
            let set = labels.probe(probe);
            out.sample_with(set, ("quantile", quantile), Number(rtt.as_secs_f64()));
        }
    }
}

/// Few enough for a float, as a window has some hundreds of echoes.
fn count(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
