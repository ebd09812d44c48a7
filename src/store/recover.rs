//! What the log gives back at a start.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::StoreError;
use super::rows::{NOTICE, json_from, moment, notice_from, number_from, put_fault};
use super::writing::put_meta;
use crate::fault::{Fault, Number, Waiting};
use crate::ledger::{Announced, Change, DrillHistory, Entry, Kept, MonitorEvent, Plans, Warned};
use crate::notice;

/// How long a closed fault is given back: within it a person may still ask.
const CLOSED_FOR: Duration = Duration::from_secs(24 * 3600);
/// How long the last closed fault of a cause is given back, for the next of the
/// same cause to name.
const CAUSE_FOR: Duration = Duration::from_secs(365 * 24 * 3600);
/// Faults of which people have said what they were, as many as are given back: some
/// ten megabytes at a start, of which a line each stays.
const EXPLAINED: u32 = 2_000;
/// How long a settled notice is given back: it counts against the storm limit.
const SETTLED_FOR: Duration = Duration::from_secs(3600);

/// The highest serial of each region's prefix and year.
pub(super) type Serials = BTreeMap<(String, i16), u32>;

/// What the log gives back at a start.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// The installation's id, made with the log.
    pub install: String,
    /// Which start this is.
    pub epoch: u64,
    /// The last event's place in the chain.
    pub seq: u64,
    /// By number: those not closed, those closed in the last 24 hours, and of
    /// each cause the last one closed within a year.
    pub faults: Vec<Fault>,
    /// By age: those not settled, those settled in the last hour, and all that
    /// are about a fault that is not closed or a monitor that is still cut off
    /// (who was told of it is told of its end).
    pub rows: Vec<notice::Row>,
    /// The highest serial of each region's prefix and year.
    pub serials: BTreeMap<(String, i16), u32>,
    /// The last change of each facet that ever changed.
    pub facets: Vec<Change>,
    /// Since when the monitor of which region is cut off.
    pub cut_off: BTreeMap<String, Timestamp>,
    /// All drills so far.
    pub drills: DrillHistory,
    /// The faults closed within a year of which people have said what they were, oldest
    /// first.
    pub explained: Vec<Fault>,
    /// Warnings of agreements that run out, as far as they were given.
    pub warned: BTreeSet<Warned>,
    /// What has been told of planned work.
    pub announced: Announced,
    /// The work that people have declared.
    pub plans: Plans,
    /// Faults whose row was not what the chain says, and was written anew:
    /// somebody or something has changed the file.
    pub repaired: Vec<Number>,
}

impl Recovered {
    /// What the ledger goes on from.
    pub fn into_kept(self) -> Kept {
        let facets = self.facets.into_iter().map(|change| {
            let place = (change.region, change.component, change.facet);
            (place, (change.to, change.at))
        });
        Kept {
            faults: self.faults,
            rows: self.rows,
            serials: self.serials,
            facets: facets.collect(),
            cut_off: self.cut_off.into_keys().collect(),
            drills: self.drills,
            explained: self.explained,
            warned: self.warned,
            announced: self.announced,
            plans: self.plans,
        }
    }
}

/// Reads back what the daemon goes on from.
pub(super) fn recover(
    connection: &Connection,
    install: String,
    epoch: i64,
    seq: i64,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let sql = StoreError::sql;
    let mut faults = Vec::new();
    let mut repaired = Vec::new();
    let open = numbers(connection, now).map_err(sql("reading which faults are open"))?;
    give_back(connection, open, &mut faults, &mut repaired)?;
    let merged = merged(connection, &faults);
    let merged = merged.map_err(sql("reading what was merged into open faults"))?;
    give_back(connection, merged, &mut faults, &mut repaired)?;
    faults.sort_by(|a, b| a.number.cmp(&b.number));
    let OfMonitor {
        cut_off,
        drills,
        warned,
        announced,
        plans,
    } = monitor(connection).map_err(sql("reading what happened to the monitor"))?;
    let earliest = cut_off.values().min().copied();
    Ok(Recovered {
        install,
        epoch: u64::try_from(epoch).unwrap_or(0),
        seq: u64::try_from(seq).unwrap_or(0),
        faults,
        rows: rows(connection, now, earliest).map_err(sql("reading the outbox"))?,
        serials: serials(connection).map_err(sql("reading the numbers of faults"))?,
        facets: facets(connection).map_err(sql("reading the states of facets"))?,
        cut_off,
        drills,
        explained: explained(connection, now)
            .map_err(sql("reading what faults turned out to be"))?,
        warned,
        announced,
        plans,
        repaired,
    })
}

/// Folds faults, and puts right rows that are not what the chain says.
fn give_back(
    connection: &Connection,
    numbers: Vec<Number>,
    faults: &mut Vec<Fault>,
    repaired: &mut Vec<Number>,
) -> Result<(), StoreError> {
    for number in numbers {
        let (fault, kept) = fold(connection, &number)?;
        if kept.as_ref() != Some(&fault) {
            put_fault(connection, &fault).map_err(StoreError::sql("writing a fault"))?;
            if !is_earlier(kept.as_ref(), &fault) {
                repaired.push(number);
            }
        }
        faults.push(fault);
    }
    Ok(())
}

/// Whether a row is that of a version which did not say how long a fault has waited, or
/// what links open of it, or which counted comments among the other events that a fault carries, or took something
/// else out of what stands for its events.
pub(super) fn is_earlier(kept: Option<&Fault>, fault: &Fault) -> bool {
    let Some(kept) = kept else {
        return false;
    };
    let mut alike = fault.clone();
    alike.forget_alike();
    let mut said = kept.clone();
    said.print = fault.print;
    if kept.waiting == Waiting::default() {
        said.waiting.clone_from(&fault.waiting);
    }
    if kept.links.is_unknown() {
        said.links.clone_from(&fault.links);
    }
    if kept.timeline == alike.timeline {
        said.timeline.clone_from(&fault.timeline);
    }
    said == *fault
}

/// What the log says of the monitor itself.
struct OfMonitor {
    /// Since when the monitor of which region is cut off.
    cut_off: BTreeMap<String, Timestamp>,
    drills: DrillHistory,
    warned: BTreeSet<Warned>,
    announced: Announced,
    plans: Plans,
}

fn monitor(connection: &Connection) -> rusqlite::Result<OfMonitor> {
    let mut cut_off = BTreeMap::new();
    let mut drills = DrillHistory::default();
    let mut warned = BTreeSet::new();
    let mut announced = Announced::default();
    let mut plans = Plans::default();
    let mut select =
        connection.prepare("SELECT body FROM event WHERE kind = 'monitor' ORDER BY seq")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let Entry::Monitor { at, what } = json_from(row, 0)? else {
            continue;
        };
        drills.note(at, &what);
        warned.extend(Warned::of(&what));
        announced.note(at, &what);
        plans.note(&what);
        match what {
            MonitorEvent::CutOff { region } => {
                cut_off.insert(region, at);
            }
            MonitorEvent::BackAgain { region } => {
                cut_off.remove(&region);
            }
            MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::ClockStepped { .. }
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::MaintenanceCalledOff { .. } => {}
        }
    }
    Ok(OfMonitor {
        cut_off,
        drills,
        warned,
        announced,
        plans,
    })
}

/// The faults to give back. The open ones are looked for in the chain as well:
/// a row that has gone must not take a fault with it.
fn numbers(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<Number>> {
    connection
        .prepare(
            "SELECT number FROM fault WHERE closed_at IS NULL OR closed_at >= ?1
             UNION
             SELECT number FROM (SELECT number, max(closed_at) AS latest FROM fault
                                 WHERE closed_at IS NOT NULL GROUP BY region, cause)
             WHERE latest >= ?2
             UNION
             SELECT fault FROM event WHERE kind = 'fault' AND fault IS NOT NULL
                 AND fault NOT IN (SELECT number FROM fault)",
        )?
        .query_map(
            params![moment(ago(now, CLOSED_FOR)), moment(ago(now, CAUSE_FOR))],
            |row| number_from(row, 0),
        )?
        .filter_map(Result::transpose)
        .collect()
}

/// What was merged into the open ones of these faults, and into those again, since each
/// was opened or last came back: what was before that says nothing of it now. Those that
/// are among them already are left out.
fn merged(connection: &Connection, faults: &[Fault]) -> rusqlite::Result<Vec<Number>> {
    let open = faults.iter().filter(|fault| fault.closed_at.is_none());
    let open: Vec<(&Number, Timestamp)> = open.map(|f| (&f.number, f.found_since())).collect();
    let Some(earliest) = open.iter().map(|(_, since)| *since).min() else {
        return Ok(Vec::new());
    };
    let mut into: BTreeMap<Number, Vec<(Number, String)>> = BTreeMap::new();
    let mut select = connection.prepare(
        "SELECT json_extract(body, '$.merged_into'), number, closed_at FROM fault
         WHERE closed_at >= ?1 AND instr(body, '\"merged_into\":\"') > 0",
    )?;
    let mut rows = select.query([moment(earliest)])?;
    while let Some(row) = rows.next()? {
        let larger: Option<String> = row.get(0)?;
        let larger = larger.and_then(|text| Number::parse(&text));
        if let (Some(larger), Some(number)) = (larger, number_from(row, 1)?) {
            into.entry(larger).or_default().push((number, row.get(2)?));
        }
    }
    let mut known: BTreeSet<&Number> = faults.iter().map(|fault| &fault.number).collect();
    let mut found = Vec::new();
    for (number, since) in open {
        let since = moment(since);
        let mut next = vec![number];
        let mut walked = BTreeSet::new();
        while let Some(larger) = next.pop() {
            let smaller = into.get(larger).into_iter().flatten();
            for (number, _) in smaller.filter(|(_, closed)| *closed >= since) {
                if walked.insert(number) {
                    next.push(number);
                    found.extend(known.insert(number).then(|| number.clone()));
                }
            }
        }
    }
    Ok(found)
}

/// A fault from its events, and what its row says of it.
fn fold(connection: &Connection, number: &Number) -> Result<(Fault, Option<Fault>), StoreError> {
    let sql = StoreError::sql;
    let disorder = |problem| StoreError::Disorder {
        number: number.clone(),
        problem,
    };
    let refused = |source| StoreError::Refused {
        number: number.clone(),
        source,
    };
    let mut events = connection
        .prepare_cached("SELECT body FROM event WHERE fault = ?1 AND kind = 'fault' ORDER BY seq")
        .map_err(sql("reading the events of a fault"))?;
    let entries = events
        .query_map([number.as_str()], |row| json_from(row, 0))
        .map_err(sql("reading the events of a fault"))?;
    let mut fault: Option<Fault> = None;
    for entry in entries {
        let Entry::Fault(event) = entry.map_err(sql("reading the events of a fault"))? else {
            return Err(disorder("has an event that is none"));
        };
        match &mut fault {
            None => fault = Some(Fault::open(&event).map_err(refused)?),
            Some(fault) => fault.apply(&event).map_err(refused)?,
        }
    }
    let fault = fault.ok_or_else(|| disorder("has a row and no events"))?;
    // A row that cannot be read is as good as none: the chain has it all.
    let mut kept: Option<Fault> = connection
        .prepare_cached("SELECT body FROM fault WHERE number = ?1")
        .and_then(|mut select| select.query_row([number.as_str()], |row| json_from(row, 0)))
        .ok();
    // Earlier versions kept all events in the row.
    kept.iter_mut().for_each(Fault::forget);
    Ok((fault, kept))
}

fn rows(
    connection: &Connection,
    now: Timestamp,
    cut_off: Option<Timestamp>,
) -> rusqlite::Result<Vec<notice::Row>> {
    connection
        .prepare(&format!(
            "SELECT {NOTICE} FROM outbox AS o
             WHERE state IN ('pending', 'stand-by', 'held')
                OR (state IN ('sent', 'dead', 'cancelled') AND coalesce(tried_at, created_at) >= ?1)
                OR (state = 'gathered' AND NOT EXISTS (
                        SELECT 1 FROM outbox AS d WHERE d.key = o.digest
                           AND d.state IN ('sent', 'dead', 'cancelled')
                           AND coalesce(d.tried_at, d.created_at) < ?1))
                OR fault IN (SELECT number FROM fault WHERE closed_at IS NULL)
                OR (reason = 'cut-off' AND created_at >= ?2)
             ORDER BY created_at, key"
        ))?
        .query_map(
            params![moment(ago(now, SETTLED_FOR)), cut_off.map(moment)],
            notice_from,
        )?
        .collect()
}

pub(super) fn serials(connection: &Connection) -> rusqlite::Result<Serials> {
    let given = connection
        .prepare("SELECT prefix, year, max(serial) FROM fault GROUP BY prefix, year")?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    raised(connection, given)
}

/// The serials that a restored log goes on from: what was told between the copy
/// and its restore has numbers that nobody here knows.
fn raised(connection: &Connection, mut serials: Serials) -> rusqlite::Result<Serials> {
    let floors: Vec<(String, i16, u32)> = connection
        .prepare("SELECT substr(key, 8), value FROM meta WHERE key GLOB 'serial *'")?
        .query_map([], |row| {
            let (place, floor): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((place, floor))
        })?
        .filter_map(|floor| {
            floor
                .map(|(place, floor)| parsed(&place, &floor))
                .transpose()
        })
        .collect::<rusqlite::Result<_>>()?;
    for (prefix, year, floor) in floors {
        let serial = serials.entry((prefix, year)).or_insert(0);
        *serial = (*serial).max(floor);
    }
    Ok(serials)
}

/// Where the numbers of a prefix and year go on, as the table `meta` keeps it.
pub(super) fn put_floor(
    connection: &Connection,
    (prefix, year): &(String, i16),
    floor: u32,
) -> rusqlite::Result<()> {
    put_meta(
        connection,
        &format!("serial {prefix} {year}"),
        &floor.to_string(),
    )
}

fn parsed(place: &str, floor: &str) -> Option<(String, i16, u32)> {
    let (prefix, year) = place.rsplit_once(' ')?;
    Some((prefix.to_owned(), year.parse().ok()?, floor.parse().ok()?))
}

/// The faults of which people have said what they were. What stands in their rows
/// does: it is quoted, and decides nothing.
fn explained(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<Fault>> {
    let mut latest: Vec<Fault> = connection
        .prepare(
            "SELECT body FROM fault
             WHERE closed_at >= ?1 AND instr(body, '\"root_cause\":') > 0
             ORDER BY closed_at DESC LIMIT ?2",
        )?
        .query_map(params![moment(ago(now, CAUSE_FOR)), EXPLAINED], |row| {
            json_from(row, 0)
        })?
        .collect::<rusqlite::Result<_>>()?;
    latest.reverse();
    Ok(latest)
}

fn facets(connection: &Connection) -> rusqlite::Result<Vec<Change>> {
    connection
        .prepare("SELECT body FROM facet ORDER BY region, component, facet")?
        .query_map([], |row| json_from(row, 0))?
        .collect()
}

fn ago(now: Timestamp, span: Duration) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::UNIX_EPOCH)
}
