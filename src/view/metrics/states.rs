//! The families of states, of components and of probes, which are most of a page and
//! seldom change.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use super::Format;
use super::labels::Labels;
use super::rows::{ComponentRow, ProbeRow, Rows};
use super::writer::{Kind, Writer};
use crate::inventory::ProbeIx;
use crate::ledger::FacetState;

/// Components, or probes, whose lines are kept together: some 100 KiB at most.
pub(super) const TOGETHER: usize = 128;

pub(super) const STATES: [FacetState; 5] = [
    FacetState::Up,
    FacetState::Poor,
    FacetState::Flapping,
    FacetState::Down,
    FacetState::Unknown,
];

/// Lines as they were last written, for as long as all that they say stays.
#[derive(Debug, Default)]
pub(super) struct States {
    components: Mutex<Vec<Kept<ComponentRow, 2>>>,
    probes: Mutex<Vec<Kept<Ran, 1>>>,
}

/// A probe, and whether its last run was a success.
type Ran = (ProbeIx, Option<bool>);

/// Lines about some rows, of one family or several.
#[derive(Clone, Debug)]
struct Kept<R, const N: usize> {
    of: Vec<R>,
    lines: [Bytes; N],
}

/// A family of states. Their lines are the same in both formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    State,
    Up,
    Success,
}

impl Family {
    const fn name(self) -> &'static str {
        match self {
            Self::State => "samband_component_state",
            Self::Up => "samband_component_up",
            Self::Success => "samband_probe_success",
        }
    }

    /// The one after it.
    pub(super) const fn next(self) -> Option<Self> {
        match self {
            Self::State => Some(Self::Up),
            Self::Up => Some(Self::Success),
            Self::Success => None,
        }
    }

    /// The lines above its samples.
    pub(super) fn head(self, out: &mut Writer) {
        let help = match self {
            Self::State => {
                "State of a component, the worst of its facets: 1 for the state it is in."
            }
            Self::Up => {
                "1 when a component is up or poor, 0 when it is down or flapping; absent while that is unknown."
            }
            Self::Success => {
                "1 when the last run of a probe was a success, 0 when it failed; absent when it could not be performed."
            }
        };
        out.family(self.name(), Kind::Gauge, "", help);
    }

    fn lines<R: Copy>(self, rows: &[R], line: impl Fn(&mut Writer, R)) -> Bytes {
        let mut out = Writer::new(Format::Text, 0);
        out.resume(self.name());
        for &row in rows {
            line(&mut out, row);
        }
        // Kept for long: without the room that it grew into.
        Bytes::from(out.piece().into_boxed_str().into_boxed_bytes())
    }
}

impl States {
    /// The lines of a family about the `nth` components or probes that are kept
    /// together; none when there are no more.
    pub(super) fn lines(
        &self,
        family: Family,
        nth: usize,
        rows: &Rows,
        labels: &Labels,
    ) -> Option<Bytes> {
        let nth_component = || rows.components.chunks(TOGETHER).nth(nth);
        match family {
            Family::State => Some(self.of_components(nth, nth_component()?, labels)[0].clone()),
            Family::Up => Some(self.of_components(nth, nth_component()?, labels)[1].clone()),
            Family::Success => {
                let rows = rows.probes.chunks(TOGETHER).nth(nth)?;
                Some(self.of_probes(nth, rows, labels))
            }
        }
    }

    fn of_components(&self, nth: usize, rows: &[ComponentRow], labels: &Labels) -> [Bytes; 2] {
        let write = |rows: &[ComponentRow]| {
            let set = |row: ComponentRow| labels.component(row.component);
            [
                Family::State.lines(rows, |out, row| state(out, set(row), row)),
                Family::Up.lines(rows, |out, row| up(out, set(row), row.shown)),
            ]
        };
        kept(&self.components, nth, rows.iter().copied(), write)
    }

    fn of_probes(&self, nth: usize, rows: &[ProbeRow], labels: &Labels) -> Bytes {
        let write = |rows: &[Ran]| {
            [Family::Success.lines(rows, |out, (probe, success)| {
                if let Some(success) = success {
                    out.sample(labels.probe(probe), u8::from(success));
                }
            })]
        };
        let rows = rows.iter().map(|row| (row.probe, row.success));
        let [lines] = kept(&self.probes, nth, rows, write);
        lines
    }
}

/// The lines about some rows: those that are kept, unless anything in them has changed.
fn kept<R: Copy + PartialEq, const N: usize>(
    all: &Mutex<Vec<Kept<R, N>>>,
    nth: usize,
    rows: impl ExactSizeIterator<Item = R> + Clone,
    write: impl FnOnce(&[R]) -> [Bytes; N],
) -> [Bytes; N] {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() <= nth {
        all.resize_with(nth + 1, || Kept {
            of: Vec::new(),
            lines: [const { Bytes::new() }; N],
        });
    }
    let kept = &mut all[nth];
    if !rows.clone().eq(kept.of.iter().copied()) {
        kept.of = rows.collect();
        kept.lines = write(&kept.of);
    }
    kept.lines.clone()
}

fn state(out: &mut Writer, set: &str, row: ComponentRow) {
    for state in STATES {
        let is = state == row.shown;
        if state != FacetState::Poor || is || row.measured {
            out.sample_with(set, ("state", state.slug()), u8::from(is));
        }
    }
}

fn up(out: &mut Writer, set: &str, shown: FacetState) {
    match shown {
        FacetState::Up | FacetState::Poor => out.sample(set, 1_u8),
        FacetState::Flapping | FacetState::Down => out.sample(set, 0_u8),
        FacetState::Unknown => {}
    }
}
