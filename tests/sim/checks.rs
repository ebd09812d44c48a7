//! What must hold at every moment of every story, judged apart from the code judged.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use samband::clock::Mono;
use samband::fault::{Event, Number, What};
use samband::health::{Class, FacetState, Observation, Occasion, Outcome};
use samband::inventory::{Inventory, ProbeIx, RegionIx};
use samband::ledger::{Change, Entry};

use crate::story::{self, SECOND};
use crate::words::brief;

/// Events kept for the report of a violation.
const KEPT: usize = 200;

/// One probe's failures, counted without regard to what the ledger counts.
#[derive(Clone, Copy, Debug, Default)]
struct Streak {
    failures: u32,
    /// Those of runs that began while the monitor was connected in truth.
    connected: u32,
    first: Option<Mono>,
    last: Option<Mono>,
}

/// One line of the report, put into words only when it is wanted.
#[derive(Clone, Debug)]
struct Line {
    time: u64,
    text: Text,
}

#[derive(Clone, Debug)]
enum Text {
    Seen(Arc<str>, Arc<str>, Class, Occasion, Mono),
    Said(String),
}

/// What has been seen and decided, and the first thing that must not be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    streaks: BTreeMap<(Arc<str>, Arc<str>), Streak>,
    /// When the latest run was sent that drew something from beyond the monitor.
    heard: Option<Mono>,
    /// All decided, in order.
    pub(crate) entries: Vec<(u64, Entry)>,
    /// When each event of a fault was committed.
    pub(crate) events: BTreeMap<(Number, u32), u64>,
    /// Components that were to be asked because something had failed.
    pub(crate) asked: BTreeSet<Arc<str>>,
    /// When each fault was committed.
    pub(crate) opened: Vec<(u64, Number)>,
    recent: VecDeque<Line>,
    hash: u64,
    pub(crate) violation: Option<String>,
    /// The number of observations.
    pub(crate) observations: u64,
}

fn name(inventory: &Inventory, probe: ProbeIx) -> (Arc<str>, Arc<str>) {
    let probe = &inventory[probe];
    (
        Arc::clone(&inventory[probe.component].id),
        Arc::clone(&probe.id),
    )
}

impl Checks {
    pub(crate) fn new() -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            ..Self::default()
        }
    }

    /// Notes the first violation.
    pub(crate) fn require(&mut self, holds: bool, what: &str) {
        if !holds && self.violation.is_none() {
            self.violation = Some(what.to_owned());
        }
    }

    /// The same, where what is wrong has been said.
    pub(crate) fn note_promise(&mut self, kept: Result<(), String>) {
        if let Err(wrong) = kept {
            self.require(false, &wrong);
        }
    }

    fn remember(&mut self, time: u64, text: Text) {
        self.mix(&time.to_le_bytes());
        match &text {
            Text::Seen(component, probe, class, _, started) => {
                self.mix(component.as_bytes());
                self.mix(probe.as_bytes());
                self.mix(class.slug().as_bytes());
                self.mix(&started.as_nanos().to_le_bytes());
            }
            Text::Said(said) => self.mix(said.as_bytes()),
        }
        if self.violation.is_none() {
            self.recent.push_back(Line { time, text });
            if self.recent.len() > KEPT {
                self.recent.pop_front();
            }
        }
    }

    fn mix(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The same story gives the same number.
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// What happened to faults, and the last events of all kinds before the violation.
    pub(crate) fn report(&self) -> String {
        let mut report = String::new();
        for (time, entry) in &self.entries {
            if let Entry::Fault(_) | Entry::Monitor { .. } = entry {
                let _ = writeln!(report, "{:6} {}", time / SECOND, brief(entry));
            }
        }
        for Line { time, text } in &self.recent {
            let (seconds, millis) = (time / SECOND, time % SECOND / 1_000_000);
            let _ = write!(report, "{seconds:6}.{millis:03} ");
            let _ = match text {
                Text::Said(said) => writeln!(report, "{said}"),
                Text::Seen(component, probe, class, occasion, started) => {
                    writeln!(
                        report,
                        "{component}/{probe} {class:?} {occasion:?} sent {started}"
                    )
                }
            };
        }
        report
    }

    pub(crate) fn note(&mut self, time: u64, change: &story::Change) {
        let text = match change {
            story::Change::Reload(_) => "Reload".to_owned(),
            other => format!("{other:?}"),
        };
        self.remember(time, Text::Said(format!("==== {text}")));
    }

    /// `isolated` says whether the monitor was cut off, in truth, when the run began.
    pub(crate) fn observed(
        &mut self,
        inventory: &Inventory,
        seen: &Observation,
        time: u64,
        isolated: bool,
    ) {
        self.observations += 1;
        let probe = &inventory[seen.probe];
        let verdict = seen.verdict(probe);
        let name = name(inventory, seen.probe);
        let id = Arc::clone(&inventory[probe.component].id);
        let said = Text::Seen(
            id,
            Arc::clone(&probe.id),
            verdict.class,
            seen.occasion,
            seen.started,
        );
        self.remember(time, said);
        if seen.occasion == Occasion::Late {
            return;
        }
        let beyond_monitor = match verdict.class {
            Class::Silent | Class::NotPerformed(_) => false,
            Class::NetUnreachable { from }
            | Class::HostUnreachable { from }
            | Class::Prohibited { from } => {
                let monitor = inventory[RegionIx::at(0)].monitor;
                inventory
                    .components()
                    .any(|(ix, c)| ix != monitor && c.addresses.contains(&from))
            }
            _ => true,
        };
        if beyond_monitor {
            self.heard = self.heard.max(Some(seen.started));
        }
        let streak = self.streaks.entry(name).or_default();
        let short = seen.ended.since(seen.started) < probe.profile.deadline;
        match seen.outcome {
            Outcome::NotPerformed(_) => {}
            Outcome::Silence if short => {}
            _ if verdict.success => *streak = Streak::default(),
            _ => {
                streak.failures += 1;
                streak.connected += u32::from(!isolated);
                streak.first.get_or_insert(seen.started);
                streak.last = Some(seen.started);
            }
        }
    }

    pub(crate) fn decided(&mut self, inventory: &Inventory, entry: &Entry, time: u64) {
        self.remember(time, Text::Said(format!("---- {}", brief(entry))));
        self.entries.push((time, entry.clone()));
        match entry {
            Entry::Facet(change) if change.to == FacetState::Down => {
                self.went_down(inventory, change);
            }
            Entry::Fault(event) => self.check_evidence(inventory, event),
            _ => {}
        }
    }

    /// G5, G7: what a fault rests on was confirmed, and not only seen by runs that
    /// began while the monitor was cut off.
    fn check_evidence(&mut self, inventory: &Inventory, event: &Event) {
        let Some(finding) = event.what.finding() else {
            return;
        };
        let failed = finding.evidence.failed.iter();
        let failed: Vec<ProbeIx> = failed
            .filter_map(|seen| probe_named(inventory, &seen.probe))
            .collect();
        if !matches!(event.what, What::Located { .. }) {
            let confirmed = failed.iter().any(|&p| self.is_confirmed(inventory, p));
            self.require(confirmed, "G7: a fault without a confirmed failure");
        }
        let connected = failed.iter().any(|&probe| {
            let streak = self.streaks.get(&name(inventory, probe));
            streak.is_some_and(|streak| streak.connected > 0)
        });
        let what = format!(
            "G5: {} {} on what was seen while cut off",
            event.fault,
            event.what.slug()
        );
        self.require(connected, &what);
    }

    /// G5 and G7: down needs failures in a row, spread out, and a witness.
    fn went_down(&mut self, inventory: &Inventory, change: &Change) {
        let Some(component) = inventory.component_by_id(RegionIx::at(0), &change.component) else {
            return;
        };
        let own = inventory[component].probes.iter();
        let mut own = own
            .filter(|&&p| inventory[p].facet == change.facet)
            .peekable();
        if own.peek().is_none() {
            return;
        }
        let confirmed = own.any(|&p| self.is_confirmed(inventory, p));
        let what = format!(
            "G5, G7: {}.{} down without failures enough or a witness",
            change.component, change.facet
        );
        self.require(confirmed, &what);
    }

    fn is_confirmed(&self, inventory: &Inventory, probe: ProbeIx) -> bool {
        let profile = inventory[probe].profile;
        let Some(streak) = self.streaks.get(&name(inventory, probe)) else {
            return false;
        };
        let (Some(first), Some(last)) = (streak.first, streak.last) else {
            return false;
        };
        streak.failures >= profile.failures
            && last.since(first) >= profile.retry * (profile.failures - 1)
            && self.heard >= Some(last)
    }

    pub(crate) fn committed(&mut self, entry: &Entry, time: u64) {
        let Entry::Fault(event) = entry else {
            return;
        };
        let which = (event.fault.clone(), event.ordinal);
        self.events.insert(which, time);
        if let What::Opened { .. } = event.what {
            self.opened.push((time, event.fault.clone()));
        }
    }

    pub(crate) fn restarted(&mut self) {
        self.streaks.clear();
        self.heard = None;
    }

    pub(crate) fn reloaded(&mut self, old: &Inventory, new: &Inventory) {
        for (ix, _) in old.probes() {
            if old.same_probe(ix, new).is_none() {
                self.streaks.remove(&name(old, ix));
            }
        }
    }
}

fn probe_named(inventory: &Inventory, name: &str) -> Option<ProbeIx> {
    let (component, probe) = name.rsplit_once('/')?;
    let component = inventory.component_by_id(RegionIx::at(0), component)?;
    inventory.probe_by_id(component, probe)
}
