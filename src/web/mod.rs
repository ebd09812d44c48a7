//! Edge. Serve the views.

mod settings;

pub use settings::Settings;
