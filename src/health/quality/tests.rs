//! What is promised of judging a way.

use super::*;
use crate::health::Echoed;
use crate::health::jitter;

const INTERVAL: Duration = Series::INTERVAL;

/// A series with answers after so many milliseconds; zero is a lost echo.
fn answer(millis: &[u64]) -> SeriesAnswer {
    let echoes = (0_u32..).zip(millis).map(|(place, &millis)| Echoed {
        sent: Series::SPACING * place,
        rtt: (millis > 0).then_some(Duration::from_millis(millis)),
        copies: 0,
    });
    SeriesAnswer {
        echoes: echoes.collect(),
    }
}

/// Twenty echoes of 10 ms, of which the first so many of every tenth are lost.
fn lossy(lost: usize) -> SeriesAnswer {
    let mut millis = [10; 20];
    let places = (0..20).map(|nth| nth * 3 % 20);
    places.take(lost).for_each(|place| millis[place] = 0);
    answer(&millis)
}

/// A way that is judged round by round.
struct Way {
    quality: Quality,
    series: Series,
    round: u32,
    poor: bool,
}

impl Way {
    fn new() -> Self {
        Self {
            quality: Quality::default(),
            series: Series::to([192, 0, 2, 1].into()),
            round: 0,
            poor: false,
        }
    }

    fn at(&mut self) -> Mono {
        self.round += 1;
        Mono::ZERO + INTERVAL * self.round
    }

    fn takes(&mut self, answer: &SeriesAnswer) -> Option<Class> {
        let at = self.at();
        self.quality.take(answer, at, &self.series);
        self.quality.judge(&self.series, INTERVAL, self.poor)
    }

    fn goes_on(&mut self, rounds: u32, answer: impl Fn(u32) -> SeriesAnswer) {
        for round in 0..rounds {
            let _ = self.takes(&answer(round));
        }
    }

    fn silent(&mut self) {
        self.at();
        self.quality.fell_silent();
    }

    fn settled() -> Self {
        let mut way = Self::new();
        way.goes_on(30, |_| lossy(0));
        way
    }
}

#[test]
fn jitter_is_that_of_the_rfc_begun_at_the_mean() {
    let of = |millis: &[u64]| jitter(millis.iter().map(|&m| Duration::from_millis(m)));
    assert_eq!(of(&[10]), None);
    assert_eq!(of(&[10, 10, 10]), Some(Duration::ZERO));
    assert_eq!(of(&[10, 14, 10, 14]), Some(Duration::from_millis(4)));
    // Sixteen differences of 4 ms, then one of 20: J += (20 − 4) / 16.
    let mut millis = [10_u64, 14].repeat(8);
    millis.extend([10, 30]);
    assert_eq!(of(&millis), Some(Duration::from_millis(5)));
}

#[test]
fn a_series_tells_runs_of_lost_echoes_order_and_copies() {
    let mut seen = answer(&[10, 0, 0, 10, 0, 10]);
    assert_eq!((seen.sent(), seen.lost(), seen.burst()), (6, 3, 2));
    assert_eq!((seen.reordered(), seen.duplicated()), (0, 0));
    // 50 ms apart: the fourth comes after the sixth.
    seen.echoes[3].rtt = Some(Duration::from_millis(111));
    seen.echoes[5].copies = 2;
    assert_eq!((seen.reordered(), seen.duplicated()), (1, 2));
    assert_eq!(seen.quantile(50), Some(Duration::from_millis(10)));
    assert_eq!(seen.quantile(95), Some(Duration::from_millis(111)));
    assert_eq!(answer(&[0, 0]).quantile(50), None);
}

#[test]
fn a_steady_way_is_good_once_that_has_been_seen_for_long_enough() {
    let mut way = Way::new();
    let judged: Vec<_> = (0..24).map(|_| way.takes(&lossy(0))).collect();
    assert!(judged[..23].iter().all(|class| *class == Some(Class::Fair)));
    assert_eq!(judged[23], Some(Class::Answered));
}

#[test]
fn one_lost_echo_in_five_hundred_is_nothing_and_one_in_twenty_is_poor_after_minutes() {
    let mut way = Way::settled();
    let rare = |nth: u32| lossy(usize::from(nth.is_multiple_of(25)));
    assert!((0..200).all(|nth| way.takes(&rare(nth)) == Some(Class::Answered)));
    let mut rounds = (1..20).filter(|_| way.takes(&lossy(1)) == Some(Class::Poor));
    // 9 of 400 are more than 2 %.
    assert_eq!(rounds.next(), Some(9));
}

#[test]
fn what_lies_between_the_limits_is_fair() {
    let mut way = Way::settled();
    let judged: Vec<_> = (0..40)
        .map(|nth| way.takes(&lossy(usize::from(nth % 4 == 0))))
        .collect();
    // 5 of 400: 1.25 %.
    assert!(
        judged[20..].iter().all(|class| *class == Some(Class::Fair)),
        "{judged:?}"
    );
}

#[test]
fn who_is_poor_is_so_until_well_below_the_limit() {
    let mut way = Way::settled();
    let five_of_400 = |nth: u32| lossy(usize::from(nth % 20 < 5));
    way.goes_on(20, five_of_400);
    // 5 of 400 are 1.25 %: less than 2 %, more than half of it.
    assert_eq!(way.takes(&five_of_400(0)), Some(Class::Fair));
    way.poor = true;
    assert_eq!(way.takes(&five_of_400(1)), Some(Class::Poor));
    let mut left = (1..20).filter(|_| way.takes(&lossy(0)) != Some(Class::Poor));
    assert!(left.next().is_some());
}

#[test]
fn one_interruption_is_no_poor_quality_however_much_is_lost_in_it() {
    let mut way = Way::settled();
    let mut cut = [10; 20];
    cut[4..18].fill(0);
    assert_eq!(way.takes(&answer(&cut)), Some(Class::Fair));
    assert_eq!(way.takes(&answer(&cut)), Some(Class::Fair));
    assert_eq!(way.takes(&answer(&cut)), Some(Class::Poor));
}

#[test]
fn a_way_that_is_down_is_not_poor_as_well() {
    let mut way = Way::settled();
    let (mut dies, mut rises) = ([10; 20], [10; 20]);
    dies[3..].fill(0);
    rises[..17].fill(0);
    for _ in 0..4 {
        way.takes(&answer(&dies));
        (0..3).for_each(|_| way.silent());
        assert_ne!(way.takes(&answer(&rises)), Some(Class::Poor));
    }
    let measured = way.quality.measured().unwrap();
    assert_eq!(measured.lost, 0, "{measured}");
}

#[test]
fn jitter_and_delay_are_judged_by_most_series_and_delay_against_the_base_line() {
    let mut way = Way::settled();
    let uneven = answer(&[10, 90].repeat(10));
    let mut poor = (1..30).filter(|_| way.takes(&uneven) == Some(Class::Poor));
    let first = poor.next().unwrap();
    assert!((9..=11).contains(&first), "{first}");

    let far = |millis| answer(&[millis; 20]);
    let mut way = Way::settled();
    way.goes_on(30, |_| far(350));
    let told = way.quality.told(&way.series, INTERVAL).unwrap();
    assert!(
        told.contains("delay (limit 300.0 ms above the base line)"),
        "{told}"
    );
    assert!(told.contains("usual here 10.0 ms"), "{told}");
    // A way that is far by nature is not.
    let mut way = Way::new();
    way.goes_on(60, |_| far(350));
    assert_eq!(way.takes(&far(350)), Some(Class::Answered));
}

#[test]
fn a_fault_of_days_is_not_learnt_as_usual_and_a_shorter_way_is() {
    let mut way = Way::settled();
    let slow = answer(&[200; 20]);
    way.goes_on(5_000, |_| slow.clone());
    let base = |way: &Way| way.quality.measured().unwrap().base.unwrap().0;
    assert_eq!(base(&way), Duration::from_millis(10));
    let quick = answer(&[4; 20]);
    way.goes_on(60, |_| quick.clone());
    assert!(base(&way) < Duration::from_millis(5), "{:?}", base(&way));
}

#[test]
fn a_window_that_begins_anew_clears_nothing_before_it_is_full() {
    let mut way = Way::new();
    way.poor = true;
    let judged: Vec<_> = (0..14).map(|_| way.takes(&lossy(0))).collect();
    assert!(judged.iter().all(Option::is_none), "{judged:?}");
    // Well by now; it speaks for others when it is known to be.
    assert_eq!(way.takes(&lossy(0)), Some(Class::Fair));
    way.poor = false;
    way.goes_on(9, |_| lossy(0));
    assert_eq!(way.takes(&lossy(0)), Some(Class::Answered));
}

#[test]
fn heavy_loss_is_known_after_three_series() {
    let mut way = Way::new();
    let judged: Vec<_> = (0..3).map(|_| way.takes(&lossy(8))).collect();
    assert_eq!(judged[2], Some(Class::Poor));
}
