//! Who is on call by a calendar.

use std::fs;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::config::Topic;

const NOON: &str = "2026-06-10T12:00:00+02:00";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The region whose coordinator has these contacts and this calendar.
fn loaded(contacts: &str, calendar: &[u8]) -> (TempDir, Result<Loaded, Report>) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("vakt.ics"), calendar).unwrap();
    let region = with(
        "role = \"council\"",
        &format!("role = \"council\"\nrota = \"vakt.ics\"\ncontacts = [{contacts}]"),
    );
    let texts = texts(MAIN, &region);
    let loaded = read(&texts, directory.path(), &NoSecrets, &AsWritten);
    (directory, loaded)
}

fn good_with(contacts: &str, calendar: &str) -> Loaded {
    let (_directory, loaded) = loaded(contacts, calendar.as_bytes());
    loaded.unwrap_or_else(|report| panic!("{report}"))
}

fn told(loaded: &Loaded, moment: &str) -> Vec<String> {
    let mut parties = loaded.inventory.parties();
    let (_, rad) = parties.find(|(_, party)| &*party.id == "rad").unwrap();
    let told = rad.on_call(at(moment)).into_iter();
    told.map(|contact| contact.email.to_string()).collect()
}

fn findings(loaded: &Loaded) -> Vec<String> {
    let findings = super::super::lint(&loaded.inventory, &loaded.settings, at(NOON));
    let rota = findings
        .into_iter()
        .filter(|finding| finding.topic == Topic::Contact && finding.text.contains("rota"));
    rota.map(|finding| finding.text).collect()
}

const THREE: &str = r#"{ name = "Kari", email = "kari@rad.example" },
    { name = "Ola", email = "Ola@rad.example" },
    { email = "vakt@rad.example", on_call = ["sat,sun 00:00-24:00"] }"#;

/// Kari and Ola by turns, a week each from Monday at eight, for ever.
fn by_turns() -> String {
    let week = |n: u8, who: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART;TZID=Europe/Oslo:2026060{n}T080000\r\n\
             DURATION:P7D\r\nRRULE:FREQ=WEEKLY;INTERVAL=2\r\n{who}\r\nEND:VEVENT\r\n"
        )
    };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}{}END:VCALENDAR\r\n",
        week(1, "SUMMARY:Vakt\r\nATTENDEE:mailto:kari@rad.example"),
        week(8, "SUMMARY:Vakt (Ola)"),
    )
}

#[test]
fn whoever_the_calendar_names_is_on_call_and_hours_of_a_contact_stay_its_own() {
    let loaded = good_with(THREE, &by_turns());
    // Kari attends, Ola is what the event is called by.
    assert_eq!(
        told(&loaded, "2026-06-03T12:00:00+02:00"),
        ["kari@rad.example"]
    );
    assert_eq!(
        told(&loaded, "2026-06-10T12:00:00+02:00"),
        ["Ola@rad.example"]
    );
    assert_eq!(
        told(&loaded, "2026-06-15T07:59:00+02:00"),
        ["Ola@rad.example"]
    );
    assert_eq!(
        told(&loaded, "2026-06-15T08:00:00+02:00"),
        ["kari@rad.example"]
    );
    // It is the same hour by the clock in winter.
    assert_eq!(
        told(&loaded, "2026-12-28T07:59:00+01:00"),
        ["Ola@rad.example"]
    );
    assert_eq!(
        told(&loaded, "2026-12-28T08:00:00+01:00"),
        ["kari@rad.example"]
    );
    assert_eq!(
        told(&loaded, "2026-06-13T12:00:00+02:00"),
        ["Ola@rad.example", "vakt@rad.example"]
    );
    assert_eq!(findings(&loaded), [] as [&str; 0]);
}

#[test]
fn of_a_swap_whoever_has_taken_the_shift_is_on_call_and_what_may_be_one_is_found() {
    const KARI: &str = "kari@rad.example";
    const OLA: &str = "Ola@rad.example";
    let called = |summary: &str| {
        let calendar = by_turns().replace("SUMMARY:Vakt (Ola)", &format!("SUMMARY:{summary}"));
        let loaded = good_with(THREE, &calendar);
        let found = findings(&loaded);
        (told(&loaded, "2026-06-10T12:00:00+02:00"), found)
    };
    let table: [(&str, &[&str]); 10] = [
        ("Kari for Ola", &[KARI]),
        ("Vakt: Ola (for Kari)", &[OLA]),
        ("Ola i stedet for Kari", &[OLA]),
        ("Kari instead of Ola", &[KARI]),
        ("kari@rad.example för ola@rad.example", &[KARI]),
        ("Kari vikar for Ola", &[KARI]),
        ("Vakt for Ola", &[OLA]),
        ("Kari og Ola", &[KARI, OLA]),
        ("Ola/Kari", &[KARI, OLA]),
        ("Vakt for Kari, Ola", &[KARI, OLA]),
    ];
    for (summary, expected) in table {
        let (told, found) = called(summary);
        assert_eq!(told, expected, "{summary}");
        assert_eq!(found, [] as [&str; 0], "{summary}");
    }
    // Nobody is left out where it may be either, and `samband check` says so.
    for summary in [
        "Ola (covered for by Kari)",
        "Ola -> Kari",
        "Ola bytter Kari",
    ] {
        let (told, found) = called(summary);
        assert_eq!(told, [KARI, OLA], "{summary}");
        let expected = format!("does not say who of them is on call: {summary}");
        assert!(found.join("\n").contains(&expected), "{summary}: {found:?}");
    }
}

#[test]
fn hours_that_nobody_has_strangers_and_what_is_not_understood_are_found() {
    let two = THREE.split(",\n").take(2).collect::<Vec<_>>().join(",");
    let stranger = by_turns().replace("kari@rad.example", "per@rad.example");
    let lost = stranger.replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Ola\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    let loaded = good_with(&two, &lost);
    // Where nobody is on call all are told.
    assert_eq!(
        told(&loaded, "2026-06-17T12:00:00+02:00"),
        ["kari@rad.example", "Ola@rad.example"]
    );
    let found = findings(&loaded);
    let expected = [
        "by its rota nobody of Havrådet (`rad`) is on call in the next eight weeks from Monday 15 June 08:00 until Monday 22 June 08:00, from Monday 29 June 08:00 until Monday 6 July 08:00, from Monday 13 July 08:00 until Monday 20 July 08:00, from Monday 27 July 08:00 until Monday 3 August 08:00: all its contacts are told then",
        "the rota of Havrådet (`rad`), line 18: an event is not understood: Missing DTSTART property",
        "the rota of Havrådet (`rad`), line 3: no contact of the party attends an event: per@rad.example",
    ];
    assert_eq!(found, expected);
}

#[test]
fn by_a_calendar_that_cannot_be_read_all_are_told_at_any_time_and_that_is_found() {
    for (calendar, why) in [
        (&b"hello"[..], "there is no calendar in it"),
        (
            &b"BEGIN:VCALENDAR\r\n\xff\r\nEND:VCALENDAR\r\n"[..],
            "it is not UTF-8",
        ),
        (&vec![b'x'; (1 << 20) + 1][..], "it is larger than 1 MiB"),
    ] {
        let (_directory, loaded) = loaded(THREE, calendar);
        let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
        let found = findings(&loaded).join("\n");
        assert!(
            found.contains("cannot be read") && found.contains(why),
            "{found}"
        );
        let all = ["kari@rad.example", "Ola@rad.example", "vakt@rad.example"];
        assert_eq!(
            told(&loaded, "2026-06-13T03:00:00+02:00"),
            all,
            "a Saturday"
        );
        assert_eq!(
            told(&loaded, "2026-06-10T03:00:00+02:00"),
            all[..2],
            "a Wednesday"
        );
    }
    let region = with(
        "role = \"council\"",
        "role = \"council\"\nrota = \"none.ics\"",
    );
    assert!(read_region(&region).is_ok(), "nobody is kept from watching");
}

#[test]
fn whoever_has_said_no_is_not_on_call_by_what_the_event_is_called() {
    let event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Vakt Kari\r\nDTSTART:20260601T000000Z\r\nDTEND:20261201T000000Z\r\n\
                 ATTENDEE;PARTSTAT=DECLINED:mailto:kari@rad.example\r\nEND:VEVENT\r\n";
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n");
    let loaded = good_with(THREE, &calendar);
    let all = ["kari@rad.example", "Ola@rad.example", "vakt@rad.example"];
    assert_eq!(told(&loaded, NOON), all, "nobody is, and so all are told");
}
