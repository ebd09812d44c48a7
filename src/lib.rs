//! samband watches the videoconference infrastructure that many municipalities
//! share, finds what is broken, works out whose it is to fix, writes that down
//! so that nobody can dispute it, and tells them.
//!
//! # Map
//!
//! Each folder is wholly pure (no socket, file, clock, randomness, environment)
//! or wholly edge. Data flows from top to bottom; imports point the other way.
//! `tests/tidy.rs` holds this table as data and fails when a module imports
//! what it may not.
//!
//! | module | | one line |
//! |---|---|---|
//! | [`inventory`] | pure | what exists, what depends on what, who is responsible when |
//! | [`schedule`] | pure | which probes are due now, and when to look again |
//! | [`probe`] | edge | one probe before its deadline: what was observed, never what it means |
//! | [`health`] | pure | one observation → verdict; verdicts over time → the state of a component's facet |
//! | [`cause`] | pure | all states and all paths → the causes, and the symptoms each explains |
//! | [`fault`] | pure | the life of a fault, as events |
//! | [`notice`] | pure | what is due to whom, for which reason, in which words and language |
//! | [`ledger`] | pure | all truth, and one turn of it: `step(state, input, now) → (transaction, effects)` |
//! | [`store`] | edge | the durable, hash-chained log of events and outbox: one writer; read-only queries |
//! | [`send`] | edge | hand one notice to a channel: accepted, temporary, permanent or ambiguous |
//! | [`view`] | pure | snapshot and query results rendered: pages, Prometheus text, JSON |
//! | [`web`] | edge | serve the views |
//! | [`respond`] | edge | what answers others: the demo's invented equipment |
//! | [`config`] | edge | files and credentials → inventory and settings, or all mistakes at once |
//! | [`daemon`] | edge | wiring, workers, signals; `demo` is another wiring of the same workers |
//!
//! and [`clock`], the only file that reads the time.

pub mod cause;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod fault;
pub mod health;
pub mod inventory;
pub mod ledger;
pub mod notice;
pub mod probe;
pub mod respond;
pub mod schedule;
pub mod send;
pub mod store;
pub mod view;
pub mod web;
