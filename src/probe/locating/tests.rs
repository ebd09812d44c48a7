use super::*;
use crate::probe::lookup_wire::{Reply, question, reply};
use crate::probe::tests::zone::{TTL, Zone};

/// Where a domain leads by a zone, and what was asked for that.
fn locate(zone: &Zone, carriers: &[Carrier]) -> (Located, Vec<String>) {
    let mut locating = Locating::begin("VC.example", carriers);
    let mut names = Vec::new();
    loop {
        match locating.step() {
            Step::Ask(places) => {
                for place in places {
                    let asked = locating.asked(place).expect("a question").clone();
                    names.push(asked.to_string());
                    let answer = zone.answer(&question(&asked, 1).expect("a question"));
                    let Ok(Reply::Found(found)) = reply(&answer, 1, &asked) else {
                        panic!("no answer to {asked}");
                    };
                    locating.take(place, found);
                }
            }
            Step::Wait | Step::Unknown => panic!("nothing is missing"),
            Step::Done(located) => return (located, names),
        }
    }
}

fn told(located: &Located) -> Vec<String> {
    located.targets.iter().map(ToString::to_string).collect()
}

/// Two registrars over TLS, one of them over UDP too.
fn zone() -> Zone {
    Zone::default()
        .server("_sips._tcp.vc.example.", (20, 1, 5061), "two.vc.example.")
        .server("_sips._tcp.vc.example.", (10, 1, 5061), "one.vc.example.")
        .server("_sip._udp.vc.example.", (10, 9, 5062), "one.vc.example.")
        .address("one.vc.example.", "192.0.2.1")
        .address("one.vc.example.", "2001:db8::1")
        .address("two.vc.example.", "192.0.2.2")
}

const BOTH: [&str; 5] = [
    "one.vc.example at 192.0.2.1 port 5062 over UDP",
    "one.vc.example at 2001:db8::1 port 5062 over UDP",
    "one.vc.example at 192.0.2.1 port 5061 over TLS",
    "one.vc.example at 2001:db8::1 port 5061 over TLS",
    "two.vc.example at 192.0.2.2 port 5061 over TLS",
];

#[test]
fn without_pointers_every_usual_service_is_looked_up() {
    let (located, asked) = locate(&zone(), &Carrier::ALL);
    // By priority, then by share.
    assert_eq!(told(&located), BOTH);
    assert_eq!(located.ttl, Duration::from_secs(TTL.into()));
    let services = [
        "vc.example. NAPTR",
        "_sips._tcp.vc.example. SRV",
        "_sip._tcp.vc.example. SRV",
        "_sip._udp.vc.example. SRV",
    ];
    assert_eq!(asked[..4], services);
    assert_eq!(asked.len(), 8, "two hosts, each by two families: {asked:?}");
}

#[test]
fn pointers_say_which_services_there_are() {
    let zone = zone()
        .pointer("vc.example.", (10, 1), "SIPS+D2T", "_sips._tcp.vc.example.")
        .pointer("vc.example.", (5, 1), "SIP+D2S", "_sip._sctp.vc.example.")
        .pointer("vc.example.", (5, 1), "E2U+sip", "elsewhere.example.");
    let (located, asked) = locate(&zone, &Carrier::ALL);
    assert_eq!(told(&located), BOTH[2..]);
    assert!(
        !asked.iter().any(|asked| asked.contains("_udp")),
        "{asked:?}"
    );
}

#[test]
fn who_is_told_by_what_to_ask_looks_for_no_pointers() {
    let (located, asked) = locate(&zone(), &[Carrier::Udp]);
    assert_eq!(told(&located), BOTH[..2]);
    assert_eq!(asked[0], "_sip._udp.vc.example. SRV");
}

#[test]
fn a_domain_without_services_is_its_own_server() {
    let bare = Zone::default().address("vc.example.", "192.0.2.9");
    let (located, _) = locate(&bare, &Carrier::ALL);
    let own = "vc.example at 192.0.2.9 port 5060 over UDP";
    assert_eq!(told(&located), [own]);
    let (located, _) = locate(&bare, &[Carrier::Tls]);
    let own = "vc.example at 192.0.2.9 port 5061 over TLS";
    assert_eq!(told(&located), [own]);
}

#[test]
fn a_domain_that_declines_has_no_server_and_a_host_without_address_is_told() {
    let declined = Zone::default()
        .server("_sip._udp.vc.example.", (0, 0, 0), ".")
        .address("vc.example.", "192.0.2.9");
    assert_eq!(locate(&declined, &[Carrier::Udp]).0.targets, []);
    let dangling = Zone::default().server("_sip._udp.vc.example.", (0, 0, 5060), "x.example.");
    let (located, _) = locate(&dangling, &[Carrier::Udp]);
    assert_eq!(told(&located), ["x.example port 5060 over UDP"]);
}

#[test]
fn what_was_not_found_is_not_held_for_as_long_as_what_was() {
    let bare = Zone::default().address("vc.example.", "192.0.2.9");
    let declined = Zone::default().server("_sip._udp.vc.example.", (0, 0, 0), ".");
    let dangling = Zone::default()
        .server("_sip._udp.vc.example.", (0, 0, 5060), "one.vc.example.")
        .server("_sip._udp.vc.example.", (0, 0, 5060), "two.vc.example.")
        .address("one.vc.example.", "192.0.2.1");
    for zone in [Zone::default(), bare, declined, dangling] {
        let (located, _) = locate(&zone, &[Carrier::Udp]);
        assert_eq!((located.ttl, located.lacking), (Duration::ZERO, true));
    }
    let (located, _) = locate(&zone(), &[Carrier::Udp]);
    let ttl = Duration::from_secs(TTL.into());
    assert_eq!((located.ttl, located.lacking), (ttl, false));
}

#[test]
fn of_what_no_name_server_would_say_nothing_is_told() {
    let zone = zone();
    let step = |unsaid: &[(&str, Kind)]| {
        let mut locating = Locating::begin("vc.example", &[Carrier::Tls]);
        loop {
            let places = match locating.step() {
                Step::Ask(places) => places,
                ended @ (Step::Wait | Step::Done(_) | Step::Unknown) => return ended,
            };
            for place in places {
                let asked = locating.asked(place).expect("a question").clone();
                if unsaid.contains(&(&*asked.name, asked.kind)) {
                    assert!(locating.go_without(place), "{asked}");
                    continue;
                }
                let answer = zone.answer(&question(&asked, 1).expect("a question"));
                let Ok(Reply::Found(found)) = reply(&answer, 1, &asked) else {
                    panic!("no answer to {asked}");
                };
                locating.take(place, found);
            }
        }
    };
    let (one, two) = ("one.vc.example.", "two.vc.example.");
    let Step::Done(located) = step(&[(two, Kind::A)]) else {
        panic!("one of them is known");
    };
    assert_eq!(told(&located), BOTH[2..4]);
    assert_eq!((located.ttl, located.lacking), (Duration::ZERO, false));
    let none = [(one, Kind::A), (one, Kind::Aaaa), (two, Kind::A)];
    assert_eq!(step(&none), Step::Unknown);
    let mut locating = Locating::begin("vc.example", &[Carrier::Tls]);
    assert_eq!(locating.step(), Step::Ask(0..1));
    assert!(!locating.go_without(0), "servers are not done without");
}

#[test]
fn one_address_under_two_names_is_one_target_and_there_are_never_many() {
    let mut zone = Zone::default();
    for host in 0..40 {
        let target = format!("h{host}.vc.example.");
        zone = zone
            .server("_sip._udp.vc.example.", (host, 0, 5060), &target)
            .address(&target, &format!("192.0.2.{}", host / 2));
    }
    let (located, asked) = locate(&zone, &[Carrier::Udp]);
    assert_eq!(located.targets.len(), MOST_TARGETS / 2);
    assert_eq!(asked.len(), 1 + 2 * MOST_TARGETS);
}
