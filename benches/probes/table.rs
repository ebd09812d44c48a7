//! Medians, their ranges, and whether the aims were reached.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Kind, Sample, System};

/// All samples.
#[derive(Default)]
pub(crate) struct Figures {
    samples: BTreeMap<(Kind, u32, System), Vec<Sample>>,
    others: Vec<Aim>,
}

/// What is to be reached, and what was.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    what: String,
    most: f64,
    is: Option<f64>,
}

impl Aim {
    pub(crate) fn at_most(what: impl Into<String>, most: f64, is: Option<f64>) -> Self {
        Self {
            what: what.into(),
            most,
            is,
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, most, is } = self;
        match is {
            Some(is) => {
                let word = if is <= most { "reached" } else { "NOT reached" };
                writeln!(f, "| {what} | {most:.3} | {is:.3} | {word} |")
            }
            None => writeln!(f, "| {what} | {most:.3} | not measured | |"),
        }
    }
}

impl Figures {
    pub(crate) fn add(&mut self, system: System, kind: Kind, rate: u32, sample: Sample) {
        let samples = self.samples.entry((kind, rate, system)).or_default();
        samples.push(sample);
    }

    pub(crate) fn judge(&mut self, aims: Vec<Aim>) {
        self.others.extend(aims);
    }

    fn median(&self, kind: Kind, rate: u32, system: System) -> Option<f64> {
        Some(Spread::of(self.samples.get(&(kind, rate, system))?).median)
    }

    /// The aims of what a probe costs, at the rates that were measured.
    fn aims(&self) -> Vec<Aim> {
        let mut aims = Vec::new();
        let rates = self.samples.keys().map(|&(kind, rate, _)| (kind, rate));
        let mut rates: Vec<_> = rates.collect();
        rates.dedup();
        for (kind, rate) in rates {
            for (system, of, most) in against(kind, rate) {
                let ours = self.median(kind, rate, System::Samband);
                let theirs = self.median(of, rate, system);
                let what = format!(
                    "{} at {rate}/s: CPU time a probe, of {}",
                    kind.slug(),
                    system.name(of)
                );
                let ratio = ours.zip(theirs).map(|(ours, theirs)| ours / theirs);
                aims.push(Aim::at_most(what, most, ratio));
            }
        }
        aims
    }
}

/// Beside whom a kind is held at a rate: who, by which kind, and how many times
/// as much it may cost.
fn against(kind: Kind, rate: u32) -> Vec<(System, Kind, f64)> {
    use System::{Exporter, Floor, Fping, Whole};
    match kind {
        // At low rates waking up is the cost, and ticks make fewer of them.
        Kind::Icmp | Kind::Tcp | Kind::Dns | Kind::Sip | Kind::Stun | Kind::Ntp if rate < 1_000 => {
            vec![(Floor, kind, 1.5)]
        }
        Kind::Icmp => vec![
            (Floor, kind, 1.5),
            (Exporter, kind, 1.0 / 12.0),
            (Fping, kind, 2.0),
        ],
        // It has no SIP over UDP, no STUN and no NTP: its DNS stands in for them.
        Kind::Dns | Kind::Sip | Kind::Stun | Kind::Ntp => {
            vec![(Floor, kind, 1.5), (Exporter, Kind::Dns, 1.0 / 11.0)]
        }
        Kind::Tcp => vec![(Floor, kind, 1.5), (Exporter, kind, 1.0 / 3.5)],
        // The handshake itself is nearly all of it, and is the same work for both.
        Kind::Tls => vec![(Floor, kind, 1.25), (Exporter, kind, 1.0 / 3.0)],
        Kind::Https => vec![(Floor, kind, 1.25), (Exporter, kind, 1.0 / 3.5)],
        Kind::Mix if rate < 1_000 => vec![
            (Floor, kind, 1.6),
            (Exporter, kind, 1.0 / 3.0),
            (Whole, kind, 1.0 / 5.0),
        ],
        Kind::Mix => vec![(Floor, kind, 1.2)],
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.samples.is_empty() {
            writeln!(
                f,
                "\nCPU time per probe answered, in µs: median (least to most) of the rounds\n"
            )?;
            writeln!(f, "| kind | asked | by | µs/probe | reached | lost |")?;
            writeln!(f, "|---|---|---|---|---|---|")?;
        }
        for ((kind, rate, system), samples) in &self.samples {
            let spread = Spread::of(samples);
            let reached: f64 = samples.iter().map(Sample::rate).sum();
            let reached = reached / samples.len() as f64;
            let lost: u64 = samples.iter().map(|s| s.lost).sum();
            writeln!(
                f,
                "| {} | {rate}/s | {system:?} | {:.1} ({:.1} to {:.1}) | {reached:.0}/s | {lost} |",
                kind.slug(),
                spread.median,
                spread.least,
                spread.most,
            )?;
        }
        writeln!(
            f,
            "\nAims\n\n| what | at most | measured | |\n|---|---|---|---|"
        )?;
        self.aims()
            .iter()
            .chain(&self.others)
            .try_for_each(|aim| aim.fmt(f))
    }
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
