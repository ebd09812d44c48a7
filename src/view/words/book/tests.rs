use super::super::{case, event, link, login, notice, pack, page, place, plans, terms};
use super::super::{thing, time, trouble};
use super::*;
use crate::view::words::{MapSaid, Past, RoomSaid, SearchSaid, StatementSaid, TicketSaid};
use crate::words::Declared;
use crate::words::check::findings;

/// The messages of each subject.
const DECLARED: &[&[Declared]] = &[
    case::CaseSaid::DECLARED,
    case::FaultStateSaid::DECLARED,
    event::EventSaid::DECLARED,
    link::LinkLabel::DECLARED,
    link::LinkSaid::DECLARED,
    login::KnownSaid::DECLARED,
    login::LoginSaid::DECLARED,
    MapSaid::DECLARED,
    Past::DECLARED,
    notice::Counted::DECLARED,
    notice::FateSaid::DECLARED,
    notice::ReasonSaid::DECLARED,
    pack::PackLabel::DECLARED,
    pack::PackSaid::DECLARED,
    page::PageSaid::DECLARED,
    place::ConditionSaid::DECLARED,
    place::PlaceSaid::DECLARED,
    plans::PlanSaid::DECLARED,
    plans::PlansLabel::DECLARED,
    RoomSaid::DECLARED,
    SearchSaid::DECLARED,
    StatementSaid::DECLARED,
    terms::TermLabel::DECLARED,
    terms::TermSaid::DECLARED,
    thing::ClassSaid::DECLARED,
    thing::FacetSaid::DECLARED,
    thing::FailsSaid::DECLARED,
    thing::FlawSaid::DECLARED,
    thing::KindSaid::DECLARED,
    thing::QualitySaid::DECLARED,
    thing::StateSaid::DECLARED,
    thing::TheSaid::DECLARED,
    thing::ThingSaid::DECLARED,
    TicketSaid::DECLARED,
    time::TimeSaid::DECLARED,
    trouble::TroubleSaid::DECLARED,
];

#[test]
fn every_language_has_the_same_sentences_with_the_same_arguments_and_no_others() {
    assert_eq!(findings(&BOOK, DECLARED), [""; 0]);
}
