//! The answer to a scrape, piece by piece.

use std::sync::Arc;

use bytes::Bytes;

use super::family::{Each, Family};
use super::rows::Rows;
use super::states::{self, TOGETHER};
use super::writer::Writer;
use super::{Format, Labels, Process, component, monitor, process, quality, stream};
use crate::view::snapshot::Snapshot;

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
    snapshot: Arc<Snapshot>,
    labels: Arc<Labels>,
    process: Option<Process>,
    own: Vec<prometheus::proto::MetricFamily>,
    rows: Rows,
    next: Option<Stage>,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The head of a family of states.
    Head(states::Family),
    /// The lines of one about the nth components that are kept together.
    States(states::Family, usize),
    /// Families about probes, from the nth probe of the nth family on.
    Probes { family: usize, probe: usize },
    /// What is short whatever the region.
    Rest,
}

impl Scrape {
    /// An answer from a snapshot. `labels` must be those of its inventory; `own` are
    /// the daemon's own metrics, gathered from its registry.
    pub fn new(
        format: Format,
        snapshot: Arc<Snapshot>,
        labels: Arc<Labels>,
        process: Option<Process>,
        own: Vec<prometheus::proto::MetricFamily>,
    ) -> Self {
        let (rows, next) = match labels.tell_components() {
            true => (Rows::of(&snapshot), Stage::Head(states::Family::State)),
            false => (Rows::default(), Stage::Rest),
        };
        Self {
            format,
            snapshot,
            labels,
            process,
            own,
            rows,
            next: Some(next),
        }
    }

    fn writer(&self) -> Writer {
        Writer::new(self.format, PIECE + ROOM)
    }

    fn states(&mut self, family: states::Family, nth: usize) -> Option<Bytes> {
        let rows = self.rows.components.chunks(TOGETHER).nth(nth)?;
        self.next = Some(Stage::States(family, nth + 1));
        Some(self.labels.states().lines(family, nth, rows, &self.labels))
    }

    /// Writes families about probes, as far as the piece goes.
    fn probes(&self, first: usize, mut done: usize, out: &mut Writer) -> Option<Stage> {
        for (nth, family) in families().enumerate().skip(first) {
            match done {
                0 => family.head(out),
                _ => out.resume(family.name),
            }
            if !self.family(family, &mut done, out) {
                let (family, probe) = (nth, done);
                return Some(Stage::Probes { family, probe });
            }
            done = 0;
        }
        None
    }

    /// Writes what one family says, of all but the first `done` probes; whether that
    /// was all.
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

    fn rest(&self) -> String {
        let snapshot = &self.snapshot;
        let mut out = self.writer();
        if !self.labels.tell_components() {
            component::sums(&mut out, snapshot);
        }
        monitor::faults(&mut out, snapshot);
        monitor::ownership(&mut out, snapshot);
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

/// All families about probes, in their order.
fn families() -> impl Iterator<Item = &'static Family> {
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
                self.next = Some(match family {
                    states::Family::State => Stage::Head(states::Family::Up),
                    states::Family::Up => Stage::Probes {
                        family: 0,
                        probe: 0,
                    },
                });
                self.next()
            }),
            Stage::Probes { family, probe } => {
                let mut out = self.writer();
                let next = self.probes(family, probe, &mut out);
                self.next = Some(next.unwrap_or(Stage::Rest));
                Some(out.piece().into())
            }
            Stage::Rest => Some(self.rest().into()),
        }
    }
}
