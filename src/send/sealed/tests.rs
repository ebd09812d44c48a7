//! Message-IDs get their seals when mails go, and nowhere else.

use std::sync::{Arc, Mutex};

use super::*;
use crate::notice::Outcome;
use crate::store::samples::row;

const DOMAIN: &str = "samband.example";

/// Takes all that it is handed, and answers as it is told.
#[derive(Clone)]
struct Takes {
    seen: Arc<Mutex<Vec<Row>>>,
    says: fn(&Row) -> String,
}

impl Carrier for Takes {
    fn at_once(&self) -> usize {
        3
    }

    async fn carry(&self, row: &Row) -> Delivered {
        self.seen.lock().unwrap().push(row.clone());
        let response = (self.says)(row);
        Delivered {
            outcome: Outcome::Accepted { response },
            wait: None,
        }
    }

    async fn take_leave(&self) {}
}

fn seals() -> Seals {
    Seals {
        key: access::Key::new([7; access::Key::LENGTH]),
        domain: DOMAIN.to_owned(),
    }
}

async fn sent(row: &Row, seals: Option<Seals>, says: fn(&Row) -> String) -> (Vec<Row>, String) {
    let takes = Takes {
        seen: Arc::default(),
        says,
    };
    let carrier = Sealed::new(takes.clone(), seals);
    assert_eq!(carrier.at_once(), 3);
    // A second attempt sends the same bytes.
    carrier.carry(row).await;
    let said = match carrier.carry(row).await.outcome {
        Outcome::Accepted { response } => response,
        other @ (Outcome::Temporary { .. }
        | Outcome::Permanent { .. }
        | Outcome::Ambiguous { .. }) => panic!("{other:?}"),
    };
    let seen = takes.seen.lock().unwrap().clone();
    (seen, said)
}

fn in_thread() -> (Row, Key) {
    let root = row(1, 0).key;
    let mut later = row(2, 0);
    later.message.references = vec![
        root.message_id(DOMAIN),
        "theirs@it.example".to_owned(),
        root.message_id("other.example"),
    ];
    (later, root)
}

#[tokio::test]
async fn a_mail_goes_under_an_id_that_nobody_can_work_out_and_names_others_by_theirs() {
    let (later, root) = in_thread();
    let (seen, _) = sent(&later, Some(seals()), |_| String::new()).await;
    assert_eq!(seen[0], seen[1]);
    let (first, _) = sent(&row(1, 0), Some(seals()), |_| String::new()).await;
    let id = first[0].key.message_id(DOMAIN);
    assert_eq!(
        seen[0].message.references,
        [
            id.clone(),
            "theirs@it.example".to_owned(),
            root.message_id("other.example"),
        ]
    );
    let (key, seal) = Key::of_message_id(&id, DOMAIN).unwrap();
    let seal = seal.expect("a seal");
    assert_eq!(key, root);
    assert!(seal.len() == 32 && seal.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
    assert!(seals().key.is_seal_of_message(root.as_str(), &seal));
    assert!(!seals().key.is_seal_of_message(later.key.as_str(), &seal));
    let (other, _) = sent(&later, Some(seals()), |_| String::new()).await;
    assert_ne!(other[0].key, first[0].key);
}

#[tokio::test]
async fn without_seals_all_goes_as_it_is_kept() {
    let (later, _) = in_thread();
    let (seen, _) = sent(&later, None, |_| String::new()).await;
    assert_eq!(seen, [later.clone(), later]);
}

#[tokio::test]
async fn a_relay_that_names_the_mail_brings_no_seal_into_the_log() {
    fn names(row: &Row) -> String {
        let ours = row.key.message_id(DOMAIN);
        let references = row.message.references.join(" ");
        let (_, seal) = row.key.as_str().split_once('.').unwrap_or_default();
        let end = seal.get(12..).unwrap_or_default();
        format!("2.6.0 <{ours}> [InternalId=4711] after {references}; ...{end} Queued")
    }
    let (later, root) = in_thread();
    let (_, said) = sent(&later, Some(seals()), names).await;
    let (own, root) = (later.key, root);
    let told = format!(
        "2.6.0 <{own}.(seal)@{DOMAIN}> [InternalId=4711] after {root}.(seal)@{DOMAIN} \
         theirs@it.example {root}@other.example; ...(seal) Queued"
    );
    assert_eq!(said, told);
}
