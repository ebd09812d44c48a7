//! Medians, their ranges, and whether the aims were reached.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Kind, Sample, System};

/// The rate at which the aims are set.
const AIMED_AT: u32 = 5_000;
/// At most this many times the bare loop.
const OF_FLOOR: f64 = 1.5;

/// All samples.
#[derive(Default)]
pub(crate) struct Figures(BTreeMap<(u32, Kind, System), Vec<Sample>>);

impl Figures {
    pub(crate) fn add(&mut self, system: System, kind: Kind, rate: u32, sample: Sample) {
        self.0.entry((rate, kind, system)).or_default().push(sample);
    }

    fn median(&self, rate: u32, kind: Kind, system: System) -> Option<f64> {
        Some(Spread::of(self.0.get(&(rate, kind, system))?).median)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\nCPU time per probe answered, in µs: median (least to most) of the rounds\n"
        )?;
        writeln!(f, "| asked | kind | by | µs/probe | reached | lost |")?;
        writeln!(f, "|---|---|---|---|---|---|")?;
        for ((rate, kind, system), samples) in &self.0 {
            let spread = Spread::of(samples);
            let reached: f64 = samples
                .iter()
                .map(|s| s.answered as f64 / s.wall.as_secs_f64())
                .sum();
            let reached = reached / samples.len() as f64;
            let lost: u64 = samples.iter().map(|s| s.lost).sum();
            writeln!(
                f,
                "| {rate}/s | {} | {system:?} | {:.1} ({:.1} to {:.1}) | {reached:.0}/s | {lost} |",
                kind.slug(),
                spread.median,
                spread.least,
                spread.most,
            )?;
        }
        self.aims(f)
    }
}

impl Figures {
    fn aims(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nAims at {AIMED_AT}/s\n")?;
        writeln!(f, "| kind | samband against | aim | measured | |")?;
        writeln!(f, "|---|---|---|---|---|")?;
        for kind in Kind::ALL {
            let Some(ours) = self.median(AIMED_AT, kind, System::Samband) else {
                writeln!(f, "| {} | | | not measured | |", kind.slug())?;
                continue;
            };
            let floor = self.median(AIMED_AT, kind, System::Floor);
            line(
                f,
                kind,
                "the bare loop",
                OF_FLOOR,
                floor.map(|floor| ours / floor),
            )?;
            let (peer, share) = match kind {
                Kind::Icmp | Kind::Dns => (kind, 12.0),
                Kind::Sip => (Kind::Dns, 12.0),
                Kind::Tcp => (kind, 3.5),
            };
            let exporter = self.median(AIMED_AT, peer, System::Exporter);
            let what = format!("the exporter's {}", peer.slug());
            line(
                f,
                kind,
                &what,
                1.0 / share,
                exporter.map(|exporter| ours / exporter),
            )?;
        }
        Ok(())
    }
}

fn line(
    f: &mut fmt::Formatter<'_>,
    kind: Kind,
    what: &str,
    aim: f64,
    is: Option<f64>,
) -> fmt::Result {
    let (is, word) = match is {
        Some(is) if is <= aim => (format!("{is:.3}"), "reached"),
        Some(is) => (format!("{is:.3}"), "NOT reached"),
        None => (String::from("not measured"), ""),
    };
    writeln!(
        f,
        "| {} | {what} | at most {aim:.3} | {is} | {word} |",
        kind.slug()
    )
}

struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(samples: &[Sample]) -> Self {
        let mut costs: Vec<f64> = samples.iter().map(Sample::cost).collect();
        costs.sort_by(f64::total_cmp);
        let middle = costs.len() / 2;
        let median = if costs.len() % 2 == 1 {
            costs[middle]
        } else {
            f64::midpoint(costs[middle - 1], costs[middle])
        };
        Self {
            least: costs[0],
            median,
            most: costs[costs.len() - 1],
        }
    }
}
