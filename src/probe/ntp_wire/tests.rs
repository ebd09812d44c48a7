use proptest::prelude::*;

use super::*;

/// 2026-06-01T12:00:00Z.
const NOON: i128 = 1_780_315_200 * NANOS;

fn stamp(nanos: i128) -> [u8; 8] {
    from_nanos(nanos).to_be_bytes()
}

fn answer(received: i128, transmitted: i128) -> [u8; LENGTH] {
    let mut packet = [0; LENGTH];
    packet[0] = 0b00_100_100;
    packet[1] = 2;
    packet[12..16].copy_from_slice(&[192, 0, 2, 1]);
    packet[24..32].copy_from_slice(&7_u64.to_be_bytes());
    packet[32..40].copy_from_slice(&stamp(received));
    packet[40..48].copy_from_slice(&stamp(transmitted));
    packet
}

fn stamps(took: Duration) -> Stamps {
    Stamps { sent: NOON, took }
}

fn near(one: SignedDuration, millis: i64) -> bool {
    (one - SignedDuration::from_millis(millis)).unsigned_abs() < Duration::from_micros(2)
}

const MILLI: i128 = 1_000_000;

#[test]
fn a_request_is_a_client_s_and_carries_its_number() {
    let packet = request(0x0102_0304_0506_0708);
    assert_eq!(packet[0], 0x23);
    assert_eq!(transmitted(&packet), Some(0x0102_0304_0506_0708));
    assert!(
        packet[1..40].iter().all(|&byte| byte == 0),
        "nothing of our clock"
    );
}

#[test]
fn offset_and_delay_are_told_by_the_four_stamps() {
    // 10 ms there, 2 ms served, 30 ms back, and a clock that is 5 s ahead.
    let at = NOON + 5_000 * MILLI + 10 * MILLI;
    let packet = answer(at, at + 2 * MILLI);
    let read = response(&packet, stamps(Duration::from_millis(42))).expect("an answer");
    assert!(
        near(read.offset, 4_990),
        "half of the difference of the ways: {read:?}"
    );
    assert!(read.delay.abs_diff(Duration::from_millis(40)) < Duration::from_micros(2));
    assert_eq!(read.reference, "192.0.2.1");
    assert!(read.synchronised && read.kiss.is_none());
    assert_eq!(origin(&packet), Some(7));
}

#[test]
fn a_clock_that_is_behind_has_a_negative_offset() {
    let at = NOON - 3_600_000 * MILLI;
    let read = response(&answer(at, at), stamps(Duration::ZERO)).expect("an answer");
    assert!(near(read.offset, -3_600_000), "{read:?}");
}

#[test]
fn the_era_that_begins_in_2036_is_no_leap_of_time() {
    // 2036-02-07T06:28:16Z is second 0 of era 1.
    let turn = 2_085_978_496 * NANOS;
    let stamps = Stamps {
        sent: turn - 500 * MILLI,
        took: Duration::from_secs(2),
    };
    let after = turn + 500 * MILLI;
    let read = response(&answer(after, after), stamps).expect("an answer");
    assert!(near(read.offset, 0), "{read:?}");
}

#[test]
fn a_server_without_a_clock_or_that_sends_us_away_says_so() {
    let mut unset = answer(NOON, NOON);
    unset[0] |= 0b1100_0000;
    let read = |packet: &[u8]| response(packet, stamps(Duration::ZERO));
    assert!(!read(&unset).expect("an answer").synchronised);
    let mut lost = answer(NOON, NOON);
    lost[1] = 16;
    assert!(!read(&lost).expect("an answer").synchronised);
    let mut kiss = answer(0, 0);
    kiss[1] = 0;
    kiss[12..16].copy_from_slice(b"RATE");
    let kiss = read(&kiss).expect("an answer");
    assert_eq!(kiss.kiss.as_deref(), Some("RATE"));
    assert!(!kiss.synchronised);
}

#[test]
fn what_is_no_answer_is_told() {
    let read = |change: &dyn Fn(&mut [u8; LENGTH])| {
        let mut packet = answer(NOON, NOON);
        change(&mut packet);
        response(&packet, stamps(Duration::ZERO)).expect_err("no answer")
    };
    assert_eq!(read(&|p| p[0] = 0b00_100_011), WireError::Mode(3));
    assert_eq!(read(&|p| p[0] = 0b00_010_100), WireError::Version(2));
    assert_eq!(read(&|p| p[1] = 17), WireError::Stratum(17));
    assert_eq!(read(&|p| p[40..48].fill(0)), WireError::NoTime);
    let short = response(&[0x24; 47], stamps(Duration::ZERO));
    assert_eq!(short, Err(WireError::Length(47)));
}

proptest! {
    #[test]
    fn any_clock_is_told_to_the_microsecond(
        ahead in -1_000_000_000_i64..1_000_000_000,
        there in 0_u64..3_000_000,
        served in 0_u64..1_000_000,
    ) {
        // Both ways take as long: then the offset is the clock's.
        let micros = |n: u64| i128::from(n) * 1_000;
        let at = NOON + i128::from(ahead) * 1_000 + micros(there);
        let took = Duration::from_micros(2 * there + served);
        let read = response(&answer(at, at + micros(served)), stamps(took)).expect("an answer");
        let wanted = SignedDuration::from_micros(ahead);
        prop_assert!((read.offset - wanted).unsigned_abs() < Duration::from_micros(1));
        prop_assert!(read.delay.abs_diff(Duration::from_micros(2 * there)) < Duration::from_micros(1));
    }

    #[test]
    fn whatever_comes_is_read_or_refused(
        packet in prop::collection::vec(any::<u8>(), 0..96),
        sent in any::<i64>(),
        took in any::<u64>(),
    ) {
        let stamps = Stamps { sent: i128::from(sent), took: Duration::from_nanos(took) };
        let _ = response(&packet, stamps);
    }
}
