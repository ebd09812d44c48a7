//! `samband check --import`: an equipment list → entries of a region's file.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Exit, load};
use crate::config::import::{self, Choice, Existing, Imported};
use crate::config::{self, Machine, Report};

/// Bytes that are read of a list: more than an import takes, so that it can say so.
const MOST: u64 = 16 << 20;

/// What is imported, and where it goes
#[derive(Clone, Debug, clap::Args)]
// A part of another command's arguments, whose group has this name already.
#[group(skip)]
pub struct Args {
    /// Make region entries of an equipment list (CSV, `-` for stdin) instead of checking
    ///
    /// The entries go to stdout, as TOML for `regions/<id>.toml`; every doubt
    /// stands in them as a comment that begins with `# ?`, and on stderr with row
    /// and column. Separator, encoding and the meaning of the columns are found out.
    /// Exit code 1 says that there are doubts, 2 that nothing could be made of it.
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,

    /// Print this region's whole file with the entries put in their places
    ///
    /// Municipalities and sites that the region has are found by name and keep
    /// their ids; what it has already is not entered again.
    #[arg(long, value_name = "ID", requires = "import")]
    region: Option<String>,

    /// Say what a column holds: `room=Navn`, or by its letter, `address=C`
    ///
    /// NAME is municipality, site, room, address, router, model, uri, contact,
    /// telephone, responsible or note.
    #[arg(long = "column", value_name = "NAME=HEADER", requires = "import")]
    columns: Vec<Choice>,
}

/// Imports, if that is asked for.
pub fn run(args: &Args, directory: &Path) -> Option<Exit> {
    let file = args.import.as_deref()?;
    let result = match &args.region {
        None => alone(file, &args.columns),
        Some(region) => into_region(file, &args.columns, directory, region),
    };
    let imported = match result {
        Ok(imported) => imported,
        Err(Trouble::Said(exit)) => return Some(exit),
        Err(Trouble::Text(text)) => {
            eprintln!("samband: {text}");
            return Some(Exit::Usage);
        }
    };
    for remark in &imported.remarks {
        eprintln!("{remark}");
    }
    let lines = import::lines(&imported.doubts);
    for line in &lines {
        eprintln!("? {line}");
    }
    let counted = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    eprintln!(
        "{}: {}; {}",
        counted(imported.rows.len(), "row", "rows"),
        counted(imported.entries.len(), "became an entry", "became entries"),
        counted(imported.doubts.len(), "doubt", "doubts")
    );
    let written = io::stdout().lock().write_all(imported.toml.as_bytes());
    Some(match (written, lines.is_empty()) {
        (Ok(()), true) => Exit::Fine,
        // Whoever reads may have gone: there is nobody to tell.
        (Ok(()), false) | (Err(_), _) => Exit::Findings,
    })
}

/// Why nothing is printed.
enum Trouble {
    /// It has been said.
    Said(Exit),
    /// This.
    Text(String),
}

fn alone(file: &Path, columns: &[Choice]) -> Result<Imported, Trouble> {
    let imported = imported(file, columns, None)?;
    match import::verify(&imported.toml) {
        Ok(()) => Ok(imported),
        Err(report) => Err(unfit(&report)),
    }
}

fn into_region(
    file: &Path,
    columns: &[Choice],
    directory: &Path,
    region: &str,
) -> Result<Imported, Trouble> {
    let loaded = load(directory).map_err(Trouble::Said)?;
    let mut regions = loaded.inventory.regions();
    if !regions.any(|(_, known)| *known.id == *region) {
        return Err(Trouble::Text(format!(
            "{} lists no region `{region}`",
            directory.join("samband.toml").display()
        )));
    }
    let text = config::region_text(directory, region).map_err(|why| {
        Trouble::Text(format!(
            "the file of region `{region}` cannot be read: {why}"
        ))
    })?;
    let existing = Existing::read(&text).ok_or_else(|| {
        Trouble::Text(format!(
            "the file of region `{region}` has its municipalities in one value: give each a table, `[[municipality]]`"
        ))
    })?;
    let imported = imported(file, columns, Some(&existing))?;
    let whole = imported.toml.clone();
    match config::load_with(directory, &Machine::new(), region, whole) {
        Ok(_) => Ok(imported),
        Err(report) => Err(unfit(&report)),
    }
}

fn imported(
    file: &Path,
    columns: &[Choice],
    existing: Option<&Existing<'_>>,
) -> Result<Imported, Trouble> {
    let shown = file.display();
    let list = read(file).map_err(|why| Trouble::Text(format!("{shown} cannot be read: {why}")))?;
    import::import(&list, columns, existing).map_err(|why| Trouble::Text(format!("{shown}: {why}")))
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match file.as_os_str() == "-" {
        true => io::stdin().lock().take(MOST).read_to_end(&mut bytes)?,
        false => File::open(file)?.take(MOST).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

/// The region lacks what the kits of the entries need, or the like.
fn unfit(report: &Report) -> Trouble {
    eprint!("{}", report.render(false));
    Trouble::Text("with the entries in it the configuration would not be right".to_owned())
}
