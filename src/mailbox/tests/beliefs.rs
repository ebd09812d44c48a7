//! Who is believed, and what their answer does.

use super::super::authentication::is_believed;
const KARI: &str = "kari@it.example";

#[test]
fn what_the_mail_server_has_found_counts_in_its_own_name_only() {
    let ours = "mx.samband.example";
    let says = |field: &str| is_believed(field, ours, KARI);
    for field in [
        "mx.samband.example; dmarc=pass (p=none dis=none) header.from=it.example",
        "MX.Samband.Example 1; spf=fail smtp.mailfrom=x.example; dmarc=pass header.from=it.example",
        "mx.samband.example; dkim=pass header.d=it.example header.s=s1",
        "mx.samband.example; spf=pass smtp.mailfrom=kari@mail.it.example",
        "mx.samband.example; dmarc=none; dkim=pass header.d=it.example",
    ] {
        assert!(says(field), "{field}");
    }
    for field in [
        "",
        "mx.samband.example; none",
        "mx.evil.example; dmarc=pass header.from=it.example",
        "mx.samband.example.evil; dmarc=pass header.from=it.example",
        "(mx.samband.example) mx.evil.example; dmarc=pass",
        "mx.samband.example; dmarc=fail header.from=it.example; dkim=pass header.d=it.example",
        "mx.samband.example; dmarc=pass header.from=evil.example",
        "mx.samband.example; dmarc=fail; dmarc=pass header.from=it.example",
        "mx.samband.example; dkim=pass header.d=evil.example",
        "mx.samband.example; dkim=pass header.d=example",
        "mx.samband.example; spf=pass smtp.mailfrom=evil.example",
        "mx.samband.example; spf=pass smtp.mailfrom=notit.example",
        "mx.samband.example; spf=fail (dmarc=pass) smtp.mailfrom=it.example",
        "mx.samband.example; x=\"; dmarc=pass\"",
        "mx.samband.example; spf=pass smtp.mailfrom=\"\\\"; dmarc=pass; \"@evil.example",
        "mx.samband.example; spf=fail (\\) ; dmarc=pass )",
    ] {
        assert!(!says(field), "{field}");
    }
}

mod judging {
    use jiff::Timestamp;

    use super::super::super::judge::{
        Circumstances, Claim, Judged, Ours, Sender, Why, claim, judge, references, sender,
    };
    use super::super::super::{Mail, Place, Settings, read};
    use super::super::with;
    use crate::access::{self, Mark};
    use crate::fault::{Act, Capacity, Fault, Posted, Remark, Through, Way, What};
    use crate::inventory::{Inventory, Language};
    use crate::notice::{Came, Channel, Key, Message, Reason, Recipient, Row, RowState};
    use crate::view::sample;

    const NHN: &str = "vakt@nhn.example";

    /// What our mail server says of a mail from a domain.
    fn vouched(domain: &str) -> String {
        format!("Authentication-Results: mx.example; dmarc=pass header.from={domain}\n")
    }

    fn settings() -> Settings {
        Settings {
            address: "svar@samband.example".into(),
            place: Place::Maildir("/var/mail/samband".into()),
            poll: std::time::Duration::from_secs(30),
            authserv_id: "mx.example".into(),
        }
    }

    fn key() -> Key {
        Key::of("install", "FOSEN-2026-0042", 0, Channel::Email, NHN)
    }

    const DOMAIN: &str = "samband.example";

    fn seals() -> access::Key {
        access::Key::new([7; access::Key::LENGTH])
    }

    /// As it stands in the mail itself.
    fn id() -> String {
        let seal = seals().seal_of_message(key().as_str());
        key().sealed(&seal).message_id(DOMAIN)
    }

    /// A mail from an address that answers ours.
    fn mail_of(from: &str, fields: &str, line: &str) -> Mail {
        let all = format!("In-Reply-To: <{}>\n{fields}", id());
        let bytes = String::from_utf8(with(&all, line)).unwrap();
        let bytes = bytes.replace("Kari Nordmann <kari@it.example>", from);
        read(bytes.as_bytes()).unwrap()
    }

    fn answered() -> Row {
        Row {
            key: key(),
            region: "fosen".to_owned(),
            fault: crate::fault::Number::parse("FOSEN-2026-0042"),
            ordinal: 0,
            reason: Reason::Responsible,
            channel: Channel::Email,
            recipient: Recipient {
                party: "nhn".to_owned(),
                address: NHN.to_owned(),
                language: Language::Bokmal,
            },
            message: Message {
                subject: String::new(),
                text: String::new(),
                html: String::new(),
                references: Vec::new(),
                reply_to: None,
                link: None,
            },
            created_at: sample::at(sample::BEGAN),
            state: RowState::Sent,
            attempts: 1,
            ambiguous: 0,
            response: None,
            tried_at: None,
        }
    }

    fn inventory() -> Inventory {
        sample::inventory(&sample::Names::default(), true)
    }

    fn fault() -> Fault {
        sample::fault(
            &inventory(),
            42,
            "afjord.helsesenter.linje",
            &sample::AFJORD,
        )
    }

    fn claim_of(mail: &Mail) -> Result<Claim, Why> {
        let ours = Ours {
            from: &["samband@samband.example"],
            domain: DOMAIN,
            key: &seals(),
        };
        claim(mail, &settings(), &ours)
    }

    fn claimed(mail: &Mail) -> Result<String, Why> {
        claim_of(mail).map(|claim| claim.from)
    }

    #[test]
    fn only_whoever_has_a_mail_of_ours_can_name_it() {
        let other = Key::of("install", "FOSEN-2026-0043", 0, Channel::Email, NHN);
        let seal = seals().seal_of_message(key().as_str());
        let elsewhere = access::Key::new([8; access::Key::LENGTH]);
        let claimed = |ids: &str| {
            let fields = format!("{}In-Reply-To: {ids}\n", vouched("it.example"));
            claim_of(&read(&with(&fields, "accept")).unwrap())
        };
        let known = |ids: &str| claimed(ids).map(|claim| (claim.keys, claim.sealed));
        let id = |key: &Key| format!("<{}>", key.message_id(DOMAIN));
        for ids in [
            id(&key().sealed(&seal)),
            id(&key().sealed(&seal)).to_uppercase(),
            // Beside what was worked out, what is known counts.
            format!("{} {}", id(&key().sealed(&seal)), id(&other)),
        ] {
            assert_eq!(known(&ids), Ok((vec![key()], true)), "{ids}");
        }
        let forged = elsewhere.seal_of_message(key().as_str());
        let strange = format!("{}é", &seal[..30]);
        for (of, seal) in [
            (key(), String::new()),
            (key(), forged),
            (key(), seal[..30].to_owned()),
            (key(), format!("{seal}00")),
            (key(), "0".repeat(32)),
            (other, seal),
        ] {
            assert_eq!(
                known(&id(&of.sealed(&seal))),
                Ok((vec![of], false)),
                "{seal}"
            );
        }
        assert_eq!(known(&id(&key())), Ok((vec![key()], false)));
        assert_eq!(known(&id(&key().sealed(&strange))), Err(Why::Unrelated));
    }

    #[test]
    fn nobody_is_given_the_seal_of_a_mail_that_they_have_not_got() {
        let id = |id: &str| {
            let mail = format!("Message-ID: <{id}>\nSubject: x\n\naccept");
            read(mail.as_bytes()).unwrap()
        };
        let (ours, theirs) = (key().message_id(DOMAIN), "x@it.example".to_owned());
        let to = |mail: &Mail, sealed| references(mail, &key(), sealed, DOMAIN);
        assert_eq!(to(&id(&theirs), true), [ours.clone(), theirs.clone()]);
        assert_eq!(to(&id(&theirs), false), [theirs]);
        // Theirs that looks like another of ours would get its seal on the way.
        let other = Key::of("install", "FOSEN-2026-0043", 0, Channel::Email, NHN);
        let looks = other.message_id("SAMBAND.example");
        assert_eq!(to(&id(&looks), true), [ours]);
        assert!(to(&id(&looks), false).is_empty());
    }

    #[test]
    fn a_claim_needs_a_person_an_address_and_a_mail_of_ours() {
        let from = |from: &str, fields: &str| claimed(&mail_of(from, fields, "accept"));
        let ours = vouched("nhn.example");
        assert_eq!(from(NHN, &ours), Ok(NHN.to_owned()));
        assert_eq!(from(NHN, "Auto-Submitted: auto-replied\n"), Err(Why::Robot));
        assert_eq!(from("a@b.example, c@d.example", ""), Err(Why::Sender));
        assert_eq!(from("SVAR@samband.example", ""), Err(Why::Own));
        assert_eq!(from("samband@samband.example", ""), Err(Why::Own));
        for unrelated in [
            "",
            "In-Reply-To: <x@samband.example>\n",
            &format!("In-Reply-To: <{}@evil.example>\n", key()),
            &format!("In-Reply-To: <{}@samband.example>\n", &key().as_str()[1..]),
        ] {
            let fields = format!("{}{unrelated}", vouched("it.example"));
            let mail = read(&with(&fields, "accept")).unwrap();
            assert_eq!(claimed(&mail), Err(Why::Unrelated), "{unrelated}");
        }
    }

    #[test]
    fn for_whom_the_mail_server_does_not_vouch_nobody_acts() {
        let ours = vouched("nhn.example");
        let forged = "Authentication-Results: mx.example; dmarc=fail header.from=nhn.example\n";
        let both = format!("{forged}{ours}");
        let elsewhere = ours.replace("mx.example", "mx.evil.example");
        let with_results = |fields: &str| claimed(&mail_of(NHN, fields, "accept"));
        assert_eq!(with_results(&ours), Ok(NHN.to_owned()));
        assert_eq!(with_results(&elsewhere), Err(Why::Unproven));
        assert_eq!(with_results(""), Err(Why::Unproven));
        assert_eq!(with_results(forged), Err(Why::Unproven));
        assert_eq!(with_results(&both), Err(Why::Unproven));
    }

    #[test]
    fn what_a_server_writes_is_told_from_what_only_looks_like_it() {
        let ours = vouched("nhn.example");
        let value = ours.trim_end().split_once(": ").unwrap().1;
        let none = "Authentication-Results: mx.example; none\n";
        let with_results = |fields: &str| claimed(&mail_of(NHN, fields, "accept"));
        let believed = Ok(NHN.to_owned());
        for fields in [
            ours.clone(),
            ours.to_uppercase(),
            ours.replace("; ", ";\n\t"),
            format!("{ours}Authentication-Results : mx.example; none\n"),
        ] {
            // In the order written, above all others.
            let mail = mail_of(NHN, "", "accept");
            assert_eq!(claimed(&mail), Err(Why::Unproven));
            assert_eq!(with_results(&fields), believed, "{fields}");
        }
        for fields in [
            // Read by all and written by none since 2001: no server takes it out.
            format!("Authentication-Results : {value}\n"),
            format!("Authentication-Results\t:{value}\n"),
            format!("authentication-results  \t : {value}\n{ours}"),
            format!("Authentication-Results\u{a0}: {value}\n"),
            format!("Authentication-Results\r: {value}\n"),
            format!("Authentication Results: {value}\n"),
            // What is folded below a line that is no field goes on in none.
            format!("{none}no field: x\n ; dmarc=pass header.from=nhn.example\n"),
            format!("{none}no field\n ; dmarc=pass header.from=nhn.example\n"),
            format!("{none}{}", "; dmarc=pass header.from=nhn.example\n"),
        ] {
            assert_eq!(with_results(&fields), Err(Why::Unproven), "{fields}");
        }
    }

    #[test]
    fn who_is_no_contact_of_the_party_that_was_written_to_is_a_stranger() {
        let inventory = inventory();
        let from = |from: &str, row: &Row| sender(from, row, &inventory);
        let known = from(NHN, &answered());
        let party = |sender: Sender| sender.recipient.party;
        assert_eq!(known.map(party), Ok("nhn".to_owned()));
        for other in [
            "vakt@fosen-ikt.example",
            "x@nhn.example",
            "vakt@nhn.example.evil.example",
        ] {
            assert_eq!(from(other, &answered()), Err(Why::Stranger), "{other}");
        }
        let mut gone = answered();
        gone.region = "elsewhere".to_owned();
        assert_eq!(from(NHN, &gone), Err(Why::Stranger));
        let mut by_webhook = answered();
        by_webhook.channel = Channel::Webhook;
        assert_eq!(from(NHN, &by_webhook), Err(Why::Unrelated));
    }

    fn posted() -> Posted {
        let mark = |byte: u8| Mark::of(&[byte; 32]).unwrap();
        Posted {
            notice: mark(1),
            contact: mark(2),
            mail: mark(3),
        }
    }

    fn now() -> Timestamp {
        sample::at(sample::NOW)
    }

    fn judged(line: &str, fault: &Fault) -> Judged {
        judged_of(&mail_of(NHN, "", line), fault)
    }

    fn judged_of(mail: &Mail, fault: &Fault) -> Judged {
        let zone = jiff::tz::TimeZone::get("Europe/Oslo").unwrap();
        let about = Circumstances {
            answered: &answered(),
            fault,
            party: "nhn",
            posted: posted(),
            sealed: true,
            now: now(),
            zone: &zone,
        };
        judge(mail, &about)
    }

    #[test]
    fn what_names_a_mail_that_its_sender_has_not_got_does_nothing_and_is_told() {
        let (answered, fault) = (answered(), fault());
        let about = Circumstances {
            answered: &answered,
            fault: &fault,
            party: "nhn",
            posted: posted(),
            sealed: false,
            now: now(),
            zone: &jiff::tz::TimeZone::UTC,
        };
        let judged = judge(&mail_of(NHN, "", "accept"), &about);
        assert_eq!(judged, Judged::Tell(Came::Unsealed));
    }

    #[test]
    fn a_time_counts_from_when_the_answer_was_written() {
        // It is read a quarter past nine.
        let fault = fault();
        let until = |date: &str, line: &str| {
            let date = match date {
                "" => String::new(),
                date => format!("Date: {date}\n"),
            };
            match act(judged_of(&mail_of(NHN, &date, line), &fault)) {
                (Act::Accept { expected_at }, _) => expected_at.map(|at| at.to_string()),
                other => panic!("{other:?}"),
            }
        };
        let read = now();
        let minutes = |minutes: i64| {
            let at = read + jiff::SignedDuration::from_mins(minutes);
            let at = at.to_zoned(jiff::tz::TimeZone::UTC);
            jiff::fmt::rfc2822::to_string(&at).unwrap()
        };
        let after = |minutes: i64| {
            let at = read + jiff::SignedDuration::from_mins(minutes + 120);
            Some(at.to_string())
        };
        for (date, ahead) in [
            (String::new(), 0),
            (minutes(-10), -10),
            (minutes(-23 * 60), -23 * 60),
            (minutes(-25 * 60), 0),
            (minutes(4), 4),
            (minutes(6), 0),
            ("yesterday".to_owned(), 0),
            (format!("{}\nDate: {}", minutes(-10), minutes(-20)), 0),
            (minutes(-10).replace("+0000", "UT (by the clock)"), -10),
        ] {
            assert_eq!(until(&date, "accept in 2 hours"), after(ahead), "{date}");
        }
        // A day and a time by the clock as well: it was written the evening before.
        let evening = "Sat, 21 Nov 2026 23:50:00 +0100";
        let at = |text: &str| Some(sample::at(text).to_string());
        assert_eq!(
            until(evening, "accept tomorrow 10:30"),
            at("2026-11-22T09:30:00Z")
        );
        assert_eq!(
            until("", "accept tomorrow 10:30"),
            at("2026-11-23T09:30:00Z")
        );
    }

    fn act(judged: Judged) -> (Act, Came) {
        match judged {
            Judged::Act(command, came) => {
                let actor = &command.actor;
                assert_eq!(actor.capacity, Capacity::Party("nhn".to_owned()));
                assert_eq!((actor.way, &actor.on_behalf), (Way::Mail(posted()), &None));
                (command.act, came)
            }
            other @ (Judged::Tell(_) | Judged::Repeated(..)) => panic!("{other:?}"),
        }
    }

    fn through(way: Way) -> Option<Through> {
        Some(Through {
            party: sample::party("nhn", "Norsk Helsenett"),
            way,
            user: None,
        })
    }

    fn accepted(way: Way) -> What {
        What::Accepted {
            by: sample::party("nhn", "Norsk Helsenett"),
            through: through(way),
            expected_at: None,
        }
    }

    fn line(text: &str) -> Remark {
        Remark::line(text, 100).unwrap()
    }

    #[test]
    fn what_an_answer_asks_for_is_a_command_in_the_name_of_its_party() {
        let mut fault = fault();
        let yes = |expected_at| (Act::Accept { expected_at }, Came::Accepted);
        assert_eq!(act(judged("accept", &fault)), yes(None));
        // Half past three in Norway, in winter.
        let at = sample::at("2026-11-22T14:30:00Z");
        assert_eq!(act(judged("godta 15:30", &fault)), yes(Some(at)));
        let no = (
            Act::Reject {
                because: line("not ours"),
            },
            Came::Rejected,
        );
        assert_eq!(act(judged("reject: not ours", &fault)), no);
        let said = Act::Comment { text: line("hm") };
        assert_eq!(act(judged("comment: hm", &fault)), (said, Came::Commented));
        let kept = Act::Comment { text: line("a; b") };
        assert_eq!(act(judged("done: a; b", &fault)), (kept, Came::StillFails));
        sample::happens(&mut fault, "2026-11-22T08:20:00Z", What::Cleared);
        let closes = Act::Close {
            cause: line("a"),
            remedy: line("b"),
        };
        assert_eq!(act(judged("done: a; b", &fault)), (closes, Came::Closed));
    }

    #[test]
    fn what_is_not_understood_or_names_another_fault_does_nothing_and_is_told() {
        let fault = fault();
        let table = [
            ("hello", Came::Unclear),
            ("accept on Friday", Came::Time),
            ("reject:", Came::Words),
            ("done: x", Came::Words),
        ];
        for (line, came) in table {
            assert_eq!(judged(line, &fault), Judged::Tell(came), "{line}");
        }
        let long = format!("reject: {}", "x".repeat(501));
        assert_eq!(judged(&long, &fault), Judged::Tell(Came::Words));
        for subject in [
            "[FOSEN-2026-0043]",
            "hello",
            "FOSEN-2026-0042 FOSEN-2026-0043",
        ] {
            let mut mail = mail_of(NHN, "", "accept");
            mail.numbers = read(format!("Subject: {subject}\n\naccept").as_bytes())
                .unwrap()
                .numbers;
            assert_eq!(
                judged_of(&mail, &fault),
                Judged::Tell(Came::Number),
                "{subject}"
            );
        }
    }

    #[test]
    fn of_two_people_of_a_party_who_say_the_same_no_one_is_heard() {
        let mut fault = fault();
        let said_no = What::Rejected {
            by: sample::party("nhn", "Norsk Helsenett"),
            through: through(Way::Api),
            because: "not ours".to_owned(),
            assignment: fault.assignment.clone(),
        };
        sample::happens(&mut fault, "2026-11-22T08:19:00Z", said_no);
        let stale = Judged::Tell(Came::Stale(fault.holder.name.clone()));
        assert_eq!(judged("reject: not ours", &fault), stale);
        assert_eq!(act(judged("accept", &fault)).1, Came::Accepted);
    }

    #[test]
    fn what_was_the_cause_last_time_does_not_close_it_this_time() {
        let mut fault = fault();
        sample::happens(&mut fault, "2026-11-22T08:19:00Z", What::Cleared);
        assert_eq!(act(judged("done: a; b", &fault)).1, Came::Closed);
        let again = What::Reopened {
            finding: fault.finding.clone(),
            anew: true,
        };
        sample::happens(&mut fault, "2026-11-22T08:20:00Z", again);
        sample::happens(&mut fault, "2026-11-22T08:21:00Z", What::Cleared);
        let stale = Judged::Tell(Came::Stale(fault.holder.name.clone()));
        assert_eq!(judged("done: a; b", &fault), stale);
    }

    #[test]
    fn who_answers_a_mail_that_is_overtaken_is_told_and_a_comment_is_never_late() {
        let mut fault = fault();
        let changed = What::Commented {
            by: sample::party("nhn", "Norsk Helsenett"),
            through: None,
            text: "x".to_owned(),
        };
        sample::happens(&mut fault, "2026-11-22T08:19:00Z", changed);
        assert_eq!(act(judged("accept", &fault)).1, Came::Accepted);
        sample::happens(&mut fault, "2026-11-22T08:20:00Z", accepted(Way::Api));
        // Who has accepted may name another time, and not take it back unseen.
        assert_eq!(act(judged("accept 2h", &fault)).1, Came::Accepted);
        let stale = |holder: &str| Judged::Tell(Came::Stale(holder.to_owned()));
        assert_eq!(judged("reject: no", &fault), stale("Norsk Helsenett"));
        let passed_on = What::HandedOver {
            by: None,
            through: None,
            to: sample::party("fosen-ikt", "Fosen IKT"),
            because: "x".to_owned(),
        };
        sample::happens(&mut fault, "2026-11-22T08:21:00Z", passed_on);
        assert_eq!(judged("accept", &fault), stale("Fosen IKT"));
        assert_eq!(judged("reject: no", &fault), stale("Fosen IKT"));
        assert_eq!(act(judged("comment: hm", &fault)).1, Came::Commented);
    }

    #[test]
    fn a_mail_that_was_acted_on_is_known_again() {
        let mut fault = fault();
        let other = Posted {
            mail: posted().notice,
            ..posted()
        };
        sample::happens(
            &mut fault,
            "2026-11-22T08:20:00Z",
            accepted(Way::Mail(other)),
        );
        assert_eq!(act(judged("comment: hm", &fault)).1, Came::Commented);
        let seen = fault.next_ordinal() - 1;
        sample::happens(
            &mut fault,
            "2026-11-22T08:21:00Z",
            accepted(Way::Mail(posted())),
        );
        let again = |came: Came| Judged::Repeated(came, seen);
        assert_eq!(judged("accept", &fault), again(Came::Accepted));
        assert_eq!(judged("comment: twice", &fault), again(Came::Accepted));
    }

    #[test]
    fn a_mail_that_is_read_twice_is_answered_as_the_first_time() {
        let said = |what: What, line: &str| {
            let mut fault = fault();
            sample::happens(&mut fault, "2026-11-22T08:20:00Z", what);
            match judged(line, &fault) {
                Judged::Repeated(came, seen) => (came, seen + 2 == fault.next_ordinal()),
                other @ (Judged::Act(..) | Judged::Tell(_)) => panic!("{other:?}"),
            }
        };
        let by = sample::party("nhn", "Norsk Helsenett");
        let way = || through(Way::Mail(posted()));
        let no = What::Rejected {
            by: by.clone(),
            through: way(),
            because: "no".to_owned(),
            assignment: fault().assignment.clone(),
        };
        let hm = What::Commented {
            by,
            through: way(),
            text: "hm".to_owned(),
        };
        assert_eq!(said(no, "reject: no"), (Came::Rejected, true));
        assert_eq!(said(hm.clone(), "comment: hm"), (Came::Commented, true));
        assert_eq!(said(hm, "done: a; b"), (Came::StillFails, true));
    }

    #[test]
    fn by_answers_to_one_mail_no_more_than_so_much_is_said() {
        let mut fault = fault();
        for number in 10..18 {
            assert_eq!(act(judged("comment: hm", &fault)).1, Came::Commented);
            let mail = Mark::of(&[number; 6]).unwrap();
            let posted = Posted { mail, ..posted() };
            let said = What::Commented {
                by: sample::party("nhn", "Norsk Helsenett"),
                through: through(Way::Mail(posted)),
                text: "x".to_owned(),
            };
            sample::happens(&mut fault, "2026-11-22T08:20:00Z", said);
        }
        assert_eq!(judged("comment: hm", &fault), Judged::Tell(Came::Spent));
    }

    #[test]
    fn the_log_knows_a_mail_by_hashes_and_reads_them_back() {
        let way = serde_json::to_value(Way::Mail(posted())).unwrap();
        let marks = serde_json::json!({
            "notice": "010101010101", "contact": "020202020202", "mail": "030303030303",
        });
        assert_eq!(way, serde_json::json!({ "mail": marks }));
        assert_eq!(
            serde_json::from_value::<Way>(way).unwrap(),
            Way::Mail(posted())
        );
    }
}

/// A client that marks nothing as quoted leaves our own words for the author's.
#[test]
fn no_mail_of_ours_is_an_answer_itself() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/notice/snapshots");
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let whole = std::fs::read_to_string(&path).unwrap();
        let shown = whole.splitn(3, "---\n").nth(2).unwrap();
        let html = path.to_string_lossy().ends_with("html.snap");
        let (_, words) = if html {
            ("", shown)
        } else {
            shown.split_once("\n\n").unwrap_or(("", shown))
        };
        let media = if html { "text/html" } else { "text/plain" };
        let lines: Vec<&str> = words.lines().filter(|_| !html).collect();
        let below = (0..lines.len()).map(|at| lines[at..].iter().take(4).copied().collect());
        let all = below
            .map(|lines: Vec<&str>| lines.join("\n"))
            .chain([words.to_owned()]);
        for body in all {
            let mail = super::with(&format!("Content-Type: {media}; charset=utf-8\n"), &body);
            assert!(super::said(&mail).is_err(), "{}: {body}", path.display());
        }
        looked_at += 1;
    }
    assert!(looked_at > 40, "{looked_at}");
}
