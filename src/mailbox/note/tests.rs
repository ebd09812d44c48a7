//! What is left of a note when the program ends at any moment.

use tempfile::TempDir;

use super::*;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

fn name(name: &str) -> Name {
    Name(name.to_owned())
}

/// The program ends without doing anything more.
fn ends(noted: Noted) {
    std::mem::forget(noted);
}

/// The program is at work on a mail, has noted that it acts or not, and ends.
async fn works_and_ends(note: &Note, one: &str, acts: bool) {
    let noted = note.begin(&name(one)).await.unwrap();
    if acts {
        noted.acting().await.unwrap();
    }
    ends(noted);
}

#[tokio::test]
async fn a_mail_over_which_the_program_ends_is_read_once_more_and_not_twice() {
    let one = "17 a\tb,U=1";
    for (first, second) in [(false, false), (false, true), (true, false), (true, true)] {
        let (_folder, path) = folder();
        let (note, broken) = Note::take_up(&path);
        assert_eq!(broken, None);
        works_and_ends(&note, one, first).await;
        let (note, broken) = Note::take_up(&path);
        assert_eq!(broken, None);
        // Others are as ever.
        let other = note.begin(&name("2")).await.unwrap();
        other.acting().await.unwrap();
        other.clear().await;
        works_and_ends(&note, one, second).await;
        let (note, broken) = Note::take_up(&path);
        assert_eq!(broken, Some(name(one)));
        note.clear().await;
        assert_eq!(Note::take_up(&path).1, None);
    }
}

#[tokio::test]
async fn what_ends_over_one_mail_and_then_over_another_blames_neither() {
    let (_folder, path) = folder();
    for one in ["1", "2", "again 1", "1"] {
        let (note, broken) = Note::take_up(&path);
        assert_eq!(broken, None, "{one}");
        works_and_ends(&note, one, false).await;
    }
}

#[tokio::test]
async fn a_stop_while_it_is_noted_that_a_mail_is_read_does_not_blame_it() {
    let (_folder, path) = folder();
    let (note, _) = Note::take_up(&path);
    // Broken off when it waits for the disk, which goes on by itself.
    {
        let one = name("1");
        let mut begun = std::pin::pin!(note.begin(&one));
        let at_once = std::future::poll_fn(|wakes| {
            std::task::Poll::Ready(std::future::Future::poll(begun.as_mut(), wakes).is_pending())
        });
        assert!(at_once.await, "it has waited for nothing");
    }
    let noted = async {
        while !path.join(NAME).exists() {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(60);
    tokio::time::timeout(limit, noted)
        .await
        .expect("it is noted");
    let (note, broken) = Note::take_up(&path);
    assert_eq!((note.again, broken), (Some(name("1")), None));
}

#[tokio::test]
async fn whoever_stops_the_program_leaves_nothing_behind() {
    let (_folder, path) = folder();
    let (note, _) = Note::take_up(&path);
    drop(note.begin(&name("1")).await.unwrap());
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    note.begin(&name("1")).await.unwrap().clear().await;
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
}

#[test]
fn what_is_no_note_names_no_mail() {
    let (_folder, path) = folder();
    for left in [
        "",
        "reading",
        "reading 1",
        "1\n",
        "acting",
        "again",
        "again 1",
        "\0\0\0",
    ] {
        fs::write(path.join(NAME), left).unwrap();
        let (note, broken) = Note::take_up(&path);
        assert_eq!((note.again, broken), (None, None), "{left}");
    }
}
