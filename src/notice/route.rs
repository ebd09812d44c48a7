//! Who is told what happened to a fault, and for which reason.
//!
//! The decision rests on its arguments only: the event, the fault after it,
//! the inventory, and what has been told of this fault so far.

mod aside;
mod standing;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use self::standing::still_here;
pub(super) use self::standing::{Standing, address, addresses, standing};
use super::parties::{affected_parties, party_ix};
use super::{Reason, Recipient, RowState, webhook};
use crate::fault::{Event, Fault, GapRef, PartyRef, State, What};
use crate::inventory::{Contact, Facet, Inventory, PartyIx, RegionIx};

/// One notice that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Why.
    pub reason: Reason,
    /// To whom.
    pub recipient: Recipient,
    /// Names of the parties in whose place it goes to this one, since they
    /// have no contacts.
    pub in_place_of: Vec<String>,
    /// It was theirs until now and is no longer, beside the reason.
    pub relieved: bool,
    /// Its recipient is in shadow mode: it is written down, and not sent.
    pub shadowed: bool,
    /// To the operator: who would be told besides, were it not for shadow mode.
    pub would_tell: Vec<WouldTell>,
}

/// A party that shadow mode keeps from being told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WouldTell {
    /// Its name.
    pub party: String,
    /// Why it would be told.
    pub reason: Reason,
}

/// One notice that was decided before, oldest first in any list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Why.
    pub reason: Reason,
    /// To whom.
    pub recipient: Recipient,
    /// How far it has come.
    pub state: RowState,
}

/// Who is told of what has just happened to a fault; `fault` is as it is
/// after the event, `told` everything decided about it before, oldest first.
///
/// One notice per address: whoever plays two parts is told the weightier.
pub fn due(event: &Event, fault: &Fault, inventory: &Inventory, told: &[Told]) -> Vec<Due> {
    let Some(region) = inventory.region_by_id(&fault.region) else {
        return Vec::new();
    };
    let standing = still_here(standing(told), inventory);
    let mut list = List::about(fault, inventory, region, event.at);
    if fault.incident.is_some() {
        list.known(event, fault, &standing);
        list.drop_idle_stand_bys();
        list.keep_back(&standing);
        return list.due.into_values().collect();
    }
    match &event.what {
        What::Opened { .. } => {
            list.holders(fault, Reason::Responsible);
            list.affected(fault);
        }
        What::Reopened { .. } => {
            list.holders(fault, Reason::Reopened);
            list.affected(fault);
        }
        What::Located { .. } => {
            list.holders(fault, Reason::Responsible);
            if !is_news(fault) {
                list.forget_told(&standing);
            }
            list.newly_affected(fault, &standing);
            list.release(fault, &standing);
        }
        What::Accepted { .. } | What::HandedOver { .. } => {
            list.holders(fault, Reason::Responsible);
            list.forget_told(&standing);
            list.release(fault, &standing);
        }
        // Whoever has said no and has it still is told so, with the reason why it is looked
        // at as it is; and the coordinator learns of the quarrel.
        What::Rejected { .. } => {
            list.holders(fault, Reason::Responsible);
            list.deputy();
            list.release(fault, &standing);
        }
        // Nobody is relieved: the owner stays the owner and has not answered. Each step is
        // told, to the coordinator too, and to whoever held it until then.
        What::Escalated { to, .. } => {
            list.party_by_ref(to, Reason::Escalated);
            list.party(list.coordinator, Reason::Escalated);
            list.passed_over(fault, &standing);
        }
        What::Overdue => {
            list.party_by_ref(&fault.holder, Reason::Responsible);
            list.deputy();
        }
        What::Commented { by, .. } => list.comment(by, fault),
        What::Reported { .. } => list.reported(event, fault),
        What::Affected { .. } => list.newly_affected(fault, &standing),
        What::Cleared => list.all(&standing, Reason::Recovered),
        What::Merged { .. } => list.all(&standing, Reason::Released),
        What::Withdrawn => list.all(&standing, Reason::Withdrawn),
        // Who was not told because it had been reported, is told now.
        What::Unexplained { .. } => return overdue(fault, inventory, told, event.at),
        What::Explained { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Closed { .. } => {}
    }
    list.drop_passed_over(fault, &standing);
    list.drop_idle_stand_bys();
    list.keep_back(&standing);
    list.due.into_values().collect()
}

/// Who has to know of a fault as it stands and has not been told: contacts that
/// another configuration has brought. Whose mailbox refused for good is not
/// written to again.
pub(super) fn overdue(
    fault: &Fault,
    inventory: &Inventory,
    told: &[Told],
    at: Timestamp,
) -> Vec<Due> {
    let region = inventory.region_by_id(&fault.region);
    let Some(region) = region.filter(|_| fault.state.is_active()) else {
        return Vec::new();
    };
    let mut addressed = standing(told);
    for one in told.iter().filter(|one| one.reason.is_problem()) {
        if matches!(one.state, RowState::Dead { .. }) {
            let known = addressed.entry(address(&one.recipient.address));
            let known = known.or_insert(Standing {
                last: one,
                sent: true,
                escalated: one.reason == Reason::Escalated,
            });
            if one.reason.is_holding() && !known.last.reason.is_holding() {
                known.last = one;
            }
        }
    }
    let mut list = List::about(fault, inventory, region, at);
    match fault.incident {
        Some(_) if aside::is_planned(fault) => {}
        Some(_) => list.party(list.coordinator, Reason::Known),
        None => {
            list.holders(fault, Reason::Responsible);
            list.affected(fault);
        }
    }
    list.due.retain(|address, due| {
        addressed.get(address).is_none_or(|known| {
            // What shadow mode kept back has not been told.
            let unsent = !known.sent && !due.shadowed;
            unsent || due.reason.is_holding() && !known.last.reason.is_holding()
        })
    });
    list.drop_passed_over(fault, &addressed);
    list.drop_idle_stand_bys();
    list.keep_back(&addressed);
    list.due.into_values().collect()
}

/// Who is told of what concerns the monitor itself: its operator, or the
/// coordinator in the operator's place; never `except`, whose mailbox is dead. Of what
/// begins, those on call at that moment; else all of them.
pub fn due_to_operator(
    inventory: &Inventory,
    region: RegionIx,
    reason: Reason,
    begins: Option<Timestamp>,
    except: Option<&str>,
) -> Vec<Due> {
    let mut list = List {
        at: begins,
        ..List::new(inventory, region)
    };
    list.party(inventory[region].operator, reason);
    if let Some(dead) = except {
        list.due.remove(&address(dead));
    }
    list.drop_idle_stand_bys();
    list.due.into_values().collect()
}

/// Whether the last finding names something else than the one before it. Another
/// facet by which the same component is used is nothing else: pings fail some seconds
/// after the questions that connections put. That it cannot be used, where until now it
/// could and something was amiss, is news.
fn is_news(fault: &Fault) -> bool {
    let mut findings = fault.timeline.iter().rev().filter_map(|e| e.what.finding());
    let named = |finding: &crate::fault::Finding| {
        let causes = finding.candidates.iter().chain(&finding.cause);
        let named = causes.map(|c| (c.component.id.clone(), is_of_use(c.facet)));
        (named.collect::<BTreeSet<_>>(), finding.cause.is_some())
    };
    let last = findings.next().map(named);
    let before = findings.next().map(named);
    last != before
}

/// Whether what fails is what the component is used for, and nothing beside it.
const fn is_of_use(facet: Facet) -> bool {
    matches!(
        facet,
        Facet::Reach | Facet::Service | Facet::Registration | Facet::Room
    )
}

/// What is due so far, one a mailbox.
pub(super) struct List<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) region: RegionIx,
    /// Of what it is about.
    coordinator: PartyIx,
    pub(super) due: BTreeMap<String, Due>,
    /// When it is told: to those on call then. None for all contacts.
    at: Option<Timestamp>,
}

impl<'a> List<'a> {
    pub(super) fn new(inventory: &'a Inventory, region: RegionIx) -> Self {
        Self {
            inventory,
            region,
            coordinator: inventory[region].coordinator,
            due: BTreeMap::new(),
            at: None,
        }
    }

    /// What is due of a fault, to those who are on call at a moment.
    fn about(fault: &Fault, inventory: &'a Inventory, region: RegionIx, at: Timestamp) -> Self {
        Self {
            coordinator: fault.coordinator(inventory, region),
            ..Self::at(inventory, region, at)
        }
    }

    /// Another about the same, with nothing due yet and to all contacts.
    fn like(&self) -> Self {
        Self {
            coordinator: self.coordinator,
            ..Self::new(self.inventory, self.region)
        }
    }

    /// One of those who are on call at a moment.
    pub(super) fn at(inventory: &'a Inventory, region: RegionIx, at: Timestamp) -> Self {
        Self {
            at: Some(at),
            ..Self::new(inventory, region)
        }
    }

    /// The contacts of a party that are told.
    pub(super) fn told_of(&self, party: PartyIx) -> Vec<&'a Contact> {
        let party = &self.inventory[party];
        match self.at {
            Some(at) => party.on_call(at),
            None => party.contacts.iter().collect(),
        }
    }

    /// Whoever has to act: the holder, and the coordinator where nothing decides. Where
    /// nobody has said yes in time, the owner and whoever has been told of that.
    fn holders(&mut self, fault: &Fault, as_holder: Reason) {
        let coordinator = self.coordinator;
        let mut steps = fault.steps_taken().peekable();
        let went_up = steps.peek().is_some();
        steps.for_each(|to| self.party_by_ref(to, Reason::Escalated));
        if went_up {
            self.party(coordinator, Reason::Escalated);
        }
        if fault.state == State::Undecided {
            self.party(coordinator, Reason::Undecided);
            return;
        }
        let asked = fault.asked().filter(|_| went_up);
        let asked = asked.unwrap_or(&fault.holder);
        self.party_by_ref(asked, as_holder);
        match fault.assignment.gap {
            Some(GapRef::Unagreed | GapRef::Contested { .. }) => {
                self.party(coordinator, Reason::Gap);
            }
            None => {}
        }
    }

    fn affected(&mut self, fault: &Fault) {
        for party in affected_parties(fault, self.inventory, self.region) {
            self.party(party, Reason::Affected);
        }
    }

    /// Those affected who have been told nothing that still stands; a holder among
    /// them, whose mailbox refused the first word, that it is theirs.
    fn newly_affected(&mut self, fault: &Fault, standing: &BTreeMap<String, Standing<'_>>) {
        let mut holders = self.like();
        holders.holders(fault, Reason::Responsible);
        let mut all = List {
            at: self.at,
            ..self.like()
        };
        all.affected(fault);
        for (address, due) in all.due {
            if !standing.contains_key(&address) {
                let due = holders.due.remove(&address).unwrap_or(due);
                self.due.entry(address).or_insert(due);
            }
        }
    }

    /// Tells those who held it, and hold it no longer, that they do not; whoever
    /// of them cannot use their equipment stays a recipient until the end.
    fn release(&mut self, fault: &Fault, standing: &BTreeMap<String, Standing<'_>>) {
        let mut holders = self.like();
        holders.holders(fault, Reason::Responsible);
        let mut affected = self.like();
        affected.affected(fault);
        for (address, known) in standing {
            let due = self.due.get(address).map(|due| due.reason);
            let stays = holders.due.contains_key(address) || due == Some(Reason::Deputy);
            if !known.last.reason.is_holding() || stays {
                continue;
            }
            let reason = if affected.due.contains_key(address) {
                Reason::Affected
            } else {
                Reason::Released
            };
            self.due.insert(
                address.clone(),
                Due {
                    reason,
                    recipient: known.last.recipient.clone(),
                    in_place_of: Vec::new(),
                    relieved: true,
                    shadowed: !known.sent,
                    would_tell: Vec::new(),
                },
            );
        }
    }

    /// Takes out those who have been told the same already.
    fn forget_told(&mut self, standing: &BTreeMap<String, Standing<'_>>) {
        self.due.retain(|address, due| {
            standing.get(address).is_none_or(|known| {
                let told = known.last.reason;
                let again = [
                    (Reason::Reopened, Reason::Responsible),
                    (Reason::Deputy, Reason::Gap),
                ];
                let again = again.contains(&(told, due.reason));
                told != due.reason && !again
            })
        });
    }

    /// The end, to all who were told of the problem; kept back from those from
    /// whom the problem was.
    fn all(&mut self, standing: &BTreeMap<String, Standing<'_>>, reason: Reason) {
        for (address, known) in standing {
            let due = Due {
                reason,
                recipient: known.last.recipient.clone(),
                in_place_of: Vec::new(),
                relieved: reason == Reason::Released && known.last.reason.is_holding(),
                shadowed: !known.sent,
                would_tell: Vec::new(),
            };
            self.due.insert(address.clone(), due);
        }
    }

    /// A party that has left the configuration has no contacts either.
    fn party_by_ref(&mut self, party: &PartyRef, reason: Reason) {
        match party_ix(self.inventory, self.region, &party.id) {
            Some(ix) => self.party(ix, reason),
            None => self.in_place_of(&party.name, reason, false),
        }
    }

    pub(super) fn party(&mut self, party: PartyIx, reason: Reason) {
        if self.inventory[party].contacts.is_empty() {
            let name = self.inventory[party].name.to_string();
            self.in_place_of(&name, reason, self.inventory.is_in_shadow(party));
        } else {
            self.contacts(party, reason, None, false);
        }
    }

    /// A party without contacts: the coordinator is told, or else the operator.
    fn in_place_of(&mut self, name: &str, reason: Reason, in_shadow: bool) {
        let region = &self.inventory[self.region];
        let stands_in = [self.coordinator, region.coordinator, region.operator]
            .into_iter()
            .find(|&party| !self.inventory[party].contacts.is_empty());
        if let Some(party) = stands_in {
            self.contacts(party, reason, Some(name), in_shadow);
        }
    }

    /// Takes out what stands by for a mail that is not due, or not sent.
    pub(super) fn drop_idle_stand_bys(&mut self) {
        let sent = self.due.iter().filter(|(_, due)| !due.shadowed);
        let sent: BTreeSet<String> = sent.map(|(address, _)| address.clone()).collect();
        let (inventory, region) = (self.inventory, self.region);
        self.due.retain(|address, due| {
            !webhook::stands_by(inventory, region, address, due.reason)
                || sent.contains(webhook::mailbox(address))
        });
    }

    /// `in_shadow` says whether the party is that in whose place it goes to this one.
    fn contacts(
        &mut self,
        party: PartyIx,
        reason: Reason,
        in_place_of: Option<&str>,
        in_shadow: bool,
    ) {
        let inventory = self.inventory;
        let part = &inventory[party];
        let in_shadow = in_shadow || inventory.is_in_shadow(party);
        let contacts = self.told_of(party).into_iter();
        let ways = contacts.flat_map(|one| webhook::ways(one).map(move |way| (one, way)));
        for (contact, way) in ways {
            let shadowed = in_shadow && !self.is_operators(&contact.email);
            let due = self.due.entry(address(&way)).or_insert_with(|| Due {
                reason,
                recipient: Recipient {
                    party: part.id.to_string(),
                    address: way,
                    language: contact.language.unwrap_or(part.language),
                },
                in_place_of: Vec::new(),
                relieved: false,
                shadowed,
                would_tell: Vec::new(),
            });
            // A mailbox that several share gets what any of them is told.
            due.shadowed &= shadowed;
            if reason.weight() > due.reason.weight() {
                due.reason = reason;
            }
            if let Some(name) = in_place_of
                && !due.in_place_of.iter().any(|known| known == name)
            {
                due.in_place_of.push(name.to_owned());
            }
        }
    }
}
