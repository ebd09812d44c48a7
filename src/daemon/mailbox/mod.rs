//! The worker that reads the mailbox: looks, has what was understood be done, and only
//! then puts the mail away.
//!
//! A mail is put away after the commit, so that a crash between the two has it read
//! again: then the log says that it has been acted on.

mod allowance;
mod meters;
mod postman;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::{error, info};

use self::allowance::Allowance;
pub(super) use self::meters::Meters;
use self::postman::{Later, Postman, READING};
use super::figures::Figures;
use super::ledger::Message;
use super::start::StartError;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::mailbox::judge::Why;
use crate::mailbox::{Fate, Letter, Name, Note, Settings, Source, SourceError, read};
use crate::store;
use crate::view::Snapshot;

/// Mails that are fetched at once, a quarter of a mebibyte each at most.
const AT_ONCE: usize = 16;
/// Mails that are done with and could not be put away. With more, nothing new is read.
const UNSETTLED: usize = 1_000;
/// How long one look may take.
const LOOK: Duration = Duration::from_secs(5 * 60);
/// How long one mail may take: longer than the ledger may take for its answers.
const LETTER: Duration = Duration::from_secs(120);

/// The running worker, if there is a mailbox.
#[derive(Debug)]
pub(super) struct Postbox {
    running: Option<(watch::Sender<Settings>, JoinHandle<()>)>,
}

/// The address that mails ask for answers at.
pub(super) fn address(loaded: &Loaded) -> Option<String> {
    let mailbox = loaded.settings.mailbox.as_ref()?;
    Some(mailbox.address.to_string())
}

impl Postbox {
    /// Starts it where there is a mailbox.
    ///
    /// # Errors
    /// When the key by which senders and mails are known in the log cannot be had.
    pub(super) fn start(
        loaded: &Loaded,
        snapshots: &watch::Receiver<Arc<Snapshot>>,
        clock: Clock,
        to_ledger: &mpsc::Sender<Message>,
        figures: &Figures,
    ) -> Result<Self, StartError> {
        let settings = &loaded.settings;
        let (Some(mailbox), Some(mail)) = (&settings.mailbox, &settings.mail) else {
            return Ok(Self { running: None });
        };
        let (sender, receiver) = watch::channel(mailbox.clone());
        let (note, broken) = Note::take_up(&settings.store.path);
        let postman = Postman {
            snapshots: snapshots.clone(),
            log: settings.store.path.join(store::FILE),
            clock,
            to_ledger: to_ledger.clone(),
            key: store::link_key(&settings.store)?,
            own: address_in(&mail.from).to_owned(),
            domain: mail.message_id_domain.to_string(),
            meters: figures.mailbox.clone(),
            note,
            patience: READING,
            slow: Vec::new(),
            read: Arc::new(read),
        };
        let worker = Worker {
            settings: receiver,
            postman,
            unsettled: Vec::new(),
            broken,
            allowance: Allowance::new(clock.mono()),
            said: None,
        };
        info!("answers by mail are read at {}", mailbox.address);
        let task = tokio::spawn(worker.run());
        Ok(Self {
            running: Some((sender, task)),
        })
    }

    /// Has another place be looked at, or in another way; the address stays until the
    /// next start.
    pub(super) fn replace(&self, old: &mut Settings, new: Settings) {
        let new = Settings {
            address: Arc::clone(&old.address),
            ..new
        };
        if *old != new
            && let Some((settings, _)) = &self.running
        {
            settings.send_replace(new.clone());
            *old = new;
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        let task = self.running.as_ref().map(|(_, task)| task);
        task.is_some_and(JoinHandle::is_finished)
    }

    pub(super) fn stop(&self) {
        if let Some((_, task)) = &self.running {
            task.abort();
        }
    }
}

/// The address in `samband <samband@fosen.example>`, or the whole.
fn address_in(from: &str) -> &str {
    let inner = from.rsplit_once('<').map_or(from, |(_, inner)| inner);
    inner.trim_end_matches('>').trim()
}

/// What the worker works with.
struct Worker {
    settings: watch::Receiver<Settings>,
    postman: Postman,
    /// Mails that are done with and lie where they came in.
    unsettled: Vec<(Name, Fate)>,
    /// A mail over which the program has ended twice, until it is put aside.
    broken: Option<Name>,
    /// How much more may be done in this minute.
    allowance: Allowance,
    /// What was last said to be wrong.
    said: Option<String>,
}

/// Why a look has come to no end.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("{} mails are done with and cannot be put away", UNSETTLED)]
    Full,
    #[error("it takes longer than {} s", LOOK.as_secs())]
    Slow,
    #[error("more mails have come than are looked at in a minute")]
    Enough,
    #[error("mails wait: {0}")]
    Later(#[from] Later),
}

impl Worker {
    /// Works until nobody can change the settings any more.
    async fn run(mut self) {
        loop {
            let settings = self.settings.borrow_and_update().clone();
            let source = Source::new(&settings);
            let looked = timeout(LOOK, self.look(&source, &settings)).await;
            self.report(looked.unwrap_or(Err(Broken::Slow)));
            tokio::select! {
                changed = self.settings.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    self.unsettled.clear();
                }
                () = sleep(settings.poll) => {}
            }
        }
    }

    /// Says once what is wrong, and once that it is not any more.
    fn report(&mut self, looked: Result<(), Broken>) {
        let meters = &self.postman.meters;
        match looked {
            Ok(()) => {
                meters.succeeded(self.postman.clock.now().wall);
                if self.said.take().is_some() {
                    info!("the mailbox can be read again");
                }
            }
            Err(wrong) => {
                meters.failures.inc();
                let wrong = wrong.to_string();
                if self.said.as_ref() != Some(&wrong) {
                    error!("answers by mail are not read: {wrong}");
                    self.said = Some(wrong);
                }
            }
        }
    }

    /// Deals with all that has come in. What has to wait, or cannot be put away, keeps no
    /// other back, and is the reason that the look is said to have come to no end.
    async fn look(&mut self, source: &Source, settings: &Settings) -> Result<(), Broken> {
        self.put_aside(source).await?;
        let mut wrong = self.settle_late(source).await;
        if self.unsettled.len() >= UNSETTLED {
            return Err(Broken::Full);
        }
        let mut waiting: Vec<Name> = Vec::new();
        loop {
            let now = self.postman.clock.mono();
            let most = AT_ONCE.min(self.allowance.left(now));
            let late = self.unsettled.iter().map(|(name, _)| name);
            let but: Vec<Name> = late.chain(&waiting).cloned().collect();
            let fetched = source.fetch(most, &but).await?;
            wrong = wrong.or(fetched.wrong.map(Broken::Source));
            let last = !fetched.more;
            if fetched.letters.is_empty() && !last {
                return Err(wrong.unwrap_or(Broken::Enough));
            }
            for letter in fetched.letters {
                let name = letter.name.clone();
                match self.deal_with(source, settings, letter).await {
                    Ok(()) => {}
                    Err(Broken::Later(Later::Enough)) => return Err(Broken::Enough),
                    Err(later @ Broken::Later(_)) => {
                        waiting.push(name);
                        wrong = Some(later);
                    }
                    Err(unsettled) => wrong = Some(unsettled),
                }
            }
            if last {
                return wrong.map_or(Ok(()), Err);
            }
        }
    }

    /// Puts aside, unread, the mail over which the program has ended twice. Until that is
    /// done nothing is read.
    async fn put_aside(&mut self, source: &Source) -> Result<(), SourceError> {
        if let Some(name) = &self.broken {
            source.settle(name, Fate::Aside).await?;
            error!(%name, "samband ended twice while it read a mail: that is put aside, and not read again");
            self.postman.meters.refuse(Why::Broken.slug());
            self.postman.note.clear().await;
            self.broken = None;
        }
        Ok(())
    }

    async fn deal_with(
        &mut self,
        source: &Source,
        settings: &Settings,
        letter: Letter,
    ) -> Result<(), Broken> {
        self.allowance.open();
        let name = letter.name.clone();
        let dealing = self
            .postman
            .deal_with(settings, letter, &mut self.allowance);
        let dealt = timeout(LETTER, dealing).await;
        let fate = dealt.unwrap_or(Err(Later::Unheard))?;
        if let Err(wrong) = source.settle(&name, fate).await {
            self.unsettled.push((name, fate));
            return Err(wrong.into());
        }
        Ok(())
    }

    /// Puts away what could not be put away before; why some of it still cannot be.
    async fn settle_late(&mut self, source: &Source) -> Option<Broken> {
        let mut wrong = None;
        for (name, fate) in std::mem::take(&mut self.unsettled) {
            match source.settle(&name, fate).await {
                Ok(()) => info!(%name, "a mail that was done with is put away late"),
                Err(error) => {
                    wrong = Some(error.into());
                    self.unsettled.push((name, fate));
                }
            }
        }
        wrong
    }
}
