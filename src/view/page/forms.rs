//! What is answered on a page: behind a link in a mail, and on a fault's own.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::access::Purpose;
use crate::fault::{
    ByLink, CLOSING, COMMENT, Capacity, EXPECTED_WITHIN, Event, Fault, REASON, State,
};
use crate::inventory::DRILL;
use crate::view::shown::Shown;
use crate::view::text::clean;
use crate::view::words::{Told, Words};

/// What somebody has typed, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// When it is expected to be mended.
    pub expected: String,
    /// Why it is not theirs.
    pub because: String,
    /// The id of the party to which it is to go.
    pub to: String,
    /// Why to that.
    pub why: String,
    /// A comment.
    pub text: String,
    /// What it was.
    pub cause: String,
    /// What mended it.
    pub remedy: String,
}

/// What is offered of a fault as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offers {
    /// To say yes.
    pub accept: bool,
    /// To say no.
    pub reject: bool,
    /// To pass it on.
    pub hand_over: bool,
    /// To say something.
    pub comment: bool,
    /// To say what it was.
    pub close: bool,
}

impl Offers {
    /// What a link offers to a party.
    pub fn of(link: ByLink, fault: &Fault, party: &str) -> Self {
        let opens = fault.opens(link, party);
        let accept = opens && link.purpose == Purpose::Answer;
        Self {
            accept,
            reject: accept && fault.may_reject(party),
            // A link is for an answer; who else could take it is for those who see more.
            hand_over: false,
            comment: opens,
            close: opens && link.purpose == Purpose::Close,
        }
    }

    /// What is offered to whoever is known and speaks for a party.
    pub fn to(fault: &Fault, party: &str) -> Self {
        let there = fault.region != DRILL && fault.merged_into.is_none();
        Self {
            accept: there && fault.may_answer(party),
            reject: there && fault.may_reject(party),
            hand_over: there && fault.may_hand_over(party),
            comment: there && fault.state != State::Closed,
            close: there && fault.may_close(party),
        }
    }

    pub(super) const fn any(self) -> bool {
        self.comment
    }
}

/// Why nothing came of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It was not sent from the page itself.
    Elsewhere,
    /// It is not what the page's forms send, or too much.
    Form,
    /// It is not, or no longer, offered.
    NotOffered,
    /// Words that were asked for are missing.
    Empty,
    /// There are more characters than this.
    TooLong(usize),
    /// There is a character in it that is not seen.
    Hidden,
    /// The time is none, has passed, or is too far off.
    Time,
    /// They have said yes already, and name no other time.
    Already,
    /// Something has happened since.
    Stale,
    /// The ledger has no room, or the log cannot be written.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
    /// It has happened, and no log holds it.
    Unkept,
}

impl Wrong {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::Elsewhere => 403,
            Self::Form => 400,
            Self::NotOffered | Self::Already | Self::Stale => 409,
            Self::Empty | Self::TooLong(_) | Self::Hidden | Self::Time => 422,
            Self::Busy => 503,
            Self::Unheard => 504,
            Self::Unkept => 500,
        }
    }
}

/// What somebody who is known may do with a fault, on its page.
#[derive(Clone, Debug)]
pub struct Acting {
    /// As what they act.
    pub capacity: Capacity,
    /// The last event that they had seen when something came of it.
    pub since: Option<u32>,
    /// Why nothing came of what was sent.
    pub wrong: Option<Wrong>,
    /// What was sent then.
    pub typed: Typed,
}

impl Acting {
    /// Somebody who has sent nothing yet.
    pub fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            since: None,
            wrong: None,
            typed: Typed::default(),
        }
    }

    /// For which party they act: who speaks for all, for the one that holds it.
    pub fn party<'a>(&'a self, fault: &'a Fault) -> &'a str {
        match &self.capacity {
            Capacity::Operator | Capacity::Coordinator => &fault.holder.id,
            Capacity::Party(id) | Capacity::Link(id, _) => id,
        }
    }

    /// What is offered to them.
    pub fn offers(&self, fault: &Fault) -> Offers {
        Offers::to(fault, self.party(fault))
    }
}

/// A moment of a fault.
pub(super) struct Moment {
    pub(super) at: String,
    pub(super) what: String,
}

/// What people have reported from rooms, where that is all the evidence there is.
pub(super) fn reports(fault: &Fault, w: Words, told: Told<'_>) -> Vec<Moment> {
    let events = fault.timeline.iter().filter(|_| fault.is_reported());
    let reports = events.filter_map(|event| Some((event.at, event.report()?)));
    reports
        .map(|(at, report)| Moment {
            at: w.moment(at, told.now, told.zone).html(),
            what: w.whole_report(report).html(),
        })
        .collect()
}

pub(super) fn moment(event: &Event, w: Words, told: Told<'_>) -> Moment {
    Moment {
        at: w.moment(event.at, told.now, told.zone).html(),
        what: w.event(&event.what, told).html(),
    }
}

/// A party that something can go to.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
}

/// The forms of a page, and what stands above them.
pub(super) struct Forms {
    pub(super) wrong: Option<String>,
    pub(super) since_heading: Cow<'static, str>,
    pub(super) since: Vec<Moment>,
    pub(super) nothing: Option<String>,
    pub(super) speaks_for: String,
    pub(super) offers: Offers,
    pub(super) accept_heading: Cow<'static, str>,
    pub(super) accept: Cow<'static, str>,
    pub(super) action: String,
    pub(super) seen: u32,
    /// Which of their parties it is, where it is said.
    pub(super) party: Option<String>,
    pub(super) parties: Vec<Choice>,
    pub(super) zone: String,
    pub(super) earliest: String,
    pub(super) latest: String,
    pub(super) typed: Typed,
    /// What was typed where nothing is offered any more.
    pub(super) left: Vec<String>,
    pub(super) reason: usize,
    pub(super) comment: usize,
    pub(super) closing: usize,
}

impl Forms {
    pub(super) fn new(
        fault: &Fault,
        offers: Offers,
        action: &str,
        w: Words,
        told: Told<'_>,
    ) -> Self {
        let again = matches!(fault.state, State::Accepted { .. }) && offers.accept;
        let (accept_heading, accept) = match again {
            true => (w.link_again_heading(), w.link_again()),
            false => (w.link_accept_heading(), w.link_accept()),
        };
        let local = |at: Timestamp| {
            let at = at.to_zoned(told.zone.clone());
            at.strftime("%Y-%m-%dT%H:%M").to_string()
        };
        Self {
            wrong: None,
            since_heading: w.link_since(),
            since: Vec::new(),
            nothing: None,
            speaks_for: String::new(),
            offers,
            accept_heading,
            accept,
            action: action.to_owned(),
            seen: fault.next_ordinal().saturating_sub(1),
            party: None,
            parties: Vec::new(),
            zone: told.zone.iana_name().unwrap_or_default().to_owned(),
            earliest: local(told.now + SignedDuration::from_mins(1)),
            latest: local(told.now + EXPECTED_WITHIN),
            typed: Typed::default(),
            left: Vec::new(),
            reason: REASON,
            comment: COMMENT,
            closing: CLOSING,
        }
    }

    /// Has what somebody typed stand where they typed it, and beside where that is gone.
    pub(super) fn keep(&mut self, typed: &Typed) {
        let offers = self.offers;
        let gone = [
            (offers.reject, &typed.because),
            (offers.hand_over, &typed.why),
            (offers.comment, &typed.text),
            (offers.close, &typed.cause),
            (offers.close, &typed.remedy),
        ];
        let gone = gone.into_iter().filter(|(offered, _)| !offered);
        let words = gone.map(|(_, words)| words.trim());
        let words = words.filter(|words| !words.is_empty());
        self.left = words.map(str::to_owned).collect();
        self.typed = typed.clone();
    }

    /// What somebody who is known may do; none where that is nothing, and nothing was tried.
    pub(super) fn of(
        snapshot: &Shown,
        fault: &Fault,
        acting: &Acting,
        w: Words,
        told: Told<'_>,
    ) -> Option<Self> {
        let offers = acting.offers(fault);
        if !offers.any() && acting.wrong.is_none() {
            return None;
        }
        // What comes of it is said above the forms, and not at the top of the page.
        let action = format!("{}#act", super::href_of(fault));
        let mut forms = Self::new(fault, offers, &action, w, told);
        forms.wrong = acting.wrong.map(|wrong| w.link_wrong(wrong));
        let since = acting.since.map(|seen| seen.saturating_add(1));
        forms.since = since.map_or_else(Vec::new, |from| {
            fault.since(from).map(|e| moment(e, w, told)).collect()
        });
        forms.speaks_for = speaks_for(snapshot, fault, &acting.capacity, w);
        forms.party = match &acting.capacity {
            Capacity::Party(id) => Some(id.clone()),
            Capacity::Operator | Capacity::Coordinator | Capacity::Link(..) => None,
        };
        if offers.hand_over {
            forms.parties = takers(snapshot, fault, w);
        }
        forms.keep(&acting.typed);
        Some(forms)
    }
}

/// In whose name it is written down.
fn speaks_for(snapshot: &Shown, fault: &Fault, capacity: &Capacity, w: Words) -> String {
    let inventory = &snapshot.inventory;
    let region = inventory.region_by_id(&fault.region);
    let own = region.and_then(|ix| match capacity {
        Capacity::Operator => Some(inventory[ix].operator),
        Capacity::Coordinator => Some(inventory[ix].coordinator),
        Capacity::Party(id) | Capacity::Link(id, _) => {
            let mut parties = inventory.parties();
            let found = parties.find(|(_, one)| one.region == ix && *one.id == **id);
            found.map(|(party, _)| party)
        }
    });
    let Some(own) = own.map(|party| &inventory[party]) else {
        return String::new();
    };
    match capacity {
        Capacity::Operator | Capacity::Coordinator if *own.id != *fault.holder.id => {
            w.speaks_for_all(&own.name, &fault.holder.name).html()
        }
        Capacity::Operator | Capacity::Coordinator | Capacity::Party(_) | Capacity::Link(..) => {
            w.link_speaks_for(&own.name).html()
        }
    }
}

/// To whom it can go, of those whom its reader knows of anyway: by name.
fn takers(snapshot: &Shown, fault: &Fault, w: Words) -> Vec<Choice> {
    let inventory = &snapshot.inventory;
    let Some(region) = inventory.region_by_id(&fault.region) else {
        return Vec::new();
    };
    let assignment = &fault.assignment;
    let named = [&assignment.holder].into_iter();
    let named = named.chain(&assignment.owner).chain(&assignment.among);
    let named: Vec<&str> = named
        .chain(fault.asked())
        .map(|party| party.id.as_str())
        .collect();
    let heads = [inventory[region].coordinator, inventory[region].operator];
    let agreed: Vec<_> = inventory
        .agreements()
        .filter(|(ix, agreement)| agreement.region == region && snapshot.sees_agreement(*ix))
        .map(|(_, agreement)| agreement.party)
        .collect();
    let parties = inventory.parties().filter(|(ix, party)| {
        let known = snapshot.sees_party(&fault.region, &party.id)
            || heads.contains(ix)
            || agreed.contains(ix)
            || named.contains(&&*party.id);
        party.region == region && *party.id != *fault.holder.id && known
    });
    let choice = |party: &crate::inventory::Party| Choice {
        id: party.id.to_string(),
        name: clean(&party.name),
    };
    let mut takers: Vec<Choice> = parties.map(|(_, party)| choice(party)).collect();
    let order = snapshot.order(w.language());
    takers.sort_by_cached_key(|one| order.key(&one.name));
    takers
}
