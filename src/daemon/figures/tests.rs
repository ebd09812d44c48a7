//! What of the workers is to be seen.

use super::*;

/// Each of the prober's figures differs, so that none can be taken for another.
fn figures() -> Figures {
    let prober = prober::Gauges::default();
    let counters = [
        &prober.launched,
        &prober.in_flight,
        &prober.listening,
        &prober.unheard,
        &prober.skipped,
        &prober.stalls,
        &prober.strays,
        &prober.observations_dropped,
        &prober.asks_dropped,
        &prober.kept,
        &prober.kept_lost,
    ];
    for (value, counter) in (101..).zip(counters) {
        counter.store(value, Ordering::Relaxed);
    }
    Figures {
        prober: Arc::new(prober),
        writer: Arc::default(),
        heartbeat: Arc::default(),
        alertmanager: Arc::default(),
        couriers: vec![
            (Channel::Email, Arc::default()),
            (Channel::Mqtt, Arc::default()),
        ],
        broker: Arc::default(),
        relays: Arc::default(),
        mailbox: mailbox::Meters::new().unwrap(),
        refused: Arc::new(AtomicU64::new(1)),
        measured: Arc::default(),
    }
}

#[test]
fn every_figure_is_scraped_under_its_own_name() {
    let registry = Registry::new();
    figures().register(&registry).unwrap();
    let families = registry.gather();
    assert_eq!(families.len(), FAMILIES.len());
    let value = |name: &str| {
        let family = families.iter().find(|family| family.name() == name);
        let family = family.unwrap_or_else(|| panic!("no {name}"));
        let metric = &family.get_metric()[0];
        match family.get_field_type() {
            MetricType::COUNTER => {
                assert!(name.ends_with("_total"), "{name}");
                metric.get_counter().get_value()
            }
            MetricType::GAUGE => {
                assert!(!name.ends_with("_total"), "{name}");
                metric.get_gauge().get_value()
            }
            MetricType::SUMMARY | MetricType::UNTYPED | MetricType::HISTOGRAM => {
                panic!("{name} is neither")
            }
        }
    };
    for (name, expected) in [
        ("samband_prober_runs_total", 101.0),
        ("samband_prober_runs_under_way", 102.0),
        ("samband_prober_runs_listening", 103.0),
        ("samband_prober_runs_unheard_total", 104.0),
        ("samband_prober_runs_skipped_total", 105.0),
        ("samband_prober_stalls_total", 106.0),
        ("samband_prober_strays_total", 107.0),
        ("samband_prober_observations_dropped_total", 108.0),
        ("samband_prober_asks_dropped_total", 109.0),
        ("samband_prober_connections_kept", 110.0),
        ("samband_prober_connections_kept_lost_total", 111.0),
        ("samband_outbox_turned_away_total", 0.0),
        ("samband_store_commits_total", 0.0),
        ("samband_store_commit_longest_seconds", 0.0),
        ("samband_config_reload_failed", 1.0),
    ] {
        assert_eq!(value(name), expected, "{name}");
    }
    assert!(figures().register(&registry).is_err(), "once only");
}

#[test]
fn what_was_lost_is_told_by_kind_and_only_what_is_new() {
    let figures = figures();
    let before = figures.losses();
    assert_eq!(before, Losses([108, 109, 104, 105, 0]));
    assert_eq!(before.since(&before).count(), 0);
    figures
        .prober
        .observations_dropped
        .fetch_add(3, Ordering::Relaxed);
    let told: Vec<_> = figures.losses().since(&before).collect();
    assert_eq!(told, [(Losses::WORDS[0], 3)]);
}
