//! One connection to the relay, one command after the other, each with its own
//! deadline, so that it is always known how far things had come.

use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Quit, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::message::Mail;
use super::stream::Metered;
use super::{Deadlines, Security};

/// How far the handing over of one mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Connecting.
    Connect,
    /// Connected; its greeting, and the reply to EHLO (with TLS from the first
    /// byte also the handshake).
    Greeting,
    /// STARTTLS and what follows it.
    Tls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The message itself: from here on it may have been taken over.
    Body,
}

impl Phase {
    const ALL: [Self; 8] = [
        Self::Connect,
        Self::Greeting,
        Self::Tls,
        Self::Auth,
        Self::Mail,
        Self::Recipient,
        Self::Data,
        Self::Body,
    ];
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Greeting => "greeting",
            Self::Tls => "STARTTLS",
            Self::Auth => "AUTH",
            Self::Mail => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Body => "end of message",
        })
    }
}

/// The phase an attempt is in, to be read when the attempt is cut off from outside.
#[derive(Debug, Default)]
pub(super) struct Progress(AtomicU8);

impl Progress {
    pub(super) fn phase(&self) -> Phase {
        let index = usize::from(self.0.load(Ordering::Relaxed));
        Phase::ALL.get(index).copied().unwrap_or(Phase::Body)
    }

    fn enter(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Relaxed);
    }
}

/// Why a mail was not handed over, or not surely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// In which phase.
    pub(super) phase: Phase,
    /// What happened.
    pub(super) what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The relay said "not now" (4yz).
    NotNow(String),
    /// The relay said no (5yz).
    No(String),
    /// Cut off, or something that is no reply.
    Broken(String),
    /// No reply within the phase's deadline.
    Late(Duration),
    /// This relay cannot take this mail.
    Unable(&'static str),
}

/// The relay, and how to speak to it.
#[derive(Clone)]
pub(super) struct Peer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    /// Present exactly where the security asks for it.
    pub(super) tls: Option<TlsParameters>,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
    pub(super) deadlines: Deadlines,
}

/// A connection that mails can be handed over on.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    deadlines: Deadlines,
    /// Mails handed over on it.
    pub(super) used: u32,
}

impl Peer {
    /// Connects, protects the connection and says who we are, as far as the
    /// settings ask for each.
    pub(super) async fn connect(&self, progress: &Progress) -> Result<Connection, Failure> {
        let mut smtp = match (self.security, &self.tls) {
            (Security::Tls, tls) => self.connect_encrypted(tls.clone(), progress).await?,
            (Security::Starttls | Security::None, _) => self.connect_in_clear(progress).await?,
        };
        if let (Security::Starttls, Some(tls)) = (self.security, &self.tls) {
            progress.enter(Phase::Tls);
            if !smtp.can_starttls() {
                return Err(Failure {
                    phase: Phase::Tls,
                    what: What::Unable("the relay does not offer it; nothing was sent in clear"),
                });
            }
            let upgrade = smtp.starttls(tls.clone(), &self.hello);
            within(Phase::Tls, self.deadlines.tls, upgrade).await?;
        }
        if let Some(credentials) = &self.credentials {
            progress.enter(Phase::Auth);
            if !smtp.is_encrypted() {
                return Err(Failure {
                    phase: Phase::Auth,
                    what: What::Unable("no credentials are sent over an open connection"),
                });
            }
            let login = smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            within(Phase::Auth, self.deadlines.auth, login).await?;
        }
        Ok(Connection {
            smtp,
            deadlines: self.deadlines,
            used: 0,
        })
    }

    async fn connect_in_clear(&self, progress: &Progress) -> Result<AsyncSmtpConnection, Failure> {
        progress.enter(Phase::Connect);
        let deadline = self.deadlines.connect;
        let stream = timeout(
            deadline,
            TcpStream::connect((self.host.as_str(), self.port)),
        )
        .await
        .map_err(|_| What::Late(deadline))
        .and_then(|connected| connected.map_err(|error| What::Broken(error.to_string())))
        .map_err(|what| Failure {
            phase: Phase::Connect,
            what,
        })?;
        // lettre writes a message and its final dot apart: without this the dot
        // waits for the relay's delayed acknowledgement. Slower is no failure.
        let _ = stream.set_nodelay(true);
        progress.enter(Phase::Greeting);
        let stream = Box::new(Metered::new(stream));
        let greeting = AsyncSmtpConnection::connect_with_transport(stream, &self.hello);
        within(Phase::Greeting, self.deadlines.greeting, greeting).await
    }

    /// With TLS from the first byte lettre connects by itself; who talks without
    /// end here has at least proved who it is.
    async fn connect_encrypted(
        &self,
        tls: Option<TlsParameters>,
        progress: &Progress,
    ) -> Result<AsyncSmtpConnection, Failure> {
        progress.enter(Phase::Greeting);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (self.host.as_str(), self.port),
            Some(self.deadlines.connect),
            &self.hello,
            tls,
            None,
        );
        let deadline = self.deadlines.connect + self.deadlines.tls + self.deadlines.greeting;
        within(Phase::Greeting, deadline, connecting).await
    }
}

impl Connection {
    /// Hands over one mail; what the relay replied to it.
    pub(super) async fn hand_over(
        &mut self,
        mail: &Mail,
        progress: &Progress,
    ) -> Result<String, Failure> {
        self.used += 1;
        let deadlines = self.deadlines;
        let parameters = self.parameters(mail)?;

        progress.enter(Phase::Mail);
        let from = self
            .smtp
            .command(MailFrom::new(Some(mail.from.clone()), parameters));
        within(Phase::Mail, deadlines.mail, from).await?;

        progress.enter(Phase::Recipient);
        let to = self.smtp.command(Rcpt::new(mail.to.clone(), Vec::new()));
        within(Phase::Recipient, deadlines.recipient, to).await?;

        progress.enter(Phase::Data);
        let data = within(Phase::Data, deadlines.data, self.smtp.command(Data)).await?;
        if !data.has_code(354) {
            return Err(Failure {
                phase: Phase::Data,
                what: What::Broken(format!("answered by {}", reply(&data))),
            });
        }

        progress.enter(Phase::Body);
        let body = self.smtp.message(&mail.bytes);
        let done = within(Phase::Body, deadlines.body, body).await?;
        if done.code().severity == Severity::PositiveCompletion {
            Ok(reply(&done))
        } else {
            Err(Failure {
                phase: Phase::Body,
                what: What::Broken(format!("answered by {}", reply(&done))),
            })
        }
    }

    /// Takes leave, if the relay answers at once; who hangs is left without a word.
    pub(super) async fn quit(mut self) {
        // Whatever comes of it, the connection is done with.
        let _ = timeout(self.deadlines.quit, self.smtp.command(Quit)).await;
    }

    /// What MAIL FROM has to announce: addresses beyond ASCII (RFC 6531) and
    /// content beyond it (RFC 6152), each only to a relay that takes it.
    fn parameters(&self, mail: &Mail) -> Result<Vec<MailParameter>, Failure> {
        let mut parameters = Vec::new();
        let offers = |extension| self.smtp.server_info().supports_feature(extension);
        let unable = |why| Failure {
            phase: Phase::Mail,
            what: What::Unable(why),
        };
        let addresses: [&str; 2] = [mail.from.as_ref(), mail.to.as_ref()];
        if !addresses.iter().all(|address| address.is_ascii()) {
            if !offers(Extension::SmtpUtfEight) {
                return Err(unable(
                    "the relay takes no address with letters beyond ASCII",
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.bytes.is_ascii() {
            if !offers(Extension::EightBitMime) {
                return Err(unable("the relay takes no mail with letters beyond ASCII"));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }
}

/// A step with its deadline.
async fn within<T>(
    phase: Phase,
    deadline: Duration,
    step: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Failure> {
    match timeout(deadline, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure {
            phase,
            what: what_of(&error),
        }),
        Err(_) => Err(Failure {
            phase,
            what: What::Late(deadline),
        }),
    }
}

fn what_of(error: &lettre::transport::smtp::Error) -> What {
    let said = std::error::Error::source(error).map(ToString::to_string);
    match error.status() {
        Some(code) => {
            let reply = format!("{code} {}", said.unwrap_or_default());
            if error.is_permanent() {
                What::No(reply)
            } else {
                What::NotNow(reply)
            }
        }
        None => What::Broken(said.unwrap_or_else(|| error.to_string())),
    }
}

fn reply(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}
