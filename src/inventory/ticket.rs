//! Which faults have a ticket in which system.

use std::sync::Arc;

use super::Language;

/// That a ticket system is told of faults of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRoute {
    /// The system's id.
    pub system: Arc<str>,
    /// The party whose faults go there, by its id in the region; none for all of the region.
    pub party: Option<Arc<str>>,
    /// The language of its tickets; none for the party's own.
    pub language: Option<Language>,
}
