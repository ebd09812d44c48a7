use super::*;
use crate::view::sample;

#[test]
fn whoever_cannot_use_a_page_is_told_whom_to_tell_in_their_language() {
    let snapshot = sample::troubled();
    for (language, telephone) in [
        (Language::Bokmal, "telefon <bdi>+47 72 00 00 00</bdi>"),
        (Language::English, "telephone <bdi>+47 72 00 00 00</bdi>"),
    ] {
        let page = statement(&snapshot, language).expect("a page");
        assert!(page.contains("<bdi>Fosen regionråd</bdi>"), "{page}");
        assert!(page.contains(telephone), "{page}");
    }
}

#[test]
fn it_tells_nothing_else_of_what_is_watched() {
    let page = statement(&sample::troubled(), Language::Bokmal).expect("a page");
    for name in ["Åfjord", "FOSEN-", "Fosen IKT", "Rom 1"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn names_can_do_nothing_there() {
    let page = statement(&sample::hostile(), Language::English).expect("a page");
    assert!(!page.contains("<script"), "{page}");
}
