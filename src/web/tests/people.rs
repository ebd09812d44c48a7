//! What people who are known do on a fault's own page.

use super::access_over_tcp::{Guarded, bearer, counted, person, scope, settings};
use super::login::with_accounts;
use super::*;
use crate::access::{Anonymous, Person, Role};
use crate::fault::{
    Act, Capacity, Command, Event, Fault, PartyRef, Refused, Through, User, Way, What,
};
use crate::view::page::Acting;
use crate::web::Answer;

/// Undecided among several; Roan's own; Rissa's, which is over.
const TIE: &str = "/f/FOSEN-2026-0042";
const ROAN: &str = "/f/FOSEN-2026-0041";
const RISSA: &str = "/f/FOSEN-2026-0040";

const URL: &str = "https://samband.example";

fn stale(fault: &Fault) -> Answer {
    Err(Refused::Stale {
        ordinal: fault.next_ordinal() - 1,
        since: Vec::new(),
    })
}

/// Roan's own, and others whom the proxy names.
fn people() -> crate::access::Settings {
    let mut settings = with_accounts(Anonymous::None);
    let one = |name: &str, role, of: &[&str]| Person {
        name: name.into(),
        scope: scope(role, of),
    };
    settings.people.extend([
        one("siv", Role::Partner, &["fosen:roan"]),
        one("bo", Role::Partner, &["fosen:roan", "fosen:afjord"]),
        one("eva", Role::Partner, &["fosen:rissa"]),
        one("drift", Role::Operator, &["fosen"]),
    ]);
    settings
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

fn forms(page: &str) -> Vec<&str> {
    let acts = page.split("name=\"act\" value=\"").skip(1);
    acts.map(|act| act.split('"').next().unwrap()).collect()
}

fn seen(page: &str) -> u32 {
    let (_, after) = page.split_once("name=\"seen\" value=\"").unwrap();
    after.split('"').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_faults_page_offers_what_whoever_reads_it_may_do_and_nothing_else() {
    let guarded = Guarded::start(people()).await;
    for (who, path, offered) in [
        (
            person("siv"),
            ROAN,
            &["accept", "reject", "hand-over", "comment"][..],
        ),
        (
            person("drift"),
            ROAN,
            &["accept", "reject", "hand-over", "comment"],
        ),
        (person("eva"), RISSA, &["close", "comment"]),
        (person("per@roan.example"), ROAN, &[]),
        (bearer("drift"), ROAN, &[]),
    ] {
        let answer = guarded.get(path, &who).await;
        assert_eq!(status(&answer), 200, "{answer}");
        assert_eq!(forms(body(&answer)), offered, "{who}{path}: {answer}");
        let policy = header(&answer, "content-security-policy").unwrap();
        let by_browser = !who.contains("Bearer");
        assert_eq!(
            policy.contains("form-action 'self'"),
            by_browser,
            "{policy}"
        );
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
    // Whoever logs in is offered the same.
    let kari = guarded.logged_in("kari").await;
    let page = guarded.get(ROAN, &kari).await;
    assert_eq!(
        forms(body(&page)),
        ["accept", "reject", "hand-over", "comment"]
    );
    assert!(page.contains("name=\"for\" value=\"roan\""), "{page}");
    assert!(
        !page.contains("<option value=\"roan\""),
        "who holds it is no choice"
    );
}

/// What the ledger itself says of each act, and what the page offers.
#[test]
fn what_is_offered_is_what_the_ledger_takes() {
    let snapshot = Arc::new(sample::troubled());
    let inventory = &snapshot.inventory;
    let parties: Vec<String> = inventory
        .parties()
        .map(|(_, one)| one.id.to_string())
        .collect();
    let one_line = |text: &str| crate::fault::Remark::line(text, 100).unwrap();
    let acts = [
        Act::Accept {
            expected_at: Some("2026-11-22T12:00:00Z".parse().unwrap()),
        },
        Act::Reject {
            because: one_line("nei"),
        },
        Act::Comment {
            text: one_line("hei"),
        },
        Act::Close {
            cause: one_line("a"),
            remedy: one_line("b"),
        },
    ];
    let mut compared = 0;
    for fault in snapshot.faults.iter() {
        let parties = parties.iter().map(|id| Capacity::Party(id.clone()));
        for capacity in parties.chain([Capacity::Operator, Capacity::Coordinator]) {
            let offers = Acting::new(capacity.clone()).offers(fault);
            let other = if fault.holder.id == "osen" {
                "roan"
            } else {
                "osen"
            };
            let hand_over = Act::HandOver {
                to: other.to_owned(),
                because: one_line("de"),
            };
            for act in acts.iter().chain([&hand_over]) {
                let command = Command {
                    fault: fault.number.clone(),
                    expected: fault.next_ordinal() - 1,
                    actor: crate::fault::Actor {
                        capacity: capacity.clone(),
                        on_behalf: None,
                        way: Way::Local,
                        user: None,
                    },
                    act: act.clone(),
                };
                let given = |_: &PartyRef| fault.assignment.clone();
                let now = "2026-11-22T09:00:00Z".parse().unwrap();
                let takes = command.decide(fault, inventory, now, given).is_ok();
                let offered = match act {
                    Act::Accept { .. } => offers.accept,
                    Act::Reject { .. } => offers.reject,
                    Act::HandOver { .. } => offers.hand_over,
                    Act::Comment { .. } => offers.comment,
                    Act::Close { .. } => offers.close,
                };
                assert_eq!(
                    offered,
                    takes,
                    "{} {capacity:?} {}",
                    fault.number,
                    act.slug()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn what_is_sent_from_the_page_is_a_command_in_the_name_of_whoever_sent_it() {
    let guarded = Guarded::start(people()).await;
    let page = guarded.get(ROAN, &person("siv")).await;
    let seen = seen(&page);
    let party = |id: &str| Capacity::Party(id.to_owned());
    for (who, name, path, sent, capacity, act) in [
        (
            "siv",
            "siv",
            ROAN,
            "expected=&act=accept",
            party("roan"),
            "accept",
        ),
        (
            "siv",
            "siv",
            ROAN,
            "act=reject&because=nei&for=roan",
            party("roan"),
            "reject",
        ),
        (
            "siv",
            "siv",
            ROAN,
            "act=hand-over&to=nhn&why=deres+linje",
            party("roan"),
            "hand-over",
        ),
        (
            "bo",
            "bo",
            TIE,
            "act=comment&text=en%0D%0Ato&for=afjord",
            party("afjord"),
            "comment",
        ),
        (
            "eva",
            "eva",
            RISSA,
            "act=close&cause=a&remedy=b",
            party("rissa"),
            "close",
        ),
        (
            "drift",
            "drift",
            ROAN,
            "act=accept&expected=",
            Capacity::Operator,
            "accept",
        ),
    ] {
        let sent = format!("seen={seen}&{sent}");
        let answer = guarded.form(path, &person(who), &sent).await;
        assert_eq!(status(&answer), 303, "{sent}: {answer}");
        let there = format!("{path}#headline");
        assert_eq!(header(&answer, "location"), Some(&*there));
        let [command] = &guarded.acts()[..] else {
            panic!("one command: {sent}");
        };
        let account = name.to_owned();
        assert_eq!(command.actor.user, Some(User::Named { account }));
        assert_eq!(
            (&command.actor.capacity, command.actor.way),
            (&capacity, Way::Proxy)
        );
        assert_eq!((command.act.slug(), command.expected), (act, seen));
    }
    let kari = guarded.logged_in("kari").await;
    let sent = format!("seen={seen}&act=accept&expected=2026-11-22T16%3A00");
    assert_eq!(status(&guarded.form(ROAN, &kari, &sent).await), 303);
    let [command] = &guarded.acts()[..] else {
        panic!("one command");
    };
    assert_eq!(command.actor.way, Way::Local);
    // By the clock of the region.
    let expected_at = Some("2026-11-22T15:00:00Z".parse().unwrap());
    assert_eq!(command.act, Act::Accept { expected_at });
}

#[tokio::test]
async fn what_is_not_theirs_is_refused_and_for_another_party_too() {
    let guarded = Guarded::start(people()).await;
    for (who, path, sent, expected) in [
        // Nobody known; who only looks; out of sight; another's party; not offered.
        (String::new(), ROAN, "seen=0&act=accept", 401),
        (person("per@roan.example"), ROAN, "seen=0&act=accept", 403),
        (bearer("drift"), ROAN, "seen=0&act=accept", 403),
        (person("eva"), ROAN, "seen=0&act=accept", 404),
        (person("siv"), ROAN, "seen=0&act=accept&for=nhn", 403),
        (
            person("siv"),
            ROAN,
            "seen=0&act=close&cause=a&remedy=b",
            409,
        ),
        (person("siv"), ROAN, "seen=0&act=explode", 400),
        (person("siv"), ROAN, "act=accept", 400),
        (person("siv"), ROAN, "seen=0&act=reject&because=", 422),
        (
            person("siv"),
            ROAN,
            "seen=0&act=comment&text=a%E2%80%AEb",
            422,
        ),
        (person("siv"), ROAN, "seen=0&act=accept&expected=soon", 422),
        (person("siv"), "/f/nonsense", "seen=0&act=accept", 404),
    ] {
        let answer = guarded.form(path, &who, sent).await;
        assert_eq!(status(&answer), expected, "{who}{sent}: {answer}");
    }
    assert_eq!(guarded.acts(), []);
    // A configuration that makes nobody known has no such thing.
    let open = Guarded::start(crate::access::Settings::default()).await;
    assert_eq!(status(&open.form(ROAN, "", "seen=0&act=accept").await), 405);
    assert!(!open.get(ROAN, "").await.contains("<form"));
    assert!(!open.get("/", "").await.contains("/login"));
}

#[tokio::test]
async fn a_page_of_another_site_has_nobody_act() {
    let guarded = Guarded::start(people()).await;
    let kari = guarded.logged_in("kari").await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for who in [&person("siv"), &kari] {
        for from in [
            "",
            "Origin: null\r\n",
            "Origin: https://evil.example\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\nOrigin: https://samband.example\r\n",
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
            "Origin: https://samband.example.evil.example\r\n",
        ] {
            let headers = format!("{form}{who}{from}");
            let answer = guarded
                .ask("POST", ROAN, &headers, "seen=0&act=accept")
                .await;
            assert_eq!(status(&answer), 403, "{headers}: {answer}");
        }
        for from in [
            "Origin: https://samband.example\r\n",
            "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n",
        ] {
            let headers = format!("{form}{who}{from}");
            let answer = guarded
                .ask("POST", ROAN, &headers, "seen=0&act=accept")
                .await;
            assert_eq!(status(&answer), 303, "{headers}: {answer}");
        }
    }
    assert_eq!(guarded.refused("elsewhere"), 14);
    assert_eq!(guarded.acts().len(), 4);
}

/// Somebody says yes to Roan's fault.
fn accepted_by(account: &str) -> Snapshot {
    let roan = PartyRef {
        id: "roan".to_owned(),
        name: "Roan kommune".to_owned(),
    };
    let mut snapshot = sample::troubled();
    let faults = snapshot.faults.iter().map(|fault| {
        let mut fault = Fault::clone(fault);
        if fault.number.as_str() == "FOSEN-2026-0041" {
            let event = Event {
                fault: fault.number.clone(),
                at: sample::at("2026-11-22T08:25:00Z"),
                ordinal: fault.next_ordinal(),
                what: What::Accepted {
                    by: roan.clone(),
                    through: Some(Through {
                        party: roan.clone(),
                        way: Way::Proxy,
                        user: Some(User::Named {
                            account: account.to_owned(),
                        }),
                    }),
                    expected_at: None,
                },
            };
            fault.apply(&event).unwrap();
        }
        Arc::new(fault)
    });
    snapshot.faults = faults.collect();
    snapshot
}

#[tokio::test]
async fn of_two_at_once_the_second_sees_what_happened_and_keeps_what_they_typed() {
    let guarded = Guarded::start_with(people(), accepted_by("bo"), URL, stale).await;
    let typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E+nei";
    let sent = format!("seen=0&act=reject&because={typed}");
    let answer = guarded.form(ROAN, &person("siv"), &sent).await;
    assert_eq!(status(&answer), 409, "{answer}");
    let page = body(&answer);
    assert!(page.contains("Svaret ble ikke skrevet ned."), "{page}");
    assert!(
        page.contains("Dette har skjedd siden du så på saken"),
        "{page}"
    );
    assert!(page.contains("har tatt saken"), "{page}");
    assert!(
        page.contains("alert(1)") && !page.contains("<script>"),
        "{page}"
    );
    assert!(page.contains("name=\"seen\" value=\"1\""), "{page}");
    assert_eq!(
        header(&answer, "cache-control").map(|keep| keep.contains("no-store")),
        Some(true)
    );
    // What has no place any more stands beside.
    let sent = format!("seen=0&act=close&cause={typed}&remedy=b");
    let answer = guarded.form(ROAN, &person("siv"), &sent).await;
    assert_eq!(status(&answer), 409);
    let page = body(&answer);
    assert!(
        page.contains("Dette hadde du skrevet") && page.contains("alert(1)"),
        "{page}"
    );
    assert!(!page.contains("<script>"), "{page}");
    let commands = counted(&guarded.registry, "samband_fault_commands_total", "stale");
    assert_eq!(commands, 1, "one of each act");
}

#[tokio::test]
async fn the_same_answer_sent_twice_is_taken_once_and_anothers_is_not_ones_own() {
    for (account, expected) in [("siv", 303), ("bo", 409)] {
        let guarded = Guarded::start_with(people(), accepted_by(account), URL, stale).await;
        let answer = guarded
            .form(ROAN, &person("siv"), "seen=0&act=accept&expected=")
            .await;
        assert_eq!(status(&answer), expected, "{answer}");
    }
}

#[tokio::test]
async fn every_field_that_is_shown_again_is_harmless() {
    let guarded = Guarded::start_with(people(), sample::troubled(), URL, stale).await;
    let hostile = "%22%3E%3C/textarea%3E%3Cimg+src=x+onerror=alert(1)%3E";
    for (path, who, sent) in [
        (ROAN, "siv", "act=accept&expected="),
        (ROAN, "siv", "act=reject&because="),
        (ROAN, "siv", "act=comment&text="),
        (ROAN, "siv", "act=hand-over&why=x&to="),
        (ROAN, "siv", "act=hand-over&to=nhn&why="),
        (RISSA, "eva", "act=close&remedy=x&cause="),
        (RISSA, "eva", "act=close&cause=x&remedy="),
    ] {
        let sent = format!("seen=0&{sent}{hostile}");
        let answer = guarded.form(path, &person(who), &sent).await;
        assert!([409, 422].contains(&status(&answer)), "{sent}: {answer}");
        let page = body(&answer);
        assert!(
            !page.contains("<img") && !page.contains("</textarea><img"),
            "{page}"
        );
    }
    // Names of people are shown as what they are, on every page.
    let mut hostile = settings(Anonymous::None);
    hostile.people.push(Person {
        name: "<b>kari</b>\"'".into(),
        scope: scope(Role::Partner, &["fosen:roan"]),
    });
    let guarded = Guarded::start(hostile).await;
    let page = guarded.get("/", &person("<b>kari</b>\"'")).await;
    assert!(
        page.contains("&lt;b&gt;kari") || page.contains("&#60;b&#62;kari"),
        "{page}"
    );
    assert!(!page.contains("<b>kari"), "{page}");
}

#[tokio::test]
async fn one_name_does_not_more_than_sixty_things_a_minute_and_is_told_when_to_come_again() {
    let guarded = Guarded::start(people()).await;
    let mut last = String::new();
    for _ in 0..32 {
        last = guarded
            .act(
                "FOSEN-2026-0042",
                "comment",
                &bearer("drift"),
                r#"{"text":"x"}"#,
            )
            .await;
    }
    assert_eq!(status(&last), 429, "{last}");
    assert_eq!(header(&last, "retry-after"), Some("2"));
    assert_eq!(
        header(&last, "content-type"),
        Some("application/problem+json")
    );
    assert_eq!(
        guarded.refused("hurried"),
        guarded_refusals(32, guarded.acts().len())
    );
    // Others, and looking, are not held up by it; a page is a way like another.
    assert_eq!(
        status(&guarded.get("/api/v1/faults", &bearer("drift")).await),
        200
    );
    let other = guarded
        .act(
            "FOSEN-2026-0042",
            "comment",
            &bearer("koord"),
            r#"{"text":"x"}"#,
        )
        .await;
    assert_eq!(status(&other), 200, "{other}");
    for _ in 0..32 {
        last = guarded
            .form(ROAN, &person("siv"), "seen=0&act=comment&text=x")
            .await;
    }
    assert_eq!(status(&last), 429, "{last}");
}

fn guarded_refusals(tried: u64, taken: usize) -> u64 {
    tried - taken as u64
}
