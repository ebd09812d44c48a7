//! A fault that is not closed, with what ties it to the inventory of today.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::Settings;
use super::terms::Asked;
use crate::clock::Mono;
use crate::fault::{Fault, State};
use crate::inventory::{ComponentIx, Element, ProbeIx};

/// What a fault was said to lie in while several things would have explained it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tie {
    /// The components of the candidates.
    pub(super) components: BTreeSet<ComponentIx>,
    /// What failed then and has not recovered since: what fails anew is another
    /// matter.
    pub(super) failing: BTreeSet<ProbeIx>,
}

impl Tie {
    /// Notes that these elements would each explain these failures.
    pub(super) fn note(&mut self, elements: &[Element], failing: &BTreeSet<ProbeIx>) {
        self.components.extend(elements.iter().map(|e| e.component));
        self.failing.extend(failing);
    }

    /// Takes over what another fault was undecided between, which this one explains.
    pub(super) fn take_over(&mut self, other: Self) {
        self.components.extend(other.components);
        self.failing.extend(other.failing);
    }
}

/// A fault that is not closed, with what ties it to the inventory of today.
#[derive(Clone, Debug)]
pub struct OpenFault {
    /// As its events have made it.
    pub fault: Arc<Fault>,
    /// The elements that are, or may be, its cause.
    pub(super) elements: Vec<Element>,
    /// The failing probes that it explains, or explained before it cleared.
    pub(super) explains: BTreeSet<ProbeIx>,
    /// The components affected.
    pub(super) affected: BTreeSet<ComponentIx>,
    /// When it cleared, if it has.
    pub(super) cleared: Option<Mono>,
    /// By when it is to be mended, if whoever has accepted it has said so.
    pub(super) promised: Option<Mono>,
    /// When the last failed run was sent that a cause behind it explained.
    pub(super) last_failed: Mono,
    /// When what first showed after that failure that nothing of its cause is
    /// amiss any more was sent, if anything has.
    pub(super) mended: Option<Mono>,
    /// What it was said to lie in while that was undecided.
    pub(super) tie: Tie,
    /// Since when somebody is asked to say yes, if anybody is.
    pub(super) asked: Option<Asked>,
    /// How long it has been nobody's, as far as that is counted.
    pub(super) ownerless: SignedDuration,
}

impl OpenFault {
    /// Whether a component is its cause, or may be, or is affected.
    pub fn concerns(&self, component: ComponentIx) -> bool {
        self.is_about(component) || self.affected.contains(&component)
    }

    /// Whether a component is its cause, or may be.
    pub fn is_about(&self, component: ComponentIx) -> bool {
        self.elements
            .iter()
            .any(|element| element.component == component)
    }

    /// Whether one of these elements is of a component that is, or may be, its cause.
    pub(super) fn shares_component(&self, elements: &[Element]) -> bool {
        elements
            .iter()
            .any(|element| self.is_about(element.component))
    }

    /// Whether a cause with these candidates is this fault's, known better or
    /// less well: components of one are all among those of the other.
    pub(super) fn is_same_cause(&self, elements: &[Element]) -> bool {
        let among = |some: &[Element], all: &[Element]| {
            some.iter()
                .all(|one| all.iter().any(|other| other.component == one.component))
        };
        !self.elements.is_empty()
            && (among(&self.elements, elements) || among(elements, &self.elements))
    }

    /// Whether the same cause again would be this fault.
    pub(super) fn may_reopen(&self, settings: &Settings, now: Mono) -> bool {
        self.fault.state == State::Cleared
            && self
                .cleared
                .is_some_and(|cleared| now.since(cleared) <= settings.reopen)
    }

    /// Whether what recovers late is still its symptom.
    pub(super) fn is_settling(&self, settings: &Settings, now: Mono) -> bool {
        self.cleared
            .is_none_or(|cleared| now.since(cleared) < settings.settle)
    }

    /// When it is closed by time.
    pub(super) fn closes(&self, settings: &Settings) -> Option<Mono> {
        let cleared = self.cleared?;
        Some(cleared + settings.close)
    }

    /// When time brings something about.
    pub(super) fn next(&self, settings: &Settings) -> Option<Mono> {
        self.closes(settings).into_iter().chain(self.promised).min()
    }
}
