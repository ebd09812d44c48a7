//! SIP responses, and the client transaction that they and the clock drive.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use samband::clock::Mono;
use samband::probe::sip_frame::Frames;
use samband::probe::sip_transaction::{Action, MOST_TRANSMISSIONS, Transaction};
use samband::probe::{sip_digest, sip_wire};

fuzz_target!(|bytes: &[u8]| {
    let _ = sip_wire::quoted_branch(bytes);
    if let Ok(response) = sip_wire::response(bytes) {
        assert!((100..=699).contains(&response.status));
        assert!(response.challenges.len() <= sip_wire::MOST_CHALLENGES);
        for text in [&response.agent, &response.because, &response.warning] {
            let text = text.as_deref().unwrap_or_default();
            assert!(text.chars().count() <= sip_wire::MOST_TEXT);
            assert!(!text.chars().any(char::is_control));
        }
        let _ = sip_digest::choose(response.challenges.iter().map(String::as_str));
    }
    frames(bytes);
    drive(bytes);
});

/// The bytes as a stream: messages by their length, in pieces of any size.
fn frames(bytes: &[u8]) {
    let mut frames = Frames::default();
    let size = bytes.first().copied().unwrap_or(1).max(1);
    for part in bytes.chunks(usize::from(size)) {
        if frames.take(part).is_err() {
            return;
        }
        while let Ok(Some(message)) = frames.message() {
            assert!(message.len() <= bytes.len());
        }
    }
}

/// The bytes as moments, in which answers come and timers are looked at.
fn drive(bytes: &[u8]) {
    let mut now = Mono::START;
    let mut transaction = Transaction::begin(now, Duration::from_secs(3));
    let mut sent = 1;
    for step in bytes.chunks_exact(2) {
        now = now + Duration::from_millis(u64::from(step[0]) * 16);
        match step[1] % 4 {
            0 => transaction.provisional(now),
            1 => {
                let attribution = transaction.answered(now, Duration::from_millis(1));
                assert!(attribution.transmission >= 1);
            }
            _ => {
                while let Some(action) = transaction.poll(now) {
                    match action {
                        Action::Transmit(number) => {
                            assert!(!transaction.is_silent());
                            sent += 1;
                            assert_eq!(number, sent);
                        }
                        Action::Silent => assert!(transaction.is_silent()),
                        Action::End => return,
                    }
                }
                assert!(transaction.next() > now);
            }
        }
        assert!(usize::from(transaction.transmissions()) <= MOST_TRANSMISSIONS);
    }
}
