//! `samband maintenance list`, `add` and `withdraw`: planned work, by the running daemon.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::fault::act::{Failure, later, moment, understood, writes_our_log};
use super::fault::wire::{self, Reply, WireError};
use super::{Exit, whereabouts};
use crate::config::Whereabouts;
use crate::daemon::control;
use crate::fault::PlanJson;
use crate::inventory::{DRILL, Kind};
use crate::store;

/// Lists, declares and withdraws planned work
///
/// What stands in a region's file as `[[maintenance]]` and what is declared here are one. Whom it affects is told a week
/// before it begins, or at once; what fails of it meanwhile is told to nobody. The running daemon does it.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Lists the planned work that is not over
    List {
        /// As JSON, as `GET /api/v1/maintenance` gives it
        #[arg(long)]
        json: bool,
    },
    /// Declares planned work
    ///
    /// What has begun to fail before that is not hidden by it.
    #[command(
        after_help = "Example: samband maintenance add --party it --text \"New screen\" --from 22:00 --for 2h --component havn.sykeheim.rom2"
    )]
    Add(Box<Adding>),
    /// Withdraws planned work that was declared; whoever was told of it is told
    Withdraw {
        /// Its id, such as `declared.7`
        id: String,
    },
}

/// Work that is planned
#[derive(Clone, Debug, clap::Args)]
pub struct Adding {
    /// Id of the party that does it
    #[arg(long)]
    party: String,
    /// What is done, on one line
    #[arg(long)]
    text: String,
    /// When it begins: `22:00` (the next one, in the region's zone), `2026-12-01 22:00` or RFC 3339; now if it says nothing
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// When it is over, likewise
    #[arg(
        long,
        value_name = "TIME",
        conflicts_with = "lasts",
        required_unless_present = "lasts"
    )]
    until: Option<String>,
    /// How long it lasts, such as `90m`, `2h` or `1d`
    #[arg(long = "for", value_name = "DURATION")]
    lasts: Option<String>,
    /// Where it is to be found: a case number, an address
    #[arg(long)]
    reference: Option<String>,
    /// Id of the region; not needed where there is one only
    #[arg(long)]
    region: Option<String>,
    /// A component that is out of service, by id
    #[arg(long = "component")]
    components: Vec<String>,
    /// A kind of components that are, such as `access-line`
    #[arg(long = "kind", value_parser = super::known::kind)]
    kinds: Vec<Kind>,
    /// Of these kinds, or else of all, those in this municipality
    #[arg(long = "municipality")]
    municipalities: Vec<String>,
}

/// Runs it at a moment.
pub fn run(args: &Args, directory: &Path, at: Timestamp) -> Exit {
    // A mistake in a region's file keeps nobody from what the daemon goes on planning.
    let known = match whereabouts(directory) {
        Ok(known) => known,
        Err(exit) => return exit,
    };
    match act(args, &known, at, &mut io::stdout().lock()) {
        Ok(()) => Exit::Fine,
        Err(failure) => {
            eprintln!("samband: {}", crate::daemon::log::chain(&failure));
            failure.exit()
        }
    }
}

fn act(
    args: &Args,
    known: &Whereabouts,
    at: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let places = control::places(known.socket.as_deref(), &known.log());
    let all = "/api/v1/maintenance";
    match args {
        Args::List { json } => {
            let (_, listed) = ask_ours(&places, all, known)?;
            let listed = understood(listed, &TimeZone::UTC)?;
            list(&listed, *json, known, out)
        }
        Args::Add(adding) => {
            let zone = zone_of(adding.region.as_deref(), known);
            let body = crate::notice::compact(&adding.wanted(&zone, at)?);
            let (place, _) = ask_ours(&places, all, known)?;
            let (_, done) = wire::ask(&[place], "POST", all, None, &body)?;
            let declared = read(&understood(done, &zone)?)?;
            Ok(writeln!(out, "{}", line(&declared, known))?)
        }
        Args::Withdraw { id } => {
            // What could lead elsewhere in a path is no id.
            let is_id = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            if id.is_empty() || !id.chars().all(is_id) {
                return Err(Failure::Plan { given: id.clone() });
            }
            let path = format!("{all}/{id}");
            let (place, seen) = ask_ours(&places, &path, known)?;
            // Whether there is such is the daemon's to say.
            let tag = seen.tag.as_deref().unwrap_or("\"\"");
            let (_, done) = wire::ask(&[place], "DELETE", &path, Some(tag), "")?;
            let declared = read(&understood(done, &TimeZone::UTC)?)?;
            let id = declared["id"].as_str().unwrap_or(id);
            Ok(writeln!(out, "{id}: withdrawn")?)
        }
    }
}

/// Looks at a path, of the samband that writes the log of this configuration.
fn ask_ours(
    places: &[PathBuf],
    path: &str,
    known: &Whereabouts,
) -> Result<(PathBuf, Reply), Failure> {
    let (place, seen) = wire::ask(places, "GET", path, None, "")?;
    if let Some(ours) = &known.store {
        writes_our_log(&place, &seen, &ours.join(store::FILE))?;
    }
    Ok((place, seen))
}

fn read(reply: &Reply) -> Result<Value, Failure> {
    Ok(serde_json::from_str(&reply.body).map_err(|_| WireError::Strange)?)
}

/// The zone of a region; of the only one, if none is named.
fn zone_of(region: Option<&str>, known: &Whereabouts) -> TimeZone {
    let found = match region {
        Some(id) => known.region(id),
        None => known.regions.iter().find(|region| region.region != DRILL),
    };
    found.map_or(TimeZone::UTC, |region| region.zone.clone())
}

impl Adding {
    fn wanted(&self, zone: &TimeZone, at: Timestamp) -> Result<PlanJson, Failure> {
        let from = match &self.from {
            Some(text) => moment(text, at, zone)?,
            None => at,
        };
        let until = match (&self.until, &self.lasts) {
            (Some(text), _) => moment(text, from, zone)?,
            (None, Some(text)) => later(text, from, zone)?,
            (None, None) => from,
        };
        Ok(PlanJson {
            region: self.region.clone(),
            party: self.party.clone(),
            text: self.text.clone(),
            reference: self.reference.clone(),
            from,
            until,
            components: self.components.clone(),
            kinds: self.kinds.clone(),
            municipalities: self.municipalities.clone(),
        })
    }
}

fn list(
    listed: &Reply,
    json: bool,
    known: &Whereabouts,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if json {
        return Ok(writeln!(out, "{}", listed.body)?);
    }
    let all = read(listed)?;
    let all = all.as_array().map_or(&[][..], Vec::as_slice);
    if all.is_empty() {
        return Ok(writeln!(out, "No work is planned.")?);
    }
    for planned in all {
        writeln!(out, "{}", line(planned, known))?;
    }
    Ok(())
}

/// One piece of work in a line: what it is called, when, by whom, what, and on what.
fn line(planned: &Value, known: &Whereabouts) -> String {
    let word = |key: &str| planned[key].as_str().unwrap_or_default();
    let zone = zone_of(Some(word("region")), known);
    let time = |key: &str| {
        let at: Option<Timestamp> = word(key).parse().ok();
        at.map_or_else(
            || "?".to_owned(),
            |at| {
                at.to_zoned(zone.clone())
                    .strftime("%Y-%m-%d %H:%M")
                    .to_string()
            },
        )
    };
    let list = |key: &str| {
        let all = planned[key].as_array().into_iter().flatten();
        let all: Vec<String> = all.filter_map(|v| Some(v.as_str()?.to_owned())).collect();
        all
    };
    let weekly = list("hours").join(", ");
    let weekly = match weekly.is_empty() {
        true => String::new(),
        false => format!(" (every week: {weekly})"),
    };
    let parts = ["components", "kinds", "municipalities"].map(list).concat();
    let open = match planned["open"].as_bool() {
        Some(true) => " [goes on]",
        Some(false) | None => "",
    };
    format!(
        "{}  {} – {}{weekly}{open}  {}: {} ({})",
        word("id"),
        time("from"),
        time("until"),
        word("party_name"),
        word("text"),
        parts.join(", "),
    )
}

#[cfg(test)]
mod tests;
