//! Answers of time servers, by any clock of ours, and what most of them agree on.
#![no_main]

use std::net::SocketAddr;
use std::time::Duration;

use jiff::SignedDuration;
use libfuzzer_sys::fuzz_target;
use samband::clock::Mono;
use samband::probe::ntp_wire::{self, Stamps};
use samband::probe::time_vote::Vote;

fuzz_target!(|input: (i64, u32, Vec<i32>, &[u8])| {
    let (sent, took, offsets, packet) = input;
    let stamps = Stamps {
        sent: i128::from(sent),
        took: Duration::from_micros(u64::from(took)),
    };
    if let Ok(response) = ntp_wire::response(packet, stamps) {
        assert!(response.stratum <= 16);
        assert!(response.kiss.is_none() || !response.synchronised);
    }
    let mut vote = Vote::default();
    let allowed = Duration::from_secs(1);
    for (number, &offset) in (0..).zip(offsets.iter().take(64)) {
        let server = SocketAddr::from(([192, 0, 2, number], 123));
        let offset = SignedDuration::from_millis(i64::from(offset));
        vote.note(server, offset, Mono::START, allowed);
        if let Some(judgement) = vote.judge(offset, allowed) {
            assert_eq!(judgement.deviation + judgement.ours, offset);
        } else {
            assert!(
                offset.unsigned_abs() > allowed,
                "whoever agrees with us is judged"
            );
        }
    }
});
