//! The MQTT broker.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::is_loopback;
use super::login::{Keys, login};
use crate::config::daemon_file::{self, BrokerSecurity};
use crate::config::reader::given;
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::send::mqtt::Settings;
use crate::send::{Identity, Trust, TrustError};

pub(super) fn settings(
    table: &daemon_file::Mqtt,
    spot: &Spot,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<Settings> {
    let keys = Keys {
        username: table.username.as_ref(),
        file: &table.password_file,
        credential: &table.password_credential,
        variable: &table.password_env,
    };
    let login = login(&keys, spot, absolute, secrets, notes);
    let trust = trust(table, absolute, notes);
    let security = given(&table.security).copied().unwrap_or_default();
    let host = Arc::clone(&table.host.get()?.0);
    let (trust, default_port) = match security {
        BrokerSecurity::Tls => (Some(trust), 8883),
        BrokerSecurity::None => {
            in_clear(table, &host, notes);
            (None, 1883)
        }
    };
    Some(Settings {
        host,
        port: given(&table.port).map_or(default_port, |port| port.0),
        trust,
        login,
        client_id: given(&table.client_id).map(|id| Arc::clone(&id.0)),
        prefix: given(&table.prefix).map_or_else(|| "samband".into(), |text| Arc::clone(&text.0)),
    })
}

/// What needs a protected connection and has none.
fn in_clear(table: &daemon_file::Mqtt, host: &str, notes: &mut Notes) {
    if let Some(username) = &table.username
        && !is_loopback(host)
    {
        notes.add(
            Note::at(&username.spot, "a password would cross the network in clear")
                .label("needs a protected connection")
                .help("leave `security` out, which means `tls`; `none` with a login is for a broker on this machine"),
        );
    }
    let files = [&table.ca_file, &table.certificate_file, &table.key_file];
    for file in files.into_iter().flatten() {
        notes.add(
            Note::at(&file.spot, "a certificate without TLS")
                .label("of no use here")
                .help("leave it out, or leave `security = \"none\"` out"),
        );
    }
}

/// Whom to believe, and who we are by certificate. What cannot be used is noted now,
/// not at the first connection.
fn trust(
    table: &daemon_file::Mqtt,
    absolute: &dyn Fn(&str) -> PathBuf,
    notes: &mut Notes,
) -> Trust {
    let path = |key| given::<crate::config::text::FilePath>(key).map(|path| absolute(&path.0));
    let identity = match (&table.certificate_file, &table.key_file) {
        (Some(_), Some(_)) => path(&table.certificate_file)
            .zip(path(&table.key_file))
            .map(|(certificate_file, key_file)| Identity {
                certificate_file,
                key_file,
            }),
        (Some(alone), None) => {
            notes.add(
                Note::at(&alone.spot, "a certificate without its key")
                    .label("its key is missing")
                    .help("name the file that holds it: `key_file`"),
            );
            None
        }
        (None, Some(alone)) => {
            notes.add(
                Note::at(&alone.spot, "a key without its certificate")
                    .label("of which certificate?")
                    .help("name the file that holds it: `certificate_file`"),
            );
            None
        }
        (None, None) => None,
    };
    let trust = Trust {
        ca_file: path(&table.ca_file),
        identity,
    };
    let named = [&table.ca_file, &table.certificate_file, &table.key_file];
    if let Some(first) = named.into_iter().flatten().next()
        && let Err(wrong) = trust.client()
    {
        let at = wrong.path().and_then(|path| {
            let mut keys = named.into_iter().flatten();
            keys.find(|key| key.get().is_some_and(|text| absolute(&text.0) == path))
        });
        notes.add(refused(&wrong, &at.unwrap_or(first).spot));
    }
    trust
}

fn refused(wrong: &TrustError, spot: &Spot) -> Note {
    let remedy = match wrong {
        TrustError::Unreadable { .. } => {
            "the file must exist and samband must be allowed to read it"
        }
        TrustError::NoCertificate { .. } => "it begins with `-----BEGIN CERTIFICATE-----`",
        TrustError::NoKey { .. } => {
            "it begins with `-----BEGIN PRIVATE KEY-----`, without a password"
        }
        TrustError::Open { .. } => {
            "take the permissions away: `chmod 0600`, owned by samband's user"
        }
        TrustError::Unusable(_) => "the certificate and the key must belong together",
    };
    let label = match std::error::Error::source(wrong) {
        Some(source) => format!("{wrong}: {source}"),
        None => wrong.to_string(),
    };
    Note::at(spot, "TLS cannot be set up with this")
        .label(label)
        .help(remedy)
}

impl TrustError {
    /// The file that it is about, if it is about one.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Unreadable { path, .. }
            | Self::NoCertificate { path }
            | Self::NoKey { path }
            | Self::Open { path, .. } => Some(path),
            Self::Unusable(_) => None,
        }
    }
}
