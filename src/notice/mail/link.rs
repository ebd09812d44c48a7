//! The place for a link by which whoever has to act does so without an account.

use super::super::layout::Sheet;
use super::super::words::LinkSaid;
use super::{Due, Reason, Scene};
use crate::access::{PLACEHOLDER, Purpose};
use crate::fault::Fault;
use crate::inventory::Language;

/// A link that a mail has a place for.
#[derive(Clone, Copy)]
pub(super) struct Offered {
    /// What it is for.
    pub(super) purpose: Purpose,
    /// Days that it holds.
    days: u16,
    /// Whether its recipient may also say no.
    rejectable: bool,
}

/// What the link in a mail is for; none where its recipient has nothing to do, or where
/// there are no links.
pub(super) fn of(due: &Due, fault: &Fault, scene: &Scene) -> Option<Offered> {
    let days = scene.link_days?;
    Some(Offered {
        purpose: purpose(due, fault)?,
        days,
        rejectable: fault.may_reject(&due.recipient.party),
    })
}

/// What its recipient may do about it; none where that is nothing.
fn purpose(due: &Due, fault: &Fault) -> Option<Purpose> {
    let party = &due.recipient.party;
    let asked = due.reason.is_holding() || due.reason == Reason::Commented;
    if asked && fault.may_answer(party) {
        Some(Purpose::Answer)
    } else {
        let closes = due.reason == Reason::Recovered && fault.may_close(party);
        closes.then_some(Purpose::Close)
    }
}

/// Whether its recipient may act on it by an answer, and that is read.
pub(super) fn is_answerable(due: &Due, fault: &Fault, scene: &Scene) -> bool {
    scene.mailbox.is_some() && purpose(due, fault).is_some()
}

/// Whether it says how to answer by mail for want of a link.
pub(super) fn is_by_mail_only(due: &Due, fault: &Fault, scene: &Scene) -> bool {
    of(due, fault, scene).is_none() && is_answerable(due, fault, scene)
}

/// How to answer by mail, where answers are read.
pub(super) fn by_mail(sheet: &mut Sheet, due: &Due, fault: &Fault, scene: &Scene) {
    if !is_answerable(due, fault, scene) {
        return;
    }
    if let Some(purpose) = purpose(due, fault) {
        let rejectable = fault.may_reject(&due.recipient.party);
        let said = LinkSaid::by_mail(purpose, rejectable);
        sheet.para(&said.say(due.recipient.language));
    }
}

/// The link itself, near the top: a telephone shows no more of a mail than that.
pub(super) fn put(sheet: &mut Sheet, offered: Option<Offered>, scene: &Scene, language: Language) {
    if let Some(offered) = offered {
        let url = format!("{}{PLACEHOLDER}", scene.public_url);
        let label = LinkSaid::label(offered.purpose).say(language);
        sheet.button(&label, &url);
    }
}

/// What it does, for how long, and what not to do with it.
pub(super) fn explain(sheet: &mut Sheet, offered: Option<Offered>, language: Language) {
    if let Some(offered) = offered {
        let does = LinkSaid::does(offered.purpose, offered.rejectable);
        sheet.para(&does.say(language));
        sheet.para(&LinkSaid::Holds { days: offered.days }.say(language));
    }
}
