//! What is promised of an import.

mod cells;
mod region;

use proptest::prelude::*;

use super::*;

/// The lists that stand beside these tests, as municipalities have them.
const LISTS: [(&str, &[u8]); 5] = [
    ("rissa", include_bytes!("tests/lists/rissa.csv")),
    ("fosen", include_bytes!("tests/lists/fosen.txt")),
    ("endpoints", include_bytes!("tests/lists/endpoints.csv")),
    ("jamtland", include_bytes!("tests/lists/jamtland.csv")),
    ("bjugn", include_bytes!("tests/lists/bjugn.csv")),
];

fn list(wanted: &str) -> &'static [u8] {
    let found = LISTS.iter().find(|(name, _)| *name == wanted);
    found.expect("one of the lists").1
}

fn imported(list: &[u8]) -> Imported {
    import(list, &[], None).unwrap_or_else(|refused| panic!("{refused}"))
}

/// All that a person is shown of an import.
fn shown(imported: &Imported) -> String {
    format!(
        "{}\n--- remarks\n{}\n--- doubts\n{}\n",
        imported.toml,
        imported.remarks.join("\n"),
        lines(&imported.doubts).join("\n")
    )
}

/// The two promises: the result is right, and no row is lost.
fn holds(imported: &Imported) {
    if let Err(report) = verify(&imported.toml) {
        panic!("{report}\n{}", imported.toml);
    }
    for row in &imported.rows {
        let entry = imported.entries.contains(row);
        let doubted = imported.doubts.iter().any(|doubt| doubt.row == Some(*row));
        assert!(entry || doubted, "row {row} is lost:\n{}", imported.toml);
    }
}

#[test]
fn lists_of_real_life_become_entries_with_their_doubts() {
    for (name, bytes) in LISTS {
        let imported = imported(bytes);
        holds(&imported);
        insta::assert_snapshot!(name, shown(&imported));
    }
}

#[test]
fn a_plain_list_has_no_doubts() {
    let list = "Kommune;Sted;Rom;IP;Type;Ruter\n\
                Øy kommune;Senteret;Rom 1;192.0.2.2;Cisco SX20;192.0.2.1\n\
                Øy kommune;Senteret;Rom 2;192.0.2.3;Cisco SX20;192.0.2.1\n";
    let imported = imported(list.as_bytes());
    holds(&imported);
    assert_eq!(imported.doubts, []);
    assert_eq!(imported.entries, [2, 3]);
    assert_eq!(imported.counts, [1, 1, 2]);
    assert!(
        imported
            .toml
            .contains("kit = \"cisco-room\", address = \"192.0.2.3\"")
    );
}

#[test]
fn addresses_that_no_equipment_has_are_each_said_to_be_so() {
    for header in ["IP-adresse", "Sånn"] {
        let list = format!(
            "Kommune;Sted;Rom;{header}\nØy;Senteret;Rom 1;127.0.0.10\nØy;Senteret;Rom 2;127.0.0.11\n"
        );
        let imported = imported(list.as_bytes());
        holds(&imported);
        assert_eq!(imported.entries, [] as [usize; 0]);
        let told = lines(&imported.doubts).join("\n");
        for address in ["127.0.0.10", "127.0.0.11"] {
            let doubt = format!("{address} is each machine's own, and was left out");
            assert!(told.contains(&doubt), "{told}");
        }
    }
}

#[test]
fn passwords_are_neither_read_nor_shown() {
    for name in ["endpoints", "bjugn"] {
        let shown = shown(&imported(list(name)));
        for secret in ["hunter2", "1234", "sommer2019"] {
            assert!(!shown.contains(secret), "{secret} in\n{shown}");
        }
    }
}

#[test]
fn what_is_no_list_is_refused_with_a_reason() {
    let wide = format!("Rom;IP\n{}\n", "x;".repeat(sheet::MOST_COLUMNS + 1));
    let tall = format!("Rom;IP\n{}", "a;b\n".repeat(sheet::MOST_ROWS));
    let cases: [(&[u8], &str); 9] = [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xD0\xCF\x11\xE0rest", "old workbook"),
        (b"a;b;c\n1;2;3\n", "says what the columns hold"),
        (b"Kommune;Sted;Rom\nA;B;C\n", "no column holds addresses"),
        (&vec![b'a'; bytes::LARGEST + 1], "larger than 5 MB"),
        (wide.as_bytes(), "row 2 has more than 200 columns"),
        (tall.as_bytes(), "more than 100000 rows"),
    ];
    for (bytes, reason) in cases {
        let refused = import(bytes, &[], None).expect_err(reason).to_string();
        assert!(refused.contains(reason), "{refused}");
    }
}

#[test]
fn columns_can_be_named_by_header_or_letter() {
    let list = b"Ding;Hvor;Nett\nLaken;Torget;192.0.2.9\n";
    let choose = |texts: &[&str]| -> Vec<Choice> {
        texts
            .iter()
            .map(|text| text.parse().expect("a choice"))
            .collect()
    };
    let by_header = choose(&["room=ding", "site=Hvor", "address=Nett"]);
    let imported = import(list, &by_header, None).expect("entries");
    holds(&imported);
    assert!(
        imported
            .toml
            .contains("id = \"laken\", name = \"Laken\", address = \"192.0.2.9\"")
    );
    let bare = b"Laken;Torget;192.0.2.9\n";
    let by_letter = choose(&["room=A", "site=B", "address=C"]);
    assert_eq!(
        import(bare, &by_letter, None).expect("entries").entries,
        [1]
    );
    let wrong = import(list, &choose(&["room=Dingen"]), None).expect_err("no such column");
    assert_eq!(
        wrong.to_string(),
        "there is no column `Dingen`; perhaps `Ding`"
    );
    let unknown = "rooms=Navn".parse::<Choice>().expect_err("no such meaning");
    assert_eq!(unknown, "no column is called `rooms`; perhaps `room`");
}

#[test]
fn a_header_is_known_by_its_words_in_three_languages() {
    use Meaning::{
        Address, Contact, Model, Municipality, Note, Responsible, Room, Router, Site, Telephone,
        Uri,
    };
    let cases = [
        ("Kommune", Municipality),
        ("MUNICIPALITY", Municipality),
        ("Lokasjon:", Site),
        ("Plats", Site),
        ("Møterom", Room),
        ("Rum", Room),
        ("System Name", Room),
        ("IP-adresse", Address),
        ("IP adresse til codec", Address),
        ("IP-adresse ruter", Router),
        ("Leverandør", Model),
        ("Utrustning", Model),
        ("SIP-adresse", Uri),
        ("Video URI", Uri),
        ("E-postadresse", Contact),
        ("Tlf.", Telephone),
        ("Driftsansvarlig", Responsible),
        ("Anmärkning", Note),
        // Misspelt, and so in doubt.
        ("Leverandr", Model),
        ("Komune", Municipality),
    ];
    for (header, meaning) in cases {
        let text = format!("IP;Rom;{header}\n192.0.2.1;A;192.0.2.1\n");
        let decoded = bytes::decode(text.as_bytes()).expect("text");
        let sheet = sheet::split(&decoded, b';').expect("rows");
        // What has a column of its own already is given up for the one looked at.
        let taken: &[&str] = if meaning == Address {
            &["router=A"]
        } else if meaning == Room {
            &["note=B"]
        } else {
            &[]
        };
        let taken = taken.iter().map(|text| text.parse().expect("a choice"));
        let layout = columns::layout(&sheet, &taken.collect::<Vec<Choice>>());
        let layout = layout.expect("a header");
        assert_eq!(layout.of(meaning).last(), Some(2), "{header}: {layout:?}");
    }
    for other in [
        "MAC-adresse",
        "Gateadresse",
        "Postnr",
        "Serienummer",
        "Passord",
        "Firmware",
    ] {
        let text = format!("IP;Rom;{other}\n192.0.2.1;A;B\n");
        let imported = imported(text.as_bytes());
        assert!(
            imported.remarks.iter().any(|r| r.contains("column")),
            "{other}"
        );
        assert!(!imported.toml.contains("\"B\""), "{other}");
    }
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_numbers_them() {
    let list = "\n\nRom;IP;Merknad\n\nA;192.0.2.1;\"to\nlinjer\"\n\n\nB;;\n";
    for list in [
        list.to_owned(),
        list.replace('\n', "\r\n"),
        format!("sep=;\n{list}"),
    ] {
        let shift = usize::from(list.starts_with("sep"));
        let imported = imported(list.as_bytes());
        holds(&imported);
        assert_eq!(imported.rows, [5 + shift, 8 + shift], "{list:?}");
    }
}

#[test]
fn doubts_that_rows_have_in_common_are_one_line() {
    let doubt = |row, text: &str| Doubt {
        row,
        column: None,
        text: text.to_owned(),
    };
    let doubts = [
        doubt(None, "whole"),
        doubt(Some(5), "a"),
        doubt(Some(6), "a"),
        doubt(Some(9), "a"),
        doubt(Some(7), "b"),
    ];
    assert_eq!(
        lines(&doubts),
        ["the list: whole", "rows 5 to 6, 9: a", "row 7: b"]
    );
}

/// Cells as they are, and as nobody would think.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-ZÆØÅa-zæøå ]{0,12}",
        3 => "192\\.0\\.2\\.[0-9]{1,3}(/24|:5060)?",
        2 => prop::sample::select(vec![
            "Rissa kommune", "Rom 1", "Rom 1", "Ruter", "Cisco SX20", "Pexip VMR", "DHCP", "Sum",
            "Kommune", "IP", "rom1@vc.example", "a@b.example", "=\"10.0.0.1\"", "12.mai.24",
            "\"", "network", "line", "++47", "2001:db8::1", "10,0,0,1", "", "", "#", "'''", "\\",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_a_list_holds_the_result_is_right_and_no_row_is_lost(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 0..9), 0..12),
        separator in prop::sample::select(vec![b';', b',', b'\t', b'|']),
        header in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
        if header {
            writer.write_record(["Kommune", "Sted", "Rom", "IP", "Type", "Ruter", "SIP", "Merknad"]).expect("a row");
        }
        for row in &rows {
            writer.write_record(row).expect("a row");
        }
        let list = writer.into_inner().expect("a list");
        match import(&list, &[], None) {
            Ok(imported) => holds(&imported),
            Err(refused) => prop_assert!(!header || matches!(refused, Refused::Header | Refused::NoAddresses | Refused::Columns { .. }), "{refused}"),
        }
    }

    #[test]
    fn bytes_of_any_kind_never_make_it_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut list = b"Rom;IP;Kommune;Ruter\n".to_vec();
        list.extend(bytes);
        if let Ok(imported) = import(&list, &[], None) {
            holds(&imported);
        }
    }
}
