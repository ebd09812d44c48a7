//! Answers by mail: a mail through a real relay, what somebody sends back to it, and what
//! comes of that.

use std::fs;
use std::net::{SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, hold, s, until};
use crate::region::small;
use crate::samband::Daemon;

pub(crate) const PARTNER: &str = "it@mail.test";

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn whoever_answers_a_mail_with_yes_has_accepted_and_with_done_has_closed() {
    let mut ground = Ground::start();
    ground.bridge = None;
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    assert_eq!(header(&mail, "Reply-To").as_deref(), Some("svar@mail.test"));
    assert!(
        mail.contains("kan ogs") || mail.contains("also answer"),
        "{mail}"
    );

    ground.answer(&mail, PARTNER, "not-understood", "Takk!", &[]);
    let told = ground.mail(2);
    assert_eq!(
        header(&told, "X-Samband-Reason").as_deref(),
        Some("replied")
    );
    assert_eq!(
        header(&told, "Auto-Submitted").as_deref(),
        Some("auto-replied")
    );
    let answers = header(&told, "In-Reply-To").expect("what it answers");
    assert_eq!(answers, "<not-understood@it.test>");
    assert_eq!(ground.fault(&number)["state"], "assigned");

    ground.answer(&mail, PARTNER, "yes-1", "Accept 2h\n\nMvh\n\n> accept", &[]);
    let fault = ground.until_state(&number, "accepted");
    assert_eq!(fault["holder"], "it", "{fault}");
    assert!(fault["expected_at"].is_string(), "{fault}");
    let (shown, code) = ground.daemon.ask(&["fault", "show", &number]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("(by an answer to a mail)"), "{shown}");
    // Nobody else tells them that it was taken in.
    let confirmed = ground.mail(3);
    assert_eq!(
        header(&confirmed, "X-Samband-Reason").as_deref(),
        Some("replied")
    );

    // The same again, as mail servers do when they are not sure, is known again.
    let mut again = ground.read_mails();
    again.retain(|path| fs::read_to_string(path).unwrap().contains("yes-1@it.test"));
    let twice = ground.postfix.answers().join("new/9999999999.twice");
    fs::copy(&again[0], &twice).unwrap();
    until("the mail to be put away", s(60), || {
        (!twice.exists()).then_some(())
    });
    assert_eq!(ground.metric("samband_mailbox_acted_total"), 1.0);
    assert!(ground.daemon.said().contains("was acted on before"));
    assert_eq!(ground.answers_to("yes-1").len(), 1);

    ground.mend();
    let over = until("the recovery", s(120), || {
        let mails = ground.mails().into_iter();
        let mut ends =
            mails.filter(|mail| header(mail, "X-Samband-Reason").as_deref() == Some("recovered"));
        ends.next()
    });
    ground.answer(
        &over,
        PARTNER,
        "done-1",
        "Ferdig: strømmen gikk; ny sikring",
        &[],
    );
    let fault = ground.until_state(&number, "closed");
    assert_eq!(fault["remedy"], "ny sikring", "{fault}");
    assert_eq!(
        ground.answers_to("yes-1").len(),
        1,
        "it was confirmed twice"
    );
    let (log, code) = ground.daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{log}");
    let (pack, code) = ground.daemon.ask(&["fault", "export", &number]);
    assert_eq!(code, Some(0), "{pack}");
    assert!(
        !pack.contains(PARTNER) && !pack.contains("it.test"),
        "{pack}"
    );
}

#[test]
fn nobody_answers_in_the_name_of_another_and_no_robot_answers_at_all() {
    let mut ground = Ground::start();
    ground.bridge = None;
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    ground.answer(&mail, "council@mail.test", "other-party", "accept", &[]);
    ground.answer(&mail, "it@mail.test.evil.test", "forged", "accept", &[]);
    let away = ["--add-header", "Auto-Submitted: auto-replied"];
    ground.answer(&mail, PARTNER, "away", "accept", &away);
    let unrelated = mail.replace("\nMessage-ID: <", "\nMessage-ID: <0");
    ground.answer(&unrelated, PARTNER, "unrelated", "accept", &[]);
    for (reason, count) in [("stranger", 2.0), ("robot", 1.0), ("unrelated", 1.0)] {
        until(&format!("the {reason} to be refused"), s(60), || {
            let label = format!("reason=\"{reason}\"");
            let seen = ground
                .daemon
                .samples_with("samband_mailbox_refused_total", &label);
            (seen == [count]).then_some(())
        });
    }
    assert_eq!(ground.fault(&number)["state"], "assigned");
    // They lie where people find them, marked; and nobody has been written to.
    let aside = ground.read_mails();
    assert!(
        aside.len() == 4
            && aside
                .iter()
                .all(|path| path.to_string_lossy().ends_with(":2,FS")),
        "{aside:?}"
    );
    hold("nobody is answered", s(8), || ground.mails().len() == 1);
    assert_eq!(ground.metric("samband_mailbox_acted_total"), 0.0);
    assert!(ground.metric("samband_mailbox_last_success_timestamp_seconds") > 1.7e9);
}

#[test]
fn killed_between_the_log_and_the_mailbox_it_acts_once() {
    let mut ground = Ground::start();
    ground.bridge = None;
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    // Where mails are put away nothing can be put.
    let cur = ground.postfix.answers().join("cur");
    fs::remove_dir(&cur).unwrap();
    fs::write(&cur, "").unwrap();
    ground.answer(&mail, PARTNER, "words-1", "comment: we are on our way", &[]);
    until("the comment", s(60), || {
        (ground.said(&number) == 1).then_some(())
    });
    until("the trouble to be said", s(60), || {
        ground
            .daemon
            .said()
            .contains("answers by mail are not read")
            .then_some(())
    });
    ground.daemon.kill();
    fs::remove_file(&cur).unwrap();
    fs::create_dir(&cur).unwrap();
    ground.daemon.again();
    until("the mail to be put away", s(60), || {
        (ground.read_mails().len() == 1).then_some(())
    });
    assert!(
        ground.daemon.said().contains("was acted on before"),
        "{}",
        ground.daemon.said()
    );
    assert_eq!(ground.said(&number), 1);
    until("its confirmation", s(60), || {
        (ground.answers_to("words-1").len() == 1).then_some(())
    });
    hold("one confirmation", s(8), || {
        ground.answers_to("words-1").len() == 1
    });
}

#[test]
fn whoever_has_worked_out_which_mail_to_answer_has_not_got_it_and_is_told_so() {
    let mut ground = Ground::start();
    ground.breaks();
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    let id = header(&mail, "Message-ID").expect("a Message-ID");
    let (key, rest) = id.split_once('.').expect("a seal");
    let (seal, _) = rest.split_once('@').expect("a domain");
    assert_eq!((key.len(), seal.len()), (65, 32), "{id}");
    let guessed = format!("{}{}", &seal[1..], &seal[..1]);
    assert_ne!(guessed, seal);
    for (name, other) in [
        ("worked-out", format!("{key}@mail.test>")),
        ("guessed", format!("{key}.{guessed}@mail.test>")),
    ] {
        let named = mail.replace(&id, &other);
        ground.answer(&named, PARTNER, name, "reject: not ours", &[]);
        let told = until(name, s(60), || ground.answers_to(name).pop());
        assert!(told.contains("recognise"), "{told}");
        assert!(!told.contains(seal), "{told}");
    }
    assert_eq!(ground.fault(&number)["state"], "assigned");
    let label = "reason=\"unsealed\"";
    let refused = ground
        .daemon
        .samples_with("samband_mailbox_refused_total", label);
    assert_eq!(refused, [2.0]);
    // Whoever has got it answers, and what comes after it names it as it came.
    ground.answer(&mail, PARTNER, "yes", "accept", &[]);
    ground.until_state(&number, "accepted");
    let confirmed = until("the confirmation", s(60), || ground.answers_to("yes").pop());
    let thread = header(&confirmed, "References").expect("a thread");
    assert!(thread.contains(&id), "{thread}");
    ground.mend();
    let over = until("the recovery", s(120), || {
        let mut mails = ground.mails().into_iter();
        mails.find(|mail| header(mail, "X-Samband-Reason").as_deref() == Some("recovered"))
    });
    assert_eq!(header(&over, "References"), Some(id.clone()), "{over}");
    // What is kept and handed out names none of it.
    let (pack, code) = ground.daemon.ask(&["fault", "export", &number]);
    assert_eq!(code, Some(0), "{pack}");
    assert!(!pack.contains(seal), "{pack}");
    let said = ground.daemon.said();
    assert!(said.contains(" TRACE ") && said.contains("somebody has answered by mail"));
    let json = ground.daemon.get(&format!("/api/v1/faults/{number}"));
    let json = json.expect("the fault");
    for (what, text) in [
        ("log", said),
        ("metrics", ground.daemon.metrics()),
        ("fault", json),
    ] {
        let line = text.lines().find(|line| line.contains(seal));
        assert_eq!(line, None, "{what}");
    }
    for entry in fs::read_dir(ground.daemon.state()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let found = bytes
                .windows(seal.len())
                .any(|piece| piece == seal.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[test]
fn a_mail_over_which_it_ended_twice_is_put_aside_and_the_next_is_read() {
    let mut ground = Ground::start();
    ground.breaks();
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    ground.daemon.kill();
    ground.answer(&mail, PARTNER, "ends-it", "comment: we are on our way", &[]);
    let new = ground.postfix.answers().join("new");
    let name = until("the mail to come in", s(60), || {
        let entry = fs::read_dir(&new).unwrap().next()?;
        entry.unwrap().file_name().into_string().ok()
    });
    let note = ground.daemon.state().join("mailbox.reading");
    fs::write(&note, format!("again {name}\n")).unwrap();
    ground.answer(&mail, PARTNER, "next", "accept", &[]);
    ground.daemon.again();
    ground.until_state(&number, "accepted");
    assert_eq!(ground.said(&number), 0);
    assert!(
        ground
            .daemon
            .said()
            .contains("put aside, and not read again")
    );
    let aside = ground.read_mails();
    let aside = aside.iter().map(|path| path.to_string_lossy().into_owned());
    let aside: Vec<String> = aside.filter(|path| path.ends_with(":2,FS")).collect();
    assert!(aside.len() == 1 && aside[0].contains(&name), "{aside:?}");
    let label = "reason=\"broken\"";
    let counted = ground
        .daemon
        .samples_with("samband_mailbox_refused_total", label);
    assert_eq!(counted, [1.0]);
    until("the note to be taken away", s(60), || {
        (!note.exists()).then_some(())
    });
}

/// A bridge that can break, a relay with a mailbox for answers, and samband that reads it.
pub(crate) struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    bridge: Option<TcpListener>,
    address: SocketAddrV4,
    place: Place,
    _dns: Dns,
}

impl Ground {
    fn start() -> Self {
        Self::reading(None)
    }

    /// The same, with answers in another Maildir than the relay's.
    pub(crate) fn reading(maildir: Option<&Path>) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let address = address(&bridge);
        let place = Place::loopback();
        let postfix = Postfix::start(&place, Mood::Accepting);
        let settings = relay_settings(postfix.address, &postfix);
        let mailbox = format!(
            "[mailbox]\naddress = \"svar@mail.test\"\nmaildir = \"{}\"\npoll = \"5s\"\nauthserv_id = \"mx.mail.test\"\n",
            maildir.unwrap_or(&postfix.answers()).display()
        );
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD), ("RUST_LOG", "trace")];
        let region = small(address, dns.address);
        let settings = settings + &mailbox;
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
        daemon.until_all_looked();
        Self {
            daemon,
            postfix,
            bridge: Some(bridge),
            address,
            place,
            _dns: dns,
        }
    }

    pub(crate) fn breaks(&mut self) {
        self.bridge = None;
    }

    fn mend(&mut self) {
        self.bridge = Some(TcpListener::bind(self.address).unwrap());
    }

    /// The mails to whoever is to mend it, oldest first.
    pub(crate) fn mails(&self) -> Vec<String> {
        let to = |mail: &String| header(mail, "Delivered-To").is_some_and(|to| to == PARTNER);
        self.postfix.mails().into_iter().filter(to).collect()
    }

    /// Those of them that answer an answer of this id.
    fn answers_to(&self, id: &str) -> Vec<String> {
        let id = Some(format!("<{id}@it.test>"));
        let mut mails = self.mails();
        mails.retain(|mail| header(mail, "In-Reply-To") == id);
        mails
    }

    /// Waits for so many of them; the last of these.
    pub(crate) fn mail(&self, count: usize) -> String {
        until(&format!("mail {count}"), s(120), || {
            self.mails().get(count - 1).cloned()
        })
    }

    /// Sends an answer to a mail as a client does that is told to.
    fn answer(&self, mail: &str, from: &str, id: &str, body: &str, more: &[&str]) {
        let ours = header(mail, "Message-ID").expect("a Message-ID");
        let subject = header(mail, "Subject").expect("a subject");
        let number = header(mail, "X-Samband-Fault").expect("a number");
        let server = self.postfix.address.ip().to_string();
        let port = self.postfix.address.port().to_string();
        // What a subject is encoded in is not asked about here.
        let subject = match subject.contains(&number) {
            true => format!("SV: {subject}"),
            false => format!("SV: Down [{number}]"),
        };
        // As a mail server says it at the top of what it takes in.
        let domain = from.split('@').next_back().expect("a domain");
        let vouched =
            format!("Authentication-Results: mx.mail.test; dmarc=pass header.from={domain}");
        let (id, reply) = (format!("<{id}@it.test>"), format!("In-Reply-To: {ours}"));
        let fixed = [
            "--server",
            &server,
            "--port",
            &port,
            "--tls",
            "--auth",
            "PLAIN",
            "--auth-user",
            Postfix::USER,
            "--auth-password",
            Postfix::PASSWORD,
            "--from",
            from,
            "--to",
            "svar@mail.test",
            "--h-From",
            from,
            "--h-Subject",
            &subject,
            "--h-Message-Id",
            &id,
            "--add-header",
            &reply,
            "--add-header",
            &vouched,
            "--add-header",
            "Content-Type: text/plain; charset=utf-8",
            "--body",
            body,
        ];
        let args = [&fixed[..], more].concat();
        let output = self.place.output("swaks", &args);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
    }

    fn fault(&self, number: &str) -> Value {
        self.daemon
            .fault(number, s(10), |fault| fault["number"] == *number)
    }

    pub(crate) fn until_state(&self, number: &str, state: &str) -> Value {
        until(state, s(60), || {
            let body = self.daemon.get(&format!("/api/v1/faults/{number}"))?;
            let fault: Value = serde_json::from_str(&body).ok()?;
            (fault["state"] == *state).then_some(fault)
        })
    }

    /// How often the partner has said something of a fault.
    fn said(&self, number: &str) -> usize {
        let (shown, _) = self.daemon.ask(&["fault", "show", number]);
        shown.matches("we are on our way").count()
    }

    pub(crate) fn metric(&self, name: &str) -> f64 {
        self.daemon.samples_of(name)[0]
    }

    /// The mails that were put away.
    fn read_mails(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.postfix.answers().join("cur")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }
}
