//! `samband fault export`: a fault's evidence, to be handed out.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::numbered;
use crate::daemon::command::{CommandError, Exit};
use crate::fault::Fault;
use crate::inventory::Language;
use crate::pack;
use crate::store;
use crate::store::Queries;
use crate::view;

/// What is to be handed out, and how.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Its number, such as FOSEN-2026-0042
    pub number: String,
    /// A new file to write it to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// For programs and for checking, or for people
    #[arg(long, value_enum, default_value_t = Form::Json)]
    pub r#as: Form,
    /// The language of the text [default: the region's]
    #[arg(long, value_enum)]
    pub language: Option<Tongue>,
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Sealed: `samband log verify FILE` checks it
    Json,
    /// 78 columns wide; not to be checked by itself
    Text,
}

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Tongue {
    /// Norwegian
    Nb,
    /// English
    En,
}

/// The zone and the language of a fault's region.
pub type PlaceOf<'a> = &'a dyn Fn(&Fault) -> (TimeZone, Language);

/// Hands out the evidence of a fault.
///
/// # Errors
/// When there is no such fault, the log cannot be read, or the output not written.
pub fn export(
    log: &Path,
    args: &Args,
    at: Timestamp,
    place: PlaceOf<'_>,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let queries = Queries::open_read_only(&log.join(store::FILE))?;
    let number = numbered(&args.number, &queries)?;
    let sources = queries.pack(&number)?;
    let made = sources.and_then(|sources| pack::make(&sources, at));
    let pack = made.ok_or(CommandError::Unknown { number })?;
    let said = match args.r#as {
        Form::Json => pack.sealed.clone(),
        Form::Text => {
            let (zone, language) = place(&pack.fault);
            let language = match args.language {
                Some(Tongue::Nb) => Language::Bokmal,
                Some(Tongue::En) => Language::English,
                None => language,
            };
            view::pack_text(&pack, &zone, language)
        }
    };
    match &args.output {
        None => out.write_all(said.as_bytes())?,
        Some(path) => {
            write_new(path, said.as_bytes())?;
            writeln!(out, "Written to    {}", path.display())?;
            writeln!(out, "Fault         {}", pack.number)?;
            writeln!(out, "Fingerprint   {}", pack.fingerprint)?;
        }
    }
    Ok(Exit::Fine)
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o640)
        .open(path);
    let written = opened.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|source| CommandError::File {
        path: path.to_owned(),
        source,
    })
}
