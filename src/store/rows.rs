//! Between our types and the columns of the tables.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Number};
use crate::ledger::Change;
use crate::notice;
use crate::notice::{Fate, Key, Recipient, RowState};

/// The columns of an outbox row, in the order that [`notice_from`] reads them.
pub(super) const NOTICE: &str = "key, fault, ordinal, reason, channel, party, email, language, \
    message, created_at, state, digest, ended, attempts, ambiguous, response, tried_at, region";

/// The columns of an outbox row that anybody may see, in the order that
/// [`brief_from`] reads them.
pub(super) const BRIEF: &str = "reason, channel, region, party, created_at, tried_at, attempts, \
    response IS NOT NULL, state, digest, ended";

/// A moment as it stands in the store: UTC with nine decimals, so that it sorts as text.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// A moment back from the store.
pub(super) fn moment_from(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|error: jiff::Error| unreadable(column, error))
}

fn maybe_moment_from(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<String>>(column)?
        .map(|_| moment_from(row, column))
        .transpose()
}

/// A value kept as JSON.
pub(super) fn json_from<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(column, error))
}

/// A fault's number back from the store.
pub(super) fn number_from(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Number>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| Number::parse(&text).ok_or_else(|| unreadable(column, "no number of a fault")))
        .transpose()
}

/// Writes what a fault has become.
pub(super) fn put_fault(connection: &Connection, fault: &Fault) -> rusqlite::Result<()> {
    let (prefix, year, serial) = fault.number.parts().unwrap_or((&fault.region, 0, 0));
    let body = json(fault)?;
    connection
        .prepare_cached(
            "INSERT INTO fault (number, region, prefix, year, serial, state, cause, opened_at, closed_at, words, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (number) DO UPDATE SET state = excluded.state, cause = excluded.cause,
                 closed_at = excluded.closed_at, words = excluded.words, body = excluded.body",
        )?
        .execute(params![
            fault.number.as_str(),
            fault.region,
            prefix,
            year,
            serial,
            fault.state.slug(),
            cause(fault),
            moment(fault.opened_at),
            fault.closed_at.map(moment),
            words(fault),
            body,
        ])?;
    Ok(())
}

/// Writes the last change of a facet.
pub(super) fn put_facet(connection: &Connection, change: &Change) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO facet (region, component, facet, body) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (region, component, facet) DO UPDATE SET body = excluded.body",
        )?
        .execute(params![
            change.region,
            change.component,
            change.facet.slug(),
            json(change)?
        ])?;
    Ok(())
}

/// Writes a row of the outbox. Its words and its recipient are what they were
/// when it was decided; only its fate changes. Which digest gathered it stays
/// known: with that digest it was sent.
pub(super) fn put_notice(connection: &Connection, row: &notice::Row) -> rusqlite::Result<()> {
    let (digest, ended) = match &row.state {
        RowState::Gathered { digest } => (Some(digest.as_str()), None),
        RowState::Dead { reason } | RowState::Cancelled { reason } => (None, Some(reason)),
        RowState::Pending
        | RowState::StandBy
        | RowState::Held
        | RowState::Sent
        | RowState::Shadowed => (None, None),
    };
    connection
        .prepare_cached(&format!(
            "INSERT INTO outbox ({NOTICE})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             ON CONFLICT (key) DO UPDATE SET state = excluded.state,
                 digest = coalesce(excluded.digest, digest),
                 ended = excluded.ended, attempts = excluded.attempts,
                 ambiguous = excluded.ambiguous, response = excluded.response,
                 tried_at = excluded.tried_at"
        ))?
        .execute(params![
            row.key.as_str(),
            row.fault.as_ref().map(Number::as_str),
            row.ordinal,
            row.reason.slug(),
            row.channel.slug(),
            row.recipient.party,
            row.recipient.address,
            row.recipient.language.tag(),
            json(&row.message)?,
            moment(row.created_at),
            row.state.slug(),
            digest,
            ended,
            row.attempts,
            row.ambiguous,
            row.response,
            row.tried_at.map(moment),
            row.region,
        ])?;
    Ok(())
}

/// The state of a notice, from three columns: its word, the digest, and why it ended.
fn state_from(row: &Row<'_>, column: usize) -> rusqlite::Result<RowState> {
    let slug: String = row.get(column)?;
    let ended = || {
        row.get::<_, Option<String>>(column + 2)
            .map(Option::unwrap_or_default)
    };
    Ok(match slug.as_str() {
        "pending" => RowState::Pending,
        "stand-by" => RowState::StandBy,
        "held" => RowState::Held,
        "gathered" => RowState::Gathered {
            digest: Key::from(row.get::<_, String>(column + 1)?),
        },
        "sent" => RowState::Sent,
        "shadowed" => RowState::Shadowed,
        "dead" => RowState::Dead { reason: ended()? },
        "cancelled" => RowState::Cancelled { reason: ended()? },
        _ => return Err(unreadable(column, "no state of a notice")),
    })
}

/// Reads of a row of the outbox the columns [`BRIEF`].
pub(super) fn brief_from(row: &Row<'_>) -> rusqlite::Result<notice::Brief> {
    let state = state_from(row, 8)?;
    let in_digest = row.get::<_, Option<String>>(9)?.is_some();
    Ok(notice::Brief {
        reason: word_from(row, 0)?,
        channel: word_from(row, 1)?,
        region: row.get(2)?,
        party: row.get(3)?,
        created_at: moment_from(row, 4)?,
        tried_at: maybe_moment_from(row, 5)?,
        fate: Fate::of(&state, row.get(6)?, row.get(7)?, in_digest),
    })
}

/// Reads of a row of the outbox the columns [`BRIEF`], its fault, its language
/// and its words.
pub(super) fn kept_back_from(row: &Row<'_>) -> rusqlite::Result<notice::KeptBack> {
    let message: notice::Message = json_from(row, 13)?;
    Ok(notice::KeptBack {
        brief: brief_from(row)?,
        fault: number_from(row, 11)?,
        language: word_from(row, 12)?,
        subject: message.subject,
        text: message.text,
    })
}

/// Reads a row of the outbox from the columns [`NOTICE`].
pub(super) fn notice_from(row: &Row<'_>) -> rusqlite::Result<notice::Row> {
    Ok(notice::Row {
        key: Key::from(row.get::<_, String>(0)?),
        region: row.get(17)?,
        fault: number_from(row, 1)?,
        ordinal: row.get(2)?,
        reason: word_from(row, 3)?,
        channel: word_from(row, 4)?,
        recipient: Recipient {
            party: row.get(5)?,
            address: row.get(6)?,
            language: word_from(row, 7)?,
        },
        message: json_from(row, 8)?,
        created_at: moment_from(row, 9)?,
        state: state_from(row, 10)?,
        attempts: row.get(13)?,
        ambiguous: row.get(14)?,
        response: row.get(15)?,
        tried_at: maybe_moment_from(row, 16)?,
    })
}

/// By what a fault is known again when it comes back.
fn cause(fault: &Fault) -> Option<String> {
    let cause = fault.finding.chief()?;
    Some(format!(
        "{}/{}/{}",
        cause.component.id,
        cause.facet.slug(),
        cause.mode.slug()
    ))
}

/// What a search looks through, in lower case.
fn words(fault: &Fault) -> String {
    let mut words = vec![fault.number.as_str(), &fault.holder.name, &fault.holder.id];
    for party in fault.assignment.owner.iter().chain(&fault.assignment.among) {
        words.extend([party.name.as_str(), party.id.as_str()]);
    }
    if let Some(agreement) = &fault.assignment.agreement {
        words.extend([agreement.name.as_str(), agreement.id.as_str()]);
    }
    let causes = fault.finding.candidates.iter().chain(&fault.finding.cause);
    for component in causes.map(|cause| &cause.component).chain(&fault.affected) {
        words.extend([component.id.as_str(), component.name.as_str()]);
        words.extend(component.site_name.as_deref());
        words.extend(component.municipality.as_deref());
    }
    words.extend(fault.remedy.as_deref());
    words.sort_unstable();
    words.dedup();
    words.join("\n").to_lowercase()
}

/// An enum that is one word.
fn word_from<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|error| unreadable(column, error))
}

fn json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn unreadable(
    column: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
}
