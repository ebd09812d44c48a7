//! What a page costs in a region of 400 municipalities and 100,000 components, of which 300
//! have a line that is down.
//!
//! `cargo bench --bench pages [-- ROUNDS]`. Medians are printed with their ranges, and
//! whether the aim was reached.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark says by panicking what went wrong, and measures by the real clock"
)]

mod region;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// What a page may take on the server.
const AIM: Duration = Duration::from_millis(200);

fn main() {
    let rounds = std::env::args().filter_map(|arg| arg.parse().ok()).next();
    let rounds: usize = rounds.unwrap_or(15);
    let large = region::Large::new(400);
    println!("{} components", large.components());
    for address in region::PAGES {
        let bytes = large.page(address).len();
        let took = |_| {
            let began = Instant::now();
            drop(black_box(large.page(address)));
            began.elapsed()
        };
        let mut times: Vec<Duration> = (0..rounds).map(took).collect();
        times.sort_unstable();
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let middle = times[times.len() / 2];
        println!(
            "{address:20} {:8.1} kB {:8.1} ms ({:.1} to {:.1}){}",
            bytes as f64 / 1e3,
            millis(middle),
            millis(times[0]),
            millis(times[times.len() - 1]),
            if middle <= AIM {
                ""
            } else {
                ", aim NOT reached"
            },
        );
    }
}
