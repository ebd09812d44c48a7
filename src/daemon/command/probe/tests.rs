use super::name::{did_you_mean, ending_so, instead};
use super::*;
use crate::probe::tests::peer::Peer;
use crate::probe::tests::region::{DEADLINE, dns, icmp, region, sip};

fn run(
    inventory: &Arc<Inventory>,
    name: &str,
    verbose: bool,
) -> (Result<Found, ProbeError>, String) {
    let mut out = Vec::new();
    let settings = Settings::default();
    let found = probe(
        inventory,
        &settings,
        Clock::start(),
        (!name.is_empty()).then_some(name),
        verbose,
        &mut out,
    );
    (found, String::from_utf8(out).expect("text"))
}

#[test]
fn it_says_what_was_observed_in_plain_words() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("503 Full")));
    let inventory = region(vec![sip(peer.address)]);
    let (found, text) = run(&inventory, "room0", false);
    assert_eq!(found.expect("probed"), Found::Findings);
    assert!(
        text.starts_with("test:room0 (room0, codec)\n  p            unavailable"),
        "{text}"
    );
    assert!(text.contains("503 Full after "), "{text}");
    assert!(text.contains("from peer/1"), "{text}");
    assert!(
        text.contains("packets pass: yes, process answers: yes, will serve: no"),
        "{text}"
    );
    assert!(!text.contains("OPTIONS sip:127.0.0.1 SIP/2.0"), "{text}");
}

#[test]
fn verbose_shows_the_exchange() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let inventory = region(vec![sip(peer.address)]);
    let (found, text) = run(&inventory, "test:room0", true);
    assert_eq!(found.expect("probed"), Found::AllAnswered);
    assert!(text.contains("OPTIONS sip:127.0.0.1 SIP/2.0"), "{text}");
    assert!(text.contains("SIP/2.0 200 OK"), "{text}");
}

#[test]
fn a_refusal_is_the_hosts_own() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    drop(socket);
    let inventory = region(vec![dns(address, crate::inventory::DnsType::A, &[])]);
    let (found, text) = run(&inventory, "room0", false);
    assert_eq!(found.expect("probed"), Found::Findings);
    assert!(
        text.contains("the host is there and nothing listens"),
        "{text}"
    );
}

#[test]
fn the_end_of_an_id_is_told_with_all_that_end_so() {
    let inventory = region(vec![icmp("127.0.0.1".parse().expect("address"))]);
    let said = "; did you mean `test:room0`?";
    assert_eq!(instead(&inventory, "oom0"), said, "by likeness");
    assert_eq!(ending_so(&inventory, "oom0"), [""; 0]);
    assert_eq!(ending_so(&inventory, "room0"), ["test:room0"]);
    let ids = |n: usize| -> Vec<String> { (1..=n).map(|i| format!("a:{i}.rom1")).collect() };
    let said = did_you_mean(&ids(2));
    assert_eq!(said, "; did you mean `a:1.rom1` or `a:2.rom1`?");
    assert!(did_you_mean(&ids(6)).ends_with("`a:4.rom1` or one of 2 more?"));
}

#[test]
fn another_component_is_never_guessed_at_and_what_stands_at_its_place_is_said() {
    let inventory = region(vec![
        icmp("127.0.0.1".parse().expect("address")),
        icmp("127.0.0.2".parse().expect("address")),
    ]);
    for (name, said) in [
        // A slip.
        ("Room1", "; did you mean `test:room1`?"),
        ("test:rom1", "; did you mean `test:room1`?"),
        // Another number is another component.
        (
            "test:room7",
            "; below `test` there is `test:monitor` and `test:room0` and `test:room1`",
        ),
        ("room7", "; `samband check --ownership --json` names all"),
        (
            "test:room.rack.codec1",
            "; below `test` there is `test:monitor` and `test:room0` and `test:room1`",
        ),
        (
            "127.0.0.1",
            "; `samband check --ownership --json` names all",
        ),
        (
            "registrar",
            "; `samband check --ownership --json` names all",
        ),
    ] {
        assert_eq!(instead(&inventory, name), said, "{name}");
    }
}

#[test]
fn a_wrong_name_is_told_with_the_nearest() {
    let inventory = region(vec![icmp("127.0.0.1".parse().expect("address"))]);
    let (found, text) = run(&inventory, "rom0", false);
    let error = found.expect_err("no such component").to_string();
    assert_eq!(
        error,
        "there is no component `rom0`; did you mean `test:room0`?"
    );
    assert!(text.is_empty());
    let (found, _) = run(&inventory, "monitor", false);
    let error = found.expect_err("nothing to do").to_string();
    assert_eq!(error, "`test:monitor` has no probes");
}

#[test]
fn verbose_listens_on_and_tells_what_comes_late() {
    // The deadline begins before the question arrives: the answer is later than it.
    let peer = Peer::start(|asked| {
        std::thread::sleep(2 * DEADLINE);
        asked.answer(&asked.response("200 Slow"));
    });
    let inventory = region(vec![sip(peer.address)]);
    let (found, text) = run(&inventory, "room0", true);
    assert_eq!(found.expect("probed"), Found::Findings);
    let (before, after) = text.split_once("listening for late answers").expect(&text);
    assert!(before.contains("silent"), "{text}");
    assert!(before.contains("OPTIONS sip:127.0.0.1 SIP/2.0"), "{text}");
    assert!(
        after.contains("p            late             answered after "),
        "{text}"
    );
    assert!(after.contains(" s, late: SIP 200 Slow\n"), "{text}");
    assert!(
        after.contains("SIP/2.0 200 Slow"),
        "the packet itself: {text}"
    );
    assert!(!after.contains("none came"), "{text}");
}

#[test]
fn verbose_says_when_nothing_came_late_and_without_it_nobody_listens() {
    let peer = Peer::start(|_| {});
    let method = dns(peer.address, crate::inventory::DnsType::A, &[]);
    let inventory = region(vec![method]);
    let (_, text) = run(&inventory, "room0", true);
    let (_, after) = text.split_once("listening for late answers").expect(&text);
    assert!(after.ends_with("    none came\n"), "{text}");
    let (_, text) = run(&inventory, "room0", false);
    assert!(!text.contains("listening"), "{text}");
}

#[test]
fn what_lies_beneath_a_name_is_asked_at_once_and_summed_up() {
    let well = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let full = Peer::start(|asked| asked.answer(&asked.response("503 Full")));
    // More than are asked at once, so that each place is taken anew.
    let methods = (0..40).map(|n| match n {
        7 => sip(full.address),
        _ => sip(well.address),
    });
    let inventory = region(methods.collect());
    let (all, by_none) = run(&inventory, "", false);
    let (beneath, by_region) = run(&inventory, "test", false);
    assert_eq!(all.expect("probed"), Found::Findings);
    assert_eq!(beneath.expect("probed"), Found::Findings);
    for text in [by_none, by_region] {
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2 * 40 + 2, "{text}");
        for n in 0..40 {
            let head = format!("test:room{n} (room{n}, codec)");
            assert_eq!(lines[2 * n], head, "in the file's order");
        }
        let full = "  p            unavailable      503 Full after ";
        assert!(lines[15].starts_with(full), "{text}");
        let sum = ["39 of 40 answered as they should", "not: test:room7"];
        assert_eq!(&lines[80..], sum, "{text}");
    }
}

#[test]
fn a_region_that_answers_whole_is_fine_and_half_a_name_is_none() {
    let well = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let inventory = region(vec![sip(well.address), sip(well.address)]);
    let (found, text) = run(&inventory, "test", false);
    assert_eq!(found.expect("probed"), Found::AllAnswered);
    assert!(text.ends_with("2 of 2 answered as they should\n"), "{text}");
    for half in ["tes", "test:", "room"] {
        let (found, text) = run(&inventory, half, false);
        assert!(matches!(found, Err(ProbeError::Unknown { .. })), "{half}");
        assert!(text.is_empty());
    }
}

#[test]
fn of_several_nothing_is_shown_of_the_wire_rather_than_left_out_unsaid() {
    let well = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let inventory = region(vec![sip(well.address), sip(well.address)]);
    let (found, text) = run(&inventory, "test", true);
    let said = found.expect_err("they are two").to_string();
    assert!(said.contains("2 are meant"), "{said}");
    assert!(said.contains("`test:room0`"), "{said}");
    assert!(text.is_empty(), "nothing was asked: {text}");
    let inventory = region(vec![sip(well.address)]);
    let (found, text) = run(&inventory, "test", true);
    assert_eq!(found.expect("there is one"), Found::AllAnswered);
    assert!(text.contains("SIP/2.0 200 OK"), "{text}");
}

#[test]
fn the_end_of_an_id_is_enough_where_no_other_ends_so() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let inventory = crate::config::load(&shipped, &crate::config::NoSecrets);
    let inventory = inventory.expect("a configuration").inventory;
    let Ok(Meant::One(room)) = meant(&inventory, Some("dms.rom1")) else {
        panic!("one is meant");
    };
    assert_eq!(inventory.full_id(room), "fosen:orland.dms.rom1");
    let several = meant(&inventory, Some("rom1"));
    assert!(matches!(several, Err(ProbeError::Unknown { .. })));
}

#[test]
fn where_nothing_is_probed_that_is_said() {
    let (found, _) = run(&region(Vec::new()), "", false);
    let said = found.expect_err("nothing to ask").to_string();
    assert_eq!(said, "no region has anything that is probed");
}
