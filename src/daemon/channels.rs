//! The channels that are configured: for each the queue to its courier.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::warn;

use super::broker::{self, Broker};
use super::courier::{self, Courier};
use super::ledger::Message;
use super::pulse::Pulse;
use super::tickets;
use super::webhooks::{self, Webhooks};
use crate::clock::Clock;
use crate::config::Settings;
use crate::notice::{Channel, Outcome, Receipt, Row, UNREACHED};
use crate::send::ticket::{Desk, DeskError, Memory};
use crate::send::webhook::WebhookError;
use crate::send::{MailerError, Mails, RelayMeters, Relays, Secrets};
use crate::view::Snapshot;

/// The queues to the couriers, one a channel, so that a slow one delays no other.
#[derive(Clone, Debug)]
pub(super) struct Channels {
    pub(super) mail: Option<courier::Inbox<Mails>>,
    pub(super) webhooks: webhooks::Inbox,
    pub(super) tickets: tickets::Inbox,
    pub(super) mqtt: Option<broker::Inbox>,
    /// What the connections to the broker do, if there is one.
    pub(super) broker: Arc<broker::Meters>,
    /// What has been asked of each mail relay.
    pub(super) relays: Arc<RelayMeters>,
    /// What is put into mails when they go.
    pub(super) secrets: Secrets,
}

/// The couriers, not yet running.
pub(super) struct Couriers {
    mail: Option<Courier<Mails>>,
    webhooks: Webhooks,
    tickets: Webhooks<Desk>,
    mqtt: Option<Broker>,
}

/// Why a channel cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// Mail.
    #[error("preparing mail")]
    Mail(#[from] MailerError),
    /// A webhook.
    #[error("preparing webhooks")]
    Webhook(#[from] WebhookError),
    /// A ticket system.
    #[error("preparing ticket systems")]
    Tickets(#[from] DeskError),
}

/// Makes the couriers of all channels that are configured; `install` is the
/// installation's id, and what brokers keep follows the snapshots.
pub(super) fn channels(
    settings: &Settings,
    install: &str,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    secrets: Secrets,
    memory: Memory,
    clock: Clock,
) -> Result<(Channels, Couriers), ChannelError> {
    let relays = Arc::new(RelayMeters::default());
    let mail = match &settings.mail {
        Some(settings) => {
            let carrier = Relays::new(settings, Arc::clone(&relays))?;
            Some(courier::courier(secrets.mails(carrier)))
        }
        None => {
            warn!("no [mail] in samband.toml: nobody is written to");
            None
        }
    };
    let (mail, mail_courier) = mail.unzip();
    let (mqtt, mqtt_courier, broker) = match &settings.mqtt {
        Some(settings) => {
            let (inbox, courier, meters) =
                broker::broker(settings.clone(), install, snapshots.clone());
            (Some(inbox), Some(courier), meters)
        }
        None => (None, None, Arc::default()),
    };
    let (webhooks, webhook_courier) = webhooks::webhooks(&settings.webhooks, clock)?;
    let (tickets, ticket_courier) = tickets::tickets(&settings.tickets, memory, clock)?;
    let channels = Channels {
        mail,
        webhooks,
        tickets,
        mqtt,
        broker,
        relays,
        secrets,
    };
    let couriers = Couriers {
        mail: mail_courier,
        webhooks: webhook_courier,
        tickets: ticket_courier,
        mqtt: mqtt_courier,
    };
    Ok((channels, couriers))
}

impl Couriers {
    /// Starts them; each by its name.
    pub(super) fn start(
        self,
        runtime: &Handle,
        receipts: &mpsc::Sender<Message>,
        pulse: &Pulse,
    ) -> Vec<(&'static str, JoinHandle<()>)> {
        let mail = self.mail.map(|it| runtime.spawn(it.run(receipts.clone())));
        let mqtt = self
            .mqtt
            .map(|it| runtime.spawn(it.run(receipts.clone(), pulse.clone())));
        let webhooks = runtime.spawn(self.webhooks.run(receipts.clone()));
        let tickets = runtime.spawn(self.tickets.run(receipts.clone()));
        let named = [
            ("courier of mail", mail),
            ("courier of MQTT", mqtt),
            ("courier of webhooks", Some(webhooks)),
            ("courier of tickets", Some(tickets)),
        ];
        let started = named.into_iter();
        started
            .filter_map(|(name, task)| Some((name, task?)))
            .collect()
    }
}

impl Channels {
    /// Hands a notice to its channel; a receipt if the channel takes none.
    pub(super) fn offer(&self, row: Row) -> Option<Receipt> {
        let missing = match row.channel {
            Channel::Email => match &self.mail {
                Some(mail) => return mail.offer(row).err(),
                None => format!("{UNREACHED}: none is configured"),
            },
            Channel::Mqtt => match &self.mqtt {
                Some(mqtt) => return mqtt.offer(row).err(),
                None => "no MQTT broker is configured".to_owned(),
            },
            Channel::Webhook => return self.webhooks.offer(row).err(),
            Channel::Ticket => return self.tickets.couriers().offer(row).err(),
        };
        Some(Receipt {
            key: row.key,
            outcome: Outcome::Temporary { why: missing },
            wait: None,
        })
    }

    /// What came of attempts, by channel; only of those that are configured, and of
    /// webhooks, which may come under way.
    pub(super) fn meters(&self) -> Vec<(Channel, Arc<courier::Meters>)> {
        let mail = self.mail.as_ref().map(courier::Inbox::meters);
        let mqtt = self.mqtt.as_ref().map(broker::Inbox::meters);
        let all = [
            (Channel::Email, mail),
            (Channel::Mqtt, mqtt),
            (Channel::Webhook, Some(self.webhooks.meters())),
            (Channel::Ticket, Some(self.tickets.couriers().meters())),
        ];
        let all = all.into_iter();
        all.filter_map(|(channel, meters)| Some((channel, meters?)))
            .collect()
    }
}
