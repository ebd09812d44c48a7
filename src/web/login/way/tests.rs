use super::*;
use crate::access::Proxy;

fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
    let all = all.iter();
    let all = all.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    HeaderMap::from_iter(all.collect::<Vec<_>>())
}

fn at(address: &str) -> Option<IpAddr> {
    Some(address.parse().unwrap())
}

#[test]
fn this_machine_itself_is_what_comes_from_it_to_it_and_was_passed_on_by_nobody() {
    let to = |host| headers(&[("host", host)]);
    for host in [
        "127.0.0.1:8377",
        "localhost:8377",
        "LOCALHOST",
        "[::1]:8377",
        "[::1]",
    ] {
        assert!(is_direct(at("127.0.0.1"), &to(host)), "{host}");
    }
    assert!(is_direct(at("::1"), &to("localhost")));
    for host in [
        "samband.example",
        "localhost.example",
        "10.0.0.1",
        "127.0.0.1.example",
    ] {
        assert!(!is_direct(at("127.0.0.1"), &to(host)), "{host}");
    }
    assert!(!is_direct(at("10.0.0.9"), &to("localhost")));
    assert!(!is_direct(None, &to("localhost")));
    for passed in ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via"] {
        let passed = headers(&[("host", "localhost"), (passed, "10.0.0.9")]);
        assert!(!is_direct(at("127.0.0.1"), &passed), "{passed:?}");
    }
}

#[test]
fn a_proxy_that_serves_pages_without_https_brings_no_passwords() {
    let settings = Settings::default();
    let passed = |proto| {
        let all = [("host", "samband.example"), ("x-forwarded-proto", proto)];
        headers(&all)
    };
    let takes = |proto, url| is_protected(&settings, at("127.0.0.1"), &passed(proto), url);
    assert!(takes("https", "https://samband.example"));
    assert!(!takes("http", "https://samband.example"));
    assert!(!takes("https, http", "https://samband.example"));
    assert!(!takes("https", "http://samband.example"));
}

#[test]
fn each_behind_a_proxy_waits_for_mistakes_of_their_own() {
    let settings = Settings {
        proxy: Some(Proxy {
            header: "remote-user".into(),
            from: vec!["10.0.0.5".parse().unwrap()],
        }),
        ..Settings::default()
    };
    let whose = |origin: &str, said| {
        let peer = Peer::of(origin.parse().unwrap());
        far_end(
            &settings,
            at(origin),
            &headers(&[("x-forwarded-for", said)]),
            peer,
        )
    };
    let of = |address: &str| Peer::of(address.parse().unwrap());
    assert_eq!(whose("10.0.0.5", "10.1.2.3"), of("10.1.2.3"));
    assert_eq!(whose("127.0.0.1", "10.1.2.3"), of("10.1.2.3"));
    // What a client has said of itself comes first; what the proxy has seen comes last.
    assert_eq!(whose("10.0.0.5", "192.0.2.1, 10.1.2.3"), of("10.1.2.3"));
    assert_eq!(whose("10.0.0.5", "unknown"), of("10.0.0.5"));
    assert_eq!(
        whose("10.0.0.6", "10.1.2.3"),
        of("10.0.0.6"),
        "it is no proxy of ours"
    );
}
