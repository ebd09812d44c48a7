//! `samband schema`: what the configuration's files may hold.

use std::io::{self, Write as _};

use super::Exit;
use crate::config::{reference, region_schema, samband_schema};

/// Prints what a file of the configuration may hold: a JSON Schema for editors,
/// or every setting in words
///
/// With an editor that reads TOML schemas (taplo, Even Better TOML), write the
/// schema to a file and name that in the first line: `#:schema
/// samband.schema.json`. It reads no configuration: `--config` changes nothing
/// here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Which file it is to describe
    #[arg(value_enum, default_value_t = File::Samband)]
    file: File,
    /// For editors, or for people
    #[arg(long, value_enum, default_value_t = Form::Json)]
    r#as: Form,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum File {
    /// samband.toml
    Samband,
    /// `regions/<id>.toml`
    Region,
}

/// How a file is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// JSON Schema, version 2020-12
    Json,
    /// Every table and key in words
    Markdown,
}

/// Runs it.
pub fn run(args: &Args) -> Exit {
    match writeln!(io::stdout().lock(), "{}", described(args.file, args.r#as)) {
        Ok(()) => Exit::Fine,
        // Whoever reads has gone: there is nobody to tell.
        Err(_) => Exit::Findings,
    }
}

fn described(file: File, form: Form) -> String {
    let (schema, name) = match file {
        File::Samband => (samband_schema(), "samband.toml"),
        File::Region => (region_schema(), "regions/<id>.toml"),
    };
    match form {
        Form::Json => format!("{:#}", schema.as_value()),
        Form::Markdown => reference(&schema, name).trim_end().to_owned(),
    }
}
