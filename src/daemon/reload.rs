//! Another configuration for the running daemon: what can change under it
//! changes at once, and what cannot is named.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tracing::{error, info, warn};

use super::heartbeat::Beat;
use super::{Daemon, Message, broker, courier, log, start, watched};
use crate::access;
use crate::config::{Loaded, Settings};
use crate::send::{self, Mails, RelayMeters, Relays, Secrets, mqtt};

impl Daemon {
    /// Takes another configuration. `loaded` is what is in effect, before and
    /// after: what waits for the next start, or cannot be had, stays as it was.
    pub async fn reload(&self, loaded: &mut Loaded, next: Loaded, level: &log::Level) {
        self.refused.store(0, Ordering::Relaxed);
        self.drills.replace(start::plan(&next));
        let told_of_drills = start::told_of_drills(&next);
        let waits = at_next_start(&loaded.settings, &next.settings);
        if !waits.is_empty() {
            warn!(
                "these take effect at the next start only: {}",
                waits.join(", ")
            );
        }
        reload_mail(
            self.channels.mail.as_ref(),
            &self.channels.relays,
            &self.channels.secrets,
            &mut loaded.settings.mail,
            next.settings.mail,
        );
        reload_mqtt(
            self.channels.mqtt.as_ref(),
            &mut loaded.settings.mqtt,
            next.settings.mqtt,
        );
        self.reload_webhooks(&mut loaded.settings.webhooks, next.settings.webhooks);
        self.reload_tickets(&mut loaded.settings.tickets, next.settings.tickets);
        self.reload_alertmanagers(
            &mut loaded.settings.alertmanagers,
            next.settings.alertmanagers,
        );
        self.reload_heartbeat(&mut loaded.settings.heartbeat, next.settings.heartbeat);
        self.reload_access(&mut loaded.settings.access, next.settings.access);
        if loaded.settings.log.level != next.settings.log.level {
            level.set(&next.settings.log.level);
            loaded.settings.log.level = next.settings.log.level;
        }
        if loaded.settings.incidents != next.settings.incidents {
            self.feed.replace(next.settings.incidents.clone());
            loaded.settings.incidents = next.settings.incidents;
        }
        if let (Some(old), Some(new)) = (&mut loaded.settings.mailbox, next.settings.mailbox) {
            self.postbox.replace(old, new);
        }
        if *next.inventory != *loaded.inventory {
            let difference = watched::Difference::between(&loaded.inventory, &next.inventory);
            info!("what is watched changes: {difference}");
        }
        let message = Message::Reload {
            inventory: Arc::clone(&next.inventory),
            drill: told_of_drills,
            digest: next.digest.clone(),
        };
        if self.ledger.send(message).await.is_ok() {
            loaded.inventory = next.inventory;
            loaded.digest = next.digest;
            loaded.settings.drill = next.settings.drill;
        }
    }
}

impl Daemon {
    /// Notes that another configuration was refused, for as long as none is taken.
    pub fn refuse_reload(&self) {
        self.refused.store(1, Ordering::Relaxed);
    }

    /// Has signs of life go elsewhere, or nowhere, unless that cannot work.
    fn reload_heartbeat(&self, old: &mut Heartbeat, new: Heartbeat) {
        // What stands in a file of certificates may have changed, though its name has not.
        if *old == new && new.as_ref().is_none_or(|new| new.ca_file.is_none()) {
            return;
        }
        match Beat::of(new.as_ref()) {
            Ok(beat) => {
                self.heart.replace(beat);
                *old = new;
            }
            Err(wrong) => error!(
                "the heartbeat stays as it was, for the new settings do not work: {}",
                log::chain(&wrong)
            ),
        }
    }
}

impl Daemon {
    /// Has webhooks come, go and be spoken to in another way.
    fn reload_webhooks(&self, old: &mut Webhooks, new: Webhooks) {
        // What stands in a file of certificates may have changed, though its name has not.
        let has_files = |one: &send::webhook::Settings| one.trust != send::Trust::default();
        if *old == new && !new.iter().any(has_files) {
            return;
        }
        if self.channels.webhooks.replace(&new, self.clock) {
            *old = new;
        }
    }

    /// Has ticket systems come, go and be spoken to in another way.
    fn reload_tickets(&self, old: &mut Systems, new: Systems) {
        let has_files = |one: &send::ticket::Settings| one.trust != send::Trust::default();
        if *old == new && !new.iter().any(has_files) {
            return;
        }
        if self.channels.tickets.replace(&new) {
            *old = new;
        }
    }
}

impl Daemon {
    /// Has Alertmanagers come, go and be spoken to in another way.
    fn reload_alertmanagers(&self, old: &mut Alertmanagers, new: Alertmanagers) {
        // What stands in a file of certificates may have changed, though its name has not.
        let has_files = |one: &send::alertmanager::Settings| one.trust != send::Trust::default();
        if *old == new && !new.iter().any(has_files) {
            return;
        }
        if self.alertmanagers.replace(&new) {
            *old = new;
        }
    }
}

impl Daemon {
    /// Has others see and do what they may from now on; links stay as they are.
    fn reload_access(&self, old: &mut access::Settings, new: access::Settings) {
        let new = access::Settings {
            links: old.links,
            link_days: old.link_days,
            ..new
        };
        if *old != new {
            info!("who may see and do what changes");
            self.access.send_replace(Arc::new(new.clone()));
            *old = new;
        }
    }
}

type Alertmanagers = Vec<send::alertmanager::Settings>;
type Webhooks = Vec<send::webhook::Settings>;
type Systems = Vec<send::ticket::Settings>;
type Heartbeat = Option<send::heartbeat::Settings>;

/// Has mails go by other settings, unless these cannot work.
fn reload_mail(
    inbox: Option<&courier::Inbox<Mails>>,
    meters: &Arc<RelayMeters>,
    secrets: &Secrets,
    old: &mut Option<send::Settings>,
    new: Option<send::Settings>,
) {
    let (Some(inbox), Some(old), Some(new)) = (inbox, old, new) else {
        return;
    };
    let new = as_may_change(old, new);
    // What stands in a file of certificates may have changed, though its name has not.
    let second = new
        .fallback
        .as_ref()
        .and_then(|second| second.ca_file.as_ref());
    if *old == new && new.ca_file.is_none() && second.is_none() {
        return;
    }
    match Relays::new(&new, Arc::clone(meters)) {
        Ok(relays) => {
            inbox.replace(secrets.mails(relays));
            if *old != new {
                info!("mails go by the new settings from now on");
            }
            *old = new;
        }
        Err(wrong) => error!(
            "mails go by the old settings, for the new ones do not work: {}",
            log::chain(&wrong)
        ),
    }
}

/// Has the broker be told by other settings, unless these cannot work.
fn reload_mqtt(
    inbox: Option<&broker::Inbox>,
    old: &mut Option<mqtt::Settings>,
    new: Option<mqtt::Settings>,
) {
    let (Some(inbox), Some(old), Some(new)) = (inbox, old, new) else {
        return;
    };
    match inbox.replace(&new) {
        Ok(()) => *old = new,
        Err(wrong) => error!(
            "the MQTT broker is told by the old settings, for the new ones do not work: {}",
            log::chain(&wrong)
        ),
    }
}

/// Mail settings as far as they may change under way. Each Message-ID bears its
/// domain, and a repeat must bear the same as the first attempt.
fn as_may_change(old: &send::Settings, new: send::Settings) -> send::Settings {
    let domain = &old.message_id_domain;
    let fallback = new.fallback.map(|second| {
        Box::new(send::Settings {
            message_id_domain: Arc::clone(domain),
            ..*second
        })
    });
    send::Settings {
        message_id_domain: Arc::clone(domain),
        fallback,
        ..new
    }
}

/// What differs and takes effect at the next start only, as `samband.toml` names it.
fn at_next_start(old: &Settings, new: &Settings) -> Vec<&'static str> {
    let mail = match (&old.mail, &new.mail) {
        (Some(old), Some(new)) => {
            (old.message_id_domain != new.message_id_domain).then_some("[mail] message_id_domain")
        }
        (None, Some(_)) => Some("[mail], which there was none of"),
        (Some(_), None) => Some("[mail], which is gone"),
        (None, None) => None,
    };
    let mailbox = match (&old.mailbox, &new.mailbox) {
        // It stands in mails, which are decided in the ledger.
        (Some(old), Some(new)) => (old.address != new.address).then_some("[mailbox] address"),
        (None, Some(_)) => Some("[mailbox], which there was none of"),
        (Some(_), None) => Some("[mailbox], which is gone"),
        (None, None) => None,
    };
    let mqtt = match (&old.mqtt, &new.mqtt) {
        (None, Some(_)) => Some("[mqtt], which there was none of"),
        (Some(_), None) => Some("[mqtt], which is gone"),
        (Some(_), Some(_)) | (None, None) => None,
    };
    let others = [
        ("[web] listen", old.web.listen != new.web.listen),
        ("[web] socket", old.web.socket != new.web.socket),
        ("[web] public_url", old.web.public_url != new.web.public_url),
        (
            "[web] component_series",
            old.web.component_series != new.web.component_series,
        ),
        ("[store] path", old.store.path != new.store.path),
        ("[store] keep", old.store.keep != new.store.keep),
        ("[log] format", old.log.format != new.log.format),
        ("[probe]", old.probe != new.probe),
        ("[access] links", old.access.links != new.access.links),
        (
            "[access] link_days",
            old.access.link_days != new.access.link_days,
        ),
    ];
    let others = others.into_iter().filter(|&(_, differs)| differs);
    mail.into_iter()
        .chain(mqtt)
        .chain(mailbox)
        .chain(others.map(|(name, _)| name))
        .collect()
}

#[cfg(test)]
mod tests;
