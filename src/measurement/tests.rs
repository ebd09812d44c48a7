use std::collections::BTreeMap;
use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::*;
use crate::clock::Mono;
use crate::health::{
    Answer, Authentication, LocalError, Observation, Occasion, Outcome, SipAnswer,
};
use crate::probe::tests::region::{first, region, sip};

fn level() -> impl Strategy<Value = Level> {
    (0..=27_u64 * 64).prop_map(|place| Level::new(place).expect("a place on the scale"))
}

fn value() -> impl Strategy<Value = Value> {
    let levels = [level(), level(), level()];
    let counts = (1..=100_u32, 0..=100_u32);
    (counts, levels, proptest::option::of(level())).prop_map(
        |((sent, lost), mut levels, jitter)| {
            levels.sort_unstable();
            let [least, middle, most] = levels;
            let lost = lost.min(sent);
            let round = Round {
                least,
                middle,
                most,
            };
            Value {
                sent,
                lost,
                round: (lost < sent).then_some(round),
                jitter,
            }
        },
    )
}

fn day() -> impl Strategy<Value = BTreeMap<u16, Value>> {
    btree_map(0..1_440_u16, value(), 0..200)
}

proptest! {
    #[test]
    fn what_is_packed_is_what_is_unpacked(day in day()) {
        prop_assert_eq!(unpack(&pack(&day)), Ok(day));
    }

    #[test]
    fn bytes_that_are_cut_short_are_an_error(day in day(), share in 0.0..1.0_f64) {
        let whole = pack(&day);
        let cut = (whole.len() as f64 * share) as usize;
        prop_assert!(unpack(&whole[..cut]).is_err());
    }

    #[test]
    fn a_byte_that_storage_has_altered_is_an_error(day in day(), at: prop::sample::Index, by in 1..=255_u8) {
        let mut altered = pack(&day);
        let at = at.index(altered.len());
        altered[at] ^= by;
        prop_assert!(unpack(&altered).is_err());
    }

    /// With a right checksum, so that what stands behind it is read.
    #[test]
    fn bytes_that_nobody_packed_make_no_panic(mut bytes in vec(any::<u8>(), 0..200)) {
        bytes.insert(0, 1);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        if let Ok(day) = unpack(&bytes) {
            prop_assert_eq!(unpack(&pack(&day)), Ok(day));
        }
    }

    #[test]
    fn a_level_is_its_span_to_one_part_in_sixty_four(micros in 0..3_600_000_000_u64) {
        let level = Level::of(Duration::from_micros(micros));
        prop_assert!(level.micros().abs_diff(micros) * 64 <= micros);
        prop_assert_eq!(Level::of(Duration::from_micros(level.micros())), level);
    }

    #[test]
    fn longer_spans_have_no_lower_levels(one in 0..3_600_000_000_u64, other in 0..3_600_000_000_u64) {
        let level = |micros| Level::of(Duration::from_micros(micros));
        prop_assert_eq!(level(one.min(other)) <= level(one.max(other)), true);
    }

    /// However it is cut into steps, nothing is counted twice and nothing is left out.
    #[test]
    fn steps_hold_all_that_was_sent(day in day(), step in 1..5_000_i64) {
        let readings: Vec<Reading> = day.iter().map(|(minute, value)| Reading {
            at: i64::from(*minute) * MINUTE,
            lasts: MINUTE,
            value: *value,
        }).collect();
        let sent = |values: &mut dyn Iterator<Item = Value>| values.map(|v| u64::from(v.sent)).sum::<u64>();
        let all = steps(&readings, 0, DAY, step);
        prop_assert_eq!(
            sent(&mut all.iter().filter_map(|step| step.value)),
            sent(&mut day.values().copied()),
        );
        prop_assert_eq!(all.len() as i64, (DAY + step - 1) / step);
    }
}

fn millis(count: u64) -> Level {
    Level::of(Duration::from_millis(count))
}

fn value_of(sent: u32, lost: u32, rounds: [u64; 3]) -> Value {
    let [least, middle, most] = rounds.map(millis);
    Value {
        sent,
        lost,
        round: Some(Round {
            least,
            middle,
            most,
        }),
        jitter: None,
    }
}

#[test]
fn what_several_times_come_to_weighs_each_by_what_came_back() {
    let calm = value_of(9, 0, [10, 12, 14]);
    let busy = value_of(3, 2, [40, 40, 40]);
    let both = Value::joined([&calm, &busy]).expect("a value");
    assert_eq!((both.sent, both.lost), (12, 2));
    assert_eq!(both.round, value_of(1, 0, [10, 12, 40]).round);
    assert_eq!(Value::joined([]), None);
}

#[test]
fn times_without_a_value_stay_without_one() {
    let one = |at| Reading {
        at,
        lasts: MINUTE,
        value: value_of(3, 0, [1, 1, 1]),
    };
    let found = steps(&[one(0), one(180)], 0, 240, 60);
    let there: Vec<bool> = found.iter().map(|step| step.value.is_some()).collect();
    assert_eq!(there, [true, false, false, true]);
}

/// A day of a probe that answers every twenty seconds, a little unsteadily: what the
/// manual says of the file's size rests on this.
fn usual_day(jitter: bool) -> usize {
    let mut seed = 1_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u64::from(seed >> 16 & 0x3ff)
    };
    let minutes = (0..1_440_u16).map(|minute| {
        let base = 12_000 + noise();
        let at = |micros| Level::of(Duration::from_micros(micros));
        let value = Value {
            sent: if jitter { 40 } else { 3 },
            lost: u32::from(minute % 97 == 0),
            round: Some(Round {
                least: at(base - noise()),
                middle: at(base),
                most: at(base + noise()),
            }),
            jitter: jitter.then(|| at(300 + noise() / 4)),
        };
        (minute, value)
    });
    pack(&minutes.collect()).len()
}

#[test]
fn a_day_of_minutes_takes_some_two_kilobytes_and_three_with_jitter() {
    let (plain, series) = (usual_day(false), usual_day(true));
    assert!((2_000..3_000).contains(&plain), "{plain}");
    assert!((3_000..4_500).contains(&series), "{series}");
}

#[test]
fn what_is_at_odds_with_itself_is_left_out_and_keeps_nothing_else_back() {
    let sound = value_of(3, 1, [1, 2, 3]);
    let lost_more = Value {
        sent: 1,
        lost: 2,
        ..Value::default()
    };
    let nothing_sent = Value::default();
    let answered_by_nobody = Value {
        round: None,
        ..sound
    };
    let day = BTreeMap::from([
        (0, lost_more),
        (1, sound),
        (2, nothing_sent),
        (3, answered_by_nobody),
        (u16::MAX, sound),
    ]);
    assert_eq!(unpack(&pack(&day)), Ok(BTreeMap::from([(1, sound)])));
}

#[test]
fn only_what_was_measured_is_a_sample_and_what_had_to_be_sent_again_was_lost() {
    let inventory = region(vec![sip("192.0.2.1:5060".parse().unwrap())]);
    let seen = |occasion, outcome| {
        let observation = Observation {
            probe: first(),
            occasion,
            started: Mono::START,
            ended: Mono::START,
            outcome,
            kept: None,
            exchange: None,
        };
        Sample::of(&observation, &inventory[first()])
    };
    let answer = |transmission| Outcome::Answer {
        rtt: Duration::from_millis(12),
        answer: Answer::Sip(SipAnswer {
            status: 200,
            reason: "OK".into(),
            transmission,
            translated: None,
            agent: None,
            retry_after: None,
            because: None,
            warning: None,
            login: Authentication::NotAsked,
        }),
    };
    // Its run has been told as silent.
    assert_eq!(seen(Occasion::Late, answer(1)), None);
    let own = Outcome::NotPerformed(LocalError::Descriptors);
    assert_eq!(seen(Occasion::Regular, own), None);
    let mut tally = Tally::default();
    let sample = seen(Occasion::Regular, answer(3)).expect("a sample");
    tally.add(&sample);
    let value = tally.value().expect("a value");
    assert_eq!((value.sent, value.lost), (3, 2));
}
