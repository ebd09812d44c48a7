//! Fosen: nobody has agreed to anything, so that a fault is the municipality's own, and the
//! council stands behind it.

use samband::inventory::Facet;
use serde_json::json;

use super::{
    changed, counted_seconds, escalated, moved, ownerless_minutes, says_no, says_yes, shown,
    to_come, warned, was_told,
};
use crate::play::Play;
use crate::shipped::text;

/// What Fosen IKT and the six could sign, to end with the year; the file has no agreement.
const SIGNED: &str = r#"
[[agreement]]
id = "fosen-ikt-2026"
name = "Driftsavtale videokonferanse"
party = "fosen-ikt"
reference = "sak 2026/117"
standing = "signed"
from = 2026-01-01
until = 2026-12-31
municipalities = ["orland", "rissa", "bjugn", "afjord", "roan", "osen"]
kinds = ["codec", "room-network", "site-router"]
respond = "2 h"
"#;

fn signed() -> String {
    text("fosen") + SIGNED
}

#[test]
fn at_night_osen_is_told_at_once_and_has_until_noon_to_say_yes() {
    let mut play = Play::told_of("fosen", &text("fosen"), "2026-11-25T02:00:00Z");
    let number = play.fails("osen.sykeheim.rom1", Facet::Reach);
    let told = [
        "Wed 03:02 osen responsible",
        "Wed 03:02 fosen-regionrad gap",
    ];
    assert_eq!(
        play.story(&number),
        told,
        "the night staff's room is not left for the morning"
    );
    let fault = play.json(&number);
    assert_eq!(
        shown(&play, &fault, "answer_by"),
        "Wed 12:00",
        "four hours from eight on"
    );
    assert!(play.page(&number).contains("Svar innen 12:00"));
    play.wait_until("2026-11-25T07:30:00Z");
    assert_eq!(
        play.story(&number).len(),
        2,
        "at half past eight nobody is late"
    );
    let osen = play.partner("fosen:osen");
    says_yes(&mut play, &osen, &number).taken();
    play.wait_until("2026-11-26T12:00:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
}

#[test]
fn on_the_seventeenth_of_may_roan_is_told_and_the_clock_stands_until_the_day_after() {
    let mut play = Play::told_of("fosen", &text("fosen"), "2027-05-17T08:00:00Z");
    let number = play.fails("roan.omsorgssenter.rom1", Facet::Service);
    assert!(
        play.story(&number)
            .contains(&"Mon 10:02 roan responsible".to_owned())
    );
    let fault = play.json(&number);
    assert_eq!(shown(&play, &fault, "answer_by"), "Tue 12:00");
    assert!(fault["clause"]["holidays"] == "NO", "{fault}");
    play.wait_until("2027-05-18T09:59:00Z");
    assert_eq!(
        escalated(&play, &number),
        [""; 0],
        "a parade is no working time"
    );
    play.wait_until("2027-05-18T10:01:00Z");
    assert_eq!(escalated(&play, &number), ["Tue 12:00 fosen-regionrad"]);
}

#[test]
fn when_fosen_ikts_agreement_ends_what_is_open_stays_its_own_and_what_begins_is_the_municipalitys()
{
    let mut play = Play::told_of("fosen", &signed(), "2026-12-31T22:40:00Z");
    let old = play.fails("rissa.helsesenter.rom1", Facet::Reach);
    play.wait_until("2026-12-31T23:05:00Z");
    let new = play.fails("bjugn.helsesenter.rom2", Facet::Reach);
    let (before, after) = (play.json(&old), play.json(&new));
    assert_eq!(
        (&before["owner"], &before["agreement"]),
        (&json!("fosen-ikt"), &json!("fosen-ikt-2026"))
    );
    assert_eq!(
        (&after["owner"], &after["gap"]),
        (&json!("bjugn"), &json!("unagreed"))
    );
    assert_eq!(before["clause"]["agreed"], true, "the clause stays with it");
    let ikt = play.partner("fosen:fosen-ikt");
    says_yes(&mut play, &ikt, &old).taken();
    let no = says_yes(&mut play, &ikt, &new);
    assert_eq!(
        no.status, 404,
        "it is nothing of Fosen IKT's any more: {no:?}"
    );
    assert!(play.page(&new).contains("Ingen avtale i kraft dekker"));
}

#[test]
fn ninety_sixty_thirty_and_seven_days_before_it_ends_fosen_ikt_and_the_six_are_warned() {
    let mut play = Play::told_of("fosen", &signed(), "2026-10-01T10:00:00Z");
    play.wait_until("2027-01-02T10:00:00Z");
    let days = ["2026-10-01", "2026-10-31", "2026-11-30", "2026-12-23"];
    for party in [
        "fosen-ikt",
        "orland",
        "rissa",
        "bjugn",
        "afjord",
        "roan",
        "osen",
        "fosen-regionrad",
    ] {
        assert_eq!(
            warned(&play, party),
            days,
            "{party}, by the clock of Greenwich"
        );
    }
    for party in ["norsk-helsenett", "st-olavs"] {
        assert_eq!(warned(&play, party), [""; 0], "it is none of {party}'s");
    }
}

#[test]
fn osen_leaves_the_agreement_in_december_with_its_own_three_parts_and_nobody_elses() {
    let until = "until = 2026-12-31\n";
    let leaves = format!("{until}leaving = [{{ municipality = \"osen\", from = 2026-12-01 }}]\n");
    let text = changed(&signed(), until, &leaves);
    let (last, first) = ("2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z");
    let inventory = crate::shipped::loaded(&[("fosen", text.clone())]).inventory;
    let own = [
        "osen.sykeheim.network",
        "osen.sykeheim.rom1",
        "osen.sykeheim.router",
    ];
    assert_eq!(moved(&inventory, last, first), own);
    assert_eq!(
        moved(&inventory, "2026-11-01T12:00:00Z", last),
        [""; 0],
        "not before"
    );
    let mut play = Play::told_of("fosen", &text, "2026-11-30T22:40:00Z");
    let before = play.fails("osen.sykeheim.rom1", Facet::Registration);
    play.wait_until("2026-11-30T23:02:00Z");
    let after = play.fails("osen.sykeheim.router", Facet::Reach);
    assert_eq!(play.json(&before)["owner"], "fosen-ikt");
    assert_eq!(play.json(&after)["owner"], "osen");
    assert!(
        play.story(&after)
            .contains(&"Tue 00:02 osen responsible".to_owned()),
        "{:?}",
        play.story(&after)
    );
}

#[test]
fn rissa_and_fosen_ikt_both_say_no_and_the_council_has_to_decide() {
    let mut play = Play::told_of("fosen", &text("fosen"), "2026-11-24T11:00:00Z");
    let number = play.fails("rissa.helsesenter.rom1", Facet::Reach);
    let rissa = play.partner("fosen:rissa");
    let ikt = play.partner("fosen:fosen-ikt");
    let fault = says_no(
        &mut play,
        &rissa,
        &number,
        "rom 2 virker, og det er IKT som har nettet",
    );
    assert_eq!(fault["holder"], "rissa", "a no gives it to nobody else");
    play.run(1);
    let over = json!({ "to": "fosen-ikt", "because": "de skal ta rollen" });
    play.act(&rissa, &number, "hand-over", over).taken();
    let fault = says_no(
        &mut play,
        &ikt,
        &number,
        "vi har ingen avtale og ingen folk",
    );
    assert_eq!(fault["holder"], "rissa", "so it is Rissa's again: {fault}");
    play.run(1);
    let fault = says_no(&mut play, &rissa, &number, "fortsatt ikke vårt");
    assert_eq!(fault["holder"], "fosen-regionrad");
    assert_eq!(fault["rejections"], 2);
    assert!(was_told(&play, &number, "fosen-ikt", "released"));
    assert!(was_told(&play, &number, "fosen-regionrad", "responsible"));
    let council = play.given(samband::access::Role::Coordinator, &["fosen"]);
    let body = json!({ "because": "ikke vårt heller" });
    let no = play.act(&council, &number, "reject", body).refused(403);
    assert!(
        no.contains("decides whose it is: hand it over instead"),
        "{no}"
    );
}

#[test]
fn when_rissa_does_not_answer_the_council_is_told_and_the_minutes_are_counted_everywhere() {
    let mut play = Play::told_of("fosen", &text("fosen"), "2026-11-24T11:00:00Z");
    let number = play.fails("rissa.helsesenter.rom1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(to_come(&play, &fault), ["Wed 08:32 fosen-regionrad"]);
    play.wait_until("2026-11-25T07:30:00Z");
    assert_eq!(
        ownerless_minutes(&mut play, &number),
        0,
        "a night is no delay"
    );
    play.wait_until("2026-11-25T09:32:30Z");
    assert_eq!(escalated(&play, &number), ["Wed 08:32 fosen-regionrad"]);
    let fault = play.json(&number);
    assert_eq!(fault["holder"], "fosen-regionrad");
    assert_eq!(ownerless_minutes(&mut play, &number), 120);
    let page = play.page(&number);
    assert!(page.contains("Uten noen som har tatt den 2 t"), "{page}");
    let shown = play.fault_show(&number);
    assert!(
        shown.contains("Not taken     counted from 2026-11-25 08:32:18 CET on"),
        "{shown}"
    );
    let counted = counted_seconds(&mut play, "fosen", "rissa");
    assert!((7_200.0..7_260.0).contains(&counted), "{counted}");
}
