//! Equipment lists, as spreadsheets write them, made into entries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::config::import;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(imported) = import::import(bytes, &[], None) {
        let _ = import::lines(&imported.doubts);
        if !imported.toml.is_empty() && !imported.entries.is_empty() {
            import::verify(&imported.toml).expect("what is made can be read");
        }
    }
});
