//! samband's own life: stopped, told to read its configuration again, and
//! killed over and over.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::net::{SocketAddrV4, TcpListener};
use std::thread;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use samband::fault::Number;
use samband::notice::RowState;
use samband::store::Queries;
use serde_json::Value;

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::{bridges, small};
use crate::samband::Daemon;

#[test]
fn it_ends_cleanly_and_refuses_what_it_cannot_read() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let good = small(address(&bridge), dns.address);
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
    assert_eq!(daemon.faults(), Vec::<Value>::new());

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
    let kills = env::var("SAMBAND_KILLS").map_or(200, |count| count.parse::<usize>().unwrap()) / 4;
    let mut random = StdRng::seed_from_u64(seed);
    let dns = Dns::start(&Place::loopback());
    let place = Place::loopback();
    let count = (kills / CHANGES).max(6);
    let ip = Place::loopback().ip;
    let bridge = |_| TcpListener::bind((ip, 0)).unwrap();
    let mut up: Vec<Option<TcpListener>> = (0..count).map(bridge).map(Some).collect();
    let addresses: Vec<SocketAddrV4> = up.iter().flatten().map(address).collect();
    let postfix = Postfix::start(&place, Mood::Accepting);
    let settings = relay_settings(postfix.address, &postfix);
    let region = bridges(&addresses, dns.address);
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let mut daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
    daemon.until_all_looked();

    let mut shown = BTreeMap::new();
    let mut order = Vec::new();
    for kill in 0..kills {
        let one = order.pop().unwrap_or_else(|| {
            order = (0..count).collect();
            order.shuffle(&mut random);
            order.pop().unwrap()
        });
        up[one] = match up[one].take() {
            Some(_) => None,
            None => Some(TcpListener::bind(addresses[one]).unwrap()),
        };
        thread::sleep(Duration::from_millis(random.random_range(0..2_500)));
        shown.extend(identities(&daemon));
        daemon.kill();
        // Before the next start: what that finds is not what this one said.
        let logged = daemon.logged();
        daemon.again();
        let now = identities(&daemon);
        lost_nothing(
            &logged,
            &shown,
            &now,
            &format!("kill {kill} of seed {seed}"),
        );
    }
    for (listener, address) in up.iter_mut().zip(&addresses) {
        listener.get_or_insert_with(|| TcpListener::bind(address).unwrap());
    }
    assert!(
        daemon.logged().len() >= count / 2,
        "the log names too few: {}",
        daemon.said()
    );
    assert!(
        shown.len() >= count / 2,
        "only {shown:?} were shown: little was tried"
    );

    until("the outbox to be empty", s(180), || {
        let faults = daemon.faults();
        let open = faults.iter().any(|fault| fault["cleared_at"].is_null());
        let waits = ["samband_outbox_pending", "samband_outbox_held"];
        let waits = waits.iter().any(|name| daemon.samples_of(name) != [0.0]);
        (!open && !waits).then_some(())
    });
    shown.extend(identities(&daemon));
    assert_eq!(daemon.stop(), Some(0), "{}", daemon.said());
    let (said, code) = daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    told(&daemon, &postfix, shown.keys());
}

/// What was logged or shown before a kill is there `now`, and the same.
fn lost_nothing(
    logged: &BTreeSet<String>,
    shown: &BTreeMap<String, Value>,
    now: &BTreeMap<String, Value>,
    kill: &str,
) {
    for number in logged {
        assert!(
            now.contains_key(number),
            "{number} was logged and is lost by {kill}"
        );
    }
    for (number, identity) in shown {
        assert_eq!(now.get(number), Some(identity), "{number} after {kill}");
    }
}

/// How often a bridge goes or comes: so seldom that its owner is told each time
/// singly, and the digests of a storm do not make the test wait for an hour.
const CHANGES: usize = 5;

/// What of a shown fault must never change, by its number.
fn identities(daemon: &Daemon) -> BTreeMap<String, Value> {
    let identity = |fault: Value| {
        let number = fault["number"].as_str().unwrap().to_owned();
        let cause = fault["cause"]["component"].clone();
        let kept = ["owner", "agreement", "began_at", "opened_at"];
        let kept = kept.iter().map(|&key| fault[key].clone());
        (number, kept.chain([cause]).collect())
    };
    daemon.faults().into_iter().map(identity).collect()
}

/// Every fault was told to its owner and so was its end; what was told twice
/// has one name, and nothing was told that was not decided.
fn told<'a>(daemon: &Daemon, postfix: &Postfix, shown: impl Iterator<Item = &'a String>) {
    let log = Queries::open_read_only(&daemon.state().join("samband.db")).unwrap();
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for mail in postfix.mails() {
        let name = header(&mail, "Message-ID").expect("every mail has a name");
        let known = named.entry(name.clone()).or_insert_with(|| words(&mail));
        assert_eq!(*known, words(&mail), "two mails of the name {name}");
    }
    for number in shown {
        let notices = log.notices(&Number::parse(number).unwrap()).unwrap();
        let (ends, problems): (Vec<_>, Vec<_>) =
            notices.iter().partition(|row| row.reason.is_end());
        assert!(!problems.is_empty(), "{number} was to be told to nobody");
        for row in &problems {
            assert_eq!(row.state, RowState::Sent, "{row:?}");
        }
        for row in &ends {
            assert_eq!(row.state, RowState::Sent, "{row:?}");
        }
        assert_eq!(
            ends.len(),
            problems.len(),
            "{number} ended otherwise than it began"
        );
        for row in &notices {
            let name = format!("<{}>", row.key.message_id("mail.test"));
            let words = named.remove(&name);
            let words = words.unwrap_or_else(|| panic!("{number}: {name} never came"));
            assert!(words.contains(number.as_str()), "{words}");
        }
    }
    assert_eq!(named, BTreeMap::new(), "mails about nothing");
}

/// A mail's words: each copy separates its parts by another line.
fn words(mail: &str) -> String {
    let body = mail.split_once("\n\n").map_or("", |(_, body)| body);
    let mut lines: Vec<_> = body
        .lines()
        .filter(|line| !line.starts_with("--"))
        .collect();
    lines.insert(0, "");
    header(mail, "Delivered-To").unwrap_or_default()
        + &header(mail, "Subject").unwrap_or_default()
        + &lines.join("\n")
}
