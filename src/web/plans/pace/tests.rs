use super::*;

#[test]
fn sixty_a_minute_are_taken_of_each_name_and_nobody_waits_for_another() {
    let pace = Pace::default();
    let start = Mono::START;
    for n in 0..AT_ONCE {
        assert!(pace.may_go_on("a", start), "{n}");
    }
    assert!(!pace.may_go_on("a", start));
    assert!(pace.may_go_on("b", start));
    let later = start + EVERY;
    assert!(pace.may_go_on("a", later));
    assert!(!pace.may_go_on("a", later));
    let minute = start + Duration::from_secs(120);
    assert!((0..AT_ONCE).all(|_| pace.may_go_on("a", minute)));
}

#[test]
fn however_many_names_come_what_is_remembered_stays_small() {
    let pace = Pace::default();
    for n in 0..2 * NAMES {
        pace.may_go_on(&n.to_string(), Mono::START);
    }
    assert_eq!(pace.empty_at.lock().expect("a lock").len(), NAMES);
    assert!(pace.may_go_on("another", Mono::START + EVERY * 2));
}
