use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::fault::{
    Ahead, Because, ComponentRef, Dropped, Event, Fault, LocalUser, Mask, Seen, Through, User, Way,
    What,
};
use crate::health::Class;
use crate::inventory::{Facet, Kind, Language};
use crate::ledger::{Entry, FacetState, Transaction};
use crate::notice::{Brief, Channel, Fate, Reason};
use crate::store::samples::{at, closed, component, event, facet, number, opened, party, started};
use crate::view::pack_text;

/// A chain of these entries, whole.
fn chained(entries: &[Entry]) -> Vec<Linked> {
    let mut prev = genesis("install");
    let mut seq = 0;
    let linked = entries.iter().map(|entry| {
        seq += 1;
        let body = serde_json::to_string(entry).expect("plain data");
        let at = format!("{:.9}", entry.at());
        let link = Link {
            seq,
            epoch: 1,
            vantage: CORE,
            at: &at,
            kind: entry.slug(),
            body: &body,
        };
        let hash = link.hash(&prev);
        let linked = Linked {
            seq: u64::try_from(seq).expect("small"),
            epoch: 1,
            vantage: CORE.to_owned(),
            at: at.clone(),
            kind: entry.slug().to_owned(),
            body: body.clone(),
            prev,
            hash,
        };
        prev = hash;
        linked
    });
    linked.collect()
}

fn is_about(entry: &Entry, serial: u32) -> bool {
    match entry {
        Entry::Fault(event) => event.fault == number(serial),
        Entry::Facet(_) | Entry::Monitor { .. } => true,
        Entry::Delivery { .. } => false,
    }
}

fn sources(log: &[Entry]) -> Sources {
    let chain = chained(log);
    let end = chain.last().expect("a log");
    let events = log.iter().filter_map(|entry| match entry {
        Entry::Fault(event) => (event.fault == number(1)).then_some(event),
        Entry::Facet(_) | Entry::Monitor { .. } | Entry::Delivery { .. } => None,
    });
    let mut fault: Option<Fault> = None;
    for event in events {
        match &mut fault {
            Some(fault) => fault.apply(event).expect("may happen"),
            None => fault = Some(Fault::open(event).expect("an opening")),
        }
    }
    let ours = chain
        .iter()
        .zip(log)
        .filter(|(_, entry)| is_about(entry, 1));
    Sources {
        number: number(1),
        fault: fault.expect("a fault"),
        install: "install".to_owned(),
        head: (end.seq, end.hash),
        entries: ours.map(|(linked, _)| linked.clone()).collect(),
        omitted: Vec::new(),
        told: vec![Brief {
            reason: Reason::Responsible,
            channel: Channel::Email,
            region: "fosen".to_owned(),
            party: "it".to_owned(),
            created_at: at(10),
            tried_at: Some(at(12)),
            fate: Fate::Accepted { in_digest: false },
        }],
        mask: Mask::LATEST,
    }
}

/// An opening with all that evidence may have.
fn opened_on_evidence() -> Entry {
    let Entry::Fault(mut event) = opened(1, 10) else {
        panic!("an event");
    };
    let What::Opened { finding, .. } = &mut event.what else {
        panic!("an opening");
    };
    let line = ComponentRef {
        kind: Kind::AccessLine,
        name: "Linje Åfjord".to_owned(),
        ..component("afjord.helsesenter.linje")
    };
    let seen = |probe: &str, class| Seen {
        probe: probe.to_owned(),
        component: line.clone(),
        class,
        at: at(8),
        detail: "answered".to_owned(),
        exchange: vec![
            "  0.0000 s -> 192.0.2.226:5060  OPTIONS sip:192.0.2.226 SIP/2.0".to_owned(),
            "  0.0210 s <- 192.0.2.226:5060  SIP/2.0 503 Service Unavailable".to_owned(),
        ],
    };
    let evidence = &mut finding.evidence;
    evidence.controls = vec![seen("afjord.helsesenter.ruter/ping", Class::Answered)];
    evidence.last_good = Some(seen("afjord.helsesenter.rom1/sip", Class::Answered));
    let dropped = |component: ComponentRef, facet, because| Dropped {
        component,
        facet,
        because,
    };
    let cleared = Because::Cleared {
        by: "afjord.helsesenter.ruter/ping".to_owned(),
        class: Class::Answered,
        at: at(9),
    };
    let let_through = Because::LetThrough {
        by: "afjord.helsesenter.rom1/sip".to_owned(),
        class: Class::Unavailable,
        at: at(9),
    };
    let room = |n: u32| component(&format!("afjord.helsesenter.rom{n}"));
    let (fewer, later) = (
        Because::ExplainsFewer { explains: 1, of: 3 },
        Because::TakenLater { explains: 2, of: 3 },
    );
    evidence.dropped = Some(vec![
        dropped(line.clone(), Facet::Reach, cleared),
        dropped(room(2), Facet::Service, fewer),
        dropped(room(3), Facet::Service, later),
        dropped(line.clone(), Facet::Size, let_through),
        dropped(room(4), Facet::Reach, Because::OnlyCarries),
        dropped(room(4), Facet::Service, Because::NotKept),
    ]);
    evidence.clock = Some(Ahead {
        by: "tid/ntp".to_owned(),
        at: at(7),
        micros: -420,
    });
    Entry::Fault(event)
}

/// A log in which two faults happen, one of which is told of.
fn day() -> Vec<Entry> {
    vec![
        started(0),
        facet("afjord.helsesenter.rom1", 9, FacetState::Down),
        opened_on_evidence(),
        opened(2, 11),
        event(
            1,
            1,
            60,
            What::Accepted {
                through: None,
                by: party("it"),
                expected_at: Some(at(3600)),
            },
        ),
        event(2, 1, 70, What::Cleared),
        event(1, 2, 400, What::Cleared),
        event(1, 3, 500, closed()),
    ]
}

fn pack() -> Pack {
    make(&sources(&day()), at(600)).expect("a pack")
}

fn verdict(text: &str) -> Verdict {
    verify(text.as_bytes()).expect("a pack")
}

/// The text with something changed, sealed anew as a forger would.
fn resealed(text: &str, from: &str, to: &str) -> String {
    let before = &text[..seal::start(text.as_bytes())];
    assert!(before.contains(from), "{from} is not in the pack");
    let changed = before.replacen(from, to, 1);
    let seal = seal::line(changed.as_bytes());
    changed + &seal
}

#[test]
fn a_pack_as_it_was_made_is_intact_and_names_what_to_compare() {
    let pack = pack();
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    assert_eq!(verdict.unchecked, Vec::<String>::new());
    assert_eq!(verdict.number, "FOSEN-2026-0001");
    assert_eq!(verdict.fingerprint, pack.fingerprint);
    assert_eq!(verdict.as_of, 3);
    assert_eq!(verdict.entries.len(), 6);
    assert_eq!(verdict.gaps, 2);
    assert_eq!(verdict.head.map(|head| head.seq), Some(8));
}

#[test]
fn the_same_fault_has_the_same_fingerprint_whenever_it_is_handed_out() {
    let (early, late) = (pack(), make(&sources(&day()), at(9_999)).expect("a pack"));
    assert_ne!(early.sealed, late.sealed);
    assert_eq!(early.fingerprint, late.fingerprint);
    let mut log = day();
    log.push(opened(3, 700));
    let later = make(&sources(&log), at(9_999)).expect("a pack");
    assert_eq!(early.fingerprint, later.fingerprint);
    // The fault bears it too, for mails and pages.
    let print = early.fault.print.expect("a fingerprint");
    assert_eq!(early.fingerprint, print.short());
    // Anything else in what happened to it is another history.
    log[4] = event(1, 1, 61, What::Cleared);
    log.remove(6);
    log.remove(6);
    let other = make(&sources(&log), at(9_999)).expect("a pack");
    assert_ne!(early.fingerprints[1], other.fingerprints[1]);
    assert_eq!(early.fingerprints[0], other.fingerprints[0]);
}

#[test]
fn everybody_who_is_told_of_a_fault_sees_the_fingerprint_of_its_pack() {
    let pack = pack();
    let shown = format!("{} (#3)", pack.fingerprint);
    assert_eq!(pack.fault.fingerprint(), Some(shown.clone()));
    let whole = crate::fault::FaultJson::whole(&pack.fault);
    assert_eq!(whole.fingerprint, Some(shown));
    // What was taken out of an entry is taken out of what it adds too.
    let mut log = day();
    let comment = |text: &str| {
        let text = text.to_owned();
        event(
            1,
            1,
            60,
            What::Commented {
                by: party("it"),
                through: None,
                text,
            },
        )
    };
    log.truncate(4);
    log.push(comment("ring 900 90 900"));
    let masked = make(&sources(&log), at(600)).expect("a pack");
    assert_eq!(masked.masked, 1);
    let print = sources(&log).fault.print.expect("a fingerprint");
    assert_eq!(masked.fingerprint, print.short());
}

#[test]
fn a_pack_with_any_one_byte_changed_is_refused_at_its_place() {
    let whole = pack().sealed.into_bytes();
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        let verdict = verify(&bytes).unwrap_or_else(|no| panic!("byte {place}: {no}"));
        assert!(!verdict.is_intact(), "byte {place} was changed unseen");
        let mut findings = verdict.findings.iter();
        let named = findings.any(|one| one.at.start <= place && place <= one.at.end);
        assert!(named, "byte {place}: {:?}", verdict.findings);
    }
}

#[test]
fn a_thousand_random_changes_are_each_refused() {
    let whole = pack().sealed.into_bytes();
    for seed in 0..1_000 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut bytes = whole.clone();
        let place = rng.random_range(0..bytes.len());
        match rng.random_range(0..4) {
            0 => bytes[place] ^= 1 << rng.random_range(0..8),
            1 => bytes[place] = bytes[place].wrapping_add(rng.random_range(1..=255)),
            2 => bytes.insert(place, rng.random()),
            _ => drop(bytes.remove(place)),
        }
        if bytes == whole {
            continue;
        }
        let refused = verify(&bytes).map_or(true, |verdict| !verdict.is_intact());
        assert!(refused, "seed {seed}: byte {place} was changed unseen");
    }
}

/// What a forger could put in place of a number, a word or a line.
const LIES: [&str; 10] = [
    "0",
    "-1",
    "18446744073709551615",
    "1e400",
    "null",
    "{}",
    "[]",
    "\"\"",
    "\"\\u0000\"",
    "],",
];

/// A pack with so many of its lines moved, doubled, taken out or changed.
fn mangled(text: &str, rng: &mut StdRng) -> String {
    let before = &text[..seal::start(text.as_bytes())];
    let mut lines: Vec<String> = before.lines().map(str::to_owned).collect();
    for _ in 0..rng.random_range(1..4) {
        let (at, to) = (
            rng.random_range(0..lines.len()),
            rng.random_range(0..lines.len()),
        );
        match rng.random_range(0..5) {
            0 => lines.swap(at, to),
            1 => lines.insert(to, lines[at].clone()),
            2 if lines.len() > 2 => drop(lines.remove(at)),
            3 => {
                let lie = LIES[rng.random_range(0..LIES.len())];
                let value = lines[at].split_once(':').map(|(name, _)| name.to_owned());
                lines[at] = value.map_or_else(|| lie.to_owned(), |name| format!("{name}:{lie},"));
            }
            _ => {
                let digit = lines[at].find(|c: char| c.is_ascii_digit());
                let lie = LIES[rng.random_range(0..3)];
                if let Some(digit) = digit {
                    lines[at].replace_range(digit..=digit, lie);
                }
            }
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn whatever_is_sealed_anew_is_judged_in_its_place_and_nothing_breaks() {
    let (text, mut judged) = (pack().sealed, 0);
    let honest = seal::start(text.as_bytes());
    for seed in 0..1_000 {
        let before = mangled(&text, &mut StdRng::seed_from_u64(seed));
        let bytes = sealed(before.as_bytes());
        let Ok(verdict) = verify(&bytes) else {
            continue;
        };
        judged += 1;
        assert!(verdict.found >= verdict.findings.len());
        let within = |f: &Finding| f.at.start <= f.at.end && f.at.end <= bytes.len();
        assert!(
            verdict.findings.iter().all(within),
            "seed {seed}: {:?}",
            verdict.findings
        );
        // Members in another order are the same pack; who was told, and by what it was
        // made, no entry says.
        let unproven = [
            "made_",
            "told",
            "earlier",
            "installation",
            "\"mask\"",
            "reason",
            "head",
        ];
        let differs = before
            .lines()
            .filter(|line| !text[..honest].lines().any(|l| l == *line));
        let unsaid = differs
            .clone()
            .all(|line| unproven.iter().any(|one| line.contains(one)));
        assert!(!verdict.is_whole() || unsaid, "seed {seed}: {before}");
    }
    assert!(judged > 500, "{judged}");
}

#[test]
fn what_is_altered_and_sealed_anew_is_found_by_the_chain() {
    let text = pack().sealed;
    let lie = |from: &str, to: &str, what: &str| {
        let forged = resealed(&text, from, to);
        let verdict = verdict(&forged);
        assert!(!verdict.is_intact(), "{from} → {to} was believed");
        let said: Vec<&str> = verdict.findings.iter().map(|f| &*f.what).collect();
        assert!(
            said.iter().any(|said| said.contains(what)),
            "{from} → {to}: {said:?}"
        );
        let place = forged.find(to).expect("the lie");
        assert!(
            verdict.findings.iter().any(|f| f.at.contains(&place)),
            "{from} → {to}: {:?}",
            verdict.findings
        );
    };
    // In an entry itself.
    lie(
        "\\\"name\\\":\\\"Partner it\\\"",
        "\\\"name\\\":\\\"Partner io\\\"",
        "its hash differs",
    );
    lie("\"epoch\":1", "\"epoch\":2", "its hash differs");
    // In what is told of them.
    lie("\"owner\":\"it\"", "\"owner\":\"io\"", "`fault`");
    lie(
        "\"event\":\"accepted\"",
        "\"event\":\"rejected\"",
        "in `timeline`",
    );
    lie(
        "\"why\":\"cleared\"",
        "\"why\":\"Cleared\"",
        "in `findings`",
    );
    lie("\"as_of\":3", "\"as_of\":2", "`as_of`");
    lie(
        "\"sha256\":\"c0ffee\"",
        "\"sha256\":\"c0ffef\"",
        "`configuration`",
    );
}

#[test]
fn an_event_that_is_missing_or_said_to_be_is_missed() {
    let text = pack().sealed;
    let forged = resealed(&text, "\"left_out\":0", "\"left_out\":7");
    assert!(!verdict(&forged).is_intact());
    let before = &text[..seal::start(text.as_bytes())];
    let accepted = |line: &&str| !line.contains("accepted");
    let without: Vec<&str> = before.lines().filter(accepted).collect();
    let forged = resealed(&text, before, &(without.join("\n") + "\n"));
    let verdict = verdict(&forged);
    let missed = verdict
        .findings
        .iter()
        .any(|f| f.what.contains("not the events"));
    assert!(missed, "{:?}", verdict.findings);
    // And if it is said that something is missing, nothing stands for it.
    let forged = resealed(&forged, "\"left_out\":0", "\"left_out\":1");
    let missed = self::verdict(&forged);
    let missed = missed
        .findings
        .iter()
        .any(|f| f.what.contains("not the events"));
    assert!(missed);
    // And if something stands for it: only for want of room is anything left out.
    let mark = crate::pack::hex(
        &crate::fault::Mark::of_body("{}", Mask::LATEST)
            .expect("an object")
            .0,
    );
    let marks = format!("\"omitted\":[\n{{\"from\":1,\"marks\":\"{mark}\"}}\n");
    let forged = resealed(&forged, "\"omitted\":[\n", &marks);
    let verdict = self::verdict(&forged);
    let fingerprint = |f: &Finding| f.what.contains("`fingerprint`");
    assert!(
        verdict.findings.iter().any(fingerprint),
        "{:?}",
        verdict.findings
    );
    let few = |f: &Finding| f.what.contains("there is room");
    assert!(verdict.findings.iter().any(few), "{:?}", verdict.findings);
}

#[test]
fn what_only_another_partys_fingerprint_can_tell_changes_the_fingerprint() {
    let honest = sources(&day());
    let true_print = make(&honest, at(9_999)).expect("a pack").fingerprint;
    // Something else in an entry of which it is said that something was taken out.
    let mut forged = honest.clone();
    let place = forged
        .entries
        .iter()
        .position(|entry| entry.body.contains("Partner it"))
        .expect("the opening");
    let body = &mut forged.entries[place].body;
    *body = body.replace("Partner it", "io@elsewhere.example");
    let pack = make(&forged, at(9_999)).expect("a pack");
    assert!(verdict(&pack.sealed).is_whole() && pack.masked > 0);
    assert_ne!(pack.fingerprint, true_print);
    // The later events left out.
    let mut forged = honest;
    forged.entries.pop();
    let pack = make(&forged, at(9_999)).expect("a pack");
    assert_ne!(pack.fingerprint, true_print);
}

#[test]
fn what_nobody_knows_is_not_passed_off_as_proven() {
    let text = pack().sealed;
    let own = format!("\"made_by\":\"{}\"", env!("CARGO_PKG_VERSION"));
    for forged in [
        resealed(
            &text,
            "\"left_out\":0",
            "\"conclusion\":\"guilty\",\n\"left_out\":0",
        ),
        resealed(
            &resealed(&text, &own, "\"made_by\":\"9.9.9\""),
            "\"gap\":null,",
            "",
        ),
    ] {
        let verdict = verdict(&forged);
        assert!(!verdict.is_whole(), "{verdict:?}");
    }
}

#[test]
fn what_is_no_pack_is_said_to_be_none_and_costs_little() {
    assert_eq!(verify(b""), Err(NoPack::Foreign));
    assert_eq!(verify(b"{\"samband\":1}\n"), Err(NoPack::Foreign));
    assert_eq!(verify(&vec![b' '; MOST_BYTES + 1]), Err(NoPack::TooLarge));
    let deep = "[".repeat(100_000);
    let forged = resealed(
        &pack().sealed,
        "\"clause\":{",
        &format!("\"clause\":{deep}{{"),
    );
    assert!(!verdict(&forged).is_intact());
    let many = "1,\n".repeat(50_000) + "1\n],\n\"told\":[\n";
    let forged = resealed(
        &pack().sealed,
        "\"told\":[\n",
        &format!("\"more\":[\n{many}"),
    );
    assert_eq!(verify(forged.as_bytes()), Err(NoPack::TooLarge));
    let later = resealed(&pack().sealed, "\"version\":1,", "\"version\":2,");
    assert_eq!(verify(later.as_bytes()), Err(NoPack::Version { found: 2 }));
}

#[test]
fn a_pack_of_another_version_may_tell_more_and_is_not_refused_for_it() {
    let own = format!("\"made_by\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let text = resealed(&pack().sealed, &own, "\"made_by\":\"9.9.9\"");
    assert!(verdict(&text).is_intact());
    let text = resealed(&text, "\"gap\":null,", "\"future\":\"yes\",\"gap\":null,");
    let more = verdict(&text);
    assert!(more.is_intact(), "{:?}", more.findings);
    assert_eq!(more.unchecked.len(), 1);
    let text = resealed(&text, "\"owner\":\"it\"", "\"owner\":\"io\"");
    assert!(!verdict(&text).is_intact());
}

#[test]
fn what_people_wrote_of_people_is_taken_out_and_the_rest_still_proven() {
    let mut log = day();
    log[7] = event(
        1,
        3,
        500,
        What::Closed {
            through: None,
            by: Some(party("it")),
            cause: "Ring Kari på +47 900 90 900 eller kari.nordmann@it.example".to_owned(),
            remedy: "nytt passord: hunter2, byttet 2026-11-30 14:00 i rom 12".to_owned(),
        },
    );
    let pack = make(&sources(&log), at(600)).expect("a pack");
    for gone in ["900 90 900", "kari.nordmann", "hunter2"] {
        assert!(!pack.sealed.contains(gone), "{gone} is in the pack");
        let text = pack_text(&pack, &TimeZone::UTC, Language::Bokmal);
        assert!(!text.contains(gone), "{gone} is in the text");
    }
    assert!(pack.sealed.contains("byttet 2026-11-30 14:00 i rom 12"));
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    assert_eq!(verdict.masked, 1);
}

#[test]
fn a_pack_that_was_made_before_more_was_taken_out_is_still_intact() {
    let mut log = day();
    log.truncate(4);
    let what = What::Commented {
        by: party("it"),
        through: None,
        text: "ring 900 90 900".to_owned(),
    };
    log.push(event(1, 1, 60, what));
    let pack = make(&sources(&log), at(600)).expect("a pack");
    assert_eq!(pack.masked, 1);
    // As one has handed it out that did not know this number for a telephone's.
    let text = &pack.sealed[..seal::start(pack.sealed.as_bytes())];
    let mut own: Value = serde_json::to_value(&log[4]).expect("plain data");
    own.as_object_mut().expect("an object").remove("kind");
    let Entry::Fault(opening) = &log[2] else {
        panic!("an event");
    };
    let print = crate::fault::Print::NONE
        .after(crate::fault::Mark::of(opening))
        .after(crate::fault::Mark(
            Sha256::digest(own.to_string().as_bytes()).into(),
        ));
    let older = text
        .replace("[…]", "900 90 900")
        .replace(&pack.fingerprint, &print.short());
    let verdict = verify(&sealed(older.as_bytes())).expect("a pack");
    assert!(verdict.is_whole(), "{:?}", verdict.findings);
}

#[test]
fn which_user_of_the_machine_said_something_is_not_handed_out() {
    let mut log = day();
    let through = Through {
        party: party("it"),
        way: Way::CommandLine,
        user: Some(User::Local(LocalUser {
            uid: 4711,
            name: Some("kari-n".to_owned()),
        })),
    };
    log[4] = event(
        1,
        1,
        60,
        What::Accepted {
            through: Some(through),
            by: party("it"),
            expected_at: None,
        },
    );
    let pack = make(&sources(&log), at(600)).expect("a pack");
    for gone in ["kari-n", "4711"] {
        assert!(!pack.sealed.contains(gone), "{gone} is in the pack");
    }
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    assert_eq!(verdict.masked, 1);
    let print = sources(&log).fault.print.expect("a fingerprint");
    assert_eq!(pack.fingerprint, print.short());
}

#[test]
fn what_is_nobodys_stays_in_an_entry() {
    for log in [day(), vec![started(0), opened(1, 10)]] {
        let pack = make(&sources(&log), at(600)).expect("a pack");
        assert_eq!(pack.masked, 0);
    }
}

#[test]
fn the_schema_names_what_a_pack_has() {
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    let text = pack().sealed;
    let whole: Value = serde_json::from_str(&text).expect("a pack is JSON");
    let names = |value: &Value| -> BTreeSet<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(names(&schema["properties"]), names(&whole));
    let items = |list: &str, of: &str| {
        let item = &whole[list][0];
        assert_eq!(
            names(&schema["$defs"][of]["properties"]),
            names(item),
            "{list}"
        );
    };
    items("timeline", "MomentJson");
    items("findings", "FindingJson");
    items("told", "ToldJson");
    items("entries", "LinkJson");
    assert_eq!(schema["properties"]["version"]["type"], json!("integer"));
}

#[test]
fn a_pack_reads_as_text_in_both_languages() {
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    let pack = pack();
    for (language, tag) in [(Language::Bokmal, "nb"), (Language::English, "en")] {
        let text = pack_text(&pack, &zone, language);
        for line in text.lines() {
            let hash = line.split(' ').any(|word| word.len() >= 64);
            assert!(line.chars().count() <= 78 || hash, "{line}");
        }
        insta::assert_snapshot!(format!("text-{tag}"), text);
    }
}

#[test]
fn that_nothing_else_was_suspected_is_said_only_where_the_log_says_so() {
    let text = |dropped: Option<Vec<Dropped>>| {
        let mut log = day();
        let Entry::Fault(event) = &mut log[2] else {
            panic!("an event");
        };
        let What::Opened { finding, .. } = &mut event.what else {
            panic!("an opening");
        };
        finding.evidence.dropped = dropped;
        let pack = make(&sources(&log), at(600)).expect("a pack");
        pack_text(&pack, &TimeZone::UTC, Language::English)
    };
    let nothing = "Nothing else was suspected.";
    assert!(text(Some(Vec::new())).contains(nothing));
    assert!(!text(None).contains(nothing));
    assert!(text(None).contains("why it was dropped:\n- not kept"));
}

#[test]
fn a_log_hands_out_what_is_in_its_chain_and_knows_it_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = crate::store::Settings {
        path: directory.path().join("state"),
        ..crate::store::Settings::default()
    };
    let (mut store, _) = crate::store::Store::open(&settings, at(0)).expect("a log");
    let all = Transaction {
        entries: day(),
        rows: Vec::new(),
    };
    store.commit(&[all]).expect("a commit");
    let file = settings.path.join(crate::store::FILE);
    let queries = crate::store::Queries::open_read_only(&file).expect("a log");
    let sources = queries.pack(&number(1)).expect("a log").expect("a fault");
    let pack = make(&sources, at(600)).expect("a pack");
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    assert_eq!(verdict.installation, queries.install().expect("a log"));
    // The start, the facet and the fault's own four, and nothing of the other fault.
    let places: Vec<u64> = verdict.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(places, [1, 2, 3, 5, 7, 8]);
    for entry in &verdict.entries {
        let known = queries.link_at(entry.seq).expect("a log");
        assert!(known.is_some_and(|known| known.is_given_as(entry, Mask::LATEST)));
    }
    assert!(queries.pack(&number(9)).expect("a log").is_none());
}

#[test]
fn of_a_fault_that_comes_and_goes_for_ever_the_first_and_the_latest_events_are_handed_out() {
    // Of those that only touch others, a few more than there is room for.
    let directory = tempfile::tempdir().expect("a directory");
    let settings = crate::store::Settings {
        path: directory.path().join("state"),
        ..crate::store::Settings::default()
    };
    let (mut store, _) = crate::store::Store::open(&settings, at(0)).expect("a log");
    let affected = |ordinal: u32| {
        let what = What::Affected {
            affected: vec![component("afjord.helsesenter.rom2")],
        };
        Entry::Fault(Event {
            fault: number(1),
            at: at(20 + i64::from(ordinal)),
            ordinal,
            what,
        })
    };
    let most = u32::try_from(MOST_EVENTS).expect("small");
    let all = Transaction {
        entries: std::iter::once(opened(1, 10))
            .chain((1..most + 5).map(affected))
            .collect(),
        rows: Vec::new(),
    };
    store.commit(&[all]).expect("a commit");
    let file = settings.path.join(crate::store::FILE);
    let queries = crate::store::Queries::open_read_only(&file).expect("a log");
    let sources = queries.pack(&number(1)).expect("a log").expect("a fault");
    assert_eq!(sources.entries.len(), MOST_EVENTS);
    let pack = make(&sources, at(9_000)).expect("a pack");
    assert_eq!(pack.left_out, 5);
    let told: Vec<u32> = pack.events.iter().map(|event| event.ordinal).collect();
    assert_eq!(told[..3], [0, 6, 7]);
    assert_eq!(told.last(), Some(&(most + 4)));
    let print = pack.fault.print.expect("a fingerprint");
    assert_eq!(pack.fingerprint, print.short());
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    assert!(verdict.lessened && verdict.is_told());
    assert_eq!(verdict.gaps, 1);
}

/// What happens next to the first fault, with so much evidence as a number says.
fn next(ordinal: u32, flaps: bool, size: usize) -> Entry {
    let Entry::Fault(opened) = opened_on_evidence() else {
        panic!("an event");
    };
    let What::Opened { mut finding, .. } = opened.what else {
        panic!("an opening");
    };
    finding.evidence.failed[0].detail = "x".repeat(size);
    // What has to be escaped takes more room.
    finding.evidence.failed[0].probe = "\\\"".repeat(size.min(50));
    let what = match (flaps, ordinal % 2) {
        (true, 1) => What::Cleared,
        (true, _) => What::Reopened {
            finding,
            anew: false,
        },
        (false, _) => What::Affected {
            affected: vec![component("afjord.helsesenter.rom2")],
        },
    };
    event(1, ordinal, 20 + i64::from(ordinal), what)
}

#[test]
fn a_fault_that_flaps_for_weeks_makes_a_pack_that_is_taken_with_what_changed_its_life() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = crate::store::Settings {
        path: directory.path().join("state"),
        ..crate::store::Settings::default()
    };
    let (mut store, _) = crate::store::Store::open(&settings, at(0)).expect("a log");
    let accepted = What::Accepted {
        by: party("it"),
        through: None,
        expected_at: None,
    };
    let mut log = vec![opened(1, 10)];
    log.extend((1..=80).map(|ordinal| next(ordinal, true, 120_000)));
    log.push(event(1, 81, 900, accepted));
    log.extend((82..=180).map(|ordinal| match ordinal % 2 {
        0 => event(1, ordinal, 20 + i64::from(ordinal), What::Cleared),
        _ => next(ordinal - 1, true, 120_000).at_ordinal(ordinal),
    }));
    for some in log.chunks(60) {
        let some = Transaction {
            entries: some.to_vec(),
            rows: Vec::new(),
        };
        store.commit(&[some]).expect("a commit");
    }
    let file = settings.path.join(crate::store::FILE);
    let queries = crate::store::Queries::open_read_only(&file).expect("a log");
    let sources = queries.pack(&number(1)).expect("a log").expect("a fault");
    let pack = make(&sources, at(9_000)).expect("a pack");
    assert!(pack.left_out > 10, "{} were left out", pack.left_out);
    assert!(pack.sealed.len() <= MOST_BYTES);
    let told: BTreeSet<u32> = pack.events.iter().map(|event| event.ordinal).collect();
    for stays in [0, 81, 179, 180] {
        assert!(told.contains(&stays), "{stays} was left out");
    }
    let verdict = verdict(&pack.sealed);
    assert!(verdict.is_intact(), "{:?}", verdict.findings);
    let print = pack.fault.print.expect("a fingerprint");
    assert_eq!(verdict.fingerprint, print.short());
    // Also of those that were left out it is known what stood for all until then.
    assert_eq!(pack.fingerprints.len(), 181);
}

impl Entry {
    fn at_ordinal(mut self, place: u32) -> Self {
        if let Self::Fault(event) = &mut self {
            event.ordinal = place;
            event.at = at(20 + i64::from(place));
        }
        self
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]

    /// Whatever is left out for want of room, what is made is taken and has the same
    /// fingerprint.
    #[test]
    fn every_pack_that_is_made_is_taken(
        sizes in proptest::collection::vec(0..2_000_usize, 1..24),
        flaps in proptest::bool::ANY,
        room in 1..60_000_usize,
    ) {
        let mut log = vec![started(0), opened(1, 10)];
        log.extend((1..).zip(&sizes).map(|(ordinal, &size)| next(ordinal, flaps, size)));
        let whole = sources(&log);
        let lesser = whole.lessened(room);
        let (whole, pack) = (
            make(&whole, at(9_000)).expect("a pack"),
            make(&lesser, at(9_000)).expect("a pack"),
        );
        proptest::prop_assert_eq!(&whole.fingerprint, &pack.fingerprint);
        proptest::prop_assert_eq!(&whole.fingerprints, &pack.fingerprints);
        proptest::prop_assert_eq!(pack.events.first().map(|event| event.ordinal), Some(0));
        proptest::prop_assert_eq!(pack.events.last(), whole.events.last());
        let verdict = verdict(&pack.sealed);
        // These are small, and so would not have been left out.
        let room = |f: &Finding| f.what.contains("there is room");
        proptest::prop_assert!(verdict.findings.iter().all(room), "{:?}", verdict.findings);
        proptest::prop_assert_eq!(verdict.found == 0, pack.left_out == 0);
    }

    /// As many of a higher rank as there is room for, the latest first, and always the
    /// first, the last and the last finding.
    #[test]
    fn what_changed_a_faults_life_is_chosen_before_what_only_came_and_went(
        events in proptest::collection::vec((0..500_usize, proptest::sample::select(vec![
            "accepted", "cleared", "reopened", "affected", "located", "changed",
        ])), 1..60),
        room in 0..10_000_usize,
    ) {
        let mut all: Vec<(usize, String)> = vec![(100, "opened".to_owned())];
        all.extend(events.iter().map(|(size, event)| (*size, (*event).to_owned())));
        let chosen = choose::within(&all, room);
        let taken: usize = all.iter().zip(&chosen).filter(|(_, c)| **c).map(|((s, _), _)| s).sum();
        proptest::prop_assert!(chosen[0] && chosen[all.len() - 1]);
        proptest::prop_assert!(taken <= room.max(1_200));
        let flapping = |event: &str| matches!(event, "cleared" | "reopened");
        let life = |event: &str| matches!(event, "accepted" | "located");
        let found = all.iter().rposition(|(_, e)| matches!(&**e, "opened" | "located" | "reopened"));
        let optional = (1..all.len() - 1).filter(|&at| Some(at) != found);
        let optional: Vec<usize> = optional.collect();
        let one_flapping = optional.iter().any(|&at| chosen[at] && flapping(&all[at].1));
        let all_life = optional.iter().all(|&at| chosen[at] || !life(&all[at].1));
        proptest::prop_assert!(!one_flapping || all_life);
    }
}
