//! Skåne: region and municipalities by a written division of responsibility.

use samband::fault::{Act, Fault, Remark};
use samband::inventory::{Facet, Kind, Language};
use samband::notice::Reason;

use crate::play::{Play, open};
use crate::shipped::{Machine, by, findings, loaded, owner, ownership_page, row, text, with};

/// A Tuesday in Stockholm: the morning, the last minute of the day and the first of the evening.
const MORNING: &str = "2026-11-24T08:00:00Z";
const DAY_ENDS: &str = "2026-11-24T15:59:59Z";
const EVENING: &str = "2026-11-24T16:00:00Z";
const NIGHT: &str = "2026-11-25T03:00:00Z";

const TEAMS: [&str; 5] = [
    "bjuv",
    "helsingborg",
    "landskrona",
    "trelleborg",
    "angelholm",
];

fn room_of(municipality: &str, moment: &str) -> (String, crate::shipped::Why) {
    let inventory = with("skane", "").inventory;
    let id = format!("{municipality}.boende.rum1");
    owner(&inventory, &id, Facet::Reach, moment)
}

fn told() -> samband::config::Loaded {
    loaded(&[("skane", open(&text("skane")))])
}

#[test]
fn by_day_the_municipality_answers_and_from_five_in_the_afternoon_the_contracted_party() {
    for id in TEAMS {
        let day = by(id, &format!("dag-{id}"));
        assert_eq!(room_of(id, MORNING), day);
        assert_eq!(room_of(id, DAY_ENDS), day);
        assert_eq!(room_of(id, EVENING), by("mobila-team", "natt"));
        assert_eq!(room_of(id, NIGHT), by("mobila-team", "natt"));
        assert_eq!(room_of(id, "2026-11-25T07:00:00Z"), day, "at eight");
    }
}

#[test]
fn saturdays_sundays_and_holidays_are_the_contracted_partys_all_day() {
    let night = by("mobila-team", "natt");
    for (moment, what) in [
        ("2026-11-28T11:00:00Z", "a Saturday"),
        ("2026-11-29T11:00:00Z", "a Sunday"),
        ("2027-06-25T10:00:00Z", "Midsummer Eve, a Friday"),
        (
            "2027-01-06T11:00:00Z",
            "Epiphany, a Wednesday, and no holiday in Norway",
        ),
    ] {
        assert_eq!(room_of("bjuv", moment), night, "{what}");
    }
    let norwegian = "2027-05-17T10:00:00Z";
    assert_eq!(
        room_of("bjuv", norwegian),
        by("bjuv", "dag-bjuv"),
        "Whit Monday, which is a working day in Sweden"
    );
}

#[test]
fn the_hours_go_by_the_clock_there_in_summer_as_in_winter() {
    let summer = ("2026-07-07T14:59:00Z", "2026-07-07T15:00:00Z");
    assert_eq!(room_of("bjuv", summer.0), by("bjuv", "dag-bjuv"));
    assert_eq!(room_of("bjuv", summer.1), by("mobila-team", "natt"));
}

#[test]
fn nobody_is_without_an_owner_at_any_quarter_of_an_hour_of_two_weeks() {
    let inventory = with("skane", "").inventory;
    let rooms: Vec<&str> = inventory
        .components()
        .filter(|(_, component)| component.kind == Kind::Codec)
        .map(|(_, component)| &*component.id)
        .filter(|id| TEAMS.iter().any(|team| id.starts_with(team)))
        .collect();
    let begins = crate::shipped::at("2026-12-20T00:00:00Z");
    for quarter in 0..(14 * 24 * 4) {
        let moment = begins + jiff::SignedDuration::from_mins(15 * quarter);
        for id in &rooms {
            let (_, why) = owner(&inventory, id, Facet::Reach, &moment.to_string());
            assert!(
                matches!(why, crate::shipped::Why::By(_)),
                "{id} at {moment}: {why:?}"
            );
        }
    }
}

#[test]
fn a_room_that_fails_by_day_is_the_municipalitys_and_by_night_the_teams() {
    let mut day = Play::at(&told(), MORNING);
    let fault = day.breaks("bjuv.boende.team", Facet::Reach);
    let told_by_day = day.told(&fault);
    assert!(
        told_by_day.contains(&("bjuv".to_owned(), Reason::Responsible)),
        "{told_by_day:?}"
    );
    let mut night = Play::at(&told(), NIGHT);
    let fault = night.breaks("bjuv.boende.team", Facet::Reach);
    let told_by_night = night.told(&fault);
    assert!(
        told_by_night.contains(&("mobila-team".to_owned(), Reason::Responsible)),
        "{told_by_night:?}"
    );
    assert!(
        told_by_night
            .iter()
            .all(|(_, reason)| *reason != Reason::Gap),
        "{told_by_night:?}"
    );
}

#[test]
fn a_fault_that_begins_before_five_stays_with_whoever_answered_then() {
    let mut play = Play::at(&told(), "2026-11-24T15:50:00Z");
    let fault = play.breaks("bjuv.boende.rum1", Facet::Reach);
    play.run(10);
    assert!(play.wall() > crate::shipped::at(EVENING));
    let faults = play.faults();
    let now = faults
        .iter()
        .find(|open| open.number == fault.number)
        .expect("it is open");
    assert_eq!(now.assignment.owner, fault.assignment.owner);
    assert_eq!(
        now.assignment.agreement.as_ref().map(|a| &*a.id),
        Some("dag-bjuv")
    );
}

#[test]
fn helsingborgs_rooms_are_registered_where_helsingborg_says_and_the_others_at_the_rented_one() {
    let mut play = Play::at(&told(), MORNING);
    let fault = play.breaks("helsingborg-registrar", Facet::Service);
    assert_eq!(
        fault.assignment.owner.as_ref().map(|party| &*party.id),
        Some("helsingborg")
    );
    let affected: Vec<&str> = fault
        .affected
        .iter()
        .map(|component| &*component.id)
        .collect();
    assert_eq!(
        affected,
        ["helsingborg.boende.rum1", "helsingborg.boende.team"]
    );
}

#[test]
fn swedish_numbers_stay_apart_from_the_norwegian_ones_that_are_the_same() {
    let radoy = "\n[[municipality]]\nid = \"radoy\"\nname = \"Radøy kommune\"\nnumbers = [{ code = \"1260\", until = 2019-12-31 }]\n";
    let both = loaded(&[("skane", text("skane")), ("fosen", text("fosen") + radoy)]);
    let inventory = &both.inventory;
    let day = jiff::civil::date(2018, 6, 1);
    let mut same: Vec<(String, String)> = inventory
        .municipalities()
        .filter_map(|(_, m)| Some((m, m.number_on(day)?)))
        .filter(|(_, number)| *number.code == *"1260")
        .map(|(m, number)| (m.id.to_string(), number.country.to_string()))
        .collect();
    same.sort();
    let expected =
        [("bjuv", "SE"), ("radoy", "NO")].map(|(id, country)| (id.to_owned(), country.to_owned()));
    assert_eq!(same, expected);
    let skane = with("skane", "").inventory;
    let all_swedish = skane
        .municipalities()
        .all(|(_, m)| m.numbers.iter().all(|n| *n.country == *"SE"));
    assert!(all_swedish && skane.municipalities().len() == 33);
}

#[test]
fn the_page_names_both_owners_of_a_room_and_their_hours() {
    let inventory = with("skane", "").inventory;
    let page = ownership_page(&inventory, MORNING, Language::English);
    let row = row(&page, "Ängelholms kommun");
    assert!(
        row.contains("Ängelholms kommun Mon–Fri 08:00–17:00"),
        "{row}"
    );
    assert!(
        row.contains("Mobila team i Skåne daily 17:00–08:00"),
        "{row}"
    );
    assert!(
        !page.contains("class=\"tag gap\""),
        "nobody is without an agreement"
    );
}

#[test]
fn check_finds_nothing_amiss_but_that_nobody_is_told_yet() {
    for moment in [MORNING, NIGHT] {
        let found = findings(&with("skane", ""), moment);
        let topics: Vec<&str> = found.iter().map(|(topic, _)| *topic).collect();
        assert_eq!(topics, ["shadow"], "{found:?}");
    }
}

#[test]
fn the_command_tells_of_an_hour_that_nobody_would_have_if_the_team_began_later() {
    let text = text("skane");
    let machine = Machine::new(&[("skane", text.clone())]);
    machine.configure(
        "later",
        &[(
            "skane",
            text.replace("\"daily 17:00-08:00\"", "\"daily 18:00-08:00\""),
        )],
    );
    let (code, said) = machine.check(&[
        "--against",
        &machine.path("later"),
        "--at",
        "2026-11-24 09:00",
    ]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains(
            "Mobila team i Skåne by `natt` → Bjuvs kommun (nobody has agreed), at some hours"
        ),
        "{said}"
    );
    assert!(
        said.contains("agreement `natt`: its hours differ"),
        "{said}"
    );
    let (code, said) = machine.check(&["--ownership", "--at", "2026-11-24"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("4/8 "), "two owners by hour: {said}");
}

/// A night and a morning: the team does not answer for Bjuv, Helsingborg does not keep the
/// time that it named, Landskrona passes one on, and Trelleborg's goes as it should.
fn a_night_and_a_morning() -> (Machine, [std::sync::Arc<Fault>; 4]) {
    let machine = Machine::new(&[("skane", open(&text("skane")))]);
    // Half past six of a Tuesday, still the team's.
    let mut play = Play::at(&told(), "2024-11-19T05:30:00Z");
    let mend = |play: &mut Play, room: &str| play.mends(room, Facet::Reach);
    let accept = |expected_at| Act::Accept { expected_at };
    let bjuv = play.breaks("bjuv.boende.rum1", Facet::Reach);
    play.run(41);
    play.says(&bjuv.number, "mobila-team", accept(None));
    mend(&mut play, "bjuv.boende.rum1");
    play.run(50);
    assert!(
        play.wall() > crate::shipped::at("2024-11-19T07:00:00Z"),
        "it is day"
    );
    let helsingborg = play.breaks("helsingborg.boende.rum1", Facet::Reach);
    let expected = play.wall() + jiff::SignedDuration::from_mins(10);
    play.says(&helsingborg.number, "helsingborg", accept(Some(expected)));
    let landskrona = play.breaks("landskrona.boende.rum1", Facet::Reach);
    let over = Act::HandOver {
        to: "region-skane".to_owned(),
        because: Remark::line("strömmen", 100).expect("a remark"),
    };
    play.says(&landskrona.number, "landskrona", over);
    play.says(&landskrona.number, "region-skane", accept(None));
    let trelleborg = play.breaks("trelleborg.boende.rum1", Facet::Reach);
    play.says(&trelleborg.number, "trelleborg", accept(None));
    play.run(5);
    for room in ["helsingborg", "landskrona", "trelleborg"] {
        mend(&mut play, &format!("{room}.boende.rum1"));
    }
    play.run(10);
    play.write(&machine.store());
    (machine, [bjuv, helsingborg, landskrona, trelleborg])
}

/// A deviation export: a row for each, cell by heading.
fn export(machine: &Machine, more: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let day = ["--from", "2024-11-19", "--to", "2024-11-19", "--csv"];
    let (code, said) = machine.run(&[&["report", "deviations"], &day[..], more].concat());
    assert_eq!(code, 0, "{said}");
    let mut reader = csv::Reader::from_reader(said.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

#[test]
fn the_sub_regional_body_gets_exactly_the_deviations_that_there_were() {
    let (machine, [bjuv, helsingborg, landskrona, _]) = a_night_and_a_morning();
    let rows = export(&machine, &[]);
    let said: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| ["fault", "kind", "who", "towards", "agreement"].map(|cell| &*row[cell]))
        .collect();
    let body = "delregionalt-organ";
    let expected = [
        [
            bjuv.number.as_str(),
            "response-exceeded",
            "mobila-team",
            "bjuv",
            "natt",
        ],
        [
            bjuv.number.as_str(),
            "last-step",
            "mobila-team",
            body,
            "natt",
        ],
        [
            landskrona.number.as_str(),
            "handed-over",
            "landskrona",
            "region-skane",
            "dag-landskrona",
        ],
        [
            helsingborg.number.as_str(),
            "accepted-time-passed",
            "helsingborg",
            body,
            "dag-helsingborg",
        ],
    ];
    assert_eq!(said, expected);
    let late = &rows[0];
    assert_eq!(late["reference"], "dnr 2017/21");
    assert_eq!(
        (&*late["promised_seconds"], &*late["clause_respond"]),
        ("1800", "PT30M")
    );
    let over: i64 = late["over_by_seconds"].parse().expect("seconds");
    assert!((600..960).contains(&over), "{over}");
    assert!(late["at"].ends_with("+01:00"), "{}", late["at"]);
    assert!(!late["told_at"].is_empty());
}

#[test]
fn each_party_finds_what_is_between_it_and_another() {
    let (machine, _) = a_night_and_a_morning();
    let kinds = |parties: &[&str]| -> Vec<String> {
        let parties: Vec<&str> = parties
            .iter()
            .flat_map(|party| ["--party", party])
            .collect();
        let rows = export(&machine, &parties);
        rows.iter().map(|row| row["kind"].clone()).collect()
    };
    assert_eq!(kinds(&["bjuv"]), ["response-exceeded"]);
    assert_eq!(kinds(&["mobila-team"]), ["response-exceeded", "last-step"]);
    assert_eq!(kinds(&["landskrona", "region-skane"]), ["handed-over"]);
    assert_eq!(kinds(&["trelleborg"]), [""; 0]);
    let (code, said) = machine.complains(&["report", "deviations", "--party", "malmoe"]);
    assert_eq!(code, 2);
    assert!(
        said.contains("no party \"malmoe\" in the region; it has"),
        "{said}"
    );
}

#[test]
fn whoever_gets_a_deviation_can_check_it_by_the_evidence_of_its_fault() {
    let (machine, [bjuv, ..]) = a_night_and_a_morning();
    let row = export(&machine, &["--party", "bjuv"]).remove(0);
    let pack = machine.path("pack.json");
    let (code, said) = machine.run(&["fault", "export", bjuv.number.as_str(), "--output", &pack]);
    assert_eq!(code, 0, "{said}");
    let (code, proven) = machine.run(&["log", "verify", &pack]);
    assert_eq!(code, 0, "{proven}");
    let (print, _) = row["fingerprint"].split_once(' ').expect("a fingerprint");
    assert!(proven.contains(print), "{print}: {proven}");
    let sealed = std::fs::read_to_string(&pack).expect("the pack");
    for entry in row["entries"].split(' ') {
        let (seq, hash) = entry.split_once(':').expect("a place and a hash");
        assert!(!seq.is_empty() && sealed.contains(hash), "{entry}");
    }
    let (code, whole) = machine.run(&["log", "verify"]);
    assert_eq!(code, 0, "{whole}");
    assert!(
        whole.contains(&row["head_hash"][..16]),
        "{}: {whole}",
        row["head_hash"]
    );
}

#[test]
fn the_deviations_are_read_in_swedish_too() {
    let (machine, _) = a_night_and_a_morning();
    let day = ["--from", "2024-11-19", "--to", "2024-11-19"];
    let words = ["report", "deviations", "--language", "sv"];
    let (code, said) = machine.run(&[&words, &day[..]].concat());
    assert_eq!(code, 0, "{said}");
    let said = crate::shipped::flat(&said);
    for words in [
        "19 november 2024",
        "4 avvikelser:",
        "Ingen sade ja i tid",
        "Mobila team i Skåne, gentemot Bjuvs kommun",
        "Avtal: Mobila team, kväll, natt och helg (dnr 2017/21)",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn the_mail_of_a_fault_is_in_swedish_by_day_and_by_night() {
    for (moment, party) in [(MORNING, "bjuv"), (NIGHT, "mobila-team")] {
        let mut play = Play::at(&told(), moment);
        let fault = play.breaks("bjuv.boende.team", Facet::Reach);
        let mail = play.mail(&fault, party);
        let number = &fault.number;
        let owner = &fault.holder.name;
        assert!(mail.starts_with("Nere: "), "{mail}");
        assert!(mail.contains(&format!("[{number}] ")), "{mail}");
        let (_, text) = mail.split_once("] ").expect("a text");
        let sentence = text.split_once(". ").map_or(text, |(first, _)| first);
        assert!(sentence.contains(" svarar inte"), "{sentence}");
        assert!(text.contains(&format!("{owner} ansvarar enligt avtalet ”")));
        assert!(
            text.contains("Ni ansvarar för att åtgärda felet."),
            "{text}"
        );
        assert!(text.contains("en den 2") && text.contains(" november 2026 kl. "));
        for norwegian in ["svarer", "ikke", "ansvaret", "siden"] {
            assert!(!text.contains(norwegian), "{norwegian}: {text}");
        }
    }
}
