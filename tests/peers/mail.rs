//! Mail through a real relay, in all its moods.

use std::net::{SocketAddr, SocketAddrV4, TcpListener};

use crate::cutter::{Break, Cutter};
use crate::dns::Dns;
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::small;
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
fn a_slow_relay_delays_no_probe() {
    let mut ground = Ground::start(Mood::Slow);
    ground.break_bridge();
    let runs = || ground.probes_run();
    let before = runs();
    until("probes while the relay is slow", s(10), || {
        (runs() > before + 2.0).then_some(())
    });
    ground.mail_to("it@mail.test", 1);
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
        let SocketAddr::V4(address) = bridge.local_addr().unwrap() else {
            unreachable!("bound to IPv4")
        };
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

    fn probes_run(&self) -> f64 {
        self.daemon
            .samples_of("samband_probe_runs_total")
            .iter()
            .sum()
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

fn contains(mail: &str, text: &str) -> bool {
    mail.to_ascii_lowercase()
        .contains(&text.to_ascii_lowercase())
}
