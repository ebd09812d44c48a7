//! One probe's past, as far as it decides anything.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Class, FacetState, LocalError, Verdict};
use crate::clock::Mono;
use crate::inventory::Profile;

/// Changes between up and down within [`FLAP_WINDOW`] that make it flapping.
const FLAP_CHANGES: usize = 6;
/// How far back changes count.
const FLAP_WINDOW: Duration = Duration::from_secs(30 * 60);
/// How long after an unwitnessed failure a proof of the vantage still counts
/// for it: the first failure of a streak asks the witnesses only when it is over.
const GRACE: Duration = Duration::from_secs(1);

/// One run of a probe, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The opinion.
    pub verdict: Verdict,
    /// When it was sent.
    pub started: Mono,
    /// When the outcome was known.
    pub ended: Mono,
}

/// A streak of failures that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// When the first failed run of it was sent.
    pub since: Mono,
    /// When the last was sent.
    pub last: Mono,
    /// When the last was over.
    pub last_ended: Mono,
    /// Failures that count.
    pub failures: u32,
    /// What the last one was. Silence does not take back what an ICMP error of
    /// the same streak has said: routers limit how often they say it. Nor what
    /// an answer after the deadline has said, at first: the next one is late too.
    /// Nor does one run tell a certificate that does not hold from a service that
    /// shows none, or back, once one of them is confirmed: they are faults of two parties.
    pub class: Class,
    /// Runs in a row that have told the other of these two.
    pub others: u32,
    /// If an answer after the deadline has said that: silent runs since.
    pub late: Option<u32>,
}

impl Failing {
    /// The streak after another failure.
    fn after(&self, look: &Look, profile: &Profile) -> Self {
        let last = look.verdict.class;
        // As many silences in a row as make a failure are no lateness any more.
        let late = self.late.map(|silences| silences.saturating_add(1));
        let late = late.filter(|&silences| silences < profile.failures);
        let silenced = last == Class::Silent && (self.class.is_word() || late.is_some());
        let flaw = |class| matches!(class, Class::Certificate(_));
        let others = match flaw(self.class) == flaw(last) {
            true => 0,
            false => self.others.saturating_add(1),
        };
        let confirmed = self.failures >= profile.failures;
        let unconfirmed = confirmed && (1..profile.failures).contains(&others);
        let stays = silenced || unconfirmed;
        Self {
            since: self.since,
            last: look.started,
            last_ended: look.ended,
            failures: self.failures.saturating_add(1),
            class: if stays { self.class } else { last },
            others: if stays { others } else { 0 },
            late: late.filter(|_| stays),
        }
    }
}

/// What a look changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// It failed: look again, and around it.
    pub failed: bool,
    /// It is the first failure of a streak.
    pub first: bool,
    /// Its state is another now.
    pub changed: bool,
    /// Nothing proved that the monitor was connected meanwhile.
    pub unwitnessed: bool,
}

/// One probe's past, as far as it decides anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Unknown, up or down, as confirmed.
    confirmed: FacetState,
    /// It has gone from up to down and back too often.
    flapping: bool,
    /// Apart, as most probes have none: there are tens of thousands.
    failing: Option<Box<Failing>>,
    /// The failed run that still waits for a witness.
    doubted: Option<Box<Look>>,
    unwitnessed: u32,
    /// Runs in a row that our own machine could not do.
    unperformed: u32,
    successes: u32,
    last_success: Option<Mono>,
    changes: VecDeque<Mono>,
    counts: Counts,
    last: Option<Look>,
}

/// What has been counted of a probe since the program started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Runs with an outcome.
    pub runs: u64,
    /// Runs that failed.
    pub failures: u64,
    /// Runs that our own machine could not do.
    pub not_performed: u64,
    /// Answers after the deadline.
    pub late: u64,
}

impl Track {
    /// Takes in one run. `witnessed` says whether something proved, between
    /// its start and its end, that the monitor was connected.
    pub fn look(&mut self, look: Look, witnessed: bool, profile: &Profile) -> Effect {
        if let Class::NotPerformed(error) = look.verdict.class {
            self.counts.not_performed += 1;
            return self.unperformed(error, look.ended, profile);
        }
        self.unperformed = 0;
        self.counts.runs += 1;
        // Of a certificate that does not hold nothing was seen where none could be read.
        let flawed = self
            .failing
            .as_ref()
            .is_some_and(|failing| matches!(failing.class, Class::Certificate(_)));
        if flawed && look.verdict.class == Class::TooOld {
            return Effect::default();
        }
        self.last = Some(look);
        if look.verdict.success {
            self.success(look, profile)
        } else {
            self.counts.failures += 1;
            self.failure(look, witnessed, profile)
        }
    }

    /// Counts an answer that came after its run had been given up.
    pub const fn late(&mut self) {
        self.counts.late += 1;
    }

    /// Learns after the deadline what a run, sent at `started`, had met; says
    /// whether that is what its streak is known by from now on: of the last run
    /// anything, of an earlier one an answer where nothing but silence came since.
    /// An answer that came too late is a failure still.
    pub fn learn(&mut self, started: Mono, class: Class) -> bool {
        let Some(failing) = &mut self.failing else {
            return false;
        };
        if let Class::Answered | Class::Silent | Class::NotPerformed(_) = class {
            return false;
        }
        let answer = !class.is_word();
        let earlier = answer && failing.class == Class::Silent && started >= failing.since;
        let learns = failing.last == started || earlier;
        if learns {
            failing.class = class;
            failing.late = answer.then_some(0);
        }
        learns
    }

    /// Our own machine's trouble is nobody's failure; but what cannot be asked is not
    /// known to be well either, after as many runs as make a failure.
    fn unperformed(&mut self, error: LocalError, at: Mono, profile: &Profile) -> Effect {
        if error == LocalError::Cancelled {
            return Effect::default();
        }
        self.unperformed = self.unperformed.saturating_add(1);
        // Also of what was up before a restart, and is asked for the first time.
        let first = self.unperformed == profile.failures || self.confirmed == FacetState::Up;
        let changed = self.is_unasked(profile) && first && !self.is_down();
        if changed {
            self.confirm(FacetState::Unknown, at);
        }
        Effect {
            changed,
            ..Effect::default()
        }
    }

    fn success(&mut self, look: Look, profile: &Profile) -> Effect {
        self.last_success = Some(look.started);
        self.failing = None;
        self.doubted = None;
        self.unwitnessed = 0;
        self.successes = self.successes.saturating_add(1);
        let needed = if self.confirmed == FacetState::Down {
            profile.successes
        } else {
            1
        };
        let changed = self.successes >= needed && self.confirm(FacetState::Up, look.ended);
        Effect {
            changed,
            ..Effect::default()
        }
    }

    fn failure(&mut self, look: Look, witnessed: bool, profile: &Profile) -> Effect {
        self.successes = 0;
        // A failed run that nothing witnessed in time counts for nothing.
        self.doubted = None;
        if !witnessed {
            self.doubted = Some(Box::new(look));
            self.unwitnessed = self.unwitnessed.saturating_add(1);
            let lost = self.unwitnessed >= profile.failures && self.confirmed == FacetState::Up;
            let changed = lost && self.confirm(FacetState::Unknown, look.ended);
            let first = self.failing.is_none() && self.unwitnessed == 1;
            return Effect {
                failed: true,
                first,
                changed,
                unwitnessed: true,
            };
        }
        self.count_failure(look, profile)
    }

    fn count_failure(&mut self, look: Look, profile: &Profile) -> Effect {
        let first = self.failing.is_none();
        // Looks closer together than the pause between them are one.
        if self
            .failing
            .as_ref()
            .is_some_and(|known| look.started < known.last + profile.retry)
        {
            return Effect {
                failed: true,
                ..Effect::default()
            };
        }
        let before = self.failing.as_deref().copied();
        let before = before.unwrap_or(Failing {
            since: look.started,
            last: look.started,
            last_ended: look.ended,
            failures: 0,
            class: look.verdict.class,
            others: 0,
            late: None,
        });
        let failing = before.after(&look, profile);
        self.failing = Some(Box::new(failing));
        self.unwitnessed = 0;
        let confirmed = failing.failures >= profile.failures;
        let changed = confirmed && self.confirm(FacetState::Down, look.ended);
        Effect {
            failed: true,
            first,
            changed,
            unwitnessed: false,
        }
    }

    /// A proof that the monitor was connected at `at`: a failed run that waited
    /// for it counts after all, if the proof is near enough.
    pub fn vouch(&mut self, at: Mono, profile: &Profile) -> Option<Effect> {
        let look = self.doubted.as_deref().copied()?;
        if at < look.started || at > look.ended + GRACE {
            return None;
        }
        self.doubted = None;
        Some(self.count_failure(look, profile))
    }

    /// Forgets a streak that has not been confirmed: the monitor was cut off.
    pub fn forget_doubts(&mut self) {
        self.doubted = None;
        self.unwitnessed = 0;
        if self.confirmed != FacetState::Down {
            self.failing = None;
        }
    }

    /// Ends flapping when it has been quiet for long enough.
    pub fn settle(&mut self, now: Mono) -> bool {
        let quiet = self
            .changes
            .back()
            .is_none_or(|&last| now.since(last) > FLAP_WINDOW / 2);
        let ends = self.flapping && quiet;
        if ends {
            self.flapping = false;
            self.changes.clear();
        }
        ends
    }

    /// The state it has.
    pub const fn state(&self) -> FacetState {
        if self.flapping {
            FacetState::Flapping
        } else {
            self.confirmed
        }
    }

    /// Whether it is down, as confirmed; flapping hides that from the state.
    pub fn is_down(&self) -> bool {
        self.confirmed == FacetState::Down
    }

    /// Whether it has failed often enough in a row by what this run of the
    /// program has seen.
    pub fn is_confirmed(&self, profile: &Profile) -> bool {
        self.failing
            .as_ref()
            .is_some_and(|failing| failing.failures >= profile.failures)
    }

    /// The streak of failures it is in.
    pub fn failing(&self) -> Option<&Failing> {
        self.failing.as_deref()
    }

    /// When the first failed run was sent of those that count or still may.
    pub fn failing_since(&self) -> Option<Mono> {
        let counted = self.failing.as_ref().map(|failing| failing.since);
        counted.or(self.doubted.as_ref().map(|look| look.started))
    }

    /// Whether it waits for a proof of the vantage.
    pub const fn is_doubted(&self) -> bool {
        self.doubted.is_some()
    }

    /// Whether our own machine could not do as many runs in a row as make a failure.
    pub const fn is_unasked(&self, profile: &Profile) -> bool {
        self.unperformed >= profile.failures
    }

    /// When the last answered run was sent.
    pub const fn last_success(&self) -> Option<Mono> {
        self.last_success
    }

    /// The last run with an outcome.
    pub const fn last(&self) -> Option<&Look> {
        self.last.as_ref()
    }

    /// What has been counted.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes a state over from before a restart; the counting begins again.
    pub const fn restore(&mut self, state: FacetState) {
        self.confirmed = state;
    }

    /// Whether the state, as it is seen from outside, is another now.
    fn confirm(&mut self, state: FacetState, at: Mono) -> bool {
        if self.confirmed == state {
            return false;
        }
        let before = self.state();
        if self.confirmed != FacetState::Unknown && state != FacetState::Unknown {
            self.remember_change(at);
        }
        self.confirmed = state;
        self.flapping |= self.changes.len() >= FLAP_CHANGES;
        self.state() != before
    }

    fn remember_change(&mut self, at: Mono) {
        self.changes.push_back(at);
        while self.changes.len() > FLAP_CHANGES
            || self
                .changes
                .front()
                .is_some_and(|&first| at.since(first) > FLAP_WINDOW)
        {
            self.changes.pop_front();
        }
    }
}
