use super::*;
use crate::words::Declared;
use crate::words::check::findings;

/// The messages of each subject.
const DECLARED: [&[Declared]; 1] = [crate::view::words::TicketSaid::DECLARED];

#[test]
fn every_language_has_the_same_sentences_with_the_same_arguments_and_no_others() {
    assert_eq!(findings(&BOOK, &DECLARED), [""; 0]);
}
