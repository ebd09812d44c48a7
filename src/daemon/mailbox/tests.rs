//! The worker, with a Maildir on disk and a ledger that is played.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use prometheus::Registry;
use tempfile::TempDir;

use super::allowance::{HEEDED, OPENED};
use super::postman::Postman;
use super::*;
use crate::clock::Mono;
use crate::ledger::Transaction;
use crate::mailbox::Place;
use crate::store::samples::{at, opened, row};
use crate::view::sample;

struct Bench {
    folder: TempDir,
    worker: Worker,
    source: Source,
    settings: Settings,
    _settings: watch::Sender<Settings>,
    ledger: mpsc::Receiver<Message>,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    for part in ["new", "cur", "tmp", "state"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    let settings = Settings {
        address: "svar@samband.example".into(),
        place: Place::Maildir(folder.path().to_owned()),
        poll: Duration::from_secs(30),
        authserv_id: "mx.samband.example".into(),
    };
    let (to_ledger, ledger) = mpsc::channel(8);
    let (sender, receiver) = watch::channel(settings.clone());
    let clock = Clock::start();
    let store = store::Settings {
        path: folder.path().join("state"),
        ..store::Settings::default()
    };
    let postman = Postman {
        snapshots: watch::channel(Arc::new(sample::all_well())).1,
        log: folder.path().join("state/none"),
        clock,
        to_ledger,
        key: store::link_key(&store).unwrap(),
        own: "samband@samband.example".to_owned(),
        domain: "samband.example".to_owned(),
        meters: Meters::new().unwrap(),
        note: Note::take_up(&store.path).0,
        patience: postman::READING,
        slow: Vec::new(),
        read: Arc::new(read),
    };
    Bench {
        source: Source::new(&settings),
        worker: Worker {
            settings: receiver,
            postman,
            unsettled: Vec::new(),
            broken: None,
            allowance: Allowance::new(clock.mono()),
            said: None,
        },
        folder,
        settings,
        _settings: sender,
        ledger,
    }
}

impl Bench {
    fn put(&self, name: &str, mail: &str) {
        fs::write(self.folder.path().join("new").join(name), mail).unwrap();
    }

    async fn look(&mut self) -> Result<(), Broken> {
        self.worker.look(&self.source, &self.settings).await
    }

    fn figure(&self, line: &str) -> bool {
        let registry = Registry::new();
        self.worker.postman.meters.register(&registry).unwrap();
        let families = prometheus::TextEncoder::new().encode_to_string(&registry.gather());
        families.unwrap().lines().any(|one| one == line)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const STRANGE: &str = "Authentication-Results: mx.samband.example; dmarc=pass header.from=it.example\n\
    From: kari@it.example\nSubject: hello\n\naccept\n";

/// It answers a mail of ours by its looks, so that the log has to be asked.
fn answering() -> String {
    format!(
        "In-Reply-To: <{}@samband.example>\n{STRANGE}",
        "a".repeat(64)
    )
}

#[tokio::test]
async fn what_is_not_believed_is_put_aside_and_counted() {
    let mut bench = bench();
    bench.put("1.a", STRANGE);
    bench.put("2.b", "no mail");
    bench.put("3.c", &format!("Precedence: bulk\n{STRANGE}"));
    bench.look().await.unwrap();
    let cur = names(&bench.folder.path().join("cur"));
    assert_eq!(cur, ["1.a:2,FS", "2.b:2,FS", "3.c:2,FS"]);
    for reason in ["unrelated", "unread", "robot"] {
        let line = format!("samband_mailbox_refused_total{{reason=\"{reason}\"}} 1");
        assert!(bench.figure(&line), "{line}");
    }
    assert!(bench.figure("samband_mailbox_read_total 3"));
    assert!(bench.ledger.try_recv().is_err(), "the ledger was asked");
}

#[tokio::test]
async fn what_has_to_wait_for_the_log_waits_and_keeps_no_other_back() {
    let mut bench = bench();
    bench.put("1.a", &answering());
    bench.put("2.b", STRANGE);
    let wrong = bench.look().await.unwrap_err();
    assert!(matches!(wrong, Broken::Later(Later::Unread)), "{wrong}");
    let new = names(&bench.folder.path().join("new"));
    let cur = names(&bench.folder.path().join("cur"));
    assert_eq!(
        (new, cur),
        (vec!["1.a".to_owned()], vec!["2.b:2,FS".to_owned()])
    );
}

#[tokio::test]
async fn what_cannot_be_put_away_is_not_looked_at_again_and_put_away_later() {
    let mut bench = bench();
    bench.put("1.a", STRANGE);
    let cur = bench.folder.path().join("cur");
    fs::remove_dir(&cur).unwrap();
    for _ in 0..3 {
        let wrong = bench.look().await.unwrap_err();
        assert!(matches!(wrong, Broken::Source(_)), "{wrong}");
    }
    assert!(bench.figure("samband_mailbox_read_total 1"));
    fs::create_dir(&cur).unwrap();
    bench.look().await.unwrap();
    assert_eq!(names(&cur), ["1.a:2,FS"]);
}

#[tokio::test]
async fn no_more_than_so_many_are_opened_in_a_minute_and_what_waits_is_no_success() {
    let mut bench = bench();
    for number in 0..OPENED + 5 {
        bench.put(&format!("{number:03}.x"), STRANGE);
    }
    let success = "samband_mailbox_last_success_timestamp_seconds 0";
    for _ in 0..2 {
        let looked = bench.look().await;
        assert!(matches!(looked, Err(Broken::Enough)), "{looked:?}");
        bench.worker.report(looked);
        assert_eq!(names(&bench.folder.path().join("new")).len(), 5);
        assert!(bench.figure(success));
    }
    bench.worker.allowance = Allowance::new(Mono::ZERO);
    let looked = bench.look().await;
    assert!(looked.is_ok(), "{looked:?}");
    bench.worker.report(looked);
    assert_eq!(names(&bench.folder.path().join("new")).len(), 0);
    assert!(!bench.figure(success));
}

#[test]
fn what_is_not_believed_is_counted_by_itself() {
    let start = Mono::ZERO + Duration::from_secs(600);
    let mut allowance = Allowance::new(start);
    for opened in 0..OPENED {
        assert_eq!(allowance.left(start), OPENED - opened);
        allowance.open();
    }
    assert_eq!(allowance.left(start), 0);
    for _ in 0..HEEDED {
        assert!(allowance.heed());
    }
    assert!(!allowance.heed());
    assert_eq!(allowance.left(start + Duration::from_secs(59)), 0);
    assert_eq!(allowance.left(start + Duration::from_secs(60)), OPENED);
    assert!(allowance.heed());
}

#[tokio::test]
async fn as_many_strangers_as_are_opened_keep_no_answer_behind_them_from_the_ledger() {
    let mut bench = bench();
    let path = bench.folder.path().join("state");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    let mut told = row(1, 10);
    told.recipient.party = "nhn".to_owned();
    told.recipient.address = "vakt@nhn.example".to_owned();
    let (key, number) = (told.key.clone(), told.fault.clone().unwrap());
    let happened = Transaction {
        entries: vec![opened(1, 10)],
        rows: vec![told],
    };
    let store = store::Settings {
        path: path.clone(),
        ..store::Settings::default()
    };
    let mut log = store::Store::open(&store, at(60)).unwrap().0;
    log.commit(&[happened]).unwrap();
    log.close().unwrap();
    bench.worker.postman.log = path.join(store::FILE);
    for stranger in 1..OPENED {
        bench.put(&format!("{stranger:03}.x"), STRANGE);
    }
    let seal = bench.worker.postman.key.seal_of_message(key.as_str());
    let id = key.sealed(&seal).message_id("samband.example");
    let answer = STRANGE
        .replace("it.example", "nhn.example")
        .replace("kari@", "vakt@");
    let answer = answer.replace("hello", number.as_str());
    bench.put("999.a", &format!("In-Reply-To: <{id}>\n{answer}"));
    let Bench {
        worker,
        source,
        settings,
        ledger,
        ..
    } = &mut bench;
    let (looked, asked) = tokio::join!(
        worker.look(source, settings),
        timeout(Duration::from_secs(120), async {
            // Nobody writes it down here.
            let Some(Message::Command { command, .. }) = ledger.recv().await else {
                panic!("something else is asked");
            };
            command.fault
        })
    );
    assert_eq!(asked.ok(), Some(number), "{looked:?}");
    let unlogged = matches!(looked, Err(Broken::Later(Later::Unlogged)));
    assert!(unlogged, "{looked:?}");
    assert_eq!(names(&bench.folder.path().join("new")), ["999.a"]);
}

/// The directory in which it is noted which mail is read.
fn noted(bench: &Bench) -> PathBuf {
    bench.folder.path().join("state/mailbox.reading")
}

/// As at the next start.
fn restart(bench: &mut Bench) {
    let (note, broken) = Note::take_up(&bench.folder.path().join("state"));
    bench.worker.postman.note = note;
    bench.worker.broken = broken;
}

#[tokio::test]
async fn a_mail_over_which_the_program_ended_twice_is_put_aside_unread_and_the_next_is_read() {
    let mut bench = bench();
    bench.put("1.a", STRANGE);
    bench.put("2.b", STRANGE);
    fs::write(noted(&bench), "again 1.a\n").unwrap();
    restart(&mut bench);
    bench.look().await.unwrap();
    let cur = names(&bench.folder.path().join("cur"));
    assert_eq!(cur, ["1.a:2,FS", "2.b:2,FS"]);
    assert!(bench.figure("samband_mailbox_read_total 1"));
    assert!(bench.figure("samband_mailbox_refused_total{reason=\"broken\"} 1"));
    assert!(bench.figure("samband_mailbox_refused_total{reason=\"unrelated\"} 1"));
    assert!(!noted(&bench).exists());
    restart(&mut bench);
    assert_eq!(bench.worker.broken, None);
}

#[tokio::test]
async fn a_mail_over_which_the_program_ended_once_is_read_once_more() {
    let mut bench = bench();
    for word in ["reading", "acting"] {
        bench.put("1.a", STRANGE);
        fs::write(noted(&bench), format!("{word} 1.a\n")).unwrap();
        restart(&mut bench);
        let path = noted(&bench);
        bench.worker.postman.read = Arc::new(move |bytes| {
            assert_eq!(fs::read_to_string(&path).unwrap(), "again 1.a\n");
            read(bytes)
        });
        bench.look().await.unwrap();
    }
    assert!(bench.figure("samband_mailbox_refused_total{reason=\"unrelated\"} 2"));
    assert!(!noted(&bench).exists());
}

#[tokio::test]
async fn a_mail_that_takes_too_long_once_is_read_later_and_given_up_the_second_time() {
    let mut bench = bench();
    bench.worker.postman.patience = Duration::from_secs(1);
    let slow = Arc::new(AtomicBool::new(true));
    let is_slow = Arc::clone(&slow);
    // Who is slow is not done before the test is.
    let (_over, until_over) = std::sync::mpsc::channel::<()>();
    let until_over = Mutex::new(until_over);
    bench.worker.postman.read = Arc::new(move |bytes| {
        if bytes.ends_with(b"slow") && is_slow.load(Ordering::SeqCst) {
            let _ = until_over.lock().unwrap().recv();
        }
        read(bytes)
    });
    for name in ["1.a", "2.b"] {
        bench.put(name, &format!("{STRANGE}slow"));
    }
    bench.put("3.c", STRANGE);
    let wrong = bench.look().await.unwrap_err();
    assert!(matches!(wrong, Broken::Later(Later::Slow)), "{wrong}");
    let cur = bench.folder.path().join("cur");
    assert_eq!(names(&cur), ["3.c:2,FS"]);
    // The machine has time again for the first, and none for the second.
    fs::rename(
        bench.folder.path().join("new/2.b"),
        bench.folder.path().join("tmp/2.b"),
    )
    .unwrap();
    slow.store(false, Ordering::SeqCst);
    bench.look().await.unwrap();
    assert_eq!(names(&cur), ["1.a:2,FS", "3.c:2,FS"]);
    assert!(bench.figure("samband_mailbox_refused_total{reason=\"unrelated\"} 2"));
    fs::rename(
        bench.folder.path().join("tmp/2.b"),
        bench.folder.path().join("new/2.b"),
    )
    .unwrap();
    slow.store(true, Ordering::SeqCst);
    bench.look().await.unwrap();
    assert_eq!(names(&cur), ["1.a:2,FS", "2.b:2,FS", "3.c:2,FS"]);
    assert!(bench.figure("samband_mailbox_refused_total{reason=\"late\"} 1"));
    assert!(bench.worker.postman.slow.is_empty());
}

#[tokio::test]
async fn while_it_cannot_be_put_aside_nothing_is_read() {
    let mut bench = bench();
    bench.put("1.a", STRANGE);
    bench.put("2.b", STRANGE);
    fs::write(noted(&bench), "again 1.a\n").unwrap();
    restart(&mut bench);
    let cur = bench.folder.path().join("cur");
    fs::remove_dir(&cur).unwrap();
    let wrong = bench.look().await.unwrap_err();
    assert!(matches!(wrong, Broken::Source(_)), "{wrong}");
    assert!(bench.figure("samband_mailbox_read_total 0"));
    assert!(noted(&bench).exists());
    fs::create_dir(&cur).unwrap();
    bench.look().await.unwrap();
    assert_eq!(names(&cur), ["1.a:2,FS", "2.b:2,FS"]);
}

#[tokio::test]
async fn each_mail_is_noted_while_it_is_read_and_not_after() {
    let mut bench = bench();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (path, kept) = (noted(&bench), Arc::clone(&seen));
    bench.worker.postman.read = Arc::new(move |bytes| {
        let note = fs::read_to_string(&path).unwrap_or_default();
        kept.lock().unwrap().push(note);
        read(bytes)
    });
    bench.put("1.a", STRANGE);
    bench.put("2.b", &answering());
    // The second has to wait for the log: it is not the one that ends the program.
    bench.look().await.unwrap_err();
    assert_eq!(*seen.lock().unwrap(), ["reading 1.a\n", "reading 2.b\n"]);
    assert!(!noted(&bench).exists());
    // What cannot be noted is not read.
    fs::remove_dir_all(bench.folder.path().join("state")).unwrap();
    let wrong = bench.look().await.unwrap_err();
    assert!(matches!(wrong, Broken::Later(Later::Unnoted)), "{wrong}");
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[test]
fn another_place_takes_effect_at_once_and_another_address_at_the_next_start() {
    let bench = bench();
    let postbox = Postbox { running: None };
    let mut old = bench.settings.clone();
    let new = Settings {
        address: "other@samband.example".into(),
        poll: Duration::from_secs(7),
        ..old.clone()
    };
    // Without a worker nothing changes.
    postbox.replace(&mut old, new);
    assert_eq!(old, bench.settings);
    assert_eq!(address_in("samband <a@b.example>"), "a@b.example");
    assert_eq!(address_in("a@b.example"), "a@b.example");
}
