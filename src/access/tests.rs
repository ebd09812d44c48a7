//! Tokens: ours are read back, and nothing else is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

fn key(byte: u8) -> Key {
    Key::new([byte; Key::LENGTH])
}

fn at(second: i64) -> Timestamp {
    let start: Timestamp = "2026-11-22T09:20:00Z".parse().unwrap();
    start + SignedDuration::from_secs(second)
}

fn link() -> Link {
    Link {
        fault: "FOSEN-2026-0042".to_owned(),
        as_of: 3,
        recipient: key(1).recipient("fosen", "it", "vakt@it.example"),
        notice: Mark::of_hex("00ff10ab9c01d2").unwrap(),
        purpose: Purpose::Answer,
        ends_at: Link::end(at(0), 7),
    }
}

fn token(link: &Link) -> String {
    link.token(&key(1)).unwrap()
}

fn read(token: &str) -> Result<Link, Unread> {
    Link::read(token, &key(1), at(0))
}

#[test]
fn what_was_made_is_read_back() {
    let kinds = Purpose::ALL.into_iter().flat_map(|purpose| {
        let faults = ["A-2026-0001", "FOSEN-2026-0042", "INN-TRONDELAG-2026-12345"];
        faults.map(|fault| (purpose, fault))
    });
    for (purpose, fault) in kinds {
        let link = Link {
            fault: fault.to_owned(),
            purpose,
            ..link()
        };
        assert_eq!(read(&token(&link)), Ok(link.clone()));
        // The same at every attempt.
        assert_eq!(token(&link), token(&link));
    }
}

#[test]
fn an_address_with_its_token_stands_on_one_line_of_a_mail() {
    let link = Link {
        fault: "INN-TRONDELAG-2026-0042".to_owned(),
        ..link()
    };
    let address = format!(
        "https://samband.inn-trondelag.example{}",
        path(&token(&link))
    );
    assert!(address.len() < 120, "{} {address}", address.len());
    assert!(path(&token(&link)).starts_with(PLACE) && PLACEHOLDER.starts_with(PLACE));
}

#[test]
fn it_opens_until_its_minute_and_not_from_then_on() {
    let link = link();
    let token = token(&link);
    let end = link.ends_at;
    assert_eq!(end, at(7 * 86_400));
    let just = SignedDuration::from_nanos(1);
    assert_eq!(Link::read(&token, &key(1), end - just), Ok(link.clone()));
    assert_eq!(
        Link::read(&token, &key(1), end),
        Err(Unread::Ended(link.clone()))
    );
    assert_eq!(
        Link::read(&token, &key(1), Timestamp::MAX),
        Err(Unread::Ended(link))
    );
    // Whole minutes, and never longer than was said.
    assert_eq!(Link::end(at(59), 1), at(86_400));
    assert_eq!(Link::end(at(60), 1), at(86_460));
    assert!(Link::end(Timestamp::MAX, 30) <= Timestamp::MAX);
}

#[test]
fn no_part_of_it_can_be_exchanged_for_that_of_another() {
    let own = link();
    let others = [
        Link {
            purpose: Purpose::Close,
            ..own.clone()
        },
        Link {
            fault: "FOSEN-2026-0043".to_owned(),
            ..own.clone()
        },
        Link {
            as_of: 7,
            ..own.clone()
        },
        Link {
            recipient: key(1).recipient("fosen", "it", "andre@it.example"),
            ..own.clone()
        },
        Link {
            notice: Mark::of_hex("00ff10ab9c02").unwrap(),
            ..own.clone()
        },
        Link {
            ends_at: Link::end(at(0), 8),
            ..own.clone()
        },
    ];
    let bytes = |link: &Link| URL_SAFE_NO_PAD.decode(token(link)).unwrap();
    let own_seal = bytes(&own).split_off(bytes(&own).len() - 16);
    for other in others {
        assert_eq!(read(&token(&other)), Ok(other.clone()));
        let mut mixed = bytes(&other);
        let seal_at = mixed.len() - 16;
        mixed.truncate(seal_at);
        mixed.extend(&own_seal);
        let mixed = URL_SAFE_NO_PAD.encode(mixed);
        assert_eq!(read(&mixed), Err(Unread::Unknown), "{other:?}");
    }
}

#[test]
fn another_key_reads_nothing_and_knows_nobody() {
    let token = token(&link());
    assert_eq!(Link::read(&token, &key(2), at(0)), Err(Unread::Unknown));
    let mark = |key: &Key| key.recipient("fosen", "it", "vakt@it.example");
    assert_ne!(mark(&key(1)), mark(&key(2)));
    assert_eq!(
        mark(&key(1)),
        key(1).recipient("fosen", "it", " Vakt@IT.example ")
    );
    for (region, party, address) in [
        ("namdal", "it", "vakt@it.example"),
        ("fosen", "rad", "vakt@it.example"),
        ("fosen", "it", "vakt@rad.example"),
        ("fosenit", "", "vakt@it.example"),
    ] {
        assert_ne!(mark(&key(1)), key(1).recipient(region, party, address));
    }
}

#[test]
fn what_is_no_token_is_not_read() {
    let token = token(&link());
    let long = "A".repeat(100_000);
    for text in [
        "",
        "A",
        "only-in-the-mail-itself",
        "../../etc/passwd",
        "\u{202e}\r\nSet-Cookie: a=b",
        &format!("{token}="),
        &format!("{token}."),
        &format!(" {token}"),
        &token.to_lowercase(),
        &format!("{token}{token}"),
        &long,
    ] {
        assert_eq!(read(text), Err(Unread::Unknown), "{text:.80}");
    }
    // A seal alone, over nothing.
    for length in 0..80 {
        let zeros = URL_SAFE_NO_PAD.encode(vec![0; length]);
        assert_eq!(read(&zeros), Err(Unread::Unknown));
    }
}

#[test]
fn numbers_that_do_not_fit_have_no_link() {
    for fault in [String::new(), "A".repeat(81)] {
        let link = Link { fault, ..link() };
        assert_eq!(link.token(&key(1)), None);
    }
    let longest = Link {
        fault: "A".repeat(80),
        ..link()
    };
    assert_eq!(read(&token(&longest)), Ok(longest));
    // Of an event that is beyond counting it is of one before: what passed since is seen.
    let late = Link {
        as_of: 70_000,
        ..link()
    };
    assert_eq!(read(&token(&late)).unwrap().as_of, 65_535);
}

#[test]
fn nothing_of_the_key_is_shown() {
    assert_eq!(format!("{:?}", key(7)), "Key");
}

#[test]
fn a_mark_is_written_as_hex_digits() {
    let mark = Mark::of_hex("00ff10ab9c01d2e3").unwrap();
    assert_eq!(serde_json::to_string(&mark).unwrap(), "\"00ff10ab9c01\"");
    assert_eq!(
        serde_json::from_str::<Mark>("\"00ff10ab9c01\"").unwrap(),
        mark
    );
    for wrong in [
        "",
        "00ff10ab9c",
        "00ff10ab9c0g",
        "00FF10AB9C01",
        "00ff10ab9c0102",
        "æøåæøå",
    ] {
        let written = serde_json::to_string(wrong).unwrap();
        assert!(serde_json::from_str::<Mark>(&written).is_err(), "{wrong}");
    }
    assert_eq!(Mark::of(&[1, 2, 3]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_token_with_one_byte_changed_is_refused(at_byte in any::<prop::sample::Index>(), by in 1_u8..) {
        let mut bytes = URL_SAFE_NO_PAD.decode(token(&link())).unwrap();
        let at_byte = at_byte.index(bytes.len());
        bytes[at_byte] ^= by;
        prop_assert_eq!(read(&URL_SAFE_NO_PAD.encode(bytes)), Err(Unread::Unknown));
    }

    #[test]
    fn a_token_with_one_character_changed_lost_or_added_is_refused(
        place in any::<prop::sample::Index>(),
        other in "[A-Za-z0-9_+/=.%-]",
        how in 0..3_u8,
    ) {
        let token = token(&link());
        let place = place.index(token.len());
        let (before, after) = token.split_at(place);
        let changed = match how {
            0 => format!("{before}{other}{}", &after[1..]),
            1 => format!("{before}{}", &after[1..]),
            _ => format!("{before}{other}{after}"),
        };
        prop_assume!(changed != token);
        prop_assert_eq!(read(&changed), Err(Unread::Unknown));
    }

    #[test]
    fn whatever_comes_is_refused(text in ".{0,200}") {
        prop_assert_eq!(read(&text), Err(Unread::Unknown));
    }
}
