//! Who is responsible, by the words of the design and nothing else, beside what the
//! program says: for registers and moments that are drawn.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use samband::inventory::{Facet, Inventory};

use crate::shipped::{Why, at, loaded, owner};

const PARTIES: [&str; 3] = ["nord", "sor", "vest"];
const MUNICIPALITIES: [&str; 3] = ["a", "b", "c"];
const KINDS: [&str; 4] = ["codec", "room-network", "site-router", "access-line"];
const FACETS: [&str; 2] = ["reach", "service"];
const STANDINGS: [&str; 3] = ["signed", "intended", "lapsed"];
/// Where regions are drawn, and whose holidays count there.
const PLACES: [Place; 2] = [
    Place {
        zone: "Europe/Oslo",
        country: "NO",
    },
    Place {
        zone: "Europe/Stockholm",
        country: "SE",
    },
];

/// A place, by its zone and its country.
#[derive(Clone, Copy, Debug)]
struct Place {
    zone: &'static str,
    country: &'static str,
}

/// Days and times: as the file says it; the days on which it begins, Monday first; and from
/// which minute of the day until which, on the day after where it ends no later.
type Window = (&'static str, [bool; 7], i16, i16);

const DAILY: [bool; 7] = [true; 7];
const WEEK: [bool; 7] = [true, true, true, true, true, false, false];

const HOURS: [Window; 8] = [
    ("mon-fri 08:00-16:00", WEEK, 480, 960),
    ("mon-fri 07:30-12:15", WEEK, 450, 735),
    ("daily 17:00-08:00", DAILY, 1020, 480),
    (
        "sat,sun 00:00-24:00",
        [false, false, false, false, false, true, true],
        0,
        1440,
    ),
    (
        "fri 16:00-24:00",
        [false, false, false, false, true, false, false],
        960,
        1440,
    ),
    (
        "sun 22:00-06:00",
        [false, false, false, false, false, false, true],
        1320,
        360,
    ),
    ("daily 00:00-01:00", DAILY, 0, 60),
    ("daily 01:00-04:00", DAILY, 60, 240),
];

/// Clocks are set at these moments, in both countries.
const CLOCKS_ARE_SET: [&str; 4] = [
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2027-03-28T01:00:00Z",
    "2027-10-31T01:00:00Z",
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
    when: Vec<Window>,
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

/// Public holidays in the years drawn, as calendars print them.
const BOTH: [Date; 18] = [
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 5),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 5, 24),
    date(2026, 12, 25),
    date(2026, 12, 26),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 28),
    date(2027, 3, 29),
    date(2027, 5, 1),
    date(2027, 5, 6),
    date(2027, 5, 16),
    date(2027, 12, 25),
    date(2027, 12, 26),
];
const NORWAY: [Date; 6] = [
    date(2026, 4, 2),
    date(2026, 5, 17),
    date(2026, 5, 25),
    date(2027, 3, 25),
    date(2027, 5, 17),
    date(2028, 1, 1),
];
const SWEDEN: [Date; 16] = [
    // The night before the first day that is drawn begins on it.
    date(2025, 12, 31),
    date(2026, 1, 6),
    date(2026, 6, 6),
    date(2026, 6, 19),
    date(2026, 6, 20),
    date(2026, 10, 31),
    date(2026, 12, 24),
    date(2026, 12, 31),
    date(2027, 1, 6),
    date(2027, 6, 6),
    date(2027, 6, 25),
    date(2027, 6, 26),
    date(2027, 11, 6),
    date(2027, 12, 24),
    date(2027, 12, 31),
    date(2028, 1, 1),
];

impl Place {
    fn zone(self) -> TimeZone {
        TimeZone::get(self.zone).expect("a zone")
    }

    /// When a day begins there.
    fn midnight(self, day: Date) -> Timestamp {
        let midnight = day.to_zoned(self.zone());
        midnight.expect("a day that begins").timestamp()
    }

    /// The day of the week as which a date counts, Monday 0.
    fn weekday(self, day: Date) -> usize {
        let own = match self.country {
            "NO" => &NORWAY[..],
            _ => &SWEDEN[..],
        };
        let weekday = match BOTH.contains(&day) || own.contains(&day) {
            true => Weekday::Sunday,
            false => day.weekday(),
        };
        usize::try_from(weekday.to_monday_zero_offset()).expect("a day of the week")
    }

    /// Whether a clock on a wall there shows one of these hours.
    fn is_its_hour(self, (_, days, from, until): Window, moment: Timestamp) -> bool {
        let local = moment.to_zoned(self.zone());
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        let today = days[self.weekday(local.date())];
        let yesterday = days[self.weekday(local.date().saturating_sub(1.day()))];
        match from < until {
            true => today && (from..until).contains(&minute),
            false => (today && from <= minute) || (yesterday && minute < until),
        }
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
fn speaks(paper: &Paper, thing: &Thing, facet: &str, place: Place, moment: Timestamp) -> bool {
    let today = moment.to_zoned(place.zone()).date();
    let binds = paper.standing == "signed";
    let in_force = paper.from <= today && paper.until.is_none_or(|last| today <= last);
    let mut windows = paper.when.iter();
    let its_hour =
        paper.when.is_empty() || windows.any(|&window| place.is_its_hour(window, moment));
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
fn responsible(
    papers: &[Paper],
    thing: &Thing,
    facet: &str,
    place: Place,
    moment: Timestamp,
) -> (String, Why) {
    let speaking = || {
        papers
            .iter()
            .enumerate()
            .filter(|(_, paper)| speaks(paper, thing, facet, place, moment))
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
        prop_oneof![Just(Vec::new()), subsequence(&HOURS[..], 1..=4)],
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
fn register(papers: &[Paper], place: Place) -> Inventory {
    let mut text = HEAD
        .replace("ZONE", place.zone)
        .replace("COUNTRY", place.country);
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
        let when = paper.when.iter().map(|&(text, ..)| text).collect();
        for (key, list) in lists.into_iter().chain([("when", &when)]) {
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
zone = "ZONE"
country = "COUNTRY"
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

/// When something may turn, and when it has not yet: midnights on which a paper begins, ends
/// or somebody joins or leaves it, any midnight, and when clocks are set.
fn edges(papers: &[Paper], place: Place) -> Vec<Timestamp> {
    let mut edges: Vec<Timestamp> = CLOCKS_ARE_SET.iter().map(|text| at(text)).collect();
    for paper in papers {
        let ended = paper.until.map(|last| last.saturating_add(1.day()));
        let turns = paper.joining.iter().chain(&paper.leaving);
        let days = turns.map(|(_, day)| *day).chain(ended).chain([paper.from]);
        edges.extend(days.map(|day| place.midnight(day)));
    }
    edges
}

/// A moment: any in two years, or some minutes around an edge.
#[derive(Clone, Copy, Debug)]
enum When {
    Any(i64),
    Midnight(Date, i64),
    Edge(prop::sample::Index, i64),
}

impl When {
    fn moment(self, papers: &[Paper], place: Place) -> Timestamp {
        let (moment, minutes) = match self {
            Self::Any(minutes) => (at("2026-01-01T00:00:00Z"), minutes),
            Self::Midnight(day, minutes) => (place.midnight(day), minutes),
            Self::Edge(which, minutes) => (*which.get(&edges(papers, place)), minutes),
        };
        moment + SignedDuration::from_mins(minutes)
    }
}

fn moment() -> impl Strategy<Value = When> {
    let near = || prop_oneof![select(vec![-1_i64, 0, 1]), -150_i64..150];
    prop_oneof![
        2 => (0_i64..(2 * 365 * 24 * 60)).prop_map(When::Any),
        1 => (day(), near()).prop_map(|(day, minutes)| When::Midnight(day, minutes)),
        3 => (any::<prop::sample::Index>(), near()).prop_map(|(edge, minutes)| When::Edge(edge, minutes)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn owner_gap_and_conflict_are_those_that_the_papers_say(
        papers in prop::collection::vec(paper(), 0..6),
        place in select(&PLACES[..]),
        moments in prop::collection::vec(moment(), 8),
    ) {
        let inventory = register(&papers, place);
        for moment in moments {
            let moment = moment.moment(&papers, place);
            for thing in things() {
                for (facet, name) in [(Facet::Reach, "reach"), (Facet::Service, "service")] {
                    let expected = responsible(&papers, &thing, name, place, moment);
                    let found = owner(&inventory, &thing.id, facet, &moment.to_string());
                    prop_assert_eq!(&found, &expected, "{} {} at {}", thing.id, name, moment);
                }
            }
        }
    }

    #[test]
    fn the_matrix_says_at_every_moment_what_the_owner_is(
        papers in prop::collection::vec(paper(), 1..6),
        place in select(&PLACES[..]),
        moment in moment(),
    ) {
        let inventory = register(&papers, place);
        let from = moment.moment(&papers, place);
        let end = from + SignedDuration::from_hours(7 * 24);
        let (region, _) = inventory.regions().next().expect("a region");
        for row in inventory.matrix(region, from, end) {
            for lot in &row.lots {
                for period in &lot.periods {
                    let last = period.until - SignedDuration::from_mins(1);
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
