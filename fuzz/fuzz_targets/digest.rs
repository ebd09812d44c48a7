//! Challenges of digest authentication, and the headers that answer them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::inventory::Login;
use samband::probe::sip_digest::{self, Request};

const PASSWORD: &str = "kanarifugl-9-gul";

fuzz_target!(|text: &str| {
    let Ok(challenge) = sip_digest::challenge(text) else {
        return;
    };
    let login = Login {
        username: "sam\"band".into(),
        password: PASSWORD.into(),
    };
    let request = Request {
        method: "OPTIONS",
        uri: "sip:rom1@vc.example",
        cnonce: "0a4f113b",
        count: 1,
    };
    let header = challenge.answer(&login, &request);
    assert!(!header.contains(['\r', '\n', '\0']));
    assert!(!header.contains(PASSWORD));
    // What we write can be read by the same rules.
    let (_, parameters) = header.split_once(' ').expect("a scheme");
    let again = format!("Digest {parameters}");
    sip_digest::challenge(&again).expect("realm and nonce are given back");
});
