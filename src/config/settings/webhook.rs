//! Webhooks: how each is spoken to, and who names it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use secrecy::ExposeSecret as _;

use super::login::Single;
use super::plain::Plain;
use super::trust::{Files, trust};
use crate::config::daemon_file::{Daemon, Webhook};
use crate::config::reader::{At, given, known, listed, nearest};
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::config::text::Lapse;
use crate::inventory::When;
use crate::send::webhook::{Settings, SigningKey, Token};

/// Each has a courier with connections of its own.
const MOST: usize = 16;

const DEADLINE: Duration = Duration::from_secs(15);
/// Longer, and what waits behind it would look as if the program stood still.
const DEADLINES: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// The first attempts are a minute apart; after 72 hours a mail is given up anyway.
const PATIENCES: RangeInclusive<Duration> =
    Duration::from_secs(60)..=Duration::from_secs(12 * 60 * 60);

/// The settings of all of them.
pub(super) fn settings(
    daemon: &Daemon,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Vec<Settings> {
    if let Some(beyond) = daemon.webhook.get(MOST) {
        notes.add(
            Note::at(&beyond.spot, "too many webhooks")
                .label(format!("more than {MOST}"))
                .help("let one of them pass on to the others"),
        );
    }
    let mut seen: BTreeMap<&str, &Spot> = BTreeMap::new();
    for (table, _) in known(&daemon.webhook) {
        let Some(id) = table.id.get() else {
            continue;
        };
        if let Some(first) = seen.insert(&id.0, &table.id.spot) {
            notes.add(
                Note::at(
                    &table.id.spot,
                    format!("the id `{}` names a webhook a second time", id.0),
                )
                .label("second")
                .also(first, "first")
                .help("give one of them another id"),
            );
        }
    }
    known(&daemon.webhook)
        .filter_map(|(table, _)| one(table, absolute, secrets, notes))
        .collect()
}

fn one(
    table: &Webhook,
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
    if let (None, Some(header)) = (&token, &table.token_header)
        && !has_token(table)
    {
        notes.add(
            Note::at(&header.spot, "a header without its token")
                .label("what is to stand in it?")
                .help("name where the token is: `token_file`, `token_credential` or `token_env`"),
        );
    }
    let keys = keys(table, absolute, secrets, notes);
    let files = Files {
        ca_file: &table.ca_file,
        certificate_file: &table.certificate_file,
        key_file: &table.key_file,
    };
    let trust = trust(&files, absolute, notes);
    let deadline = within(
        &table.deadline,
        DEADLINE,
        &DEADLINES,
        "from `1s` to `60s`",
        notes,
    );
    within(
        &table.patience,
        PATIENCE,
        &PATIENCES,
        "from `1m` to `12h`",
        notes,
    );
    let url = &table.url.get()?.0;
    in_clear(
        table,
        url,
        &files,
        token.as_ref().map(|(_, spot)| *spot),
        notes,
    );
    Some(Settings {
        id: Arc::clone(&table.id.get()?.0),
        url: Arc::clone(url),
        keys,
        token: token.map(|(token, _)| Token {
            header: given(&table.token_header).map(|name| Arc::clone(&name.0)),
            token,
        }),
        trust,
        deadline,
    })
}

const fn has_token(table: &Webhook) -> bool {
    table.token_file.is_some() || table.token_credential.is_some() || table.token_env.is_some()
}

fn keys(
    table: &Webhook,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Vec<SigningKey> {
    let secret = Single {
        what: "secret",
        file: &table.secret_file,
        credential: &table.secret_credential,
        variable: &table.secret_env,
    };
    let Some((secret, spot)) = secret.read(absolute, secrets, notes) else {
        return Vec::new();
    };
    match SigningKey::all_in(secret.expose_secret()) {
        Ok(keys) => keys,
        Err(fault) => {
            notes.add(
                Note::at(spot, "this secret cannot sign")
                    .label(fault.to_string())
                    .help("`whsec_` and 24 to 64 bytes in Base64, or any text of 16 bytes or more without spaces"),
            );
            Vec::new()
        }
    }
}

/// What is wrong with an address, or needs a protected connection and has none.
fn in_clear(
    table: &Webhook,
    url: &str,
    files: &Files<'_>,
    token: Option<&Spot>,
    notes: &mut Notes,
) {
    let Ok(url) = url.parse::<Url>() else {
        return notes.add(
            Note::at(&table.url.spot, "this is not a web address")
                .label("not a web address")
                .help("such as `https://tickets.example/hooks/samband`"),
        );
    };
    let plain = Plain {
        url: &url,
        spot: &table.url.spot,
        security: given(&table.security),
        what: "notices",
        secret: token.map(|spot| (spot, "a token")),
    };
    plain.check(files, notes);
}

pub(super) fn within(
    lapse: &Option<At<Lapse>>,
    usual: Duration,
    possible: &RangeInclusive<Duration>,
    right: &str,
    notes: &mut Notes,
) -> Duration {
    let (Some(at), Some(lapse)) = (lapse, given(lapse)) else {
        return usual;
    };
    if !possible.contains(&lapse.0) {
        notes.add(
            Note::at(&at.spot, "this is too short or too long")
                .label("too short or too long")
                .help(right),
        );
    }
    lapse.0
}

/// The webhooks that regions' files may name.
#[derive(Debug, Default)]
pub(in crate::config) struct Known {
    /// How long each waits for a mail.
    patience: BTreeMap<Arc<str>, Duration>,
    /// Which is told everything of which region.
    told: Vec<(Arc<str>, Arc<str>)>,
    /// There may be others, whose ids could not be read.
    blurred: bool,
}

impl Known {
    /// Those that a main file declares; regions that it does not list are noted.
    pub(in crate::config) fn of(daemon: &Daemon, notes: &mut Notes) -> Self {
        let mut all = Self {
            blurred: daemon.webhook.iter().any(|table| table.get().is_none()),
            ..Self::default()
        };
        let regions: Vec<&str> = known(&daemon.regions).map(|(id, _)| &*id.0).collect();
        for (table, _) in known(&daemon.webhook) {
            let Some(id) = table.id.get() else {
                all.blurred = true;
                continue;
            };
            let patience = given(&table.patience).map_or(PATIENCE, |lapse| lapse.0);
            all.patience.insert(Arc::clone(&id.0), patience);
            for (region, spot) in known(&table.regions) {
                if !regions.contains(&&*region.0) {
                    notes.add(
                        Note::at(spot, format!("region `{}` is not watched", region.0))
                            .label("no such region")
                            .help(format!("there are {}", listed(regions.iter().copied()))),
                    );
                }
                let told = (Arc::clone(&id.0), Arc::clone(&region.0));
                if !all.told.contains(&told) {
                    all.told.push(told);
                }
            }
        }
        all
    }

    /// Where nothing is known of the main file.
    pub(in crate::config) fn unknown() -> Self {
        Self {
            blurred: true,
            ..Self::default()
        }
    }

    /// Those that are told everything of a region.
    pub(in crate::config) fn told_of<'a>(
        &'a self,
        region: &'a str,
    ) -> impl Iterator<Item = &'a Arc<str>> {
        let told = self.told.iter().filter(move |(_, of)| **of == *region);
        told.map(|(id, _)| id)
    }

    /// When a contact is told by a webhook that it names; one that there is none of
    /// is noted.
    pub(in crate::config) fn when_mail_fails(
        &self,
        id: &str,
        spot: &Spot,
        notes: &mut Notes,
    ) -> Option<When> {
        if let Some(patience) = self.patience.get(id) {
            return Some(When::MailFails(*patience));
        }
        if self.blurred {
            return None;
        }
        let names = || self.patience.keys().map(|name| &**name);
        let note = Note::at(spot, format!("there is no webhook `{id}`")).label("no such webhook");
        notes.add(match (nearest(id, names()), self.patience.is_empty()) {
            (Some(near), _) => note.help(format!("perhaps `{near}`")),
            (None, true) => {
                note.help("`samband.toml` declares none: each is a table `[[webhook]]`")
            }
            (None, false) => note.help(format!("there are {}", listed(names()))),
        });
        None
    }
}
