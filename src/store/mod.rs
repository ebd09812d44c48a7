//! Edge. The durable, hash-chained log of events, outbox and receipts: one
//! writer; and read-only queries.
//!
//! One file, `samband.db`, in a private directory. The chain (table `event`)
//! is the truth; faults and facet states beside it are its fold, written in the
//! same transaction and made anew from the chain at every start. Addresses
//! stand in the outbox only, so that they can be deleted without breaking the
//! chain: once settled a notice loses its words, and later its address.
//!
//! [`Store`] writes and is owned by one thread. After its first error it writes
//! nothing more: a commit that failed once and then succeeds has been seen to
//! lie. What probes measured over time stands in a file of its own ([`Recorder`],
//! [`Measurements`]), for which nothing waits. [`Queries`] and [`verify()`] only read, beside a running daemon or without one.

mod backup;
mod beside;
mod condition;
mod days;
mod directory;
mod error;
mod link_key;
mod measurements;
mod pack;
mod queries;
mod recover;
mod report;
mod restore;
mod retention;
mod rows;
#[cfg(test)]
pub(crate) mod samples;
mod schema;
mod settings;
#[cfg(test)]
mod tests;
mod tickets;
mod user;
mod verify;
mod writing;

pub use backup::{Copied, back_up};
pub use beside::Beside;
pub use condition::{Condition, examine};
pub use error::{QueryError, Remedy, StoreError};
pub use link_key::link_key;
pub use measurements::{
    MEASUREMENTS, MOST_SERIES, Measured, Measurements, MeasurementsError, ReadError, Recorded,
    Recorder,
};
pub use queries::{Filter, Logged, OutboxSummary, Queries, Which};
pub use recover::Recovered;
pub use restore::{Restored, migrate, migrate_back, restore};
pub use retention::STEP;
pub use settings::{Keep, Settings};
pub use tickets::{KeptTicket, Tickets, shown_tickets, shown_tickets_by_fault, tickets_of};
pub use user::User;
pub use verify::{Finding, Report, verify};
pub use writing::{Committed, Store};

/// The name of the log in its directory.
pub const FILE: &str = "samband.db";
