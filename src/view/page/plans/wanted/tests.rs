use std::sync::Arc;

use super::*;
use crate::access::Scope;
use crate::view::sample;

#[test]
fn a_time_that_the_clocks_leave_out_is_none_and_of_two_one_is_chosen() {
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    let at = |text: &str, fold: &str| {
        moment(text, fold, &zone, PlanField::From).map(|at| at.to_string())
    };
    let table = [
        ("2026-12-01T22:00", "", Ok("2026-12-01T21:00:00Z")),
        ("2026-03-29T02:30", "", Err(PlanWrong::Gap(PlanField::From))),
        (
            "2026-03-29T02:30",
            "1",
            Err(PlanWrong::Gap(PlanField::From)),
        ),
        (
            "2026-10-25T02:30",
            "",
            Err(PlanWrong::Fold(PlanField::From)),
        ),
        ("2026-10-25T02:30", "1", Ok("2026-10-25T00:30:00Z")),
        ("2026-10-25T02:30", "2", Ok("2026-10-25T01:30:00Z")),
        ("2026-10-25T03:00", "", Ok("2026-10-25T02:00:00Z")),
        ("", "", Err(PlanWrong::Time(PlanField::From))),
        ("i morgen", "", Err(PlanWrong::Time(PlanField::From))),
        (
            "9999-99-99T00:00",
            "",
            Err(PlanWrong::Time(PlanField::From)),
        ),
    ];
    for (text, fold, expected) in table {
        assert_eq!(at(text, fold), expected.map(str::to_owned), "{text} {fold}");
    }
}

#[test]
fn a_site_stands_for_what_is_in_it_and_what_nobody_knows_is_named() {
    let snapshot = Arc::new(sample::troubled());
    let shown = Shown::new(&snapshot, &Scope::operator());
    let inventory = &shown.inventory;
    let (region, _) = inventory.regions().next().expect("a region");
    let (_, first) = inventory
        .components()
        .find(|(_, component)| component.site.is_some())
        .expect("a component in a site");
    let site = inventory[first.site.expect("a site")].id.to_string();
    let named = |id: &str| {
        let all = [id.to_owned(), id.to_owned()];
        components(&all, region, &shown)
    };
    let there = named(&site).expect("what is in it");
    assert!(there.contains(&first.id.to_string()), "{there:?}");
    let in_it = inventory.components();
    let in_it = in_it.filter(|(_, one)| one.site == first.site).count();
    assert_eq!(there.len(), in_it);
    assert_eq!(named("gone"), Err(PlanWrong::Unknown("gone".to_owned())));
}
