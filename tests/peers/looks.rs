//! Probes that Prometheus schedules, by the example that is shipped.

use std::path::Path;

use crate::lab::Node;
use crate::process::{s, until};
use crate::prometheus::{Prometheus, complaints};
use crate::region::{ROOM_B, SETTINGS, SOUTH_ROOM, Watched};

/// The job of the example, about components of the lab and in a hurry.
fn job(web: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/prometheus/scrape.yml");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, job) = text.split_once("  - job_name: samband-probe\n").unwrap();
    let (job, _) = job.split_once("rule_files:").unwrap();
    // One level less deep than there.
    let lines = job
        .lines()
        .map(|line| line.strip_prefix("  ").unwrap_or(line));
    let job: Vec<&str> = lines.collect();
    let job = format!("- job_name: samband-probe\n{}\n", job.join("\n"));
    for wanted in ["30s", "10s", "fosen:core", "127.0.0.1:8377"] {
        assert!(job.contains(wanted), "{wanted}: {job}");
    }
    job.replace("30s", "5s")
        .replace("10s", "5s")
        .replace("\"fosen:core\"", "\"lab:core\", \"lab:nowhere\"")
        .replace(
            "fosen:afjord.helsesenter.rom1",
            &format!("lab:{SOUTH_ROOM}\", \"lab:{ROOM_B}"),
        )
        .replace("127.0.0.1:8377", web)
}

#[test]
fn prometheus_probes_what_is_declared_and_sees_what_samband_sees() {
    let watched = Watched::start(SETTINGS, &[]);
    let daemon = &watched.daemon;
    let place = watched.lab.place(Node::Monitor);
    let jobs = job(&daemon.web.to_string());
    let prometheus = Prometheus::start_with_jobs(&place, daemon.web, &[], &jobs);
    let one = |query: &str| match &prometheus.query(query, "")[..] {
        [(_, value)] => Some(*value),
        _ => None,
    };
    let becomes = |query: &str, expected: f64| {
        until(&format!("{query} to be {expected}"), s(60), || {
            (one(query) == Some(expected)).then_some(())
        });
    };
    let success = |component: &str| format!("probe_success{{component=\"lab:{component}\"}}");
    for component in ["core", SOUTH_ROOM, ROOM_B] {
        becomes(&success(component), 1.0);
    }
    becomes("count(probe_icmp_duration_seconds{phase=\"rtt\"} > 0)", 1.0);
    // What is not declared is a scrape that fails, and no failure of anything.
    becomes("up{component=\"lab:nowhere\"}", 0.0);
    becomes("count(probe_success)", 3.0);
    let url = format!("http://{}/probe?target=core&module=ping", daemon.web);
    let text = place.get(&url).expect("an answer");
    assert_eq!(complaints(&text), "");

    watched.lab.kill(Node::Room2a);
    becomes(&success(SOUTH_ROOM), 0.0);
    becomes(
        &format!("samband_component_up{{component=\"{SOUTH_ROOM}\"}}"),
        0.0,
    );
    becomes(&success(ROOM_B), 1.0);
    becomes("sum(up{job=\"samband-probe\"})", 3.0);
    becomes("count(samband_look_calls_total{outcome=\"seen\"} > 0)", 1.0);
    becomes(
        "count(samband_look_calls_total{outcome=\"wrong\"} > 0)",
        1.0,
    );
    becomes(
        "sum(samband_faults{owner=\"south\",state=\"assigned\"})",
        1.0,
    );
}
