//! Two relays on real sockets, each doing what its script says.

use super::*;
use crate::send::samples::{Act, Ask, Relay};
use crate::store::samples::row;

/// Longer than a test.
const FOR_EVER: Duration = Duration::from_secs(3600);

struct Two {
    first: Relay,
    second: Relay,
    relays: Relays,
}

async fn two(script: impl IntoIterator<Item = (Ask, Act)>, left_alone: Duration) -> Two {
    let first = Relay::start(script).await;
    let second = Relay::start([]).await;
    let mailer = |relay: &Relay| Mailer::new(&relay.settings(2)).unwrap();
    let relays = Relays::of(
        mailer(&first),
        Some(mailer(&second)),
        left_alone,
        Arc::default(),
    );
    Two {
        first,
        second,
        relays,
    }
}

impl Two {
    async fn send(&self, serial: u32) -> Outcome {
        self.relays.carry(&row(serial, 0)).await.outcome
    }

    fn mails(&self) -> (usize, usize) {
        let mails = |relay: &Relay| relay.seen.lock().unwrap().mails.len();
        (mails(&self.first), mails(&self.second))
    }

    fn counts(&self, of: impl Fn(&RelayMeter) -> &AtomicU64) -> (u64, u64) {
        let meters = &self.relays.inner.meters;
        let get = |meter| of(meter).load(Ordering::Relaxed);
        (get(&meters.first), get(&meters.fallback))
    }
}

const BUSY: Act = Act::Say("421 4.3.2 not now");

#[tokio::test]
async fn the_second_takes_over_while_the_first_is_away_and_gives_back() {
    let two = two([(Ask::Banner, BUSY)], Duration::ZERO).await;
    let accepted = two.send(1).await;
    assert_eq!(
        accepted,
        Outcome::Accepted {
            response: "127.0.0.1: 250 2.0.0 Ok: queued as 4711".to_owned()
        }
    );
    assert_eq!(two.mails(), (0, 1));
    two.first.then([]);
    assert_eq!(two.send(2).await.slug(), "accepted");
    assert_eq!(two.mails(), (1, 1));
    assert_eq!(two.counts(|meter| &meter.accepted), (1, 1));
    assert_eq!(two.counts(|meter| &meter.unreached), (1, 0));
}

#[tokio::test]
async fn one_that_was_away_is_left_alone_and_not_waited_for_by_each_mail() {
    let two = two([(Ask::Ehlo, Act::Cut)], FOR_EVER).await;
    for serial in 1..=5 {
        assert_eq!(two.send(serial).await.slug(), "accepted");
    }
    assert_eq!(two.mails(), (0, 5));
    assert_eq!(two.counts(|meter| &meter.attempts), (1, 5));
    // If the second fails too, the first is asked all the same.
    two.first.then([]);
    two.second.then([(Ask::Banner, BUSY)]);
    two.relays.take_leave().await;
    assert_eq!(two.send(6).await.slug(), "accepted");
    assert_eq!(two.mails(), (1, 5));
}

#[tokio::test]
async fn what_the_first_says_of_a_recipient_is_not_asked_of_the_second() {
    for (act, expected) in [
        (Act::Say("550 5.1.1 no such user"), "permanent"),
        (Act::Say("451 4.7.1 greylisted"), "temporary"),
        (Act::Cut, "temporary"),
    ] {
        let two = two([(Ask::Rcpt, act)], FOR_EVER).await;
        assert_eq!(two.send(1).await.slug(), expected);
        assert_eq!(two.second.seen.lock().unwrap().connections, 0);
    }
}

#[tokio::test]
async fn what_the_first_may_have_taken_is_left_to_the_next_attempt() {
    let two = two([(Ask::Dot, Act::Cut)], FOR_EVER).await;
    assert_eq!(two.send(1).await.slug(), "ambiguous");
    assert_eq!(two.second.seen.lock().unwrap().connections, 0);
    // The next goes by the second, the first being away, and is known again.
    two.first.then([(Ask::Banner, BUSY)]);
    assert_eq!(two.send(1).await.slug(), "accepted");
    let id = |relay: &Relay| {
        let seen = relay.seen.lock().unwrap();
        let mail = seen.mails.last().unwrap().clone();
        let line = mail.lines().find(|line| line.starts_with("Message-ID:"));
        line.unwrap().to_owned()
    };
    assert_eq!(id(&two.first), id(&two.second));
}

#[tokio::test]
async fn a_relay_that_takes_nothing_from_anybody_is_as_good_as_away() {
    let later = Act::Say("451 4.3.0 later");
    let stranger = Act::Say("530 5.7.57 Client not authenticated to send mail");
    let sender = Act::Say("550 5.7.1 sender not permitted");
    for (ask, act) in [
        (Ask::Banner, later.clone()),
        (Ask::Ehlo, later.clone()),
        (Ask::Mail, later),
        (Ask::Mail, stranger),
        (Ask::Mail, sender),
    ] {
        let two = two([(ask, act.clone())], FOR_EVER).await;
        for serial in 1..=2 {
            assert_eq!(two.send(serial).await.slug(), "accepted", "{act:?}");
        }
        assert_eq!(two.mails(), (0, 2));
        assert_eq!(two.counts(|meter| &meter.unreached), (1, 0));
        // With nobody else to ask it waits until somebody has mended the relay.
        let alone = Mailer::new(&two.first.settings(1)).unwrap();
        let alone = Relays::of(alone, None, FOR_EVER, Arc::default());
        two.second.then([(ask, act)]);
        two.relays.take_leave().await;
        for outcome in [two.send(3).await, alone.carry(&row(3, 0)).await.outcome] {
            let Outcome::Temporary { why } = outcome else {
                panic!("not temporary: {outcome:?}");
            };
            assert!(why.starts_with(UNREACHED), "{why}");
        }
    }
}

#[tokio::test]
async fn what_one_relay_is_unable_to_take_is_asked_of_the_other_and_keeps_nothing_else() {
    let two = two([], FOR_EVER).await;
    let mut beyond_ascii = row(1, 0);
    beyond_ascii.recipient.address = "vakt@åfjord.example".to_owned();
    // Neither is away, and time changes nothing.
    let refused = two.relays.carry(&beyond_ascii).await.outcome;
    assert_eq!(refused.slug(), "permanent", "{refused:?}");
    assert_eq!(two.counts(|meter| &meter.unreached), (0, 0));
    let able = "250-relay\r\n250-8BITMIME\r\n250 SMTPUTF8";
    two.second.then([(Ask::Ehlo, Act::Say(able))]);
    let taken = two.relays.carry(&beyond_ascii).await.outcome;
    assert_eq!(taken.slug(), "accepted", "{taken:?}");
    assert_eq!(two.mails(), (0, 1));
    assert_eq!(two.send(2).await.slug(), "accepted");
    assert_eq!(two.mails(), (1, 1));
}

#[tokio::test]
async fn when_no_relay_can_be_asked_that_is_said_first() {
    let two = two([(Ask::Banner, BUSY)], FOR_EVER).await;
    two.second.then([(Ask::Banner, Act::Cut)]);
    let Outcome::Temporary { why } = two.send(1).await else {
        panic!("not temporary");
    };
    assert!(why.starts_with(UNREACHED) && why.contains("421"), "{why}");
    let alone = Mailer::new(&two.first.settings(1)).unwrap();
    let alone = Relays::of(alone, None, FOR_EVER, Arc::default());
    let Outcome::Temporary { why } = alone.carry(&row(1, 0)).await.outcome else {
        panic!("not temporary");
    };
    assert!(why.starts_with(UNREACHED), "{why}");
}
