//! What a conclusion was weighed against: what was suspect too and was dropped,
//! when the cause was last well, and how far the monitor's own clock was off.

use super::Ledger;
use super::evidence::CONTROLS_LIMIT;
use crate::cause::{Cause, Cleared, Fallen, Why, confirming_round};
use crate::clock::Now;
use crate::fault::{Ahead, Because, ComponentRef, Dropped, Seen};
use crate::health::{Answer, Observation, Outcome};
use crate::inventory::ProbeIx;

impl Ledger {
    /// What was suspect too and why it is not the cause, by the account of the analysis
    /// that has found the cause.
    pub(super) fn dropped(&self, cause: &Cause, now: Now) -> Vec<Dropped> {
        let all = cause.fallen.iter();
        let told = all.map(|&Fallen { element, why }| Dropped {
            component: ComponentRef::of(&self.inventory, element.component),
            facet: element.facet,
            because: self.because(why, now),
        });
        told.collect()
    }

    fn because(&self, why: Why, now: Now) -> Because {
        match why {
            Why::ExplainsFewer { explains, of } => Because::ExplainsFewer {
                explains: count(explains),
                of: count(of),
            },
            Why::TakenLater { explains, of } => Because::TakenLater {
                explains: count(explains),
                of: count(of),
            },
            Why::Cleared(cleared) => self.cleared_by(cleared, now),
            Why::OnlyCarries => Because::OnlyCarries,
            Why::NotKept => Because::NotKept,
        }
    }

    /// What was answered as it should be, by a probe of which nothing is amiss, clears
    /// what it crosses; anything else that came back shows that it let that through.
    fn cleared_by(&self, Cleared { at, by, class }: Cleared, now: Now) -> Because {
        let (probe, at) = (self.probe_name(by), now.wall_at(at));
        let track = &self.tracks[by.usize()];
        let fails = track.failing_since().is_some();
        let last = track.last().is_none_or(|look| look.verdict.success);
        let well = class.is_success_of(self.inventory[by].facet);
        match well && last && !fails {
            true => Because::Cleared {
                by: probe,
                class,
                at,
            },
            false => Because::LetThrough {
                by: probe,
                class,
                at,
            },
        }
    }

    /// What was asked around a cause meanwhile and is well, where the last to have passed
    /// what is not suspect is itself what fails: one that refuses has let itself be asked.
    pub(super) fn well_around(&self, cause: &Cause, now: Now) -> Vec<Seen> {
        let well = |probe: ProbeIx| {
            let last = self.tracks[probe.usize()].last();
            last.filter(|look| look.verdict.success && look.started >= cause.since)
        };
        let first = cause.explains.first().copied();
        let round = first
            .map(|first| confirming_round(&self.inventory, first, |probe| well(probe).is_some()));
        let round = round.into_iter().flatten();
        let seen = round.filter_map(|probe| {
            let look = well(probe)?;
            Some(self.seen_well(probe, look.started, look.verdict.class, now))
        });
        seen.take(CONTROLS_LIMIT).collect()
    }

    /// The last answer that showed the cause to be well before it began to fail.
    pub(super) fn last_good(&self, cause: &Cause, now: Now) -> Option<Seen> {
        let Cleared { at, by, class } = cause.last_good?;
        Some(self.seen_well(by, at, class, now))
    }

    /// Notes what a time server says of our own clock: where most servers agree,
    /// by what they agree on.
    pub(super) fn note_clock(&mut self, observation: &Observation, now: Now) {
        let Outcome::Answer {
            answer: Answer::Ntp(ntp),
            ..
        } = &observation.outcome
        else {
            return;
        };
        if !ntp.synchronised || ntp.kiss.is_some() {
            return;
        }
        let ahead = ntp.offset - ntp.deviation.unwrap_or_default();
        self.ahead = Some(Ahead {
            by: self.probe_name(observation.probe),
            at: now.wall_at(observation.started),
            micros: i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX),
        });
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
