use super::super::fixture::*;
use super::super::*;
use crate::clock::Mono;
use crate::fault::{Event, Fault, What};
use crate::inventory::{Inventory, Language};

/// An outbox in a region, whose relay takes every mail at once.
struct Post {
    outbox: Outbox,
    inventory: Inventory,
    second: i64,
    /// Rows as the store has them.
    rows: Vec<Row>,
    /// What was handed over: to whom, why.
    sent: Vec<(String, Reason)>,
}

impl Post {
    /// With these parties, or the whole region `fosen`, in shadow mode.
    fn with(shadow: &[&str]) -> Self {
        Self {
            outbox: Outbox::default(),
            inventory: inventory_in_shadow(Language::Bokmal, PARTNER, shadow),
            second: 20,
            rows: Vec::new(),
            sent: Vec::new(),
        }
    }

    fn keep(&mut self, rows: Vec<Row>) {
        for row in rows {
            self.rows.retain(|known| known.key != row.key);
            self.rows.push(row);
        }
    }

    fn happen(&mut self, event: &Event, fault: &Fault) {
        let now = now(self.second);
        let rows = self
            .outbox
            .put(&context(), event, fault, &self.inventory, now);
        self.keep(rows);
        self.send();
    }

    /// Another configuration takes effect while a fault is open.
    fn reload(&mut self, shadow: &[&str], fault: &Fault) {
        self.inventory = inventory_in_shadow(Language::Bokmal, PARTNER, shadow);
        let now = now(self.second);
        let mut rows = self.outbox.reload(&context(), &self.inventory, now);
        let overdue = self
            .outbox
            .put_overdue(&context(), fault, &self.inventory, now);
        rows.extend(overdue);
        self.keep(rows);
        self.send();
    }

    fn restart(&mut self) {
        self.outbox = Outbox::restore(self.rows.clone(), now(self.second));
    }

    fn send(&mut self) {
        while self.outbox.next() != Mono::NEVER {
            let now = now(self.second);
            let turn = self.outbox.turn(&context(), &self.inventory, now);
            self.keep(turn.changed);
            for row in turn.deliver {
                self.sent.push((row.recipient.address.clone(), row.reason));
                let receipt = Receipt {
                    key: row.key,
                    outcome: Outcome::Accepted {
                        response: "250".to_owned(),
                    },
                    wait: None,
                };
                let rows = self
                    .outbox
                    .receipt(&context(), &receipt, &self.inventory, now);
                self.keep(rows);
            }
            self.second += 10;
            if self.outbox.load() == Load::default() {
                break;
            }
        }
    }

    /// What was sent since it was last asked.
    fn sent(&mut self) -> Vec<(String, Reason)> {
        let mut sent = std::mem::take(&mut self.sent);
        sent.sort();
        sent
    }

    /// What was only written down.
    fn shadowed(&self) -> Vec<(String, Reason)> {
        let rows = self.rows.iter();
        let kept = rows.filter(|row| row.state == RowState::Shadowed);
        let mut kept: Vec<_> = kept
            .map(|row| (row.recipient.address.clone(), row.reason))
            .collect();
        kept.sort();
        kept
    }

    /// The words of what the operator was told last.
    fn told_operator(&self) -> String {
        let to = |row: &&Row| row.recipient.address == OPERATOR;
        let last = self.rows.iter().rev().find(to).expect("a notice");
        last.message.text.replace('\n', " ")
    }
}

fn told(all: &[(&str, Reason)]) -> Vec<(String, Reason)> {
    let mut all: Vec<_> = all.iter().map(|(a, r)| ((*a).to_owned(), *r)).collect();
    all.sort();
    all
}

#[test]
fn in_a_region_in_shadow_mode_only_the_operator_is_told_and_with_whom_it_would_be() {
    let mut post = Post::with(&["fosen"]);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    post.happen(&event, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Shadow)]));
    let kept = [(PARTNER, Reason::Responsible), (AFJORD, Reason::Affected)];
    assert_eq!(post.shadowed(), told(&kept));
    let said = post.told_operator();
    assert!(said.contains("Fosen IKT: at de har ansvaret"), "{said}");
    assert!(said.contains("Åfjord kommune: at feilen går ut over dem"));
    let cleared = case.then(600, What::Cleared);
    post.happen(&cleared, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Recovered)]));
    let ends = [(PARTNER, Reason::Recovered), (AFJORD, Reason::Recovered)];
    assert_eq!(post.shadowed(), told(&[kept, ends].concat()));
}

#[test]
fn what_is_kept_back_reads_as_it_would_have_been_sent() {
    let words = |shadow: &[&str]| {
        let mut post = Post::with(shadow);
        let (case, event) = Case::open(1, the_line(), agreed("it"));
        post.happen(&event, &case.fault);
        let mut rows = post.rows.iter();
        let row = rows.find(|row| row.recipient.address == PARTNER);
        row.expect("a notice").message.clone()
    };
    assert_eq!(words(&["fosen"]).subject, words(&[]).subject);
    assert!(!words(&["fosen"]).text.is_empty());
}

#[test]
fn the_operator_is_told_once_until_somebody_else_would_be_asked_to_act() {
    let mut post = Post::with(&["fosen"]);
    let (mut case, event) = Case::open(1, the_tie(), undecided());
    post.happen(&event, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Shadow)]));
    let rooms = vec![
        room(1),
        component(
            "orland.helsesenter.rom1",
            "Rom 1",
            crate::inventory::Kind::Codec,
        ),
    ];
    let grown = case.then(60, What::Affected { affected: rooms });
    post.happen(&grown, &case.fault);
    assert_eq!(post.sent(), told(&[]), "more are affected");
    assert!(
        post.shadowed()
            .contains(&(ORLAND.to_owned(), Reason::Affected))
    );
    let located = What::Located {
        finding: the_line(),
        assignment: agreed("it"),
        stays: false,
        earlier: Vec::new(),
    };
    let located = case.then(90, located);
    post.happen(&located, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Shadow)]));
    let merged = case.then(
        120,
        What::Merged {
            into: crate::fault::Number::new("FOSEN", 2026, 2),
        },
    );
    post.happen(&merged, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Released)]));
}

#[test]
fn a_party_in_shadow_mode_is_kept_out_alone() {
    let mut post = Post::with(&["it"]);
    let (case, event) = Case::open(1, the_line(), unagreed("it"));
    post.happen(&event, &case.fault);
    let sent = [
        (AFJORD, Reason::Affected),
        (COUNCIL, Reason::Gap),
        (OPERATOR, Reason::Shadow),
    ];
    assert_eq!(post.sent(), told(&sent));
    assert_eq!(post.shadowed(), told(&[(PARTNER, Reason::Responsible)]));
}

#[test]
fn an_operator_with_a_part_of_its_own_plays_it_and_learns_of_the_others() {
    let mut post = Post::with(&["fosen", "drift"]);
    let (case, event) = Case::open(1, the_line(), agreed("drift"));
    post.happen(&event, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Responsible)]));
    let said = post.told_operator();
    assert!(
        said.contains("Åfjord kommune: at feilen går ut over dem"),
        "{said}"
    );
}

#[test]
fn whoever_leaves_shadow_mode_learns_what_is_open_and_nothing_that_is_over() {
    let mut post = Post::with(&["fosen"]);
    let (mut over, event) = Case::open(1, the_line(), agreed("it"));
    post.happen(&event, &over.fault);
    let cleared = over.then(60, What::Cleared);
    post.happen(&cleared, &over.fault);
    let (mut case, event) = Case::open(2, the_line(), agreed("it"));
    post.happen(&event, &case.fault);
    post.sent();
    post.restart();
    post.reload(&[], &case.fault);
    let sent = [(PARTNER, Reason::Responsible), (AFJORD, Reason::Affected)];
    assert_eq!(post.sent(), told(&sent));
    post.reload(&[], &over.fault);
    post.reload(&[], &case.fault);
    assert_eq!(post.sent(), told(&[]), "told once");
    let cleared = case.then(300, What::Cleared);
    post.happen(&cleared, &case.fault);
    let ends = [PARTNER, AFJORD, OPERATOR].map(|to| (to, Reason::Recovered));
    assert_eq!(post.sent(), told(&ends));
}

#[test]
fn an_end_is_sent_if_and_only_if_its_problem_was() {
    let mut post = Post::with(&[]);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    post.happen(&event, &case.fault);
    post.sent();
    // Into shadow mode while it is open.
    post.reload(&["fosen"], &case.fault);
    assert_eq!(post.sent(), told(&[]));
    let cleared = case.then(300, What::Cleared);
    post.happen(&cleared, &case.fault);
    let ends = [PARTNER, AFJORD].map(|to| (to, Reason::Recovered));
    assert_eq!(post.sent(), told(&ends), "their problem was sent");
    let again = case.then(
        360,
        What::Reopened {
            finding: the_line(),
            anew: true,
        },
    );
    post.happen(&again, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Shadow)]));
    let cleared = case.then(400, What::Cleared);
    post.happen(&cleared, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Recovered)]));
}

#[test]
fn what_was_kept_back_stays_so_over_a_restart() {
    let mut post = Post::with(&["fosen"]);
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    post.happen(&event, &case.fault);
    post.sent();
    post.restart();
    post.reload(&["fosen"], &case.fault);
    assert_eq!(post.sent(), told(&[]), "nothing is sent for a restart");
    let cleared = case.then(300, What::Cleared);
    post.happen(&cleared, &case.fault);
    assert_eq!(post.sent(), told(&[(OPERATOR, Reason::Recovered)]));
    assert_eq!(post.shadowed().len(), 4);
}

#[test]
fn a_mail_never_answers_one_that_was_kept_back() {
    let mut post = Post::with(&["it"]);
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    post.happen(&event, &case.fault);
    post.reload(&[], &case.fault);
    let mut rows = post.rows.iter().rev();
    let row = rows.find(|row| row.recipient.address == PARTNER);
    let row = row.expect("a notice");
    assert_eq!(
        (row.state.slug(), row.message.references.len()),
        ("sent", 0)
    );
}

#[test]
fn a_party_without_contacts_is_in_shadow_mode_in_whoevers_mailbox() {
    let mut post = Post::with(&["leverandor"]);
    let (case, event) = Case::open(1, the_line(), agreed("leverandor"));
    post.happen(&event, &case.fault);
    let sent = [(AFJORD, Reason::Affected), (OPERATOR, Reason::Shadow)];
    assert_eq!(post.sent(), told(&sent));
    assert_eq!(post.shadowed(), told(&[(COUNCIL, Reason::Responsible)]));
}
