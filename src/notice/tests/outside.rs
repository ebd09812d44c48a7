//! What a party outside the health network is told: the minimum.

use super::super::outbox::Head;
use super::super::webhook;
use super::*;
use crate::inventory::{PartyIx, When};

#[test]
fn a_party_outside_the_health_network_is_told_the_minimum() {
    for (language, tag) in Language::ALL.map(|each| (each, each.tag())) {
        let inventory = inventory(language);
        let region = inventory.region_by_id("fosen").expect("a region");
        let scene = mail::Scene::of(&context(), &inventory, region);
        let (case, _) = Case::open(42, the_tie(), undecided());
        let mut due = due_for(Reason::Responsible, language);
        due.recipient.party = "leverandor".to_owned();
        let mail = mail::of_fault(&due, &case.fault, &scene, None);
        for hidden in ["192.0.2.", "Rom 1", "rom1", "/f/", "https:", "ping"] {
            for text in [&mail.subject, &mail.text, &mail.html] {
                assert!(!text.contains(hidden), "{hidden} is in {text}");
            }
        }
        assert!(mail.text.contains("FOSEN-2026-0042"));
        assert!(mail.subject.contains("FOSEN-2026-0042"));
        let whole = format!("Subject: {}\n\n{}", mail.subject, mail.text);
        insta::assert_snapshot!(format!("minimum-{tag}"), whole);
    }
}

/// The region with the IT partner outside the health network.
pub(super) fn partner_outside(inventory: Inventory) -> Inventory {
    let mut builder = Builder::on(inventory);
    let partner = PartyIx::at(2);
    assert_eq!(&*builder.so_far()[partner].id, "it");
    builder.party_mut(partner).outside = true;
    builder.finish().unwrap()
}

/// What tells a stranger how the network is made, or leads there.
const HIDDEN: [&str; 8] = [
    "192.0.2.",
    "Rom 1",
    "https:",
    "/f/",
    "Åfjord",
    "Driftsavtale",
    "2026/114",
    "ping",
];

pub(super) fn hides(told: &str) {
    for hidden in HIDDEN {
        assert!(!told.contains(hidden), "{hidden} is in {told}");
    }
}

fn told_outside(reason: Reason, language: Language, case: &Case) -> Message {
    let inventory = partner_outside(inventory(language));
    let scene = Scene::of(&context(), &inventory, region());
    let mut due = due_for(reason, language);
    due.recipient.party = "it".to_owned();
    mail::of_fault(&due, &case.fault, &scene, None)
}

#[test]
fn a_recovery_says_that_it_works_again_and_what_is_watched_no_longer_is_not_known() {
    for (language, well, grave, unknown) in [
        (
            Language::English,
            "Severity: works again",
            "cannot be used",
            "Severity: not known: it is watched no longer",
        ),
        (
            Language::Bokmal,
            "Alvor: virker igjen",
            "kan ikke brukes",
            "Alvor: ikke kjent: det overvåkes ikke lenger",
        ),
    ] {
        let (mut case, _) = Case::open(42, the_line(), agreed("it"));
        let open = told_outside(Reason::Responsible, language, &case);
        assert!(open.text.contains(grave), "{}", open.text);
        let mut withdrawn = Case {
            fault: case.fault.clone(),
        };
        case.then(860, What::Cleared);
        let over = told_outside(Reason::Recovered, language, &case);
        let text = over.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(well) && !text.contains(grave), "{text}");
        withdrawn.then(860, What::Withdrawn);
        let gone = told_outside(Reason::Withdrawn, language, &withdrawn);
        let text = gone.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(unknown) && !text.contains(grave), "{text}");
    }
}

#[test]
fn of_a_tie_every_site_is_named_that_it_may_lie_at() {
    let at = |id, kind| cause(component(id, "X", kind), Facet::Reach, Mode::Silent);
    let tie = found(vec![
        at("afjord.helsesenter.linje", Kind::AccessLine),
        at("afjord.helsesenter.ruter", Kind::SiteRouter),
        at("orland.helsesenter.linje", Kind::AccessLine),
    ]);
    let (case, _) = Case::open(42, tie, undecided());
    let told = told_outside(Reason::Undecided, Language::English, &case).text;
    let sites = "afjord.helsesenter or orland.helsesenter";
    assert!(told.contains(sites), "{told}");
    let mut shared = the_tie();
    shared.candidates[1].component.site = None;
    let (case, _) = Case::open(42, shared, undecided());
    let told = told_outside(Reason::Undecided, Language::English, &case).text;
    assert!(told.contains("afjord.helsesenter or fosen"), "{told}");
}

#[test]
fn where_the_coordinator_has_no_telephone_an_answer_is_asked_for() {
    let inventory = partner_outside(inventory(Language::English));
    let scene = Scene::of(&context(), &inventory, region()).without_telephone();
    let (case, _) = Case::open(42, the_line(), agreed("it"));
    let due = due_for(Reason::Responsible, Language::English);
    let text = mail::of_fault(&due, &case.fault, &scene, None).text;
    assert!(!text.contains("Call") && !text.contains('–'), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Answer this mail and give the number of the fault."));
}

#[test]
fn a_webhook_bears_no_link_and_no_fault_to_whoever_is_outside() {
    let (case, _) = Case::open(42, the_line(), agreed("it"));
    let payload = |inventory: &Inventory| {
        let due = due_for(Reason::Responsible, Language::Bokmal);
        let scene = Scene::of(&context(), inventory, region());
        let message = mail::of_fault(&due, &case.fault, &scene, None);
        let head = Head {
            about: "x",
            inventory,
            region: region(),
            fault: Some(&case.fault),
            ordinal: 0,
        };
        let about = webhook::About {
            reason: Reason::Responsible,
            recipient: &due.recipient,
            text: &message.subject,
            gathered: Vec::new(),
            decided_at: at(0),
        };
        webhook::of_notice(&context(), &Key::from("key".to_owned()), &head, about).text
    };
    let inside = inventory_with_webhooks(When::Always, &[]);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let told = value(&payload(&inside));
    assert_eq!(told["link"], "https://samband.example/f/FOSEN-2026-0042");
    assert!(told["fault"].is_object());
    let told = payload(&partner_outside(inside));
    hides(&told);
    let told = value(&told);
    assert!(told["link"].is_null() && told["fault"].is_null());
    assert_eq!(told["text"], "Nede [FOSEN-2026-0042]");
}

#[test]
fn a_digest_leads_nowhere_for_whoever_is_outside() {
    let inventory = partner_outside(inventory(Language::English));
    let gathered = mail::Gathered {
        notices: 2,
        faults: 1,
        subjects: vec!["Down [FOSEN-2026-0042]"],
        left_out: 3,
        ..mail::Gathered::default()
    };
    let scene = Scene::of(&context(), &inventory, region());
    let inside = scene.clone().for_party("afjord");
    let told = |scene: &Scene| mail::of_digest(&gathered, Language::English, scene);
    assert!(told(&inside).text.contains("https:"));
    let outside = told(&scene.for_party("it"));
    for text in [&outside.subject, &outside.text, &outside.html] {
        hides(text);
    }
    assert!(outside.text.contains("FOSEN-2026-0042"));
}

#[test]
fn that_an_agreement_ends_is_told_outside_by_its_last_day_and_whom_to_call() {
    for (language, parts) in [
        (
            Language::English,
            ["Last day: 31 December 2026", "Call: 72 00 00 00"],
        ),
        (
            Language::Bokmal,
            ["Siste dag: 31. desember 2026", "Ring: 72 00 00 00"],
        ),
    ] {
        let inventory = partner_outside(inventory(language));
        let mut outbox = Outbox::default();
        let (agreement, _) = inventory.agreements().next().unwrap();
        let ending = mail::Ending {
            agreement,
            at: at(0),
        };
        let rows = outbox.put_ending(&context(), ending, &inventory, now(0));
        let of = |party: &str| {
            let row = rows.iter().find(|row| row.recipient.party == party);
            row.unwrap().message.clone()
        };
        let outside = of("it");
        for text in [&outside.subject, &outside.text, &outside.html] {
            hides(text);
        }
        let text = outside
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        assert!(of("afjord").text.contains("Åfjord"));
    }
}
