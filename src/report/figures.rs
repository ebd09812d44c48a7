//! What is counted of the faults of one place.

use jiff::{SignedDuration, Timestamp};

use super::compare::{Share, Waits};
use super::course::{Asking, Course, Ended};
use super::period::Period;
use crate::fault::PartyRef;

/// Which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitOf {
    /// From the first failure until it was found to be a fault.
    Found,
    /// From then until whoever is asked was told; what explained it in between, and kept
    /// them from being told, is not counted.
    Told,
    /// From when it was found until somebody said yes, likewise.
    Accepted,
    /// From when it was found until it was over; pauses in between are not counted.
    Restored,
}

impl WaitOf {
    /// All of them, in the order of a fault's life.
    pub const ALL: [Self; 4] = [Self::Found, Self::Told, Self::Accepted, Self::Restored];

    /// Differences up to this are none: what the program does itself is measured in
    /// seconds, what people do in minutes.
    pub const fn slack(self) -> SignedDuration {
        match self {
            Self::Found => SignedDuration::from_secs(10),
            Self::Told => SignedDuration::from_mins(1),
            Self::Accepted => SignedDuration::from_mins(15),
            Self::Restored => SignedDuration::from_mins(30),
        }
    }
}

/// What is counted of the faults of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Faults that were found in the period.
    pub faults: usize,
    /// Of these, those that still go on.
    pub open: usize,
    /// Of these, those that nobody watches any more, over or not.
    pub withdrawn: usize,
    /// Found in the period, and explained by another: they count with that one, and only how
    /// they were treated before counts here.
    pub merged: usize,
    /// Found in the period, and explained by planned work: they count nowhere.
    pub planned: usize,
    /// How long there were faults in the period, outside planned work: of two at once both.
    pub faulty: SignedDuration,
    /// How long each took.
    pub found: Waits,
    /// How long each took.
    pub told: Waits,
    /// How long each took.
    pub accepted: Waits,
    /// How long each took.
    pub restored: Waits,
    /// To how many somebody said yes within the time that an agreement says.
    pub responded: Share,
    /// How many were over within the time that an agreement says.
    pub in_time: Share,
    /// How long faults were nobody's in the period, without what shadow mode kept back.
    pub ownerless: SignedDuration,
    /// How many were nobody's at any time.
    pub nobodys: Share,
    /// Of how many a further step was told.
    pub escalated: Share,
    /// How many steps.
    pub steps: u32,
    /// Of how many nobody was told since shadow mode kept it back.
    pub kept_back: usize,
}

impl Figures {
    /// The times of one kind.
    pub const fn waits(&self, of: WaitOf) -> &Waits {
        match of {
            WaitOf::Found => &self.found,
            WaitOf::Told => &self.told,
            WaitOf::Accepted => &self.accepted,
            WaitOf::Restored => &self.restored,
        }
    }

    /// Of these faults, those of one place.
    pub fn of<'a>(
        courses: impl IntoIterator<Item = &'a Course>,
        period: &Period,
        as_of: Timestamp,
    ) -> Self {
        let mut figures = Self::default();
        for course in courses {
            figures.count(course, period, as_of);
        }
        figures
    }

    /// All of several places.
    pub fn together<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let waits = |of: WaitOf| Waits::together(all.clone().map(|one| one.waits(of)));
        let share = |of: fn(&Self) -> Share| Share::together(all.clone().map(of));
        let count = |of: fn(&Self) -> usize| all.clone().map(of).sum();
        let time = |of: fn(&Self) -> SignedDuration| {
            let times = all.clone().map(of);
            times.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
        };
        Self {
            faults: count(|one| one.faults),
            open: count(|one| one.open),
            withdrawn: count(|one| one.withdrawn),
            merged: count(|one| one.merged),
            planned: count(|one| one.planned),
            faulty: time(|one| one.faulty),
            found: waits(WaitOf::Found),
            told: waits(WaitOf::Told),
            accepted: waits(WaitOf::Accepted),
            restored: waits(WaitOf::Restored),
            responded: share(|one| one.responded),
            in_time: share(|one| one.in_time),
            ownerless: time(|one| one.ownerless),
            nobodys: share(|one| one.nobodys),
            escalated: share(|one| one.escalated),
            steps: all.clone().map(|one| one.steps).sum(),
            kept_back: count(|one| one.kept_back),
        }
    }

    fn count(&mut self, course: &Course, period: &Period, as_of: Timestamp) {
        let found = period.holds(course.opened_at);
        let merged = matches!(course.ended, Ended::Merged { .. });
        self.merged += usize::from(found && merged);
        if course.is_planned(as_of) {
            self.planned += usize::from(found && !merged);
            return;
        }
        let end = period.until.min(as_of);
        if !course.is_kept_back() {
            let nobodys = course.nobodys(period.from, end);
            self.ownerless = self.ownerless.saturating_add(nobodys);
        }
        if found {
            self.count_treated(course, as_of);
        }
        if merged || course.unconfirmed {
            return;
        }
        let faulty = course.lasted(period.from, end);
        self.faulty = self.faulty.saturating_add(faulty);
        if found {
            self.count_found(course, as_of);
        }
    }

    fn count_found(&mut self, course: &Course, as_of: Timestamp) {
        self.faults += 1;
        self.open += usize::from(course.ended == Ended::No);
        self.withdrawn += usize::from(course.ended == Ended::Withdrawn);
        self.found
            .add(course.opened_at.duration_since(course.began_at), false);
        self.count_answer(course, as_of);
        if course.ended != Ended::Withdrawn {
            let lasted = course.lasted(course.opened_at, as_of.max(course.opened_at));
            self.restored.add(lasted, course.ended == Ended::No);
        }
    }

    /// What is known by now of how it was treated; nothing of what shadow mode kept back.
    fn count_treated(&mut self, course: &Course, as_of: Timestamp) {
        if !course.is_kept_back() {
            let all = course.nobodys(course.opened_at, as_of.max(course.opened_at));
            self.nobodys.add(all.is_positive());
            self.escalated.add(course.escalated > 0);
            self.steps += course.escalated;
        }
        let known = |asked: &PartyRef| !course.is_in_shadow(asked);
        let answers = course.askings.iter().filter(|one| known(&one.asked));
        let answers = answers.filter(|one| one.is_agreed() && one.is_decided(as_of));
        if let Some(kept) = all_kept(answers.map(|one| !one.is_exceeded(as_of))) {
            self.responded.add(kept);
        }
        let promises = course.promises.iter().filter(|one| one.is_decided(as_of));
        let promises = promises.filter(|one| one.whose.agreement.is_some());
        let promises = promises.filter(|one| one.whose.owner.as_ref().is_some_and(known));
        if let Some(kept) = all_kept(promises.map(|one| !one.is_exceeded(as_of))) {
            self.in_time.add(kept);
        }
    }

    /// When whoever was asked first was told, and somebody said yes. What was over before,
    /// or a party had reported itself, asks for neither.
    fn count_answer(&mut self, course: &Course, as_of: Timestamp) {
        let Some(first) = course.askings.first() else {
            return;
        };
        if course.is_in_shadow(&first.asked) {
            self.kept_back += 1;
            return;
        }
        let since = course.opened_at;
        let ended = course.there.first().and_then(|spell| spell.until);
        let waited = |until: Timestamp| course.unexplained(since, until);
        match course.told_at(&first.asked, since) {
            Some(at) => self.told.add(waited(at), false),
            None if ended.is_none() && goes_on(course) => self.told.add(waited(as_of), true),
            None => {}
        }
        let over = ended.unwrap_or(Timestamp::MAX);
        let said = course.askings.iter().filter(|one| one.accepted);
        let said = said.filter_map(|one| one.spell.until).min();
        match said.filter(|at| *at <= over) {
            Some(at) => self.accepted.add(waited(at), false),
            None if ended.is_none() && goes_on(course) => self.accepted.add(waited(as_of), true),
            None => {}
        }
    }
}

/// Whether somebody is asked and has not answered.
fn goes_on(course: &Course) -> bool {
    let last: Option<&Asking> = course.askings.last();
    course.ended == Ended::No && last.is_some_and(|asking| asking.spell.until.is_none())
}

/// Whether all were kept, if there were any.
fn all_kept(kept: impl Iterator<Item = bool>) -> Option<bool> {
    kept.fold(None, |all, one| Some(all.unwrap_or(true) && one))
}
