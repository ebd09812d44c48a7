//! MQTT 5: one connection to one broker for each region.

#[cfg(test)]
pub(crate) mod fake;
mod link;
mod settings;

pub use link::{Heard, Leftovers, Link, Paces, Publication, Unpublished, WINDOW};
pub use settings::Settings;
