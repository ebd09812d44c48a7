//! A checker that cannot fail proves nothing: it is given trees with one fault each.

use super::*;

#[test]
fn a_sound_tree_has_no_findings() {
    assert_eq!(check(&sound()), []);
}

#[test]
fn on_an_import_that_the_map_does_not_give() {
    fails(
        "fault/mod.rs",
        "//! Pure.\nuse crate::notice::Row;\n",
        2,
        "may not import `notice`",
    );
    fails(
        "fault/mod.rs",
        "//! Pure.\nfn f() { crate::store::open(); }\n",
        2,
        "may not import `store`",
    );
    fails(
        "fault/mod.rs",
        "//! Pure.\nuse super::notice::Row;\n",
        2,
        "may not import `notice`",
    );
    fails(
        "fault/life.rs",
        "use super::super::notice::Row;\n",
        1,
        "may not import `notice`",
    );
    fails(
        "clock.rs",
        "use crate::fault::Fault;\n",
        1,
        "may not import `fault`",
    );
}

#[test]
fn on_imports_grouped_at_the_root() {
    fails(
        "notice/mod.rs",
        "//! Pure.\nuse crate::{fault::Fault, inventory};\n",
        2,
        "one root module a line",
    );
}

#[test]
fn on_sockets_files_clocks_and_the_like_in_a_pure_folder() {
    for (text, what) in [
        ("use tokio::sync::mpsc;", "`tokio::sync::mpsc`"),
        ("use std::{fmt, fs};", "`std::fs`"),
        (
            "use std::net::{IpAddr, UdpSocket};",
            "`std::net::UdpSocket`",
        ),
        ("use std::net;", "`std::net`"),
        ("fn f() { std::env::var(x); }", "`std::env::var`"),
        (
            "fn f() { let t = jiff::Timestamp::now(); }",
            "`jiff::Timestamp::now`",
        ),
        ("fn f(x: &[T]) { x.map(Zoned::now) }", "`Zoned::now`"),
        (
            "use std::time::{Duration, Instant};",
            "`std::time::Instant`",
        ),
        ("fn f() { rand::random::<u64>() }", "`rand::random`"),
        ("use crate::clock::Clock;", "`crate::clock::Clock`"),
        ("fn f() { println!(x) }", "`println!`"),
    ] {
        fails("fault/mod.rs", &format!("//! Pure.\n{text}\n"), 2, what);
    }
}

#[test]
fn but_not_on_values_comments_and_strings() {
    for text in [
        "use std::net::{IpAddr, Ipv4Addr, SocketAddr};",
        "// tokio::spawn and crate::store",
        "/* std::fs /* nested */ crate::web */",
        "/// See [`notice`](crate::notice).",
        "const S: &str = \"std::fs::read \\\" crate::web\";",
        "const S: &str = r#\"crate::web \" \"#;",
        "fn f<'a>(c: char) -> bool { c == '\"' && c != '\\'' }",
        "use crate::clock::{Mono, Now};",
        "fn f(now: Now) { self.now; now.mono; writeln!(f, x) }",
        "use std::collections::BTreeMap;",
    ] {
        let mut tree = sound();
        tree.insert("fault/mod.rs".into(), format!("//! Pure.\n{text}\n"));
        assert_eq!(check(&tree), [], "{text}");
    }
}

#[test]
fn but_lets_edges_and_tests_do_their_work() {
    let mut tree = sound();
    tree.insert(
        "store/mod.rs".into(),
        "//! Edge.\nuse std::fs;\n#[cfg(test)]\nmod crash;\n".into(),
    );
    tree.insert("store/crash.rs".into(), "use crate::daemon::Core;\n".into());
    tree.insert(
        "fault/tests.rs".into(),
        "use std::fs;\nuse crate::store::Store;\n".into(),
    );
    assert_eq!(check(&tree), []);
}

#[test]
fn on_long_files() {
    let text = "//! Pure.\n".to_owned() + &"// why\n\nfn f() {}\n".repeat(MOST_LINES);
    let mut tree = sound();
    tree.insert("fault/mod.rs".into(), text.clone());
    assert_eq!(check(&tree), []);
    let text = text + "fn g() {}\n";
    fails(
        "fault/mod.rs",
        &text,
        text.lines().count(),
        "lines; 400 at most",
    );
}

#[test]
fn on_tests_inside_the_module() {
    fails(
        "fault/mod.rs",
        "//! Pure.\n#[cfg(test)]\nmod tests {\n}\n",
        3,
        "in tests.rs",
    );
}

#[test]
fn on_folders_that_are_not_on_the_map() {
    fails("billing/mod.rs", "//! Pure.\n", 1, "missing from the table");
    let mut tree = sound();
    tree.insert("agenda/mod.rs".into(), "//! Pure.\n".into());
    let missing = |f: &Finding| f.file == "lib.rs" && f.what == "`agenda` is missing from the map";
    assert!(check(&tree).iter().any(missing));
    fails(
        "store/mod.rs",
        "//! Pure.\n",
        1,
        "must open with `//! Edge.`",
    );
    fails("rules.rs", "", 1, "stands at the root");
    let lib = sound()["lib.rs"].replace("//! | [`store`] | edge |", "//! | [`store`] | pure |");
    fails("lib.rs", &lib, 4, "`store` is edge, not pure");
    let lib = sound()["lib.rs"].replace("pub mod store;\n", "");
    fails("lib.rs", &lib, 1, "`store` is not declared");
    let lib = sound()["lib.rs"].clone() + "//! | [`web`] | edge | x |\n";
    fails("lib.rs", &lib, 9, "`web` is on the map and is not there");
}

#[test]
fn on_words_that_say_nothing() {
    fails("fault/util.rs", "", 1, "`util`");
    fails(
        "fault/life.rs",
        "\npub struct FaultManager;\n",
        2,
        "`manager` in `FaultManager`",
    );
    fails("fault/life.rs", "trait EventHandler {}\n", 1, "`handler`");
    fails("fault/life.rs", "mod common {}\n", 1, "`common`");
    fails("fault/life.rs", "struct MailService;\n", 1, "no -Service");
}

/// A tree with one file changed must draw this finding.
fn fails(file: &str, text: &str, line: usize, what: &str) {
    let mut tree = sound();
    tree.insert(file.to_owned(), text.to_owned());
    let findings = check(&tree);
    assert!(
        findings
            .iter()
            .any(|f| f.file == file && f.line == line && f.what.contains(what)),
        "no finding at {file}:{line} with {what:?} for {text:?}, but {findings:?}",
    );
}

fn sound() -> Tree {
    let lib = "//! Map.\n//! | [`fault`] | pure | x |\n//! | [`notice`] | pure | x |\n\
               //! | [`store`] | edge | x |\n\npub mod fault;\npub mod notice;\npub mod store;\n";
    [
        ("lib.rs", lib),
        ("fault/mod.rs", "//! Pure.\n"),
        ("notice/mod.rs", "//! Pure.\nuse crate::fault::Fault;\n"),
        ("store/mod.rs", "//! Edge.\nuse crate::notice::Row;\n"),
    ]
    .map(|(file, text)| (file.to_owned(), text.to_owned()))
    .into()
}
