//! How reports are written out.

use super::words::{BOOK, Say};
use super::*;
use crate::fault::{AgreementRef, Clause, ComponentRef, PartyRef};
use crate::inventory::{Kind as Equipment, Language};
use crate::report::{
    Alike, Clocked, Deviation, Deviations, EntryRef, Figure, Figures, Kind, Share, WaitOf, Watched,
};
use crate::words::check::findings;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn october() -> Period {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let days = ["2026-10-01", "2026-10-31"].map(|day| Some(day.parse().unwrap()));
    Period::of(days[0], days[1], &zone, at("2026-11-02T00:00:00Z")).unwrap()
}

fn party(id: &str, name: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn figures(minutes: &[i64]) -> Figures {
    let mut figures = Figures {
        faults: minutes.len(),
        ..Figures::default()
    };
    for &one in minutes {
        let time = SignedDuration::from_mins(one);
        figures.faulty += time;
        figures.found.add(SignedDuration::from_secs(24), false);
        figures.told.add(SignedDuration::from_secs(one), false);
        figures.accepted.add(time, one > 900);
        figures.restored.add(time * 2, one > 900);
        figures.responded.add(one < 60);
        figures.nobodys.add(one > 60);
        figures.escalated.add(one > 120);
    }
    figures
}

fn row(id: &str, name: &str, minutes: &[i64], accepted: Alike) -> Row {
    let alike = |figure| match figure {
        Figure::Wait(WaitOf::Accepted) => (figure, accepted),
        Figure::InTime => (figure, Alike::Unmeasured),
        Figure::Responded | Figure::Nobodys | Figure::Escalated => (figure, Alike::TooFew),
        Figure::Watched if accepted.is_unlike() => (figure, Alike::More),
        Figure::Watched | Figure::Wait(WaitOf::Found | WaitOf::Told | WaitOf::Restored) => {
            (figure, Alike::Alike)
        }
    };
    let within = std::time::Duration::from_secs(33);
    Row {
        municipality: Some(id.to_owned()),
        name: name.to_owned(),
        components: 8,
        rooms: 2,
        unusable: SignedDuration::from_mins(90),
        figures: figures(minutes),
        watched: vec![Watched {
            kind: Equipment::Codec,
            count: 2,
            within: (!accepted.is_unlike()).then_some(within),
            usual: Some(within),
            alike: match accepted.is_unlike() {
                true => Alike::More,
                false => Alike::Alike,
            },
        }],
        alike: Figure::ALL.map(alike).to_vec(),
    }
}

fn fairness() -> Fairness {
    let rows = vec![
        row(
            "orland",
            "Ørland kommune",
            &[10, 12, 14, 20, 30],
            Alike::Alike,
        ),
        row("afjord", "Åfjord kommune", &[10, 12], Alike::TooFew),
        row(
            "bjugn",
            "Bjugn kommune",
            &[100, 120, 140, 200, 1_300],
            Alike::More,
        ),
    ];
    let middle = Figures::together(rows.iter().map(|row| &row.figures));
    Fairness {
        region: "fosen".to_owned(),
        name: "Fosen".to_owned(),
        country: Some("NO".to_owned()),
        period: october(),
        as_of: at("2026-11-02T08:00:00Z"),
        begins: None,
        shared: Row {
            municipality: None,
            components: 4,
            figures: figures(&[5]),
            alike: Vec::new(),
            watched: Vec::new(),
            ..row("", "", &[], Alike::Unmeasured)
        },
        rows,
        middle,
        middle_per_hundred: Some(6_250),
        middle_unusable: Some(SignedDuration::from_mins(45)),
        unreadable: vec!["FOSEN-2026-0009".to_owned()],
    }
}

fn deviation(kind: Kind, who: PartyRef) -> Deviation {
    Deviation {
        fault: "FOSEN-2026-0042".to_owned(),
        component: Some(ComponentRef {
            id: "rissa.helsesenter.rom1".to_owned(),
            name: "Rom 1".to_owned(),
            kind: Equipment::Codec,
            site: None,
            site_name: None,
            municipality: Some("rissa".to_owned()),
        }),
        kind,
        // The night in which the clock is set back: the second half past two.
        at: at("2026-10-25T01:30:00Z"),
        who,
        towards: party("rissa", "Rissa kommune"),
        agreement: Some(AgreementRef {
            id: "drift".to_owned(),
            name: "Driftsavtale, \"video\"".to_owned(),
            reference: Some("sak 2026/117".to_owned()),
        }),
        contested: Vec::new(),
        clause: Some(Clause {
            agreed: true,
            respond: SignedDuration::from_mins(30),
            restore: None,
            hours: vec!["mon-fri 08:00-16:00".to_owned()],
            restore_hours: None,
            escalation_hours: None,
            holidays: None,
            arbiter: None,
            escalation: Vec::new(),
        }),
        clocked: Some(Clocked {
            promised: SignedDuration::from_mins(30),
            by: at("2026-10-25T01:30:00Z"),
            actual: SignedDuration::from_mins(72),
            over_by: SignedDuration::from_mins(42),
            until: Some(at("2026-10-25T02:12:00Z")),
            in_hours: true,
        }),
        told_at: Some(at("2026-10-25T00:30:00Z")),
        fingerprint: Some("1f2e-3d4c-5b6a-7988-90ab (#3)".to_owned()),
        entries: vec![EntryRef {
            seq: 12,
            hash: [0xab; 32],
            event: "opened",
            at: at("2026-10-25T00:30:00Z"),
        }],
    }
}

fn deviations(rows: Vec<Deviation>) -> Deviations {
    Deviations {
        region: "fosen".to_owned(),
        name: "Fosen".to_owned(),
        period: october(),
        as_of: at("2026-11-02T08:00:00Z"),
        begins: None,
        install: "5d0c".to_owned(),
        head: (99, [0xcd; 32]),
        rows,
        in_shadow: vec!["fosen-ikt".to_owned()],
        unreadable: Vec::new(),
    }
}

fn every_kind() -> Deviations {
    let who = || party("fosen-ikt", "Fosen IKT");
    deviations(Kind::ALL.map(|kind| deviation(kind, who())).to_vec())
}

#[test]
fn the_words_of_reports_are_whole_in_every_language() {
    assert_eq!(findings(&BOOK, &[Say::DECLARED]), [""; 0]);
}

#[test]
fn reports_are_read_in_seventy_two_columns_in_every_language() {
    for language in Language::ALL {
        for text in [
            fairness_text(&fairness(), language),
            deviations_text(&every_kind(), language),
            deviations_text(&deviations(Vec::new()), language),
        ] {
            for line in text.lines() {
                // A hash stands alone in its line, and is cut by nobody.
                let hash = line.len() == 64 && line.bytes().all(|b| b.is_ascii_hexdigit());
                let columns = line.chars().count();
                assert!(columns <= 72 || hash, "{columns} columns: {line}");
                assert!(!line.ends_with(' '), "{line:?}");
            }
        }
    }
}

#[test]
fn a_council_reads_how_alike_its_municipalities_were_treated() {
    insta::assert_snapshot!("fairness_nb", fairness_text(&fairness(), Language::Bokmal));
    insta::assert_snapshot!("fairness_en", fairness_text(&fairness(), Language::English));
}

#[test]
fn a_sub_regional_body_reads_what_was_not_kept() {
    let who = || party("fosen-ikt", "Fosen IKT");
    let rows = vec![
        deviation(Kind::ResponseExceeded, who()),
        Deviation {
            agreement: None,
            clause: None,
            clocked: None,
            told_at: None,
            ..deviation(Kind::Unagreed, party("rissa", "Rissa kommune"))
        },
    ];
    let report = deviations(rows);
    insta::assert_snapshot!("deviations_sv", deviations_text(&report, Language::Swedish));
    insta::assert_snapshot!("deviations_en", deviations_text(&report, Language::English));
}

#[test]
fn municipalities_stand_in_the_order_of_the_alphabet_and_not_of_a_league() {
    let json: serde_json::Value = serde_json::from_str(&fairness_json(&fairness())).unwrap();
    let names = json["municipalities"].as_array().unwrap();
    let names: Vec<&str> = names
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(names, ["Bjugn kommune", "Ørland kommune", "Åfjord kommune"]);
    assert_eq!(json["verdicts"][3]["verdict"], "unlike");
    assert_eq!(json["verdicts"][3]["unlike"], serde_json::json!(["bjugn"]));
    let text = json.to_string();
    assert!(
        !text.contains("rank") && !text.contains("place\":"),
        "{text}"
    );
}

/// A table as a program that knows RFC 4180 reads it.
fn read_back(table: &str) -> Vec<Vec<String>> {
    assert!(table.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn tables_are_read_back_as_they_were_written() {
    let rows = read_back(&deviations_csv(&every_kind()));
    assert_eq!(
        rows.len(),
        1 + Kind::ALL.len(),
        "a heading and a row for each"
    );
    let cell = |row: usize, name: &str| {
        let column = rows[0].iter().position(|one| one == name).unwrap();
        rows[row][column].clone()
    };
    assert_eq!(cell(1, "agreement_name"), "Driftsavtale, \"video\"");
    assert_eq!(
        cell(1, "at"),
        "2026-10-25T02:30:00+01:00",
        "the second half past two"
    );
    assert_eq!(cell(1, "told_at"), "2026-10-25T02:30:00+02:00", "the first");
    assert_eq!(cell(1, "over_by_seconds"), "2520");
    assert_eq!(cell(1, "clause_respond"), "PT30M");
    assert_eq!(cell(1, "entries"), format!("12:{}", "ab".repeat(32)));
    let rows = read_back(&fairness_csv(&fairness()));
    assert_eq!(
        rows.len(),
        1 + 3 + 2,
        "a heading, the three, the middle and the shared"
    );
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
}

#[test]
fn the_hours_of_a_clause_are_those_of_the_clock_that_ran_out() {
    let hours = |kind| {
        let mut row = deviation(kind, party("fosen-ikt", "Fosen IKT"));
        if let Some(clause) = &mut row.clause {
            clause.restore_hours = Some(vec!["mon-sun 06:00-22:00".to_owned()]);
        }
        let report = deviations(vec![row]);
        let rows = read_back(&deviations_csv(&report));
        let column = rows[0].iter().position(|one| one == "clause_hours");
        let cell = rows[1][column.unwrap()].clone();
        let text = deviations_text(&report, Language::English);
        assert!(text.contains(&cell), "{cell}: {text}");
        cell
    };
    assert_eq!(hours(Kind::RestoreExceeded), "mon-sun 06:00-22:00");
    assert_eq!(hours(Kind::ResponseExceeded), "mon-fri 08:00-16:00");
}

#[test]
fn no_cell_is_a_formula_to_a_spreadsheet() {
    for name in [
        "=1+1", "+47", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=\"a\",b",
    ] {
        let report = deviations(vec![deviation(Kind::HandedOver, party("x", name))]);
        let rows = read_back(&deviations_csv(&report));
        let column = rows[0].iter().position(|one| one == "who_name").unwrap();
        assert_eq!(rows[1][column], format!("'{name}"), "{name:?}");
    }
}

#[test]
fn a_report_names_nobody_but_parties() {
    for text in [
        fairness_json(&fairness()),
        deviations_json(&every_kind()),
        deviations_csv(&every_kind()),
        deviations_text(&every_kind(), Language::English),
    ] {
        for word in ["user", "account", "email", "@"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn the_schemas_describe_every_member_that_is_written() {
    for (schema, json) in [
        (fairness_schema(), fairness_json(&fairness())),
        (deviations_schema(), deviations_json(&every_kind())),
    ] {
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let described = schema["properties"].as_object().unwrap();
        for member in json.as_object().unwrap().keys() {
            assert!(described.contains_key(member), "{member}");
        }
    }
    let share = Share { some: 1, of: 3 };
    assert_eq!(share.hundredths(), Some(33));
}
