//! Agreements that act: nobody says yes, and the next is told.

use std::net::TcpListener;

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::small;
use crate::samband::Daemon;

/// What is agreed of the bridges: a minute to say yes, and then the vendor is told.
const AGREED: &str = "kinds = [\"bridge\"]\nrespond = \"1 min\"\nrestore = \"8 h\"\n\
    escalation = [{ after = \"0 min\", to = \"vendor\" }]\n\
    [[party]]\nid = \"vendor\"\nname = \"Vendor\"\nrole = \"vendor\"\nemail = \"vendor@mail.test\"\n";

#[test]
fn nobody_says_yes_within_the_agreed_minute_and_the_next_is_told_once_over_a_restart() {
    let (ip, dns) = (Place::loopback().ip, Dns::start(&Place::loopback()));
    let bridge = TcpListener::bind((ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let region = region.replace("kinds = [\"bridge\"]", AGREED);
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let settings = relay_settings(postfix.address, &postfix);
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let mut daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
    daemon.until_all_looked();
    drop(bridge);
    let fault = daemon.fault("the fault", s(60), |_| true);
    assert_eq!(fault["clause"]["respond"], "PT1M", "{fault:#}");
    assert_eq!(fault["escalation"][0]["to"], "vendor");
    let told = |to: &str| -> Vec<String> {
        let mails = postfix.mails().into_iter();
        let to = mails.filter(|mail| header(mail, "Delivered-To").is_some_and(|it| it == to));
        to.filter(|mail| mail.contains("Nobody has answered"))
            .collect()
    };
    let first = until("the owner's mail", s(30), || {
        let mails = postfix.mails().into_iter();
        mails
            .into_iter()
            .find(|mail| mail.contains("An answer is expected by"))
    });
    assert!(first.contains("Operation of the bridges"), "{first}");
    // The restart takes nothing of the minute.
    daemon.kill();
    daemon.again();
    let held = daemon.fault("the next step", s(90), |fault| fault["holder"] == "vendor");
    let moment =
        |of: &Value, name: &str| -> jiff::Timestamp { of[name].as_str().unwrap().parse().unwrap() };
    let late = jiff::Timestamp::now().duration_since(moment(&fault, "answer_by"));
    assert!(
        (0..15).contains(&late.as_secs()),
        "{late:#} after the minute"
    );
    until("the vendor's mail", s(30), || {
        told("vendor@mail.test").pop()
    });
    until("the coordinator's", s(30), || {
        told("council@mail.test").pop()
    });
    assert_eq!(held["state"], "assigned");
    daemon.kill();
    daemon.again();
    hold("one mail a step", s(10), || {
        told("vendor@mail.test").len() == 1
    });
    let number = held["number"].as_str().unwrap();
    let (said, _) = daemon.ask(&["fault", "show", number]);
    for needed in [
        "Agreed",
        "to answer within 1 min",
        "to restore within 8 h",
        "escalated to Vendor (step 1)",
    ] {
        assert!(said.contains(needed), "{needed} is missing from\n{said}");
    }
    until("the time that nobody had it", s(30), || {
        let counted = daemon.samples_with("samband_fault_ownerless_seconds_total", "party=\"it\"");
        counted
            .first()
            .is_some_and(|seconds| *seconds > 0.0)
            .then_some(())
    });
}
