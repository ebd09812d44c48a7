//! `samband schema`: the JSON Schemas of the configuration's files.

use std::io::{self, Write as _};

use super::Exit;
use crate::config::{region_schema, samband_schema};

/// Prints a JSON Schema of the configuration, for editors
///
/// With an editor that reads TOML schemas (taplo, Even Better TOML), write it to
/// a file and name that in the first line: `#:schema samband.schema.json`. It
/// reads no configuration: `--config` changes nothing here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Which file it is to describe
    #[arg(value_enum, default_value_t = File::Samband)]
    file: File,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum File {
    /// samband.toml
    Samband,
    /// `regions/<id>.toml`
    Region,
}

/// Runs it.
pub fn run(args: &Args) -> Exit {
    let schema = match args.file {
        File::Samband => samband_schema(),
        File::Region => region_schema(),
    };
    match writeln!(io::stdout().lock(), "{:#}", schema.as_value()) {
        Ok(()) => Exit::Fine,
        // Whoever reads has gone: there is nobody to tell.
        Err(_) => Exit::Findings,
    }
}
