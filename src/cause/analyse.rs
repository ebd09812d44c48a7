//! The smallest set of elements that explains all failures.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::account::last_good;
use super::cover::{Chosen, Cover};
use super::{Clearance, Cleared, Fallen, testimony};
use crate::clock::Mono;
use crate::health::{Class, Failing, Mode};
use crate::inventory::{Element, Facet, Inventory, ProbeIx};

/// A probe that fails, as the analysis sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure<'a> {
    /// Which.
    pub probe: ProbeIx,
    /// Its streak.
    pub failing: Failing,
    /// What had been exonerated since its streak began when it failed last, if
    /// an open fault explains it already: only that counts then. What became
    /// suspect later has not caused it, and what answers later may have been
    /// mended, which shows when the probe is run again.
    pub explained: Option<&'a [Exonerated]>,
}

/// An element that had been exonerated, and by what as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exonerated {
    /// Which.
    pub element: Element,
    /// By what.
    pub by: Option<Cleared>,
}

/// Elements that explain the same failures: one is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The candidates, in the order of the way; more than one is a tie.
    pub elements: Vec<Element>,
    /// How it fails: the mode of the first failure that speaks of the facet
    /// itself, else silence.
    pub mode: Mode,
    /// The failing probes that it explains.
    pub explains: BTreeSet<ProbeIx>,
    /// When the first of them began to fail that something has not proved it
    /// innocent of since: what was silent before it failed does not date it.
    pub since: Mono,
    /// Elements on the way to it that nothing has proved healthy since: as long
    /// as there are any that others answer for, nobody is blamed.
    pub uncleared: Vec<Element>,
    /// What was suspect too, and why it is not this.
    pub fallen: Vec<Fallen>,
    /// The last answer that showed it to be well, from before the first of these
    /// failures; of several candidates, only one that showed it of all.
    pub last_good: Option<Cleared>,
}

impl Cause {
    /// Whether a failure says more of it than silence does.
    pub fn is_telling(&self) -> bool {
        self.mode != Mode::Silent
    }

    /// Whether all candidates are of one component: then that one is named.
    pub fn is_located(&self) -> bool {
        is_one_component(&self.elements)
    }

    /// The candidate to name, if all are of one component: the facet that was
    /// asked about, else the nearest.
    pub fn named(&self, inventory: &Inventory) -> Element {
        let asked = |element| {
            self.explains
                .iter()
                .any(|&p| inventory[p].is_about(element))
        };
        named(&self.elements, asked)
    }
}

/// The causes of these failures, in the order of the elements.
///
/// A failing probe's candidates are what its last failure implicates, minus
/// what has been exonerated since its streak began. An exoneration is void
/// while a later streak implicates the same element and nothing has exonerated
/// it again: the network may have failed in between. Candidates that explain
/// exactly the same failures cannot be told apart and form one cause.
///
/// The very facet that a probe asks about, other than reach, is exonerated by
/// nothing else: another question answered says nothing of this one. Neither is
/// who says that it lets this not pass by what it lets pass.
///
/// What answers too late has let packets pass: a question of service answered
/// late names those who process it, and what only carries it where a ping over it
/// was late too. Where nothing else on that way has answered in time, who is slow is
/// a tie like any other.
///
/// A connection that is made and then stalls names whoever should have answered on
/// it, and with it what is left to suspect of packets of full size on the same way:
/// a way that takes none keeps an answer back, and the one that gave it is not to
/// blame.
///
/// Failures without any candidate contradict other evidence (an unanswered ping
/// where everything else answers) and are no cause.
pub fn analyse(
    inventory: &Inventory,
    failures: &[Failure<'_>],
    clearance: &Clearance,
) -> Vec<Cause> {
    let weighed = Weighed::of(inventory, failures, clearance);
    let mut causes = Vec::new();
    let mut cover = Cover::of(&weighed.coverage);
    while let Some(chosen) = cover.largest() {
        let fallen = weighed.fallen(&chosen.elements, &chosen.explains, &cover);
        cover.explain(&chosen.explains);
        causes.push(cause(inventory, failures, clearance, chosen, fallen));
    }
    causes.sort_by(|a, b| a.elements.cmp(&b.elements));
    causes
}

/// What all failures together say of each suspect.
pub(super) struct Weighed<'a> {
    inventory: &'a Inventory,
    failures: &'a [Failure<'a>],
    clearance: &'a Clearance,
    void: BTreeMap<Element, Mono>,
    slow: BTreeSet<Element>,
    narrow: BTreeSet<Element>,
    /// Which failures each suspect would explain, by their places.
    pub(super) coverage: BTreeMap<Element, BTreeSet<usize>>,
}

impl<'a> Weighed<'a> {
    fn of(inventory: &'a Inventory, failures: &'a [Failure<'a>], clearance: &'a Clearance) -> Self {
        let void = voided(inventory, failures);
        let mut weighed = Self {
            slow: slow_ways(inventory, failures, clearance, &void),
            narrow: narrow_ways(inventory, failures, clearance, &void),
            coverage: BTreeMap::new(),
            inventory,
            failures,
            clearance,
            void,
        };
        let mut coverage: BTreeMap<Element, BTreeSet<usize>> = BTreeMap::new();
        for at in 0..failures.len() {
            for (element, acquitted) in weighed.weigh(at) {
                if acquitted.is_none() {
                    coverage.entry(element).or_default().insert(at);
                }
            }
        }
        weighed.coverage = coverage;
        weighed
    }

    /// What the failure at this place implicates, each with what acquits it, if
    /// anything does.
    pub(super) fn weigh(
        &self,
        at: usize,
    ) -> impl Iterator<Item = (Element, Option<Acquitted>)> + '_ {
        let failure = &self.failures[at];
        let slow_service = is_slow_service(self.inventory, failure);
        let only_carries = move |element: Element| {
            slow_service
                && matches!(element.facet, Facet::Reach | Facet::Size)
                && !self.slow.contains(&element)
        };
        let kept_back = kept_back(self.inventory, failure, &self.narrow);
        weigh(self.inventory, failure, self.clearance, &self.void)
            .chain(kept_back.map(|element| (element, None)))
            .map(move |(element, acquitted)| {
                let carries = only_carries(element).then_some(Acquitted::OnlyCarries);
                (element, acquitted.or(carries))
            })
    }

    /// What the failure at this place exonerates itself, each with what has passed it
    /// last: whoever says no has been asked.
    pub(super) fn passed(&self, at: usize) -> impl Iterator<Item = (Element, Cleared)> + '_ {
        let failure = &self.failures[at];
        let probe = &self.inventory[failure.probe];
        let class = failure.failing.class;
        let passed = testimony(self.inventory, probe, class).exonerated(probe);
        suspects(passed, class).filter_map(move |element| {
            let cleared = standing(element, failure, self.clearance, &self.void)?;
            Some((element, cleared))
        })
    }
}

/// What speaks for an element that a failure implicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acquitted {
    /// It was exonerated since.
    Cleared(Cleared),
    /// It only carries what was late, and no ping over it was.
    OnlyCarries,
    /// It was exonerated, and by what is not known any more.
    NotKept,
}

/// What is left to suspect for one failing probe, in the order of the way.
fn candidates<'a>(
    inventory: &'a Inventory,
    failure: &'a Failure<'a>,
    clearance: &'a Clearance,
    void: &'a BTreeMap<Element, Mono>,
) -> impl Iterator<Item = Element> + 'a {
    let weighed = weigh(inventory, failure, clearance, void);
    weighed.filter_map(|(element, acquitted)| acquitted.is_none().then_some(element))
}

/// What one failing probe implicates, in the order of the way, and what acquits it.
fn weigh<'a>(
    inventory: &'a Inventory,
    failure: &'a Failure<'a>,
    clearance: &'a Clearance,
    void: &'a BTreeMap<Element, Mono>,
) -> impl Iterator<Item = (Element, Option<Acquitted>)> + 'a {
    let probe = &inventory[failure.probe];
    let class = failure.failing.class;
    let implicated = testimony(inventory, probe, class).implicated(probe);
    let confessed = implicated.len() == 1 && is_confession(class);
    suspects(implicated, class).map(move |element| {
        if confessed || probe.asks_for(element) {
            return (element, None);
        }
        if let Some(known) = failure.explained {
            let known = known.iter().find(|known| known.element == element);
            let by = known.map(|known| known.by.map_or(Acquitted::NotKept, Acquitted::Cleared));
            return (element, by);
        }
        let cleared = standing(element, failure, clearance, void);
        (element, cleared.map(Acquitted::Cleared))
    })
}

/// The exoneration of an element that stands against a failure.
fn standing(
    element: Element,
    failure: &Failure<'_>,
    clearance: &Clearance,
    void: &BTreeMap<Element, Mono>,
) -> Option<Cleared> {
    let known = clearance.of_failure(element, failure.failing.class)?;
    let void = void.get(&element).is_some_and(|&later| later > known.at);
    (known.at >= failure.failing.since && !void).then_some(known)
}

/// Those implicated that can be at fault: a login that is wrong is told, a certificate
/// that does not hold is shown, and neither keeps anybody silent.
fn suspects(implicated: &[Element], class: Class) -> impl Iterator<Item = Element> + '_ {
    let elements = implicated.iter().copied();
    elements.filter(move |element| match element.facet {
        Facet::Credential => class == Class::LoginRefused,
        Facet::Certificate => matches!(class, Class::Certificate(_)),
        Facet::Reach
        | Facet::Service
        | Facet::Registration
        | Facet::Media
        | Facet::Room
        | Facet::Size
        | Facet::Redundancy => true,
    })
}

/// Whether what was said names the one at fault, whatever else it lets pass.
const fn is_confession(class: Class) -> bool {
    matches!(
        class,
        Class::Prohibited { .. } | Class::TooBig { .. } | Class::LoginRefused
    )
}

/// For each implicated element, when the latest streak that implicates it began.
fn voided(inventory: &Inventory, failures: &[Failure<'_>]) -> BTreeMap<Element, Mono> {
    let mut latest = BTreeMap::new();
    for failure in failures {
        let probe = &inventory[failure.probe];
        let class = failure.failing.class;
        let implicated = testimony(inventory, probe, class).implicated(probe);
        for element in suspects(implicated, class) {
            let moment = latest.entry(element).or_insert(failure.failing.since);
            *moment = (*moment).max(failure.failing.since);
        }
    }
    latest
}

/// What pings that are answered too late leave to suspect.
fn slow_ways(
    inventory: &Inventory,
    failures: &[Failure<'_>],
    clearance: &Clearance,
    void: &BTreeMap<Element, Mono>,
) -> BTreeSet<Element> {
    let pings = failures.iter().filter(|failure| {
        failure.failing.class == Class::Late && inventory[failure.probe].facet == Facet::Reach
    });
    pings
        .flat_map(|failure| candidates(inventory, failure, clearance, void))
        .collect()
}

fn is_slow_service(inventory: &Inventory, failure: &Failure<'_>) -> bool {
    failure.failing.class == Class::Late && inventory[failure.probe].facet != Facet::Reach
}

/// What probes of full size leave to suspect of the size of packets.
fn narrow_ways(
    inventory: &Inventory,
    failures: &[Failure<'_>],
    clearance: &Clearance,
    void: &BTreeMap<Element, Mono>,
) -> BTreeSet<Element> {
    let sized = failures
        .iter()
        .filter(|failure| inventory[failure.probe].facet == Facet::Size);
    sized
        .flat_map(|failure| candidates(inventory, failure, clearance, void))
        .filter(|element| element.facet == Facet::Size)
        .collect()
}

/// Of these, what may have kept back the answer on a connection that stalled.
fn kept_back<'a>(
    inventory: &'a Inventory,
    failure: &Failure<'_>,
    narrow: &'a BTreeSet<Element>,
) -> impl Iterator<Item = Element> + 'a {
    let probe = &inventory[failure.probe];
    let stalled = failure.failing.class == Class::Stalled;
    let suspect = stalled.then_some(narrow).into_iter().flatten().copied();
    suspect.filter(move |narrow| {
        let on_way = |crossed: &Element| crossed.component == narrow.component;
        probe.crosses.iter().any(on_way)
    })
}

fn cause(
    inventory: &Inventory,
    failures: &[Failure<'_>],
    clearance: &Clearance,
    chosen: Chosen,
    fallen: Vec<Fallen>,
) -> Cause {
    let Chosen {
        mut elements,
        explains,
    } = chosen;
    let explained: Vec<&Failure<'_>> = explains.iter().map(|&at| &failures[at]).collect();
    let since = began(inventory, &elements, &explained, clearance);
    // The way of any probe that crosses them gives their order.
    let crossed = |way: &&[Element]| elements.iter().all(|element| way.contains(element));
    let mut ways = explained.iter().map(|f| &inventory[f.probe].crosses[..]);
    let way = ways.find(crossed).unwrap_or_default();
    let place = |element: &Element| way.iter().position(|on_way| on_way == element);
    elements.sort_by_key(place);
    let before = elements.first().and_then(place).unwrap_or(0);
    let uncleared = way[..before]
        .iter()
        .copied()
        .filter(|&element| !clearance.since(element, since))
        .collect();
    let mode = mode(inventory, &elements, &explained);
    let explains = explained.iter().map(|failure| failure.probe).collect();
    let mut cause = Cause {
        elements,
        mode,
        explains,
        since,
        uncleared,
        fallen,
        last_good: None,
    };
    let named = [cause.named(inventory)];
    let asked = if cause.is_located() {
        &named[..]
    } else {
        &cause.elements
    };
    cause.last_good = last_good(clearance, asked, since);
    cause
}

/// When it began to fail: a router that never answers for itself was silent long
/// before its line was cut, while rooms beyond it answered.
fn began(
    inventory: &Inventory,
    elements: &[Element],
    explained: &[&Failure<'_>],
    clearance: &Clearance,
) -> Mono {
    let of_it = |failure: &&&Failure<'_>| {
        let Failing { since, class, .. } = failure.failing;
        let probe = &inventory[failure.probe];
        // What nothing else speaks for is proved well by nothing else.
        let asked = elements.iter().any(|&element| probe.asks_for(element));
        let cleared = |&element: &Element| clearance.of_failure(element, class);
        let mut well = elements.iter().filter_map(cleared);
        asked || is_confession(class) || well.all(|cleared| cleared.at < since)
    };
    let since = |failure: &&Failure<'_>| failure.failing.since;
    let own = explained.iter().filter(of_it).map(since).min();
    own.or_else(|| explained.iter().map(since).min())
        .unwrap_or(Mono::NEVER)
}

fn is_one_component(elements: &[Element]) -> bool {
    elements
        .iter()
        .all(|element| element.component == elements[0].component)
}

/// Of several facets of one component, one that was asked about: of the others
/// nothing was seen.
fn named(elements: &[Element], asked: impl Fn(Element) -> bool) -> Element {
    let seen = elements.iter().find(|&&element| asked(element));
    let seen = seen.filter(|_| is_one_component(elements));
    *seen.unwrap_or(&elements[0])
}

/// The mode of what was said of the candidates themselves. What a registrar
/// says of a room speaks of the room's registration; behind anything else it is
/// silence at second hand.
fn mode(inventory: &Inventory, elements: &[Element], explained: &[&Failure<'_>]) -> Mode {
    let own = |failure: &&&Failure<'_>| {
        let probe = &inventory[failure.probe];
        elements.iter().any(|&element| probe.is_about(element))
    };
    let said = explained
        .iter()
        .filter(own)
        .map(|failure| failure.failing.class);
    let stands_in_the_way = explained.iter().map(|failure| failure.failing.class);
    let all = |kind: Class| stands_in_the_way.clone().all(|class| class == kind);
    let (all_late, all_poor) = (all(Class::Late), all(Class::Poor));
    let all_stalled = all(Class::Stalled);
    // Small packets pass, or reach would be among them.
    let narrow = elements.iter().all(|element| element.facet == Facet::Size);
    let silence = if narrow { Mode::Narrow } else { Mode::Silent };
    let asked = |element| {
        let mut probes = explained.iter().map(|failure| &inventory[failure.probe]);
        probes.any(|probe| probe.is_about(element))
    };
    let registration = is_one_component(elements)
        && named(elements, asked).facet == Facet::Registration
        || elements
            .iter()
            .all(|element| element.facet == Facet::Registration);
    said.filter(|class| registration || !matches!(class, Class::Beyond))
        .find(|class| !matches!(class, Class::Silent))
        .or_else(|| {
            stands_in_the_way
                .into_iter()
                .find(|&class| is_confession(class))
        })
        .or_else(|| all_late.then_some(Class::Late))
        .or_else(|| all_poor.then_some(Class::Poor))
        .or_else(|| all_stalled.then_some(Class::Stalled))
        .map_or(silence, Class::mode)
}
