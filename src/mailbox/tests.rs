//! Mails as clients write them, and what is read of them.

mod beliefs;
mod maildir;
mod properties;
mod shapes;

use super::said::Unclear;
use super::{Mail, Said, read};

/// A mail with these fields beside those that all have, and this body.
fn with(fields: &str, body: &str) -> Vec<u8> {
    let head = "Return-Path: <kari@it.example>\n\
                From: Kari Nordmann <kari@it.example>\n\
                To: svar@samband.example\n\
                Message-ID: <answer-1@it.example>\n\
                Subject: SV: Nede: Rom 1 [FOSEN-2026-0042]\n";
    format!("{head}{fields}\n{body}").into_bytes()
}

fn plain(body: &str) -> Vec<u8> {
    with("Content-Type: text/plain; charset=utf-8\n", body)
}

fn said(bytes: &[u8]) -> Result<Said, Unclear> {
    read_well(bytes).said
}

#[track_caller]
fn read_well(bytes: &[u8]) -> Mail {
    read(bytes)
        .unwrap_or_else(|unread| panic!("{unread}: {:.2000}", String::from_utf8_lossy(bytes)))
}

fn because(words: &str) -> Result<Said, Unclear> {
    Ok(Said::Reject(words.to_owned()))
}

fn done(cause: &str, remedy: &str) -> Result<Said, Unclear> {
    Ok(Said::Done {
        cause: cause.to_owned(),
        remedy: remedy.to_owned(),
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_understood_is_a_small_closed_table() {
    let yes = [
        "accept",
        "Accept",
        "ACCEPT.",
        "accepted!",
        "«Godta»",
        "godtar",
        "Jeg tar den!",
        "Eg tek den",
        "Vi tar den.",
        "jag tar det",
        "Jeg tar saken",
        "Vi tar saken.",
        "Vi tar det",
        "Eg tek saka",
        "Vi tek saka",
        "Me tek saka!",
        "Jag tar ärendet",
        "Vi tar ärendet",
        "Accepterar",
        "I’ll take it",
        "*accept*",
        "godtek",
        "  accept  ",
        "jeg  tar   den",
        "Aksepterer,",
    ];
    for line in yes {
        assert_eq!(said(&plain(line)), Ok(Said::Accept(None)), "{line}");
    }
    let others = [
        ("reject: not our line", because("not our line")),
        ("Avvis: ikke vår linje", because("ikke vår linje")),
        ("Avvisar – inte vår", because("inte vår")),
        ("reject:\nnot ours,\nas said", because("not ours, as said")),
        ("not ours: ask the network", because("ask the network")),
        (
            "comment: two lines\nof it",
            Ok(Said::Comment("two lines of it".to_owned())),
        ),
        (
            "Kommentar: ser på det",
            Ok(Said::Comment("ser på det".to_owned())),
        ),
        (
            "done: power was out; fuse changed",
            done("power was out", "fuse changed"),
        ),
        (
            "Ferdig: strømmen gikk; ny sikring",
            done("strømmen gikk", "ny sikring"),
        ),
        (
            "Åtgärdat: strömmen; ny säkring",
            done("strömmen", "ny säkring"),
        ),
        (
            "Färdigt: strömmen; ny säkring",
            done("strömmen", "ny säkring"),
        ),
        ("Vi tar saken ikke", Err(Unclear::Time)),
        ("done", Err(Unclear::Words)),
        ("done: it works", Err(Unclear::Words)),
        ("reject", Err(Unclear::Words)),
        ("reject:", Err(Unclear::Words)),
        ("reject this is not ours", Err(Unclear::Words)),
        ("accept not", Err(Unclear::Time)),
        ("Jeg tar den ikke", Err(Unclear::Time)),
        ("acceptable", Err(Unclear::Word)),
        ("ok", Err(Unclear::Word)),
        ("Hei,\n\naccept", Err(Unclear::Word)),
        ("we do not accept", Err(Unclear::Word)),
        ("", Err(Unclear::Word)),
        ("\n\n  \n", Err(Unclear::Word)),
    ];
    for (line, meant) in others {
        assert_eq!(said(&plain(line)), meant, "{line}");
    }
}

#[test]
fn a_time_behind_a_yes_is_read_where_it_can_be_read_in_one_way() {
    use super::When;
    use jiff::SignedDuration;
    use jiff::civil::{date, time};
    let hours = |n| Some(When::In(SignedDuration::from_hours(n)));
    let half_three = time(14, 30, 0, 0);
    let table = [
        ("14:30", Some(When::Today(half_three))),
        ("kl. 14.30", Some(When::Today(half_three))),
        ("innen kl 14", Some(When::Today(time(14, 0, 0, 0)))),
        ("by 14:30 today", Some(When::Today(half_three))),
        ("tomorrow 14:30", Some(When::Tomorrow(half_three))),
        ("i morgen kl. 14:30", Some(When::Tomorrow(half_three))),
        ("i morgon 14.30", Some(When::Tomorrow(half_three))),
        ("2h", hours(2)),
        ("om 2 timer", hours(2)),
        ("inom 2 timmar", hours(2)),
        ("1 time", hours(1)),
        ("in 3 days", hours(72)),
        ("30 min", Some(When::In(SignedDuration::from_mins(30)))),
        (
            "2026-11-28 14:30",
            Some(When::On(date(2026, 11, 28), half_three)),
        ),
        (
            "28.11.2026 kl. 14.30",
            Some(When::On(date(2026, 11, 28), half_three)),
        ),
        ("14", None),
        ("at once", None),
        ("25:00", None),
        ("28/11 14:30", None),
        ("28.11 14:30", None),
        ("tomorrow", None),
        ("on Friday", None),
        ("2", None),
        ("0 h", None),
        ("tomorrow 2h", None),
        ("14:30 or 15:30", None),
    ];
    for (written, meant) in table {
        let meant = match meant {
            Some(when) => Ok(Said::Accept(Some(when))),
            None => Err(Unclear::Time),
        };
        assert_eq!(
            said(&plain(&format!("accept {written}"))),
            meant,
            "{written}"
        );
    }
}

#[test]
fn a_time_is_told_in_the_zone_and_where_it_comes_twice_or_not_at_all_is_none() {
    use super::When;
    use jiff::civil::{date, time};
    let zone = jiff::tz::TimeZone::get("Europe/Oslo").unwrap();
    let now = "2026-11-27T12:00:00Z".parse().unwrap();
    let moment = |when: When| when.moment(now, &zone).map(|at| at.to_string());
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(
        moment(When::Today(time(14, 30, 0, 0))),
        at("2026-11-27T13:30:00Z")
    );
    assert_eq!(
        moment(When::Tomorrow(time(0, 15, 0, 0))),
        at("2026-11-27T23:15:00Z")
    );
    let in_october = When::On(date(2027, 10, 31), time(2, 30, 0, 0));
    let in_march = When::On(date(2027, 3, 28), time(2, 30, 0, 0));
    assert_eq!((moment(in_october), moment(in_march)), (None, None));
}

#[test]
fn whom_a_mail_is_from_is_read_strictly() {
    let from = |value: &str| super::sender::sender(value);
    let kari = Some("kari@it.example".to_owned());
    for value in [
        "kari@it.example",
        "<kari@it.example>",
        "Kari <kari@it.example>",
        "\"Nordmann, Kari\" <Kari@IT.example>",
        "\"kari@elsewhere.example\" <kari@it.example>",
        "Kari (on call, 8-16) <kari@it.example>",
        "kari@it.example (Kari)",
        "=?utf-8?B?S8OlcmU=?= <kari@it.example>",
    ] {
        assert_eq!(from(value), kari, "{value}");
    }
    for value in [
        "",
        "Kari",
        "kari@it.example, ola@it.example",
        "ola@evil.example <kari@it.example>",
        "<ola@evil.example> <kari@it.example>",
        "Guards: kari@it.example;",
        "undisclosed-recipients:;",
        "kari@it.example@evil.example",
        "Kari <kari@it.example> ola@evil.example",
        "\"Kari <kari@it.example>",
        "Kari (<kari@it.example>",
        "kari@localhost",
        "kari @it.example",
        "\"kari\"@it.example",
    ] {
        assert_eq!(from(value), None, "{value}");
    }
    let twice = with("From: Ola <ola@evil.example>\n", "accept");
    assert_eq!(read_well(&twice).from, None);
}

#[test]
fn what_a_mail_answers_is_the_nearest_first() {
    let mail = with(
        "In-Reply-To: <c@x.example>\nReferences: <a@x.example>\n <b@x.example> <c@x.example>\n",
        "accept",
    );
    let answers = read_well(&mail).answers;
    assert_eq!(
        answers,
        ["c@x.example", "c@x.example", "b@x.example", "a@x.example"]
    );
    let number = |subject: &str| {
        let mail = format!("From: a@b.example\nSubject: {subject}\n\naccept");
        let numbers = read_well(mail.as_bytes()).numbers;
        let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        words.join(" ")
    };
    assert_eq!(
        number("Re: Down: Rom 1 [FOSEN-2026-0042]"),
        "FOSEN-2026-0042"
    );
    assert_eq!(number("VS: fosen-2026-0042, igjen"), "FOSEN-2026-0042");
    assert_eq!(
        number("=?utf-8?Q?SV:_Nede:_=C3=85fjord_[FOSEN-2026-0042]?="),
        "FOSEN-2026-0042"
    );
    assert_eq!(number("A-2026-0001 B-2026-0002"), "A-2026-0001 B-2026-0002");
    assert_eq!(number("Re: hello"), "");
}

#[test]
fn what_no_person_has_written_is_known_as_such() {
    let robots = [
        ("Auto-Submitted: auto-replied\n", "auto-submitted"),
        (
            "Auto-Submitted: auto-generated (vacation)\n",
            "auto-submitted",
        ),
        ("Precedence: Bulk\n", "precedence"),
        ("Precedence: list\n", "precedence"),
        ("List-Id: <all.it.example>\n", "list"),
        ("X-Auto-Response-Suppress: OOF\n", "auto-response-suppress"),
        ("X-Autoreply: yes\n", "vacation"),
        ("Content-Type: multipart/report; boundary=b\n", "report"),
        ("X-Samband-Reason: responsible\n", "samband"),
        ("Return-Path: <>\n", "return-path"),
    ];
    for (field, why) in robots {
        assert_eq!(
            read_well(&with(field, "accept")).robot,
            Some(why),
            "{field}"
        );
    }
    let about = |subject: &str| {
        let mail = format!("From: a@b.example\nSubject: {subject}\n\naccept");
        read_well(mail.as_bytes()).robot
    };
    for away in [
        "Automatic reply: Down [FOSEN-2026-0042]",
        "Automatisk svar: Nede [FOSEN-2026-0042]",
        "=?utf-8?Q?Fr=C3=A5nvaro:_Nede?=",
        "Out of Office Re: Down",
        "Fraværsmelding",
    ] {
        assert_eq!(about(away), Some("vacation"), "{away}");
    }
    assert_eq!(about("SV: Nede: Rom 1 [FOSEN-2026-0042]"), None);
    assert_eq!(
        read_well(&with("Auto-Submitted: no\n", "accept")).robot,
        None
    );
}

/// What stands in quotation marks in a message of notices, and what follows its key.
fn offered(file: &str, key: &str) -> Vec<String> {
    let (_, rest) = file.split_once(&format!("\n{key} =")).expect("a message");
    let lines = rest.lines().enumerate();
    let own = lines.take_while(|(place, line)| *place == 0 || line.starts_with(' '));
    let text: Vec<&str> = own.map(|(_, line)| line.trim()).collect();
    let text = text.join(" ");
    let parts = text.split(['«', '»', '“', '”']);
    parts.skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn what_a_mail_offers_to_be_written_is_understood_in_every_language() {
    let files = [
        include_str!("../notice/words/nb/mail.ftl"),
        include_str!("../notice/words/nn/mail.ftl"),
        include_str!("../notice/words/sv/mail.ftl"),
        include_str!("../notice/words/en/mail.ftl"),
    ];
    for file in files {
        let keys = [
            ("reply-accept", 3),
            ("reply-reject", 1),
            ("reply-comment", 1),
            ("reply-done", 1),
            ("link-by-mail", 3),
            ("link-by-mail-or-rejects", 4),
            ("link-by-mail-close", 1),
        ];
        for (key, forms) in keys {
            let offered = offered(file, key);
            assert!(offered.len() >= forms, "{key}: {offered:?}");
            for form in offered {
                assert!(said(&plain(&form)).is_ok(), "{key}: {form}");
            }
        }
    }
}
