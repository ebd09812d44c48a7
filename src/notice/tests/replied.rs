//! Answers by mail: how mails ask for them, and what is said of what came of one.

use super::*;
use crate::notice::mail::{Came, Reply};

fn with_mailbox() -> Context {
    Context {
        mailbox: Some("svar@samband.example".to_owned()),
        ..context()
    }
}

pub(super) fn reply(came: Came, language: Language, fault: Fault) -> Reply {
    Reply {
        region: "fosen".to_owned(),
        fault: fault.into(),
        to: due_for(Reason::Responsible, language).recipient,
        mail: "0123456789ab".to_owned(),
        references: vec![
            "ours@samband.test".to_owned(),
            "theirs@it.example".to_owned(),
        ],
        seen: 0,
        came,
    }
}

fn mail_to(party: &str, reason: Reason, fault: &Fault, context: &Context, out: bool) -> Message {
    let drawn = inventory(Language::English);
    let inventory = match out {
        true => outside::partner_outside(drawn),
        false => drawn,
    };
    let mut due = due_for(reason, Language::English);
    due.recipient.party = party.to_owned();
    let scene = Scene::of(context, &inventory, region());
    mail::of_fault(&due, fault, &scene, None)
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const HOW: &str = "You can also answer this mail";

#[test]
fn whoever_has_to_act_and_has_no_link_is_told_how_to_answer() {
    let (mut case, _) = Case::open(1, the_line(), agreed("it"));
    let context = with_mailbox();
    let told = |case: &Case, party, reason, context: &Context| {
        joined(&mail_to(party, reason, &case.fault, context, false).text)
    };
    let asked = told(&case, "it", Reason::Responsible, &context);
    assert!(
        asked.contains(HOW) && asked.contains("“reject: why”"),
        "{asked}"
    );
    for (party, reason, context) in [
        ("it", Reason::Responsible, &super::context()),
        ("afjord", Reason::Affected, &context),
        (
            "it",
            Reason::Responsible,
            &Context {
                link_days: Some(7),
                ..with_mailbox()
            },
        ),
    ] {
        let other = told(&case, party, reason, context);
        assert!(!other.contains(HOW), "{other}");
    }
    case.then(860, What::Cleared);
    let over = told(&case, "it", Reason::Recovered, &context);
    assert!(
        over.contains(HOW) && over.contains("“done: cause; remedy”"),
        "{over}"
    );
}

#[test]
fn nobody_is_told_in_two_ways_how_to_answer_one_mail() {
    let (case, _) = Case::open(1, the_line(), agreed("it"));
    let told = |context: &Context| {
        let scene = scene(context, Language::English).without_telephone();
        let due = due_for(Reason::Responsible, Language::English);
        joined(&mail::of_fault(&due, &case.fault, &scene, None).text)
    };
    let asked = "Answer this mail and say";
    let read = told(&with_mailbox());
    assert!(read.contains(HOW) && !read.contains(asked), "{read}");
    let by_people = told(&context());
    assert!(by_people.contains(asked), "{by_people}");
}

#[test]
fn answers_of_whoever_has_to_act_go_to_the_mailbox_and_others_to_the_coordinator() {
    let (case, _) = Case::open(1, the_line(), agreed("it"));
    let to = |context: &Context, out| {
        mail_to("it", Reason::Responsible, &case.fault, context, out).reply_to
    };
    let mailbox = Some("svar@samband.example".to_owned());
    assert_eq!(to(&with_mailbox(), false), mailbox);
    assert_eq!(to(&with_mailbox(), true), mailbox);
    assert_eq!(to(&context(), false), Some(COUNCIL.to_owned()));
    let affected = mail_to(
        "afjord",
        Reason::Affected,
        &case.fault,
        &with_mailbox(),
        false,
    );
    assert_eq!(affected.reply_to, Some(COUNCIL.to_owned()));
    let inventory = inventory(Language::English);
    let (agreement, _) = inventory.agreements().next().unwrap();
    let ending = mail::Ending {
        agreement,
        at: at(0),
    };
    let scene = Scene::of(&with_mailbox(), &inventory, region());
    let told = mail::of_ending(ending, Language::English, &inventory, &scene);
    assert_eq!(told.reply_to, Some(COUNCIL.to_owned()));
}

#[test]
fn outside_the_network_a_mail_says_in_a_line_how_to_answer() {
    for (language, tag) in Language::ALL.map(|each| (each, each.tag())) {
        let inventory = outside::partner_outside(inventory(language));
        let scene = Scene::of(&with_mailbox(), &inventory, region());
        let (case, _) = Case::open(42, the_line(), agreed("it"));
        let due = due_for(Reason::Responsible, language);
        let mail = mail::of_fault(&due, &case.fault, &scene, None);
        outside::hides(&mail.text);
        insta::assert_snapshot!(format!("answerable-{tag}"), mail.text);
    }
}

const ALL: [Came; 10] = [
    Came::Spent,
    Came::Unsealed,
    Came::Accepted,
    Came::StillFails,
    Came::Unclear,
    Came::Time,
    Came::Words,
    Came::Number,
    Came::Decides,
    Came::Over,
];

#[test]
fn whoever_is_outside_learns_what_came_of_an_answer_and_not_who_has_it() {
    let (case, _) = Case::open(42, the_line(), agreed("it"));
    let drawn = inventory(Language::English);
    let outside = outside::partner_outside(drawn.clone());
    let told = |came: Came, inventory: &Inventory| {
        let reply = reply(came, Language::English, case.fault.clone());
        let scene = Scene::of(&with_mailbox(), inventory, region());
        mail::of_reply(&reply, &scene)
    };
    let stale = Came::Stale("Åfjord".to_owned());
    assert!(
        told(stale.clone(), &drawn)
            .text
            .contains("It is with Åfjord now.")
    );
    for came in ALL.into_iter().chain([stale]) {
        let mail = told(came, &outside);
        for text in [&mail.subject, &mail.text, &mail.html] {
            outside::hides(text);
        }
        assert_eq!(mail.references.last().unwrap(), "theirs@it.example");
        assert!(
            mail.subject.ends_with("[FOSEN-2026-0042]"),
            "{}",
            mail.subject
        );
    }
}

#[test]
fn an_answer_is_told_once_and_not_to_whom_others_tell_what_came_of_it() {
    let drawn = inventory(Language::English);
    let mut outbox = Outbox::default();
    let (mut case, event) = Case::open(42, the_line(), agreed("it"));
    outbox.put(&context(), &event, &case.fault, &drawn, now(0));
    let put = |came: Came, fault: &Fault, outbox: &mut Outbox| {
        let mut reply = reply(came, Language::English, fault.clone());
        reply.to.address = PARTNER.to_owned();
        outbox.put_reply(&context(), &reply, &drawn, now(1))
    };
    let row = put(Came::Unclear, &case.fault, &mut outbox).expect("a row");
    assert_eq!((row.reason, row.ordinal), (Reason::Replied, 0));
    assert_eq!(row.fault, Some(case.fault.number.clone()));
    assert_eq!(put(Came::Unclear, &case.fault, &mut outbox), None);

    // The partner is told of the comment of another; so of its own no is not told apart.
    let event = case.then(5, rejected(Language::English));
    outbox.put(&context(), &event, &case.fault, &drawn, now(5));
    let partner = |row: &&Row| row.recipient.address == PARTNER && row.ordinal == 1;
    let told = outbox.rows().filter(partner).count();
    assert_eq!(told, 1);
    let mut second = reply(Came::Rejected, Language::English, case.fault.clone());
    second.mail = "ba9876543210".to_owned();
    second.to.address = PARTNER.to_owned();
    assert_eq!(outbox.put_reply(&context(), &second, &drawn, now(6)), None);
    second.seen = 1;
    let row = outbox.put_reply(&context(), &second, &drawn, now(6));
    let row = row.expect("a row");
    assert_eq!((row.ordinal, row.key), (1, second.key("test")));
    // A mail that is read again is answered no second time, whatever has happened meanwhile.
    assert_eq!(put(Came::Unclear, &case.fault, &mut outbox), None);
}
