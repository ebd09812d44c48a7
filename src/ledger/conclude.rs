//! From causes to faults: which fault each cause is, which are over.
//!
//! Causes are matched to faults in three rounds, best first: a fault about the
//! same component; a fault all of whose failures are explained otherwise by now
//! (it had been located wrongly and moves); a new or reopened one. A fault that
//! is left over is merged when all that it explained still fails and is
//! explained by others, and cleared when what it explained has recovered.

use std::collections::{BTreeMap, BTreeSet};

use super::aftermath::is_overtaken;
use super::evidence::is_telling;
use super::{Ledger, OpenFault, Step};
use crate::cause::{Cause, Failure, analyse};
use crate::clock::{Mono, Now};
use crate::fault::{Number, What};
use crate::health::{Class, FacetState, Mode};
use crate::inventory::{Element, ProbeIx};

/// Failures of a probe from which on it takes part in the analysis: a single
/// one may be a lost packet. It takes a confirmed one to open a fault.
const TELLING: u32 = 2;

/// The faults behind which a cause stands, and what these causes explain.
type Standing = BTreeMap<Number, BTreeSet<ProbeIx>>;

impl Ledger {
    /// Runs the analysis and turns what has changed into events.
    pub(super) fn conclude(&mut self, now: Now, step: &mut Step) {
        self.stirred = false;
        self.patience = None;
        self.note_mended();
        self.untie_recovered();
        let failures = self.failures(now);
        let causes = analyse(&self.inventory, &failures, &self.clearance);
        let mut standing = Standing::new();
        let mut strange = Vec::new();
        for cause in &causes {
            let Some(number) = self.known(cause, &standing) else {
                strange.push(cause);
                continue;
            };
            if !standing.contains_key(&number) {
                self.update_fault(&number, cause, now, step);
            }
            self.stand(&mut standing, number, cause);
        }
        for cause in strange {
            let number = match self.inherited(cause, &standing) {
                Some(number) => {
                    self.update_fault(&number, cause, now, step);
                    Some(number)
                }
                None => self.begin_fault(cause, now, step),
            };
            if let Some(number) = number {
                self.stand(&mut standing, number, cause);
            }
        }
        self.merge_faults(&standing, now, step);
        self.clear_faults(&standing, &causes, now, step);
        self.explain_reports(now, step);
    }

    /// What stands behind a fault by what is known now: what it is said to lie in, or
    /// else what another side of that, or all that fails of it, would be put down to.
    /// What another fault is about already stands behind that one.
    pub(super) fn cause_behind(&self, number: &Number, now: Now) -> Option<Cause> {
        let open = self.faults.get(number)?;
        let causes = analyse(&self.inventory, &self.failures(now), &self.clearance);
        let others = self.faults.values();
        let others: Vec<&OpenFault> = others
            .filter(|other| other.fault.number != *number && other.fault.state.is_active())
            .collect();
        let exact = |cause: &&Cause| open.elements == cause.elements;
        let free = |cause: &&Cause| {
            let mut others = others.iter();
            !others.any(|other| other.shares_component(&cause.elements))
        };
        let side = |cause: &&Cause| open.shares_component(&cause.elements) && free(cause);
        let inherits = |cause: &&Cause| cause.explains.is_subset(&open.explains) && free(cause);
        let found = causes.iter().find(exact);
        let found = found.or_else(|| causes.iter().find(side));
        found.or_else(|| causes.iter().find(inherits)).cloned()
    }

    /// What fails and is no aftermath of something mended.
    fn failures(&self, now: Now) -> Vec<Failure<'_>> {
        let active = self
            .faults
            .values()
            .filter(|open| open.fault.state.is_active());
        let explained: BTreeSet<ProbeIx> =
            active.flat_map(|open| &open.explains).copied().collect();
        let failing = self.failed.iter().filter_map(|(&probe, failed)| {
            let failing = *self.tracks[probe.usize()].failing()?;
            let telling = TELLING.min(self.inventory[probe].profile.failures);
            let explained = explained.contains(&probe).then_some(&failed.cleared[..]);
            (failing.failures >= telling).then_some(Failure {
                probe,
                failing,
                explained,
            })
        });
        let known = self.by_probe();
        let told = failing.filter(|f| {
            let explaining = known.get(&f.probe).map_or(&[][..], Vec::as_slice);
            !is_overtaken(explaining, f.failing)
                && !self.is_aftermath(f.probe, f.failing, explaining, now)
        });
        told.collect()
    }

    /// Notes of which faults nothing is amiss any more, as far as is known.
    fn note_mended(&mut self) {
        let clearance = &self.clearance;
        for open in self.faults.values_mut() {
            if open.mended.is_some() || !open.fault.state.is_active() {
                continue;
            }
            let chief = open.fault.finding.chief().map(|chief| chief.mode);
            // What is too slow is well only when it answers in time.
            let class = if chief == Some(Mode::Late) {
                Class::Late
            } else {
                Class::Silent
            };
            let shown = |&element: &Element| {
                let at = clearance.of_failure(element, class)?.at;
                (at > open.last_failed).then_some(at)
            };
            let all: Option<Vec<Mono>> = open.elements.iter().map(shown).collect();
            open.mended = all.and_then(|moments| moments.into_iter().max());
        }
    }

    pub(super) fn is_up(&self, probe: &ProbeIx) -> bool {
        let track = &self.tracks[probe.usize()];
        track.state() == FacetState::Up && track.failing().is_none()
    }

    fn fails(&self, probe: &ProbeIx) -> bool {
        self.tracks[probe.usize()].failing().is_some()
    }

    /// The active fault about a component of the cause: rather one that no cause
    /// stands behind yet; else this is another side of what is known already.
    fn known(&self, cause: &Cause, standing: &Standing) -> Option<Number> {
        let active = self.matching(|open| {
            open.fault.state.is_active() && open.shares_component(&cause.elements)
        });
        let free = || active.iter().filter(|n| !standing.contains_key(*n));
        let same = |n: &&Number| self.faults[*n].elements == cause.elements;
        let taken = || active.iter().find(|n| standing.contains_key(*n));
        let belongs =
            |n: &&Number| cause.is_located() || cause.explains.is_subset(&self.faults[*n].explains);
        let found = free().find(same).or_else(|| free().next());
        found.or_else(|| taken().filter(belongs)).cloned()
    }

    /// An active fault that was located wrongly: nothing that it explained has
    /// recovered, no cause is about it, and this one explains its failures.
    fn inherited(&self, cause: &Cause, standing: &Standing) -> Option<Number> {
        let wrong = self.matching(|open| {
            open.fault.state.is_active()
                && !standing.contains_key(&open.fault.number)
                && cause.explains.is_subset(&open.explains)
                && !open.explains.iter().any(|p| self.is_up(p))
        });
        wrong.into_iter().next()
    }

    /// Notes that a cause stands behind a fault.
    fn stand(&mut self, standing: &mut Standing, number: Number, cause: &Cause) {
        let failing = |p: &ProbeIx| self.tracks[p.usize()].failing().map(|f| f.last);
        let last = cause.explains.iter().filter_map(failing).max();
        if let Some(open) = self.faults.get_mut(&number) {
            open.explains.extend(&cause.explains);
            open.last_failed = last.unwrap_or(open.last_failed).max(open.last_failed);
            open.mended = open.mended.filter(|&mended| open.last_failed <= mended);
        }
        standing.entry(number).or_default().extend(&cause.explains);
    }

    pub(super) fn matching(&self, test: impl Fn(&OpenFault) -> bool) -> Vec<Number> {
        self.faults
            .iter()
            .filter(|(_, open)| test(open))
            .map(|(number, _)| number.clone())
            .collect()
    }

    /// Later evidence for an open fault.
    fn update_fault(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let affected = self.affected(cause);
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        let grown = !affected.is_subset(&open.affected);
        open.affected.extend(affected);
        let mode = open.fault.finding.chief().map(|chief| chief.mode);
        if self.says_better(number, cause, now) || self.says_more(number, cause, now) {
            self.relocate(number, cause, now, step);
        } else if mode != Some(cause.mode) && cause.is_telling() && !self.is_half_seen(number) {
            self.emit(number, What::Changed { mode: cause.mode }, now, step);
        }
        if grown {
            self.emit_affected(number, now, step);
        }
    }

    /// Whether something that a fault explained before a restart has yet to fail
    /// again: what it says is not among what the others say.
    fn is_half_seen(&self, number: &Number) -> bool {
        self.faults[number].explains.iter().any(|p| {
            let track = &self.tracks[p.usize()];
            track.is_down() && track.failing().is_none_or(|f| f.failures < TELLING)
        })
    }

    /// Whether a cause says better what an open fault is. More candidates than
    /// before are no news: what was once exonerated stays so, whatever has been
    /// forgotten since. Neither is another choice within the same element.
    fn says_better(&self, number: &Number, cause: &Cause, now: Now) -> bool {
        let open = &self.faults[number];
        if open.elements.iter().all(|e| cause.elements.contains(e)) {
            return false;
        }
        let located = open.fault.finding.cause.is_some();
        if located && !cause.is_located() {
            return !open.shares_component(&cause.elements);
        }
        let named = self.named(cause);
        let known = open.fault.finding.cause.as_ref();
        let same =
            open.is_about(named.component) && known.is_some_and(|known| known.facet == named.facet);
        let unmoved = || open.fault.assignment.is_of(self.owner(cause, now).as_ref());
        !(located && same && unmoved())
    }

    /// Whether somebody has said by now what is the matter, who had not when the
    /// evidence of an open fault was written down: a router's word comes later than
    /// the deadline. The same finding is written down again, once; that tells nobody
    /// anything new, and leaves it with whoever holds it.
    fn says_more(&self, number: &Number, cause: &Cause, now: Now) -> bool {
        let open = &self.faults[number];
        let mut written = open.fault.finding.evidence.failed.iter();
        open.elements == cause.elements
            && !written.any(|seen| is_telling(seen.class))
            && self.is_told(cause)
            && open.fault.assignment.is_of(self.owner(cause, now).as_ref())
    }

    /// A cause that no active fault accounts for: the same again, or a new fault.
    fn begin_fault(&mut self, cause: &Cause, now: Now, step: &mut Step) -> Option<Number> {
        let deadline = self.conclusion_due(cause)?;
        if now.mono < deadline && self.is_uncertain(cause) {
            self.patience = Some(self.patience.map_or(deadline, |known| known.min(deadline)));
            return None;
        }
        let again = |open: &OpenFault| {
            open.may_reopen(&self.settings, now.mono) && open.is_same_cause(&cause.elements)
        };
        match self.matching(again).pop() {
            Some(number) => {
                self.reopen(&number, cause, now, step);
                Some(number)
            }
            None => Some(self.open(cause, now, step)),
        }
    }

    /// Until when a conclusion may wait for answers that bear on it; none while
    /// no failure is confirmed. What was down before a restart has to be
    /// confirmed anew.
    ///
    /// A refusal confirms in no time, silence takes its deadlines: the wait is as
    /// long as silence would have taken, and what the profile's promise leaves.
    fn conclusion_due(&self, cause: &Cause) -> Option<Mono> {
        let due = cause.explains.iter().filter_map(|p| {
            let track = &self.tracks[p.usize()];
            let failing = track.failing()?;
            let profile = &self.inventory[*p].profile;
            let hold = profile.deadline / 5;
            track.is_confirmed(profile).then(|| {
                failing
                    .last_ended
                    .max(failing.since + profile.confirmation())
                    + hold
            })
        });
        due.min()
    }

    /// Whether answers are still awaited that bear on this cause, or something
    /// that shares a candidate has failed just once.
    fn is_uncertain(&self, cause: &Cause) -> bool {
        let bears = |ix: &ProbeIx| {
            let crosses = &self.inventory[*ix].crosses;
            cause
                .elements
                .iter()
                .any(|element| crosses.contains(element))
        };
        let once = self.failed.keys().filter(|p| {
            let track = &self.tracks[p.usize()];
            track.failing().is_none_or(|f| f.failures < TELLING)
        });
        self.awaited
            .keys()
            .chain(once)
            .any(|ix| !cause.explains.contains(ix) && bears(ix))
    }

    /// Merges faults that no cause is about into those that explain by now all
    /// that they explained.
    fn merge_faults(&mut self, standing: &Standing, now: Now, step: &mut Step) {
        let explained: BTreeSet<ProbeIx> = standing.values().flatten().copied().collect();
        let left = self.matching(|open| {
            let mut failing = open.explains.iter().filter(|p| self.fails(p)).peekable();
            open.fault.state.is_active()
                && !standing.contains_key(&open.fault.number)
                && !open.explains.iter().any(|p| self.is_up(p))
                && failing.peek().is_some()
                && failing.all(|p| explained.contains(p))
        });
        for smaller in left {
            let shared = |explains: &BTreeSet<ProbeIx>| {
                explains
                    .intersection(&self.faults[&smaller].explains)
                    .count()
            };
            let into = standing
                .iter()
                .max_by_key(|(_, explains)| shared(explains))
                .map(|(number, _)| number.clone());
            if let Some(into) = into {
                self.merge(&smaller, &into, now, step);
            }
        }
    }

    /// Clears the faults behind which no cause stands any more, once what they
    /// explained has recovered. What was not probed has not recovered.
    fn clear_faults(&mut self, standing: &Standing, causes: &[Cause], now: Now, step: &mut Step) {
        let elsewhere: BTreeSet<ProbeIx> =
            causes.iter().flat_map(|c| &c.explains).copied().collect();
        let over = self.matching(|open| {
            open.fault.state.is_active()
                && !standing.contains_key(&open.fault.number)
                && self.has_recovered(open, &elsewhere, now)
        });
        for number in over {
            self.clear(&number, now, step);
        }
    }

    /// Something that it explained is up again, and whatever of it still fails
    /// does so for another reason.
    fn has_recovered(&self, open: &OpenFault, elsewhere: &BTreeSet<ProbeIx>, now: Now) -> bool {
        let excused = |p: &ProbeIx| {
            let Some(&failing) = self.tracks[p.usize()].failing() else {
                return false;
            };
            elsewhere.contains(p)
                || self.is_aftermath(*p, failing, &self.explained_by(*p), now)
                || self.has_outlived(*p, &self.inventory[*p].crosses)
        };
        let mut explained = open.explains.iter();
        explained.clone().any(|p| self.is_up(p)) && explained.all(|p| self.is_up(p) || excused(p))
    }
}
