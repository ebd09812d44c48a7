//! Names as somebody with bad intent would choose them, on every page and in every mail.

use samband::access::Scope;
use samband::inventory::{Facet, Language};
use samband::measurement::{MINUTE, Reading, Value};
use samband::report::Days;
use samband::view::page;

use crate::play::{Play, open};
use crate::shipped::{at, loaded, shown, snapshot, text};

/// As TOML has it, with quotes that would end an attribute. What turns text around no name
/// takes: the configuration refuses what cannot be seen.
const NAME: &str = r#"</title><img src=x onerror=alert(1)><script>alert(2)</script>'&lt;\" on=\""#;

const MORE: &str = r#"
[[agreement]]
id = "drift"
name = "x"
party = "fosen-ikt"
reference = "x"
standing = "signed"
from = 2026-01-01
municipalities = ["orland", "rissa"]

[[maintenance]]
id = "bytte"
party = "fosen-ikt"
text = "x"
reference = "x"
from = "2026-11-28 22:00"
until = "2026-11-29 02:00"
municipalities = ["rissa"]
"#;

/// Something that was measured an hour ago.
fn measured(now: jiff::Timestamp) -> Reading {
    Reading {
        at: now.as_second() - 3_600,
        lasts: MINUTE,
        value: Value {
            sent: 3,
            lost: 3,
            ..Value::default()
        },
    }
}

/// A region in which everything that has a name, a reference or a reason has a bad one.
fn planted() -> String {
    let mut text = open(&text("fosen")) + MORE;
    for key in ["name", "reference", "text"] {
        let parts: Vec<&str> = text.split(&format!("{key} = \"")).collect();
        let rest = parts[1..].iter().map(|part| {
            let (was, rest) = part.split_once('"').expect("the end of a value");
            // What a name server is asked for can only be such a name.
            match was.ends_with(".example") {
                true => format!("{key} = \"{was}\"{rest}"),
                false => format!("{key} = \"{NAME}{key}-planted\"{rest}"),
            }
        });
        text = [parts[0].to_owned()].into_iter().chain(rest).collect();
    }
    text
}

/// That of what was planted nothing but text is left.
fn is_harmless(html: &str, where_: &str) {
    assert!(html.contains("alert(2)"), "{where_}: it is not there");
    assert!(!html.contains("<img"), "{where_}");
    assert!(!html.contains("<script>"), "{where_}");
    assert!(!html.contains("\" on=\""), "{where_}");
    // Drawings have titles of their own.
    let titles = html.matches("<title").count();
    assert_eq!(html.matches("</title>").count(), titles, "{where_}");
}

#[test]
fn whatever_a_region_calls_its_things_pages_and_mails_show_it_as_text() {
    let text = planted();
    assert!(text.matches(NAME).count() > 30);
    let mut play = Play::at(&loaded(&[("fosen", text)]), "2026-11-24T11:00:00Z");
    let ours = play.breaks("rissa.helsesenter.rom1", Facet::Reach);
    let gap = play.breaks("osen.sykeheim.rom1", Facet::Reach);
    let inventory = play.inventory.clone();
    let faults = [ours, gap];
    for language in Language::ALL {
        let shown = shown(snapshot(&inventory, at("2026-11-24T11:10:00Z"), &faults));
        let overview = page::overview(&shown, language).expect("a page");
        is_harmless(&overview, "overview");
        is_harmless(&page::faults(&shown, language).expect("a page"), "list");
        is_harmless(
            &page::ownership(&shown, language).expect("a page"),
            "ownership",
        );
        let operator = Scope::operator();
        let planned = page::plans(&shown, &operator, (None, None), None, language);
        let planned = planned.expect("a page");
        is_harmless(&planned, "planned");
        assert!(planned.contains("text-planted"), "the work is not there");
        let place =
            page::municipality(&shown, "rissa", Some(&Days::default()), language).expect("a page");
        is_harmless(&place.expect("a municipality"), "place");
        for status in shown.components() {
            let (component, over) = (status.component, page::Over::Hours);
            let readings: Vec<_> = page::measured_names(&shown, component)
                .into_iter()
                .map(|(probe, _)| (probe, vec![measured(shown.at)]))
                .collect();
            let readings = Some(readings.as_slice());
            let page = page::component(&shown, component, over, readings, language);
            is_harmless(&page.expect("a page"), "component");
        }
        is_harmless(&page::map(&shown, language).expect("a page"), "map");
        let map = page::map_of(&shown, "rissa", language).expect("a page");
        is_harmless(&map.expect("a municipality"), "map of one");
        let room = page::find_room(&shown, "rissa.helsesenter.rom1").expect("a room");
        for done in [None, Some(page::RoomDone::default())] {
            let asked = page::RoomPage {
                around: true,
                done,
                form: Some(page::RoomForm::default()),
            };
            let page = page::room(&shown, room, &asked, language).expect("a page");
            is_harmless(&page, "room");
        }
        let url = "https://samband.example";
        let door = page::door(&shown, room, url, language).expect("a page");
        is_harmless(&door, "door");
        for fault in &faults {
            let case = page::fault(&shown, fault, None, None, language).expect("a page");
            is_harmless(&case, fault.number.as_str());
        }
    }
    let mails: Vec<_> = play
        .rows
        .iter()
        .filter(|r| !r.message.html.is_empty())
        .collect();
    assert!(mails.len() > 3);
    for row in mails {
        let message = &row.message;
        assert!(!message.subject.contains('\n') && !message.subject.contains('\r'));
        assert!(!message.html.contains("<img") && !message.html.contains("<script"));
        assert!(!message.html.contains("\" on=\""), "{}", message.html);
        assert!(message.html.contains("alert(2)"), "{}", message.html);
    }
}
