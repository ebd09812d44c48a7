//! The demo, as a new user runs it: one round, judged by what it prints and by
//! how it ends. It needs no server.

#![expect(clippy::unwrap_used, reason = "what cannot be done fails the test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn demo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samband"));
    command.arg("demo").args(arguments).env_remove("RUST_LOG");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The scenes of a round, each as one line of words.
fn scenes(printed: &str) -> Vec<String> {
    let words = |scene: &str| scene.split_whitespace().collect::<Vec<_>>().join(" ");
    printed.split("\n-- ").skip(1).map(words).collect()
}

fn opened(scene: &str) -> usize {
    scene.matches("look http://127.0.0.1:").count()
}

#[test]
fn one_round_tells_the_whole_story_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let kept_text = kept.to_str().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = demo(&["--once", "--listen", "127.0.0.1:0", "--keep", kept_text])
        .output()
        .unwrap();
    let (out, err) = (text(&stdout), text(&stderr));
    assert_eq!(status.code(), Some(0), "{out}\n{err}");
    assert!(!out.contains("UNEXPECTED"), "{out}");

    let scenes = scenes(&out);
    let [gap, signed, agreed, site, own_line, end] = &scenes[..] else {
        panic!("not six scenes: {out}");
    };
    holds(
        gap,
        &[
            "Owner: Åfjord kommune, since no agreement covers it.",
            "told Åfjord kommune <ikt@afjord.example>",
            "told Fosen Regionråd <koordinator@fosen-regionrad.example>",
            "Cleared",
        ],
    );
    assert_eq!(opened(gap), 1, "{gap}");
    holds(signed, &["Fosen IKT answers for"]);
    holds(
        agreed,
        &[
            "Owner: Fosen IKT, by Driftsavtale videokonferanse",
            "told Fosen IKT <brukerstotte@fosen-ikt.example>",
            "told Bjugn kommune",
            "Cleared",
        ],
    );
    assert_eq!(opened(agreed), 1, "{agreed}");
    holds(
        site,
        &[
            "The line to Rissa helsesenter is silent",
            "Owner: Norsk Helsenett, since no agreement covers it.",
            "Cannot be used: Rom 1, Rissa helsesenter; Rom 2, Rissa helsesenter.",
            "Cleared",
        ],
    );
    assert_eq!(opened(site), 1, "one fault, not ten: {site}");
    holds(own_line, &["nobody is blamed", "connected again"]);
    assert_eq!(opened(own_line), 0, "{own_line}");
    let (during, _) = own_line.split_once(" mended ").unwrap();
    assert_eq!(during.matches(" told ").count(), 1, "{own_line}");
    holds(
        end,
        &["All is well.", "3 faults since the start, 0 of them open"],
    );

    is_told_in_time(&out);
    agrees_with_what_was_kept(&kept, &scenes);
}

/// By the story's own clock, which is on every line: it waits for what it tells
/// of and leaves it for people to look at, and what the machine takes hardly
/// counts beside that. A fault and its mails are there at once, all that breaks
/// has been told within a minute, and half a minute later all is well.
fn is_told_in_time(printed: &str) {
    let (broken, told) = (times(printed, "broken"), times(printed, "told"));
    let (Some(&last_broken), Some(&first_told)) = (broken.last(), told.first()) else {
        panic!("nothing was broken, or nobody told: {printed}");
    };
    let last_blow = told.iter().find(|&&time| time >= last_broken);
    let end = printed.lines().filter_map(time_of).next_back();
    println!("first told after {first_told} s, last blow {last_blow:?}, end {end:?}");
    assert!(first_told <= 20, "{printed}");
    assert!(last_blow.is_some_and(|&told| told <= 60), "{printed}");
    assert!(end.is_some_and(|end| end <= 90), "{printed}");
}

/// When each line with a label was told, in seconds.
fn times(printed: &str, label: &str) -> Vec<u64> {
    let labelled = |line: &&str| line.split_whitespace().nth(1) == Some(label);
    printed
        .lines()
        .filter(labelled)
        .filter_map(time_of)
        .collect()
}

/// `12:34` at the beginning of a line, in seconds.
fn time_of(line: &str) -> Option<u64> {
    let (minutes, seconds) = line.get(..5)?.split_once(':')?;
    Some(minutes.trim().parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
}

fn holds(scene: &str, parts: &[&str]) {
    for part in parts {
        assert!(scene.contains(part), "{part}\n{scene}");
    }
}

/// Each mail told of is there, and the log is what was written.
fn agrees_with_what_was_kept(kept: &Path, scenes: &[String]) {
    let mails = std::fs::read_dir(kept.join("mails")).unwrap().count();
    assert_eq!(
        mails,
        scenes
            .iter()
            .map(|s| s.matches(" told ").count())
            .sum::<usize>()
    );
    let verified = Command::new(env!("CARGO_BIN_EXE_samband"))
        .arg("--config")
        .arg(kept)
        .args(["log", "verify"])
        .output()
        .unwrap();
    assert_eq!(
        verified.status.code(),
        Some(0),
        "{}",
        text(&verified.stdout)
    );
}

/// What is served at a URL of this machine.
fn get(url: &str) -> String {
    let (address, path) = url["http://".len()..].split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let output = demo(&["--listen", &at]).output().unwrap();
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(
        err.contains(&at) && err.contains("samband demo --listen"),
        "{err}"
    );
}

#[test]
fn an_interrupt_ends_it_cleanly_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = demo(&["--listen", "127.0.0.1:0"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    let mut mails = None;
    while !line.contains("broken") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "it ended too early");
        let url = line.split_whitespace().find(|w| w.contains("/demo/mails"));
        mails = mails.or(url.map(|url| url.trim_end_matches(',').to_owned()));
    }
    let page = get(&mails.expect("where mails can be read"));
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("href=\"/demo/mails\""));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest}");
    assert!(rest.contains("nothing is left behind"), "{rest}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
