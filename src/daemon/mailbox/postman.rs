//! What comes of one mail.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::info;

use super::Meters;
use super::allowance::Allowance;
use crate::access::{Key, Mark};
use crate::clock::Clock;
use crate::daemon::ledger::Message;
use crate::fault::{Command, Fault, Posted, Refused};
use crate::inventory::Inventory;
use crate::mailbox::judge::{self, Circumstances, Judged, Ours, Sender, Why};
use crate::mailbox::{Fate, Letter, Mail, Name, Note, Noted, Settings, Unread};
use crate::notice::{Came, Reason, Reply, Row};
use crate::store::{Queries, QueryError};
use crate::view::Snapshot;

/// How long a mail may take to be read.
pub(super) const READING: Duration = Duration::from_secs(10);
/// How long the log may take to answer.
const QUERY: Duration = Duration::from_secs(10);
/// How long the ledger may take: longer than the writer does before it gives a disk up.
const ACT: Duration = Duration::from_secs(35);
/// Mails that have taken too long once, and are remembered for it.
const SLOW: usize = 1_000;
/// So often it is judged anew because something has happened meanwhile.
const AGAIN: usize = 3;
/// Mails that one address is sent about its answers within a day: two machines that
/// write to each other come to an end.
const A_DAY: u64 = 20;

/// Why a mail stays where it is, to be looked at later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Later {
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Unread,
    /// The log cannot be written.
    #[error("the log cannot be written")]
    Unlogged,
    /// The ledger has not answered.
    #[error("it is not known what came of the last one")]
    Unheard,
    /// It cannot be noted which mail is read.
    #[error("the file that says which one is being read cannot be written")]
    Unnoted,
    /// It takes too long to be read: the machine may have much else to do.
    #[error("it takes longer than {} s to read one", READING.as_secs())]
    Slow,
    /// Enough is done in this minute.
    #[error("enough is done in this minute")]
    Enough,
}

/// Who deals with mails.
pub(super) struct Postman {
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    pub(super) log: PathBuf,
    pub(super) clock: Clock,
    pub(super) to_ledger: mpsc::Sender<Message>,
    /// By which senders and mails are known in the log, and Message-IDs are sealed.
    pub(super) key: Key,
    /// The address that our mails are from.
    pub(super) own: String,
    /// The domain of our Message-IDs.
    pub(super) domain: String,
    pub(super) meters: Meters,
    /// Which mail is being read.
    pub(super) note: Note,
    /// How long a mail may take to be read.
    pub(super) patience: Duration,
    /// Those that have taken longer once.
    pub(super) slow: Vec<Name>,
    /// What a mail says.
    pub(super) read: Reader,
}

/// What says what a mail says.
pub(super) type Reader = Arc<dyn Fn(&[u8]) -> Result<Mail, Unread> + Send + Sync>;

/// A mail that is believed.
struct Believed {
    mail: Mail,
    answered: Row,
    sender: Sender,
    fault: Fault,
    inventory: Arc<Inventory>,
    posted: Posted,
    sealed: bool,
}

/// Why a mail is not believed, or not yet.
enum Unheeded {
    Never(Why),
    Later(Later),
}

impl From<Later> for Unheeded {
    fn from(later: Later) -> Self {
        Self::Later(later)
    }
}

impl From<Why> for Unheeded {
    fn from(why: Why) -> Self {
        Self::Never(why)
    }
}

impl Postman {
    /// Deals with one mail to the end: what is to be written and told is on disk then.
    ///
    /// # Errors
    /// When it is to be looked at again, with the reason.
    pub(super) async fn deal_with(
        &mut self,
        settings: &Settings,
        letter: Letter,
        allowance: &mut Allowance,
    ) -> Result<Fate, Later> {
        let noted = self.note.begin(&letter.name).await;
        let noted = noted.map_err(|_| Later::Unnoted)?;
        self.meters.read.inc();
        let name = letter.name.clone();
        let believed = self.believe(settings, letter).await;
        let dealt = match self.at_its_second(&name, believed) {
            Ok(believed) if allowance.heed() => self.act_on(believed, &noted).await,
            Ok(_) => Err(Later::Enough),
            Err(Unheeded::Later(later)) => Err(later),
            Err(Unheeded::Never(why)) => {
                info!(%name, reason = why.slug(), "a mail is not acted on");
                self.meters.refuse(why.slug());
                Ok(Fate::Aside)
            }
        };
        noted.clear().await;
        dealt
    }

    /// The same, but that a mail which has taken too long before is given up.
    fn at_its_second(
        &mut self,
        name: &Name,
        believed: Result<Believed, Unheeded>,
    ) -> Result<Believed, Unheeded> {
        let before = self.slow.iter().position(|one| one == name);
        let before = before.map(|place| self.slow.remove(place)).is_some();
        if !matches!(believed, Err(Unheeded::Later(Later::Slow))) {
            return believed;
        }
        if before {
            return Err(Why::Late.into());
        }
        if self.slow.len() == SLOW {
            self.slow.remove(0);
        }
        self.slow.push(name.clone());
        believed
    }

    /// Does what a mail that is believed asks for, and tells its sender.
    async fn act_on(&self, mut believed: Believed, noted: &Noted) -> Result<Fate, Later> {
        let mut judged = self.judged(&believed);
        noted.acting().await.map_err(|_| Later::Unnoted)?;
        for _ in 0..AGAIN {
            let (came, seen) = match judged {
                Judged::Repeated(came, seen) => {
                    info!(fault = %believed.fault.number, "a mail was acted on before");
                    self.tell(believed, came, seen).await?;
                    return Ok(Fate::Done);
                }
                Judged::Tell(came) => (came, believed.answered.ordinal),
                Judged::Act(command, came) => {
                    let seen = command.expected;
                    match self.order(*command).await? {
                        Ok(after) => {
                            believed.fault = Fault::clone(&after);
                            self.meters.acted.inc();
                            (came, seen)
                        }
                        Err(Refused::Stale { .. }) => {
                            let fault = self.fault(&believed.answered).await?;
                            believed.fault = fault.ok_or(Later::Unread)?;
                            judged = self.judged(&believed);
                            continue;
                        }
                        Err(refused) => (refusal(refused)?, seen),
                    }
                }
            };
            return self.finish(believed, came, seen).await;
        }
        Err(Later::Unheard)
    }

    /// Whether to believe it.
    async fn believe(&self, settings: &Settings, letter: Letter) -> Result<Believed, Unheeded> {
        let bytes = letter.bytes.ok_or(Why::Unread)?;
        let read = Arc::clone(&self.read);
        let reading = spawn_blocking(move || read(&bytes));
        let read = timeout(self.patience, reading).await;
        let read = read.map_err(|_| Later::Slow)?;
        let mail = read.map_err(|_| Why::Unread)?.map_err(|_| Why::Unread)?;
        let ours = Ours {
            from: &[&self.own],
            domain: &self.domain,
            key: &self.key,
        };
        let claim = judge::claim(&mail, settings, &ours)?;
        let (keys, sealed) = (claim.keys, claim.sealed);
        let found = self.ask(move |log| {
            for key in &keys {
                if let Some(row) = log.notice(key)? {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        });
        let answered = found.await?.ok_or(Why::Unrelated)?;
        let inventory = Arc::clone(&self.snapshots.borrow().inventory);
        let sender = judge::sender(&claim.from, &answered, &inventory)?;
        let fault = self.fault(&answered).await?.ok_or(Why::Unrelated)?;
        let region = &inventory[sender.region].id;
        let party = &inventory[sender.party].id;
        let posted = Posted {
            notice: Mark::of_hex(answered.key.as_str()).unwrap_or_default(),
            contact: self.key.recipient(region, party, &claim.from),
            mail: self.key.mail(mail.known_by().as_bytes()),
        };
        Ok(Believed {
            mail,
            answered,
            sender,
            fault,
            inventory,
            posted,
            sealed,
        })
    }

    fn judged(&self, believed: &Believed) -> Judged {
        judge::judge(
            &believed.mail,
            &Circumstances {
                answered: &believed.answered,
                fault: &believed.fault,
                party: &believed.sender.recipient.party,
                posted: believed.posted,
                sealed: believed.sealed,
                now: self.clock.now().wall,
                zone: &believed.inventory[believed.sender.region].zone,
            },
        )
    }

    /// The fault of a notice as the log has it; none where it is about none.
    async fn fault(&self, answered: &Row) -> Result<Option<Fault>, Later> {
        let Some(number) = answered.fault.clone() else {
            return Ok(None);
        };
        self.ask(move |log| log.fault(&number)).await
    }

    /// What came of a command, which is on disk then.
    async fn order(&self, command: Command) -> Result<crate::ledger::Answer, Later> {
        let (reply, answer) = oneshot::channel();
        let command = Box::new(command);
        let message = Message::Command { command, reply };
        self.send(message, answer).await
    }

    async fn send<T>(&self, message: Message, answer: oneshot::Receiver<T>) -> Result<T, Later> {
        let sent = timeout(ACT, self.to_ledger.send(message)).await;
        if !matches!(sent, Ok(Ok(()))) {
            return Err(Later::Unheard);
        }
        let answer = timeout(ACT, answer).await;
        answer
            .map_err(|_| Later::Unheard)?
            .map_err(|_| Later::Unlogged)
    }

    /// Says what came of it.
    async fn finish(&self, believed: Believed, came: Came, seen: u32) -> Result<Fate, Later> {
        let done = came.is_done() || came == Came::StillFails;
        let (party, outcome) = (believed.sender.recipient.party.clone(), came.slug());
        info!(fault = %believed.fault.number, outcome, by = party, "somebody has answered by mail");
        if !done {
            self.meters.refuse(outcome);
        }
        self.tell(believed, came, seen).await?;
        Ok(match done {
            true => Fate::Done,
            false => Fate::Aside,
        })
    }

    /// Tells the sender what came of it, once for each mail.
    async fn tell(&self, believed: Believed, came: Came, seen: u32) -> Result<(), Later> {
        let (mail, answered) = (&believed.mail, &believed.answered.key);
        let references = judge::references(mail, answered, believed.sealed, &self.domain);
        let reply = Reply {
            region: believed.answered.region,
            fault: Arc::new(believed.fault),
            to: believed.sender.recipient,
            mail: believed.posted.mail.to_string(),
            references,
            seen,
            came,
        };
        let asked = reply.clone();
        let day = SignedDuration::from_hours(24);
        let since = self.clock.now().wall.checked_sub(day).unwrap_or_default();
        let told = self.ask(move |log| {
            let known = log.notice(&asked.key(&log.install()?))?;
            let many = log.told_since(Reason::Replied, &asked.to.address, since)?;
            Ok((known.is_some(), many))
        });
        let (known, many) = told.await?;
        if known {
            return Ok(());
        }
        if many >= A_DAY {
            info!(
                by = reply.to.party,
                "too many answers by mail in a day: the sender is not told"
            );
            return Ok(());
        }
        let (kept, waits) = oneshot::channel();
        let said = Box::new(reply);
        self.send(Message::Reply { said, kept }, waits).await
    }

    /// What the log says, within a time.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Queries) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Later> {
        let log = self.log.clone();
        let asked = spawn_blocking(move || question(&Queries::open_read_only(&log)?));
        match timeout(QUERY, asked).await {
            Ok(Ok(Ok(answer))) => Ok(answer),
            Ok(Ok(Err(_)) | Err(_)) | Err(_) => Err(Later::Unread),
        }
    }
}

/// What its sender is told of a refusal.
fn refusal(refused: Refused) -> Result<Came, Later> {
    Ok(match refused {
        Refused::Unlogged | Refused::Unkept => return Err(Later::Unlogged),
        Refused::Stale { .. } => return Err(Later::Unheard),
        Refused::Expectation => Came::Time,
        Refused::NotTheirs { holder, .. } => Came::NotTheirs(holder.name),
        Refused::Decides(_) => Came::Decides,
        // Nothing new was said, and what was said before holds.
        Refused::Already { .. } => Came::Accepted,
        Refused::Unknown
        | Refused::Drill
        | Refused::ForItself(_)
        | Refused::NoParty(_)
        | Refused::Holds(_)
        | Refused::Merged(_)
        | Refused::Link
        | Refused::StillFails
        | Refused::Life(_) => Came::Over,
    })
}
