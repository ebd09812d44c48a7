//! Norwegian and Sámi letters: as they are written, wherever a fault is told of.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use samband::config::{AsWritten, Loaded, NoSecrets, Texts, read};
use samband::inventory::{Facet, Language};
use samband::notice::{Channel, Row};
use samband::send::{Mailer, Security, Settings};
use samband::view::topics::{self, Subject};

use crate::play::{Play, open};
use crate::shipped::{Machine, flat, ownership_page, row, text};

const REGION: &str = "troms-ofoten";
/// Three languages in one name; and one with đ in the fault's own.
const MUNICIPALITY: &str = "Gáivuotna - Kåfjord - Kaivuono kommune";
/// As Karasjok's people would name a room there; no room of the file has such letters.
const ROOM: &str = "Čoahkkinlatnja Ŋ/ŧ «đžš» Æøå";

/// The region with a room of that name in Kåfjord, of which a ticket system is told.
fn region() -> String {
    let address = "address = \"2001:db8:4:5540::1:11\"";
    let text = open(&text(REGION));
    let plain = format!("name = \"Rom 1\", {address}");
    assert_eq!(text.matches(&plain).count(), 1);
    text.replace(&plain, &format!("name = \"{ROOM}\", {address}"))
}

fn told() -> Loaded {
    let main = format!(
        "regions = [{REGION:?}]\n[[webhook]]\nid = \"saker\"\nurl = \"https://saker.example/hook\"\nregions = [{REGION:?}]\n"
    );
    let file = Path::new("regions").join(format!("{REGION}.toml"));
    let texts = Texts::from([(PathBuf::from("samband.toml"), main), (file, region())]);
    read(&texts, Path::new(""), &NoSecrets, &AsWritten).unwrap_or_else(|report| panic!("{report}"))
}

/// What a relay is handed: it says yes to everything, and ends with the mail.
fn relay(listener: &TcpListener) -> String {
    let (stream, _) = listener.accept().expect("a sender");
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let mut stream = stream;
    let mut say = |words: &str| write_line(&mut stream, words);
    say("220 relay.example");
    let mut mail = String::new();
    while let Some(Ok(line)) = lines.next() {
        match line.split(' ').next() {
            Some("EHLO") => say("250-relay.example\r\n250 8BITMIME"),
            Some("DATA") => {
                say("354 go on");
                for line in lines.by_ref().map_while(Result::ok) {
                    if line == "." {
                        break;
                    }
                    mail += &line;
                    mail.push('\n');
                }
                say("250 taken");
                return mail;
            }
            _ => say("250 yes"),
        }
    }
    mail
}

fn write_line(stream: &mut TcpStream, words: &str) {
    write!(stream, "{words}\r\n").expect("a sender that listens");
}

/// A mail as it stands on the wire.
fn on_the_wire(row: Row) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let settings = Settings {
        host: "127.0.0.1".into(),
        port: listener.local_addr().expect("an address").port(),
        security: Security::None,
        login: None,
        from: "samband@play.example".into(),
        message_id_domain: "play.example".into(),
        connections: NonZeroUsize::MIN,
        ca_file: None,
        fallback: None,
    };
    let sending = std::thread::spawn(move || {
        let mailer = Mailer::new(&settings).expect("a mailer");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(mailer.deliver(&row))
    });
    let mail = relay(&listener);
    let outcome = sending.join().expect("it ends");
    assert_eq!(outcome.slug(), "accepted", "{outcome:?}");
    mail
}

/// A header of a mail, unfolded, its encoded words (RFC 2047) read.
fn header(mail: &str, name: &str) -> String {
    let (head, _) = mail.split_once("\n\n").expect("a head");
    let unfolded = head.replace("\n ", " ");
    let line = unfolded.lines().find_map(|line| line.strip_prefix(name));
    let line = line.unwrap_or_else(|| panic!("no {name}: {mail}"));
    let mut said = String::new();
    let mut coded_before = true;
    for word in line.trim().split(' ') {
        let coded = word.strip_prefix("=?utf-8?b?");
        let coded = coded.and_then(|word| word.strip_suffix("?="));
        // The space between two encoded words is none.
        if !(coded.is_some() && coded_before) {
            said.push(' ');
        }
        coded_before = coded.is_some();
        said += &coded.map_or_else(|| word.to_owned(), of_base64);
    }
    flat(&said)
}

fn of_base64(coded: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = coded.chars().filter_map(|c| DIGITS.find(c));
    let (mut bits, mut held, mut bytes) = (0_usize, 0, Vec::new());
    for digit in digits {
        bits = (bits << 6 | digit) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).expect("a byte"));
        }
    }
    String::from_utf8(bytes).expect("an encoded word ends between letters")
}

#[test]
fn a_name_in_three_languages_stands_as_it_is_written_wherever_a_fault_is_told_of() {
    let loaded = told();
    let mut play = Play::at(&loaded, "2026-11-24T11:00:00Z");
    play.remember(REGION, region());
    let number = play.fails("kafjord.helsesenter.rom1", Facet::Reach);
    let page = play.page(&number);
    assert!(page.contains(ROOM), "{page}");
    let overview = play.get(None, "/", "nb").body;
    assert!(overview.contains(MUNICIPALITY), "the overview");
    let json = play.json(&number);
    let named = &json["names"]["components"]["kafjord.helsesenter.rom1"]["name"];
    assert_eq!(named, ROOM);
    let raw = play
        .get(None, &format!("/api/v1/faults/{number}"), "nb")
        .body;
    assert!(raw.contains(ROOM), "written, not escaped: {raw}");
    let metrics = play.get(None, "/metrics", "nb").body;
    let about = metrics
        .lines()
        .find(|line| line.contains("kafjord.helsesenter.rom1"));
    let about = about.expect("metrics of the room");
    assert!(
        about.is_ascii(),
        "labels are ids, which stay when names change: {about}"
    );
    assert!(about.contains("municipality=\"kafjord\""), "{about}");

    let pack = play.get(None, &format!("/f/{number}/pack.txt"), "nb").body;
    assert!(flat(&pack).contains(ROOM), "{pack}");
    let sealed = play.get(None, &format!("/f/{number}/pack.json"), "nb").body;
    assert!(sealed.contains(ROOM), "{sealed}");

    let topic = Subject::Component("kafjord.helsesenter.rom1".to_owned());
    assert_eq!(topic.topic(), "components/kafjord.helsesenter.rom1");
    let payload = topic.payload(&play.snapshot(), REGION).expect("a payload");
    assert!(payload.contains(ROOM), "{payload}");
    let topics = topics::subjects(&play.snapshot(), REGION);
    assert!(
        topics.iter().all(|topic| topic.topic().is_ascii()),
        "topics are ids"
    );
    let fault = Subject::Fault(number.to_string()).payload(&play.snapshot(), REGION);
    assert!(fault.is_some_and(|payload| payload.contains(ROOM)));

    let rows = play.rows.iter();
    let hook = rows.clone().find(|row| row.channel == Channel::Webhook);
    let hook = &hook.expect("a webhook is told").message.text;
    assert!(hook.contains(ROOM), "{hook}");
    let mail = rows
        .clone()
        .find(|row| row.recipient.party == "sekretariat");
    let mail = mail.expect("a mail").clone();
    let subject = mail.message.subject.clone();
    assert!(subject.contains("Čoahkkinlatnja"), "{subject}");
    let wire = on_the_wire(mail);
    assert!(
        wire.split_once("\n\n")
            .is_some_and(|(head, _)| head.is_ascii()),
        "{wire}"
    );
    assert_eq!(header(&wire, "Subject:"), subject);
    let printed = play.fault_show(&number);
    assert!(printed.contains(ROOM), "{printed}");
}

#[test]
fn the_matrix_has_every_letter_on_the_command_line_and_on_the_page() {
    let machine = Machine::new(&[(REGION, region())]);
    let (_, said) = machine.check(&["--ownership", "--at", "2026-11-24"]);
    let inventory = told().inventory;
    let page = ownership_page(&inventory, "2026-11-24T11:00:00Z", Language::Bokmal);
    for (_, municipality) in inventory.municipalities() {
        let name = &*municipality.name;
        // Thirty columns of it: a long name goes on where a page has room.
        let begins: String = name.chars().take(29).collect();
        assert!(said.contains(&begins), "{name}\n{said}");
        assert!(row(&page, name).starts_with(name), "{name}");
    }
    assert!(!said.contains('\u{fffd}') && !page.contains('\u{fffd}'));
}
