//! Prometheus text 0.0.4 and OpenMetrics 1.0, written without an allocation a sample
//! and in pieces ([`Scrape`]), so that neither a large region nor a slow reader costs much memory.
//!
//! Label sets are written once per inventory ([`Labels`]); a scrape copies
//! them. With up to so many components, [`COMPONENT_SERIES`] unless it is set, each has series of its
//! own: five, four for each of its probes, and one for each class of failure
//! that a probe has drawn; a probe of quality has ten more. Above, there are sums per site and kind.

mod component;
mod family;
mod labels;
mod look;
mod monitor;
mod owners;
mod process;
mod quality;
mod rows;
mod scrape;
mod states;
mod stream;
mod terms;
mod writer;

pub use labels::Labels;
pub use look::LookSeen;
pub use scrape::Scrape;
#[cfg(test)]
pub(super) use writer::label as write_label;

/// More components than this are told as sums per site and kind, unless the
/// configuration says otherwise: what is cheap to write is dear to keep, some
/// 2 GiB and 2 s a scrape for Prometheus at 100,000.
pub const COMPONENT_SERIES: usize = 5_000;

/// The formats that a scraper may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The Prometheus text format, version 0.0.4.
    Text,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

impl Format {
    /// The media type of an answer.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    /// The one that an `Accept` header likes best; text when it does not say.
    pub fn negotiate(accept: Option<&str>) -> Self {
        let (mut text, mut open) = (0.0_f32, 0.0_f32);
        for wanted in accept.unwrap_or("*/*").split(',').take(32) {
            let mut fields = wanted.split(';').map(str::trim);
            let media = fields.next().unwrap_or_default().to_ascii_lowercase();
            let (mut quality, mut version) = (1.0, None);
            for field in fields {
                if let Some(q) = field.strip_prefix("q=") {
                    quality = q.parse().unwrap_or(0.0);
                } else if let Some(v) = field.strip_prefix("version=") {
                    version = Some(v.trim_matches('"'));
                }
            }
            match media.as_str() {
                "application/openmetrics-text" if matches!(version, None | Some("1.0.0")) => {
                    open = open.max(quality);
                }
                "text/plain" | "text/*" | "*/*" => text = text.max(quality),
                _ => {}
            }
        }
        if open > 0.0 && open >= text {
            Self::OpenMetrics
        } else {
            Self::Text
        }
    }
}

/// What the process uses, read at the edge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Process {
    /// User and system time, in seconds.
    pub cpu_seconds: f64,
    /// Resident memory, in bytes.
    pub resident_bytes: u64,
    /// Virtual memory, in bytes.
    pub virtual_bytes: u64,
    /// Open file descriptors.
    pub open_fds: u64,
    /// How many may be open.
    pub max_fds: u64,
    /// Threads.
    pub threads: u64,
    /// When it started, in seconds since 1970.
    pub start_time_seconds: f64,
}
