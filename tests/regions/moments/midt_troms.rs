//! Midt-Troms: what was bought has its times, each service its own, and what was not bought
//! is the municipality's.

use samband::inventory::Facet;
use serde_json::json;

use super::{
    changed, escalated, moved, ownerless_minutes, says_no, says_yes, shown, to_come, warned,
    was_told,
};
use crate::play::Play;
use crate::shipped::{by, loaded, owner, text, unagreed};

fn file() -> String {
    text("midt-troms")
}

#[test]
fn at_night_the_out_of_hours_service_has_half_an_hour_and_a_nursing_home_until_nine() {
    let mut play = Play::told_of("midt-troms", &file(), "2026-11-25T02:00:00Z");
    let service = play.fails("bardu.helsesenter.legevakt", Facet::Reach);
    let home = play.fails("lenvik.sykehjem.rom1", Facet::Reach);
    let fault = play.json(&service);
    assert_eq!(fault["owner"], "malselv");
    assert_eq!(to_come(&play, &fault), ["Wed 03:32 midt-troms-regionrad"]);
    let fault = play.json(&home);
    assert_eq!(shown(&play, &fault, "answer_by"), "Wed 09:00");
    assert!(play.story(&home)[0].ends_with(" midt-troms-ikt responsible"));
    play.wait_until("2026-11-25T02:35:00Z");
    assert_eq!(
        escalated(&play, &service),
        ["Wed 03:32 midt-troms-regionrad"]
    );
    assert_eq!(escalated(&play, &home), [""; 0], "it waits for the morning");
    // Before anybody else is at work Målselv says yes after all.
    let malselv = play.partner("midt-troms:malselv");
    let fault = says_yes(&mut play, &malselv, &service).taken();
    assert_eq!(fault["holder"], "malselv");
}

#[test]
fn a_room_that_fails_on_maundy_thursday_is_in_time_until_the_tuesday_after_easter() {
    let mut play = Play::told_of("midt-troms", &file(), "2027-03-25T09:00:00Z");
    let number = play.fails("berg.omsorgssenter.rom1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(
        play.story(&number)[0],
        "Thu 10:02 midt-troms-ikt responsible"
    );
    // The clocks go forward on Easter Sunday: it is nine in summer time.
    assert_eq!(fault["answer_by"], "2027-03-30T07:00:00Z");
    assert_eq!(shown(&play, &fault, "answer_by"), "Tue 09:00");
    assert_eq!(shown(&play, &fault, "restore_by"), "Tue 16:00");
    play.wait_until("2027-03-30T06:59:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
    play.wait_until("2027-03-30T07:01:00Z");
    assert_eq!(
        escalated(&play, &number),
        ["Tue 09:00 midt-troms-regionrad"]
    );
}

/// The file in which what was bought of rooms ends with the year; there it goes on.
fn ending() -> String {
    let from = "from = 2024-01-01\nmunicipalities = [\"berg\", \"torsken\", \"tranoy\"]";
    let until = from.replacen('\n', "\nuntil = 2026-12-30\n", 1);
    changed(&file(), from, &until).replace(
        "leaving = [{ municipality = \"tranoy\", from = 2027-01-01 }]\n",
        "",
    )
}

#[test]
fn when_what_was_bought_ends_each_of_the_eight_has_its_rooms_back_and_the_others_see_nothing() {
    let inventory = loaded(&[("midt-troms", ending())]).inventory;
    let (last, first) = ("2026-12-30T22:59:59Z", "2026-12-30T23:00:00Z");
    let moved = moved(&inventory, last, first);
    for id in &moved {
        assert_eq!(
            owner(&inventory, id, Facet::Reach, last),
            by("midt-troms-ikt", "rom")
        );
        let own = id.split('.').next().expect("a municipality");
        assert_eq!(owner(&inventory, id, Facet::Reach, first), unagreed(own));
        assert!(
            !["malselv", "bardu"].contains(&own),
            "{id} was never bought"
        );
    }
    assert_eq!(moved.len(), 27, "{moved:?}");
    let mut play = Play::told_of("midt-troms", &ending(), "2026-12-30T22:40:00Z");
    for party in ["midt-troms-ikt", "berg", "lenvik", "midt-troms-regionrad"] {
        assert_eq!(
            warned(&play, party),
            ["2026-12-30"],
            "{party}, of the last seven days"
        );
    }
    assert_eq!(
        warned(&play, "bardu"),
        [""; 0],
        "it has bought nothing of it"
    );
    let old = play.fails("torsken.omsorgssenter.rom1", Facet::Reach);
    play.wait_until(first);
    let new = play.fails("berg.omsorgssenter.rom1", Facet::Reach);
    assert_eq!(play.json(&old)["agreement"], "rom");
    let fault = play.json(&new);
    assert_eq!(
        (&fault["owner"], &fault["gap"]),
        (&json!("berg"), &json!("unagreed"))
    );
}

#[test]
fn what_failed_before_tranoy_left_stays_with_whom_it_bought_from_and_only_that() {
    let mut play = Play::told_of("midt-troms", &file(), "2026-12-31T22:45:00Z");
    let own = ["network", "rom1", "router"].map(|part| format!("tranoy.omsorgssenter.{part}"));
    let (last, first) = ("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z");
    assert_eq!(moved(&play.inventory, last, first), own);
    assert_eq!(
        moved(&play.inventory, "2026-06-01T12:00:00Z", last),
        [""; 0],
        "not before"
    );
    let before = play.fails("tranoy.omsorgssenter.rom1", Facet::Reach);
    play.wait_until("2026-12-31T23:02:00Z");
    let after = play.fails("tranoy.omsorgssenter.router", Facet::Reach);
    let (ikt, tranoy) = (
        play.partner("midt-troms:midt-troms-ikt"),
        play.partner("midt-troms:tranoy"),
    );
    let fault = says_yes(&mut play, &ikt, &before).taken();
    assert_eq!(
        (&fault["owner"], &fault["agreement"]),
        (&json!("midt-troms-ikt"), &json!("rom"))
    );
    assert_eq!(says_yes(&mut play, &ikt, &after).status, 404, "it has left");
    assert_eq!(
        says_yes(&mut play, &tranoy, &before).status,
        403,
        "that is not Tranøy's to take"
    );
    let fault = says_yes(&mut play, &tranoy, &after).taken();
    assert_eq!(
        (&fault["holder"], &fault["gap"]),
        (&json!("tranoy"), &json!("unagreed"))
    );
}

#[test]
fn who_registers_and_bardu_both_say_no_of_a_room_and_the_council_has_to_decide() {
    let mut play = Play::told_of("midt-troms", &file(), "2026-11-24T11:00:00Z");
    let number = play.fails("bardu.helsesenter.rom1", Facet::Registration);
    let (unn, bardu) = (
        play.partner("midt-troms:unn"),
        play.partner("midt-troms:bardu"),
    );
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["agreement"]),
        (&json!("unn"), &json!("registrering"))
    );
    // What speaks against it is so by the time at which it is looked at anew.
    play.breaks_too("bardu.helsesenter.rom1", Facet::Reach);
    says_no(
        &mut play,
        &unn,
        &number,
        "registeret virker, det er rommet som er borte",
    );
    play.run(2);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["gap"]),
        (&json!("bardu"), &json!("unagreed")),
        "{fault}"
    );
    assert!(was_told(&play, &number, "bardu", "responsible"));
    let fault = says_no(
        &mut play,
        &bardu,
        &number,
        "rommet står på, det er registreringen vi har kjøpt",
    );
    assert_eq!(
        fault["holder"], "midt-troms-regionrad",
        "no agreement names another"
    );
    assert_eq!(
        (&fault["owner"], &fault["rejections"]),
        (&json!("bardu"), &json!(2))
    );
    assert!(was_told(
        &play,
        &number,
        "midt-troms-regionrad",
        "responsible"
    ));
    let page = play.page(&number);
    assert!(page.contains("Ligger hos Midt-Troms regionråd"), "{page}");
}

#[test]
fn what_bardu_did_not_buy_and_does_not_answer_comes_to_the_council_in_four_hours_of_work() {
    let mut play = Play::told_of("midt-troms", &file(), "2026-11-24T07:00:00Z");
    let number = play.fails("bardu.helsesenter.rom1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["clause"]["agreed"]),
        (&json!("bardu"), &json!(false))
    );
    play.wait_until("2026-11-24T11:00:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
    play.wait_until("2026-11-24T13:02:30Z");
    assert_eq!(
        escalated(&play, &number),
        ["Tue 12:02 midt-troms-regionrad"]
    );
    assert_eq!(ownerless_minutes(&mut play, &number), 120);
    let page = play.page(&number);
    assert!(page.contains("Uten noen som har tatt den 2 t"), "{page}");
}
