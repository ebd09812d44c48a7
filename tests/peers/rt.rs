//! Request Tracker, as Debian has it, on SQLite.

use std::fs;
use std::net::SocketAddrV4;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// A ticket system with the queue `General`.
pub(crate) struct Rt {
    pub(crate) address: SocketAddrV4,
    /// By which root may do everything.
    pub(crate) token: String,
    place: Place,
    // Before the folder, which it writes to.
    process: Process,
    folder: TempDir,
}

const SERVER: &str = "/usr/share/request-tracker5/libexec/rt-server";

const TOKEN: &str = "use RT -init; my $root = RT::User->new(RT->SystemUser); $root->Load('root'); \
    my $token = RT::AuthToken->new(RT->SystemUser); \
    my ($id, $said, $auth) = $token->Create(Owner => $root->id, Description => 'samband'); print $auth;";

impl Rt {
    pub(crate) fn start(place: &Place) -> Self {
        let folder = folder();
        let address = place.port(80);
        let path = |part: &str| folder.path().join(part).display().to_string();
        // A folder without what Debian would have it read besides.
        fs::create_dir(path("none")).unwrap();
        let settings = [
            ("rtname", "'region.test'".to_owned()),
            ("Organization", "'region.test'".to_owned()),
            ("WebDomain", format!("'{}'", address.ip())),
            ("WebPort", address.port().to_string()),
            ("DatabaseType", "'SQLite'".to_owned()),
            ("DatabaseName", format!("'{}'", path("rt.db"))),
            ("MailCommand", "'testfile'".to_owned()),
            ("LogToSyslog", "''".to_owned()),
            ("LogToSTDERR", "'error'".to_owned()),
        ];
        let lines = settings.map(|(name, value)| format!("Set(${name}, {value});\n"));
        fs::write(path("site.pm"), format!("{}1;\n", lines.concat())).unwrap();
        let environment = format!(
            "RT_SITE_CONFIG={} RT_SITE_CONFIG_DIR={}",
            path("site.pm"),
            path("none")
        );
        let run = |command: &str| place.run("sh", &["-c", &format!("{environment} {command}")]);
        run(
            "rt-setup-database-5 --action init --skip-create --dba '' --dba-password '' >/dev/null 2>&1",
        );
        let token = run(&format!(
            "perl -I/usr/share/request-tracker5/lib -e \"{}\"",
            TOKEN.replace('$', "\\$")
        ));
        let process = launch(place, address, folder.path().to_str().unwrap());
        let mut rt = Self {
            address,
            token: token.trim().to_owned(),
            place: place.clone(),
            process,
            folder,
        };
        rt.wait_until_ready();
        rt
    }

    /// Ends it in the middle of whatever it does.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again on what it left behind.
    pub(crate) fn again(&mut self) {
        self.process = launch(
            &self.place,
            self.address,
            self.folder.path().to_str().unwrap(),
        );
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        let (place, address, token) = (self.place.clone(), self.address, self.token.clone());
        self.process
            .ready(s(60), || ask(&place, address, &token, "/queues/all", &[]));
    }

    /// How many of these there are, by a search in its own words.
    pub(crate) fn count(&self, what: &str, query: &str) -> u64 {
        let found = self.ask(&format!("/{what}"), &[("query", query)]);
        found["total"].as_u64().unwrap_or_else(|| panic!("{found}"))
    }

    /// The id of the one ticket that a search finds.
    pub(crate) fn the(&self, query: &str) -> String {
        let found = self.ask("/tickets", &[("query", query)]);
        assert_eq!(found["total"], 1, "{query}: {found}");
        found["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// What happened to a ticket, oldest first: what kind of thing, and to what.
    pub(crate) fn history(&self, id: &str) -> Vec<(String, String)> {
        let fields = [("fields", "Type,NewValue"), ("per_page", "100")];
        let history = self.ask(&format!("/ticket/{id}/history"), &fields);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = history["items"].as_array().unwrap().iter();
        items
            .map(|item| (text(&item["Type"]), text(&item["NewValue"])))
            .collect()
    }

    /// Sets the status of a ticket, as somebody who works there does.
    pub(crate) fn set_status(&self, id: &str, status: &str) {
        let body = format!("{{\"Status\": \"{status}\"}}");
        let url = format!("http://{}/REST/2.0/ticket/{id}", self.address);
        let token = format!("Authorization: token {}", self.token);
        let json = "Content-Type: application/json";
        self.place.run(
            "curl",
            &[
                "-sf", "-X", "PUT", "-H", &token, "-H", json, "-d", &body, &url,
            ],
        );
    }

    fn ask(&self, path: &str, query: &[(&str, &str)]) -> Value {
        ask(&self.place, self.address, &self.token, path, query).expect("RT answers")
    }
}

fn ask(
    place: &Place,
    address: SocketAddrV4,
    token: &str,
    path: &str,
    query: &[(&str, &str)],
) -> Option<Value> {
    let url = format!("http://{address}/REST/2.0{path}");
    let token = format!("Authorization: token {token}");
    let mut args = vec![
        "-sf".to_owned(),
        "--max-time".into(),
        "30".into(),
        "-G".into(),
        "-H".into(),
        token,
    ];
    for (name, value) in query {
        args.extend(["--data-urlencode".into(), format!("{name}={value}")]);
    }
    args.push(url);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = place.output("curl", &args);
    serde_json::from_slice(&output.stdout).ok()
}

fn launch(place: &Place, address: SocketAddrV4, folder: &str) -> Process {
    let environment = [
        ("RT_SITE_CONFIG", format!("{folder}/site.pm")),
        ("RT_SITE_CONFIG_DIR", format!("{folder}/none")),
    ];
    let environment: Vec<(&str, &str)> = environment
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let port = address.port().to_string();
    let ip = address.ip().to_string();
    let args = ["--host", &ip, "--port", &port];
    Process::start_with(
        place,
        std::path::Path::new(folder),
        SERVER,
        &args,
        &environment,
    )
}
