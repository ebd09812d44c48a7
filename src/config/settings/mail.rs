//! Mail: the relay, and the second one.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use super::is_loopback;
use super::login::{Keys, login};
use crate::config::daemon_file::{Fallback, Mail};
use crate::config::reader::{At, given};
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::Secrets;
use crate::config::text::{FilePath, Host, Line};
use crate::config::value::Port;
use crate::send::{Login, Security, Settings};

pub(super) fn settings(
    table: &Mail,
    spot: &Spot,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<Settings> {
    let first = Written {
        host: &table.host,
        port: &table.port,
        security: &table.security,
        username: &table.username,
        ca_file: &table.ca_file,
        keys: Keys {
            username: table.username.as_ref(),
            file: &table.password_file,
            credential: &table.password_credential,
            variable: &table.password_env,
        },
    };
    let first = first.relay(spot, absolute, secrets, notes);
    let second = table
        .fallback
        .as_ref()
        .and_then(|at| second(at.get()?).relay(&at.spot, absolute, secrets, notes));
    let first = first?;
    let from = &table.from.get()?.0;
    let (_, domain) = from.rsplit_once('@')?;
    let from = mailbox(
        given(&table.from_name).map_or("samband", |name| &name.0),
        from,
    );
    let message_id_domain = given(&table.message_id_domain)
        .map_or_else(|| domain.into(), |domain| Arc::clone(&domain.0));
    let connections = given(&table.connections)
        .and_then(|n| NonZeroUsize::new(n.0))
        .unwrap_or(const { NonZeroUsize::new(4).unwrap() });
    let complete = |relay: Relay, fallback| Settings {
        host: relay.host,
        port: relay.port,
        security: relay.security,
        login: relay.login,
        ca_file: relay.ca_file,
        from: Arc::clone(&from),
        message_id_domain: Arc::clone(&message_id_domain),
        connections,
        fallback,
    };
    let fallback = second.map(|second| Box::new(complete(second, None)));
    Some(complete(first, fallback))
}

fn second(table: &Fallback) -> Written<'_> {
    Written {
        host: &table.host,
        port: &table.port,
        security: &table.security,
        username: &table.username,
        ca_file: &table.ca_file,
        keys: Keys {
            username: table.username.as_ref(),
            file: &table.password_file,
            credential: &table.password_credential,
            variable: &table.password_env,
        },
    }
}

/// What is written of one relay.
struct Written<'a> {
    host: &'a At<Host>,
    port: &'a Option<At<Port>>,
    security: &'a Option<At<Security>>,
    username: &'a Option<At<Line>>,
    ca_file: &'a Option<At<FilePath>>,
    keys: Keys<'a>,
}

/// One relay.
struct Relay {
    host: Arc<str>,
    port: u16,
    security: Security,
    login: Option<Login>,
    ca_file: Option<PathBuf>,
}

impl Written<'_> {
    fn relay(
        &self,
        spot: &Spot,
        absolute: &dyn Fn(&str) -> PathBuf,
        secrets: &dyn Secrets,
        notes: &mut Notes,
    ) -> Option<Relay> {
        let security = given(self.security).copied().unwrap_or_default();
        let login = login(&self.keys, spot, absolute, secrets, notes);
        let host = Arc::clone(&self.host.get()?.0);
        if security == Security::None
            && !is_loopback(&host)
            && let Some(username) = self.username
        {
            notes.add(
                Note::at(&username.spot, "a password would cross the network in clear")
                    .label("needs a protected connection")
                    .help("use `security = \"starttls\"` or `\"tls\"`; `none` with a login is for a relay on this machine"),
            );
        }
        let default_port = match security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        };
        Some(Relay {
            host,
            port: given(self.port).map_or(default_port, |port| port.0),
            security,
            login,
            ca_file: given(self.ca_file).map(|path| absolute(&path.0)),
        })
    }
}

/// `samband <samband@fosen.example>`, quoted where RFC 5322 section 3.4 asks for it.
fn mailbox(name: &str, address: &str) -> Arc<str> {
    let atom = |c: char| c.is_alphanumeric() || " -".contains(c);
    if name.chars().all(atom) {
        return format!("{name} <{address}>").into();
    }
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{quoted}\" <{address}>").into()
}
