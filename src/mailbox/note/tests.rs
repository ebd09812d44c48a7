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

#[tokio::test]
async fn a_mail_over_whose_reading_the_program_ends_is_not_read_again() {
    let (_folder, path) = folder();
    let (note, broken) = Note::take_up(&path);
    assert_eq!(broken, None);
    ends(note.begin(&name("17 a\tb,U=1")).await.unwrap());
    let (note, broken) = Note::take_up(&path);
    assert_eq!(broken, Some(name("17 a\tb,U=1")));
    note.clear().await;
    assert_eq!(Note::take_up(&path).1, None);
}

#[tokio::test]
async fn one_that_was_acted_on_when_the_program_ended_is_read_once_more_and_not_twice() {
    let (_folder, path) = folder();
    let (note, _) = Note::take_up(&path);
    let noted = note.begin(&name("1")).await.unwrap();
    noted.acting().await.unwrap();
    ends(noted);
    let (note, broken) = Note::take_up(&path);
    assert_eq!(broken, None);
    // Others are as ever.
    let other = note.begin(&name("2")).await.unwrap();
    other.acting().await.unwrap();
    other.clear().await;
    let noted = note.begin(&name("1")).await.unwrap();
    noted.acting().await.unwrap();
    ends(noted);
    assert_eq!(Note::take_up(&path).1, Some(name("1")));
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
    for left in ["", "reading", "reading 1", "1\n", "acting", "\0\0\0"] {
        fs::write(path.join(NAME), left).unwrap();
        let (note, broken) = Note::take_up(&path);
        assert_eq!((note.again, broken), (None, None), "{left}");
    }
}
