//! Sums of random histories, held against a count of minutes that knows nothing of spans.

use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;

/// A fault of a place: when it begins, and what happens to it after so many minutes each.
#[derive(Clone, Debug)]
struct Plan {
    place: usize,
    begins: i64,
    found_after: i64,
    acts: Vec<(i64, u8)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let acts = prop::collection::vec((1_i64..90, 0_u8..8), 0..12);
    (0_usize..6, -300_i64..1_400, 0_i64..10, acts).prop_map(|(place, begins, found_after, acts)| {
        Plan {
            place,
            begins,
            found_after,
            acts,
        }
    })
}

fn minute(n: i64) -> Timestamp {
    at("2026-11-10T00:00:00Z") + n.minutes()
}

/// The fault's events, those left out that cannot happen to it; and who is affected.
fn story(inventory: &Arc<Inventory>, serial: u32, plan: &Plan) -> Story {
    let place = ROOMS[plan.place].0;
    let began = minute(plan.begins).to_string();
    let mut now = plan.begins + plan.found_after;
    let opened = minute(now).to_string();
    let mut story = Story::opened(inventory, serial, place, [&began, &opened], None);
    let mut fault = story.fault();
    for &(after, act) in &plan.acts {
        now += after;
        let moment = minute(now).to_string();
        let what = match act {
            0 | 1 => What::Cleared,
            2 => reopened(&story, place),
            3 if fault.incident.is_none() => explained(true, &moment),
            3 | 4 => unexplained(true, &moment),
            5 => What::Affected {
                affected: vec![room(inventory, "osen"), room(inventory, place)],
            },
            6 => accepted(place, None),
            _ => closed(),
        };
        let next = story.clone().then(&moment, what);
        if fault.apply(next.events.last().unwrap()).is_ok() {
            story = next;
        }
    }
    story
}

/// In which minutes of the day a fault was there and no planned work explained it, in
/// which it was nobody's, and in which a room could not be used because of it.
struct Minutes {
    faulty: Vec<bool>,
    nobodys: Vec<bool>,
    rooms: Vec<Vec<String>>,
}

const DAY: std::ops::Range<i64> = 0..1_440;

fn minutes(story: &Story, plan: &Plan) -> Minutes {
    let mut all = Minutes {
        faulty: Vec::new(),
        nobodys: Vec::new(),
        rooms: Vec::new(),
    };
    let What::Opened { affected, .. } = &story.events[0].what else {
        panic!("it begins with its opening");
    };
    let mut to_come = story.events.iter().peekable();
    let mut fault: Option<Fault> = None;
    for n in plan.begins.min(DAY.start)..DAY.end {
        let now = minute(n);
        while let Some(event) = to_come.next_if(|event| event.at <= now) {
            match &mut fault {
                None => fault = Some(Fault::open(event).unwrap()),
                Some(fault) => fault.apply(event).unwrap(),
            }
        }
        if n < DAY.start {
            continue;
        }
        let begun = n >= plan.begins;
        let there = fault
            .as_ref()
            .map_or(begun, |fault| fault.state.is_active());
        let planned = fault.as_ref().and_then(|fault| fault.incident.as_ref());
        let faulty = there && planned.is_none();
        let since = fault.as_ref().and_then(Fault::ownerless_since);
        let affected = fault.as_ref().map_or(affected, |fault| &fault.affected);
        all.faulty.push(faulty);
        all.nobodys.push(since.is_some_and(|since| since <= now));
        let rooms = affected.iter().map(|room| room.id.clone());
        all.rooms.push(rooms.filter(|_| faulty).collect());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_what_a_count_of_minutes_says(plans in prop::collection::vec(plan(), 1..6)) {
        let (inventory, region) = fosen("");
        let stories: Vec<Story> = (1..).zip(&plans).map(|(n, plan)| story(&inventory, n, plan)).collect();
        let counted: Vec<Minutes> = stories.iter().zip(&plans).map(|(s, p)| minutes(s, p)).collect();
        // A day of UTC: Oslo's begins an hour before it.
        let mut day = november();
        day.from = minute(DAY.start);
        day.until = minute(DAY.end);
        let sources = sources(&stories, "2026-12-01T12:00:00Z");
        let report = Fairness::of(&sources, &inventory, region, day.clone());
        let minutes = |time: SignedDuration| usize::try_from(time.as_mins()).unwrap();
        let mut sum = 0;
        for row in &report.rows {
            let id = row.municipality.as_deref().unwrap();
            let own = || plans.iter().zip(&sources.courses).zip(&counted)
                .filter(|((plan, course), _)| {
                    ROOMS[plan.place].0 == id && !course.is_planned(sources.as_of)
                })
                .map(|(_, counted)| counted);
            let faulty: usize = own().map(|one| one.faulty.iter().filter(|m| **m).count()).sum();
            let nobodys: usize = own().map(|one| one.nobodys.iter().filter(|m| **m).count()).sum();
            prop_assert_eq!(minutes(row.figures.faulty), faulty, "{}", id);
            prop_assert_eq!(minutes(row.figures.ownerless), nobodys, "{}", id);
            let prefix = format!("{id}.");
            let mut unusable = 0;
            for n in 0..1_440 {
                let rooms: std::collections::BTreeSet<&String> =
                    counted.iter().flat_map(|one| &one.rooms[n]).collect();
                unusable += rooms.into_iter().filter(|room| room.starts_with(&prefix)).count();
            }
            prop_assert_eq!(minutes(row.unusable), unusable, "{}", id);
            sum += faulty;
        }
        let each: usize = sources.courses.iter().map(|one| minutes(one.lasted(day.from, day.until))).sum();
        prop_assert_eq!(sum, each, "by place as by fault");
    }
}
