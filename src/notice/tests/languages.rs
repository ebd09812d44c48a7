//! A mail is of one language: nothing in it is left over from another.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::*;
use crate::clock::Mono;
use crate::health::{
    Answer, Authentication, Certificate, DnsAnswer, Echoed, HttpAnswer, NtpAnswer, Outcome, Phase,
    Phases, Quality, Said, SeriesAnswer, Session, SipAnswer, StreamAnswer, StunAnswer, Targets,
    Vouched,
};
use crate::inventory::{Fingerprint, Series};
use crate::notice::brief::{GIVEN_UP, UNREACHED};
use crate::words::check::values;

const FROM: [u8; 4] = [192, 0, 2, 1];

/// Twenty echoes, of which every so many are lost.
fn series(every: u32) -> SeriesAnswer {
    let echoes = (0..20_u32).map(|place| Echoed {
        sent: Series::SPACING * place,
        rtt: (place % every > 0).then_some(Duration::from_millis(10 + u64::from(place))),
        copies: 1,
    });
    SeriesAnswer {
        echoes: echoes.collect(),
    }
}

/// What evidence says of a way that loses much.
fn poor() -> String {
    let to = Series::to(IpAddr::from(FROM));
    let mut quality = Quality::default();
    for round in 1..=40 {
        let at = Mono::ZERO + Series::INTERVAL * round;
        quality.take(&series(2), at, &to);
        quality.judge(&to, Series::INTERVAL, false);
    }
    quality.told(&to, Series::INTERVAL).unwrap()
}

fn sip() -> SipAnswer {
    SipAnswer {
        status: 503,
        reason: "Maintenance Window".into(),
        transmission: 2,
        translated: None,
        agent: None,
        retry_after: None,
        because: Some("SIP ;cause=503 ;text=\"unavailable\"".into()),
        warning: Some("399 fosen \"«full»\"".into()),
        login: Authentication::Refused,
    }
}

fn session(not_after: i64) -> Session {
    Session {
        protocol: Some("TLS 1.3"),
        cipher: None,
        chain: vec![Certificate {
            subject: "vc.fosen.example".into(),
            issuer: "Fosen CA".into(),
            names: Vec::new(),
            not_before: at(-1),
            not_after: at(not_after),
            key: "RSA 2048".into(),
            fingerprint: Fingerprint([0; 32]),
        }],
        named: true,
        vouched: Vouched::Trusted,
        at: at(0),
    }
}

fn rtt() -> Duration {
    Duration::from_millis(8)
}

fn answers() -> Vec<Answer> {
    let dns = |rcode, records: &[&str]| {
        Answer::Dns(DnsAnswer {
            rcode,
            records: records.iter().map(|&record| record.into()).collect(),
            as_expected: false,
        })
    };
    let stream = |said, session| {
        Answer::Stream(Box::new(StreamAnswer {
            phases: Phases::default(),
            session,
            said,
        }))
    };
    let http = HttpAnswer {
        status: 500,
        reason: "Internal Server Error".into(),
        agent: None,
        length: 0,
        amiss: Some("the body lacks what it should hold".into()),
    };
    vec![
        Answer::Echo,
        Answer::Connected,
        dns(3, &[]),
        dns(0, &[]),
        dns(0, &["192.0.2.9"]),
        Answer::Sip(sip()),
        Answer::Stun(StunAnswer {
            error: None,
            mapped: Some(SocketAddr::from((FROM, 3478))),
            as_expected: false,
            agent: None,
            transmission: 2,
            login: Authentication::Accepted,
        }),
        Answer::Ntp(NtpAnswer {
            kiss: None,
            offset: jiff::SignedDuration::from_millis(1500),
            deviation: None,
            synchronised: false,
            stratum: 3,
            reference: "192.0.2.7".into(),
            delay: rtt(),
        }),
        Answer::Series(series(3)),
        stream(Said::Handshake, Some(session(86_400 * 9))),
        stream(Said::Http(http), Some(session(-86_400))),
        stream(
            Said::TooOld {
                what: "no common version".into(),
            },
            None,
        ),
        stream(
            Said::Denied {
                what: "certificate required".into(),
            },
            None,
        ),
    ]
}

/// Every kind of line that evidence may hold.
pub(in crate::notice) fn details() -> Vec<String> {
    let from = IpAddr::from(FROM);
    let rtt = rtt();
    let mut outcomes = vec![
        Outcome::Silence,
        Outcome::Refused { rtt },
        Outcome::TooBig { from, mtu: 1400 },
        Outcome::Malformed {
            what: "too short".to_owned(),
        },
        Outcome::Targets(Box::new(Targets {
            each: Vec::new(),
            ..Targets::default()
        })),
    ];
    let errors = [
        (3, 0),
        (3, 1),
        (3, 2),
        (3, 3),
        (3, 4),
        (3, 13),
        (11, 0),
        (12, 0),
    ];
    outcomes.extend(errors.map(|(kind, code)| Outcome::IcmpError { from, kind, code }));
    let phases = [
        Phase::Connect,
        Phase::Tls,
        Phase::FirstByte,
        Phase::Transfer,
    ];
    outcomes.extend(phases.map(|phase| Outcome::Stalled { phase }));
    outcomes.extend(
        answers()
            .into_iter()
            .map(|answer| Outcome::Answer { rtt, answer }),
    );
    let mut lines: Vec<String> = outcomes.iter().map(ToString::to_string).collect();
    lines.push(poor());
    let silence = Outcome::Silence;
    let word = Outcome::IcmpError {
        from,
        kind: 3,
        code: 1,
    };
    lines.push(format!("{word}; since then {silence}"));
    lines.push(format!("{silence}; earlier: {word}"));
    lines.push("answered after 3.2 s, late: echo reply".to_owned());
    lines.push(format!("{word}, late: after 4.0 s"));
    lines
}

/// Words without those that a machine has said itself, which are quoted.
fn words_of(text: &str) -> BTreeSet<String> {
    let own: String = text
        .split('«')
        .map(|part| part.split_once('»').map_or(part, |(_, rest)| rest))
        .collect::<Vec<_>>()
        .join(" ")
        .split('”')
        .step_by(2)
        .collect::<Vec<_>>()
        .join(" ");
    let words = own.split(|c: char| !c.is_alphabetic());
    let long = words.filter(|word| word.chars().count() > 1);
    long.map(str::to_lowercase).collect()
}

/// What is called the same in both languages: names, protocols, ids, units; and a word
/// of the Norwegian subjects that the gathering mails of the fixture name in either.
const SAME: &str = "Fosen IKT Åfjord Ørland kommune helseråd helsesenter Rom linje ruter rom1 orland afjord \
    Driftsavtale avtalen Linjeavtalen sak Helsenettet core ping sip icmp tls dns http samband example \
    Norsk Helsenett Feil på linjer Trøndelag webhook MQTT ms type kode https nhn oslo ca vc november december nede Videosalg AS linja til";

/// What a mail says in words of the dictionary: without the place of a fault and what
/// comes from a configuration.
fn vocabulary(language: Language) -> BTreeSet<String> {
    let dictionary = dictionary(language);
    // Before the colon stands what is the same in all languages.
    let said = dictionary.lines().filter_map(|line| line.split_once(": "));
    let said: Vec<&str> = said.map(|(_, said)| said).collect();
    words_of(&said.join(" "))
}

/// What English has words for and another language has not.
fn english(other: Language) -> BTreeSet<String> {
    let mails = mailed().map(|reason| mail_of(reason, Language::English).text);
    let slugs = every_class()
        .into_iter()
        .map(|class| class.slug().to_owned());
    let all: Vec<String> = mails.chain(details()).chain(slugs).collect();
    let mut english = words_of(&all.join(" "));
    english.extend(vocabulary(Language::English));
    let known = vocabulary(other);
    let same = words_of(SAME);
    english.retain(|word| !known.contains(word) && !same.contains(word));
    english
}

/// A mail about a fault of which everything was seen that may be, from one place of
/// the list on.
fn seen_from(first: usize, language: Language) -> Message {
    let mut finding = the_tie();
    let like = finding.evidence.failed[0].clone();
    let seen = details().into_iter().zip(every_class().into_iter().cycle());
    let seen = seen.map(|(detail, class)| crate::fault::Seen {
        detail,
        class,
        ..like.clone()
    });
    finding.evidence.failed = seen.skip(first).take(10).collect();
    let (case, _) = Case::open(42, finding, undecided());
    let scene = scene(&context(), language);
    mail::of_fault(
        &due_for(Reason::Undecided, language),
        &case.fault,
        &scene,
        None,
    )
}

const OTHERS: [Language; 3] = [Language::Bokmal, Language::Nynorsk, Language::Swedish];

/// Every mail in a language.
fn mails(language: Language) -> Vec<Message> {
    let mut mails: Vec<Message> = mailed().map(|reason| mail_of(reason, language)).collect();
    let firsts = (0..details().len()).step_by(10);
    mails.extend(firsts.map(|first| seen_from(first, language)));
    for reason in [GIVEN_UP, UNREACHED] {
        let why = format!("{reason}: connecting: Connection refused (os error 111)");
        let scene = scene(&context(), language);
        mails.push(mail::of_undelivered(
            "Nede", PARTNER, &why, language, &scene,
        ));
        let machines = [
            mail::Machine::Broker,
            mail::Machine::Webhook("sms"),
            mail::Machine::Tickets("rt"),
        ];
        mails.extend(machines.map(|it| mail::of_silence(it, at(0), &why, language, &scene)));
    }
    mails
}

/// The words of a mail, without addresses, ids and fingerprints.
fn words_in(mail: &Message) -> BTreeSet<String> {
    let said = mail.text.split_whitespace();
    let said = said.filter(|word| !word.contains(['@', '/']) && word.matches('.').count() < 2);
    let said = said.filter(|word| word.matches('-').count() != 4);
    let said: Vec<&str> = said.chain(mail.subject.split(' ')).collect();
    words_of(&said.join(" "))
}

#[test]
fn no_mail_in_another_language_holds_english_words() {
    for language in OTHERS {
        let english = english(language);
        assert!(english.contains("deadline") && english.contains("answered"));
        assert!(english.len() > 200);
        for mail in mails(language) {
            let foreign: Vec<String> = words_in(&mail).intersection(&english).cloned().collect();
            assert_eq!(
                foreign,
                [] as [String; 0],
                "{}\n\n{}",
                mail.subject,
                mail.text
            );
        }
    }
}

/// Words by which one knows a language from the others.
const MARKS: [(Language, &str); 4] = [
    (
        Language::Bokmal,
        "ikke hva hvem hvor hvorfor dere noe siden virker svarer saken fra uten tjener mottakeren \
         målingen ble følges",
    ),
    (
        Language::Nynorsk,
        "ikkje kva kven kvifor dykk noko sidan verkar svarar saka frå utan tenar mottakaren \
         målinga vart tek følgjer treng",
    ),
    (
        Language::Swedish,
        "inte vad vem och ni något sedan fungerar ärendet från inget server mottagaren mätningen \
         felet avtalet ansvarar är för",
    ),
    (
        Language::English,
        "the and which you with not whether nobody nothing was been works answers",
    ),
];

#[test]
fn a_mail_holds_no_words_of_a_neighbouring_language() {
    let marks = MARKS.map(|(language, words)| (language, words_of(words)));
    for (language, own) in &marks {
        for mail in mails(*language) {
            let said = words_in(&mail);
            assert!(said.intersection(own).next().is_some(), "{}", mail.text);
            for (_, foreign) in marks.iter().filter(|(other, _)| other != language) {
                let foreign = foreign.difference(own);
                let found: Vec<&String> = foreign.filter(|word| said.contains(*word)).collect();
                let shared = |word: &str| SHARED.contains(&(*language, word));
                let found: Vec<_> = found.into_iter().filter(|word| !shared(word)).collect();
                assert!(
                    found.is_empty(),
                    "{found:?}\n{}\n{}",
                    mail.subject,
                    mail.text
                );
            }
        }
    }
}

#[test]
fn no_sentence_of_a_language_holds_a_word_of_a_neighbouring_one() {
    let marks = MARKS.map(|(language, words)| (language, words_of(words)));
    for (language, own) in &marks {
        let values = values(&words::BOOK, *language);
        assert!(values.len() > 400, "{}", values.len());
        let own_words: BTreeSet<String> =
            values.values().flat_map(|one| words_in_all(one)).collect();
        assert_eq!(own.difference(&own_words).next(), None);
        for (_, foreign) in marks.iter().filter(|(other, _)| other != language) {
            let foreign: Vec<&String> = foreign.difference(own).collect();
            for (key, value) in &values {
                let said = words_in_all(value);
                let found = foreign.iter().filter(|word| said.contains(**word));
                let shared = |word: &str| SHARED.contains(&(*language, word));
                let found: Vec<_> = found.filter(|word| !shared(word)).collect();
                assert!(
                    found.is_empty(),
                    "{}: {key} = {value}: {found:?}",
                    language.tag()
                );
            }
        }
    }
}

/// The words of a sentence, those in quotes too.
fn words_in_all(text: &str) -> BTreeSet<String> {
    words_of(&text.replace(['«', '»', '”'], " "))
}

/// Marks of one language that another has as well, in its own sense.
const SHARED: [(Language, &str); 4] = [
    (Language::Swedish, "svarar"),
    (Language::Swedish, "utan"),
    (Language::Swedish, "sidan"),
    (Language::English, "server"),
];

#[test]
fn what_is_mostly_seen_is_said_in_norwegian_and_not_left_out() {
    let said = |line: &str| words::detail(Language::Bokmal, line);
    let table = [
        ("no answer before the deadline", "ikke svar innen fristen"),
        ("echo reply after 8.0 ms", "ekkosvar etter 8.0 ms"),
        (
            "ICMP host unreachable (type 3, code 1) from 192.0.2.1; since then no answer before the deadline",
            "ICMP: maskinen kan ikke nås (type 3, kode 1) fra 192.0.2.1; siden da ikke svar innen fristen",
        ),
        (
            "SIP 503 Maintenance Window to transmission 2 after 8.0 ms",
            "SIP 503 «Maintenance Window» på sending 2 etter 8.0 ms",
        ),
        (
            "TLS handshake (TLS 1.3, certificate of vc.example by Fosen CA, holds until 2026-12-01 (9 days)) after 8.0 ms",
            "TLS-håndtrykk, TLS 1.3, sertifikatet for vc.example fra Fosen CA, gjelder til 2026-12-01 (9 døgn) etter 8.0 ms",
        ),
    ];
    for (line, norwegian) in table {
        assert_eq!(said(line), norwegian, "{line}");
    }
    let line = "TLS handshake (TLS 1.3, certificate of vc.example by Fosen CA, holds until 2026-12-01 (9 days)) after 8.0 ms";
    assert_eq!(
        words::detail(Language::Nynorsk, line),
        "TLS-handtrykk, TLS 1.3, sertifikatet for vc.example frå Fosen CA, gjeld til 2026-12-01 (9 døgn) etter 8.0 ms"
    );
    assert_eq!(
        words::detail(Language::Swedish, line),
        "TLS-handskakning, TLS 1.3, certifikatet för vc.example från Fosen CA, gäller till 2026-12-01 (9 dygn) efter 8.0 ms"
    );
}

#[test]
fn no_detail_vanishes_in_another_language() {
    OTHERS.into_iter().for_each(no_detail_vanishes);
}

fn no_detail_vanishes(language: Language) {
    // What has no words of its own stands there as it was kept.
    let quoted = [
        "an answer that is none",
        "STUN",
        "NTP",
        "TLS too old",
        "not let in",
        "the domain's name",
    ];
    for line in details() {
        let said = words::detail(language, &line);
        assert!(!said.is_empty(), "{line}");
        let whole = [format!("«{line}»"), format!("”{line}”")]
            .iter()
            .any(|quoted| said.contains(quoted));
        assert_eq!(
            whole,
            quoted.iter().any(|one| line.starts_with(one)),
            "{line}: {said}"
        );
        for part in ["Reason: ", "Warning: ", "; cause=", "login"] {
            assert_eq!(said.contains(part), line.contains(part), "{line}: {said}");
        }
        // Which is said as "the slowest five per cent".
        let line = line.replace("95th", "");
        for figure in line.split(|c: char| !c.is_ascii_digit()) {
            assert!(said.contains(figure), "{line}: {said}");
        }
    }
}
