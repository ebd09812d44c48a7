//! What need not be kept for ever. The chain is kept: it is the proof of what
//! happened. Beside it stand the words of notices and the addresses that they
//! went to, and these go when their time is over. The row stays, with its fate:
//! who was told of a fault, and when, can be read as long as the fault.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::Keep;
use super::rows::moment;

/// Rows emptied in one go: a commit that comes meanwhile waits for no more.
pub const STEP: usize = 50;

/// Rows whose fate is decided, and whose fault is over: who was told of an open one
/// is still to be told of its end. Those of the index `outbox_to_empty`.
const SETTLED: &str = "state IN ('sent', 'gathered', 'dead', 'cancelled')
    AND (fault IS NULL OR fault NOT IN (SELECT number FROM fault WHERE closed_at IS NULL))";

/// What stands where something was.
const GONE: &str = "(no longer kept)";

/// Whether any row is due.
pub(super) fn any_due(
    connection: &Connection,
    keep: Keep,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let [words, addresses] = limits(keep, now);
    connection
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE emptied = 0 AND created_at < ?1 AND {SETTLED})
                 OR EXISTS (SELECT 1 FROM outbox WHERE emptied = 1 AND created_at < ?2 AND {SETTLED})"
        ))?
        .query_row([words, addresses], |row| row.get(0))
}

/// Empties at most [`STEP`] rows, the oldest first.
pub(super) fn empty_some(
    connection: &Connection,
    keep: Keep,
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let [words, addresses] = limits(keep, now);
    let some = |emptied: u8| {
        format!(
            "key IN (SELECT key FROM outbox
                     WHERE emptied = {emptied} AND created_at < ?1 AND {SETTLED}
                     ORDER BY created_at LIMIT ?2)"
        )
    };
    let limit = |done: usize| u32::try_from(STEP.saturating_sub(done)).unwrap_or(0);
    let of_words = connection
        .prepare_cached(&format!(
            "UPDATE outbox SET emptied = 1, message = json_set(message,
                 '$.text', '', '$.html', '', '$.reply_to', NULL)
             WHERE {}",
            some(0)
        ))?
        .execute(params![words, limit(0)])?;
    let of_addresses = connection
        .prepare_cached(&format!(
            "UPDATE outbox SET emptied = 2, email = '',
                 response = iif(response IS NULL, NULL, ?3),
                 ended = iif(state = 'dead', ?3, ended)
             WHERE {}",
            some(1)
        ))?
        .execute(params![addresses, limit(of_words), GONE])?;
    Ok(of_words + of_addresses)
}

/// Before when a row was decided that loses its words, and its address.
fn limits(keep: Keep, now: Timestamp) -> [String; 2] {
    [keep.words, keep.addresses]
        .map(|kept| moment(now.checked_sub(kept).unwrap_or(Timestamp::UNIX_EPOCH)))
}
