use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::health::Mode;
use crate::inventory::{Facet, Kind};

fn party(id: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: id.to_uppercase(),
    }
}

fn component(id: &str) -> ComponentRef {
    ComponentRef {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: Kind::Codec,
        site: None,
        site_name: None,
        municipality: None,
    }
}

fn finding(id: &str) -> Finding {
    let cause = CauseRef {
        component: component(id),
        facet: Facet::Reach,
        mode: Mode::Silent,
    };
    Finding {
        cause: Some(cause.clone()),
        candidates: vec![cause],
        evidence: Evidence::default(),
        split_by: None,
    }
}

fn assignment(owner: Option<&str>) -> Assignment {
    Assignment {
        owner: owner.map(party),
        agreement: None,
        gap: None,
        among: Vec::new(),
        holder: party(owner.unwrap_or("council")),
        due: None,
    }
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn opened(owner: Option<&str>) -> What {
    What::Opened {
        region: "fosen".to_owned(),
        began_at: moment(0),
        finding: finding("rom1"),
        assignment: assignment(owner),
        affected: Vec::new(),
        previous: None,
        split_from: None,
        earlier: Vec::new(),
    }
}

fn event(fault: Option<&Fault>, what: What) -> Event {
    let ordinal = fault.map_or(0, Fault::next_ordinal);
    Event {
        fault: Number::new("FOSEN", 2026, 42),
        at: moment(i64::from(ordinal) * 10),
        ordinal,
        what,
    }
}

/// One of each thing that can happen, the owner of those that assign as given.
fn incident() -> IncidentRef {
    IncidentRef {
        id: "nhn-1".to_owned(),
        party: "nhn".to_owned(),
        party_name: "Norsk Helsenett".to_owned(),
        since: moment(0),
        expected_end: None,
        text: "feil i kjernen".to_owned(),
        reference: None,
        planned: false,
    }
}

/// By when somebody is to say yes, with nothing after it.
fn due() -> Box<Due> {
    let clause = Clause {
        restore_hours: None,
        escalation_hours: None,
        agreed: true,
        respond: jiff::SignedDuration::from_mins(30),
        restore: None,
        hours: Vec::new(),
        holidays: None,
        arbiter: None,
        escalation: Vec::new(),
    };
    Box::new(clause.due(&jiff::tz::TimeZone::UTC, moment(40), None))
}

fn all_events(owner: Option<&str>) -> Vec<What> {
    vec![
        opened(owner),
        What::Located {
            finding: finding("linje"),
            assignment: assignment(owner),
            stays: false,
            earlier: Vec::new(),
        },
        What::Affected {
            affected: vec![component("rom2")],
        },
        What::Changed {
            mode: Mode::Refusing,
        },
        What::Asked { due: due() },
        What::Accepted {
            by: party("partner"),
            through: None,
            expected_at: Some(moment(1000)),
        },
        What::Rejected {
            by: party("partner"),
            through: None,
            because: "ikke vår".to_owned(),
            assignment: assignment(owner),
        },
        What::HandedOver {
            by: Some(party("partner")),
            through: None,
            to: party("vendor"),
            because: "avtalt".to_owned(),
        },
        What::Commented {
            by: party("partner"),
            through: None,
            text: "vi ser på det".to_owned(),
        },
        What::Escalated {
            to: party("deputy"),
            step: 1,
        },
        What::Overdue,
        What::Cleared,
        What::Reopened {
            finding: finding("rom1"),
            anew: false,
        },
        What::Closed {
            by: Some(party("partner")),
            through: None,
            cause: "støpsel".to_owned(),
            remedy: "satt i".to_owned(),
        },
        What::Merged {
            into: Number::new("FOSEN", 2026, 43),
        },
        What::Explained {
            incident: incident(),
            restore_by: None,
        },
        What::Unexplained {
            incident: incident(),
            anew: true,
            restore_by: None,
        },
        What::Withdrawn,
    ]
}

/// Every state and every event: to where it leads, `-` for refused. `D` is
/// undecided, `A` assigned, `P` accepted with a promise, `=` the state before
/// clearing, `C` cleared, `X` closed.
const TABLE: [(&str, &str); 18] = [
    // D A p P C X  (p: accepted without a promise)
    ("opened", "------"),
    ("located", "AAAA--"),
    ("affected", "DApP--"),
    ("changed", "DApP--"),
    ("asked", "DA----"),
    ("accepted", "PPPP--"),
    ("rejected", "-AAA--"),
    ("handed-over", "AAAA--"),
    ("commented", "DApPC-"),
    ("escalated", "DA----"),
    ("overdue", "---A--"),
    ("cleared", "CCCC--"),
    ("reopened", "----=-"),
    ("closed", "----X-"),
    ("merged", "XXXXX-"),
    ("explained", "DApP--"),
    ("unexplained", "DApP--"),
    ("withdrawn", "XXXXX-"),
];

#[test]
fn every_event_in_every_state_does_what_the_table_says() {
    let promised = State::Accepted {
        expected_at: Some(moment(1000)),
    };
    let accepted = State::Accepted { expected_at: None };
    let states = [
        State::Undecided,
        State::Assigned,
        accepted,
        promised,
        State::Cleared,
        State::Closed,
    ];
    let events = all_events(Some("partner"));
    assert_eq!(events.len(), TABLE.len());
    for (what, (slug, row)) in events.iter().zip(TABLE) {
        assert_eq!(what.slug(), slug);
        for (state, expected) in states.iter().zip(row.chars()) {
            for before in &states[..4] {
                let expected = match expected {
                    'D' => Some(State::Undecided),
                    'A' => Some(State::Assigned),
                    'p' => Some(accepted),
                    'P' => Some(promised),
                    'C' => Some(State::Cleared),
                    'X' => Some(State::Closed),
                    '=' => Some(*before),
                    _ => None,
                };
                let got = state.after(what, *before, true);
                assert_eq!(got.ok(), expected, "{slug} while {state:?}");
            }
        }
    }
}

#[test]
fn what_is_located_among_several_parties_is_undecided() {
    for what in all_events(None) {
        let assigns = matches!(what, What::Located { .. } | What::Rejected { .. });
        let state = State::Assigned.after(&what, State::Assigned, false);
        assert_eq!(state == Ok(State::Undecided), assigns, "{}", what.slug());
    }
}

#[test]
fn a_refusal_says_what_was_tried_on_what() {
    let refusal = State::Closed
        .after(&What::Cleared, State::Assigned, true)
        .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "a fault that is closed cannot be cleared"
    );
}

#[test]
fn a_tie_that_resolves_keeps_its_number_and_changes_its_holder() {
    let mut fault = Fault::open(&event(None, opened(None))).unwrap();
    assert_eq!(
        (fault.state, fault.holder.id.as_str()),
        (State::Undecided, "council")
    );
    let located = What::Located {
        finding: finding("linje"),
        assignment: assignment(Some("partner")),
        stays: false,
        earlier: Vec::new(),
    };
    fault.apply(&event(Some(&fault), located)).unwrap();
    assert_eq!(
        (fault.state, fault.holder.id.as_str()),
        (State::Assigned, "partner")
    );
    assert_eq!(fault.number.as_str(), "FOSEN-2026-0042");
    assert_eq!(
        fault.finding.chief().map(|c| c.component.id.as_str()),
        Some("linje")
    );
}

#[test]
fn a_later_finding_leaves_it_as_it_was_where_the_event_says_so() {
    let then = |stays: bool| {
        let mut fault = Fault::open(&event(None, opened(Some("partner")))).unwrap();
        let accepted = What::Accepted {
            by: party("partner"),
            through: None,
            expected_at: Some(moment(1000)),
        };
        fault.apply(&event(Some(&fault), accepted)).unwrap();
        let state = fault.state;
        let located = What::Located {
            finding: finding("linje"),
            assignment: assignment(Some("partner")),
            stays,
            earlier: Vec::new(),
        };
        fault.apply(&event(Some(&fault), located)).unwrap();
        (fault.state == state, fault.waiting.since)
    };
    assert_eq!(then(true), (true, None));
    // What is in a log of before goes on to mean what it meant.
    assert_eq!(then(false), (false, Some(moment(20))));
    let located = &all_events(Some("partner"))[1];
    let written = serde_json::to_string(located).unwrap();
    assert!(!written.contains("stays"), "{written}");
}

#[test]
fn the_chain_says_which_user_acted_and_what_is_handed_out_does_not() {
    let user = LocalUser {
        uid: 1000,
        name: Some("kari".to_owned()),
    };
    let through = Some(Through {
        party: party("rad"),
        way: Way::CommandLine,
        user: Some(user),
    });
    let accepted = What::Accepted {
        by: party("partner"),
        through,
        expected_at: None,
    };
    let written = serde_json::to_string(&accepted).unwrap();
    assert!(
        written.contains(r#""user":{"uid":1000,"name":"kari"}"#),
        "{written}"
    );
    let read: What = serde_json::from_str(&written).unwrap();
    assert_eq!(read, accepted);
    let mut fault = Fault::open(&event(None, opened(Some("partner")))).unwrap();
    fault.apply(&event(Some(&fault), accepted)).unwrap();
    let shown = serde_json::to_string(&FaultJson::whole(&fault)).unwrap();
    assert!(
        shown.contains("command-line") && !shown.contains("kari"),
        "{shown}"
    );
}

#[test]
fn a_fault_that_comes_back_is_as_it_was_before_it_went() {
    let mut fault = Fault::open(&event(None, opened(Some("partner")))).unwrap();
    let accepted = What::Accepted {
        by: party("partner"),
        through: None,
        expected_at: Some(moment(1000)),
    };
    fault.apply(&event(Some(&fault), accepted)).unwrap();
    let state = fault.state;
    fault.apply(&event(Some(&fault), What::Cleared)).unwrap();
    assert_eq!(fault.cleared_at, Some(moment(20)));
    let reopened = What::Reopened {
        finding: finding("rom1"),
        anew: false,
    };
    fault.apply(&event(Some(&fault), reopened)).unwrap();
    assert_eq!(
        (fault.state, fault.cleared_at, fault.reopened),
        (state, None, 1)
    );
}

#[test]
fn whoever_had_said_yes_is_asked_anew_when_it_is_back() {
    let back = |first: What| {
        let mut fault = Fault::open(&event(None, opened(Some("partner")))).unwrap();
        let finding = finding("rom1");
        let again = What::Reopened {
            finding,
            anew: true,
        };
        for what in [first, What::Cleared, again] {
            fault.apply(&event(Some(&fault), what)).unwrap();
        }
        assert_eq!(fault.waiting.since, Some(moment(30)));
        (fault.state, fault.holder.id)
    };
    let accepted = What::Accepted {
        by: party("vendor"),
        through: None,
        expected_at: Some(moment(1)),
    };
    let handed_over = What::HandedOver {
        by: None,
        through: None,
        to: party("vendor"),
        because: String::new(),
    };
    for first in [accepted, handed_over] {
        assert_eq!(back(first), (State::Assigned, "vendor".to_owned()));
    }
}

#[test]
fn what_was_found_before_it_came_back_is_not_among_what_was_found_since() {
    let located = |id: &str| What::Located {
        finding: finding(id),
        assignment: assignment(Some("it")),
        stays: false,
        earlier: Vec::new(),
    };
    let reopened = What::Reopened {
        finding: finding("again"),
        anew: false,
    };
    let found = |fault: &Fault| -> Vec<String> {
        let chiefs = fault.findings().filter_map(Finding::chief);
        chiefs.map(|chief| chief.component.id.clone()).collect()
    };
    let mut fault = Fault::open(&event(None, opened(Some("it")))).unwrap();
    let opening = found(&fault);
    let mut then = |what: What| {
        let event = event(Some(&fault), what);
        fault.apply(&event).unwrap();
        found(&fault)
    };
    let both = [opening[0].clone(), "router".to_owned()];
    assert_eq!(then(located("router")), both);
    then(What::Cleared);
    assert_eq!(then(reopened), ["again"]);
    assert_eq!(then(located("line")), ["again", "line"]);
    for _ in 0..TIMELINE {
        let affected = Vec::new();
        then(What::Affected { affected });
    }
    let last = ["line", "core"];
    assert_eq!(then(located("core")), last, "all others are forgotten");
}

#[test]
fn talk_of_a_fault_pushes_out_nothing_that_has_happened_to_it() {
    let mut fault = Fault::open(&event(None, opened(Some("it")))).unwrap();
    let said = |n: usize| What::Commented {
        by: party("partner"),
        through: None,
        text: format!("{n}"),
    };
    let accepted = What::Accepted {
        by: party("it"),
        through: None,
        expected_at: None,
    };
    fault.apply(&event(Some(&fault), accepted)).unwrap();
    for n in 0..3 * TIMELINE {
        fault.apply(&event(Some(&fault), said(n))).unwrap();
    }
    let slugs: Vec<&str> = fault.timeline.iter().map(|e| e.what.slug()).collect();
    assert_eq!(slugs[..2], ["opened", "accepted"]);
    assert_eq!(slugs.len(), 2 + TIMELINE);
    assert_eq!(
        fault.timeline.last().map(|e| &e.what),
        Some(&said(3 * TIMELINE - 1))
    );
    for _ in 0..3 * TIMELINE {
        let affected = Vec::new();
        let what = What::Affected { affected };
        fault.apply(&event(Some(&fault), what)).unwrap();
    }
    let comments = fault
        .timeline
        .iter()
        .filter(|e| e.what.is_comment())
        .count();
    assert_eq!((comments, fault.timeline.len()), (TIMELINE, 2 * TIMELINE));
    // As versions wrote it that counted all alike, event by event.
    let mut before = Fault::open(&fault.timeline[0]).unwrap();
    let mut alike = fault.clone();
    alike.forget_alike();
    before.timeline.clear();
    for event in &fault.timeline {
        before.timeline.push(event.clone());
        before.forget_alike();
    }
    assert_eq!(before.timeline, alike.timeline);
}

#[test]
fn only_an_opening_opens_a_fault() {
    for what in all_events(Some("partner")) {
        let opens = matches!(what, What::Opened { .. });
        assert_eq!(Fault::open(&event(None, what)).is_ok(), opens);
    }
}

#[test]
fn numbers_are_read_as_people_type_them() {
    let number = Number::new("MIDT-TROMS", 2026, 7);
    assert_eq!(number.as_str(), "MIDT-TROMS-2026-0007");
    assert_eq!(
        Number::parse(" midt-troms-2026-0007 "),
        Some(number.clone())
    );
    assert_eq!(number.parts(), Some(("MIDT-TROMS", 2026, 7)));
    for wrong in [
        "",
        "FOSEN",
        "FOSEN-2026",
        "FOSEN-2026-42",
        "-2026-0042",
        "F N-2026-0042",
    ] {
        assert_eq!(Number::parse(wrong), None, "{wrong:?}");
    }
}

fn any_what() -> impl Strategy<Value = What> {
    let owner = prop_oneof![
        Just(None),
        Just(Some("partner")),
        Just(Some("municipality"))
    ];
    (owner, 0_usize..18).prop_map(|(owner, which)| all_events(owner).swap_remove(which))
}

proptest! {
    #[test]
    fn whatever_happens_a_fault_has_a_holder_and_refusals_change_nothing(
        decided: bool,
        sequence in prop::collection::vec(any_what(), 0..60),
    ) {
        let first = event(None, opened(decided.then_some("partner")));
        let mut fault = Fault::open(&first).unwrap();
        let mut taken = vec![first];
        for what in sequence {
            let was = fault.clone();
            let next = event(Some(&fault), what);
            match fault.apply(&next) {
                Ok(()) => taken.push(next),
                Err(_) => prop_assert_eq!(&fault, &was),
            }
            prop_assert!(!fault.holder.id.is_empty());
            prop_assert!(fault.before.is_active());
            prop_assert_eq!(fault.state == State::Closed, fault.closed_at.is_some());
            prop_assert_eq!(fault.state.is_active(), fault.cleared_at.is_none() && fault.closed_at.is_none());
            prop_assert_eq!(was.state == State::Closed, was.state == State::Closed && fault == was);
        }
        // The fold of its events, and nothing else: the opening stays, the last two
        // findings, and the latest; and beside them the latest comments.
        let findings = taken.iter().rev().filter(|event| event.what.finding().is_some());
        let mut stay: BTreeSet<u32> = findings.take(2).map(|event| event.ordinal).collect();
        stay.insert(0);
        for event in taken.iter().rev().filter(|event| !event.what.is_comment()) {
            if stay.len() < TIMELINE {
                stay.insert(event.ordinal);
            }
        }
        let comments = taken.iter().rev().filter(|event| event.what.is_comment());
        stay.extend(comments.take(TIMELINE).map(|event| event.ordinal));
        let stay: Vec<&Event> = taken.iter().filter(|e| stay.contains(&e.ordinal)).collect();
        prop_assert_eq!(fault.timeline.iter().collect::<Vec<_>>(), stay);
        prop_assert_eq!(fault.next_ordinal() as usize, taken.len());
        let missing: u32 = fault.told().map(|(missing, _)| missing).sum();
        prop_assert_eq!(missing, fault.forgotten());
        prop_assert_eq!(missing as usize, taken.len() - fault.timeline.len());
        let since = fault.since(fault.next_ordinal() - 1);
        prop_assert_eq!(since.collect::<Vec<_>>(), [taken.last().unwrap()]);
        let mut whole = fault.clone();
        whole.recall(taken.clone());
        prop_assert_eq!(&whole.timeline, &taken);
        whole.forget();
        prop_assert_eq!(&whole, &fault);
        let mut again = Fault::open(&taken[0]).unwrap();
        for event in &taken[1..] {
            again.apply(event).unwrap();
        }
        prop_assert_eq!(again, fault);
    }
}
