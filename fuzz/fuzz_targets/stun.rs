//! STUN responses, and what is asked again on their challenge.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::inventory::Login;
use samband::probe::stun_wire::{self, Key, Protection};

fuzz_target!(|bytes: &[u8]| {
    let login = Login {
        username: "samband".into(),
        password: "secret".into(),
    };
    let key = Key::of(Protection::ShortTerm(&login));
    for key in [None, key.as_ref()] {
        let Ok(response) = stun_wire::response(bytes, key) else {
            continue;
        };
        assert_eq!(stun_wire::transaction(bytes), Some(response.id));
        assert!(
            response
                .error
                .is_none_or(|(code, _)| (300..700).contains(&code))
        );
        if let Some(challenge) = &response.challenge {
            let protection = Protection::LongTerm(&login, challenge);
            let request = stun_wire::request(response.id, "samband", protection);
            assert_eq!(stun_wire::transaction(&request), Some(response.id));
            let length = usize::from(u16::from_be_bytes([request[2], request[3]]));
            assert_eq!(length + stun_wire::HEADER, request.len());
        }
    }
});
