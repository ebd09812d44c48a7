//! Writing down what a conclusion rests on.

use std::collections::BTreeSet;

use super::Ledger;
use crate::cause::Cause;
use crate::clock::{Mono, Now};
use crate::fault::{Assignment, CauseRef, ComponentRef, Evidence, Finding, PartyRef, Seen};
use crate::health::{Class, Mode, Observation, Proof};
use crate::inventory::{ComponentIx, Element, Facet, Kind, Ownership, PartyIx, ProbeIx};

/// Failures written down, at most; the rest say the same.
pub(super) const FAILED_LIMIT: usize = 20;
/// Of these, so many with what went over the wire.
const WIRES_QUOTED: usize = 5;
/// Healthy controls written down, at most.
pub(super) const CONTROLS_LIMIT: usize = 12;

/// Whether this comes, if at all, after the deadline, and says more than the
/// silence that it is taken for until then.
pub(super) const fn is_telling(class: Class) -> bool {
    class.is_word() || matches!(class, Class::Late)
}

/// The failures that evidence shows.
fn shown(cause: &Cause) -> impl Iterator<Item = ProbeIx> + '_ {
    cause.explains.iter().copied().take(FAILED_LIMIT)
}

impl Ledger {
    /// What was found, in words that outlive the configuration.
    pub(super) fn finding(&self, cause: &Cause, now: Now) -> Finding {
        let refer = |element: &Element| CauseRef {
            component: ComponentRef::of(&self.inventory, element.component),
            facet: element.facet,
            mode: cause.mode,
        };
        let located = cause.is_located();
        Finding {
            cause: located.then(|| refer(&self.named(cause))),
            candidates: cause.elements.iter().map(refer).collect(),
            evidence: self.evidence(cause, now),
            split_by: if located {
                None
            } else {
                self.splitting_probe(cause)
            },
        }
    }

    /// The candidate to name, if all are of one component: that it can be reached at all,
    /// where that is in doubt and has been asked meanwhile in vain, though the look that
    /// was taken in a pause had too little time to count as a failure; else what failed.
    pub(super) fn named(&self, cause: &Cause) -> Element {
        let in_vain = |element: &&Element| {
            let own = self.inventory[element.component].probes.iter();
            let mut asking = own.filter(|&&p| self.inventory[p].element() == **element);
            element.facet == Facet::Reach && asking.any(|p| self.goes_unheard(*p, cause.since))
        };
        let found = cause.elements.iter().find(in_vain);
        let found = found.filter(|_| cause.is_located()).copied();
        found.unwrap_or_else(|| cause.named(&self.inventory))
    }

    fn goes_unheard(&self, probe: ProbeIx, since: Mono) -> bool {
        let briefly = self.unheard.get(&probe);
        self.tracks[probe.usize()].failing_since().is_some()
            || briefly.is_some_and(|&at| at >= since)
    }

    fn evidence(&self, cause: &Cause, now: Now) -> Evidence {
        let mut failed: Vec<Seen> = shown(cause)
            .filter_map(|p| self.seen_failed(p, now))
            .collect();
        let quoted = failed.iter_mut().filter(|seen| !seen.exchange.is_empty());
        quoted
            .skip(WIRES_QUOTED)
            .for_each(|seen| seen.exchange.clear());
        let mut by = BTreeSet::new();
        let mut controls = Vec::new();
        for element in self.before(cause) {
            let Some(cleared) = self.clearance.of(element) else {
                continue;
            };
            // What is shown as failed is not shown as healthy too.
            if cleared.at < cause.since || cause.explains.contains(&cleared.by) {
                continue;
            }
            if controls.len() < CONTROLS_LIMIT && by.insert(cleared.by) {
                controls.push(self.seen_well(cleared.by, cleared.at, cleared.class, now));
            }
        }
        if controls.is_empty() {
            controls = self.well_around(cause, now);
        }
        Evidence {
            failed,
            controls,
            witness: self.witness(cause, now),
            dropped: Some(self.dropped(cause, now)),
            last_good: self.last_good(cause, now),
            clock: self.ahead.clone(),
            reported: None,
        }
    }

    /// What proved meanwhile that the monitor was connected: rather what was asked for
    /// that, of which it is kept what went over the wire.
    fn witness(&self, cause: &Cause, now: Now) -> Option<Seen> {
        let region = self.inventory[cause.elements[0].component].region;
        let vantage = &self.vantages[region.usize()];
        let meanwhile = |proof: &Proof| proof.at >= cause.since;
        let heard = self.heard.get(&region);
        let heard = heard.filter(|heard| meanwhile(&heard.proof));
        let answered = vantage.answered().filter(meanwhile);
        let proof = heard.map(|heard| heard.proof);
        let proof = proof.or(answered).or(vantage.proof())?;
        Some(Seen {
            exchange: heard.map_or_else(Vec::new, |heard| heard.exchange.to_vec()),
            ..self.seen_well(proof.by, proof.at, proof.class, now)
        })
    }

    /// Elements on the way of the explained failures that are not suspect.
    pub(super) fn before(&self, cause: &Cause) -> Vec<Element> {
        let crossed = shown(cause).flat_map(|p| &self.inventory[p].crosses);
        let mut before: Vec<Element> = crossed
            .copied()
            .filter(|e| !cause.elements.contains(e))
            .collect();
        before.sort_unstable();
        before.dedup();
        before
    }

    /// The run that says of a failing probe what its streak is known by: the
    /// last, or an earlier one that silence since has not taken back.
    fn decisive(&self, ix: ProbeIx) -> Option<&Observation> {
        let failed = self.failed.get(&ix)?;
        let failing = self.tracks[ix.usize()].failing();
        let known = |run: &&Observation| {
            let class = self.class_of(ix, run);
            failing.is_some_and(|failing| failing.class == class)
        };
        let runs = [Some(&failed.last), failed.telling.as_ref()];
        let found = runs.into_iter().flatten().find(known);
        Some(found.unwrap_or(&failed.last))
    }

    /// What class of observation a failed run was; of a series, what its window was.
    fn class_of(&self, ix: ProbeIx, run: &Observation) -> Class {
        let probe = &self.inventory[ix];
        let failing = self.tracks[ix.usize()].failing();
        match failing.filter(|_| probe.measures()) {
            Some(failing) => failing.class,
            None => run.verdict(probe).class,
        }
    }

    /// Whether a failure that evidence shows tells more than silence does.
    pub(super) fn is_told(&self, cause: &Cause) -> bool {
        let class = |p: ProbeIx| Some(self.class_of(p, self.decisive(p)?));
        shown(cause).filter_map(class).any(is_telling)
    }

    fn seen_failed(&self, ix: ProbeIx, now: Now) -> Option<Seen> {
        let failed = self.failed.get(&ix)?;
        let decisive = self.decisive(ix)?;
        let mut detail = self.told(ix).unwrap_or_else(|| decisive.to_string());
        let earlier = failed.telling.as_ref();
        if decisive.started < failed.last.started {
            detail = format!("{detail}; since then {}", failed.last);
        } else if let Some(earlier) = earlier.filter(|run| run.started < decisive.started) {
            detail = format!("{detail}; earlier: {earlier}");
        }
        Some(Seen {
            probe: self.probe_name(ix),
            component: ComponentRef::of(&self.inventory, self.inventory[ix].component),
            class: self.class_of(ix, decisive),
            at: now.wall_at(decisive.started),
            detail,
            exchange: decisive.exchange.as_deref().unwrap_or_default().to_vec(),
        })
    }

    pub(super) fn seen_well(&self, ix: ProbeIx, at: Mono, class: Class, now: Now) -> Seen {
        let detail = if class.is_success() {
            class.slug().to_owned()
        } else {
            format!("{}: the way was open", class.slug())
        };
        Seen {
            probe: self.probe_name(ix),
            component: ComponentRef::of(&self.inventory, self.inventory[ix].component),
            class,
            at: now.wall_at(at),
            detail,
            exchange: Vec::new(),
        }
    }

    pub(super) fn probe_name(&self, ix: ProbeIx) -> String {
        let probe = &self.inventory[ix];
        format!("{}/{}", self.inventory[probe.component].id, probe.id)
    }

    /// A declared probe that crosses some of the candidates and not all, and
    /// does not fail: its next answer would split the tie.
    fn splitting_probe(&self, cause: &Cause) -> Option<String> {
        let components = cause.elements.iter().flat_map(|element| {
            let dependants = self.inventory[element.component].dependants.iter();
            dependants.chain([&element.component])
        });
        let splits = |ix: &&ProbeIx| {
            let crosses = &self.inventory[**ix].crosses;
            let crossed = cause
                .elements
                .iter()
                .filter(|element| crosses.contains(element))
                .count();
            !cause.explains.contains(*ix) && (1..cause.elements.len()).contains(&crossed)
        };
        components
            .flat_map(|&component| &self.inventory[component].probes)
            .find(splits)
            .map(|&ix| self.probe_name(ix))
    }

    /// Whose a cause is, by the agreements in force when it began.
    ///
    /// One party is named only if all candidates are its own, and everything
    /// on the way before them that is not has been proved healthy.
    fn ownership(&self, cause: &Cause, now: Now) -> Result<Ownership, Vec<PartyIx>> {
        let inventory = &self.inventory;
        let began = now.wall_at(cause.since);
        let ownership = |element: &Element| inventory.owner(*element, began);
        let mut among: Vec<PartyIx> = cause.elements.iter().map(|e| ownership(e).party).collect();
        among.extend(
            cause
                .uncleared
                .iter()
                .map(|element| ownership(element).party),
        );
        among.sort_unstable();
        among.dedup();
        match &among[..] {
            [_] => Ok(ownership(&self.named(cause))),
            _ => Err(among),
        }
    }

    /// The party whose a cause is, if it is one's.
    pub(super) fn owner(&self, cause: &Cause, now: Now) -> Option<PartyRef> {
        let ownership = self.ownership(cause, now).ok()?;
        Some(PartyRef::of(&self.inventory, ownership.party))
    }

    /// Whose a cause is, by what, and by when somebody is to say yes who is asked now.
    pub(super) fn assignment(&self, cause: &Cause, now: Now) -> Assignment {
        let inventory = &self.inventory;
        let region = inventory[cause.elements[0].component].region;
        let ownership = self.ownership(cause, now);
        let parties = match &ownership {
            Ok(ownership) => std::slice::from_ref(&ownership.party),
            Err(among) => among,
        };
        let places = cause.elements.iter();
        let places = places.map(|element| inventory[element.component].municipality);
        let coordinator = inventory.coordinator(region, places, parties);
        let mut assignment = match &ownership {
            Ok(ownership) => Assignment::to_owner(inventory, ownership),
            Err(among) => Assignment::undecided(inventory, coordinator, among),
        };
        assignment.due = self.due(region, ownership.as_ref().ok(), coordinator, now);
        assignment
    }

    /// The components that cannot be used, or only poorly: those whose probes fail for
    /// it, and, when the way itself is cut or poor, whatever lies behind.
    pub(super) fn affected(&self, cause: &Cause) -> BTreeSet<ComponentIx> {
        let inventory = &self.inventory;
        let mut affected: BTreeSet<ComponentIx> = cause
            .explains
            .iter()
            .map(|&p| inventory[p].component)
            .collect();
        let first = cause.elements[0];
        let carries = first.facet == Facet::Reach || cause.mode == Mode::Poor;
        if cause.is_located() && carries {
            affected.extend(inventory[first.component].dependants.iter().copied());
        }
        let is_cause =
            |component: &ComponentIx| cause.elements.iter().any(|e| e.component == *component);
        affected
            .retain(|component| !is_cause(component) || inventory[*component].kind == Kind::Codec);
        affected
    }

    pub(super) fn refer_all(&self, components: &BTreeSet<ComponentIx>) -> Vec<ComponentRef> {
        let mut all: Vec<ComponentRef> = components
            .iter()
            .map(|&ix| ComponentRef::of(&self.inventory, ix))
            .collect();
        all.sort();
        all
    }
}
