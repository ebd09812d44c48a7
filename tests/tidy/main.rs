//! Holds the map of `src/lib.rs` as data and fails, with file and line, when
//! the source has left it.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read the source fails"
)]

mod alerts;
mod proof;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use Purity::{Edge, Pure};
use source::{paths, without_comments_and_literals};

/// Every folder, its purity, and the folders that it may import. `clock` is for
/// everybody; `lib.rs` and `main.rs` may import all.
const MAP: &[(&str, Purity, &[&str])] = &[
    ("inventory", Pure, &["agenda"]),
    ("agenda", Pure, &[]),
    ("schedule", Pure, &["inventory"]),
    ("probe", Edge, &["inventory", "health"]),
    ("health", Pure, &["inventory"]),
    ("cause", Pure, &["inventory", "health"]),
    // A fault's evidence and mode are health's words; an act says by which link.
    (
        "fault",
        Pure,
        &["inventory", "agenda", "health", "cause", "access"],
    ),
    // A sample is what an observation measured.
    ("measurement", Pure, &["inventory", "health"]),
    ("words", Pure, &["inventory"]),
    // A mail says in words what was seen, and has a place for a link.
    (
        "notice",
        Pure,
        &["inventory", "agenda", "health", "fault", "access", "words"],
    ),
    (
        "ledger",
        Pure,
        &[
            "inventory",
            "agenda",
            "schedule",
            "health",
            "cause",
            "fault",
            "notice",
        ],
    ),
    (
        "pack",
        Pure,
        &["inventory", "health", "fault", "notice", "ledger"],
    ),
    // Its hashes are those of packs, its clocks those of agreements.
    (
        "report",
        Pure,
        &["inventory", "agenda", "health", "fault", "notice", "pack"],
    ),
    (
        "store",
        Edge,
        &[
            "inventory",
            "fault",
            "notice",
            "access",
            "ledger",
            "pack",
            "report",
            "measurement",
        ],
    ),
    // A link is made when its mail goes.
    ("send", Edge, &["notice", "access"]),
    // What comes in by mail is made a command, in the name of whoever was written to.
    ("mailbox", Edge, &["inventory", "fault", "notice", "access"]),
    ("access", Pure, &["inventory"]),
    (
        "view",
        Pure,
        &[
            "inventory",
            "agenda",
            "schedule",
            "health",
            "cause",
            "fault",
            "notice",
            "ledger",
            "access",
            "pack",
            "report",
            "measurement",
            "words",
        ],
    ),
    (
        "web",
        Edge,
        &[
            "view",
            "fault",
            "access",
            "store",
            "pack",
            "report",
            "measurement",
        ],
    ),
    ("link", Edge, &["inventory", "health"]),
    ("respond", Edge, &["inventory"]),
    (
        "config",
        Edge,
        &[
            "inventory",
            "agenda",
            "schedule",
            "probe",
            "health",
            "cause",
            "fault",
            "notice",
            "ledger",
            "store",
            "send",
            "access",
            "view",
            "web",
            "link",
            "respond",
            "mailbox",
        ],
    ),
    (
        "daemon",
        Edge,
        &[
            "inventory",
            "agenda",
            "schedule",
            "probe",
            "health",
            "cause",
            "fault",
            "notice",
            "ledger",
            "pack",
            "report",
            "measurement",
            "store",
            "send",
            "access",
            "view",
            "web",
            "link",
            "respond",
            "mailbox",
            "config",
        ],
    ),
];

/// What may stand beside the folders.
const ROOT_FILES: &[&str] = &["clock.rs", "lib.rs", "main.rs"];

/// Production lines in a file: neither blank nor only a comment.
const MOST_LINES: usize = 400;

/// Files that may be longer, each with its reason.
const LONG: &[(&str, &str)] = &[];

/// Words that say nothing about what a thing is.
const EMPTY_WORDS: &[&str] = &[
    "manager", "handler", "util", "utils", "helper", "helpers", "common",
];

/// What a pure folder may not name: the beginning of a path, and why.
const IMPURE: &[(&[&str], &str)] = &[
    (&["tokio"], "a runtime"),
    (&["std", "fs"], "files"),
    (&["std", "env"], "the environment"),
    (&["std", "io"], "input and output"),
    (&["std", "os"], "the operating system"),
    (&["std", "process"], "processes"),
    (&["std", "thread"], "threads"),
    (&["std", "time", "Instant"], "a clock; take a `clock::Mono`"),
    (
        &["std", "time", "SystemTime"],
        "a clock; take a `jiff::Timestamp`",
    ),
    (&["crate", "clock", "Clock"], "a clock; take a `clock::Now`"),
    (&["rand"], "randomness; take a seed or a number"),
    (&["nix"], "the operating system"),
    (&["socket2"], "sockets"),
    (&["rusqlite"], "a database"),
    (&["lettre"], "a mail client"),
    (&["rumqttc"], "an MQTT client"),
    (&["axum"], "a web server"),
];

/// What of `std::net` is only a value.
const NET_VALUES: &[&str] = &[
    "AddrParseError",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purity {
    Pure,
    Edge,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Source files by their path below `src`.
type Tree = BTreeMap<String, String>;

#[test]
fn the_source_is_on_the_map() {
    let mut tree = Tree::new();
    read(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        "",
        &mut tree,
    );
    assert!(tree.len() > 20, "found only {} source files", tree.len());
    let findings = check(&tree);
    let lines: Vec<_> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "\n{}", lines.join("\n"));
}

fn read(folder: &Path, below: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let entry = entry.expect("a directory entry can be read");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let path = format!("{below}{name}");
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), tree);
        } else if Path::new(&name).extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(entry.path()).expect("source is UTF-8");
            tree.insert(path, text);
        }
    }
}

/// All that is wrong with a tree, sorted.
fn check(tree: &Tree) -> Vec<Finding> {
    let tests = test_files(tree);
    let mut found = Vec::new();
    check_folders(tree, &mut found);
    for (file, text) in tree {
        let bare = without_comments_and_literals(text);
        check_names(file, &bare, &mut found);
        check_grouping(file, &bare, &mut found);
        if tests.contains(file) {
            continue;
        }
        check_length(file, text, &bare, &mut found);
        check_imports(file, &bare, &mut found);
    }
    for (file, _) in LONG {
        let lines = tree
            .get(*file)
            .map(|text| production_lines(&without_comments_and_literals(text)));
        if lines.is_none_or(|lines| lines <= MOST_LINES) {
            add(&mut found, file, 1, "is not long: take it off the list");
        }
    }
    found.sort();
    found.dedup();
    found
}

fn add(found: &mut Vec<Finding>, file: &str, line: usize, what: impl Into<String>) {
    found.push(Finding {
        file: file.to_owned(),
        line,
        what: what.into(),
    });
}

fn row(folder: &str) -> Option<&'static (&'static str, Purity, &'static [&'static str])> {
    MAP.iter().find(|(name, _, _)| *name == folder)
}

/// Folders, the table above, the table of `lib.rs` and its `mod` lines name the same.
fn check_folders(tree: &Tree, found: &mut Vec<Finding>) {
    let lib = tree.get("lib.rs").map_or("", String::as_str);
    let mut listed = BTreeMap::new();
    let mut declared = BTreeMap::new();
    for (at, line) in lib.lines().enumerate() {
        if let Some(rest) = line.strip_prefix("//! | [`")
            && let Some((name, rest)) = rest.split_once("`] | ")
        {
            let purity = rest.split(" |").next().unwrap_or_default();
            listed.insert(name.to_owned(), (at + 1, purity.to_owned()));
        }
        let module = line.strip_prefix("pub mod ").or(line.strip_prefix("mod "));
        if let Some(name) = module.and_then(|m| m.strip_suffix(';')) {
            declared.insert(name.to_owned(), at + 1);
        }
    }
    let folders: BTreeSet<&str> = tree
        .keys()
        .filter_map(|file| file.split_once('/').map(|(folder, _)| folder))
        .collect();
    for folder in &folders {
        check_folder(tree, folder, &listed, &declared, found);
    }
    for (name, (line, _)) in &listed {
        if !folders.contains(name.as_str()) {
            add(
                found,
                "lib.rs",
                *line,
                format!("`{name}` is on the map and is not there"),
            );
        }
    }
    for file in tree.keys() {
        if !file.contains('/') && !ROOT_FILES.contains(&file.as_str()) {
            add(
                found,
                file,
                1,
                "stands at the root; only clock, lib and main do",
            );
        }
    }
}

fn check_folder(
    tree: &Tree,
    folder: &str,
    listed: &BTreeMap<String, (usize, String)>,
    declared: &BTreeMap<String, usize>,
    found: &mut Vec<Finding>,
) {
    let file = format!("{folder}/mod.rs");
    let Some((_, purity, _)) = row(folder) else {
        add(
            found,
            &file,
            1,
            format!("`{folder}` is missing from the table in tests/tidy"),
        );
        return;
    };
    let word = match purity {
        Pure => "pure",
        Edge => "edge",
    };
    match listed.get(folder) {
        None => add(
            found,
            "lib.rs",
            1,
            format!("`{folder}` is missing from the map"),
        ),
        Some((line, said)) if said != word => {
            add(
                found,
                "lib.rs",
                *line,
                format!("`{folder}` is {word}, not {said}"),
            );
        }
        Some(_) => {}
    }
    if !declared.contains_key(folder) {
        add(found, "lib.rs", 1, format!("`{folder}` is not declared"));
    }
    let opening = match purity {
        Pure => "//! Pure.",
        Edge => "//! Edge.",
    };
    if !tree
        .get(&file)
        .is_some_and(|text| text.starts_with(opening))
    {
        add(found, &file, 1, format!("must open with `{opening}`"));
    }
}

/// `tests.rs`, what lies in a `tests` folder, and what a `#[cfg(test)] mod` names.
fn test_files(tree: &Tree) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    let mut under = Vec::new();
    for (file, text) in tree {
        let base = module_folder(file);
        let mut lines = text.lines().map(str::trim).peekable();
        while let Some(line) = lines.next() {
            if line != "#[cfg(test)]" {
                continue;
            }
            let module = lines.peek().and_then(|next| {
                let next = next.strip_prefix("pub(crate) ").unwrap_or(next);
                next.strip_prefix("mod ")?.strip_suffix(';')
            });
            if let Some(name) = module {
                tests.insert(format!("{base}{name}.rs"));
                under.push(format!("{base}{name}/"));
            }
        }
    }
    for file in tree.keys() {
        let in_tests = file
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs");
        if in_tests || under.iter().any(|folder| file.starts_with(folder.as_str())) {
            tests.insert(file.clone());
        }
    }
    tests
}

/// Where the modules that a file declares are looked for.
fn module_folder(file: &str) -> String {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let folder = match stem.rsplit_once('/') {
        Some((folder, "mod")) => folder,
        None if ROOT_FILES.contains(&file) => "",
        _ => stem,
    };
    if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    }
}

fn check_length(file: &str, text: &str, bare: &str, found: &mut Vec<Finding>) {
    let lines = production_lines(bare);
    if lines > MOST_LINES && !LONG.iter().any(|(long, _)| *long == file) {
        add(
            found,
            file,
            text.lines().count(),
            format!("{lines} lines; {MOST_LINES} at most, or a reason in tests/tidy"),
        );
    }
    for (at, line) in text.lines().enumerate() {
        let module = text.lines().nth(at + 1).unwrap_or_default().trim();
        if line.trim() == "#[cfg(test)]" && module.starts_with("mod ") && module.ends_with('{') {
            add(
                found,
                file,
                at + 2,
                "tests stand beside the module, in tests.rs",
            );
        }
    }
}

fn production_lines(bare: &str) -> usize {
    bare.lines().filter(|line| !line.trim().is_empty()).count()
}

fn check_names(file: &str, bare: &str, found: &mut Vec<Finding>) {
    for part in file.trim_end_matches(".rs").split(['/', '_']) {
        if EMPTY_WORDS.contains(&part) {
            add(
                found,
                file,
                1,
                format!("`{part}` says nothing about what is in it"),
            );
        }
    }
    for (at, line) in bare.lines().enumerate() {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        while let Some(word) = words.next() {
            if !["struct", "enum", "trait", "type", "union", "mod"].contains(&word) {
                continue;
            }
            let name = words.next().unwrap_or_default();
            let parts = name_parts(name);
            if let Some(part) = parts
                .iter()
                .find(|part| EMPTY_WORDS.contains(&part.as_str()))
            {
                add(
                    found,
                    file,
                    at + 1,
                    format!("`{part}` in `{name}` says nothing about what it is"),
                );
            }
            if parts.len() > 1 && name.ends_with("Service") && word != "mod" {
                add(
                    found,
                    file,
                    at + 1,
                    format!("`{name}`: no -Service as a suffix"),
                );
            }
        }
    }
}

/// `StoreManager` and `store_manager` → store, manager.
fn name_parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in name.chars() {
        if (c.is_uppercase() || c == '_') && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if c != '_' {
            parts
                .last_mut()
                .expect("never empty")
                .extend(c.to_lowercase());
        }
    }
    parts
}

/// One root module a line, so that a reader sees what a file leans on.
fn check_grouping(file: &str, bare: &str, found: &mut Vec<Finding>) {
    for (at, line) in bare.lines().enumerate() {
        let packed: String = line.split_whitespace().collect();
        if packed.contains("crate::{") || packed.contains("usecrate::*") {
            add(
                found,
                file,
                at + 1,
                "grouped at the crate's root: one root module a line",
            );
        }
    }
}

fn check_imports(file: &str, bare: &str, found: &mut Vec<Finding>) {
    let (folder, may, purity) = match file.split_once('/') {
        Some((folder, _)) => match row(folder) {
            Some((_, purity, may)) => (folder, *may, *purity),
            None => return,
        },
        None if file == "clock.rs" => ("clock", &[][..], Edge),
        None => return,
    };
    for (line, path) in paths(bare) {
        if let Some(root) = root_module(file, &path)
            && row(root).is_some()
            && root != folder
            && !may.contains(&root)
        {
            add(
                found,
                file,
                line,
                format!("`{folder}` may not import `{root}`"),
            );
        }
        if purity == Pure
            && let Some(why) = impure(&path)
        {
            let path = path.join("::");
            add(
                found,
                file,
                line,
                format!("`{path}` in the pure folder `{folder}`: {why}"),
            );
        }
    }
    if purity == Pure {
        for (at, line) in bare.lines().enumerate() {
            for print in ["print!", "println!", "eprint!", "eprintln!"] {
                if line.split(['(', ' ', '{']).any(|word| word == print) {
                    add(
                        found,
                        file,
                        at + 1,
                        format!("`{print}` in the pure folder `{folder}`: output"),
                    );
                }
            }
        }
    }
}

/// The root module that a path leads into, by `crate::` or up by `super::`.
fn root_module<'a>(file: &str, path: &'a [String]) -> Option<&'a str> {
    if path.first().is_some_and(|first| first == "crate") {
        return path.get(1).map(String::as_str);
    }
    let ups = path.iter().take_while(|part| *part == "super").count();
    let depth = file.split('/').filter(|part| *part != "mod.rs").count();
    (ups >= depth && ups > 0).then(|| path.get(ups).map(String::as_str))?
}

fn impure(path: &[String]) -> Option<&'static str> {
    let says = |i: usize, word: &str| path.get(i).is_some_and(|part| part == word);
    for (start, why) in IMPURE {
        if start.iter().enumerate().all(|(i, part)| says(i, part)) {
            return Some(why);
        }
    }
    if says(0, "std") && says(1, "net") {
        let value = path
            .get(2)
            .is_some_and(|part| NET_VALUES.contains(&part.as_str()));
        return (!value).then_some("sockets");
    }
    if ["Instant", "SystemTime"].iter().any(|clock| says(0, clock)) {
        return Some("a clock");
    }
    let last = path.last()?;
    if path.len() > 1 && (last == "now" || last == "elapsed") {
        return Some("reads a clock; time comes in as an argument");
    }
    None
}
