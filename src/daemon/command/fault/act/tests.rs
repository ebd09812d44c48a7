use std::fs;

use super::*;
use crate::daemon::command::load;

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").expect("a zone")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[test]
fn a_moment_is_read_as_people_write_it() {
    let now = at("2026-11-27T12:00:00Z");
    let read = |text: &str| moment(text, now, &oslo()).map(|at| at.to_string());
    let fine = [
        ("14:30", "2026-11-27T13:30:00Z"),
        // The next one is tomorrow's.
        ("08:00", "2026-11-28T07:00:00Z"),
        ("13:00", "2026-11-28T12:00:00Z"),
        ("2026-12-01 08:00", "2026-12-01T07:00:00Z"),
        ("2026-12-01T08:00:00+02:00", "2026-12-01T06:00:00Z"),
    ];
    for (text, expected) in fine {
        assert_eq!(read(text).expect(text), expected, "{text}");
    }
    for text in ["", "soon", "25:00", "2026-13-01 08:00", "tomorrow"] {
        assert!(matches!(read(text), Err(Failure::Moment(_))), "{text:?}");
    }
}

#[test]
fn a_length_of_time_is_one_ahead_and_days_are_those_of_the_calendar() {
    // Summer time ends that night.
    let now = at("2026-10-24T12:00:00Z");
    let read = |text: &str| later(text, now, &oslo()).map(|at| at.to_string());
    let fine = [
        ("90m", "2026-10-24T13:30:00Z"),
        ("2h", "2026-10-24T14:00:00Z"),
        ("2 h", "2026-10-24T14:00:00Z"),
        ("1d", "2026-10-25T13:00:00Z"),
    ];
    for (text, expected) in fine {
        assert_eq!(read(text).expect(text), expected, "{text}");
    }
    for text in ["", "2", "-2h", "0m", "soon"] {
        assert!(matches!(read(text), Err(Failure::Lapse(_))), "{text:?}");
    }
}

#[test]
fn what_the_daemon_refuses_is_said_with_what_has_happened_since() {
    let body = r#"{"type":"about:blank","title":"Something has happened","status":412,
        "detail":"It is at event 3.","since":[{"at":"2026-11-27T12:00:00Z","ordinal":3,
        "what":{"event":"accepted","by":{"id":"it","name":"Fosen IKT"},"expected_at":null}}]}"#;
    let reply = |status, body: &str| Reply {
        status,
        tag: None,
        log: None,
        body: body.to_owned(),
    };
    let refused = understood(reply(412, body), &oslo()).expect_err("it is refused");
    assert_eq!(refused.exit(), Exit::Findings);
    let said = refused.to_string();
    assert!(
        said.starts_with("Something has happened: It is at event 3."),
        "{said}"
    );
    assert!(
        said.contains("13:00:00 CET  accepted by Fosen IKT"),
        "{said}"
    );
    for (status, exit) in [
        (403, Exit::Usage),
        (404, Exit::Usage),
        (422, Exit::Usage),
        (409, Exit::Findings),
        (503, Exit::Findings),
    ] {
        let refused = understood(reply(status, "{}"), &oslo()).expect_err("it is refused");
        assert_eq!(refused.exit(), exit, "{status}");
    }
    let strange = understood(reply(500, "<html>"), &oslo()).expect_err("it is no answer");
    assert_eq!(strange.exit(), Exit::Findings);
}

#[test]
fn whoever_writes_another_log_is_not_the_samband_of_this_configuration() {
    let directory = tempfile::tempdir().expect("a directory");
    let (ours, theirs) = (directory.path().join("a.db"), directory.path().join("b.db"));
    let place = Path::new("/run/samband/control.sock");
    let reply = |log: Option<&Path>| Reply {
        status: 200,
        tag: None,
        log: log.map(Path::to_owned),
        body: String::new(),
    };
    let of = |log: Option<&Path>| writes_our_log(place, &reply(log), &ours);
    assert!(
        of(Some(&ours)).is_ok(),
        "it need not be there to be the same"
    );
    let another = of(Some(&theirs)).expect_err("it is another");
    assert_eq!(another.exit(), Exit::Usage);
    let said = another.to_string();
    assert!(
        said.contains("/run/samband/control.sock") && said.contains("b.db"),
        "{said}"
    );
    assert!(matches!(of(None), Err(Failure::Wire(WireError::Strange))));
    // The same by another name.
    fs::write(&ours, "").expect("a file");
    std::os::unix::fs::symlink(&ours, &theirs).expect("a name");
    assert!(of(Some(&theirs)).is_ok());
}

/// A configuration of one region at home in a directory, its files mended or broken.
fn written(at_home: &Path, main: &str, region: &str) {
    let store = format!(
        "[store]\npath = \"{0}\"\n[web]\nsocket = \"{0}/none.sock\"\n",
        at_home.display()
    );
    fs::create_dir_all(at_home.join("regions")).expect("a directory");
    fs::write(at_home.join("samband.toml"), format!("{main}{store}")).expect("a file");
    fs::write(at_home.join("regions/fosen.toml"), region).expect("a file");
}

#[test]
fn a_mistake_in_the_configuration_keeps_nobody_from_acting() {
    let directory = tempfile::tempdir().expect("a directory");
    let at_home = directory.path();
    let fine = "regions = [\"fosen\"]\n";
    let region = include_str!("../../../../../config/regions/fosen.toml");
    let comment = Comment {
        number: "FOSEN-2026-0042".to_owned(),
        text: "Jeg ser på det".to_owned(),
        party: None,
    };
    let broken = [
        (fine, region.replace("Europe/Oslo", "Europe/Olso")),
        (fine, format!("{region}\nname = \"again\nthis is no TOML\n")),
        (
            "regions = [\"fosen\", \"gone\"]\n[colour]\n",
            region.to_owned(),
        ),
        ("regions = [\n", region.to_owned()),
    ];
    for (main, region) in broken {
        written(at_home, main, &region);
        assert_eq!(load(at_home).err(), Some(Exit::Usage), "{main}");
        // As far as the socket, at which nobody listens.
        let done = run(
            Doing::Comment(&comment),
            at_home,
            at("2026-11-27T12:00:00Z"),
        );
        assert_eq!(done, Exit::Findings, "{main}");
    }
    // One that is not there is no mistake in it.
    let elsewhere = at_home.join("elsewhere");
    let done = run(
        Doing::Comment(&comment),
        &elsewhere,
        at("2026-11-27T12:00:00Z"),
    );
    assert_eq!(done, Exit::Usage);
}

#[test]
fn to_act_one_needs_none_of_the_daemons_secrets() {
    let directory = tempfile::tempdir().expect("a directory");
    let at_home = directory.path();
    let main = format!(
        "regions = [\"fosen\"]\n[store]\npath = \"{0}\"\n[web]\nsocket = \"{0}/none.sock\"\n\
         [mail]\nhost = \"smtp.hav.example\"\nfrom = \"samband@hav.example\"\n\
         username = \"samband\"\npassword_credential = \"smtp-password\"\n\
         [[webhook]]\nid = \"sms\"\nurl = \"https://sms.example/hook\"\n\
         token_file = \"none\"\nsecret_credential = \"sms-secret\"\n\
         [heartbeat]\nurl = \"https://alive.example/\"\ntoken_env = \"SAMBAND_TEST_NO_SUCH\"\n",
        at_home.display()
    );
    let region = include_str!("../../../../../config/regions/fosen.toml");
    fs::create_dir(at_home.join("regions")).expect("a directory");
    fs::write(at_home.join("samband.toml"), main).expect("a file");
    fs::write(at_home.join("regions/fosen.toml"), region).expect("a file");
    // The daemon itself does not go without them.
    assert_eq!(load(at_home).err(), Some(Exit::Usage));
    let comment = Comment {
        number: "FOSEN-2026-0042".to_owned(),
        text: "Jeg ser på det".to_owned(),
        party: None,
    };
    // As far as the socket, at which nobody listens.
    let done = run(
        Doing::Comment(&comment),
        at_home,
        at("2026-11-27T12:00:00Z"),
    );
    assert_eq!(done, Exit::Findings);
}
