//! What pages need beside themselves, compiled in: nothing is read from a disk,
//! and nothing comes from elsewhere.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The style sheet.
pub const STYLESHEET: &str = include_str!("assets/samband.css");
/// The script that keeps an open page up to date.
pub const SCRIPT: &str = include_str!("assets/samband.js");
/// The icon.
pub const ICON: &str = include_str!("assets/samband.svg");

/// The style sheet's address; it changes with its content, so it may be kept for ever.
pub fn stylesheet_path() -> &'static str {
    static PATH: LazyLock<String> =
        LazyLock::new(|| format!("/assets/samband.css?v={}", digest(STYLESHEET)));
    &PATH
}

/// The script's address; it changes with its content.
pub fn script_path() -> &'static str {
    static PATH: LazyLock<String> =
        LazyLock::new(|| format!("/assets/samband.js?v={}", digest(SCRIPT)));
    &PATH
}

/// Changes with the content: 16 hex digits of its SHA-256.
pub fn digest(content: &str) -> String {
    let mut hex = String::new();
    for byte in &Sha256::digest(content.as_bytes())[..8] {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
