use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::measurement::{Level, Round};
use crate::view::sample::HOSTILE;

fn step(millis: Option<[u64; 3]>) -> Step {
    let round = millis.map(|all| {
        let [least, middle, most] = all.map(|n| Level::of(Duration::from_millis(n)));
        Round {
            least,
            middle,
            most,
        }
    });
    let value = round.map(|round| Value {
        sent: 4,
        lost: 1,
        round: Some(round),
        jitter: None,
    });
    Step { at: 0, value }
}

fn drawn(title: &str, figure: Figure, steps: &[Step]) -> String {
    let scale = Scale::reaching(highest(figure, steps));
    let labels: Vec<String> = scale.values().map(|value| format!("{value} ms")).collect();
    let ticks = [0.02, 0.5].map(|at| Tick {
        at,
        label: "14:00".to_owned(),
    });
    Chart {
        id: "chart-0",
        title,
        description: "From 12:00 to 16:00.",
        figure,
        steps,
        scale,
        labels: &labels,
        ticks: &ticks,
    }
    .svg()
}

/// The names of its elements, if each is closed where it should be and every attribute
/// is quoted.
fn elements(xml: &str) -> Result<Vec<String>, String> {
    let (mut open, mut seen): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').ok_or_else(|| part.to_owned())?;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}>"));
            }
        } else {
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            if name.is_empty() || !name.chars().all(char::is_alphanumeric) {
                return Err(format!("<{tag}>"));
            }
            if tag.matches('"').count() % 2 != 0 {
                return Err(format!("a quote in <{tag}>"));
            }
            seen.push(name.to_owned());
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        let entity = |rest: &str| {
            let names = ["amp;", "lt;", "gt;", "quot;", "#39;"];
            names.iter().any(|name| rest.starts_with(name))
        };
        if !text.split('&').skip(1).all(entity) {
            return Err(text.to_owned());
        }
    }
    match open.is_empty() {
        true => Ok(seen),
        false => Err(open.join(" ")),
    }
}

#[test]
fn known_values_are_drawn_at_known_points() {
    let steps = [
        step(Some([10, 20, 38])),
        step(Some([20, 30, 30])),
        step(None),
        step(Some([10, 10, 10])),
    ];
    let svg = drawn("Round trip", Figure::RoundTrip, &steps);
    // The axis goes to 40 ms in four lines; of 200 units each millisecond is five.
    assert!(svg.contains("viewBox=\"0 0 4 200\""), "{svg}");
    let line = "<path class=\"line\" d=\"M0 100H1V50H2M3 150H4\"/>";
    let band = "<path class=\"band\" d=\"M0 10H1V50H2V100H1V150H0Z\"/>";
    let near = |wanted: &str| {
        // A level is its span to one part in 64: a unit or two.
        let numbers = |text: &str| -> Vec<i64> {
            let digits = text.split(|c: char| !c.is_ascii_digit());
            digits.filter_map(|part| part.parse().ok()).collect()
        };
        let class = wanted.split(" d=").next().unwrap();
        let there = svg.split("<path").map(|path| format!("<path{path}"));
        let there = there
            .into_iter()
            .find(|path| path.starts_with(class))
            .unwrap();
        let (found, wanted) = (numbers(&there), numbers(wanted));
        let wanted_len = wanted.len();
        assert!(found.len() >= wanted_len, "{found:?} {wanted:?}");
        assert!(
            found.iter().zip(&wanted).all(|(a, b)| a.abs_diff(*b) <= 4),
            "{found:?} {wanted:?}"
        );
    };
    near(line);
    near(band);
}

#[test]
fn a_gap_is_a_gap_and_not_a_line() {
    let steps = [step(Some([5, 5, 5])), step(None), step(Some([5, 5, 5]))];
    let svg = drawn("Round trip", Figure::RoundTrip, &steps);
    let line = svg.split("class=\"line\" d=\"").nth(1).unwrap();
    let line = line.split('"').next().unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
    assert!(!svg.contains("band"), "what has no width is no band: {svg}");
}

#[test]
fn axes_have_round_numbers_and_reach_to_the_top() {
    for (highest, step, lines) in [
        (0.0, 0.1, 4),
        (0.9, 0.5, 2),
        (7.0, 2.0, 4),
        (40.0, 10.0, 4),
        (48.0, 20.0, 3),
        (100.0, 50.0, 2),
        (1_300.0, 500.0, 3),
    ] {
        let scale = Scale::reaching(highest);
        assert!((scale.step - step).abs() < 1e-9, "{highest}: {scale:?}");
        assert_eq!(scale.lines, lines, "{highest}: {scale:?}");
    }
    let broken = [f64::NAN, f64::INFINITY].map(Scale::reaching);
    assert!(broken.iter().all(|scale| scale.top().is_finite()));
}

#[test]
fn hostile_names_leave_it_well_formed() {
    for name in [HOSTILE, "\"><script>", "a & b", "'"] {
        let svg = drawn(name, Figure::Loss, &[step(Some([1, 2, 3]))]);
        let found = elements(&svg).unwrap_or_else(|wrong| panic!("{wrong}\n{svg}"));
        assert!(!found.contains(&"script".to_owned()), "{found:?}");
    }
}

proptest! {
    #[test]
    fn whatever_was_measured_is_drawn_within_the_chart(values in proptest::collection::vec(
        proptest::option::of([0..4_000_u64, 0..4_000, 0..4_000]), 0..40,
    )) {
        let sorted = values.into_iter().map(|all| all.map(|mut all| { all.sort_unstable(); all }));
        let steps: Vec<Step> = sorted.map(step).collect();
        for figure in [Figure::RoundTrip, Figure::Loss, Figure::Jitter] {
            let svg = drawn("t", figure, &steps);
            prop_assert!(elements(&svg).is_ok(), "{}", svg);
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
            for path in svg.split(" d=\"").skip(1) {
                let path = path.split('"').next().unwrap();
                let heights = path.split(['V', 'M', 'H', 'Z']).flat_map(|part| part.split(' '));
                let highest = heights.filter_map(|part| part.parse::<i64>().ok()).max();
                prop_assert!(highest.unwrap_or(0) <= 200, "{}", path);
            }
        }
    }
}
