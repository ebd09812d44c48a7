//! Wiring: which worker is handed what.
//!
//! ```text
//! prober ──batches──▶ ledger ──bundles──▶ writer ──▶ snapshot ──▶ web
//!    ▲                 │  ▲                  └─────▶ courier ──▶ relay
//!    └─────asks────────┘  └──────────receipts───────────┘
//! ```
//!
//! Any worker that ends by itself ends the program: starting again from the
//! log is the one way back.

mod alerts;
mod first;
mod truth;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use prometheus::Registry;
use tokio::net::{TcpListener, UnixListener};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::{info, warn};

use self::alerts::start_alertmanagers;
use self::first::{blank, seed};
use self::truth::{outlet, start_ledger, start_writer};
use super::alertmanager::Alertmanagers;
use super::channels::{ChannelError, Channels};
use super::control::{self, ControlError};
use super::courier;
use super::drill::{Drills, Plan};
use super::feed::{self, Feed};
use super::figures::Figures;
use super::heartbeat::{self, Beat, Heart};
use super::ledger::{self, Effect, Message, Setting};
use super::links::{self, Acting};
use super::log;
use super::mailbox::{self, Postbox};
use super::prober::{Batch, Offer, Prober, StartError as ProberError};
use super::pulse;
use super::recorder::Recording;
use super::returns::{self, Returns};
use super::writer::{self, Writer};
use crate::access;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::inventory::{Contact, Inventory};
use crate::ledger::{Ledger, Settings};
use crate::notice::Context;
use crate::send::alertmanager::AlertmanagerError;
use crate::send::heartbeat::HeartbeatError;
use crate::store::{self, Recovered, Store, StoreError};
use crate::view::Snapshot;
use crate::web;

/// Why the daemon cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log.
    #[error("opening the log")]
    Store(#[from] StoreError),
    /// A channel.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The heartbeat.
    #[error("preparing the heartbeat")]
    Heartbeat(#[from] HeartbeatError),
    /// An Alertmanager.
    #[error(transparent)]
    Alertmanager(#[from] AlertmanagerError),
    /// Probing.
    #[error("starting to probe")]
    Prober(#[from] ProberError),
    /// The pages' address.
    #[error("listening for readers at {at}")]
    Listen {
        /// Where.
        at: SocketAddr,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// The socket of this machine.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// The figures of the workers.
    #[error("registering the figures of the workers")]
    Figures(#[from] prometheus::Error),
    /// A thread.
    #[error("starting the {0} thread")]
    Thread(&'static str, #[source] io::Error),
}

/// Pages that another wiring serves beside the daemon's own.
pub struct Annex {
    /// Where they begin; every page links there.
    pub path: &'static str,
    /// Makes them, of what is shown.
    pub pages: Box<dyn FnOnce(watch::Receiver<Arc<Snapshot>>) -> Router + Send>,
}

/// The running daemon.
#[derive(Debug)]
pub struct Daemon {
    /// Tells the ledger things.
    pub ledger: mpsc::Sender<Message>,
    /// What is shown.
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    /// Where pages are served.
    pub listens: SocketAddr,
    pub(super) channels: Channels,
    pub(super) clock: Clock,
    /// Who may see and do what.
    pub(super) access: watch::Sender<Arc<access::Settings>>,
    pub(super) heart: Heart,
    pub(super) drills: Drills,
    prober: Prober,
    recorder: Recording,
    keeper: JoinHandle<()>,
    writer: Writer,
    web: tokio::task::JoinHandle<Result<(), web::ServeError>>,
    stop_web: oneshot::Sender<()>,
    couriers: Vec<(&'static str, tokio::task::JoinHandle<()>)>,
    losses: tokio::task::JoinHandle<()>,
    pulse: tokio::task::JoinHandle<()>,
    /// 1 while the configuration that was read last is refused.
    pub(super) refused: Arc<AtomicU64>,
    pub(super) feed: Feed,
    pub(super) postbox: Postbox,
    returns: Returns,
    pub(super) alertmanagers: Alertmanagers,
    control: Option<control::Place>,
}

/// How long what is under way may take when told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

impl Daemon {
    /// Starts all workers, from the log outwards: nothing probes before what
    /// was known is known again. The daemon proper has no annex.
    ///
    /// # Errors
    /// When one of them cannot start; the others are stopped by their queues closing.
    #[expect(
        clippy::too_many_lines,
        reason = "everything that runs, in the order in which it starts"
    )]
    pub async fn start(
        loaded: &Loaded,
        times: Settings,
        clock: Clock,
        annex: Option<Annex>,
    ) -> Result<Self, StartError> {
        let (runtime, inventory) = (Handle::current(), Arc::clone(&loaded.inventory));
        let (store, recovered) = Store::open(&loaded.settings.store, clock.now().wall)?;
        log::say_recovered(&recovered);
        let listener = listen(loaded.settings.web.listen).await?;
        let listens = listener.local_addr().unwrap_or(loaded.settings.web.listen);
        let (local, control) = control::open(&control::place(&loaded.settings))?.unzip();

        let (to_ledger, inbox) = mpsc::channel(ledger::QUEUE);
        let install = recovered.install.clone();
        let pages = reached(&loaded.settings.web, listens);
        let recorder = Recording::start(&loaded.settings.store, clock);
        let offer = recorder.beside(to_ledger.clone());
        let prober = start_prober(loaded, (&inventory, &install), clock, (&to_ledger, offer))?;
        let (cut_off, drilled) = (recovered.cut_off.clone(), recovered.drills.began);
        let context = context(loaded, &pages, &recovered);
        let whole = ledger::whole(&inventory, told_of_drills(loaded));
        let truth = Ledger::new(whole, times, context, recovered.into_kept(), clock.now());
        let (publish, snapshots) = watch::channel(blank(&inventory, &loaded.digest, clock));
        let (channels, couriers) = links::ways(loaded, &install, &snapshots, clock)?;
        let outlet = outlet(publish, &channels, &to_ledger);
        let (bundles, writer) = start_writer(store, clock, outlet.clone(), to_ledger.clone())?;
        let figures = figures(&prober, &bundles, &channels, &recorder)?;
        let mails = annex.as_ref().map(|annex| annex.path);
        let (calls, called) = returns::way();
        let (acting, access) = links::acting(
            (&to_ledger, calls),
            prober.line(),
            &channels,
            &pages,
            loaded,
        );
        let source = source(loaded, &snapshots, clock, &figures, annex, acting)?;
        let setting = Setting {
            ledger: truth,
            watched: Arc::clone(&inventory),
            digest: loaded.digest.clone(),
            clock,
            inbox,
            prober: prober.line(),
            writer: bundles,
            couriers: channels.meters(),
            cut_off,
            refused: Arc::clone(&figures.refused),
            mails,
        };
        // From here on it shows what was known before the start.
        let keeper = start_ledger(setting, &runtime, outlet)?;
        let (signs, pulse) = pulse::start(snapshots.clone(), figures.meters(), clock);
        let couriers = couriers.start(&runtime, &to_ledger, &signs);
        let (stop_web, stopped) = oneshot::channel();
        let web = runtime.spawn(serve((listener, local), source, limits(loaded), stopped));
        Ok(Self {
            heart: start_heart(loaded, &snapshots, &figures, clock)?,
            drills: Drills::start(plan(loaded), drilled, to_ledger.clone(), clock),
            feed: Feed::start(loaded, &runtime, &snapshots, clock, &to_ledger),
            postbox: Postbox::start(loaded, &snapshots, clock, &to_ledger, &figures)?,
            returns: Returns::start(called, &channels, &snapshots, &to_ledger, clock),
            alertmanagers: start_alertmanagers(
                loaded,
                &snapshots,
                (install, &pages),
                &figures,
                clock,
            )?,
            ledger: to_ledger,
            access,
            snapshots,
            listens,
            channels,
            clock,
            prober,
            recorder,
            keeper,
            writer,
            web,
            stop_web,
            couriers,
            refused: Arc::clone(&figures.refused),
            losses: runtime.spawn(figures.watch_losses()),
            pulse,
            control,
        })
    }

    /// What the couriers have done so far.
    pub(super) fn meters(&self) -> Vec<Arc<courier::Meters>> {
        let meters = self.channels.meters().into_iter();
        meters.map(|(_, meters)| meters).collect()
    }

    /// Has a drill be held now, where there are drills.
    pub fn ask_for_drill(&self) {
        self.drills.ask();
    }

    /// Resolves when a worker has ended by itself, with its name.
    pub async fn broken(&mut self) -> &'static str {
        let mut look = tokio::time::interval(Duration::from_millis(250));
        loop {
            look.tick().await;
            let ended = [
                ("prober", !self.prober.is_running()),
                ("ledger", self.keeper.is_finished()),
                ("writer", self.writer.is_finished()),
                ("web", self.web.is_finished()),
                ("heartbeat", self.heart.is_finished()),
                ("drill", self.drills.is_finished()),
                ("mailbox", self.postbox.is_finished()),
                ("returns of tickets", self.returns.is_finished()),
                ("Alertmanagers", self.alertmanagers.is_finished()),
            ];
            let couriers = self.couriers.iter();
            let couriers = couriers.map(|(name, task)| (*name, task.is_finished()));
            if let Some((name, _)) = ended.into_iter().chain(couriers).find(|(_, ended)| *ended) {
                return name;
            }
        }
    }

    /// Stops all workers, from the probes inwards; what is decided is written,
    /// what is under way is left to the next start.
    pub async fn stop(self) {
        let Self {
            ledger,
            prober,
            recorder,
            keeper,
            writer,
            web,
            stop_web,
            couriers,
            losses,
            pulse,
            heart,
            drills,
            feed,
            postbox,
            returns,
            alertmanagers,
            control,
            ..
        } = self;
        // Whoever comes from now on is told that nobody is there.
        drop(control);
        losses.abort();
        pulse.abort();
        heart.stop();
        drills.stop();
        feed.stop();
        postbox.stop();
        returns.stop();
        alertmanagers.stop();
        let join = tokio::task::spawn_blocking(move || {
            prober.stop();
            // Nobody sends it anything more.
            recorder.stop();
            // A ledger that has ended needs telling nothing.
            let _ = ledger.blocking_send(Message::Stop);
            drop(ledger);
            // A panic has been reported by the thread itself.
            let _ = keeper.join();
            let _ = writer.join();
        });
        // Whoever reads is let go; an error has been reported before.
        let _ = stop_web.send(());
        if tokio::time::timeout(PATIENCE, join).await.is_err() {
            warn!("the log takes long to be closed; it is whole all the same");
        }
        for (_, courier) in couriers {
            courier.abort();
        }
        let _ = tokio::time::timeout(PATIENCE, web).await;
    }
}

/// Where the workers' figures are read.
fn figures(
    prober: &Prober,
    writer: &writer::Inbox<Effect>,
    channels: &Channels,
    recorder: &Recording,
) -> Result<Figures, prometheus::Error> {
    Ok(Figures {
        measured: recorder.meters(),
        mailbox: mailbox::Meters::new()?,
        prober: Arc::clone(prober.line().gauges()),
        writer: writer.meters(),
        heartbeat: Arc::default(),
        alertmanager: Arc::default(),
        couriers: channels.meters(),
        broker: Arc::clone(&channels.broker),
        relays: Arc::clone(&channels.relays),
        refused: Arc::default(),
    })
}

fn start_prober(
    loaded: &Loaded,
    (inventory, install): (&Arc<Inventory>, &str),
    clock: Clock,
    (to_ledger, offer): (
        &mpsc::Sender<Message>,
        impl FnMut(Batch) -> Offer + Send + 'static,
    ),
) -> Result<Prober, ProberError> {
    // Known before the first failure is: what has been reported pages nobody.
    let incidents = feed::first(
        loaded.settings.incidents.as_deref(),
        inventory,
        clock.now().wall,
    );
    // The queue is empty, and its reader is not there yet.
    let _ = to_ledger.try_send(Message::Incidents(incidents));
    let settings = loaded.settings.probe.clone();
    Prober::start(settings, Arc::clone(inventory), clock, seed(install), offer)
}

/// What pages and metrics are made of.
fn source(
    loaded: &Loaded,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    clock: Clock,
    figures: &Figures,
    annex: Option<Annex>,
    acting: Acting,
) -> Result<web::Source, StartError> {
    let registry = Registry::new();
    figures.register(&registry)?;
    figures.mailbox.register(&registry)?;
    Ok(web::Source {
        snapshots: snapshots.clone(),
        log: loaded.settings.store.path.join(store::FILE),
        clock,
        registry,
        orders: Some(acting.orders),
        links: acting.links,
        access: acting.access,
        public_url: acting.public_url,
        annex: annex.map_or_else(Router::new, |annex| (annex.pages)(snapshots.clone())),
    })
}

async fn serve(
    (listener, local): (TcpListener, Option<UnixListener>),
    source: web::Source,
    limits: web::Limits,
    stopped: oneshot::Receiver<()>,
) -> Result<(), web::ServeError> {
    if let Ok(at) = listener.local_addr() {
        info!(%at, "pages at http://{at}/");
    }
    // A sender that is gone says stop as well.
    let stopped = async { drop(stopped.await) };
    web::serve(listener, local, source, limits, stopped).await
}

fn limits(loaded: &Loaded) -> web::Limits {
    web::Limits {
        component_series: loaded.settings.web.component_series,
        ..web::Limits::default()
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(at)
        .await
        .map_err(|source| StartError::Listen { at, source })
}

fn start_heart(
    loaded: &Loaded,
    snapshots: &watch::Receiver<Arc<Snapshot>>,
    figures: &Figures,
    clock: Clock,
) -> Result<Heart, HeartbeatError> {
    let beat = Beat::of(loaded.settings.heartbeat.as_ref())?;
    Ok(heartbeat::start(beat, |beat| heartbeat::Worker {
        beat,
        snapshots: snapshots.clone(),
        couriers: figures.meters(),
        meters: Arc::clone(&figures.heartbeat),
        clock,
    }))
}

/// Whom drills tell; none where there are none.
pub(super) fn told_of_drills(loaded: &Loaded) -> Option<Vec<Contact>> {
    let drill = loaded.settings.drill.as_ref()?;
    Some(loaded.inventory.told_of_drills(&drill.to))
}

/// When drills are due.
pub(super) fn plan(loaded: &Loaded) -> Option<Plan> {
    Plan::of(loaded.settings.drill.as_ref(), &loaded.inventory)
}

/// How people reach the pages: where the system was left to choose the port,
/// links follow its choice.
fn reached(settings: &web::Settings, listens: SocketAddr) -> web::Settings {
    let mut settings = settings.clone();
    if settings.public_url == web::Settings::at(settings.listen).public_url {
        settings.public_url = web::Settings::at(listens).public_url;
    }
    settings
}

fn context(loaded: &Loaded, pages: &web::Settings, recovered: &Recovered) -> Context {
    let domain = loaded
        .settings
        .mail
        .as_ref()
        .map_or("samband.invalid", |mail| &mail.message_id_domain);
    Context {
        install: recovered.install.clone(),
        domain: domain.to_owned(),
        public_url: pages.public_url.to_string(),
        unlogged: false,
        mqtt: loaded.settings.mqtt.is_some(),
        link_days: loaded.settings.access.days(),
        mailbox: mailbox::address(loaded),
    }
}
