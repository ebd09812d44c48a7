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
    // Put together again in English it is the line that was kept.
    for line in crate::notice::tests::languages::details() {
        let said = Teller(Language::English).line(&line);
        let quoted = said.replace(['“', '”'], "");
        if !said.contains('“') && !line.ends_with(": the way was open") {
            assert_eq!(said, line);
        } else {
            assert!(!quoted.is_empty());
        }
    }
}
