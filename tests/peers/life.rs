//! samband's own life: stopped, told to read its configuration again, and
//! killed over and over.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::net::{SocketAddrV4, TcpListener};
use std::thread;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::dns::Dns;
use crate::mail::{header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::{bridges, small};
use crate::samband::Daemon;

#[test]
fn it_ends_cleanly_and_refuses_what_it_cannot_read() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let good = small(v4(&bridge), dns.address);
    let mut daemon = Daemon::start(&Place::loopback(), QUIET, ("lab", &good), &[]);
    daemon.until_all_looked();

    let before = daemon.pid();
    daemon.rewrite(QUIET, ("lab", "name = nonsense"));
    daemon.reload();
    until("a complaint", s(10), || {
        daemon.said().contains("lab.toml").then_some(())
    });
    hold("the old configuration", s(3), || {
        daemon.get("/readyz").is_some()
    });
    let (said, code) = daemon.ask(&["check"]);
    assert_eq!(code, Some(2), "{said}");
    daemon.rewrite(QUIET, ("lab", &good));
    daemon.reload();
    hold("the same process", s(2), || {
        daemon.pid() == before && daemon.get("/readyz").is_some()
    });
    assert_eq!(daemon.faults(), Vec::<serde_json::Value>::new());

    assert_eq!(daemon.stop(), Some(0), "{}", daemon.said());
    let (said, code) = daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
}

const QUIET: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
                     [probe]\nicmp = \"off\"\n";

#[test]
fn killed_at_random_moments_it_forgets_no_fault_and_no_notice_1() {
    kill_again_and_again(1);
}

#[test]
fn killed_at_random_moments_it_forgets_no_fault_and_no_notice_2() {
    kill_again_and_again(2);
}

#[test]
fn killed_at_random_moments_it_forgets_no_fault_and_no_notice_3() {
    kill_again_and_again(3);
}

#[test]
fn killed_at_random_moments_it_forgets_no_fault_and_no_notice_4() {
    kill_again_and_again(4);
}

/// A quarter of the kills, from a seed of its own; `SAMBAND_KILLS` says how
/// many there are in all.
fn kill_again_and_again(seed: u64) {
    let kills = env::var("SAMBAND_KILLS").map_or(200, |count| count.parse::<u32>().unwrap()) / 4;
    let mut random = StdRng::seed_from_u64(seed);
    let dns = Dns::start(&Place::loopback());
    let place = Place::loopback();
    let addresses: Vec<SocketAddrV4> = (0..BRIDGES).map(|_| Place::loopback().port(0)).collect();
    let mut up: Vec<Option<TcpListener>> = addresses
        .iter()
        .map(|a| TcpListener::bind(a).ok())
        .collect();
    let postfix = Postfix::start(&place, Mood::Accepting);
    let settings = relay_settings(postfix.address, &postfix);
    let region = bridges(&addresses, dns.address);
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let mut daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
    daemon.until_all_looked();

    let mut shown = BTreeSet::new();
    for kill in 0..kills {
        let one = random.random_range(0..addresses.len());
        up[one] = match up[one].take() {
            Some(_) => None,
            None => Some(TcpListener::bind(addresses[one]).unwrap()),
        };
        thread::sleep(Duration::from_millis(random.random_range(0..2_500)));
        shown.extend(numbers(&daemon));
        daemon.kill();
        daemon.again();
        let now = numbers(&daemon);
        assert!(
            shown.is_subset(&now),
            "kill {kill} of seed {seed}: {shown:?} but {now:?}"
        );
    }
    for (listener, address) in up.iter_mut().zip(&addresses) {
        listener.get_or_insert_with(|| TcpListener::bind(address).unwrap());
    }
    assert!(
        !shown.is_empty(),
        "no fault was ever shown: nothing was tried"
    );

    until("the outbox to be empty", s(180), || {
        let faults = daemon.faults();
        let open = faults.iter().any(|fault| fault["cleared_at"].is_null());
        (!open && daemon.samples_of("samband_outbox_pending") == [0.0]).then_some(())
    });
    assert_eq!(daemon.stop(), Some(0), "{}", daemon.said());
    let (said, code) = daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    told(&postfix, &shown);
}

const BRIDGES: usize = 6;

/// Every fault was told to its owner, and what was told twice has one name.
fn told(postfix: &Postfix, shown: &BTreeSet<String>) {
    let mails = postfix.mails();
    for number in shown {
        let to_owner =
            |mail: &&String| header(mail, "Delivered-To").as_deref() == Some("it@mail.test");
        let named = mails
            .iter()
            .filter(to_owner)
            .any(|mail| mail.contains(number.as_str()));
        assert!(named, "{number} was never told");
    }
    let mut names: BTreeMap<(Option<String>, String), BTreeSet<Option<String>>> = BTreeMap::new();
    for mail in &mails {
        let body = mail.split_once("\n\n").map_or("", |(_, body)| body);
        // Each copy separates its parts by another line.
        let body: String = body
            .lines()
            .filter(|line| !line.starts_with("--"))
            .collect();
        let key = (header(mail, "Delivered-To"), body);
        names
            .entry(key)
            .or_default()
            .insert(header(mail, "Message-ID"));
    }
    for ((to, _), ids) in names {
        assert_eq!(
            ids.len(),
            1,
            "one notice to {to:?} under several names: {ids:?}"
        );
    }
}

fn numbers(daemon: &Daemon) -> BTreeSet<String> {
    let number = |fault: &serde_json::Value| fault["number"].as_str().unwrap().to_owned();
    daemon.faults().iter().map(number).collect()
}

fn v4(listener: &TcpListener) -> SocketAddrV4 {
    match listener.local_addr().unwrap() {
        std::net::SocketAddr::V4(address) => address,
        std::net::SocketAddr::V6(address) => unreachable!("{address} was not asked for"),
    }
}
