//! The times in agreements: who is to answer, who is told else, and when anybody can be.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Found, Topic, counted, few};
use crate::agenda::Hours;
use crate::fault::Clause;
use crate::inventory::{
    Agreement, AgreementIx, ComponentIx, Element, EscalationStep, MunicipalityIx, Ownership,
    PartyIx, Standing,
};

/// Whether somebody else is told when nobody answers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// Somebody is.
    Somebody,
    /// By when is said, and nobody is told then.
    Nobody,
    /// Not even by when is said.
    Unsaid,
}

impl Found<'_> {
    /// Escalations that lead nowhere, and times that nobody can keep.
    pub(super) fn terms(&mut self) {
        let inventory = self.inventory;
        let mut texts: Vec<(Topic, String)> = Vec::new();
        let region = self.region;
        let chain = &region.terms.escalation;
        let told = self.chain("the region", chain, None);
        texts.extend(told.into_iter().map(|text| (Topic::Escalation, text)));
        let parties = inventory.parties().filter(|(_, p)| p.region == self.ix);
        for (ix, party) in parties {
            let name = format!("{} (`{}`)", party.name, party.id);
            let told = self.chain(&name, &party.escalation, Some(ix));
            texts.extend(told.into_iter().map(|text| (Topic::Escalation, text)));
        }
        for (_, agreement) in self.held() {
            let name = format!("`{}`", agreement.id);
            let chain = &agreement.terms.escalation;
            let told = self.chain(&name, chain, Some(agreement.party));
            texts.extend(told.into_iter().map(|text| (Topic::Escalation, text)));
            let unkept = self.unkept(agreement);
            texts.extend(unkept.into_iter().map(|text| (Topic::Respond, text)));
        }
        let untold = self.by_agreement().into_iter().chain(self.unsaid());
        texts.extend(untold.map(|text| (Topic::Unanswered, text)));
        for (topic, text) in texts {
            self.add(topic, text);
        }
    }

    /// The agreements that are signed and not over.
    fn held(&self) -> impl Iterator<Item = (AgreementIx, &Agreement)> {
        self.inventory.agreements().filter(|(_, a)| {
            let over = a.until.is_some_and(|until| until <= self.at);
            a.region == self.ix && a.standing == Standing::Signed && !over
        })
    }

    /// Who is told of a fault in a place to which its owner says nothing.
    fn told(&self, ownership: &Ownership, place: Option<MunicipalityIx>) -> Told {
        let inventory = self.inventory;
        let coordinator = inventory.coordinator(self.ix, [place], &[ownership.party]);
        let clause = Clause::of(inventory, self.ix, Some(ownership), coordinator);
        let agreed = ownership.agreement.map(|ix| &self.inventory[ix].terms);
        let usual = self.region.terms.respond;
        let timed = usual.is_some() || agreed.is_some_and(|terms| terms.respond.is_some());
        match clause {
            Some(clause) if !clause.escalation.is_empty() => Told::Somebody,
            Some(_) if timed => Told::Nobody,
            Some(_) | None => Told::Unsaid,
        }
    }

    /// Agreements by which nobody else is told when their party does not answer, wherever
    /// it is that they cover.
    fn by_agreement(&self) -> Vec<String> {
        let told = |ix: AgreementIx, party: PartyIx| {
            let ownership = Ownership {
                party,
                agreement: Some(ix),
                gap: None,
            };
            let places = self.inventory.places_of(ix).into_iter();
            let told = places.map(|place| self.told(&ownership, place));
            // What covers nothing yet is judged by the region's coordinator.
            told.max().unwrap_or_else(|| self.told(&ownership, None))
        };
        let held: Vec<(Told, &Agreement)> = self
            .held()
            .map(|(ix, agreement)| (told(ix, agreement.party), agreement))
            .collect();
        let nobody = held.iter().filter(|(told, _)| *told == Told::Nobody);
        let mut texts: Vec<String> = nobody
            .map(|(_, agreement)| {
                let party = &self.inventory[agreement.party];
                format!(
                    "`{}` says by when {} (`{}`) answers, and nobody is told if it does not: it is the coordinator itself",
                    agreement.id, party.name, party.id
                )
            })
            .collect();
        let unsaid = held.iter().filter(|(told, _)| *told == Told::Unsaid);
        let ids: Vec<String> = unsaid.map(|(_, one)| format!("`{}`", one.id)).collect();
        if !ids.is_empty() {
            texts.push(format!(
                "neither the region nor {} says by when its party answers and who is told if it does not: {}",
                counted(ids.len(), "agreement"),
                few(&ids)
            ));
        }
        texts
    }

    /// What no agreement covers, and the region says nothing of.
    fn unsaid(&self) -> Option<String> {
        let alone = |component: &ComponentIx| {
            self.facets(*component).into_iter().any(|facet| {
                let component = *component;
                let element = Element { component, facet };
                let ownership = self.inventory.owner(element, self.at);
                let place = self.inventory[component].municipality;
                ownership.gap.is_some() && self.told(&ownership, place) == Told::Unsaid
            })
        };
        let bare: Vec<ComponentIx> = self.components().filter(alone).collect();
        (!bare.is_empty()).then(|| {
            format!(
                "neither an agreement nor the region says who is told when nobody answers for {}: {}",
                counted(bare.len(), "component"),
                self.some(&bare)
            )
        })
    }

    /// What is wrong with a chain: a step to whom has not answered, to somebody who has
    /// been told already, or to nobody.
    fn chain(&self, whose: &str, chain: &[EscalationStep], of: Option<PartyIx>) -> Vec<String> {
        let mut before: BTreeSet<PartyIx> = BTreeSet::new();
        let mut told = Vec::new();
        for (nth, step) in chain.iter().enumerate() {
            let party = &self.inventory[step.to];
            let lack = if of == Some(step.to) {
                "has just not answered"
            } else if before.contains(&step.to) {
                "has been told by an earlier step"
            } else if party.contacts.is_empty() {
                "has no contacts, so that the coordinator is told in its place"
            } else {
                before.insert(step.to);
                continue;
            };
            told.push(format!(
                "step {} of {whose} leads to {} (`{}`), who {lack}",
                nth + 1,
                party.name,
                party.id
            ));
        }
        told
    }

    /// Why nobody can keep what is agreed, if nobody can.
    fn unkept(&self, agreement: &Agreement) -> Vec<String> {
        let terms = &agreement.terms;
        let party = &self.inventory[agreement.party];
        let name = format!("{} (`{}`)", party.name, party.id);
        let mut told = Vec::new();
        if terms.respond.is_some() && party.contacts.is_empty() {
            told.push(format!(
                "`{}` has {name} answer in time, who has no contacts",
                agreement.id
            ));
        }
        if let (Some(hours), Some(when)) = (&terms.hours, &agreement.scope.when)
            && !self.meet(hours, when)
        {
            told.push(format!(
                "the `hours` of `{}` lie outside `when` it answers: its times never run while {name} does",
                agreement.id
            ));
        }
        if let (Some(respond), Some(restore)) = (terms.respond, terms.restore)
            && restore < respond
        {
            told.push(format!(
                "`{}` restores sooner than it answers: `restore` is less than `respond`",
                agreement.id
            ));
        }
        told
    }

    /// Whether there is a moment of the coming week that two sorts of hours have in common.
    fn meet(&self, one: &Hours, other: &Hours) -> bool {
        let next = |at: Timestamp| {
            let changes = [one, other].into_iter().filter_map(|h| h.next_change(at));
            changes.min()
        };
        let mut moments = std::iter::successors(Some(self.at), |at| next(*at)).take(100);
        moments.any(|at| one.cover(at) && other.cover(at))
    }
}
