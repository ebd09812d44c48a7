//! Pages stay quick and short however many municipalities share them.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "../../benches/pages/region.rs"]
mod region;

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use region::{Large, PAGES};

/// The least CPU time that a page takes, of three times.
fn least(region: &Large, address: &str) -> Duration {
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a clock"));
    let once = |_| {
        let before = now();
        assert!(!region.page(address).is_empty());
        now() - before
    };
    (0..3).map(once).min().expect("three of them")
}

#[test]
fn four_times_as_many_municipalities_take_no_page_much_more_than_four_times_as_long() {
    let (few, many) = (Large::new(100), Large::new(400));
    assert_eq!(many.components(), 100_002);
    for address in PAGES {
        let (before, after) = (least(&few, address), least(&many, address));
        println!("{address}: {before:?}, {after:?}");
        // What looks at everything for each thing would take sixteen times as long.
        let bound = before * 8 + Duration::from_millis(5);
        assert!(after < bound, "{address}: {before:?} became {after:?}");
    }
}

#[test]
fn no_page_is_too_long_for_a_telephone_where_hundreds_of_municipalities_are_shown() {
    let large = Large::new(400);
    for address in PAGES {
        let most = match address {
            // Whoever asks for all faults, or for all agreements, gets all.
            "/faults" | "/ownership" => 800_000,
            "/" | "/map" => 160_000,
            _ => 200_000,
        };
        let page = large.page(address);
        let bytes = page.len();
        println!("{address}: {bytes} bytes");
        assert!(bytes < most, "{address}: {bytes}");
    }
}
