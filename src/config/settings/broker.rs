//! The MQTT broker.

use std::path::PathBuf;
use std::sync::Arc;

use super::is_loopback;
use super::login::{Keys, login};
use super::trust::{Files, trust};
use crate::config::daemon_file::{self, BrokerSecurity};
use crate::config::reader::given;
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::send::mqtt::Settings;

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
    let files = Files {
        ca_file: &table.ca_file,
        certificate_file: &table.certificate_file,
        key_file: &table.key_file,
    };
    let trust = trust(&files, absolute, notes);
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
    let files = Files {
        ca_file: &table.ca_file,
        certificate_file: &table.certificate_file,
        key_file: &table.key_file,
    };
    files.reject("leave it out, or leave `security = \"none\"` out", notes);
}
