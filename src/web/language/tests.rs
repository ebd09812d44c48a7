use axum::body::Body;
use axum::http::HeaderValue;

use super::*;

fn asked(uri: &str) -> Option<[String; 2]> {
    let request = Request::get(uri).body(Body::empty()).unwrap();
    let response = choose(&request)?;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    Some([LOCATION, SET_COOKIE].map(|name| response.headers()[name].to_str().unwrap().to_owned()))
}

#[test]
fn a_choice_leads_back_to_the_page_and_is_kept_for_a_year() {
    let table = [
        ("/?language=nn", "/", "nn"),
        ("/f/FOSEN-2026-0001?language=sv", "/f/FOSEN-2026-0001", "sv"),
        (
            "/faults?q=a%26b&language=en&page=2",
            "/faults?q=a%26b&page=2",
            "en",
        ),
        ("/m/bjugn?language=nb&language=sv", "/m/bjugn", "nb"),
    ];
    for (uri, there, tag) in table {
        let cookie =
            format!("samband_language={tag}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
        assert_eq!(asked(uri), Some([there.to_owned(), cookie]), "{uri}");
    }
}

#[test]
fn nothing_else_is_a_choice_and_none_leads_to_another_site() {
    for uri in [
        "/",
        "/?language=",
        "/?language=de",
        "/?language=NN",
        "/?languages=nn",
        "/api/v1/reports/fairness?language=nn",
        "//example.org/?language=nn",
    ] {
        assert_eq!(asked(uri), None, "{uri}");
    }
    let posted = Request::post("/?language=nn").body(Body::empty()).unwrap();
    assert!(choose(&posted).is_none());
}

#[test]
fn the_language_that_was_chosen_is_read_among_other_cookies() {
    let table = [
        ("samband_language=nn", Some(Language::Nynorsk)),
        ("a=b; samband_language=sv; c=d", Some(Language::Swedish)),
        (
            "samband_language=de; samband_language=en",
            Some(Language::English),
        ),
        ("xsamband_language=nn", None),
        ("samband_language", None),
        ("samband_language=\"nn\"", None),
        ("", None),
    ];
    for (cookie, expected) in table {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookie).unwrap());
        assert_eq!(chosen(&headers), expected, "{cookie}");
    }
}
