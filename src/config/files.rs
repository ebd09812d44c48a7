//! Finding the files, reading them, and putting the configuration together.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use toml::de::{DeTable, DeValue};

use super::adapters::{self, adapter_path, listed_adapters};
use super::daemon_file::Daemon;
use super::open_regular;
use super::reader::{Read, known, nearest};
use super::region::{self, Places};
use super::region_file;
use super::report::{Note, Notes, Report, Sources, Spot};
use super::secret::Secrets;
use super::vault::Vault;
use super::{Adapt, AsWritten, Loaded, broken, day, settings};
use crate::inventory::{Builder, Inventory, Mistake};

/// Texts by the path that each would have in the configuration's directory:
/// `samband.toml`, `regions/fosen.toml`.
pub type Texts = BTreeMap<PathBuf, String>;

/// A file at most; 100,000 components of the plainest kind take 8 MB.
pub(super) const LARGEST: usize = 8 << 20;
/// Tables within tables; the format itself needs 6.
const DEEPEST: usize = 32;

pub(super) const MAIN: &str = "samband.toml";
const KITS: &str = include_str!("kits.toml");

/// Reads the configuration in a directory.
///
/// # Errors
/// A [`Report`] of every mistake in every file.
pub fn load(directory: &Path, secrets: &dyn Secrets) -> Result<Loaded, Report> {
    assemble(&find(directory), directory, secrets, &AsWritten)
}

/// Reads the configuration in a directory as it would be if a region's file
/// held another text.
///
/// # Errors
/// A [`Report`] of every mistake in every file.
pub fn load_with(
    directory: &Path,
    secrets: &dyn Secrets,
    region: &str,
    text: String,
) -> Result<Loaded, Report> {
    let mut found = find(directory);
    found.insert(region_path(region), within_limit(text));
    assemble(&found, directory, secrets, &AsWritten)
}

/// The text of a region's file.
///
/// # Errors
/// Why it cannot be read.
pub fn region_text(directory: &Path, region: &str) -> Result<String, String> {
    read_text(&directory.join(region_path(region)))
}

pub(super) fn find(directory: &Path) -> Found {
    let mut found = Found::new();
    let main = read_text(&directory.join(MAIN));
    if let Ok(text) = &main {
        let mut ids = listed_regions(text);
        if ids.is_empty() && !DeTable::parse_recoverable(text).1.is_empty() {
            ids = regions_there(directory);
        }
        for id in ids {
            let path = region_path(&id);
            let text = read_text(&directory.join(&path));
            found.insert(path, text);
        }
    }
    if let Ok(text) = &main {
        for id in listed_adapters(text) {
            let path = adapter_path(&id);
            let text = read_text(&directory.join(&path));
            found.insert(path, text);
        }
    }
    found.insert(PathBuf::from(MAIN), main);
    found
}

/// Reads a configuration from texts; `directory` is shown before their paths,
/// and what relative paths in them count from.
///
/// # Errors
/// A [`Report`] of every mistake in every text.
pub fn read(
    texts: &Texts,
    directory: &Path,
    secrets: &dyn Secrets,
    adapt: &dyn Adapt,
) -> Result<Loaded, Report> {
    let found = texts
        .iter()
        .map(|(path, text)| (path.clone(), within_limit(text.clone())))
        .collect();
    assemble(&found, directory, secrets, adapt)
}

pub(super) type Found = BTreeMap<PathBuf, Result<String, String>>;

fn region_path(id: &str) -> PathBuf {
    Path::new("regions").join(format!("{id}.toml"))
}

pub(super) fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_owned())
}

/// The ids of what lies in the regions' directory, by name.
fn regions_there(directory: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(directory.join("regions")) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut ids: Vec<String> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .filter_map(|path| stem(&path))
        .collect();
    ids.sort();
    ids
}

fn read_text(path: &Path) -> Result<String, String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = open_regular(path)?;
        file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        format!("it is not UTF-8 from line {line} on; save it as UTF-8")
    })?;
    within_limit(text)
}

fn within_limit(text: String) -> Result<String, String> {
    match text.len() > LARGEST {
        true => Err(format!("it is larger than {} MiB", LARGEST >> 20)),
        false => Ok(text),
    }
}

/// The regions that the main file lists, as far as it can be read.
fn listed_regions(text: &str) -> Vec<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let Some(DeValue::Array(items)) = table.get_ref().get("regions").map(|v| v.get_ref()) else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| item.get_ref().as_str())
        .filter(|id| super::text::is_slug(id))
        .map(str::to_owned)
        .collect()
}

pub(super) fn assemble(
    found: &Found,
    directory: &Path,
    secrets: &dyn Secrets,
    adapt: &dyn Adapt,
) -> Result<Loaded, Report> {
    let mut gathering = Gathering {
        directory,
        found,
        sources: Sources::default(),
        notes: Notes::default(),
    };
    match gathering.gather(secrets, adapt) {
        Some(loaded) if gathering.notes.is_empty() => Ok(loaded),
        _ => Err(gathering.notes.report(gathering.sources)),
    }
}

struct Gathering<'a> {
    directory: &'a Path,
    found: &'a Found,
    sources: Sources,
    notes: Notes,
}

impl Gathering<'_> {
    fn gather(&mut self, secrets: &dyn Secrets, adapt: &dyn Adapt) -> Option<Loaded> {
        let kits_file = self.sources.add(Path::new("(built in) kits.toml"), KITS);
        let kits = parse::<region_file::KitFile>(KITS, kits_file, &mut self.notes)?;
        let Some(daemon) = self.main_file() else {
            self.regions_alone(&kits, secrets, adapt);
            return None;
        };
        let sources = (self.directory, self.found, &mut self.sources);
        let adapters = adapters::read(&daemon, sources, &mut self.notes);
        let settings =
            settings::settings(&daemon, &adapters, self.directory, secrets, &mut self.notes);
        if known(&daemon.regions).next().is_none() && !daemon.regions.is_empty() {
            settings::ticket::places(&daemon, &Inventory::default(), &mut self.notes);
            self.regions_alone(&kits, secrets, adapt);
            return None;
        }
        let webhooks = settings::webhook::Known::of(&daemon, &mut self.notes);
        let mut builder = Builder::new();
        let mut places = Places::default();
        for (id, spot) in settings::regions(&daemon.regions, &mut self.notes) {
            let Some(file) = self.region_file(id, spot) else {
                continue;
            };
            let sheet = region::Sheet {
                file: &file,
                expected: id,
                built_in: &kits.kit,
                webhooks: &webhooks,
                vault: Vault {
                    directory: self.directory,
                    secrets,
                },
            };
            region::build(&mut builder, &sheet, &mut places, &mut self.notes, adapt);
            settings::ticket::route(&mut builder, id, &daemon, &mut self.notes);
        }
        settings::ticket::places(&daemon, builder.so_far(), &mut self.notes);
        let inventory = self.finish(builder, &places)?;
        settings::access::parties(&daemon, &inventory, &mut self.notes);
        Some(Loaded {
            inventory: Arc::new(inventory),
            settings,
            digest: digest(self.found),
        })
    }

    /// Reads the regions for their mistakes only: those of a main file that
    /// cannot be read do not hide them.
    fn regions_alone(
        &mut self,
        kits: &region_file::KitFile,
        secrets: &dyn Secrets,
        adapt: &dyn Adapt,
    ) {
        let webhooks = settings::webhook::Known::unknown();
        let mut builder = Builder::new();
        let mut places = Places::default();
        let found = self.found;
        for (path, text) in found.iter().filter(|(path, _)| path.starts_with("regions")) {
            let (Ok(text), Some(id)) = (text, stem(path)) else {
                continue;
            };
            let file = self.sources.add(&self.directory.join(path), text);
            let Some(region) = parse::<region_file::Region>(text, file, &mut self.notes) else {
                continue;
            };
            let sheet = region::Sheet {
                file: &region,
                expected: &id,
                built_in: &kits.kit,
                webhooks: &webhooks,
                vault: Vault {
                    directory: self.directory,
                    secrets,
                },
            };
            region::build(&mut builder, &sheet, &mut places, &mut self.notes, adapt);
        }
        self.finish(builder, &places);
    }

    fn finish(&mut self, builder: Builder, places: &Places) -> Option<Inventory> {
        match builder.finish() {
            Ok(inventory) => Some(inventory),
            Err(mistakes) => {
                for mistake in mistakes {
                    self.note_mistake(&mistake, places);
                }
                None
            }
        }
    }

    fn main_file(&mut self) -> Option<Daemon> {
        let path = self.directory.join(MAIN);
        let note = match self.found.get(Path::new(MAIN)) {
            Some(Ok(text)) => {
                let file = self.sources.add(&path, text);
                let daemon = parse::<Daemon>(text, file, &mut self.notes)?;
                if daemon.regions.is_empty() {
                    let start = Spot { file, span: 0..0 };
                    self.notes.add(
                        Note::at(&start, "no region is watched")
                            .label("`regions` is missing or empty")
                            .help("`samband init` asks for a first one and writes it; or list the regions, such as `regions = [\"fosen\"]`: each is read from `regions/<id>.toml`"),
                    );
                }
                return Some(daemon);
            }
            Some(Err(why)) => Note::nowhere(format!("cannot read {}: {why}", path.display())),
            None => Note::nowhere(format!("there is no {}", path.display())),
        };
        self.notes
            .add(note.help("`--config DIR` names the directory that holds `samband.toml`"));
        None
    }

    fn region_file(&mut self, id: &str, listed: &Spot) -> Option<region_file::Region> {
        let relative = region_path(id);
        let path = self.directory.join(&relative);
        let why = match self.found.get(&relative) {
            Some(Ok(text)) => {
                let file = self.sources.add(&path, text);
                return parse::<region_file::Region>(text, file, &mut self.notes);
            }
            Some(Err(why)) => why.clone(),
            None => "there is no such file".to_owned(),
        };
        let note =
            Note::at(listed, format!("cannot read {}: {why}", path.display())).label("listed here");
        let others = self.other_regions();
        let note = match nearest(id, others.iter().map(String::as_str)) {
            Some(near) if near != id => {
                note.help(format!("there is a region with a similar name: `{near}`"))
            }
            Some(_) => note.help("samband must be able to read it"),
            None => note.help(format!("the region `{id}` is to be described in that file")),
        };
        self.notes.add(note);
        None
    }

    /// The ids of the region files that are there, listed or not.
    fn other_regions(&self) -> Vec<String> {
        let held = self.found.iter().filter(|(_, text)| text.is_ok());
        let mut ids: Vec<String> = held
            .filter(|(path, _)| path.starts_with("regions"))
            .filter_map(|(path, _)| stem(path))
            .collect();
        ids.extend(regions_there(self.directory));
        ids.sort();
        ids
    }

    /// What only the whole shows. Double ids have been noted where they stand.
    fn note_mistake(&mut self, mistake: &Mistake, places: &Places) {
        let (component, label) = match mistake {
            Mistake::DoubleComponent { .. } | Mistake::DoubleProbe { .. } => return,
            Mistake::Cycle { component, .. } => (*component, "part of the ring"),
            Mistake::Deep { component, .. } => (*component, "this one is too far away"),
        };
        let note = match places.component(component) {
            Some(spot) => Note::at(spot, mistake.to_string()).label(label),
            None => Note::nowhere(mistake.to_string()),
        };
        self.notes.add(note.help(
            "`depends` names what lies between the monitor and a component, never what lies behind it",
        ));
    }
}

/// Parses a text; one whose structure is no TOML is reported and not read further.
pub(super) fn parse<T: Read>(text: &str, file: usize, notes: &mut Notes) -> Option<T> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let end = text.len();
        let span = error.span().unwrap_or(end..end);
        let bare = is_bare_text(text, span.start);
        let meant = day::meant_at(text, span.start);
        let note = Note::at(
            &Spot { file, span },
            format!("not TOML: {}", error.message()),
        )
        .label("here");
        notes.add(match (meant, bare) {
            (Some(meant), _) => note.help(day::advice(meant)),
            (None, true) => note.help("a text needs quotes: `key = \"text\"`"),
            (None, false) => note,
        });
    }
    let span = table.span();
    let value = DeValue::Table(table.into_inner());
    let places = errors.iter().map(toml::de::Error::span);
    notes.set_aside(file, broken::values(&value, text, places)?);
    if depth(&value) > DEEPEST {
        notes.add(
            Note::at(
                &Spot { file, span: 0..0 },
                "tables and lists are nested too deeply",
            )
            .help(format!("at most {DEEPEST} within each other")),
        );
        return None;
    }
    T::read(&value, &Spot { file, span }, notes)
}

/// Whether the value on the line of this place begins like a text without quotes.
fn is_bare_text(text: &str, at: usize) -> bool {
    let at = text.floor_char_boundary(at);
    let from = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[from..].lines().next().unwrap_or_default();
    let Some((_, value)) = line.split_once('=') else {
        return false;
    };
    let value = value.trim_start_matches([' ', '\t', '[']);
    let word: &str = value
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.starts_with(char::is_alphabetic) && !["true", "false", "inf", "nan"].contains(&word)
}

/// The parser stops at 80 levels, so this cannot run out of stack.
fn depth(value: &DeValue<'_>) -> usize {
    let below = |values: &mut dyn Iterator<Item = usize>| 1 + values.max().unwrap_or(0);
    match value {
        DeValue::Table(table) => below(&mut table.iter().map(|(_, v)| depth(v.get_ref()))),
        DeValue::Array(items) => below(&mut items.iter().map(|v| depth(v.get_ref()))),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => 0,
    }
}

fn digest(found: &Found) -> String {
    let mut hasher = Sha256::new();
    let texts = found
        .iter()
        .filter_map(|(path, text)| Some((path, text.as_ref().ok()?)));
    for (path, text) in texts {
        for part in [path.to_string_lossy().as_bytes(), text.as_bytes()] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hasher
        .finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
