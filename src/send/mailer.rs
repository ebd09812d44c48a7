//! Mail to one relay: connections kept and bounded, outcomes told apart.

use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::connection::{Connection, Failure, Peer, Phase, Progress, What};
use super::message::{Mail, compose, is_message_id};
use super::tidy::tidied;
use super::{Carrier, Delivered, Security, Settings};
use crate::notice::{Outcome, Row};

/// Mails on one connection, at most: relays count them too.
const MAILS_PER_CONNECTION: u32 = 100;

/// What the outcome of an attempt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// This mail: the relay has given its verdict, or may have taken it.
    Mail,
    /// This mail at this relay, which takes others; another relay may take it.
    Match,
    /// The relay: it cannot be reached, or takes nothing from anybody.
    Relay,
}

/// Hands mails to one relay.
#[derive(Clone)]
pub struct Mailer {
    inner: Arc<Inner>,
}

struct Inner {
    peer: Peer,
    from: Mailbox,
    domain: String,
    connections: usize,
    permits: Semaphore,
    /// Connections that wait for the next mail; as many as there are permits at most.
    parked: Mutex<Vec<Connection>>,
    /// Attempts begun: tells whether anything happened since.
    begun: AtomicU64,
}

/// How long each step may take. A relay on a working network answers each within
/// a second; RFC 5321 section 4.5.3.2 would allow minutes, which no alarm has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// The TCP connection.
    pub connect: Duration,
    /// The greeting and the reply to EHLO.
    pub greeting: Duration,
    /// STARTTLS, the handshake and the second EHLO.
    pub tls: Duration,
    /// AUTH.
    pub auth: Duration,
    /// MAIL FROM.
    pub mail: Duration,
    /// RCPT TO; relays look things up here.
    pub recipient: Duration,
    /// DATA.
    pub data: Duration,
    /// The message and the reply to its final dot; relays scan here.
    pub body: Duration,
    /// The reply to QUIT, which nothing depends on.
    pub quit: Duration,
    /// All of it, from the first step.
    pub whole: Duration,
    /// How long a connection waits for the next mail.
    pub idle: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            connect: seconds(10),
            greeting: seconds(15),
            tls: seconds(15),
            auth: seconds(15),
            mail: seconds(15),
            recipient: seconds(20),
            data: seconds(15),
            body: seconds(45),
            quit: seconds(1),
            whole: seconds(60),
            idle: seconds(20),
        }
    }
}

/// Why mail cannot be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The sender is no address.
    #[error("the sender of mails, {from:?}, is no mail address")]
    From {
        /// What was given.
        from: String,
        /// What is wrong with it.
        #[source]
        source: lettre::address::AddressError,
    },
    /// The right part of Message-IDs is none.
    #[error("{domain:?} cannot stand in a Message-ID")]
    Domain {
        /// What was given.
        domain: String,
    },
    /// Credentials and no protection.
    #[error(
        "credentials are never sent in clear: set the security of the relay to starttls or tls"
    )]
    Clear,
    /// The certificates to trust could not be read.
    #[error("reading the certificates to trust from {}", path.display())]
    CaFile {
        /// From where.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// There are none in the file.
    #[error("{} holds no certificate", path.display())]
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// TLS could not be set up.
    #[error("setting up TLS to the relay")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl Mailer {
    /// Makes ready; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot work.
    pub fn new(settings: &Settings) -> Result<Self, MailerError> {
        Self::with_deadlines(settings, Deadlines::default())
    }

    /// The same with deadlines of one's own.
    ///
    /// # Errors
    /// As [`Mailer::new`].
    pub fn with_deadlines(settings: &Settings, deadlines: Deadlines) -> Result<Self, MailerError> {
        let from: Mailbox = settings.from.parse().map_err(|source| MailerError::From {
            from: settings.from.to_string(),
            source,
        })?;
        let domain = settings.message_id_domain.to_string();
        if !is_message_id(&longest(&domain)) || domain.is_empty() {
            return Err(MailerError::Domain { domain });
        }
        let tls = match settings.security {
            Security::Starttls | Security::Tls => Some(trust(settings)?),
            Security::None if settings.login.is_some() => return Err(MailerError::Clear),
            Security::None => None,
        };
        let credentials = settings.login.as_ref().map(|login| {
            Credentials::new(
                login.username.to_string(),
                login.password.expose_secret().to_owned(),
            )
        });
        let connections = settings.connections.get();
        let peer = Peer {
            host: settings.host.to_string(),
            port: settings.port,
            security: settings.security,
            tls,
            credentials,
            hello: ClientId::default(),
            deadlines,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                peer,
                from,
                domain,
                connections,
                permits: Semaphore::new(connections),
                parked: Mutex::new(Vec::new()),
                begun: AtomicU64::new(0),
            }),
        })
    }

    /// Connections to the relay at once, at most.
    pub fn connections(&self) -> usize {
        self.inner.connections
    }

    /// Hands one notice to the relay, once. Waits for a free connection as long
    /// as it takes; from then on it is over within [`Deadlines::whole`].
    ///
    /// Whatever is said up to MAIL FROM is between the relay and us and no verdict
    /// on this notice, so even a refusal for good is temporary there.
    pub async fn deliver(&self, row: &Row) -> Outcome {
        self.ask(row).await.0
    }

    /// The same, and what it is about.
    pub(super) async fn ask(&self, row: &Row) -> (Outcome, About) {
        let inner = &self.inner;
        let (outcome, about) = match compose(row, &inner.from, &inner.domain) {
            Ok(mail) => inner.attempt(&mail).await,
            Err(error) => (
                Outcome::Permanent {
                    why: error.to_string(),
                },
                About::Mail,
            ),
        };
        self.sweep_when_idle();
        (tidied(outcome, &row.recipient.address), about)
    }

    /// The relay's name or address.
    pub fn host(&self) -> &str {
        &self.inner.peer.host
    }

    /// Takes leave of the relay on all connections that wait.
    pub async fn close(&self) {
        self.inner.quit_parked().await;
    }

    /// Closes what waits when nothing has happened for a while.
    fn sweep_when_idle(&self) {
        let inner = &self.inner;
        if inner.permits.available_permits() < inner.connections {
            return;
        }
        let begun = inner.begun.load(Ordering::Relaxed);
        let idle = inner.peer.deadlines.idle;
        let inner = Arc::downgrade(inner);
        tokio::spawn(async move {
            tokio::time::sleep(idle).await;
            if let Some(inner) = inner.upgrade()
                && inner.begun.load(Ordering::Relaxed) == begun
            {
                inner.quit_parked().await;
            }
        });
    }
}

/// A Message-ID as long as any of ours: a key, a seal, the domain.
fn longest(domain: &str) -> String {
    format!("{}.{}@{domain}", "0".repeat(64), "0".repeat(32))
}

impl Carrier for Mailer {
    fn at_once(&self) -> usize {
        self.connections()
    }

    async fn carry(&self, row: &Row) -> Delivered {
        Delivered {
            outcome: self.deliver(row).await,
            wait: None,
        }
    }

    async fn take_leave(&self) {
        self.close().await;
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer")
            .field("host", &self.inner.peer.host)
            .field("port", &self.inner.peer.port)
            .finish_non_exhaustive()
    }
}

impl Inner {
    async fn attempt(&self, mail: &Mail) -> (Outcome, About) {
        let Ok(_permit) = self.permits.acquire().await else {
            let why = "mail is shut down".to_owned();
            return (Outcome::Temporary { why }, About::Mail);
        };
        self.begun.fetch_add(1, Ordering::Relaxed);
        let progress = Progress::default();
        let whole = self.peer.deadlines.whole;
        let handed = match timeout(whole, self.hand_over(mail, &progress)).await {
            Ok(handed) => handed,
            Err(_) => Err(Failure {
                phase: progress.phase(),
                what: What::Late(whole),
            }),
        };
        match handed {
            Ok(response) => (Outcome::Accepted { response }, About::Mail),
            Err(failure) => (outcome_of(&failure), about(&failure)),
        }
    }

    async fn hand_over(&self, mail: &Mail, progress: &Progress) -> Result<String, Failure> {
        if let Some(kept) = self.unpark() {
            match self.hand_over_on(kept, mail, progress).await {
                // The relay let go of it while it waited: no verdict on the mail.
                Err(failure) if is_stale(&failure) => {}
                handed => return handed,
            }
        }
        let fresh = self.peer.connect(progress).await?;
        self.hand_over_on(fresh, mail, progress).await
    }

    async fn hand_over_on(
        &self,
        mut connection: Connection,
        mail: &Mail,
        progress: &Progress,
    ) -> Result<String, Failure> {
        let handed = connection.hand_over(mail, progress).await;
        match &handed {
            Ok(_) if connection.used < MAILS_PER_CONNECTION => self.park(connection),
            Ok(_) => connection.quit().await,
            Err(Failure {
                what: What::NotNow(_) | What::No(_) | What::Unable(_),
                ..
            }) => connection.quit().await,
            Err(Failure {
                what: What::Broken(_) | What::Late(_),
                ..
            }) => {}
        }
        handed
    }

    fn unpark(&self) -> Option<Connection> {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.pop()
    }

    fn park(&self, connection: Connection) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.push(connection);
    }

    async fn quit_parked(&self) {
        while let Some(connection) = self.unpark() {
            connection.quit().await;
        }
    }
}

/// Whether a connection had been let go of before anything was handed over on it.
fn is_stale(failure: &Failure) -> bool {
    failure.phase == Phase::Mail
        && match &failure.what {
            What::Broken(_) => true,
            What::NotNow(reply) => reply.starts_with("421"),
            What::No(_) | What::Late(_) | What::Unable(_) => false,
        }
}

/// What a failure is about. At MAIL FROM a relay speaks to everybody: the recipient
/// has not been named, and every mail has the same sender.
fn about(failure: &Failure) -> About {
    match &failure.what {
        What::Unable(_) if failure.phase == Phase::Mail => About::Match,
        What::NotNow(_) | What::No(_) | What::Broken(_) | What::Late(_) | What::Unable(_) => {
            match failure.phase > Phase::Mail {
                true => About::Mail,
                false => About::Relay,
            }
        }
    }
}

fn outcome_of(failure: &Failure) -> Outcome {
    let Failure { phase, what } = failure;
    let why = match what {
        What::NotNow(reply) | What::No(reply) => format!("{phase}: {reply}"),
        What::Broken(error) => format!("{phase}: {error}"),
        What::Late(deadline) => format!("{phase}: no answer within {deadline:?}"),
        What::Unable(why) => format!("{phase}: {why}"),
    };
    match what {
        What::NotNow(_) => Outcome::Temporary { why },
        // Before, it is a relay that is set up wrongly: people mend that within hours.
        What::No(_) if *phase > Phase::Mail => Outcome::Permanent { why },
        // No waiting gives an address other letters.
        What::Unable(_) if *phase == Phase::Mail => Outcome::Permanent { why },
        What::No(_) | What::Unable(_) => Outcome::Temporary { why },
        What::Broken(_) | What::Late(_) if *phase == Phase::Body => Outcome::Ambiguous { why },
        What::Broken(_) | What::Late(_) => Outcome::Temporary { why },
    }
}

/// Whom to believe that the relay is the relay.
fn trust(settings: &Settings) -> Result<TlsParameters, MailerError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails only when another thread was faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut builder = TlsParameters::builder(settings.host.to_string());
    if let Some(path) = &settings.ca_file {
        let pem = read_ca(path).map_err(|source| MailerError::CaFile {
            path: path.clone(),
            source,
        })?;
        if !pem
            .windows(27)
            .any(|window| window == b"-----BEGIN CERTIFICATE-----")
        {
            return Err(MailerError::NoCertificate { path: path.clone() });
        }
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(Certificate::from_pem(&pem).map_err(MailerError::Tls)?);
    }
    builder.build().map_err(MailerError::Tls)
}

fn read_ca(path: &Path) -> io::Result<Vec<u8>> {
    let mut pem = Vec::new();
    // All the world's authorities are a quarter of this.
    std::fs::File::open(path)?
        .take(1024 * 1024)
        .read_to_end(&mut pem)?;
    Ok(pem)
}
