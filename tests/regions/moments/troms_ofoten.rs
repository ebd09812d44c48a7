//! Troms og Ofoten: what the secretariat, or one of the seven who did not accept it, does not
//! answer climbs three levels.

use samband::inventory::Facet;
use serde_json::json;

use super::{
    changed, counted_seconds, escalated, moved, ownerless_minutes, says_no, says_yes, shown,
    to_come, warned, was_told,
};
use crate::play::Play;
use crate::shipped::{by, loaded, owner, text, unagreed};

fn file() -> String {
    text("troms-ofoten")
}

#[test]
fn at_night_the_secretariat_is_told_and_no_committee_is_woken_before_ten_in_the_morning() {
    let mut play = Play::told_of("troms-ofoten", &file(), "2026-11-25T02:00:00Z");
    let number = play.fails("narvik.helsehus.rom2", Facet::Reach);
    let told = play.story(&number);
    assert!(
        told.contains(&"Wed 03:02 sekretariat responsible".to_owned()),
        "{told:?}"
    );
    let fault = play.json(&number);
    assert_eq!(shown(&play, &fault, "answer_by"), "Wed 09:00");
    let levels = [
        "Wed 10:00 lokalt-utvalg",
        "Wed 13:00 ssu",
        "Thu 09:00 partnerskapsmotet",
    ];
    assert_eq!(to_come(&play, &fault), levels);
    play.wait_until("2026-11-25T08:59:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
    let sekretariat = play.partner("troms-ofoten:sekretariat");
    says_yes(&mut play, &sekretariat, &number).taken();
    play.wait_until("2026-11-26T12:00:00Z");
    assert_eq!(escalated(&play, &number), [""; 0], "it is somebody's");
}

#[test]
fn what_fails_in_the_afternoon_before_the_first_of_may_climbs_on_the_monday_after_it() {
    // The first of May 2026 is a Friday: a long week-end.
    let mut play = Play::told_of("troms-ofoten", &file(), "2026-04-30T13:28:00Z");
    let number = play.fails("gratangen.helsesenter.rom1", Facet::Reach);
    let fault = play.json(&number);
    assert_eq!(shown(&play, &fault, "answer_by"), "Mon 08:30");
    assert_eq!(
        to_come(&play, &fault)[..2],
        ["Mon 09:30 lokalt-utvalg", "Mon 12:30 ssu"]
    );
    play.wait_until("2026-05-04T06:00:00Z");
    assert_eq!(escalated(&play, &number), [""; 0]);
    assert_eq!(
        ownerless_minutes(&mut play, &number),
        0,
        "a holiday is nobody's delay"
    );
}

/// The file in which the seventeen have accepted the secretariat until the year ends.
fn ending() -> String {
    let from = "from = 2022-01-01\nmunicipalities = [\n";
    changed(
        &file(),
        from,
        "from = 2022-01-01\nuntil = 2026-12-31\nmunicipalities = [\n",
    )
}

#[test]
fn when_the_agreement_on_the_secretariat_ends_the_seventeen_are_as_alone_as_the_seven() {
    let inventory = loaded(&[("troms-ofoten", ending())]).inventory;
    let (last, first) = ("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z");
    let moved = moved(&inventory, last, first);
    let rooms = moved.iter().filter(|id| id.ends_with(".rom1"));
    assert_eq!(rooms.count(), 17, "{moved:?}");
    for id in &moved {
        let own = id.split('.').next().expect("a municipality");
        assert_eq!(
            owner(&inventory, id, Facet::Reach, last),
            by("sekretariat", "sekretariat")
        );
        assert_eq!(owner(&inventory, id, Facet::Reach, first), unagreed(own));
    }
    let mut play = Play::told_of("troms-ofoten", &ending(), "2026-12-31T22:50:00Z");
    for party in ["sekretariat", "kafjord"] {
        assert_eq!(
            warned(&play, party),
            ["2026-12-31"],
            "{party}, of the last seven days"
        );
    }
    assert_eq!(warned(&play, "tromso"), [""; 0], "one of the seven");
    let old = play.fails("evenes.sykehjem.rom1", Facet::Reach);
    play.wait_until(first);
    let new = play.fails("lyngen.helsesenter.rom1", Facet::Reach);
    let (before, after) = (play.json(&old), play.json(&new));
    assert_eq!(
        (&before["owner"], &before["clause"]["agreed"]),
        (&json!("sekretariat"), &json!(true))
    );
    assert_eq!(
        (&after["owner"], &after["clause"]["agreed"]),
        (&json!("lyngen"), &json!(false))
    );
    let told = play.story(&new);
    assert!(
        told.iter().any(|line| line.ends_with(" gap")),
        "whoever coordinates hears that nobody has agreed: {told:?}"
    );
}

#[test]
fn when_narvik_leaves_the_secretariat_its_own_parts_go_and_sixteen_stay() {
    let from = "    \"nordreisa\",\n]\n";
    let leaves = format!("{from}leaving = [{{ municipality = \"narvik\", from = 2026-12-01 }}]\n");
    let text = changed(&file(), from, &leaves);
    let inventory = loaded(&[("troms-ofoten", text.clone())]).inventory;
    let (last, first) = ("2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z");
    let own = ["network", "rom1", "rom2", "router"].map(|part| format!("narvik.helsehus.{part}"));
    assert_eq!(moved(&inventory, last, first), own);
    assert_eq!(
        moved(&inventory, "2026-06-01T12:00:00Z", last),
        [""; 0],
        "not before"
    );
    let mut play = Play::told_of("troms-ofoten", &text, "2026-11-30T22:45:00Z");
    let before = play.fails("narvik.helsehus.rom1", Facet::Service);
    play.wait_until(first);
    let after = play.fails("narvik.helsehus.rom2", Facet::Service);
    assert_eq!(play.json(&before)["owner"], "sekretariat");
    assert_eq!(play.json(&after)["owner"], "narvik");
    // Its faults climb all the same, now by what the region says.
    let fault = play.json(&after);
    assert_eq!(to_come(&play, &fault)[0], "Tue 10:00 lokalt-utvalg");
}

#[test]
fn secretariat_and_hospital_trust_both_say_no_and_the_strategic_committee_of_the_agreement_decides()
{
    let mut play = Play::told_of("troms-ofoten", &file(), "2026-11-24T11:00:00Z");
    let number = play.fails("karlsoy.helsesenter.router", Facet::Reach);
    let sekretariat = play.partner("troms-ofoten:sekretariat");
    let unn = play.partner("troms-ofoten:unn");
    let fault = says_no(
        &mut play,
        &sekretariat,
        &number,
        "ruteren på Hansnes svarer innenfra",
    );
    assert_eq!(
        (&fault["holder"], &fault["rejections"]),
        (&json!("sekretariat"), &json!(1))
    );
    play.run(1);
    let over = json!({ "to": "unn", "because": "den står i UNNs skap" });
    play.act(&sekretariat, &number, "hand-over", over).taken();
    let fault = says_no(
        &mut play,
        &unn,
        &number,
        "skapet er vårt, ruteren er ikke det",
    );
    assert_eq!(
        fault["holder"], "sekretariat",
        "so it is with its owner again"
    );
    play.run(1);
    let fault = says_no(&mut play, &sekretariat, &number, "fortsatt ikke vår");
    assert_eq!(
        (&fault["holder"], &fault["rejections"]),
        (&json!("ssu"), &json!(2))
    );
    assert!(was_told(&play, &number, "ssu", "responsible"));
    assert!(
        !was_told(&play, &number, "partnerskapsmotet", "responsible"),
        "it names the other"
    );
    let no = play.act(&sekretariat, &number, "reject", json!({ "because": "nei" }));
    assert_eq!(
        no.status, 403,
        "who decides has it, and no third no takes it away: {no:?}"
    );
    let ssu = play.partner("troms-ofoten:ssu");
    let fault = says_yes(&mut play, &ssu, &number).taken();
    assert_eq!(
        (&fault["state"], &fault["owner"]),
        (&json!("accepted"), &json!("sekretariat"))
    );
}

#[test]
fn what_nobody_in_storfjord_answers_is_told_at_three_levels_in_their_hours_and_counted_for_storfjord()
 {
    let mut play = Play::told_of("troms-ofoten", &file(), "2026-11-24T07:00:00Z");
    let number = play.fails("storfjord.helsesenter.rom1", Facet::Reach);
    play.wait_until("2026-11-25T09:02:30Z");
    let levels = [
        "Tue 10:02 lokalt-utvalg",
        "Tue 13:02 ssu",
        "Wed 09:02 partnerskapsmotet",
    ];
    assert_eq!(escalated(&play, &number), levels);
    let fault = play.json(&number);
    assert_eq!(fault["holder"], "partnerskapsmotet");
    assert_eq!(to_come(&play, &fault), [""; 0], "above them is nobody");
    assert_eq!(ownerless_minutes(&mut play, &number), 25 * 60);
    let page = play.page(&number);
    assert!(
        page.contains("Uten noen som har tatt den 1 d 1 t"),
        "{page}"
    );
    // What is counted already, until the last step, is not counted again.
    let shown = play.fault_show(&number);
    let said = "Not taken     for 24 h, and counted from 2026-11-25 09:02:";
    assert!(shown.contains(said), "{shown}");
    let counted = counted_seconds(&mut play, "troms-ofoten", "storfjord");
    assert!((90_000.0..90_060.0).contains(&counted), "{counted}");
}
