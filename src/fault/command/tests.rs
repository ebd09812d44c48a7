mod walk;

use jiff::tz::TimeZone;

use super::*;
use crate::access::Purpose;
use crate::fault::{
    COMMENT, CauseRef, ComponentRef, Evidence, Finding, GapRef, LINK_ACTS, REASON, RemarkError,
};
use crate::health::Mode;
use crate::inventory::{
    Builder, Component, ComponentIx, Facet, Kind, Language, Party, PartyIx, Region, Role,
};

/// A region of a coordinator, an operator and three others, without anything to watch.
fn inventory() -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "fosen".into(),
        name: "Fosen".into(),
        zone: TimeZone::UTC,
        language: Language::English,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(1),
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: crate::inventory::Terms::default(),
    });
    for id in ["rad", "drift", "it", "nett", "afjord"] {
        builder.party(Party {
            id: id.into(),
            region,
            name: id.to_uppercase().into(),
            role: Role::Council,
            language: Language::English,
            contacts: Vec::new(),
            telephone: None,
            escalation: Vec::new(),
            shadow: false,
            outside: false,
        });
    }
    builder.component(Component {
        id: "monitor".into(),
        region,
        name: "samband".into(),
        kind: Kind::Monitor,
        site: None,
        municipality: None,
        organisation: PartyIx::at(1),
        addresses: Vec::new(),
        depends: Vec::new(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    });
    builder.finish().expect("an inventory")
}

fn party(id: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: id.to_uppercase(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("a moment")
}

fn given(owner: Option<&str>) -> Assignment {
    Assignment {
        owner: owner.map(party),
        agreement: None,
        gap: owner.map(|_| GapRef::Unagreed),
        due: None,
        among: match owner {
            Some(_) => Vec::new(),
            None => vec![party("it"), party("nett")],
        },
        holder: party(owner.unwrap_or("rad")),
    }
}

/// A fault of the room's, and what has happened to it.
fn fault(owner: Option<&str>, then: Vec<What>) -> Fault {
    let cause = CauseRef {
        component: ComponentRef {
            id: "rom1".to_owned(),
            name: "Rom 1".to_owned(),
            kind: Kind::Codec,
            site: None,
            site_name: None,
            municipality: None,
        },
        facet: Facet::Reach,
        mode: Mode::Silent,
    };
    let opened = What::Opened {
        region: "fosen".to_owned(),
        began_at: at(0),
        finding: Finding {
            cause: Some(cause.clone()),
            candidates: vec![cause],
            evidence: Evidence::default(),
            split_by: None,
        },
        assignment: given(owner),
        affected: Vec::new(),
        previous: None,
        split_from: None,
        earlier: Vec::new(),
    };
    let event = |ordinal, what| Event {
        fault: Number::new("FOSEN", 2027, 1),
        at: at(i64::from(ordinal)),
        ordinal,
        what,
    };
    let mut fault = Fault::open(&event(0, opened)).expect("an opening");
    for what in then {
        let event = event(fault.next_ordinal(), what);
        fault.apply(&event).expect("what can happen");
    }
    fault
}

fn accepted(by: &str) -> What {
    What::Accepted {
        by: party(by),
        through: None,
        expected_at: None,
    }
}

fn line(text: &str) -> Remark {
    Remark::line(text, REASON).expect("a line")
}

fn yes() -> Act {
    Act::Accept { expected_at: None }
}

fn no() -> Act {
    Act::Reject {
        because: line("not ours"),
    }
}

fn over(to: &str) -> Act {
    Act::HandOver {
        to: to.to_owned(),
        because: line("warranty"),
    }
}

fn done() -> Act {
    Act::Close {
        cause: line("plug"),
        remedy: line("put in"),
    }
}

fn word() -> Act {
    Act::Comment {
        text: line("we look into it"),
    }
}

fn decide(
    capacity: Capacity,
    on_behalf: Option<&str>,
    act: Act,
    fault: &Fault,
) -> Result<What, Refused> {
    let command = Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity,
            on_behalf: on_behalf.map(str::to_owned),
            way: Way::Api,
            user: None,
        },
        act,
    };
    let anew = |_: &PartyRef| given(Some("nett"));
    command.decide(fault, &inventory(), at(100), anew)
}

fn own(id: &str) -> Capacity {
    Capacity::Party(id.to_owned())
}

/// The word for what happens, or for why nothing does.
fn outcome(decided: &Result<What, Refused>) -> &'static str {
    match decided {
        Ok(what) => what.slug(),
        Err(Refused::NotTheirs { .. }) => "not theirs",
        Err(Refused::ForItself(_)) => "for itself",
        Err(Refused::Decides(_)) => "decides",
        Err(Refused::NoParty(_)) => "no party",
        Err(Refused::Holds(_)) => "holds",
        Err(Refused::StillFails) => "still fails",
        Err(Refused::Life(_)) => "life",
        Err(Refused::Already { .. }) => "already",
        Err(other) => panic!("{other}"),
    }
}

/// By its owner, to another.
fn passed_on() -> What {
    What::HandedOver {
        by: Some(party("it")),
        through: None,
        to: party("nett"),
        because: "warranty".to_owned(),
    }
}

#[test]
fn each_party_may_do_with_a_fault_what_is_its_own_to_do() {
    let assigned = || fault(Some("it"), vec![]);
    let undecided = || fault(None, vec![]);
    let taken = || fault(Some("it"), vec![accepted("nett")]);
    let taken_and_over = || fault(Some("it"), vec![accepted("nett"), What::Cleared]);
    let over_now = || fault(Some("it"), vec![What::Cleared]);
    let escalated = || {
        let to = party("afjord");
        fault(Some("it"), vec![What::Escalated { to, step: 1 }])
    };
    type Made = fn() -> Fault;
    let handed_over = || fault(Some("it"), vec![passed_on()]);
    let handed_over_and_up = || {
        let to = party("afjord");
        fault(
            Some("it"),
            vec![passed_on(), What::Escalated { to, step: 1 }],
        )
    };
    let cases: [(&str, Made, Act, &str); 37] = [
        ("it", assigned, yes(), "accepted"),
        ("nett", assigned, yes(), "not theirs"),
        ("it", assigned, no(), "rejected"),
        ("nett", assigned, no(), "not theirs"),
        ("it", assigned, over("nett"), "handed-over"),
        ("it", assigned, over("it"), "holds"),
        ("it", assigned, over("hav"), "no party"),
        ("nett", assigned, over("it"), "not theirs"),
        ("afjord", assigned, word(), "commented"),
        ("hav", assigned, word(), "no party"),
        ("it", assigned, done(), "still fails"),
        // Each of those among whom it is undecided may take it, and only they.
        ("nett", undecided, yes(), "accepted"),
        ("afjord", undecided, yes(), "not theirs"),
        ("it", undecided, no(), "not theirs"),
        ("rad", undecided, over("it"), "handed-over"),
        // Somebody else has said yes.
        ("it", taken, yes(), "not theirs"),
        ("it", taken, no(), "not theirs"),
        ("nett", taken, no(), "rejected"),
        ("nett", taken, yes(), "already"),
        // An escalation takes nobody's word away.
        ("it", escalated, yes(), "accepted"),
        ("afjord", escalated, yes(), "accepted"),
        // What is not with its owner is not its owner's to refuse or to pass on.
        ("it", escalated, no(), "not theirs"),
        ("it", escalated, over("nett"), "not theirs"),
        ("it", escalated, word(), "commented"),
        ("afjord", escalated, no(), "rejected"),
        ("it", handed_over, yes(), "accepted"),
        ("it", handed_over, no(), "not theirs"),
        ("nett", handed_over, no(), "rejected"),
        ("nett", handed_over, over("it"), "handed-over"),
        ("nett", handed_over_and_up, yes(), "accepted"),
        ("nett", handed_over_and_up, no(), "not theirs"),
        ("drift", handed_over_and_up, yes(), "not theirs"),
        ("it", over_now, done(), "closed"),
        ("nett", over_now, done(), "not theirs"),
        ("nett", taken_and_over, done(), "closed"),
        ("it", over_now, yes(), "life"),
        ("afjord", over_now, word(), "commented"),
    ];
    for (who, made, act, expected) in cases {
        let (slug, fault) = (act.slug(), made());
        let decided = decide(own(who), None, act, &fault);
        assert_eq!(
            outcome(&decided),
            expected,
            "{who} {slug} {:?}",
            fault.state
        );
    }
}

#[test]
fn whoever_acts_for_all_says_for_whom_and_the_event_says_through_whom() {
    let tied = fault(None, vec![]);
    let fault = fault(Some("it"), vec![]);
    let said = |capacity: Capacity, on_behalf, fault: &Fault| {
        let Ok(What::Accepted { by, through, .. }) = decide(capacity, on_behalf, yes(), fault)
        else {
            panic!("nobody has accepted");
        };
        (by.id, through.expect("somebody has said so").party.id)
    };
    let spoken = |capacity, on_behalf| said(capacity, on_behalf, &fault);
    let pair = |by: &str, through: &str| (by.to_owned(), through.to_owned());
    assert_eq!(spoken(Capacity::Operator, None), pair("it", "drift"));
    assert_eq!(spoken(Capacity::Coordinator, None), pair("it", "rad"));
    assert_eq!(
        said(Capacity::Operator, Some("nett"), &tied),
        pair("nett", "drift")
    );
    // Nobody says yes for a party that could not say so itself.
    for capacity in [Capacity::Operator, Capacity::Coordinator] {
        let anybody = decide(capacity, Some("nett"), yes(), &fault);
        assert_eq!(outcome(&anybody), "not theirs");
    }
    assert_eq!(spoken(own("it"), None), pair("it", "it"));
    assert_eq!(spoken(own("it"), Some("it")), pair("it", "it"));
    let posed = decide(own("it"), Some("nett"), yes(), &fault);
    assert_eq!(outcome(&posed), "for itself");
    let commented = decide(Capacity::Operator, None, word(), &fault);
    let Ok(What::Commented { by, .. }) = commented else {
        panic!("{commented:?}");
    };
    assert_eq!(by.id, "drift", "a comment is one's own");
}

#[test]
fn a_rejection_asks_whose_it_is_now_and_nothing_else_does() {
    let fault = fault(Some("it"), vec![]);
    let Ok(What::Rejected { assignment, .. }) = decide(own("it"), None, no(), &fault) else {
        panic!("it was not rejected");
    };
    assert_eq!(assignment, given(Some("nett")));
    let command = Command {
        fault: fault.number.clone(),
        expected: 0,
        actor: Actor {
            capacity: own("nett"),
            on_behalf: None,
            way: Way::CommandLine,
            user: None,
        },
        act: no(),
    };
    let refused = command.decide(&fault, &inventory(), at(100), |_| {
        panic!("nobody has rejected anything")
    });
    assert_eq!(outcome(&refused), "not theirs");
}

#[test]
fn whoever_decides_cannot_say_no() {
    let mut judged = given(Some("it"));
    judged.holder = party("rad");
    let rejected = What::Rejected {
        by: party("it"),
        through: None,
        because: "not ours".to_owned(),
        assignment: judged,
    };
    let fault = fault(Some("it"), vec![rejected]);
    assert_eq!((fault.rejections, &*fault.holder.id), (1, "rad"));
    assert_eq!(outcome(&decide(own("rad"), None, no(), &fault)), "decides");
    let over = decide(own("rad"), None, over("nett"), &fault);
    assert_eq!(outcome(&over), "handed-over");
}

#[test]
fn an_owner_whose_next_no_would_make_it_the_one_who_decides_hands_it_over_instead() {
    let rejected = |owner: &str| What::Rejected {
        by: party(owner),
        through: None,
        because: "not ours".to_owned(),
        assignment: given(Some(owner)),
    };
    let says_no = |fault: &Fault, owner: &str, holder: &str| {
        let command = Command {
            fault: fault.number.clone(),
            expected: fault.next_ordinal() - 1,
            actor: Actor {
                capacity: own(owner),
                on_behalf: None,
                way: Way::Api,
                user: None,
            },
            act: no(),
        };
        let anew = |_: &PartyRef| Assignment {
            holder: party(holder),
            ..given(Some(owner))
        };
        outcome(&command.decide(fault, &inventory(), at(100), anew))
    };
    let first = fault(Some("rad"), vec![]);
    assert_eq!(
        says_no(&first, "rad", "rad"),
        "rejected",
        "it is looked at anew"
    );
    let second = fault(Some("rad"), vec![rejected("rad")]);
    assert_eq!(says_no(&second, "rad", "rad"), "decides");
    let over = decide(own("rad"), None, over("nett"), &second);
    assert_eq!(outcome(&over), "handed-over");
    let with_a_judge = fault(Some("it"), vec![rejected("it")]);
    assert_eq!(says_no(&with_a_judge, "it", "rad"), "rejected");
}

#[test]
fn what_has_happened_since_somebody_looked_is_told_instead() {
    let fault = fault(Some("it"), vec![accepted("it"), What::Cleared]);
    let command = |expected| Command {
        fault: fault.number.clone(),
        expected,
        actor: Actor {
            capacity: own("it"),
            on_behalf: None,
            way: Way::Api,
            user: None,
        },
        act: done(),
    };
    let decide = |expected| {
        let anew = |_: &PartyRef| given(None);
        command(expected).decide(&fault, &inventory(), at(100), anew)
    };
    for (expected, news) in [(0, 2), (1, 1), (9, 0)] {
        let Err(Refused::Stale { ordinal, since }) = decide(expected) else {
            panic!("{expected} is not what there is");
        };
        assert_eq!((ordinal, since.len()), (2, news));
    }
    let said = decide(0).expect_err("it is stale").to_string();
    assert!(said.contains("(accepted by IT, cleared)"), "{said}");
    assert!(decide(2).is_ok());
}

#[test]
fn the_expected_time_lies_ahead_and_not_too_far() {
    let fault = fault(Some("it"), vec![]);
    let day = 86_400;
    for (seconds, fine) in [
        (-1, false),
        (0, false),
        (1, true),
        (90 * day, true),
        (90 * day + 1, false),
    ] {
        let expected_at = Some(at(100 + seconds));
        let decided = decide(own("it"), None, Act::Accept { expected_at }, &fault);
        match decided {
            Ok(_) => assert!(fine, "{seconds} s ahead"),
            Err(refused) => assert_eq!((refused, fine), (Refused::Expectation, false)),
        }
    }
}

#[test]
fn of_what_a_larger_one_explains_it_is_said_which_one_to_act_on() {
    let into = Number::new("FOSEN", 2027, 9);
    let merged = What::Merged { into: into.clone() };
    let fault = fault(Some("it"), vec![merged]);
    for act in [yes(), no(), word(), done()] {
        let refused = decide(own("it"), None, act, &fault);
        assert_eq!(refused, Err(Refused::Merged(into.clone())));
    }
}

#[test]
fn a_drill_is_nobodys_to_act_on() {
    let mut fault = fault(Some("it"), vec![]);
    fault.region = DRILL.to_owned();
    let refused = decide(Capacity::Operator, None, yes(), &fault);
    assert_eq!(refused, Err(Refused::Drill));
}

#[test]
fn words_are_short_and_seen_and_where_one_line_belongs_one_line() {
    let line = |text: &str| Remark::line(text, 10).map(|remark| remark.to_string());
    assert_eq!(line("  ikke vår \n"), Ok("ikke vår".to_owned()));
    assert_eq!(line(" \n"), Err(RemarkError::Empty));
    assert_eq!(line("a\nb"), Err(RemarkError::Lines));
    assert_eq!(line("12345678901"), Err(RemarkError::TooLong(10)));
    assert_eq!(
        line("åååååååååå"),
        Ok("åååååååååå".to_owned()),
        "characters, not bytes"
    );
    for hidden in [
        '\u{7}',
        '\u{1b}',
        '\0',
        '\t',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200f}',
        '\u{2028}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e007f}',
    ] {
        let text = format!("a{hidden}b");
        assert_eq!(line(&text), Err(RemarkError::Hidden(hidden)));
    }
    let lines = Remark::lines("first\r\nsecond\n", COMMENT).expect("two lines");
    assert_eq!(lines.as_str(), "first\nsecond");
    let escape = Remark::lines("a\u{1b}[31m", COMMENT);
    assert_eq!(escape, Err(RemarkError::Hidden('\u{1b}')));
}

#[test]
fn events_of_before_anybody_acted_are_read_as_they_were_written() {
    let old = [
        r#"{"event":"accepted","by":{"id":"it","name":"IT"},"expected_at":null}"#,
        r#"{"event":"handed-over","to":{"id":"it","name":"IT"},"because":"x"}"#,
        r#"{"event":"closed","by":null,"cause":"","remedy":""}"#,
    ];
    for text in old {
        let what: What = serde_json::from_str(text).expect("an old event");
        let again = serde_json::to_string(&what).expect("plain data");
        assert_eq!(again, text, "nothing is added to what is old");
    }
}

/// A link to a party's contact, for this, of the event that it then was at.
fn by_link(party: &str, purpose: Purpose, as_of: u32) -> Capacity {
    let notice = notice();
    Capacity::Link(
        party.to_owned(),
        ByLink {
            notice,
            purpose,
            as_of,
        },
    )
}

fn notice() -> crate::access::Mark {
    crate::access::Mark::of_hex("aabbccddeeff").expect("a mark")
}

/// The same as somebody does it by that link, having seen all.
fn said(capacity: Capacity, act: Act, fault: &mut Fault) -> Result<(), Refused> {
    let command = Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal() - 1,
        actor: Actor {
            capacity,
            on_behalf: None,
            way: Way::Link(notice()),
            user: None,
        },
        act,
    };
    let anew = |_: &PartyRef| given(Some("nett"));
    let what = command.decide(fault, &inventory(), at(100), anew)?;
    happens(fault, what);
    Ok(())
}

fn happens(fault: &mut Fault, what: What) {
    let event = Event {
        fault: fault.number.clone(),
        at: at(200),
        ordinal: fault.next_ordinal(),
        what,
    };
    fault.apply(&event).expect("what can happen");
}

#[test]
fn by_one_link_so_much_is_said_and_no_more_whatever_happens_between() {
    let mut fault = fault(Some("it"), vec![]);
    let link = || by_link("it", Purpose::Answer, 0);
    for nth in 0..LINK_ACTS {
        let expected_at = Some(at(3600 + i64::from(nth)));
        let act = match nth % 2 {
            0 => Act::Accept { expected_at },
            _ => word(),
        };
        assert_eq!(said(link(), act, &mut fault), Ok(()));
        // What a fault no longer carries counts too.
        for _ in 0..crate::fault::TIMELINE {
            happens(&mut fault, What::Affected { affected: vec![] });
        }
    }
    let kept = serde_json::to_string(&fault).expect("JSON");
    let kept: Fault = serde_json::from_str(&kept).expect("a fault");
    assert_eq!(kept, fault);
    for mut fault in [fault, kept] {
        for act in [yes(), word(), no()] {
            assert_eq!(said(link(), act, &mut fault), Err(Refused::Link));
        }
        // Only the link is spent.
        assert!(decide(own("it"), None, word(), &fault).is_ok());
    }
}

#[test]
fn a_link_is_for_its_purpose_and_for_whoever_may_act() {
    let cleared = || fault(Some("it"), vec![What::Cleared]);
    let opens = [
        (by_link("it", Purpose::Answer, 0), fault(Some("it"), vec![])),
        (by_link("it", Purpose::Close, 0), cleared()),
    ];
    for (link, fault) in opens {
        for (act, answers) in [
            (yes(), true),
            (no(), true),
            (over("nett"), false),
            (word(), true),
            (done(), false),
        ] {
            let closes = matches!(act, Act::Close { .. });
            let either = matches!(act, Act::Comment { .. });
            let wanted = either
                || if fault.state == State::Cleared {
                    closes
                } else {
                    answers
                };
            let came = said(link.clone(), act, &mut fault.clone());
            assert_eq!(came.is_ok(), wanted, "{link:?} {came:?}");
        }
    }
    // Everybody may comment, but not by a link that opens nothing to them.
    for (link, mut fault) in [
        (
            by_link("afjord", Purpose::Answer, 0),
            fault(Some("it"), vec![]),
        ),
        (by_link("it", Purpose::Answer, 0), cleared()),
        (by_link("it", Purpose::Close, 0), fault(Some("it"), vec![])),
    ] {
        assert_eq!(said(link, word(), &mut fault), Err(Refused::Link));
    }
}

#[test]
fn a_link_of_before_a_fault_came_back_or_passed_to_another_opens_nothing_any_more() {
    let handed = |by: &str, to: &str| What::HandedOver {
        by: Some(party(by)),
        through: None,
        to: party(to),
        because: "warranty".to_owned(),
    };
    let located = |to: &str, stays| What::Located {
        finding: fault(Some("it"), vec![]).finding,
        assignment: given(Some(to)),
        stays,
        earlier: Vec::new(),
    };
    let back = || What::Reopened {
        finding: fault(Some("it"), vec![]).finding,
        anew: true,
    };
    let escalated = What::Escalated {
        to: party("afjord"),
        step: 1,
    };
    let passes = [
        vec![What::Cleared, back()],
        vec![handed("it", "nett"), handed("nett", "it")],
        vec![located("nett", false), located("it", false)],
    ];
    for then in passes {
        let mut fault = fault(Some("it"), then);
        let last = fault.next_ordinal() - 1;
        assert!(fault.may_answer("it"), "{fault:#?}");
        for (as_of, came) in [(0, Err(Refused::Link)), (last, Ok(()))] {
            let link = by_link("it", Purpose::Answer, as_of);
            assert_eq!(said(link, word(), &mut fault), came);
        }
    }
    // A yes, a step of the escalation and what is only better known take no word away.
    for then in [
        vec![accepted("it")],
        vec![escalated],
        vec![located("it", true)],
        vec![What::Affected { affected: vec![] }],
    ] {
        let mut fault = fault(Some("it"), then);
        let link = by_link("it", Purpose::Answer, 0);
        assert_eq!(said(link, word(), &mut fault), Ok(()));
    }
}

#[test]
fn whoever_has_said_yes_says_it_again_only_with_another_time() {
    let hour = |n: i64| Some(at(3600 * n));
    let yes_by = |expected_at| Act::Accept { expected_at };
    let said = |expected_at| What::Accepted {
        by: party("it"),
        through: None,
        expected_at,
    };
    let dated = fault(
        Some("it"),
        vec![said(hour(2)), What::Affected { affected: vec![] }],
    );
    let undated = fault(Some("it"), vec![said(None)]);
    for (fault, expected_at, event) in [
        (&dated, None, Some(1)),
        (&dated, hour(2), Some(1)),
        (&undated, None, Some(1)),
    ] {
        let came = decide(own("it"), None, yes_by(expected_at), fault);
        let Err(Refused::Already { by, said }) = came else {
            panic!("{came:?}")
        };
        assert_eq!(by, party("it"));
        assert_eq!(said.map(|event| event.ordinal), event);
    }
    for (fault, expected_at) in [(&dated, hour(3)), (&undated, hour(3))] {
        let came = decide(own("it"), None, yes_by(expected_at), fault);
        assert_eq!(came.map(|what| what.slug()), Ok("accepted"));
    }
    // Who speaks for it says it no second time either; and it is no yes of another's.
    let came = decide(Capacity::Operator, None, yes(), &undated);
    assert!(matches!(came, Err(Refused::Already { .. })), "{came:?}");
    let given_back = fault(Some("it"), vec![said(None), What::Cleared]);
    let came = decide(own("it"), None, yes(), &given_back);
    assert!(matches!(came, Err(Refused::Life(_))), "{came:?}");
}
