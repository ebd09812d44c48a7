//! Who was told of a fault: a section of its page.

use std::borrow::Cow;

use super::mark;
use crate::notice::{Brief, Fate};
use crate::view::shown::Shown;
use crate::view::text::Phrase;
use crate::view::words::{Told, Words};

/// The section's rows, and what is to be said of them.
pub(super) struct Section {
    /// A sentence in place of the rows, or about them.
    pub(super) remark: Option<Cow<'static, str>>,
    /// One a notice, oldest first.
    pub(super) rows: Vec<Row>,
    /// How many.
    pub(super) count: String,
    /// Where the mails themselves can be read, in the demo.
    pub(super) mails: Option<&'static str>,
}

/// A notice in the table.
pub(super) struct Row {
    pub(super) party: String,
    pub(super) what: Cow<'static, str>,
    pub(super) channel: Cow<'static, str>,
    pub(super) fate: String,
    pub(super) at: String,
}

impl Section {
    /// Of what the log says; nothing when it did not answer.
    pub(super) fn of(snapshot: &Shown, told: Option<&[Brief]>, w: Words, t: Told<'_>) -> Self {
        let unlogged = snapshot.monitor.unlogged_since.is_some();
        let remark = match told {
            None => Some(w.told_unread()),
            Some(_) if unlogged => Some(w.told_unlogged()),
            Some([]) => Some(w.told_nobody()),
            Some(_) => None,
        };
        let told = told.unwrap_or_default();
        Self {
            remark,
            rows: told.iter().map(|one| row(snapshot, one, w, t)).collect(),
            count: w.notices(told.len()),
            mails: snapshot.monitor.mails,
        }
    }
}

fn row(snapshot: &Shown, notice: &Brief, w: Words, told: Told<'_>) -> Row {
    let settled = match notice.fate {
        Fate::Waiting | Fate::StandingBy | Fate::Held | Fate::Gathered | Fate::Shadowed => None,
        Fate::UnderWay
        | Fate::PutOff
        | Fate::Accepted { .. }
        | Fate::Refused
        | Fate::GivenUp
        | Fate::Cancelled => notice.tried_at,
    };
    let at = settled.unwrap_or(notice.created_at);
    Row {
        party: Phrase::name(party_name(snapshot, notice)).html(),
        what: w.told_what(notice.reason),
        channel: w.channel(notice.channel),
        fate: match notice.fate {
            Fate::Refused | Fate::GivenUp => {
                mark::tag("gap", &w.fate_by(notice.channel, notice.fate))
            }
            Fate::Waiting
            | Fate::StandingBy
            | Fate::UnderWay
            | Fate::PutOff
            | Fate::Held
            | Fate::Gathered
            | Fate::Accepted { .. }
            | Fate::Cancelled
            | Fate::Shadowed => Phrase::words(w.fate_by(notice.channel, notice.fate)).html(),
        },
        at: w.moment(at, told.now, told.zone).html(),
    }
}

/// What a party is called now; its id when it has been taken out since.
pub(super) fn party_name<'a>(snapshot: &'a Shown, notice: &'a Brief) -> &'a str {
    let inventory = &snapshot.inventory;
    let region = inventory.region_by_id(&notice.region);
    inventory
        .parties()
        .find(|(_, party)| Some(party.region) == region && *party.id == notice.party)
        .map_or(&notice.party, |(_, party)| &*party.name)
}
