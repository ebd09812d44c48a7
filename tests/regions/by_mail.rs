//! Midt-Troms: a partner outside the health network, which can open no page and no link,
//! answers by mail.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use samband::access::{self, Mark};
use samband::config::Loaded;
use samband::fault::{Fault, Number, Posted, State};
use samband::inventory::Facet;
use samband::mailbox::judge::{self, Circumstances, Judged, Ours};
use samband::mailbox::{Place, Settings, read};
use samband::notice::{Came, Reason, Reply, Row};

use crate::play::{Play, open};
use crate::shipped::{at, flat, loaded, text};

const MORNING: &str = "2026-11-24T07:00:00Z";
const PARTNER: &str = "midt-troms-ikt";
const ADDRESS: &str = "svar@play.example";
const DOMAIN: &str = "play.example";
const ROOM: &str = "berg.omsorgssenter.rom1";

/// The region as it ships, but for IKT Midt-Troms, which is outside the network.
fn told() -> Loaded {
    let inside = "name = \"IKT Midt-Troms\"\nrole = \"it-partner\"\n";
    let text = open(&text("midt-troms"));
    assert_eq!(text.matches(inside).count(), 1);
    let outside = text.replace(inside, &format!("{inside}outside = true\n"));
    loaded(&[("midt-troms", outside)])
}

/// The key of the installation.
fn key() -> access::Key {
    access::Key::new([7; access::Key::LENGTH])
}

/// The last mail about a fault to the partner.
fn last(play: &Play, number: &Number) -> Row {
    let rows = play.rows.iter().rev();
    let mut own = rows.filter(|row| row.recipient.party == PARTNER);
    let found = own.find(|row| row.fault.as_ref() == Some(number));
    found.expect("a mail to the partner").clone()
}

/// The last mail, answered by somebody with this first line: as their client and their
/// mail server make it.
fn answer_to(mail: &Row, line: &str, play: &Play) -> String {
    let seal = key().seal_of_message(mail.key.as_str());
    let ours = mail.key.sealed(&seal).message_id(DOMAIN);
    let from = &mail.recipient.address;
    let (_, domain) = from.split_once('@').expect("an address");
    let date = play.wall().to_zoned(TimeZone::UTC);
    let date = rfc2822::to_string(&date).expect("a date");
    let quoted = mail.message.text.lines().map(|line| format!("> {line}\n"));
    format!(
        "Authentication-Results: mx.play.example; dmarc=pass header.from={domain}\n\
         From: Brukerstøtte <{from}>\nTo: {ADDRESS}\nDate: {date}\n\
         Message-ID: <{}@{domain}>\nIn-Reply-To: <{ours}>\nSubject: SV: {}\n\
         Content-Type: text/plain; charset=utf-8\n\n{line}\n\nMvh\nBrukerstøtte\n\n\
         24. nov. 2026 skrev samband:\n{}",
        play.wall().as_second(),
        mail.message.subject,
        quoted.collect::<String>(),
    )
}

/// What comes of an answer that is read after a while.
fn answer(play: &mut Play, number: &Number, line: &str) -> (Came, Arc<Fault>) {
    let mail = last(play, number);
    let bytes = answer_to(&mail, line, play);
    play.run(5);
    let settings = Settings {
        address: ADDRESS.into(),
        place: Place::Maildir(PathBuf::new()),
        poll: Duration::from_secs(30),
        authserv_id: "mx.play.example".into(),
    };
    let ours = Ours {
        from: &["samband@play.example"],
        domain: DOMAIN,
        key: &key(),
    };
    let read = read(bytes.as_bytes()).expect("a mail");
    let claim = judge::claim(&read, &settings, &ours).expect("a claim");
    assert_eq!((claim.keys, claim.sealed), (vec![mail.key.clone()], true));
    let sender = judge::sender(&claim.from, &mail, &play.inventory).expect("a contact");
    let fault = play.fault(number);
    let posted = Posted {
        notice: Mark::of_hex(mail.key.as_str()).expect("a key"),
        contact: key().recipient("midt-troms", PARTNER, &claim.from),
        mail: key().mail(read.id.as_deref().expect("an id").as_bytes()),
    };
    let about = Circumstances {
        answered: &mail,
        fault: &fault,
        party: &sender.recipient.party,
        posted,
        sealed: claim.sealed,
        now: play.wall(),
        zone: &play.inventory[sender.region].zone,
    };
    let (came, seen) = match judge::judge(&read, &about) {
        Judged::Act(command, came) => {
            let seen = command.expected;
            play.order(*command).expect("what was asked for happens");
            (came, seen)
        }
        Judged::Tell(came) => (came, mail.ordinal),
        Judged::Repeated(..) => panic!("it is read once"),
    };
    let fault = play.fault(number);
    play.reply(Reply {
        region: "midt-troms".to_owned(),
        fault: Arc::clone(&fault),
        to: sender.recipient,
        mail: posted.mail.to_string(),
        references: judge::references(&read, &mail.key, claim.sealed, DOMAIN),
        seen,
        came: came.clone(),
    });
    (came, fault)
}

#[test]
fn a_partner_outside_the_network_says_no_by_mail_and_later_when_it_will_be_mended() {
    let mut play = Play::reading_answers(&told(), MORNING, Some(ADDRESS));
    let number = play.breaks(ROOM, Facet::Reach).number.clone();
    let first = last(&play, &number);
    assert_eq!(first.reason, Reason::Responsible);
    assert_eq!(first.message.reply_to.as_deref(), Some(ADDRESS));
    assert!(
        first.message.text.contains("avvis"),
        "{}",
        first.message.text
    );

    let (came, fault) = answer(
        &mut play,
        &number,
        "Avvis: rommet ble byttet av kommunen selv",
    );
    assert_eq!(came, Came::Rejected);
    assert_eq!((fault.state, fault.rejections), (State::Assigned, 1));
    // It is looked at anew and is theirs again, which they are told: that is what came of it,
    // and nobody writes to them twice.
    play.run(5);
    let again = last(&play, &number);
    let told = (again.reason, again.ordinal > first.ordinal);
    let story = play.story(&number);
    assert_eq!(told, (Reason::Responsible, true), "{story:#?}");
    assert!(
        !story.iter().any(|line| line.ends_with("replied")),
        "{story:#?}"
    );
    assert_eq!(again.message.reply_to.as_deref(), Some(ADDRESS));

    let (came, _) = answer(&mut play, &number, "Hei, vi ser på det");
    assert_eq!(came, Came::Unclear);
    let told = flat(&last(&play, &number).message.text);
    assert!(
        told.contains("ble ikke forstått") && told.contains("godta 14:30"),
        "{told}"
    );

    let (came, fault) = answer(&mut play, &number, "Godta 10:30");
    assert_eq!(came, Came::Accepted);
    // By the clock on their wall.
    let expected_at = Some(at("2026-11-24T09:30:00Z"));
    assert_eq!(fault.state, State::Accepted { expected_at });
    assert_eq!(fault.holder.id, PARTNER);
    play.run(5);
    let told = flat(&last(&play, &number).message.text);
    assert!(told.contains("dere har tatt saken"), "{told}");
    play.mends(ROOM, Facet::Reach);
    assert_eq!(last(&play, &number).reason, Reason::Recovered);
}
