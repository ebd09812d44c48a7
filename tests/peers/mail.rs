//! Mail through a real relay, in all its moods.

use std::collections::BTreeSet;
use std::net::{SocketAddr, SocketAddrV4, TcpListener};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;

use crate::cutter::{Break, Cutter};
use crate::dns::Dns;
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::{self, small};
use crate::samband::Daemon;

#[test]
fn a_fault_and_its_end_are_told_once_over_tls_with_a_login() {
    let mut ground = Ground::start(Mood::Accepting);
    ground.break_bridge();
    let problem = ground.mail_to("it@mail.test", 1);
    for needed in [
        "Auto-Submitted: auto-generated",
        "Message-ID: <",
        "LAB-",
        "Bridge",
    ] {
        assert!(
            contains(&problem, needed),
            "{needed} is missing from\n{problem}"
        );
    }
    assert!(
        problem.contains("ESMTPSA"),
        "not over TLS with a login:\n{problem}"
    );
    assert!(
        problem.contains("text/plain") && problem.contains("text/html"),
        "{problem}"
    );
    ground.mend_bridge();
    let recovery = ground.mail_to("it@mail.test", 2);
    let first = header(&problem, "Message-ID").unwrap();
    let threads = header(&recovery, "References").unwrap_or_default();
    assert!(
        threads.contains(&first),
        "the recovery does not answer {first}:\n{recovery}"
    );
    hold("no third mail", s(10), || {
        ground.mails_to("it@mail.test").len() == 2
    });
}

#[test]
fn a_relay_that_refuses_for_now_gets_the_same_mail_later() {
    let mut ground = Ground::start(Mood::Temporary);
    ground.break_bridge();
    ground.until_pending();
    ground.postfix.set(Mood::Accepting);
    ground.mail_to("it@mail.test", 1);
    hold("one copy", s(10), || {
        ground.mails_to("it@mail.test").len() == 1
    });
}

#[test]
fn a_recipient_that_is_refused_for_good_hurts_nobody_else_and_does_not_end_in_silence() {
    let mut ground = Ground::start_with(Mood::Accepting, |region| {
        region.replace("it@mail.test", "permanent@mail.test")
    });
    ground.break_bridge();
    // The coordinator learns that the owner could not be told.
    ground.mail_to("council@mail.test", 1);
    assert_eq!(ground.mails_to("permanent@mail.test"), Vec::<String>::new());
}

#[test]
fn told_to_end_in_the_middle_of_a_mail_it_ends_in_time_and_hands_it_over_after_the_next_start() {
    let mut ground = Ground::start(Mood::Slow);
    ground.break_bridge();
    ground.daemon.fault("the fault", s(60), |_| true);
    let told = Instant::now();
    assert_eq!(ground.daemon.stop(), Some(0), "{}", ground.daemon.said());
    println!("it ended after {:?}", told.elapsed());
    ground.postfix.set(Mood::Accepting);
    ground.daemon.again();
    ground.mail_to("it@mail.test", 1);
    // What was under way may have been taken as well: by one id, so that it is known.
    hold("one mail by its id", s(10), || {
        let mails = ground.mails_to("it@mail.test");
        let ids: BTreeSet<_> = mails.iter().map(|it| header(it, "Message-ID")).collect();
        ids.len() == 1 && mails.len() <= 2
    });
}

#[test]
fn a_slow_relay_delays_no_probe() {
    let mut ground = Ground::start_with(Mood::Slow, seldom);
    let before = Runs::of(&ground.daemon);
    ground.break_bridge();
    let mail = ground.mail_to("it@mail.test", 1);
    Runs::of(&ground.daemon).keep_time_since(&before);
    let fault = &ground.daemon.faults()[0];
    let number = header(&mail, "X-Samband-Fault").unwrap();
    let taken = ground.daemon.handed_over(&number, "it").unwrap();
    let waited = taken.duration_since(time(fault, "opened_at"));
    assert!(waited >= s(5).try_into().unwrap(), "not slow: {waited:#}");
}

#[test]
fn a_dead_relay_delays_no_probe_and_no_fault_and_has_its_mails_when_it_is_back() {
    let (ip, dns) = (Place::loopback().ip, Dns::start(&Place::loopback()));
    let mut bridges = [0; 4].map(|port| Some(TcpListener::bind((ip, port)).unwrap()));
    let addresses = bridges
        .each_ref()
        .map(|bridge| address(bridge.as_ref().unwrap()));
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let cutter = Cutter::start_at(*postfix.address.ip(), postfix.address);
    cutter.set(Break::Deaf);
    let settings = relay_settings(cutter.address, &postfix);
    let region = seldom(region::bridges(&addresses, dns.address));
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
    daemon.until_all_looked();

    let before = Runs::of(&daemon);
    let mut numbers = Vec::new();
    for (i, bridge) in bridges.iter_mut().enumerate() {
        let broken = Timestamp::now();
        *bridge = None;
        let fault = daemon.fault("the fault", s(60), |fault| {
            fault["cause"]["component"] == format!("bridge-{i}")
        });
        let took = time(&fault, "opened_at").duration_since(broken);
        println!("bridge {i}: committed {took:#} after it broke");
        assert!(
            took <= REFUSED_WITHIN.try_into().unwrap(),
            "{took:#}: {fault}"
        );
        numbers.push(fault["number"].as_str().unwrap().to_owned());
    }
    for given_up in ["connecting: no answer within", "greeting: no answer within"] {
        until(given_up, s(60), || {
            daemon.said().contains(given_up).then_some(())
        });
    }
    Runs::of(&daemon).keep_time_since(&before);
    assert_eq!(postfix.mails(), Vec::<String>::new());

    cutter.set(Break::Never);
    for (i, number) in numbers.iter().enumerate() {
        until(&format!("the mail about {number}"), s(180), || {
            let to = |mail: &String| {
                header(mail, "Delivered-To") == Some(format!("owner-{i}@mail.test"))
            };
            postfix
                .mails()
                .into_iter()
                .find(|mail| to(mail) && mail.contains(number))
        });
    }
}

/// From a refusal by what is down at the first one to its committed fault: five
/// seconds from one connection to the next, and what it takes to conclude.
const REFUSED_WITHIN: Duration = Duration::from_secs(5 + 5);

/// What a daemon has run until a moment.
struct Runs {
    at: Instant,
    witness: f64,
    begun: f64,
    prompt: f64,
}

impl Runs {
    fn of(daemon: &Daemon) -> Self {
        let sum = |name, label| daemon.samples_with(name, label).iter().sum();
        Self {
            at: Instant::now(),
            witness: sum("samband_probe_runs_total", "component=\"dns\""),
            begun: sum("samband_scheduler_lateness_seconds_count", ""),
            prompt: sum("samband_scheduler_lateness_seconds_bucket", "le=\"0.1\""),
        }
    }

    /// The witness is due every two seconds, and what is shown is a second old at
    /// most. Whoever waits for a relay is late by seconds; a busy machine now and
    /// then by some ticks.
    fn keep_time_since(&self, before: &Self) {
        let passed = self.at.duration_since(before.at);
        let due = (passed - s(1)).as_secs() / 2;
        let [ran, begun, prompt] = [
            self.witness - before.witness,
            self.begun - before.begun,
            self.prompt - before.prompt,
        ];
        println!(
            "{passed:.1?}: the witness ran {ran} times, {due} due; {prompt} of {begun} prompt"
        );
        assert!(ran + 1.0 >= due as f64, "{ran} of {due} runs");
        assert!(prompt >= 0.9 * begun, "{prompt} of {begun} in time");
    }
}

/// The same region, its bridges connected to no oftener than may be: what is
/// late then is late by the program's own fault.
fn seldom(region: String) -> String {
    let often = "interval = \"2s\"\ndeadline = \"1s\"\nretry = \"1s\"";
    assert!(region.contains(often));
    region.replace(
        often,
        "interval = \"5s\"\ndeadline = \"1s\"\nretry = \"5s\"",
    )
}

fn time(fault: &Value, what: &str) -> Timestamp {
    fault[what].as_str().unwrap().parse().unwrap()
}

#[test]
fn a_mail_whose_receipt_was_lost_is_repeated_under_the_same_message_id() {
    let mut ground = Ground::start(Mood::Accepting);
    // Long enough that the message itself has passed, encrypted as it is.
    ground.cutter.set(Break::AfterSent(4_000));
    ground.break_bridge();
    until("a cut", s(60), || (ground.cutter.cuts() > 0).then_some(()));
    ground.cutter.set(Break::Never);
    ground.mail_to("it@mail.test", 1);
    hold("no copy of another name", s(10), || {
        let ids = ground.mails_to("it@mail.test");
        let ids: Vec<_> = ids.iter().map(|mail| header(mail, "Message-ID")).collect();
        ids.iter().all(|id| id.is_some() && *id == ids[0])
    });
}

/// A bridge that can break, a witness, a relay behind a line that can be cut,
/// and samband.
struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    cutter: Cutter,
    bridge: Option<TcpListener>,
    address: SocketAddrV4,
    _dns: Dns,
}

impl Ground {
    fn start(mood: Mood) -> Self {
        Self::start_with(mood, |region| region)
    }

    fn start_with(mood: Mood, change: impl Fn(String) -> String) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let address = address(&bridge);
        let place = Place::loopback();
        let postfix = Postfix::start(&place, mood);
        let cutter = Cutter::start_at(place.ip, postfix.address);
        let settings = relay_settings(cutter.address, &postfix);
        let region = change(small(address, dns.address));
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
        daemon.until_all_looked();
        Self {
            daemon,
            postfix,
            cutter,
            bridge: Some(bridge),
            address,
            _dns: dns,
        }
    }

    fn break_bridge(&mut self) {
        self.bridge = None;
    }

    fn mend_bridge(&mut self) {
        self.bridge = Some(TcpListener::bind(self.address).unwrap());
    }

    fn mails_to(&self, recipient: &str) -> Vec<String> {
        let mails = self.postfix.mails();
        let to = |mail: &String| header(mail, "Delivered-To").is_some_and(|to| to == recipient);
        mails.into_iter().filter(to).collect()
    }

    /// Waits for this many mails to a recipient; the last of them.
    fn mail_to(&self, recipient: &str, count: usize) -> String {
        until(&format!("mail {count} to {recipient}"), s(90), || {
            let mails = self.mails_to(recipient);
            (mails.len() >= count).then(|| mails[count - 1].clone())
        })
    }

    /// Waits until a notice has been refused and waits for its next attempt.
    fn until_pending(&self) {
        until("a refusal", s(60), || {
            self.postfix.log().contains("451 4.3.0").then_some(())
        });
    }
}

/// Settings of a daemon that sends by this address to this relay; `RELAY_PASSWORD`
/// in its environment holds the password.
pub(crate) fn relay_settings(address: SocketAddrV4, relay: &Postfix) -> String {
    format!(
        "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
         [mail]\nhost = \"{}\"\nport = {}\nsecurity = \"starttls\"\nusername = \"{}\"\n\
         password_env = \"RELAY_PASSWORD\"\nfrom = \"samband@mail.test\"\nca_file = \"{}\"\n\
         [probe]\nicmp = \"off\"\n",
        address.ip(),
        address.port(),
        Postfix::USER,
        relay.authority().display(),
    )
}

/// A header's value, unfolded.
pub(crate) fn header(mail: &str, name: &str) -> Option<String> {
    let head = mail
        .split("\n\n")
        .next()?
        .replace("\n ", " ")
        .replace("\n\t", " ");
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_owned())
}

/// Where it listens.
pub(crate) fn address(listener: &TcpListener) -> SocketAddrV4 {
    match listener.local_addr().unwrap() {
        SocketAddr::V4(address) => address,
        SocketAddr::V6(address) => unreachable!("{address} was not asked for"),
    }
}

fn contains(mail: &str, text: &str) -> bool {
    mail.to_ascii_lowercase()
        .contains(&text.to_ascii_lowercase())
}
