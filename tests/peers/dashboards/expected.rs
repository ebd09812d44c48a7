//! What each query gives while a room of the south is down and accepted, the line of the
//! north loses packets and nobody has said yes in time, and the north's agreement ends in
//! a hundred days.

/// What a query gives. A series is known by its labels.
#[derive(Debug)]
pub(super) enum Expected {
    /// These series, with these values.
    Is(&'static [(&'static str, f64)]),
    /// These series with these values, and perhaps others.
    Has(&'static [(&'static str, f64)]),
    /// These series, each with a value from the one to the other, and others with nothing.
    Shares(&'static [(&'static str, (f64, f64))]),
    /// These series, all with values from the one to the other.
    Within(&'static [&'static str], (f64, f64)),
    /// From so many series to so many, all with values from the one to the other.
    Count((usize, usize), (f64, f64)),
}

use Expected::{Count, Has, Is, Shares, Within};

/// By dashboard, panel and query.
pub(super) const EXPECTED: &[(&str, Expected)] = &[
    (
        "itself / Age of what is shown / A",
        Within(&[""], (0.0, 30.0)),
    ),
    ("itself / Alertmanagers / A", Is(&[("", 0.0)])),
    (
        "itself / Alerts / A",
        Has(&[
            ("alertname=SambandAvailabilityLow severity=info", 1.0),
            ("alertname=SambandFaultsUnanswered severity=warning", 1.0),
            ("alertname=SambandRegionRoomsDown severity=critical", 1.0),
            ("alertname=SambandWaysPoor severity=info", 1.0),
        ]),
    ),
    ("itself / Answers Prometheus / A", Is(&[("", 1.0)])),
    (
        "itself / Commits to the log / A",
        Within(&[""], (1e-6, 5.0)),
    ),
    (
        "itself / Commits to the log / B",
        Within(&[""], (1e-09, 5.0)),
    ),
    ("itself / Configuration / A", Is(&[("", 0.0)])),
    (
        "itself / Lateness of the schedule / A",
        Within(&[""], (1e-09, 30.0)),
    ),
    ("itself / Lost work / A", Within(&[""], (0.0, 1000000.0))),
    ("itself / Lost work / B", Within(&[""], (0.0, 0.0))),
    ("itself / Lost work / C", Within(&[""], (0.0, 0.0))),
    (
        "itself / Memory / A",
        Within(&[""], (10000000.0, 500000000.0)),
    ),
    (
        "itself / Notices / A",
        Within(
            &[
                "channel=ticket outcome=accepted",
                "channel=ticket outcome=ambiguous",
                "channel=ticket outcome=permanent",
                "channel=ticket outcome=temporary",
                "channel=webhook outcome=accepted",
                "channel=webhook outcome=ambiguous",
                "channel=webhook outcome=permanent",
                "channel=webhook outcome=temporary",
            ],
            (0.0, 0.0),
        ),
    ),
    ("itself / Notices / B", Is(&[("", 0.0)])),
    (
        "itself / Oldest notice waiting / A",
        Within(&[""], (0.0, 600.0)),
    ),
    ("itself / Open files / A", Within(&[""], (1e-05, 0.5))),
    ("itself / Probes / A", Within(&[""], (1.0, 50.0))),
    ("itself / Probes / B", Within(&[""], (0.0, 5.0))),
    ("itself / Processor / A", Within(&[""], (0.0001, 2.0))),
    (
        "itself / Queues / A",
        Within(&["queue=ledger", "queue=writer"], (0.0, 1.0)),
    ),
    ("itself / Readers / A", Within(&["status=200"], (0.1, 50.0))),
    ("itself / Runs since / A", Within(&[""], (60.0, 900.0))),
    ("itself / The log / A", Is(&[("", 0.0)])),
    ("itself / Version / A", Count((1, 1), (1.0, 1.0))),
    (
        "municipality / $municipality",
        Is(&[("municipality=north", 1.0), ("municipality=south", 1.0)]),
    ),
    ("municipality / $region", Is(&[("region=lab", 3.0)])),
    (
        "municipality / $site",
        Is(&[("site=north.clinic", 18.0), ("site=south.clinic", 18.0)]),
    ),
    (
        "municipality / Availability / A",
        Shares(&[
            ("municipality=north region=lab", (1.0, 1.0)),
            ("municipality=south region=lab", (0.5, 0.95)),
        ]),
    ),
    (
        "municipality / Availability / B",
        Shares(&[
            ("municipality=north region=lab", (1.0, 1.0)),
            ("municipality=south region=lab", (0.5, 0.95)),
        ]),
    ),
    (
        "municipality / Availability / C",
        Shares(&[
            ("municipality=north region=lab", (1.0, 1.0)),
            ("municipality=south region=lab", (0.5, 0.95)),
        ]),
    ),
    (
        "municipality / By kind and state / A",
        Is(&[
            ("kind=access-line state=poor", 1.0),
            ("kind=access-line state=up", 1.0),
            ("kind=codec state=down", 1.0),
            ("kind=codec state=up", 3.0),
            ("kind=room-network state=unknown", 2.0),
            ("kind=site-router state=poor", 1.0),
            ("kind=site-router state=up", 1.0),
        ]),
    ),
    (
        "municipality / Components / A",
        Is(&[
            (
                "component=north.clinic.a municipality=north region=lab site=north.clinic",
                1.0,
            ),
            (
                "component=north.clinic.b municipality=north region=lab site=north.clinic",
                1.0,
            ),
            (
                "component=north.clinic.line municipality=north region=lab site=north.clinic",
                2.0,
            ),
            (
                "component=north.clinic.network municipality=north region=lab site=north.clinic",
                0.0,
            ),
            (
                "component=north.clinic.router municipality=north region=lab site=north.clinic",
                2.0,
            ),
            (
                "component=south.clinic.a municipality=south region=lab site=south.clinic",
                4.0,
            ),
            (
                "component=south.clinic.b municipality=south region=lab site=south.clinic",
                1.0,
            ),
            (
                "component=south.clinic.line municipality=south region=lab site=south.clinic",
                1.0,
            ),
            (
                "component=south.clinic.network municipality=south region=lab site=south.clinic",
                0.0,
            ),
            (
                "component=south.clinic.router municipality=south region=lab site=south.clinic",
                1.0,
            ),
        ]),
    ),
    (
        "municipality / Failed probes by what was seen / A",
        Within(
            &[
                "class=beyond",
                "class=host-unreachable",
                "class=poor",
                "class=silent",
            ],
            (0.0, 20.0),
        ),
    ),
    (
        "municipality / Minutes without an owner / A",
        Shares(&[("municipality=north region=lab", (0.05, 10.0))]),
    ),
    (
        "municipality / Not well now / A",
        Is(&[
            (
                "component=north.clinic.line kind=access-line municipality=north region=lab site=north.clinic state=poor",
                1.0,
            ),
            (
                "component=north.clinic.router kind=site-router municipality=north region=lab site=north.clinic state=poor",
                1.0,
            ),
            (
                "component=south.clinic.a kind=codec municipality=south region=lab site=south.clinic state=down",
                1.0,
            ),
        ]),
    ),
    (
        "municipality / Open faults / A",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 1.0),
        ]),
    ),
    (
        "municipality / Rooms that work / A",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 0.5),
        ]),
    ),
    (
        "municipality / Slowest answers / A",
        Count((7, 10), (1e-6, 3.0)),
    ),
    (
        "owners / $party",
        Is(&[
            ("party=it", 1.0),
            ("party=network", 1.0),
            ("party=south", 1.0),
        ]),
    ),
    ("owners / $region", Is(&[("region=lab", 3.0)])),
    (
        "owners / Agreements that end / A",
        Within(&["agreement=north-it region=lab"], (98.0, 102.0)),
    ),
    (
        "owners / Agreements that end / B",
        Is(&[("agreement=north-it region=lab", 0.0)]),
    ),
    ("owners / Contested / A", Is(&[("region=lab", 0.0)])),
    (
        "owners / Days to the next end / A",
        Within(&["region=lab"], (98.0, 102.0)),
    ),
    (
        "owners / Faults by owner / A",
        Is(&[
            ("owner=network region=lab state=assigned", 1.0),
            ("owner=south region=lab state=accepted", 1.0),
        ]),
    ),
    (
        "owners / Faults by owner over time / A",
        Is(&[("", 0.0), ("owner=network", 1.0), ("owner=south", 1.0)]),
    ),
    (
        "owners / Minutes without an owner / A",
        Shares(&[("party=network", (30.0, 66.0))]),
    ),
    ("owners / Not accepted / A", Is(&[("region=lab", 1.0)])),
    ("owners / Parties in shadow / A", Is(&[("region=lab", 0.0)])),
    ("owners / Undecided faults / A", Is(&[("region=lab", 0.0)])),
    (
        "owners / What people did / A",
        Is(&[("act=accept outcome=taken", 1.0)]),
    ),
    (
        "owners / Who answers for what / A",
        Is(&[
            ("gap=unagreed party=network region=lab", 4.0),
            ("gap=unagreed party=south region=lab", 4.0),
            ("party=it region=lab", 4.0),
        ]),
    ),
    (
        "owners / Without an agreement / A",
        Is(&[("region=lab", 8.0)]),
    ),
    (
        "paths / $municipality",
        Is(&[("municipality=north", 1.0), ("municipality=south", 1.0)]),
    ),
    ("paths / $region", Is(&[("region=lab", 3.0)])),
    (
        "paths / $site",
        Is(&[("site=north.clinic", 18.0), ("site=south.clinic", 18.0)]),
    ),
    (
        "paths / Delay / A",
        Within(
            &[
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality quantile=0.95 region=lab site=north.clinic",
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality quantile=0.95 region=lab site=north.clinic",
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality quantile=0.95 region=lab site=south.clinic",
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality quantile=0.95 region=lab site=south.clinic",
            ],
            (1e-06, 0.2),
        ),
    ),
    (
        "paths / Delay against what is usual / A",
        Within(
            &[
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
            ],
            (0.1, 20.0),
        ),
    ),
    (
        "paths / Jitter / A",
        Within(
            &[
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
            ],
            (1e-09, 0.1),
        ),
    ),
    (
        "paths / Loss / A",
        Shares(&[
            (
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                (0.02, 0.15),
            ),
            (
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                (0.02, 0.15),
            ),
            (
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
            (
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
        ]),
    ),
    (
        "paths / Out of order, and twice / A",
        Is(&[("region=lab", 0.0)]),
    ),
    (
        "paths / Out of order, and twice / B",
        Is(&[("region=lab", 0.0)]),
    ),
    ("paths / Poor ways / A", Is(&[("region=lab", 2.0)])),
    (
        "paths / Ways / A",
        Is(&[
            ("component=north.clinic.line", 2.0),
            ("component=north.clinic.router", 2.0),
            ("component=south.clinic.line", 1.0),
            ("component=south.clinic.router", 1.0),
        ]),
    ),
    ("paths / Ways measured / A", Is(&[("region=lab", 4.0)])),
    (
        "paths / Ways now / A",
        Shares(&[
            (
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                (0.02, 0.15),
            ),
            (
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                (0.02, 0.15),
            ),
            (
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
            (
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
        ]),
    ),
    (
        "paths / Ways now / B",
        Shares(&[
            (
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                (1.0, 6.0),
            ),
            (
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                (1.0, 6.0),
            ),
            (
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
            (
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
                (0.0, 0.0),
            ),
        ]),
    ),
    (
        "paths / Ways now / C",
        Within(
            &[
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality quantile=0.5 region=lab site=north.clinic",
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality quantile=0.5 region=lab site=north.clinic",
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality quantile=0.5 region=lab site=south.clinic",
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality quantile=0.5 region=lab site=south.clinic",
            ],
            (1e-06, 0.2),
        ),
    ),
    (
        "paths / Ways now / D",
        Within(
            &[
                "component=north.clinic.line facet=media kind=access-line municipality=north probe=quality region=lab site=north.clinic",
                "component=north.clinic.router facet=media kind=site-router municipality=north probe=quality region=lab site=north.clinic",
                "component=south.clinic.line facet=media kind=access-line municipality=south probe=quality region=lab site=south.clinic",
                "component=south.clinic.router facet=media kind=site-router municipality=south probe=quality region=lab site=south.clinic",
            ],
            (1e-06, 0.2),
        ),
    ),
    ("paths / Ways still learnt / A", Is(&[("region=lab", 0.0)])),
    (
        "paths / Worst delay / A",
        Within(&["region=lab"], (1e-06, 0.2)),
    ),
    (
        "paths / Worst jitter / A",
        Within(&["region=lab"], (1e-09, 0.1)),
    ),
    (
        "paths / Worst loss / A",
        Within(&["region=lab"], (0.02, 0.15)),
    ),
    ("region / $region", Is(&[("region=lab", 3.0)])),
    (
        "region / Availability / A",
        Within(&["region=lab"], (0.75, 0.98)),
    ),
    (
        "region / Availability / B",
        Within(&["region=lab"], (0.75, 0.98)),
    ),
    (
        "region / Availability / C",
        Within(&["region=lab"], (0.75, 0.98)),
    ),
    (
        "region / Faults by state / A",
        Is(&[
            ("state=accepted", 1.0),
            ("state=assigned", 1.0),
            ("state=cleared", 0.0),
            ("state=undecided", 0.0),
        ]),
    ),
    ("region / Known already / A", Is(&[("", 0.0)])),
    ("region / Known already / B", Is(&[("", 0.0)])),
    (
        "region / Minutes without an owner / A",
        Within(&["region=lab"], (0.05, 10.0)),
    ),
    (
        "region / Municipalities / A",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 1.0),
        ]),
    ),
    (
        "region / Municipalities / B",
        Is(&[
            ("municipality=north region=lab", 0.0),
            ("municipality=south region=lab", 1.0),
        ]),
    ),
    (
        "region / Municipalities / C",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 0.5),
        ]),
    ),
    (
        "region / Municipalities / D",
        Shares(&[
            ("municipality=north region=lab", (1.0, 1.0)),
            ("municipality=south region=lab", (0.5, 0.95)),
        ]),
    ),
    (
        "region / Municipalities with faults / A",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 1.0),
        ]),
    ),
    ("region / Open faults / A", Is(&[("region=lab", 2.0)])),
    ("region / Rooms that work / A", Is(&[("region=lab", 0.75)])),
    (
        "region / Rooms that work, the worst ten / A",
        Is(&[
            ("municipality=north region=lab", 1.0),
            ("municipality=south region=lab", 0.5),
        ]),
    ),
    (
        "region / The monitor's own line / A",
        Is(&[("region=lab", 0.0)]),
    ),
    ("region / Undecided faults / A", Is(&[("region=lab", 0.0)])),
    (
        "region / What all share / A",
        Is(&[
            ("kind=monitor region=lab state=unknown", 1.0),
            ("kind=network-core region=lab state=up", 1.0),
            ("kind=registrar region=lab state=up", 1.0),
        ]),
    ),
];
