//! Values of one probe over a day, or of many probes in a minute, in few bytes.
//!
//! All is written in groups of three bits, each with a bit that says whether another
//! follows: what changes little from one value to the next takes half a byte. Times with
//! a value, what was sent and what was lost are runs; the middle round trips and the
//! jitters are differences from the one before; the shortest and the longest are how far
//! they lie from the middle one. A checksum (CRC-32) ends it: what storage has altered is
//! found, and is not shown as if it had been measured.

use std::collections::BTreeMap;

use super::{Level, Round, Value};

/// What stands at the beginning, in case that it is ever written otherwise.
const FORM: u8 = 1;

/// Places in a block: the minutes of a day.
const PLACES: u64 = 1_440;

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("measurements cannot be read: {0}")]
pub struct Damaged(&'static str);

/// Values by their place (the minute of a day, or the probe among its neighbours) in few
/// bytes. What has no place, or is at odds with itself, is left out.
pub fn pack(values: &BTreeMap<u16, Value>) -> Vec<u8> {
    let sound = values.iter();
    let sound = sound.filter(|(place, value)| u64::from(**place) < PLACES && is_sound(value));
    let (places, values): (Vec<u16>, Vec<&Value>) = sound.unzip();
    let mut out = Writer::default();
    out.put(values.len() as u64);
    put_places(&mut out, &places);
    put_runs(&mut out, values.iter().map(|value| value.sent));
    put_runs(&mut out, values.iter().map(|value| value.lost));
    put_runs(
        &mut out,
        values.iter().map(|v| u32::from(v.jitter.is_some())),
    );
    let rounds = || values.iter().filter_map(|value| value.round);
    put_levels(&mut out, rounds().map(|round| round.middle));
    for round in rounds() {
        out.put(u64::from(round.middle.place() - round.least.place()));
    }
    for round in rounds() {
        out.put(u64::from(round.most.place() - round.middle.place()));
    }
    put_levels(&mut out, values.iter().filter_map(|value| value.jitter));
    out.finish()
}

/// What was packed.
///
/// # Errors
/// When the bytes are not whole, or were not packed by us.
pub fn unpack(bytes: &[u8]) -> Result<BTreeMap<u16, Value>, Damaged> {
    let mut from = Reader::open(bytes)?;
    let count = from.most(PLACES, "it holds more than a day")?;
    let places = take_places(&mut from, count)?;
    let sent = take_runs(&mut from, count)?;
    let lost = take_runs(&mut from, count)?;
    let unsteady = take_runs(&mut from, count)?;
    let mut values = Vec::with_capacity(places.len());
    for (sent, lost) in sent.into_iter().zip(lost) {
        if sent == 0 || lost > sent {
            return Err(Damaged("more was lost than sent"));
        }
        values.push(Value {
            sent,
            lost,
            ..Value::default()
        });
    }
    let answered = values.iter().filter(|value| value.lost < value.sent);
    let answered = answered.count();
    let middles = take_levels(&mut from, answered)?;
    let below = take_each(&mut from, answered)?;
    let above = take_each(&mut from, answered)?;
    let mut rounds = middles.into_iter().zip(below).zip(above);
    for value in values.iter_mut().filter(|value| value.lost < value.sent) {
        let Some(((middle, below), above)) = rounds.next() else {
            break;
        };
        value.round = Some(round(middle, below, above).ok_or(BEYOND)?);
    }
    let measured = unsteady.iter().filter(|has| **has != 0).count();
    let mut jitters = take_levels(&mut from, measured)?.into_iter();
    for (value, _) in values
        .iter_mut()
        .zip(&unsteady)
        .filter(|(_, has)| **has != 0)
    {
        value.jitter = jitters.next();
    }
    from.close()?;
    Ok(places.into_iter().zip(values).collect())
}

const BEYOND: Damaged = Damaged("a round trip is longer than any can be");

/// Whether a value says as many round trips as it should.
fn is_sound(value: &Value) -> bool {
    let ordered = |round: Round| round.least <= round.middle && round.middle <= round.most;
    value.sent > 0
        && value.lost <= value.sent
        && value.round.is_some() == (value.lost < value.sent)
        && value.round.is_none_or(ordered)
}

fn round(middle: Level, below: u64, above: u64) -> Option<Round> {
    let place = u64::from(middle.place());
    Some(Round {
        least: Level::new(place.checked_sub(below)?)?,
        middle,
        most: Level::new(place.checked_add(above)?)?,
    })
}

/// Runs of places that follow each other: how many are left out before, and how long.
fn put_places(out: &mut Writer, places: &[u16]) {
    let mut next = 0;
    for run in places.chunk_by(|one, other| one + 1 == *other) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        out.put(u64::from(first - next));
        out.put(run.len() as u64);
        next = last + 1;
    }
}

fn take_places(from: &mut Reader<'_>, count: u64) -> Result<Vec<u16>, Damaged> {
    let mut places = Vec::new();
    let mut next = 0;
    while (places.len() as u64) < count {
        let first = next + from.most(PLACES, OUTSIDE)?;
        let run = from.most(PLACES, OUTSIDE)?;
        next = first + run;
        if run == 0 || next > PLACES || places.len() as u64 + run > count {
            return Err(Damaged(OUTSIDE));
        }
        let run = (first..next).filter_map(|place| u16::try_from(place).ok());
        places.extend(run);
    }
    Ok(places)
}

const OUTSIDE: &str = "a value stands outside its day";

/// Each value with how often it is there in a row.
fn put_runs(out: &mut Writer, values: impl Iterator<Item = u32>) {
    let values: Vec<u32> = values.collect();
    for run in values.chunk_by(|one, other| one == other) {
        if let Some(value) = run.first() {
            out.put(u64::from(*value));
            out.put(run.len() as u64);
        }
    }
}

fn take_runs(from: &mut Reader<'_>, count: u64) -> Result<Vec<u32>, Damaged> {
    let mut values = Vec::new();
    while (values.len() as u64) < count {
        let value = from.most(u64::from(u32::MAX), "a count is too high")?;
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        let left = count - values.len() as u64;
        let run = from.most(left, "a run is too long")?;
        if run == 0 {
            return Err(Damaged("a run is empty"));
        }
        values.extend((0..run).map(|_| value));
    }
    Ok(values)
}

/// Differences from the one before: even ones up, odd ones down.
fn put_levels(out: &mut Writer, levels: impl Iterator<Item = Level>) {
    let mut before = 0;
    for level in levels {
        let place = u64::from(level.place());
        out.put(match place.checked_sub(before) {
            Some(up) => up * 2,
            None => (before - place) * 2 - 1,
        });
        before = place;
    }
}

fn take_levels(from: &mut Reader<'_>, count: usize) -> Result<Vec<Level>, Damaged> {
    let mut before = 0_u64;
    let steps = take_each(from, count)?.into_iter().map(|step| {
        let place = match step % 2 {
            0 => before.checked_add(step / 2),
            _ => before.checked_sub(step / 2 + 1),
        };
        let level = place.and_then(Level::new).ok_or(BEYOND)?;
        before = u64::from(level.place());
        Ok(level)
    });
    steps.collect()
}

fn take_each(from: &mut Reader<'_>, count: usize) -> Result<Vec<u64>, Damaged> {
    (0..count).map(|_| from.take()).collect()
}

/// Writes half bytes, the lower one of each byte first.
#[derive(Debug)]
struct Writer {
    bytes: Vec<u8>,
    half: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            bytes: vec![FORM],
            half: false,
        }
    }
}

impl Writer {
    fn put(&mut self, mut number: u64) {
        loop {
            let group = u8::try_from(number & 7).unwrap_or(0);
            number >>= 3;
            self.nibble(group | if number > 0 { 8 } else { 0 });
            if number == 0 {
                return;
            }
        }
    }

    fn nibble(&mut self, nibble: u8) {
        match self.bytes.last_mut().filter(|_| self.half) {
            Some(last) => *last |= nibble << 4,
            None => self.bytes.push(nibble),
        }
        self.half = !self.half;
    }

    fn finish(mut self) -> Vec<u8> {
        let sum = crc32fast::hash(&self.bytes);
        self.bytes.extend(sum.to_le_bytes());
        self.bytes
    }
}

/// Reads half bytes.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let Some((bytes, sum)) = bytes.split_last_chunk::<4>() else {
            return Err(Damaged("they are cut short"));
        };
        if crc32fast::hash(bytes) != u32::from_le_bytes(*sum) {
            return Err(Damaged("they are not what was written"));
        }
        match bytes.split_first() {
            Some((&FORM, bytes)) => Ok(Self { bytes, at: 0 }),
            Some(_) => Err(Damaged("a later version wrote them")),
            None => Err(Damaged("they are cut short")),
        }
    }

    fn take(&mut self) -> Result<u64, Damaged> {
        let mut number = 0;
        for shift in (0..64).step_by(3) {
            let byte = self.bytes.get(self.at / 2);
            let byte = byte.ok_or(Damaged("they end too soon"))?;
            let nibble = byte >> (self.at % 2 * 4) & 15;
            self.at += 1;
            let group = u64::from(nibble & 7);
            number |= group << shift;
            if nibble & 8 == 0 {
                return Ok(number);
            }
        }
        Err(Damaged("a number is too long"))
    }

    fn most(&mut self, most: u64, otherwise: &'static str) -> Result<u64, Damaged> {
        let number = self.take()?;
        match number <= most {
            true => Ok(number),
            false => Err(Damaged(otherwise)),
        }
    }

    fn close(self) -> Result<(), Damaged> {
        match self.bytes.len() == self.at.div_ceil(2) {
            true => Ok(()),
            false => Err(Damaged("something stands behind their end")),
        }
    }
}
