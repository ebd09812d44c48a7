//! samband itself, as a peer among peers.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddrV4;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Place, Process, folder, s, until};

/// The daemon with a configuration and a state of its own.
pub(crate) struct Daemon {
    /// Where its pages are.
    pub(crate) web: SocketAddrV4,
    place: Place,
    environment: Vec<(String, String)>,
    // Before the folder: what it said is there still when it is dropped.
    process: Process,
    folder: TempDir,
}

impl Daemon {
    /// Writes `samband.toml` and one region file and starts the daemon; `WEB`
    /// and `STATE` in the text become the address to listen on and a folder.
    pub(crate) fn start(
        place: &Place,
        settings: &str,
        region: (&str, &str),
        environment: &[(&str, &str)],
    ) -> Self {
        let folder = folder();
        let web = place.port(8377);
        fs::create_dir_all(folder.path().join("config/regions")).unwrap();

        let environment = owned(environment);
        write(folder.path(), web, settings, region);
        let process = launch(place, folder.path(), &environment);
        let mut daemon = Self {
            web,
            place: place.clone(),
            folder,
            environment,
            process,
        };
        daemon.wait_until_ready();
        daemon
    }

    /// Writes another configuration; [`reload`](Self::reload) makes it count.
    pub(crate) fn rewrite(&self, settings: &str, region: (&str, &str)) {
        write(self.folder.path(), self.web, settings, region);
    }

    /// Asks it to read its configuration anew.
    pub(crate) fn reload(&self) {
        self.process.signal("HUP");
    }

    /// Its configuration folder.
    pub(crate) fn config(&self) -> String {
        self.folder.path().join("config").display().to_string()
    }

    /// Its state folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The faults as `GET /api/v1/faults` gives them.
    pub(crate) fn faults(&self) -> Vec<Value> {
        let body = self.get("/api/v1/faults").expect("the faults can be read");
        serde_json::from_str(&body).expect("the faults are a JSON list")
    }

    /// Waits for a fault that fits.
    pub(crate) fn fault(
        &self,
        what: &str,
        limit: Duration,
        fits: impl Fn(&Value) -> bool,
    ) -> Value {
        until(what, limit, || self.faults().into_iter().find(&fits))
    }

    /// Waits until every probe has run, so that what comes next is a change.
    pub(crate) fn until_all_looked(&self) {
        until("every probe to have run", s(40), || {
            let runs = self.samples_of("samband_probe_runs_total");
            (!runs.is_empty() && runs.iter().all(|run| *run > 0.0)).then_some(())
        });
    }

    /// The values of a metric, whatever its labels.
    pub(crate) fn samples_of(&self, name: &str) -> Vec<f64> {
        self.samples_with(name, "")
    }

    /// The values of a metric whose labels hold this text.
    pub(crate) fn samples_with(&self, name: &str, label: &str) -> Vec<f64> {
        let text = self.metrics();
        let lines = text.lines().filter(|line| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with(['{', ' ']) && rest.contains(label))
        });
        lines
            .map(|line| line.rsplit(' ').next().unwrap().parse().unwrap())
            .collect()
    }

    /// The text of `/metrics`.
    pub(crate) fn metrics(&self) -> String {
        self.get("/metrics").expect("the metrics can be read")
    }

    /// The body of a page; none if it draws no 2xx.
    pub(crate) fn get(&self, path: &str) -> Option<String> {
        self.place.get(&format!("http://{}{path}", self.web))
    }

    /// What another subcommand prints, run on the same configuration, and its exit code.
    pub(crate) fn ask(&self, args: &[&str]) -> (String, Option<i32>) {
        let mut command = self.place.command(PROGRAM);
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        let command = command.args(args).args(["--config", &self.config()]);
        let output = command
            .envs(environment)
            .output()
            .expect("samband can be run");
        let said = [output.stdout, output.stderr].concat();
        (
            String::from_utf8_lossy(&said).into_owned(),
            output.status.code(),
        )
    }

    /// When it said that the relay had taken a notice about a fault to a party.
    pub(crate) fn handed_over(&self, fault: &str, party: &str) -> Option<Timestamp> {
        let (fault, party) = (format!("fault={fault} "), format!("party=\"{party}\""));
        let said = self.said();
        let line = said.lines().find(|line| {
            line.contains("notice handed over") && line.contains(&fault) && line.contains(&party)
        })?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// The faults that it said something had happened to, in lines that came to
    /// their end.
    pub(crate) fn logged(&self) -> BTreeSet<String> {
        let said = self.said();
        let lines = said.lines().filter(|line| line.contains(" affected="));
        let number = |line: &str| {
            let (_, rest) = line.split_once(" fault=")?;
            Some(rest.split_whitespace().next()?.to_owned())
        };
        lines.filter_map(number).collect()
    }

    /// What it said on standard error.
    pub(crate) fn said(&self) -> String {
        self.process.said()
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Ends it by SIGTERM; its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        self.process.stop(s(15))
    }

    /// Ends it by SIGABRT; whether the system has taken a dump of it.
    pub(crate) fn abort(&mut self) -> bool {
        self.process.abort(s(15))
    }

    /// Ends it by SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again on what it left behind.
    pub(crate) fn again(&mut self) {
        self.process = launch(&self.place, self.folder.path(), &self.environment);
        self.wait_until_ready();
    }

    /// The same with another environment.
    pub(crate) fn again_with(&mut self, environment: &[(&str, &str)]) {
        self.environment = owned(environment);
        self.again();
    }

    /// Starts it again where it cannot: its exit code.
    pub(crate) fn again_in_vain(&mut self) -> Option<i32> {
        self.process = launch(&self.place, self.folder.path(), &self.environment);
        self.process.wait(s(20))
    }

    fn wait_until_ready(&mut self) {
        let url = format!("http://{}/readyz", self.web);
        let place = self.place.clone();
        // Much may wait in the log, and others may work on the machine.
        self.process.ready(s(90), || place.get(&url));
    }
}

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_samband");

fn owned(environment: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = environment.iter();
    let owned = pairs.map(|&(name, value)| (name.to_owned(), value.to_owned()));
    owned.collect()
}

fn launch(place: &Place, folder: &Path, environment: &[(String, String)]) -> Process {
    let config = folder.join("config").display().to_string();
    let args = ["run", "--config", &config];
    let pairs: Vec<_> = environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Process::start_with(place, folder, PROGRAM, &args, &pairs)
}

fn write(folder: &Path, web: SocketAddrV4, settings: &str, (region, text): (&str, &str)) {
    let state = folder.join("state").display().to_string();
    let settle = |text: &str| {
        text.replace("WEB", &web.to_string())
            .replace("STATE", &state)
    };
    let config = folder.join("config");
    fs::write(config.join("samband.toml"), settle(settings)).unwrap();
    fs::write(config.join(format!("regions/{region}.toml")), settle(text)).unwrap();
}
