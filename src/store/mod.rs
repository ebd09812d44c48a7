//! Edge. The durable, hash-chained log of events, outbox and receipts: one
//! writer; and read-only queries.

mod settings;

pub use settings::Settings;
