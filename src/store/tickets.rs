//! What is known of tickets in systems of others: a database of its own beside the log,
//! `tickets.db`.
//!
//! It is no part of the chain, whose entries are what happened: what a
//! system calls a ticket, and how far a call had come when the program was killed, are
//! written between two calls, by whoever makes them, and a search finds again what is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};
use tracing::error;

use super::directory::{file, private_file};
use super::{QueryError, Settings, StoreError};
use crate::fault::{TicketJson, TicketStateJson};

/// Its name in the directory of the log.
pub(super) const NAME: &str = "tickets.db";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS kept (since TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS ticket (
    system TEXT NOT NULL,
    fault  TEXT NOT NULL,
    region TEXT NOT NULL,
    id     TEXT,
    number TEXT,
    url    TEXT,
    open   INTEGER NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (system, fault)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ticket_by_id ON ticket (system, id);
CREATE INDEX IF NOT EXISTS ticket_of_fault ON ticket (fault);
";

/// One ticket, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTicket {
    /// Id of the system.
    pub system: String,
    /// Number of the fault.
    pub fault: String,
    /// Id of the region.
    pub region: String,
    /// What names it in calls.
    pub id: Option<String>,
    /// What names it to people.
    pub number: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// What else is known, as JSON.
    pub body: String,
}

/// What is known of tickets, for those who speak to their systems.
#[derive(Debug)]
pub struct Tickets {
    connection: Mutex<Connection>,
    since: Timestamp,
}

impl Tickets {
    /// Opens it; it is made if there is none, and begins at this moment. For the one who
    /// holds the log.
    ///
    /// # Errors
    /// When it cannot be opened or made.
    pub fn open(settings: &Settings, now: Timestamp) -> Result<Self, StoreError> {
        let path = private_file(&settings.path, NAME)?;
        match Self::open_at(&path, now) {
            // The monitor goes on; what is lost here is found again by searching.
            Err(error) if is_damaged(&error) => {
                let aside = path.with_extension("damaged");
                error!(%error, aside = %aside.display(), "what was known of tickets is damaged; it is put aside");
                fs::rename(&path, &aside).map_err(file("putting aside", &path))?;
                Self::open_at(&private_file(&settings.path, NAME)?, now)
            }
            opened => opened,
        }
    }

    fn open_at(path: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let sql = StoreError::sql;
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        );
        let connection = connection.map_err(sql("opening what is known of tickets"))?;
        let since = connection
            .busy_timeout(super::schema::BUSY)
            .and_then(|()| {
                connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
                connection
                    .execute_batch("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;")?;
                connection.execute_batch(SCHEMA)?;
                let begin = "INSERT INTO kept SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM kept)";
                connection.execute(begin, [now.to_string()])?;
                connection.query_row("SELECT since FROM kept", [], |row| row.get::<_, String>(0))
            })
            .map_err(sql("opening what is known of tickets"))?;
        Ok(Self {
            connection: Mutex::new(connection),
            // What cannot be read is taken for new: then it is looked for.
            since: since.parse().unwrap_or(now),
        })
    }

    /// Since when something is kept here.
    pub const fn since(&self) -> Timestamp {
        self.since
    }

    /// Keeps one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, ticket: &KeptTicket) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO ticket (system, fault, region, id, number, url, open, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT DO UPDATE SET
                     region = excluded.region, id = excluded.id,
                     number = excluded.number, url = excluded.url,
                     open = excluded.open, body = excluded.body",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    ticket.system,
                    ticket.fault,
                    ticket.region,
                    ticket.id,
                    ticket.number,
                    ticket.url,
                    ticket.open,
                    ticket.body
                ])
            })
            .map_err(StoreError::sql("keeping what is known of a ticket"))?;
        Ok(())
    }

    /// That of a fault in a system.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn get(&self, system: &str, fault: &str) -> Result<Option<KeptTicket>, StoreError> {
        self.one("system = ?1 AND fault = ?2", [system, fault])
    }

    /// The one that has this name in calls.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn by_id(&self, system: &str, id: &str) -> Result<Option<KeptTicket>, StoreError> {
        self.one("system = ?1 AND id = ?2", [system, id])
    }

    /// Those of a system that are open.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn open_in(&self, system: &str) -> Result<Vec<KeptTicket>, StoreError> {
        let wanted = "system = ?1 AND open AND id IS NOT NULL ORDER BY fault";
        read(&self.connection(), wanted, params![system])
            .map_err(StoreError::sql("reading what is known of tickets"))
    }

    fn one(&self, wanted: &str, by: [&str; 2]) -> Result<Option<KeptTicket>, StoreError> {
        self.connection()
            .prepare_cached(&format!("{SELECT} WHERE {wanted}"))
            .and_then(|mut select| select.query_row(by, ticket).optional())
            .map_err(StoreError::sql("reading what is known of tickets"))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a copy ready to be put back; whether it is one. It begins anew: what happened after
/// it was made is not in it, so that of what is older something may have been forgotten.
pub(super) fn begin_anew(copy: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    let wanted =
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('kept', 'ticket')";
    let tables: i64 = copy.query_row(wanted, [], |row| row.get(0))?;
    if tables < 2 {
        return Ok(false);
    }
    copy.execute("UPDATE kept SET since = ?1", [now.to_string()])?;
    // What was not opened then may have been since: it is looked for like all that is forgotten.
    copy.execute("DELETE FROM ticket WHERE id IS NULL", [])?;
    Ok(true)
}

/// Whether a file is no database, or no whole one.
fn is_damaged(error: &StoreError) -> bool {
    let StoreError::Sql { source, .. } = error else {
        return false;
    };
    let code = source.sqlite_error_code();
    matches!(
        code,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// The tickets of some faults, for whoever only reads; `log` is the file of the log. None
/// where nobody has ever kept any.
///
/// # Errors
/// When they cannot be read.
pub fn tickets_of(log: &Path, faults: &[&str]) -> Result<Vec<KeptTicket>, QueryError> {
    let path = log.with_file_name(NAME);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let sql = QueryError::sql;
    let connection = Connection::open_with_flags(
        &path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    );
    let connection = connection.map_err(sql("opening what is known of tickets"))?;
    connection
        .busy_timeout(super::schema::BUSY)
        .map_err(sql("opening what is known of tickets"))?;
    let mut all = Vec::new();
    for fault in faults {
        let wanted = "fault = ?1 ORDER BY system";
        let of_fault = read(&connection, wanted, params![fault]);
        all.extend(of_fault.map_err(sql("reading what is known of tickets"))?);
    }
    Ok(all)
}

/// As people and programs are shown them: those that have a name.
pub fn shown_tickets(kept: Vec<KeptTicket>) -> Vec<TicketJson> {
    let shown = kept.into_iter().filter_map(|ticket| {
        Some(TicketJson {
            system: ticket.system,
            number: ticket.number?,
            url: ticket.url,
            state: match ticket.open {
                true => TicketStateJson::Open,
                false => TicketStateJson::Closed,
            },
        })
    });
    shown.collect()
}

/// The same, by the number of the fault.
pub fn shown_tickets_by_fault(kept: Vec<KeptTicket>) -> BTreeMap<String, Vec<TicketJson>> {
    let mut all: BTreeMap<String, Vec<KeptTicket>> = BTreeMap::new();
    for ticket in kept {
        all.entry(ticket.fault.clone()).or_default().push(ticket);
    }
    let shown = all.into_iter();
    shown
        .map(|(fault, kept)| (fault, shown_tickets(kept)))
        .collect()
}

const SELECT: &str = "SELECT system, fault, region, id, number, url, open, body FROM ticket";

fn read(
    connection: &Connection,
    wanted: &str,
    by: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<Vec<KeptTicket>> {
    connection
        .prepare_cached(&format!("{SELECT} WHERE {wanted}"))?
        .query_map(by, ticket)?
        .collect()
}

fn ticket(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeptTicket> {
    Ok(KeptTicket {
        system: row.get(0)?,
        fault: row.get(1)?,
        region: row.get(2)?,
        id: row.get(3)?,
        number: row.get(4)?,
        url: row.get(5)?,
        open: row.get(6)?,
        body: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
