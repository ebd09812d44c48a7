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
use crate::send::ticket::{FIELDS, PRESETS, SECRETS};
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

/// What is told of the probes that somebody else schedules.
const PROBE: &str = "
# Probes that Prometheus schedules

`/probe?target=<component id>&module=<probe id>` runs one declared probe now and answers as Prometheus's blackbox exporter does, for
whoever may see `/metrics`. Nothing can be asked about that the configuration does not name, and how it is asked stands there too; what
somebody may not see is answered as what there is not (400, in plain text). `deploy/prometheus/scrape.yml` has an example.

- `probe_success`, `probe_duration_seconds`, `probe_ip_protocol` (not of a domain), and where they were measured:
  `probe_icmp_duration_seconds` (phase `rtt`), `probe_dns_duration_seconds` (`request`), `probe_http_status_code`, `probe_http_ssl`,
  `probe_http_duration_seconds` (`connect`, `tls`, `processing`, `transfer`), `probe_ssl_earliest_cert_expiry`, `probe_tls_version_info`,
  `probe_tls_cipher_info`. Names of targets are looked up by nobody: there is no `probe_dns_lookup_time_seconds`.
- `samband_look_info` (`class`: what was seen, in samband's word), `samband_look_age_seconds`, and of TCP, SIP, STUN and NTP
  `samband_look_round_trip_seconds`, or `samband_look_phase_seconds` over TLS.

The run is a look like those that a failure calls for, and what it sees is evidence as theirs is: a page and a scrape do not contradict each
other. Of a component one is under way at a time, and the next begins a second after its end, 10 s if it opens a
connection, and not before the probe's `retry`. Whoever asks sooner is told what was seen last, and by `samband_look_age_seconds` how long ago;
so is whoever has no time to wait, while that is not older than the probe's interval. It is waited for as long as `X-Prometheus-Scrape-Timeout-Seconds` says, less half
a second, and without it 10 s; a run has its own deadline always, for silence after less says nothing. What samband could not do, or not in time, is 503 and no
`probe_success 0`. A probe of kind `quality` cannot be asked so: one series says nothing.
";

/// What is told of tickets beside the schema.
const TICKETS: &str = "\
# Tickets

A `[[ticket]]` of `samband.toml` is a system of somebody else's in which faults have tickets: each fault its one ticket in each
system. With `party` a system has the faults that the party is asked to act on, for as long as it is asked: when a fault is handed over,
or found to be another's, the old party's ticket says so and is closed, and the new one's is opened. With `regions` it has all of a region.
A ticket is opened, commented on, closed when the symptom is gone, and opened again if the fault comes back. What is told to nobody by
mail opens no ticket: what planned work or a party's own report explains. In shadow mode a ticket is written down and goes nowhere. A
party outside the health network gets the number and no more, as by mail. No ticket holds a link by which one could act.

When another configuration is taken, by a reload or a start, open faults get their tickets where they are told of from then on, and where
they are not told of any more the ticket says so and is closed. A system that is not in the configuration any more cannot be spoken to: its
tickets stay as they are. To have them closed, give its `[[ticket]]` another `party` or region first.

A text in an adapter has places, such as `{fault.number}`, which are filled at the level of values: `\"{ticket.id}\"` becomes what
stands there, a place within a text becomes part of that text, and in an address it is percent-encoded. Nothing that a name holds ends a string,
begins a field or leaves its segment. What says who we are stands in headers, and is shown nowhere. A search is made of the fault's number
and the change's key only, which nobody else writes.

| answer | means |
|---|---|
| 2xx, and what the call says in `taken` | done |
| 401, 403, 407, 408, 409, 423, 425, 429, 5xx, no connection, and `later` | not now: tried again, after `Retry-After` if it is longer |
| sent, and no answer, or a broken one | in doubt: looked for before it is made again |
| any other, and `refused` | refused for good; the operator is told by mail, once until something is taken again |

Each change is tried for 72 hours, first after 5 s and at last every 5 minutes, one after the other of a fault, two at once of a system, and
one at a time while nothing is taken. Of a system that takes nothing for a quarter of an hour the operator is told by mail. What may have been done is looked for before it is
done again: a ticket by `find`, what was said by `seen`; a call with `repeat` is made again without. While the search cannot be made, nothing
is done. An adapter without `find` opens a second ticket where the answer to the first was lost. Of an answer 256 KiB are read; one of another
shape than the adapter says is no search that finds nothing.

A ticket that may have been opened though the attempt was given up is looked for when the fault is over, three times, and closed if it is found.
If it is not, or the system cannot be searched, the operator is told by mail which number to look for.

`tickets.db` beside the log holds what is known of tickets and how far each call has come; it is no part of the chain, which holds
what happened, and a search finds again what is lost of it. `samband store backup` copies it to beside the copy of the log; what is put back
begins anew, so that a ticket is looked for before it is opened whose history may be forgotten.

**Closed over there.** With `poll` the open tickets are asked for at intervals; with `call_sha256` the system may call `POST /api/v1/tickets/<id>` with
`Authorization: Bearer` and a token that opens nothing else (`samband access token NAME` makes one). What it sends is read by `[hook]` of the
adapter; 64 KiB at most. Answers: 204 it was taken, or says nothing new; 400 it is no JSON; 401 it is not known who calls; 408 it takes too long; 413 it is too long; 503 later. That the ticket was closed becomes a comment in the party's name, with
what was done where the system says it. It clears nothing: where the symptom is still there, the ticket is opened again and says so. What we have
done ourselves is no news, and a fault has 50 comments in a system at most.

`samband send test ticket ID` opens a ticket that says that it is a test, shows what was sent and answered without secrets, and closes it again.

";

#[test]
fn the_manual_names_everything_about_tickets() {
    let mut said = format!(
        "{MADE}{TICKETS}## Presets\n\n`samband schema --preset NAME` prints one; copied to `adapters/<id>.toml` it can be changed.\n\n"
    );
    for (name, text) in PRESETS {
        let one = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.map(|line| line.trim_matches('"').to_owned())
        };
        let values = one("# values: ").unwrap_or_default();
        let tried = match one("tried = ") {
            Some(with) => format!("tried against {with}"),
            None => "**not tried against a live system**; made of the published description that it names".to_owned(),
        };
        let _ = writeln!(
            said,
            "- `{name}`: {}, {tried}. Values: {values}.",
            one("name = ").unwrap_or_default()
        );
    }
    said.push_str("\n## Places\n\n| place | |\n|---|---|\n");
    for (name, means) in FIELDS.iter().chain(SECRETS) {
        let _ = writeln!(said, "| `{{{name}}}` | {means} |");
    }
    said.push_str("| `{values.…}` | what `values` of the system says |\n\n");
    let adapter = in_words(File::Adapter);
    is_said("tickets.md", &format!("{said}#{adapter}"));
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
    said.push_str(PROBE);
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
