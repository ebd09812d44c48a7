//! One connection to a broker; the only file that knows the library.
//!
//! The library keeps a session of its own over connections, and loses what is in
//! it when the broker has lost its side; it also forgets a message that the broker
//! refused. So each connection here is a new client with a new event loop, used
//! until its first error and never again, and what counts as taken is decided by
//! the reason of each PUBACK (MQTT 5 section 3.4.2.1). What was not taken goes back
//! to whoever wanted it sent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use rumqttc::v5::mqttbytes::QoS;
use rumqttc::v5::mqttbytes::v5::{ConnAck, Filter, LastWill, Packet, PubAck, PubAckReason};
use rumqttc::v5::{AsyncClient, ConnectionError, Event, EventLoop, MqttOptions};
use rumqttc::{Outgoing, TlsConfiguration, Transport};
use secrecy::ExposeSecret as _;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::Settings;
use crate::notice::Outcome;
use crate::send::TrustError;

/// Messages on their way on one connection, at most: without a bound a broker that
/// takes its time would have all of them in doubt at once.
pub const WINDOW: usize = 100;

/// Requests that the library holds: all messages on their way and a subscription.
const REQUESTS: usize = WINDOW + 1;

/// What the broker may send us in one piece: a retained message of our own, of which
/// only the topic is read.
const LARGEST_HEARD: u32 = 1024 * 1024;

/// What has been heard and not yet been taken in; the connection waits when full.
const HEARD: usize = 256;

/// How patiently a connection is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paces {
    /// Connecting, TLS and the answer to CONNECT together, in whole seconds.
    pub connect: Duration,
    /// From one PINGREQ to the next, in whole seconds; 5 at least.
    pub keep_alive: Duration,
    /// How long a message waits for its PUBACK.
    pub acknowledgement: Duration,
    /// How long a message waits for a connection before it is given back: a broker
    /// that is started again costs no attempt, one that is gone costs one soon.
    pub grace: Duration,
    /// The pause after the first lost connection; it doubles up to a minute.
    pub pause: Duration,
    /// How long a connection that is left for another is waited for: what is on its
    /// way then, and our last word.
    pub farewell: Duration,
}

impl Default for Paces {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            keep_alive: Duration::from_secs(20),
            acknowledgement: Duration::from_secs(45),
            grace: Duration::from_secs(10),
            pause: Duration::from_secs(1),
            farewell: Duration::from_secs(5),
        }
    }
}

impl Paces {
    /// How long nothing at all may come of the connection: the library does not look
    /// at its own keep-alive while a write hangs.
    fn silence(&self) -> Duration {
        self.keep_alive * 2 + Duration::from_secs(2)
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The whole topic.
    pub topic: String,
    /// What it says; nothing takes away what is retained there.
    pub payload: String,
    /// Whether the broker keeps it for those who come later.
    pub retain: bool,
}

/// What a connection brings. `T` says what a message was published for.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard<T> {
    /// The broker has taken us.
    Connected,
    /// What came of a message.
    Settled(T, Outcome),
    /// The broker keeps something under this topic.
    Retained(String),
    /// It is over, for this reason.
    Lost(String),
}

/// Why a message was not published, and what it was for.
#[derive(Debug)]
pub enum Unpublished<T> {
    /// It never can be.
    Never(T, Outcome),
    /// The connection is over, though that has not been heard yet.
    NotHere(T),
}

/// What became of messages that a lost connection leaves.
#[derive(Debug, Default)]
pub struct Leftovers<T> {
    /// Sent and not acknowledged: perhaps taken, perhaps not.
    pub in_doubt: Vec<T>,
    /// Not sent, in order.
    pub unsent: Vec<T>,
}

/// One connection.
#[derive(Debug)]
pub struct Link<T> {
    client: AsyncClient,
    heard: mpsc::Receiver<Raw>,
    pump: JoinHandle<()>,
    /// Given to the library and not yet sent, in order.
    queued: VecDeque<T>,
    /// Sent, by packet identifier.
    flying: BTreeMap<u16, T>,
    /// Bytes that the broker takes in one message.
    largest: usize,
}

/// What the pump has seen.
#[derive(Debug)]
enum Raw {
    Connected { largest: usize },
    Sent(u16),
    Acknowledged(u16, PubAckReason),
    Retained(String),
    Lost(String),
}

impl<T> Link<T> {
    /// Begins to connect. The broker publishes `will`, if there is one, when it loses us.
    ///
    /// # Errors
    /// When the certificates cannot be used.
    pub fn open(
        settings: &Settings,
        client_id: &str,
        will: Option<Publication>,
        paces: &Paces,
    ) -> Result<Self, TrustError> {
        let mut options = MqttOptions::new(client_id, &*settings.host, settings.port);
        options
            .set_clean_start(true)
            .set_keep_alive(paces.keep_alive)
            .set_connection_timeout(paces.connect.as_secs())
            .set_max_packet_size(Some(LARGEST_HEARD))
            .set_outgoing_inflight_upper_limit(u16::try_from(WINDOW).unwrap_or(u16::MAX));
        if let Some(will) = will {
            options.set_last_will(LastWill::new(
                will.topic,
                will.payload,
                QoS::AtLeastOnce,
                will.retain,
                None,
            ));
        }
        if let Some(login) = &settings.login {
            options.set_credentials(&*login.username, login.password.expose_secret());
        }
        if let Some(trust) = &settings.trust {
            let client = TlsConfiguration::Rustls(Arc::new(trust.client()?));
            options.set_transport(Transport::Tls(client));
        }
        let (client, event_loop) = AsyncClient::new(options, REQUESTS);
        let (sender, heard) = mpsc::channel(HEARD);
        let silence = paces.silence().max(paces.connect);
        Ok(Self {
            client,
            heard,
            pump: tokio::spawn(pump(event_loop, silence, sender)),
            queued: VecDeque::new(),
            flying: BTreeMap::new(),
            largest: usize::MAX,
        })
    }

    /// Whether another message may be published.
    pub fn has_room(&self) -> bool {
        self.on_their_way() < WINDOW
    }

    /// Messages on their way.
    pub fn on_their_way(&self) -> usize {
        self.queued.len() + self.flying.len()
    }

    /// Publishes a message at least once (QoS 1).
    ///
    /// # Errors
    /// Gives back what it was for when it cannot be sent.
    pub fn publish(&mut self, message: Publication, purpose: T) -> Result<(), Unpublished<T>> {
        let size = message.topic.len() + message.payload.len() + 16;
        if size > self.largest {
            let why = format!(
                "{size} bytes, and the broker takes {} in one message",
                self.largest
            );
            return Err(Unpublished::Never(purpose, Outcome::Permanent { why }));
        }
        let Publication {
            topic,
            payload,
            retain,
        } = message;
        match self
            .client
            .try_publish(topic, QoS::AtLeastOnce, retain, payload)
        {
            Ok(()) => {
                self.queued.push_back(purpose);
                Ok(())
            }
            // It has room for all that may be on its way.
            Err(_) => Err(Unpublished::NotHere(purpose)),
        }
    }

    /// Asks which topics below these the broker keeps something under. That it may
    /// refuse; then nothing is heard of it.
    pub fn ask_retained(&self, filters: &[String]) {
        let filters = filters.iter().map(|path| Filter {
            nolocal: true,
            ..Filter::new(path.clone(), QoS::AtMostOnce)
        });
        // A queue that is full now is so at the beginning of a connection only by a
        // mistake of ours; what is left behind then is taken away at the next.
        let _ = self.client.try_subscribe_many(filters);
    }

    /// The next that the connection brings. May be dropped at any time.
    pub async fn next(&mut self) -> Heard<T> {
        loop {
            let Some(raw) = self.heard.recv().await else {
                return Heard::Lost("the connection has ended".to_owned());
            };
            if let Some(heard) = self.take_in(raw) {
                return heard;
            }
        }
    }

    fn take_in(&mut self, raw: Raw) -> Option<Heard<T>> {
        match raw {
            Raw::Connected { largest } => {
                self.largest = largest;
                Some(Heard::Connected)
            }
            Raw::Sent(id) => {
                // The library sends in the order in which it was asked to.
                if let Some(purpose) = self.queued.pop_front() {
                    self.flying.insert(id, purpose);
                }
                None
            }
            Raw::Acknowledged(id, reason) => {
                let purpose = self.flying.remove(&id)?;
                Some(Heard::Settled(purpose, outcome(reason)))
            }
            Raw::Retained(topic) => Some(Heard::Retained(topic)),
            Raw::Lost(why) => Some(Heard::Lost(why)),
        }
    }

    /// Ends the connection with a word: the broker then publishes no will. Waits until
    /// it is over, and not beyond `until`.
    pub async fn take_leave(mut self, until: Instant) -> Leftovers<T> {
        // Only a connection that has ended by itself takes no more requests.
        let _ = self.client.try_disconnect();
        while let Ok(heard) = timeout_at(until, self.next()).await {
            if matches!(heard, Heard::Lost(_)) {
                break;
            }
        }
        self.abandon()
    }

    /// Ends the connection, without a word: the broker then publishes our will, if any.
    pub fn abandon(mut self) -> Leftovers<T> {
        Leftovers {
            in_doubt: std::mem::take(&mut self.flying).into_values().collect(),
            unsent: std::mem::take(&mut self.queued).into(),
        }
    }
}

impl<T> Drop for Link<T> {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

/// Polls the connection, and nothing else does: a poll that is dropped in the middle
/// may lose what it had read.
async fn pump(mut event_loop: EventLoop, mut silence: Duration, heard: mpsc::Sender<Raw>) {
    let own = event_loop.options.keep_alive();
    loop {
        let raw = match timeout(silence, event_loop.poll()).await {
            Ok(Ok(event)) => {
                if matches!(event, Event::Incoming(Packet::ConnAck(_))) {
                    silence = silence.max(keep_pace(&mut event_loop, own));
                }
                raw_of(event)
            }
            Ok(Err(wrong)) => Some(Raw::Lost(reason(&wrong))),
            Err(_) => Some(Raw::Lost(format!("no sign of life within {silence:?}"))),
        };
        let Some(raw) = raw else {
            continue;
        };
        let over = matches!(raw, Raw::Lost(_));
        if heard.send(raw).await.is_err() || over {
            return;
        }
    }
}

/// Keeps to our own pace where the broker's is slower or it has none: the library
/// takes the broker's over. Returns how long the first sign of life may take, which is
/// at the broker's pace all the same.
fn keep_pace(event_loop: &mut EventLoop, own: Duration) -> Duration {
    let theirs = event_loop.options.keep_alive();
    if theirs > own || theirs.is_zero() {
        event_loop.options.set_keep_alive(own);
    }
    theirs * 2 + Duration::from_secs(2)
}

fn raw_of(event: Event) -> Option<Raw> {
    match event {
        Event::Incoming(Packet::ConnAck(answer)) => Some(welcome(&answer)),
        Event::Incoming(Packet::PubAck(PubAck { pkid, reason, .. })) => {
            Some(Raw::Acknowledged(pkid, reason))
        }
        // What is not retained was published by somebody else just now.
        Event::Incoming(Packet::Publish(message)) if message.retain => {
            let topic = String::from_utf8(message.topic.to_vec()).ok()?;
            (!message.payload.is_empty()).then_some(Raw::Retained(topic))
        }
        Event::Outgoing(Outgoing::Publish(id)) => Some(Raw::Sent(id)),
        Event::Incoming(_) | Event::Outgoing(_) => None,
    }
}

fn welcome(answer: &ConnAck) -> Raw {
    let largest = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    let Some(limits) = &answer.properties else {
        return Raw::Connected {
            largest: usize::MAX,
        };
    };
    if limits.max_qos == Some(0) {
        return Raw::Lost("the broker acknowledges nothing (its highest QoS is 0)".to_owned());
    }
    if limits.retain_available == Some(0) {
        return Raw::Lost("the broker keeps no retained messages".to_owned());
    }
    Raw::Connected {
        largest: limits.max_packet_size.map_or(usize::MAX, largest),
    }
}

/// What a PUBACK's reason means. Rights and quotas are mended by people: what they
/// keep back is tried again.
fn outcome(reason: PubAckReason) -> Outcome {
    let temporary = |why: &str| Outcome::Temporary {
        why: format!("PUBACK: {why}"),
    };
    let permanent = |why: &str| Outcome::Permanent {
        why: format!("PUBACK: {why}"),
    };
    match reason {
        PubAckReason::Success => Outcome::Accepted {
            response: "PUBACK: success".to_owned(),
        },
        PubAckReason::NoMatchingSubscribers => Outcome::Accepted {
            response: "PUBACK: success; nobody subscribes".to_owned(),
        },
        PubAckReason::UnspecifiedError => temporary("unspecified error"),
        PubAckReason::ImplementationSpecificError => temporary("implementation specific error"),
        PubAckReason::NotAuthorized => temporary("not authorized"),
        PubAckReason::PacketIdentifierInUse => temporary("packet identifier in use"),
        PubAckReason::QuotaExceeded => temporary("quota exceeded"),
        PubAckReason::TopicNameInvalid => permanent("topic name invalid"),
        PubAckReason::PayloadFormatInvalid => permanent("payload format invalid"),
    }
}

/// Why a connection ended, with what lies under it.
fn reason(error: &ConnectionError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(below) = source {
        let below_text = below.to_string();
        if !text.contains(&below_text) {
            text.push_str(": ");
            text.push_str(&below_text);
        }
        source = below.source();
    }
    text
}
