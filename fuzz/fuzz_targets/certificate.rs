//! Certificates in DER, and the names in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::probe::certificate::Read;

fuzz_target!(|der: &[u8]| {
    let Ok(read) = Read::of(der) else {
        return;
    };
    let _ = read.is_issuer_of(&read);
    let _ = read.is_of_sip_domain("vc.example");
    let shown = format!("{:?}", read.certificate);
    assert!(shown.len() < 64 * 1024);
});
