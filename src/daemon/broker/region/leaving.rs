//! Leaving a connection: what it leaves, and a last word where it is left for another.

use std::sync::atomic::Ordering;

use tokio::time::{Instant, timeout_at};
use tracing::info;

use super::{Ended, Progress, Purpose, Region};
use crate::notice::{Outcome, Receipt};
use crate::send::mqtt::{Heard, Leftovers, Link};
use crate::view::topics::Subject;

impl<I: From<Receipt>> Region<I> {
    /// Leaves a connection for one by other settings.
    pub(super) async fn change(
        &mut self,
        mut link: Link<Purpose>,
        mut progress: Progress,
    ) -> Ended {
        info!(
            region = self.id,
            "leaving the MQTT broker for the new settings"
        );
        let left = if progress.connected {
            self.shared.meters.connected.fetch_sub(1, Ordering::Relaxed);
            match self.take_leave(&mut link, &mut progress).await {
                Some(true) => {
                    let until = Instant::now() + self.shared.paces.farewell;
                    link.take_leave(until).await
                }
                // It publishes our will.
                Some(false) => link.abandon(),
                None => return Ended::Over,
            }
        } else {
            link.abandon()
        };
        if self.leave(left, "other settings").await.is_none() {
            return Ended::Over;
        }
        // The farewell was no wait for a connection: given back for it, they would be
        // overtaken by what comes later.
        let grace = Instant::now() + self.shared.paces.grace;
        for (_, until) in &mut self.waiting {
            *until = grace;
        }
        Ended::Left
    }

    /// Says that we are offline and waits for what is on its way; whether all of it has
    /// come to something.
    async fn take_leave(
        &mut self,
        link: &mut Link<Purpose>,
        progress: &mut Progress,
    ) -> Option<bool> {
        let until = Instant::now() + self.shared.paces.farewell;
        let mut said = false;
        loop {
            if !said && link.has_room() {
                said = link
                    .publish(self.offline(), Purpose::State(Subject::Status))
                    .is_ok();
            }
            if said && link.on_their_way() == 0 {
                return Some(true);
            }
            match timeout_at(until, link.next()).await {
                Ok(Heard::Settled(purpose, outcome)) => {
                    self.settle(purpose, outcome, progress).await?;
                }
                Ok(Heard::Connected | Heard::Retained(_)) => {}
                Ok(Heard::Lost(_)) | Err(_) => return Some(false),
            }
        }
    }

    /// What a lost connection leaves: what was sent is in doubt, what was not waits
    /// for the next one.
    pub(super) async fn leave(&mut self, left: Leftovers<Purpose>, why: &str) -> Option<()> {
        let until = Instant::now() + self.shared.paces.grace;
        for purpose in left.unsent.into_iter().rev() {
            if let Purpose::Event(row) = purpose {
                self.waiting.push_front((*row, until));
            }
        }
        for purpose in left.in_doubt {
            if let Purpose::Event(row) = purpose {
                let why = format!("sent, and then the connection was lost: {why}");
                self.report(*row, Outcome::Ambiguous { why }).await?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
