//! How often, at moments that are given.

use super::*;

const AT_ONCE: u32 = 10;

fn pace() -> Pace<usize> {
    Pace::new(AT_ONCE, Duration::from_secs(1))
}

fn at(seconds: u64) -> Mono {
    Mono::ZERO + Duration::from_secs(seconds)
}

#[test]
fn one_may_go_on_some_times_at_once_and_then_once_every_while() {
    let pace = pace();
    for _ in 0..AT_ONCE {
        assert!(pace.may_go_on(1, at(100)));
    }
    assert!(!pace.may_go_on(1, at(100)));
    // Another has a count of its own.
    assert!(pace.may_go_on(2, at(100)));
    assert!(pace.may_go_on(1, at(101)));
    assert!(!pace.may_go_on(1, at(101)));
    let went = (0..AT_ONCE + 5)
        .filter(|_| pace.may_go_on(1, at(9_000)))
        .count();
    assert_eq!(went, AT_ONCE as usize);
}

#[test]
fn as_many_as_there_may_be_take_no_more_room_and_are_forgotten_in_time() {
    let pace = pace();
    assert!((0..MOST).all(|nth| pace.may_go_on(nth, at(100))));
    assert!(!pace.may_go_on(MOST, at(100)));
    assert!(pace.may_go_on(0, at(100)));
    assert!(pace.may_go_on(MOST, at(200)));
    assert_eq!(pace.until.lock().unwrap().len(), 1);
}
