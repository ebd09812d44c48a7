//! Pure. Snapshot and query results rendered: pages, Prometheus text, JSON.

mod agreements;
pub mod alerts;
pub mod assets;
mod choice;
mod draft;
mod gauge;
mod json;
mod language;
mod look;
mod measurements;
pub mod metrics;
mod openapi;
mod order;
mod ownership;
mod pack;
pub mod page;
mod places;
mod plan;
mod report;
#[cfg(test)]
pub(crate) mod sample;
mod search;
mod shown;
mod snapshot;
#[cfg(test)]
mod tests;
mod text;
pub mod topics;
mod words;

/// A fault as programs read it.
pub use crate::fault::FaultJson;
/// The language that a page is written in.
pub use crate::inventory::Language;
/// Which region, municipality or component of what is shown.
pub use crate::inventory::{ComponentIx, MunicipalityIx, RegionIx};
/// What a page tells of a notice.
pub use crate::notice::{Brief, KeptBack};
/// The JSON Schema of an evidence pack.
pub use crate::pack::schema as pack_schema;
pub use agreements::agreements_json;
pub use choice::{Choice, ChoiceError, Page};
pub use draft::Draft;
pub use gauge::{Attempts, Lateness, Monitor, Outbox, Queue};
pub use json::{
    event_json, fault_json, fault_json_with, fault_schema, faults_json, notice_schema,
    problem_json, refused_json, reported_json, shadow_json,
};
pub use language::language;
pub use look::{LookWanted, NoLook};
pub use measurements::{
    MeasuredWindow, MeasurementsChoice, MeasurementsChoiceError, measurements_json,
};
pub use openapi::openapi;
pub use ownership::{ownership_json, ownership_of, ownership_schema};
pub use pack::pack_text;
pub use plan::{
    MaintenanceChoice, MaintenanceChoiceError, MaintenancePage, ShownPlan, declared_json,
    declared_work, maintenance_schema, names_what_is_seen, watched_regions, whose_work,
};
pub use report::{
    DeviationsChoice, FairnessChoice, deviations_csv, deviations_json, deviations_schema,
    deviations_text, fairness_csv, fairness_json, fairness_schema, fairness_text,
};
pub use search::{FOUND, LOOKED_THROUGH, Search, SearchField};
pub use shown::{Shown, Visitor};
pub use snapshot::{
    ComponentStatus, Concern, ConcernPart, FacetStatus, Failures, LastRun, Part, Place,
    ProbeStatus, Snapshot, StreamRun,
};
