//! `samband fault accept`, `reject`, `hand-over`, `comment` and `close`: what people
//! on this machine do, by the running daemon.

use std::fs;
use std::io::{self, Write};
use std::path::{self, Path, PathBuf};

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use serde::Serialize;
use serde_json::Value;

use super::number;
use super::text;
use super::wire::{self, Reply, WireError};
use crate::config::Whereabouts;
use crate::daemon::command::{Exit, whereabouts};
use crate::daemon::control;
use crate::fault::{AcceptJson, CloseJson, CommentJson, HandOverJson, Number, RejectJson, What};
use crate::store;

/// Somebody says yes
#[derive(Clone, Debug, clap::Args)]
pub struct Accept {
    /// Its number, such as FOSEN-2026-0042
    number: String,
    /// When it is expected to be mended: `14:30` (the next one, in the region's zone), `2026-12-01 08:00` or RFC 3339
    #[arg(long, value_name = "TIME")]
    expected: Option<String>,
    /// In which time it is expected to be mended, such as `90m`, `2h` or `3d`
    #[arg(long, value_name = "DURATION", conflicts_with = "expected")]
    r#in: Option<String>,
    #[command(flatten)]
    name: InName,
}

/// Somebody says no
#[derive(Clone, Debug, clap::Args)]
pub struct Reject {
    /// Its number, such as FOSEN-2026-0042
    number: String,
    /// Why, on one line
    #[arg(long, value_name = "TEXT")]
    because: String,
    #[command(flatten)]
    name: InName,
}

/// Somebody passes it on
#[derive(Clone, Debug, clap::Args)]
pub struct HandOver {
    /// Its number, such as FOSEN-2026-0042
    number: String,
    /// Id of the party that it goes to
    #[arg(long, value_name = "PARTY")]
    to: String,
    /// Why, on one line
    #[arg(long, value_name = "TEXT")]
    because: String,
    #[command(flatten)]
    name: InName,
}

/// Somebody says something of it
#[derive(Clone, Debug, clap::Args)]
pub struct Comment {
    /// Its number, such as FOSEN-2026-0042
    number: String,
    /// What, on one line or several
    text: String,
    /// Id of the party in whose name; the operator's own if it says nothing
    #[arg(long = "as", value_name = "PARTY")]
    party: Option<String>,
}

/// Somebody says what it was
#[derive(Clone, Debug, clap::Args)]
pub struct Close {
    /// Its number, such as FOSEN-2026-0042
    number: String,
    /// What was the cause, on one line
    #[arg(long, value_name = "TEXT")]
    cause: String,
    /// What mended it, on one line
    #[arg(long, value_name = "TEXT")]
    remedy: String,
    #[command(flatten)]
    name: InName,
}

/// In whose name
#[derive(Clone, Debug, clap::Args)]
pub(super) struct InName {
    /// Id of the party in whose name; that of whoever holds it if it says nothing
    #[arg(long = "as", value_name = "PARTY")]
    party: Option<String>,
}

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doing<'a> {
    Accept(&'a Accept),
    Reject(&'a Reject),
    HandOver(&'a HandOver),
    Comment(&'a Comment),
    Close(&'a Close),
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub(in crate::daemon::command) enum Failure {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("{given:?} is no number of a fault; {instead}")]
    Number { given: String, instead: String },
    #[error("{given:?} is no id of declared work; they look like declared.7")]
    Plan { given: String },
    #[error("`{0}` is no moment: `14:30`, `2026-12-01 08:00`, or as `2026-12-01T08:00:00+01:00`")]
    Moment(String),
    #[error("`{0}` is no length of time: `90m`, `2h` or `3d`")]
    Lapse(String),
    /// Who listens is another than the one of this configuration.
    #[error("the samband at {} writes another log ({}) than this configuration names ({}): say by --config which configuration it runs with", .place.display(), .theirs.display(), .ours.display())]
    Another {
        place: PathBuf,
        theirs: PathBuf,
        ours: PathBuf,
    },
    /// The daemon does not do it: its words, and the status of HTTP.
    #[error("{said}")]
    Refused { status: u16, said: String },
    #[error("writing the answer")]
    Output(#[from] io::Error),
}

impl Failure {
    pub(in crate::daemon::command) fn exit(&self) -> Exit {
        match self {
            // What passes when one looks again, or when the daemon is there.
            Self::Wire(
                WireError::Nobody(_)
                | WireError::Unreachable { .. }
                | WireError::Io(_)
                | WireError::Strange,
            ) => Exit::Findings,
            Self::Refused { status, .. } => match status {
                409 | 412 | 500.. => Exit::Findings,
                _ => Exit::Usage,
            },
            Self::Wire(WireError::NotAllowed { .. })
            | Self::Another { .. }
            | Self::Number { .. }
            | Self::Plan { .. }
            | Self::Moment(_)
            | Self::Lapse(_) => Exit::Usage,
            Self::Output(_) => Exit::Storage,
        }
    }
}

/// Does it at a moment.
pub(super) fn run(doing: Doing<'_>, directory: &Path, at: Timestamp) -> Exit {
    let known = match whereabouts(directory) {
        Ok(known) => known,
        Err(exit) => return exit,
    };
    let out = &mut io::stdout().lock();
    match act(doing, &known, at, out) {
        Ok(()) => Exit::Fine,
        Err(failure) => {
            eprintln!("samband: {}", crate::daemon::log::chain(&failure));
            failure.exit()
        }
    }
}

fn act(
    doing: Doing<'_>,
    known: &Whereabouts,
    at: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let given = doing.number();
    let places = control::places(known.socket.as_deref(), &known.log());
    let open = || open(&places).unwrap_or_default();
    let number = number::given(given, open, || example(known, at));
    let number = number.map_err(|instead| Failure::Number {
        given: given.to_owned(),
        instead,
    })?;
    let zone = zone_of(&number, known);
    let body = doing.body(&zone, at)?;
    let path = format!("/api/v1/faults/{number}");
    let (place, seen) = wire::ask(&places, "GET", &path, None, "")?;
    // Which log is ours is not known where that cannot be read.
    if let Some(ours) = &known.store {
        writes_our_log(&place, &seen, &ours.join(store::FILE))?;
    }
    let seen = understood(seen, &zone)?;
    let path = format!("{path}/{}", doing.slug());
    // Where it was looked at, and nowhere else.
    let (_, done) = wire::ask(&[place], "POST", &path, seen.tag.as_deref(), &body)?;
    tell(&understood(done, &zone)?, &zone, out)
}

/// The numbers of the faults that are open, as the daemon says.
fn open(places: &[PathBuf]) -> Option<Vec<Number>> {
    let (_, reply) = wire::ask(places, "GET", "/api/v1/faults", None, "").ok()?;
    let faults: Value = serde_json::from_str(&reply.body).ok()?;
    let numbers = faults.as_array()?.iter();
    let numbers = numbers.filter(|fault| fault["state"] != "closed");
    let numbers = numbers.filter_map(|fault| Number::parse(fault["number"].as_str()?));
    Some(numbers.collect())
}

/// A number as the first region has them.
fn example(known: &Whereabouts, at: Timestamp) -> Option<Number> {
    let region = known.regions.first()?;
    let year = at.to_zoned(region.zone.clone()).year();
    Some(Number::new(&region.number_prefix(), year, 1))
}

/// Whether whoever listens at a place is the samband of this configuration: there may be
/// several on a machine, and only the log that each writes tells them apart.
pub(in crate::daemon::command) fn writes_our_log(
    place: &Path,
    reply: &Reply,
    ours: &Path,
) -> Result<(), Failure> {
    let Some(theirs) = &reply.log else {
        return Err(WireError::Strange.into());
    };
    let whole = |path: &Path| path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = |path: &Path| fs::canonicalize(path).ok();
    let same = whole(theirs) == whole(ours);
    if same || (found(theirs).is_some() && found(theirs) == found(ours)) {
        return Ok(());
    }
    Err(Failure::Another {
        place: place.to_owned(),
        theirs: theirs.clone(),
        ours: ours.to_owned(),
    })
}

impl Doing<'_> {
    fn number(&self) -> &str {
        match self {
            Self::Accept(one) => &one.number,
            Self::Reject(one) => &one.number,
            Self::HandOver(one) => &one.number,
            Self::Comment(one) => &one.number,
            Self::Close(one) => &one.number,
        }
    }

    const fn slug(&self) -> &'static str {
        match self {
            Self::Accept(_) => "accept",
            Self::Reject(_) => "reject",
            Self::HandOver(_) => "hand-over",
            Self::Comment(_) => "comment",
            Self::Close(_) => "close",
        }
    }

    fn body(&self, zone: &TimeZone, at: Timestamp) -> Result<String, Failure> {
        Ok(match self {
            Self::Accept(one) => written(&AcceptJson {
                expected_at: one.expected_at(zone, at)?,
                on_behalf: one.name.party.clone(),
            }),
            Self::Reject(one) => written(&RejectJson {
                because: one.because.clone(),
                on_behalf: one.name.party.clone(),
            }),
            Self::HandOver(one) => written(&HandOverJson {
                to: one.to.clone(),
                because: one.because.clone(),
                on_behalf: one.name.party.clone(),
            }),
            Self::Comment(one) => written(&CommentJson {
                text: one.text.clone(),
                on_behalf: one.party.clone(),
            }),
            Self::Close(one) => written(&CloseJson {
                cause: one.cause.clone(),
                remedy: one.remedy.clone(),
                on_behalf: one.name.party.clone(),
            }),
        })
    }
}

fn written<T: Serialize>(body: &T) -> String {
    crate::notice::compact(body)
}

impl Accept {
    fn expected_at(&self, zone: &TimeZone, at: Timestamp) -> Result<Option<Timestamp>, Failure> {
        match (&self.expected, &self.r#in) {
            (Some(text), _) => Ok(Some(moment(text, at, zone)?)),
            (None, Some(text)) => Ok(Some(later(text, at, zone)?)),
            (None, None) => Ok(None),
        }
    }
}

/// A moment as people write it; a time of day is the next one.
pub(in crate::daemon::command) fn moment(
    text: &str,
    at: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, Failure> {
    let wrong = || Failure::Moment(text.to_owned());
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let now = at.to_zoned(zone.clone());
    let on = |day: DateTime| day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
    // Before the time alone, which could be read out of it.
    if let Ok(day) = text.parse::<DateTime>() {
        return on(day).map_err(|_| wrong());
    }
    let time: Time = text.parse().map_err(|_| wrong())?;
    let today = on(now.date().to_datetime(time)).map_err(|_| wrong())?;
    if today > at {
        return Ok(today);
    }
    let tomorrow = now.date().tomorrow().map_err(|_| wrong())?;
    on(tomorrow.to_datetime(time)).map_err(|_| wrong())
}

/// So long after a moment; days are those of the calendar.
pub(in crate::daemon::command) fn later(
    text: &str,
    at: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, Failure> {
    let wrong = || Failure::Lapse(text.to_owned());
    let lapse: Span = text.trim().parse().map_err(|_| wrong())?;
    let then: Zoned = at
        .to_zoned(zone.clone())
        .checked_add(lapse)
        .map_err(|_| wrong())?;
    let ahead = then.timestamp().duration_since(at);
    match ahead > SignedDuration::ZERO {
        true => Ok(then.timestamp()),
        false => Err(wrong()),
    }
}

/// The zone of the region whose numbers begin so.
fn zone_of(number: &Number, known: &Whereabouts) -> TimeZone {
    let parts = number.parts();
    let region = parts.and_then(|(prefix, ..)| known.region_of_prefix(prefix));
    region.map_or(TimeZone::UTC, |region| region.zone.clone())
}

/// What the daemon has said, if it is what was wanted.
pub(in crate::daemon::command) fn understood(
    reply: Reply,
    zone: &TimeZone,
) -> Result<Reply, Failure> {
    if [200, 201].contains(&reply.status) {
        return Ok(reply);
    }
    let problem: Value = serde_json::from_str(&reply.body).map_err(|_| WireError::Strange)?;
    let word = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    let mut said = format!("{}: {}", word("title"), word("detail"));
    for event in problem["since"].as_array().into_iter().flatten() {
        if let Some(line) = happened(event, zone) {
            said.push_str("\n  ");
            said.push_str(&line);
        }
    }
    Err(Failure::Refused {
        status: reply.status,
        said,
    })
}

/// An event of an answer, in one line.
fn happened(event: &Value, zone: &TimeZone) -> Option<String> {
    let at: Timestamp = event["at"].as_str()?.parse().ok()?;
    let what: What = serde_json::from_value(event["what"].clone()).ok()?;
    Some(format!(
        "{}  {}",
        text::second(at, zone),
        text::happened(&what, zone)
    ))
}

/// Says what has come of it.
fn tell(reply: &Reply, zone: &TimeZone, out: &mut dyn Write) -> Result<(), Failure> {
    let fault: Value = serde_json::from_str(&reply.body).map_err(|_| WireError::Strange)?;
    let last = fault["timeline"]
        .as_array()
        .and_then(|events| events.last());
    let last = last.and_then(|event| happened(event, zone));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let holder = word(&fault["holder"]);
    let name = fault["names"]["parties"][&holder]
        .as_str()
        .unwrap_or(&holder);
    let (number, state) = (word(&fault["number"]), word(&fault["state"]));
    writeln!(out, "{number}: {state}, held by {name}")?;
    if let Some(last) = last {
        writeln!(out, "  {last}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
