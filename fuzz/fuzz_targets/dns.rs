//! DNS answers to a question of ours.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::inventory::{DnsType, Expected};
use samband::probe::dns_wire;

fuzz_target!(|bytes: &[u8]| {
    let id = dns_wire::id(bytes).unwrap_or(0);
    for rtype in [DnsType::A, DnsType::Aaaa, DnsType::Srv] {
        for expect in [
            Expected::Any,
            Expected::Exactly(vec!["192.0.2.1".into(), "10 5 5060 a.example.".into()]),
        ] {
            if let Ok(answer) = dns_wire::answer(bytes, id, "vc.example.", rtype, &expect) {
                assert!(answer.records.is_sorted());
                assert!(answer.rcode == 0 || !answer.as_expected);
            }
        }
    }
});
