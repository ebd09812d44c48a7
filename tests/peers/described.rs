//! What the description of the API says, against what is answered: schemathesis makes
//! requests of it, right and wrong ones, and looks at each answer.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, folder, s, until};
use crate::region::{SETTINGS, small};
use crate::samband::{Daemon, PROGRAM};

/// Where `tests/run` installs it.
const SCHEMATHESIS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/target/schemathesis/bin/schemathesis"
);

/// Requests of each sort, for each operation.
const EXAMPLES: &str = "12";

/// A request can be right and come to nothing: there is no such fault or party, somebody
/// was first, or it is one of too many a minute, whatever else it is. Of days that are no
/// period there is no report, of too many steps no list of measurements, and after what is
/// not planned no page. Ticket systems have tokens of their own.
const CHECKS: &str = r#"[checks]
positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 412, 422, 429, 503]
negative_data_rejection.expected-statuses = ["2xx", 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503]
missing_required_header.expected-statuses = [400, 401, 403, 415, 422, 428, 429]

[[operations]]
include-path-regex = "^/api/v1/(reports/|measurements)"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 403, 404, 422, 503]

[[operations]]
include-path-regex = "^/api/v1/maintenance$"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 403, 404, 409, 412, 422, 429, 503]

[[operations]]
include-path-regex = "^/api/v1/tickets/"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401]
"#;

#[test]
fn every_answer_of_the_api_is_as_its_description_says() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let made = Place::loopback().run(PROGRAM, &["access", "token", "tried", "--role", "admin"]);
    let (token, lines) = made.split_once('\n').unwrap();
    let settings = format!("{SETTINGS}[access]\nanonymous = \"none\"\n{lines}");
    let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &[]);
    let bearer = format!("Authorization: Bearer {token}");
    // A fault to be found by those that ask for one.
    drop(bridge);
    let faults = format!("http://{}/api/v1/faults", daemon.web);
    until("a fault", s(120), || {
        let asked = ["--silent", "--header", &bearer, &faults];
        let listed = Place::loopback().run("curl", &asked);
        listed.contains("\"number\"").then_some(())
    });

    assert!(
        Path::new(SCHEMATHESIS).exists(),
        "schemathesis is not there: tests/run installs it"
    );
    let folder = folder();
    fs::write(folder.path().join("schemathesis.toml"), CHECKS).unwrap();
    let description = format!("http://{}/api/v1/openapi.json", daemon.web);
    let mut command = Place::loopback().command(SCHEMATHESIS);
    let ended = command
        .current_dir(folder.path())
        .args(["run", &description, "--header", &bearer])
        // A stream that does not end.
        .args(["--exclude-path", "/api/v1/events"])
        .args(["--max-examples", EXAMPLES, "--checks", "all"])
        .args(["--seed", "7", "--no-color", "--warnings", "off"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{said}");
    let tried = said
        .split(" generated, ")
        .next()
        .and_then(|before| before.split_whitespace().last());
    let tried: usize = tried
        .and_then(|tried| tried.parse().ok())
        .unwrap_or_default();
    assert!(tried > 200, "{said}");
}
