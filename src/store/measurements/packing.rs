//! From minutes to days, from days to hours, and away.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{MeasurementsError, Recorder, SHARD, join, opened};
use crate::measurement::{Value, pack};

/// Minutes in an hour.
pub(super) const HOUR: i64 = 60;
/// Minutes in a day.
pub(super) const DAY: i64 = 24 * HOUR;
/// Days in a span of hours.
pub(super) const SPAN: i64 = 30;

/// Series whose old days are looked after in one transaction.
const BATCH: usize = 256;

impl Recorder {
    /// Does some of what is due at a minute, at most a transaction over 256 probes: packs
    /// hours that are over and, where the clock is to be trusted, lets go of what is too
    /// old. Returns whether something is left to do.
    ///
    /// # Errors
    /// When the storage says no; then that transaction has done nothing.
    pub fn look_after(&mut self, minute: i64, trusted: bool) -> Result<bool, MeasurementsError> {
        let hour = minute.div_euclid(HOUR);
        if self.unpacked.is_empty() && self.packed != Some(hour) {
            self.unpacked = self
                .shards_before(hour)
                .map_err(MeasurementsError::sql("looking for hours that are over"))?;
            self.packed = Some(hour);
        }
        if let Some(shard) = self.unpacked.pop() {
            self.pack_shard(shard, hour)
                .map_err(MeasurementsError::sql("packing minutes into days"))?;
            return Ok(true);
        }
        if !trusted {
            return Ok(false);
        }
        let today = minute.div_euclid(DAY);
        if self.aged.is_empty() && self.forgotten != Some(today) {
            self.aged = self
                .series_before(today)
                .map_err(MeasurementsError::sql("looking for days that are over"))?;
            self.forgotten = Some(today);
        }
        if self.aged.is_empty() {
            return Ok(false);
        }
        let rest = self.aged.len().saturating_sub(BATCH);
        let batch = self.aged.split_off(rest);
        self.age(&batch, today)
            .map_err(MeasurementsError::sql("packing days into hours"))?;
        Ok(true)
    }

    /// Shards with minutes of hours that are over.
    fn shards_before(&self, hour: i64) -> rusqlite::Result<Vec<i64>> {
        self.connection
            .prepare_cached("SELECT DISTINCT shard FROM recent WHERE minute < ?1")?
            .query_map([hour * HOUR], |row| row.get(0))?
            .collect()
    }

    fn pack_shard(&mut self, shard: i64, hour: i64) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        let mut days: BTreeMap<(i64, i64), BTreeMap<u16, Value>> = BTreeMap::new();
        {
            let mut select = transaction.prepare_cached(
                "SELECT minute, body FROM recent WHERE shard = ?1 AND minute < ?2",
            )?;
            let mut rows = select.query([shard, hour * HOUR])?;
            while let Some(row) = rows.next()? {
                let (minute, body): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
                let place = u16::try_from(minute.rem_euclid(DAY)).unwrap_or(0);
                for (series, value) in opened(&body, "recent", shard, minute) {
                    let series = shard * SHARD + i64::from(series);
                    let day = days.entry((series, minute.div_euclid(DAY))).or_default();
                    day.insert(place, value);
                }
            }
        }
        for ((series, day), values) in days {
            add_to(&transaction, &DAYS, (series, day), values)?;
        }
        transaction
            .prepare_cached("DELETE FROM recent WHERE shard = ?1 AND minute < ?2")?
            .execute([shard, hour * HOUR])?;
        transaction.commit()
    }

    /// Series with days that are to become hours, or hours that are to go, in the order
    /// of their ids.
    fn series_before(&self, today: i64) -> rusqlite::Result<Vec<i64>> {
        let [day, span] = self.limits(today);
        self.connection
            .prepare_cached(
                "SELECT series FROM day WHERE day < ?1
                 UNION SELECT series FROM hours WHERE span < ?2 ORDER BY 1 DESC",
            )?
            .query_map([day, span], |row| row.get(0))?
            .collect()
    }

    /// The first day whose minutes are kept, and the first span whose hours are.
    fn limits(&self, today: i64) -> [i64; 2] {
        let minutes = i64::from(self.keep.minutes);
        let hours = i64::from(self.keep.hours).max(minutes);
        [today - minutes, (today - hours).div_euclid(SPAN)]
    }

    fn age(&mut self, series: &[i64], today: i64) -> rusqlite::Result<()> {
        let [first, span] = self.limits(today);
        let transaction = self.connection.transaction()?;
        let mut gone = BTreeSet::new();
        for &series in series {
            age_days(&transaction, series, first)?;
            transaction
                .prepare_cached("DELETE FROM hours WHERE series = ?1 AND span < ?2")?
                .execute([series, span])?;
            // A probe that is gone, and all that it measured with it.
            let forgotten = transaction
                .prepare_cached(
                    "DELETE FROM series WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM day WHERE series = ?1)
                     AND NOT EXISTS (SELECT 1 FROM hours WHERE series = ?1)",
                )?
                .execute([series])?;
            if forgotten > 0 {
                gone.insert(series);
            }
        }
        transaction.commit()?;
        if !gone.is_empty() {
            self.known.retain(|_, id| !gone.contains(id));
        }
        Ok(())
    }
}

/// Makes hours of a series' days before one.
fn age_days(transaction: &Transaction<'_>, series: i64, first: i64) -> rusqlite::Result<()> {
    let mut spans: BTreeMap<i64, BTreeMap<u16, Value>> = BTreeMap::new();
    let mut select =
        transaction.prepare_cached("SELECT day, body FROM day WHERE series = ?1 AND day < ?2")?;
    let mut rows = select.query([series, first])?;
    while let Some(row) = rows.next()? {
        let (day, body): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let span = spans.entry(day.div_euclid(SPAN)).or_default();
        let hours = hours_of(&opened(&body, "day", series, day));
        for (hour, value) in hours {
            let place = day.rem_euclid(SPAN) * 24 + i64::from(hour);
            span.insert(u16::try_from(place).unwrap_or(0), value);
        }
    }
    for (span, hours) in spans {
        add_to(transaction, &SPANS, (series, span), hours)?;
    }
    transaction
        .prepare_cached("DELETE FROM day WHERE series = ?1 AND day < ?2")?
        .execute([series, first])?;
    Ok(())
}

/// The minutes of a day by the hour.
fn hours_of(minutes: &BTreeMap<u16, Value>) -> BTreeMap<u16, Value> {
    let mut hours: BTreeMap<u16, Vec<&Value>> = BTreeMap::new();
    for (minute, value) in minutes {
        hours.entry(minute / 60).or_default().push(value);
    }
    let joined = hours.into_iter();
    joined
        .filter_map(|(hour, values)| Some((hour, Value::joined(values)?)))
        .collect()
}

/// A table of packed values.
struct Table {
    name: &'static str,
    select: &'static str,
    replace: &'static str,
}

const DAYS: Table = Table {
    name: "day",
    select: "SELECT body FROM day WHERE series = ?1 AND day = ?2",
    replace: "INSERT INTO day (series, day, body) VALUES (?1, ?2, ?3)
              ON CONFLICT (series, day) DO UPDATE SET body = excluded.body",
};

const SPANS: Table = Table {
    name: "hours",
    select: "SELECT body FROM hours WHERE series = ?1 AND span = ?2",
    replace: "INSERT INTO hours (series, span, body) VALUES (?1, ?2, ?3)
              ON CONFLICT (series, span) DO UPDATE SET body = excluded.body",
};

/// Adds values to what a row holds.
fn add_to(
    transaction: &Transaction<'_>,
    table: &Table,
    (series, at): (i64, i64),
    values: BTreeMap<u16, Value>,
) -> rusqlite::Result<()> {
    let there: Option<Vec<u8>> = transaction
        .prepare_cached(table.select)?
        .query_row([series, at], |row| row.get(0))
        .optional()?;
    let body = pack(&match there {
        Some(there) => join(opened(&there, table.name, series, at), values),
        None => values,
    });
    transaction
        .prepare_cached(table.replace)?
        .execute(params![series, at, body])?;
    Ok(())
}
