//! Pure. All truth and one turn of it: `step(state, input, now) → (transaction, effects)`.
//!
//! This folder is not in the first design: the core function needed a home that
//! is wholly pure, so that months of a region can be simulated from a seed, and
//! `daemon`, which drives it, is an edge.

mod entry;

pub use crate::health::FacetState;
pub use entry::{Change, Entry, MonitorEvent, Transaction};
