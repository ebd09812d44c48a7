//! What the log holds of the last days of a place.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::QueryError;
use super::queries::Queries;
use super::report::reader;
use super::rows::{json_from, moment, moment_from};
use crate::fault::Fault;
use crate::ledger::{Entry, MonitorEvent};
use crate::report::{MOST_EVENTS, Pasts, Spell, Standing, TooMuch};

/// Faults of a place that are looked through, at most: ten a day of those that are drawn.
const MOST_FAULTS: usize = 1_000;

/// Events of the monitor itself that are looked through, at most.
const MOST_OF_MONITOR: u32 = 20_000;

impl Queries {
    /// What the log holds of a municipality of a region, or of all that the region shares,
    /// since a moment: the faults that have their cause there, and those because of
    /// which its rooms could not be used; the same of each of its sites and rooms that any of
    /// them troubled. `is_seen` says which faults may be told of, and `standing` what of the
    /// municipality, by id, stands where.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn past(
        &self,
        region: &str,
        municipality: &str,
        from: Timestamp,
        is_seen: impl Fn(&Fault) -> bool,
        standing: &BTreeMap<String, Standing>,
    ) -> Result<Result<Pasts, TooMuch>, QueryError> {
        // One transaction: the daemon may write on meanwhile.
        let read = self.connection().unchecked_transaction();
        let read = read.and_then(|transaction| {
            let mut pasts = Pasts::default();
            pasts.place.unknown = unseen(&transaction, region, from)?;
            pasts.place.begins = begins(&transaction)?;
            let faults = faults(&transaction, region, municipality, from)?;
            if faults.len() > MOST_FAULTS {
                return Ok(Err(TooMuch));
            }
            let mut left = MOST_EVENTS;
            for fault in faults.iter().filter(|fault| is_seen(fault)) {
                // What does not follow from each other, `samband log verify` tells of.
                let Some(reader) = reader(&transaction, &fault.number, &mut left)? else {
                    if left == 0 {
                        return Ok(Err(TooMuch));
                    }
                    continue;
                };
                let course = reader.finish(Vec::new(), None);
                let mode = fault.finding.chief().map(|chief| chief.mode);
                pasts.add(&course, mode, municipality, standing);
            }
            Ok(Ok(pasts))
        });
        read.map_err(QueryError::sql("reading the days of a place"))
    }
}

fn begins(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let mut select = connection.prepare_cached("SELECT at FROM event ORDER BY seq LIMIT 1")?;
    let mut rows = select.query([])?;
    rows.next()?.map(|row| moment_from(row, 0)).transpose()
}

/// The faults since a moment that name a municipality among their causes or whom they
/// affect.
fn faults(
    connection: &Connection,
    region: &str,
    municipality: &str,
    from: Timestamp,
) -> rusqlite::Result<Vec<Fault>> {
    connection
        .prepare_cached(
            "SELECT body FROM fault
             WHERE region = ?1 AND (closed_at IS NULL OR closed_at >= ?2)
               AND instr(char(10) || words || char(10), char(10) || ?3 || char(10)) > 0
             ORDER BY opened_at LIMIT ?4",
        )?
        .query_map(
            params![
                region,
                moment(from),
                municipality.to_lowercase(),
                u32::try_from(MOST_FAULTS).unwrap_or(u32::MAX) + 1
            ],
            |row| json_from(row, 0),
        )?
        .collect()
}

/// When the monitor saw nothing of a region, as far as it has said so: from its stop to
/// its next start, and while it was cut off.
fn unseen(connection: &Connection, region: &str, from: Timestamp) -> rusqlite::Result<Vec<Spell>> {
    let mut select = connection.prepare_cached(
        "SELECT at, body FROM (SELECT seq, at, body FROM event
                               WHERE kind = 'monitor' ORDER BY seq DESC LIMIT ?1)
         WHERE at >= ?2 ORDER BY seq",
    )?;
    let mut rows = select.query(params![MOST_OF_MONITOR, moment(from)])?;
    let (mut stopped, mut cut_off) = (None, None);
    let mut spells = Vec::new();
    let mut over = |since: &mut Option<Timestamp>, until| {
        spells.extend(since.take().map(|from| Spell { from, until }));
    };
    while let Some(row) = rows.next()? {
        let at = moment_from(row, 0)?;
        let Entry::Monitor { what, .. } = json_from(row, 1)? else {
            continue;
        };
        match what {
            MonitorEvent::Stopped => stopped = Some(at),
            MonitorEvent::Started { .. } => over(&mut stopped, Some(at)),
            MonitorEvent::CutOff { region: of } if of == region => {
                cut_off.get_or_insert(at);
            }
            MonitorEvent::BackAgain { region: of } if of == region => over(&mut cut_off, Some(at)),
            MonitorEvent::CutOff { .. }
            | MonitorEvent::BackAgain { .. }
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::ClockStepped { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceCalledOff { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. } => {}
        }
    }
    over(&mut cut_off, None);
    Ok(spells)
}
