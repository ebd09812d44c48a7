//! The one writer of the log.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::directory::Directory;
use super::recover::{Recovered, recover};
use super::restore::refuse_broken_off;
use super::retention;
use super::rows::{json_from, moment, put_facet, put_fault, put_notice};
use super::{FILE, Keep, Settings, StoreError, schema};
use crate::fault;
use crate::fault::{Fault, Number, What};
use crate::ledger::{Entry, Transaction};
use crate::pack::{CORE, Hash, Link, genesis, hex};

/// Entries and rows after which [`Store::checkpoint`] is due: some 10 MB of
/// write-ahead log.
const CHECKPOINT_AFTER: u64 = 2_000;

/// The log, opened by its one writer.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    epoch: i64,
    /// The last event's place in the chain.
    seq: i64,
    /// The last event's hash.
    head: Hash,
    /// Every fault that is not closed, as the chain has made it.
    open: BTreeMap<Number, Fault>,
    /// Entries and rows since the last checkpoint.
    unchecked: u64,
    frozen: bool,
    keep: Keep,
    /// Let go of last: the next writer may only come when the file is closed.
    _directory: Directory,
}

/// What one commit has written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Entries added to the chain.
    pub entries: u64,
    /// Rows of the outbox written.
    pub rows: u64,
    /// The last event's place in the chain.
    pub seq: u64,
}

impl Store {
    /// Tests the storage, takes the log and reads back what it holds; a log
    /// that is not there is made.
    ///
    /// # Errors
    /// When the storage fails, is not ours alone, or holds something else. The
    /// program then ends with exit code 74.
    pub fn open(settings: &Settings, now: Timestamp) -> Result<(Self, Recovered), StoreError> {
        let directory = Directory::hold(&settings.path)?;
        directory.test_storage()?;
        refuse_broken_off(&settings.path)?;
        let path = directory.make_file(FILE)?;
        let connection = schema::open_to_write(&path, schema::MIGRATIONS)?;
        let sql = StoreError::sql;
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(sql("taking the log"))?;
        let (install, epoch) = take(&connection).map_err(sql("taking the log"))?;
        let (seq, head) = last(&connection, &install).map_err(sql("reading the chain's end"))?;
        let recovered = recover(&connection, install, epoch, seq, now)?;
        connection
            .execute_batch("COMMIT")
            .map_err(sql("taking the log"))?;
        let open = recovered
            .faults
            .iter()
            .filter(|fault| fault.closed_at.is_none())
            .map(|fault| (fault.number.clone(), fault.clone()))
            .collect();
        let store = Self {
            connection,
            epoch,
            seq,
            head,
            open,
            unchecked: 0,
            frozen: false,
            keep: settings.keep,
            _directory: directory,
        };
        Ok((store, recovered))
    }

    /// Writes transactions, all or none, and returns when they are durable.
    ///
    /// # Errors
    /// [`StoreError::is_busy`] when another process holds the file: nothing has
    /// happened, the same call may be made again. After any other error nothing
    /// is written any more, ever.
    pub fn commit(&mut self, transactions: &[Transaction]) -> Result<Committed, StoreError> {
        if self.frozen {
            return Err(StoreError::Frozen);
        }
        if transactions.iter().all(Transaction::is_empty) {
            return Ok(self.committed(0, 0));
        }
        if let Err(source) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::sql("beginning to write the log")(source);
            self.frozen = !error.is_busy();
            return Err(error);
        }
        let written = self.write(transactions);
        let committed = self.end(written)?;
        self.unchecked += committed.entries + committed.rows;
        Ok(committed)
    }

    /// Takes the words, and later the addresses, from a few settled notices whose
    /// time is over; returns from how many. Fewer than [`STEP`](super::STEP) are the last for now.
    ///
    /// # Errors
    /// As with [`Store::commit`].
    pub fn empty_some(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        if self.frozen {
            return Err(StoreError::Frozen);
        }
        // Nothing is written where nothing is due.
        if !retention::any_due(&self.connection, self.keep, now)
            .map_err(StoreError::sql("reading which notices to empty"))?
        {
            return Ok(0);
        }
        if let Err(source) = self.connection.execute_batch("BEGIN IMMEDIATE") {
            let error = StoreError::sql("beginning to empty notices")(source);
            self.frozen = !error.is_busy();
            return Err(error);
        }
        let emptied = self.fenced().and_then(|()| {
            retention::empty_some(&self.connection, self.keep, now)
                .map_err(StoreError::sql("emptying notices"))
        });
        let emptied = self.end(emptied)?;
        self.unchecked += emptied as u64;
        Ok(emptied)
    }

    /// Makes durable what was written, or writes nothing any more.
    fn end<T>(&mut self, written: Result<T, StoreError>) -> Result<T, StoreError> {
        let written = written.and_then(|done| {
            self.connection
                .execute_batch("COMMIT")
                .map_err(StoreError::sql("making the log durable"))?;
            Ok(done)
        });
        if written.is_err() {
            self.frozen = true;
            // Lets go of the file for those who read; the error that counts is
            // the first.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        written
    }

    /// Refuses to write once another has opened the log for writing.
    fn fenced(&self) -> Result<(), StoreError> {
        let found = meta_number(&self.connection, "epoch")
            .map_err(StoreError::sql("reading the log's epoch"))?;
        match found == self.epoch {
            true => Ok(()),
            false => Err(StoreError::Fenced {
                found,
                own: self.epoch,
            }),
        }
    }

    /// Whether enough has been written that a checkpoint is due.
    pub const fn wants_checkpoint(&self) -> bool {
        self.unchecked >= CHECKPOINT_AFTER && !self.frozen
    }

    /// Moves what is committed from the write-ahead log into the file, as far
    /// as no reader is in the way.
    ///
    /// # Errors
    /// As with [`Store::commit`].
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        if self.frozen {
            return Err(StoreError::Frozen);
        }
        self.unchecked = 0;
        let done = self.run_checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
        self.frozen = done.as_ref().is_err_and(|error| !error.is_busy());
        done
    }

    /// Closes the log in good order: everything in the one file.
    ///
    /// # Errors
    /// When that fails; what was committed is safe in the write-ahead log all
    /// the same. Nothing is written if there was an error before.
    pub fn close(self) -> Result<(), StoreError> {
        if self.frozen {
            return Ok(());
        }
        self.run_checkpoint("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Whether an error has ended writing.
    pub const fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Lets the file grow no more: a disk that is full.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self) {
        let pages: i64 = self
            .connection
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .expect("a number");
        let limit = format!("PRAGMA max_page_count = {pages}");
        self.connection
            .query_row(&limit, [], |_| Ok(()))
            .expect("a limit");
    }

    #[cfg(test)]
    pub(crate) const fn connection_for_tests(&self) -> &Connection {
        &self.connection
    }

    fn run_checkpoint(&self, pragma: &str) -> Result<(), StoreError> {
        self.connection
            .query_row(pragma, [], |_| Ok(()))
            .map_err(StoreError::sql("checkpointing the log"))
    }

    fn committed(&self, entries: u64, rows: u64) -> Committed {
        Committed {
            entries,
            rows,
            seq: u64::try_from(self.seq).unwrap_or(0),
        }
    }

    fn write(&mut self, transactions: &[Transaction]) -> Result<Committed, StoreError> {
        self.fenced()?;
        let (mut entries, mut rows) = (0, 0);
        let mut touched = BTreeSet::new();
        for transaction in transactions {
            for entry in &transaction.entries {
                self.append(entry)?;
                match entry {
                    Entry::Fault(event) => {
                        self.fold(event)?;
                        touched.insert(event.fault.clone());
                    }
                    Entry::Facet(change) => put_facet(&self.connection, change)
                        .map_err(StoreError::sql("writing the state of a facet"))?,
                    Entry::Monitor { .. } | Entry::Delivery { .. } => {}
                }
                entries += 1;
            }
            for row in &transaction.rows {
                put_notice(&self.connection, row)
                    .map_err(StoreError::sql("writing a row of the outbox"))?;
                rows += 1;
            }
        }
        self.project(touched)?;
        put_meta(&self.connection, "seq", &self.seq.to_string())
            .and_then(|()| put_meta(&self.connection, "head", &hex(&self.head)))
            .map_err(StoreError::sql("writing the chain's end"))?;
        Ok(self.committed(entries, rows))
    }

    /// Adds one link to the chain.
    fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let body = serde_json::to_string(entry).map_err(|source| StoreError::Json {
            what: "an event",
            source,
        })?;
        let at = moment(entry.at());
        let link = Link {
            seq: self.seq + 1,
            epoch: self.epoch,
            vantage: CORE,
            at: &at,
            kind: entry.slug(),
            body: &body,
        };
        let hash = link.hash(&self.head);
        self.connection
            .prepare_cached(
                "INSERT INTO event (seq, epoch, vantage, at, kind, fault, body, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    link.seq,
                    link.epoch,
                    link.vantage,
                    link.at,
                    link.kind,
                    fault_of(entry).map(Number::as_str),
                    link.body,
                    self.head,
                    hash,
                ])
            })
            .map_err(StoreError::sql("adding to the chain"))?;
        self.seq = link.seq;
        self.head = hash;
        Ok(())
    }

    /// Takes an event into the fault that it happened to.
    fn fold(&mut self, event: &fault::Event) -> Result<(), StoreError> {
        let number = &event.fault;
        let refused = |source| StoreError::Refused {
            number: number.clone(),
            source,
        };
        let disorder = |problem| {
            Err(StoreError::Disorder {
                number: number.clone(),
                problem,
            })
        };
        if !self.open.contains_key(number)
            && let Some(fault) = self.closed(number)?
        {
            self.open.insert(number.clone(), fault);
        }
        match (self.open.get_mut(number), &event.what) {
            (Some(_), What::Opened { .. }) => return disorder("was opened already"),
            (Some(fault), _) if event.ordinal != fault.next_ordinal() => {
                return disorder("has no such next event");
            }
            (Some(fault), _) => fault.apply(event).map_err(refused)?,
            (None, _) if event.ordinal != 0 => return disorder("was never opened"),
            (None, _) => {
                let fault = Fault::open(event).map_err(refused)?;
                self.open.insert(number.clone(), fault);
            }
        }
        Ok(())
    }

    /// A fault that is not among the open ones.
    fn closed(&self, number: &Number) -> Result<Option<Fault>, StoreError> {
        self.connection
            .prepare_cached("SELECT body FROM fault WHERE number = ?1")
            .and_then(|mut select| {
                select
                    .query_row([number.as_str()], |row| json_from(row, 0))
                    .optional()
            })
            .map_err(StoreError::sql("reading a fault"))
    }

    /// Writes what the touched faults have become; the closed ones need not be
    /// kept at hand.
    fn project(&mut self, touched: BTreeSet<Number>) -> Result<(), StoreError> {
        for number in touched {
            let Some(fault) = self.open.get(&number) else {
                continue;
            };
            put_fault(&self.connection, fault).map_err(StoreError::sql("writing a fault"))?;
            if fault.closed_at.is_some() {
                self.open.remove(&number);
            }
        }
        Ok(())
    }
}

/// The fault that an entry is about.
pub(super) const fn fault_of(entry: &Entry) -> Option<&Number> {
    match entry {
        Entry::Fault(event) => Some(&event.fault),
        Entry::Delivery { fault, .. } => fault.as_ref(),
        Entry::Facet(_) | Entry::Monitor { .. } => None,
    }
}

/// Makes the installation's id if it has none, and counts this start.
fn take(connection: &Connection) -> rusqlite::Result<(String, i64)> {
    let install = match meta(connection, "install")? {
        Some(install) => install,
        None => {
            let install = format!("{:032x}", rand::random::<u128>());
            put_meta(connection, "install", &install)?;
            install
        }
    };
    let epoch = meta_number(connection, "epoch")? + 1;
    put_meta(connection, "epoch", &epoch.to_string())?;
    Ok((install, epoch))
}

/// The chain's end.
fn last(connection: &Connection, install: &str) -> rusqlite::Result<(i64, Hash)> {
    connection
        .query_row(
            "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map(|end| end.unwrap_or_else(|| (0, genesis(install))))
}

/// A value of the table `meta`.
pub(super) fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

fn meta_number(connection: &Connection, key: &str) -> rusqlite::Result<i64> {
    Ok(meta(connection, key)?
        .and_then(|value| value.parse().ok())
        .unwrap_or(0))
}

pub(super) fn put_meta(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute([key, value])?;
    Ok(())
}
