//! Tickets in a real Request Tracker, over a way that loses calls before and after they are
//! done, while Request Tracker and samband itself are killed.

use std::net::{SocketAddrV4, TcpListener};
use std::time::Instant;

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, s, until};
use crate::region::bridges;
use crate::rt::Rt;
use crate::samband::Daemon;
use crate::weather::Weather;

const MAIN: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
    [probe]\nicmp = \"off\"\n[log]\nlevel = \"info\"\n";

fn system(id: &str, at: SocketAddrV4, more: &str) -> String {
    format!(
        "\n[[ticket]]\nid = \"{id}\"\npreset = \"request-tracker\"\nurl = \"http://{at}\"\n\
         secret_env = \"RT_TOKEN\"\nvalues = {{ queue = \"General\" }}\ndeadline = \"10s\"\n{more}"
    )
}

/// A region of bridges, each with an owner of its own.
struct Ground {
    bridges: Vec<Option<TcpListener>>,
    at: Vec<SocketAddrV4>,
    region: String,
    _dns: Dns,
}

impl Ground {
    fn new(many: usize) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridges_there: Vec<TcpListener> = (0..many)
            .map(|_| TcpListener::bind((Place::loopback().ip, 0)).unwrap())
            .collect();
        let at: Vec<SocketAddrV4> = bridges_there.iter().map(address).collect();
        Self {
            region: bridges(&at, dns.address),
            bridges: bridges_there.into_iter().map(Some).collect(),
            at,
            _dns: dns,
        }
    }

    fn start(&self, settings: &str, rt: &Rt) -> Daemon {
        let place = Place::loopback();
        let environment = [("RT_TOKEN", &*rt.token)];
        let daemon = Daemon::start(&place, settings, ("lab", &self.region), &environment);
        daemon.until_all_looked();
        daemon
    }

    /// Takes the calls that wait: a bridge that takes none is full after some hundred.
    fn take_calls(&self) {
        for bridge in self.bridges.iter().flatten() {
            bridge.set_nonblocking(true).unwrap();
            while bridge.accept().is_ok() {}
        }
    }

    fn break_one(&mut self, at: usize) {
        self.bridges[at] = None;
    }

    fn mend(&mut self, at: usize) {
        self.bridges[at] = Some(TcpListener::bind(self.at[at]).unwrap());
    }
}

/// Faults at once.
const WAVE: usize = 50;

/// All faults, over or not.
fn faults(daemon: &Daemon) -> Vec<Value> {
    let (all, code) = daemon.ask(&["fault", "list", "--all", "--json"]);
    assert_eq!(code, Some(0), "{all}");
    serde_json::from_str(&all[all.find('[').unwrap()..]).unwrap()
}

/// One fault, with its tickets.
fn whole(daemon: &Daemon, number: &str) -> Value {
    let one = daemon.get(&format!("/api/v1/faults/{number}")).unwrap();
    serde_json::from_str(&one).unwrap()
}

/// Looks into Request Tracker itself.
fn has_one_ticket_each(rt: &Rt, daemon: &Daemon, many: usize) {
    assert_eq!(rt.count("tickets", "id > 0"), many as u64);
    assert_eq!(rt.count("tickets", "Status = 'resolved'"), many as u64);
    // It writes a status, and then that it did: killed between the two it knows the first.
    let mut unwritten = 0;
    let kills = 2 * many.div_ceil(WAVE);
    let mut numbers = Vec::new();
    for fault in faults(daemon) {
        let number = fault["number"].as_str().unwrap().to_owned();
        let id = rt.the(&format!("Subject LIKE '[{number}]'"));
        let history = rt.history(&id);
        let of = |kind: &str| history.iter().filter(|(one, _)| one == kind).count();
        let resolved = |(kind, to): &&(String, String)| kind == "Status" && to == "resolved";
        let ends = history.iter().filter(resolved).count();
        let told = (of("Create"), of("Comment"), ends <= 1);
        assert_eq!(told, (1, 1, true), "{number} {id}: {history:?}");
        unwritten += 1 - ends;
        let ticket = whole(daemon, &number)["tickets"][0].clone();
        assert_eq!(
            (&ticket["number"], &ticket["state"]),
            (&id.as_str().into(), &"closed".into())
        );
        numbers.push(number);
    }
    numbers.dedup();
    assert_eq!(numbers.len(), many);
    assert!(unwritten <= kills, "{unwritten} ends are in no history");
}

/// How many calls came to nothing, or nobody knows to what, so far.
fn put_off(daemon: &Daemon) -> f64 {
    let by = |outcome| format!("channel=\"ticket\",outcome=\"{outcome}\"");
    let of = |outcome| daemon.samples_with("samband_outbox_attempts_total", &by(outcome));
    let counts = of("temporary").into_iter().chain(of("ambiguous"));
    counts.sum()
}

#[test]
fn however_calls_are_lost_and_servers_killed_each_fault_has_one_ticket_with_its_history() {
    let many = std::env::var("SAMBAND_TICKETS").ok();
    let many: usize = many.and_then(|text| text.parse().ok()).unwrap_or(24);
    let bad = if many > 100 { 5 } else { 12 };
    let begun = Instant::now();
    let mut rt = Rt::start(&Place::loopback());
    let weather = Weather::start(rt.address, bad, 7);
    let mut ground = Ground::new(many);
    let settings = format!(
        "{MAIN}{}",
        system("rt", weather.address, "regions = [\"lab\"]\n")
    );
    let mut daemon = ground.start(&settings, &rt);
    let count = |rt: &Rt, query: &str| usize::try_from(rt.count("tickets", query)).unwrap();
    // As many at once as break in a bad hour.
    for first in (0..many).step_by(WAVE) {
        let wave = first..many.min(first + WAVE);
        let opened = |ground: &Ground, rt: &Rt, share: usize| {
            until("tickets to be opened", s(900), || {
                ground.take_calls();
                (count(rt, "id > 0") >= first + wave.len() / share).then_some(())
            });
        };
        for at in wave.clone() {
            ground.break_one(at);
        }
        opened(&ground, &rt, 4);
        rt.kill();
        // Somebody has to find it away.
        let before = put_off(&daemon);
        until("a call that finds nobody", s(120), || {
            (put_off(&daemon) > before).then_some(())
        });
        rt.again();
        opened(&ground, &rt, 2);
        daemon.kill();
        daemon.again();
        for at in wave.clone() {
            ground.mend(at);
        }
        opened(&ground, &rt, 1);
        rt.kill();
        rt.again();
        until("every ticket to be closed", s(900), || {
            ground.take_calls();
            (count(&rt, "Status = 'resolved'") == wave.end).then_some(())
        });
    }
    weather.clear_up();
    until("samband to know of all", s(600), || {
        let known = |fault: &Value| whole(&daemon, fault["number"].as_str().unwrap());
        let closed = |fault| known(fault)["tickets"][0]["state"] == "closed";
        faults(&daemon).iter().all(closed).then_some(())
    });
    has_one_ticket_each(&rt, &daemon, many);
    let [before, after, cut] = weather.counts();
    assert!(before > 0 && after > 0 && cut > 0, "{before} {after} {cut}");
    let tried = daemon.samples_with("samband_outbox_attempts_total", "channel=\"ticket\"");
    eprintln!(
        "{many} faults, {many} tickets in {:?}; calls lost before they arrived {before}, after \
         they were done {after}, cut in the answer {cut}; attempts since the kill {tried:?}",
        begun.elapsed()
    );
}

#[test]
fn a_fault_that_is_handed_over_moves_from_one_partys_system_to_the_others() {
    let one = Rt::start(&Place::loopback());
    let mut ground = Ground::new(2);
    let settings = format!(
        "{MAIN}{}{}",
        system("first", one.address, "party = \"lab:owner-0\"\n"),
        system("second", one.address, "party = \"lab:owner-1\"\n"),
    );
    let daemon = ground.start(&settings, &one);
    ground.break_one(0);
    let fault = daemon.fault("the fault", s(60), |_| true);
    let number = fault["number"].as_str().unwrap().to_owned();
    until("the ticket", s(60), || {
        (one.count("tickets", "Status = 'new'") == 1).then_some(())
    });
    let (said, code) = daemon.ask(&[
        "fault",
        "hand-over",
        &number,
        "--to",
        "owner-1",
        "--because",
        "theirs by warranty",
    ]);
    assert_eq!(code, Some(0), "{said}");
    until(
        "the first to be closed and the second opened",
        s(60),
        || {
            let closed = one.count("tickets", "Status = 'resolved'") == 1;
            (closed && one.count("tickets", "Status = 'new'") == 1).then_some(())
        },
    );
    let (shown, _) = daemon.ask(&["fault", "show", &number]);
    assert!(
        shown.contains("first") && shown.contains("second"),
        "{shown}"
    );
}

/// Calls as Request Tracker would; the status of the answer.
fn call_as(daemon: &Daemon, token: &str, body: &str) -> String {
    let url = format!("http://{}/api/v1/tickets/rt", daemon.web);
    let bearer = format!("Authorization: Bearer {token}");
    let args = [
        "-s",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "-H",
        &bearer,
        "-d",
        body,
        &url,
    ];
    Place::loopback().run("curl", &args)
}

#[test]
fn a_ticket_closed_over_there_is_the_partys_word_and_is_opened_again_while_the_symptom_lasts() {
    let rt = Rt::start(&Place::loopback());
    let mut ground = Ground::new(1);
    let (token, kept) = token();
    let poll = format!("poll = \"1m\"\nparty = \"lab:owner-0\"\ncall_sha256 = \"{kept}\"\n");
    let settings = format!("{MAIN}{}", system("rt", rt.address, &poll));
    let daemon = ground.start(&settings, &rt);
    ground.break_one(0);
    let number = daemon.fault("the fault", s(60), |_| true)["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = until("the ticket", s(60), || {
        let found = rt.count("tickets", "Status = 'new'") == 1;
        found.then(|| rt.the(&format!("Subject LIKE '[{number}]'")))
    });
    let comments = || {
        let fault = whole(&daemon, &number);
        let events = fault["timeline"].as_array().unwrap().clone();
        events
            .into_iter()
            .filter(|event| event["what"]["event"] == "commented")
            .count()
    };
    // By being asked.
    rt.set_status(&id, "resolved");
    until("the word of the party", s(90), || {
        (comments() == 1).then_some(())
    });
    let until_reopened = |times: usize| {
        until("it to be opened again", s(60), || {
            (rt.count("tickets", "Status = 'open'") == 1).then_some(())
        });
        // Open over there it is a moment before that is known here.
        until("that to be known", s(60), || {
            (daemon.said().matches("ticket 1: reopened").count() == times).then_some(())
        });
    };
    until_reopened(1);
    // By a call.
    rt.set_status(&id, "resolved");
    let call = |token: &str, body: &str| call_as(&daemon, token, body);
    let said = format!("{{\"id\": \"{id}\", \"status\": \"resolved\", \"remedy\": \"new cable\"}}");
    assert_eq!(call("sb_00000000_x", &said), "401");
    assert_eq!(call(&token, "no json"), "400");
    assert_eq!(
        call(&token, "{\"id\": \"99\", \"status\": \"resolved\"}"),
        "204"
    );
    assert_eq!(comments(), 1);
    assert_eq!(call(&token, &said), "204");
    assert_eq!(comments(), 2);
    until_reopened(2);
    assert_eq!(whole(&daemon, &number)["state"], "assigned");
    ground.mend(0);
    until("it to be closed", s(60), || {
        (rt.count("tickets", "Status = 'resolved'") == 1).then_some(())
    });
    until("that to be known", s(60), || {
        daemon.said().contains("ticket 1: closed").then_some(())
    });
    // What we do ourselves does not come back.
    assert_eq!(call(&token, &said), "204");
    assert_eq!(comments(), 2);
}

/// A token, and what is kept of it.
fn token() -> (String, String) {
    let (token, kept) = samband::access::make_token(&[7; 32]);
    (token, kept.hex())
}

#[test]
fn a_system_is_tried_by_hand_and_what_was_said_is_shown_without_secrets() {
    let rt = Rt::start(&Place::loopback());
    let ground = Ground::new(1);
    let settings = format!(
        "{MAIN}{}",
        system("rt", rt.address, "regions = [\"lab\"]\n")
    );
    let daemon = ground.start(&settings, &rt);
    let (said, code) = daemon.ask(&["send", "test", "ticket", "rt"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains(&rt.token), "{said}");
    for part in [
        "POST /REST/2.0/ticket",
        "authorization: token (not shown)",
        "HTTP 201",
        "PUT /REST/2.0/ticket/1",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(rt.count("tickets", "Status = 'resolved'"), 1);
    let (said, code) = daemon.ask(&["send", "test", "ticket", "other"]);
    assert_eq!(code, Some(2), "{said}");
}
