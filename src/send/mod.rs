//! Edge. Hand one notice to a channel: accepted, temporary, permanent or ambiguous.

mod settings;

pub use settings::{Login, Security, Settings};
