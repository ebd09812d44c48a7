use proptest::prelude::*;

use super::*;

const fn at(millis: u64) -> Mono {
    Mono::from_nanos((1_000 + millis) * 1_000_000)
}

fn begun(deadline: Duration) -> Transaction {
    Transaction::begin(at(0), deadline)
}

/// Runs its timers exactly when they fall due, up to `end`.
fn run(transaction: &mut Transaction, end: Mono) -> Vec<(u64, Action)> {
    let mut said = Vec::new();
    while transaction.next() <= end {
        let now = transaction.next();
        let Some(action) = transaction.poll(now) else {
            break;
        };
        said.push((
            u64::try_from(now.since(at(0)).as_millis()).expect("small"),
            action,
        ));
        if action == Action::End {
            break;
        }
    }
    said
}

#[test]
fn it_transmits_when_rfc_3261_says() {
    let mut transaction = begun(Duration::from_secs(100));
    let said = run(&mut transaction, at(60_000));
    let times: Vec<u64> = said.iter().map(|(when, _)| *when).collect();
    assert_eq!(
        times,
        [
            500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500, 32_000,
            32_000
        ]
    );
    assert_eq!(said[9].1, Action::Transmit(11));
    assert_eq!(said[10].1, Action::Silent);
    assert_eq!(said[11].1, Action::End);
}

#[test]
fn after_the_deadline_it_listens_and_sends_nothing() {
    let mut transaction = begun(Duration::from_secs(3));
    assert_eq!(
        run(&mut transaction, at(60_000)),
        [
            (500, Action::Transmit(2)),
            (1_500, Action::Transmit(3)),
            (3_000, Action::Silent),
            (32_000, Action::End),
        ]
    );
}

#[test]
fn a_provisional_response_slows_it_down() {
    let mut transaction = begun(Duration::from_secs(100));
    assert_eq!(transaction.poll(at(500)), Some(Action::Transmit(2)));
    transaction.provisional(at(600));
    assert_eq!(transaction.next(), at(4_600));
    assert_eq!(transaction.poll(at(4_600)), Some(Action::Transmit(3)));
    assert_eq!(transaction.next(), at(8_600));
}

#[test]
fn an_answer_belongs_to_the_latest_transmission_it_can() {
    let mut transaction = begun(Duration::from_secs(3));
    assert_eq!(transaction.poll(at(500)), Some(Action::Transmit(2)));
    let quick = transaction.answered(at(510), Duration::ZERO);
    assert_eq!(quick.transmission, 2);
    assert_eq!(quick.rtt, Duration::from_millis(10));
    assert!(!quick.certain);
    let far = transaction.answered(at(510), Duration::from_millis(20));
    assert_eq!(far.transmission, 1, "no round trip to it is that short");
    assert_eq!(far.rtt, Duration::from_millis(510));
}

#[test]
fn an_answer_after_the_deadline_is_late() {
    let mut transaction = begun(Duration::from_secs(3));
    run(&mut transaction, at(3_000));
    let late = transaction.answered(at(4_000), Duration::ZERO);
    assert!(late.late);
    assert_eq!(
        (late.transmission, late.rtt),
        (3, Duration::from_millis(2_500))
    );
}

#[test]
fn after_a_stall_there_is_no_burst() {
    let mut transaction = begun(Duration::from_secs(100));
    assert_eq!(transaction.poll(at(20_000)), Some(Action::Transmit(2)));
    assert_eq!(transaction.poll(at(20_000)), None);
}

proptest! {
    #[test]
    fn it_always_ends_and_attributes_to_one_that_was_sent(
        deadline in 1u64..40_000,
        steps in proptest::collection::vec(1u64..5_000, 1..60),
        plausible in 0u64..2_000,
    ) {
        let mut transaction = begun(Duration::from_millis(deadline));
        let mut now = 0;
        let mut silences = 0;
        let mut ended = false;
        for step in steps.into_iter().chain([40_000]) {
            now += step;
            while let Some(action) = transaction.poll(at(now)) {
                match action {
                    Action::Transmit(n) => prop_assert_eq!(n, transaction.transmissions()),
                    Action::Silent => silences += 1,
                    Action::End => { ended = true; break; }
                }
            }
            let attribution = transaction.answered(at(now), Duration::from_millis(plausible));
            prop_assert!(attribution.transmission >= 1);
            prop_assert!(attribution.transmission <= transaction.transmissions());
            if ended { break; }
        }
        prop_assert!(ended);
        prop_assert_eq!(silences, 1);
    }
}
