//! The families of states, which are most of a page and seldom change.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use super::Format;
use super::labels::Labels;
use super::rows::ComponentRow;
use super::writer::{Kind, Writer};
use crate::ledger::FacetState;

/// Components whose lines are kept together: some 64 KiB of them.
pub(super) const TOGETHER: usize = 128;

pub(super) const STATES: [FacetState; 5] = [
    FacetState::Up,
    FacetState::Poor,
    FacetState::Flapping,
    FacetState::Down,
    FacetState::Unknown,
];

/// Lines as they were last written, for as long as all states in them stay.
#[derive(Debug, Default)]
pub(super) struct States(Mutex<Vec<Kept>>);

#[derive(Clone, Debug, Default)]
struct Kept {
    shown: Vec<FacetState>,
    lines: [Bytes; Family::ALL.len()],
}

/// A family of states. Their lines are the same in both formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    State,
    Up,
}

impl Family {
    pub(super) const ALL: [Self; 2] = [Self::State, Self::Up];

    const fn name(self) -> &'static str {
        match self {
            Self::State => "samband_component_state",
            Self::Up => "samband_component_up",
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
        };
        out.family(self.name(), Kind::Gauge, "", help);
    }

    fn lines(self, rows: &[ComponentRow], labels: &Labels) -> Bytes {
        let mut out = Writer::new(Format::Text, 0);
        out.resume(self.name());
        for row in rows {
            let set = labels.component(row.component);
            match self {
                Self::State => state(&mut out, set, row),
                Self::Up => up(&mut out, set, row.shown),
            }
        }
        // Kept for long: without the room that it grew into.
        Bytes::from(out.piece().into_boxed_str().into_boxed_bytes())
    }
}

impl States {
    /// The lines of a family about the `nth` components that are kept together.
    pub(super) fn lines(
        &self,
        family: Family,
        nth: usize,
        rows: &[ComponentRow],
        labels: &Labels,
    ) -> Bytes {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() <= nth {
            all.resize(nth + 1, Kept::default());
        }
        let kept = &mut all[nth];
        let shown = rows.iter().map(|row| row.shown);
        if kept.shown.is_empty() || !shown.clone().eq(kept.shown.iter().copied()) {
            *kept = Kept {
                shown: shown.collect(),
                lines: Family::ALL.map(|family| family.lines(rows, labels)),
            };
        }
        match family {
            Family::State => kept.lines[0].clone(),
            Family::Up => kept.lines[1].clone(),
        }
    }
}

fn state(out: &mut Writer, set: &str, row: &ComponentRow) {
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
