//! Pages as whoever sees everything has them.

use std::time::Duration;

use jiff::SignedDuration;

use crate::fault::Fault;
use crate::inventory::ComponentIx;
use crate::measurement::{Level, MINUTE, Reading, Round, Value};
use crate::notice::{Brief, KeptBack};
use crate::report::{Day, Days, Month, Worst};
use crate::view::page;
pub(super) use crate::view::page::{Letter, Trouble, Unrendered, answering, shut};
use crate::view::sample::shown;
use crate::view::{Language, Snapshot};

type Page = Result<String, Unrendered>;

pub(super) fn overview(snapshot: &Snapshot, language: Language) -> Page {
    page::overview(&shown(snapshot), language)
}

pub(super) fn faults(snapshot: &Snapshot, language: Language) -> Page {
    page::faults(&shown(snapshot), language)
}

pub(super) fn ownership(snapshot: &Snapshot, language: Language) -> Page {
    page::ownership(&shown(snapshot), language)
}

pub(super) fn shared(
    snapshot: &Snapshot,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    page::shared(&shown(snapshot), id, language)
}

pub(super) fn municipality(
    snapshot: &Snapshot,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    page::municipality(&shown(snapshot), id, Some(&days()), language)
}

/// Two months, the latter worse.
fn months() -> Vec<Month> {
    let month = |first: &str, down| Month {
        first: first.parse().unwrap(),
        known: SignedDuration::from_hours(500),
        down: SignedDuration::from_mins(down),
        goes_on: first.ends_with("11-01"),
    };
    vec![month("2026-10-01", 10), month("2026-11-01", 75)]
}

/// Four days, one of them bad, and before them one that is not known.
fn days() -> Days {
    let worst = [
        Worst::Unknown,
        Worst::Well,
        Worst::Down,
        Worst::Planned,
        Worst::Well,
    ];
    let days = worst.iter().zip(18..);
    let days: Vec<Day> = days
        .map(|(&worst, day)| Day {
            date: jiff::civil::date(2026, 11, day),
            worst,
            down: SignedDuration::from_mins(if worst == Worst::Down { 95 } else { 0 }),
            poor: SignedDuration::ZERO,
            unknown: SignedDuration::ZERO,
        })
        .collect();
    // One room of one site was troubled, and nothing else.
    let of = |id: &str| [(id.to_owned(), days.clone())].into();
    Days {
        calm: days
            .iter()
            .filter(|day| day.worst == Worst::Well)
            .copied()
            .collect(),
        sites: of("afjord.helsesenter"),
        rooms: of("afjord.helsesenter.rom2"),
        place: days,
        months: months(),
    }
}

/// With half an hour of measurements, a gap in it.
pub(super) fn component(snapshot: &Snapshot, ix: ComponentIx, language: Language) -> Page {
    let shown = shown(snapshot);
    let now = shown.at.as_second().div_euclid(MINUTE) * MINUTE;
    let minutes = (0..30).filter(|minute| !(10..15).contains(minute));
    let level = |millis| Level::of(Duration::from_millis(millis));
    let readings = minutes.map(|minute| Reading {
        at: now - minute * MINUTE,
        lasts: MINUTE,
        value: Value {
            sent: 3,
            lost: u32::from(minute == 4),
            round: Some(Round {
                least: level(10),
                middle: level(12),
                most: level(if minute == 20 { 48 } else { 14 }),
            }),
            jitter: Some(level(2)),
        },
    });
    let readings: Vec<Reading> = readings.collect();
    let names = page::measured_names(&shown, ix).into_iter();
    let all: Vec<_> = names.map(|(probe, _)| (probe, readings.clone())).collect();
    page::component(&shown, ix, page::Over::Hours, Some(&all), language)
}

pub(super) fn fault(
    snapshot: &Snapshot,
    fault: &Fault,
    told: Option<&[Brief]>,
    language: Language,
) -> Page {
    page::fault(&shown(snapshot), fault, told, None, language)
}

pub(super) fn mails(
    snapshot: &Snapshot,
    path: &'static str,
    letters: &[Letter],
    language: Language,
) -> Page {
    page::mails(&shown(snapshot), path, letters, language)
}

pub(super) fn mail(
    snapshot: &Snapshot,
    path: &'static str,
    letter: &Letter,
    language: Language,
) -> Page {
    page::mail(&shown(snapshot), path, letter, language)
}

pub(super) fn shadow(snapshot: &Snapshot, kept: &[KeptBack], language: Language) -> Page {
    page::shadow(&shown(snapshot), kept, language)
}

pub(super) fn trouble(snapshot: &Snapshot, trouble: Trouble, language: Language) -> Page {
    page::trouble(&shown(snapshot), trouble, language)
}
