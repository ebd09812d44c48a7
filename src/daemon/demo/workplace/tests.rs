use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn mail(to: &str) -> Mail {
    Mail {
        recipients: vec![to.to_owned()],
        raw: b"Subject: x\r\n\r\ny\r\n".to_vec(),
        ..Mail::default()
    }
}

#[test]
fn it_is_private_and_gone_at_the_end() {
    let place = Workplace::fresh(None).unwrap();
    let path = place.path().to_owned();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    drop(place);
    assert!(!path.exists());
}

#[test]
fn a_mail_is_filed_as_it_came_and_never_elsewhere() {
    let mut place = Workplace::fresh(None).unwrap();
    let mails = place.mails();
    for to in ["vakt@it.example", "../../etc/passwd@x", ""] {
        let filed = place.file(&mail(to)).unwrap();
        assert_eq!(filed.parent(), Some(&*mails), "{to}");
        assert_eq!(fs::read(&filed).unwrap(), mail(to).raw);
    }
    assert_eq!(fs::read_dir(&mails).unwrap().count(), 3);
}

#[test]
fn what_is_kept_must_be_empty_before_and_stays_after() {
    let parent = tempfile::tempdir().unwrap();
    let wanted = parent.path().join("a/b");
    drop(Workplace::fresh(Some(&wanted)).unwrap());
    assert!(wanted.join("mails").is_dir());
    let again = Workplace::fresh(Some(&wanted)).unwrap_err();
    assert!(matches!(again, WorkplaceError::Occupied { .. }), "{again}");
}
