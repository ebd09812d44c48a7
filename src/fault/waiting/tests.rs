//! How long a fault is nobody's, against a walk from minute to minute.

use proptest::prelude::*;

use super::*;
use crate::fault::{Assignment, Finding, GapRef, IncidentRef, Number, PartyRef};

fn party(id: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: id.to_owned(),
    }
}

fn assignment(owner: Option<&str>) -> Assignment {
    Assignment {
        owner: owner.map(party),
        agreement: None,
        gap: owner.map(|_| GapRef::Unagreed),
        among: Vec::new(),
        holder: party(owner.unwrap_or("rad")),
        due: None,
    }
}

fn finding() -> Finding {
    Finding {
        cause: None,
        candidates: Vec::new(),
        evidence: crate::fault::Evidence::default(),
        split_by: None,
    }
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn incident() -> IncidentRef {
    IncidentRef {
        id: "nhn-1".to_owned(),
        party: "nhn".to_owned(),
        party_name: "Norsk Helsenett".to_owned(),
        since: at(0),
        expected_end: None,
        text: "feil".to_owned(),
        reference: None,
        planned: false,
    }
}

fn event(ordinal: u32, minute: i64, what: What) -> Event {
    Event {
        fault: Number::new("FOSEN", 2026, 1),
        at: at(minute),
        ordinal,
        what,
    }
}

fn opened(owner: Option<&str>) -> What {
    What::Opened {
        earlier: Vec::new(),
        region: "fosen".to_owned(),
        began_at: at(0),
        finding: finding(),
        assignment: assignment(owner),
        affected: Vec::new(),
        previous: None,
        split_from: None,
    }
}

/// What may happen, by number: what cannot happen then does not.
fn what(n: u8) -> What {
    match n {
        0 => What::Located {
            finding: finding(),
            assignment: assignment(Some("it")),
            stays: false,
            earlier: Vec::new(),
        },
        1 => What::Located {
            finding: finding(),
            assignment: assignment(None),
            stays: false,
            earlier: Vec::new(),
        },
        2 => What::Accepted {
            through: None,
            by: party("it"),
            expected_at: Some(at(5000)),
        },
        3 => What::Overdue,
        4 => What::Cleared,
        5 | 12 => What::Reopened {
            finding: finding(),
            anew: n == 12,
        },
        6 => What::HandedOver {
            by: None,
            through: None,
            to: party("vendor"),
            because: "warranty".to_owned(),
        },
        7 => What::Explained {
            incident: incident(),
            restore_by: None,
        },
        8 | 13 => What::Unexplained {
            incident: incident(),
            anew: n == 13,
            restore_by: None,
        },
        9 => What::Escalated {
            to: party("deputy"),
            step: 1,
        },
        10 => What::Rejected {
            through: None,
            by: party("it"),
            because: "not ours".to_owned(),
            assignment: assignment(Some("nett")),
        },
        _ => What::Affected {
            affected: Vec::new(),
        },
    }
}

/// The same by the rules as they are told: a minute at a time, from what a fault is then.
struct Walk {
    state: State,
    owner: Option<String>,
    explained: bool,
    /// For how many minutes somebody has been asked.
    asked: i64,
    ownerless: i64,
}

impl Walk {
    fn pass(&mut self, minutes: i64) {
        for _ in 0..minutes {
            let nobodys = match self.state {
                State::Undecided => true,
                State::Assigned => self.asked >= 60,
                State::Accepted { .. } | State::Cleared | State::Closed => false,
            };
            self.ownerless += i64::from(nobodys && !self.explained);
            self.asked += 1;
        }
    }

    fn happen(&mut self, what: &What, fault: &Fault) {
        let owner = fault.assignment.owner.as_ref().map(|p| p.id.clone());
        let was_asked = matches!(self.state, State::Undecided | State::Assigned);
        let found = matches!(what, What::Located { .. });
        let found_anew = !was_asked || self.explained || owner != self.owner;
        let begins = !matches!(
            what,
            What::Escalated { .. } | What::Affected { .. } | What::Explained { .. }
        );
        let anew = if found { found_anew } else { begins };
        if anew {
            self.asked = 0;
        }
        self.explained = fault.incident.is_some();
        self.owner = owner;
        self.state = fault.state;
    }
}

proptest! {
    #[test]
    fn how_long_it_is_nobodys_agrees_with_a_walk_from_minute_to_minute(
        owner in prop_oneof![Just(None), Just(Some("it"))],
        happened in prop::collection::vec((0_i64..200, 0_u8..14), 0..20),
        rest in 0_i64..200,
    ) {
        let first = event(0, 0, opened(owner));
        let mut fault = Fault::open(&first).unwrap();
        let mut walk = Walk {
            state: fault.state,
            owner: owner.map(str::to_owned),
            explained: false,
            asked: 0,
            ownerless: 0,
        };
        let mut now = 0;
        for (minutes, n) in happened {
            walk.pass(minutes);
            now += minutes;
            let what = what(n);
            let next = event(fault.next_ordinal(), now, what.clone());
            if fault.apply(&next).is_ok() {
                walk.happen(&what, &fault);
            }
            prop_assert_eq!(fault.ownerless(at(now)).as_mins(), walk.ownerless, "after {:?}", what);
        }
        walk.pass(rest);
        prop_assert_eq!(fault.ownerless(at(now + rest)).as_mins(), walk.ownerless);
    }
}

#[test]
fn an_undecided_one_is_nobodys_at_once_and_an_assigned_one_when_the_time_to_say_yes_is_over() {
    let tie = Fault::open(&event(0, 0, opened(None))).unwrap();
    assert_eq!(tie.ownerless(at(10)).as_mins(), 10);
    let mut fault = Fault::open(&event(0, 0, opened(Some("it")))).unwrap();
    assert_eq!(fault.ownerless(at(60)).as_mins(), 0);
    assert_eq!(fault.ownerless(at(75)).as_mins(), 15);
    let by = party("it");
    let accepted = What::Accepted {
        through: None,
        by,
        expected_at: None,
    };
    fault.apply(&event(1, 80, accepted)).unwrap();
    assert_eq!(fault.ownerless(at(5000)).as_mins(), 20);
    fault.apply(&event(2, 90, What::Cleared)).unwrap();
    assert_eq!(fault.ownerless(at(5000)).as_mins(), 20);
}

#[test]
fn a_wall_clock_that_is_set_back_takes_nothing_off() {
    let mut tie = Fault::open(&event(0, 100, opened(None))).unwrap();
    assert_eq!(tie.ownerless(at(50)).as_mins(), 0);
    let affected = || What::Affected {
        affected: Vec::new(),
    };
    tie.apply(&event(1, 160, affected())).unwrap();
    assert_eq!(tie.ownerless(at(120)).as_mins(), 60);
    tie.apply(&event(2, 120, affected())).unwrap();
    assert_eq!(tie.ownerless(at(130)).as_mins(), 70);
}

/// The word of a number, at the minute after the last.
fn then(fault: &mut Fault, n: u8) {
    let ordinal = fault.next_ordinal();
    let next = event(ordinal, i64::from(ordinal), what(n));
    fault.apply(&next).expect("what can happen");
}

#[test]
fn to_whom_it_was_handed_over_is_asked_however_often_it_goes_and_comes() {
    const HANDED_OVER: u8 = 6;
    const CLEARED: u8 = 4;
    const ESCALATED: u8 = 9;
    const BACK_ANEW: u8 = 12;
    const BACK: u8 = 5;
    let mut fault = Fault::open(&event(0, 0, opened(Some("it")))).unwrap();
    then(&mut fault, HANDED_OVER);
    for _ in 0..12 {
        then(&mut fault, CLEARED);
        then(&mut fault, BACK_ANEW);
    }
    assert!(fault.forgotten() > 0, "more than a fault carries with it");
    assert_eq!(fault.asked(), Some(&party("vendor")));
    then(&mut fault, ESCALATED);
    assert_eq!(fault.holder, party("deputy"));
    let mut before = fault.clone();
    for (fault, back, holder) in [
        (&mut fault, BACK_ANEW, "vendor"),
        // As logs of before have it, and give it back.
        (&mut before, BACK, "it"),
    ] {
        then(fault, CLEARED);
        then(fault, back);
        assert_eq!(fault.holder, party(holder));
    }
}

#[test]
fn what_is_explained_no_longer_goes_back_to_whom_it_was_with() {
    const HANDED_OVER: u8 = 6;
    const EXPLAINED: u8 = 7;
    const UNEXPLAINED: u8 = 8;
    const ESCALATED: u8 = 9;
    const UNEXPLAINED_ANEW: u8 = 13;
    for (over, holder) in [
        (UNEXPLAINED_ANEW, "vendor"),
        // As logs of before have it.
        (UNEXPLAINED, "it"),
    ] {
        let mut fault = Fault::open(&event(0, 0, opened(Some("it")))).unwrap();
        for n in [HANDED_OVER, ESCALATED, EXPLAINED, over] {
            then(&mut fault, n);
        }
        assert_eq!(fault.holder, party(holder));
        assert_eq!(fault.waiting.escalated, 0);
    }
    let mut own = Fault::open(&event(0, 0, opened(Some("it")))).unwrap();
    for n in [ESCALATED, EXPLAINED, UNEXPLAINED_ANEW] {
        then(&mut own, n);
    }
    assert_eq!(own.holder, party("it"));
}
