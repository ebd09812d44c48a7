//! Every query of every dashboard of `deploy/grafana`, and every rule of
//! `deploy/prometheus`, asked of a real Prometheus about a lab in a known state.

mod expected;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use self::expected::{EXPECTED, Expected};
use crate::lab::{Lab, Node};
use crate::process::{s, until};
use crate::prometheus::{Prometheus, Series};
use crate::region::{self, LINE, SETTINGS, SOUTH_ROOM, Watched};

/// Of a hundred packets over the line: few enough that three pings in a row get through.
const LOST: u32 = 6;

/// A window has to fill, and what is good to last, before anything speaks for the core.
const WARM: Duration = Duration::from_secs(150);

/// What is chosen in the dashboards, as Grafana fills it in.
const CHOSEN: [(&str, &str); 5] = [
    ("region", "lab"),
    ("municipality", "(north|south)"),
    ("site", "(north.clinic|south.clinic)"),
    ("party", "(council|it|network|north|south)"),
    ("samband", "http://samband.example"),
];

/// The lengths of time that Grafana works out.
const LENGTHS: [(&str, &str); 3] = [
    ("__rate_interval", "20s"),
    ("__interval", "1s"),
    ("__range", "1h"),
];

#[test]
fn every_query_of_every_dashboard_says_what_is_so() {
    let asked = queries();
    let watched = Watched::start_in(Lab::build(), &agreed(), SETTINGS, &[]);
    let daemon = &watched.daemon;
    let monitor = watched.lab.place(Node::Monitor);
    let prometheus = Prometheus::start_with_rules(&monitor, daemon.web, &rules());
    until("a full window", WARM, || {
        let learnt = daemon.samples_of("samband_line_baseline_rtt_seconds");
        (learnt.len() == 4).then_some(())
    });
    watched.lab.make_lossy(Node::Router1, LOST);
    watched.lab.kill(Node::Room2a);
    let down = daemon.fault("a room that is down", s(60), |fault| {
        fault["cause"]["component"].as_str() == Some(SOUTH_ROOM)
    });
    daemon.fault("a poor line", WARM, |fault| {
        fault["cause"]["component"].as_str() == Some(LINE)
    });
    let number = down["number"].as_str().unwrap();
    let (said, code) = daemon.ask(&["fault", "accept", number]);
    assert_eq!(code, Some(0), "{said}");

    let mut last = Vec::new();
    until("every query to say what is so", s(120), || {
        let wrong = complaints(&asked, &prometheus);
        if wrong != last {
            eprintln!("not so yet:\n{}", wrong.join("\n"));
        }
        last = wrong;
        last.is_empty().then_some(())
    });
    assert_eq!(prometheus.broken_rules(), Vec::<String>::new());
}

#[test]
fn the_table_of_what_is_expected_has_every_query_once_and_no_other() {
    let asked: BTreeSet<Place> = queries().into_keys().collect();
    let rows = EXPECTED.iter().map(|row| row.0.to_owned());
    let table: BTreeSet<Place> = rows.clone().collect();
    assert_eq!(table.len(), EXPECTED.len(), "a row stands there twice");
    let unexpected: Vec<_> = asked.difference(&table).collect();
    let idle: Vec<_> = table.difference(&asked).collect();
    assert!(
        unexpected.is_empty(),
        "queries without a row: {unexpected:#?}"
    );
    assert!(idle.is_empty(), "rows without a query: {idle:#?}");
}

#[test]
fn no_query_makes_up_a_value_and_each_panel_says_what_it_shows() {
    for (place, query) in queries() {
        assert!(!query.contains("vector("), "{place}: {query}");
    }
    for (name, dashboard) in dashboards() {
        for panel in panels(&dashboard) {
            let title = panel["title"].as_str().unwrap_or_default();
            let description = panel["description"].as_str().unwrap_or_default();
            let row = panel["type"] == "row";
            assert!(
                row || description.len() > 20,
                "{name}/{title}: {description:?}"
            );
        }
    }
}

/// The lab with ways that are measured, a minute to say yes, and an agreement that ends in a
/// hundred days.
fn agreed() -> String {
    let end = jiff::Zoned::now()
        .date()
        .saturating_add(jiff::Span::new().days(100));
    let region = region::measured();
    let region = region.replacen("coordinator = ", "respond = \"1 min\"\ncoordinator = ", 1);
    region.replacen(
        "from = 2020-01-01",
        &format!("from = 2020-01-01\nuntil = {end}"),
        1,
    )
}

/// "dashboard / panel / query".
type Place = String;

/// What is not as the table says.
fn complaints(asked: &BTreeMap<Place, String>, prometheus: &Prometheus) -> Vec<String> {
    let table: BTreeMap<&str, &Expected> = EXPECTED.iter().map(|row| (row.0, &row.1)).collect();
    let mut wrong = Vec::new();
    for (place, query) in asked {
        let seen = prometheus.series(query);
        let fits = match &seen {
            Ok(seen) => table.get(place.as_str()).is_some_and(|row| row.fits(seen)),
            Err(_) => false,
        };
        if !fits {
            wrong.push(format!("{place}\n    {query}\n    {seen:?}"));
        }
    }
    wrong
}

impl Expected {
    fn fits(&self, seen: &[Series]) -> bool {
        match self {
            Self::Is(rows) => {
                let rows: BTreeMap<&str, f64> = rows.iter().copied().collect();
                let seen: BTreeMap<&str, f64> = seen
                    .iter()
                    .map(|(labels, value)| (labels.as_str(), *value))
                    .collect();
                rows.len() == seen.len()
                    && rows.iter().all(|(labels, value)| {
                        seen.get(labels).is_some_and(|is| (is - value).abs() < 1e-9)
                    })
            }
            Self::Has(rows) => rows
                .iter()
                .all(|(labels, value)| seen.contains(&((*labels).to_owned(), *value))),
            Self::Shares(rows) => {
                let rows: BTreeMap<&str, (f64, f64)> = rows.iter().copied().collect();
                // What a party had for a moment before it was asked stands there as nothing.
                let seen = || {
                    seen.iter().filter(|(labels, value)| {
                        *value != 0.0 || rows.contains_key(labels.as_str())
                    })
                };
                rows.len() == seen().count()
                    && seen().all(|(labels, value)| {
                        let row = rows.get(labels.as_str());
                        row.is_some_and(|(least, most)| (*least..=*most).contains(value))
                    })
            }
            Self::Count((fewest, largest), (least, most)) => {
                let fit = |(_, value): &Series| (*least..=*most).contains(value);
                (*fewest..=*largest).contains(&seen.len()) && seen.iter().all(fit)
            }
            Self::Within(labels, (least, most)) => {
                let of: BTreeSet<&str> = labels.iter().copied().collect();
                let are: BTreeSet<&str> = seen.iter().map(|(labels, _)| labels.as_str()).collect();
                of == are
                    && seen
                        .iter()
                        .all(|(_, value)| (*least..=*most).contains(value))
            }
        }
    }
}

fn deploy(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy")
        .join(folder)
}

/// All rules that ship, by the names of their files. Figures that are worked out every two
/// minutes are so every second here, and alerts on faults do not wait for hours.
fn rules() -> Vec<(String, String)> {
    let files = fs::read_dir(deploy("prometheus")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let rules = paths.filter(|path| path.to_string_lossy().ends_with(".rules.yml"));
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("interval: 2m", "interval: 1s");
        if name != "samband-faults.rules.yml" {
            return (name, text);
        }
        let waits = |line: &&str| line.trim_start().starts_with("for: ");
        let at_once: Vec<&str> = text.lines().filter(|line| !waits(line)).collect();
        (name, at_once.join("\n"))
    };
    let all: Vec<_> = rules.map(read).collect();
    assert_eq!(all.len(), 3);
    all
}

fn dashboards() -> BTreeMap<String, Value> {
    let files = fs::read_dir(deploy("grafana/dashboards")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let json = serde_json::from_str(&fs::read_to_string(&path).unwrap());
        (name, json.expect("a dashboard is JSON"))
    };
    let all: BTreeMap<_, _> = paths.map(read).collect();
    assert_eq!(all.len(), 5);
    all
}

fn panels(dashboard: &Value) -> Vec<&Value> {
    list(&dashboard["panels"])
}

fn list(of: &Value) -> Vec<&Value> {
    of.as_array().into_iter().flatten().collect()
}

/// Every query: those of panels, of variables and of annotations.
fn queries() -> BTreeMap<Place, String> {
    let mut all = BTreeMap::new();
    let mut add = |place: String, query: String| {
        let again = all.insert(place.clone(), filled(&query));
        assert!(again.is_none(), "two queries are called {place}");
    };
    for (name, dashboard) in dashboards() {
        for variable in list(&dashboard["templating"]["list"]) {
            if variable["type"] == "query" {
                let of = variable["name"].as_str().unwrap();
                let query = variable["query"]["query"].as_str().unwrap();
                add(format!("{name} / ${of}"), values(query));
            }
        }
        for panel in panels(&dashboard) {
            let title = panel["title"].as_str().unwrap();
            for target in list(&panel["targets"]) {
                let of = target["refId"].as_str().unwrap();
                let query = target["expr"].as_str().expect("a target has a query");
                add(format!("{name} / {title} / {of}"), query.to_owned());
            }
        }
    }
    all
}

/// What Grafana asks for the values of a variable, as a query.
fn values(of: &str) -> String {
    let inner = of
        .strip_prefix("label_values(")
        .and_then(|rest| rest.strip_suffix(')'));
    let (series, label) = inner
        .and_then(|inner| inner.rsplit_once(','))
        .expect("label_values");
    format!("count by ({}) ({series})", label.trim())
}

/// With everything filled in that Grafana fills in.
fn filled(query: &str) -> String {
    let mut query = query.to_owned();
    for (name, value) in LENGTHS.iter().chain(&CHOSEN) {
        query = query.replace(&format!("${{{name}}}"), value);
        query = query.replace(&format!("${name}"), value);
    }
    assert!(!query.contains('$'), "what is that in {query}?");
    query
}
