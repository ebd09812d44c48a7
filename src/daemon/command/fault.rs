//! `samband fault list` and `samband fault show`: the faults in the log, for
//! people or as JSON. Neither needs a running daemon, nor disturbs one. What people
//! do with faults does need one.

pub(super) mod act;
pub mod export;
mod number;
mod owner;
mod terms;
mod text;
pub(super) mod wire;

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::warn;

use super::{CommandError, Exit, finish, known, whereabouts};
use crate::daemon::control;
use crate::fault::{Fault, Number, State};
use crate::inventory::Language;
use crate::store;
use crate::store::{Filter, KeptTicket, Queries, Which};
use crate::view;
use act::Doing;

/// Tells of faults, from the log; accepts, rejects, hands over, comments on and closes them
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Lists the faults that are not closed, the latest first
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
        /// As JSON, each fault as `GET /api/v1/faults` gives it
        #[arg(long)]
        json: bool,
    },
    /// Shows one fault: what is broken, whose it is, what was seen, who was told
    Show {
        /// Its number, such as FOSEN-2026-0042
        number: String,
        /// As JSON, as `GET /api/v1/faults/<number>` gives it
        #[arg(long)]
        json: bool,
    },
    /// Says yes to a fault, in the name of whoever holds it
    ///
    /// For example `samband fault accept FOSEN-2026-0042 --in 2h`. When the time is over and it still fails, it is with
    /// its holder again and the coordinator is told.
    Accept(act::Accept),
    /// Says no to a fault, in the name of whoever holds it: it is looked at anew
    ///
    /// For example `samband fault reject FOSEN-2026-0042 --because "our line carries the other rooms"`. It may stay where
    /// it is; after two rejections by owners the arbiter that the agreement names decides, or else the coordinator. Whoever
    /// decides hands it over instead, and so does an owner who would be made to decide.
    Reject(act::Reject),
    /// Passes a fault on to another party
    ///
    /// For example `samband fault hand-over FOSEN-2026-0042 --to vendor --because "covered by the warranty"`.
    HandOver(act::HandOver),
    /// Says something of a fault; whoever holds it is told
    ///
    /// For example `samband fault comment FOSEN-2026-0042 "the power is out in the whole street"`.
    Comment(act::Comment),
    /// Closes a fault that is over, with what it was and what mended it
    ///
    /// For example `samband fault close FOSEN-2026-0042 --cause "the plug was out" --remedy "put in"`. The next fault of
    /// the same kind quotes it.
    Close(act::Close),
    /// Hands out a fault's evidence, sealed: for other parties to read and to check
    ///
    /// `samband log verify FILE` proves on any machine that it is unaltered. What
    /// looks personal or secret is taken out. The output is written anew and never
    /// over something that is there.
    #[command(
        after_help = "Example: samband fault export FOSEN-2026-0042 --output FOSEN-2026-0042.json"
    )]
    Export(export::Args),
    /// Lists, adds and ends incidents that parties have reported themselves
    ///
    /// They stand in the file that `[incidents] file` in samband.toml names, such as
    /// /var/lib/samband/incidents.toml, which the service may write; without it there is
    /// nowhere to enter them. A running daemon reads it within seconds of a change.
    #[command(subcommand)]
    Known(known::Args),
}

/// The zone that a fault's times are told in: its region's, and UTC for a
/// region that is no longer configured.
pub type ZoneOf<'a> = &'a dyn Fn(&Fault) -> TimeZone;

/// Runs it at a moment.
pub fn run(args: &Args, directory: &Path, at: Timestamp) -> Exit {
    let doing = match args {
        Args::Known(args) => return known::run(args, directory, at),
        Args::List { .. } | Args::Show { .. } | Args::Export(_) => None,
        Args::Accept(one) => Some(Doing::Accept(one)),
        Args::Reject(one) => Some(Doing::Reject(one)),
        Args::HandOver(one) => Some(Doing::HandOver(one)),
        Args::Comment(one) => Some(Doing::Comment(one)),
        Args::Close(one) => Some(Doing::Close(one)),
    };
    if let Some(doing) = doing {
        return act::run(doing, directory, at);
    }
    let places = match whereabouts(directory) {
        Ok(places) => places,
        Err(exit) => return exit,
    };
    let log = &places.log();
    let zone = |fault: &Fault| {
        let region = places.region(&fault.region);
        region.map_or(TimeZone::UTC, |region| region.zone.clone())
    };
    let place = |fault: &Fault| {
        let region = places.region(&fault.region);
        let language = region.map_or(Language::English, |region| region.language);
        (zone(fault), language)
    };
    let out = &mut std::io::stdout().lock();
    if matches!(args, Args::List { .. }) {
        mind_the_daemon(&control::places(places.socket.as_deref(), log));
    }
    finish(match args {
        Args::List { all, json } => list(log, *all, *json, &zone, out),
        Args::Show { number, json } => show(log, number, *json, &zone, out),
        Args::Export(args) => export::export(log, args, at, &place, out),
        Args::Known(_)
        | Args::Accept(_)
        | Args::Reject(_)
        | Args::HandOver(_)
        | Args::Comment(_)
        | Args::Close(_) => Ok(Exit::Fine),
    })
}

/// A log in which nothing is open says little where no daemon writes it.
fn mind_the_daemon(places: &[PathBuf]) {
    if control::is_nobody_at(places) {
        let places = wire::listed(places);
        eprintln!(
            "warning: nobody listens at {places}: if samband does not run, nobody is watching"
        );
    }
}

/// Lists the faults that are not closed, or all, the latest first, by the log in a directory.
///
/// # Errors
/// When the log cannot be read or the answer not written.
pub fn list(
    log: &Path,
    all: bool,
    json: bool,
    zone: ZoneOf<'_>,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let queries = Queries::open_read_only(&log.join(store::FILE))?;
    let faults = queries.faults(&Filter {
        which: if all { Which::All } else { Which::Open },
        limit: u32::MAX,
        ..Filter::default()
    })?;
    if json {
        let numbers: Vec<&str> = faults.iter().map(|fault| fault.number.as_str()).collect();
        let mut tickets = store::shown_tickets_by_fault(tickets_of(log, &numbers));
        writeln!(out, "{}", view::faults_json(&faults, &mut tickets))?;
    } else if faults.is_empty() {
        let kind = if all { "faults" } else { "open faults" };
        writeln!(out, "No {kind}.")?;
    } else {
        text::write_table(&faults, zone, out)?;
    }
    Ok(Exit::Fine)
}

/// The tickets of these faults. What cannot be read of them hides no fault.
fn tickets_of(log: &Path, numbers: &[&str]) -> Vec<KeptTicket> {
    store::tickets_of(&log.join(store::FILE), numbers).unwrap_or_else(|error| {
        warn!(%error, "tickets are left out");
        Vec::new()
    })
}

/// Shows one fault: what is broken, whose it is, what was seen, what happened,
/// who was told.
///
/// # Errors
/// When there is no such fault, the log cannot be read or the answer not written.
pub fn show(
    log: &Path,
    number: &str,
    json: bool,
    zone: ZoneOf<'_>,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let queries = Queries::open_read_only(&log.join(store::FILE))?;
    let number = numbered(number, &queries)?;
    let fault = queries
        .fault(&number)?
        .ok_or(CommandError::Unknown { number })?;
    let notices = queries.notices(&fault.number)?;
    let tickets = store::shown_tickets(tickets_of(log, &[fault.number.as_str()]));
    if json {
        writeln!(out, "{}", view::fault_json_with(&fault, tickets))?;
    } else {
        text::write_fault(&fault, &notices, &zone(&fault), out)?;
        text::write_tickets(&tickets, out)?;
    }
    Ok(Exit::Fine)
}

/// The number of a fault as it was given; of what is none, what the log has instead.
fn numbered(text: &str, queries: &Queries) -> Result<Number, CommandError> {
    let some = |which, limit| {
        let filter = Filter {
            which,
            limit,
            ..Filter::default()
        };
        let faults = queries.faults(&filter).unwrap_or_default();
        faults
            .into_iter()
            .map(|fault| fault.number)
            .collect::<Vec<_>>()
    };
    let last = || some(Which::All, 1).pop();
    number::given(text, || some(Which::Open, u32::MAX), last).map_err(|instead| {
        CommandError::Number {
            given: text.to_owned(),
            instead,
        }
    })
}

const fn expected_at(state: State) -> Option<Timestamp> {
    match state {
        State::Accepted { expected_at } => expected_at,
        State::Undecided | State::Assigned | State::Cleared | State::Closed => None,
    }
}
