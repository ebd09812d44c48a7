use std::time::Duration;

use super::*;
use crate::daemon::demo::fixture::{clear, fault, inventory, later, mail, reported, snapshot};
use crate::daemon::demo::region::agreement;
use crate::inventory::ComponentIx;

fn narrator() -> Narrator<Vec<u8>> {
    let url = "http://127.0.0.1:8377".to_owned();
    Narrator::new(Vec::new(), false, url, Mono::START)
}

fn at(millis: u64) -> Mono {
    Mono::START + Duration::from_millis(millis)
}

/// What was told, in one line.
fn told(narrator: Narrator<Vec<u8>>) -> String {
    let text = String::from_utf8(narrator.out).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn component(inventory: &Inventory, id: &str) -> ComponentRef {
    let ix: ComponentIx = inventory.find_components(id)[0];
    ComponentRef::of(inventory, ix)
}

#[test]
fn a_fault_is_told_with_number_place_owner_gap_delay_and_page() {
    let inventory = inventory("");
    let mut narrator = narrator();
    let room = component(&inventory, "afjord.helsesenter.rom1");
    narrator.broke(Damage::Hang, &room, at(1_000)).unwrap();
    let fault = fault(&inventory, 1, &["afjord.helsesenter.rom1"]);
    let shown = snapshot(&inventory, &[fault], false);
    narrator.snapshot(&shown, at(5_600)).unwrap();
    let text = told(narrator);
    for part in [
        "The video process in Rom 1, Åfjord helsesenter, hangs",
        "FOSEN-2026-0001: The video equipment in Rom 1, Åfjord helsesenter is silent (reach).",
        "Owner: Åfjord kommune, since no agreement covers it.",
        "Found 4.6 s after it broke.",
        "http://127.0.0.1:8377/f/FOSEN-2026-0001",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn an_agreement_in_force_is_named_as_the_reason() {
    let inventory = inventory(&agreement(jiff::civil::date(2026, 11, 22)));
    let mut narrator = narrator();
    let fault = fault(&inventory, 2, &["bjugn.helsesenter.rom2"]);
    let shown = snapshot(&inventory, &[fault], false);
    narrator.snapshot(&shown, at(0)).unwrap();
    narrator.in_force(&shown, at(0)).unwrap();
    let text = told(narrator);
    let by = "Owner: Fosen IKT, by Driftsavtale videokonferanse (sak 2026/117).";
    assert!(text.contains(by), "{text}");
    assert!(
        text.contains("Fosen IKT answers for 25 of 37 components"),
        "{text}"
    );
}

#[test]
fn a_tie_names_its_candidates_and_blames_nobody() {
    let inventory = inventory(&agreement(jiff::civil::date(2026, 11, 22)));
    let mut narrator = narrator();
    let tie = ["rissa.helsesenter.line", "rissa.helsesenter.router"];
    let shown = snapshot(&inventory, &[fault(&inventory, 3, &tie)], false);
    narrator.snapshot(&shown, at(0)).unwrap();
    let text = told(narrator);
    for part in [
        "One of 2 is silent: the line to Rissa helsesenter (reach), or the router at Rissa helsesenter (reach).",
        "Undecided among Norsk Helsenett and Fosen IKT; Fosen Regionråd holds it.",
        "Cannot be used: Rom 1, Rissa helsesenter; Rom 2, Rissa helsesenter.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("Owner"), "{text}");
}

#[test]
fn what_was_told_is_not_told_again_and_what_is_over_is_told_once() {
    let inventory = inventory("");
    let mut narrator = narrator();
    let mut fault = fault(&inventory, 4, &["rissa.helsesenter.line"]);
    for _ in 0..3 {
        let shown = snapshot(&inventory, &[fault.clone()], false);
        narrator.snapshot(&shown, at(0)).unwrap();
    }
    clear(&mut fault, later(72));
    for _ in 0..3 {
        let shown = snapshot(&inventory, &[fault.clone()], false);
        narrator.snapshot(&shown, at(0)).unwrap();
    }
    let text = told(narrator);
    assert_eq!(text.matches("Owner").count(), 1, "{text}");
    assert_eq!(
        text.matches("1 min 12 s after it began").count(),
        1,
        "{text}"
    );
}

#[test]
fn a_cut_off_monitor_says_how_many_faults_are_open_with_it() {
    let inventory = inventory("");
    let mut alone = narrator();
    for cut_off in [false, true, true, false] {
        let shown = snapshot(&inventory, &[], cut_off);
        alone.snapshot(&shown, at(0)).unwrap();
    }
    let text = told(alone);
    assert_eq!(text.matches("cut off").count(), 1, "{text}");
    assert!(text.contains("nobody is blamed"), "{text}");
    assert_eq!(text.matches("connected again").count(), 1, "{text}");

    let mut blaming = narrator();
    let wrong = fault(&inventory, 5, &["core"]);
    let shown = snapshot(&inventory, &[wrong], true);
    blaming.snapshot(&shown, at(0)).unwrap();
    let text = told(blaming);
    assert!(text.contains("1 fault open"), "{text}");
    assert!(!text.contains("nobody is blamed"), "{text}");
}

#[test]
fn a_mail_is_told_with_the_party_whose_address_it_went_to() {
    let inventory = inventory("");
    let mut narrator = narrator();
    let known = mail("IKT@afjord.example", "Nede");
    narrator.mail(&known, &inventory, at(0)).unwrap();
    let stranger = mail("x@y.example", "Nede");
    narrator.mail(&stranger, &inventory, at(0)).unwrap();
    let text = told(narrator);
    assert!(
        text.contains("Åfjord kommune <IKT@afjord.example>: Nede"),
        "{text}"
    );
    assert!(text.contains("told x@y.example: Nede"), "{text}");
}

#[test]
fn long_lines_are_broken_between_words_and_indented() {
    let mut narrator = narrator();
    let words = "word ".repeat(60);
    narrator.remark(&words, at(61_000)).unwrap();
    let text = String::from_utf8(narrator.out).unwrap();
    assert!(text.starts_with(" 1:01  "), "{text}");
    for line in text.lines() {
        assert!(
            line.chars().count() <= WIDTH && !line.ends_with(' '),
            "{line}"
        );
    }
    assert_eq!(text.matches("word").count(), 60);
}

#[test]
fn what_a_visitor_reports_is_told_as_that_and_how_to_close_it() {
    let inventory = inventory("");
    let mut narrator = narrator().with_command("samband --config demo".to_owned());
    let line = component(&inventory, "rissa.helsesenter.line");
    narrator.broke(Damage::Silence, &line, at(1_000)).unwrap();
    let shown = snapshot(&inventory, &[reported(&inventory, 7)], false);
    narrator.snapshot(&shown, at(2_000)).unwrap();
    narrator.standing(&shown, at(3_000)).unwrap();
    let text = told(narrator);
    for part in [
        "reported FOSEN-2026-0007: Somebody in Rom 1, Åfjord helsesenter reports: no-sound.",
        "Fosen Regionråd finds out whose it is. No probe sees it, so none ends it",
        "look http://127.0.0.1:8377/f/FOSEN-2026-0007",
        "samband --config demo fault close FOSEN-2026-0007 --cause",
        "Reported by visitors, and not closed: 1.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("after it broke"), "{text}");
    assert!(!text.contains("One of 0"), "{text}");
}
