//! Pages, metrics and JSON of a small region.

mod languages;
mod link;
mod planted;
mod reported;
mod scrape;
mod terms;
mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::metrics::{COMPONENT_SERIES, Format, Labels, Process, Scrape};
use super::page::Trouble;
use super::sample::{self, HOSTILE, Names, shown};
use super::snapshot::{ComponentStatus, Place};
use super::{Draft, Lateness, Snapshot, fault_json, fault_schema, faults_json, shadow_json};
use crate::clock::Mono;
use crate::fault::{IncidentRef, Number, What};
use crate::health::{Class, LocalError, Observation, Occasion, Outcome};
use crate::inventory::{
    Builder, Element, Extent, Facet, Language, Maintenance, Parts, Window, Windows,
};
use crate::ledger::{DrillFailure, DrillHistory, FacetState};
use crate::notice::Channel;

use Language::{Bokmal, English, Nynorsk, Swedish};
use whole as page;

fn number(serial: u32) -> Number {
    Number::new("FOSEN", 2026, serial)
}

fn pages(snapshot: &Snapshot, language: Language) -> Vec<String> {
    let mut pages = vec![
        page::overview(snapshot, language).unwrap(),
        page::faults(snapshot, language).unwrap(),
        page::ownership(snapshot, language).unwrap(),
        page::shared(snapshot, "fosen", language).unwrap().unwrap(),
    ];
    for (_, municipality) in snapshot.inventory.municipalities() {
        let page = page::municipality(snapshot, &municipality.id, language);
        pages.push(page.unwrap().unwrap());
    }
    for status in snapshot.components().take(4) {
        pages.push(page::component(snapshot, status.component, language).unwrap());
    }
    for fault in snapshot.faults.iter() {
        let told = sample::told();
        for told in [None, Some(&[][..]), Some(&told)] {
            pages.push(page::fault(snapshot, fault, told, language).unwrap());
        }
    }
    let letter = sample::letter();
    let letters = [letter.clone()];
    pages.push(page::mails(snapshot, "/demo/mails", &letters, language).unwrap());
    pages.push(page::mail(snapshot, "/demo/mails", &letter, language).unwrap());
    let kept = [sample::kept_back()];
    for kept in [&[][..], &kept] {
        pages.push(page::shadow(snapshot, kept, language).unwrap());
    }
    for trouble in Trouble::ALL {
        pages.push(page::trouble(snapshot, trouble, language).unwrap());
    }
    pages
}

/// A fault's page.
fn case(snapshot: &Snapshot, serial: u32, language: Language) -> String {
    let fault = snapshot.fault(&number(serial)).unwrap();
    let page = page::fault(snapshot, fault, Some(&sample::told()[..1]), language).unwrap();
    // It changes with every word of what happened.
    let (print, events) = fault.print_and_events().unwrap();
    let said = match (language, events) {
        (Nynorsk, 1) => format!("{print}, etter 1 hending"),
        (Nynorsk, _) => format!("{print}, etter {events} hendingar"),
        (Swedish, 1) => format!("{print}, efter 1 händelse"),
        (Swedish, _) => format!("{print}, efter {events} händelser"),
        (Bokmal, 1) => format!("{print}, etter 1 hendelse"),
        (Bokmal, _) => format!("{print}, etter {events} hendelser"),
        (English, 1) => format!("{print}, after 1 event"),
        (English, _) => format!("{print}, after {events} events"),
    };
    assert!(page.contains(&said), "{said}: {page}");
    page.replace(&print, "1111-2222-3333-4444-5555")
}

/// The text of a page's main part: what a reader reads, a line a block.
fn read(html: &str) -> String {
    let main = html
        .split("<main")
        .nth(1)
        .unwrap()
        .split("</main>")
        .next()
        .unwrap();
    let mut out = String::new();
    let mut tag = String::new();
    let mut within = true;
    for c in main.chars() {
        match (within, c) {
            (true, '>') => {
                within = false;
                let name = tag
                    .trim_start_matches('/')
                    .split([' ', '\n'])
                    .next()
                    .unwrap();
                if !["a", "bdi", "span", "strong", "time", "code"].contains(&name) {
                    out.push('\n');
                } else if name == "span" || name == "strong" {
                    out.push(' ');
                }
                tag.clear();
            }
            (true, c) => tag.push(c),
            (false, '<') => within = true,
            (false, c) => out.push(c),
        }
    }
    let lines = out
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_overview_says_who_is_in_shadow_mode_and_where_to_read_what_would_be_sent() {
    let told = |shadow: &[&'static str], language| {
        let page = page::overview(&sample::in_shadow(shadow), language).unwrap();
        let section = page.split_once("id=\"shadow\"").map(|(_, rest)| {
            let (section, _) = rest.split_once("</section>").unwrap();
            section.to_owned()
        });
        section.map(|section| {
            assert!(section.contains("href=\"/shadow\""));
            section.replace("<bdi>", "").replace("</bdi>", "")
        })
    };
    assert_eq!(told(&[], English), None);
    let region = told(&["fosen"], English).unwrap();
    assert!(region.contains("Fosen is in shadow mode: only Fosen IKT is told."));
    let parties = told(&["fosenradet", "nhn"], Bokmal).unwrap();
    assert!(parties.contains("I skyggedrift: Fosen regionråd og Norsk Helsenett."));
    // The operator is told whatever the configuration says.
    assert_eq!(told(&["fosen-ikt"], English), None);
}

#[test]
fn every_page_says_when_the_last_drill_passed_or_that_it_failed() {
    let mut snapshot = sample::troubled();
    let foot = |snapshot: &Snapshot, language| {
        let page = page::overview(snapshot, language).unwrap();
        let (_, foot) = page.split_once("<footer").unwrap();
        foot.to_owned()
    };
    let english = foot(&snapshot, English);
    assert!(english.contains("the last drill passed <time"), "{english}");
    assert!(english.contains("after 2.1\u{a0}s"), "{english}");
    assert!(foot(&snapshot, Bokmal).contains("etter 2,1\u{a0}s"));
    let failed = |snapshot: &Snapshot| {
        let page = page::faults(snapshot, English).unwrap();
        page.contains("The drill failed")
    };
    assert!(!failed(&snapshot));
    let drills = snapshot.monitor.drills.as_mut().unwrap();
    drills.failed = Some((snapshot.at, DrillFailure::Late));
    assert!(failed(&snapshot));
    snapshot.monitor.drills = Some(DrillHistory::default());
    assert!(foot(&snapshot, English).contains("no drill has passed yet"));
    snapshot.monitor.drills = None;
    assert!(!foot(&snapshot, English).contains("drill"));
}

#[test]
fn the_overview_of_a_region_that_is_well_reads_so() {
    let snapshot = sample::all_well();
    insta::assert_snapshot!(read(&page::overview(&snapshot, Bokmal).unwrap()));
    insta::assert_snapshot!(read(&page::overview(&snapshot, English).unwrap()));
}

#[test]
fn the_overview_names_the_one_fault_and_who_has_it() {
    let snapshot = sample::one_fault();
    insta::assert_snapshot!(read(&page::overview(&snapshot, Bokmal).unwrap()));
    insta::assert_snapshot!(read(&page::overview(&snapshot, English).unwrap()));
}

#[test]
fn a_fault_reads_like_a_case() {
    let snapshot = sample::one_fault();
    insta::assert_snapshot!(read(&case(&snapshot, 42, Bokmal)));
    insta::assert_snapshot!(read(&case(&snapshot, 42, English)));
}

#[test]
fn troubles_of_all_kinds_are_told_apart() {
    let snapshot = sample::troubled();
    insta::assert_snapshot!(read(&page::overview(&snapshot, Bokmal).unwrap()));
    insta::assert_snapshot!(read(&page::faults(&snapshot, Bokmal).unwrap()));
    insta::assert_snapshot!(read(&page::ownership(&snapshot, Bokmal).unwrap()));
    let fault = |serial| case(&snapshot, serial, Bokmal);
    insta::assert_snapshot!("unagreed", read(&fault(41)));
    insta::assert_snapshot!("undecided", read(&fault(42)));
    insta::assert_snapshot!("closed", read(&fault(39)));
    let page = page::municipality(&snapshot, "orland", Bokmal)
        .unwrap()
        .unwrap();
    insta::assert_snapshot!("municipality", read(&page));
}

#[test]
fn a_component_and_a_municipality_tell_of_their_past() {
    let snapshot = sample::one_fault();
    let room = sample::find(&snapshot.inventory, "afjord.helsesenter.rom1");
    for language in [Bokmal, English] {
        let tag = language.tag();
        let component = page::component(&snapshot, room, language).unwrap();
        insta::assert_snapshot!(format!("component-{tag}"), read(&component));
        let municipality = page::municipality(&snapshot, "afjord", language);
        let municipality = municipality.unwrap().unwrap();
        insta::assert_snapshot!(format!("past-{tag}"), read(&municipality));
    }
}

#[test]
fn a_region_that_is_cut_off_speaks_for_itself_only() {
    let mut draft = sample::well(sample::two_regions());
    let room = "bjugn.helsesenter.rom1";
    let mut fault = sample::fault(draft.inventory(), 7, room, &[room]);
    fault.region = "hav".to_owned();
    let mut snapshot = sample::snapshot(&mut draft, vec![]);
    let read_first = |snapshot: &Snapshot| {
        let text = read(&page::overview(snapshot, English).unwrap());
        let line = text.lines().find(|line| line.contains("Havet: "));
        line.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    assert_eq!(
        read_first(&snapshot),
        "Fosen: All is well. Havet: All is well."
    );
    let fosen = crate::inventory::RegionIx::at(0);
    let since = sample::at(sample::BEGAN);
    snapshot.monitor.cut_off.insert(fosen, since);
    let line = read_first(&snapshot);
    assert!(
        line.starts_with("The monitor has been cut off from Fosen since"),
        "{line}"
    );
    assert!(line.ends_with("Havet: All is well."), "{line}");
    snapshot.faults = [Arc::new(fault)].into();
    let line = read_first(&snapshot);
    assert!(
        line.contains("Havet: One fault: the video equipment"),
        "{line}"
    );
}

#[test]
fn who_was_told_stands_on_a_fault_s_page_and_no_address() {
    let snapshot = sample::one_fault();
    let fault = snapshot.fault(&number(42)).unwrap();
    let section = |told, language| {
        let page = page::fault(&snapshot, fault, told, language).unwrap();
        let (_, rest) = page.split_once("<section id=\"told\"").unwrap();
        let section = rest.split_once("</section>").unwrap().0;
        assert!(!section.contains('@'), "{section}");
        read(&format!("<main{section}</main>"))
    };
    let told = sample::told();
    insta::assert_snapshot!("told-nb", section(Some(&told), Bokmal));
    insta::assert_snapshot!("told-en", section(Some(&told), English));
    assert!(section(Some(&[]), English).contains("Nobody was told"));
    let unread = section(None, English);
    assert!(unread.contains("does not answer") && !unread.contains("Nobody"));
}

#[test]
fn a_fault_that_closed_by_itself_has_no_cause_to_tell() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let room = "osen.helsesenter.rom1";
    let mut fault = sample::fault(draft.inventory(), 7, room, &[room]);
    sample::happens(&mut fault, "2026-11-22T08:15:00Z", What::Cleared);
    let closed = What::Closed {
        through: None,
        by: None,
        cause: String::new(),
        remedy: String::new(),
    };
    sample::happens(&mut fault, "2026-11-22T08:20:00Z", closed);
    let snapshot = sample::snapshot(&mut draft, vec![fault]);
    let text = read(&case(&snapshot, 7, English));
    assert!(text.contains("Closed by itself after a time."), "{text}");
    assert!(!text.contains("Remedy"), "{text}");
}

#[test]
fn only_the_demo_has_mails_to_read() {
    let mut snapshot = sample::one_fault();
    let links = |snapshot: &Snapshot| case(snapshot, 42, English).matches("/demo/mails").count();
    assert_eq!(links(&snapshot), 0);
    snapshot.monitor.mails = Some("/demo/mails");
    assert_eq!(
        links(&snapshot),
        2,
        "in the menu, and where it says who was told"
    );
}

#[test]
fn a_change_of_what_came_of_notices_is_news() {
    let before = sample::one_fault();
    let mut after = before.clone();
    let mail = after.outbox.attempts.entry(Channel::Email).or_default();
    mail.accepted += 1;
    assert!(before.looks_like(&before.clone()));
    assert!(!after.looks_like(&before));
}

#[test]
fn what_only_waits_to_be_closed_is_a_list_of_its_own() {
    let snapshot = sample::troubled();
    for page in [
        page::overview(&snapshot, English).unwrap(),
        page::faults(&snapshot, English).unwrap(),
    ] {
        let (open, rest) = page
            .split_once("<section id=\"open\"")
            .unwrap()
            .1
            .split_once("<section id=\"over\"")
            .unwrap();
        assert!(!open.contains("row-FOSEN-2026-0040"));
        assert!(open.contains("row-FOSEN-2026-0041"));
        assert!(rest.contains("Waiting to be closed") && rest.contains("row-FOSEN-2026-0040"));
    }
}

#[test]
fn a_fault_over_within_a_minute_says_how_long_it_lasted() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let room = "osen.helsesenter.rom1";
    let mut short = sample::fault(draft.inventory(), 7, room, &[room]);
    short.cleared_at = Some(short.began_at + jiff::SignedDuration::from_secs(12));
    let snapshot = sample::snapshot(&mut draft, vec![short]);
    let page = case(&snapshot, 7, English);
    let text = read(&page);
    assert!(
        text.contains("09:12 (for\u{a0}12\u{a0}s)") || text.contains("09:12 (for 12 s)"),
        "{text}"
    );
    assert!(!text.contains("until 09:12"), "{text}");
}

#[test]
fn where_nothing_is_known_nothing_is_counted_as_broken() {
    let snapshot = sample::cut_off();
    for page in pages(&snapshot, English) {
        let text = read(&page);
        assert!(!text.contains("0 of "), "{text}");
    }
    let overview = page::overview(&snapshot, English).unwrap();
    assert!(overview.contains("2 rooms, not known"), "{overview}");
}

#[test]
fn a_region_without_municipalities_counts_none() {
    let mut names = Names::default();
    names.municipalities.clear();
    let mut draft = sample::well(sample::inventory(&names, true));
    let snapshot = sample::snapshot(&mut draft, vec![]);
    let text = read(&page::overview(&snapshot, English).unwrap());
    assert!(text.starts_with("No open faults."), "{text}");
}

#[test]
fn nobody_is_named_in_an_undecided_fault_s_headline() {
    let snapshot = sample::troubled();
    let page = case(&snapshot, 42, Bokmal);
    let headline = page
        .split("<h1")
        .nth(1)
        .unwrap()
        .split("</h1>")
        .next()
        .unwrap();
    assert!(headline.contains("Noe på veien til"), "{headline}");
    assert!(!headline.contains("Helsenett") && !headline.contains("kommune"));
    assert_eq!(page.matches("class=\"step maybe\"").count(), 2);
    assert!(!page.contains("class=\"step faulty\""));
}

#[test]
fn a_monitor_that_is_cut_off_or_cannot_write_says_so_on_every_page() {
    let snapshot = sample::cut_off();
    let banners: Vec<usize> = pages(&snapshot, Bokmal)
        .iter()
        .map(|page| page.matches("<aside class=\"banner\">").count())
        .collect();
    assert!(banners.iter().all(|&count| count == 2), "{banners:?}");
    insta::assert_snapshot!(read(&page::overview(&snapshot, Bokmal).unwrap()));
}

#[test]
fn the_monitor_wants_no_agreement_where_its_region_is_shown_either() {
    let mut draft = sample::well(sample::inventory(&Names::default(), false));
    let snapshot = sample::snapshot(&mut draft, vec![]);
    let page = page::shared(&snapshot, "fosen", English).unwrap().unwrap();
    let shared = snapshot
        .parts
        .iter()
        .filter(|part| matches!(part.place, Place::Shared(_)));
    let shared = shared.flat_map(|part| part.components());
    let wants = |c: &&ComponentStatus| snapshot.inventory.wants_agreement(c.component);
    let gaps = shared.filter(wants).filter(|c| c.has_gap()).count();
    assert_eq!(page.matches("class=\"tag gap\"").count(), gaps, "{page}");
}

#[test]
fn a_configuration_that_was_refused_is_said_on_the_overview_alone() {
    let mut snapshot = sample::cut_off();
    snapshot.monitor.cut_off.clear();
    snapshot.monitor.unlogged_since = None;
    let well = snapshot.clone();
    snapshot.monitor.refused = true;
    assert!(!snapshot.looks_like(&well), "readers are told of it");
    for (language, words) in [
        (Bokmal, "Konfigurasjonen har feil"),
        (English, "The configuration has mistakes"),
    ] {
        let said = |snapshot| page::overview(snapshot, language).unwrap().contains(words);
        assert!(said(&snapshot) && !said(&well), "{language:?}");
        assert!(!page::faults(&snapshot, language).unwrap().contains(words));
    }
}

#[test]
fn names_that_others_chose_are_only_ever_text() {
    let snapshot = sample::hostile();
    for language in Language::ALL {
        let mut pages = pages(&snapshot, language);
        let hostile = page::Letter {
            subject: HOSTILE.to_owned(),
            to: HOSTILE.to_owned(),
            from: HOSTILE.to_owned(),
            ..sample::letter()
        };
        pages.push(page::mails(&snapshot, "/demo/mails", &[hostile], language).unwrap());
        for page in pages {
            assert_eq!(page.matches("<script").count(), 1, "only our own");
            let titles = page.matches("<title").count();
            assert_eq!(
                page.matches("</title>").count(),
                titles,
                "charts have one each"
            );
            assert!(!page.contains("alert(1)</script>"));
            let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!page.chars().any(bad));
            assert!(!page.contains("style=") && !page.contains("onload"));
        }
    }
    let page = page::overview(&snapshot, Bokmal).unwrap();
    assert!(page.contains("<bdi>קריית שמונה</bdi>"));
    assert!(page.contains("&lt;script&gt;") || page.contains("&#60;script&#62;"));
}

#[test]
fn pages_are_well_formed_and_have_what_screen_readers_need() {
    for snapshot in [
        sample::all_well(),
        sample::troubled(),
        sample::cut_off(),
        sample::hostile(),
    ] {
        for page in Language::ALL
            .into_iter()
            .flat_map(|one| pages(&snapshot, one))
        {
            well_formed(&page);
            assert!(page.starts_with("<!doctype html>\n<html lang=\""));
            assert_eq!(page.matches("<h1").count(), 1);
            assert_eq!(page.matches("<main").count(), 1);
            assert!(page.contains("class=\"skip\" href=\"#main\""));
            assert!(page.contains("aria-live=\"polite\""));
            assert_eq!(
                page.matches("<table").count(),
                page.matches("<thead").count()
            );
        }
    }
}

/// Every element that is opened is closed, in order, and no id is given twice.
fn well_formed(page: &str) {
    const VOID: [&str; 9] = [
        "!doctype", "meta", "link", "input", "br", "path", "circle", "rect", "line",
    ];
    let mut open = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for piece in page.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap();
        let name = tag.split([' ', '/']).find(|n| !n.is_empty()).unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed.to_owned()), "in {open:?} of {page}");
        } else if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().unwrap();
            assert!(ids.insert(id.to_owned()), "id {id} twice");
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_change_copies_only_its_component_and_counters_alone_are_no_news() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let before = sample::snapshot(&mut draft, vec![]);
    let probe = crate::inventory::ProbeIx::at(5);
    draft.probe_mut(probe).runs += 1;
    let after = sample::snapshot(&mut draft, vec![]);
    let parts = before.parts.iter().zip(&after.parts);
    let [(part, next)] = parts
        .filter(|(a, b)| !Arc::ptr_eq(a, b))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one site has changed");
    };
    let components = part.components.iter().zip(&next.components);
    let copied = components.filter(|(a, b)| !Arc::ptr_eq(a, b)).count();
    assert_eq!((copied, part.components.len() > 1), (1, true));
    assert!(after.looks_like(&before));
    sample::down(&mut draft, &["roan.helsesenter.rom1"]);
    let third = sample::snapshot(&mut draft, vec![]);
    assert!(!third.looks_like(&after));
}

#[test]
fn what_stands_in_both_inventories_keeps_its_state_and_counts() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    sample::down(&mut draft, &["roan.helsesenter.rom1"]);
    let mut fewer = Names::default();
    fewer.municipalities.remove(0);
    let inventory = Arc::new(sample::inventory(&fewer, true));
    let next = draft.reloaded(Arc::clone(&inventory), sample::at(sample::NOW));
    let room = next.component(sample::find(&inventory, "roan.helsesenter.rom1"));
    assert_eq!(room.shown, FacetState::Down);
    assert_eq!(room.since, Some(sample::at(sample::BEGAN)));
    assert!(room.probes.iter().all(|probe| probe.runs >= 1_000));
}

#[test]
fn what_only_a_fault_says_of_a_component_outlives_a_reload() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let component = sample::find(draft.inventory(), "roan.helsesenter.rom1");
    let unprobed = Element {
        component,
        facet: Facet::Media,
    };
    assert!(!draft.inventory().is_probed(unprobed));
    draft.set(unprobed, FacetState::Down, sample::at(sample::BEGAN));
    let mut fewer = Names::default();
    fewer.municipalities.remove(0);
    let inventory = Arc::new(sample::inventory(&fewer, true));
    let next = draft.reloaded(Arc::clone(&inventory), sample::at(sample::NOW));
    let room = next.component(sample::find(&inventory, "roan.helsesenter.rom1"));
    assert_eq!(room.shown, FacetState::Down);
    let media = room.facets.iter().find(|facet| facet.facet == Facet::Media);
    assert_eq!(
        media.map(|facet| facet.since),
        Some(Some(sample::at(sample::BEGAN)))
    );
}

#[test]
fn a_component_is_as_ill_as_its_worst_facet() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let component = sample::find(draft.inventory(), "roan.helsesenter.rom1");
    let set = |draft: &mut Draft, facet, state| {
        let element = Element { component, facet };
        draft.set(element, state, sample::at(sample::NOW));
        draft.component(component).shown
    };
    assert_eq!(
        set(&mut draft, Facet::Service, FacetState::Unknown),
        FacetState::Unknown
    );
    assert_eq!(
        set(&mut draft, Facet::Reach, FacetState::Flapping),
        FacetState::Flapping
    );
    assert_eq!(
        set(&mut draft, Facet::Media, FacetState::Down),
        FacetState::Down
    );
    assert_eq!(
        set(&mut draft, Facet::Media, FacetState::Up),
        FacetState::Flapping
    );
}

#[test]
fn ownership_follows_an_agreement_from_the_moment_it_begins() {
    let inventory = Arc::new(sample::inventory(&Names::default(), true));
    let mut draft = Draft::new(Arc::clone(&inventory), sample::at("2025-12-31T00:00:00Z"));
    let room = sample::find(&inventory, "afjord.helsesenter.rom1");
    let elsewhere = sample::find(&inventory, "roan.helsesenter.rom1");
    assert!(draft.component(room).has_gap());
    draft.renew_ownership(sample::at(sample::NOW));
    assert!(!draft.component(room).has_gap());
    assert!(draft.component(elsewhere).has_gap());
}

#[test]
fn lateness_is_counted_in_the_bucket_it_belongs_to() {
    let snapshot = sample::all_well();
    let Lateness { buckets, count, .. } = snapshot.monitor.lateness;
    assert_eq!((buckets, count), ([3, 1, 0, 1, 0, 0, 0, 1], 7));
}

#[test]
fn what_shadow_mode_keeps_back_reads_as_json_as_the_page_has_it() {
    let told = |snapshot: &Snapshot| {
        let text = shadow_json(&shown(snapshot), &[sample::kept_back()]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let quiet = told(&sample::all_well());
    assert_eq!(quiet["in_shadow"], serde_json::json!([]));
    assert_eq!(
        quiet["kept_back"],
        serde_json::json!([{
            "region": "fosen",
            "party": "nhn",
            "reason": "responsible",
            "decided_at": sample::kept_back().brief.created_at,
            "fault": "FOSEN-2026-0042",
            "language": "nb",
            "subject": "Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]",
            "text": "Linja er nede.\n\n<b>Hva nå</b>\nRing.\n",
        }])
    );
    let whole = told(&sample::in_shadow(&["fosen"]));
    assert_eq!(whole["in_shadow"][0]["whole"], true);
    let one = told(&sample::in_shadow(&["nhn"]));
    assert_eq!(one["in_shadow"][0]["operator"], "fosen-ikt");
    assert_eq!(one["in_shadow"][0]["whole"], false);
    assert_eq!(one["in_shadow"][0]["parties"], serde_json::json!(["nhn"]));
}

#[test]
fn faults_as_json_have_the_promised_fields() {
    let snapshot = sample::troubled();
    let text = faults_json(
        snapshot.faults.iter().map(AsRef::as_ref),
        &mut BTreeMap::new(),
    );
    insta::assert_snapshot!(text);
    let list: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    for fault in &list {
        for field in [
            "number",
            "state",
            "cause",
            "candidates",
            "owner",
            "agreement",
            "holder",
            "affected",
            "began_at",
            "opened_at",
            "cleared_at",
            "closed_at",
        ] {
            assert!(fault.get(field).is_some(), "{field}");
        }
    }
    let one: serde_json::Value = serde_json::from_str(&fault_json(&snapshot.faults[0])).unwrap();
    assert_eq!(one["timeline"].as_array().unwrap().len(), 3);
    assert_eq!(one["evidence"]["witness"]["class"], "answered");
}

#[test]
fn the_schema_names_every_field_that_is_written() {
    let schema: serde_json::Value = serde_json::from_str(&fault_schema()).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    for fault in sample::troubled().faults.iter() {
        let one: serde_json::Value = serde_json::from_str(&fault_json(fault)).unwrap();
        for name in one.as_object().unwrap().keys() {
            assert!(properties.contains_key(name), "{name}");
        }
    }
    assert_eq!(schema["properties"]["began_at"]["format"], "date-time");
}

fn scrape(format: Format, snapshot: &Snapshot) -> scrape::Page {
    let process = Process {
        cpu_seconds: 1.25,
        ..Process::default()
    };
    let text = scraped(format, snapshot, Some(process), own());
    scrape::Page::parse(&text, format == Format::OpenMetrics)
}

fn scraped(
    format: Format,
    snapshot: &Snapshot,
    process: Option<Process>,
    own: Vec<prometheus::proto::MetricFamily>,
) -> String {
    let labels = Labels::of(&snapshot.inventory, COMPONENT_SERIES);
    let scrape = Scrape::new(format, shown(snapshot), Arc::new(labels), process, own);
    text_of(scrape.collect())
}

fn text_of(pieces: Vec<Bytes>) -> String {
    String::from_utf8(pieces.concat()).unwrap()
}

fn own() -> Vec<prometheus::proto::MetricFamily> {
    let registry = prometheus::Registry::new();
    let counter = prometheus::IntCounter::new("samband_own_total", "Own \"count\" \\ of\nthings.");
    let counter = counter.unwrap();
    counter.inc_by(3);
    let histogram = prometheus::Histogram::with_opts(
        prometheus::HistogramOpts::new("samband_own_seconds", "Own span.").buckets(vec![0.5, 1.0]),
    )
    .unwrap();
    histogram.observe(0.75);
    registry.register(Box::new(counter)).unwrap();
    registry.register(Box::new(histogram)).unwrap();
    registry.gather()
}

#[test]
fn both_formats_read_back_strictly_and_say_the_same() {
    for snapshot in [
        sample::all_well(),
        sample::one_fault(),
        sample::troubled(),
        sample::cut_off(),
        sample::hostile(),
    ] {
        let text = scrape(Format::Text, &snapshot);
        let open = scrape(Format::OpenMetrics, &snapshot);
        assert_eq!(text.samples, open.samples);
    }
    let mut own = scrape(Format::Text, &sample::all_well()).samples;
    own.retain(|(name, _), _| name.starts_with("samband_own"));
    assert_eq!(own.len(), 6);
}

#[test]
fn the_metrics_of_a_large_region_come_in_small_pieces_that_make_a_whole() {
    let names: Vec<String> = (0..250).map(|nth| format!("place-{nth}")).collect();
    let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
    let names = sample::Names {
        municipalities: names.iter().map(|&name| (name, name)).collect(),
        ..sample::Names::default()
    };
    let inventory = sample::inventory(&names, true);
    let snapshot = Arc::new(sample::snapshot(&mut sample::well(inventory), vec![]));
    let pieces = |most| -> Vec<Bytes> {
        let labels = Arc::new(Labels::of(&snapshot.inventory, most));
        Scrape::new(Format::Text, shown(&snapshot), labels, None, Vec::new()).collect()
    };
    for pieces in [pieces(COMPONENT_SERIES), pieces(0)] {
        assert!(pieces.len() > 5, "{}", pieces.len());
        assert!(pieces.iter().all(|piece| piece.len() < 100_000));
        scrape::Page::parse(&text_of(pieces), false);
    }
    let pieces = pieces(COMPONENT_SERIES);
    let page = scrape::Page::parse(&text_of(pieces), false);
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (name, labels) in page.samples.keys() {
        if let Some(component) = labels.get("component") {
            *found.entry((name, component)).or_default() += 1;
        }
    }
    let of = |name, component| found.get(&(name, component)).copied().unwrap_or(0);
    for (ix, component) in snapshot.inventory.components() {
        let probes = snapshot.inventory.probes();
        let probes = probes.filter(|(_, p)| p.component == ix).count();
        assert_eq!(of("samband_probe_runs_total", &component.id), probes);
        assert_eq!(of("samband_component_state", &component.id), 4);
    }
}

#[test]
fn what_is_kept_of_one_scrape_for_the_next_is_written_anew_when_a_state_changes() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let before = Arc::new(sample::snapshot(&mut draft, vec![]));
    let (_, probe) = before.inventory.probes().last().unwrap();
    draft.set(probe.element(), FacetState::Down, before.at);
    let after = Arc::new(sample::snapshot(&mut draft, vec![]));
    let labels = || Arc::new(Labels::of(&before.inventory, COMPONENT_SERIES));
    let scraped = |snapshot: &Arc<Snapshot>, labels: &Arc<Labels>| {
        let labels = Arc::clone(labels);
        text_of(Scrape::new(Format::Text, shown(snapshot), labels, None, Vec::new()).collect())
    };
    let kept = labels();
    let first = scraped(&before, &kept);
    assert_eq!(scraped(&before, &kept), first);
    let second = scraped(&after, &kept);
    assert_eq!(second, scraped(&after, &labels()));
    assert_ne!(second, first);
    assert_eq!(scraped(&before, &kept), first);
    // What is measured from now on can be poor, though it is as well as before.
    let (component, _) = before.inventory.components().last().unwrap();
    let media = Element {
        component,
        facet: Facet::Media,
    };
    draft.set(media, FacetState::Up, before.at);
    let measured = Arc::new(sample::snapshot(&mut draft, vec![]));
    assert_eq!(scraped(&measured, &kept), scraped(&measured, &labels()));
    // A run that fails, or could not be performed, without any state changing.
    let (ix, _) = before.inventory.probes().last().unwrap();
    let ours = Class::NotPerformed(LocalError::Late);
    for class in [Class::Silent, ours, Class::Answered] {
        let last = draft.probe_mut(ix).last.as_mut().unwrap();
        last.class = class;
        let ran = Arc::new(sample::snapshot(&mut draft, vec![]));
        assert_eq!(scraped(&ran, &kept), scraped(&ran, &labels()), "{class:?}");
    }
}

#[test]
fn metrics_and_pages_count_the_same_components_and_the_same_gaps() {
    let snapshot = Arc::new(sample::all_well());
    let (all, gaps) = (snapshot.to_be_agreed().count(), snapshot.gaps());
    assert!(0 < gaps && gaps < all);
    for most in [COMPONENT_SERIES, 0] {
        let labels = Arc::new(Labels::of(&snapshot.inventory, most));
        let scrape = Scrape::new(Format::Text, shown(&snapshot), labels, None, Vec::new());
        let text = text_of(scrape.collect());
        let page = scrape::Page::parse(&text, false);
        let sum = |names: &[&str]| {
            let samples = page.samples.iter();
            let of = samples.filter(|((name, _), _)| names.contains(&name.as_str()));
            of.map(|(_, value)| *value).sum::<f64>()
        };
        assert_eq!(sum(&["samband_components_owned"]), all as f64);
        let lacks = ["samband_components_unowned", "samband_components_contested"];
        assert_eq!(sum(&lacks), gaps as f64);
    }
}

#[test]
fn the_metrics_of_a_region_in_trouble_stand_so() {
    let snapshot = sample::troubled();
    insta::assert_snapshot!(scraped(Format::OpenMetrics, &snapshot, None, Vec::new()));
}

#[test]
fn label_values_come_back_as_they_were() {
    let mut text = String::new();
    let value = "back\\slash \"quote\" new\nline {brace} ,comma=";
    super::metrics::write_label(&mut text, "site", value);
    let page = format!("# HELP x y\n# TYPE x gauge\nx{{{text}}} 1\n");
    let page = scrape::Page::parse(&page, false);
    let ((_, labels), _) = page.samples.first_key_value().unwrap();
    assert_eq!(labels["site"], value);
}

#[test]
fn a_component_costs_five_series_and_four_for_each_probe() {
    let snapshot = sample::all_well();
    let page = scrape(Format::Text, &snapshot);
    for status in snapshot.components() {
        let id = &snapshot.inventory[status.component].id;
        let count = page
            .samples
            .keys()
            .filter(|(_, labels)| labels.get("component").is_some_and(|c| **c == **id))
            .count();
        let probes = status.probes.len();
        // A component that is unknown has no `up`.
        let own = 4 + usize::from(status.shown != FacetState::Unknown);
        assert_eq!(count, own + 4 * probes, "{id}");
    }
}

#[test]
fn a_refusal_is_a_success_of_a_probe_that_asks_whether_somebody_is_reached() {
    let inventory = sample::inventory(&Names::default(), true);
    let asks = |facet| {
        let mut all = inventory.probes();
        let found = all.find(|(_, probe)| probe.facet == facet);
        found.expect("a probe").0
    };
    let (reach, service) = (asks(Facet::Reach), asks(Facet::Service));
    let told = [(reach, 1.0, 0), (service, 0.0, 1)];
    let mut draft = sample::well(inventory);
    for (probe, _, failures) in told {
        let observation = Observation {
            exchange: None,
            kept: None,
            probe,
            occasion: Occasion::Regular,
            started: Mono::START,
            ended: Mono::START,
            outcome: Outcome::Refused {
                rtt: Duration::ZERO,
            },
        };
        let verdict = observation.verdict(&draft.inventory()[probe]);
        let status = draft.probe_mut(probe);
        status.record(&observation, verdict, sample::at(sample::NOW));
        let counted: u64 = status.failures.seen().map(|(_, count)| count).sum();
        assert_eq!(counted, failures, "{probe:?}");
    }
    let snapshot = sample::snapshot(&mut draft, vec![]);
    let page = scrape(Format::Text, &snapshot);
    for (probe, success, _) in told {
        let probe = &snapshot.inventory[probe];
        let component = &snapshot.inventory[probe.component].id;
        let mut own = page.samples.iter().filter(|((name, labels), _)| {
            name == "samband_probe_success"
                && labels["component"] == **component
                && labels["probe"] == *probe.id
        });
        let value = own.next().expect("a sample").1;
        assert_eq!(value.to_string(), success.to_string(), "{}", probe.id);
    }
}

#[test]
fn a_component_that_is_taken_away_vanishes_from_the_metrics() {
    let mut names = Names::default();
    names.municipalities.retain(|(id, _)| *id != "osen");
    let draft = sample::well(sample::inventory(&Names::default(), true));
    let inventory = Arc::new(sample::inventory(&names, true));
    let mut draft = draft.reloaded(inventory, sample::at(sample::NOW));
    let page = scrape(Format::Text, &sample::snapshot(&mut draft, vec![]));
    let osen = |labels: &scrape::Set| labels.values().any(|value| value.contains("osen."));
    assert!(!page.samples.keys().any(|(_, labels)| osen(labels)));
    assert!(
        page.samples
            .keys()
            .any(|(_, labels)| labels.values().any(|v| v.contains("roan.")))
    );
}

#[test]
fn above_the_limit_there_are_sums_per_site_and_kind() {
    const MANY: usize = COMPONENT_SERIES / 4 + 1;
    let municipalities = (0..MANY).map(|nth| {
        let id: &'static str = Box::leak(format!("m{nth}").into_boxed_str());
        (id, id)
    });
    let names = Names {
        municipalities: municipalities.collect(),
        ..Names::default()
    };
    let mut draft = sample::well(sample::inventory(&names, true));
    let snapshot = sample::snapshot(&mut draft, vec![]);
    let page = scrape(Format::OpenMetrics, &snapshot);
    assert!(
        !page
            .samples
            .keys()
            .any(|(_, labels)| labels.contains_key("component"))
    );
    let sum = |name: &str, state: Option<&str>| -> f64 {
        page.samples
            .iter()
            .filter(|((n, labels), _)| {
                n == name && state.is_none_or(|s| labels.get("state").is_some_and(|l| l == s))
            })
            .map(|(_, value)| value)
            .sum()
    };
    let all = snapshot.components().count() as f64;
    assert_eq!(sum("samband_components", None), all);
    let runs: u64 = snapshot
        .components()
        .flat_map(|c| &c.probes)
        .map(|p| p.runs)
        .sum();
    assert_eq!(sum("samband_probe_runs_total", None), runs as f64);
}

#[test]
fn the_format_is_the_one_that_the_scraper_likes_best() {
    let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    for (accept, expected) in [
        (None, Format::Text),
        (Some("*/*"), Format::Text),
        (Some(prometheus), Format::OpenMetrics),
        (
            Some("text/plain;version=0.0.4;q=0.9,application/openmetrics-text;q=0.1"),
            Format::Text,
        ),
        (Some("application/openmetrics-text;q=0"), Format::Text),
        (
            Some("application/openmetrics-text; version=\"1.0.0\""),
            Format::OpenMetrics,
        ),
        (Some(HOSTILE), Format::Text),
    ] {
        assert_eq!(Format::negotiate(accept), expected, "{accept:?}");
    }
}

#[test]
fn hours_of_a_week_are_written_as_people_write_them() {
    let spans = ["mon-fri 17:00-08:00", "sat,sun 00:00-24:00"];
    let spans: Vec<_> = spans.iter().map(|text| text.parse().unwrap()).collect();
    let hours = |country| {
        let zone = jiff::tz::TimeZone::UTC;
        crate::agenda::Hours::new(spans.clone(), crate::agenda::Calendar { zone, country })
    };
    let norway = hours(Some(crate::agenda::Country::Norway));
    assert_eq!(
        super::words::Words::of(Language::Bokmal).hours(&norway),
        "man–fre 17:00–08:00; lør–søn 00:00–24:00 (helligdager som søndag)"
    );
    assert_eq!(
        super::words::Words::of(Language::English).hours(&hours(None)),
        "Mon–Fri 17:00–08:00; Sat–Sun 00:00–24:00"
    );
}

#[test]
fn a_fault_that_is_followed_no_further_is_not_said_to_be_about_something_unwatched() {
    let snapshot = sample::troubled();
    for (language, said, unsaid) in [
        (
            English,
            "What showed the fault is no longer asked",
            "no longer watched",
        ),
        (
            Bokmal,
            "Det som viste feilen, måles ikke lenger",
            "overvåkes ikke lenger",
        ),
    ] {
        let mut active = snapshot
            .open_faults()
            .filter(|fault| fault.state.is_active());
        let mut fault = active.next().unwrap().as_ref().clone();
        sample::happens(&mut fault, "2026-11-29T09:00:00Z", What::Withdrawn);
        let page = page::fault(&snapshot, &fault, None, language).unwrap();
        assert!(page.contains(said), "{page}");
        assert!(!page.contains(unsaid), "{page}");
        let (print, _) = fault.print_and_events().unwrap();
        assert!(page.contains(&print), "{page}");
    }
}

#[test]
fn what_works_by_the_word_of_others_only_says_so_where_it_stands() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let router = sample::find(draft.inventory(), "afjord.helsesenter.ruter");
    for (contradicted, is_new) in [(true, true), (true, false), (false, false)] {
        assert_eq!(draft.contradict(router, contradicted), is_new);
        let snapshot = sample::snapshot(&mut draft, Vec::new());
        for (language, words) in [
            (Bokmal, "andre viser at den virker"),
            (English, "others show that it works"),
        ] {
            let page = page::municipality(&snapshot, "afjord", language);
            let page = page.unwrap().unwrap();
            assert_eq!(page.matches(words).count(), usize::from(contradicted));
        }
    }
}

#[test]
fn planned_work_is_shown_a_week_ahead_and_where_it_matters() {
    let soon = sample::at("2026-11-24T01:00:00Z");
    let work = |from: jiff::Timestamp| {
        let inventory = sample::inventory(&Names::default(), true);
        let line = sample::find(&inventory, "afjord.helsesenter.linje");
        let (region, _) = inventory.regions().next().unwrap();
        let party = inventory[region].coordinator;
        let mut builder = Builder::on(inventory);
        builder.maintenance(Maintenance {
            id: "kort".into(),
            region,
            party,
            text: format!("Nye kort {HOSTILE}").into(),
            reference: Some("CHG-7".into()),
            windows: Windows::Once(Window {
                from,
                until: from + jiff::SignedDuration::from_hours(2),
            }),
            parts: Parts {
                components: vec![line],
                ..Parts::default()
            },
            extent: Extent::default(),
            declared: None,
        });
        let mut draft = sample::well(builder.finish().unwrap());
        sample::snapshot(&mut draft, Vec::new())
    };
    let shown = |snapshot: &Snapshot, page: &str| {
        let page = match page {
            "overview" => page::overview(snapshot, Bokmal).unwrap(),
            id => page::municipality(snapshot, id, Bokmal).unwrap().unwrap(),
        };
        assert!(!page.contains(HOSTILE), "{page}");
        page.contains("Nye kort") && page.contains("CHG-7")
    };
    let near = work(soon);
    assert!(shown(&near, "overview") && shown(&near, "afjord"));
    assert!(!shown(&near, "roan"), "nothing there depends on it");
    let now = work(near.at);
    let page = page::overview(&now, Bokmal).unwrap();
    assert!(page.contains("Nå, til "), "{page}");
    let far = work(near.at + jiff::SignedDuration::from_hours(8 * 24));
    let over = work(near.at - jiff::SignedDuration::from_hours(2));
    assert!(!shown(&far, "overview") && !shown(&over, "overview"));
}

#[test]
fn a_fault_that_planned_work_explains_is_in_nobodys_hands_in_the_lists() {
    let mut fault = sample::one_fault().faults[0].as_ref().clone();
    fault.incident = Some(IncidentRef {
        id: "kort".to_owned(),
        party: "nhn".to_owned(),
        party_name: "Norsk Helsenett".to_owned(),
        since: sample::at(sample::BEGAN),
        expected_end: None,
        text: "Nye kort".to_owned(),
        reference: None,
        planned: true,
    });
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    for (planned, row) in [(true, 1), (false, 0)] {
        fault.incident.as_mut().unwrap().planned = planned;
        let snapshot = sample::snapshot(&mut draft, vec![fault.clone()]);
        let page = page::faults(&snapshot, Bokmal).unwrap();
        assert_eq!(page.matches("<span class=\"tag planned\">").count(), row);
    }
}

#[test]
fn a_norwegian_page_quotes_as_norwegian_does() {
    let mut snapshot = sample::troubled();
    let it = sample::party("roan", "Roan kommune");
    let faults = snapshot.faults.iter().map(|fault| {
        let mut fault = (**fault).clone();
        if fault.state.is_active() {
            let said = What::Commented {
                by: it.clone(),
                through: None,
                text: "Vi ser på det.".to_owned(),
            };
            let over = What::HandedOver {
                by: Some(it.clone()),
                through: None,
                to: it.clone(),
                because: "garanti".to_owned(),
            };
            for what in [said, over] {
                sample::happens(&mut fault, "2026-11-22T08:25:00Z", what);
            }
        }
        Arc::new(fault)
    });
    snapshot.faults = faults.collect();
    for page in pages(&snapshot, Bokmal) {
        assert!(
            !page.contains(['“', '”']) && !page.contains("&quot;"),
            "{page}"
        );
    }
}
