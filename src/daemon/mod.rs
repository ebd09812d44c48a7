//! Edge. Wiring, workers, signals; `demo` is another wiring of the same workers.

pub mod command;
pub mod courier;
pub mod demo;
pub mod prober;
pub mod writer;
