//! Ticket systems: how each is spoken to, and whose faults go there.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde_json::Value;

use super::login::Single;
use super::plain::Plain;
use super::trust::{Files, trust};
use super::webhook::within;
use crate::access::Of;
use crate::config::adapter::Read;
use crate::config::daemon_file::Daemon;
use crate::config::reader::{given, known, listed, nearest};
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::config::ticket_file::Ticket;
use crate::inventory::{Builder, Inventory, TicketRoute};
use crate::send::ticket::{PRESETS, Settings};

/// Each has a courier with connections of its own.
const MOST: usize = 64;

const DEADLINE: Duration = Duration::from_secs(15);
const DEADLINES: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(60);
/// A ticket is looked at by a call of its own.
const POLLS: RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(24 * 60 * 60);

/// The adapters that are there, by how they are named: none where one has mistakes, which
/// have been noted.
pub(in crate::config) type Adapters = BTreeMap<Named, Option<Read>>;

/// How an adapter is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::config) enum Named {
    /// One that comes with the program.
    Preset(Arc<str>),
    /// One that a file has.
    File(Arc<str>),
}

/// The adapters that systems name, each once, with where it is named first.
pub(in crate::config) fn named<'a>(
    daemon: &'a Daemon,
    notes: &mut Notes,
) -> BTreeMap<Named, &'a Spot> {
    let mut all = BTreeMap::new();
    for (table, spot) in known(&daemon.ticket) {
        match (&table.preset, &table.adapter) {
            (Some(one), Some(other)) => notes.add(
                Note::at(&other.spot, "two adapters for one system")
                    .label("second")
                    .also(&one.spot, "first")
                    .help("keep `preset` or `adapter`"),
            ),
            (None, None) => notes.add(
                Note::at(spot, "how is this system to be spoken to?")
                    .label("`preset` or `adapter` is missing")
                    .help(format!(
                        "such as `preset = \"request-tracker\"`; there are {}",
                        presets()
                    )),
            ),
            (Some(preset), None) => {
                let Some(id) = preset.get() else { continue };
                if PRESETS.iter().any(|(name, _)| *name == &*id.0) {
                    all.entry(Named::Preset(Arc::clone(&id.0)))
                        .or_insert(&preset.spot);
                    continue;
                }
                let note = Note::at(&preset.spot, format!("there is no preset `{}`", id.0))
                    .label("no such preset");
                let names = PRESETS.iter().map(|(name, _)| *name);
                notes.add(match nearest(&id.0, names) {
                    Some(near) => note.help(format!("perhaps `{near}`; there are {}", presets())),
                    None => note.help(format!("there are {}", presets())),
                });
            }
            (None, Some(file)) => {
                let Some(id) = file.get() else { continue };
                all.entry(Named::File(Arc::clone(&id.0)))
                    .or_insert(&file.spot);
            }
        }
    }
    all
}

fn presets() -> String {
    listed(PRESETS.iter().map(|(name, _)| *name))
}

/// The settings of all of them.
pub(in crate::config) fn settings(
    daemon: &Daemon,
    adapters: &Adapters,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Vec<Settings> {
    if let Some(beyond) = daemon.ticket.get(MOST) {
        notes.add(
            Note::at(&beyond.spot, "too many ticket systems").label(format!("more than {MOST}")),
        );
    }
    let mut seen: BTreeMap<&str, &Spot> = BTreeMap::new();
    for (table, _) in known(&daemon.ticket) {
        let Some(id) = table.id.get() else {
            continue;
        };
        if let Some(first) = seen.insert(&id.0, &table.id.spot) {
            notes.add(
                Note::at(
                    &table.id.spot,
                    format!("the id `{}` names a ticket system a second time", id.0),
                )
                .label("second")
                .also(first, "first")
                .help("give one of them another id"),
            );
        }
    }
    known(&daemon.ticket)
        .filter_map(|(table, spot)| one(table, spot, adapters, absolute, secrets, notes))
        .collect()
}

fn one(
    table: &Ticket,
    spot: &Spot,
    adapters: &Adapters,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<Settings> {
    if table.party.0.is_empty() && table.regions.is_empty() {
        notes.add(
            Note::at(spot, "a ticket system without faults")
                .label("whose faults go there?")
                .help("`party = \"fosen:ikt\"` for those of a party, or `regions = [\"fosen\"]` for all of a region"),
        );
    }
    let secret = Single {
        what: "secret",
        file: &table.secret_file,
        credential: &table.secret_credential,
        variable: &table.secret_env,
    };
    let secret = secret.read(absolute, secrets, notes);
    let files = Files {
        ca_file: &table.ca_file,
        certificate_file: &table.certificate_file,
        key_file: &table.key_file,
    };
    let trust = trust(&files, absolute, notes);
    let right = "from `1s` to `60s`";
    let deadline = within(&table.deadline, DEADLINE, &DEADLINES, right, notes);
    let poll = table.poll.as_ref().map(|_| {
        within(
            &table.poll,
            *POLLS.start(),
            &POLLS,
            "from `1m` to `24h`",
            notes,
        )
    });
    let url = &table.url.get()?.0;
    in_clear(
        table,
        url,
        &files,
        secret.as_ref().map(|(_, spot)| *spot),
        notes,
    );
    let named = match (given(&table.preset), given(&table.adapter)) {
        (Some(preset), None) => Named::Preset(Arc::clone(&preset.0)),
        (None, Some(file)) => Named::File(Arc::clone(&file.0)),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    let read = adapters.get(&named)?.as_ref()?;
    let values = values(table, spot, read, notes);
    fits(
        table,
        spot,
        read,
        secret.is_some() || has_secret(table),
        notes,
    );
    Some(Settings {
        id: Arc::clone(&table.id.get()?.0),
        adapter: Arc::new(read.adapter.clone()),
        url: Arc::clone(url),
        username: given(&table.username).map(|line| Arc::clone(&line.0)),
        secret: secret.map(|(secret, _)| secret),
        values,
        trust,
        deadline,
        poll,
        token: given(&table.call_sha256).map(|hash| hash.0),
    })
}

/// Notes what its adapter needs and it does not say, or says in vain.
fn fits(table: &Ticket, spot: &Spot, read: &Read, has_secret: bool, notes: &mut Notes) {
    if let (Some(poll), None) = (&table.poll, &read.adapter.poll) {
        notes.add(
            Note::at(&poll.spot, "this system cannot be asked")
                .label("its adapter has no `[poll]`")
                .help("leave it out, or write an adapter that has one"),
        );
    }
    if let (Some(token), None) = (&table.call_sha256, &read.adapter.hook) {
        notes.add(
            Note::at(&token.spot, "what this system says cannot be understood")
                .label("its adapter has no `[hook]`")
                .help("leave it out, or write an adapter that has one"),
        );
    }
    if read.user && table.username.is_none() {
        notes.add(
            Note::at(spot, "this system wants to know who we are")
                .label("`username` is missing")
                .help("its adapter shows `{user}` or `{basic}`"),
        );
    }
    if read.secret && !has_secret {
        notes.add(
            Note::at(spot, "this system wants to know who we are")
                .label("its secret is missing")
                .help("name where it is: `secret_file`, `secret_credential` or `secret_env`"),
        );
    }
}

const fn has_secret(table: &Ticket) -> bool {
    table.secret_file.is_some() || table.secret_credential.is_some() || table.secret_env.is_some()
}

/// What the adapter asks for, all of it and nothing else.
fn values(table: &Ticket, spot: &Spot, read: &Read, notes: &mut Notes) -> Vec<(Arc<str>, Value)> {
    let said = given(&table.values)
        .map(|values| values.0.as_slice())
        .unwrap_or_default();
    for wanted in &read.values {
        if !said.iter().any(|(name, _)| name == wanted) {
            let spot = table.values.as_ref().map_or(spot, |values| &values.spot);
            notes.add(
                Note::at(spot, format!("`values` needs `{wanted}`"))
                    .label(format!("`{wanted}` is missing"))
                    .help(format!("its adapter puts it into `{{values.{wanted}}}`")),
            );
        }
    }
    for (name, value) in said {
        if !read.values.contains(name) {
            let note = Note::at(&value.spot, format!("the adapter asks for no `{name}`"))
                .label("of no use");
            notes.add(match nearest(name, read.values.iter().map(|one| &**one)) {
                Some(near) => note.help(format!("perhaps `{near}`")),
                None => note.help(format!(
                    "it asks for {}",
                    listed(read.values.iter().map(|one| &**one))
                )),
            });
        }
    }
    let said = said.iter();
    said.filter_map(|(name, value)| Some((Arc::clone(name), value.get()?.0.clone())))
        .collect()
}

/// What is wrong with an address, or needs a protected connection and has none.
fn in_clear(
    table: &Ticket,
    url: &str,
    files: &Files<'_>,
    secret: Option<&Spot>,
    notes: &mut Notes,
) {
    let Ok(url) = url.parse::<Url>() else {
        return notes.add(
            Note::at(&table.url.spot, "this is not a web address")
                .label("not a web address")
                .help("such as `https://tickets.example/`"),
        );
    };
    if url.query().is_some() || url.fragment().is_some() {
        notes.add(
            Note::at(&table.url.spot, "paths cannot come behind this address")
                .label("it has a query or a fragment")
                .help("such as `https://tickets.example/rt`"),
        );
    }
    let plain = Plain {
        url: &url,
        spot: &table.url.spot,
        security: given(&table.security),
        what: "tickets",
        secret: secret.map(|spot| (spot, "a secret")),
    };
    plain.check(files, notes);
}

/// Has systems be told of faults of a region; parties that it does not have are noted.
pub(in crate::config) fn route(
    builder: &mut Builder,
    id: &str,
    daemon: &Daemon,
    notes: &mut Notes,
) {
    let Some(region) = builder.so_far().region_by_id(id) else {
        return;
    };
    for (table, _) in known(&daemon.ticket) {
        let Some(system) = table.id.get() else {
            continue;
        };
        let language = given(&table.language).copied();
        let route = |party: Option<&Arc<str>>| TicketRoute {
            system: Arc::clone(&system.0),
            party: party.cloned(),
            language,
        };
        if known(&table.regions).any(|(one, _)| *one.0 == *id) {
            builder.ticket_route(region, route(None));
        }
        for (organisation, spot) in known(&table.party.0) {
            let Of::Party { region: of, party } = &organisation.0 else {
                continue;
            };
            if **of != *id {
                continue;
            }
            let parties = builder.so_far().parties();
            let here: Vec<Arc<str>> = parties
                .filter(|(_, one)| one.region == region)
                .map(|(_, one)| Arc::clone(&one.id))
                .collect();
            if here.contains(party) {
                builder.ticket_route(region, route(Some(party)));
                continue;
            }
            let names = || here.iter().map(|one| &**one);
            let note = Note::at(spot, format!("region `{id}` has no party `{party}`"))
                .label("no such party");
            notes.add(match nearest(party, names()) {
                Some(near) => note.help(format!("perhaps `{id}:{near}`")),
                None => note.help(format!("there are {}", listed(names()))),
            });
        }
    }
}

/// Notes what is named that is not there, or that is no party.
pub(in crate::config) fn places(daemon: &Daemon, so_far: &Inventory, notes: &mut Notes) {
    let regions: Vec<&str> = known(&daemon.regions).map(|(id, _)| &*id.0).collect();
    let unknown = |region: &str, spot: &Spot| {
        Note::at(spot, format!("region `{region}` is not watched"))
            .label("no such region")
            .help(format!("there are {}", listed(regions.iter().copied())))
    };
    for (table, _) in known(&daemon.ticket) {
        for (region, spot) in known(&table.regions) {
            if !regions.contains(&&*region.0) {
                notes.add(unknown(&region.0, spot));
            }
        }
        for (organisation, spot) in known(&table.party.0) {
            match &organisation.0 {
                Of::Party { region, .. } if regions.contains(&&**region) => {}
                Of::Party { region, .. } => notes.add(unknown(region, spot)),
                Of::Region(id) if !regions.contains(&&**id) => {
                    notes.add(no_party(id, so_far, spot));
                }
                Of::Everything | Of::Region(_) => notes.add(
                    Note::at(spot, "this is no party")
                        .label("no party")
                        .help("the id of a party behind its region's: `fosen:ikt`; all of a region goes into `regions`"),
                ),
            }
        }
    }
}

/// An id alone names no party: several regions may have one of that id.
fn no_party(id: &str, so_far: &Inventory, spot: &Spot) -> Note {
    let note = Note::at(spot, format!("`{id}` names no party")).label("without its region");
    let all = || so_far.parties().map(|(_, party)| &*party.id);
    let meant = if all().any(|known| known == id) {
        Some(id)
    } else {
        nearest(id, all())
    };
    let meant = so_far
        .parties()
        .filter(|(_, party)| Some(&*party.id) == meant);
    let whole = meant.map(|(_, party)| format!("{}:{}", so_far[party.region].id, party.id));
    let whole: Vec<String> = whole.collect();
    match whole.as_slice() {
        [] => note.help("the id of a party stands behind its region's, such as `fosen:fosen-ikt`"),
        whole => {
            let meant = listed(whole.iter().map(String::as_str));
            note.help(format!(
                "the region stands before it: did you mean {meant}?"
            ))
        }
    }
}
