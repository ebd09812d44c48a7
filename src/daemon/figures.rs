//! The workers' own figures: to Prometheus at each scrape, and to the log when
//! something was lost.
//!
//! The workers count in plain atomics, which cost them nothing; what is here
//! reads those.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus::core::{Collector, Desc};
use prometheus::proto::{Counter, Gauge, LabelPair, Metric, MetricFamily, MetricType};
use prometheus::{Error, Registry};
use tracing::warn;

use super::{alertmanager, broker, courier, heartbeat, mailbox, prober, recorder, writer};
use crate::notice::Channel;
use crate::send::{RelayMeter, RelayMeters};

/// From one look at what was lost to the next; so a log fills with no more than
/// a line a minute for each kind.
const LOOK: Duration = Duration::from_secs(60);

/// The label that tells the two mail relays apart.
const RELAY: &str = "relay";

/// Where the figures are.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    /// The prober's.
    pub(super) prober: Arc<prober::Gauges>,
    /// The writer's.
    pub(super) writer: Arc<writer::Meters>,
    /// The heartbeat's.
    pub(super) heartbeat: Arc<heartbeat::Meters>,
    /// Those of the Alertmanagers.
    pub(super) alertmanager: Arc<alertmanager::Meters>,
    /// Those of the couriers.
    pub(super) couriers: Vec<(Channel, Arc<courier::Meters>)>,
    /// Those of the connections to the MQTT broker.
    pub(super) broker: Arc<broker::Meters>,
    /// What has been asked of each mail relay.
    pub(super) relays: Arc<RelayMeters>,
    /// The recorder's.
    pub(super) measured: Arc<recorder::Meters>,
    /// Those of the mailbox, which are registered by themselves.
    pub(super) mailbox: mailbox::Meters,
    /// 1 while the configuration that was read last is refused.
    pub(super) refused: Arc<AtomicU64>,
}

/// One family.
struct Family {
    name: &'static str,
    kind: MetricType,
    help: &'static str,
    read: Read,
}

/// How its figures are read.
enum Read {
    /// There is one.
    One(fn(&Figures) -> f64),
    /// One of each mail relay.
    OfRelays(fn(&RelayMeter) -> f64),
}

/// A figure of each mail relay that only grows.
const fn of_relays(name: &'static str, help: &'static str, read: fn(&RelayMeter) -> f64) -> Family {
    Family {
        name,
        kind: MetricType::COUNTER,
        help,
        read: Read::OfRelays(read),
    }
}

/// A figure that only grows.
const fn counter(name: &'static str, help: &'static str, read: fn(&Figures) -> f64) -> Family {
    Family {
        name,
        kind: MetricType::COUNTER,
        help,
        read: Read::One(read),
    }
}

/// A figure of the moment.
const fn gauge(name: &'static str, help: &'static str, read: fn(&Figures) -> f64) -> Family {
    Family {
        name,
        kind: MetricType::GAUGE,
        help,
        read: Read::One(read),
    }
}

const FAMILIES: [Family; 39] = [
    counter(
        "samband_alertmanager_alerts_posted_total",
        "Alerts that an Alertmanager took, each time that they were posted.",
        |figures| get(&figures.alertmanager.posted),
    ),
    counter(
        "samband_alertmanager_failed_total",
        "Postings that an Alertmanager did not take.",
        |figures| get(&figures.alertmanager.failed),
    ),
    gauge(
        "samband_alertmanager_away",
        "Alertmanagers that did not take the last posting.",
        |figures| get(&figures.alertmanager.away),
    ),
    gauge(
        "samband_alertmanager_last_taken_timestamp_seconds",
        "When an Alertmanager took the last posting, in seconds since 1970; 0 when none did.",
        |figures| figures.alertmanager.last.load(Ordering::Relaxed) as f64,
    ),
    of_relays(
        "samband_mail_relay_attempts_total",
        "Attempts to hand a mail to a relay, by relay: the first, or its fallback.",
        |meter| get(&meter.attempts),
    ),
    of_relays(
        "samband_mail_relay_accepted_total",
        "Mails that a relay took, by relay: the first, or its fallback.",
        |meter| get(&meter.accepted),
    ),
    of_relays(
        "samband_mail_relay_unreached_total",
        "Attempts at a relay that could not be reached or took nothing from anybody, by relay: the first, or its fallback.",
        |meter| get(&meter.unreached),
    ),
    counter(
        "samband_prober_runs_total",
        "Probe runs begun.",
        |figures| get(&figures.prober.launched),
    ),
    gauge(
        "samband_prober_runs_under_way",
        "Probe runs that wait for an answer or their deadline.",
        |figures| get(&figures.prober.in_flight),
    ),
    gauge(
        "samband_prober_runs_listening",
        "Silent runs still listened to for a late answer.",
        |figures| get(&figures.prober.listening),
    ),
    counter(
        "samband_prober_runs_unheard_total",
        "Silent runs not listened to for a late answer, because too many already were.",
        |figures| get(&figures.prober.unheard),
    ),
    counter(
        "samband_prober_runs_skipped_total",
        "Regular runs left out after the prober had stalled.",
        |figures| get(&figures.prober.skipped),
    ),
    counter(
        "samband_prober_stalls_total",
        "Times that the prober stood still for more than a second.",
        |figures| get(&figures.prober.stalls),
    ),
    counter(
        "samband_prober_strays_total",
        "Packets received that belong to no run.",
        |figures| get(&figures.prober.strays),
    ),
    gauge(
        "samband_prober_connections_kept",
        "Connections kept between two runs of a probe.",
        |figures| get(&figures.prober.kept),
    ),
    counter(
        "samband_prober_connections_kept_lost_total",
        "Kept connections that the peer ended while nothing was asked on them.",
        |figures| get(&figures.prober.kept_lost),
    ),
    gauge(
        "samband_monitor_time_ahead_seconds",
        "By how much most time servers are ahead of the monitor's clock; 0 while they agree with it.",
        |figures| figures.prober.time_ahead.load(Ordering::Relaxed) as f64 / 1e9,
    ),
    counter(
        "samband_prober_observations_dropped_total",
        "Observations dropped because the ledger took none.",
        |figures| get(&figures.prober.observations_dropped),
    ),
    counter(
        "samband_prober_asks_dropped_total",
        "Looks that the ledger asked for and the prober had no room for.",
        |figures| get(&figures.prober.asks_dropped),
    ),
    counter(
        "samband_outbox_turned_away_total",
        "Notices given back to the outbox because the queue to their channel was full.",
        |figures| figures.turned_away() as f64,
    ),
    gauge(
        "samband_mqtt_connections",
        "Connections to the MQTT broker that stand; there is one a region.",
        |figures| get(&figures.broker.connected),
    ),
    counter(
        "samband_mqtt_connections_lost_total",
        "Connections to the MQTT broker that were lost or could not be made.",
        |figures| get(&figures.broker.lost),
    ),
    counter(
        "samband_mqtt_states_published_total",
        "States of components, faults and the monitor that the MQTT broker took.",
        |figures| get(&figures.broker.published),
    ),
    counter(
        "samband_mqtt_states_refused_total",
        "States of components, faults and the monitor that the MQTT broker refused.",
        |figures| get(&figures.broker.refused),
    ),
    counter(
        "samband_store_commits_total",
        "Commits to the log.",
        |figures| figures.writer.read().commits as f64,
    ),
    counter(
        "samband_store_events_total",
        "Events written to the log.",
        |figures| figures.writer.read().entries as f64,
    ),
    counter(
        "samband_store_outbox_rows_total",
        "Rows of the outbox written.",
        |figures| figures.writer.read().rows as f64,
    ),
    counter(
        "samband_store_commit_seconds_total",
        "Time spent committing to the log, in seconds.",
        |figures| figures.writer.read().committing.as_secs_f64(),
    ),
    gauge(
        "samband_store_commit_last_seconds",
        "How long the last commit to the log took, in seconds.",
        |figures| figures.writer.read().last.as_secs_f64(),
    ),
    gauge(
        "samband_store_commit_longest_seconds",
        "How long the longest commit to the log since the start took, in seconds.",
        |figures| figures.writer.read().longest.as_secs_f64(),
    ),
    counter(
        "samband_heartbeat_taken_total",
        "Signs of life that the outside party took.",
        |figures| get(&figures.heartbeat.taken),
    ),
    counter(
        "samband_heartbeat_failed_total",
        "Signs of life that the outside party did not take.",
        |figures| get(&figures.heartbeat.failed),
    ),
    counter(
        "samband_heartbeat_withheld_total",
        "Signs of life not sent, because some part of the program stood still.",
        |figures| get(&figures.heartbeat.withheld),
    ),
    gauge(
        "samband_heartbeat_last_taken_timestamp_seconds",
        "When the outside party took the last sign of life, in seconds since 1970; 0 when it took none.",
        |figures| figures.heartbeat.last.load(Ordering::Relaxed) as f64,
    ),
    counter(
        "samband_measurements_values_total",
        "Measurements kept: of one probe and one minute each.",
        |figures| get(&figures.measured.values),
    ),
    counter(
        "samband_measurements_dropped_total",
        "Samples not kept, because the disk does not keep up or measurements have been given up.",
        |figures| get(&figures.measured.dropped),
    ),
    counter(
        "samband_measurements_left_out_total",
        "Measurements not kept, because those of too many probes are.",
        |figures| get(&figures.measured.left_out),
    ),
    gauge(
        "samband_measurements_given_up",
        "Whether measurements cannot be kept until the next start: 1 or 0.",
        |figures| get(&figures.measured.given_up),
    ),
    gauge(
        "samband_config_reload_failed",
        "Whether the configuration was refused when it was last read again, so that an older one is in effect: 1 or 0.",
        |figures| get(&figures.refused),
    ),
];

fn get(counter: &AtomicU64) -> f64 {
    counter.load(Ordering::Relaxed) as f64
}

impl Figures {
    /// What came of attempts, of each courier.
    pub(super) fn meters(&self) -> Vec<Arc<courier::Meters>> {
        let meters = self.couriers.iter();
        meters.map(|(_, meters)| Arc::clone(meters)).collect()
    }

    /// Shows them at each scrape of a registry.
    ///
    /// # Errors
    /// When the registry has some of them already.
    pub(super) fn register(&self, registry: &Registry) -> Result<(), Error> {
        for family in &FAMILIES {
            let desc = Desc::new(
                family.name.to_owned(),
                family.help.to_owned(),
                match family.read {
                    Read::One(_) => Vec::new(),
                    Read::OfRelays(_) => vec![RELAY.to_owned()],
                },
                std::collections::HashMap::new(),
            )?;
            registry.register(Box::new(Scraped {
                family,
                desc,
                figures: self.clone(),
            }))?;
        }
        Ok(())
    }

    fn turned_away(&self) -> u64 {
        let couriers = self.couriers.iter();
        couriers.map(|(_, meters)| meters.read().turned_away).sum()
    }

    /// What has been lost since the start.
    fn losses(&self) -> Losses {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let prober = &self.prober;
        Losses([
            get(&prober.observations_dropped),
            get(&prober.asks_dropped),
            get(&prober.unheard),
            get(&prober.skipped),
            self.turned_away(),
        ])
    }

    /// Says in the log what was lost, a line a kind and minute at most; for ever.
    pub(super) async fn watch_losses(self) {
        let mut known = self.losses();
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.losses();
            for (what, lost) in now.since(&known) {
                warn!(lost, "{what}");
            }
            known = now;
        }
    }
}

/// One family at a scrape.
struct Scraped {
    family: &'static Family,
    desc: Desc,
    figures: Figures,
}

impl Collector for Scraped {
    fn desc(&self) -> Vec<&Desc> {
        vec![&self.desc]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let relays = &self.figures.relays;
        let metrics = match self.family.read {
            Read::One(read) => vec![self.metric(read(&self.figures))],
            Read::OfRelays(read) => [("first", &relays.first), ("fallback", &relays.fallback)]
                .map(|(relay, meter)| {
                    let mut label = LabelPair::default();
                    label.set_name(RELAY.to_owned());
                    label.set_value(relay.to_owned());
                    let mut metric = self.metric(read(meter));
                    metric.set_label(vec![label]);
                    metric
                })
                .into(),
        };
        let mut family = MetricFamily::default();
        family.set_name(self.family.name.to_owned());
        family.set_help(self.family.help.to_owned());
        family.set_field_type(self.family.kind);
        family.set_metric(metrics);
        vec![family]
    }
}

impl Scraped {
    fn metric(&self, value: f64) -> Metric {
        let mut metric = Metric::default();
        if self.family.kind == MetricType::COUNTER {
            let mut counter = Counter::default();
            counter.set_value(value);
            metric.set_counter(counter);
        } else {
            let mut gauge = Gauge::default();
            gauge.set_value(value);
            metric.set_gauge(gauge);
        }
        metric
    }
}

/// How often something was lost, each kind in the place of its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Losses([u64; Losses::WORDS.len()]);

impl Losses {
    const WORDS: [&'static str; 5] = [
        "observations were dropped: the ledger does not keep up",
        "looks were not taken: the queue to the prober was full",
        "late answers were not listened to: too many probes are silent",
        "regular probes were left out: the prober had stalled",
        "notices wait longer: the queue to their channel was full",
    ];

    /// What was lost since an earlier look, and how often.
    fn since(self, earlier: &Self) -> impl Iterator<Item = (&'static str, u64)> {
        let lost = self.0.into_iter().zip(earlier.0);
        let lost = lost.map(|(now, then)| now.saturating_sub(then));
        Self::WORDS
            .into_iter()
            .zip(lost)
            .filter(|&(_, lost)| lost > 0)
    }
}

#[cfg(test)]
mod tests;
