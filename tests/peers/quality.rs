//! A line of the lab that loses packets at random is told from one that does not.

use std::time::Duration;

use crate::lab::{Lab, Node};
use crate::process::{hold, s, until};
use crate::region::{self, LINE, ROUTER, SETTINGS, Watched};

/// Of a hundred packets over the line: few enough that three pings in a row get through.
const LOST: u32 = 6;

/// A window has to fill, and what is good to last, before anything speaks for the core.
const WARM: Duration = Duration::from_secs(150);

#[test]
fn a_line_that_loses_packets_is_poor_and_the_network_operators() {
    let watched = Watched::start_in(Lab::build(), &region::measured(), SETTINGS, &[]);
    let daemon = &watched.daemon;
    let loss = |component: &str| {
        let label = format!("component=\"{component}\"");
        daemon.samples_with("samband_line_loss_ratio", &label)
    };
    until("a full window", WARM, || {
        let echoes = daemon.samples_of("samband_line_baseline_rtt_seconds");
        (echoes.len() == 4).then_some(())
    });
    hold("a lab that loses nothing", s(30), || {
        daemon.faults().is_empty() && loss(LINE) == [0.0] && loss(ROUTER) == [0.0]
    });

    watched.lab.make_lossy(Node::Router1, LOST);
    let fault = daemon.fault("a poor line", WARM, |fault| {
        fault["cause"]["component"].as_str() == Some(LINE)
    });
    assert_eq!(fault["cause"]["facet"].as_str(), Some("media"), "{fault}");
    assert_eq!(fault["cause"]["mode"].as_str(), Some("poor"), "{fault}");
    assert_eq!(fault["owner"].as_str(), Some("network"), "{fault}");
    let shown = loss(LINE);
    println!("{LINE}: {shown:?} lost, of {LOST} %");
    assert!(
        matches!(shown[..], [lost] if (0.02..0.12).contains(&lost)),
        "{shown:?}"
    );
    let others = daemon.samples_with("samband_line_loss_ratio", "municipality=\"south\"");
    assert_eq!(others, [0.0, 0.0]);
    assert_eq!(daemon.faults().len(), 1);

    watched.lab.make_lossless();
    daemon.fault("the line to be good again", WARM, |now| {
        now["number"] == fault["number"] && !now["cleared_at"].is_null()
    });
    hold("nothing more", s(15), || daemon.faults().len() == 1);
}
