//! From `[heartbeat]` as it is written to its settings.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::daemon_file::Heartbeat;
use super::reader::given;
use super::report::{Note, Notes, Spot};
use super::secret::Secrets;
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
    let token = token(table, absolute, secrets, notes);
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

/// The token, from one place, and where that is written.
fn token<'a>(
    table: &'a Heartbeat,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<(SecretString, &'a Spot)> {
    let spots = [
        table.token_file.as_ref().map(|at| &at.spot),
        table.token_credential.as_ref().map(|at| &at.spot),
        table.token_env.as_ref().map(|at| &at.spot),
    ];
    let spots: Vec<&Spot> = spots.into_iter().flatten().collect();
    if let [first, second, ..] = spots[..] {
        notes.add(
            Note::at(second, "the token is to come from two places")
                .label("second place")
                .also(first, "first place")
                .help("keep one of `token_file`, `token_credential` and `token_env`"),
        );
        return None;
    }
    let spot = *spots.first()?;
    let token = given(&table.token_file)
        .map(|path| secrets.file(&absolute(&path.0)))
        .or_else(|| given(&table.token_credential).map(|name| secrets.credential(&name.0)))
        .or_else(|| given(&table.token_env).map(|name| secrets.variable(&name.0)))?;
    match token {
        Ok(token) => Some((token, spot)),
        Err(error) => {
            notes.add(
                Note::at(spot, "the token could not be had")
                    .label(error.to_string())
                    .help(error.remedy()),
            );
            None
        }
    }
}
