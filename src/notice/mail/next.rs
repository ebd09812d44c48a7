//! What to do next, by why it is told.

use std::borrow::Cow;

use super::super::Reason;
use super::super::layout::{NAME, Sheet, clean};
use super::super::route::Due;
use super::super::words::{self, Phrase, ReportSaid, Said, TermsSaid};
use super::section::went_up;
use super::subject::is_from_room;
use super::{Scene, link};
use crate::fault::{Fault, State};
use crate::inventory::Language;

/// To whoever a step of the escalation has passed over: with whom it is now.
fn passed_over(sheet: &mut Sheet, due: &Due, fault: &Fault, language: Language) {
    if due.reason != Reason::Escalated && went_up(due.reason, fault) {
        let holder = clean(&fault.holder.name, NAME);
        sheet.para(&Said::NowWith { holder: &holder }.say(language));
    }
}

/// How somebody says yes. An answer goes to the coordinator; who has said yes is not asked
/// again.
fn accept(due: &Due, fault: &Fault, scene: &Scene) -> Option<Phrase> {
    let accepted = matches!(fault.state, State::Accepted { .. });
    match (&scene.telephone, &scene.reply_to) {
        _ if accepted => None,
        // How it is done by mail stands below, in the words that are read.
        (None, Some(_)) if link::is_by_mail_only(due, fault, scene) => None,
        (None, Some(_)) => Some(Phrase::AcceptByMail),
        (Some(_), _) | (None, None) => Some(Phrase::AcceptByPhone),
    }
}

/// What becomes of it now that something was said of it, or reported again.
fn commented(reason: Reason, fault: &Fault, language: Language) -> Cow<'static, str> {
    match is_from_room(reason, fault) {
        true => ReportSaid::Again.say(language),
        false => Phrase::CommentedNext.say(language),
    }
}

pub(super) fn next(sheet: &mut Sheet, due: &Due, fault: &Fault, scene: &Scene, language: Language) {
    sheet.heading(&Phrase::Next.say(language));
    if !due.in_place_of.is_empty() {
        let names: Vec<String> = due.in_place_of.iter().map(|n| clean(n, NAME)).collect();
        let names = words::list(language, &names);
        sheet.para(&Said::InPlaceOf { names: &names }.say(language));
    }
    passed_over(sheet, due, fault, language);
    let mut say = |phrase: Phrase| sheet.para(&phrase.say(language));
    match due.reason {
        Reason::Responsible | Reason::Reopened => {
            if due.in_place_of.is_empty() {
                say(Phrase::Mend);
            }
            accept(due, fault, scene).into_iter().for_each(say);
        }
        Reason::Escalated if due.recipient.party == fault.holder.id => {
            let said = match due.recipient.party == scene.coordinator_id {
                true => TermsSaid::EscalatedLast,
                false => TermsSaid::EscalatedNext,
            };
            sheet.para(&said.say(language));
        }
        Reason::Escalated => {
            let holder = clean(&fault.holder.name, NAME);
            sheet.para(&Said::NowWith { holder: &holder }.say(language));
        }
        Reason::Gap => say(Phrase::SettleGap),
        Reason::Undecided if fault.is_reported() => {
            sheet.para(&ReportSaid::Next.say(language));
        }
        Reason::Undecided => say(Phrase::SettleTie),
        Reason::Affected => say(Phrase::Wait),
        Reason::Known => say(Phrase::KnownNext),
        Reason::Deputy => say(Phrase::DeputyNext),
        Reason::Commented => sheet.para(&commented(due.reason, fault, language)),
        Reason::Shadow => say(Phrase::ShadowNext),
        Reason::Released => {
            let holder = clean(&fault.holder.name, NAME);
            let said = match &fault.merged_into {
                Some(into) => Said::MergedInto {
                    number: into.as_str(),
                },
                None => Said::NowWith { holder: &holder },
            };
            sheet.para(&said.say(language));
            sheet.para(&Phrase::NothingToDo.say(language));
        }
        Reason::Withdrawn if scene.today.is_asked => say(Phrase::UnaskedMeans),
        Reason::Withdrawn => say(Phrase::WithdrawnMeans),
        Reason::Recovered if due.recipient.party == fault.holder.id => {
            say(Phrase::Closes);
            // Of an undecided one the coordinator is the holder.
            if fault.before != State::Undecided {
                say(Phrase::AskRemedy);
            }
        }
        Reason::Recovered
        | Reason::Replied
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::AgreementEnds
        | Reason::Announced
        | Reason::Replanned
        | Reason::CalledOff
        | Reason::Undelivered
        | Reason::Digest
        | Reason::Event
        | Reason::Ticket
        | Reason::TicketClosed => say(Phrase::AllWell),
    }
}
