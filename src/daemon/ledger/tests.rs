//! What the worker shows, and when.

use std::fs;
use std::io::Write;
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Mutex, mpsc as std_mpsc};

use rusqlite::Connection;
use tempfile::TempDir;
use tracing::subscriber::with_default;

use super::*;
use crate::daemon::prober::Prober;
use crate::health::{Answer, Observation, Occasion, Outcome};
use crate::inventory::{
    Agreement, Builder, ComponentIx, Facet, PartyIx, Probe, ProbeIx, Profile, Scope, Standing,
    Terms,
};
use crate::ledger::Settings;
use crate::notice::Context;
use crate::probe::tests::region::{building, icmp, sip};
use crate::store::samples::{at, entries, opened};
use crate::store::{self, Recovered, Store};

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

/// A log in which something has happened before.
struct Place {
    directory: TempDir,
}

impl Place {
    fn after(happened: Vec<Entry>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let place = Self { directory };
        place.open().0.commit(&[entries(happened)]).unwrap();
        place
    }

    fn open(&self) -> (Store, Recovered) {
        let settings = store::Settings {
            path: self.directory.path().to_owned(),
            ..store::Settings::default()
        };
        Store::open(&settings, at(60)).unwrap()
    }

    /// Somebody else at the same file.
    fn other(&self) -> Connection {
        Connection::open(self.directory.path().join(store::FILE)).unwrap()
    }
}

/// Everything a worker needs; what it sends goes nowhere, what is released comes out.
struct Bench {
    setting: Setting,
    prober: Prober,
    released: std_mpsc::Receiver<Effect>,
    to_ledger: mpsc::Sender<Message>,
}

fn bench(place: &Place) -> Bench {
    bench_of(place, Arc::new(watched().finish().unwrap()))
}

/// What is watched, and asked so seldom that nothing comes of it.
fn watched() -> Builder {
    let seldom = Profile {
        interval: Duration::from_secs(3_600),
        ..Profile::DEFAULT
    };
    building(seldom, vec![sip("127.0.0.1:9".parse().unwrap())])
}

fn bench_of(place: &Place, inventory: Arc<Inventory>) -> Bench {
    let (store, recovered) = place.open();
    let clock = Clock::start();
    let prober = Prober::start(
        crate::probe::Settings::default(),
        Arc::clone(&inventory),
        clock,
        1,
        |_| Offer::Taken,
    )
    .unwrap();
    let (release, released) = std_mpsc::channel();
    let (writer, _thread) = writer::start(
        store,
        clock,
        // A test that has seen enough listens no more.
        move |effect, _| drop(release.send(effect)),
        |_| {},
    )
    .unwrap();
    let context = Context {
        install: recovered.install.clone(),
        domain: "samband.test".to_owned(),
        public_url: "http://127.0.0.1".to_owned(),
        unlogged: false,
        mqtt: false,
        link_days: None,
        mailbox: None,
    };
    let cut_off = recovered.cut_off.clone();
    let kept = recovered.into_kept();
    let watched = Arc::clone(&inventory);
    let ledger = Ledger::new(inventory, Settings::default(), context, kept, clock.now());
    let (to_ledger, inbox) = mpsc::channel(QUEUE);
    let setting = Setting {
        ledger,
        watched,
        digest: "c0ffee".to_owned(),
        clock,
        inbox,
        prober: prober.line(),
        writer,
        couriers: Vec::new(),
        cut_off,
        refused: Arc::default(),
        mails: None,
    };
    Bench {
        setting,
        prober,
        released,
        to_ledger,
    }
}

/// What the program says of itself while something is done.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Heard {
    fn during<T>(&self, act: impl FnOnce() -> T) -> T {
        let heard = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || heard.clone());
        with_default(subscriber.finish(), act)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// The worker, and a turn in which a fault ends: what it is about is not configured.
fn turn_that_withdraws(setting: Setting) -> Worker<impl FnMut(Effect)> {
    let now = setting.clock.now();
    turn_since(setting, now.wall)
}

/// The same; what is shown so far is as it was then.
fn turn_since(setting: Setting, owned_at: Timestamp) -> Worker<impl FnMut(Effect)> {
    let now = setting.clock.now();
    let inventory = Arc::clone(setting.ledger.inventory());
    let mut worker = Worker {
        previous: None,
        draft: Draft::new(inventory, owned_at),
        monitor: Monitor::new(now.wall, "0", &setting.digest),
        release: |_| panic!("the writer takes everything"),
        stirred: true,
        published: Mono::ZERO,
        owned_at,
        dead: 0,
        commands: 0,
        replies: std::collections::BTreeMap::new(),
        plan_replies: std::collections::BTreeMap::new(),
        report_replies: std::collections::BTreeMap::new(),
        shadowed: 0,
        unasked: Unasked::default(),
        contradicted: Contradicted::default(),
        setting,
    };
    worker.turn(Input::Tick);
    worker
}

/// Says what is released, up to the snapshot that shows it.
fn say_released(released: &std_mpsc::Receiver<Effect>) {
    loop {
        match released.recv_timeout(LONG).expect("an effect") {
            Effect::Say(said) => said.say(),
            Effect::Publish(_) => return,
            Effect::Deliver(_) => panic!("nobody has an address"),
            Effect::Answer { .. }
            | Effect::PlanAnswer { .. }
            | Effect::ReportAnswer { .. }
            | Effect::Kept(_) => {
                panic!("nobody has done anything")
            }
        }
    }
}

const LINE: &str = "fault FOSEN-2026-0001 withdrawn fault=FOSEN-2026-0001 event=\"withdrawn\" \
    state=\"closed\" owner=\"it\" holder=it cause=\"afjord.helsesenter.rom1\" mode=\"silent\" affected=1";

#[test]
fn what_happened_to_a_fault_is_said_once_it_is_on_disk_and_not_before() {
    let place = Place::after(vec![opened(1, 10)]);
    let bench = bench(&place);
    let other = place.other();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let heard = Heard::default();
    let worker = heard.during(|| turn_that_withdraws(bench.setting));
    assert_eq!(heard.text(), "");
    assert!(bench.released.try_recv().is_err(), "the disk is held");
    other.execute_batch("COMMIT").unwrap();
    heard.during(|| say_released(&bench.released));
    assert!(heard.text().contains(LINE), "{}", heard.text());
    drop(worker);
    bench.prober.stop();
}

#[test]
fn it_is_said_too_when_the_log_cannot_be_written() {
    let place = Place::after(vec![opened(1, 10)]);
    let bench = bench(&place);
    // Another writer has taken over: ours may write nothing more.
    let taken = "UPDATE meta SET value = '99' WHERE key = 'epoch'";
    assert_eq!(place.other().execute(taken, []).unwrap(), 1);
    let heard = Heard::default();
    let worker = turn_that_withdraws(bench.setting);
    heard.during(|| say_released(&bench.released));
    assert!(heard.text().contains(LINE), "{}", heard.text());
    assert!(worker.setting.writer.meters().is_unlogged());
    drop(worker);
    bench.prober.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monitor_that_is_still_cut_off_says_since_when_it_truly_is() {
    let region = "test".to_owned();
    let what = MonitorEvent::CutOff { region };
    let place = Place::after(vec![Entry::Monitor { at: at(10), what }]);
    let bench = bench(&place);
    let (publish, published) = std_mpsc::channel();
    let worker = start(bench.setting, Handle::current(), move |effect| {
        if let Effect::Publish(snapshot) = effect {
            publish.send(snapshot).unwrap();
        }
    });
    let shown = published.try_recv().expect("shown at once");
    assert_eq!(shown.monitor.cut_off.get(&RegionIx::at(0)), Some(&at(10)));
    drop(bench.to_ledger);
    let worker = worker.unwrap();
    tokio::task::spawn_blocking(move || worker.join().unwrap())
        .await
        .unwrap();
    bench.prober.stop();
}

#[test]
fn whoever_answers_from_now_on_is_shown_though_there_is_no_quiet_moment() {
    let place = Place::after(vec![opened(1, 10)]);
    let hour = jiff::SignedDuration::from_hours(1);
    let began = Clock::start().now().wall - hour;
    let mut builder = watched();
    builder.agreement(Agreement {
        id: "new".into(),
        region: RegionIx::at(0),
        name: "New".into(),
        party: PartyIx::at(0),
        reference: None,
        standing: Standing::Signed,
        from: began,
        until: None,
        scope: Scope::default(),
        terms: Terms::default(),
    });
    let bench = bench_of(&place, Arc::new(builder.finish().unwrap()));
    // Each turn decides something and is shown at once.
    let worker = turn_since(bench.setting, began - hour);
    let shown = loop {
        match bench.released.recv_timeout(LONG).expect("an effect") {
            Effect::Publish(snapshot) => break snapshot,
            Effect::Say(_)
            | Effect::Deliver(_)
            | Effect::Answer { .. }
            | Effect::PlanAnswer { .. }
            | Effect::ReportAnswer { .. }
            | Effect::Kept(_) => {}
        }
    };
    let gaps = shown.components().filter(|c| c.ownership.gap.is_some());
    assert_eq!(gaps.count(), 0);
    drop(worker);
    bench.prober.stop();
}

#[test]
fn of_an_undecided_fault_all_that_it_may_be_are_said_and_none_alone() {
    let Entry::Fault(event) = opened(1, 10) else {
        panic!("a fault");
    };
    let mut finding = event.what.finding().expect("a finding").clone();
    let cause = finding.cause.clone().expect("a cause");
    assert_eq!(super::said::cause(&finding), cause.component.id);
    finding.cause = None;
    let mut other = cause.clone();
    other.component.id = "afjord.helsesenter.line".to_owned();
    finding.candidates = vec![other, cause];
    assert_eq!(
        super::said::cause(&finding),
        "afjord.helsesenter.line or afjord.helsesenter.rom1"
    );
}

/// A run that began so many seconds from now.
fn ran(clock: Clock, probe: ProbeIx, second: u64, outcome: Outcome) -> Observation {
    let started = clock.mono() + Duration::from_secs(second);
    let takes = if outcome == Outcome::Silence {
        Profile::DEFAULT.deadline
    } else {
        Duration::ZERO
    };
    Observation {
        exchange: None,
        kept: None,
        probe,
        occasion: Occasion::Regular,
        started,
        ended: started + takes,
        outcome,
    }
}

fn echo() -> Outcome {
    Outcome::Answer {
        rtt: Duration::from_millis(1),
        answer: Answer::Echo,
    }
}

#[test]
fn what_works_by_the_word_of_others_only_is_shown_so_and_said_once() {
    let mut builder = watched();
    let room = ComponentIx::at(1);
    let service = ProbeIx::at(0);
    let ping = builder.probe(Probe {
        id: "ping".into(),
        component: room,
        facet: Facet::Reach,
        method: icmp(Ipv4Addr::LOCALHOST.into()),
        source: None,
        profile: Profile::DEFAULT,
        witness: false,
        via: None,
        crosses: Vec::new(),
    });
    let inventory = Arc::new(builder.finish().unwrap());
    let place = Place::after(Vec::new());
    let bench = bench_of(&place, Arc::clone(&inventory));
    let clock = bench.setting.clock;
    let mut worker = turn_that_withdraws(bench.setting);
    let heard = Heard::default();
    let mut see = |round: u64, ping_draws: Outcome| {
        let observations = vec![
            ran(clock, ping, 20 * round, ping_draws),
            ran(clock, service, 20 * round + 1, echo()),
        ];
        let inventory = Arc::clone(&inventory);
        let batch = Batch {
            inventory,
            observations,
        };
        heard.during(|| worker.take_batches(vec![batch]));
        worker.draft.component(room).contradicted
    };
    let silent: Vec<bool> = (0..8).map(|round| see(round, Outcome::Silence)).collect();
    assert_eq!((silent[0], silent[7]), (false, true), "{silent:?}");
    assert!(silent.is_sorted(), "and it stays so: {silent:?}");
    let said = "it goes unanswered while others show that what it asks works";
    assert_eq!(heard.text().matches(said).count(), 1, "{}", heard.text());
    let answers: Vec<bool> = (8..12).map(|round| see(round, echo())).collect();
    assert!(!answers[3], "{answers:?}");
    drop(worker);
    bench.prober.stop();
}
