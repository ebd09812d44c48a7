//! What the mailer promises, against a relay that follows a script.

mod tls;

use std::time::Duration;

use secrecy::SecretString;

use super::samples::{Act, Ask, Relay};
use super::{Deadlines, Login, Mailer, MailerError, Security};
use crate::notice::{Outcome, Row};
use crate::store::samples::row;

const ASKS: [Ask; 6] = [
    Ask::Banner,
    Ask::Ehlo,
    Ask::Mail,
    Ask::Rcpt,
    Ask::Data,
    Ask::Dot,
];

/// Deadlines that are long everywhere but in the phase that is to run out.
fn deadlines(short: Option<Ask>) -> Deadlines {
    let long = Duration::from_secs(60);
    let mut deadlines = Deadlines {
        connect: long,
        greeting: long,
        tls: long,
        auth: long,
        mail: long,
        recipient: long,
        data: long,
        body: long,
        quit: long,
        whole: Duration::from_secs(300),
        idle: long,
    };
    let brief = Duration::from_millis(100);
    match short {
        None => {}
        Some(Ask::Banner | Ask::Ehlo) => deadlines.greeting = brief,
        Some(Ask::StartTls) => deadlines.tls = brief,
        Some(Ask::Mail) => deadlines.mail = brief,
        Some(Ask::Rcpt) => deadlines.recipient = brief,
        Some(Ask::Data) => deadlines.data = brief,
        Some(Ask::Dot) => deadlines.body = brief,
    }
    deadlines
}

fn mailer(relay: &Relay, short: Option<Ask>) -> Mailer {
    Mailer::with_deadlines(&relay.settings(3), deadlines(short)).expect("a mailer")
}

fn why(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Accepted { response } => response,
        Outcome::Temporary { why } | Outcome::Permanent { why } | Outcome::Ambiguous { why } => why,
    }
}

fn header<'a>(mail: &'a str, name: &str) -> Vec<&'a str> {
    mail.split("\r\n")
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .collect()
}

#[tokio::test]
async fn an_accepted_mail_has_both_parts_and_every_header() {
    let relay = Relay::start([]).await;
    let notice = row(42, 0);
    let outcome = mailer(&relay, None).deliver(&notice).await;
    let response = "250 2.0.0 Ok: queued as 4711".to_owned();
    assert_eq!(outcome, Outcome::Accepted { response });
    let seen = relay.seen.lock().unwrap();
    assert!(
        seen.lines
            .contains(&"MAIL FROM:<samband@fosen.example>".to_owned()),
        "{:?}",
        seen.lines
    );
    assert!(seen.lines.contains(&"RCPT TO:<vakt@it.example>".to_owned()));
    let mail = &seen.mails[0];
    let id = format!("<{}@samband.fosen.example>", notice.key);
    assert_eq!(header(mail, "Reply-To"), ["koordinator@rad.example"]);
    assert_eq!(header(mail, "Message-ID"), [id]);
    assert_eq!(
        header(mail, "In-Reply-To"),
        ["<fosen-2026-0001@samband.example>"]
    );
    assert_eq!(
        header(mail, "References"),
        ["<fosen-2026-0001@samband.example>"]
    );
    assert_eq!(header(mail, "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(mail, "X-Samband-Fault"), ["FOSEN-2026-0042"]);
    assert_eq!(header(mail, "X-Samband-Reason"), ["responsible"]);
    assert_eq!(header(mail, "Content-Language"), ["nb"]);
    assert_eq!(header(mail, "Date"), ["Sun, 22 Nov 2026 10:00:00 +0000"]);
    assert_eq!(header(mail, "To"), ["vakt@it.example"]);
    assert!(header(mail, "From")[0].contains("<samband@fosen.example>"));
    assert!(mail.contains("Content-Type: multipart/alternative"));
    let (plain, html) = (
        mail.find("text/plain").unwrap(),
        mail.find("text/html").unwrap(),
    );
    assert!(
        plain < html,
        "the better part comes last (RFC 2046 section 5.1.4)"
    );
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998));
}

#[tokio::test]
async fn a_refusal_for_now_is_temporary_wherever_it_comes() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Say("451 4.3.0 try again"))]).await;
        let outcome = mailer(&relay, None).deliver(&row(1, 0)).await;
        assert!(
            matches!(outcome, Outcome::Temporary { .. }),
            "{ask:?}: {outcome:?}"
        );
        assert!(why(&outcome).contains("451 4.3.0 try again"), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_refusal_for_good_is_permanent_where_it_is_about_the_mail() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Say("550 5.1.1 <Vakt@IT.example> unknown"))]).await;
        let outcome = mailer(&relay, None).deliver(&row(1, 0)).await;
        match ask {
            Ask::Banner | Ask::Ehlo | Ask::StartTls | Ask::Mail => {
                assert!(
                    matches!(outcome, Outcome::Temporary { .. }),
                    "{ask:?}: {outcome:?}"
                );
            }
            Ask::Rcpt | Ask::Data | Ask::Dot => {
                assert!(
                    matches!(outcome, Outcome::Permanent { .. }),
                    "{ask:?}: {outcome:?}"
                );
            }
        }
        assert!(
            why(&outcome).ends_with("550 5.1.1 <(recipient)> unknown"),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_relay_that_hangs_is_ambiguous_after_the_message_and_temporary_before() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Hang)]).await;
        let outcome = mailer(&relay, Some(ask)).deliver(&row(1, 0)).await;
        assert_eq!(
            matches!(outcome, Outcome::Ambiguous { .. }),
            ask == Ask::Dot,
            "{outcome:?}"
        );
        assert_eq!(
            matches!(outcome, Outcome::Temporary { .. }),
            ask != Ask::Dot,
            "{outcome:?}"
        );
        assert!(
            why(&outcome).contains("no answer within 100ms"),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_cut_is_ambiguous_after_the_message_and_temporary_before() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Cut)]).await;
        let outcome = mailer(&relay, None).deliver(&row(1, 0)).await;
        assert_eq!(
            matches!(outcome, Outcome::Ambiguous { .. }),
            ask == Ask::Dot,
            "{outcome:?}"
        );
        assert_eq!(
            matches!(outcome, Outcome::Temporary { .. }),
            ask != Ask::Dot,
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_relay_that_talks_without_end_is_cut_off() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Babble)]).await;
        let outcome = mailer(&relay, None).deliver(&row(1, 0)).await;
        assert_eq!(
            matches!(outcome, Outcome::Ambiguous { .. }),
            ask == Ask::Dot,
            "{outcome:?}"
        );
        assert_eq!(
            matches!(outcome, Outcome::Temporary { .. }),
            ask != Ask::Dot,
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_reply_after_the_message_is_ambiguous() {
    for nonsense in ["hello", "354 more", "999 what", "25"] {
        let relay = Relay::start([(Ask::Dot, Act::Say(nonsense))]).await;
        let mut limits = deadlines(None);
        // Some of these leave lettre waiting for the rest of a reply.
        limits.body = Duration::from_millis(500);
        let mailer = Mailer::with_deadlines(&relay.settings(1), limits).expect("a mailer");
        let outcome = mailer.deliver(&row(1, 0)).await;
        assert!(
            matches!(outcome, Outcome::Ambiguous { .. }),
            "{nonsense}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_whole_delivery_ends_at_its_deadline_in_whatever_phase_it_is() {
    for ask in ASKS {
        let relay = Relay::start([(ask, Act::Hang)]).await;
        let mut limits = deadlines(None);
        limits.whole = Duration::from_millis(700);
        let mailer = Mailer::with_deadlines(&relay.settings(1), limits).expect("a mailer");
        let outcome = mailer.deliver(&row(1, 0)).await;
        let reached = !relay.seen.lock().unwrap().mails.is_empty();
        assert_eq!(
            matches!(outcome, Outcome::Ambiguous { .. }),
            reached,
            "{ask:?}: {outcome:?}"
        );
        assert_eq!(
            matches!(outcome, Outcome::Temporary { .. }),
            !reached,
            "{ask:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_temporary() {
    let relay = Relay::start([]).await;
    let mut settings = relay.settings(1);
    settings.host = "127.255.255.1".into();
    let outcome = Mailer::new(&settings)
        .expect("a mailer")
        .deliver(&row(1, 0))
        .await;
    assert!(matches!(outcome, Outcome::Temporary { .. }), "{outcome:?}");
    assert!(why(&outcome).starts_with("connecting: "));
}

#[tokio::test]
async fn every_repeat_is_the_same_mail_to_the_byte() {
    let relay = Relay::start([(Ask::Dot, Act::Cut)]).await;
    let mailer = mailer(&relay, None);
    let notice = row(1, 0);
    for _ in 0..3 {
        assert!(matches!(
            mailer.deliver(&notice).await,
            Outcome::Ambiguous { .. }
        ));
    }
    relay.then([]);
    assert!(matches!(
        mailer.deliver(&notice).await,
        Outcome::Accepted { .. }
    ));
    let seen = relay.seen.lock().unwrap();
    assert_eq!(seen.mails.len(), 4);
    assert!(seen.mails.iter().all(|mail| *mail == seen.mails[0]));
}

#[tokio::test]
async fn forty_mails_at_once_take_three_connections_and_no_more() {
    let relay = Relay::start([]).await;
    let mailer = mailer(&relay, None);
    let rows: Vec<Row> = (1..=40).map(|serial| row(serial, 0)).collect();
    let sending = rows.iter().map(|row| mailer.deliver(row));
    let outcomes = futures_util::future::join_all(sending).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Accepted { .. }))
    );
    let seen = relay.seen.lock().unwrap();
    assert_eq!((seen.peak, seen.connections), (3, 3), "kept and bounded");
    assert_eq!(seen.mails.len(), 40);
}

#[tokio::test]
async fn a_kept_connection_that_the_relay_has_closed_costs_no_attempt() {
    for act in [Act::Cut, Act::Say("421 4.4.2 idle too long")] {
        let relay = Relay::start([]).await;
        let mailer = mailer(&relay, None);
        assert!(matches!(
            mailer.deliver(&row(1, 0)).await,
            Outcome::Accepted { .. }
        ));
        relay.then([(Ask::Mail, act)]);
        // The fresh connection meets the same: that is a verdict.
        let outcome = mailer.deliver(&row(2, 0)).await;
        assert!(matches!(outcome, Outcome::Temporary { .. }), "{outcome:?}");
        assert_eq!(relay.seen.lock().unwrap().connections, 2);
    }
}

#[tokio::test]
async fn connections_that_wait_too_long_are_closed_in_good_order() {
    let relay = Relay::start([]).await;
    let mut limits = deadlines(None);
    limits.idle = Duration::from_millis(1);
    let mailer = Mailer::with_deadlines(&relay.settings(1), limits).expect("a mailer");
    assert!(matches!(
        mailer.deliver(&row(1, 0)).await,
        Outcome::Accepted { .. }
    ));
    let closed = async {
        while relay.seen.lock().unwrap().open > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), closed)
        .await
        .expect("closed");
    assert_eq!(
        relay.seen.lock().unwrap().lines.last().map(String::as_str),
        Some("QUIT")
    );
}

#[tokio::test]
async fn without_starttls_nothing_is_said_and_no_password_sent() {
    let password = "hemmelig-4711";
    for script in [
        vec![],
        vec![(
            Ask::Ehlo,
            Act::Say("250-relay\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"),
        )],
        vec![
            (
                Ask::Ehlo,
                Act::Say("250-relay\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"),
            ),
            (Ask::StartTls, Act::Say("220 go ahead, in clear")),
        ],
    ] {
        let relay = Relay::start(script).await;
        let mut settings = relay.settings(1);
        settings.security = Security::Starttls;
        settings.login = Some(Login {
            username: "samband".into(),
            password: SecretString::from(password),
        });
        let mailer = Mailer::new(&settings).expect("a mailer");
        let outcome = mailer.deliver(&row(1, 0)).await;
        assert!(matches!(outcome, Outcome::Temporary { .. }), "{outcome:?}");
        assert!(why(&outcome).starts_with("STARTTLS: "), "{outcome:?}");
        let seen = relay.seen.lock().unwrap();
        let said = |word: &str| seen.lines.iter().any(|line| line.contains(word));
        assert!(
            !said("AUTH") && !said("MAIL") && !said(password),
            "{:?}",
            seen.lines
        );
        assert!(!format!("{mailer:?}").contains(password));
    }
}

#[tokio::test]
async fn credentials_without_protection_and_senders_that_are_none_are_refused_at_once() {
    let relay = Relay::start([]).await;
    let mut settings = relay.settings(1);
    settings.login = Some(Login {
        username: "samband".into(),
        password: SecretString::from("hemmelig"),
    });
    assert!(matches!(Mailer::new(&settings), Err(MailerError::Clear)));
    for from in ["", "samband", "a@b, c@d"] {
        let mut settings = relay.settings(1);
        settings.from = from.into();
        assert!(
            matches!(Mailer::new(&settings), Err(MailerError::From { .. })),
            "{from}"
        );
    }
    for domain in ["", "a b", "a>b", "a\r\nb"] {
        let mut settings = relay.settings(1);
        settings.message_id_domain = domain.into();
        assert!(
            matches!(Mailer::new(&settings), Err(MailerError::Domain { .. })),
            "{domain}"
        );
    }
    let mut settings = relay.settings(1);
    settings.security = Security::Tls;
    settings.ca_file = Some("/dev/null".into());
    assert!(matches!(
        Mailer::new(&settings),
        Err(MailerError::NoCertificate { .. })
    ));
}

#[tokio::test]
async fn no_text_of_ours_can_add_a_header_or_a_command() {
    let relay = Relay::start([]).await;
    let mailer = mailer(&relay, None);
    for email in [
        "a@b.example\r\nRCPT TO:<x@y>",
        "a@b> x",
        "a b@c",
        "\"a\"@b",
        "",
        "a@b,c@d",
        "a",
    ] {
        let mut notice = row(1, 0);
        notice.recipient.address = email.to_owned();
        let outcome = mailer.deliver(&notice).await;
        assert!(
            matches!(outcome, Outcome::Permanent { .. }),
            "{email}: {outcome:?}"
        );
    }
    assert_eq!(relay.seen.lock().unwrap().connections, 0);

    let mut notice = row(1, 0);
    notice.message.subject = "Rom 1\r\nBcc: x@y.example\u{0}\u{1b}[31m æøå".to_owned();
    notice.message.references = vec!["a@b>\r\nBcc: x@y.example".to_owned(), "c@d".to_owned()];
    notice.message.text = "før\n.\r\nRCPT TO:<x@y.example>\n..\netter".to_owned();
    assert!(matches!(
        mailer.deliver(&notice).await,
        Outcome::Accepted { .. }
    ));
    let seen = relay.seen.lock().unwrap();
    let mail = &seen.mails[0];
    assert_eq!(header(mail, "Bcc"), Vec::<&str>::new(), "{mail}");
    assert_eq!(header(mail, "References"), ["<c@d>"]);
    assert_eq!(header(mail, "Subject").len(), 1);
    assert_eq!(seen.mails.len(), 1);
    assert_eq!(
        seen.lines
            .iter()
            .filter(|line| line.starts_with("RCPT"))
            .count(),
        1
    );
}

#[tokio::test]
async fn an_address_beyond_ascii_goes_only_to_a_relay_that_takes_it() {
    let mut notice = row(1, 0);
    notice.recipient.address = "vakt@åfjord.example".to_owned();
    let relay = Relay::start([]).await;
    let outcome = mailer(&relay, None).deliver(&notice).await;
    assert!(matches!(outcome, Outcome::Permanent { .. }), "{outcome:?}");
    let relay = Relay::start([(
        Ask::Ehlo,
        Act::Say("250-relay\r\n250-8BITMIME\r\n250 SMTPUTF8"),
    )])
    .await;
    let outcome = mailer(&relay, None).deliver(&notice).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    let seen = relay.seen.lock().unwrap();
    assert!(
        seen.lines.iter().any(|line| line.contains("SMTPUTF8")),
        "{:?}",
        seen.lines
    );
}
