use super::detail::Teller;
use super::*;
use crate::inventory::Language;
use crate::words::check::findings;

#[test]
fn every_language_has_the_same_sentences_with_the_same_arguments_and_no_others() {
    let declared = [
        Phrase::DECLARED,
        MinimumPhrase::DECLARED,
        DrillPhrase::DECLARED,
        LinkSaid::DECLARED,
        PlannedSaid::DECLARED,
        CameSaid::DECLARED,
        ReplySaid::DECLARED,
        Said::DECLARED,
        Voice::DECLARED,
        TermsSaid::DECLARED,
        Tail::DECLARED,
    ];
    let inner = [
        said::DECLARED,
        subject::DECLARED,
        fails::DECLARED,
        reported::DECLARED,
        seen::DECLARED,
        thing::DECLARED,
        time::DECLARED,
        detail::DECLARED,
    ];
    let declared: Vec<_> = declared
        .into_iter()
        .chain(inner.into_iter().flatten().copied())
        .collect();
    assert_eq!(findings(&BOOK, &declared), [""; 0]);
    let all: usize = declared.iter().map(|each| each.len()).sum();
    assert!(all > 400, "{all}");
}

#[test]
fn a_line_of_evidence_that_is_taken_apart_is_all_there() {
    // Put together again in English it is the line that was kept, apart from brackets.
    let bare = |line: &str| line.replace(['(', ')', ','], "");
    for line in crate::notice::tests::languages::details() {
        let said = Teller(Language::English).line(&line);
        if !said.contains('“') && !line.ends_with(": the way was open") {
            assert_eq!(bare(&said), bare(&line));
        }
    }
}

#[test]
fn a_last_day_is_today_tomorrow_or_in_so_many_days() {
    let table = [
        (Language::Bokmal, ["i dag.", "i morgen.", "om 21 dager."]),
        (Language::Nynorsk, ["i dag.", "i morgon.", "om 21 dagar."]),
        (Language::Swedish, ["i dag.", "i morgon.", "om 21 dagar."]),
        (Language::English, ["today.", "tomorrow.", "in 21 days."]),
    ];
    for (language, expected) in table {
        for (left, end) in [0, 1, 21].into_iter().zip(expected) {
            let said = TermsSaid::Ends {
                agreement: "A",
                party: "B",
                day: "C",
                left,
            };
            let said = said.say(language);
            assert!(said.ends_with(end), "{said}");
        }
    }
}

#[test]
fn words_are_inflected_by_what_they_speak_of() {
    use crate::fault::{CauseRef, ComponentRef};
    use crate::health::Mode;
    use crate::inventory::{Facet, Kind};
    let said = |language, kind, facet| {
        let cause = CauseRef {
            component: ComponentRef {
                id: "x".to_owned(),
                name: "X".to_owned(),
                kind,
                site: None,
                site_name: None,
                municipality: None,
            },
            facet,
            mode: Mode::Unavailable,
        };
        wrong(language, &cause)
    };
    let table = [
        (Language::Bokmal, "den ikke", "det ikke"),
        (Language::Nynorsk, "ho ikkje", "det ikkje"),
        (
            Language::Swedish,
            "den inte är tillgänglig",
            "det inte är tillgängligt",
        ),
        (Language::English, "it is not", "it is not"),
    ];
    for (language, line, network) in table {
        let told = said(language, Kind::AccessLine, Facet::Reach);
        assert!(told.contains(line), "{told}");
        let told = said(language, Kind::RoomNetwork, Facet::Reach);
        assert!(told.contains(network), "{told}");
    }
    let room = said(Language::Swedish, Kind::Codec, Facet::Registration);
    assert_eq!(room, "X är registrerat men inte tillgängligt");
}
