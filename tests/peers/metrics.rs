//! What Prometheus makes of `/metrics`.

use crate::process::{s, until};
use crate::prometheus::{Prometheus, complaints};
use crate::region::{SETTINGS, Watched};

#[test]
fn prometheus_scrapes_samband_and_promtool_is_content() {
    let watched = Watched::start(SETTINGS, &[]);
    let place = watched.lab.place(crate::lab::Node::Monitor);
    let prometheus = Prometheus::start(&place, watched.daemon.web);
    until("a scrape", s(20), || {
        prometheus
            .query("up", "job")
            .first()
            .filter(|up| up.1 == 1.0)
            .cloned()
    });
    let seen = prometheus.query(
        "count by (__name__) ({__name__=~\"samband_.*\"})",
        "__name__",
    );
    assert!(seen.len() > 10, "{seen:?}");
    assert_eq!(complaints(&watched.daemon.metrics()), "");
}
