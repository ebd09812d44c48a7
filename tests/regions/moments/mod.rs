//! Six moments in each of the five regions: a night, a holiday, the day on which an
//! agreement ends, a municipality that leaves, two who both say no, and nobody who answers.
//! The people in them act by the API and look at pages and at the command line.

mod fosen;
mod inn_trondelag;
mod midt_troms;
mod skane;
mod troms_ofoten;

use std::collections::BTreeMap;

use jiff::Timestamp;
use samband::fault::{Number, What};
use samband::inventory::{Facet, Inventory};
use samband::notice::Reason;
use serde_json::{Value, json};

use crate::play::Play;
use crate::shipped::{Why, owner};
use crate::surface::{Person, Reply};

/// A file with one thing otherwise, which is there once.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// Whose each component is at a moment, by its id.
fn owners(inventory: &Inventory, moment: &str) -> BTreeMap<String, (String, Why)> {
    let all = inventory.components();
    let all = all.filter(|(ix, _)| inventory.wants_agreement(*ix));
    all.map(|(_, component)| {
        let found = owner(inventory, &component.id, Facet::Reach, moment);
        (component.id.to_string(), found)
    })
    .collect()
}

/// The components that are another's at a later moment.
fn moved(inventory: &Inventory, from: &str, to: &str) -> Vec<String> {
    let (before, after) = (owners(inventory, from), owners(inventory, to));
    let others = after.into_iter().filter(|(id, whose)| before[id] != *whose);
    others.map(|(id, _)| id).collect()
}

/// Somebody says no, with what speaks against it: what fails is looked at anew at once.
fn says_no(play: &mut Play, who: &Person, number: &Number, because: &str) -> Value {
    let before = play.asked;
    let because = json!({ "because": because });
    let fault = play.act(who, number, "reject", because).taken();
    assert!(play.asked > before, "{number} is not looked at anew");
    fault
}

fn says_yes(play: &mut Play, who: &Person, number: &Number) -> Reply {
    play.act(who, number, "accept", json!({}))
}

/// A moment in a fault's JSON, by the clock of its region: `Wed 12:00`.
fn shown(play: &Play, fault: &Value, field: &str) -> String {
    let region = fault["region"].as_str().expect("a region");
    let moment = fault[field].as_str();
    let moment = moment.unwrap_or_else(|| panic!("no {field}: {fault}"));
    play.clock(region, moment.parse().expect("a moment"))
}

/// Who is told next if nobody answers, and when: `Wed 12:00 fosen-regionrad`.
fn to_come(play: &Play, fault: &Value) -> Vec<String> {
    let steps = fault["escalation"].as_array().into_iter().flatten();
    steps
        .map(|step| {
            let region = fault["region"].as_str().expect("a region");
            let at = step["at"].as_str().expect("a moment").parse();
            let at = play.clock(region, at.expect("a moment"));
            format!("{at} {}", step["to"].as_str().expect("a party"))
        })
        .collect()
}

/// The steps that it has climbed because nobody has said yes, each of whom was told when it
/// was taken: `Wed 12:00 fosen-regionrad`.
fn escalated(play: &Play, number: &Number) -> Vec<String> {
    let (fault, told) = (play.fault(number), play.story(number));
    let steps = fault.timeline.iter().filter_map(|event| {
        let What::Escalated { to, .. } = &event.what else {
            return None;
        };
        let step = format!("{} {}", play.clock(&fault.region, event.at), to.id);
        let notice = format!("{step} escalated");
        assert!(told.contains(&notice), "{notice}: {told:?}");
        Some(step)
    });
    steps.collect()
}

/// Days before its last one at which a party was warned that an agreement ends, each by the
/// date of the mail.
fn warned(play: &Play, party: &str) -> Vec<String> {
    let rows = play.rows.iter();
    let ends = rows.filter(|row| row.reason == Reason::AgreementEnds);
    let own = ends.filter(|row| row.recipient.party == party);
    own.map(|row| row.created_at.strftime("%F").to_string())
        .collect()
}

/// The minutes in which a fault has been nobody's, as whoever reads its JSON counts them.
fn ownerless_minutes(play: &mut Play, number: &Number) -> i64 {
    let fault = play.json(number);
    let known = fault["ownerless_seconds"].as_i64().expect("seconds");
    let moment = |at: &Value| at.as_str().and_then(|at| at.parse::<Timestamp>().ok());
    let last = fault["timeline"]
        .as_array()
        .and_then(|events| events.last());
    let last = last.and_then(|event| moment(&event["at"]));
    let since =
        moment(&fault["ownerless_since"]).max(last.filter(|_| !fault["ownerless_since"].is_null()));
    let more = since.map(|since| play.wall().duration_since(since).as_secs().max(0));
    (known + more.unwrap_or(0)) / 60
}

/// Whether somebody was told of a fault for a reason, whenever that was.
fn was_told(play: &Play, number: &Number, party: &str, reason: &str) -> bool {
    let ends = format!(" {party} {reason}");
    play.story(number).iter().any(|line| line.ends_with(&ends))
}

/// The seconds that metrics count for a municipality in which nobody said yes.
fn counted_seconds(play: &mut Play, region: &str, municipality: &str) -> f64 {
    // They are counted with each turn, and without one nobody counts.
    play.look(10);
    let metrics = play.get(None, "/metrics", "nb").body;
    let begins = format!(
        "samband_fault_ownerless_seconds_total{{region=\"{region}\",municipality=\"{municipality}\","
    );
    let line = metrics.lines().find(|line| line.starts_with(&begins));
    let counted = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    counted.unwrap_or_else(|| panic!("nothing is counted for {municipality}"))
}
