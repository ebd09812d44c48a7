//! The sockets of the sink: connections, lines, deadlines.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Take};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::session::{Session, Step, told_to};
use super::{Behaviour, Limits, Mail, Mailbox, Stage};
use crate::respond::Switch;
use crate::respond::switch::Control;

/// Between attempts to open the port again, or to accept after an error.
const AGAIN: Duration = Duration::from_millis(100);

/// The listening side.
pub(super) struct Door {
    at: SocketAddr,
    behaviour: Switch<Behaviour>,
    limits: Limits,
    mailbox: Mailbox,
    connections: JoinSet<()>,
}

impl Door {
    pub(super) fn new(
        at: SocketAddr,
        behaviour: Switch<Behaviour>,
        limits: Limits,
        mailbox: Mailbox,
    ) -> Self {
        Self {
            at,
            behaviour,
            limits,
            mailbox,
            connections: JoinSet::new(),
        }
    }

    pub(super) async fn serve(mut self, first: TcpListener, mut control: Control<Behaviour>) {
        let mut listener = first;
        loop {
            while control.now() != Some(Behaviour::Closed) {
                tokio::select! {
                    () = control.changed() => {}
                    Some(_) = self.connections.join_next() => {}
                    accepted = listener.accept() => self.admit(accepted).await,
                }
            }
            drop(listener);
            self.connections.shutdown().await;
            while control.now() == Some(Behaviour::Closed) {
                control.changed().await;
            }
            listener = self.reopen().await;
        }
    }

    async fn admit(&mut self, accepted: io::Result<(TcpStream, SocketAddr)>) {
        let mut stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::debug!(%error, "could not accept");
                tokio::time::sleep(AGAIN).await;
                return;
            }
        };
        if self.connections.len() >= self.limits.connections {
            // A line this short fits any send buffer: no wait.
            let _ = stream.try_write(b"421 too many connections\r\n");
            let _ = stream.shutdown().await;
            return;
        }
        let limits = self.limits;
        let connection = Connection::new(stream, self.behaviour.clone(), limits, &self.mailbox);
        self.connections.spawn(async move {
            // A broken connection, or one too slow, is simply over.
            let _ = timeout(limits.session, connection.run()).await;
        });
    }

    async fn reopen(&self) -> TcpListener {
        let mut told = false;
        loop {
            match TcpListener::bind(self.at).await {
                Ok(listener) => return listener,
                Err(error) if !told => {
                    tracing::warn!(at = %self.at, %error, "port taken, trying on");
                    told = true;
                }
                Err(_) => {}
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

struct Connection {
    lines: Lines,
    out: OwnedWriteHalf,
    behaviour: Switch<Behaviour>,
    limits: Limits,
    mailbox: Mailbox,
}

impl Connection {
    fn new(
        stream: TcpStream,
        behaviour: Switch<Behaviour>,
        limits: Limits,
        mailbox: &Mailbox,
    ) -> Self {
        let (read, out) = stream.into_split();
        Self {
            lines: Lines {
                reader: BufReader::new(read.take(limits.connection)),
                patience: limits.patience,
            },
            out,
            behaviour,
            limits,
            mailbox: mailbox.clone(),
        }
    }

    async fn run(mut self) -> io::Result<()> {
        let greeting = "220 samband-respond takes what comes\r\n".to_owned();
        let mut step = told_to(self.behaviour.get(), Stage::Connect).unwrap_or(Step::Say(greeting));
        let mut session = Session::default();
        let mut line = Vec::new();
        loop {
            step = match step {
                Step::Say(text) => {
                    self.say(&text).await?;
                    match self.lines.next(&mut line, self.limits.command).await? {
                        Line::Whole => {
                            session.command(bare(&line), self.behaviour.get(), &self.limits)
                        }
                        Line::TooLong => Step::Say("500 line too long\r\n".to_owned()),
                        Line::TooLate => Step::Close("421 too slow\r\n".to_owned()),
                        Line::End => return Ok(()),
                    }
                }
                Step::Read(text) => {
                    self.say(&text).await?;
                    self.read_mail(&mut session).await?
                }
                Step::Close(text) => {
                    self.say(&text).await?;
                    return self.out.shutdown().await;
                }
                Step::Hang => return self.lines.discard().await,
            };
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        timeout(self.limits.patience, self.out.write_all(text.as_bytes()))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// Reads up to the dot. Only CRLF ends a line here, so that no mail can hide
    /// another (RFC 5321 section 2.3.8).
    async fn read_mail(&mut self, session: &mut Session) -> io::Result<Step> {
        let mut raw = Vec::new();
        let mut line = Vec::new();
        let mut fresh = true;
        let mut refusal = None;
        loop {
            match self.lines.next(&mut line, self.limits.line).await? {
                Line::End => return Ok(Step::Close(String::new())),
                Line::TooLate => return Ok(Step::Close("421 too slow\r\n".to_owned())),
                Line::TooLong => refusal = refusal.or(Some("500 line too long\r\n")),
                Line::Whole if fresh && line == b".\r\n" => break,
                Line::Whole => {
                    let text = match line.as_slice() {
                        [b'.', rest @ ..] if fresh => rest,
                        all => all,
                    };
                    if raw.len() + text.len() > self.limits.mail {
                        refusal = refusal.or(Some("552 too large\r\n"));
                    }
                    if refusal.is_none() {
                        raw.extend_from_slice(text);
                    }
                }
            }
            fresh = line.ends_with(b"\r\n");
        }
        let envelope = session.take_envelope();
        if let Some(refusal) = refusal {
            return Ok(Step::Say(refusal.to_owned()));
        }
        let behaviour = self.behaviour.get();
        let step = told_to(behaviour, Stage::Dot);
        if step.is_none() || behaviour == Behaviour::CutAfterDot {
            self.mailbox.take(Mail::read(envelope, raw));
        }
        Ok(step.unwrap_or(Step::Say("250 taken\r\n".to_owned())))
    }
}

/// A command without the end of its line.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Lines from a connection, bounded in length, in time and in all.
struct Lines {
    reader: BufReader<Take<OwnedReadHalf>>,
    patience: Duration,
}

enum Line {
    /// It is there, its end included.
    Whole,
    /// It was longer than allowed; its last bytes are there, the rest is gone.
    TooLong,
    TooLate,
    End,
}

impl Lines {
    async fn next(&mut self, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
        match timeout(self.patience, read_line(&mut self.reader, line, limit)).await {
            Ok(read) => read,
            Err(_) => Ok(Line::TooLate),
        }
    }

    /// Reads on and says nothing, until the other side gives up.
    async fn discard(&mut self) -> io::Result<()> {
        tokio::io::copy(&mut self.reader, &mut tokio::io::sink()).await?;
        Ok(())
    }
}

async fn read_line(
    reader: &mut BufReader<Take<OwnedReadHalf>>,
    line: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Line> {
    line.clear();
    let mut too_long = false;
    loop {
        let buffer = reader.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(Line::End);
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(buffer.len(), |at| at + 1);
        line.extend_from_slice(&buffer[..taken]);
        reader.consume(taken);
        if line.len() > limit {
            // Only how it ends still matters.
            too_long = true;
            line.drain(..line.len() - 2);
        }
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}
