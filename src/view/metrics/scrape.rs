//! The answer to a scrape, piece by piece.

use std::sync::Arc;

use bytes::Bytes;

use super::component::Sums;
use super::family::{Each, Family};
use super::owners::Owners;
use super::rows::Rows;
use super::states;
use super::writer::Writer;
use super::{Format, Labels, Process, component, monitor, process, quality, stream, terms};
use crate::view::shown::Shown;

/// A piece is handed on when it is as long as this, in bytes: it stays in the
/// processor's cache from the writing to the sending, and the allocator gives the
/// same memory again for the next.
const PIECE: usize = 32 * 1024;

/// Room for the lines of the probe that fills a piece.
const ROOM: usize = 4 * 1024;

/// The answer to a scrape, in pieces of some tens of kilobytes, each made when it is asked for.
#[derive(Debug)]
pub struct Scrape {
    format: Format,
    snapshot: Shown,
    labels: Arc<Labels>,
    process: Option<Process>,
    own: Vec<prometheus::proto::MetricFamily>,
    rows: Rows,
    sums: Sums,
    owners: Owners,
    next: Option<Stage>,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The head of a family of states.
    Head(states::Family),
    /// The lines of one about the nth components, or probes, that are kept together.
    States(states::Family, usize),
    /// Families about probes, or about sums, when so many of them and so many samples of
    /// the next are written.
    Families { written: usize, samples: usize },
    /// What is short whatever the region.
    Rest,
}

/// Where the families begin.
const FAMILIES: Stage = Stage::Families {
    written: 0,
    samples: 0,
};

impl Scrape {
    /// An answer from what is shown of a snapshot. `labels` must be those of its inventory;
    /// `own` are the daemon's own metrics, gathered from its registry. Those, and how the
    /// monitor itself is, are only for whoever sees everything.
    pub fn new(
        format: Format,
        snapshot: Shown,
        labels: Arc<Labels>,
        process: Option<Process>,
        own: Vec<prometheus::proto::MetricFamily>,
    ) -> Self {
        let mut owners = Owners::default();
        let (rows, sums, next) = match labels.tell_components() {
            true => (
                Rows::of(&snapshot, &mut owners),
                Sums::default(),
                Stage::Head(states::Family::State),
            ),
            false => (Rows::default(), Sums::of(&snapshot, &mut owners), FAMILIES),
        };
        Self {
            format,
            snapshot,
            labels,
            process,
            own,
            rows,
            sums,
            owners,
            next: Some(next),
        }
    }

    fn writer(&self) -> Writer {
        Writer::new(self.format, PIECE + ROOM)
    }

    fn states(&mut self, family: states::Family, nth: usize) -> Option<Bytes> {
        let kept = self.labels.states();
        let lines = kept.lines(family, nth, &self.rows, &self.labels)?;
        self.next = Some(Stage::States(family, nth + 1));
        Some(lines)
    }

    /// Writes families, as far as the piece goes.
    fn families(&self, first: usize, mut samples: usize, out: &mut Writer) -> Option<Stage> {
        let families: Box<dyn Iterator<Item = &Family>> = match self.labels.tell_components() {
            true => Box::new(of_probes()),
            false => Box::new(component::SUMS.iter()),
        };
        for (written, family) in families.enumerate().skip(first) {
            match samples {
                0 => family.head(out),
                _ => out.resume(family.name),
            }
            if !self.family(family, &mut samples, out) {
                return Some(Stage::Families { written, samples });
            }
            samples = 0;
        }
        None
    }

    /// Writes what one family says, of all but the first `done`; whether that was all.
    fn family(&self, family: &Family, done: &mut usize, out: &mut Writer) -> bool {
        match family.each {
            Each::Probe(write) => {
                for row in self.rows.probes.iter().skip(*done) {
                    write(out, self.labels.probe(row.probe), row);
                    *done += 1;
                    if out.len() >= PIECE {
                        return false;
                    }
                }
            }
            Each::Sum(write) => {
                for (set, sum) in self.sums.0.iter().skip(*done) {
                    write(out, set, sum);
                    *done += 1;
                    if out.len() >= PIECE {
                        return false;
                    }
                }
            }
            Each::Some(group, write) => {
                for probe in self.rows.some(&self.snapshot, group, *done) {
                    write(out, self.labels.probe(probe.probe), probe);
                    *done += 1;
                    if out.len() >= PIECE {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn rest(&mut self) -> String {
        let mut out = self.writer();
        let snapshot = &self.snapshot;
        monitor::faults(&mut out, snapshot);
        monitor::faults_by_place(&mut out, snapshot);
        self.owners.write(&mut out, snapshot);
        terms::terms(&mut out, snapshot);
        if !snapshot.is_everything() {
            return out.end();
        }
        monitor::outbox(&mut out, snapshot);
        monitor::itself(&mut out, snapshot);
        if let Some(process) = &self.process {
            process::all(&mut out, process);
        }
        for family in &self.own {
            process::own(&mut out, family);
        }
        out.end()
    }
}

/// All families about probes that are no states, in their order.
fn of_probes() -> impl Iterator<Item = &'static Family> {
    component::FAMILIES
        .iter()
        .chain(&stream::FAMILIES)
        .chain(&component::ODDITIES)
        .chain(&quality::FAMILIES)
}

impl Iterator for Scrape {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        match self.next.take()? {
            Stage::Head(family) => {
                let mut out = self.writer();
                family.head(&mut out);
                self.next = Some(Stage::States(family, 0));
                Some(out.piece().into())
            }
            Stage::States(family, nth) => self.states(family, nth).or_else(|| {
                self.next = Some(family.next().map_or(FAMILIES, Stage::Head));
                self.next()
            }),
            Stage::Families { written, samples } => {
                let mut out = self.writer();
                let next = self.families(written, samples, &mut out);
                self.next = Some(next.unwrap_or(Stage::Rest));
                Some(out.piece().into())
            }
            Stage::Rest => Some(self.rest().into()),
        }
    }
}
