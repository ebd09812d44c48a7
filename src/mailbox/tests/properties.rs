//! Whatever comes in is read to an end, and within bounds.

use proptest::prelude::*;

use super::super::{LARGEST, Unread};
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_text_below_a_header_is_read_to_an_end(
        fields in "(Content-(Type|Transfer-Encoding|Disposition): [ -~]{0,60}\n){0,3}",
        body in "(--b\n|<[a-z/!-]{0,8}>|&[#a-z0-9]{0,8};|[ -~æøå\u{feff}\u{202e}]{0,20}|\n|=){0,60}",
    ) {
        let mail = read_well(&with(&fields, &body));
        match mail.said {
            Ok(Said::Reject(words) | Said::Comment(words)) => prop_assert!(!words.is_empty()),
            Ok(Said::Done { cause, remedy }) => prop_assert!(!cause.is_empty() && !remedy.is_empty()),
            Ok(Said::Accept(_)) | Err(_) => {}
        }
    }

    #[test]
    fn whoever_is_read_as_the_sender_is_one_address(value in "[a-c@.<>(),;:\" \\\\]{0,40}") {
        if let Some(from) = super::super::sender::sender(&value) {
            prop_assert_eq!(from.matches('@').count(), 1);
            prop_assert!(value.contains(&from));
        }
    }
}

#[test]
fn what_goes_beyond_the_limits_is_refused_and_costs_little() {
    let large = [&plain("accept")[..], &vec![b'x'; LARGEST]].concat();
    assert_eq!(read(&large), Err(Unread::Large));
    assert_eq!(read(b""), Err(Unread::Headless));
    assert_eq!(read(b"\n\naccept"), Err(Unread::Headless));
    let nested = |levels: usize| {
        let open = |level: usize| {
            format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n")
        };
        let all: String = (0..levels).map(open).collect();
        format!("Subject: x\n{all}\naccept").into_bytes()
    };
    assert_eq!(said(&nested(8)), Ok(Said::Accept(None)));
    assert_eq!(read(&nested(9)), Err(Unread::Deep));
    assert_eq!(read(&nested(3_000)), Err(Unread::Deep));
    let wide = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\nContent-Type: image/png\n\n\n".repeat(5_000)
    );
    assert_eq!(read(wide.as_bytes()), Err(Unread::Deep));
    // Mails within mails are passed over, however many.
    let mut within = String::from("Subject: x\n");
    within.push_str(&"Content-Type: message/rfc822\n\n".repeat(8_000));
    assert_eq!(said(within.as_bytes()), Err(Unclear::Word));
}

#[test]
fn a_mail_of_the_most_bytes_is_read_in_a_moment() {
    let fill = |piece: &str| piece.repeat((LARGEST - 1_000) / piece.len());
    for body in [
        fill("<"),
        fill("<div>"),
        fill("&amp"),
        fill("&#1;"),
        fill("<style>"),
        fill("a:\n"),
        fill("> x\n"),
        fill("On 1 wrote\n"),
        fill(" "),
        fill("--b\n"),
    ] {
        assert!(read(&plain(&body)).is_ok());
        assert!(read(&with("Content-Type: text/html\n", &body)).is_ok());
        let _ = read(&with("Content-Type: multipart/mixed; boundary=b\n", &body));
    }
}

/// What is fuzzed begins with mails that get somewhere.
#[test]
fn the_seeds_of_the_fuzzer_are_mails_that_are_understood() {
    let seed = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/reply");
        read_well(&std::fs::read(format!("{folder}/{name}")).unwrap())
    };
    let morning = jiff::civil::time(10, 30, 0, 0);
    let accept = seed("accept");
    let at = Some(super::super::When::Tomorrow(morning));
    assert_eq!(accept.said, Ok(Said::Accept(at)));
    assert_eq!(accept.date.unwrap().to_string(), "2026-11-22T08:20:00Z");
    assert_eq!(accept.answers.len(), 1);
    assert!(seed("reject").said == because("linja er ikke vår, spør nettet"));
    assert_eq!(seed("done").said, done("strømmen gikk", "ny sikring"));
    assert_eq!(
        seed("comment").said,
        Ok(Said::Comment("vi er underveis".to_owned()))
    );
    assert!(matches!(seed("parts").said, Ok(Said::Accept(Some(_)))));
    assert!(seed("away").robot.is_some());
}
