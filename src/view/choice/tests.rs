use super::*;
use crate::view::sample;

fn numbers(choice: &Choice) -> (Vec<String>, Option<String>) {
    let snapshot = sample::troubled();
    let page = choice.page(snapshot.faults.iter().map(AsRef::as_ref));
    let page = page.expect("it can be asked for");
    let numbers = page.faults.iter().map(|fault| fault.number.to_string());
    (numbers.collect(), page.last.map(ToString::to_string))
}

fn all() -> Vec<String> {
    numbers(&Choice::default()).0
}

#[test]
fn whoever_asks_for_nothing_gets_everything_at_once() {
    let snapshot = sample::troubled();
    let (numbers, last) = numbers(&Choice::default());
    assert_eq!(numbers.len(), snapshot.faults.len());
    assert_eq!(last, None);
}

#[test]
fn pages_of_any_size_together_are_the_whole_and_nothing_twice() {
    let all = all();
    for size in 1..=all.len() as u16 + 1 {
        let mut choice = Choice {
            limit: NonZeroU16::new(size),
            ..Choice::default()
        };
        let mut seen = Vec::new();
        loop {
            let (page, last) = numbers(&choice);
            assert!(page.len() <= usize::from(size));
            seen.extend(page);
            let Some(last) = last else { break };
            assert_eq!(seen.last(), Some(&last));
            choice.after = Some(last);
        }
        assert_eq!(seen, all, "pages of {size}");
    }
}

#[test]
fn the_ten_thousandth_of_a_year_comes_behind_the_one_before() {
    let snapshot = sample::troubled();
    let mut faults: Vec<Fault> = snapshot
        .faults
        .iter()
        .map(|fault| (**fault).clone())
        .collect();
    faults[0].number = Number::new("FOSEN", 2026, 10_000);
    faults[1].number = Number::new("FOSEN", 2026, 9_999);
    faults.truncate(2);
    let choice = Choice {
        after: Some("fosen-2026-9999".to_owned()),
        ..Choice::default()
    };
    let page = choice.page(&faults).expect("a number");
    assert_eq!(page.faults.len(), 1);
    assert_eq!(page.faults[0].number.as_str(), "FOSEN-2026-10000");
}

/// Whether something is true of a fault.
type Is = fn(&Fault) -> bool;

#[test]
fn each_word_leaves_those_of_which_it_is_true() {
    let snapshot = sample::troubled();
    let some = |text: &str| Some(text.to_owned());
    let table: [(Choice, Is); 5] = [
        (
            Choice {
                region: some("other"),
                ..Choice::default()
            },
            |_| false,
        ),
        (
            Choice {
                state: Some(StateJson::Closed),
                ..Choice::default()
            },
            |fault| fault.closed_at.is_some(),
        ),
        (
            Choice {
                owner: some("fosen-ikt"),
                ..Choice::default()
            },
            |fault| {
                fault
                    .assignment
                    .owner
                    .as_ref()
                    .is_some_and(|owner| owner.id == "fosen-ikt")
            },
        ),
        (
            Choice {
                holder: some("osen"),
                ..Choice::default()
            },
            |fault| fault.holder.id == "osen",
        ),
        (
            Choice {
                municipality: some("afjord"),
                region: some("fosen"),
                ..Choice::default()
            },
            |fault| {
                fault
                    .affected
                    .iter()
                    .any(|part| part.municipality.as_deref() == Some("afjord"))
            },
        ),
    ];
    for (choice, is) in table {
        let wanted = snapshot.faults.iter().filter(|fault| is(fault));
        let wanted: Vec<String> = wanted.map(|fault| fault.number.to_string()).collect();
        assert_eq!(numbers(&choice).0, wanted, "{choice:?}");
    }
    for (state, least) in [(StateJson::Closed, 1), (StateJson::Assigned, 1)] {
        let choice = Choice {
            state: Some(state),
            ..Choice::default()
        };
        assert!(numbers(&choice).0.len() >= least, "{state:?}");
    }
}

#[test]
fn what_cannot_be_asked_for_is_said() {
    let after = Choice {
        after: Some("42".to_owned()),
        ..Choice::default()
    };
    let said = after.page([]).expect_err("no number").to_string();
    assert_eq!(said, "`after` is to be the number of a fault, and not `42`");
    let limit = Choice {
        limit: NonZeroU16::new(PAGE + 1),
        ..Choice::default()
    };
    let said = limit.page([]).expect_err("too many").to_string();
    assert_eq!(said, "`limit` is 1000 at most");
}
