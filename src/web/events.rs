//! Telling what is new by server-sent events: open pages, that there is something;
//! programs, which fault is how.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use jiff::Timestamp;
use prometheus::IntGauge;
use tokio::sync::watch;

use super::connection::{Taken, until};
use crate::fault::{Fault, Number};
use crate::view::{self, Snapshot};

/// So often a comment is sent, for whoever closes connections that are quiet.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Durations on a page are told in minutes.
const AGES_CHANGE: Duration = Duration::from_secs(60);

/// The time of the snapshot that last changed what pages show.
pub(super) type Changes = watch::Receiver<Timestamp>;

/// Follows the snapshots: one comparison for all readers together.
pub(super) fn watch(
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    mut stopped: watch::Receiver<bool>,
) -> Changes {
    let mut shown = Arc::clone(&snapshots.borrow_and_update());
    let mut told = shown.taken;
    let (tell, changes) = watch::channel(shown.at);
    tokio::spawn(async move {
        loop {
            let changed = tokio::select! {
                changed = snapshots.changed() => changed.is_ok(),
                () = until(&mut stopped) => false,
            };
            if !changed {
                return;
            }
            let latest = Arc::clone(&snapshots.borrow_and_update());
            let aged = latest.taken.since(told) >= AGES_CHANGE;
            if aged || !latest.looks_like(&shown) {
                // Nobody follows: nobody to tell.
                let _ = tell.send(latest.at);
                told = latest.taken;
            }
            // An older one that looks the same would keep all its probes in memory.
            shown = latest;
        }
    });
    changes
}

/// A stream of `changed` events for one reader, ended by a stop; it holds its
/// place until then.
pub(super) fn stream(mut changes: Changes, place: Taken, open: IntGauge) -> Response {
    changes.mark_unchanged();
    let held = Held::new(place, open);
    let events = stream::unfold((changes, held), async |(mut changes, held)| {
        changes.changed().await.ok()?;
        let at = changes.borrow_and_update().to_string();
        let event = Event::default().event("changed").data(at);
        Some((Ok::<_, Infallible>(event), (changes, held)))
    });
    answer(events)
}

/// A stream of `fault` events for one reader: every fault as it is, and then each whenever
/// something has happened to it. Whoever comes back misses nothing but steps between.
pub(super) fn faults(
    mut changes: Changes,
    snapshot: impl Fn() -> Arc<Snapshot> + Send + 'static,
    place: Taken,
    open: IntGauge,
) -> Response {
    changes.mark_changed();
    let held = Held::new(place, open);
    let following = (changes, Told::default(), snapshot, held);
    let events = stream::unfold(
        following,
        async |(mut changes, mut told, snapshot, held)| {
            let fault = loop {
                match told.next() {
                    Some(fault) => break fault,
                    None => changes.changed().await.ok()?,
                }
                changes.mark_unchanged();
                told.look(&snapshot());
            };
            let event = Event::default()
                .event("fault")
                .id(format!("{}-{}", fault.number, last(&fault)))
                .data(view::event_json(&fault));
            Some((Ok(event), (changes, told, snapshot, held)))
        },
    );
    answer(events)
}

/// What one reader has been told.
#[derive(Default)]
struct Told {
    /// The last event of each fault that it knows of.
    last: HashMap<Number, u32>,
    /// What it does not know yet.
    next: VecDeque<Arc<Fault>>,
}

impl Told {
    fn next(&mut self) -> Option<Arc<Fault>> {
        self.next.pop_front()
    }

    /// Finds what has changed; what is shown no longer is forgotten.
    fn look(&mut self, snapshot: &Snapshot) {
        let before = std::mem::take(&mut self.last);
        for fault in snapshot.faults.iter() {
            let now = last(fault);
            if before.get(&fault.number) != Some(&now) {
                self.next.push_back(Arc::clone(fault));
            }
            self.last.insert(fault.number.clone(), now);
        }
    }
}

/// The ordinal of a fault's last event.
fn last(fault: &Fault) -> u32 {
    fault.next_ordinal().saturating_sub(1)
}

fn answer(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let hello = stream::iter([Ok(Event::default()
        .comment("samband")
        .retry(Duration::from_secs(5)))]);
    let events = futures_util::StreamExt::chain(hello, events);
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response()
}

/// A reader's place, counted while it is held.
struct Held {
    _place: Taken,
    open: IntGauge,
}

impl Held {
    fn new(place: Taken, open: IntGauge) -> Self {
        open.inc();
        Self {
            _place: place,
            open,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.open.dec();
    }
}
