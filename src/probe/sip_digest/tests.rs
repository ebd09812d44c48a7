use proptest::prelude::*;

use super::*;

fn login(username: &str, password: &str) -> Login {
    Login {
        username: username.into(),
        password: password.into(),
    }
}

fn parameter_of<'a>(header: &'a str, name: &str) -> &'a str {
    let start = header.find(&format!("{name}=")).expect("the parameter") + name.len() + 1;
    let rest = header[start..].trim_start_matches('"');
    let end = rest.find(['"', ',']).unwrap_or(rest.len());
    &rest[..end]
}

/// RFC 7616 section 3.9.1: one page, asked for with each of two algorithms.
#[test]
fn the_example_of_rfc_7616_is_answered_as_it_says() {
    let nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    let table = [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        (
            "SHA-256",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
    ];
    for (algorithm, response) in table {
        let text = format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"{nonce}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        let header = challenge(&text).expect("a challenge").answer(
            &login("Mufasa", "Circle of Life"),
            &Request {
                method: "GET",
                uri: "/dir/index.html",
                cnonce,
                count: 1,
            },
        );
        assert_eq!(parameter_of(&header, "response"), response);
        assert_eq!(parameter_of(&header, "nc"), "00000001");
        assert_eq!(parameter_of(&header, "algorithm"), algorithm);
        assert_eq!(
            parameter_of(&header, "opaque"),
            "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
        );
    }
}

/// RFC 7616 section 3.9.2, but for the hashing of the user name, and with the
/// response that erratum 4897 gives the whole: SHA-512/256 as FIPS 180-4 has it.
#[test]
fn sha_512_256_is_the_one_with_initial_values_of_its_own() {
    let text = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
                nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
                opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
    let header = challenge(text).expect("a challenge").answer(
        &login("Jäsøn Doe", "Secret, or not?"),
        &Request {
            method: "GET",
            uri: "/doe.json",
            cnonce: "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
            count: 1,
        },
    );
    assert_eq!(
        parameter_of(&header, "response"),
        "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"
    );
}

/// Our own, reckoned by another implementation: with a quality, without, and
/// bound to a session.
#[test]
fn an_options_is_answered_in_each_of_the_three_forms() {
    let table = [
        ("MD5", "3bc945ced0abc646132e9adcadca1e8f"),
        (
            "SHA-256",
            "a9d913623e967b56a7d0fff0d3933d6ddbe50ebd6167b164ee007bec045b2a42",
        ),
        (
            "SHA-512-256",
            "607dec03b2a2a0a3e05daa45631a0c99d448112b616495ec3a5492c1f545bff1",
        ),
        ("MD5-sess, qop=\"auth\"", "a2428ec1a27ff88e6c1293231304003d"),
        (
            "sha-256-SESS, qop=auth",
            "0599ef69359950cbeba93221dc17243834aa0d030769487a97e9694d9ae3153b",
        ),
    ];
    for (algorithm, response) in table {
        let text = format!("Digest realm=\"vc.example\",nonce=\"abc123\",algorithm={algorithm}");
        assert_eq!(answer_to(&text, 1), response, "{algorithm}");
    }
    let counted = "digest qop=\"auth-int,auth\", nonce=\"abc123\", realm=\"vc.example\"";
    assert_eq!(answer_to(counted, 2), "d94d0b53d60c2a62f4e4c1e253801dbc");
}

fn answer_to(text: &str, count: u32) -> String {
    let header = challenge(text).expect("a challenge").answer(
        &login("samband", "open sesame"),
        &Request {
            method: "OPTIONS",
            uri: "sip:rom1@vc.example",
            cnonce: "0a4f113b",
            count,
        },
    );
    parameter_of(&header, "response").to_owned()
}

#[test]
fn what_was_not_asked_for_is_not_answered() {
    let text = "Digest realm=\"a\", nonce=\"b\"";
    let header = challenge(text).expect("a challenge").answer(
        &login("samband", "secret"),
        &Request {
            method: "OPTIONS",
            uri: "sip:a",
            cnonce: "c",
            count: 1,
        },
    );
    for name in ["algorithm", "qop", "nc", "cnonce", "opaque"] {
        assert!(!header.contains(&format!(" {name}=")), "{name}: {header}");
    }
    assert!(!header.contains("secret"));
}

#[test]
fn quotes_in_names_are_escaped_and_nothing_ends_the_header() {
    let text = "Digest realm=\"the \\\"best\\\" realm\", nonce=\"n\", opaque=\"a\\\\b\"";
    let header = challenge(text).expect("a challenge").answer(
        &login("o\"dd", "x"),
        &Request {
            method: "OPTIONS",
            uri: "sip:a",
            cnonce: "c",
            count: 1,
        },
    );
    assert!(header.starts_with("Digest username=\"o\\\"dd\", realm=\"the \\\"best\\\" realm\""));
    assert!(header.ends_with("opaque=\"a\\\\b\""), "{header}");
    assert!(challenge("Digest realm=\"a\", nonce=\"b\r\nVia: x\"").is_err());
}

#[test]
fn the_topmost_that_is_understood_is_chosen() {
    let strange = "Digest realm=\"a\", nonce=\"1\", algorithm=SHA3-512";
    let sha = "Digest realm=\"a\", nonce=\"2\", algorithm=SHA-256";
    let md5 = "Digest realm=\"a\", nonce=\"3\"";
    let chosen = choose(["Basic realm=\"a\"", strange, sha, md5]).expect("a challenge");
    assert_eq!(chosen.algorithm, Algorithm::Sha256);
    assert_eq!(
        choose(["Basic realm=\"a\"", strange]),
        Err(NoChallenge::Scheme("Basic".to_owned()))
    );
    assert_eq!(
        choose([strange]),
        Err(NoChallenge::Algorithm("SHA3-512".to_owned()))
    );
    let body = "Digest realm=\"a\", nonce=\"1\", qop=\"auth-int\"";
    assert_eq!(
        choose([body]),
        Err(NoChallenge::Quality("auth-int".to_owned()))
    );
    assert_eq!(choose([]), Err(NoChallenge::Missing("challenge")));
    assert_eq!(
        challenge("Digest realm=\"a\""),
        Err(NoChallenge::Missing("nonce"))
    );
}

#[test]
fn a_nonce_that_has_become_too_old_is_told_from_a_wrong_login() {
    let of = |stale: &str| {
        let text = format!("Digest realm=\"a\", nonce=\"b\"{stale}");
        challenge(&text).expect("a challenge").stale
    };
    assert!(of(", stale=TRUE"));
    assert!(of(", stale=\"true\""));
    assert!(!of(", stale=false"));
    assert!(!of(""));
}

proptest! {
    #[test]
    fn whatever_comes_as_a_challenge_ends_no_header(text in "(Digest )?[ -~\r\n\"\\\\=,]{0,200}") {
        if let Ok(challenge) = challenge(&text) {
            let request = Request { method: "OPTIONS", uri: "sip:a", cnonce: "c", count: 1 };
            let header = challenge.answer(&login("samband", "x"), &request);
            prop_assert!(!header.contains(['\r', '\n']));
        }
    }
}
