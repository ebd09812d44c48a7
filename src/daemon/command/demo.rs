//! `samband demo`: the whole product at work, on loopback, with nothing to install.

use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast;

use super::Exit;
use crate::clock::Clock;
use crate::config::{Loaded, Log, Report};
use crate::daemon::demo::cast::{Cast, CastError};
use crate::daemon::demo::mails;
use crate::daemon::demo::mapping::Mapping;
use crate::daemon::demo::narrator::Narrator;
use crate::daemon::demo::play::{Play, PlayError};
use crate::daemon::demo::region::Region;
use crate::daemon::demo::workplace::{Workplace, WorkplaceError};
use crate::daemon::{Daemon, StartError, log};
use crate::ledger::Settings;
use crate::respond::smtp::{self, Mail};
use crate::respond::{ListenError, Smtp, Switch};

/// Shows it all at work: an invented region on loopback, whose faults come and go
///
/// Nothing has to be installed or configured, and nothing is left behind. Real
/// protocol responders play the region's equipment; what is broken, what samband
/// concludes and whom it tells is to be read here and on its pages. Ctrl-C ends it.
/// It brings its own configuration: `--config` changes nothing here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where pages are served; port 0 lets the system choose
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8377")]
    listen: SocketAddr,

    /// Play one round and end: 0 if all came as the story expects, else 1
    #[arg(long)]
    once: bool,

    /// Keep the configuration, the log and the mails in this empty directory
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// In place of minutes and hours: what is over in the story is over soon.
const TIMES: Settings = Settings {
    settle: Duration::from_secs(15),
    reopen: Duration::from_secs(20),
    close: Duration::from_secs(3 * 60),
};

/// Why the demo cannot be played.
#[derive(Debug, thiserror::Error)]
enum DemoError {
    #[error("preparing the demo's files")]
    Workplace(#[from] WorkplaceError),
    #[error("taking mails")]
    Sink(#[from] ListenError),
    #[error("playing the region's equipment")]
    Cast(#[from] CastError),
    #[error("the demo's own configuration is wrong\n{0}")]
    Configuration(Report),
    #[error("starting the daemon")]
    Start(#[from] StartError),
    #[error("playing the story")]
    Play(#[from] PlayError),
    #[error("the {0} has ended by itself")]
    Worker(&'static str),
    #[error("preparing to run")]
    System(#[from] io::Error),
}

/// Runs it.
pub fn run(args: &Args, clock: Clock) -> Exit {
    // What the story breaks, it tells of itself; warnings would tell it twice.
    log::start(&Log {
        level: "error".into(),
        ..Log::default()
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let played = runtime
        .map_err(DemoError::from)
        .and_then(|runtime| runtime.block_on(demo(args, clock)));
    played.unwrap_or_else(|wrong| {
        eprintln!("samband demo: {}", log::chain(&wrong));
        if let Some(remedy) = remedy(&wrong) {
            eprintln!("{remedy}");
        }
        exit(&wrong)
    })
}

async fn demo(args: &Args, clock: Clock) -> Result<Exit, DemoError> {
    let workplace = Workplace::fresh(args.keep.as_deref())?;
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let accept = Switch::new(smtp::Behaviour::Accept);
    let sink = Smtp::start(anywhere, accept, smtp::Limits::default()).await?;
    let mails = sink.mailbox().follow();
    let annex = mails::annex(sink.mailbox().clone());
    let mut region = Region {
        directory: workplace.path().to_owned(),
        listen: args.listen,
        relay: sink.at().port(),
        mapping: Mapping::default(),
    };
    let (loaded, cast) = stage(&mut region).await?;
    workplace.configure(&region.texts(""))?;
    let mut daemon = Daemon::start(&loaded, TIMES, clock, Some(annex)).await?;

    let mut play = prepare(&daemon, region, cast, workplace, mails, clock);
    let played = tokio::select! {
        ended = tell(&mut play, &loaded, args) => ended,
        name = daemon.broken() => Err(DemoError::Worker(name)),
        signal = told_to_end() => match signal {
            Ok(()) if args.once => Ok(Exit::Findings),
            Ok(()) => Ok(Exit::Fine),
            Err(source) => Err(DemoError::System(source)),
        },
    };
    daemon.stop().await;
    let kept = args.keep.is_some();
    let path = play.workplace.path().to_owned();
    let Play {
        workplace,
        mut narrator,
        ..
    } = play;
    drop(workplace);
    let end = match kept {
        true => format!(
            "\nThe demo has ended. Its log and mails are in {}.",
            path.display()
        ),
        false => "\nThe demo has ended; nothing is left behind.".to_owned(),
    };
    // Where nobody reads any more, nobody misses it.
    let _ = narrator.plain(&end);
    played
}

/// Starts those who play the equipment, on the first stage that is free.
async fn stage(region: &mut Region) -> Result<(Loaded, Cast), DemoError> {
    let mut stage = 0;
    loop {
        region.mapping = Mapping::to_stage(stage);
        let loaded = region.load("").map_err(DemoError::Configuration)?;
        match Cast::start(&loaded.inventory).await {
            Ok(cast) => return Ok((loaded, cast)),
            Err(wrong) if wrong.is_taken() && stage + 1 < Mapping::STAGES => stage += 1,
            Err(wrong) => return Err(wrong.into()),
        }
    }
}

fn prepare(
    daemon: &Daemon,
    region: Region,
    cast: Cast,
    workplace: Workplace,
    mails: broadcast::Receiver<Arc<Mail>>,
    clock: Clock,
) -> Play<io::Stdout> {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let url = format!("http://{}", daemon.listens);
    let command = format!("{} --config {}", program(), workplace.path().display());
    let narrator = Narrator::new(io::stdout(), colour, url, clock.mono());
    Play {
        narrator: narrator.with_command(command),
        ledger: daemon.ledger.clone(),
        snapshots: daemon.snapshots.clone(),
        cast,
        region,
        mails,
        workplace,
        clock,
    }
}

async fn tell(
    play: &mut Play<io::Stdout>,
    loaded: &Loaded,
    args: &Args,
) -> Result<Exit, DemoError> {
    let inventory = &loaded.inventory;
    let opening = format!(
        "samband watches an invented region on this machine's loopback: {} municipalities, {} sites,\n\
         {} components, {} probes, answered by {} real responders. Nothing leaves this machine.\n\n  \
         Pages   {}/\n  \
         Mails   {}/demo/mails, and in {}\n  \
         Log     {} --config {} fault list\n  \
         End     Ctrl-C\n",
        inventory.municipalities().len(),
        inventory.sites().len(),
        inventory.components().len(),
        inventory.probes().len(),
        play.cast.sockets(),
        play.narrator.url(),
        play.narrator.url(),
        play.workplace.mails().display(),
        program(),
        play.workplace.path().display(),
    );
    play.narrator.plain(&opening).map_err(PlayError::from)?;
    let mut expected = play.begin().await?;
    expected &= play.round(0).await?;
    play.close_round(args.once)?;
    if args.once {
        return Ok(if expected { Exit::Fine } else { Exit::Findings });
    }
    let mut round = 1;
    loop {
        play.round(round).await?;
        round += 1;
    }
}

async fn told_to_end() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// How this program was called, for it may not be on anybody's path.
fn program() -> String {
    let called = std::env::args_os().next();
    called.map_or_else(
        || "samband".to_owned(),
        |called| called.to_string_lossy().into_owned(),
    )
}

fn remedy(wrong: &DemoError) -> Option<String> {
    match wrong {
        DemoError::Start(StartError::Listen { at, .. }) => Some(format!(
            "Another program has {at}, or it is no address of this machine. Try another:\n\n  {} demo --listen 127.0.0.1:{}",
            program(),
            at.port().checked_add(1).unwrap_or(8378)
        )),
        DemoError::Cast(cast) if cast.is_taken() => Some(
            "Other programs, or other demos, have the ports from 20000 on that the equipment would answer on."
                .to_owned(),
        ),
        DemoError::Workplace(WorkplaceError::Occupied { .. }) => {
            Some("Name another with --keep, or leave --keep out.".to_owned())
        }
        DemoError::Workplace(WorkplaceError::Write { .. })
        | DemoError::Sink(_)
        | DemoError::Cast(_)
        | DemoError::Configuration(_)
        | DemoError::Start(_)
        | DemoError::Play(_)
        | DemoError::Worker(_)
        | DemoError::System(_) => None,
    }
}

const fn exit(wrong: &DemoError) -> Exit {
    match wrong {
        DemoError::Workplace(WorkplaceError::Occupied { .. })
        | DemoError::Start(StartError::Listen { .. }) => Exit::Usage,
        DemoError::Workplace(WorkplaceError::Write { .. })
        | DemoError::Start(StartError::Store(_))
        | DemoError::Play(PlayError::Workplace(_)) => Exit::Storage,
        DemoError::Sink(_)
        | DemoError::Cast(_)
        | DemoError::Configuration(_)
        | DemoError::Start(_)
        | DemoError::Play(_)
        | DemoError::Worker(_)
        | DemoError::System(_) => Exit::Findings,
    }
}
