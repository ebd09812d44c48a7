use super::*;
use crate::view::sample;

#[test]
fn what_two_places_have_is_told_apart_by_its_place() {
    let inventory = sample::inventory(&sample::Names::default(), true);
    let line = |id: &str| sample::find(&inventory, &format!("{id}.helsesenter.linje"));
    let (one, other) = (line("afjord"), line("bjugn"));
    let names = Names::of(&inventory, [one, other]);
    assert_eq!(names.name(one), "Linje, Åfjord helsesenter");
    assert_eq!(names.name(other), "Linje, Bjugn helsesenter");
    assert_eq!(Names::of(&inventory, [one]).name(one), "Linje");
}

#[test]
fn a_kind_is_said_once() {
    let said = |name, kind| kind_beside(name, Cow::Borrowed(kind));
    assert_eq!(said("Linje", "linje"), "");
    assert_eq!(said("Linje 2", "linje"), "");
    assert_eq!(said("Linjeruter", "linje"), "linje");
    assert_eq!(said("Rom 1", "videoutstyr"), "videoutstyr");
}
