//! Every string of a fault, one after the other, as somebody with bad intent would have it.

use serde_json::Value;

use super::reported::{ROOM, fault as reported};
use super::*;
use crate::fault::{Fault, Through, User, Way};
use crate::view::page as pages;

/// Longer than anything that is taken in, and turned around.
fn endless() -> String {
    format!("\u{202e}\r\n{}", "x".repeat(10_240))
}

/// All pages that show a fault, it being the only one.
fn all_pages(snapshot: &Snapshot, fault: &Fault, language: Language) -> Vec<String> {
    let alone = Snapshot {
        faults: vec![Arc::new(fault.clone())].into(),
        ..snapshot.clone()
    };
    let shown = shown(&alone);
    let room = pages::find_room(&shown, ROOM).unwrap();
    let done = pages::RoomDone {
        number: Some(fault.number.clone()),
        added: true,
        fault: None,
    };
    let asked = pages::RoomPage {
        around: true,
        done: Some(done),
        form: Some(pages::RoomForm::default()),
    };
    let search = pages::offered(&shown, crate::view::Search::default());
    let found = (std::slice::from_ref(fault), 1, false);
    vec![
        page::fault(snapshot, fault, Some(&sample::told()), language).unwrap(),
        page::overview(&alone, language).unwrap(),
        page::faults(&alone, language).unwrap(),
        page::municipality(&alone, "afjord", language)
            .unwrap()
            .unwrap(),
        page::component(&alone, room, language).unwrap(),
        pages::map(&shown, language).unwrap(),
        pages::map_of(&shown, "afjord", language).unwrap().unwrap(),
        pages::found(&shown, &search, found, language).unwrap(),
        pages::room(&shown, room, &asked, language).unwrap(),
    ]
}

/// A fault of whom people have said all that can be said.
fn talked_of() -> (Snapshot, Fault) {
    let snapshot = sample::one_fault();
    let mut fault = Fault::clone(&snapshot.faults[0]);
    let it = sample::party("nhn", "Norsk Helsenett");
    let through = Some(Through {
        party: it.clone(),
        way: Way::Proxy,
        user: Some(User::Named {
            account: "kari".to_owned(),
        }),
    });
    let assignment = fault.assignment.clone();
    for what in [
        What::Commented {
            by: it.clone(),
            through: through.clone(),
            text: "We are on our way.".to_owned(),
        },
        What::Rejected {
            by: it.clone(),
            through: through.clone(),
            because: "Our router answers.".to_owned(),
            assignment,
        },
        What::HandedOver {
            by: Some(it.clone()),
            through: through.clone(),
            to: it.clone(),
            because: "guarantee".to_owned(),
        },
        What::Cleared,
        What::Closed {
            by: Some(it),
            through,
            cause: "a plug".to_owned(),
            remedy: "plugged in".to_owned(),
        },
    ] {
        sample::happens(&mut fault, "2026-11-22T08:25:00Z", what);
    }
    (snapshot, fault)
}

/// Where strings stand in a value, as JSON pointers (RFC 6901).
fn strings(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(all) => {
            let each = all.iter().enumerate();
            each.for_each(|(n, value)| strings(value, &format!("{at}/{n}"), found));
        }
        Value::Object(all) => {
            let each = all.iter();
            each.for_each(|(name, value)| strings(value, &format!("{at}/{name}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn whatever_stands_in_a_fault_is_only_ever_text() {
    let (snapshot, talked_of) = talked_of();
    let troubled = sample::troubled();
    let others = troubled.faults.iter().map(|fault| (&troubled, &**fault));
    let mut tried = 0;
    let reported = reported(&snapshot);
    let own = [(&snapshot, &talked_of), (&snapshot, &reported)];
    for (snapshot, fault) in others.chain(own) {
        let whole = serde_json::to_value(fault).unwrap();
        let mut all = Vec::new();
        strings(&whole, "", &mut all);
        for pointer in all {
            // Numbers are given by us alone.
            let was = whole.pointer(&pointer).and_then(Value::as_str);
            if was.is_some_and(|was| Number::parse(was).is_some()) {
                continue;
            }
            for bad in [HOSTILE.to_owned(), endless()] {
                let mut planted = whole.clone();
                *planted.pointer_mut(&pointer).unwrap() = bad.into();
                // What takes words of its own only cannot hold it.
                let Ok(fault) = serde_json::from_value::<Fault>(planted) else {
                    continue;
                };
                tried += 1;
                let language = Language::ALL[tried % Language::ALL.len()];
                for page in all_pages(snapshot, &fault, language) {
                    is_only_text(&page, &pointer);
                }
                let json = fault_json(&fault);
                assert!(serde_json::from_str::<Value>(&json).is_ok(), "{pointer}");
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

fn is_only_text(page: &str, pointer: &str) {
    assert_eq!(page.matches("<script").count(), 1, "{pointer}");
    let titles = page.matches("<title").count();
    assert_eq!(page.matches("</title>").count(), titles, "{pointer}");
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!page.chars().any(bad), "{pointer}");
    // The configuration says how long an id may be.
    let ids = ["/id", "/municipality", "/site", "/party"];
    let is_id = ids.iter().any(|id| pointer.ends_with(id));
    let texts = page.split('<').filter_map(|piece| piece.split_once('>'));
    let runs = texts.flat_map(|(_, text)| text.split(|c| c != 'x').map(str::len));
    let longest = runs.max();
    assert!(is_id || longest <= Some(crate::fault::COMMENT), "{pointer}");
    well_formed(page);
}
