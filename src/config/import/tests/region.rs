//! Entries into a region that is there already.

use super::*;
use crate::config::tests::{REGION, read_region};

fn into(region: &str, list: &str) -> Imported {
    let existing = Existing::read(region).expect("a region");
    import(list.as_bytes(), &[], Some(&existing)).unwrap_or_else(|refused| panic!("{refused}"))
}

fn right(imported: &Imported) -> std::sync::Arc<crate::inventory::Inventory> {
    let loaded = read_region(&imported.toml);
    loaded
        .unwrap_or_else(|report| panic!("{report}\n{}", imported.toml))
        .inventory
}

const LIST: &str = "Kommune;Sted;Rom;IP;Type;Ruter\n\
    Øy;Øysenteret;Rom 1;192.0.2.7;Cisco SX20;\n\
    Øy kommune;Øysenteret;Gamle;192.0.2.2;Cisco SX20;\n\
    Øy kommune;Nytt sted;Rom 1;192.0.2.18;Cisco SX20;192.0.2.17\n\
    Nes kommune;Nes;Rom 1;192.0.2.34;Cisco SX20;192.0.2.33\n";

/// The region with its rooms written in each way that there is.
fn regions() -> Vec<String> {
    let rooms = REGION
        .lines()
        .find(|line| line.starts_with("rooms"))
        .expect("a line of rooms");
    let room = "{ id = \"rom1\", name = \"Rom 1\", address = \"192.0.2.2\" }";
    [
        rooms.to_owned(),
        format!("rooms = [ # a, b\n  {room} # c, d\n]"),
        format!("rooms = [\n  {room}, # last\n]"),
        format!("rooms = [{room}] # after"),
    ]
    .iter()
    .map(|written| REGION.replace(rooms, written))
    .collect()
}

#[test]
fn entries_go_to_their_places_and_the_rest_stays_letter_by_letter() {
    for region in regions() {
        let imported = into(&region, LIST);
        let inventory = right(&imported);
        for id in [
            "oy.oysenteret.rom-1",
            "oy.senter.rom1",
            "oy.senter.rom-1",
            "oy.nytt-sted.rom-1",
            "nes.nes.rom-1",
        ] {
            let found = inventory.component_by_id(crate::inventory::RegionIx::at(0), id);
            assert_eq!(
                found.is_some(),
                id != "oy.oysenteret.rom-1",
                "{id}\n{}",
                imported.toml
            );
        }
        assert_eq!(imported.entries, [2, 4, 5]);
        let taken = imported
            .doubts
            .iter()
            .find(|doubt| doubt.row == Some(3))
            .expect("a doubt");
        assert!(
            taken.text.contains("192.0.2.2 is that of `oy.senter.rom1`"),
            "{taken}"
        );
        let named = imported.doubts.iter().find(|doubt| doubt.row == Some(2));
        let named = named.expect("a doubt").text.clone();
        assert!(
            named.contains("has a room of this name at this site, `rom1`"),
            "{named}"
        );
        // Each letter of the region's own text is there, in its order.
        let mut out = imported.toml.chars();
        assert!(region.chars().all(|own| out.any(|c| c == own)));
    }
}

#[test]
fn a_site_without_rooms_gets_a_list_of_them() {
    let rooms = REGION
        .lines()
        .find(|line| line.starts_with("rooms"))
        .expect("a line of rooms");
    let region = REGION.replace(rooms, "");
    let imported = into(&region, LIST);
    right(&imported);
    assert_eq!(imported.entries, [2, 3, 4, 5]);
}

#[test]
fn rooms_in_tables_of_their_own_are_left_to_a_person() {
    let rooms = REGION
        .lines()
        .find(|line| line.starts_with("rooms"))
        .expect("a line of rooms");
    let tables =
        "[[municipality.site.rooms]]\nid = \"rom1\"\nname = \"Rom 1\"\naddress = \"192.0.2.2\"";
    let imported = into(&REGION.replace(rooms, tables), LIST);
    right(&imported);
    assert_eq!(imported.entries, [4, 5]);
    let doubt = imported
        .doubts
        .iter()
        .find(|doubt| doubt.row == Some(2))
        .expect("a doubt");
    assert!(doubt.text.contains("put it there by hand"), "{doubt}");
}

#[test]
fn sites_in_one_value_are_left_to_a_person() {
    let at = REGION.find("[[municipality.site]]").expect("a site");
    let inline =
        "site = [{ id = \"senter\", name = \"Øysenteret\", router = \"192.0.2.1\", rooms = [] }]\n";
    let imported = into(&format!("{}{inline}", &REGION[..at]), LIST);
    right(&imported);
    assert_eq!(imported.entries, [5], "{}", imported.toml);
}

#[test]
fn the_shipped_region_takes_a_list_twice_and_nothing_comes_twice() {
    let shipped = include_str!("../../../../config/regions/fosen.toml");
    let list = LIST
        .replace("Øy kommune", "Åfjord kommune")
        .replace("Øysenteret", "Åfjord helsesenter");
    let first = into(shipped, &list.replace("192.0.2.", "10.1.1."));
    assert_eq!(first.entries.len(), 4);
    let second = into(&first.toml, &list.replace("192.0.2.", "10.1.1."));
    assert_eq!(second.entries, [] as [usize; 0], "{}", second.toml);
}

#[test]
fn cells_that_hold_more_commas_than_the_list_has_separators_are_cells() {
    let list = format!("{LIST}10,0,0,1\n10,0,0,2\n10,0,0,3\n10,0,0,4\n10,0,0,5\n10,0,0,6\n");
    let imported = into(REGION, &list);
    assert!(
        imported.entries.starts_with(&[2, 4, 5]),
        "{:?}",
        imported.entries
    );
    right(&imported);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_a_list_holds_the_region_stays_right(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 0..7), 0..10),
        form in 0_usize..4,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
        writer.write_record(["Kommune", "Sted", "Rom", "IP", "Ruter", "SIP", "Kontakt"]).expect("a row");
        writer.write_record(["Øy", "Øysenteret", "Rom 1", "192.0.2.99", "", "", ""]).expect("a row");
        for row in &rows {
            writer.write_record(row).expect("a row");
        }
        let list = writer.into_inner().expect("a list");
        let imported = into(&regions()[form], &String::from_utf8(list).expect("text"));
        right(&imported);
        for row in &imported.rows {
            let known = imported.entries.contains(row) || imported.doubts.iter().any(|d| d.row == Some(*row));
            prop_assert!(known, "row {row} is lost");
        }
    }
}
