//! Every page in every language.

use super::*;
use crate::access::Scope;
use crate::view::page::{Glance, Login, NoLogin};

/// Pages without a frame of the region, and those of planned work.
fn others(snapshot: &Snapshot, language: Language) -> Vec<String> {
    let mut pages = vec![super::super::page::glance(
        &Glance::of(snapshot),
        Some("/login"),
        language,
    )];
    for trouble in Trouble::ALL {
        pages.push(super::super::page::closed(
            trouble,
            Some("/login"),
            language,
        ));
    }
    for wrong in [
        None,
        Some(NoLogin::Wrong),
        Some(NoLogin::Limited(Duration::from_secs(29))),
        Some(NoLogin::Busy),
        Some(NoLogin::Clear),
        Some(NoLogin::Elsewhere),
        Some(NoLogin::Form),
    ] {
        let (name, next) = ("", None);
        pages.push(super::super::page::login(
            &Login { wrong, name, next },
            language,
        ));
    }
    let scope = Scope::operator();
    pages.push(super::super::page::plans(
        &shown(snapshot),
        &scope,
        (None, None),
        None,
        language,
    ));
    pages.into_iter().map(Result::unwrap).collect()
}

fn all(snapshot: &Snapshot, language: Language) -> Vec<String> {
    let mut all = pages(snapshot, language);
    all.extend(others(snapshot, language));
    all
}

/// Fingerprints change with every word of what happened.
fn steady(snapshot: &Snapshot, text: String) -> String {
    let prints = snapshot
        .faults
        .iter()
        .filter_map(|fault| fault.print_and_events());
    prints.fold(text, |text, (print, _)| {
        text.replace(&print, "1111-2222-3333-4444-5555")
    })
}

#[test]
fn every_page_is_read_in_every_language() {
    for language in Language::ALL {
        let mut text = String::new();
        for snapshot in [sample::all_well(), sample::one_fault(), sample::troubled()] {
            let read: Vec<String> = all(&snapshot, language)
                .iter()
                .map(|page| read(page))
                .collect();
            text.push_str(&steady(&snapshot, read.join("\n---\n")));
            text.push_str("\n=====\n");
        }
        insta::assert_snapshot!(format!("pages-{}", language.tag()), text);
    }
}

/// What is Bokmål and nothing else: not Swedish, Nynorsk or English.
const BOKMAL: [&str; 24] = [
    "ikke",
    "hvem",
    "hva",
    "hvorfor",
    "noen",
    "noe",
    "nå",
    "fra",
    "siden",
    "saken",
    "virker",
    "svarer",
    "oversikt",
    "åpne",
    "kommunene",
    "hendelser",
    "hendelse",
    "blir",
    "måte",
    "ligger",
    "avgjort",
    "varsler",
    "kommer",
    "avtalene",
];

/// The words that a language shares with Bokmål.
const fn shared(language: Language) -> &'static [&'static str] {
    match language {
        Language::Bokmal => &BOKMAL,
        Language::Nynorsk => &["blir", "måte", "avgjort"],
        Language::Swedish => &["nå", "blir", "ligger", "avgjort", "kommer"],
        Language::English => &[],
    }
}

#[test]
fn no_page_has_words_of_bokmal_in_another_language() {
    for snapshot in [
        sample::all_well(),
        sample::one_fault(),
        sample::troubled(),
        sample::cut_off(),
    ] {
        for language in [Nynorsk, Swedish, English] {
            for page in all(&snapshot, language) {
                // A mail stands there as it was sent.
                let page = page.replace("Hva nå", "");
                let whole = page.split_once("<body>").unwrap().1;
                let words = whole.split(|c: char| !c.is_alphabetic());
                let found = words
                    .map(str::to_lowercase)
                    .filter(|word| BOKMAL.contains(&&**word))
                    .find(|word| !shared(language).contains(&&**word));
                assert_eq!(found, None, "{language:?}: {}", read(&page));
            }
        }
    }
}

#[test]
fn every_page_offers_every_language_under_its_own_name() {
    for language in Language::ALL {
        for page in all(&sample::one_fault(), language) {
            assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())));
            for (one, name) in Language::ALL
                .into_iter()
                .zip(["Bokmål", "Nynorsk", "Svenska", "English"])
            {
                let tag = one.tag();
                let current = if one == language {
                    " aria-current=\"true\""
                } else {
                    ""
                };
                let link =
                    format!("<a href=\"?language={tag}\" lang=\"{tag}\"{current}>{name}</a>");
                assert!(page.contains(&link), "{link}: {page}");
            }
        }
    }
}
