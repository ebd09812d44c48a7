use std::path::{Path, PathBuf};

use super::*;
use crate::config::{Machine, load};

/// Another inventory than the shipped one, by what stands differently in its file.
fn with(name: &str, changes: &[(&str, &str)]) -> Loaded {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let place = tempfile::tempdir().unwrap();
    let regions: PathBuf = place.path().join("regions");
    std::fs::create_dir(&regions).unwrap();
    let main = std::fs::read_to_string(shipped.join("samband.toml")).unwrap();
    std::fs::write(place.path().join("samband.toml"), main).unwrap();
    let mut region = std::fs::read_to_string(shipped.join("regions/fosen.toml")).unwrap();
    for (old, new) in changes {
        assert!(region.contains(old), "{name}: {old}");
        region = region.replacen(old, new, 1);
    }
    std::fs::write(regions.join("fosen.toml"), region).unwrap();
    load(place.path(), &Machine::new()).unwrap_or_else(|report| panic!("{name}: {report}"))
}

fn differs(changes: &[(&str, &str)]) -> String {
    let old = with("as shipped", &[]).inventory;
    let new = with("changed", changes).inventory;
    Difference::between(&old, &new).to_string()
}

#[test]
fn what_another_configuration_changes_is_counted() {
    let none = "0 added, 0 removed, 0 changed";
    let rest = format!("agreements: {none}; maintenance: {none}");
    assert_eq!(
        differs(&[]),
        format!("components: {none}; parties: {none}; {rest}")
    );
    let more = "[[party]]\nid = \"ny\"\nname = \"Ny\"\nrole = \"vendor\"\n\n[[component]]\n\
                id = \"extra\"\nname = \"Ekstra\"\nkind = \"bridge\"\norganisation = \"ny\"\n\n[[component]]";
    // What stands before others moves them all, and changes none of them.
    assert_eq!(
        differs(&[("[[component]]", more)]),
        format!(
            "components: 1 added, 0 removed, 0 changed; parties: 1 added, 0 removed, 0 changed; {rest}"
        )
    );
    assert_eq!(
        differs(&[("\"203.0.113.70\"", "\"203.0.113.71\"")]),
        format!("components: 0 added, 0 removed, 1 changed; parties: {none}; {rest}")
    );
    assert_eq!(
        differs(&[("+47 00 00 00 13", "+47 00 00 00 99")]),
        format!("components: {none}; parties: 0 added, 0 removed, 1 changed; {rest}")
    );
    assert_eq!(
        differs(&[("id = \"bridge\"", "id = \"mcu\"")]),
        format!("components: 1 added, 1 removed, 0 changed; parties: {none}; {rest}")
    );
    let before = "[[agreement]]\nid = \"a\"\nname = \"A\"\nparty = \"norsk-helsenett\"\nstanding = \"signed\"\n\
                  from = 2026-01-01\nkinds = [\"bridge\"]\n\n[[maintenance]]\nid = \"m\"\nparty = \"norsk-helsenett\"\n\
                  text = \"M\"\nfrom = \"2026-12-01 22:00\"\nuntil = \"2026-12-02 04:00\"\nkinds = [\"bridge\"]\n\n[[component]]";
    let one =
        "agreements: 1 added, 0 removed, 0 changed; maintenance: 1 added, 0 removed, 0 changed";
    assert_eq!(
        differs(&[("[[component]]", before)]),
        format!("components: {none}; parties: {none}; {one}")
    );
    let other = before
        .replace("2026-01-01", "2026-02-01")
        .replace("22:00", "23:00");
    let [old, new] =
        [before, &other].map(|text| with("more", &[("[[component]]", text)]).inventory);
    let said = Difference::between(&old, &new).to_string();
    let one =
        "agreements: 0 added, 0 removed, 1 changed; maintenance: 0 added, 0 removed, 1 changed";
    assert_eq!(said, format!("components: {none}; parties: {none}; {one}"));
}

#[test]
fn who_is_not_told_yet_is_said_at_a_start() {
    assert_eq!(
        in_shadow(&with("as shipped", &[]).inventory),
        ["fosen: nobody but Fosen Regionråd is told"]
    );
    let open = with("all are told", &[("\nshadow = true", "\nshadow = false")]);
    assert_eq!(in_shadow(&open.inventory), [""; 0]);
}

#[test]
fn the_relays_are_named_without_what_is_secret() {
    assert_eq!(relays(&with("as shipped", &[])), "127.0.0.1:25");
    let mut loaded = with("none", &[]);
    loaded.settings.mail = None;
    assert_eq!(relays(&loaded), "no relay: nobody is mailed");
}
