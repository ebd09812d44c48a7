//! What of the manual in `docs/` is made of the program itself, so that it
//! cannot say anything else: settings, metrics, man pages.
//!
//! `SAMBAND_WRITE_DOCS=1 cargo test --lib manual` writes it anew.

mod kits;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory as _;
use prometheus::Registry;

use super::command::Cli;
use super::command::schema::{File, in_words};
use super::figures::Figures;
use super::prober;
use crate::notice::Channel;
use crate::view::metrics::{Format, Labels, Process, Scrape};
use crate::view::{Snapshot, sample};
use crate::web;

const MADE: &str = "<!-- Made of the program: SAMBAND_WRITE_DOCS=1 cargo test --lib manual -->\n\n";

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// Compares a page of the manual with what the program says, or writes it.
fn is_said(name: &str, said: &str) {
    let path = docs().join(name);
    if std::env::var_os("SAMBAND_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, said).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == said,
        "docs/{name} is not what the program says; SAMBAND_WRITE_DOCS=1 cargo test --lib manual writes it anew"
    );
}

#[test]
fn the_manual_names_every_setting() {
    let files = [File::Samband, File::Region].map(in_words);
    is_said("settings.md", &format!("{MADE}{}", files.join("\n")));
}

#[test]
fn the_manual_names_everything_that_a_broker_gets() {
    let topics = [
        File::MqttStatus,
        File::MqttComponent,
        File::MqttFault,
        File::MqttEvent,
        File::MqttHeartbeat,
    ];
    is_said(
        "topics.md",
        &format!("{MADE}{}", topics.map(in_words).join("\n")),
    );
}

/// What is told of webhooks beside the schema.
const WEBHOOKS: &str = "\
# Webhooks

A `[[webhook]]` of `samband.toml` is told by `POST`, once a notice, in JSON. One with `regions` is told every event of every
fault there, one after the other of a fault: what the topics `events/…` carry (see `topics.md`; `samband schema mqtt-event`).
One that contacts name (`webhook = \"sms\"` in a region's file) is told their notices: the second shape below.

Headers: `webhook-id` and `Idempotency-Key`, the `id` of the body, the same at every repeat; `webhook-timestamp`, seconds since
1970; `webhook-signature`, `v1,` and the Base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>` (Standard Webhooks 1.0), one for
each secret with spaces between them; and the token, if there is one.

| answer | means |
|---|---|
| 2xx, 409 | taken |
| 408, 425, 429, 5xx, no connection | not now: tried again, after `Retry-After` (429, 503; an hour at most) if it is longer |
| sent, and no answer, or a broken one | in doubt: tried again under the same id |
| 3xx, any other 4xx | refused for good; the operator is told by mail, once until something is taken again |

Each event is tried for 72 hours, first after 5 s and at last every 5 minutes, one at a time while nothing is taken; a notice as a mail
is, after 1, 2, 5, 10 and then every 15 minutes. Of a webhook that takes nothing the operator is told by mail, once until it takes something
again: after a quarter of an hour of events, after 5 minutes of notices to somebody. A contact gets 15 notices an hour at most, and what
is more in a digest; events have no such limit. Of an answer 64 KiB are read, and 160 characters kept.

";

#[test]
fn the_manual_names_everything_that_a_webhook_gets() {
    let notice = in_words(File::WebhookNotice);
    is_said("webhooks.md", &format!("{MADE}{WEBHOOKS}#{notice}"));
}

#[test]
fn the_manual_names_every_metric() {
    let mut families = families(&scrape(&sample::troubled(), 5_000));
    for family in families_of_sums() {
        if !families.iter().any(|known| known.name == family.name) {
            families.push(family);
        }
    }
    families.sort_by(|a, b| a.name.cmp(&b.name));
    let mut said = format!("{MADE}# Metrics\n\n");
    said.push_str(
        "At `/metrics`, as Prometheus text or OpenMetrics, whichever the scraper likes better. Series of single\n\
         components are told of at most `component_series` of `[web]` components; above, sums per site and kind.\n\n",
    );
    for family in &families {
        family.write(&mut said);
    }
    is_said("metrics.md", &said);
}

#[test]
fn every_subcommand_has_a_man_page() {
    let mut command = Cli::command();
    command.build();
    man(&command);
}

/// Writes the page of a command and those of its subcommands.
fn man(command: &clap::Command) {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let mut page = Vec::new();
    let made = clap_mangen::Man::new(command.clone()).manual("samband");
    made.render(&mut page).unwrap();
    is_said(&format!("man/{name}.1"), &String::from_utf8(page).unwrap());
    let below = command.get_subcommands();
    below
        .filter(|below| below.get_name() != "help")
        .for_each(man);
}

/// Everything that is ever scraped.
fn scrape(snapshot: &Snapshot, most: usize) -> String {
    let registry = Registry::new();
    let figures = Figures {
        prober: Arc::new(prober::Gauges::default()),
        writer: Arc::default(),
        heartbeat: Arc::default(),
        alertmanager: Arc::default(),
        couriers: vec![(Channel::Email, Arc::default())],
        broker: Arc::default(),
        relays: Arc::default(),
        mailbox: crate::daemon::mailbox::Meters::new().unwrap(),
        refused: Arc::default(),
        measured: Arc::default(),
    };
    figures.register(&registry).unwrap();
    figures.mailbox.register(&registry).unwrap();
    web::register_figures(&registry);
    let labels = Arc::new(Labels::of(&snapshot.inventory, most));
    let process = Process::default();
    let own = registry.gather();
    let scrape = Scrape::new(
        Format::OpenMetrics,
        sample::shown(snapshot),
        labels,
        Some(process),
        own,
    );
    String::from_utf8(scrape.collect::<Vec<_>>().concat()).unwrap()
}

fn families_of_sums() -> Vec<Family> {
    families(&scrape(&sample::troubled(), 0))
}

/// A family of metrics, as it was scraped.
#[derive(Default)]
struct Family {
    name: String,
    kind: String,
    help: String,
    labels: Vec<String>,
}

impl Family {
    fn write(&self, out: &mut String) {
        let suffix = match self.kind.as_str() {
            "counter" => "_total",
            "info" => "_info",
            _ => "",
        };
        let labels = match self.labels.as_slice() {
            [] => String::new(),
            labels => format!(" by `{}`", labels.join("`, `")),
        };
        let _ = writeln!(
            out,
            "- `{}{suffix}` ({}{labels}): {}",
            self.name, self.kind, self.help
        );
    }
}

fn families(page: &str) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for line in page.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap();
            families.push(Family {
                name: name.to_owned(),
                help: help.replace("\\\"", "\""),
                ..Family::default()
            });
            continue;
        }
        let Some(family) = families.last_mut() else {
            continue;
        };
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            family.kind = kind.split_once(' ').unwrap().1.to_owned();
        } else if let Some((_, set)) = line.split_once('{') {
            for label in set.split("\",").filter_map(|l| l.split_once("=\"")) {
                let name = label.0.to_owned();
                if name != "le" && !family.labels.contains(&name) {
                    family.labels.push(name);
                }
            }
        }
    }
    families
}
