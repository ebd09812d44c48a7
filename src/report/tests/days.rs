//! Days of random histories, held against a count of minutes that knows nothing of spans.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

const DAY: i64 = 1_440;

fn minute(n: i64) -> Timestamp {
    at("2026-11-01T00:00:00Z") + n.minutes()
}

fn spells() -> impl Strategy<Value = Vec<Spell>> {
    prop::collection::vec((0..5 * DAY, 1..DAY, any::<bool>()), 0..4).prop_map(|all| {
        all.into_iter()
            .map(|(from, lasts, goes_on)| Spell {
                from: minute(from),
                until: (!goes_on || lasts > 60).then(|| minute(from + lasts)),
            })
            .collect()
    })
}

fn trouble() -> impl Strategy<Value = Trouble> {
    (any::<bool>(), spells(), spells()).prop_map(|(mild, there, planned)| Trouble {
        mild,
        there,
        planned,
    })
}

fn past() -> impl Strategy<Value = Past> {
    let troubles = prop::collection::vec(trouble(), 0..4);
    (troubles, spells(), prop::option::of(0..5 * DAY)).prop_map(|(troubles, unknown, begins)| {
        Past {
            troubles,
            unknown,
            begins: begins.map(minute),
        }
    })
}

/// What a minute was: down, poor, planned, unknown.
fn seen(past: &Past, n: i64) -> [bool; 4] {
    let holds = |spells: &[Spell]| spells.iter().any(|spell| spell.holds(minute(n)));
    let mut found = [false; 4];
    for one in past.troubles.iter().filter(|one| holds(&one.there)) {
        match (holds(&one.planned), one.mild) {
            (true, _) => found[2] = true,
            (false, false) => found[0] = true,
            (false, true) => found[1] = true,
        }
    }
    found[3] = holds(&past.unknown) || past.begins.is_none_or(|begins| minute(n) < begins);
    found
}

proptest! {
    #[test]
    fn the_days_are_what_their_minutes_were(past in past(), now in DAY..6 * DAY) {
        let days = past.days(&TimeZone::UTC, minute(now));
        prop_assert_eq!(days.len() as i64, DAYS.min(DAYS - i64::from(now % DAY == 0)));
        let first: jiff::civil::Date = "2026-11-01".parse().unwrap();
        for day in days.iter().filter(|day| day.date >= first) {
            let begins = i64::from((day.date - first).get_days()) * DAY;
            let until = (begins + DAY).min(now);
            let minutes: Vec<[bool; 4]> = (begins..until).map(|n| seen(&past, n)).collect();
            let count = |wanted: fn(&[bool; 4]) -> bool| minutes.iter().filter(|m| wanted(m)).count() as i64;
            let down = count(|m| m[0]);
            let poor = count(|m| m[1] && !m[0]);
            let unknown = count(|m| m[3]);
            prop_assert_eq!(day.down.as_mins(), down);
            prop_assert_eq!(day.poor.as_mins(), poor);
            prop_assert_eq!(day.unknown.as_mins(), unknown);
            let worst = match () {
                () if down > 0 => Worst::Down,
                () if poor > 0 => Worst::Poor,
                () if unknown == until - begins => Worst::Unknown,
                () if count(|m| m[2]) > 0 => Worst::Planned,
                () => Worst::Well,
            };
            prop_assert_eq!(day.worst, worst);
        }
    }
}

#[test]
fn days_are_as_long_as_the_zone_has_them_and_before_the_log_nothing_is_known() {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let past = Past {
        troubles: vec![Trouble {
            mild: false,
            there: vec![Spell {
                from: at("2026-10-24T00:00:00Z"),
                until: None,
            }],
            planned: Vec::new(),
        }],
        unknown: Vec::new(),
        begins: Some(at("2026-10-23T12:00:00Z")),
    };
    let days = past.days(&zone, at("2026-10-26T11:00:00Z"));
    let told: Vec<(String, Worst, i64)> = days[days.len() - 5..]
        .iter()
        .map(|day| (day.date.to_string(), day.worst, day.down.as_hours()))
        .collect();
    let day = |date: &str, worst, hours| (date.to_owned(), worst, hours);
    assert_eq!(
        told,
        [
            day("2026-10-22", Worst::Unknown, 0),
            day("2026-10-23", Worst::Well, 0),
            day("2026-10-24", Worst::Down, 22),
            day("2026-10-25", Worst::Down, 25),
            day("2026-10-26", Worst::Down, 12),
        ]
    );
}

#[test]
fn a_fault_elsewhere_troubles_a_place_while_its_rooms_cannot_be_used() {
    let (inventory, _) = fosen("");
    let began = "2026-11-10T08:00:00Z";
    let affected = |places: &[&str]| What::Affected {
        affected: places.iter().map(|place| room(&inventory, place)).collect(),
    };
    let story = Story::opened(
        &inventory,
        1,
        "rissa",
        [began, "2026-11-10T08:01:00Z"],
        None,
    )
    .then("2026-11-10T09:00:00Z", affected(&["rissa", "osen"]))
    .then("2026-11-10T10:00:00Z", affected(&["rissa"]))
    .then("2026-11-10T11:00:00Z", What::Cleared);
    let course = story.course();
    let lasted = |place: &str, room: &str| {
        let trouble = Trouble::of(&course, Some(Mode::Silent), place, |id| id == room);
        let whole = trouble
            .there
            .iter()
            .filter_map(|s| s.within(at(began), at("2026-11-11T00:00:00Z")));
        whole
            .map(|(from, until)| until.duration_since(from).as_mins())
            .sum::<i64>()
    };
    assert_eq!(lasted("rissa", "rissa.helsesenter.rom1"), 180);
    assert_eq!(lasted("osen", "osen.sykeheim.rom1"), 60);
    assert_eq!(lasted("roan", "roan.omsorgssenter.rom1"), 0);
    let mild = Trouble::of(&course, Some(Mode::Poor), "rissa", |_| false);
    assert!(mild.mild);
}
