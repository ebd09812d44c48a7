//! Families about how well ways carry.

use super::family::{Each, Family};
use super::rows::Group;
use super::writer::{Kind, Number, Writer};
use crate::health::Measured;
use crate::view::snapshot::ProbeStatus;

/// What is said of each way that is measured.
pub(super) const FAMILIES: [Family; 8] = [
    Family {
        name: "samband_line_loss_ratio",
        kind: Kind::Gauge,
        unit: "ratio",
        help: "Echoes lost on the way to a component and back, as a share of those sent in the window.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| Some(measured.loss()));
        }),
    },
    Family {
        name: "samband_line_lost_in_a_row",
        kind: Kind::Gauge,
        unit: "",
        help: "The most echoes lost in a row in the window.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| {
                Some(f64::from(measured.longest))
            });
        }),
    },
    Family {
        name: "samband_line_jitter_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "Jitter of the round trips by the estimator of RFC 3550 section A.8: the middle one of the window's series.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| {
                Some(measured.jitter?.as_secs_f64())
            });
        }),
    },
    Family {
        name: "samband_line_baseline_rtt_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "Round trip that is usual on this way; absent while it is learnt.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| {
                Some(measured.base?.0.as_secs_f64())
            });
        }),
    },
    Family {
        name: "samband_line_baseline_jitter_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "Jitter that is usual on this way; absent while it is learnt.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| {
                Some(measured.base?.1.as_secs_f64())
            });
        }),
    },
    Family {
        name: "samband_line_reordered_echoes",
        kind: Kind::Gauge,
        unit: "",
        help: "Answers in the window that came after the answer to an echo sent later.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| Some(count(measured.reordered)));
        }),
    },
    Family {
        name: "samband_line_duplicated_echoes",
        kind: Kind::Gauge,
        unit: "",
        help: "Answers in the window beyond the first to the same echo.",
        each: Each::Some(Group::Measured, |out, set, probe| {
            figure(out, set, probe, |measured| Some(count(measured.duplicated)));
        }),
    },
    Family {
        name: "samband_line_rtt_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "Round trip of the echoes in the window: the least, the middle one, and that which one in twenty exceeds.",
        each: Each::Some(Group::Measured, round_trips),
    },
];

const QUANTILES: [&str; 3] = ["0", "0.5", "0.95"];

fn figure(out: &mut Writer, set: &str, probe: &ProbeStatus, of: impl Fn(&Measured) -> Option<f64>) {
    if let Some(figure) = probe.quality.as_deref().and_then(of) {
        out.sample(set, Number(figure));
    }
}

fn round_trips(out: &mut Writer, set: &str, probe: &ProbeStatus) {
    let measured = probe.quality.as_deref();
    let delays = measured.and_then(|measured| measured.delay.as_ref());
    for (quantile, rtt) in QUANTILES.iter().zip(delays.into_iter().flatten()) {
        out.sample_with(set, ("quantile", quantile), Number(rtt.as_secs_f64()));
    }
}

/// Few enough for a float, as a window has some hundreds of echoes.
fn count(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
