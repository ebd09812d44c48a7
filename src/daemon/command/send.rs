//! `samband send`: tries by hand how people and machines are told.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::{CommandError, Exit, finish, load};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::daemon::log::chain;
use crate::inventory::Language;
use crate::notice::{
    Channel, Key, Message, Outcome, Reason, Recipient, Row, RowState, TestPayload, compact,
};
use crate::send::alertmanager::Alertmanager;
use crate::send::mqtt::{Heard, Link, Paces, Publication, Unpublished};
use crate::send::webhook::Poster;
use crate::send::{self, Mailer, Security, mqtt};
use crate::view::alerts::Alert;

/// Tries how people and machines are told
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Sends one message that says that it is a test, and shows what was said to it
    #[command(subcommand)]
    Test(Test),
}

/// Sends one message that says that it is a test, and shows what was said to it
///
/// It goes as the daemon's messages go, with the same settings, beside a daemon that
/// runs or without one, once, and into no log. Secrets are not shown.
///
/// Exit codes: 0 it was taken, 1 it was not, 2 there is no such channel.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Test {
    /// By the mail relay, and then by its fallback if there is one
    Mail {
        /// The address that it goes to
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
    /// By one webhook
    Webhook {
        /// Its id in `samband.toml`
        id: String,
        /// The number that a gateway is to write to
        #[arg(long, value_name = "NUMBER")]
        telephone: Option<String>,
    },
    /// To one ticket system: opens a ticket that says that it is a test, and closes it again
    Ticket {
        /// Its id in `samband.toml`
        id: String,
    },
    /// To the MQTT broker: each region's topic `<prefix>/v1/<region>/test`, not retained
    Mqtt,
    /// To every Alertmanager: an alert named `SambandTest`, which ends a minute later
    Alertmanager,
}

/// Runs it.
pub fn run(args: &Args, directory: &Path, clock: Clock) -> Exit {
    let Args::Test(test) = args;
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(wrong) => return finish(Err(CommandError::Output(wrong))),
    };
    let mut out = io::stdout().lock();
    finish(runtime.block_on(try_out(test, &loaded, clock, &mut out)))
}

async fn try_out(
    test: &Test,
    loaded: &Loaded,
    clock: Clock,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    match test {
        Test::Mail { to } => mail(loaded, to, clock.now().wall, out).await,
        Test::Webhook { id, telephone } => webhook(loaded, id, telephone.clone(), clock, out).await,
        Test::Ticket { id } => super::ticket::try_out(loaded, id, clock, out).await,
        Test::Mqtt => broker(loaded, clock.now().wall, out).await,
        Test::Alertmanager => alertmanagers(loaded, clock.now().wall, out).await,
    }
}

const SUBJECT: &str = "samband: test";
const TEXT: &str = "Dette er en prøve. Ingenting har skjedd, og ingenting skal gjøres.\n\n\
    Dette er ei prøve. Ingenting har skjedd, og ingenting skal gjerast.\n\n\
    Det här är ett prov. Inget har hänt, och inget ska göras.\n\n\
    This is a test. Nothing has happened, and nothing is to be done.\n";

async fn mail(
    loaded: &Loaded,
    to: &str,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let Some(settings) = &loaded.settings.mail else {
        return missing("there is no [mail] in samband.toml");
    };
    let mut exit = by_relay("Relay", settings, &test_mail(to, "first", now), out).await?;
    if let Some(second) = settings.fallback.as_deref() {
        let row = test_mail(to, "fallback", now);
        let second = by_relay("Fallback relay", second, &row, out).await?;
        exit = worse(exit, second);
    }
    Ok(exit)
}

async fn by_relay(
    which: &str,
    settings: &send::Settings,
    row: &Row,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let security = match settings.security {
        Security::Starttls => "STARTTLS",
        Security::Tls => "TLS",
        Security::None => "in clear",
    };
    let login = match settings.login {
        Some(_) => "with a login",
        None => "without a login",
    };
    let (host, port) = (&settings.host, settings.port);
    writeln!(out, "{which} {host}, port {port}, {security}, {login}")?;
    let outcome = match Mailer::new(settings) {
        Ok(mailer) => {
            let outcome = mailer.deliver(row).await;
            mailer.close().await;
            outcome
        }
        Err(wrong) => Outcome::Permanent { why: chain(&wrong) },
    };
    let id = row.key.message_id(&settings.message_id_domain);
    writeln!(out, "  Message-ID <{id}>")?;
    said(&outcome, out)
}

fn test_mail(to: &str, which: &str, now: Timestamp) -> Row {
    let about = format!("test/{which}/{now}");
    let paragraphs = TEXT.trim().replace("\n\n", "</p><p>");
    Row {
        key: Key::of("", &about, 0, Channel::Email, to),
        region: String::new(),
        fault: None,
        ordinal: 0,
        reason: Reason::Event,
        channel: Channel::Email,
        recipient: Recipient {
            party: String::new(),
            address: to.to_owned(),
            language: Language::Bokmal,
        },
        message: Message {
            subject: SUBJECT.to_owned(),
            text: TEXT.to_owned(),
            html: format!(
                "<!doctype html><html lang=\"nb\"><body><p>{paragraphs}</p></body></html>"
            ),
            references: Vec::new(),
            reply_to: None,
            link: None,
        },
        created_at: now,
        state: RowState::Pending,
        attempts: 0,
        ambiguous: 0,
        response: None,
        tried_at: None,
    }
}

async fn webhook(
    loaded: &Loaded,
    id: &str,
    telephone: Option<String>,
    clock: Clock,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let all = &loaded.settings.webhooks;
    let Some(settings) = all.iter().find(|one| *one.id == *id) else {
        let ids: Vec<&str> = all.iter().map(|one| &*one.id).collect();
        return missing(&match ids.is_empty() {
            true => "there is no [[webhook]] in samband.toml".to_owned(),
            false => format!("there is no webhook {id:?}; there are: {}", ids.join(", ")),
        });
    };
    let poster = match Poster::new(settings, clock) {
        Ok(poster) => poster,
        Err(wrong) => return missing(&chain(&wrong)),
    };
    let now = clock.now().wall;
    let key = Key::of("", &format!("test/{now}"), 0, Channel::Webhook, id);
    let payload = TestPayload::new(&key, TEXT, telephone, now);
    let body = compact(&payload);
    let posted = poster.post(key.as_str(), &body).await;
    writeln!(
        out,
        "POST {}/… (the rest of the address is not shown)",
        poster.place()
    )?;
    for (name, value) in &posted.headers {
        writeln!(out, "  {name}: {value}")?;
    }
    if let Some(token) = &settings.token {
        let header = token.header.as_deref().unwrap_or("authorization");
        writeln!(out, "  {}: (not shown)", header.to_lowercase())?;
    }
    writeln!(out, "\n  {body}\n")?;
    said(&posted.outcome(), out)
}

async fn alertmanagers(
    loaded: &Loaded,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let all = &loaded.settings.alertmanagers;
    if all.is_empty() {
        return missing("there is no [[alertmanager]] in samband.toml");
    }
    let alert = compact(&[Alert::test(TEXT.trim(), now)]);
    let mut exit = Exit::Fine;
    for settings in all {
        let manager = match Alertmanager::new(settings) {
            Ok(manager) => manager,
            Err(wrong) => return missing(&chain(&wrong)),
        };
        let place = manager.place();
        writeln!(
            out,
            "Alertmanager {place} (the rest of the address is not shown)"
        )?;
        writeln!(out, "\n  {alert}\n")?;
        let outcome = match manager.post(alert.clone()).await {
            Ok(()) => Outcome::Accepted {
                response: "2xx".to_owned(),
            },
            Err(missed) => Outcome::Temporary {
                why: missed.to_string(),
            },
        };
        exit = worse(exit, said(&outcome, out)?);
    }
    Ok(exit)
}

/// How long a broker may take for all of it.
const PATIENCE: Duration = Duration::from_secs(60);

async fn broker(
    loaded: &Loaded,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let Some(settings) = &loaded.settings.mqtt else {
        return missing("there is no [mqtt] in samband.toml");
    };
    let security = match settings.trust {
        Some(_) => "TLS",
        None => "in clear",
    };
    let (host, port) = (&settings.host, settings.port);
    writeln!(out, "Broker {host}, port {port}, {security}")?;
    let mut exit = Exit::Fine;
    for (_, region) in loaded.inventory.regions() {
        let topic = format!("{}test", settings.root(&region.id));
        writeln!(out, "{topic}")?;
        let published = timeout(PATIENCE, publish(settings, &region.id, &topic, now));
        let outcome = published.await.unwrap_or_else(|_| Outcome::Temporary {
            why: format!("nothing came of it within {PATIENCE:?}"),
        });
        exit = worse(exit, said(&outcome, out)?);
    }
    Ok(exit)
}

async fn publish(settings: &mqtt::Settings, region: &str, topic: &str, now: Timestamp) -> Outcome {
    // The daemon's own client would be thrown out by another of its name.
    let client = format!("{}-test", settings.client_id("", region));
    let key = Key::of("", &format!("test/{now}"), 0, Channel::Mqtt, topic);
    let message = Publication {
        topic: topic.to_owned(),
        payload: compact(&TestPayload::new(&key, TEXT, None, now)),
        retain: false,
    };
    // Nobody has to hear that a test has ended.
    let mut link = match Link::open(settings, &client, None, &Paces::default()) {
        Ok(link) => link,
        Err(wrong) => return Outcome::Permanent { why: chain(&wrong) },
    };
    loop {
        match link.next().await {
            Heard::Connected => match link.publish(message.clone(), ()) {
                Ok(()) => {}
                Err(Unpublished::Never((), outcome)) => return outcome,
                Err(Unpublished::NotHere(())) => {
                    let why = "the connection is over".to_owned();
                    return Outcome::Temporary { why };
                }
            },
            Heard::Settled((), outcome) => return outcome,
            Heard::Retained(_) => {}
            Heard::Lost(why) => return Outcome::Temporary { why },
        }
    }
}

/// What came of it, for people.
pub(super) fn said(outcome: &Outcome, out: &mut dyn Write) -> Result<Exit, CommandError> {
    let (means, text, exit) = match outcome {
        Outcome::Accepted { response } => ("taken", response, Exit::Fine),
        Outcome::Temporary { why } => (
            "not taken now; it would be tried again",
            why,
            Exit::Findings,
        ),
        Outcome::Permanent { why } => ("refused for good", why, Exit::Findings),
        Outcome::Ambiguous { why } => (
            "perhaps taken, perhaps not; it would be tried again under the same id",
            why,
            Exit::Findings,
        ),
    };
    writeln!(out, "  {means}: {text}")?;
    Ok(exit)
}

pub(super) const fn worse(one: Exit, other: Exit) -> Exit {
    match one {
        Exit::Fine => other,
        Exit::Findings | Exit::Usage | Exit::Storage => one,
    }
}

pub(super) fn missing(what: &str) -> Result<Exit, CommandError> {
    eprintln!("samband: {what}");
    Ok(Exit::Usage)
}

#[cfg(test)]
mod tests;
