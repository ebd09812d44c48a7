//! What the command does to a feed.

use super::*;
use crate::config::{AsWritten, FeedFormat, NoSecrets, Texts, read};

fn loaded(directory: &Path, feed: &str) -> Loaded {
    let main = format!("regions = [\"fosen\"]\n[incidents]\nfile = \"{feed}\"\n");
    let region = include_str!("../../../../config/regions/fosen.toml");
    let texts = Texts::from([
        ("samband.toml".into(), main),
        ("regions/fosen.toml".into(), region.to_owned()),
    ]);
    read(&texts, directory, &NoSecrets, &AsWritten).unwrap_or_else(|report| panic!("{report}"))
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn adding(id: &str) -> Adding {
    Adding {
        id: id.to_owned(),
        party: "norsk-helsenett".to_owned(),
        text: "Feil i kjernen".to_owned(),
        since: Some("08:40".to_owned()),
        until: None,
        reference: Some("sak 117".to_owned()),
        region: None,
        components: vec!["core".to_owned()],
        kinds: Vec::new(),
        municipalities: Vec::new(),
    }
}

fn done(args: &Args, loaded: &Loaded, moment: &str) -> Result<String, String> {
    let mut out = Vec::new();
    let known = Known::of(Whereabouts::of(loaded), Some(loaded.clone()));
    act(args, &known, at(moment), &mut out).map_err(|refusal| refusal.to_string())?;
    Ok(String::from_utf8(out).expect("text"))
}

#[test]
fn what_is_added_is_listed_until_it_ends() {
    for feed in ["incidents.toml", "incidents.json"] {
        let directory = tempfile::tempdir().expect("a directory");
        let loaded = loaded(directory.path(), feed);
        let all = Args::List { all: true };
        let list = Args::List { all: false };
        assert_eq!(
            done(&list, &loaded, "2026-11-26T09:00:00Z").unwrap(),
            "No incidents.\n"
        );
        let add = Args::Add(Box::new(adding("nhn-1")));
        done(&add, &loaded, "2026-11-26T09:00:00Z").expect("added");
        let listed = done(&list, &loaded, "2026-11-26T09:00:00Z").unwrap();
        assert_eq!(
            listed,
            "nhn-1  going on  since 2026-11-26T07:40:00Z until 2026-11-27T07:40:00Z  Norsk Helsenett: Feil i kjernen\n"
        );
        let twice = done(&add, &loaded, "2026-11-26T09:01:00Z").expect_err("there already");
        assert_eq!(twice, "there is already an incident `nhn-1`");
        let end = Args::End {
            id: "nhn-1".to_owned(),
        };
        done(&end, &loaded, "2026-11-26T10:00:00Z").expect("ended");
        assert!(done(&end, &loaded, "2026-11-26T10:00:00Z").is_err());
        assert_eq!(
            done(&list, &loaded, "2026-11-26T10:00:00Z").unwrap(),
            "No incidents.\n"
        );
        assert!(
            done(&all, &loaded, "2026-11-26T10:00:00Z")
                .unwrap()
                .contains("nhn-1  ended")
        );
        // Long after, it leaves at the next edit; and nothing is left beside the file.
        done(
            &Args::Add(Box::new(adding("nhn-2"))),
            &loaded,
            "2027-11-26T10:00:00Z",
        )
        .expect("added");
        let kept = done(&all, &loaded, "2027-11-26T10:00:00Z").unwrap();
        assert!(kept.contains("nhn-2") && !kept.contains("nhn-1"), "{kept}");
        let files = std::fs::read_dir(directory.path())
            .expect("a listing")
            .count();
        assert_eq!(files, 2, "the feed, and the file of the lock");
    }
}

#[test]
fn a_moment_is_one_of_today_or_bears_its_day() {
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    let now = at("2026-11-26T09:00:00Z");
    let read = |text: &str| moment(text, now, &zone).map(|at| at.to_string());
    let fine = [
        ("08:40", "2026-11-26T07:40:00Z"),
        ("2026-11-24 08:40", "2026-11-24T07:40:00Z"),
        ("2026-06-01T08:40", "2026-06-01T06:40:00Z"),
        ("2026-11-24T08:40:00+02:00", "2026-11-24T06:40:00Z"),
    ];
    for (text, expected) in fine {
        assert_eq!(read(text).expect(text), expected, "{text}");
    }
    for text in ["", "2026-11-31 08:40", "i går"] {
        assert!(read(text).is_err(), "{text:?}");
    }
}

/// What is done to an incident that would be right.
type Change = fn(&mut Adding);

#[test]
fn what_the_daemon_would_not_take_is_not_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    let wrong: [(Change, &str); 8] = [
        (|a| a.party = "nhn".to_owned(), "there is no party `nhn`"),
        (
            |a| a.components = vec!["kjerne".to_owned()],
            "there is no component `kjerne`",
        ),
        (|a| a.components.clear(), "it concerns nothing"),
        (
            |a| a.municipalities = vec!["afjord".to_owned()],
            "`municipalities` narrows `kinds`",
        ),
        (
            |a| a.region = Some("nes".to_owned()),
            "there is no region `nes`",
        ),
        (
            |a| a.since = Some("i går".to_owned()),
            "`i går` is no moment",
        ),
        (
            |a| a.until = Some("08:30".to_owned()),
            "it ends before it begins",
        ),
        (|a| a.text = "to\nlinjer".to_owned(), "`text`: one line"),
    ];
    for (change, reason) in wrong {
        let mut adding = adding("nhn-1");
        change(&mut adding);
        let add = Args::Add(Box::new(adding));
        let refused = done(&add, &loaded, "2026-11-26T09:00:00Z").expect_err(reason);
        assert!(refused.contains(reason), "{refused}");
        assert!(!directory.path().join("incidents.toml").exists());
    }
    // What somebody else wrote wrong is in nobody's way.
    let gone = "[[incident]]\nid = \"gone\"\nregion = \"fosen\"\nparty = \"norsk-helsenett\"\n\
                since = \"2026-11-26T08:40:00+01:00\"\ntext = \"x\"\ncomponents = [\"gone\"]\n";
    std::fs::write(directory.path().join("incidents.toml"), gone).expect("a feed");
    let add = Args::Add(Box::new(adding("nhn-1")));
    done(&add, &loaded, "2026-11-26T09:00:00Z").expect("added");
    let list = Args::List { all: false };
    let listed = done(&list, &loaded, "2026-11-26T09:00:00Z").expect("a list");
    assert!(
        listed.contains("nhn-1  going on")
            && listed.ends_with("Doubtful: incident `gone`: there is no component `gone`\n"),
        "{listed}"
    );
    let end = Args::End {
        id: "gone".to_owned(),
    };
    done(&end, &loaded, "2026-11-26T09:00:00Z").expect("ended");
    let listed = done(&list, &loaded, "2026-11-26T09:00:00Z").expect("a list");
    assert!(
        !listed.contains("gone"),
        "what has ended is not doubted: {listed}"
    );
}

#[test]
fn a_broken_region_keeps_nobody_from_entering_listing_and_ending_an_incident() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        std::fs::write(directory.path().join(name), text).expect("a file");
    };
    std::fs::create_dir(directory.path().join("regions")).expect("a directory");
    write(
        "samband.toml",
        "regions = [\"fosen\"]\n[incidents]\nfile = \"incidents.toml\"\n",
    );
    let region = include_str!("../../../../config/regions/fosen.toml");
    write(
        "regions/fosen.toml",
        &region.replacen("role =", "rolle =", 1),
    );
    let now = at("2026-11-26T09:00:00Z");
    let add = Args::Add(Box::new(adding("nhn-1")));
    assert_eq!(run(&add, directory.path(), now), Exit::Fine);
    let written = std::fs::read_to_string(directory.path().join("incidents.toml"));
    let written = written.expect("a feed");
    // At 08:40 by the region's clock, which could still be read.
    assert!(written.contains("2026-11-26T07:40:00Z"), "{written}");
    let (places, mistaken) = config::whereabouts(directory.path()).expect("it is there");
    assert!(mistaken.is_some());
    let known = Known::of(places, None);
    let mut out = Vec::new();
    let list = Args::List { all: false };
    act(&list, &known, now, &mut out).expect("a list");
    assert_eq!(
        String::from_utf8(out).expect("text"),
        "nhn-1  since 2026-11-26T07:40:00Z  norsk-helsenett: Feil i kjernen\n"
    );
    let end = Args::End {
        id: "nhn-1".to_owned(),
    };
    assert_eq!(run(&end, directory.path(), now), Exit::Fine);
    let mut out = Vec::new();
    act(&list, &known, now, &mut out).expect("a list");
    assert_eq!(out, b"No incidents.\n");
}

#[test]
fn of_edits_at_the_same_time_none_is_lost() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let loaded = &loaded;
            scope.spawn(move || {
                let add = Args::Add(Box::new(adding(&format!("nhn-{n}"))));
                done(&add, loaded, "2026-11-26T09:00:00Z").expect("added");
            });
        }
    });
    let list = Args::List { all: false };
    let listed = done(&list, &loaded, "2026-11-26T09:00:00Z").expect("a list");
    assert_eq!(listed.lines().count(), 8, "{listed}");
}

#[test]
fn a_feed_is_read_strictly() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    let good = "[[incident]]\nid = \"a\"\nregion = \"fosen\"\nparty = \"norsk-helsenett\"\n\
                since = \"2026-11-26T08:40:00+01:00\"\ntext = \"x\"\nkinds = [\"access-line\"]\n";
    let incidents = |text: &str| {
        let feed = Feed::parse(text, FeedFormat::Toml).map_err(|wrong| wrong.to_string())?;
        let understood = feed.understood(&loaded.inventory, at("2026-11-26T09:00:00Z"));
        match understood.doubts.first() {
            Some(doubt) => Err(doubt.to_string()),
            None => Ok(understood.incidents),
        }
    };
    let read = incidents(good).expect("incidents");
    assert_eq!(read[0].since, at("2026-11-26T07:40:00Z"));
    assert_eq!(read[0].party.name, "Norsk Helsenett");
    let wrong = [
        (format!("{good}{good}"), "its id is there twice"),
        (good.replace("text", "txt"), "txt"),
        (good.replace("access-line", "line"), "line"),
        (good.replace("+01:00", ""), "since"),
        (good.replace("= \"a\"", "= \"A b\""), "an id has"),
        ("incident = 7".to_owned(), "incident"),
    ];
    for (text, reason) in wrong {
        let refused = incidents(&text).expect_err(reason);
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
}

#[test]
fn a_name_that_is_gone_takes_nothing_else_out_of_effect() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    let head = "[[incident]]\nregion = \"fosen\"\nparty = \"norsk-helsenett\"\n\
                since = \"2026-11-26T08:40:00+01:00\"\ntext = \"x\"\n";
    let text = format!(
        "{head}id = \"a\"\ncomponents = [\"core\", \"gone\"]\n\
         {head}id = \"b\"\ncomponents = [\"gone\"]\n\
         {head}id = \"c\"\nkinds = [\"codec\"]\nmunicipalities = [\"gone\"]\n\
         {head}id = \"d\"\nkinds = [\"codec\"]\n"
    );
    let feed = Feed::parse(&text, FeedFormat::Toml).expect("a feed");
    let understood = feed.understood(&loaded.inventory, at("2026-11-26T09:00:00Z"));
    let ids: Vec<_> = understood.incidents.iter().map(|i| &*i.id).collect();
    assert_eq!(ids, ["a", "d"]);
    let doubts: Vec<_> = understood.doubts.iter().map(|d| d.to_string()).collect();
    assert_eq!(
        doubts,
        [
            "incident `a`: there is no component `gone`",
            "incident `b`: there is no component `gone`",
            "incident `c`: there is no municipality `gone`",
        ]
    );
}

#[test]
fn a_feed_that_could_not_be_read_again_is_not_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    let one = |n: usize| {
        format!(
            "[[incident]]\nid = \"i{n}\"\nregion = \"fosen\"\nparty = \"norsk-helsenett\"\n\
             since = \"2026-11-26T08:40:00+01:00\"\ntext = \"x\"\nkinds = [\"codec\"]\n"
        )
    };
    let full: String = (0..500).map(one).collect();
    let file = directory.path().join("incidents.toml");
    std::fs::write(&file, &full).expect("a feed");
    let add = Args::Add(Box::new(adding("nhn-1")));
    let refused = done(&add, &loaded, "2026-11-26T09:00:00Z").expect_err("one too many");
    assert!(refused.contains("more than 500 incidents"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).expect("the feed"), full);
}

#[test]
fn what_root_edits_stays_whose_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let loaded = loaded(directory.path(), "incidents.toml");
    let owner = |name: &str| {
        let found = std::fs::metadata(directory.path().join(name)).expect("a file");
        (found.uid(), found.gid())
    };
    // Nobody else could give a file away.
    if owner("").0 != 0 {
        return;
    }
    std::os::unix::fs::chown(directory.path(), Some(4_321), Some(4_322)).expect("an owner");
    let add = |id: &str| {
        done(
            &Args::Add(Box::new(adding(id))),
            &loaded,
            "2026-11-26T09:00:00Z",
        )
    };
    add("nhn-1").expect("added");
    assert_eq!(owner("incidents.toml"), (4_321, 4_322), "its directory's");
    assert_eq!(owner("incidents.toml.lock"), (4_321, 4_322));
    let file = directory.path().join("incidents.toml");
    std::os::unix::fs::chown(&file, Some(4_323), Some(4_324)).expect("an owner");
    add("nhn-2").expect("added");
    assert_eq!(owner("incidents.toml"), (4_323, 4_324), "its own");
}
