use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).expect("a moment")
}

fn rota(shifts: &[(i64, i64)]) -> Rota {
    let shifts = shifts.iter().map(|&(from, until)| (at(from), at(until)));
    Rota::new(shifts.collect(), Arc::default())
}

#[test]
fn shifts_that_touch_or_overlap_are_one_and_empty_ones_none() {
    let rota = rota(&[(50, 60), (0, 10), (10, 20), (5, 15), (30, 30), (40, 35)]);
    let covered: Vec<i64> = (-1..70).filter(|&minute| rota.cover(at(minute))).collect();
    let expected: Vec<i64> = (0..20).chain(50..60).collect();
    assert_eq!(covered, expected);
}

#[test]
fn each_change_leads_to_the_next_until_there_is_none() {
    let rota = rota(&[(0, 10), (20, 30)]);
    let next = |minute| rota.next_change(at(minute));
    let changes: Vec<_> = [-5, 0, 9, 10, 19, 20, 29]
        .map(next)
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(changes, [0, 10, 10, 20, 20, 30, 30].map(at));
    assert_eq!(next(30), None);
}
