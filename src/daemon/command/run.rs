//! `samband run`: the daemon.

use std::path::Path;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info};

use super::{Exit, load};
use crate::clock::Clock;
use crate::config::{self, Loaded, Machine};
use crate::daemon::service::Service;
use crate::daemon::{ControlError, Daemon, StartError, log, watched};
use crate::ledger::Settings;

/// Watches until it is told to stop
///
/// SIGHUP reads the configuration again: a wrong one leaves the old one in
/// effect and says so, an unchanged one changes nothing. The regions take effect
/// at once, and so do `[mail]` with a password from a file, `[mqtt]`, `[[webhook]]`, `[[ticket]]`, `[heartbeat]`, `[drill]`,
/// `[incidents]`, `[access]` but for links, and the level of `[log]`; a password from a systemd credential or the environment stays. The
/// rest waits for the next start, and is named in the log: `[web]`, `[store]`,
/// `[probe]`, `links` and `link_days` of `[access]`, the format of `[log]`, the `message_id_domain` of `[mail]`, and a
/// `[mail]` or `[mqtt]` that comes or goes.
///
/// SIGUSR1 has a drill be held now, where there is a `[drill]`.
///
/// SIGTERM and SIGINT end it; what is decided is written, what is under way goes
/// on at the next start.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(_args: Args, directory: &Path, clock: Clock) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let level = log::start(&loaded.settings.log);
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
    let exit = runtime.block_on(watch(loaded, directory, clock, &level));
    // A read of a log that hangs must not keep it from ending.
    runtime.shutdown_timeout(LAST_PATIENCE);
    exit
}

/// How long what still reads the log is waited for at the very end.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

async fn watch(mut loaded: Loaded, directory: &Path, clock: Clock, level: &log::Level) -> Exit {
    let (Ok(mut hangup), Ok(mut terminate), Ok(mut interrupt), Ok(mut drill)) = (
        signal(SignalKind::hangup()),
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
        signal(SignalKind::user_defined1()),
    ) else {
        error!("listening for signals");
        return Exit::Findings;
    };
    let mut daemon = match Daemon::start(&loaded, Settings::default(), clock, None).await {
        Ok(daemon) => daemon,
        Err(wrong) => return refuse(&wrong),
    };
    watched::say(&loaded);
    let mut service = Service::ready(daemon.snapshots.clone(), daemon.meters(), clock);
    loop {
        tokio::select! {
            name = daemon.broken() => {
                error!(worker = name, "a worker has ended by itself; start again from the log");
                return Exit::Findings;
            }
            _ = ends(&mut terminate, &mut interrupt) => break,
            _ = hangup.recv() => {
                service.reloading();
                reload(&daemon, &mut loaded, directory, level).await;
                service.reloaded();
            }
            _ = drill.recv() => daemon.ask_for_drill(),
            () = service.due() => service.look(),
        }
    }
    info!("stopping");
    service.stopping();
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
        StartError::Store(failed) => failed.remedy().into(),
        StartError::Channel(_)
        | StartError::Heartbeat(_)
        | StartError::Alertmanager(_)
        | StartError::Control(ControlError::Foreign(_)) => Exit::Usage,
        // These may pass: another start may find the address or the descriptors free.
        StartError::Prober(_)
        | StartError::Listen { .. }
        | StartError::Control(
            ControlError::Taken(_) | ControlError::Io { .. } | ControlError::Unclear { .. },
        )
        | StartError::Figures(_)
        | StartError::Thread(..) => Exit::Findings,
    }
}

async fn reload(daemon: &Daemon, loaded: &mut Loaded, directory: &Path, level: &log::Level) {
    let next = match config::load(directory, &Machine::new()) {
        Ok(next) => next,
        Err(report) => {
            error!(
                "the configuration is wrong; the old one stays in effect\n{}",
                report.render(false)
            );
            daemon.refuse_reload();
            return;
        }
    };
    daemon.reload(loaded, next, level).await;
}
