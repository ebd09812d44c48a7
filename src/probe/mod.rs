//! Edge. One probe before its deadline: what was observed, never what it means.

mod settings;

pub use settings::{Icmp, Settings};
