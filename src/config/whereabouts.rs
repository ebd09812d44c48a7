//! Where a daemon and its log are, as far as a configuration can be read that holds
//! mistakes: whoever acts on faults needs no more of it, and must not wait until
//! somebody has mended the rest.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use toml::de::{DeTable, DeValue};

use super::files::{Found, MAIN, assemble, find, stem};
use super::report::Report;
use super::secret::StandIns;
use super::{AsWritten, Loaded};
use crate::inventory::Language;
use crate::store;

/// Where a daemon and its log are, and how its regions tell the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// The directory of the log; none where it may be another than can be read.
    pub store: Option<PathBuf>,
    /// The socket by which people act, where the configuration names one.
    pub socket: Option<PathBuf>,
    /// The file of incidents that parties have reported themselves, where one is named.
    pub incidents: Option<PathBuf>,
    /// Its regions.
    pub regions: Vec<Locale>,
}

/// How a region tells the time, and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The region's id.
    pub region: String,
    /// Where its days begin and end.
    pub zone: TimeZone,
    /// Its language.
    pub language: Language,
}

impl Locale {
    /// What numbers of its faults begin with.
    pub fn number_prefix(&self) -> String {
        self.region.to_uppercase()
    }
}

impl Whereabouts {
    /// The directory of the log: where it is read to be, or else where it is by default.
    pub fn log(&self) -> PathBuf {
        let default = || store::Settings::default().path;
        self.store.clone().unwrap_or_else(default)
    }

    /// The region of an id.
    pub fn region(&self, id: &str) -> Option<&Locale> {
        self.regions.iter().find(|region| region.region == id)
    }

    /// The region whose numbers of faults begin so.
    pub fn region_of_prefix(&self, prefix: &str) -> Option<&Locale> {
        let mut regions = self.regions.iter();
        regions.find(|region| region.number_prefix() == prefix)
    }

    /// Those of a configuration that holds together.
    pub fn of(loaded: &Loaded) -> Self {
        let regions = loaded.inventory.regions().map(|(_, region)| Locale {
            region: region.id.to_string(),
            zone: region.zone.clone(),
            language: region.language,
        });
        Self {
            store: Some(loaded.settings.store.path.clone()),
            socket: loaded.settings.web.socket.clone(),
            incidents: loaded.settings.incidents.clone(),
            regions: regions.collect(),
        }
    }

    /// What of it stands there, whatever else is wrong.
    fn surmised(found: &Found, directory: &Path) -> Self {
        let main = found.get(Path::new(MAIN));
        let text = main.and_then(|text| text.as_deref().ok());
        let (table, errors) = DeTable::parse_recoverable(text.unwrap_or_default());
        let table = table.get_ref();
        let path = |name, key| {
            let table = within(table, name)?;
            Some(directory.join(text_of(table, key)?))
        };
        // Left out, it is the default; unless what is broken has swallowed it.
        let left_out = text.is_some() && errors.is_empty() && within(table, "store").is_none();
        let default = left_out.then(|| store::Settings::default().path);
        let regions = found.iter().filter(|(path, _)| *path != Path::new(MAIN));
        Self {
            store: path("store", "path").or(default),
            socket: path("web", "socket"),
            incidents: path("incidents", "file"),
            regions: regions
                .filter_map(|(path, text)| locale(path, text.as_deref().unwrap_or_default()))
                .collect(),
        }
    }
}

/// Where a daemon of the configuration in a directory and its log are, without its
/// secrets; and what is wrong with the configuration, if something is.
///
/// # Errors
/// When there is no configuration there.
pub fn whereabouts(directory: &Path) -> Result<(Whereabouts, Option<Report>), Report> {
    let found = find(directory);
    match assemble(&found, directory, &StandIns, &AsWritten) {
        Ok(loaded) => Ok((Whereabouts::of(&loaded), None)),
        Err(report) if directory.join(MAIN).exists() => {
            Ok((Whereabouts::surmised(&found, directory), Some(report)))
        }
        Err(report) => Err(report),
    }
}

/// A region by what can be read of the beginning of its file.
fn locale(path: &Path, text: &str) -> Option<Locale> {
    let region = stem(path)?;
    let (table, _) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    let zone = text_of(table, "zone").and_then(|zone| TimeZone::get(zone).ok());
    let language = match text_of(table, "language") {
        Some("en") => Language::English,
        Some("nn") => Language::Nynorsk,
        Some("sv") => Language::Swedish,
        Some(_) | None => Language::default(),
    };
    Some(Locale {
        region,
        zone: zone.unwrap_or(TimeZone::UTC),
        language,
    })
}

fn within<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    match table.get(name)?.get_ref() {
        DeValue::Table(table) => Some(table),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_) => None,
    }
}

fn text_of<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    table.get(key)?.get_ref().as_str()
}
