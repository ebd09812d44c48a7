//! Which tickets are to be open, and for how long.

use super::super::super::fixture::*;
use super::*;
use crate::access::Mark;
use crate::fault::{ComponentRef, IncidentRef, Sight, Through, User, UserReport, Way, What};
use crate::inventory::{Kind, Language};
use crate::notice::{Outcome, Receipt, TicketOrder, account_of};

/// The tickets of two parties, and all of the region.
struct Sim {
    outbox: Outbox,
    inventory: Inventory,
    case: Case,
    rows: Vec<Row>,
}

fn route(system: &str, party: Option<&str>) -> TicketRoute {
    TicketRoute {
        system: system.into(),
        party: party.map(Into::into),
        language: None,
    }
}

impl Sim {
    fn new(shadow: &[&str]) -> Self {
        let routes = [
            route("all", None),
            route("it-desk", Some("it")),
            route("vendor-desk", Some("leverandor")),
        ];
        let inventory = inventory_in_shadow(Language::Bokmal, PARTNER, shadow);
        let inventory = inventory.with_ticket_routes(region(), routes);
        let (case, event) = Case::open(42, the_line(), agreed("it"));
        let mut sim = Self {
            outbox: Outbox::default(),
            inventory,
            case,
            rows: Vec::new(),
        };
        sim.put(&event);
        sim
    }

    fn put(&mut self, event: &Event) {
        let (context, fault) = (context(), &self.case.fault);
        let second = i64::from(event.ordinal);
        let rows = self
            .outbox
            .put(&context, event, fault, &self.inventory, now(second));
        let tickets = rows
            .into_iter()
            .filter(|row| row.channel == Channel::Ticket);
        self.rows.extend(tickets);
    }

    fn then(&mut self, what: What) -> Vec<(String, bool, bool)> {
        let before = self.rows.len();
        let second = i64::try_from(before).unwrap() + 100;
        let event = self.case.then(second, what);
        self.put(&event);
        told(&self.rows[before..])
    }
}

fn reported() -> IncidentRef {
    IncidentRef {
        id: "nhn-117".to_owned(),
        party: "nhn".to_owned(),
        party_name: "Norsk Helsenett".to_owned(),
        since: at(-600),
        expected_end: None,
        text: "Feil på linjer".to_owned(),
        reference: None,
        planned: false,
    }
}

/// The system, whether its ticket is to be open, and whether that is kept back.
fn told(rows: &[Row]) -> Vec<(String, bool, bool)> {
    let each = rows.iter().map(|row| {
        let order = TicketOrder::of_row(row).unwrap();
        assert_eq!(order.open, row.reason == Reason::Ticket);
        let system = row.ticket_system().unwrap().to_owned();
        (system, order.open, row.state == RowState::Shadowed)
    });
    each.collect()
}

fn sent(told: &[(&str, bool)]) -> Vec<(String, bool, bool)> {
    told.iter()
        .map(|(system, open)| ((*system).to_owned(), *open, false))
        .collect()
}

fn said(by: &str, account: Option<String>) -> What {
    What::Commented {
        by: party(by),
        through: account.map(|account| Through {
            party: party(by),
            way: Way::Api,
            user: Some(User::Named { account }),
        }),
        text: "hei".to_owned(),
    }
}

fn handed_over(to: &str) -> What {
    What::HandedOver {
        by: None,
        through: None,
        to: party(to),
        because: "garanti".to_owned(),
    }
}

#[test]
fn each_party_has_it_in_its_own_system_for_as_long_as_it_is_asked() {
    let mut sim = Sim::new(&[]);
    assert_eq!(told(&sim.rows), sent(&[("all", true), ("it-desk", true)]));
    let accepted = What::Accepted {
        by: party("it"),
        through: None,
        expected_at: None,
    };
    assert_eq!(
        sim.then(accepted),
        sent(&[("all", true), ("it-desk", true)])
    );
    assert_eq!(
        sim.then(What::Affected {
            affected: Vec::new()
        }),
        []
    );
    let moved = sim.then(handed_over("leverandor"));
    assert_eq!(
        moved,
        sent(&[("all", true), ("it-desk", false), ("vendor-desk", true)])
    );
    let old = TicketOrder::of_row(&sim.rows[sim.rows.len() - 2]).unwrap();
    assert!(old.note.contains("nå hos Videosalg AS"), "{}", old.note);
    assert_eq!(
        sim.then(What::Cleared),
        sent(&[("all", false), ("vendor-desk", false)])
    );
    let again = What::Reopened {
        finding: the_line(),
        anew: false,
    };
    assert_eq!(
        sim.then(again),
        sent(&[("all", true), ("vendor-desk", true)])
    );
    assert_eq!(
        sim.then(What::Withdrawn),
        sent(&[("all", false), ("vendor-desk", false)])
    );
}

#[test]
fn one_outside_the_network_gets_the_number_and_nothing_of_how_it_is_made() {
    let mut sim = Sim::new(&[]);
    sim.then(handed_over("leverandor"));
    let row = sim
        .rows
        .iter()
        .find(|row| row.ticket_system() == Some("vendor-desk"))
        .unwrap();
    let order = TicketOrder::of_row(row).unwrap();
    assert!(order.text.contains("FOSEN-2026-0042") && order.title.contains("FOSEN-2026-0042"));
    assert_eq!(
        (&*order.url, &*order.cause, order.json),
        ("", "", serde_json::Value::Null)
    );
    assert!(
        !row.message.text.contains("Fosen IKT"),
        "{}",
        row.message.text
    );
}

#[test]
fn in_shadow_mode_it_is_written_down_and_goes_nowhere_and_so_does_its_end() {
    let mut sim = Sim::new(&["it"]);
    let kept = |open| {
        vec![
            ("all".to_owned(), open, true),
            ("it-desk".to_owned(), open, true),
        ]
    };
    assert_eq!(told(&sim.rows), kept(true));
    assert_eq!(sim.then(What::Cleared), kept(false));
    let turn = sim.outbox.turn(&context(), &sim.inventory, now(500));
    assert!(
        turn.deliver
            .iter()
            .all(|row| row.channel != Channel::Ticket)
    );
}

#[test]
fn what_a_party_has_reported_itself_opens_no_ticket_and_closes_none() {
    let mut sim = Sim::new(&[]);
    let incident = reported();
    assert_eq!(
        sim.then(What::Explained {
            incident: incident.clone(),
            restore_by: None
        }),
        []
    );
    sim.then(What::Cleared);
    let mut other = Sim::new(&[]);
    other.outbox = Outbox::default();
    other.rows.clear();
    let explained = What::Explained {
        incident: incident.clone(),
        restore_by: None,
    };
    assert_eq!(other.then(explained), []);
    let over = What::Unexplained {
        incident,
        anew: false,
        restore_by: None,
    };
    assert_eq!(other.then(over), sent(&[("all", true), ("it-desk", true)]));
}

#[test]
fn a_system_is_not_told_what_it_has_said_but_that_the_symptom_is_still_there() {
    let mut sim = Sim::new(&[]);
    let rows = sim.then(said("it", Some(account_of("it-desk"))));
    assert_eq!(rows, sent(&[("all", true), ("it-desk", true)]));
    let note = |row: &Row| TicketOrder::of_row(row).unwrap().note;
    let last = sim.rows.len();
    assert!(note(&sim.rows[last - 1]).contains("feilen er der fortsatt"));
    assert!(note(&sim.rows[last - 2]).contains("hei"));
    assert_eq!(
        sim.then(What::Cleared),
        sent(&[("all", false), ("it-desk", false)])
    );
    assert_eq!(sim.then(said("it", Some(account_of("it-desk")))), []);
}

#[test]
fn a_fault_that_is_talked_of_fills_no_system_and_is_closed_all_the_same() {
    let mut sim = Sim::new(&[]);
    for _ in 0..200 {
        sim.then(said("rad", None));
    }
    let own = sim
        .rows
        .iter()
        .filter(|row| row.ticket_system() == Some("it-desk"));
    assert_eq!(own.count(), COMMENTS);
    assert_eq!(
        sim.then(What::Cleared),
        sent(&[("all", false), ("it-desk", false)])
    );
}

fn report(nth: u8) -> UserReport {
    UserReport {
        room: ComponentRef {
            id: "rom1".to_owned(),
            name: "Rom 1".to_owned(),
            kind: Kind::Codec,
            site: None,
            site_name: None,
            municipality: None,
        },
        sees: Sight::NoSound,
        words: Some(format!("for {nth}. gang")),
        mark: Mark::of(&[nth; 32]).expect("a mark"),
    }
}

#[test]
fn whoever_reports_again_and_again_keeps_nothing_else_out_of_a_ticket() {
    let mut sim = Sim::new(&[]);
    sim.case.fault.finding.evidence.reported = Some(Box::new(report(0)));
    let mut told = 0;
    for nth in 1..=60 {
        let report = Box::new(report(nth));
        told += sim.then(What::Reported { report }).len();
    }
    assert_eq!(told, 2 * 10, "the first ten, in each of two systems");
    let accepted = What::Accepted {
        by: party("it"),
        through: None,
        expected_at: None,
    };
    assert_eq!(sim.then(accepted).len(), 2);
}

#[test]
fn no_ticket_holds_a_link_by_which_one_could_act() {
    let context = Context {
        link_days: Some(7),
        mailbox: Some("svar@samband.example".to_owned()),
        ..context()
    };
    let mut sim = Sim::new(&[]);
    let (case, event) = Case::open(43, the_line(), agreed("it"));
    let rows = sim
        .outbox
        .put(&context, &event, &case.fault, &sim.inventory, now(9));
    let tickets = rows.iter().filter(|row| row.channel == Channel::Ticket);
    for row in tickets {
        assert_eq!(row.message.link, None);
        assert!(!row.message.text.contains(crate::access::PLACEHOLDER));
        assert!(!row.message.text.contains("svar@"), "{}", row.message.text);
    }
}

#[test]
fn parties_that_share_a_system_share_the_ticket_of_a_fault() {
    let mut sim = Sim::new(&[]);
    let routes = [
        route("shared", Some("it")),
        route("shared", Some("leverandor")),
    ];
    sim.inventory = inventory(Language::Bokmal).with_ticket_routes(region(), routes);
    sim.outbox = Outbox::default();
    let accepted = What::Accepted {
        by: party("it"),
        through: None,
        expected_at: None,
    };
    assert_eq!(sim.then(accepted), sent(&[("shared", true)]));
    assert_eq!(
        sim.then(handed_over("leverandor")),
        sent(&[("shared", true)])
    );
    let last = sim.rows.last().unwrap();
    assert_eq!(last.recipient.party, "leverandor");
    assert_eq!(sim.then(handed_over("orland")), sent(&[("shared", false)]));
}

/// Goes on until all tickets are done with, each attempt with this outcome; when that is.
fn until_over(sim: &mut Sim, outcome: &Outcome) -> i64 {
    let yes = Outcome::Accepted {
        response: "ok".to_owned(),
    };
    let mut second = 200;
    loop {
        let turn = sim.outbox.turn(&context(), &sim.inventory, now(second));
        for row in &turn.deliver {
            let receipt = Receipt {
                key: row.key.clone(),
                outcome: match row.channel {
                    Channel::Ticket => outcome.clone(),
                    Channel::Email | Channel::Mqtt | Channel::Webhook => yes.clone(),
                },
                wait: None,
            };
            let (context, now) = (context(), now(second));
            sim.outbox.receipt(&context, &receipt, &sim.inventory, now);
        }
        let mut tickets = sim
            .outbox
            .rows()
            .filter(|row| row.channel == Channel::Ticket);
        if tickets.all(|row| row.state.is_final()) {
            return second;
        }
        let next = sim.outbox.next().since(now(0).mono).as_secs();
        second = i64::try_from(next).unwrap().max(second) + 1;
    }
}

#[test]
fn what_was_refused_has_no_end_and_what_was_given_up_in_doubt_has_one_until_it_is_told() {
    let why = || "no".to_owned();
    let cases = [
        (Outcome::Permanent { why: why() }, false),
        (Outcome::Ambiguous { why: why() }, true),
        // Somebody in between may have said so after it was done.
        (Outcome::Temporary { why: why() }, true),
    ];
    for (outcome, ends) in cases {
        let mut sim = Sim::new(&[]);
        let mut second = until_over(&mut sim, &outcome);
        let mut told_then = |sim: &mut Sim, what| {
            second += 1;
            let event = sim.case.then(second, what);
            let (context, fault) = (context(), &sim.case.fault);
            let rows = sim
                .outbox
                .put(&context, &event, fault, &sim.inventory, now(second));
            let tickets = rows
                .into_iter()
                .filter(|row| row.channel == Channel::Ticket);
            let told = told(&tickets.collect::<Vec<_>>());
            second = until_over(sim, &Outcome::Accepted { response: why() }).max(second);
            told
        };
        let wanted = match ends {
            true => sent(&[("all", false), ("it-desk", false)]),
            false => Vec::new(),
        };
        assert_eq!(told_then(&mut sim, What::Cleared), wanted, "{outcome:?}");
        assert_eq!(told_then(&mut sim, said("rad", None)), [], "{outcome:?}");
    }
}

#[test]
fn whoever_went_up_the_ladder_and_whoever_was_asked_have_the_ticket_both() {
    let mut sim = Sim::new(&[]);
    let (case, event) = Case::open(42, the_line(), timed("it", "leverandor"));
    (sim.outbox, sim.case) = (Outbox::default(), case);
    sim.put(&event);
    let step = What::Escalated {
        to: party("leverandor"),
        step: 1,
    };
    assert_eq!(
        sim.then(step),
        sent(&[("all", true), ("it-desk", true), ("vendor-desk", true)])
    );
}
