//! Packs of evidence, as anybody may send them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::pack::{sealed, verify};

fuzz_target!(|bytes: &[u8]| {
    let _ = verify(bytes);
    // Whoever forges a pack seals it too: so what is behind the seal is read.
    if let Ok(verdict) = verify(&sealed(bytes)) {
        assert!(verdict.found >= verdict.findings.len());
    }
});
