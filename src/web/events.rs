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
use crate::access::{self, Scope};
use crate::fault::{Fault, Number};
use crate::view::{self, Shown, Snapshot};

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

/// Somebody who follows the changes of what they may see.
pub(super) struct Follower {
    pub(super) changes: Changes,
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    /// Who may see what, as the configuration says it.
    pub(super) access: watch::Receiver<Arc<access::Settings>>,
    pub(super) scope: Scope,
    /// From when on they may see nothing any more, if their time has an end.
    pub(super) until: Option<Timestamp>,
    /// Whether the session goes on by which they are known, if one is.
    pub(super) goes_on: Box<dyn Fn() -> bool + Send>,
}

impl Follower {
    /// What they may see now; from here on no change is missed.
    fn begin(&mut self) -> Shown {
        self.changes.mark_unchanged();
        self.access.mark_unchanged();
        self.shown()
    }

    fn shown(&self) -> Shown {
        Shown::new(&self.snapshots.borrow(), &self.scope)
    }

    /// The time of the next change that they may know of; none when there is no more. Once
    /// others may see what they may, whoever follows is to come again; whose time is over
    /// is told nothing after it, and finds out within a minute.
    async fn next(&mut self, shown: &mut Shown) -> Option<Timestamp> {
        loop {
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                Ok(()) = self.access.changed() => return None,
            }
            let at = *self.changes.borrow_and_update();
            if self.until.is_some_and(|until| at >= until) || !(self.goes_on)() {
                return None;
            }
            if shown.is_everything() {
                return Some(at);
            }
            let latest = self.shown();
            let aged = latest.taken.since(shown.taken) >= AGES_CHANGE;
            if aged || !latest.looks_like(shown) {
                *shown = latest;
                return Some(at);
            }
        }
    }
}

/// A stream of `changed` events for one reader, ended by a stop; it holds its
/// place until then.
pub(super) fn stream(mut follower: Follower, place: Taken, open: IntGauge) -> Response {
    let shown = follower.begin();
    let held = Held::new(place, open);
    let events = stream::unfold(
        (follower, shown, held),
        async |(mut follower, mut shown, held)| {
            let at = follower.next(&mut shown).await?.to_string();
            let event = Event::default().event("changed").data(at);
            Some((Ok::<_, Infallible>(event), (follower, shown, held)))
        },
    );
    answer(events)
}

/// A stream of `fault` events for one reader: every fault that they may see as it is, and
/// then each whenever something has happened to it. Whoever comes back misses nothing but
/// steps between.
pub(super) fn faults(mut follower: Follower, place: Taken, open: IntGauge) -> Response {
    let shown = follower.begin();
    let mut told = Told::default();
    told.look(&shown);
    let following = (follower, shown, told, Held::new(place, open));
    let events = stream::unfold(
        following,
        async |(mut follower, mut shown, mut told, held)| {
            let fault = loop {
                if let Some(fault) = told.next() {
                    break fault;
                }
                follower.next(&mut shown).await?;
                told.look(&follower.shown());
            };
            let event = Event::default()
                .event("fault")
                .id(format!("{}-{}", fault.number, last(&fault)))
                .data(view::event_json(&fault));
            Some((Ok(event), (follower, shown, told, held)))
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
    fn look(&mut self, shown: &Shown) {
        let before = std::mem::take(&mut self.last);
        for fault in shown.faults.iter() {
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
