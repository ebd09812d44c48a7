use std::fmt::Write as _;

use super::*;

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").expect("a zone")
}

fn calendar(events: &str) -> String {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Arbeid\r\nX-LIC-LOCATION:Europe/Oslo\r\nEND:VTIMEZONE\r\n";
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zone}{events}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n",
        lines.replace('\n', "\r\n")
    )
}

/// Each shift, in order, in UTC, and which event it is of.
fn shifts(events: &str) -> Vec<(String, String, usize)> {
    let read = read(&calendar(events), &oslo()).expect("a calendar");
    assert_eq!(read.unclear, [""; 0]);
    let mut all: Vec<_> = read
        .shifts
        .iter()
        .map(|shift| (shift.from.to_string(), shift.until.to_string(), shift.who))
        .collect();
    all.sort();
    all
}

fn spans(events: &str) -> Vec<String> {
    let all = shifts(events).into_iter();
    all.map(|(from, until, _)| format!("{from}/{until}"))
        .collect()
}

#[test]
fn a_night_is_as_long_as_the_clocks_say() {
    // Summer time begins on 29 March and ends on 25 October 2026.
    let nightly = |from: &str| {
        event(&format!(
            "UID:n\nDTSTART;TZID=Europe/Oslo:{from}T220000\nDTEND;TZID=Europe/Oslo:20260329T060000\nRRULE:FREQ=DAILY;COUNT=2"
        ))
    };
    assert_eq!(
        spans(&nightly("20260328")),
        [
            "2026-03-28T21:00:00Z/2026-03-29T04:00:00Z",
            "2026-03-29T20:00:00Z/2026-03-30T04:00:00Z",
        ]
    );
    let autumn = event(
        "UID:n\nDTSTART;TZID=W. Europe Standard Time:20261024T220000\nDURATION:PT8H\nRRULE:FREQ=DAILY;COUNT=2",
    );
    assert_eq!(
        spans(&autumn),
        [
            "2026-10-24T20:00:00Z/2026-10-25T05:00:00Z",
            "2026-10-25T21:00:00Z/2026-10-26T05:00:00Z",
        ]
    );
}

#[test]
fn an_hour_that_the_clocks_leave_out_or_show_twice_is_settled_as_everywhere_else() {
    let gap = event(
        "UID:g\nDTSTART;TZID=Europe/Oslo:20260328T023000\nDTEND;TZID=Europe/Oslo:20260328T040000\nRRULE:FREQ=DAILY;COUNT=2",
    );
    assert_eq!(
        spans(&gap),
        [
            "2026-03-28T01:30:00Z/2026-03-28T03:00:00Z",
            "2026-03-29T01:30:00Z/2026-03-29T02:00:00Z",
        ]
    );
    let fold = event(
        "UID:f\nDTSTART;TZID=Europe/Oslo:20261024T023000\nDTEND;TZID=Europe/Oslo:20261024T040000\nRRULE:FREQ=DAILY;COUNT=2",
    );
    assert_eq!(spans(&fold)[1], "2026-10-25T00:30:00Z/2026-10-25T03:00:00Z");
}

#[test]
fn times_of_all_kinds_are_understood() {
    let all = [
        (
            "DTSTART:20260601T060000Z\nDTEND:20260601T140000Z",
            "2026-06-01T06:00:00Z/2026-06-01T14:00:00Z",
        ),
        // Without a zone: the region's.
        (
            "DTSTART:20260601T080000\nDTEND:20260601T160000",
            "2026-06-01T06:00:00Z/2026-06-01T14:00:00Z",
        ),
        (
            "DTSTART;TZID=Arbeid:20260601T080000\nDURATION:PT8H",
            "2026-06-01T06:00:00Z/2026-06-01T14:00:00Z",
        ),
        (
            "DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260608",
            "2026-05-31T22:00:00Z/2026-06-07T22:00:00Z",
        ),
        (
            "DTSTART;VALUE=DATE:20260601",
            "2026-05-31T22:00:00Z/2026-06-01T22:00:00Z",
        ),
    ];
    for (lines, expected) in all {
        assert_eq!(
            spans(&event(&format!("UID:a\n{lines}"))),
            [expected],
            "{lines}"
        );
    }
}

/// Weeks of seven days that follow one another.
const WEEKS: &str = "UID:w\nSEQUENCE:0\nDTSTART;TZID=Europe/Oslo:20260601T080000\nDTEND;TZID=Europe/Oslo:20260601T160000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Oslo:20260608T080000";

#[test]
fn what_is_left_out_is_and_what_is_changed_is_as_it_was_changed() {
    let first = "2026-06-01T06:00:00Z/2026-06-01T14:00:00Z";
    let third = "2026-06-15T06:00:00Z/2026-06-15T14:00:00Z";
    assert_eq!(spans(&event(WEEKS)), [first, third]);
    // A change has a count of its own.
    let moved = "UID:w\nSEQUENCE:2\nRECURRENCE-ID;TZID=Europe/Oslo:20260615T080000\nDTSTART;TZID=Europe/Oslo:20260616T080000\nDTEND;TZID=Europe/Oslo:20260616T100000";
    let whole = shifts(&(event(WEEKS) + &event(moved)));
    let at = |from: &str, until: &str, who| (from.to_owned(), until.to_owned(), who);
    assert_eq!(
        whole,
        [
            at("2026-06-01T06:00:00Z", "2026-06-01T14:00:00Z", 0),
            at("2026-06-16T06:00:00Z", "2026-06-16T08:00:00Z", 1),
        ]
    );
    let cancelled = moved.to_owned() + "\nSTATUS:CANCELLED";
    assert_eq!(spans(&(event(WEEKS) + &event(&cancelled))), [first]);
    // The change of another event at the same time is not taken for it.
    let other = WEEKS.replace("UID:w", "UID:v");
    let changed = event(WEEKS) + &event(&other) + &event(moved);
    assert_eq!(
        spans(&changed)
            .iter()
            .filter(|span| **span == *third)
            .count(),
        1
    );
}

#[test]
fn an_event_names_who_attends_and_has_not_said_no() {
    let lines = "UID:a\nSUMMARY:Vakt: Kari\nDTSTART:20260601T060000Z\nDTEND:20260601T140000Z\nATTENDEE;CN=Kari:MAILTO:Kari@it.example\nATTENDEE;PARTSTAT=DECLINED:mailto:ola@it.example";
    let read = read(&calendar(&event(lines)), &oslo()).expect("a calendar");
    assert_eq!(
        read.people,
        [Named {
            attended: true,
            addresses: vec!["kari@it.example".to_owned()],
            summary: "Vakt: Kari".to_owned(),
            line: 7,
        }]
    );
}

#[test]
fn what_is_not_understood_is_said_with_its_line_and_the_rest_holds() {
    let fine = "UID:a\nDTSTART:20260601T060000Z\nDTEND:20260601T140000Z";
    let wrong = "UID:b\nSUMMARY:Uten tid";
    let back = "UID:c\nDTSTART:20260601T060000Z\nDTEND:20260601T050000Z";
    let text = calendar(&(event(fine) + &event(wrong) + &event(back)));
    let read = read(&text, &oslo()).expect("a calendar");
    assert_eq!(read.shifts.len(), 1);
    let begins = |n: usize| {
        let lines = text.lines().enumerate();
        let mut lines = lines.filter(|(_, line)| *line == "BEGIN:VEVENT");
        lines.nth(n).map(|(ix, _)| format!("line {}:", ix + 1))
    };
    assert_eq!(read.unclear.len(), 2, "{:?}", read.unclear);
    for (n, said) in read.unclear.iter().enumerate() {
        assert!(
            said.starts_with(&begins(n + 1).expect("an event")),
            "{said}"
        );
    }
}

#[test]
fn what_is_no_calendar_or_too_much_of_one_is_refused() {
    for text in ["", "hello", "BEGIN:", "<html>"] {
        assert!(read(text, &oslo()).is_err(), "{text}");
    }
    let mut events = String::new();
    for n in 0..=REPEATING {
        let _ = write!(
            events,
            "{}",
            event(&format!(
                "UID:{n}\nDTSTART:20260601T060000Z\nRRULE:FREQ=DAILY"
            ))
        );
    }
    assert!(read(&calendar(&events), &oslo()).is_err());
}

#[test]
fn hostile_repetitions_come_to_an_end() {
    let rules = [
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=65535",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=25",
        "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;BYSETPOS=-366",
        "FREQ=SECONDLY;UNTIL=99991231T235959Z;INTERVAL=0",
    ];
    for rule in rules {
        let lines = format!("UID:a\nDTSTART:19000101T060000Z\nDURATION:PT1H\nRRULE:{rule}");
        let read = read(&calendar(&event(&lines)), &oslo()).expect("a calendar");
        assert!(read.shifts.len() <= REPETITIONS, "{rule}");
    }
}
