//! What a page wants of the log: read-only, few at a time, and not for long.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::{debug, warn};

use super::Limits;
use crate::fault::{Fault, Number, TicketJson};
use crate::pack;
use crate::pack::Pack;
use crate::report::{Period, Sources, TooMuch};
use crate::store::{Queries, QueryError, shown_tickets, tickets_of};
use crate::view::{Brief, KeptBack, Shown};

/// Notices shown of one fault, the latest: a fault that comes back for weeks
/// must not fill the page.
const MOST_NOTICES: u32 = 500;

/// Notices shown of those that shadow mode kept back, some kilobytes each.
const MOST_KEPT_BACK: usize = 100;

/// The log, for reading.
pub(super) struct History {
    file: PathBuf,
    pages: Places,
    packs: Places,
}

/// How many may ask at once, and for how long.
struct Places {
    free: Arc<Semaphore>,
    within: Duration,
}

impl Places {
    fn new(count: usize, within: Duration) -> Self {
        Self {
            free: Arc::new(Semaphore::new(count)),
            within,
        }
    }
}

/// What the log holds of a fault.
#[derive(Debug)]
pub(super) struct Kept {
    /// The fault; none when it was never opened.
    pub(super) fault: Option<Fault>,
    /// Who was told of it.
    pub(super) told: Vec<Brief>,
    /// Its tickets in systems of others.
    pub(super) tickets: Vec<TicketJson>,
}

/// The log did not answer, or not in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unread;

impl History {
    pub(super) fn new(file: PathBuf, limits: Limits) -> Self {
        Self {
            file,
            pages: Places::new(limits.queries, limits.query),
            packs: Places::new(limits.packs, limits.pack),
        }
    }

    /// What the log holds of a fault; nothing of one that is not theirs to see.
    pub(super) async fn of(&self, number: &Number, shown: &Shown) -> Result<Kept, Unread> {
        let (number, file) = (number.clone(), self.file.clone());
        let kept = self
            .ask(&self.pages, move |log| {
                Ok(Kept {
                    fault: log.fault(&number)?,
                    told: log.told(&number, MOST_NOTICES)?,
                    tickets: shown_tickets(tickets_of(&file, &[number.as_str()])?),
                })
            })
            .await?;
        let hidden = kept.fault.as_ref().is_some_and(|fault| !shown.sees(fault));
        Ok(match hidden {
            true => Kept {
                fault: None,
                told: Vec::new(),
                tickets: Vec::new(),
            },
            false => kept,
        })
    }

    /// The evidence of a fault, as a pack; none when there is no such fault, or it is not
    /// theirs to see.
    pub(super) async fn pack(
        &self,
        number: &Number,
        shown: &Shown,
        at: Timestamp,
    ) -> Result<Option<Pack>, Unread> {
        let (number, shown) = (number.clone(), shown.clone());
        self.ask(&self.packs, move |log| {
            let theirs = shown.is_everything()
                || log.fault(&number)?.is_some_and(|fault| shown.sees(&fault));
            if !theirs {
                return Ok(None);
            }
            let sources = log.pack(&number)?;
            Ok(sources.and_then(|sources| pack::make(&sources, at)))
        })
        .await
    }

    /// A report of a period of a region, made of what the log holds of it.
    pub(super) async fn report<T: Send + 'static>(
        &self,
        region: String,
        period: Period,
        now: Timestamp,
        report: impl FnOnce(Sources) -> Result<T, TooMuch> + Send + 'static,
    ) -> Result<Result<T, TooMuch>, Unread> {
        self.ask(&self.packs, move |log| {
            let sources = log.report(&region, &period, now)?;
            Ok(sources.and_then(report))
        })
        .await
    }

    /// What shadow mode kept back, the latest first, of those whom they may see.
    pub(super) async fn kept_back(&self, shown: &Shown) -> Result<Vec<KeptBack>, Unread> {
        let shown = shown.clone();
        let theirs = move |region: &str, party: &str| shown.sees_party(region, party);
        self.ask(&self.pages, move |log| {
            log.kept_back(MOST_KEPT_BACK, theirs)
        })
        .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        places: &Places,
        question: impl FnOnce(&Queries) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Unread> {
        let file = self.file.clone();
        let free = Arc::clone(&places.free);
        let read = async move {
            let place = free.acquire_owned().await.ok()?;
            let reading = tokio::task::spawn_blocking(move || {
                // Held until the disk has answered, whoever still waits for it.
                let _place = place;
                question(&Queries::open_read_only(&file)?)
            });
            reading.await.ok()
        };
        match timeout(places.within, read).await {
            Ok(Some(Ok(answer))) => Ok(answer),
            Ok(Some(Err(error))) => {
                warn!(%error, source = ?std::error::Error::source(&error), "reading the log for a page");
                Err(Unread)
            }
            Ok(None) | Err(_) => {
                debug!("the log did not answer a page in time");
                Err(Unread)
            }
        }
    }
}
