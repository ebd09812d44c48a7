//! What the daemon makes of a feed that changes.

use jiff::Timestamp;

use super::*;
use crate::config::{AsWritten, NoSecrets, Texts};
use crate::view::{Draft, Monitor, Outbox};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

const FEED: &str = "[[incident]]\nid = \"a\"\nregion = \"fosen\"\nparty = \"norsk-helsenett\"\n\
    since = \"2026-11-26T08:40:00+01:00\"\ntext = \"x\"\nkinds = [\"access-line\"]\n";

fn inventory() -> Arc<Inventory> {
    let texts = Texts::from([
        ("samband.toml".into(), "regions = [\"fosen\"]\n".to_owned()),
        (
            "regions/fosen.toml".into(),
            include_str!("../../../config/regions/fosen.toml").to_owned(),
        ),
    ]);
    let loaded = crate::config::read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    loaded.unwrap_or_else(|report| panic!("{report}")).inventory
}

fn snapshot() -> Arc<Snapshot> {
    let now = crate::clock::Now {
        mono: crate::clock::Mono::START,
        wall: Timestamp::UNIX_EPOCH,
    };
    let draft = Draft::new(inventory(), now.wall);
    let monitor = Monitor::new(now.wall, "0", "");
    Arc::new(draft.snapshot(now, Vec::new().into(), Outbox::default(), monitor))
}

#[test]
fn a_feed_that_is_wrong_at_the_start_explains_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("incidents.toml");
    let inventory = inventory();
    assert_eq!(first(None, &inventory, NOW), []);
    assert_eq!(first(Some(&file), &inventory, NOW), []);
    std::fs::write(&file, FEED).expect("a feed");
    assert_eq!(first(Some(&file), &inventory, NOW).len(), 1);
    std::fs::write(&file, "incident = 7").expect("a feed");
    assert_eq!(first(Some(&file), &inventory, NOW), []);
    let large = vec![b'#'; usize::try_from(LARGEST_FEED).unwrap_or(0) + 1];
    std::fs::write(&file, large).expect("a feed");
    assert!(matches!(read(&file), Err(ReadError::Large)));
}

#[tokio::test(start_paused = true)]
async fn a_change_is_told_and_a_bad_one_leaves_the_last_good_in_effect() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("incidents.toml");
    std::fs::write(&file, FEED).expect("a feed");
    let (path, watched) = watch::channel(Some(file.clone()));
    let (snapshots, shown) = watch::channel(snapshot());
    let (ledger, mut inbox) = mpsc::channel(8);
    let task = tokio::spawn(follow(watched, shown, Clock::start(), ledger));
    let ids = |message: Option<Message>| match message {
        Some(Message::Incidents(all)) => all.into_iter().map(|i| i.id).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(ids(inbox.recv().await), ["a"]);
    std::fs::write(&file, "nonsense").expect("a feed");
    // Nothing comes of it, nor of its going, however long one waits.
    let waited = tokio::time::timeout(Duration::from_secs(60), inbox.recv()).await;
    assert!(waited.is_err(), "{waited:?}");
    std::fs::remove_file(&file).expect("gone");
    let waited = tokio::time::timeout(Duration::from_secs(60), inbox.recv()).await;
    assert!(waited.is_err(), "{waited:?}");
    std::fs::write(&file, FEED.replace("\"a\"", "\"b\"")).expect("a feed");
    assert_eq!(ids(inbox.recv().await), ["b"]);
    // Nor does a reload while it is gone take anything out of effect.
    std::fs::remove_file(&file).expect("gone");
    let waited = tokio::time::timeout(Duration::from_secs(60), inbox.recv()).await;
    assert!(waited.is_err(), "{waited:?}");
    snapshots.send_replace(snapshot());
    let waited = tokio::time::timeout(Duration::from_secs(60), inbox.recv()).await;
    assert!(waited.is_err(), "{waited:?}");
    std::fs::write(&file, FEED.replace("\"a\"", "\"b\"")).expect("a feed");
    assert_eq!(ids(inbox.recv().await), ["b"]);
    // Rights that may make it readable do not touch what is in it.
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o640);
    std::fs::set_permissions(&file, rights).expect("rights");
    assert_eq!(ids(inbox.recv().await), ["b"]);
    // Another inventory: names mean something else, though the file is the same.
    snapshots.send_replace(snapshot());
    assert_eq!(ids(inbox.recv().await), ["b"]);
    // A reload without a feed: nothing is reported any more.
    path.send_replace(None);
    assert_eq!(ids(inbox.recv().await), [] as [&str; 0]);
    drop(path);
    task.await.expect("an end");
}
