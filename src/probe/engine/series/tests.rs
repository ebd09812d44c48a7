//! What is promised of a series under way, and of one over a real socket.

use std::sync::Arc;

use super::*;
use crate::clock::Clock;
use crate::health::Occasion;
use crate::inventory::{Method, Profile};
use crate::probe::Settings;
use crate::probe::tests::region::{first, region_with};

const fn ms(millis: u64) -> Mono {
    Mono::from_nanos(millis * 1_000_000)
}

/// A flight of echoes sent every 50 ms, numbered from 7.
fn flight(echoes: u16) -> Flight {
    let series = Series {
        echoes,
        ..Series::to([192, 0, 2, 1].into())
    };
    let echoes = (0..echoes).map(|place| Flying {
        sequence: 7 + place,
        sent: ms(1_000 + 50 * u64::from(place)),
        rtt: None,
        copies: 0,
    });
    Flight {
        socket: 0,
        echoes: echoes.collect(),
        series,
        next: Mono::ZERO,
        patience: Duration::from_secs(1),
        trouble: None,
    }
}

fn answer(flight: &Flight) -> SeriesAnswer {
    let outcome = flight.outcome(ms(1_000));
    let Outcome::Answer {
        answer: Answer::Series(answer),
        ..
    } = outcome
    else {
        panic!("no answer: {outcome:?}");
    };
    answer
}

#[test]
fn what_is_lost_late_doubled_or_overtaken_is_told_of_each_echo() {
    let mut flight = flight(5);
    flight.answered(7, ms(1_010));
    // The second comes after the third, and twice.
    flight.answered(9, ms(1_120));
    flight.answered(8, ms(1_130));
    flight.answered(8, ms(1_131));
    // The fourth is too late to be of use, the fifth is not ours.
    flight.answered(10, ms(2_151));
    flight.answered(99, ms(1_300));
    let seen = answer(&flight);
    let rtts: Vec<Option<u128>> = seen
        .echoes
        .iter()
        .map(|e| Some(e.rtt?.as_millis()))
        .collect();
    assert_eq!(rtts, [Some(10), Some(80), Some(20), None, None]);
    assert_eq!((seen.lost(), seen.burst()), (2, 2));
    assert_eq!((seen.reordered(), seen.duplicated()), (1, 1));
}

#[test]
fn a_series_is_over_when_nothing_more_can_come() {
    let mut flight = flight(2);
    assert!(!flight.is_over(ms(2_049)), "the second may still come");
    assert!(flight.is_over(ms(2_050)));
    flight.answered(8, ms(1_060));
    assert!(!flight.is_whole());
    assert!(flight.is_over(ms(2_000)));
    flight.answered(7, ms(1_999));
    assert!(flight.is_whole());
}

#[test]
fn without_any_answer_it_is_silent_or_what_a_router_said() {
    let mut flight = flight(3);
    assert_eq!(flight.outcome(Mono::ZERO), Outcome::Silence);
    let said = Outcome::IcmpError {
        from: [192, 0, 2, 9].into(),
        kind: 3,
        code: 1,
    };
    flight.troubled(said.clone());
    assert_eq!(flight.outcome(Mono::ZERO), said);
    flight.answered(7, ms(1_001));
    assert_eq!(answer(&flight).lost(), 2);
}

/// Runs series at once over loopback: what was seen, and in how many turns.
fn over_loopback(icmp: Icmp, count: u8) -> (Vec<Observation>, u32) {
    let series = |host| Method::Quality(Series::to([127, 0, 0, host].into()));
    let profile = Profile {
        deadline: Series::to([127, 0, 0, 1].into()).span() + Series::PATIENCE,
        ..Profile::DEFAULT
    };
    let inventory = region_with(profile, (1..=count).map(series).collect());
    let settings = Settings {
        icmp,
        ..Settings::default()
    };
    let clock = Clock::start();
    let mut engine = Engine::new(settings, Arc::clone(&inventory), clock).expect("an engine");
    let mut seen = Vec::new();
    for (probe, _) in inventory.probes() {
        engine.launch(probe, Occasion::Regular, profile.deadline, &mut seen);
    }
    let mut turns = 0;
    while engine.counts().in_flight > 0 {
        engine.turn(Mono::NEVER, &mut seen);
        turns += 1;
    }
    assert!(seen.iter().any(|observation| observation.probe == first()));
    (seen, turns)
}

#[test]
fn over_loopback_all_echoes_are_answered_at_an_even_pace() {
    for icmp in [Icmp::Datagram, Icmp::Raw] {
        let (seen, _) = over_loopback(icmp, 1);
        let Outcome::Answer {
            answer: Answer::Series(answer),
            ..
        } = &seen[0].outcome
        else {
            // This user may not ping here, or this machine stood still.
            assert!(
                matches!(seen[0].outcome, Outcome::NotPerformed(_)),
                "{seen:?}"
            );
            continue;
        };
        assert_eq!((answer.sent(), answer.lost()), (20, 0));
        assert_eq!((answer.reordered(), answer.duplicated()), (0, 0));
        // Each may go out late, on a busy machine, and none before its time.
        let paced = (0_u32..).zip(&answer.echoes);
        let early = paced.filter(|(place, echo)| echo.sent < Series::SPACING * *place);
        assert_eq!(early.count(), 0, "{:?}", answer.echoes);
    }
}

#[test]
fn ten_series_at_once_wake_the_thread_hardly_more_often_than_one() {
    let (seen, turns) = over_loopback(Icmp::Datagram, 10);
    let performed = |o: &Observation| o.outcome.rtt().is_some();
    if seen.iter().all(performed) {
        // 200 echoes and 200 answers: twenty moments to send at and a last look; five
        // times that where a busy machine has begun them on different ticks.
        assert!(turns <= 120, "{turns}");
    }
}
