//! What a page wants of the log: read-only, few at a time, and not for long.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::{debug, warn};

use super::Limits;
use crate::fault::{Fault, Number, PartyRef, TicketJson};
use crate::measurement::{Name, Reading};
use crate::pack;
use crate::pack::Pack;
use crate::report::{Days, Pasts, Period, Sources, TooMuch, days_begin, months_begin};
use crate::store::{
    Filter, MEASUREMENTS, Measurements, Queries, QueryError, ReadError, Which, shown_tickets,
    shown_tickets_by_fault, tickets_of,
};
use crate::view::{Brief, FOUND, KeptBack, LOOKED_THROUGH, MunicipalityIx, Search, Shown, page};

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
                    // They lie beside the log, which tells the rest without them.
                    tickets: tickets_of(&file, &[number.as_str()])
                        .map(shown_tickets)
                        .unwrap_or_else(|error| {
                            warn!(%error, "it cannot be read which tickets a fault has");
                            Vec::new()
                        }),
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

    /// The tickets of faults in systems of others, by number. They lie beside the log, which
    /// tells the rest without them.
    pub(super) async fn tickets(&self, faults: Vec<String>) -> BTreeMap<String, Vec<TicketJson>> {
        if faults.is_empty() {
            return BTreeMap::new();
        }
        let file = self.file.clone();
        let kept = self.within(&self.pages, move || {
            let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
            tickets_of(&file, &faults).map(shown_tickets_by_fault)
        });
        kept.await.unwrap_or_default()
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

    /// How the last days of a municipality and of its sites and rooms were, and its months,
    /// as far as its faults are theirs to see.
    pub(super) async fn days(
        &self,
        shown: &Shown,
        municipality: MunicipalityIx,
    ) -> Result<Days, Unread> {
        let (zone, at) = (zone_of(shown, municipality), shown.at);
        let pasts = self.past(shown, municipality, days_begin(at)).await?;
        let days = pasts.days(&zone, at);
        // A year may be more than can be read in time: then the days are told alone.
        let year = self
            .past(shown, municipality, months_begin(&zone, at))
            .await;
        let months = year.map_or_else(|_| Vec::new(), |pasts| pasts.place.months(&zone, at));
        Ok(Days { months, ..days })
    }

    /// What the log holds of a municipality since a moment, as far as its faults are theirs
    /// to see.
    async fn past(
        &self,
        shown: &Shown,
        municipality: MunicipalityIx,
        from: Timestamp,
    ) -> Result<Pasts, Unread> {
        let shown = shown.clone();
        let past = self.ask(&self.pages, move |log| {
            let place = &shown.inventory[municipality];
            let region = &shown.inventory[place.region];
            let standing = page::standing_in(&shown, municipality);
            let seen = |fault: &Fault| shown.sees(fault);
            log.past(&region.id, &place.id, from, seen, &standing)
        });
        past.await?.map_err(|TooMuch| Unread)
    }

    /// What probes measured from one moment until another, in seconds since 1970: of each
    /// key what is known under its name.
    pub(super) async fn measured<K: Send + 'static>(
        &self,
        names: Vec<(K, Name)>,
        (from, until): (i64, i64),
    ) -> Result<Vec<(K, Vec<Reading>)>, Unread> {
        let file = self.file.with_file_name(MEASUREMENTS);
        self.within(&self.pages, move || {
            let measurements = Measurements::open_read_only(&file)?;
            let each = names.into_iter().map(|(key, name)| {
                let readings = measurements.of(&name, from, until)?;
                Ok::<_, ReadError>((key, readings))
            });
            each.collect::<Result<Vec<_>, _>>()
        })
        .await
    }

    /// The faults that somebody looks for and may see, the latest first: so many behind the
    /// first so many, how many there are in all, and whether all were looked through.
    pub(super) async fn search(
        &self,
        search: &Search,
        shown: &Shown,
    ) -> Result<(Vec<Fault>, usize, bool), Unread> {
        let (search, shown) = (search.clone(), shown.clone());
        self.ask(&self.pages, move |log| {
            let all = log.faults(&Filter {
                which: Which::All,
                text: search.text.clone(),
                limit: LOOKED_THROUGH,
                ..Filter::default()
            })?;
            let cut = all.len() >= usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX);
            let takes = |fault: &Fault| {
                let zone = page::zone_of(&shown, fault);
                let mine = |party: &PartyRef| shown.sees_party(&fault.region, &party.id);
                shown.sees(fault) && search.takes(fault, &zone, mine)
            };
            let mut found: Vec<Fault> = all.into_iter().filter(takes).collect();
            let count = found.len();
            let last = count.div_ceil(FOUND).max(1);
            let before = FOUND * (search.page.min(last) - 1);
            found.drain(..before.min(count));
            found.truncate(FOUND);
            Ok((found, count, cut))
        })
        .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        places: &Places,
        question: impl FnOnce(&Queries) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Unread> {
        let file = self.file.clone();
        let question = move || question(&Queries::open_read_only(&file)?);
        self.within(places, question).await
    }

    /// Asks the disk, where there is room for one more question.
    async fn within<T: Send + 'static, E: Error + Send + 'static>(
        &self,
        places: &Places,
        question: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, Unread> {
        let free = Arc::clone(&places.free);
        let read = async move {
            let place = free.acquire_owned().await.ok()?;
            let reading = tokio::task::spawn_blocking(move || {
                // Held until the disk has answered, whoever still waits for it.
                let _place = place;
                question()
            });
            reading.await.ok()
        };
        match timeout(places.within, read).await {
            Ok(Some(Ok(answer))) => Ok(answer),
            Ok(Some(Err(error))) => {
                warn!(%error, source = ?error.source(), "reading the log for a page");
                Err(Unread)
            }
            Ok(None) | Err(_) => {
                debug!("the log did not answer a page in time");
                Err(Unread)
            }
        }
    }
}

/// The time zone of a municipality.
fn zone_of(shown: &Shown, municipality: MunicipalityIx) -> TimeZone {
    let region = shown.inventory[municipality].region;
    shown.inventory[region].zone.clone()
}
