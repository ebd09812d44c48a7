use super::*;
use Language::{Bokmal, English, Nynorsk, Swedish};

fn sorted(order: Order, names: &[&'static str]) -> Vec<&'static str> {
    let mut names = names.to_vec();
    names.reverse();
    names.sort_by_cached_key(|name| order.key(name));
    names
}

#[test]
fn norwegian_names_end_with_ae_oe_and_aa() {
    let names = [
        "Bjugn", "Kåfjord", "Osen", "Vefsn", "Ørland", "Aa", "Åfjord", "Aarborte", "Ås",
    ];
    assert_eq!(sorted(Order::Norwegian, &names), names);
}

#[test]
fn swedish_names_end_with_aa_ae_and_oe() {
    let names = [
        "Aarberg",
        "Bjuv",
        "Helsingborg",
        "Hässleholm",
        "Höganäs",
        "Ystad",
        "Åstorp",
        "Ängelholm",
        "Örkelljunga",
    ];
    assert_eq!(sorted(Order::Swedish, &names), names);
}

#[test]
fn english_names_have_marked_letters_with_those_without() {
    let names = ["Aberdeen", "Åfjord", "Bath", "Örebro", "Oslo", "York"];
    assert_eq!(sorted(Order::English, &names), names);
}

#[test]
fn letters_of_neighbours_stand_with_their_like() {
    let names = ["Ærø", "Älvdalen", "Øksnes", "Öland", "Åre"];
    assert_eq!(
        sorted(Order::Norwegian, &names),
        ["Älvdalen", "Ærø", "Øksnes", "Öland", "Åre"]
    );
    assert_eq!(
        sorted(Order::Swedish, &names),
        ["Åre", "Älvdalen", "Ærø", "Øksnes", "Öland"]
    );
}

#[test]
fn sami_letters_stand_next_to_those_they_are_made_of() {
    for order in [Order::Norwegian, Order::Swedish, Order::English] {
        let names = [
            "Áhkká",
            "Aza",
            "Bodø",
            "Čáhput",
            "Davvesiida",
            "Đeanu",
            "Enontekiö",
            "Narvik",
            "Ŋuoris",
            "Oslo",
            "Sand",
            "Šibitvuotna",
            "Tana",
            "Ŧáhter",
            "Uppsala",
        ];
        let at = |name: &str| {
            let sorted = sorted(order, &names);
            sorted.iter().position(|one| *one == name).unwrap()
        };
        for (before, name, after) in [
            ("Bodø", "Čáhput", "Davvesiida"),
            ("Čáhput", "Đeanu", "Enontekiö"),
            ("Narvik", "Ŋuoris", "Oslo"),
            ("Oslo", "Šibitvuotna", "Tana"),
            ("Tana", "Ŧáhter", "Uppsala"),
        ] {
            assert!(
                at(before) < at(name) && at(name) < at(after),
                "{order:?} {name}"
            );
        }
        assert!(at("Áhkká") < at("Bodø"), "{order:?}");
    }
}

#[test]
fn numbers_within_names_count_and_case_does_not() {
    for order in [Order::Norwegian, Order::Swedish, Order::English] {
        let names = ["rom 1", "Rom 2", "rom 10", "Rom 10 B", "Rom 100"];
        assert_eq!(sorted(order, &names), names, "{order:?}");
    }
}

#[test]
fn readers_have_the_order_of_their_language_or_of_the_region() {
    let table = [
        (Bokmal, Swedish, Order::Norwegian),
        (Nynorsk, Bokmal, Order::Norwegian),
        (Swedish, Bokmal, Order::Swedish),
        (English, Bokmal, Order::Norwegian),
        (English, Swedish, Order::Swedish),
        (English, English, Order::English),
    ];
    for (reader, region, expected) in table {
        assert_eq!(Order::of(reader, region), expected);
    }
}
