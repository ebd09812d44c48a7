//! What the program says of itself, to stderr.

use std::error::Error;
use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts to write what is traced. `RUST_LOG` goes before what is configured.
pub fn start(settings: &Log) {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(&*settings.level))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let written = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second call finds it started, which is as good.
    let _ = match settings.format {
        LogFormat::Text => written.with_target(false).try_init(),
        LogFormat::Json => written.json().try_init(),
    };
}

/// An error with all its sources, in one line.
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}
