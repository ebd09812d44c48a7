//! What the ledger's worker shows: the draft kept up to date, and snapshots of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Effect, QUEUE, Worker};
use crate::clock::Now;
use crate::daemon::prober::Batch;
use crate::daemon::writer::{self, Bundle};
use crate::health::Observation;
use crate::inventory::{DRILL, Element, ProbeIx};
use crate::ledger::{Entry, Input, MonitorEvent, Transaction};
use crate::view::{self, Snapshot};

/// From one snapshot to the next while nothing has been decided.
pub(super) const PUBLISH: Duration = Duration::from_secs(1);
/// A snapshot is due though nothing at all has come in: readers take an old one
/// for a ledger that stands still.
pub(super) const PULSE: Duration = Duration::from_secs(5);
/// How often it is looked at whether anybody else answers by now.
const OWNERSHIP: SignedDuration = SignedDuration::from_secs(1);

impl<R: FnMut(Effect)> Worker<R> {
    /// Brings the draft up to date with what is to be written.
    pub(super) fn follow(&mut self, entry: &Entry) {
        match entry {
            Entry::Facet(change) => {
                let inventory = &self.setting.watched;
                let component = inventory
                    .region_by_id(&change.region)
                    .and_then(|region| inventory.component_by_id(region, &change.component));
                if let Some(component) = component {
                    let element = Element {
                        component,
                        facet: change.facet,
                    };
                    self.draft.set(element, change.to, change.at);
                }
                self.stirred = true;
            }
            Entry::Monitor { at, what } => self.follow_monitor(*at, what),
            Entry::Fault(_) | Entry::Delivery { .. } => self.stirred = true,
        }
    }

    fn follow_monitor(&mut self, at: Timestamp, what: &MonitorEvent) {
        let region = |id: &str| self.setting.watched.region_by_id(id);
        match what {
            MonitorEvent::CutOff { region: id } => {
                if let Some(region) = region(id) {
                    self.monitor.cut_off.insert(region, at);
                }
            }
            MonitorEvent::BackAgain { region: id } => {
                if let Some(region) = region(id) {
                    self.monitor.cut_off.remove(&region);
                }
            }
            MonitorEvent::ClockStepped { .. }
            | MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceCalledOff { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            // The ledger keeps count of them.
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. } => {}
        }
    }

    /// Takes in what probes have seen, and shows it.
    pub(super) fn take_batches(&mut self, batches: Vec<Batch>) {
        let mut observations = Vec::new();
        for batch in batches {
            observations.extend(self.translate(batch));
        }
        if observations.is_empty() {
            return;
        }
        self.show(&observations);
        let measured = self.measuring(&observations);
        let doubtful = self.doubtful(&observations);
        let failing = self.failing(&observations);
        self.turn(Input::Observed(observations));
        self.show_quality(&measured);
        self.show_contradicted(&failing);
        self.say_unasked(&doubtful);
    }

    /// What was observed before a reload belongs to the inventory of then.
    fn translate(&self, batch: Batch) -> Vec<Observation> {
        let current = &self.setting.watched;
        if Arc::ptr_eq(&batch.inventory, current) {
            return batch.observations;
        }
        let moved = batch
            .observations
            .into_iter()
            .filter_map(|mut observation| {
                observation.probe = batch.inventory.same_question(observation.probe, current)?;
                Some(observation)
            });
        moved.collect()
    }

    fn show(&mut self, observations: &[Observation]) {
        let inventory = Arc::clone(&self.setting.watched);
        let now = self.setting.clock.now();
        for observation in observations {
            let verdict = observation.verdict(&inventory[observation.probe]);
            let at = now.wall_at(observation.ended);
            self.draft
                .probe_mut(observation.probe)
                .record(observation, verdict, at);
        }
        self.stirred |= !observations.is_empty();
    }

    /// The probes among those seen whose series say something only over many.
    fn measuring(&self, observations: &[Observation]) -> Vec<ProbeIx> {
        let inventory = &self.setting.watched;
        let answered = observations
            .iter()
            .filter(|seen| inventory[seen.probe].measures() && seen.outcome.rtt().is_some());
        answered.map(|seen| seen.probe).collect()
    }

    /// Shows what their series come to by now.
    fn show_quality(&mut self, measured: &[ProbeIx]) {
        for &probe in measured {
            if let Some((quality, class)) = self.setting.ledger.quality(probe) {
                self.draft.probe_mut(probe).measure(quality, class);
            }
        }
    }

    pub(super) fn publish_if_due(&mut self) {
        let now = self.setting.clock.now();
        let pause = if self.stirred { PUBLISH } else { PULSE };
        if now.mono.since(self.published) < pause {
            return;
        }
        let snapshot = self.snapshot(now);
        // Through the writer, so that nothing is shown before what it shows is on disk.
        self.submit(Bundle {
            transaction: Transaction::default(),
            effects: vec![Effect::Publish(snapshot)],
        });
    }

    /// Agreements begin and end by themselves, and some by the hour.
    fn renew_ownership(&mut self, now: Now) {
        let since = self.owned_at;
        // A storm shows something many times a second; this is looked at once.
        if now.wall.duration_since(since).abs() < OWNERSHIP {
            return;
        }
        self.owned_at = now.wall;
        let mut agreements = self.setting.watched.agreements();
        let (before, after) = (since.min(now.wall), since.max(now.wall));
        if agreements.any(|(_, agreement)| agreement.turned(before, after)) {
            self.draft.renew_ownership(now.wall);
        }
    }

    pub(super) fn snapshot(&mut self, now: Now) -> Arc<Snapshot> {
        self.renew_ownership(now);
        self.stirred = false;
        self.published = now.mono;
        let ledger = &self.setting.ledger;
        let faults: Vec<_> = ledger
            .closed_faults()
            .iter()
            .chain(ledger.open_faults())
            .filter(|fault| fault.region != DRILL)
            .cloned()
            .collect();
        self.draft.set_planned(self.setting.ledger.planned());
        self.draft.set_faults(&faults);
        let outbox = self.outbox();
        let cut_off = self.monitor.cut_off.keys().copied();
        let returning = cut_off.filter(|&region| ledger.is_returning(region));
        self.monitor.returning = returning.collect();
        self.monitor.lateness = self.setting.prober.gauges().lateness.read();
        self.monitor.incidents_open = self.setting.ledger.incidents_open(now.wall);
        self.monitor.maintenance_open = self.setting.ledger.maintenance_open();
        if *self.monitor.ownerless != *self.setting.ledger.ownerless() {
            self.monitor.ownerless = Arc::new(self.setting.ledger.ownerless().clone());
        }
        self.monitor.drills = self.setting.ledger.drills();
        self.monitor.refused = self.setting.refused.load(Ordering::Relaxed) != 0;
        self.monitor.queues = self.queues();
        Arc::new(
            self.draft
                .snapshot(now, faults.into(), outbox, self.monitor.clone()),
        )
    }

    fn outbox(&self) -> view::Outbox {
        let load = self.setting.ledger.outbox().load();
        let mut shown = view::Outbox {
            pending: (load.pending + load.gathered) as u64,
            held: load.held as u64,
            oldest_pending: load.oldest,
            dead: self.dead,
            shadowed: self.shadowed,
            ..view::Outbox::default()
        };
        for (channel, meters) in &self.setting.couriers {
            let figures = meters.read();
            let attempts = view::Attempts {
                accepted: figures.accepted,
                temporary: figures.temporary,
                permanent: figures.permanent,
                ambiguous: figures.ambiguous,
            };
            shown.attempts.insert(*channel, attempts);
        }
        shown
    }

    fn queues(&self) -> Vec<view::Queue> {
        let inbox = &self.setting.inbox;
        vec![
            view::Queue {
                name: "ledger",
                depth: inbox.len() as u64,
                bound: QUEUE as u64,
            },
            view::Queue {
                name: "writer",
                depth: self.setting.writer.meters().read().queued,
                bound: writer::QUEUE as u64,
            },
        ]
    }
}
