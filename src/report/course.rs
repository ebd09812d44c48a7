//! What reports need of a fault, made of its events one by one.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::moments::Between;
use super::spans::{Spell, cut, sum, without};
use crate::fault::{
    AgreementRef, Assignment, Clause, ComponentRef, Due, Event, Fault, Number, PartyRef, Refusal,
    State, What,
};
use crate::inventory::Kind;
use crate::notice::Brief;
use crate::pack::Hash;

/// An entry of the chain that something rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRef {
    /// Its place in the chain.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The word for what happened.
    pub event: &'static str,
    /// When.
    pub at: Timestamp,
}

/// How a fault has ended, if it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It goes on.
    No,
    /// The symptom is gone.
    Over,
    /// Another explains it.
    Merged {
        /// Since when.
        at: Timestamp,
    },
    /// Nobody watches it any more: whether it is over is not known.
    Withdrawn,
}

/// A time in which somebody was asked to say yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Since when, and until when.
    pub spell: Spell,
    /// Who was asked.
    pub asked: PartyRef,
    /// Whose the fault was then, and by what.
    pub whose: Assignment,
    /// By when they were to say yes; none where nothing is said of it.
    pub due: Option<Box<Due>>,
    /// What it rests on: how it began, what set the time, how it ended.
    pub entries: Vec<EntryRef>,
    /// It ended by their saying yes.
    pub accepted: bool,
}

impl Asking {
    /// Whether the time to say yes was over before it ended.
    pub fn is_exceeded(&self, as_of: Timestamp) -> bool {
        let end = self.spell.until.unwrap_or(as_of);
        self.due.as_ref().is_some_and(|due| due.answer_by < end)
    }

    /// Whether it is known by now if the time was kept: where it ended in it by anything
    /// else than a yes, nobody knows.
    pub fn is_decided(&self, as_of: Timestamp) -> bool {
        self.due.is_some() && (self.accepted || self.is_exceeded(as_of))
    }

    /// Whether the time was the agreement's, by which whoever was asked answers.
    pub fn is_agreed(&self) -> bool {
        let agreed = self.due.as_ref().is_some_and(|due| due.clause.agreed);
        agreed && self.whose.is_of(Some(&self.asked))
    }
}

/// A time in which a fault was to be over by a certain moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Since when its clock ran, and until when it was somebody's.
    pub spell: Spell,
    /// Whose the fault was, and by what.
    pub whose: Assignment,
    /// By which clause.
    pub clause: Clause,
    /// By when it was to be over.
    pub by: Timestamp,
    /// What it rests on.
    pub entries: Vec<EntryRef>,
    /// It ended by the fault's being over.
    pub cleared: bool,
}

impl Promise {
    /// Whether it was not over by then.
    pub fn is_exceeded(&self, as_of: Timestamp) -> bool {
        self.by < self.spell.until.unwrap_or(as_of)
    }

    /// Whether it is known by now if it was kept: what turned out to be another's, or is
    /// watched no longer, was not over.
    pub fn is_decided(&self, as_of: Timestamp) -> bool {
        self.cleared || self.is_exceeded(as_of)
    }
}

/// A time that somebody has named, and that has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Who has named it.
    pub by: PartyRef,
    /// Whose the fault was.
    pub whose: Assignment,
    /// When they had said yes.
    pub said_at: Timestamp,
    /// The time that they had named.
    pub expected_at: Timestamp,
    /// When it was over all the same.
    pub over_at: Option<Timestamp>,
    /// What it rests on.
    pub entries: Vec<EntryRef>,
}

/// Something that happened between parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What.
    pub what: Between,
    /// When.
    pub at: Timestamp,
    /// Whose the fault was from then on.
    pub whose: Assignment,
    /// What it rests on.
    pub entries: Vec<EntryRef>,
}

/// What reports need of a fault.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its number.
    pub number: Number,
    /// The cause, or the first of what may be it.
    pub component: Option<ComponentRef>,
    /// When the first failure was seen.
    pub began_at: Timestamp,
    /// When it was found to be a fault.
    pub opened_at: Timestamp,
    /// How it has ended, if it has.
    pub ended: Ended,
    /// When it was there.
    pub there: Vec<Spell>,
    /// When planned work explained it.
    pub planned: Vec<Spell>,
    /// When what a party had reported itself explained it.
    pub reported: Vec<Spell>,
    /// When it was nobody's.
    pub ownerless: Vec<Spell>,
    /// Somebody has reported it and no probe has seen it, and no party has said that it was so:
    /// by taking it on and not giving it back, or by closing what had been given to it. It
    /// counts as no time in which anything was out of use.
    pub unconfirmed: bool,
    /// Rooms that could not be used, from each moment on at which that changed.
    pub rooms: Vec<(Timestamp, Arc<[String]>)>,
    /// When somebody was asked.
    pub askings: Vec<Asking>,
    /// When it was to be over.
    pub promises: Vec<Promise>,
    /// Times that were named and have passed.
    pub broken: Vec<Broken>,
    /// What happened between parties.
    pub moments: Vec<Moment>,
    /// Whose it was, each from a moment on.
    pub whose: Vec<(EntryRef, Assignment)>,
    /// Steps of escalations that were taken.
    pub escalated: u32,
    /// Who was told that they are to act, oldest first; of those who were not, why.
    pub told: Vec<Brief>,
    /// What stands for all that has happened to it, and after how many events.
    pub fingerprint: Option<String>,
}

impl Course {
    /// Id of the municipality that the cause stands in; none for what is shared.
    pub fn place(&self) -> Option<&str> {
        self.component.as_ref()?.municipality.as_deref()
    }

    /// When it was there and no planned work explained it, between two moments; never, where
    /// nobody has confirmed what was reported.
    pub fn faulty(&self, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        if self.unconfirmed {
            return Vec::new();
        }
        without(
            cut(&self.there, from, until),
            cut(&self.planned, from, until),
        )
    }

    /// How long that was in all.
    pub fn lasted(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        sum(&self.faulty(from, until))
    }

    /// Whether planned work explains all of it.
    pub fn is_planned(&self, as_of: Timestamp) -> bool {
        let all = self.lasted(self.began_at, as_of.max(self.began_at));
        !self.planned.is_empty() && all.is_zero()
    }

    /// How long no planned work explained it between two moments, nor what a party had
    /// reported itself: while one does, nobody is told to act.
    pub fn unexplained(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        let mut known = cut(&self.planned, from, until);
        known.extend(cut(&self.reported, from, until));
        sum(&without(vec![(from, until)], known))
    }

    /// How long it was nobody's, between two moments.
    pub fn nobodys(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        sum(&cut(&self.ownerless, from, until))
    }
}

/// Reads a fault's events into a [`Course`].
#[derive(Debug)]
pub struct Reader {
    pub(super) fault: Fault,
    pub(super) course: Course,
    pub(super) word: Option<(PartyRef, EntryRef, Timestamp)>,
    opening: EntryRef,
}

impl Reader {
    /// From the event that opens it.
    ///
    /// # Errors
    /// When it is another.
    pub fn open(event: &Event, seq: u64, hash: Hash) -> Result<Self, Refusal> {
        let mut fault = Fault::open(event)?;
        // It costs a hash of each event, and the log has it.
        fault.print = None;
        let opening = entry(event, seq, hash);
        let from = fault.began_at.min(event.at);
        let course = Course {
            number: fault.number.clone(),
            component: None,
            began_at: fault.began_at,
            opened_at: event.at,
            ended: Ended::No,
            there: vec![Spell { from, until: None }],
            planned: Vec::new(),
            reported: Vec::new(),
            ownerless: Vec::new(),
            unconfirmed: false,
            rooms: Vec::new(),
            askings: Vec::new(),
            promises: Vec::new(),
            broken: Vec::new(),
            moments: Vec::new(),
            whose: Vec::new(),
            escalated: 0,
            told: Vec::new(),
            fingerprint: None,
        };
        let mut reader = Self {
            fault,
            course,
            word: None,
            opening,
        };
        reader.note(event, opening);
        Ok(reader)
    }

    /// The next event.
    ///
    /// # Errors
    /// When that cannot have happened to it.
    pub fn take(&mut self, event: &Event, seq: u64, hash: Hash) -> Result<(), Refusal> {
        let since = self.fault.ownerless_since();
        let last = self.fault.timeline.last().map_or(event.at, |last| last.at);
        self.fault.apply(event)?;
        self.count_ownerless(since, last, Some(event.at));
        self.note(event, entry(event, seq, hash));
        Ok(())
    }

    /// What has come of it by a moment, who was told of it, and what stands for it.
    pub fn finish(mut self, told: Vec<Brief>, fingerprint: Option<String>) -> Course {
        let last = self
            .fault
            .timeline
            .last()
            .map_or(self.course.opened_at, |last| last.at);
        self.count_ownerless(self.fault.ownerless_since(), last, None);
        self.course.component = self.place();
        self.course.told = told;
        self.course.fingerprint = fingerprint;
        self.course
    }

    /// It was nobody's from a moment on, since the event before.
    fn count_ownerless(
        &mut self,
        since: Option<Timestamp>,
        last: Timestamp,
        at: Option<Timestamp>,
    ) {
        let Some(from) = since.map(|since| since.max(last)) else {
            return;
        };
        if at.is_some_and(|at| at <= from) {
            return;
        }
        let spells = &mut self.course.ownerless;
        match spells.last_mut().filter(|spell| spell.until == Some(from)) {
            Some(last) => last.until = at,
            None => spells.push(Spell { from, until: at }),
        }
    }

    /// What an event has changed; the fault is as it is after it.
    fn note(&mut self, event: &Event, here: EntryRef) {
        self.note_symptom(event);
        self.note_confirmed(event);
        self.note_explained(event);
        self.note_rooms(event);
        if let Some(assignment) = event.what.assignment() {
            self.course.whose.push((here, bare(assignment)));
        }
        if matches!(event.what, What::Escalated { .. }) {
            self.course.escalated += 1;
        }
        self.note_asking(event, here);
        self.note_promise(event, here);
        self.note_word(event, here);
        self.note_moment(event, here);
    }

    fn note_symptom(&mut self, event: &Event) {
        let there = &mut self.course.there;
        let goes_on = there.last().is_some_and(|spell| spell.until.is_none());
        match (self.fault.state.is_active(), goes_on) {
            (false, true) => {
                if let Some(spell) = there.last_mut() {
                    spell.until = Some(event.at);
                }
            }
            (true, false) => there.push(Spell {
                from: event.at,
                until: None,
            }),
            (true, true) | (false, false) => {}
        }
        self.course.ended = match (&event.what, self.fault.state) {
            (What::Merged { .. }, _) => Ended::Merged { at: event.at },
            // What was over when it was withdrawn is over.
            (What::Withdrawn, _) if self.course.ended != Ended::Over => Ended::Withdrawn,
            (_, State::Undecided | State::Assigned | State::Accepted { .. }) => Ended::No,
            (_, State::Cleared) => Ended::Over,
            (_, State::Closed) => self.course.ended,
        };
    }

    fn note_explained(&mut self, event: &Event) {
        let incident = self.fault.incident.as_ref();
        let there = self.fault.state.is_active();
        for planned in [true, false] {
            let since = incident.filter(|one| one.planned == planned && there);
            let spells = match planned {
                true => &mut self.course.planned,
                false => &mut self.course.reported,
            };
            let open = spells.last_mut().filter(|spell| spell.until.is_none());
            match (since, open) {
                (Some(one), None) => {
                    // Work explains what began in its window, and was found later.
                    let begun = self
                        .course
                        .there
                        .last()
                        .map_or(event.at, |spell| spell.from);
                    let from = one.since.max(begun).min(event.at);
                    spells.push(Spell { from, until: None });
                }
                (None, Some(open)) => open.until = Some(event.at),
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
    }

    fn note_rooms(&mut self, event: &Event) {
        let is_told = matches!(event.what, What::Opened { .. } | What::Affected { .. });
        if !is_told {
            return;
        }
        let rooms = self
            .fault
            .affected
            .iter()
            .filter(|one| one.kind == Kind::Codec);
        let rooms: Arc<[String]> = rooms.map(|room| room.id.clone()).collect();
        let at = match self.course.rooms.is_empty() {
            true => self
                .course
                .there
                .first()
                .map_or(event.at, |spell| spell.from),
            false => event.at,
        };
        self.course.rooms.push((at, rooms));
    }

    fn note_asking(&mut self, event: &Event, here: EntryRef) {
        let since = self.fault.waiting.since;
        let last = self.course.askings.last_mut();
        let open = last.filter(|asking| asking.spell.until.is_none());
        if let Some(asking) = open {
            if since == Some(asking.spell.from) {
                if let Some(due) = self.fault.due()
                    && asking.due.as_deref() != Some(due)
                {
                    asking.due = Some(Box::new(due.clone()));
                    asking.entries.push(here);
                }
                return;
            }
            asking.spell.until = Some(event.at);
            asking.accepted = matches!(event.what, What::Accepted { .. });
            asking.entries.push(here);
        }
        let Some(from) = since else {
            return;
        };
        let asked = self.fault.asked().unwrap_or(&self.fault.holder);
        self.course.askings.push(Asking {
            spell: Spell { from, until: None },
            asked: asked.clone(),
            whose: bare(&self.fault.assignment),
            due: self.fault.due().cloned().map(Box::new),
            entries: self.resting(here),
            accepted: false,
        });
    }

    fn note_promise(&mut self, event: &Event, here: EntryRef) {
        let by = self.fault.restore_by();
        let owner = self.fault.assignment.owner.as_ref();
        let last = self.course.promises.last_mut();
        if let Some(open) = last.filter(|one| one.spell.until.is_none()) {
            let same = open.whose.is_of(owner);
            if let Some(by) = by.filter(|_| same) {
                if open.by != by {
                    open.by = by;
                    open.entries.push(here);
                }
                return;
            }
            open.spell.until = Some(event.at);
            open.cleared = matches!(event.what, What::Cleared);
            open.entries.push(here);
        }
        let (Some(by), Some(due)) = (by, self.fault.assignment.due.as_deref()) else {
            return;
        };
        // Back again: the clock of its clause begins anew with the asking that follows.
        let back = self
            .course
            .there
            .last()
            .is_some_and(|spell| due.since < spell.from);
        if back {
            return;
        }
        self.course.promises.push(Promise {
            spell: Spell {
                from: due.since,
                until: None,
            },
            whose: bare(&self.fault.assignment),
            clause: due.clause.clone(),
            by,
            entries: self.resting(here),
            cleared: false,
        });
    }

    /// The entry that opened it, and this one.
    pub(super) fn resting(&self, here: EntryRef) -> Vec<EntryRef> {
        match here.seq == self.opening.seq {
            true => vec![here],
            false => vec![self.opening, here],
        }
    }
}

/// Whose it is, without the moments, which are kept beside it.
pub(super) fn bare(assignment: &Assignment) -> Assignment {
    Assignment {
        due: None,
        ..assignment.clone()
    }
}

/// The agreement by which somebody answers who is asked: none where it is another's.
pub(super) fn agreement_of<'a>(
    whose: &'a Assignment,
    party: &PartyRef,
) -> Option<&'a AgreementRef> {
    let own = whose.is_of(Some(party));
    whose.agreement.as_ref().filter(|_| own)
}

fn entry(event: &Event, seq: u64, hash: Hash) -> EntryRef {
    EntryRef {
        seq,
        hash,
        event: event.what.slug(),
        at: event.at,
    }
}
