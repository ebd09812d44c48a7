//! Pure. Snapshot and query results rendered: pages, Prometheus text, JSON.

mod draft;
mod snapshot;

pub use draft::Draft;
pub use snapshot::{
    ComponentStatus, Concern, ConcernPart, FacetStatus, Failures, LastRun, Lateness, Monitor,
    Outbox, Part, Place, ProbeStatus, Queue, Snapshot,
};
