//! Pages in a real browser: no barrier that axe-core or we know how to find, in both
//! themes, on a telephone and a large screen, by keyboard, enlarged, and without scripts.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use serde_json::{Value, json};

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, s, until};
use crate::region::{SETTINGS, small};
use crate::samband::Daemon;

const LOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/browser/look.mjs");

const LIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/browser/live.mjs");

/// Where `tests/run` installs playwright-core and axe-core.
const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/browser");

/// What was found, and what was looked at.
fn look(base: &str, pages: &[(&str, &str)], pictures: &Path) -> (Vec<Value>, Value) {
    let pages = pages
        .iter()
        .map(|(name, path)| json!({ "name": name, "path": path }));
    look_at(base, &pages.collect::<Vec<Value>>(), pictures)
}

fn look_at(base: &str, pages: &[Value], pictures: &Path) -> (Vec<Value>, Value) {
    assert!(
        Path::new(TOOLS).join("node_modules").exists(),
        "the browser's tools are not there: tests/run installs them"
    );
    let mut looking = Command::new("node")
        .args([LOOK, TOOLS, base])
        .arg(pictures)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = looking.stdin.take().unwrap();
    input
        .write_all(serde_json::to_string(pages).unwrap().as_bytes())
        .unwrap();
    drop(input);
    let ended = looking.wait_with_output().unwrap();
    assert!(ended.status.success(), "the browser could not look");
    let said = String::from_utf8(ended.stdout).unwrap();
    let mut lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let done = lines.pop().unwrap()["done"].take();
    (lines, done)
}

/// Where pictures are kept, in each theme and size, if somebody wants to see them.
fn pictures() -> PathBuf {
    let wanted = env::var_os("SAMBAND_PICTURES").map(PathBuf::from);
    if let Some(folder) = &wanted {
        fs::create_dir_all(folder).unwrap();
    }
    wanted.unwrap_or_default()
}

/// Three municipalities with rooms in which nothing answers, and what they share.
fn region(dns: &Dns, bridge: &TcpListener) -> String {
    let mut region = small(address(bridge), dns.address);
    let operator = "coordinator = \"council\"";
    region = region.replace(operator, &format!("{operator}\nnetwork_operator = \"net\""));
    region += "\n[[party]]\nid = \"net\"\nname = \"Nettet\"\nrole = \"network-operator\"\n\
               [[component]]\nid = \"core\"\nname = \"Kjernenettet\"\nkind = \"network-core\"\norganisation = \"net\"\n\
               [[component]]\nid = \"registrar\"\nname = \"Registeret\"\nkind = \"registrar\"\n\
               organisation = \"net\"\ndepends = [\"core\"]\n";
    let all = [
        ("north", "Kåfjord"),
        ("south", "Gáivuotna"),
        ("east", "Ørland"),
    ];
    for (nth, (id, name)) in all.into_iter().enumerate() {
        let nth = nth + 1;
        region += &format!(
            "\n[[municipality]]\nid = \"{id}\"\nname = \"{name}\"\n[[municipality.site]]\nid = \"clinic\"\n\
             name = \"Helsesenteret\"\nrouter = \"127.80.{nth}.1\"\nrooms = [\n\
             {{ id = \"a\", name = \"Rom 1\", address = \"127.80.{nth}.2\" }},\n\
             {{ id = \"b\", name = \"Rom 2\", address = \"127.80.{nth}.3\" }},\n]\n"
        );
    }
    region
}

#[test]
fn no_page_has_a_barrier_that_we_know_how_to_find() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = region(&dns, &bridge);
    let daemon = Daemon::start(&Place::loopback(), SETTINGS, ("lab", &region), &[]);
    drop(bridge);
    // Then nothing changes any more, and with and without scripts there is the same to see.
    let number = until("all seven faults", s(120), || {
        let faults = daemon.faults();
        let first = faults.first()?["number"].as_str()?.to_owned();
        (faults.len() == 7).then_some(first)
    });
    let fault = format!("/f/{number}");
    let base = format!("http://{}", daemon.web);
    let pages = [
        ("overview", "/"),
        ("fault", &*fault),
        ("faults", "/faults"),
        ("municipality", "/m/north"),
        ("room", "/room/north.clinic.a"),
        ("door", "/room/north.clinic.a/door"),
        ("component", "/c/north.clinic.line"),
        ("search", "/faults?q=bridge&from=31.31.2026"),
        ("shared", "/r/lab"),
        ("ownership", "/ownership"),
        ("map", "/map"),
        ("map-of-one", "/map/north"),
        ("planned", "/planned"),
        ("shadow", "/shadow"),
        ("accessibility", "/accessibility"),
        ("missing", "/m/atlantis"),
    ];
    let (found, done) = look(&base, &pages, &pictures());
    let lines: Vec<String> = found.iter().map(Value::to_string).collect();
    assert!(found.is_empty(), "{}", lines.join("\n"));
    assert_eq!(done["pages"], pages.len());
    // It has looked at something.
    for (what, least) in [
        ("rules", 1000),
        ("stops", 200),
        ("marks", 20),
        ("texts", 4000),
    ] {
        assert!(done[what].as_u64().unwrap() > least, "{what}: {done}");
    }
}

/// Serves pages by their paths until the test ends; where.
fn serve(pages: BTreeMap<String, String>) -> String {
    let server = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let base = format!("http://{}", server.local_addr().unwrap());
    thread::spawn(move || {
        for mut asked in server.incoming().flatten() {
            let mut head = [0; 4096];
            let read = asked.read(&mut head).unwrap_or_default();
            let head = String::from_utf8_lossy(&head[..read]);
            let page = head
                .split(' ')
                .nth(1)
                .and_then(|path| pages.get(path))
                .map_or("", String::as_str);
            let _ = write!(
                asked,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{page}",
                page.len()
            );
        }
    });
    base
}

/// Where the mails stand that the tests of notices hold the program to.
const MAILS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/notice/snapshots");

/// The HTML of each sort of mail, in one language after the other.
fn mails() -> BTreeMap<String, String> {
    let mut names: Vec<String> = fs::read_dir(MAILS)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with("-html.snap"))
        .collect();
    names.sort();
    let of_turn = names.chunks(4).enumerate().map(|(nth, all)| &all[nth % 4]);
    let read = |name: &String| {
        let kept = fs::read_to_string(Path::new(MAILS).join(name)).unwrap();
        let at = kept.find("<!DOCTYPE").unwrap();
        (format!("/{name}"), kept[at..].to_owned())
    };
    of_turn.map(read).collect()
}

#[test]
fn every_mail_is_right_in_html_in_both_themes_and_on_a_small_screen() {
    let mails = mails();
    let pages: Vec<Value> = mails
        .keys()
        .map(|path| json!({ "name": path[1..], "path": path, "mail": true }))
        .collect();
    for language in ["-nb-", "-nn-", "-sv-", "-en-"] {
        assert!(mails.keys().any(|name| name.contains(language)));
    }
    let (found, done) = look_at(&serve(mails), &pages, &pictures());
    let lines: Vec<String> = found.iter().map(Value::to_string).collect();
    assert!(found.is_empty(), "{}", lines.join("\n"));
    assert_eq!(done["pages"], pages.len());
    assert!(done["rules"].as_u64().unwrap() > 300, "{done}");
}

/// A page that does all that must not be done.
const BAD: &str = r##"<!doctype html><html><head><meta charset="utf-8"><title>x</title><style>
a:focus{outline:none} .pale{color:#ddd} .wide{width:900px} .moves{animation:m 1s infinite}
@keyframes m{from{opacity:1}to{opacity:.99}} svg{background:#fff}
.cut{width:20px;overflow:hidden;white-space:nowrap}</style></head><body><main>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p class="pale">so pale that it cannot be read by anybody</p>
<p class="wide">wide</p><p class="moves">moves</p><p class="cut">something long that is cut</p>
<a href="/1">first in the page, last by keyboard</a> <a href="/2" tabindex="1">second</a>
<span class="state up"><svg viewBox="0 0 1 1"><circle r="1"/></svg></span>
<span class="state down"><svg viewBox="0 0 1 1"><circle r="1"/></svg>nede</span>
<svg width="99" height="30"><text y="20" fill="#eee">pale in a drawing</text></svg>
<div id="late"></div><script>document.getElementById("late").innerHTML = '<a href="/3">by script alone</a>'</script>
</main></body></html>"##;

#[test]
fn a_page_with_every_such_barrier_is_found_out() {
    let base = serve([("/".to_owned(), BAD.to_owned())].into());
    let (found, _) = look(&base, &[("bad", "/")], Path::new(""));
    let found: Vec<String> = found.iter().map(Value::to_string).collect();
    for barrier in [
        "image-alt",
        "color-contrast",
        "html-has-lang",
        "too pale: <text",
        "wider than the screen",
        "is cut",
        "comes after",
        "focus is not seen",
        "by colour alone",
        "the same shape",
        "moves: ",
        "links instead of",
    ] {
        let seen = found.iter().any(|line| line.contains(barrier));
        assert!(seen, "{barrier} is not in\n{}", found.join("\n"));
    }
}

#[test]
fn a_page_that_is_left_open_tells_politely_of_a_fault_and_takes_nobody_from_where_they_are() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let daemon = Daemon::start(&Place::loopback(), SETTINGS, ("lab", &region), &[]);
    let mut open = Command::new("node")
        .args([LIVE, TOOLS, &format!("http://{}/", daemon.web)])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(open.stdout.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "open");
    drop(bridge);
    let told: Value = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
    assert!(open.wait().unwrap().success());
    assert_ne!(told["before"], told["after"], "{told}");
    assert_eq!(told["said"], told["after"], "{told}");
    assert_eq!(told["live"], "polite", "{told}");
    assert_eq!(told["stays"], true, "{told}");
    let title = told["title"].as_str().unwrap();
    assert!(title.contains(told["after"].as_str().unwrap()), "{told}");
}
