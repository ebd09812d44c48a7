//! What the ledger's turn costs while many things are broken at once, each for a reason
//! of its own: a storm has cut line after line, and none explains another.
//!
//! `cargo bench --bench outage`. The turn that takes in one more observation is measured
//! with some lines down and with eight times as many; it may cost eight times as much,
//! and little more.
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

use jiff::SignedDuration;
use nix::time::{ClockId, clock_gettime};

use samband::clock::{Mono, Now};
use samband::config::{self, AsWritten, NoSecrets, Texts};
use samband::health::{Answer, Observation, Occasion, Outcome};
use samband::inventory::{Inventory, ProbeIx};
use samband::ledger::{Input, Kept, Ledger, Settings};
use samband::notice::Context;

/// Lines that are down: a bad night, and one that nobody has seen.
const FEW: usize = 50;
const MANY: usize = 8 * FEW;
/// What the turn may cost at most for each line that is down, of what it costs for one of few.
const AIM: f64 = 2.0;
/// Time between two observations of one probe.
const ROUND: Duration = Duration::from_secs(5);
/// Turns that are measured; the median counts.
const TURNS: usize = 101;

fn main() {
    let costs = [FEW, MANY].map(|down| {
        let mut night = Night::new(down);
        night.until_all_are_told();
        let cost = night.turn();
        println!(
            "{down:4} lines of {:4} down, {} faults: {:8.3} ms a turn",
            MANY + 1,
            night.ledger.open_faults().count(),
            cost.as_secs_f64() * 1e3
        );
        cost.as_secs_f64() / down as f64
    });
    let ratio = costs[1] / costs[0];
    let word = if ratio <= AIM {
        "reached"
    } else {
        "NOT reached"
    };
    println!("a line of many costs {ratio:.2} of one of few; aim: {AIM}, {word}");
}

/// A region in which lines are down.
struct Night {
    ledger: Ledger,
    inventory: Arc<Inventory>,
    now: Now,
    down: usize,
}

impl Night {
    fn new(down: usize) -> Self {
        let inventory = inventory();
        let now = Now {
            mono: Mono::START,
            wall: "2026-11-28T02:00:00Z".parse().unwrap(),
        };
        let context = Context {
            install: "bench".to_owned(),
            domain: "samband.example".to_owned(),
            public_url: "https://samband.example".to_owned(),
            unlogged: false,
            mqtt: false,
            link_days: None,
            mailbox: None,
        };
        let ledger = Ledger::new(
            Arc::clone(&inventory),
            Settings::default(),
            context,
            Kept::default(),
            now,
        );
        Self {
            ledger,
            inventory,
            now,
            down,
        }
    }

    fn until_all_are_told(&mut self) {
        for _ in 0..4 {
            self.round();
        }
        let told = self.ledger.open_faults().count();
        assert_eq!(
            told, self.down,
            "each line that is down is a fault of its own"
        );
    }

    /// All probes once.
    fn round(&mut self) {
        let seen: Vec<Observation> = self
            .inventory
            .probes()
            .map(|(ix, _)| self.look(ix))
            .collect();
        for some in seen.chunks(64) {
            self.pass(ROUND / u32::try_from(seen.len() / 64 + 1).unwrap());
            self.ledger.step(Input::Observed(some.to_vec()), self.now);
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono + time;
        self.now.wall += SignedDuration::try_from(time).unwrap();
    }

    fn look(&self, probe: ProbeIx) -> Observation {
        let id = &self.inventory[self.inventory[probe].component].id;
        let place = id.strip_prefix("m").and_then(|id| id.split('.').next());
        let place: Option<usize> = place.and_then(|nth| nth.parse().ok());
        let outcome = if place.is_some_and(|nth| nth < self.down) {
            Outcome::Silence
        } else {
            Outcome::Answer {
                rtt: Duration::from_millis(3),
                answer: Answer::Echo,
            }
        };
        let deadline = self.inventory[probe].profile.deadline;
        Observation {
            probe,
            occasion: Occasion::Regular,
            started: self.now.mono - deadline,
            ended: self.now.mono,
            outcome,
            kept: None,
            exchange: None,
        }
    }

    /// The median of a turn that takes in an answer: it may clear anybody, so that all
    /// is looked at anew.
    fn turn(&mut self) -> Duration {
        let all = self.inventory.probes().map(|(ix, _)| ix);
        let answers = |ix: &ProbeIx| self.look(*ix).outcome != Outcome::Silence;
        let probes: Vec<ProbeIx> = all.filter(answers).collect();
        let mut costs: Vec<Duration> = Vec::new();
        for nth in 0..TURNS {
            let probe = probes[nth % probes.len()];
            self.pass(Duration::from_millis(5));
            let input = Input::Observed(vec![self.look(probe)]);
            let before = cpu();
            black_box(self.ledger.step(input, self.now));
            costs.push(cpu() - before);
        }
        costs.sort_unstable();
        costs[TURNS / 2]
    }
}

/// CPU time of this thread.
fn cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .unwrap()
        .into()
}

/// A region of municipalities with a line and two rooms each.
fn inventory() -> Arc<Inventory> {
    let mut region = "id = \"large\"\nname = \"Large\"\nzone = \"Europe/Oslo\"\ncoordinator = \"all\"\n\
         operator = \"all\"\nnetwork_operator = \"net\"\n\
         [[party]]\nid = \"all\"\nname = \"All\"\nrole = \"council\"\nemail = \"all@samband.example\"\n\
         [[party]]\nid = \"net\"\nname = \"Net\"\nrole = \"network-operator\"\nemail = \"net@samband.example\"\n\
         [[component]]\nid = \"core\"\nname = \"Core\"\nkind = \"network-core\"\norganisation = \"net\"\n\
         address = \"10.255.0.1\"\nprobe = [{ id = \"ping\", kind = \"icmp\" }]\n"
        .to_owned();
    for nth in 0..=MANY {
        let (a, b) = (nth / 250, nth % 250);
        let _ = write!(
            region,
            "[[municipality]]\nid = \"m{nth}\"\nname = \"Place {nth}\"\n[[municipality.site]]\nid = \"clinic\"\n\
             name = \"Clinic\"\nrouter = \"10.{a}.{b}.1\"\nrooms = [\n\
             {{ id = \"a\", name = \"Room 1\", address = \"10.{a}.{b}.2\" }},\n\
             {{ id = \"b\", name = \"Room 2\", address = \"10.{a}.{b}.3\" }},\n]\n"
        );
    }
    let mut texts = Texts::new();
    texts.insert("samband.toml".into(), "regions = [\"large\"]\n".into());
    texts.insert("regions/large.toml".into(), region);
    let loaded = config::read(&texts, Path::new("."), &NoSecrets, &AsWritten);
    loaded.unwrap_or_else(|report| panic!("{report}")).inventory
}
