//! What to measure, by the words on the command line.

use crate::{Kind, System};

/// Parts in order, and how long each is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    /// Seconds of one measurement, its warm-up apart.
    seconds: u64,
    pub(crate) parts: Vec<Part>,
}

/// One thing to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What a probe costs.
    Cost { kind: Kind, rate: u32 },
    /// How long a silent death goes untold.
    Detect,
    /// What many probes take in memory.
    Memory,
    /// As many components as there may be.
    Crowd,
}

/// Of a mix all targets are asked once in this time, or twice.
const MIX_ROUND: u64 = 15;

impl Plan {
    /// Everything, unless words choose.
    pub(crate) fn read(words: &[&str]) -> Self {
        let mut plan = Self {
            rounds: 3,
            seconds: 6,
            parts: Vec::new(),
        };
        let mut kinds = Vec::new();
        let (mut rate, mut quick) = (None, false);
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            let mut number = || {
                let number: Option<u64> = words.next().and_then(|number| number.parse().ok());
                number.unwrap_or_else(|| panic!("{word} wants a number"))
            };
            match word {
                "--rounds" => plan.rounds = number().try_into().unwrap(),
                "--seconds" => plan.seconds = number(),
                "--rate" => rate = Some(u32::try_from(number()).unwrap()),
                "--quick" => quick = true,
                "detect" => plan.parts.push(Part::Detect),
                "memory" => plan.parts.push(Part::Memory),
                "crowd" => plan.parts.push(Part::Crowd),
                word => kinds.push(kind(word)),
            }
        }
        if quick {
            (plan.rounds, plan.seconds) = (1, 3);
        }
        if kinds.is_empty() && plan.parts.is_empty() {
            kinds = Kind::ALL.to_vec();
            if !quick {
                plan.parts = vec![Part::Detect, Part::Memory, Part::Crowd];
            }
        }
        let costs = kinds.iter().flat_map(|&kind| {
            let rates = rate.map_or_else(|| rates(kind, quick), |rate| vec![rate]);
            rates.into_iter().map(move |rate| Part::Cost { kind, rate })
        });
        plan.parts = costs.chain(plan.parts).collect();
        plan
    }

    pub(crate) fn seconds_of(&self, kind: Kind, system: System) -> u64 {
        match (kind, system) {
            // A scrape of each target is one sample: whole intervals count.
            (Kind::Mix, System::Whole) => 2 * MIX_ROUND,
            (Kind::Mix, _) => MIX_ROUND,
            _ => self.seconds,
        }
    }
}

/// The rates at which a kind is measured: 5,000 a second, where a handshake does
/// not fill a processor before; and a mix of 5,000 and of 20,000 targets.
fn rates(kind: Kind, quick: bool) -> Vec<u32> {
    match kind {
        Kind::Icmp | Kind::Tcp | Kind::Dns | Kind::Sip | Kind::Stun | Kind::Ntp => vec![5_000],
        Kind::Tls | Kind::Https => vec![2_000],
        Kind::Mix if quick => vec![333],
        Kind::Mix => vec![333, 1_333],
    }
}

/// Who is measured: whoever knows the kind, and is not overrun by the rate.
pub(crate) fn systems(kind: Kind, rate: u32) -> Vec<System> {
    use System::{Exporter, Floor, Fping, Samband, Whole};
    match kind {
        Kind::Icmp => vec![Floor, Samband, Exporter, Fping],
        Kind::Tcp | Kind::Dns | Kind::Tls | Kind::Https => vec![Floor, Samband, Exporter],
        Kind::Sip | Kind::Stun | Kind::Ntp => vec![Floor, Samband],
        // A share of a second of work each second is more than a processor has.
        Kind::Mix if rate > 500 => vec![Floor, Samband],
        Kind::Mix => vec![Floor, Samband, Exporter, Whole],
    }
}

/// The kind that a word means.
pub(crate) fn kind(word: &str) -> Kind {
    let kind = Kind::ALL.into_iter().find(|kind| kind.slug() == word);
    kind.unwrap_or_else(|| {
        let kinds = Kind::ALL.map(Kind::slug).join(", ");
        panic!("{word:?} is none of {kinds}, detect, memory, crowd, --quick, --rounds, --seconds and --rate")
    })
}
