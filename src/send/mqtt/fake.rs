//! A broker for tests that keeps no session, and does what its mood is. It reads
//! MQTT by itself: what the library would accept of itself proves nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::Settings;

/// What it does with those that connect from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes everything.
    Taking,
    /// Takes so many messages a connection, and cuts it in the middle of the next.
    CuttingAfter(usize),
    /// Refuses each message by this reason.
    Refusing(u8),
    /// Takes connections and answers pings, and acknowledges nothing.
    Silent,
    /// Takes connections and then reads nothing more.
    HalfOpen,
    /// Refuses connections by this reason.
    Closed(u8),
}

/// A message that came whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) topic: String,
    pub(crate) payload: String,
    pub(crate) retain: bool,
    pub(crate) taken: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    /// CONNECT packets, without their fixed header.
    pub(crate) hellos: Vec<Vec<u8>>,
    /// How many of them were ended by DISCONNECT.
    pub(crate) farewells: usize,
    pub(crate) messages: Vec<Message>,
    /// What it keeps, as a broker does.
    pub(crate) retained: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub(crate) struct FakeBroker {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Mutex<Seen>>,
    mood: Arc<Mutex<Mood>>,
}

impl FakeBroker {
    pub(crate) async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let broker = Self {
            address: listener.local_addr().expect("an address"),
            seen: Arc::default(),
            mood: Arc::new(Mutex::new(mood)),
        };
        let accepting = broker.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let broker = accepting.clone();
                broker.seen.lock().unwrap().connections += 1;
                // Whoever connects may cut at any time.
                tokio::spawn(async move { broker.talk(stream).await });
            }
        });
        broker
    }

    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            host: "127.0.0.1".into(),
            port: self.address.port(),
            trust: None,
            login: None,
            client_id: None,
            prefix: "samband".into(),
        }
    }

    async fn talk(self, mut stream: TcpStream) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        let mut taken = 0;
        loop {
            let (kind, body) = packet(&mut stream).await?;
            match kind >> 4 {
                1 => {
                    self.seen.lock().unwrap().hellos.push(body);
                    let reason = if let Mood::Closed(reason) = mood {
                        reason
                    } else {
                        0
                    };
                    // Never a session of before.
                    stream.write_all(&[0x20, 3, 0, reason, 0]).await?;
                    if mood == Mood::HalfOpen {
                        std::future::pending::<()>().await;
                    }
                }
                3 => {
                    if mood == Mood::CuttingAfter(taken) {
                        return Ok(());
                    }
                    let (message, id) = message(kind, &body);
                    taken += 1;
                    let refusal = match mood {
                        Mood::Silent => None,
                        Mood::Refusing(reason) => Some(reason),
                        Mood::Taking | Mood::CuttingAfter(_) | Mood::HalfOpen | Mood::Closed(_) => {
                            Some(0)
                        }
                    };
                    self.keep(message, refusal == Some(0));
                    if let Some(reason) = refusal {
                        let [high, low] = id.to_be_bytes();
                        stream.write_all(&[0x40, 3, high, low, reason]).await?;
                    }
                }
                8 => {
                    let answer = [0x90, 5, body[0], body[1], 0, 0, 0];
                    stream.write_all(&answer).await?;
                    let kept: Vec<String> =
                        self.seen.lock().unwrap().retained.keys().cloned().collect();
                    for topic in kept {
                        stream.write_all(&retained(&topic)).await?;
                    }
                }
                14 => {
                    self.seen.lock().unwrap().farewells += 1;
                    return Ok(());
                }
                12 => stream.write_all(&[0xD0, 0]).await?,
                _ => return Ok(()),
            }
        }
    }

    fn keep(&self, (topic, payload, retain): (String, String, bool), taken: bool) {
        let mut seen = self.seen.lock().unwrap();
        if retain && taken {
            match payload.is_empty() {
                true => drop(seen.retained.remove(&topic)),
                false => drop(seen.retained.insert(topic.clone(), payload.clone())),
            }
        }
        seen.messages.push(Message {
            topic,
            payload,
            retain,
            taken,
        });
    }
}

/// The first byte of a packet and what follows its length.
async fn packet(stream: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let kind = stream.read_u8().await?;
    let mut length = 0;
    for place in 0..4 {
        let byte = stream.read_u8().await?;
        length |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok((kind, body))
}

/// Topic, payload and retain flag of a PUBLISH, and its identifier. It has no
/// properties that would need more than a byte of length.
fn message(kind: u8, body: &[u8]) -> ((String, String, bool), u16) {
    assert_eq!(kind & 0x06, 0x02, "QoS 1");
    let length = usize::from(u16::from_be_bytes([body[0], body[1]]));
    let (topic, rest) = body[2..].split_at(length);
    let id = u16::from_be_bytes([rest[0], rest[1]]);
    let payload = &rest[3 + usize::from(rest[2])..];
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    ((text(topic), text(payload), kind & 1 == 1), id)
}

/// A PUBLISH of what is kept, by QoS 0.
fn retained(topic: &str) -> Vec<u8> {
    let length = topic.len() + 2 + 1 + 2;
    let mut bytes = vec![0x31, u8::try_from(length % 128).unwrap()];
    if length >= 128 {
        bytes[1] |= 0x80;
        bytes.push(u8::try_from(length / 128).unwrap());
    }
    bytes.extend(u16::try_from(topic.len()).unwrap().to_be_bytes());
    bytes.extend(topic.as_bytes());
    bytes.extend([0, b'{', b'}']);
    bytes
}
