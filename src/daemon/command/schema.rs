//! `samband schema`: the JSON Schemas of the configuration's files, and of what
//! machines are told.

use std::io::{self, Write as _};

use super::Exit;
use crate::config::{region_schema, samband_schema};
use crate::view::topics;

/// Prints a JSON Schema: of the configuration, for editors, or of what machines are told
///
/// With an editor that reads TOML schemas (taplo, Even Better TOML), write it to
/// a file and name that in the first line: `#:schema samband.schema.json`. It
/// reads no configuration: `--config` changes nothing here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What it is to describe
    #[arg(value_enum, default_value_t = File::Samband)]
    file: File,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum File {
    /// samband.toml
    Samband,
    /// `regions/<id>.toml`
    Region,
    /// MQTT topic `status` of a region
    MqttStatus,
    /// MQTT topics `components/…` of a region
    MqttComponent,
    /// MQTT topics `faults/…` of a region
    MqttFault,
    /// MQTT topics `events/…` of a region
    MqttEvent,
}

/// Runs it.
pub fn run(args: &Args) -> Exit {
    let schema = match args.file {
        File::Samband => format!("{:#}", samband_schema().as_value()),
        File::Region => format!("{:#}", region_schema().as_value()),
        File::MqttStatus => topics::status_schema(),
        File::MqttComponent => topics::component_schema(),
        File::MqttFault => topics::fault_schema(),
        File::MqttEvent => topics::event_schema(),
    };
    match writeln!(io::stdout().lock(), "{}", schema.trim_end()) {
        Ok(()) => Exit::Fine,
        // Whoever reads has gone: there is nobody to tell.
        Err(_) => Exit::Findings,
    }
}
