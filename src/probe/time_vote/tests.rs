use super::*;

const FRESH: Duration = Duration::from_secs(60);
const ALLOWED: Duration = Duration::from_secs(1);

fn server(number: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, number], 123))
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// By how much each of these is said to be off; none where it is not judged.
fn judged(offsets: &[i64]) -> Vec<Option<i64>> {
    let mut vote = Vote::default();
    for (number, &offset) in (0..).zip(offsets) {
        vote.note(server(number), seconds(offset), Mono::START, FRESH);
    }
    let judge = |&offset: &i64| vote.judge(seconds(offset), ALLOWED);
    offsets
        .iter()
        .map(|offset| Some(judge(offset)?.deviation.as_secs()))
        .collect()
}

#[test]
fn a_lone_server_that_disagrees_with_us_is_not_judged() {
    assert_eq!(judged(&[0]), [Some(0)]);
    assert_eq!(judged(&[5]), [None]);
}

#[test]
fn one_that_disagrees_with_us_and_another_is_off() {
    assert_eq!(judged(&[0, 5]), [Some(0), Some(5)]);
    assert_eq!(judged(&[0, 0, -7]), [Some(0), Some(0), Some(-7)]);
}

#[test]
fn where_all_say_the_same_it_is_our_clock_that_is_off() {
    assert_eq!(judged(&[5, 5]), [Some(0), Some(0)]);
    assert_eq!(judged(&[5, 5, 5]), [Some(0), Some(0), Some(0)]);
    let mut vote = Vote::default();
    for number in 0..3 {
        vote.note(server(number), seconds(5), Mono::START, FRESH);
    }
    let judgement = vote.judge(seconds(5), ALLOWED).expect("a judgement");
    assert_eq!(judgement.ours, seconds(5));
}

#[test]
fn one_that_differs_from_most_is_off_though_our_clock_is_too() {
    assert_eq!(
        judged(&[5, 5, 5, 90]),
        [Some(0), Some(0), Some(0), Some(85)]
    );
}

#[test]
fn where_nobody_agrees_nobody_is_judged() {
    assert_eq!(judged(&[5, -5]), [None, None]);
    assert_eq!(judged(&[5, 5, 0]), [None, None, Some(0)]);
}

#[test]
fn a_server_that_has_long_been_silent_has_no_vote() {
    let mut vote = Vote::default();
    vote.note(server(1), seconds(0), Mono::START, FRESH);
    let later = Mono::START + FRESH + Duration::from_secs(1);
    vote.note(server(2), seconds(5), later, FRESH);
    assert_eq!(vote.judge(seconds(5), ALLOWED), None);
    vote.note(server(1), seconds(0), later, FRESH);
    let judgement = vote.judge(seconds(5), ALLOWED).expect("a judgement");
    assert_eq!(judgement.deviation, seconds(5));
}
