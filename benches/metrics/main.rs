//! What a scrape costs: CPU time to write the page of `/metrics` with 600,000
//! series, beside a bare copy of the same lines and beside the `prometheus` crate.
//!
//! `cargo bench --bench metrics [-- ROUNDS]`. Medians are printed with their ranges,
//! and whether the aim was reached.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark says by panicking what went wrong, and measures by the real clock"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use nix::time::{ClockId, clock_gettime};
use prometheus::{Encoder as _, GaugeVec, Opts, Registry, TextEncoder};

use samband::access::Scope;
use samband::clock::Clock;
use samband::config::{self, AsWritten, NoSecrets, Texts};
use samband::health::Class;
use samband::ledger::FacetState;
use samband::view::metrics::{Format, Labels, Scrape};
use samband::view::{Draft, LastRun, Monitor, Outbox, Shown, Snapshot};

/// What the page may cost, at best: whatever else runs here only adds to it.
const AIM: Duration = Duration::from_millis(20);
/// How long the pieces are that lines are copied into.
const PIECE: usize = 64 * 1024;
/// Rooms with one probe each; nine series a room make 600,000.
const ROOMS: usize = 66_700;
/// A region's file may not be larger than 8 MiB.
const REGIONS: usize = 4;

fn main() {
    let rounds = std::env::args().filter_map(|arg| arg.parse().ok()).next();
    let snapshot = Arc::new(snapshot());
    let labels = Arc::new(Labels::of(&snapshot.inventory, usize::MAX));
    let shown = Shown::new(&snapshot, &Scope::reader());
    let scrape = || {
        let (shown, labels) = (shown.clone(), Arc::clone(&labels));
        Scrape::new(Format::Text, shown, labels, None, Vec::new())
    };
    let page = String::from_utf8(scrape().collect::<Vec<_>>().concat()).unwrap();
    let series = page.lines().filter(|line| !line.starts_with('#')).count();
    println!("{series} series, {:.1} MB", page.len() as f64 / 1e6);
    let rounds: u32 = rounds.unwrap_or(15);
    let mut costs = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        costs[0].push(cost(|| copy(&page)));
        costs[1].push(cost(|| scrape().for_each(|piece| drop(black_box(piece)))));
    }
    // Last, and seldom: what it leaves behind is for the allocator to clear away,
    // which whoever asks for a whole page next would pay.
    let registry = registry(series);
    for _ in 0..rounds.div_ceil(5) {
        costs[2].push(cost(|| {
            let mut out = Vec::new();
            TextEncoder::new()
                .encode(&registry.gather(), &mut out)
                .unwrap();
            out
        }));
    }
    for (what, costs) in ["copied line by line", "samband", "the prometheus crate"]
        .iter()
        .zip(&mut costs)
    {
        costs.sort_unstable();
        let [low, middle, high] = [costs[0], costs[costs.len() / 2], costs[costs.len() - 1]]
            .map(|cost| cost.as_secs_f64() * 1e3);
        println!("{what:22} {middle:8.1} ms ({low:.1} to {high:.1})");
    }
    let least = costs[1][0];
    let word = if least <= AIM {
        "reached"
    } else {
        "NOT reached"
    };
    println!("aim: {} ms at best, {word}", AIM.as_millis());
}

/// CPU time of this thread.
fn cost<T>(work: impl FnOnce() -> T) -> Duration {
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let before = now();
    let made = black_box(work());
    let took = now() - before;
    drop(made);
    took
}

/// The least that writing a page of lines in pieces can cost.
fn copy(page: &str) {
    let piece = || String::with_capacity(PIECE + 4 * 1024);
    let mut out = piece();
    for line in page.split_inclusive('\n') {
        out.push_str(line);
        if out.len() >= PIECE {
            drop(black_box(std::mem::replace(&mut out, piece())));
        }
    }
    black_box(out);
}

/// A region whose every room has answered.
fn snapshot() -> Snapshot {
    let mut texts = Texts::new();
    let ids: Vec<String> = (0..REGIONS).map(|nth| format!("large-{nth}")).collect();
    texts.insert("samband.toml".into(), format!("regions = {ids:?}\n"));
    for id in ids {
        texts.insert(format!("regions/{id}.toml").into(), region(&id));
    }
    let loaded = config::read(&texts, Path::new("."), &NoSecrets, &AsWritten);
    let inventory = loaded.unwrap_or_else(|report| panic!("{report}")).inventory;
    let at: Timestamp = "2026-11-26T08:26:00.25Z".parse().unwrap();
    let mut draft = Draft::new(Arc::clone(&inventory), at);
    for (ix, probe) in inventory.probes() {
        draft.set(probe.element(), FacetState::Up, at);
        let status = draft.probe_mut(ix);
        status.runs = 10_000 + ix.usize() as u64;
        status.last = Some(LastRun {
            class: Class::Answered,
            rtt: Some(Duration::from_nanos(1_500_123 + ix.usize() as u64)),
            at,
        });
    }
    let clock = Clock::start();
    let monitor = Monitor::new(at, "0", "");
    draft.snapshot(clock.now(), Vec::new().into(), Outbox::default(), monitor)
}

fn region(id: &str) -> String {
    let mut text = format!(
        "id = \"{id}\"\nname = \"Large\"\nzone = \"Europe/Oslo\"\ncoordinator = \"all\"\noperator = \"all\"\n\
         [[party]]\nid = \"all\"\nname = \"All\"\nrole = \"council\"\nemail = \"all@samband.example\"\n",
    );
    for room in 0..ROOMS / REGIONS {
        let _ = writeln!(
            text,
            "[[component]]\nid = \"room-{room}\"\nname = \"Room {room}\"\nkind = \"codec\"\norganisation = \"all\"\n\
             address = \"10.{}.{}.{}\"\nprobe = [{{ id = \"ping\", kind = \"icmp\" }}]",
            room >> 16,
            room >> 8 & 255,
            room & 255,
        );
    }
    text
}

/// The same number of series in the crate's registry.
fn registry(series: usize) -> Registry {
    let registry = Registry::new();
    let opts = Opts::new("samband_probe_duration_seconds", "How long a probe took.");
    let vec = GaugeVec::new(opts, &["region", "component", "kind", "probe"]).unwrap();
    for nth in 0..series {
        let component = format!("room-{nth}");
        let gauge = vec.with_label_values(&["large", &component, "codec", "ping"]);
        gauge.set(0.001_500_123 + nth as f64 * 1e-9);
    }
    registry.register(Box::new(vec)).unwrap();
    registry
}
