//! Families about the process, and the workers' own.

use prometheus::proto::{MetricFamily, MetricType};

use super::Process;
use super::writer::{Bound, Kind, Number, Writer, label};

/// What the process uses, by the names that every client library gives them.
pub(super) fn all(out: &mut Writer, process: &Process) {
    out.family(
        "process_cpu_seconds_total",
        Kind::Counter,
        "seconds",
        "Total user and system CPU time spent in seconds.",
    );
    out.sample("", Number(process.cpu_seconds));
    let gauges = [
        (
            "process_resident_memory_bytes",
            "bytes",
            "Resident memory size in bytes.",
            process.resident_bytes,
        ),
        (
            "process_virtual_memory_bytes",
            "bytes",
            "Virtual memory size in bytes.",
            process.virtual_bytes,
        ),
        (
            "process_open_fds",
            "",
            "Number of open file descriptors.",
            process.open_fds,
        ),
        (
            "process_max_fds",
            "",
            "Maximum number of open file descriptors.",
            process.max_fds,
        ),
        (
            "process_threads",
            "",
            "Number of OS threads in the process.",
            process.threads,
        ),
    ];
    for (name, unit, help, value) in gauges {
        out.family(name, Kind::Gauge, unit, help);
        out.sample("", value);
    }
    out.family(
        "process_start_time_seconds",
        Kind::Gauge,
        "seconds",
        "Start time of the process since unix epoch in seconds.",
    );
    out.sample("", Number(process.start_time_seconds));
}

/// One of the daemon's own families.
pub(super) fn own(out: &mut Writer, family: &MetricFamily) {
    let name = family.name();
    let kind = match family.get_field_type() {
        MetricType::COUNTER => Kind::Counter,
        MetricType::GAUGE => Kind::Gauge,
        MetricType::HISTOGRAM => Kind::Histogram,
        MetricType::SUMMARY | MetricType::UNTYPED => Kind::Unknown,
    };
    let base = name.strip_suffix("_total").unwrap_or(name);
    let unit = ["seconds", "bytes"]
        .into_iter()
        .find(|unit| base.ends_with(unit))
        .unwrap_or_default();
    out.head(name, kind, unit, family.help());
    for metric in family.get_metric() {
        let mut labels = String::new();
        for pair in metric.get_label() {
            if !labels.is_empty() {
                labels.push(',');
            }
            label(&mut labels, pair.name(), pair.value());
        }
        match family.get_field_type() {
            MetricType::COUNTER => {
                out.line(
                    name,
                    "",
                    &labels,
                    "",
                    Number(metric.get_counter().get_value()),
                );
            }
            MetricType::GAUGE => {
                out.line(
                    name,
                    "",
                    &labels,
                    "",
                    Number(metric.get_gauge().get_value()),
                );
            }
            MetricType::HISTOGRAM => {
                let histogram = metric.get_histogram();
                for bucket in histogram.get_bucket() {
                    if bucket.upper_bound().is_finite() {
                        let le = format!("le=\"{}\"", Bound(bucket.upper_bound()));
                        out.line(name, "_bucket", &labels, &le, bucket.cumulative_count());
                    }
                }
                let count = histogram.get_sample_count();
                out.line(name, "_bucket", &labels, "le=\"+Inf\"", count);
                out.line(
                    name,
                    "_sum",
                    &labels,
                    "",
                    Number(histogram.get_sample_sum()),
                );
                out.line(name, "_count", &labels, "", count);
            }
            // We make none.
            MetricType::SUMMARY | MetricType::UNTYPED => {}
        }
    }
}
