//! How long one waits, at moments that are given.

use std::net::{IpAddr, Ipv4Addr};

use super::*;

fn peer(nth: u32) -> Peer {
    Peer::of(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + nth)))
}

fn at(seconds: u64) -> Mono {
    Mono::ZERO + Duration::from_secs(seconds)
}

#[test]
fn each_wrong_one_costs_twice_the_wait_of_the_last_and_never_more_than_a_minute() {
    let guesses = Guesses::default();
    let mut now = at(100);
    let mut waits = Vec::new();
    for _ in 0..14 {
        assert_eq!(guesses.begin("kari", peer(1), now), Ok(()));
        // Another address is no way around it.
        let wait = guesses.begin("kari", peer(2), now).err();
        if wait.is_none() {
            waits.push(0);
            continue;
        }
        now = now + wait.unwrap();
        waits.push(wait.unwrap().as_secs());
    }
    // The free ones are tried twice each, from either address.
    assert_eq!(&waits[..7], [0, 0, 1, 2, 4, 8, 16]);
    assert!(waits[9..].iter().all(|wait| *wait == 60), "{waits:?}");
    // Asking too early makes no wait longer; in time all is forgotten.
    for _ in 0..100 {
        let _ = guesses.begin("kari", peer(2), now);
    }
    assert_eq!(guesses.begin("kari", peer(1), now + LONGEST), Ok(()));
    let later = now + LONGEST + FORGOTTEN;
    assert!((0..=FREE).all(|_| guesses.begin("kari", peer(1), later).is_ok()));
}

#[test]
fn who_was_let_in_from_a_place_waits_for_nobody_elses_mistakes() {
    let guesses = Guesses::default();
    assert_eq!(guesses.begin("kari", peer(1), at(0)), Ok(()));
    guesses.right("kari", peer(1));
    for nth in 2..=FREE + 2 {
        assert_eq!(guesses.begin("kari", peer(nth), at(10)), Ok(()));
    }
    assert!(guesses.begin("kari", peer(99), at(10)).is_err());
    assert_eq!(guesses.begin("kari", peer(1), at(10)), Ok(()));
    // Another name is another's.
    assert_eq!(guesses.begin("ola", peer(99), at(10)), Ok(()));
}

#[test]
fn a_name_that_there_is_and_one_that_there_is_not_wait_alike_and_take_no_more_room() {
    let guesses = Guesses::default();
    for nth in 0..MOST + 10 {
        assert_eq!(
            guesses.begin(&format!("name {nth}"), peer(1), at(10)),
            Ok(())
        );
    }
    assert_eq!(guesses.book().wrongs.len(), MOST);
    for nth in 0..=u32::try_from(MOST_PLACES).unwrap() {
        guesses.right("kari", peer(nth));
    }
    assert!(guesses.book().places.len() <= MOST_PLACES);
}
