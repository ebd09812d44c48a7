//! `samband run`: the daemon.

use std::path::Path;
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info, warn};

use super::{Exit, load};
use crate::clock::Clock;
use crate::config::{self, Loaded, Machine};
use crate::daemon::{Daemon, Message, StartError, log};
use crate::ledger::Settings;

/// Watches until it is told to stop
///
/// SIGHUP reads the configuration again: a wrong one leaves the old one in
/// effect and says so, an unchanged one changes nothing. SIGTERM and SIGINT end
/// it; what is decided is written, what is under way goes on at the next start.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(_args: Args, directory: &Path, clock: Clock) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    log::start(&loaded.settings.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(source) => {
            error!(%source, "starting the runtime");
            return Exit::Findings;
        }
    };
    runtime.block_on(watch(loaded, directory, clock))
}

async fn watch(mut loaded: Loaded, directory: &Path, clock: Clock) -> Exit {
    let (Ok(mut hangup), Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::hangup()),
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        error!("listening for signals");
        return Exit::Findings;
    };
    let mut daemon = match Daemon::start(&loaded, Settings::default(), clock).await {
        Ok(daemon) => daemon,
        Err(wrong) => return refuse(&wrong),
    };
    loop {
        tokio::select! {
            name = daemon.broken() => {
                error!(worker = name, "a worker has ended by itself; start again from the log");
                return Exit::Findings;
            }
            _ = ends(&mut terminate, &mut interrupt) => break,
            _ = hangup.recv() => reload(&daemon, &mut loaded, directory).await,
        }
    }
    info!("stopping");
    daemon.stop().await;
    Exit::Fine
}

async fn ends(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

fn refuse(wrong: &StartError) -> Exit {
    error!("{}", log::chain(wrong));
    match wrong {
        StartError::Store(_) => Exit::Storage,
        StartError::Mail(_) | StartError::Prober(_) | StartError::Listen { .. } => Exit::Usage,
        StartError::Figures(_) | StartError::Thread(..) => Exit::Findings,
    }
}

async fn reload(daemon: &Daemon, loaded: &mut Loaded, directory: &Path) {
    let next = match config::load(directory, &Machine::new()) {
        Ok(next) => next,
        Err(report) => {
            error!(
                "the configuration is wrong; the old one stays in effect\n{}",
                report.render(false)
            );
            return;
        }
    };
    if next.settings != loaded.settings {
        warn!(
            "what samband.toml says of mail, pages, log and probes takes effect at the next start"
        );
    }
    let message = Message::Reload {
        inventory: Arc::new(next.inventory.clone()),
        digest: next.digest.clone(),
    };
    if daemon.ledger.send(message).await.is_ok() {
        loaded.inventory = next.inventory;
        loaded.digest = next.digest;
    }
}
