//! The times in agreements, and who joins and leaves.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::fault::Clause;
use crate::inventory::{Element, RESPOND};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The region with these lines in its agreement, and these above all.
fn region(above: &str, agreed: &str) -> String {
    let agreed = with(
        "kinds = [\"codec\"]",
        &format!("kinds = [\"codec\"]\n{agreed}"),
    );
    format!("{above}\n{agreed}")
}

/// The clause of a room, which the agreement covers, or else of the core.
fn clause(inventory: &Inventory, of: &str, moment: &str) -> Option<Clause> {
    let region = RegionIx::at(0);
    let element = Element {
        component: inventory.component_by_id(region, of).unwrap(),
        facet: Facet::Reach,
    };
    let ownership = inventory.owner(element, at(moment));
    Clause::of(
        inventory,
        region,
        Some(&ownership),
        inventory[region].coordinator,
    )
}

fn chain(clause: Option<Clause>) -> Vec<(i64, String, bool)> {
    let steps = clause.into_iter().flat_map(|clause| clause.escalation);
    steps
        .map(|step| (step.after.as_mins(), step.to.id, step.always))
        .collect()
}

fn steps(list: &[(i64, &str, bool)]) -> Vec<(i64, String, bool)> {
    let owned = list
        .iter()
        .map(|(at, to, always)| (*at, (*to).to_owned(), *always));
    owned.collect()
}

fn texts(region: &str, topic: Topic) -> Vec<String> {
    let loaded = read_region(region).unwrap_or_else(|report| panic!("{report}"));
    let findings = super::super::lint(&loaded.inventory, &loaded.settings, at(NOON));
    let of_topic = findings
        .into_iter()
        .filter(|finding| finding.topic == topic);
    of_topic.map(|finding| finding.text).collect()
}

const NOON: &str = "2026-06-10T12:00:00+02:00";
const ROOM: &str = "oy.senter.rom1";

#[test]
fn the_times_of_an_agreement_are_read_as_they_are_written() {
    let agreed = r#"respond = "30 min"
restore = "8 h"
hours = ["mon-fri 08:00-16:00", "sat 10:00-14:00"]
arbiter = "oy"
escalation = [{ after = "30 min", to = "oy" }, { after = "1 h 30 min", to = "rad", always = true }]"#;
    let inventory = good(&region("", agreed));
    let clause = clause(&inventory, ROOM, NOON).unwrap();
    assert!(clause.agreed);
    assert_eq!(clause.respond, SignedDuration::from_mins(30));
    assert_eq!(clause.restore, Some(SignedDuration::from_hours(8)));
    assert_eq!(clause.hours, ["mon-fri 08:00-16:00", "sat 10:00-14:00"]);
    assert_eq!(clause.holidays.as_deref(), Some("NO"));
    assert_eq!(
        clause.arbiter.as_ref().map(|p| &*p.name),
        Some("Øy kommune")
    );
    // The last step is the coordinator already.
    let expected = steps(&[(30, "oy", false), (90, "rad", true)]);
    assert_eq!(chain(Some(clause.clone())), expected);
    let zone = inventory[RegionIx::at(0)].zone.clone();
    // A Friday afternoon: the next hours are on Saturday, the second step asks for none.
    let due = clause.due(&zone, at("2026-06-12T15:45:00+02:00"), None);
    assert_eq!(due.answer_by, at("2026-06-13T10:15:00+02:00"));
    assert_eq!(due.steps[0], at("2026-06-13T10:45:00+02:00"));
    assert_eq!(due.steps[1], at("2026-06-13T11:45:00+02:00"));
    assert_eq!(due.restore_by, Some(at("2026-06-15T11:45:00+02:00")));
}

#[test]
fn where_nothing_is_said_nothing_follows() {
    let inventory = good(REGION);
    assert_eq!(clause(&inventory, ROOM, NOON), None);
    assert_eq!(clause(&inventory, "core", NOON), None);
}

#[test]
fn a_time_without_a_chain_ends_with_the_coordinator_and_is_the_agreements_before_the_regions() {
    let above = "respond = \"2 h\"\nhours = [\"daily 08:00-20:00\"]";
    let inventory = good(&region(above, "respond = \"30 min\""));
    let agreed = clause(&inventory, ROOM, NOON).unwrap();
    assert_eq!((agreed.agreed, agreed.respond.as_mins()), (true, 30));
    assert!(
        agreed.hours.is_empty(),
        "at all hours, as nothing else is agreed"
    );
    assert_eq!(chain(Some(agreed)), steps(&[(0, "rad", false)]));
    let usual = clause(&inventory, "core", NOON).unwrap();
    assert_eq!((usual.agreed, usual.respond.as_hours()), (false, 2));
    assert_eq!(usual.hours, ["daily 08:00-20:00"]);
    // When the agreement has ended, what is usual holds.
    let ended = clause(&inventory, ROOM, "2027-06-10T12:00:00+02:00").unwrap();
    assert!(!ended.agreed);
}

#[test]
fn hours_belong_to_whoever_says_the_time() {
    let zone = |inventory: &Inventory| inventory[RegionIx::at(0)].zone.clone();
    let above = "respond = \"2 h\"\nhours = [\"daily 08:00-20:00\"]";
    let evening = at("2026-06-10T19:00:00+02:00");
    // The agreement restores at all hours, and says nothing of an answer.
    let inventory = good(&region(above, "restore = \"8 h\""));
    let restores = clause(&inventory, ROOM, NOON).unwrap();
    assert_eq!((restores.agreed, restores.respond.as_hours()), (false, 2));
    assert_eq!(restores.hours, ["daily 08:00-20:00"]);
    assert_eq!(restores.restore_hours.as_deref(), Some(&[][..]));
    let due = restores.due(&zone(&inventory), evening, None);
    assert_eq!(due.answer_by, at("2026-06-11T09:00:00+02:00"));
    assert_eq!(due.restore_by, Some(at("2026-06-11T03:00:00+02:00")));
    // It restores and escalates in hours of its own.
    let own = "restore = \"1 h\"\nhours = [\"daily 00:00-12:00\"]\nescalation = [{ after = \"4 h\", to = \"oy\" }]";
    let inventory = good(&region(above, own));
    let own = clause(&inventory, ROOM, NOON).unwrap();
    assert_eq!(own.hours, ["daily 08:00-20:00"], "the region's");
    let due = own.due(&zone(&inventory), evening, None);
    assert_eq!(due.answer_by, at("2026-06-11T09:00:00+02:00"));
    assert_eq!(due.restore_by, Some(at("2026-06-11T01:00:00+02:00")));
    assert_eq!(due.steps[0], at("2026-06-12T01:00:00+02:00"));
    // A chain without hours goes on in those of the time to say yes.
    let bare = "escalation = [{ after = \"4 h\", to = \"oy\" }]";
    let inventory = good(&region(above, bare));
    let bare = clause(&inventory, ROOM, NOON).unwrap();
    let due = bare.due(&zone(&inventory), at("2026-06-10T15:00:00+02:00"), None);
    assert_eq!(due.answer_by, at("2026-06-10T17:00:00+02:00"));
    assert_eq!(due.steps[0], at("2026-06-11T09:00:00+02:00"));
}

#[test]
fn the_chain_is_the_agreements_or_the_partys_or_the_regions_for_what_is_unagreed() {
    let of_region = "escalation = [{ after = \"1 h\", to = \"oy\" }]";
    let of_party = |region: String| {
        region.replacen(
            "role = \"network-operator\"",
            "role = \"network-operator\"\nescalation = [{ after = \"2 h\", to = \"oy\" }]",
            1,
        )
    };
    let after = |region: &str, of: &str| {
        let inventory = good(region);
        chain(clause(&inventory, of, NOON))
            .first()
            .map(|step| step.0)
    };
    let own = region(of_region, "escalation = [{ after = \"3 h\", to = \"oy\" }]");
    assert_eq!(
        after(&of_party(own.clone()), ROOM),
        Some(180),
        "the agreement's"
    );
    assert_eq!(after(&of_party(own), "core"), Some(120), "its owner's");
    let without = region(of_region, "");
    assert_eq!(
        after(&of_party(without.clone()), ROOM),
        Some(120),
        "the party's"
    );
    assert_eq!(
        after(&without, ROOM),
        None,
        "agreed, and nothing is said of that"
    );
    assert_eq!(after(&without, "core"), Some(60), "the region's");
    let inventory = good(&without);
    let region = RegionIx::at(0);
    let undecided = Clause::of(&inventory, region, None, inventory[region].coordinator).unwrap();
    assert_eq!(undecided.respond, RESPOND);
    let expected = steps(&[(60, "oy", false), (120, "rad", false)]);
    assert_eq!(chain(Some(undecided)), expected);
}

#[test]
fn a_municipality_leaves_on_a_day_and_is_covered_until_then() {
    let leaving = "leaving = [{ municipality = \"oy\", from = 2026-07-01 }]";
    let inventory = good(&region("", leaving));
    let agreed = |moment: &str| {
        let element = Element {
            component: inventory.component_by_id(RegionIx::at(0), ROOM).unwrap(),
            facet: Facet::Reach,
        };
        inventory.owner(element, at(moment)).agreement.is_some()
    };
    assert!(agreed("2026-06-30T23:59:59+02:00"));
    assert!(!agreed("2026-07-01T00:00:00+02:00"));
}

#[test]
fn a_municipality_leaves_with_what_is_named_of_it() {
    let named = "components = [\"oy.senter.rom1\"]\nleaving = [{ municipality = \"oy\", from = 2026-07-01 }]";
    let inventory = good(&with("kinds = [\"codec\"]", named));
    let agreed = |moment: &str| {
        let element = Element {
            component: inventory.component_by_id(RegionIx::at(0), ROOM).unwrap(),
            facet: Facet::Reach,
        };
        inventory.owner(element, at(moment)).agreement.is_some()
    };
    assert!(agreed("2026-06-30T23:59:59+02:00"));
    assert!(!agreed("2026-07-01T00:00:00+02:00"));
}

#[test]
fn an_escalation_that_leads_nowhere_is_found() {
    let told = |agreed: &str| texts(&region("", agreed), Topic::Escalation);
    let step = |to: &str| format!("{{ after = \"30 min\", to = \"{to}\" }}");
    let steps = |all: &[&str]| {
        let all: Vec<String> = all.iter().map(|to| step(to)).collect();
        format!("escalation = [{}]", all.join(", "))
    };
    assert_eq!(told(&steps(&["oy"])), [] as [&str; 0]);
    assert_eq!(
        told(&steps(&["nett"])),
        ["step 1 of `drift` leads to Nettet (`nett`), who has just not answered"]
    );
    assert_eq!(
        told(&steps(&["oy", "oy"])),
        ["step 2 of `drift` leads to Øy kommune (`oy`), who has been told by an earlier step"]
    );
    assert_eq!(
        told(&steps(&["rad"])),
        [
            "step 1 of `drift` leads to Havrådet (`rad`), who has no contacts, so that the coordinator is told in its place"
        ]
    );
}

#[test]
fn a_time_that_nobody_can_keep_is_found() {
    let told = |agreed: &str| texts(&region("", agreed), Topic::Respond);
    assert_eq!(
        told("respond = \"30 min\""),
        ["`drift` has Nettet (`nett`) answer in time, who has no contacts"]
    );
    let outside = told(
        "restore = \"8 h\"\nhours = [\"mon-fri 08:00-16:00\"]\nwhen = [\"mon-fri 17:00-08:00\"]",
    );
    assert_eq!(outside.len(), 1);
    assert!(outside[0].contains("lie outside `when`"), "{outside:?}");
    let inside = told(
        "restore = \"8 h\"\nhours = [\"mon-fri 08:00-16:00\"]\nwhen = [\"mon-fri 12:00-08:00\"]",
    );
    assert_eq!(inside, [] as [&str; 0]);
}

#[test]
fn a_coordinator_without_a_telephone_is_found_where_somebody_is_told_to_call_it() {
    let outside = with(
        "role = \"network-operator\"",
        "role = \"network-operator\"\noutside = true",
    );
    let told = |region: &str| texts(region, Topic::Contact);
    let to_call = |texts: &[String]| {
        let found = texts.iter().filter(|text| text.contains("whom to call"));
        found.cloned().collect::<Vec<_>>()
    };
    assert_eq!(to_call(&told(REGION)), [] as [&str; 0]);
    assert_eq!(
        to_call(&told(&outside)),
        [
            "outside the health network little more is told than whom to call, and the coordinator, Havrådet (`rad`), has no telephone number: Nettet (`nett`)"
        ]
    );
    // That nobody can be told is found whoever is outside.
    let lacks = "Nettet (`nett`) lacks a mail address and a telephone number";
    let lacking = |texts: Vec<String>| texts.iter().any(|text| text == lacks);
    assert!(lacking(told(REGION)));
    assert!(lacking(told(&outside)));
    let called = outside.replacen(
        "role = \"council\"",
        "role = \"council\"\ntelephone = \"+47 00 00 00 01\"",
        1,
    );
    assert_eq!(to_call(&told(&called)), [] as [&str; 0]);
    // So is each that a municipality has named.
    let named = called.replacen(
        "[[municipality]]",
        "[[municipality]]\ncoordinator = \"nett\"",
        1,
    );
    assert_eq!(
        to_call(&told(&named)),
        [
            "outside the health network little more is told than whom to call, and a coordinator of municipalities, Nettet (`nett`), has no telephone number: Nettet (`nett`)"
        ]
    );
    let lacks = "a coordinator of municipalities, Nettet (`nett`), lacks a mail address and a telephone number";
    assert!(told(&named).iter().any(|text| text == lacks));
}

#[test]
fn an_hour_at_which_nobody_is_on_call_is_found() {
    let region = |contacts: &str| {
        with(
            "role = \"council\"",
            &format!("role = \"council\"\ncontacts = [{contacts}]"),
        )
    };
    let found = |contacts: &str| {
        let texts = texts(&region(contacts), Topic::Contact).into_iter();
        let found = texts.filter(|text| text.contains("on call"));
        found.collect::<Vec<_>>()
    };
    let day = "{ email = \"a@rad.example\", on_call = [\"mon-fri 08:00-16:00\"] }";
    let rest = "{ email = \"b@rad.example\", on_call = [\"mon-fri 16:00-08:00\", \"sat,sun 00:00-24:00\"] }";
    let always = "{ email = \"c@rad.example\" }";
    // It is a Wednesday at noon.
    assert_eq!(
        found(day),
        [
            "nobody of Havrådet (`rad`) is on call from Wednesday 16:00: all its contacts are told then"
        ]
    );
    // The night to Monday begins on a Sunday, which the rest of the week has not.
    assert_eq!(
        found(&format!("{day}, {rest}")),
        ["nobody of Havrådet (`rad`) is on call from Monday 00:00: all its contacts are told then"]
    );
    assert_eq!(found(&format!("{day}, {always}")), [] as [&str; 0]);
    let whole = rest.replace("mon-fri 16:00-08:00", "daily 16:00-08:00");
    assert_eq!(found(&format!("{day}, {whole}")), [] as [&str; 0]);
    let inventory = good(&region(&format!("{day}, {whole}")));
    let rad = inventory.parties().find(|(_, party)| &*party.id == "rad");
    let (_, rad) = rad.unwrap();
    let told = |moment: &str| {
        let told = rad.on_call(at(moment)).into_iter();
        told.map(|contact| contact.email.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("2026-06-10T12:00:00+02:00"), ["a@rad.example"]);
    assert_eq!(told("2026-06-10T16:00:00+02:00"), ["b@rad.example"]);
    // Constitution day, a Monday in 2027, has the hours of a Sunday.
    assert_eq!(told("2027-05-17T12:00:00+02:00"), ["b@rad.example"]);
}

#[test]
fn an_agreement_that_runs_out_is_no_finding_where_another_follows() {
    let next = r#"
[[agreement]]
id = "bro"
name = "Overgang"
party = "nett"
standing = "signed"
from = 2027-01-01
kinds = ["codec"]
"#;
    let told = |region: &str| {
        let loaded = read_region(region).unwrap_or_else(|report| panic!("{report}"));
        let moment = at("2026-12-01T12:00:00+01:00");
        let findings = super::super::lint(&loaded.inventory, &loaded.settings, moment);
        findings
            .iter()
            .any(|finding| finding.text.contains("runs out"))
    };
    assert!(told(REGION));
    assert!(!told(&format!("{REGION}{next}")));
    let one_side = format!("{REGION}{next}facets = [\"reach\"]\n");
    let loaded = read_region(&one_side).unwrap_or_else(|report| panic!("{report}"));
    let moment = at("2026-12-01T12:00:00+01:00");
    let findings = super::super::lint(&loaded.inventory, &loaded.settings, moment);
    let found = findings.iter().any(|finding| {
        let says = ", and what follows leaves something out: ";
        finding.text.contains(says)
    });
    assert!(found, "{findings:?}");
}

#[test]
fn a_site_that_is_used_when_nobody_need_answer_is_found() {
    let told = |used: &str, agreed: &str| {
        let region = region("", agreed).replace(
            "router = \"192.0.2.1\"",
            &format!("router = \"192.0.2.1\"\n{used}"),
        );
        texts(&region, Topic::Usage)
    };
    let office = "respond = \"30 min\"\nhours = [\"mon-fri 08:00-16:00\"]";
    let none = [] as [&str; 0];
    assert_eq!(told("", office), none, "nothing is said of its use");
    assert_eq!(told("used = [\"mon-fri 09:00-15:00\"]", office), none);
    assert_eq!(
        told("used = [\"daily 07:00-22:00\"]", office),
        [
            "the time to answer of `drift` does not run while these are used: `oy.senter` for 65 h of the coming week, first from Wednesday 16:00"
        ]
    );
    let always = "respond = \"30 min\"";
    assert_eq!(told("used = [\"daily 00:00-24:00\"]", always), none);
    let unanswered = "restore = \"8 h\"\nhours = [\"mon-fri 08:00-16:00\"]";
    assert_eq!(
        told("used = [\"daily 07:00-22:00\"]", unanswered),
        none,
        "no time to answer is agreed"
    );
}

/// The findings of what nobody else is told of.
fn untold(above: &str, agreed: &str) -> Vec<String> {
    texts(&region(above, agreed), Topic::Unanswered)
}

#[test]
fn what_nobody_is_told_of_when_nobody_answers_is_found_by_agreement_and_by_component() {
    let found = untold("", "");
    let [agreement, components] = &found[..] else {
        panic!("{found:?}");
    };
    assert!(
        agreement.starts_with("neither the region nor 1 agreement says by when"),
        "{agreement}"
    );
    assert!(
        components.starts_with(
            "neither an agreement nor the region says who is told when nobody answers for "
        ),
        "{components}"
    );
    assert!(!components.contains(ROOM), "that is agreed: {components}");
    let agreed = "respond = \"1 h\"";
    let left = untold("", agreed);
    assert_eq!(
        left,
        std::slice::from_ref(components),
        "the agreement says it"
    );
    assert_eq!(untold(agreed, ""), [""; 0], "the region says it for all");
    let chain = "escalation = [{ after = \"1 h\", to = \"rad\" }]";
    assert_eq!(untold(chain, agreed), [""; 0], "or has somebody be told");
    let only = untold(chain, "");
    assert_eq!(
        only.len(),
        1,
        "a chain of the region is not the agreement's: {only:?}"
    );
}

#[test]
fn a_time_of_the_coordinator_itself_has_nobody_behind_it_unless_somebody_is_named() {
    let own = region("respond = \"1 h\"", "").replacen("party = \"nett\"", "party = \"rad\"", 1);
    let found = texts(&own, Topic::Unanswered);
    assert!(
        matches!(&found[..], [one] if one.ends_with("it is the coordinator itself")),
        "{found:?}"
    );
    let named = "kinds = [\"codec\"]\nescalation = [{ after = \"1 h\", to = \"oy\" }]";
    let named = own.replacen("kinds = [\"codec\"]", named, 1);
    assert_eq!(texts(&named, Topic::Unanswered), [""; 0]);
    // Where the municipality has named another coordinator, that one is behind it.
    let other = own.replacen(
        "[[municipality]]",
        "[[municipality]]\ncoordinator = \"nett\"",
        1,
    );
    assert_eq!(texts(&other, Topic::Unanswered), [""; 0]);
}
