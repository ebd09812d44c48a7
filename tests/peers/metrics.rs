//! What Prometheus makes of `/metrics`.

use crate::lab::Node;
use crate::process::{s, until};
use crate::prometheus::{Prometheus, complaints};
use crate::region::{REGISTRAR, ROOM_B, SETTINGS, SOUTH_ROOM, Watched};

#[test]
fn prometheus_scrapes_samband_and_promtool_is_content() {
    let mut watched = Watched::start(SETTINGS, &[]);
    let place = watched.lab.place(Node::Monitor);
    let prometheus = Prometheus::start(&place, watched.daemon.web);
    let one = |query: &str| match &prometheus.query(query, "")[..] {
        [(_, value)] => Some(*value),
        _ => None,
    };
    let becomes = |query: &str, expected: f64| {
        until(&format!("{query} to be {expected}"), s(60), || {
            (one(query) == Some(expected)).then_some(())
        });
    };
    becomes("up", 1.0);
    let families = "count(count by (__name__) ({__name__=~\"samband_.*\"}))";
    assert!(one(families).is_some_and(|count| count > 10.0));
    assert_eq!(complaints(&watched.daemon.metrics()), "");
    // A unit is known only to who has asked for OpenMetrics and been given it.
    let unit = until("the unit", s(20), || {
        prometheus.unit("samband_probe_duration_seconds")
    });
    assert_eq!(unit, "seconds");

    watched.lab.kill(Node::Room2a);
    watched.room1a.hang();
    let seen = |class: &str| {
        becomes(
            &format!("count(sum(samband_probe_failures_total{{class=\"{class}\"}}) > 0)"),
            1.0,
        );
    };
    for class in ["host-unreachable", "silent", "beyond"] {
        seen(class);
    }
    watched.kamailio.stop();
    seen("refused");
    for (component, up) in [(SOUTH_ROOM, 0.0), (REGISTRAR, 0.0), ("core", 1.0)] {
        becomes(
            &format!("samband_component_up{{component=\"{component}\"}}"),
            up,
        );
    }
    becomes(
        &format!("samband_probe_success{{component=\"{ROOM_B}\",probe=\"ping\"}}"),
        1.0,
    );
    becomes(
        "sum(samband_faults{owner=\"south\",state=\"assigned\"})",
        1.0,
    );
    becomes("count(samband_build_info)", 1.0);
    let inf = "samband_scheduler_lateness_seconds_bucket{le=\"+Inf\"}";
    becomes(
        &format!("count({inf} == ignoring(le) samband_scheduler_lateness_seconds_count > 0)"),
        1.0,
    );
    assert_eq!(complaints(&watched.daemon.metrics()), "");
    becomes("min_over_time(up[5m])", 1.0);
}
