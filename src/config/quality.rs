//! Probes of quality: how their series are sent and judged, and what they take of a line.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use schemars::JsonSchema;
use toml::de::DeValue;

use super::pace::lapse;
use super::reader::{At, Read, given, mistyped, table};
use super::region_file as raw;
use super::report::{Note, Notes, Spot};
use super::text::Lapse;
use super::value::{Budget, Echoes, Times};
use crate::inventory::{self, ComponentIx, Inventory, Profile};

table! {
    /// How the series of a quality probe are sent and judged.
    "a series" Series {
        /// Echoes in one series; 20 if it says nothing.
        echoes: Option<At<Echoes>>,
        /// From one echo to the next; 50 ms if it says nothing.
        spacing: Option<At<Lapse>>,
        /// How far back a judgement looks; 10 minutes if it says nothing.
        window: Option<At<Lapse>>,
        /// Beyond any of these the way is only fair: loss 0.5 %, 3 lost in a row, 20 ms of jitter, 150 ms above the base line.
        fair: Option<At<Limits>>,
        /// Beyond any of these it is poor, which is a fault: loss 2 %, 10 lost in a row, 50 ms of jitter, 300 ms above the base line.
        poor: Option<At<Limits>>,
    }
}

table! {
    /// What a way may lose, and how unsteady it may be.
    "limits of quality" Limits {
        /// Echoes lost, in percent of all.
        loss: Option<At<Percent>>,
        /// Echoes lost in a row.
        burst: Option<At<Times>>,
        /// Jitter of the round trips (RFC 3550 section A.8).
        jitter: Option<At<Lapse>>,
        /// Round trip above the way's own base line.
        delay: Option<At<Lapse>>,
    }
}

/// A share in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Percent(pub(super) u32);

impl Read for Percent {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let text = match value {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            DeValue::String(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                notes.add(mistyped(spot, "a number of percent", value));
                return None;
            }
        };
        let read = hundredths(text);
        if read.is_none() {
            notes.add(
                Note::at(spot, "this is not a share in percent")
                    .label("not from 0.01 to 50")
                    .help("percent with at most two digits behind the point, such as `0.5` or `2`"),
            );
        }
        read.map(Self)
    }
}

/// `0.5` is 50: read as it is written, without rounding.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = format!("{part:0<2}").parse().ok()?;
    let hundredths = whole.checked_mul(100)?.checked_add(part)?;
    (1..=5_000).contains(&hundredths).then_some(hundredths)
}

impl JsonSchema for Percent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Percent".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "number",
            "description": "A share in percent, with at most two digits behind the point.",
            "minimum": 0.01,
            "maximum": 50,
        })
    }
}

/// A series to a target not known yet.
pub(super) fn series(table: &raw::Probe, notes: &mut Notes) -> inventory::Series {
    let nowhere = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);
    let mut series = inventory::Series::to(nowhere);
    if let Some(size) = given(&table.size) {
        series.size = size.0;
    }
    let Some(said) = given(&table.series) else {
        return series;
    };
    let minute = Duration::from_secs(60);
    let (least, most) = (Duration::from_millis(20), Duration::from_secs(1));
    if let Some(echoes) = given(&said.echoes) {
        series.echoes = echoes.0;
    }
    if let Some(spacing) = lapse(said.spacing.as_ref(), least, most, notes) {
        series.spacing = spacing;
    }
    if let Some(window) = lapse(said.window.as_ref(), minute, 60 * minute, notes) {
        series.window = window;
    }
    set(&mut series.fair, given(&said.fair), notes);
    set(&mut series.poor, given(&said.poor), notes);
    let spot = said.poor.as_ref().or(said.fair.as_ref()).map(|at| &at.spot);
    if let Some(spot) = spot.filter(|_| !is_stricter(&series.fair, &series.poor)) {
        notes.add(
            Note::at(spot, "what is poor would be fair by other limits")
                .label("some limit of `poor` is below that of `fair`")
                .help("make each limit of `fair` at most that of `poor`"),
        );
    }
    series
}

fn set(limits: &mut inventory::Limits, said: Option<&Limits>, notes: &mut Notes) {
    let Some(said) = said else { return };
    let milli = Duration::from_millis(1);
    if let Some(loss) = given(&said.loss) {
        limits.loss = loss.0;
    }
    if let Some(burst) = given(&said.burst) {
        limits.burst = u16::try_from(burst.0).unwrap_or(u16::MAX);
    }
    if let Some(jitter) = lapse(said.jitter.as_ref(), milli, milli * 1_000, notes) {
        limits.jitter = jitter;
    }
    if let Some(delay) = lapse(said.delay.as_ref(), milli, milli * 5_000, notes) {
        limits.delay = delay;
    }
}

fn is_stricter(fair: &inventory::Limits, poor: &inventory::Limits) -> bool {
    fair.loss <= poor.loss
        && fair.burst <= poor.burst
        && fair.jitter <= poor.jitter
        && fair.delay <= poor.delay
}

/// How often a series is sent, and how patiently: its deadline is that of its
/// last echo.
pub(super) fn profile(series: &inventory::Series, said: Profile) -> Profile {
    Profile {
        deadline: series.span() + said.deadline,
        ..said
    }
}

/// What of a probe of quality is no probe's own: the facet is *media*, and it
/// proves nothing that a ping does not prove at once.
pub(super) fn reject(table: &raw::Probe, notes: &mut Notes) {
    let facet = table
        .facet
        .as_ref()
        .filter(|at| at.get() != Some(&inventory::Facet::Media));
    let witness = table.witness.as_ref().filter(|at| at.get() == Some(&true));
    if let Some(at) = facet {
        notes.add(
            Note::at(&at.spot, "a probe of quality speaks for the facet media")
                .label("another facet")
                .help("leave `facet` out"),
        );
    }
    if let Some(at) = witness {
        notes.add(
            Note::at(&at.spot, "a probe of quality is no witness")
                .label("it takes too long to tell")
                .help("mark a ping of the same component `witness = true`"),
        );
    }
}

/// Holds every series to what series may take of a line, and all series of a line
/// to the time there is.
pub(super) fn check(
    inventory: &Inventory,
    region: inventory::RegionIx,
    budget: Option<&At<Budget>>,
    spots: &[Spot],
    notes: &mut Notes,
) {
    let allowed = budget
        .and_then(At::get)
        .map_or(inventory::Series::BUDGET, |kbits| kbits.0 * 1_000);
    let mut lines: BTreeMap<ComponentIx, Vec<(ComponentIx, f64)>> = BTreeMap::new();
    for (_, probe) in inventory.probes() {
        let inventory::Method::Quality(series) = &probe.method else {
            continue;
        };
        if inventory[probe.component].region != region {
            continue;
        }
        if series.rate() > allowed {
            let (rate, most) = (series.rate().div_ceil(1_000), allowed / 1_000);
            notes.add(
                Note::at(
                    &spots[probe.component.usize()],
                    format!("a series of `{}` takes too much of the line", probe.id),
                )
                .label(format!("{rate} kbit/s each way, and {most} are allowed"))
                .help("send smaller echoes (`size`) or further apart (`spacing`), or raise the region's `quality_budget`"),
            );
        }
        let share = probe
            .profile
            .deadline
            .div_duration_f64(probe.profile.interval);
        let line = line_of(inventory, probe.component);
        lines
            .entry(line)
            .or_default()
            .push((probe.component, share));
    }
    for series in lines.into_values() {
        let all: f64 = series.iter().map(|(_, share)| share).sum();
        let last = series.last().filter(|_| all > 1.0);
        if let Some(&(component, _)) = last {
            notes.add(
                Note::at(
                    &spots[component.usize()],
                    "the series of one line do not all fit into their interval",
                )
                .label(format!(
                    "{} series over the same line, one at a time",
                    series.len()
                ))
                .help("make the `interval` longer, or measure fewer components behind the line"),
            );
        }
    }
}

/// Before paths are derived: the line nearest on the way, as far as the first of
/// what each depends on leads.
fn line_of(inventory: &Inventory, component: ComponentIx) -> ComponentIx {
    let mut at = component;
    for _ in 0..64 {
        if inventory[at].kind == inventory::Kind::AccessLine {
            return at;
        }
        match inventory[at].depends.first() {
            Some(&before) => at = before,
            None => break,
        }
    }
    component
}

#[cfg(test)]
mod tests;
