//! Links come into mails when these go, and nowhere else.

use std::sync::{Arc, Mutex};

use super::*;
use crate::access::{Purpose, Unread};
use crate::store::samples::row;

/// Takes all that it is handed, and answers as it is told.
#[derive(Clone)]
struct Takes {
    seen: Arc<Mutex<Vec<Row>>>,
    says: fn(&Row) -> Outcome,
}

impl Carrier for Takes {
    fn at_once(&self) -> usize {
        3
    }

    async fn carry(&self, row: &Row) -> Delivered {
        self.seen.lock().unwrap().push(row.clone());
        Delivered {
            outcome: (self.says)(row),
            wait: None,
        }
    }

    async fn take_leave(&self) {}
}

fn accepted(_row: &Row) -> Outcome {
    Outcome::Accepted {
        response: "250 2.0.0 Ok".to_owned(),
    }
}

fn links() -> Links {
    Links {
        key: Key::new([7; Key::LENGTH]),
        days: 7,
    }
}

fn takes(says: fn(&Row) -> Outcome, links: Option<Links>) -> (Linked<Takes>, Arc<Mutex<Vec<Row>>>) {
    let seen = Arc::default();
    let inner = Takes {
        seen: Arc::clone(&seen),
        says,
    };
    (Linked::new(inner, links), seen)
}

fn with_place(purpose: Purpose) -> Row {
    let mut row = row(1, 0);
    row.message.text = format!("Svar:\nhttps://samband.example{PLACEHOLDER}\n\nHilsen\n");
    row.message.html = format!("<a href=\"https://samband.example{PLACEHOLDER}\">Svar</a>");
    row.message.link = Some(purpose);
    row
}

/// What stands behind `/a/` in a text, up to what cannot be of it.
fn tokens(text: &str) -> Vec<String> {
    let places = text.split("/a/").skip(1);
    let token = |rest: &str| {
        let is_of_it = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        rest[..rest.find(|c| !is_of_it(c)).unwrap_or(rest.len())].to_owned()
    };
    places.map(token).collect()
}

#[tokio::test]
async fn a_mail_goes_with_a_link_for_its_fault_its_recipient_and_its_purpose() {
    for purpose in Purpose::ALL {
        let (carrier, seen) = takes(accepted, Some(links()));
        assert_eq!(carrier.at_once(), 3);
        let row = with_place(purpose);
        // A second attempt sends the same bytes.
        carrier.carry(&row).await;
        carrier.carry(&row).await;
        let seen = seen.lock().unwrap();
        assert_eq!(seen[0], seen[1]);
        let sent = &seen[0].message;
        let found = [tokens(&sent.text), tokens(&sent.html)].concat();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], found[1]);
        let link = Link::read(&found[0], &links().key, row.created_at).unwrap();
        assert_eq!(link.fault, row.fault.as_ref().unwrap().as_str());
        assert_eq!(link.purpose, purpose);
        assert!(row.key.as_str().starts_with(&link.notice.to_string()));
        let to = &row.recipient;
        let recipient = links().key.recipient(&row.region, &to.party, &to.address);
        assert_eq!(link.recipient, recipient);
        let end = Link::end(row.created_at, 7);
        let over = Link::read(&found[0], &links().key, end);
        assert_eq!(over, Err(Unread::Ended(link)));
        // What is kept has none.
        assert!(row.message.text.contains(PLACEHOLDER));
    }
}

#[tokio::test]
async fn what_has_no_place_for_a_link_goes_as_it_is_and_without_links_all_lead_to_the_page() {
    let (carrier, seen) = takes(accepted, Some(links()));
    let mut quoted = with_place(Purpose::Answer);
    quoted.message.link = None;
    carrier.carry(&quoted).await;
    carrier.carry(&row(2, 0)).await;
    assert_eq!(*seen.lock().unwrap(), [quoted, row(2, 0)]);
    let (carrier, seen) = takes(accepted, None);
    carrier.carry(&with_place(Purpose::Answer)).await;
    let seen = seen.lock().unwrap();
    for words in [&seen[0].message.text, &seen[0].message.html] {
        assert!(words.contains("https://samband.example/f/FOSEN-2026-0001"));
        assert!(!words.contains(PLACEHOLDER));
    }
}

#[tokio::test]
async fn a_relay_that_quotes_the_mail_brings_no_token_into_the_log() {
    fn quotes(row: &Row) -> Outcome {
        let token = tokens(&row.message.text).remove(0);
        let (part, upper) = (&token[..20], token.to_uppercase());
        Outcome::Permanent {
            why: format!("550 spam: <https://samband.example/a/{token}> {upper}; {part}"),
        }
    }
    let (carrier, seen) = takes(quotes, Some(links()));
    let delivered = carrier.carry(&with_place(Purpose::Answer)).await;
    let why = "550 spam: <https://samband.example/a/(link)> (link); (link)".to_owned();
    assert_eq!(delivered.outcome, Outcome::Permanent { why });
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn whatever_piece_of_a_link_a_relay_quotes_is_taken_out() {
    fn quotes_its_end(row: &Row) -> Outcome {
        let token = tokens(&row.message.text).remove(0);
        let (end, middle) = (&token[token.len() - 12..], &token[9..40]);
        Outcome::Temporary {
            why: format!("451 see ...{end} or <{middle}>; id 4b2Q1x0-Zz_9, try later"),
        }
    }
    let (carrier, _) = takes(quotes_its_end, Some(links()));
    let delivered = carrier.carry(&with_place(Purpose::Answer)).await;
    let why = "451 see ...(link) or <(link)>; id 4b2Q1x0-Zz_9, try later".to_owned();
    assert_eq!(delivered.outcome, Outcome::Temporary { why });
}
