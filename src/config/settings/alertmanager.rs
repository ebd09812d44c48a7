//! Alertmanagers that open faults are handed to.

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::Url;

use super::login::Single;
use super::plain::Plain;
use super::trust::{Files, trust};
use crate::config::daemon_file::{Alertmanager, Daemon};
use crate::config::reader::{given, known, listed};
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::send::alertmanager::Settings;

/// A cluster has three, mostly.
const MOST: usize = 8;

pub(super) fn settings(
    daemon: &Daemon,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Vec<Settings> {
    if let Some(beyond) = daemon.alertmanager.get(MOST) {
        notes.add(
            Note::at(&beyond.spot, "too many Alertmanagers")
                .label(format!("more than {MOST}"))
                .help("those of one cluster tell each other"),
        );
    }
    known(&daemon.alertmanager)
        .filter_map(|(table, _)| one(table, daemon, absolute, secrets, notes))
        .collect()
}

fn one(
    table: &Alertmanager,
    daemon: &Daemon,
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
    let files = Files {
        ca_file: &table.ca_file,
        certificate_file: &table.certificate_file,
        key_file: &table.key_file,
    };
    let trust = trust(&files, absolute, notes);
    reject_strange_regions(table, daemon, notes);
    let url = &table.url.get()?.0;
    in_clear(table, url, &files, token.as_ref().map(|it| it.1), notes);
    let regions = known(&table.regions).map(|(id, _)| Arc::clone(&id.0));
    Some(Settings {
        url: Arc::clone(url),
        regions: regions.collect(),
        token: token.map(|(token, _)| token),
        trust,
    })
}

/// Regions that `samband.toml` does not list.
fn reject_strange_regions(table: &Alertmanager, daemon: &Daemon, notes: &mut Notes) {
    let watched: Vec<&str> = known(&daemon.regions).map(|(id, _)| &*id.0).collect();
    for (region, spot) in known(&table.regions) {
        if !watched.contains(&&*region.0) {
            notes.add(
                Note::at(spot, format!("there is no region `{}`", region.0))
                    .label("not watched")
                    .help(format!("there are {}", listed(watched.iter().copied()))),
            );
        }
    }
}

/// What needs a protected connection and has none, and what is no address to add to.
fn in_clear(
    table: &Alertmanager,
    url: &str,
    files: &Files<'_>,
    token: Option<&Spot>,
    notes: &mut Notes,
) {
    let url = url.parse::<Url>().ok();
    let Some(url) = url.filter(|url| url.query().is_none() && url.fragment().is_none()) else {
        return notes.add(
            Note::at(&table.url.spot, "this is not where an Alertmanager can be")
                .label("an address to which `/api/v2/alerts` is added")
                .help("such as `https://alertmanager.example:9093`"),
        );
    };
    if url.path().contains("/api/") {
        notes.add(
            Note::at(&table.url.spot, "the address of an Alertmanager's API")
                .label("`/api/v2/alerts` is added to it")
                .help("such as `https://alertmanager.example:9093`"),
        );
    }
    let plain = Plain {
        url: &url,
        spot: &table.url.spot,
        security: given(&table.security),
        what: "alerts",
        secret: token.map(|spot| (spot, "a token")),
    };
    plain.check(files, notes);
}
