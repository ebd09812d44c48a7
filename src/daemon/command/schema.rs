//! `samband schema`: what the configuration's files may hold, and what machines
//! are told.

use std::io::{self, Write as _};

use super::Exit;
use crate::config::{adapter_schema, reference, region_schema, samband_schema};
use crate::send::ticket;
use crate::view::{
    deviations_schema, fairness_schema, maintenance_schema, notice_schema, ownership_schema,
    pack_schema, topics,
};

/// Prints what a file of the configuration may hold, or what machines are told:
/// a JSON Schema, or every key in words
///
/// With an editor that reads TOML schemas (taplo, Even Better TOML), write the
/// schema to a file and name that in the first line: `#:schema
/// samband.schema.json`. It reads no configuration: `--config` changes nothing
/// here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What it is to describe
    #[arg(value_enum, default_value_t = File::Samband)]
    file: File,
    /// For programs, or for people
    #[arg(long, value_enum, default_value_t = Form::Json)]
    r#as: Form,
    /// Prints instead how a kind of ticket system is spoken to, to be adapted in `adapters/<id>.toml`
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum File {
    /// samband.toml
    Samband,
    /// `regions/<id>.toml`
    Region,
    /// `adapters/<id>.toml`
    Adapter,
    /// MQTT topic `status` of a region
    MqttStatus,
    /// MQTT topics `components/…` of a region
    MqttComponent,
    /// MQTT topics `faults/…` of a region
    MqttFault,
    /// MQTT topics `events/…` of a region, and what a webhook is told that has `regions`
    MqttEvent,
    /// MQTT topic `heartbeat` of a region
    MqttHeartbeat,
    /// What a webhook is told that contacts name
    WebhookNotice,
    /// What `samband check --ownership --json` prints
    Ownership,
    /// One piece of planned work, as `GET /api/v1/maintenance` lists it
    Maintenance,
    /// An evidence pack, as `samband fault export` writes it
    Pack,
    /// What `samband report fairness --json` prints
    ReportFairness,
    /// What `samband report deviations --json` prints
    ReportDeviations,
}

/// How it is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// JSON Schema, version 2020-12
    Json,
    /// Every table and key in words
    Markdown,
}

/// Runs it.
pub fn run(args: &Args) -> Exit {
    if let Some(name) = &args.preset {
        return print_preset(name);
    }
    let said = match args.r#as {
        Form::Json => schema(args.file),
        Form::Markdown => in_words(args.file),
    };
    match writeln!(io::stdout().lock(), "{}", said.trim_end()) {
        Ok(()) => Exit::Fine,
        // Whoever reads has gone: there is nobody to tell.
        Err(_) => Exit::Findings,
    }
}

/// Prints a preset as it is in the program.
fn print_preset(name: &str) -> Exit {
    let Some(text) = ticket::preset(name) else {
        let names: Vec<&str> = ticket::PRESETS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "samband: there is no preset {name:?}; there are: {}",
            names.join(", ")
        );
        return Exit::Usage;
    };
    match writeln!(io::stdout().lock(), "{}", text.trim_end()) {
        Ok(()) => Exit::Fine,
        Err(_) => Exit::Findings,
    }
}

/// The JSON Schema.
fn schema(file: File) -> String {
    match file {
        File::Samband => format!("{:#}", samband_schema().as_value()),
        File::Region => format!("{:#}", region_schema().as_value()),
        File::Adapter => format!("{:#}", adapter_schema().as_value()),
        File::MqttStatus => topics::status_schema(),
        File::MqttComponent => topics::component_schema(),
        File::MqttFault => topics::fault_schema(),
        File::MqttEvent => topics::event_schema(),
        File::MqttHeartbeat => topics::heartbeat_schema(),
        File::WebhookNotice => notice_schema(),
        File::Ownership => ownership_schema(),
        File::Maintenance => maintenance_schema(),
        File::Pack => pack_schema(),
        File::ReportFairness => fairness_schema(),
        File::ReportDeviations => deviations_schema(),
    }
}

/// Every key in words, as Markdown.
pub(in crate::daemon) fn in_words(file: File) -> String {
    let title = match file {
        File::Samband => "Settings of `samband.toml`",
        File::Region => "Settings of `regions/<id>.toml`",
        File::Adapter => "Settings of `adapters/<id>.toml`",
        File::MqttStatus => "MQTT topic `samband/v1/<region>/status`",
        File::MqttComponent => "MQTT topics `samband/v1/<region>/components/…`",
        File::MqttFault => "MQTT topics `samband/v1/<region>/faults/…`",
        File::MqttEvent => "MQTT topics `samband/v1/<region>/events/…`",
        File::MqttHeartbeat => "MQTT topic `samband/v1/<region>/heartbeat`",
        File::WebhookNotice => "A notice by webhook",
        File::Ownership => "Who answers for what, by `samband check --ownership --json`",
        File::Maintenance => "Planned work, as `GET /api/v1/maintenance` lists it",
        File::Pack => "An evidence pack",
        File::ReportFairness => "The fairness report",
        File::ReportDeviations => "The deviation report",
    };
    // What this program has written reads back.
    let schema = serde_json::from_str(&schema(file)).unwrap_or_default();
    reference(&schema, title)
}
