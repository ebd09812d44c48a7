use crate::inventory::Language;
use crate::view::page;
use crate::view::sample::{self, Names};

/// A page of a region with so many municipalities, of which one is named last.
fn page_of(count: usize) -> String {
    let mut municipalities: Vec<(&'static str, &'static str)> = (0..count)
        .map(|nth| {
            let id: &'static str = Box::leak(format!("m{nth}").into_boxed_str());
            let name: &'static str = Box::leak(format!("Eid {nth}").into_boxed_str());
            (id, name)
        })
        .collect();
    municipalities.push(("aker", "Aaker"));
    municipalities.push(("alta", "Áltá"));
    let names = Names {
        municipalities,
        ..Names::default()
    };
    let mut draft = sample::well(sample::inventory(&names, true));
    sample::down(&mut draft, &["m3.helsesenter.rom1", "m3.helsesenter.rom2"]);
    let snapshot = sample::snapshot(&mut draft, vec![]);
    page::overview(&sample::shown(&snapshot), Language::Bokmal).expect("a page")
}

#[test]
fn where_there_are_few_municipalities_each_has_a_tile_and_no_list_follows() {
    let page = page_of(20);
    assert_eq!(page.matches("<li class=\"tile").count(), 23);
    assert!(!page.contains("class=\"directory\""));
    // What the first page may weigh where there are some two dozen.
    assert!(page.len() < 100_000, "{}", page.len());
}

#[test]
fn of_many_municipalities_those_amiss_have_tiles_and_all_stand_under_their_letter() {
    let page = page_of(60);
    // The one that is down, and what the region shares.
    assert_eq!(page.matches("<li class=\"tile").count(), 2);
    let (_, list) = page.split_once("class=\"directory\"").expect("a list");
    assert_eq!(list.matches("href=\"/m/").count(), 62);
    // A Sámi letter stands with the one it is made of, and aa as å, last.
    let place = |what: &str| list.find(what).expect(what);
    assert!(place(">A</h3>") < place("Áltá"));
    assert!(place("Áltá") < place(">E</h3>"));
    assert!(place(">E</h3>") < place(">Å</h3>"));
    assert!(place(">Å</h3>") < place("Aaker"));
    // That one is down is said there in a word.
    let (_, down) = list.split_once("href=\"/m/m3\"").expect("a link");
    assert!(
        down.split_once("</li>")
            .expect("an item")
            .0
            .contains("nede")
    );
}
