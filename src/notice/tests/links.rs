//! Who gets a place for a link in a mail, and for what.

use super::*;
use crate::access::{PLACEHOLDER, Purpose};
use crate::fault::{Act, Actor, Capacity, Command};

fn with_links() -> Context {
    Context {
        link_days: Some(7),
        ..context()
    }
}

fn mail_to(party: &str, reason: Reason, fault: &Fault, context: &Context) -> Message {
    let mut due = due_for(reason, Language::Bokmal);
    due.recipient.party = party.to_owned();
    mail::of_fault(&due, fault, &scene(context, Language::Bokmal), None)
}

fn accepted(by: &str) -> What {
    What::Accepted {
        by: party(by),
        through: None,
        expected_at: None,
    }
}

fn escalated(to: &str) -> What {
    What::Escalated {
        to: party(to),
        step: 1,
    }
}

/// What the link of a mail is for; none where it has none. Words and fields agree.
fn offered(party: &str, reason: Reason, fault: &Fault) -> Option<Purpose> {
    let mail = mail_to(party, reason, fault, &with_links());
    for text in [&mail.text, &mail.html] {
        let places = text.matches(PLACEHOLDER).count();
        assert_eq!(places, usize::from(mail.link.is_some()), "{text}");
    }
    mail.link
}

#[test]
fn whoever_has_to_act_gets_a_link_and_nobody_else() {
    let answer = Some(Purpose::Answer);
    let (mut case, _) = Case::open(1, the_line(), timed("it", "rad"));
    assert_eq!(offered("it", Reason::Responsible, &case.fault), answer);
    assert_eq!(offered("it", Reason::Commented, &case.fault), answer);
    assert_eq!(offered("it", Reason::Reopened, &case.fault), answer);
    for (other, reason) in [
        ("afjord", Reason::Affected),
        ("rad", Reason::Deputy),
        ("rad", Reason::Responsible),
        ("drift", Reason::Shadow),
        ("it", Reason::Released),
        ("it", Reason::Affected),
    ] {
        assert_eq!(offered(other, reason, &case.fault), None, "{other}");
    }
    // After a step up both may answer, and when one has said yes that one alone.
    case.then(60, escalated("rad"));
    assert_eq!(offered("rad", Reason::Escalated, &case.fault), answer);
    assert_eq!(offered("it", Reason::Responsible, &case.fault), answer);
    case.then(90, accepted("rad"));
    assert_eq!(offered("rad", Reason::Responsible, &case.fault), answer);
    assert_eq!(offered("it", Reason::Responsible, &case.fault), None);
}

#[test]
fn once_it_is_over_the_link_is_for_saying_what_it_was() {
    let (mut case, _) = Case::open(1, the_line(), agreed("it"));
    case.then(60, What::Cleared);
    let close = Some(Purpose::Close);
    assert_eq!(offered("it", Reason::Recovered, &case.fault), close);
    assert_eq!(offered("afjord", Reason::Recovered, &case.fault), None);
    assert_eq!(offered("it", Reason::Responsible, &case.fault), None);
    case.then(90, What::Withdrawn);
    assert_eq!(offered("it", Reason::Recovered, &case.fault), None);
}

#[test]
fn a_tie_may_be_answered_by_the_coordinator_and_by_each_it_may_be_of() {
    let (case, _) = Case::open(1, the_tie(), undecided());
    for (party, reason) in [("rad", Reason::Undecided), ("it", Reason::Responsible)] {
        assert_eq!(offered(party, reason, &case.fault), Some(Purpose::Answer));
    }
    assert_eq!(offered("orland", Reason::Responsible, &case.fault), None);
    assert!(!case.fault.may_reject("rad") && !case.fault.may_reject("it"));
}

#[test]
fn without_links_mails_are_as_they_were() {
    let (case, _) = Case::open(1, the_line(), agreed("it"));
    let mail = mail_to("it", Reason::Responsible, &case.fault, &context());
    assert_eq!(mail.link, None);
    assert!(!mail.text.contains("/a/") && !mail.html.contains("/a/"));
}

#[test]
fn whoever_is_outside_the_network_gets_none() {
    let (case, _) = Case::open(1, the_line(), agreed("leverandor"));
    let mail = mail_to(
        "leverandor",
        Reason::Responsible,
        &case.fault,
        &with_links(),
    );
    assert_eq!(mail.link, None);
    assert!(!mail.text.contains("/a/") && mail.text.contains("72 00 00 00"));
}

#[test]
fn no_words_of_others_get_a_token_of_their_own() {
    let hostile = format!("se https://evil.example{PLACEHOLDER} og {PLACEHOLDER}");
    let said = What::Rejected {
        by: party("leverandor"),
        through: None,
        because: hostile.clone(),
        assignment: agreed("it"),
    };
    let (mut case, _) = Case::open(42, the_line(), agreed("it"));
    case.then(60, said);
    case.then(
        90,
        What::Commented {
            by: party("leverandor"),
            through: None,
            text: hostile,
        },
    );
    for reason in [Reason::Responsible, Reason::Commented] {
        let due = due_for(reason, Language::Bokmal);
        let scene = scene(&with_links(), Language::Bokmal);
        let mail = mail::of_fault(&due, &case.fault, &scene, None);
        assert_eq!(mail.link, Some(Purpose::Answer));
        assert!(mail.text.contains("evil.example"), "{}", mail.text);
        for words in [&mail.text, &mail.html] {
            assert_eq!(words.matches(PLACEHOLDER).count(), 1, "{words}");
        }
    }
}

#[test]
fn the_address_stands_alone_on_its_line_and_the_mail_says_what_it_does() {
    let (mut case, _) = Case::open(42, the_line(), agreed("it"));
    for (language, tag) in Language::ALL.map(|each| (each, each.tag())) {
        let due = due_for(Reason::Responsible, language);
        let mail = mail::of_fault(&due, &case.fault, &scene(&with_links(), language), None);
        let alone = format!("https://samband.example{PLACEHOLDER}");
        assert!(mail.text.lines().any(|line| line == alone), "{}", mail.text);
        let anchor = format!("<a href=\"{alone}\"");
        assert!(mail.html.contains(&anchor), "{}", mail.html);
        assert_eq!(check_measure(&mail), Ok(()));
        insta::assert_snapshot!(format!("link-answer-{tag}"), mail.text);
    }
    case.then(60, What::Cleared);
    for (language, tag) in Language::ALL.map(|each| (each, each.tag())) {
        let due = due_for(Reason::Recovered, language);
        let mail = mail::of_fault(&due, &case.fault, &scene(&with_links(), language), None);
        insta::assert_snapshot!(format!("link-close-{tag}"), mail.text);
    }
}

#[test]
fn whoever_gets_a_link_may_do_what_it_offers() {
    let inventory = inventory(Language::Bokmal);
    let parties = ["rad", "drift", "it", "afjord", "orland"];
    let beginnings = [
        (the_line(), agreed("it")),
        (the_line(), unagreed("afjord")),
        (the_tie(), undecided()),
    ];
    let more = [
        vec![],
        vec![accepted("it")],
        vec![escalated("rad")],
        vec![escalated("rad"), accepted("rad")],
        vec![What::Cleared],
        vec![accepted("it"), What::Cleared],
    ];
    let mut offers = 0;
    for (finding, assignment) in beginnings {
        for then in &more {
            let (mut case, _) = Case::open(1, finding.clone(), assignment.clone());
            for (nth, what) in (1..).zip(then) {
                case.then(60 * nth, what.clone());
            }
            let fault = &case.fault;
            for party in parties {
                let acts = [
                    (fault.may_answer(party), accept()),
                    (fault.may_reject(party), reject()),
                    (fault.may_close(party), close()),
                ];
                for (offered, act) in acts {
                    let slug = act.slug();
                    let command = Command {
                        fault: fault.number.clone(),
                        expected: fault.next_ordinal() - 1,
                        actor: Actor {
                            capacity: Capacity::Party(party.to_owned()),
                            on_behalf: None,
                            way: Way::Link(crate::access::Mark::default()),
                            user: None,
                        },
                        act,
                    };
                    let anew = |_: &crate::fault::PartyRef| fault.assignment.clone();
                    let done = command.decide(fault, &inventory, at(600), anew);
                    assert_eq!(
                        done.is_ok(),
                        offered,
                        "{party} {slug} {:?}: {done:?}",
                        fault.state
                    );
                    offers += u32::from(offered);
                }
            }
        }
    }
    assert!(offers > 20, "{offers}");
}

fn accept() -> Act {
    Act::Accept {
        expected_at: Some(at(7200)),
    }
}

fn reject() -> Act {
    Act::Reject {
        because: remark("nei"),
    }
}

fn close() -> Act {
    Act::Close {
        cause: remark("a"),
        remedy: remark("b"),
    }
}

fn remark(text: &str) -> crate::fault::Remark {
    crate::fault::Remark::line(text, 100).unwrap()
}
