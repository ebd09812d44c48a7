//! Who is responsible, by the words of the design and nothing else, beside what the
//! program says: for registers and moments that are drawn.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use samband::inventory::{Facet, Inventory};

use crate::shipped::{Why, loaded, owner};

const PARTIES: [&str; 3] = ["nord", "sor", "vest"];
const MUNICIPALITIES: [&str; 3] = ["a", "b", "c"];
const KINDS: [&str; 4] = ["codec", "room-network", "site-router", "access-line"];
const FACETS: [&str; 2] = ["reach", "service"];
const STANDINGS: [&str; 3] = ["signed", "intended", "lapsed"];
/// Days and times, each as the file says it.
const HOURS: [&str; 3] = [
    "mon-fri 08:00-16:00",
    "daily 17:00-08:00",
    "sat,sun 00:00-24:00",
];

/// What a paper says.
#[derive(Clone, Debug)]
struct Paper {
    party: &'static str,
    standing: &'static str,
    from: Date,
    until: Option<Date>,
    municipalities: Vec<&'static str>,
    kinds: Vec<&'static str>,
    facets: Vec<&'static str>,
    components: Vec<String>,
    /// Who joins and who leaves, on which day; in the order of the days.
    joining: Vec<(&'static str, Date)>,
    leaving: Vec<(&'static str, Date)>,
    when: Vec<&'static str>,
}

/// A thing that is asked about.
#[derive(Clone, Debug)]
struct Thing {
    id: String,
    municipality: Option<&'static str>,
    kind: &'static str,
    own: &'static str,
}

/// Everything there is: each municipality has a site with a room, and the region a core.
fn things() -> Vec<Thing> {
    let at_site = MUNICIPALITIES.into_iter().flat_map(|municipality| {
        [
            ("line", "access-line"),
            ("router", "site-router"),
            ("network", "room-network"),
            ("rom", "codec"),
        ]
        .map(|(part, kind)| Thing {
            id: format!("{municipality}.hus.{part}"),
            municipality: Some(municipality),
            kind,
            own: if kind == "access-line" {
                "nett"
            } else {
                municipality
            },
        })
    });
    let core = Thing {
        id: "core".to_owned(),
        municipality: None,
        kind: "network-core",
        own: "nett",
    };
    at_site.chain([core]).collect()
}

/// A public holiday of Norway within the years drawn.
fn is_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)].contains(&(day.month(), day.day()));
    // Maundy Thursday, Good Friday, both days of Easter, Ascension, both of Whitsun.
    let of_easter = [
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 14),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2027, 3, 25),
        date(2027, 3, 26),
        date(2027, 3, 28),
        date(2027, 3, 29),
        date(2027, 5, 6),
        date(2027, 5, 16),
        date(2027, 5, 17),
    ];
    fixed || of_easter.contains(&day)
}

fn weekday(day: Date) -> Weekday {
    if is_holiday(day) {
        Weekday::Sunday
    } else {
        day.weekday()
    }
}

/// Whether a clock on a wall in Oslo shows one of these hours.
fn is_its_hour(hours: &str, moment: Timestamp) -> bool {
    let local = moment.to_zoned(TimeZone::get("Europe/Oslo").expect("a zone"));
    let (day, hour) = (local.date(), local.hour());
    let weekend = [Weekday::Saturday, Weekday::Sunday].contains(&weekday(day));
    match hours {
        "mon-fri 08:00-16:00" => !weekend && (8..16).contains(&hour),
        "daily 17:00-08:00" => !(8..17).contains(&hour),
        "sat,sun 00:00-24:00" => weekend,
        other => panic!("{other}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Joined,
    Left,
}

/// What a municipality has done last, until today: joined the paper or left it.
fn last_word(paper: &Paper, municipality: &str, today: Date) -> Option<Word> {
    let of = |list: &[(&'static str, Date)], word| {
        let days = list
            .iter()
            .filter(|(m, day)| *m == municipality && *day <= today);
        let last = days.map(|(_, day)| *day).max();
        last.map(|day| (day, word))
    };
    let joined = of(&paper.joining, Word::Joined);
    let left = of(&paper.leaving, Word::Left);
    match (joined, left) {
        (Some(joined), Some(left)) if left.0 > joined.0 => Some(left.1),
        (joined, left) => joined.or(left).map(|(_, word)| word),
    }
}

/// Whether a paper says that its party answers for a thing at a moment.
fn speaks(paper: &Paper, thing: &Thing, facet: &str, moment: Timestamp) -> bool {
    let today = moment
        .to_zoned(TimeZone::get("Europe/Oslo").expect("a zone"))
        .date();
    let binds = paper.standing == "signed";
    let in_force = paper.from <= today && paper.until.is_none_or(|last| today <= last);
    let its_hour =
        paper.when.is_empty() || paper.when.iter().any(|hours| is_its_hour(hours, moment));
    let its_facet = paper.facets.is_empty() || paper.facets.contains(&facet);
    let last = thing.municipality.and_then(|m| last_word(paper, m, today));
    let by_name = paper.components.contains(&thing.id) && last != Some(Word::Left);
    let any_place = paper.municipalities.is_empty() && paper.joining.is_empty();
    let names_only = any_place && paper.kinds.is_empty() && !paper.components.is_empty();
    let its_place = match (thing.municipality, last) {
        (Some(_), Some(word)) => word == Word::Joined,
        (Some(m), None) => any_place || paper.municipalities.contains(&m),
        (None, _) => any_place,
    };
    let its_kind = paper.kinds.is_empty() || paper.kinds.contains(&thing.kind);
    let by_list = !names_only && its_place && its_kind;
    binds && in_force && its_hour && its_facet && (by_name || by_list)
}

/// Exactly one party has agreed: that one. Nobody: the thing's own organisation, a gap.
/// Several: likewise, contested.
fn responsible(papers: &[Paper], thing: &Thing, facet: &str, moment: Timestamp) -> (String, Why) {
    let speaking = || {
        papers
            .iter()
            .enumerate()
            .filter(|(_, paper)| speaks(paper, thing, facet, moment))
    };
    let Some((first, paper)) = speaking().next() else {
        return (thing.own.to_owned(), Why::Unagreed);
    };
    if speaking().all(|(_, other)| other.party == paper.party) {
        return (paper.party.to_owned(), Why::By(format!("papir-{first}")));
    }
    (thing.own.to_owned(), Why::Contested)
}

fn day() -> impl Strategy<Value = Date> {
    (0_i64..730).prop_map(|days| date(2026, 1, 1).saturating_add(days.days()))
}

fn paper() -> impl Strategy<Value = Paper> {
    let ids: Vec<String> = things().into_iter().map(|thing| thing.id).collect();
    let lists = (
        subsequence(&MUNICIPALITIES[..], 0..=3),
        subsequence(&KINDS[..], 0..=2),
        subsequence(&FACETS[..], 0..=1),
        subsequence(ids, 0..=2),
        subsequence(&HOURS[..], 0..=1),
    );
    // Days on which each municipality turns round, and whether those that may join do.
    let turns = (
        prop::collection::vec(prop::collection::btree_set(day(), 0..=2), 3),
        any::<bool>(),
    );
    // Most are signed and long in force: papers that never meet prove little.
    let standing = prop_oneof![4 => Just("signed"), 1 => select(&STANDINGS[..])];
    let life = (day(), prop::option::of(day()));
    (select(&PARTIES[..]), standing, life, lists, turns).prop_map(
        |(party, standing, (from, until), lists, (days, may_join))| {
            let (municipalities, kinds, facets, components, when) = lists;
            let paper = Paper {
                party,
                standing,
                until: until.map(|until| until.max(from)),
                from,
                municipalities,
                kinds,
                facets,
                components,
                joining: Vec::new(),
                leaving: Vec::new(),
                when,
            };
            with_turns(paper, &days, may_join)
        },
    )
}

/// The paper with those who join and leave on these days, as far as a paper can say so:
/// whoever is covered leaves, whoever is not joins, while it holds.
fn with_turns(mut paper: Paper, days: &[BTreeSet<Date>], may_join: bool) -> Paper {
    let listed = !paper.municipalities.is_empty();
    let opens = !listed && paper.kinds.is_empty() && paper.facets.is_empty() && may_join;
    for (municipality, days) in MUNICIPALITIES.into_iter().zip(days) {
        let here = format!("{municipality}.");
        let mut named = paper.components.iter();
        // What is named leaves with its municipality, though that is not covered else.
        let named = named.any(|id| id.starts_with(&here)) && !may_join;
        let mut covered = match (listed, opens) {
            (true, _) => paper.municipalities.contains(&municipality) || named,
            (false, opens) => !opens,
        };
        let holds =
            |day: &&Date| paper.from < **day && paper.until.is_none_or(|last| **day <= last);
        for day in days.iter().filter(holds) {
            match covered {
                true => paper.leaving.push((municipality, *day)),
                false if listed || opens => paper.joining.push((municipality, *day)),
                false => break,
            }
            covered = !covered;
        }
    }
    paper
}

/// The papers as a region's file.
fn register(papers: &[Paper]) -> Inventory {
    let mut text = String::from(HEAD);
    for party in PARTIES {
        text +=
            &format!("[[party]]\nid = \"{party}\"\nname = \"{party}\"\nrole = \"it-partner\"\n");
    }
    for (nth, paper) in papers.iter().enumerate() {
        text += &format!(
            "[[agreement]]\nid = \"papir-{nth}\"\nname = \"Papir\"\nparty = \"{}\"\nstanding = \"{}\"\nfrom = {}\n",
            paper.party, paper.standing, paper.from
        );
        if let Some(until) = paper.until {
            text += &format!("until = {until}\n");
        }
        let components: Vec<&str> = paper.components.iter().map(|id| &**id).collect();
        let lists = [
            ("municipalities", &paper.municipalities),
            ("kinds", &paper.kinds),
            ("facets", &paper.facets),
            ("components", &components),
        ];
        let listed = lists.iter().any(|(_, list)| !list.is_empty()) || !paper.joining.is_empty();
        for (key, list) in lists.into_iter().chain([("when", &paper.when)]) {
            if !list.is_empty() {
                text += &format!("{key} = {list:?}\n");
            }
        }
        if !listed {
            text += "everything = true\n";
        }
        for (key, turns) in [("joining", &paper.joining), ("leaving", &paper.leaving)] {
            let turns: Vec<String> = turns
                .iter()
                .map(|(m, day)| format!("{{ municipality = \"{m}\", from = {day} }}"))
                .collect();
            text += &format!("{key} = [{}]\n", turns.join(", "));
        }
    }
    for (nth, id) in MUNICIPALITIES.iter().enumerate() {
        let nth = nth + 1;
        text += &format!(
            "[[municipality]]\nid = \"{id}\"\nname = \"{id}\"\n[[municipality.site]]\nid = \"hus\"\nname = \"Hus\"\nrouter = \"192.0.2.{nth}1\"\nrooms = [{{ id = \"rom\", name = \"Rom\", address = \"192.0.2.{nth}2\" }}]\n"
        );
    }
    let loaded = loaded(&[("drawn", text)]);
    std::sync::Arc::unwrap_or_clone(loaded.inventory)
}

const HEAD: &str = r#"
id = "drawn"
name = "Trukket"
zone = "Europe/Oslo"
country = "NO"
coordinator = "nett"
operator = "nett"
network_operator = "nett"

[[party]]
id = "nett"
name = "Nettet"
role = "network-operator"

[[component]]
id = "core"
name = "Kjernen"
kind = "network-core"
organisation = "nett"

[[component]]
id = "registrar"
name = "Registeret"
kind = "registrar"
organisation = "nett"
depends = ["core"]

"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn owner_gap_and_conflict_are_those_that_the_papers_say(
        papers in prop::collection::vec(paper(), 0..6),
        minutes in prop::collection::vec(0_i64..(2 * 365 * 24 * 60), 8),
    ) {
        let inventory = register(&papers);
        let begins: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
        for minute in minutes {
            let moment = begins + jiff::SignedDuration::from_mins(minute);
            for thing in things() {
                for (facet, name) in [(Facet::Reach, "reach"), (Facet::Service, "service")] {
                    let expected = responsible(&papers, &thing, name, moment);
                    let found = owner(&inventory, &thing.id, facet, &moment.to_string());
                    prop_assert_eq!(&found, &expected, "{} {} at {}", thing.id, name, moment);
                }
            }
        }
    }

    #[test]
    fn the_matrix_says_at_every_moment_what_the_owner_is(
        papers in prop::collection::vec(paper(), 1..6),
        minute in 0_i64..(2 * 365 * 24 * 60),
    ) {
        let inventory = register(&papers);
        let begins: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let from = begins + jiff::SignedDuration::from_mins(minute);
        let end = from + jiff::SignedDuration::from_hours(7 * 24);
        let (region, _) = inventory.regions().next().expect("a region");
        for row in inventory.matrix(region, from, end) {
            for lot in &row.lots {
                for period in &lot.periods {
                    let last = period.until - jiff::SignedDuration::from_mins(1);
                    for moment in [period.from, last] {
                        for &element in &lot.elements {
                            prop_assert_eq!(&inventory.owner(element, moment), &period.ownership, "at {}", moment);
                        }
                    }
                }
            }
        }
    }
}
