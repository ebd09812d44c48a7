use clap::Parser as _;

use super::*;

/// The command line by itself.
#[derive(Debug, clap::Parser)]
struct Line {
    #[command(subcommand)]
    args: Args,
}

fn adding(line: &str) -> Result<Adding, clap::Error> {
    let words = std::iter::once("maintenance").chain(line.split(' '));
    match Line::try_parse_from(words)?.args {
        Args::Add(adding) => Ok(*adding),
        other @ (Args::List { .. } | Args::Withdraw { .. }) => panic!("{other:?}"),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[test]
fn when_it_is_done_is_read_as_people_write_it() {
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    let now = at("2026-11-27T12:00:00Z");
    let times = |line: &str| {
        let adding = adding(&format!(
            "add --party it --text Cards --component core {line}"
        ));
        let wanted = adding
            .expect("arguments")
            .wanted(&zone, now)
            .expect("times");
        (wanted.from.to_string(), wanted.until.to_string())
    };
    let same = |line: &str, from: &str, until: &str| {
        assert_eq!(times(line), (from.to_owned(), until.to_owned()), "{line}");
    };
    same("--for 2h", "2026-11-27T12:00:00Z", "2026-11-27T14:00:00Z");
    same(
        "--from 22:00 --for 90m",
        "2026-11-27T21:00:00Z",
        "2026-11-27T22:30:00Z",
    );
    // The end is the next such time after the beginning, past midnight too.
    same(
        "--from 22:00 --until 02:00",
        "2026-11-27T21:00:00Z",
        "2026-11-28T01:00:00Z",
    );
    same(
        "--from 2026-12-01T22:00 --until 2026-12-02T04:00",
        "2026-12-01T21:00:00Z",
        "2026-12-02T03:00:00Z",
    );
    for wrong in ["", "--for 2h --until 02:00", "--from 22:00"] {
        let line = format!("add --party it --text Cards {wrong}");
        assert!(adding(line.trim()).is_err(), "{wrong}");
    }
}
