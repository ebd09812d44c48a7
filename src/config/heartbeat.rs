//! From `[heartbeat]` as it is written to its settings.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::daemon_file::Heartbeat;
use super::reader::given;
use super::report::{Note, Notes};
use super::secret::Secrets;
use super::settings::login::Single;
use crate::send::heartbeat::Settings;

const EVERY: Duration = Duration::from_secs(60);
/// More often tells nothing more, for a snapshot comes every 5 s at least.
const POSSIBLE: RangeInclusive<Duration> = Duration::from_secs(10)..=Duration::from_secs(3600);

pub(super) fn settings(
    table: &Heartbeat,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<Settings> {
    let token = Single {
        what: "token",
        file: &table.token_file,
        credential: &table.token_credential,
        variable: &table.token_env,
    };
    let token = token.read(absolute, secrets, notes);
    if let (Some(every), Some(at)) = (given(&table.every), &table.every)
        && !POSSIBLE.contains(&every.0)
    {
        notes.add(
            Note::at(&at.spot, "this is not a pause between signs of life")
                .label("too short or too long")
                .help("from `10s` to `1h`"),
        );
    }
    let url = &table.url.get()?.0;
    if let Some(spot) = token.as_ref().map(|(_, spot)| *spot)
        && url.starts_with("http://")
    {
        notes.add(
            Note::at(spot, "a token would cross the network in clear")
                .label("needs a protected connection")
                .help("use an address that begins with `https://`"),
        );
    }
    Some(Settings {
        url: Arc::clone(url),
        every: given(&table.every).map_or(EVERY, |every| every.0),
        method: given(&table.method).copied().unwrap_or_default(),
        token: token.map(|(token, _)| token),
        ca_file: given(&table.ca_file).map(|path| absolute(&path.0)),
    })
}
