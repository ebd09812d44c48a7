//! `samband report`: a period of a region, counted and compared. It reads the log, needs
//! no running daemon and disturbs none.

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{CommandError, Exit, finish, load_without_secrets};
use crate::config::Loaded;
use crate::inventory::{Inventory, Language, RegionIx};
use crate::report::{Deviations, Fairness, Period, Sources};
use crate::store;
use crate::store::Queries;
use crate::view;

/// Tells of some days of a region: how alike its municipalities were treated, and what was not kept
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// How alike the municipalities were treated
    ///
    /// Of each municipality: faults by its size, how long, how soon they were found, told, accepted and over, what was kept of
    /// agreed times, how long nobody had them, and how it is watched; and whether each of these was as with all the others
    /// together. Where there are too few to compare, that is said. Nobody is given a place, and no person is named.
    #[command(
        after_help = "Example: samband report fairness --region fosen --from 2026-11-01 --to 2026-11-30"
    )]
    Fairness(Asked),
    /// Where parties have not kept what was agreed, or their cooperation has failed
    ///
    /// A row for each, with agreement, clause, what was promised and what was taken, the fault's fingerprint and the log's
    /// entries that prove it: `samband log verify` of the fault's evidence pack says the same fingerprint.
    #[command(
        after_help = "Example: samband report deviations --region skane --party mobila-team --csv"
    )]
    Deviations(Between),
}

/// Of which region and days, and in which form.
#[derive(Clone, Debug, clap::Args)]
pub struct Asked {
    /// The region's id [default: the only one]
    #[arg(long, value_name = "ID")]
    pub region: Option<String>,
    /// The first day, such as 2026-11-01 [default: that of the last whole month; with `--to`, the first of its month]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,
    /// The last day, which belongs to it [default: that of the last whole month; with `--from`, today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Date>,
    /// As JSON; `samband schema` describes it
    #[arg(long)]
    pub json: bool,
    /// As a table, for spreadsheets: CSV by RFC 4180, in UTF-8, times in seconds
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// The language of the text [default: the region's]
    #[arg(long, value_enum)]
    pub language: Option<Tongue>,
}

/// A day as it stands on the command line.
fn day(text: &str) -> Result<Date, &'static str> {
    text.parse()
        .map_err(|_| "a day is written as year, month and day, such as `2026-11-01`")
}

/// The same, and between whom.
#[derive(Clone, Debug, clap::Args)]
pub struct Between {
    /// Of which region and days.
    #[command(flatten)]
    pub asked: Asked,
    /// Only what this party is one of the two sides of; twice, only what is between both
    #[arg(long, value_name = "ID")]
    pub party: Vec<String>,
}

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Tongue {
    /// Norwegian Bokmål
    Nb,
    /// Norwegian Nynorsk
    Nn,
    /// Swedish
    Sv,
    /// English
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Nb => Self::Bokmal,
            Tongue::Nn => Self::Nynorsk,
            Tongue::Sv => Self::Swedish,
            Tongue::En => Self::English,
        }
    }
}

/// Runs it at a moment.
pub fn run(args: &Args, directory: &Path, now: Timestamp) -> Exit {
    let loaded = match load_without_secrets(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let out = &mut std::io::stdout().lock();
    finish(match args {
        Args::Fairness(asked) => fairness(&loaded, asked, now, out),
        Args::Deviations(between) => deviations(&loaded, between, now, out),
    })
}

/// Writes how alike the municipalities of a region were treated.
///
/// # Errors
/// When there is no such region, there are no such days, or the log cannot be read.
pub fn fairness(
    loaded: &Loaded,
    asked: &Asked,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let inventory = &loaded.inventory;
    let (region, period, sources) = read(loaded, asked, now)?;
    let report = Fairness::of(&sources, inventory, region, period);
    let said = match (asked.json, asked.csv) {
        (true, _) => view::fairness_json(&report),
        (_, true) => view::fairness_csv(&report),
        (false, false) => view::fairness_text(&report, language(asked, inventory, region)),
    };
    out.write_all(said.as_bytes())?;
    Ok(Exit::Fine)
}

/// Writes where parties have not kept what was agreed.
///
/// # Errors
/// When there is no such region or party, there are no such days, or the log cannot be
/// read.
pub fn deviations(
    loaded: &Loaded,
    between: &Between,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let (inventory, asked) = (&loaded.inventory, &between.asked);
    let (region, period, sources) = read(loaded, asked, now)?;
    for party in &between.party {
        is_there(inventory, region, party)?;
    }
    let report = Deviations::of(&sources, inventory, region, period)?;
    let report = report.between(&between.party);
    let said = match (asked.json, asked.csv) {
        (true, _) => view::deviations_json(&report),
        (_, true) => view::deviations_csv(&report),
        (false, false) => view::deviations_text(&report, language(asked, inventory, region)),
    };
    out.write_all(said.as_bytes())?;
    Ok(Exit::Fine)
}

fn read(
    loaded: &Loaded,
    asked: &Asked,
    now: Timestamp,
) -> Result<(RegionIx, Period, Sources), CommandError> {
    let inventory = &loaded.inventory;
    let region = region(inventory, asked.region.as_deref())?;
    let zone = &inventory[region].zone;
    let period = Period::of(asked.from, asked.to, zone, now)?;
    let queries = Queries::open_read_only(&loaded.settings.store.path.join(store::FILE))?;
    let sources = queries.report(&inventory[region].id, &period, now)??;
    Ok((region, period, sources))
}

/// The region that is asked for, or the only one.
fn region(inventory: &Inventory, asked: Option<&str>) -> Result<RegionIx, CommandError> {
    let mut all = inventory.regions().map(|(ix, _)| ix);
    let found = match (asked, all.next(), all.next()) {
        (Some(id), ..) => inventory.region_by_id(id),
        (None, only, None) => only,
        (None, _, Some(_)) => None,
    };
    found.ok_or_else(|| {
        let known = inventory.regions().map(|(_, region)| region.id.to_string());
        CommandError::Region {
            asked: asked.map(str::to_owned),
            known: known.collect::<Vec<_>>().join(", "),
        }
    })
}

fn is_there(inventory: &Inventory, region: RegionIx, party: &str) -> Result<(), CommandError> {
    let here = || inventory.parties().filter(|(_, one)| one.region == region);
    if here().any(|(_, one)| *one.id == *party) {
        return Ok(());
    }
    let known = here().map(|(_, one)| one.id.to_string());
    Err(CommandError::Party {
        asked: party.to_owned(),
        known: known.collect::<Vec<_>>().join(", "),
    })
}

fn language(asked: &Asked, inventory: &Inventory, region: RegionIx) -> Language {
    let own = inventory[region].language;
    asked.language.map_or(own, Language::from)
}
