//! Guesses, at moments that are given.

use super::*;

#[test]
fn some_may_guess_at_once_and_then_one_every_while() {
    let guesses = Guesses::default();
    let at = |seconds| Mono::ZERO + Duration::from_secs(seconds);
    let mut now = at(100);
    for _ in 0..AT_ONCE {
        assert!(guesses.may_go_on(now));
    }
    assert!(!guesses.may_go_on(now));
    for _ in 0..3 {
        now = now + EVERY;
        assert!(guesses.may_go_on(now));
        assert!(!guesses.may_go_on(now));
    }
    // Who has waited long has no more than all of it.
    now = at(10_000);
    let went = (0..AT_ONCE + 5).filter(|_| guesses.may_go_on(now)).count();
    assert_eq!(went, AT_ONCE as usize);
}
