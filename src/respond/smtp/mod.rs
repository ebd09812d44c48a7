//! A small SMTP sink (RFC 5321): takes mails, keeps the last ones, tells of each.
//!
//! It relays nothing, knows no authentication and no TLS; it is for the demo, and
//! for tests that want to see exactly what was sent.

mod decode;
mod mail;
mod serve;
mod session;
#[cfg(test)]
mod tests;

pub use mail::Mail;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::broadcast;

use super::switch::Control;
use super::{ListenError, Running, Supply, Switch};

/// Mails that wait for a slow listener; behind these it misses the oldest, and
/// finds them among the kept ones.
const TOLD: usize = 256;

/// How a sink behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes every mail.
    #[default]
    Accept,
    /// Answers with this code at this stage: 451 for "not now", 550 for "never".
    Answer {
        /// At which stage.
        at: Stage,
        /// The reply code, 400 to 599.
        code: u16,
    },
    /// Says nothing more from this stage on.
    Hang {
        /// From which stage.
        at: Stage,
    },
    /// Takes the mail, and cuts the connection instead of saying so: what the
    /// sender must call ambiguous.
    CutAfterDot,
    /// Nothing listens.
    Closed,
}

/// The stages of handing over a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The greeting.
    Connect,
    /// MAIL.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA, before the mail itself.
    Data,
    /// The dot that ends the mail.
    Dot,
}

/// What a sink puts up with.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one mail.
    pub mail: usize,
    /// Bytes of a command line (RFC 5321 section 4.5.3.1.4: 512; more for extensions).
    pub command: usize,
    /// Bytes of a line of a mail, its end included (section 4.5.3.1.6).
    pub line: usize,
    /// Recipients of one mail (section 4.5.3.1.8).
    pub recipients: usize,
    /// Connections at a time; one more is answered 421.
    pub connections: usize,
    /// Bytes that one connection may send in all.
    pub connection: u64,
    /// For one command or one line to come in whole.
    pub patience: Duration,
    /// For a whole connection.
    pub session: Duration,
    /// Mails kept; the oldest goes first.
    pub kept: usize,
    /// Bytes of mails kept in all; the oldest goes first.
    pub kept_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mail: 256 * 1024,
            command: 1024,
            line: 1000,
            recipients: 100,
            connections: 32,
            connection: 64 * 1024 * 1024,
            patience: Duration::from_secs(30),
            session: Duration::from_mins(10),
            kept: 200,
            kept_bytes: 16 * 1024 * 1024,
        }
    }
}

/// An SMTP sink.
#[derive(Debug)]
pub struct Smtp {
    at: SocketAddr,
    mailbox: Mailbox,
    _running: Running,
}

impl Smtp {
    /// Starts one; port 0 lets the system choose.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(
        at: SocketAddr,
        behaviour: Switch<Behaviour>,
        limits: Limits,
    ) -> Result<Self, ListenError> {
        let failed = |source| ListenError {
            what: "SMTP",
            at,
            source,
        };
        let listener = TcpListener::bind(at).await.map_err(failed)?;
        let at = listener.local_addr().map_err(failed)?;
        let mailbox = Mailbox::new(limits);
        // A sink stands on its own: mail is told to come by another way.
        let control = Control::new(behaviour.clone(), Supply::always());
        let door = serve::Door::new(at, behaviour, limits, mailbox.clone());
        let running = Running(tokio::spawn(door.serve(listener, control)));
        Ok(Self {
            at,
            mailbox,
            _running: running,
        })
    }

    /// Where it listens.
    pub fn at(&self) -> SocketAddr {
        self.at
    }

    /// What it has taken.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }
}

/// The mails that a sink has taken; a clone is the same one.
#[derive(Clone, Debug)]
pub struct Mailbox {
    kept: Arc<Mutex<Kept>>,
    told: broadcast::Sender<Arc<Mail>>,
    limits: Limits,
}

#[derive(Debug, Default)]
struct Kept {
    mails: VecDeque<Arc<Mail>>,
    bytes: usize,
    taken: u64,
}

impl Mailbox {
    fn new(limits: Limits) -> Self {
        Self {
            kept: Arc::default(),
            told: broadcast::Sender::new(TOLD),
            limits,
        }
    }

    /// The mails kept, oldest first.
    pub fn mails(&self) -> Vec<Arc<Mail>> {
        self.lock().mails.iter().cloned().collect()
    }

    /// The mails kept, oldest first, each with its place among all that were
    /// taken, from 1.
    pub fn numbered(&self) -> Vec<(u64, Arc<Mail>)> {
        let kept = self.lock();
        let gone = kept.taken - kept.mails.len() as u64;
        (gone + 1..).zip(kept.mails.iter().cloned()).collect()
    }

    /// How many were taken since the start, kept or not.
    pub fn taken(&self) -> u64 {
        self.lock().taken
    }

    /// Each mail taken from now on.
    pub fn follow(&self) -> broadcast::Receiver<Arc<Mail>> {
        self.told.subscribe()
    }

    fn take(&self, mail: Mail) {
        let mail = Arc::new(mail);
        {
            let mut kept = self.lock();
            kept.taken += 1;
            kept.bytes += mail.raw.len();
            kept.mails.push_back(Arc::clone(&mail));
            while kept.mails.len() > self.limits.kept || kept.bytes > self.limits.kept_bytes {
                let Some(oldest) = kept.mails.pop_front() else {
                    break;
                };
                kept.bytes -= oldest.raw.len();
            }
        }
        // Nobody listening is no mistake.
        let _ = self.told.send(mail);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Nothing in here can panic half-way.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
