//! Inn-Trøndelag: the host answers by its agreement, which ends; then there is a bridge for
//! the rooms, and for the rest what the region says.

use samband::inventory::Facet;
use serde_json::json;

use super::{
    changed, escalated, moved, ownerless_minutes, says_no, says_yes, shown, to_come, warned,
    was_told,
};
use crate::play::Play;
use crate::shipped::{loaded, text};

fn file() -> String {
    text("inn-trondelag")
}

#[test]
fn in_the_night_in_which_an_hour_comes_twice_each_fault_has_its_own_and_both_wait_for_monday() {
    // Half past two in summer time, and an hour later half past two in winter time.
    let mut play = Play::told_of("inn-trondelag", &file(), "2026-10-25T00:28:00Z");
    let summer = play.fails("steinkjer.dms.rom2", Facet::Reach);
    play.wait_until("2026-10-25T01:30:00Z");
    play.run(1);
    let winter = play.fails("snasa.sykehjem.rom1", Facet::Reach);
    let (first, second) = (play.json(&summer), play.json(&winter));
    assert_eq!(
        first["began_at"].as_str().map(|at| &at[..14]),
        Some("2026-10-25T00:")
    );
    assert_eq!(
        second["began_at"].as_str().map(|at| &at[..14]),
        Some("2026-10-25T01:")
    );
    let printed = play.fault_show(&summer);
    assert!(
        printed.contains("2026-10-25 02:30:") && printed.contains(" CEST"),
        "{printed}"
    );
    let printed = play.fault_show(&winter);
    assert!(
        printed.contains("2026-10-25 02:3") && printed.contains(" CET"),
        "{printed}"
    );
    for fault in [first, second] {
        assert_eq!(fault["owner"], "steinkjer");
        assert_eq!(
            fault["answer_by"], "2026-10-26T09:00:00Z",
            "two hours of the host's Monday"
        );
    }
    play.wait_until("2026-10-26T08:59:00Z");
    assert_eq!(escalated(&play, &summer), [""; 0]);
    play.wait_until("2026-10-26T09:01:00Z");
    assert_eq!(escalated(&play, &summer), ["Mon 10:00 nemnda"]);
    assert_eq!(escalated(&play, &winter), ["Mon 10:00 nemnda"]);
}

#[test]
fn under_the_bridge_agreement_a_room_on_the_seventeenth_of_may_has_the_regions_time_not_the_hosts()
{
    let mut play = Play::told_of("inn-trondelag", &file(), "2027-05-17T08:00:00Z");
    let number = play.fails("inderoy.helsetun.rom1", Facet::Service);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["agreement"]),
        (&json!("steinkjer"), &json!("overgang"))
    );
    assert_eq!(
        fault["clause"]["agreed"], false,
        "the bridge says nothing of times"
    );
    assert_eq!(
        shown(&play, &fault, "answer_by"),
        "Tue 12:00",
        "and the holiday is none of them"
    );
    let steinkjer = play.partner("inn-trondelag:steinkjer");
    says_yes(&mut play, &steinkjer, &number).taken();
    play.wait_until("2027-05-18T12:00:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
}

#[test]
fn at_midnight_of_the_last_day_the_host_keeps_what_is_open_and_mosviks_next_router_is_mosviks() {
    let mut play = Play::told_of("inn-trondelag", &file(), "2026-12-31T22:45:00Z");
    let old = play.fails("inderoy.helsetun.router", Facet::Reach);
    play.wait_until("2026-12-31T23:00:00Z");
    let new = play.fails("mosvik.omsorgssenter.router", Facet::Reach);
    let room = play.fails("steinkjer.dms.rom2", Facet::Service);
    let (before, after, bridged) = (play.json(&old), play.json(&new), play.json(&room));
    assert_eq!(
        (&before["holder"], &before["agreement"]),
        (&json!("steinkjer"), &json!("vertskommune"))
    );
    assert_eq!(
        (&after["holder"], &after["gap"]),
        (&json!("mosvik"), &json!("unagreed"))
    );
    assert_eq!(
        (&bridged["holder"], &bridged["agreement"]),
        (&json!("steinkjer"), &json!("overgang"))
    );
    // New Year's Day is a Friday and a holiday: both have their time on Monday.
    assert_eq!(
        shown(&play, &before, "answer_by"),
        "Mon 10:00",
        "by the clause of the host"
    );
    assert_eq!(
        shown(&play, &after, "answer_by"),
        "Mon 12:00",
        "by the region's"
    );
    let printed = play.fault_show(&old);
    assert!(
        printed.contains("Vertskommuneavtale (sak 2022/44)"),
        "{printed}"
    );
    let mosvik = play.partner("inn-trondelag:mosvik");
    says_yes(&mut play, &mosvik, &new).taken();
    play.mends("inderoy.helsetun.router", Facet::Reach);
    let steinkjer = play.partner("inn-trondelag:steinkjer");
    let said = json!({ "cause": "strømmen gikk", "remedy": "startet på nytt" });
    let closed = play.act(&steinkjer, &old, "close", said).taken();
    assert_eq!(
        (&closed["state"], &closed["agreement"]),
        (&json!("closed"), &json!("vertskommune"))
    );
}

#[test]
fn ninety_sixty_thirty_and_seven_days_before_it_ends_host_neighbours_and_board_are_warned() {
    let mut play = Play::told_of("inn-trondelag", &file(), "2026-10-01T10:00:00Z");
    play.wait_until("2027-01-02T10:00:00Z");
    let days = ["2026-10-01", "2026-10-31", "2026-11-30", "2026-12-23"];
    for party in [
        "steinkjer",
        "inderoy",
        "verran",
        "snasa",
        "mosvik",
        "nemnda",
    ] {
        assert_eq!(
            warned(&play, party),
            days,
            "{party}, by the clock of Greenwich"
        );
    }
    assert_eq!(
        warned(&play, "norsk-helsenett"),
        [""; 0],
        "it is none of its"
    );
}

#[test]
fn mosvik_leaves_the_host_with_exactly_its_own_and_the_neighbour_it_leaves_for_gets_nothing() {
    // It became a part of Inderøy once; here it leaves the agreement a month early.
    let until = "until = 2026-12-31\n";
    let leaves = format!("{until}leaving = [{{ municipality = \"mosvik\", from = 2026-12-01 }}]\n");
    let text = changed(&file(), until, &leaves);
    let inventory = loaded(&[("inn-trondelag", text.clone())]).inventory;
    let (last, first) = ("2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z");
    let own = ["network", "rom1", "router"].map(|part| format!("mosvik.omsorgssenter.{part}"));
    assert_eq!(moved(&inventory, last, first), own);
    assert_eq!(
        moved(&inventory, "2026-06-01T12:00:00Z", last),
        [""; 0],
        "not before"
    );
    let mut play = Play::told_of("inn-trondelag", &text, first);
    let left = play.fails("mosvik.omsorgssenter.rom1", Facet::Service);
    let stayed = play.fails("inderoy.helsetun.rom1", Facet::Service);
    assert_eq!(play.json(&left)["owner"], "mosvik");
    assert_eq!(play.json(&stayed)["owner"], "steinkjer");
}

#[test]
fn host_and_municipality_both_say_no_to_what_may_be_either_ones_and_the_board_keeps_it() {
    // A Tuesday after the year has ended: the room is the host's by the bridge agreement, the
    // network before it Snåsa's own.
    let mut play = Play::told_of("inn-trondelag", &file(), "2027-01-05T09:00:00Z");
    let number = play.fails("snasa.sykehjem.rom1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["state"], &fault["holder"]),
        (&json!("undecided"), &json!("nemnda"))
    );
    assert_eq!(fault["among"], json!(["steinkjer", "snasa"]));
    let board = play.partner("inn-trondelag:nemnda");
    for (party, why) in [
        ("steinkjer", "skjermen lyser, det er nettet"),
        ("snasa", "de andre maskinene på nettet virker"),
    ] {
        let asked = play.partner(&format!("inn-trondelag:{party}"));
        let over = json!({ "to": party, "because": "se på det" });
        play.act(&board, &number, "hand-over", over).taken();
        assert!(was_told(&play, &number, party, "responsible"));
        let fault = says_no(&mut play, &asked, &number, why);
        assert_eq!(
            (&fault["holder"], &fault["owner"]),
            (&json!("nemnda"), &json!(null)),
            "{party}"
        );
        play.run(1);
    }
    let told = play.story(&number);
    let again = told
        .iter()
        .filter(|line| line.ends_with(" nemnda undecided"));
    assert_eq!(
        again.count(),
        3,
        "when it is found, and after each no: {told:?}"
    );
    let page = play.page(&number);
    assert!(page.contains("skjermen lyser, det er nettet"), "{page}");
    assert!(
        page.contains("de andre maskinene på nettet virker"),
        "{page}"
    );
    assert!(
        play.samband(&["fault", "list"])
            .1
            .contains("Felles folkevalgt nemnd")
    );
}

#[test]
fn a_bridge_of_which_there_is_but_a_letter_comes_to_the_board_when_nobody_answers() {
    let mut play = Play::told_of("inn-trondelag", &file(), "2026-11-24T07:00:00Z");
    let number = play.fails("bridge", Facet::Service);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["gap"]),
        (&json!("helse-nord-trondelag"), &json!("unagreed"))
    );
    assert_eq!(to_come(&play, &fault), ["Tue 12:02 nemnda"]);
    play.wait_until("2026-11-24T12:02:30Z");
    assert_eq!(escalated(&play, &number), ["Tue 12:02 nemnda"]);
    assert_eq!(ownerless_minutes(&mut play, &number), 60);
    assert!(
        play.page(&number)
            .contains("Uten noen som har tatt den 1 t")
    );
    let trust = play.partner("inn-trondelag:helse-nord-trondelag");
    let fault = says_yes(&mut play, &trust, &number).taken();
    assert_eq!(
        fault["holder"], "helse-nord-trondelag",
        "who owns it may say yes even now"
    );
    play.wait(60);
    assert_eq!(
        ownerless_minutes(&mut play, &number),
        60,
        "and then it is somebody's"
    );
}
