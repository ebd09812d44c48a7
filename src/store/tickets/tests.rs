use super::*;

const NOW: &str = "2026-11-22T10:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn kept(fault: &str, id: Option<&str>, open: bool) -> KeptTicket {
    KeptTicket {
        system: "rt".to_owned(),
        fault: fault.to_owned(),
        region: "fosen".to_owned(),
        id: id.map(str::to_owned),
        number: id.map(str::to_owned),
        url: None,
        open,
        body: "{}".to_owned(),
    }
}

#[test]
fn a_ticket_is_there_after_a_restart_and_beside_whoever_writes() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        path: folder.path().to_owned(),
        ..Settings::default()
    };
    let log = folder.path().join(super::super::FILE);
    assert_eq!(tickets_of(&log, &["A-1"]).unwrap(), []);
    let tickets = Tickets::open(&settings, at(NOW)).unwrap();
    for (fault, id, open) in [
        ("A-1", None, true),
        ("A-1", Some("17"), true),
        ("A-2", Some("18"), false),
        ("A-3", None, true),
    ] {
        tickets.put(&kept(fault, id, open)).unwrap();
    }
    let first = kept("A-1", Some("17"), true);
    assert_eq!(
        tickets_of(&log, &["A-1", "A-8"]).unwrap(),
        std::slice::from_ref(&first)
    );
    // Another system may have given the same name.
    let others = KeptTicket {
        system: "other".to_owned(),
        ..kept("A-9", Some("17"), true)
    };
    tickets.put(&others).unwrap();
    let by_fault = shown_tickets_by_fault(tickets_of(&log, &["A-1", "A-2", "A-3"]).unwrap());
    // One that has no name yet is not shown.
    let named: Vec<(&str, &str)> = by_fault
        .iter()
        .flat_map(|(fault, all)| all.iter().map(|it| (fault.as_str(), it.number.as_str())))
        .collect();
    assert_eq!(named, [("A-1", "17"), ("A-2", "18")]);
    drop(tickets);
    let tickets = Tickets::open(&settings, at(NOW)).unwrap();
    assert_eq!(tickets.get("rt", "A-1").unwrap(), Some(first.clone()));
    assert_eq!(tickets.by_id("rt", "17").unwrap(), Some(first.clone()));
    assert_eq!(tickets.by_id("rt", "19").unwrap(), None);
    assert_eq!(tickets.open_in("rt").unwrap(), [first]);
    assert_eq!(tickets.open_in("other").unwrap(), [others]);
}

#[test]
fn a_damaged_file_is_put_aside_and_the_monitor_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        path: folder.path().to_owned(),
        ..Settings::default()
    };
    let file = folder.path().join(NAME);
    std::fs::write(&file, [7; 4096]).unwrap();
    let tickets = Tickets::open(&settings, at(NOW)).unwrap();
    tickets.put(&kept("A-1", Some("17"), true)).unwrap();
    assert_eq!(tickets.open_in("rt").unwrap().len(), 1);
    let aside = std::fs::read(file.with_extension("damaged")).unwrap();
    assert_eq!(aside, [7; 4096]);
}

#[test]
fn it_says_since_when_it_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        path: folder.path().to_owned(),
        ..Settings::default()
    };
    let first = Tickets::open(&settings, at(NOW)).unwrap().since();
    let again = Tickets::open(&settings, at("2026-12-01T00:00:00Z")).unwrap();
    assert_eq!((first, again.since()), (at(NOW), at(NOW)));
}

#[test]
fn a_copy_that_is_put_back_has_forgotten_what_was_not_opened_when_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        path: folder.path().to_owned(),
        ..Settings::default()
    };
    let tickets = Tickets::open(&settings, at(NOW)).unwrap();
    tickets.put(&kept("A-1", Some("17"), true)).unwrap();
    tickets.put(&kept("A-2", None, true)).unwrap();
    drop(tickets);
    let later = at("2026-11-23T10:00:00Z");
    let copy = Connection::open(folder.path().join(NAME)).unwrap();
    assert!(begin_anew(&copy, later).unwrap());
    drop(copy);
    let tickets = Tickets::open(&settings, later).unwrap();
    assert!(tickets.get("rt", "A-1").unwrap().is_some());
    // It may have been opened since: whoever knows nothing of it looks for it.
    assert_eq!(tickets.get("rt", "A-2").unwrap(), None);
    assert_eq!(tickets.since(), later);
}
