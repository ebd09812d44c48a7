//! Answers in a mailbox elsewhere: fetched by IMAP as shipped, and acted on.

use crate::dovecot::Dovecot;
use crate::mail::header;
use crate::process::{Place, hold, s, until};
use crate::replies::{Ground, PARTNER};

#[test]
fn an_answer_in_a_mailbox_elsewhere_is_fetched_by_what_is_shipped_and_acted_on_once() {
    let dovecot = Dovecot::start(&Place::loopback());
    let mut ground = Ground::reading(Some(&dovecot.fetched()));
    ground.breaks();
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");

    dovecot.append(&answer(&mail, &number, "yes", "accept 2h\n\nMvh\n"));
    dovecot.set_password("another");
    assert!(!dovecot.fetch().status.success(), "by a wrong password");
    dovecot.set_password(Dovecot::PASSWORD);
    fetch(&dovecot);
    let fault = ground.until_state(&number, "accepted");
    assert_eq!(fault["holder"], "it", "{fault}");
    let confirmed = ground.mail(2);
    let answers = header(&confirmed, "In-Reply-To").expect("what it answers");
    assert_eq!(answers, "<yes@it.test>");

    // What samband has put away is not fetched again, and lies on the server as it lay.
    let cur = dovecot.fetched().join("cur");
    until("the mail to be put away", s(60), || {
        let read = std::fs::read_dir(&cur).unwrap().count();
        (read == 1).then_some(())
    });
    fetch(&dovecot);
    let large = "x".repeat(69) + "\n";
    let large = answer(&mail, &number, "large", &large.repeat(6_000));
    dovecot.append(&large);
    fetch(&dovecot);
    // What is too large comes without its body, and its sender is told.
    let told = ground.mail(3);
    let answers = header(&told, "In-Reply-To").expect("what it answers");
    assert_eq!(answers, "<large@it.test>");
    until("the second mail to be put away", s(60), || {
        (std::fs::read_dir(&cur).unwrap().count() == 2).then_some(())
    });
    fetch(&dovecot);
    hold("nothing happens, or is fetched, twice", s(8), || {
        let fetched = |part| std::fs::read_dir(dovecot.fetched().join(part)).unwrap();
        ground.metric("samband_mailbox_acted_total") == 1.0
            && ground.metric("samband_mailbox_read_total") == 2.0
            && ground.mails().len() == 3
            && fetched("cur").count() == 2
            && fetched("new").count() == 0
    });
    let flags = dovecot.flags();
    assert_eq!(flags.len(), 2, "{flags:?}");
    assert!(
        flags.iter().all(|one| one.ends_with("(FLAGS ())")),
        "{flags:?}"
    );
}

fn fetch(dovecot: &Dovecot) {
    let output = dovecot.fetch();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
}

/// An answer to a mail as the mail server elsewhere takes it in.
fn answer(mail: &str, number: &str, id: &str, body: &str) -> String {
    let ours = header(mail, "Message-ID").expect("a Message-ID");
    let (_, domain) = PARTNER.split_once('@').expect("a domain");
    format!(
        "Authentication-Results: mx.mail.test; dmarc=pass header.from={domain}\n\
         From: {PARTNER}\n\
         To: svar@mail.test\n\
         Subject: SV: Down [{number}]\n\
         Message-ID: <{id}@it.test>\n\
         In-Reply-To: {ours}\n\
         Content-Type: text/plain; charset=utf-8\n\
         \n{body}"
    )
}
