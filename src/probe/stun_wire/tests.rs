//! With the samples of RFC 5769, and that of RFC 8489 appendix B.1 with the
//! length and signature of its erratum.

use proptest::prelude::*;

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("a byte"))
        .collect()
}

fn login(username: &str, password: &str) -> Login {
    Login {
        username: username.into(),
        password: password.into(),
    }
}

/// RFC 5769 section 2.1.
const REQUEST_SIGNED: &str = "000100582112a442b7e7a701bc34d686fa87dfae\
    802200105354554e207465737420636c69656e74 002400046e0001ff 80290008932ff9b151263b36\
    0006000965 76746a3a68367659202020 00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2\
    80280004 e57a3bcf";
/// Section 2.2.
const OVER_IPV4: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae\
    8022000b7465737420766563746f7220 002000080001a147e112a643\
    000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96";
/// Section 2.3.
const OVER_IPV6: &str = "010100482112a442b7e7a701bc34d686fa87dfae\
    8022000b7465737420766563746f7220 002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9\
    00080014a382954e4be67bf11784c97c8292c275bfe3ed41 80280004c8fb0b4c";
/// Section 2.4.
const LONG_TERM: &str = "000100602112a44278ad3433c6ad72c029da412e\
    00060012e3839ee38388e383aae38383e382afe382b90000\
    0015001c662f2f3439396b3935346436 4f4c33346f4c39465354767936347341\
    0014000b6578616d706c652e6f726700 00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
/// RFC 8489 appendix B.1.
const SHA256: &str = "000100902112a44278ad3433c6ad72c029da412e\
    001e00204a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704\
    001500296f624d61744a6f73324141414366 2f2f3439396b3935346436 4f4c33346f4c39465354767936347341000000\
    0014000b6578616d706c652e6f726700 001d000400020000\
    001c0020b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65";

/// What is signed of a message whose signature, of that length, is its last
/// attribute.
fn signature(message: &[u8], length: usize) -> (&[u8], &[u8]) {
    message.split_at(message.len() - 4 - length)
}

#[test]
fn the_sample_responses_are_read_and_their_signatures_hold() {
    let shared = login("evtj:h6vY", "VOkJxbRl1RmTxUk/WvJxBt");
    let key = Key::of(Protection::ShortTerm(&shared));
    for (sample, mapped) in [
        (OVER_IPV4, "192.0.2.1:32853"),
        (OVER_IPV6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ] {
        let read = response(&bytes(sample), key.as_ref()).expect("a response");
        assert_eq!(read.mapped, mapped.parse().ok());
        assert_eq!(read.software.as_deref(), Some("test vector"));
        assert_eq!(read.signed, Some(true));
        let wrong = Key::of(Protection::ShortTerm(&login("evtj:h6vY", "wrong")));
        let read = response(&bytes(sample), wrong.as_ref()).expect("a response");
        assert_eq!(read.signed, Some(false));
    }
}

#[test]
fn the_sample_requests_are_signed_as_ours_are() {
    let shared = login("evtj:h6vY", "VOkJxbRl1RmTxUk/WvJxBt");
    let key = Key::of(Protection::ShortTerm(&shared)).expect("a key");
    let sample = bytes(REQUEST_SIGNED);
    let mut signed = sample[..sample.len() - 8].to_vec();
    let (covered, attribute) = signature(&signed, 20);
    let (mut again, attribute) = (covered.to_vec(), attribute.to_vec());
    sign(&mut again, &key);
    assert_eq!(again[covered.len()..], attribute);
    // And its checksum covers the signature.
    announce(&mut signed, 8);
    assert_eq!(
        fingerprint(&signed).to_be_bytes(),
        sample[sample.len() - 4..]
    );
}

#[test]
fn the_samples_with_long_term_credentials_are_signed_as_ours_are() {
    // Prepared already, as we take it: U+00AD is left out, U+00AA and U+2168 are spelt out.
    let shared = login("マトリックス", "TheMatrIX");
    for (sample, algorithms, length) in [(LONG_TERM, vec![], 20), (SHA256, vec![0, 2, 0, 0], 32)] {
        let sample = bytes(sample);
        let nonce = if length == 20 {
            "f//499k954d6OL34oL9FSTvy64sA"
        } else {
            "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"
        };
        let challenge = Challenge {
            realm: b"example.org".to_vec(),
            nonce: nonce.into(),
            algorithms,
        };
        let key = Key::of(Protection::LongTerm(&shared, &challenge)).expect("a key");
        let (covered, attribute) = signature(&sample, length);
        let mut again = covered.to_vec();
        sign(&mut again, &key);
        assert_eq!(again, sample, "{attribute:?}");
    }
}

#[test]
fn a_request_has_a_checksum_and_tells_who_asks() {
    let message = request([7; 12], "samband/1", Protection::None);
    assert_eq!(transaction(&message), Some([7; 12]));
    assert_eq!(usize::from(message[3]), message.len() - HEADER);
    let end = message.len() - 8;
    assert_eq!(message[end..end + 4], [0x80, 0x28, 0, 4]);
    assert_eq!(
        message[end + 4..],
        fingerprint(&message[..end]).to_be_bytes()
    );
}

/// A response of these attributes, each with its padding.
fn made(kind: u16, attributes: &[(u16, &[u8])]) -> Vec<u8> {
    let mut message = request([7; 12], "", Protection::None);
    message.truncate(HEADER);
    message[..2].copy_from_slice(&kind.to_be_bytes());
    for (kind, value) in attributes {
        attribute(&mut message, *kind, value);
    }
    message
}

#[test]
fn an_error_is_told_with_its_words_and_what_it_asks_for() {
    let message = made(
        FAILURE,
        &[
            (ERROR_CODE, b"\0\0\x04\x01Unauthorized\r\n"),
            (REALM, b"vc.example"),
            (NONCE, b"n1"),
        ],
    );
    let read = response(&message, None).expect("a response");
    assert_eq!(read.error, Some((401, "Unauthorized".to_owned())));
    let challenge = read.challenge.expect("a challenge");
    assert_eq!(challenge.realm, b"vc.example");
    assert_eq!(challenge.algorithm(), Some(Algorithm::Md5));
    let without = made(FAILURE, &[(REALM, b"vc.example")]);
    assert_eq!(response(&without, None), Err(WireError::Code));
}

#[test]
fn the_better_algorithm_is_taken_and_an_offer_taken_out_on_the_way_is_noticed() {
    let of = |nonce: &str, algorithms: &[u8]| {
        let challenge = Challenge {
            realm: b"a".to_vec(),
            nonce: nonce.into(),
            algorithms: algorithms.to_vec(),
        };
        challenge.algorithm()
    };
    let both = [0, 1, 0, 0, 0, 2, 0, 0];
    assert_eq!(of("obMatJos2gAAAx", &both), Some(Algorithm::Sha256));
    assert_eq!(of("obMatJos2gAAAx", &both[..4]), Some(Algorithm::Md5));
    assert_eq!(of("obMatJos2gAAAx", &[]), None);
    assert_eq!(of("obMatJos2AAAAx", &[]), Some(Algorithm::Md5));
    assert_eq!(of("plain", &[]), Some(Algorithm::Md5));
    assert_eq!(of("plain", &[0, 9, 0, 3, 1, 2, 3, 0]), None);
}

#[test]
fn what_is_no_response_is_told() {
    let whole = bytes(OVER_IPV4);
    let read = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut message = whole.clone();
        change(&mut message);
        response(&message, None).expect_err("no response")
    };
    assert_eq!(read(&|m| m[4] = 0), WireError::NotStun);
    assert_eq!(read(&|m| m.truncate(40)), WireError::NotStun);
    assert_eq!(read(&|m| m[0] = 0), WireError::Type(1));
    assert_eq!(read(&|m| m[79] ^= 1), WireError::Fingerprint);
    assert_eq!(read(&|m| m[23] = 0xff), WireError::Attributes);
    assert_eq!(response(&bytes(LONG_TERM), None), Err(WireError::Type(1)));
    let short = made(SUCCESS, &[(XOR_MAPPED_ADDRESS, b"\0\x01\0")]);
    assert_eq!(response(&short, None), Err(WireError::Address));
    let many = vec![(0x8fff_u16, &b""[..]); MOST_ATTRIBUTES + 1];
    assert_eq!(
        response(&made(SUCCESS, &many), None),
        Err(WireError::Attributes)
    );
}

#[test]
fn what_stands_behind_the_signature_is_nobody_s() {
    let shared = login("a", "b");
    let key = Key::of(Protection::ShortTerm(&shared)).expect("a key");
    let mut message = made(
        SUCCESS,
        &[(XOR_MAPPED_ADDRESS, b"\0\x01\xa1\x47\xe1\x12\xa6\x43")],
    );
    sign(&mut message, &key);
    attribute(&mut message, XOR_MAPPED_ADDRESS, b"\0\x01\0\0\0\0\0\0");
    let read = response(&message, Some(&key)).expect("a response");
    assert_eq!(read.mapped, "192.0.2.1:32853".parse().ok());
    assert_eq!(read.signed, Some(true));
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(tail in prop::collection::vec(any::<u8>(), 0..120)) {
        let mut message = made(SUCCESS, &[]);
        message.extend(&tail);
        announce(&mut message, 0);
        let _ = response(&message, None);
        let _ = response(&tail, None);
    }

    #[test]
    fn one_wrong_bit_is_noticed(place in 0_usize..80, bit in 0_u8..8) {
        let whole = bytes(OVER_IPV4);
        let mut message = whole.clone();
        message[place] ^= 1 << bit;
        let shared = login("evtj:h6vY", "VOkJxbRl1RmTxUk/WvJxBt");
        let key = Key::of(Protection::ShortTerm(&shared));
        let read = response(&message, key.as_ref());
        // A checksum that is called something else is no checksum: the signature holds.
        let same = read == response(&whole, key.as_ref());
        let unsigned = read.is_ok_and(|read| read.signed != Some(true));
        let refused = response(&message, key.as_ref()).is_err();
        prop_assert!(refused || unsigned || same);
    }
}
