//! The whole job as others do it: Prometheus, which has the exporter ask, keeps
//! what it says and judges it, and Alertmanager, which tells people.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::exporter::{self, Exporter};
use crate::{Kind, MEASURED, Sample, Stopped, command, get, meter, must_exist, targets, until};

const PROMETHEUS: &str = "/usr/bin/prometheus";
const ALERTMANAGER: &str = "/usr/bin/prometheus-alertmanager";
const PROMETHEUS_AT: &str = "127.0.0.1:9090";
const ALERTMANAGER_AT: &str = "127.0.0.1:9093";
/// How often everything is asked.
pub(crate) const INTERVAL: Duration = Duration::from_secs(15);

/// The three of them, running.
pub(crate) struct Whole {
    exporter: Exporter,
    prometheus: Stopped,
    alertmanager: Stopped,
    folder: TempDir,
}

impl Whole {
    /// Starts them on the first targets of the mix; alerts go to a port of ours.
    pub(crate) fn start(targets: u32, authority: &Path, webhook: u16) -> Self {
        must_exist(PROMETHEUS, "prometheus");
        must_exist(ALERTMANAGER, "prometheus-alertmanager");
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        fs::write(at("prometheus.yml"), config(targets)).unwrap();
        fs::write(at("rules.yml"), RULES).unwrap();
        let routes = ROUTES.replace("PORT", &webhook.to_string());
        fs::write(at("alertmanager.yml"), routes).unwrap();
        let run = |program, args: &[String]| {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let mut command = command(MEASURED, program, &args);
            let command = command.stdout(Stdio::null()).stderr(Stdio::null());
            Stopped(command.spawn().unwrap())
        };
        let exporter = Exporter::start(authority);
        let alertmanager = run(
            ALERTMANAGER,
            &[
                format!("--config.file={}", at("alertmanager.yml")),
                format!("--storage.path={}", at("alertmanager")),
                format!("--web.listen-address={ALERTMANAGER_AT}"),
                "--cluster.listen-address=".to_owned(),
            ],
        );
        let prometheus = run(
            PROMETHEUS,
            &[
                format!("--config.file={}", at("prometheus.yml")),
                format!("--storage.tsdb.path={}", at("prometheus")),
                format!("--web.listen-address={PROMETHEUS_AT}"),
            ],
        );
        until("Prometheus", || {
            get(&format!("http://{PROMETHEUS_AT}/-/ready"))
        });
        until("Alertmanager", || {
            get(&format!("http://{ALERTMANAGER_AT}/-/ready"))
        });
        Self {
            exporter,
            prometheus,
            alertmanager,
            folder,
        }
    }

    fn cpu(&self) -> Duration {
        let all = [&self.exporter.child, &self.prometheus, &self.alertmanager];
        all.iter().map(|child| meter::cpu(child.0.id())).sum()
    }

    /// Successful probes whose results came in during the last so many seconds.
    fn answered(&self, seconds: u64) -> u64 {
        assert!(self.folder.path().exists());
        // In a URL brackets stand encoded.
        let query = format!("sum(sum_over_time(probe_success%5B{seconds}s%5D))");
        let url = format!("http://{PROMETHEUS_AT}/api/v1/query?query={query}");
        let text = get(&url).expect("Prometheus answers");
        let (_, rest) = text.rsplit_once(",\"").expect("one value");
        let number = rest.trim_end_matches(['"', ']', '}']);
        number.parse::<f64>().expect("a number") as u64
    }
}

/// All three on a mix of targets, a share of which is asked each second.
pub(crate) fn sample(rate: u32, seconds: u64, authority: &Path) -> Sample {
    let targets = targets(Kind::Mix, rate);
    let whole = Whole::start(targets, authority, 9);
    thread::sleep(INTERVAL + Duration::from_secs(7));
    let (cpu, start) = (whole.cpu(), Instant::now());
    thread::sleep(Duration::from_secs(seconds));
    let cpu = whole.cpu() - cpu;
    let wall = start.elapsed();
    let answered = whole.answered(seconds);
    let asked = u64::from(rate) * seconds;
    Sample {
        answered,
        lost: asked.saturating_sub(answered),
        cpu,
        wall,
    }
}

fn config(targets: u32) -> String {
    let mut text = format!(
        "global: {{scrape_interval: 15s, scrape_timeout: 10s, evaluation_interval: 15s}}\n\
         rule_files: [rules.yml]\n\
         alerting: {{alertmanagers: [{{static_configs: [{{targets: [\"{ALERTMANAGER_AT}\"]}}]}}]}}\n\
         scrape_configs:\n"
    );
    let exporter = Exporter::ADDRESS;
    for kind in Kind::MIXED {
        let module = exporter::module(kind).expect("the mix is of what it can ask");
        write!(
            text,
            "- job_name: {module}\n  metrics_path: /probe\n  params: {{module: [{module}]}}\n  \
             relabel_configs:\n  \
             - {{source_labels: [__address__], target_label: __param_target}}\n  \
             - {{source_labels: [__param_target], target_label: instance}}\n  \
             - {{target_label: __address__, replacement: \"{exporter}\"}}\n  \
             static_configs:\n  - targets:\n"
        )
        .unwrap();
        for number in (0..targets).filter(|&number| Kind::Mix.of(number) == kind) {
            writeln!(text, "    - \"{}\"", exporter::address(kind, number)).unwrap();
        }
    }
    text
}

/// As most set it, and quicker than many: a minute, so that one lost packet wakes nobody.
const RULES: &str = "groups:
- name: probes
  rules:
  - alert: Down
    expr: probe_success == 0
    for: 1m
";

/// A group per instance, so that no death waits for another's group.
const ROUTES: &str = "route: {receiver: us, group_by: [instance], group_wait: 30s}
receivers:
- name: us
  webhook_configs: [{url: \"http://127.0.0.1:PORT/\"}]
";
