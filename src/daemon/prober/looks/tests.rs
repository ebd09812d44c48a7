use std::net::SocketAddr;

use super::super::tests::{LIMIT, answering, seldom, start, wait_for};
use super::*;
use crate::clock::Clock;
use crate::health::Class;
use crate::inventory::Profile;
use crate::probe::tests::region::{first, region_with, sip, tcp};
use crate::schedule::Launch;
use crate::view::LookWanted;

/// A prober's looks and schedule, without sockets.
struct Bench {
    inventory: Arc<Inventory>,
    schedule: Schedule,
    looks: Looks,
}

type Answer = oneshot::Receiver<LookAnswer>;

fn at(millis: u64) -> Mono {
    Mono::ZERO + Duration::from_millis(millis)
}

fn nowhere(port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], port))
}

impl Bench {
    fn new(profile: Profile) -> Self {
        Self::of(region_with(profile, vec![sip(nowhere(5060))]))
    }

    fn of(inventory: Arc<Inventory>) -> Self {
        Self {
            schedule: Schedule::new(&inventory, Mono::ZERO, 1),
            inventory,
            looks: Looks::default(),
        }
    }

    fn call(&mut self, now: Mono, patience: Duration) -> Answer {
        let (reply, answer) = oneshot::channel();
        let order = LookOrder {
            wanted: LookWanted {
                inventory: Arc::clone(&self.inventory),
                probe: first(),
            },
            until: now + patience,
        };
        self.looks.take(order, reply, &self.inventory, now);
        answer
    }

    /// What begins at a moment.
    fn turn(&mut self, now: Mono) -> Vec<Launch> {
        self.looks.serve(&self.inventory, &mut self.schedule, now);
        let mut launches = Vec::new();
        self.schedule.due(now, &mut launches);
        launches
    }

    /// A run ends with silence, after this long.
    fn end(&mut self, now: Mono, took: Duration) {
        let seen = Observation {
            probe: first(),
            occasion: Occasion::Confirm,
            started: Mono::from_nanos(now.as_nanos() - u64::try_from(took.as_nanos()).unwrap()),
            ended: now,
            outcome: Outcome::Silence,
            kept: None,
            exchange: None,
        };
        self.looks.finished(&seen, &self.inventory, now);
        self.schedule.finished(first(), now);
    }
}

fn told(mut answer: Answer) -> LookAnswer {
    answer.try_recv().expect("an answer by now")
}

const DEADLINE: Duration = Profile::DEFAULT.deadline;
const PATIENCE: Duration = Duration::from_secs(9);

#[test]
fn a_hundred_who_want_the_same_look_get_one() {
    let mut bench = Bench::new(seldom());
    let answers: Vec<Answer> = (0..100).map(|_| bench.call(at(1_000), PATIENCE)).collect();
    assert_eq!(bench.turn(at(1_000)).len(), 1);
    assert!(bench.turn(at(1_500)).is_empty(), "one is under way");
    bench.end(at(4_000), DEADLINE);
    for answer in answers {
        let seen = told(answer).expect("seen");
        assert!(seen.fresh);
        assert_eq!(seen.observation.outcome, Outcome::Silence);
    }
    assert!(bench.turn(at(30_000)).is_empty(), "nobody wants another");
}

#[test]
fn who_asks_again_within_a_second_is_told_what_was_seen_and_how_long_ago() {
    let mut bench = Bench::new(seldom());
    let _first = bench.call(at(1_000), PATIENCE);
    bench.turn(at(1_000));
    bench.end(at(4_000), DEADLINE);
    let recent = told(bench.call(at(4_990), PATIENCE)).expect("seen");
    assert!(!recent.fresh);
    assert_eq!(recent.age, Duration::from_millis(990));
    assert!(bench.turn(at(4_990)).is_empty());
    let mut later = bench.call(at(5_000), PATIENCE);
    assert_eq!(bench.turn(at(5_000)).len(), 1, "a second has passed");
    assert!(later.try_recv().is_err(), "it is waited for");
}

#[test]
fn nobody_looks_more_often_than_a_failing_probe_is_looked_at() {
    let slow = Profile {
        retry: Duration::from_secs(4),
        ..seldom()
    };
    let mut bench = Bench::new(slow);
    let _first = bench.call(at(1_000), PATIENCE);
    bench.turn(at(1_000));
    bench.end(at(4_000), DEADLINE);
    assert!(!told(bench.call(at(7_900), PATIENCE)).expect("seen").fresh);
    let _later = bench.call(at(8_000), PATIENCE);
    assert_eq!(bench.turn(at(8_000)).len(), 1);
}

#[test]
fn looks_that_open_connections_leave_regular_ones_their_turn() {
    let mut bench = Bench::of(region_with(seldom(), vec![tcp(nowhere(443))]));
    let _first = bench.call(at(1_000), PATIENCE);
    bench.turn(at(1_000));
    bench.end(at(4_000), DEADLINE);
    let almost = at(4_000) + (APART - Duration::from_millis(10));
    assert!(!told(bench.call(almost, PATIENCE)).expect("seen").fresh);
    let _later = bench.call(at(4_000) + APART, PATIENCE);
    assert_eq!(bench.turn(at(4_000) + APART).len(), 1);
}

#[test]
fn who_has_no_time_is_told_what_was_seen_last_or_that_there_was_none() {
    let mut bench = Bench::new(seldom());
    let hurried = bench.call(at(1_000), Duration::from_millis(400));
    assert_eq!(bench.turn(at(1_000)).len(), 1);
    bench.turn(at(1_400));
    assert_eq!(told(hurried).unwrap_err(), NotLooked::NoTime);
    // What was begun for it is known to whoever comes later.
    bench.end(at(4_000), DEADLINE);
    let _next = bench.call(at(5_000), PATIENCE);
    assert_eq!(bench.turn(at(5_000)).len(), 1);
    let hurried = bench.call(at(5_100), Duration::from_millis(400));
    bench.turn(at(5_500));
    let recent = told(hurried).expect("what was seen last");
    assert_eq!(
        (recent.fresh, recent.age),
        (false, Duration::from_millis(1_500))
    );
}

#[test]
fn what_was_seen_long_ago_is_told_to_nobody() {
    let mut bench = Bench::new(Profile::DEFAULT);
    let _first = bench.call(at(1), PATIENCE);
    bench.turn(at(1));
    bench.end(at(3_001), DEADLINE);
    let late = at(3_001) + Profile::DEFAULT.interval;
    let hurried = bench.call(late, Duration::from_millis(1));
    bench.turn(late + Duration::from_millis(1));
    assert_eq!(told(hurried).unwrap_err(), NotLooked::NoTime);
}

#[test]
fn silence_that_had_less_time_than_the_probe_grants_is_told_to_nobody() {
    let mut bench = Bench::new(seldom());
    let mut answer = bench.call(at(1_000), PATIENCE);
    bench.turn(at(1_000));
    bench.end(at(2_000), Duration::from_secs(1));
    assert!(answer.try_recv().is_err(), "it says nothing");
    assert_eq!(bench.turn(at(3_000)).len(), 1, "it is looked at again");
    bench.end(at(6_000), DEADLINE);
    assert!(told(answer).expect("seen").fresh);
}

#[test]
fn there_are_bounds_to_who_may_wait_and_to_what_is_under_way() {
    let many = (0..80).map(|n| sip(nowhere(6_000 + n))).collect();
    let mut bench = Bench::of(region_with(seldom(), many));
    let ask = |bench: &mut Bench, probe| {
        let (reply, answer) = oneshot::channel();
        let wanted = LookWanted {
            inventory: Arc::clone(&bench.inventory),
            probe: ProbeIx::at(probe),
        };
        let until = at(9_000);
        let order = LookOrder { wanted, until };
        bench.looks.take(order, reply, &bench.inventory, at(1_000));
        answer
    };
    let waiting: Vec<Answer> = (0..MOST_WAITING).map(|n| ask(&mut bench, n % 80)).collect();
    assert_eq!(told(ask(&mut bench, 0)).unwrap_err(), NotLooked::Busy);
    assert_eq!(bench.turn(at(1_000)).len(), MOST_AT_ONCE);
    assert_eq!(
        bench.looks.next(&bench.inventory),
        at(9_000),
        "it is not looked for work in a circle"
    );
    drop(waiting);
    bench.turn(at(1_010));
    assert!(
        bench.looks.waiting.is_empty(),
        "whoever is gone waits for nothing"
    );
}

#[test]
fn what_a_reload_asks_in_another_way_was_never_seen() {
    let mut bench = Bench::new(seldom());
    let _first = bench.call(at(1_000), PATIENCE);
    bench.turn(at(1_000));
    bench.end(at(4_000), DEADLINE);
    let waits = bench.call(at(5_000), PATIENCE);
    let other = region_with(seldom(), vec![sip(nowhere(5_070))]);
    bench.looks.reload(&bench.inventory, &other);
    assert_eq!(told(waits).unwrap_err(), NotLooked::Gone);
    assert!(bench.looks.last.is_empty());
}

#[tokio::test]
async fn what_is_looked_at_for_somebody_else_is_evidence_as_all_looks_are() {
    let peer = answering();
    let inventory = region_with(seldom(), vec![sip(peer.address)]);
    let (prober, batches) = start(&inventory);
    let clock = Clock::start();
    let answers: Vec<Answer> = (0..100)
        .map(|_| {
            let (reply, answer) = oneshot::channel();
            let wanted = LookWanted {
                inventory: Arc::clone(&inventory),
                probe: first(),
            };
            let until = clock.mono() + LIMIT;
            let order = LookOrder { wanted, until };
            assert!(prober.line().look(order, reply));
            answer
        })
        .collect();
    let batch = tokio::task::spawn_blocking(move || {
        wait_for(&batches, |_, o| o.occasion == Occasion::Confirm)
    });
    let batch = batch.await.unwrap();
    for answer in answers {
        let seen = answer.await.unwrap().expect("seen");
        assert_eq!(seen.observation, batch.observations[0]);
        let verdict = seen.observation.verdict(&inventory[first()]);
        assert_eq!(verdict.class, Class::Answered);
    }
    assert_eq!(peer.asked(), 1, "a hundred calls are one probe");
    prober.stop();
}
