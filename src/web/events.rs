//! Telling open pages that there is something new, by server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::Timestamp;
use prometheus::IntGauge;
use tokio::sync::watch;

use super::connection::{Taken, until};
use crate::access::{self, Scope};
use crate::view::{Shown, Snapshot};

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
}

impl Follower {
    /// The time of the next change that they may know of; none when there is no more. Once
    /// others may see what they may, whoever follows is to come again.
    async fn next(&mut self, shown: &mut Shown) -> Option<Timestamp> {
        loop {
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                Ok(()) = self.access.changed() => return None,
            }
            let at = *self.changes.borrow_and_update();
            if shown.is_everything() {
                return Some(at);
            }
            let latest = Shown::new(&self.snapshots.borrow(), &self.scope);
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
    follower.changes.mark_unchanged();
    follower.access.mark_unchanged();
    let shown = Shown::new(&follower.snapshots.borrow(), &follower.scope);
    let held = Held::new(place, open);
    let events = stream::unfold(
        (follower, shown, held),
        async |(mut follower, mut shown, held)| {
            let at = follower.next(&mut shown).await?.to_string();
            let event = Event::default().event("changed").data(at);
            Some((Ok::<_, Infallible>(event), (follower, shown, held)))
        },
    );
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
