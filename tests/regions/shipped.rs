//! The files that ship, as they are or with something added, and what the program
//! says of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::Timestamp;
use samband::access::Scope;
use samband::clock::{Mono, Now};
use samband::config::{AsWritten, Finding, Loaded, NoSecrets, Texts, lint, read};
use samband::fault::Fault;
use samband::inventory::{Element, Facet, Gap, Inventory, Language};
use samband::view::{Draft, Monitor, Outbox, Shown, Snapshot, page};

/// All that ship.
pub(crate) const IDS: [&str; 5] = [
    "fosen",
    "midt-troms",
    "inn-trondelag",
    "troms-ofoten",
    "skane",
];

/// The text of a region's file.
pub(crate) fn text(id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/regions");
    fs::read_to_string(folder.join(format!("{id}.toml"))).expect("a region that ships")
}

/// A configuration of regions by their texts, each under its id.
pub(crate) fn loaded(regions: &[(&str, String)]) -> Loaded {
    loaded_in(Path::new(""), regions)
}

/// The same in a directory, where other files that they name are.
pub(crate) fn loaded_in(directory: &Path, regions: &[(&str, String)]) -> Loaded {
    loaded_with(directory, regions, "")
}

/// The same, with more in the daemon's own file.
pub(crate) fn loaded_with(directory: &Path, regions: &[(&str, String)], more: &str) -> Loaded {
    let ids: Vec<String> = regions.iter().map(|(id, _)| format!("{id:?}")).collect();
    let main = format!("regions = [{}]\n{more}", ids.join(", "));
    let mut texts = Texts::from([(PathBuf::from("samband.toml"), main)]);
    for (id, text) in regions {
        let path = Path::new("regions").join(format!("{id}.toml"));
        texts.insert(path, text.clone());
    }
    read(&texts, directory, &NoSecrets, &AsWritten).unwrap_or_else(|report| panic!("{report}"))
}

/// One region that ships, with more at its end.
pub(crate) fn with(id: &str, more: &str) -> Loaded {
    loaded(&[(id, text(id) + more)])
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// Who answers for a facet of a component, by which agreement, and why none decides.
pub(crate) fn owner(inventory: &Inventory, id: &str, facet: Facet, moment: &str) -> (String, Why) {
    let [component] = inventory.find_components(id)[..] else {
        panic!("{id} is no one component");
    };
    let ownership = inventory.owner(Element { component, facet }, at(moment));
    let why = match (ownership.agreement, ownership.gap) {
        (Some(agreement), None) => Why::By(inventory[agreement].id.to_string()),
        (None, Some(Gap::Unagreed)) => Why::Unagreed,
        (None, Some(Gap::Contested(_))) => Why::Contested,
        other => panic!("{id}: {other:?}"),
    };
    (inventory[ownership.party].id.to_string(), why)
}

/// Why somebody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    By(String),
    Unagreed,
    Contested,
}

/// `owner` by an agreement.
pub(crate) fn by(party: &str, agreement: &str) -> (String, Why) {
    (party.to_owned(), Why::By(agreement.to_owned()))
}

/// `owner` by no agreement.
pub(crate) fn unagreed(party: &str) -> (String, Why) {
    (party.to_owned(), Why::Unagreed)
}

/// The findings, as topic and text.
pub(crate) fn findings(loaded: &Loaded, moment: &str) -> Vec<(&'static str, String)> {
    let findings = lint(&loaded.inventory, &loaded.settings, at(moment));
    let of_regions = findings.into_iter().filter(|f| f.region.is_some());
    of_regions
        .map(|Finding { topic, text, .. }| (topic.slug(), text))
        .collect()
}

/// What pages show at a moment, nothing being known of any component yet.
pub(crate) fn snapshot(
    inventory: &Arc<Inventory>,
    moment: Timestamp,
    faults: &[Arc<Fault>],
) -> Snapshot {
    let mut draft = Draft::new(Arc::clone(inventory), moment);
    draft.set_faults(faults);
    let now = Now {
        mono: Mono::START,
        wall: moment,
    };
    let monitor = Monitor::new(moment, "0", "0");
    draft.snapshot(now, faults.into(), Outbox::default(), monitor)
}

/// All of it, as whoever sees everything has it.
pub(crate) fn shown(snapshot: Snapshot) -> Shown {
    Shown::new(&Arc::new(snapshot), &Scope::reader())
}

/// The page `/ownership` at a moment.
pub(crate) fn ownership_page(
    inventory: &Arc<Inventory>,
    moment: &str,
    language: Language,
) -> String {
    let snapshot = snapshot(inventory, at(moment), &[]);
    page::ownership(&shown(snapshot), language).expect("a page")
}

/// What stands in the row of a page's table that begins with a name, without tags.
pub(crate) fn row(page: &str, name: &str) -> String {
    let rows = page.split("<tr").filter(|row| row.contains("rowheader"));
    let mut found = rows.filter(|row| plain(row).trim_start().starts_with(name));
    plain(found.next().unwrap_or_else(|| panic!("no row {name}")))
}

/// Text without tags.
pub(crate) fn plain(html: &str) -> String {
    let end = html.find("</tr>").unwrap_or(html.len());
    let mut said = String::new();
    for (nth, piece) in html[..end].split('<').enumerate() {
        let words = match nth {
            0 => piece.split_once('>').map_or(piece, |(_, words)| words),
            _ => piece.split_once('>').map_or("", |(_, words)| words),
        };
        said.push_str(words);
        said.push(' ');
    }
    flat(&said)
}

/// Text whose lines are joined: where they are broken is none of a story's business.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A directory with a configuration, and the program run on it.
pub(crate) struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    /// One that watches these regions.
    pub(crate) fn new(regions: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let machine = Self { folder };
        machine.configure("config", regions);
        machine
    }

    /// Writes a configuration under a name.
    pub(crate) fn configure(&self, name: &str, regions: &[(&str, String)]) {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(folder.join("regions")).expect("a directory");
        let ids: Vec<String> = regions.iter().map(|(id, _)| format!("{id:?}")).collect();
        let store = self.store();
        let main = format!(
            "regions = [{}]\n[store]\npath = {store:?}\n",
            ids.join(", ")
        );
        fs::write(folder.join("samband.toml"), main).expect("a file");
        for (id, text) in regions {
            fs::write(folder.join(format!("regions/{id}.toml")), text).expect("a file");
        }
    }

    /// Where its log is.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// What it complains of when it is run with these arguments, and its exit code.
    pub(crate) fn complains(&self, arguments: &[&str]) -> (i32, String) {
        let ended = Command::new(env!("CARGO_BIN_EXE_samband"))
            .args(["--config", &self.path("config")])
            .args(arguments)
            .output()
            .expect("the program");
        let complaints = String::from_utf8_lossy(&ended.stderr).into_owned();
        (ended.status.code().expect("an exit code"), complaints)
    }

    /// `samband check` with these arguments: its exit code and what it prints.
    pub(crate) fn check(&self, arguments: &[&str]) -> (i32, String) {
        self.run(&[&["check"], arguments].concat())
    }

    /// The program with these arguments, by the configuration; it complains of nothing.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String) {
        let ended = Command::new(env!("CARGO_BIN_EXE_samband"))
            .args(["--config", &self.path("config")])
            .args(arguments)
            .output()
            .expect("the program");
        let complaints = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(complaints, "", "{arguments:?}");
        let said = String::from_utf8(ended.stdout).expect("UTF-8");
        (ended.status.code().expect("an exit code"), said)
    }
}
