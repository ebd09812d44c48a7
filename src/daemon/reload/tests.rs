//! What a reload changes, and what it names.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::*;
use crate::daemon::courier::{self, Inbox};
use crate::notice::{Outcome, Receipt};
use crate::send::samples::Relay;
use crate::store::samples::row;

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

fn with_mail(mail: send::Settings) -> Settings {
    Settings {
        mail: Some(mail),
        ..Settings::default()
    }
}

async fn receipt(receipts: &mut mpsc::Receiver<Receipt>) -> Receipt {
    let receipt = timeout(LONG, receipts.recv()).await.expect("in time");
    receipt.expect("a receipt")
}

/// A courier at work.
fn working(settings: &send::Settings) -> (Inbox<Mails>, mpsc::Receiver<Receipt>) {
    let (inbox, courier) =
        courier::courier(Secrets::default().mails(Relays::new(settings, Arc::default()).unwrap()));
    let (sender, receipts) = mpsc::channel(4);
    tokio::spawn(courier.run(sender));
    (inbox, receipts)
}

#[tokio::test]
async fn mails_go_by_the_new_settings_and_bear_the_same_message_ids() {
    let (before, after) = (Relay::start([]).await, Relay::start([]).await);
    let mut settings = Some(before.settings(2));
    let (inbox, mut receipts) = working(&before.settings(2));
    let mut new = after.settings(2);
    new.from = "samband <vakt@annet.example>".into();
    new.message_id_domain = "annet.example".into();
    reload_mail(
        Some(&inbox),
        &Arc::default(),
        &Secrets::default(),
        &mut settings,
        Some(new),
    );
    let kept = settings.expect("mail");
    assert_eq!(kept.port, after.address.port());
    assert_eq!(&*kept.message_id_domain, "samband.fosen.example");
    inbox.offer(row(1, 0)).unwrap();
    let Receipt { key, outcome, .. } = receipt(&mut receipts).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(before.seen.lock().unwrap().connections, 0);
    let seen = after.seen.lock().unwrap();
    let id = format!("Message-ID: <{}>", key.message_id("samband.fosen.example"));
    assert!(seen.mails[0].contains(&id), "{}", seen.mails[0]);
    assert!(
        seen.lines
            .iter()
            .any(|line| line.contains("vakt@annet.example"))
    );
}

#[tokio::test]
async fn mail_settings_that_cannot_work_leave_the_old_ones() {
    let relay = Relay::start([]).await;
    let mut settings = Some(relay.settings(2));
    let (inbox, mut receipts) = working(&relay.settings(2));
    let mut wrong = relay.settings(2);
    wrong.security = crate::send::Security::Tls;
    wrong.ca_file = Some(PathBuf::from("/nowhere/ca.pem"));
    reload_mail(
        Some(&inbox),
        &Arc::default(),
        &Secrets::default(),
        &mut settings,
        Some(wrong),
    );
    assert_eq!(settings, Some(relay.settings(2)));
    inbox.offer(row(1, 0)).unwrap();
    let outcome = receipt(&mut receipts).await.outcome;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[tokio::test]
async fn settings_that_are_the_same_leave_connections_alone() {
    let relay = Relay::start([]).await;
    let mut settings = Some(relay.settings(1));
    let (inbox, mut receipts) = working(&relay.settings(1));
    for serial in 1..=2 {
        inbox.offer(row(serial, 0)).unwrap();
        receipt(&mut receipts).await;
        reload_mail(
            Some(&inbox),
            &Arc::default(),
            &Secrets::default(),
            &mut settings,
            Some(relay.settings(1)),
        );
    }
    assert_eq!(relay.seen.lock().unwrap().connections, 1);
}

#[tokio::test]
async fn what_waits_for_the_next_start_is_named_and_nothing_else() {
    let relay = Relay::start([]).await;
    let old = with_mail(relay.settings(2));
    assert_eq!(at_next_start(&old, &old), Vec::<&str>::new());
    let mut new = with_mail(relay.settings(9));
    new.log.level = "debug".into();
    assert_eq!(at_next_start(&old, &new), Vec::<&str>::new());
    new.mail.as_mut().unwrap().message_id_domain = "annet.example".into();
    new.web.public_url = "https://samband.example".into();
    new.store.path = PathBuf::from("/elsewhere");
    new.log.format = crate::config::LogFormat::Json;
    new.probe.contact = Some("drift@fosen.example".into());
    new.access.links = true;
    assert_eq!(
        at_next_start(&old, &new),
        [
            "[mail] message_id_domain",
            "[web] public_url",
            "[store] path",
            "[log] format",
            "[probe]",
            "[access] links",
        ]
    );
    let none = Settings::default();
    assert_eq!(at_next_start(&old, &none), ["[mail], which is gone"]);
    assert_eq!(
        at_next_start(&none, &old),
        ["[mail], which there was none of"]
    );
}
