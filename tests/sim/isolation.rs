//! When the monitor was cut off in truth, and that it says so: once, and only
//! once, each time that it can be noticed.

use samband::ledger::{Entry, MonitorEvent};

use crate::checks::Checks;
use crate::story::SECOND;

/// A spell that lasts so long while the program runs undisturbed is noticed: the
/// core is asked every 5 s and given 2 s to answer; three failures, a second
/// apart, make doubt enough, and a few more seconds cover what is lost besides.
const NOTICEABLE: u64 = 20 * SECOND;
/// What was sent during a spell has its outcome within this time after it.
const TAIL: u64 = 6 * SECOND;
/// Spells so close to each other may be taken for one, or for two.
const APART: u64 = 20 * SECOND;

/// All spells in which the monitor was cut off in truth, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Isolation {
    spells: Vec<Spell>,
    /// When the program was last started or paused.
    disturbed: u64,
    /// When it wrote down that it was cut off.
    said: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Spell {
    from: u64,
    until: Option<u64>,
    /// It had been said before, for another reason, that nothing answers.
    already: bool,
    /// It could not go unnoticed.
    noticeable: bool,
    /// Of how many it consists that are close to each other.
    parts: usize,
}

impl Isolation {
    /// What is true from now on.
    pub(crate) fn note(&mut self, time: u64, isolated: bool, said: bool, checks: &mut Checks) {
        match (self.spells.last_mut(), isolated) {
            (Some(spell), true) if spell.until.is_none() => {}
            (Some(spell), false) if spell.until.is_none() => {
                let noticeable = time - spell.from.max(self.disturbed) >= NOTICEABLE;
                let what = "G5: long cut off, and it was not noticed";
                checks.require(said || !noticeable, what);
                spell.until = Some(time);
                spell.noticeable |= noticeable;
            }
            (Some(spell), true) if spell.until.is_some_and(|end| end + APART > time) => {
                spell.until = None;
                spell.parts += 1;
            }
            (_, true) => self.spells.push(Spell {
                from: time,
                until: None,
                already: said,
                noticeable: false,
                parts: 1,
            }),
            (_, false) => {}
        }
    }

    /// The program was paused, or died, until now.
    pub(crate) const fn disturbed(&mut self, time: u64) {
        self.disturbed = time;
    }

    /// Whether the monitor was cut off at a moment.
    pub(crate) fn covers(&self, time: u64) -> bool {
        let within =
            |spell: &Spell| spell.from <= time && spell.until.is_none_or(|until| time < until);
        self.spells.iter().any(within)
    }

    pub(crate) fn committed(&mut self, entry: &Entry, time: u64) {
        if let Entry::Monitor {
            what: MonitorEvent::CutOff { .. },
            ..
        } = entry
        {
            self.said.push(time);
        }
    }

    /// G5: it is said once each time.
    pub(crate) fn judge(&self, checks: &mut Checks) {
        for spell in &self.spells {
            let until = spell.until.map_or(u64::MAX, |until| until + TAIL);
            let said = self.said.iter();
            let said = said.filter(|&&at| spell.from < at && at <= until).count();
            let what = format!(
                "G5: cut off from {} s on, said {said} times",
                spell.from / SECOND
            );
            checks.require(said <= spell.parts, &what);
            let must = spell.noticeable && !spell.already;
            checks.require(said >= 1 || !must, &what);
        }
    }
}
