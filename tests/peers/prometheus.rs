//! Prometheus, scraping.

use std::fs;
use std::io::Write;
use std::net::SocketAddrV4;
use std::process::Stdio;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// The labels of a series, the name of its metric and what every scrape adds apart, as
/// `name=value` in the order of their names; and its value.
pub(crate) type Series = (String, f64);

/// A server that scrapes one target every second.
pub(crate) struct Prometheus {
    address: SocketAddrV4,
    place: Place,
    _process: Process,
    _folder: TempDir,
}

impl Prometheus {
    pub(crate) fn start(place: &Place, target: SocketAddrV4) -> Self {
        Self::start_with_rules(place, target, &[])
    }

    /// The same with rules, by the names of their files.
    pub(crate) fn start_with_rules(
        place: &Place,
        target: SocketAddrV4,
        rules: &[(String, String)],
    ) -> Self {
        Self::start_with_jobs(place, target, rules, "")
    }

    /// The same with jobs beside the one that scrapes the target.
    pub(crate) fn start_with_jobs(
        place: &Place,
        target: SocketAddrV4,
        rules: &[(String, String)],
        jobs: &str,
    ) -> Self {
        let folder = folder();
        let address = place.port(9090);
        for (name, text) in rules {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let names: Vec<&str> = rules.iter().map(|(name, _)| name.as_str()).collect();
        let config = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n\
             rule_files: {names:?}\n\
             scrape_configs:\n\
             - job_name: samband\n  static_configs: [{{targets: ['{target}']}}]\n{jobs}"
        );
        let file = folder.path().join("prometheus.yml");
        fs::write(&file, config).unwrap();
        let config = format!("--config.file={}", file.display());
        let listen = format!("--web.listen-address={address}");
        let data = format!(
            "--storage.tsdb.path={}",
            folder.path().join("data").display()
        );
        let args = [config.as_str(), &listen, &data];
        let mut process = Process::start(place, folder.path(), "prometheus", &args);
        process.ready(s(30), || place.get(&format!("http://{address}/-/ready")));
        Self {
            address,
            place: place.clone(),
            _process: process,
            _folder: folder,
        }
    }

    /// The unit of a metric, which only a scrape by OpenMetrics brings.
    pub(crate) fn unit(&self, metric: &str) -> Option<String> {
        let url = format!(
            "http://{}/api/v1/targets/metadata?metric={metric}",
            self.address
        );
        let answer: serde_json::Value = serde_json::from_str(&self.place.get(&url)?).unwrap();
        answer["data"][0]["unit"].as_str().map(str::to_owned)
    }

    /// What a query gives now, or what Prometheus has against it.
    pub(crate) fn series(&self, query: &str) -> Result<Vec<Series>, String> {
        let args = ["--silent", "--max-time", "5", &self.url_of(query)];
        let said = self.place.run("curl", &args);
        let answer: serde_json::Value = serde_json::from_str(&said).map_err(|_| said)?;
        if let Some(error) = answer["error"].as_str() {
            return Err(error.to_owned());
        }
        let results = answer["data"]["result"].as_array().cloned();
        let series = results.unwrap_or_default().into_iter().map(|of| {
            let labels = of["metric"].as_object().into_iter().flatten();
            let own = labels
                .filter(|(name, _)| !["__name__", "instance", "job"].contains(&name.as_str()));
            let labels: Vec<_> = own
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
                .collect();
            let value = of["value"][1].as_str().and_then(|text| text.parse().ok());
            (labels.join(" "), value.unwrap_or(f64::NAN))
        });
        Ok(series.collect())
    }

    /// The rules that could not be worked out when they last were, with why.
    pub(crate) fn broken_rules(&self) -> Vec<String> {
        let url = format!("http://{}/api/v1/rules", self.address);
        let body = self.place.get(&url).expect("the rules can be read");
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let groups = answer["data"]["groups"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        assert!(!groups.is_empty(), "no rules are loaded");
        let rules = groups
            .iter()
            .flat_map(|group| group["rules"].as_array().cloned());
        let broken = rules.flatten().filter(|rule| rule["health"] != "ok");
        broken.map(|rule| rule.to_string()).collect()
    }

    fn url_of(&self, query: &str) -> String {
        let encoded: String = query.bytes().map(|b| format!("%{b:02x}")).collect();
        format!("http://{}/api/v1/query?query={encoded}", self.address)
    }

    /// The values that a query gives now, by the value of one label.
    pub(crate) fn query(&self, query: &str, label: &str) -> Vec<(String, f64)> {
        let Some(body) = self.place.get(&self.url_of(query)) else {
            return Vec::new();
        };
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let results = answer["data"]["result"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let value = |of: &serde_json::Value| {
            let name = of["metric"][label].as_str().unwrap_or_default().to_owned();
            Some((name, of["value"][1].as_str()?.parse().ok()?))
        };
        results.iter().filter_map(value).collect()
    }
}

/// What `promtool check metrics` finds fault with; nothing when it is content.
pub(crate) fn complaints(metrics: &str) -> String {
    let mut command = Place::loopback().command("promtool");
    let command = command.args(["check", "metrics"]).stdin(Stdio::piped());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .expect("promtool is installed: tests/run does that");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(metrics.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    match (output.status.success(), said.is_empty()) {
        (true, _) => said,
        (false, true) => output.status.to_string(),
        (false, false) => said,
    }
}
