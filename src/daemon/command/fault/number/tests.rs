use super::*;

fn numbers(serials: &[u32]) -> Vec<Number> {
    let all = serials.iter();
    all.map(|&serial| Number::new("HAVN", 2026, serial))
        .collect()
}

#[test]
fn what_is_no_number_is_answered_with_one_that_is_open_or_as_the_region_has_them() {
    let example = Number::new("HAVN", 2026, 1);
    for (text, open, example, said) in [
        ("3", vec![1, 3, 4], None, "did you mean HAVN-2026-0003?"),
        (" #1 ", vec![1], None, "did you mean HAVN-2026-0001?"),
        ("x", vec![7], None, "open now: HAVN-2026-0007"),
        (
            "9",
            vec![1, 2, 3, 4, 5],
            None,
            "open now: HAVN-2026-0001, HAVN-2026-0002, HAVN-2026-0003, 2 more",
        ),
        ("1", vec![], Some(&example), "they look like HAVN-2026-0001"),
        ("1", vec![], None, "they are written REGION-YEAR-0001"),
    ] {
        assert_eq!(advice(text, &numbers(&open), example), said, "{text}");
    }
    let looked = given("HAVN-2026-0042", || panic!("looked"), || panic!("looked"));
    assert_eq!(looked, Ok(Number::new("HAVN", 2026, 42)));
    let both = [Number::new("HAVN", 2026, 1), Number::new("FOSEN", 2026, 1)];
    assert_eq!(
        advice("1", &both, None),
        "did you mean HAVN-2026-0001 or FOSEN-2026-0001?"
    );
}
