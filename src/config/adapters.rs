//! The adapters that ticket systems name: those of the program, and those of files.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::adapter::adapter;
use super::adapter_file;
use super::daemon_file::Daemon;
use super::files::{Found, parse};
use super::report::{Note, Notes, Sources, Spot};
use super::settings::ticket::{Adapters, Named, named};
use crate::send::ticket::preset;

pub(super) fn adapter_path(id: &str) -> PathBuf {
    Path::new("adapters").join(format!("{id}.toml"))
}

/// The adapters that the main file names, as far as it can be read.
pub(super) fn listed_adapters(text: &str) -> Vec<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let Some(DeValue::Array(items)) = table.get_ref().get("ticket").map(|v| v.get_ref()) else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| item.get_ref().get("adapter")?.get_ref().as_str())
        .filter(|id| super::text::is_slug(id))
        .map(str::to_owned)
        .collect()
}

/// The adapters that ticket systems name: those of the program, and those of files.
pub(super) fn read(
    daemon: &Daemon,
    (directory, found, sources): (&Path, &Found, &mut Sources),
    notes: &mut Notes,
) -> Adapters {
    let mut all = Adapters::new();
    for (named, spot) in named(daemon, notes) {
        let (path, text) = match &named {
            Named::Preset(name) => {
                let path = PathBuf::from(format!("(built in) {name}.toml"));
                (path, preset(name).map(|text| Ok(text.to_owned())))
            }
            Named::File(id) => {
                let path = adapter_path(id);
                (directory.join(&path), found.get(&path).cloned())
            }
        };
        let text = match text {
            Some(Ok(text)) => text,
            missing => {
                let why = match missing {
                    Some(Err(why)) => why,
                    Some(Ok(_)) | None => "it is not there".to_owned(),
                };
                notes.add(
                    Note::at(spot, format!("cannot read {}: {why}", path.display()))
                        .label("this adapter"),
                );
                all.insert(named, None);
                continue;
            }
        };
        let file = sources.add(&path, &text);
        let table = parse::<adapter_file::Adapter>(&text, file, notes);
        let begin = Spot { file, span: 0..0 };
        let read = table.and_then(|table| adapter(&table, &begin, notes));
        all.insert(named, read);
    }
    all
}
