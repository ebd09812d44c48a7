//! What name servers say of a SIP domain, and where that leads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::inventory::Carrier;
use samband::probe::dns_wire;
use samband::probe::locating::{Locating, MOST_TARGETS, Step};
use samband::probe::lookup_wire::{Reply, framed, reply};

fuzz_target!(|bytes: &[u8]| {
    let id = dns_wire::id(bytes).unwrap_or(0);
    let _ = framed(bytes);
    for carriers in [&Carrier::ALL[..], &[Carrier::Udp]] {
        let mut locating = Locating::begin("vc.example", carriers);
        loop {
            match locating.step() {
                Step::Ask(places) => {
                    for place in places {
                        let asked = locating.asked(place).cloned();
                        let asked = asked.expect("what is to be asked");
                        let found = match reply(bytes, id, &asked) {
                            Ok(Reply::Found(found)) => found,
                            Ok(Reply::Truncated | Reply::Failed(_)) | Err(_) => Default::default(),
                        };
                        locating.take(place, found);
                    }
                }
                Step::Unknown => break,
                Step::Wait => panic!("nothing is missing"),
                Step::Done(located) => {
                    assert!(located.targets.len() <= MOST_TARGETS);
                    break;
                }
            }
        }
    }
});
