//! Somebody without an account: a mail through a real relay, its link, and what comes of it.

use std::net::{SocketAddrV4, TcpListener};

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, s, until};
use crate::region::small;
use crate::samband::Daemon;
use crate::secrets::{files, pages, search};

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn whoever_is_mailed_a_link_says_yes_by_it_and_in_the_end_what_it_was() {
    let mut ground = Ground::start();
    ground.bridge = None;
    let mail = ground.mail(1);
    let number = header(&mail, "X-Samband-Fault").expect("a fault");
    let link = link_in(&mail, ground.daemon.web);
    println!("{} characters: {link}", link.len());
    assert!(link.len() < 120);

    // What follows links on the way changes nothing.
    for _ in 0..5 {
        let (status, page) = ground.ask(&link, &[]);
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(&number) && page.contains("<form"), "{page}");
        assert_eq!(ground.ask(&link, &["--head"]).0, 200);
    }
    let fault = ground.fault(&number);
    assert_eq!(fault["state"], "assigned", "{fault}");

    let (_, page) = ground.ask(&link, &[]);
    let seen = seen_in(&page);
    let yes = format!("seen={seen}&expected=&act=accept");
    let (status, page) = ground.post(&link, &yes);
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains("Thank you, the answer is written down"),
        "{page}"
    );
    let fault = ground.fault(&number);
    assert_eq!(fault["state"], "accepted", "{fault}");
    assert_eq!(fault["holder"], "it", "{fault}");
    let (shown, code) = ground.daemon.ask(&["fault", "show", &number]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("(by a link in a mail)"), "{shown}");

    // The same answer again is the same answer; another one comes too late.
    assert_eq!(ground.post(&link, &yes).0, 200);
    let (status, page) = ground.post(&link, &format!("seen={seen}&act=reject&because=no"));
    assert_eq!(status, 409, "{page}");
    assert!(page.contains("by a link in a mail"), "{page}");
    let (_, used) = ground.ask(&link, &[]);
    assert!(
        used.contains("(by a link in a mail) has accepted"),
        "{used}"
    );

    ground.mend();
    let recovery = ground.mail(2);
    let close = link_in(&recovery, ground.daemon.web);
    assert_ne!(close, link);
    let (_, page) = ground.ask(&close, &[]);
    let what = format!(
        "seen={}&cause=Power&remedy=On+again&act=close",
        seen_in(&page)
    );
    assert_eq!(ground.post(&link, &what).0, 409);
    let (status, page) = ground.post(&close, &what);
    assert_eq!(status, 200, "{page}");
    let fault = ground.fault(&number);
    assert_eq!(
        (&fault["state"], &fault["remedy"]),
        (&Value::from("closed"), &Value::from("On again"))
    );
    let (log, code) = ground.daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{log}");

    ground.nothing_is_left(&[&link, &close]);
    ground.another_key_opens_nothing(&close);
}

/// A bridge that can break, a relay, and samband that puts links into mails.
struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    bridge: Option<TcpListener>,
    address: SocketAddrV4,
    place: Place,
    _dns: Dns,
}

impl Ground {
    fn start() -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let address = address(&bridge);
        let place = Place::loopback();
        let postfix = Postfix::start(&place, Mood::Accepting);
        let settings = relay_settings(postfix.address, &postfix).replace(
            "listen = \"WEB\"",
            "listen = \"WEB\"\npublic_url = \"http://WEB\"",
        );
        let settings = settings + "[access]\nlinks = true\n";
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD), ("RUST_LOG", "trace")];
        let region = small(address, dns.address);
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

    fn mend(&mut self) {
        self.bridge = Some(TcpListener::bind(self.address).unwrap());
    }

    /// Waits for so many mails to whoever is to mend it; the last of them.
    fn mail(&self, count: usize) -> String {
        let to =
            |mail: &String| header(mail, "Delivered-To").is_some_and(|to| to == "it@mail.test");
        until(&format!("mail {count}"), s(120), || {
            let mails: Vec<String> = self.postfix.mails().into_iter().filter(to).collect();
            mails.get(count - 1).cloned()
        })
    }

    fn fault(&self, number: &str) -> Value {
        self.daemon
            .fault(number, s(10), |fault| fault["number"] == *number)
    }

    /// Status and body of what is there, redirections followed.
    fn ask(&self, url: &str, more: &[&str]) -> (u16, String) {
        let fixed = [
            "--silent",
            "--location",
            "--max-time",
            "20",
            "--write-out",
            "\n%{http_code}",
        ];
        let args = [&fixed[..], more, &[url]].concat();
        let said = self.place.output("curl", &args).stdout;
        let said = String::from_utf8(said).unwrap();
        let (body, status) = said.rsplit_once('\n').expect("a status");
        (status.parse().unwrap(), body.to_owned())
    }

    fn post(&self, url: &str, form: &str) -> (u16, String) {
        let media = format!("Content-Type: {FORM}");
        self.ask(
            url,
            &[
                "--header",
                &media,
                "--header",
                "Origin: null",
                "--data-raw",
                form,
            ],
        )
    }

    /// No token stands in what is kept, said or shown.
    fn nothing_is_left(&mut self, links: &[&str]) {
        let tokens = links
            .iter()
            .map(|link| link.rsplit('/').next().unwrap().to_owned());
        let tokens: Vec<String> = tokens.collect();
        let mut searched = pages(&self.daemon, &self.place);
        searched.extend(files(&self.daemon.state()));
        assert_eq!(self.daemon.stop(), Some(0));
        let said = self.daemon.said();
        assert!(
            said.contains(" TRACE ") && said.contains("by a link"),
            "{said}"
        );
        searched.push(("standard error".to_owned(), said.into_bytes()));
        searched.extend(files(&self.daemon.state()));
        search(searched, &tokens);
    }

    /// With the key every link is gone.
    fn another_key_opens_nothing(&mut self, link: &str) {
        self.daemon.again();
        assert_eq!(self.ask(link, &[]).0, 200);
        assert_eq!(self.daemon.stop(), Some(0));
        std::fs::remove_file(self.daemon.state().join("links.key")).unwrap();
        self.daemon.again();
        let (status, page) = self.ask(link, &[]);
        assert_eq!(status, 404, "{page}");
        assert!(page.contains("+47 00 00 00 01"), "{page}");
    }
}

/// The link in the words of a mail, which is the one in its HTML too.
fn link_in(mail: &str, web: SocketAddrV4) -> String {
    let words = unquoted(mail);
    let begins = format!("http://{web}/a/");
    let mut found = words.lines().filter(|line| line.starts_with(&begins));
    let link = found
        .next()
        .unwrap_or_else(|| panic!("no link in\n{words}"))
        .to_owned();
    assert_eq!(found.next(), None, "{words}");
    assert!(words.contains(&format!("<a href=\"{link}\"")), "{words}");
    link
}

/// The ordinal that the forms of a page send back.
fn seen_in(page: &str) -> u32 {
    let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("a form");
    rest.split('"').next().unwrap().parse().unwrap()
}

/// Quoted-printable (RFC 2045 section 6.7) as it was before.
fn unquoted(mail: &str) -> String {
    let joined = mail.replace("\r\n", "\n").replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, byte) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (_, _) => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
