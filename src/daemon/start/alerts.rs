//! What the Alertmanagers are told from.

use std::sync::Arc;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Loaded;
use crate::daemon::alertmanager::{Alertmanagers, Sources};
use crate::daemon::figures::Figures;
use crate::send::alertmanager::AlertmanagerError;
use crate::view::Snapshot;
use crate::web;

pub(super) fn start_alertmanagers(
    loaded: &Loaded,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    (monitor, pages): (String, &web::Settings),
    figures: &Figures,
    clock: Clock,
) -> Result<Alertmanagers, AlertmanagerError> {
    let sources = Sources {
        snapshots: snapshots.clone(),
        monitor,
        public_url: pages.public_url.to_string(),
        meters: Arc::clone(&figures.alertmanager),
        clock,
    };
    Alertmanagers::start(&loaded.settings.alertmanagers, sources)
}
