//! A Maildir, on disk.

use std::fs;
use std::path::Path;

use super::super::{Fate, LARGEST, Name, Place, Settings, Source};
use super::*;

fn source(path: &Path) -> Source {
    Source::new(&Settings {
        address: "svar@samband.example".into(),
        place: Place::Maildir(path.to_owned()),
        poll: std::time::Duration::from_secs(30),
        authserv_id: "mx.samband.example".into(),
    })
}

fn maildir() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["new", "cur", "tmp"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn mails_come_in_order_and_are_moved_with_what_became_of_them() {
    let folder = maildir();
    let new = folder.path().join("new");
    for (name, body) in [
        ("2.b.host", "two"),
        ("1.a.host", "one"),
        ("3.c.host", "three"),
    ] {
        fs::write(new.join(name), plain(body)).unwrap();
    }
    fs::write(new.join(".4.hidden"), "x").unwrap();
    fs::create_dir(new.join("5.folder")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", new.join("6.link")).unwrap();
    let source = source(folder.path());
    let letters = source.fetch(2, &[]).await.unwrap().letters;
    let order: Vec<String> = letters
        .iter()
        .map(|letter| letter.name.to_string())
        .collect();
    assert_eq!(order, ["1.a.host", "2.b.host"]);
    assert_eq!(letters[0].bytes.as_deref(), Some(&plain("one")[..]));
    source.settle(&letters[0].name, Fate::Done).await.unwrap();
    source.settle(&letters[1].name, Fate::Aside).await.unwrap();
    let cur = folder.path().join("cur");
    assert_eq!(names(&cur), ["1.a.host:2,S", "2.b.host:2,FS"]);
    let but = [Name("3.c.host".to_owned())];
    assert_eq!(source.fetch(9, &but).await.unwrap().letters, []);
    assert_eq!(source.fetch(9, &[]).await.unwrap().letters.len(), 1);
}

#[tokio::test]
async fn nothing_is_written_over_and_what_is_gone_is_gone() {
    let folder = maildir();
    let (new, cur) = (folder.path().join("new"), folder.path().join("cur"));
    fs::write(cur.join("1.a:2,S"), "before").unwrap();
    fs::write(new.join("1.a"), "after").unwrap();
    let source = source(folder.path());
    let name = Name("1.a".to_owned());
    source.settle(&name, Fate::Done).await.unwrap();
    assert_eq!(names(&cur), ["1.a.1:2,S", "1.a:2,S"]);
    assert_eq!(fs::read_to_string(cur.join("1.a:2,S")).unwrap(), "before");
    source.settle(&name, Fate::Done).await.unwrap();
    assert_eq!(names(&cur).len(), 2);
}

#[tokio::test]
async fn what_is_too_large_is_not_read_and_what_is_not_there_is_said() {
    let folder = maildir();
    let new = folder.path().join("new");
    fs::write(new.join("1.large"), vec![b'x'; LARGEST + 1]).unwrap();
    let source = source(folder.path());
    let letters = source.fetch(9, &[]).await.unwrap().letters;
    assert_eq!(letters[0].bytes, None);
    fs::remove_dir(folder.path().join("cur")).unwrap();
    let wrong = source
        .settle(&letters[0].name, Fate::Done)
        .await
        .unwrap_err();
    assert!(wrong.to_string().contains("moving a mail to"), "{wrong}");
    let nowhere = super::maildir::source(&folder.path().join("none"));
    let wrong = nowhere.fetch(9, &[]).await.unwrap_err().to_string();
    assert!(wrong.contains("none/new"), "{wrong}");
}

#[tokio::test]
async fn what_is_no_file_stays_and_keeps_no_other_back() {
    let folder = maildir();
    let new = folder.path().join("new");
    // Whoever opened it would wait for a writer.
    nix::unistd::mkfifo(&new.join("1.pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    fs::write(new.join("2.plain"), plain("two")).unwrap();
    let fetched = source(folder.path()).fetch(1, &[]).await.unwrap();
    assert_eq!(fetched.letters[0].name.to_string(), "2.plain");
    assert!(fetched.wrong.is_none());
}
