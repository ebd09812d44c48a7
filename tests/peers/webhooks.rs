//! Telling by other ways than one mail relay: webhooks, and a second relay.

use std::fs;
use std::net::{SocketAddrV4, TcpListener};

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::mosquitto::Mosquitto;
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, folder, hold, s, until};
use crate::receiver::{Receiver, Request};
use crate::region::small;
use crate::samband::Daemon;

const MAIN: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
    [probe]\nicmp = \"off\"\n[log]\nlevel = \"info\"\n";

const SECRET: &str = "whsec_c2VjcmV0LWluLWJhc2U2NC1vZi1lbm91Z2gtYnl0ZXM=";
const SECRET_IN_HEX: &str = "7365637265742d696e2d6261736536342d6f662d656e6f7567682d6279746573";

/// A region with one bridge.
struct Ground {
    bridge: Option<TcpListener>,
    at: SocketAddrV4,
    region: String,
    _dns: Dns,
}

impl Ground {
    fn new() -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let at = address(&bridge);
        Self {
            region: small(at, dns.address),
            bridge: Some(bridge),
            at,
            _dns: dns,
        }
    }

    /// Has the bridge's owner be told by the webhook `sms` too.
    fn with_telephone(mut self, when: &str) -> Self {
        let contact = format!(
            "contacts = [{{ email = \"it@mail.test\", telephone = \"+47 90 00 00 00\", \
             webhook = \"sms\", when = \"{when}\" }}]"
        );
        self.region = self.region.replace("email = \"it@mail.test\"", &contact);
        self
    }

    fn start(&self, settings: &str, environment: &[(&str, &str)]) -> Daemon {
        let region = ("lab", &*self.region);
        let daemon = Daemon::start(&Place::loopback(), settings, region, environment);
        daemon.until_all_looked();
        daemon
    }

    fn mend(&mut self) {
        self.bridge = Some(TcpListener::bind(self.at).unwrap());
    }
}

fn webhook(id: &str, receiver: &Receiver, more: &str) -> String {
    format!(
        "\n[[webhook]]\nid = \"{id}\"\nurl = \"http://{}/hook\"\nsecret_env = \"HOOK_SECRET\"\n{more}",
        receiver.address
    )
}

/// Computes a signature with openssl and compares.
fn check_signature(request: &Request) {
    let place = Place::loopback();
    let folder = folder();
    let file = folder.path().join("signed");
    let (id, time) = (
        request.header("webhook-id"),
        request.header("webhook-timestamp"),
    );
    fs::write(&file, format!("{id}.{time}.{}", request.body)).unwrap();
    let command = format!(
        "openssl dgst -sha256 -mac HMAC -macopt hexkey:{SECRET_IN_HEX} -binary {} | base64 --wrap 0",
        file.display()
    );
    let signature = place.run("sh", &["-c", &command]);
    assert_eq!(
        request.header("webhook-signature"),
        format!("v1,{signature}")
    );
    assert_eq!(request.header("idempotency-key"), id);
    assert_eq!(request.json()["id"], id);
}

#[test]
fn a_ticket_system_hears_of_every_event_under_one_id_though_it_and_the_daemon_fail() {
    let mut ground = Ground::new();
    let tickets = Receiver::start(503);
    let settings = format!(
        "{MAIN}{}",
        webhook("tickets", &tickets, "regions = [\"lab\"]\n")
    );
    let mut daemon = ground.start(&settings, &[("HOOK_SECRET", SECRET)]);
    ground.bridge = None;
    let first = until("a first attempt", s(90), || tickets.got().first().cloned());
    check_signature(&first);
    assert_eq!(first.json()["event"]["what"]["event"], "opened");
    until("a repeat", s(60), || {
        (tickets.got().len() > 1).then_some(())
    });
    daemon.kill();
    tickets.set(201);
    daemon.again();
    let taken = until("the event to be taken", s(60), || {
        tickets
            .got()
            .into_iter()
            .find(|request| request.status == 201)
    });
    check_signature(&taken);
    assert_eq!(taken.header("webhook-id"), first.header("webhook-id"));
    assert_eq!(taken.body, first.body);
    ground.mend();
    let cleared = until("the end", s(90), || {
        let got = tickets.got().into_iter();
        got.rev()
            .find(|it| it.json()["event"]["what"]["event"] == "cleared")
    });
    check_signature(&cleared);
    let taken = "channel=\"webhook\",outcome=\"accepted\"";
    until("both to be counted", s(30), || {
        let counted = daemon.samples_with("samband_outbox_attempts_total", taken);
        (counted == [2.0]).then_some(())
    });
    // What it has taken it gets no more.
    let before = tickets.got().len();
    hold("nothing to come twice", s(5), || {
        tickets.got().len() == before
    });
}

#[test]
fn while_no_relay_can_be_reached_a_telephone_is_told_and_learns_the_end() {
    let mut ground = Ground::new().with_telephone("mail-fails");
    let sms = Receiver::start(200);
    let nobody = Place::loopback().port(25);
    let settings = format!(
        "{MAIN}[mail]\nhost = \"{}\"\nport = {}\nsecurity = \"none\"\nfrom = \"samband@mail.test\"\n{}",
        nobody.ip(),
        nobody.port(),
        webhook("sms", &sms, "")
    );
    let daemon = ground.start(&settings, &[("HOOK_SECRET", SECRET)]);
    ground.bridge = None;
    daemon.fault("a fault", s(60), |_| true);
    hold("one look at the relay not to be enough", s(20), || {
        sms.got().is_empty()
    });
    // The second is a minute later.
    let text = until("the text", s(120), || sms.got().first().cloned());
    check_signature(&text);
    let json = text.json();
    assert_eq!(json["reason"], "responsible");
    assert_eq!(json["recipient"]["telephone"], "+47 90 00 00 00");
    assert_eq!(json["recipient"]["email"], "it@mail.test");
    let line = json["text"].as_str().unwrap();
    assert!(
        line.contains("Bridge") && line.len() <= 160 && !line.contains('\n'),
        "{line}"
    );
    ground.mend();
    until("the end", s(90), || {
        let got = sms.got();
        got.iter()
            .any(|it| it.json()["reason"] == "recovered")
            .then_some(())
    });
    assert_eq!(sms.got().len(), 2);
}

#[test]
fn while_mail_goes_a_telephone_that_stands_by_stays_silent() {
    let mut ground = Ground::new().with_telephone("mail-fails");
    let sms = Receiver::start(200);
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let relay = relay_settings(postfix.address, &postfix);
    let settings = format!("{relay}{}", webhook("sms", &sms, ""));
    let secrets = [
        ("HOOK_SECRET", SECRET),
        ("RELAY_PASSWORD", Postfix::PASSWORD),
    ];
    let daemon = ground.start(&settings, &secrets);
    ground.bridge = None;
    until("the mail", s(90), || postfix.mails().first().cloned());
    ground.mend();
    until("both mails", s(90), || {
        let to = |mail: &&String| header(mail, "Delivered-To").as_deref() == Some("it@mail.test");
        (postfix.mails().iter().filter(to).count() == 2).then_some(())
    });
    until("all to be settled", s(30), || {
        (daemon.samples_of("samband_outbox_pending") == [0.0]).then_some(())
    });
    assert!(sms.got().is_empty());
}

#[test]
fn a_second_relay_takes_over_and_gives_back() {
    let mut ground = Ground::new();
    let mut first = Postfix::start(&Place::loopback(), Mood::Accepting);
    let second = Postfix::start(&Place::loopback(), Mood::Accepting);
    let relay = relay_settings(first.address, &first);
    let settings = format!(
        "{relay}[mail.fallback]\nhost = \"{}\"\nport = {}\nusername = \"{}\"\n\
         password_env = \"RELAY_PASSWORD\"\nca_file = \"{}\"\n",
        second.address.ip(),
        second.address.port(),
        Postfix::USER,
        second.authority().display(),
    );
    let daemon = ground.start(&settings, &[("RELAY_PASSWORD", Postfix::PASSWORD)]);
    first.stop();
    ground.bridge = None;
    until("mails by the second", s(90), || {
        (!second.mails().is_empty()).then_some(())
    });
    let fault = daemon.faults()[0]["number"].as_str().unwrap().to_owned();
    let host = second.address.ip().to_string();
    let (shown, _) = daemon.ask(&["fault", "show", &fault]);
    assert!(shown.contains(&format!("sent ({host}: 250")), "{shown}");
    until("the second to be counted", s(30), || {
        let accepted = daemon.samples_with("samband_mail_relay_accepted_total", "\"fallback\"");
        (accepted[0] > 0.0).then_some(())
    });
    let accepted = daemon.samples_with("samband_mail_relay_accepted_total", "\"first\"");
    assert_eq!(accepted, [0.0]);
    first.again();
    let before = second.mails().len();
    // It is left alone for a minute.
    hold("a minute", s(62), || true);
    ground.mend();
    until("the end by the first", s(90), || {
        (!first.mails().is_empty()).then_some(())
    });
    assert_eq!(second.mails().len(), before);
}

#[test]
fn channels_are_tried_by_hand_and_what_was_said_is_shown_without_secrets() {
    let ground = Ground::new();
    let (sms, closed) = (Receiver::start(202), Receiver::start(401));
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let broker = Mosquitto::start(&Place::loopback());
    let settings = format!(
        "{}{}{}{}",
        relay_settings(postfix.address, &postfix),
        broker.settings("samband"),
        webhook("sms", &sms, "token_env = \"HOOK_TOKEN\"\n"),
        webhook("closed", &closed, ""),
    );
    let secrets = [
        ("HOOK_SECRET", SECRET),
        ("HOOK_TOKEN", "canary-token-3391"),
        ("RELAY_PASSWORD", Postfix::PASSWORD),
    ];
    let daemon = ground.start(&settings, &secrets);
    let ask = |args: &[&str]| {
        let args = [&["send", "test"], args].concat();
        let (said, code) = daemon.ask(&args);
        let shown = [
            SECRET,
            "canary-token-3391",
            Postfix::PASSWORD,
            Postfix::USER,
        ];
        assert!(!shown.iter().any(|secret| said.contains(secret)), "{said}");
        (said, code)
    };
    let (said, code) = ask(&["webhook", "sms", "--telephone", "90 00 00 00"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("taken: HTTP 202") && said.contains("webhook-signature: v1,"),
        "{said}"
    );
    let got = &sms.got()[0];
    check_signature(got);
    assert_eq!(got.header("authorization"), "Bearer canary-token-3391");
    assert_eq!(got.json()["recipient"]["telephone"], "90 00 00 00");
    let (said, code) = ask(&["webhook", "closed"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("refused for good: HTTP 401"), "{said}");
    let (said, code) = ask(&["webhook", "other"]);
    assert_eq!(code, Some(2), "{said}");
    let (said, code) = ask(&["mail", "--to", "it@mail.test"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("STARTTLS, with a login") && said.contains("taken: 250"),
        "{said}"
    );
    until("the mail", s(30), || postfix.mails().first().cloned());
    let (said, code) = ask(&["mqtt"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("samband/v1/lab/test"), "{said}");
}
