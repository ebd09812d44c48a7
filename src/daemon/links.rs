//! Who may see and do what: what links in mails are made and opened by, and where it
//! goes what people do.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::channels::{Channels, Couriers, channels};
use super::control;
use super::ledger::Message;
use super::start::StartError;
use crate::access;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::send::Links;
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

/// The channels, and what makes links on their way.
pub(super) fn ways(
    loaded: &Loaded,
    install: &str,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    clock: Clock,
) -> Result<(Channels, Couriers), StartError> {
    let links = links(loaded)?;
    let ways = channels(&loaded.settings, install, snapshots, links, clock)?;
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
    to_ledger: &mpsc::Sender<Message>,
    channels: &Channels,
    pages: &web::Settings,
    loaded: &Loaded,
) -> (Acting, watch::Sender<Arc<access::Settings>>) {
    let links = channels.links.as_ref().map(|links| web::Links {
        key: links.key.clone(),
        public_url: Arc::clone(&pages.public_url),
    });
    let access = watch::Sender::new(Arc::new(loaded.settings.access.clone()));
    let acting = Acting {
        orders: control::orders(to_ledger.clone()),
        links,
        access: access.subscribe(),
        public_url: Arc::clone(&pages.public_url),
    };
    (acting, access)
}
