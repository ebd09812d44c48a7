//! Configurations: read or refused, with every place in the text.
#![no_main]

use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use samband::config::{AsWritten, NoSecrets, Texts, read};

fuzz_target!(|text: &str| {
    let main = Texts::from([(PathBuf::from("samband.toml"), text.to_owned())]);
    let region = Texts::from([
        (
            PathBuf::from("samband.toml"),
            "regions = [\"hav\"]\n".to_owned(),
        ),
        (PathBuf::from("regions/hav.toml"), text.to_owned()),
    ]);
    for texts in [main, region] {
        if let Err(report) = read(&texts, Path::new(""), &NoSecrets, &AsWritten) {
            assert!(report.mistakes() > 0);
            assert!(!report.to_string().is_empty());
        }
    }
});
