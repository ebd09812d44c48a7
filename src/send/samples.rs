//! A relay for tests, that does what its script says.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Security, Settings};

/// What the relay is asked at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ask {
    Banner,
    Ehlo,
    StartTls,
    Mail,
    Rcpt,
    Data,
    Dot,
}

/// What it does about it.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Says this.
    Say(&'static str),
    /// Says nothing and keeps the connection.
    Hang,
    /// Closes the connection.
    Cut,
    /// Talks without end, and without a line's end.
    Babble,
}

/// What it has seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Every line, but for those of messages.
    pub(crate) lines: Vec<String>,
    /// Every message that came whole, accepted or not.
    pub(crate) mails: Vec<String>,
    pub(crate) open: usize,
    /// Connections at once, at most.
    pub(crate) peak: usize,
    /// Connections in all.
    pub(crate) connections: usize,
}

/// A relay on a port of its own.
#[derive(Clone, Debug)]
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Mutex<Seen>>,
    script: Arc<Mutex<BTreeMap<Ask, Act>>>,
}

impl Relay {
    pub(crate) async fn start(script: impl IntoIterator<Item = (Ask, Act)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let relay = Self {
            address: listener.local_addr().expect("an address"),
            seen: Arc::default(),
            script: Arc::new(Mutex::new(script.into_iter().collect())),
        };
        let accepting = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = accepting.clone();
                tokio::spawn(async move {
                    {
                        let mut seen = relay.seen.lock().unwrap();
                        seen.open += 1;
                        seen.connections += 1;
                        seen.peak = seen.peak.max(seen.open);
                    }
                    // The client may cut at any time; that ends the talk.
                    let _ = relay.talk(stream).await;
                    relay.seen.lock().unwrap().open -= 1;
                });
            }
        });
        relay
    }

    /// From now on does something else.
    pub(crate) fn then(&self, script: impl IntoIterator<Item = (Ask, Act)>) {
        *self.script.lock().unwrap() = script.into_iter().collect();
    }

    pub(crate) fn settings(&self, connections: usize) -> Settings {
        Settings {
            host: "127.0.0.1".into(),
            port: self.address.port(),
            security: Security::None,
            login: None,
            from: "samband <samband@fosen.example>".into(),
            message_id_domain: "samband.fosen.example".into(),
            connections: NonZeroUsize::new(connections).expect("more than none"),
            ca_file: None,
            fallback: None,
        }
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        if !self
            .act(&mut stream, Ask::Banner, "220 relay ESMTP")
            .await?
        {
            return Ok(());
        }
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            self.seen
                .lock()
                .unwrap()
                .lines
                .push(line.trim_end().to_owned());
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let goes_on = match verb.as_str() {
                "EHLO" => {
                    self.act(&mut stream, Ask::Ehlo, "250-relay\r\n250 8BITMIME")
                        .await?
                }
                "STAR" => self.act(&mut stream, Ask::StartTls, "502 not here").await?,
                "MAIL" => self.act(&mut stream, Ask::Mail, "250 ok").await?,
                "RCPT" => self.act(&mut stream, Ask::Rcpt, "250 ok").await?,
                "DATA" => {
                    let said = self.act(&mut stream, Ask::Data, "354 go on").await?;
                    if said && self.goes_on(Ask::Data) {
                        self.read_mail(&mut stream).await?;
                        self.act(&mut stream, Ask::Dot, "250 2.0.0 Ok: queued as 4711")
                            .await?
                    } else {
                        said
                    }
                }
                "QUIT" => {
                    stream.get_mut().write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => self.act(&mut stream, Ask::Ehlo, "250 ok").await?,
            };
            if !goes_on {
                return Ok(());
            }
        }
    }

    fn goes_on(&self, ask: Ask) -> bool {
        !self.script.lock().unwrap().contains_key(&ask)
    }

    async fn act(
        &self,
        stream: &mut BufReader<TcpStream>,
        ask: Ask,
        usual: &str,
    ) -> std::io::Result<bool> {
        let act = self.script.lock().unwrap().get(&ask).cloned();
        let say = match act {
            None => usual,
            Some(Act::Say(text)) => text,
            Some(Act::Cut) => return Ok(false),
            Some(Act::Hang) => {
                // Until the client has had enough of it.
                let mut rest = Vec::new();
                stream.read_to_end(&mut rest).await?;
                return Ok(false);
            }
            Some(Act::Babble) => loop {
                stream.get_mut().write_all(&[b'2'; 4096]).await?;
            },
        };
        stream
            .get_mut()
            .write_all(format!("{say}\r\n").as_bytes())
            .await?;
        Ok(true)
    }

    async fn read_mail(&self, stream: &mut BufReader<TcpStream>) -> std::io::Result<()> {
        let mut mail = String::new();
        loop {
            let start = mail.len();
            if stream.read_line(&mut mail).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if &mail[start..] == ".\r\n" {
                mail.truncate(start);
                self.seen.lock().unwrap().mails.push(mail);
                return Ok(());
            }
        }
    }
}
