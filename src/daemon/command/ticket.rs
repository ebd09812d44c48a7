//! `samband send test ticket`: opens a ticket that says that it is a test, shows what is said
//! to the system and by it, and closes it again.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::send::{missing, said, worse};
use super::{CommandError, Exit};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::daemon::log::chain;
use crate::notice::{Channel, Key, TicketOrder};
use crate::send::ticket::{Desk, Exchange, Known, Memory, MemoryError, Remembered, Shelf};

const TITLE: &str = "samband: test";
const TEXT: &str = "Dette er en prøve. Ingenting har skjedd, og ingenting skal gjøres.\n\n\
    This is a test. Nothing has happened, and nothing is to be done.\n";

/// Remembered until the test is over.
#[derive(Default)]
struct Meanwhile(Mutex<BTreeMap<(String, String), Remembered>>);

impl Shelf for Meanwhile {
    fn get(&self, system: &str, fault: &str) -> Result<Option<Known>, MemoryError> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = all.get(&(system.to_owned(), fault.to_owned()));
        Ok(ticket.map(|ticket| ticket.known.clone()))
    }

    fn put(&self, ticket: &Remembered) -> Result<(), MemoryError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (ticket.system.clone(), ticket.fault.clone());
        all.insert(key, ticket.clone());
        Ok(())
    }

    fn open(&self, _: &str) -> Result<Vec<Remembered>, MemoryError> {
        Ok(Vec::new())
    }

    fn by_id(&self, _: &str, _: &str) -> Result<Option<Remembered>, MemoryError> {
        Ok(None)
    }
}

pub(super) async fn try_out(
    loaded: &Loaded,
    id: &str,
    clock: Clock,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let all = &loaded.settings.tickets;
    let Some(settings) = all.iter().find(|one| *one.id == *id) else {
        let ids: Vec<&str> = all.iter().map(|one| &*one.id).collect();
        return missing(&match ids.is_empty() {
            true => "there is no [[ticket]] in samband.toml".to_owned(),
            false => format!(
                "there is no ticket system {id:?}; there are: {}",
                ids.join(", ")
            ),
        });
    };
    let desk = match Desk::new(settings, Memory::new(Meanwhile::default()), clock) {
        Ok(desk) => desk,
        Err(wrong) => return missing(&chain(&wrong)),
    };
    let now = clock.now().wall;
    let number = format!("TEST-{}", now.as_second());
    let key = |what: &str| Key::of("", &format!("{what}/{now}"), 0, Channel::Ticket, id);
    let tried = match &settings.adapter.tried {
        Some(with) => format!("tried against {with}"),
        None => "not tried against a live system".to_owned(),
    };
    writeln!(
        out,
        "{}, by the adapter {:?} ({tried})",
        place(&settings.url),
        settings.adapter.name
    )?;
    let opens = order(&number, true, now.to_string());
    let (opened, calls) = desk.carry_shown(&opens, key("test").as_str(), false).await;
    show(&calls, out)?;
    let exit = said(&opened.outcome, out)?;
    if !matches!(exit, Exit::Fine) {
        return Ok(exit);
    }
    let closes = order(&number, false, now.to_string());
    let (closed, calls) = desk
        .carry_shown(&closes, key("test-over").as_str(), false)
        .await;
    show(&calls, out)?;
    Ok(worse(exit, said(&closed.outcome, out)?))
}

/// Its address, without what may be secret.
fn place(url: &Arc<str>) -> String {
    let url: Option<reqwest::Url> = url.parse().ok();
    let host = url
        .as_ref()
        .and_then(reqwest::Url::host_str)
        .unwrap_or_default();
    format!("Ticket system at {host}")
}

fn order(number: &str, open: bool, at: String) -> TicketOrder {
    TicketOrder {
        open,
        fault: number.to_owned(),
        region: "test".to_owned(),
        title: format!("[{number}] {TITLE}"),
        text: TEXT.to_owned(),
        note: TITLE.to_owned(),
        event: "test".to_owned(),
        at: at.clone(),
        state: "assigned".to_owned(),
        cause: String::new(),
        opened_at: at,
        url: String::new(),
        party: String::new(),
        party_name: String::new(),
        language: "nb".to_owned(),
        json: Value::Null,
    }
}

fn show(calls: &[Exchange], out: &mut dyn Write) -> Result<(), CommandError> {
    for call in calls {
        writeln!(out, "\n{}", call.request)?;
        for (name, value) in &call.headers {
            writeln!(out, "  {}: {value}", name.to_lowercase())?;
        }
        if let Some(body) = &call.body {
            writeln!(out, "  {body}")?;
        }
        match &call.reply {
            Ok(reply) => writeln!(out, "  → HTTP {} {}", reply.status, reply.said)?,
            Err(trouble) => writeln!(out, "  → {trouble}")?,
        }
    }
    Ok(())
}
