//! Values by even steps of time, for charts and programs.

use super::Value;

/// A value that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When its time began, in seconds since 1970.
    pub at: i64,
    /// How long its time was, in seconds: a minute or an hour.
    pub lasts: i64,
    /// What was measured.
    pub value: Value,
}

/// A step of time, and what was measured in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it begins, in seconds since 1970.
    pub at: i64,
    /// What was measured; none where nothing was.
    pub value: Option<Value>,
}

/// The steps from one moment until another, of so many seconds each: a value belongs
/// into the step in which its time began.
pub fn steps(readings: &[Reading], from: i64, until: i64, step: i64) -> Vec<Step> {
    let step = step.max(1);
    let whole = until.saturating_sub(from).max(0);
    let count = usize::try_from(whole.saturating_add(step - 1) / step).unwrap_or(0);
    let mut within: Vec<Vec<&Value>> = vec![Vec::new(); count];
    for reading in readings.iter().filter(|reading| reading.at >= from) {
        let place = usize::try_from((reading.at - from) / step).ok();
        if let Some(values) = place.and_then(|place| within.get_mut(place)) {
            values.push(&reading.value);
        }
    }
    let begins = std::iter::successors(Some(from), |at| Some(at.saturating_add(step)));
    let steps = begins.zip(within).map(|(at, values)| Step {
        at,
        value: Value::joined(values),
    });
    steps.collect()
}
