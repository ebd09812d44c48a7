//! Forms, and where they come from.

use axum::http::{HeaderName, HeaderValue};

use super::*;

fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in all {
        let value = HeaderValue::from_str(value).unwrap();
        headers.append(HeaderName::from_static(name), value);
    }
    headers
}

const ALL: Offers = Offers {
    accept: true,
    reject: true,
    hand_over: true,
    comment: true,
    close: true,
};

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

fn sent(fields: &[(&str, &str)]) -> Option<Sent> {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Sent::of(fields.collect())
}

fn act(fields: &[(&str, &str)]) -> Result<Act, Wrong> {
    sent(fields).unwrap().act(ALL, &oslo())
}

#[test]
fn a_form_is_taken_from_the_page_itself_and_from_whoever_is_no_browser() {
    let url = "https://samband.example/under";
    let cases: &[(bool, &[(&str, &str)])] = &[
        (true, &[]),
        (
            true,
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        ),
        (true, &[("origin", "https://samband.example")]),
        (true, &[("origin", "null")]),
        (
            true,
            &[
                ("origin", "http://10.0.0.1:8377"),
                ("host", "10.0.0.1:8377"),
            ],
        ),
        (
            false,
            &[("sec-fetch-site", "cross-site"), ("origin", "null")],
        ),
        (
            false,
            &[("sec-fetch-site", "same-site"), ("origin", "null")],
        ),
        (false, &[("sec-fetch-site", "none")]),
        (false, &[("sec-fetch-site", "")]),
        (false, &[("origin", "https://evil.example")]),
        (false, &[("origin", "https://samband.example.evil.example")]),
        (false, &[("origin", "https://samband.example/")]),
        (false, &[("origin", "")]),
        (
            false,
            &[("origin", "null"), ("origin", "https://samband.example")],
        ),
        (
            false,
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
        ),
    ];
    for (expected, all) in cases {
        let mut all = all.to_vec();
        if !all.iter().any(|(name, _)| *name == "host") {
            all.push(("host", "samband.example"));
        }
        assert_eq!(is_from_here(&headers(&all), url), *expected, "{all:?}");
    }
}

#[tokio::test]
async fn what_is_no_form_or_too_much_is_not_read() {
    let patience = Duration::from_secs(5);
    let form = [(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    )];
    let taken = "seen=3&act=accept&expected=";
    let ask = |headers: HeaderMap, body: String| async move {
        read(&headers, Body::from(body), patience)
            .await
            .map(|sent| sent.seen)
    };
    assert_eq!(ask(headers(&form), taken.to_owned()).await, Ok(3));
    for other in ["application/json", "text/plain", "multipart/form-data", ""] {
        let other = headers(&[("content-type", other)]);
        assert_eq!(ask(other, taken.to_owned()).await, Err(Wrong::Form));
    }
    assert_eq!(ask(headers(&[]), taken.to_owned()).await, Err(Wrong::Form));
    let fill = "a".repeat(form::BODY - taken.len() - "&text=".len());
    let most = format!("{taken}&text={fill}");
    assert_eq!(ask(headers(&form), most.clone()).await, Ok(3));
    assert_eq!(ask(headers(&form), most + "a").await, Err(Wrong::Form));
    for body in [
        "",
        "seen=3",
        "act=accept",
        "seen=-1&act=accept",
        "seen=3&act=explode",
        "seen=3&act=accept&other=x",
    ] {
        assert_eq!(
            ask(headers(&form), body.to_owned()).await,
            Err(Wrong::Form),
            "{body}"
        );
    }
}

#[test]
fn each_act_is_made_of_its_own_fields() {
    let at = |text: &str| Some(text.parse().unwrap());
    assert_eq!(
        act(&[
            ("seen", "0"),
            ("act", "accept"),
            ("expected", "2026-11-27T16:00")
        ]),
        Ok(Act::Accept {
            expected_at: at("2026-11-27T15:00:00Z")
        })
    );
    // In the hour that comes twice it is the first.
    assert_eq!(
        act(&[
            ("seen", "0"),
            ("act", "accept"),
            ("expected", "2026-10-25T02:30")
        ]),
        Ok(Act::Accept {
            expected_at: at("2026-10-25T00:30:00Z")
        })
    );
    assert_eq!(
        act(&[("seen", "0"), ("act", "accept"), ("expected", "")]),
        Ok(Act::Accept { expected_at: None })
    );
    let Ok(Act::Reject { because }) = act(&[
        ("seen", "0"),
        ("act", "reject"),
        ("because", " Linja er oppe.\r\n\r\nSe vår måling. "),
    ]) else {
        panic!("no rejection")
    };
    assert_eq!(because.as_str(), "Linja er oppe. Se vår måling.");
    let Ok(Act::Comment { text }) = act(&[("seen", "0"), ("act", "comment"), ("text", "a\r\nb")])
    else {
        panic!("no comment")
    };
    assert_eq!(text.as_str(), "a\nb");
}

#[test]
fn what_cannot_be_written_down_is_said_so() {
    let long = "a".repeat(REASON + 1);
    let cases: &[(Wrong, &[(&str, &str)])] = &[
        (Wrong::Empty, &[("act", "reject"), ("because", " \r\n ")]),
        (Wrong::Empty, &[("act", "close"), ("cause", "a")]),
        (
            Wrong::TooLong(REASON),
            &[("act", "reject"), ("because", &long)],
        ),
        (Wrong::Hidden, &[("act", "comment"), ("text", "a\u{202e}b")]),
        (Wrong::Hidden, &[("act", "comment"), ("text", "a\u{0}b")]),
        (Wrong::Time, &[("act", "accept"), ("expected", "i morgen")]),
        (
            Wrong::Time,
            &[("act", "accept"), ("expected", "2026-13-01T00:00")],
        ),
    ];
    for (expected, fields) in cases {
        let fields = [&[("seen", "0")][..], fields].concat();
        assert_eq!(act(&fields), Err(*expected), "{fields:?}");
    }
    let none = Offers {
        accept: false,
        ..ALL
    };
    let accepts = sent(&[("seen", "0"), ("act", "accept")]).unwrap();
    assert_eq!(accepts.act(none, &oslo()), Err(Wrong::NotOffered));
}
