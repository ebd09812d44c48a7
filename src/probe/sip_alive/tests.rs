//! When pings and pongs are due.

use super::*;

const START: Mono = Mono::START;

fn after(seconds: u64) -> Mono {
    START + Duration::from_secs(seconds)
}

fn at_rest() -> Alive {
    let mut alive = Alive::default();
    alive.rest(START, SPACING);
    alive
}

#[test]
fn a_ping_is_due_after_its_spacing_and_again_after_another() {
    let mut alive = at_rest();
    assert_eq!(alive.next(), after(120));
    assert_eq!(alive.poll(after(119), SPACING, PATIENCE), None);
    assert_eq!(alive.poll(after(120), SPACING, PATIENCE), Some(Due::Ping));
    assert_eq!(alive.next(), after(130), "the pong");
    assert_eq!(alive.poll(after(120), SPACING, PATIENCE), None);
    assert_eq!(alive.poll(after(130), SPACING, PATIENCE), None);
    assert_eq!(alive.next(), after(240));
    assert_eq!(alive.poll(after(240), SPACING, PATIENCE), Some(Due::Ping));
}

#[test]
fn a_pong_that_never_came_is_held_against_nobody() {
    let mut alive = at_rest();
    for round in 1..5 {
        assert_eq!(
            alive.poll(after(120 * round), SPACING, PATIENCE),
            Some(Due::Ping)
        );
        assert_eq!(alive.poll(after(120 * round + 10), SPACING, PATIENCE), None);
    }
}

#[test]
fn a_pong_that_stops_coming_is_the_end() {
    let mut alive = at_rest();
    assert_eq!(alive.poll(after(120), SPACING, PATIENCE), Some(Due::Ping));
    assert!(!alive.heard(1, after(121)), "a pong asks for none");
    assert_eq!(alive.poll(after(130), SPACING, PATIENCE), None);
    assert_eq!(alive.poll(after(240), SPACING, PATIENCE), Some(Due::Ping));
    assert_eq!(alive.poll(after(249), SPACING, PATIENCE), None);
    assert_eq!(alive.poll(after(250), SPACING, PATIENCE), Some(Due::End));
}

#[test]
fn an_answer_is_as_good_as_a_pong() {
    let mut alive = at_rest();
    alive.poll(after(120), SPACING, PATIENCE);
    alive.heard(1, after(120));
    alive.poll(after(240), SPACING, PATIENCE);
    alive.rest(after(245), SPACING);
    assert_eq!(alive.poll(after(250), SPACING, PATIENCE), None);
    assert_eq!(alive.next(), after(365));
}

#[test]
fn two_line_ends_are_a_ping_however_they_come() {
    let mut alive = at_rest();
    assert!(alive.heard(2, after(1)));
    assert!(!alive.heard(1, after(3)));
    assert!(alive.heard(1, after(4)));
    assert!(!alive.heard(0, after(9)));
    alive.poll(after(120), SPACING, PATIENCE);
    assert!(alive.heard(3, after(121)), "a pong and a ping");
}

#[test]
fn pings_that_cross_are_told_from_pongs() {
    let mut alive = at_rest();
    alive.poll(after(120), SPACING, PATIENCE);
    assert!(alive.heard(2, after(121)), "a ping of the peer's own");
    // So far it has answered none.
    let mut silent = alive.clone();
    silent.poll(after(130), SPACING, PATIENCE);
    silent.poll(after(240), SPACING, PATIENCE);
    assert_eq!(silent.poll(after(250), SPACING, PATIENCE), None);
    assert!(!alive.heard(1, after(123)), "its pong");
    alive.poll(after(240), SPACING, PATIENCE);
    assert_eq!(alive.poll(after(250), SPACING, PATIENCE), Some(Due::End));
}

#[test]
fn half_a_ping_before_ours_is_no_pong_after_it() {
    let mut alive = at_rest();
    assert!(!alive.heard(1, after(119)));
    alive.poll(after(120), SPACING, PATIENCE);
    assert!(alive.heard(1, after(121)), "the other half");
    alive.poll(after(240), SPACING, PATIENCE);
    assert_eq!(alive.poll(after(250), SPACING, PATIENCE), None);
}

#[test]
fn pings_without_end_are_answered_once_a_second() {
    let mut alive = at_rest();
    let step = Duration::from_millis(10);
    let moments = (0..300).map(|nth| START + step * nth);
    let pongs = moments.filter(|&now| alive.heard(2, now)).count();
    assert_eq!(pongs, 3);
}
