//! How often somebody may be wrong, at moments that are given.

use std::net::{IpAddr, Ipv4Addr};

use super::*;

fn peer(nth: u32) -> Peer {
    Peer::of(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + nth)))
}

#[test]
fn one_may_be_wrong_some_times_at_once_and_then_once_every_while() {
    let wrongs = Wrongs::default();
    let at = |seconds| Mono::ZERO + Duration::from_secs(seconds);
    for _ in 0..AT_ONCE {
        assert!(wrongs.may_go_on(peer(1), at(100)));
    }
    assert!(!wrongs.may_go_on(peer(1), at(100)));
    // Another has a count of its own.
    assert!(wrongs.may_go_on(peer(2), at(100)));
    assert!(wrongs.may_go_on(peer(1), at(101)));
    assert!(!wrongs.may_go_on(peer(1), at(101)));
    let went = (0..AT_ONCE + 5)
        .filter(|_| wrongs.may_go_on(peer(1), at(9_000)))
        .count();
    assert_eq!(went, AT_ONCE as usize);
}

#[test]
fn as_many_peers_as_there_may_be_take_no_more_room_and_are_forgotten_in_time() {
    let wrongs = Wrongs::default();
    let at = |seconds| Mono::ZERO + Duration::from_secs(seconds);
    let most = u32::try_from(MOST_PEERS).unwrap();
    assert!((0..most).all(|nth| wrongs.may_go_on(peer(nth), at(100))));
    assert!(!wrongs.may_go_on(peer(most), at(100)));
    assert!(wrongs.may_go_on(peer(0), at(100)));
    assert!(wrongs.may_go_on(peer(most), at(200)));
    assert_eq!(wrongs.until.lock().unwrap().len(), 1);
}
