//! Looks for deviations, fault by fault.

use jiff::{SignedDuration, Timestamp};

use super::course::{Asking, Broken, Course, Ended, EntryRef, Moment, Promise, agreement_of};
use super::deviations::{Clocked, Deviation, Kind, OWNERLESS};
use super::moments::Between;
use super::period::Period;
use crate::agenda::{Hours, has_run};
use crate::fault::{AgreementRef, Assignment, Clause, PartyRef};
use crate::inventory::{Inventory, PartyIx, RegionIx};

/// Looks for deviations, fault by fault.
pub(super) struct Finder<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) region: RegionIx,
    pub(super) period: &'a Period,
    pub(super) as_of: Timestamp,
    pub(super) rows: Vec<Deviation>,
    pub(super) in_shadow: Vec<String>,
}

/// What a row says beside which fault it is of and who is concerned.
struct Found {
    kind: Kind,
    at: Timestamp,
    agreement: Option<AgreementRef>,
    clause: Option<Clause>,
    clocked: Option<Clocked>,
    told_at: Option<Timestamp>,
    entries: Vec<EntryRef>,
}

impl Found {
    const fn new(kind: Kind, at: Timestamp, entries: Vec<EntryRef>) -> Self {
        Self {
            kind,
            at,
            agreement: None,
            clause: None,
            clocked: None,
            told_at: None,
            entries,
        }
    }
}

impl Finder<'_> {
    pub(super) fn look(&mut self, course: &Course) {
        for asking in &course.askings {
            self.response(course, asking);
        }
        for promise in &course.promises {
            self.restore(course, promise);
        }
        for broken in &course.broken {
            self.broken(course, broken);
        }
        for moment in &course.moments {
            self.moment(course, moment);
        }
        self.ownerless(course);
        self.lapsed(course);
    }

    /// A row, if it became so in the period.
    fn add(&mut self, course: &Course, who: &PartyRef, towards: Option<&PartyRef>, found: Found) {
        if !self.is_counted(course, found.at) {
            return;
        }
        let towards = towards.cloned();
        self.rows.push(Deviation {
            fault: course.number.to_string(),
            component: course.component.clone(),
            kind: found.kind,
            at: found.at,
            towards: towards.unwrap_or_else(|| self.towards(course, who)),
            who: who.clone(),
            agreement: found.agreement,
            contested: Vec::new(),
            clause: found.clause,
            clocked: found.clocked,
            told_at: found.told_at,
            fingerprint: course.fingerprint.clone(),
            entries: found.entries,
        });
    }

    /// Whether what became so at a moment is of the period. From when another fault
    /// explains it on, it is that one's.
    fn is_counted(&self, course: &Course, at: Timestamp) -> bool {
        let own = match course.ended {
            Ended::Merged { at: merged } => at < merged,
            Ended::No | Ended::Over | Ended::Withdrawn => true,
        };
        own && self.period.holds(at) && at <= self.as_of
    }

    fn towards(&self, course: &Course, who: &PartyRef) -> PartyRef {
        let mut all = self.inventory.municipalities();
        let here =
            all.find(|(_, one)| one.region == self.region && course.place() == Some(&*one.id));
        let theirs = here.map(|(_, one)| one.party);
        let theirs = theirs.filter(|&party| *self.inventory[party].id != *who.id);
        let towards = theirs.unwrap_or_else(|| {
            let all = self.inventory.parties();
            let own = all.filter(|(_, one)| one.region == self.region && *one.id == *who.id);
            let own: Vec<PartyIx> = own.map(|(ix, _)| ix).collect();
            let place = here.map(|(ix, _)| ix);
            self.inventory.coordinator(self.region, [place], &own)
        });
        PartyRef::of(self.inventory, towards)
    }

    /// That a time was over, by how much.
    fn clocked(
        &self,
        promised: SignedDuration,
        by: Timestamp,
        until: Option<Timestamp>,
        hours: Option<&Hours>,
    ) -> Clocked {
        let over_by = has_run(hours, by, until.unwrap_or(self.as_of));
        Clocked {
            promised,
            by,
            actual: promised.saturating_add(over_by),
            over_by,
            until,
            in_hours: hours.is_some(),
        }
    }

    fn response(&mut self, course: &Course, asking: &Asking) {
        let Some(due) = asking
            .due
            .as_ref()
            .filter(|_| asking.is_exceeded(self.as_of))
        else {
            return;
        };
        if self.is_kept_from(course, &asking.asked, due.answer_by) {
            return;
        }
        let told_at = course.told_of(asking, due.answer_by);
        let in_time = told_at.is_some_and(|at| at <= due.answer_by);
        let told_at = told_at.or_else(|| course.told_at(&asking.asked, course.opened_at));
        let hours = due.clause.responding(&self.period.zone);
        let (promised, until) = (due.clause.respond, asking.spell.until);
        let clocked = self.clocked(promised, due.answer_by, until, hours.as_ref());
        let agreement = agreement_of(&asking.whose, &asking.asked);
        let found = Found {
            agreement: agreement.filter(|_| due.clause.agreed).cloned(),
            clause: Some(due.clause.clone()),
            clocked: Some(clocked),
            told_at,
            ..Found::new(
                match in_time {
                    true => Kind::ResponseExceeded,
                    false => Kind::NotTold,
                },
                due.answer_by,
                asking.entries.clone(),
            )
        };
        self.add(course, &asking.asked, None, found);
    }

    fn restore(&mut self, course: &Course, promise: &Promise) {
        let Some(owner) = promise.whose.owner.as_ref() else {
            return;
        };
        if !promise.is_exceeded(self.as_of) || self.is_kept_from(course, owner, promise.by) {
            return;
        }
        let hours = promise.clause.restoring(&self.period.zone);
        let promised = promise.clause.restore.unwrap_or_default();
        let clocked = self.clocked(promised, promise.by, promise.spell.until, hours.as_ref());
        let found = Found {
            agreement: promise.whose.agreement.clone(),
            clause: Some(promise.clause.clone()),
            clocked: Some(clocked),
            told_at: course.told_at(owner, course.opened_at),
            ..Found::new(Kind::RestoreExceeded, promise.by, promise.entries.clone())
        };
        self.add(course, owner, None, found);
    }

    /// Whether shadow mode kept a party from knowing of it; noted, if it is of the period.
    fn is_kept_from(&mut self, course: &Course, party: &PartyRef, at: Timestamp) -> bool {
        let kept = course.is_in_shadow(party);
        if kept && self.is_counted(course, at) {
            self.in_shadow.push(party.id.clone());
        }
        kept
    }

    fn broken(&mut self, course: &Course, broken: &Broken) {
        let promised = broken.expected_at.duration_since(broken.said_at);
        let clocked = self.clocked(promised, broken.expected_at, broken.over_at, None);
        let found = Found {
            agreement: agreement_of(&broken.whose, &broken.by).cloned(),
            clocked: Some(clocked),
            told_at: course.told_at(&broken.by, course.opened_at),
            ..Found::new(
                Kind::AcceptedTimePassed,
                broken.expected_at,
                broken.entries.clone(),
            )
        };
        self.add(course, &broken.by, None, found);
    }

    fn moment(&mut self, course: &Course, moment: &Moment) {
        let (at, entries) = (moment.at, moment.entries.clone());
        let agreement = |party: &PartyRef| agreement_of(&moment.whose, party).cloned();
        let fell_to = moment.whose.owner.as_ref().unwrap_or(&moment.whose.holder);
        match &moment.what {
            Between::Unagreed => {
                self.add(
                    course,
                    fell_to,
                    None,
                    Found::new(Kind::Unagreed, at, entries),
                );
            }
            Between::Contested(all) => {
                let before = self.rows.len();
                self.add(
                    course,
                    fell_to,
                    None,
                    Found::new(Kind::Contested, at, entries),
                );
                for row in self.rows.iter_mut().skip(before) {
                    row.contested.clone_from(all);
                }
            }
            Between::Rejected { by, decides } => {
                let found = Found {
                    agreement: agreement(by),
                    ..Found::new(Kind::RejectedTwice, at, entries)
                };
                self.add(course, by, Some(decides), found);
            }
            Between::HandedOver { by, to } => {
                let found = Found {
                    agreement: agreement(by),
                    ..Found::new(Kind::HandedOver, at, entries)
                };
                self.add(course, by, Some(to), found);
            }
            Between::LastStep { asked, .. } if course.is_in_shadow(asked) => {
                self.is_kept_from(course, asked, at);
            }
            Between::LastStep { asked, to } => {
                let found = Found {
                    agreement: agreement(asked),
                    told_at: course.told_at(asked, course.opened_at),
                    ..Found::new(Kind::LastStep, at, entries)
                };
                let to = Some(to).filter(|to| to.id != asked.id);
                self.add(course, asked, to, found);
            }
        }
    }

    /// That it was nobody's for too long: once, when that became so.
    fn ownerless(&mut self, course: &Course) {
        let mut left = OWNERLESS;
        for spell in &course.ownerless {
            let end = spell.until.unwrap_or(self.as_of);
            let lasts = end.duration_since(spell.from);
            if lasts <= left {
                left -= lasts.max(SignedDuration::ZERO);
                continue;
            }
            let at = spell.from.saturating_add(left).unwrap_or(spell.from);
            let mut askings = course.askings.iter();
            let asking = askings.find(|one| one.spell.holds(at));
            let Some(asking) = asking.or(course.askings.last()) else {
                return;
            };
            if self.is_kept_from(course, &asking.asked, at) {
                return;
            }
            let all = course.nobodys(course.began_at, self.as_of);
            let last = course.ownerless.last().and_then(|spell| spell.until);
            let found = Found {
                agreement: agreement_of(&asking.whose, &asking.asked).cloned(),
                clause: asking.due.as_ref().map(|due| due.clause.clone()),
                clocked: Some(Clocked {
                    promised: OWNERLESS,
                    by: at,
                    actual: all,
                    over_by: all.saturating_sub(OWNERLESS),
                    until: last,
                    in_hours: false,
                }),
                told_at: course.told_of(asking, at),
                ..Found::new(Kind::Ownerless, at, asking.entries.clone())
            };
            let who = asking.asked.clone();
            return self.add(course, &who, None, found);
        }
    }

    /// That the agreement by which it was somebody's ended while it was there. By the
    /// configuration of now: one that has been taken out of it is not known.
    fn lapsed(&mut self, course: &Course) {
        for (nth, (entry, whose)) in course.whose.iter().enumerate() {
            let until = course.whose.get(nth + 1).map(|(next, _)| next.at);
            let Some((owner, agreement, ends)) = self.ends(whose) else {
                continue;
            };
            let its_own = entry.at < ends && until.is_none_or(|until| ends < until);
            if its_own && course.there.iter().any(|spell| spell.holds(ends)) {
                let found = Found {
                    agreement: Some(agreement),
                    told_at: course.told_at(&owner, course.opened_at),
                    ..Found::new(Kind::AgreementLapsed, ends, vec![*entry])
                };
                self.add(course, &owner, None, found);
            }
        }
    }

    fn ends(&self, whose: &Assignment) -> Option<(PartyRef, AgreementRef, Timestamp)> {
        let (owner, agreement) = (whose.owner.as_ref()?, whose.agreement.as_ref()?);
        let mut all = self.inventory.agreements();
        let (_, known) =
            all.find(|(_, one)| one.region == self.region && *one.id == *agreement.id)?;
        Some((owner.clone(), agreement.clone(), known.until?))
    }
}
