//! What was measured, for programs.

use std::num::NonZeroU32;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::written;
use super::shown::Shown;
use crate::inventory::{ComponentIx, ProbeIx};
use crate::measurement::{HOUR, Level, MINUTE, Reading, Step, Value, steps};

/// Steps of one answer, at most: two days by the minute, or as many weeks by the hour.
const MOST_STEPS: i64 = 3_000;

/// What a program asks for behind the question mark.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasurementsChoice {
    /// Id of the component, or `region:id` where several regions have it.
    pub component: String,
    /// The first moment; six hours before the last if it says nothing.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub from: Option<Timestamp>,
    /// The moment after the last; now if it says nothing.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub to: Option<Timestamp>,
    /// How many seconds are told as one, in whole minutes; 60 if it says nothing.
    #[schemars(range(min = 60))]
    pub step: Option<NonZeroU32>,
}

/// From when until when, and in which steps, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasuredWindow {
    /// The beginning of the first step.
    pub from: i64,
    /// The end of the last.
    pub until: i64,
    /// How long each is.
    pub step: i64,
}

/// What stands there cannot be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasurementsChoiceError {
    /// The steps are no minutes.
    #[error("`step` is to be 60 seconds, or a multiple of them")]
    Step,
    /// It ends before it begins.
    #[error("`from` is to lie before `to`")]
    Order,
    /// There are too many steps.
    #[error(
        "there are {0} steps from `from` to `to`, and one answer has {MOST_STEPS} at most; ask for a longer `step`"
    )]
    Many(i64),
}

impl MeasurementsChoice {
    /// The steps that are asked for: each begins at a whole multiple of its length.
    ///
    /// # Errors
    /// When there are none, or too many.
    pub fn window(&self, now: Timestamp) -> Result<MeasuredWindow, MeasurementsChoiceError> {
        let step = self.step.map_or(MINUTE, |step| i64::from(step.get()));
        if step % MINUTE != 0 {
            return Err(MeasurementsChoiceError::Step);
        }
        let until = self.to.unwrap_or(now).as_second();
        let from = self.from.map_or(until - 6 * HOUR, Timestamp::as_second);
        if until <= from {
            return Err(MeasurementsChoiceError::Order);
        }
        let from = from.div_euclid(step) * step;
        let until = (until + step - 1).div_euclid(step) * step;
        let count = (until - from) / step;
        if count > MOST_STEPS {
            return Err(MeasurementsChoiceError::Many(count));
        }
        Ok(MeasuredWindow { from, until, step })
    }
}

/// What the probes of a component measured.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Measurements")]
pub(super) struct MeasurementsJson {
    /// Id of the region.
    region: String,
    /// Id of the component.
    component: String,
    /// When the first step begins.
    from: String,
    /// When the last one ends.
    to: String,
    /// How long a step is, in seconds.
    step: i64,
    /// What each probe measured.
    probes: Vec<ProbeJson>,
}

/// What a probe measured.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "MeasurementsOfProbe")]
struct ProbeJson {
    /// Id of the probe in its component.
    probe: String,
    /// The steps in which anything was measured, in the order of time. What is older than
    /// the days by the minute stands at the beginning of its hour.
    values: Vec<ValueJson>,
}

/// What was measured in a step.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Measurement")]
struct ValueJson {
    /// When it begins.
    at: String,
    /// How much was asked: packets of a series, transmissions, connections.
    sent: u32,
    /// How much of it brought no round trip before its deadline.
    lost: u32,
    /// The round trips, in seconds; null where all was lost.
    round_trip: Option<RoundJson>,
    /// The jitter of series (RFC 3550), in seconds; null where there is none.
    jitter: Option<f64>,
}

/// Round trips, in seconds, to one part in 64.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "RoundTrip")]
struct RoundJson {
    /// The shortest.
    least: f64,
    /// The middle one.
    median: f64,
    /// The longest.
    most: f64,
}

impl ValueJson {
    fn of(step: &Step, value: &Value) -> Self {
        Self {
            at: moment(step.at),
            sent: value.sent,
            lost: value.lost,
            round_trip: value.round.map(|round| RoundJson {
                least: seconds(round.least),
                median: seconds(round.middle),
                most: seconds(round.most),
            }),
            jitter: value.jitter.map(seconds),
        }
    }
}

fn seconds(level: Level) -> f64 {
    level.millis() / 1e3
}

fn moment(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or_default().to_string()
}

/// What the probes of a component measured, as JSON.
pub fn measurements_json(
    snapshot: &Shown,
    component: ComponentIx,
    window: MeasuredWindow,
    readings: &[(ProbeIx, Vec<Reading>)],
) -> String {
    let inventory = &snapshot.inventory;
    let MeasuredWindow { from, until, step } = window;
    let probes = readings.iter().map(|(probe, readings)| {
        let all = steps(readings, from, until, step);
        let values = all.iter();
        let values = values.filter_map(|step| Some(ValueJson::of(step, step.value.as_ref()?)));
        ProbeJson {
            probe: inventory[*probe].id.to_string(),
            values: values.collect(),
        }
    });
    written(&MeasurementsJson {
        region: inventory[inventory[component].region].id.to_string(),
        component: inventory[component].id.to_string(),
        from: moment(from),
        to: moment(until),
        step,
        probes: probes.collect(),
    })
}

#[cfg(test)]
mod tests;
