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
use crate::config::Settings;
use crate::notice::{Channel, Outcome, Receipt, Row};
use crate::send::{Mailer, MailerError};
use crate::view::Snapshot;

/// The queues to the couriers, one a channel, so that a slow one delays no other.
#[derive(Clone, Debug)]
pub(super) struct Channels {
    pub(super) mail: Option<courier::Inbox>,
    mqtt: Option<broker::Inbox>,
    /// What the connections to the broker do, if there is one.
    pub(super) broker: Arc<broker::Meters>,
}

/// The couriers, not yet running.
pub(super) struct Couriers {
    mail: Option<Courier>,
    mqtt: Option<Broker>,
}

/// Makes the couriers of all channels that are configured; `install` is the
/// installation's id, and what brokers keep follows the snapshots.
pub(super) fn channels(
    settings: &Settings,
    install: &str,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
) -> Result<(Channels, Couriers), MailerError> {
    let mail = match &settings.mail {
        Some(settings) => Some(courier::courier(Mailer::new(settings)?)),
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
    let channels = Channels { mail, mqtt, broker };
    let couriers = Couriers {
        mail: mail_courier,
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
        let named = [("courier of mail", mail), ("courier of MQTT", mqtt)];
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
                None => "no mail relay is configured",
            },
            Channel::Mqtt => match &self.mqtt {
                Some(mqtt) => return mqtt.offer(row).err(),
                None => "no MQTT broker is configured",
            },
        };
        Some(Receipt {
            key: row.key,
            outcome: Outcome::Temporary {
                why: missing.to_owned(),
            },
        })
    }

    /// What came of attempts, by channel; only of those that are configured.
    pub(super) fn meters(&self) -> Vec<(Channel, Arc<courier::Meters>)> {
        let mail = self.mail.as_ref().map(courier::Inbox::meters);
        let mqtt = self.mqtt.as_ref().map(broker::Inbox::meters);
        let all = [(Channel::Email, mail), (Channel::Mqtt, mqtt)];
        let all = all.into_iter();
        all.filter_map(|(channel, meters)| Some((channel, meters?)))
            .collect()
    }
}
