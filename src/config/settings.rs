//! From `samband.toml` as it is written to the settings of each module.

pub(super) mod access;
mod alertmanager;
mod broker;
mod drill;
pub(super) mod login;
mod mail;
mod mailbox;
mod plain;
pub(super) mod ticket;
mod trust;
pub(super) mod webhook;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::daemon_file::{self, LogFormat};
use super::heartbeat;
use super::reader::{At, given};
use super::report::{Note, Notes, Spot};
use super::secret::Secrets;
use crate::access::Settings as Access;
use crate::inventory::DRILL;
use crate::ledger::DrillSettings;
use crate::probe;
use crate::send::{self, mqtt};
use crate::store;
use crate::web;

/// The settings of every module, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Of the pages.
    pub web: web::Settings,
    /// Of mail; none where nobody is to be told.
    pub mail: Option<send::Settings>,
    /// Of the MQTT broker; none where it is told nothing.
    pub mqtt: Option<mqtt::Settings>,
    /// Of the webhooks.
    pub webhooks: Vec<send::webhook::Settings>,
    /// Of the ticket systems.
    pub tickets: Vec<send::ticket::Settings>,
    /// Of the Alertmanagers.
    pub alertmanagers: Vec<send::alertmanager::Settings>,
    /// Of the log of what happened.
    pub store: store::Settings,
    /// Of what the program says of itself.
    pub log: Log,
    /// Of probes.
    pub probe: probe::Settings,
    /// Of the heartbeat; none where no outside party waits for one.
    pub heartbeat: Option<send::heartbeat::Settings>,
    /// The file that lists what parties have reported themselves.
    pub incidents: Option<PathBuf>,
    /// Of the drill; none where there is none.
    pub drill: Option<DrillSettings>,
    /// Of who may see and do what.
    pub access: Access,
    /// Of the mailbox that answers come to; none where nobody reads them.
    pub mailbox: Option<crate::mailbox::Settings>,
}

/// What the program says of itself, to stderr.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// For people or for programs.
    pub format: LogFormat,
    /// From which level on, as an `EnvFilter` directive.
    pub level: Arc<str>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: "info".into(),
        }
    }
}

pub(super) fn settings(
    daemon: &daemon_file::Daemon,
    adapters: &ticket::Adapters,
    directory: &Path,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Settings {
    let absolute = |path: &str| directory.join(path);
    Settings {
        web: given(&daemon.web)
            .map(|web| web_settings(web, &absolute))
            .unwrap_or_default(),
        mail: daemon
            .mail
            .as_ref()
            .and_then(|mail| mail::settings(mail.get()?, &mail.spot, &absolute, secrets, notes)),
        mqtt: daemon
            .mqtt
            .as_ref()
            .and_then(|mqtt| broker::settings(mqtt.get()?, &mqtt.spot, &absolute, secrets, notes)),
        webhooks: webhook::settings(daemon, &absolute, secrets, notes),
        tickets: ticket::settings(daemon, adapters, &absolute, secrets, notes),
        alertmanagers: alertmanager::settings(daemon, &absolute, secrets, notes),
        store: given(&daemon.store)
            .map(|store| store_settings(store, &absolute, notes))
            .unwrap_or_default(),
        log: given(&daemon.log).map(log_settings).unwrap_or_default(),
        incidents: given(&daemon.incidents)
            .and_then(|table| table.file.get())
            .map(|path| absolute(&path.0)),
        probe: given(&daemon.probe)
            .map(|table| probe::Settings {
                icmp: given(&table.icmp).copied().unwrap_or_default(),
                contact: given(&table.contact).map(|line| Arc::clone(&line.0)),
            })
            .unwrap_or_default(),
        heartbeat: given(&daemon.heartbeat)
            .and_then(|table| heartbeat::settings(table, &absolute, secrets, notes)),
        drill: daemon
            .drill
            .as_ref()
            .and_then(|table| Some(drill::settings(table.get()?, &table.spot, daemon, notes))),
        access: given(&daemon.access)
            .map(|table| access::settings(table, daemon, notes))
            .unwrap_or_default(),
        mailbox: daemon.mailbox.as_ref().and_then(|table| {
            mailbox::settings(table.get()?, &table.spot, daemon, &absolute, notes)
        }),
    }
}

fn store_settings(
    table: &daemon_file::Store,
    absolute: &dyn Fn(&str) -> PathBuf,
    notes: &mut Notes,
) -> store::Settings {
    let default = store::Settings::default();
    store::Settings {
        path: given(&table.path).map_or(default.path, |path| absolute(&path.0)),
        keep: given(&table.keep).map_or(default.keep, |keep| kept(keep, notes)),
        measured: given(&table.measurements).map_or(default.measured, measured),
    }
}

fn measured(table: &daemon_file::Measurements) -> store::Measured {
    let default = store::Measured::default();
    let minutes = given(&table.minutes).map_or(default.minutes, |days| days.0);
    let hours = given(&table.hours).map_or(default.hours, |days| days.0);
    store::Measured {
        minutes,
        hours: hours.max(minutes),
    }
}

/// Words name people too, so addresses are not gone before them.
fn kept(table: &daemon_file::Keep, notes: &mut Notes) -> store::Keep {
    let words = given(&table.words).map_or(90, |days| days.0);
    let addresses = given(&table.addresses).map_or(365.max(words), |days| days.0);
    if addresses < words
        && let Some(shorter) = &table.addresses
    {
        notes.add(
            Note::at(
                &shorter.spot,
                "addresses are to go before the words that name them",
            )
            .label("fewer days than `words`")
            .help(format!(
                "keep addresses for {words} days or more, or words for {addresses} or fewer"
            )),
        );
    }
    store::Keep::days(words, addresses.max(words))
}

fn web_settings(table: &daemon_file::Web, absolute: &dyn Fn(&str) -> PathBuf) -> web::Settings {
    let mut settings = match given(&table.listen) {
        Some(listen) => web::Settings::at(listen.0),
        None => web::Settings::default(),
    };
    if let Some(url) = given(&table.public_url) {
        settings.public_url = Arc::clone(&url.0);
    }
    settings.socket = given(&table.socket).map(|path| absolute(&path.0));
    if let Some(most) = given(&table.component_series) {
        settings.component_series = most.0;
    }
    settings
}

fn log_settings(table: &daemon_file::Log) -> Log {
    let default = Log::default();
    Log {
        format: given(&table.format).copied().unwrap_or_default(),
        level: given(&table.level).map_or(default.level, |level| Arc::clone(&level.0)),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// The regions that are to be read, each once.
pub(super) fn regions<'a>(
    regions: &'a [At<super::text::Slug>],
    notes: &mut Notes,
) -> Vec<(&'a str, &'a Spot)> {
    let mut seen: Vec<(&str, &Spot)> = Vec::new();
    for (id, spot) in super::reader::known(regions) {
        if &*id.0 == DRILL {
            notes.add(
                Note::at(spot, format!("no region can be called `{DRILL}`"))
                    .label("samband's own region of drills is called so")
                    .help("give it another id"),
            );
            continue;
        }
        match seen.iter().find(|(other, _)| *other == &*id.0) {
            Some((_, first)) => notes.add(
                Note::at(spot, format!("region `{}` is listed twice", id.0))
                    .label("again")
                    .also(first, "first here"),
            ),
            None => seen.push((&id.0, spot)),
        }
    }
    seen
}
