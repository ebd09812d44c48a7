//! Edge. Wiring, workers, signals; `demo` is another wiring of the same workers.

pub mod demo;
