//! Who may see and do what: what links in mails are made and opened by, and where it
//! goes what people do.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::channels::{Channels, Couriers, channels};
use super::control;
use super::ledger::Message;
use super::prober;
use super::returns::Calling;
use super::start::StartError;
use super::tickets;
use crate::access;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::send::{Links, Seals, Secrets};
use crate::store::{self, StoreError};
use crate::view::Snapshot;
use crate::web;

/// What makes the links in mails, if there are to be any.
fn links(loaded: &Loaded) -> Result<Option<Links>, StoreError> {
    let Some(days) = loaded.settings.access.days() else {
        return Ok(None);
    };
    let key = store::link_key(&loaded.settings.store)?;
    Ok(Some(Links { key, days }))
}

/// What seals the Message-IDs of mails, where somebody reads what is said to answer them.
/// With links there is a key as well: whoever has answers read later finds their threads
/// as they were.
fn seals(loaded: &Loaded) -> Result<Option<Seals>, StoreError> {
    let settings = &loaded.settings;
    let Some(mail) = &settings.mail else {
        return Ok(None);
    };
    if settings.mailbox.is_none() && settings.access.days().is_none() {
        return Ok(None);
    }
    Ok(Some(Seals {
        key: store::link_key(&settings.store)?,
        domain: mail.message_id_domain.to_string(),
    }))
}

/// The channels, and what is put into mails on their way.
pub(super) fn ways(
    loaded: &Loaded,
    install: &str,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    clock: Clock,
) -> Result<(Channels, Couriers), StartError> {
    let secrets = Secrets {
        links: links(loaded)?,
        seals: seals(loaded)?,
    };
    let memory = tickets::memory(&loaded.settings.store, clock.now().wall)?;
    let ways = channels(&loaded.settings, install, snapshots, secrets, memory, clock)?;
    Ok(ways)
}

/// Where it goes what people do, what opens links, and who may see and do what.
pub(super) struct Acting {
    pub(super) orders: web::Orders,
    pub(super) links: Option<web::Links>,
    pub(super) access: watch::Receiver<Arc<access::Settings>>,
    pub(super) public_url: Arc<str>,
}

/// Those of a running daemon, and by what it says later who may see and do what.
pub(super) fn acting(
    (to_ledger, calls): (&mpsc::Sender<Message>, mpsc::Sender<Calling>),
    prober: prober::Line,
    channels: &Channels,
    pages: &web::Settings,
    loaded: &Loaded,
) -> (Acting, watch::Sender<Arc<access::Settings>>) {
    let links = channels.secrets.links.as_ref().map(|links| web::Links {
        key: links.key.clone(),
        public_url: Arc::clone(&pages.public_url),
    });
    let access = watch::Sender::new(Arc::new(loaded.settings.access.clone()));
    let acting = Acting {
        orders: control::orders(to_ledger.clone())
            .with_calls(move |call, reply| calls.try_send((call, reply)).is_ok())
            .with_looks(move |order, reply| prober.look(order, reply)),
        links,
        access: access.subscribe(),
        public_url: Arc::clone(&pages.public_url),
    };
    (acting, access)
}
