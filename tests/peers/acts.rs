//! People act: the real command line against the real daemon, from the first yes to
//! the remedy that the next fault quotes.

use std::net::{SocketAddrV4, TcpListener};

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, s, until};
use crate::region::small;
use crate::samband::Daemon;

/// No mail; what is told is shown by the pages too.
const QUIET: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
                     [probe]\nicmp = \"off\"\n";

/// A vendor that it can be handed to, and somebody who decides when the owner says no.
const AGREED: &str = "kinds = [\"bridge\"]\nrespond = \"30 min\"\narbiter = \"judge\"\n\
    [[party]]\nid = \"vendor\"\nname = \"Vendor\"\nrole = \"vendor\"\nemail = \"vendor@mail.test\"\n\
    [[party]]\nid = \"judge\"\nname = \"Judge\"\nrole = \"council\"\nemail = \"judge@mail.test\"\n";

struct Ground {
    daemon: Daemon,
    at: SocketAddrV4,
    bridge: Option<TcpListener>,
    _dns: Dns,
}

impl Ground {
    fn start() -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let at = address(&bridge);
        let region = small(at, dns.address).replace("kinds = [\"bridge\"]", AGREED);
        let daemon = Daemon::start(&Place::loopback(), QUIET, ("lab", &region), &[]);
        daemon.until_all_looked();
        Self {
            daemon,
            at,
            bridge: Some(bridge),
            _dns: dns,
        }
    }

    fn break_it(&mut self) {
        drop(self.bridge.take());
    }

    fn mend_it(&mut self) {
        self.bridge = Some(TcpListener::bind(self.at).unwrap());
    }

    /// The fault that is open, as soon as it fits.
    fn open(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let open = |fault: &Value| fault["state"] != "closed" && fits(fault);
        self.daemon.fault(what, s(60), open)
    }

    /// What an act is answered with, which succeeds.
    fn act(&self, args: &[&str]) -> String {
        let (said, code) = self.act_in_vain(args);
        assert_eq!(code, Some(0), "{args:?}: {said}");
        said
    }

    fn act_in_vain(&self, args: &[&str]) -> (String, Option<i32>) {
        self.daemon.ask(&[&["fault"], args].concat())
    }
}

fn number(fault: &Value) -> &str {
    fault["number"].as_str().unwrap()
}

#[test]
fn a_fault_goes_from_hand_to_hand_and_the_next_quotes_what_mended_it() {
    let mut ground = Ground::start();
    ground.break_it();
    let first = ground.open("the fault", |fault| fault["holder"] == "it");
    let first = number(&first).to_owned();

    // A yes with a time that passes.
    let said = ground.act(&["accept", &first, "--in", "5s"]);
    assert!(said.contains("accepted, held by IT partner"), "{said}");
    let of_first = |state: &'static str| {
        let first = first.clone();
        move |fault: &Value| number(fault) == first && fault["state"] == state
    };
    ground.open("that it is overdue", of_first("assigned"));

    // Handed over, taken, mended, told. What follows from an act is in its answer.
    let over = [
        "hand-over",
        &first,
        "--to",
        "vendor",
        "--because",
        "warranty",
    ];
    let said = ground.act(&over);
    assert!(said.contains("assigned, held by Vendor"), "{said}");
    assert!(said.contains("asked: an answer by"), "{said}");
    let (said, code) = ground.act_in_vain(&["accept", &first, "--as", "judge"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Judge may not accept it"), "{said}");
    let said = ground.act(&["accept", &first]);
    assert!(said.contains("accepted by Vendor (through"), "{said}");
    let close = ["close", &first, "--cause", "a plug", "--remedy", "put in"];
    let (said, code) = ground.act_in_vain(&close);
    assert_eq!(code, Some(1), "{said}");
    ground.mend_it();
    ground.open("that it is over", of_first("cleared"));
    let said = ground.act(&close);
    assert!(said.contains("closed by Vendor"), "{said}");

    // The log says which user of this machine acted; what is served does not.
    let (shown, _) = ground.daemon.ask(&["fault", "show", &first]);
    let rest = [
        "the expected time has passed",
        "by user root",
        "handed over by IT partner",
    ];
    for needed in rest {
        assert!(shown.contains(needed), "{needed} is missing from\n{shown}");
    }
    let path = format!("/api/v1/faults/{first}");
    let served = ground.daemon.get(&path).unwrap();
    assert!(served.contains("command-line"), "{served}");
    assert!(!served.contains("root\""), "{served}");

    let second = the_next_quotes_it_and_is_refused(&mut ground, &first);
    let (said, code) = ground.daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(ground.daemon.stop(), Some(0));
    let (said, code) = ground.act_in_vain(&["comment", &second, "on the way"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("no samband runs with this configuration"),
        "{said}"
    );
    ground.daemon.again();
    until("whoever decides over a restart", s(10), || {
        let faults = ground.daemon.faults().into_iter();
        let mut open = faults.filter(|fault| number(fault) == second);
        open.any(|fault| fault["holder"] == "judge").then_some(())
    });
}

/// Two who say no leave it to whoever decides.
fn the_next_quotes_it_and_is_refused(ground: &mut Ground, first: &str) -> String {
    ground.break_it();
    let second = ground.open("the next fault", |fault| number(fault) != first);
    assert_eq!(second["earlier"][0]["number"], *first, "{second:#}");
    assert_eq!(second["earlier"][0]["remedy"], "put in");
    let second = number(&second).to_owned();
    let no = ["reject", &second, "--because", "it answers us"];
    let said = ground.act(&no);
    assert!(said.contains("assigned, held by IT partner"), "{said}");
    let said = ground.act(&no);
    assert!(said.contains("assigned, held by Judge"), "{said}");
    let (said, code) = ground.act_in_vain(&no);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("hand it over instead"), "{said}");
    second
}
