use lettre::message::header::ContentType;
use lettre::message::{Mailbox as Address, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::*;

/// Far beyond what any machine needs; reached only when a promise is broken.
const LIMIT: Duration = Duration::from_secs(20);

async fn start(first: Behaviour, limits: Limits) -> (Smtp, Switch<Behaviour>) {
    let behaviour = Switch::new(first);
    let at = "127.0.0.1:0".parse().expect("address");
    let smtp = Smtp::start(at, behaviour.clone(), limits)
        .await
        .expect("started");
    (smtp, behaviour)
}

struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    async fn of(smtp: &Smtp) -> Self {
        let stream = TcpStream::connect(smtp.at()).await.expect("connected");
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// The last line of the next reply; empty at the end of the connection.
    async fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            timeout(LIMIT, self.stream.read_line(&mut line))
                .await
                .expect("a reply within the limit")
                .unwrap_or_default();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).await.expect("sent");
    }

    async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.hear().await
    }

    async fn code(&mut self, line: &str) -> u16 {
        let reply = self.say(line).await;
        reply
            .get(..3)
            .and_then(|c| c.parse().ok())
            .unwrap_or_else(|| panic!("{line}: {reply}"))
    }

    async fn greet(&mut self) {
        assert!(self.hear().await.starts_with("220 "));
        assert_eq!(self.code("EHLO test").await, 250);
    }

    async fn envelope(&mut self) {
        assert_eq!(self.code("MAIL FROM:<a@x.example>").await, 250);
        assert_eq!(self.code("RCPT TO:<b@x.example>").await, 250);
        assert_eq!(self.code("DATA").await, 354);
    }
}

fn transport(smtp: &Smtp) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.at().ip().to_string())
        .port(smtp.at().port())
        .build()
}

fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

#[tokio::test]
async fn a_mail_sent_by_lettre_arrives_as_it_was_written() {
    let (smtp, _) = start(Behaviour::Accept, Limits::default()).await;
    let mut told = smtp.mailbox().follow();
    let text =
        "Kodeken på Rømmegrad svarer ikke.\n.\n..\n=?\n".to_owned() + &"ø".repeat(600) + "\n";
    let message = Message::builder()
        .from(address("Sambånd <samband@fosen.example>"))
        .to(address("Vakt Åfjord <vakt@afjord.example>"))
        .to(address("rad@fosen.example"))
        .subject("FOSEN-2026-0042 Rom 1 på Åfjord helsesenter svarer ikke på oppkall, æøå")
        .message_id(Some("<0123456789abcdef@fosen.example>".to_owned()))
        .references("<first@fosen.example> <second@fosen.example>".to_owned())
        .raw_header(lettre::message::header::HeaderValue::new(
            lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(
            MultiPart::alternative()
                .singlepart(
                    SinglePart::builder()
                        .header(ContentType::TEXT_PLAIN)
                        .body(text.clone()),
                )
                .singlepart(
                    SinglePart::builder()
                        .header(ContentType::TEXT_HTML)
                        .body("<p>Rømmegrad</p>".to_owned()),
                ),
        )
        .expect("a message");
    let raw = message.formatted();
    transport(&smtp).send(message).await.expect("sent");
    let mail = timeout(LIMIT, told.recv())
        .await
        .expect("in time")
        .expect("a mail");
    assert_eq!(mail.sender, "samband@fosen.example");
    assert_eq!(
        mail.recipients,
        ["vakt@afjord.example", "rad@fosen.example"]
    );
    assert!(mail.from.contains("Sambånd"), "{}", mail.from);
    assert!(mail.to.contains("Vakt Åfjord"), "{}", mail.to);
    assert_eq!(
        mail.subject,
        "FOSEN-2026-0042 Rom 1 på Åfjord helsesenter svarer ikke på oppkall, æøå"
    );
    assert_eq!(mail.message_id, "0123456789abcdef@fosen.example");
    assert_eq!(
        mail.references,
        ["first@fosen.example", "second@fosen.example"]
    );
    assert_eq!(mail.auto_submitted.as_deref(), Some("auto-generated"));
    assert_eq!(mail.text.trim_end(), text.trim_end());
    assert!(mail.html.contains("Rømmegrad"));
    // lettre ends every mail with one line end more.
    assert!(mail.raw.trim_ascii_end() == raw.trim_ascii_end());
    assert_eq!(smtp.mailbox().mails(), [mail]);
}

#[tokio::test]
async fn commands_in_the_wrong_order_are_refused_and_do_no_harm() {
    let (smtp, _) = start(Behaviour::Accept, Limits::default()).await;
    let mut client = Client::of(&smtp).await;
    assert!(client.hear().await.starts_with("220 "));
    let dialogue = [
        ("MAIL FROM:<a@x>", 503),
        ("HELO", 501),
        ("helo test", 250),
        ("RCPT TO:<b@x>", 503),
        ("DATA", 503),
        ("MAIL a@x", 501),
        ("mail from: <> BODY=8BITMIME", 250),
        ("MAIL FROM:<a@x>", 503),
        ("DATA", 503),
        ("RCPT TO:<>", 501),
        ("RCPT TO:<b@x>", 250),
        ("RSET", 250),
        ("DATA", 503),
        ("NOOP", 250),
        ("VRFY a", 252),
        ("NONSENSE", 500),
        ("MAIL FROM:<a@x> SIZE=999999999", 552),
        ("MAIL FROM:<a@x> SIZE=huge", 501),
        ("\u{7}", 500),
        ("QUIT", 221),
    ];
    for (line, code) in dialogue {
        assert_eq!(client.code(line).await, code, "{line}");
    }
    assert_eq!(client.hear().await, "", "closed");
    assert_eq!(smtp.mailbox().taken(), 0);
}

#[tokio::test]
async fn each_stage_can_be_told_to_refuse_and_a_refused_mail_is_not_kept() {
    let (smtp, behaviour) = start(Behaviour::Accept, Limits::default()).await;
    for (at, wanted) in [
        (Stage::Mail, [451, 503, 503]),
        (Stage::Rcpt, [250, 451, 503]),
        (Stage::Data, [250, 250, 451]),
    ] {
        behaviour.set(Behaviour::Answer { at, code: 451 });
        let mut client = Client::of(&smtp).await;
        client.greet().await;
        let codes = [
            client.code("MAIL FROM:<a@x>").await,
            client.code("RCPT TO:<b@x>").await,
            client.code("DATA").await,
        ];
        assert_eq!(codes, wanted, "{at:?}");
    }
    behaviour.set(Behaviour::Answer {
        at: Stage::Dot,
        code: 550,
    });
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    client.envelope().await;
    assert_eq!(client.code("Subject: x\r\n\r\nx\r\n.").await, 550);
    behaviour.set(Behaviour::Answer {
        at: Stage::Connect,
        code: 554,
    });
    assert!(Client::of(&smtp).await.hear().await.starts_with("554 "));
    assert_eq!(smtp.mailbox().taken(), 0);
    // The same connection as before takes the next mail when told to.
    behaviour.set(Behaviour::Accept);
    client.envelope().await;
    assert_eq!(client.code("Subject: y\r\n\r\ny\r\n.").await, 250);
    assert_eq!(smtp.mailbox().mails()[0].subject, "y");
}

#[tokio::test]
async fn cut_after_the_dot_the_mail_is_kept_and_nothing_is_said() {
    let (smtp, _) = start(Behaviour::CutAfterDot, Limits::default()).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    client.envelope().await;
    assert_eq!(client.say("Message-ID: <m@x>\r\n\r\nx\r\n.").await, "");
    assert_eq!(smtp.mailbox().mails()[0].message_id, "m@x");
}

#[tokio::test]
async fn hung_it_says_nothing_more_and_holds_the_connection() {
    let (smtp, behaviour) = start(Behaviour::Hang { at: Stage::Rcpt }, Limits::default()).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    assert_eq!(client.code("MAIL FROM:<a@x>").await, 250);
    client.send(b"RCPT TO:<b@x>\r\nNOOP\r\n").await;
    let mut byte = [0];
    let heard = timeout(Duration::from_millis(200), client.stream.read(&mut byte)).await;
    assert!(heard.is_err(), "neither a reply nor an end");
    behaviour.set(Behaviour::Accept);
    let mut other = Client::of(&smtp).await;
    other.greet().await;
}

#[tokio::test]
async fn closed_it_refuses_and_opened_it_takes_mail_again() {
    let behaviour = Switch::new(Behaviour::Closed);
    let at = "127.7.0.2:0".parse().expect("address");
    let smtp = Smtp::start(at, behaviour.clone(), Limits::default())
        .await
        .expect("started");
    let refused = async {
        while TcpStream::connect(smtp.at()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LIMIT, refused)
        .await
        .expect("refused within the limit");
    behaviour.set(Behaviour::Accept);
    let opened = async {
        while TcpStream::connect(smtp.at()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LIMIT, opened).await.expect("open within the limit");
}

#[tokio::test]
async fn mails_and_lines_and_recipients_over_the_limit_are_refused() {
    let limits = Limits {
        mail: 2000,
        recipients: 2,
        ..Limits::default()
    };
    let (smtp, _) = start(Behaviour::Accept, limits).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    client.envelope().await;
    let large = format!("{}.", "0123456789\r\n".repeat(1000));
    assert_eq!(client.code(&large).await, 552);
    client.envelope().await;
    let long = format!("{}\r\n.\r\n", "x".repeat(5000));
    client.send(long.as_bytes()).await;
    assert!(client.hear().await.starts_with("500 "));
    assert_eq!(client.code(&"N".repeat(100_000)).await, 500);
    assert_eq!(client.code("MAIL FROM:<a@x>").await, 250);
    for code in [250, 250, 452] {
        assert_eq!(client.code("RCPT TO:<b@x>").await, code);
    }
    assert_eq!(client.code("DATA").await, 354);
    assert_eq!(client.code("fine\r\n.").await, 250);
    assert_eq!(smtp.mailbox().taken(), 1);
}

#[tokio::test]
async fn a_dot_between_bare_line_feeds_does_not_end_a_mail() {
    let (smtp, _) = start(Behaviour::Accept, Limits::default()).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    client.envelope().await;
    client
        .send(b"a\n.\nb\n.\r\nc\r\n.\nd\r\n..e\r\n.\r\n")
        .await;
    assert!(client.hear().await.starts_with("250 "));
    let mails = smtp.mailbox().mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        String::from_utf8_lossy(&mails[0].raw),
        "a\n.\nb\n.\r\nc\r\n\nd\r\n.e\r\n"
    );
}

#[tokio::test]
async fn connections_over_the_limit_are_turned_away_and_slow_ones_end() {
    let limits = Limits {
        connections: 2,
        patience: Duration::from_millis(300),
        ..Limits::default()
    };
    let (smtp, _) = start(Behaviour::Accept, limits).await;
    let (mut one, mut two) = (Client::of(&smtp).await, Client::of(&smtp).await);
    assert!(one.hear().await.starts_with("220 "));
    assert!(two.hear().await.starts_with("220 "));
    assert!(
        Client::of(&smtp)
            .await
            .hear()
            .await
            .starts_with("421 too many")
    );
    // Neither says anything, so both are shown out, and there is room again.
    assert!(one.hear().await.starts_with("421 too slow"));
    assert!(two.hear().await.starts_with("421 too slow"));
    let room = async {
        while !Client::of(&smtp).await.hear().await.starts_with("220 ") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LIMIT, room).await.expect("room within the limit");
}

#[tokio::test]
async fn only_the_last_mails_are_kept_and_all_are_counted() {
    let limits = Limits {
        kept: 3,
        kept_bytes: 300,
        ..Limits::default()
    };
    let (smtp, _) = start(Behaviour::Accept, limits).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    for subject in 0..5 {
        client.envelope().await;
        assert_eq!(
            client
                .code(&format!("Subject: {subject}\r\n\r\nx\r\n."))
                .await,
            250
        );
    }
    let subjects = |smtp: &Smtp| -> Vec<String> {
        smtp.mailbox()
            .mails()
            .iter()
            .map(|m| m.subject.clone())
            .collect()
    };
    assert_eq!(subjects(&smtp), ["2", "3", "4"]);
    client.envelope().await;
    assert_eq!(
        client
            .code(&format!("Subject: big\r\n\r\n{}\r\n.", "x".repeat(270)))
            .await,
        250
    );
    assert_eq!(subjects(&smtp), ["big"]);
    assert_eq!(smtp.mailbox().taken(), 6);
}

#[tokio::test]
async fn garbage_is_answered_or_ends_and_the_next_client_is_served() {
    let (smtp, _) = start(Behaviour::Accept, Limits::default()).await;
    let mut client = Client::of(&smtp).await;
    client.greet().await;
    client.send(&[0xff, 0, 0xfe, b'\r', b'\n']).await;
    assert!(client.hear().await.starts_with("500 "));
    client.envelope().await;
    client
        .send(b"\xff\xfe: \0\r\n =?\r\n\r\n\xff\r\n.\r\n")
        .await;
    assert!(client.hear().await.starts_with("250 "));
    client.send(b"GET / HTTP/1.1").await;
    drop(client);
    Client::of(&smtp).await.greet().await;
}

#[tokio::test]
async fn many_senders_at_once_lose_no_mail() {
    let (smtp, _) = start(Behaviour::Accept, Limits::default()).await;
    let mut senders = tokio::task::JoinSet::new();
    for sender in 0..20 {
        let mut client = Client::of(&smtp).await;
        senders.spawn(async move {
            client.greet().await;
            for mail in 0..5 {
                client.envelope().await;
                let text = format!("Message-ID: <{sender}.{mail}@x>\r\n\r\nx\r\n.");
                assert_eq!(client.code(&text).await, 250);
            }
        });
    }
    while let Some(sender) = senders.join_next().await {
        sender.expect("all sent");
    }
    let ids: std::collections::BTreeSet<_> = smtp
        .mailbox()
        .mails()
        .iter()
        .map(|m| m.message_id.clone())
        .collect();
    assert_eq!(ids.len(), 100);
}

#[test]
fn parts_are_found_in_parts_and_bad_ones_are_left() {
    let raw =
        b"Content-Type: multipart/mixed; boundary=\"o\"\r\nSubject: =?utf-8?Q?=C3=A6?=\r\n\r\n\
        preamble\r\n--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n\
        --i\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nBj=F8rn=\r\n!\r\n--i\r\n\
        Content-Type: text/html\r\n\r\n<b>\r\n--i--\r\n--o\r\n\r\nsecond\r\n--o--\r\nepilogue";
    let mail = Mail::read(super::session::Envelope::default(), raw.to_vec());
    assert_eq!((mail.text.as_str(), mail.html.as_str()), ("Bjørn!", "<b>"));
    assert_eq!(mail.subject, "æ");
    let endless = "Content-Type: multipart/x; boundary=b\r\n\r\n--b\r\n".repeat(50);
    let mail = Mail::read(super::session::Envelope::default(), endless.into_bytes());
    assert_eq!(mail.text, "");
}
