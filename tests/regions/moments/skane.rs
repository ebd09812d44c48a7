//! Skåne: by day the municipality, by night the contracted party, by Swedish holidays; what
//! nobody answers is a matter for the sub-regional body.

use samband::inventory::Facet;
use serde_json::json;

use super::{
    changed, escalated, moved, ownerless_minutes, says_no, says_yes, shown, to_come, warned,
    was_told,
};
use crate::play::Play;
use crate::shipped::{by, loaded, owner, text};

fn file() -> String {
    text("skane")
}

#[test]
fn in_the_night_that_lacks_an_hour_the_team_has_its_half_hour_all_the_same() {
    // At two it is three.
    let mut play = Play::told_of("skane", &file(), "2027-03-28T00:48:00Z");
    let number = play.fails("trelleborg.boende.team", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["agreement"]),
        (&json!("mobila-team"), &json!("natt"))
    );
    let told = play.story(&number);
    assert!(
        told.contains(&"Sun 01:50 mobila-team responsible".to_owned()),
        "{told:?}"
    );
    assert_eq!(
        to_come(&play, &fault),
        ["Sun 03:20 delregionalt-organ"],
        "half an hour later"
    );
    play.wait_until("2027-03-28T01:19:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
    play.wait_until("2027-03-28T01:30:20Z");
    assert_eq!(escalated(&play, &number), ["Sun 03:20 delregionalt-organ"]);
    assert_eq!(ownerless_minutes(&mut play, &number), 10);
}

#[test]
fn the_national_day_and_midsummer_eve_are_the_teams_and_the_seventeenth_of_may_is_bjuvs() {
    for (moment, whose, until) in [
        ("2028-06-06T08:00:00Z", "mobila-team", "Tue 10:32"),
        ("2027-06-25T08:00:00Z", "mobila-team", "Fri 10:32"),
        ("2027-05-17T08:00:00Z", "bjuv", "Mon 12:02"),
    ] {
        let mut play = Play::told_of("skane", &file(), moment);
        let number = play.fails("bjuv.boende.rum1", Facet::Reach);
        let fault = play.json(&number);
        assert_eq!(fault["owner"], whose, "{moment}");
        assert_eq!(shown(&play, &fault, "answer_by"), until, "{moment}");
    }
}

#[test]
fn when_the_contract_for_the_nights_ends_the_night_is_nobodys_and_the_days_are_as_before() {
    let from = "from = 2017-01-01\nkinds = [\"codec\", \"room-network\", \"site-router\"]\nwhen = [\"daily";
    let until = from.replacen('\n', "\nuntil = 2026-12-08\n", 1);
    let text = changed(&file(), from, &until);
    let mut play = Play::told_of("skane", &text, "2026-12-08T22:45:00Z");
    for party in ["mobila-team", "bjuv", "delregionalt-organ"] {
        assert_eq!(
            warned(&play, party),
            ["2026-12-08"],
            "{party}, of the last seven days"
        );
    }
    let old = play.fails("bjuv.boende.team", Facet::Reach);
    play.wait_until("2026-12-08T23:00:00Z");
    let new = play.fails("landskrona.boende.team", Facet::Reach);
    let (before, after) = (play.json(&old), play.json(&new));
    assert_eq!(
        (&before["owner"], &before["agreement"]),
        (&json!("mobila-team"), &json!("natt"))
    );
    assert_eq!(
        (&after["owner"], &after["gap"]),
        (&json!("landskrona"), &json!("unagreed"))
    );
    let day = "2026-12-09T10:00:00Z";
    let room = owner(&play.inventory, "landskrona.boende.team", Facet::Reach, day);
    assert_eq!(room, by("landskrona", "dag-landskrona"));
}

#[test]
fn trelleborg_leaves_the_contract_for_the_nights_and_by_day_nothing_changes() {
    let from = "when = [\"daily 17:00-08:00\", \"sat,sun 08:00-17:00\"]\n";
    let leaves =
        format!("{from}leaving = [{{ municipality = \"trelleborg\", from = 2026-12-01 }}]\n");
    let text = changed(&file(), from, &leaves);
    let inventory = loaded(&[("skane", text.clone())]).inventory;
    let (last, first) = ("2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z");
    let parts = ["network", "router", "rum1", "team"];
    assert_eq!(
        moved(&inventory, last, first),
        parts.map(|part| format!("trelleborg.boende.{part}"))
    );
    assert_eq!(
        moved(&inventory, "2026-11-02T03:00:00Z", last),
        [""; 0],
        "not before"
    );
    assert_eq!(
        moved(&inventory, "2026-11-30T10:00:00Z", "2026-12-01T10:00:00Z"),
        [""; 0],
        "by day"
    );
    let mut play = Play::told_of("skane", &text, first);
    let left = play.fails("trelleborg.boende.rum1", Facet::Reach);
    assert_eq!(play.json(&left)["owner"], "trelleborg");
    let team = play.partner("skane:mobila-team");
    assert_eq!(
        says_yes(&mut play, &team, &left).status,
        404,
        "it is nothing of the team's"
    );
}

#[test]
fn the_team_and_bjuv_both_say_no_by_night_and_the_sub_regional_body_decides() {
    let mut play = Play::told_of("skane", &file(), "2026-11-25T02:00:00Z");
    let number = play.fails("bjuv.boende.router", Facet::Reach);
    let (team, bjuv) = (
        play.partner("skane:mobila-team"),
        play.partner("skane:bjuv"),
    );
    let fault = says_no(
        &mut play,
        &team,
        &number,
        "routern är kommunens, vi har ingen nyckel",
    );
    assert_eq!(
        (&fault["holder"], &fault["agreement"]),
        (&json!("mobila-team"), &json!("natt"))
    );
    play.look(30);
    let over = json!({ "to": "bjuv", "because": "nyckeln ligger hos er" });
    play.act(&team, &number, "hand-over", over).taken();
    says_no(
        &mut play,
        &bjuv,
        &number,
        "på natten svarar teamet enligt avtalet",
    );
    play.look(30);
    let fault = says_no(&mut play, &team, &number, "fortfarande utan nyckel");
    assert_eq!(
        (&fault["holder"], &fault["rejections"]),
        (&json!("delregionalt-organ"), &json!(2))
    );
    assert!(was_told(
        &play,
        &number,
        "delregionalt-organ",
        "responsible"
    ));
    let body = play.partner("skane:delregionalt-organ");
    let over = json!({ "to": "bjuv", "because": "kommunens utrustning, kommunens natt" });
    let fault = play.act(&body, &number, "hand-over", over).taken();
    assert_eq!(
        (&fault["holder"], &fault["owner"]),
        (&json!("bjuv"), &json!("mobila-team"))
    );
}

#[test]
fn a_fault_of_the_afternoon_stays_bjuvs_over_night_and_is_a_deviation_in_the_morning() {
    let mut play = Play::told_of("skane", &file(), "2026-11-24T14:30:00Z");
    let number = play.fails("bjuv.boende.rum1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(
        (&fault["owner"], &fault["agreement"]),
        (&json!("bjuv"), &json!("dag-bjuv"))
    );
    assert_eq!(to_come(&play, &fault), ["Wed 08:32 delregionalt-organ"]);
    play.wait_until("2026-11-25T03:00:00Z");
    assert_eq!(
        play.json(&number)["holder"],
        "bjuv",
        "the night is the team's, this fault is not"
    );
    let team = play.partner("skane:mobila-team");
    assert_eq!(
        says_yes(&mut play, &team, &number).status,
        403,
        "it may look, and no more"
    );
    play.wait_until("2026-11-25T08:32:30Z");
    assert_eq!(escalated(&play, &number), ["Wed 08:32 delregionalt-organ"]);
    assert_eq!(ownerless_minutes(&mut play, &number), 60);
    let shown = play.fault_show(&number);
    assert!(
        shown.contains("Not taken     counted from 2026-11-25 08:32:22 CET on"),
        "{shown}"
    );
    assert!(play.page(&number).contains("Delregionalt samverkansorgan"));
}
