//! What the program says of itself, to stderr.

use std::error::Error;
use std::fmt;
use std::io::IsTerminal as _;

use tracing::{info, warn};
use tracing_subscriber::{EnvFilter, reload};

use crate::config::{Log, LogFormat};
use crate::store::Recovered;

/// Changes from which level on things are said, while the program runs.
pub struct Level(Box<dyn Fn(EnvFilter) -> Result<(), reload::Error>>);

impl fmt::Debug for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Level")
    }
}

impl Level {
    /// Another level from now on. `RUST_LOG` goes before what is configured.
    pub fn set(&self, level: &str) {
        if EnvFilter::try_from_default_env().is_ok() {
            info!(level, "the level of the log stays as RUST_LOG says");
            return;
        }
        let changed = filter(level)
            .map_err(|wrong| wrong.to_string())
            .and_then(|filter| (self.0)(filter).map_err(|wrong| wrong.to_string()));
        match changed {
            Ok(()) => info!(level, "the level of the log is another"),
            Err(wrong) => warn!(level, wrong, "the level of the log stays as it was"),
        }
    }
}

/// What is said from a level on. The MQTT library warns of each message that is
/// refused; that is ours to say, and to say once.
fn filter(level: &str) -> Result<EnvFilter, tracing_subscriber::filter::ParseError> {
    EnvFilter::try_new(format!("rumqttc=off,{level}"))
}

/// Starts to write what is traced. `RUST_LOG` goes before what is configured.
pub fn start(settings: &Log) -> Level {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| filter(&settings.level))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let written = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second call finds it started, which is as good.
    match settings.format {
        LogFormat::Text => {
            let written = written.with_target(false).with_filter_reloading();
            let handle = written.reload_handle();
            let _ = written.try_init();
            Level(Box::new(move |filter| handle.reload(filter)))
        }
        LogFormat::Json => {
            let written = written.json().with_filter_reloading();
            let handle = written.reload_handle();
            let _ = written.try_init();
            Level(Box::new(move |filter| handle.reload(filter)))
        }
    }
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

/// Says what the log gave back at a start.
pub(super) fn say_recovered(recovered: &Recovered) {
    info!(
        epoch = recovered.epoch,
        events = recovered.seq,
        faults = recovered.faults.len(),
        notices = recovered.rows.len(),
        "the log is open"
    );
    for number in &recovered.repaired {
        warn!(fault = %number, "the row of a fault was not what the chain says; it is written anew");
    }
}
