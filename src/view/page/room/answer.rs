//! What the page of a room answers.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::super::mark::{self, Shape};
use super::faults;
use crate::fault::{Fault, State as FaultState};
use crate::inventory::{ComponentIx, Facet, Inventory, Maintenance, Window};
use crate::ledger::FacetState;
use crate::notice;
use crate::view::shown::Shown;
use crate::view::snapshot::FacetStatus;
use crate::view::text::Phrase;
use crate::view::words::{Condition, FIRST, RoomSaid, SECOND, THIRD, Told, Words};

/// How long before it begins planned work is told to whoever stands in the room.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// How a room is.
pub(super) struct Answer<'a> {
    snapshot: &'a Shown,
    room: ComponentIx,
    state: State<'a>,
    /// What fails of it without stopping it.
    aside: Option<&'a Arc<Fault>>,
    /// Planned work at it, or on the way to it, that goes on or is to come soon.
    work: Option<(Window, &'a Maintenance)>,
}

/// The answer itself.
enum State<'a> {
    Works,
    /// The same, as far as it is known; what stops it, and since when, if that is known.
    Down(Option<&'a Arc<Fault>>, Option<Timestamp>),
    Unstable(Option<&'a Arc<Fault>>),
    Poor(Option<&'a Arc<Fault>>),
    /// Somebody has reported something, and it answers all the same or nothing is known of it.
    Reported(&'a Arc<Fault>, bool),
    /// Planned work stops it until then.
    Planned(Option<&'a Arc<Fault>>, Timestamp),
    Unknown,
    Unwatched,
}

impl<'a> Answer<'a> {
    pub(super) fn of(snapshot: &'a Shown, room: ComponentIx) -> Self {
        let (reported, seen): (Vec<_>, Vec<_>) =
            faults(snapshot, room).partition(|fault| fault.is_reported());
        let (aside, stops): (Vec<_>, Vec<_>) =
            seen.into_iter().partition(|fault| fault.lies_aside());
        // What was located says more than what was not.
        let located = stops
            .iter()
            .find(|fault| fault.finding.cause.is_some())
            .or(stops.first());
        let work = work(snapshot, room);
        let seen = state(snapshot, room, located.copied(), work);
        let state = match (seen, reported.first()) {
            // What a person saw is known, whatever is known of the rest.
            (State::Works, Some(one)) => State::Reported(one, true),
            (State::Unknown | State::Unwatched, Some(one)) => State::Reported(one, false),
            (seen, _) => seen,
        };
        Self {
            snapshot,
            room,
            state,
            aside: aside.first().copied(),
            work,
        }
    }

    /// Whether nobody needs to do anything else than use it.
    pub(super) const fn works(&self) -> bool {
        matches!(self.state, State::Works)
    }

    /// What stops it, or what is amiss all the same.
    pub(super) const fn fault(&self) -> Option<&'a Arc<Fault>> {
        match self.state {
            State::Down(fault, _)
            | State::Unstable(fault)
            | State::Poor(fault)
            | State::Planned(fault, _) => fault,
            State::Reported(fault, _) => Some(fault),
            State::Works | State::Unknown | State::Unwatched => None,
        }
    }

    pub(super) fn mark(&self, w: Words) -> String {
        let (shape, word) = match self.state {
            State::Works => (Shape::Disc, w.shown(FacetState::Up)),
            State::Down(..) => (Shape::Cross, w.shown(FacetState::Down)),
            State::Unstable(_) => (Shape::Triangle, w.shown(FacetState::Flapping)),
            State::Poor(_) => (Shape::Triangle, w.shown(FacetState::Poor)),
            State::Reported(..) => (Shape::Bubble, w.condition(Condition::Reported)),
            State::Planned(..) => (Shape::Cross, w.planned()),
            State::Unknown => (Shape::Question, w.shown(FacetState::Unknown)),
            State::Unwatched => (Shape::Dash, w.unprobed()),
        };
        mark::made(shape, &word).html()
    }

    /// The answer in one sentence.
    pub(super) fn headline(&self, w: Words) -> Phrase {
        let room = FIRST;
        let since = self.since(w);
        let cause = self.fault().and_then(|fault| fault.finding.cause.as_ref());
        let cause = cause.map(|cause| w.cause(cause));
        let (said, parts) = match (&self.state, cause, since) {
            (State::Works, ..) => (RoomSaid::Works { room }, vec![]),
            (State::Unknown, ..) => (RoomSaid::Unknown { room }, vec![]),
            (State::Unwatched, ..) => (RoomSaid::Unwatched { room }, vec![]),
            (&State::Planned(_, until), ..) => {
                let until = w.moment(until, self.snapshot.at, self.zone());
                let said = RoomSaid::Planned {
                    room,
                    until: SECOND,
                };
                (said, vec![until])
            }
            (State::Down(..), Some(cause), Some(since)) => {
                let said = RoomSaid::Down {
                    room,
                    cause: SECOND,
                    since: THIRD,
                };
                (said, vec![cause, since])
            }
            (State::Down(..), _, Some(since)) => {
                let said = RoomSaid::DownSince {
                    room,
                    since: SECOND,
                };
                (said, vec![since])
            }
            (State::Down(..), _, None) => (RoomSaid::DownBare { room }, vec![]),
            (State::Unstable(_), Some(cause), Some(since)) => {
                let said = RoomSaid::Unstable {
                    room,
                    cause: SECOND,
                    since: THIRD,
                };
                (said, vec![cause, since])
            }
            (State::Unstable(_), ..) => (RoomSaid::UnstableBare { room }, vec![]),
            (State::Poor(_), Some(cause), Some(since)) => {
                let said = RoomSaid::Poor {
                    room,
                    cause: SECOND,
                    since: THIRD,
                };
                (said, vec![cause, since])
            }
            (State::Poor(_), ..) => (RoomSaid::PoorBare { room }, vec![]),
            (&State::Reported(fault, answers), _, since) => {
                let report = fault.finding.evidence.reported.as_deref();
                let sight = report.map(|report| notice::sight(w.language(), report.sees));
                let sight = Phrase::words(sight.unwrap_or_default());
                (reported(answers), vec![sight, since.unwrap_or_default()])
            }
        };
        let name = Phrase::name(&self.snapshot.inventory[self.room].name);
        let parts: Vec<Phrase> = [name].into_iter().chain(parts).collect();
        Phrase::fill(&said.say(w.language()), &parts)
    }

    /// What goes with it: what else is known, and who sees to it.
    pub(super) fn lines(&self, w: Words) -> Vec<Phrase> {
        let language = w.language();
        let plain = |said: RoomSaid<'_>| Phrase::words(said.say(language));
        let mut lines = Vec::new();
        match self.state {
            State::Works | State::Planned(..) => {}
            State::Unknown | State::Unwatched => lines.push(plain(RoomSaid::TryIt)),
            State::Down(None, _) => lines.push(plain(RoomSaid::NotFoundYet)),
            State::Down(Some(fault), _)
            | State::Unstable(Some(fault))
            | State::Poor(Some(fault)) => {
                lines.extend(self.who(fault, w));
            }
            State::Reported(fault, _) => {
                let since = w.moment(fault.began_at, self.snapshot.at, self.zone());
                lines.push(w.reported_since(since));
                lines.extend(self.who(fault, w));
            }
            State::Unstable(None) | State::Poor(None) => {}
        }
        if let (State::Works, Some(aside)) = (&self.state, self.aside) {
            let cause = w.what_is_wrong(aside).small();
            let said = RoomSaid::Aside { cause: FIRST }.say(language);
            lines.push(Phrase::fill(&said, &[cause]));
        }
        lines.extend(self.work_line(w));
        lines
    }

    /// Who sees to it, as far as that is decided, and by when it is to be over.
    fn who(&self, fault: &Fault, w: Words) -> Vec<Phrase> {
        let language = w.language();
        let told = Told {
            now: self.snapshot.at,
            zone: self.zone(),
        };
        let found = fault.finding.cause.is_none();
        let found = found.then(|| Phrase::words(RoomSaid::NotFoundYet.say(language)));
        let own = fault.incident.as_ref().filter(|known| !known.planned);
        let Some(own) = own else {
            let standing = [w.standing(fault, told)]
                .into_iter()
                .chain(self.when(fault, w));
            return found.into_iter().chain(standing).collect();
        };
        let party = Phrase::name(&own.party_name);
        let said = match own.expected_end {
            Some(until) => {
                let said = RoomSaid::OwnWordUntil {
                    party: FIRST,
                    until: SECOND,
                };
                let until = w.moment(until, told.now, told.zone);
                Phrase::fill(&said.say(language), &[party, until])
            }
            None => Phrase::fill(&RoomSaid::OwnWord { party: FIRST }.say(language), &[party]),
        };
        found.into_iter().chain([said]).collect()
    }

    /// By when somebody answers, or it is to be mended: as the clause says that the fault
    /// was given when it began.
    fn when(&self, fault: &Fault, w: Words) -> Option<Phrase> {
        let (now, zone) = (self.snapshot.at, self.zone());
        let language = w.language();
        let moment = |at| w.moment(at, now, zone);
        let holder = || Phrase::name(&fault.holder.name);
        let Some(by) = fault.answer_by() else {
            // A time that was named stands with who has it.
            let named = matches!(
                fault.state,
                FaultState::Accepted {
                    expected_at: Some(_)
                }
            );
            let by = fault.restore_by().filter(|&by| !named && by > now)?;
            let said = RoomSaid::RestoreBy { by: FIRST }.say(language);
            return Some(Phrase::fill(&said, &[moment(by)]));
        };
        if by <= now {
            let said = RoomSaid::AnswerLate {
                holder: FIRST,
                by: SECOND,
            };
            return Some(Phrase::fill(&said.say(language), &[holder(), moment(by)]));
        }
        let hours = fault.due().and_then(|due| due.clause.responding(zone));
        let closed = hours.filter(|hours| !hours.cover(now));
        let opens = closed.and_then(|hours| hours.open_at_or_after(now));
        let Some((opens, _)) = opens else {
            let said = RoomSaid::AnswerBy {
                holder: FIRST,
                by: SECOND,
            };
            return Some(Phrase::fill(&said.say(language), &[holder(), moment(by)]));
        };
        let said = RoomSaid::AnswerWhenOpen {
            holder: FIRST,
            opens: SECOND,
            by: THIRD,
        };
        let parts = [holder(), moment(opens), moment(by)];
        Some(Phrase::fill(&said.say(language), &parts))
    }

    fn work_line(&self, w: Words) -> Option<Phrase> {
        let (window, work) = self.work?;
        let until = w.moment(window.until, self.snapshot.at, self.zone());
        let text = Phrase::name(&work.text);
        if window.is_open(self.snapshot.at) {
            let said = RoomSaid::WorkNow {
                until: FIRST,
                text: SECOND,
            };
            return Some(Phrase::fill(&said.say(w.language()), &[until, text]));
        }
        let from = w.moment(window.from, self.snapshot.at, self.zone());
        let said = RoomSaid::WorkSoon {
            from: FIRST,
            until: SECOND,
            text: THIRD,
        };
        let parts = [from, until, text];
        Some(Phrase::fill(&said.say(w.language()), &parts))
    }

    fn since(&self, w: Words) -> Option<Phrase> {
        let began = self.fault().map(|fault| fault.began_at);
        let at = match self.state {
            State::Down(_, since) => began.or(since),
            State::Unstable(_) | State::Poor(_) | State::Reported(..) => began,
            State::Works | State::Planned(..) | State::Unknown | State::Unwatched => None,
        };
        Some(w.since_then(at?, self.snapshot.at, self.zone()))
    }

    fn zone(&self) -> &'a jiff::tz::TimeZone {
        let inventory = &self.snapshot.inventory;
        &inventory[inventory[self.room].region].zone
    }
}

/// How a room is, by what its probes say, and what may stop it.
fn state<'a>(
    snapshot: &'a Shown,
    room: ComponentIx,
    stops: Option<&'a Arc<Fault>>,
    work: Option<(Window, &Maintenance)>,
) -> State<'a> {
    let region = snapshot.inventory[room].region;
    if snapshot.monitor.cut_off.contains_key(&region) {
        return State::Unknown;
    }
    let status = snapshot.status(room);
    let facets = status.map(|status| &*status.facets).unwrap_or_default();
    let used = || facets.iter().filter(|facet| is_used(facet));
    let is = |wanted: FacetState| used().find(|facet| facet.state == wanted);
    let down = is(FacetState::Down);
    let planned = stops.and_then(|fault| fault.incident.as_ref());
    let planned = planned.filter(|known| known.planned);
    let planned = planned.and_then(|known| known.expected_end);
    let open = work.filter(|(window, _)| window.is_open(snapshot.at));
    let until = planned.or(open.map(|(window, _)| window.until));
    match (down, until) {
        (Some(_), Some(until)) => State::Planned(stops, until),
        (Some(facet), None) => State::Down(stops, facet.since),
        (None, _) if is(FacetState::Flapping).is_some() => State::Unstable(stops),
        (None, _) if is(FacetState::Poor).is_some() => State::Poor(stops),
        (None, _) if used().next().is_none() => State::Unwatched,
        (None, _) if used().all(|facet| facet.state == FacetState::Unknown) => State::Unknown,
        (None, _) => match stops {
            Some(fault) if stops_by_itself(fault, &snapshot.inventory[room].id) => {
                State::Down(stops, None)
            }
            Some(_) | None => State::Works,
        },
    }
}

/// Whether a room is used by this side of it, and not only looked after.
fn is_used(facet: &FacetStatus) -> bool {
    let untold = facet.facet == Facet::Media && facet.state == FacetState::Unknown;
    facet.facet.is_used() && !untold
}

/// Whether a fault says of the room itself that it cannot be reached, though its own probes
/// do not, or not yet again.
fn stops_by_itself(fault: &Fault, room: &str) -> bool {
    let cause = fault.finding.cause.as_ref();
    cause.is_some_and(|cause| cause.component.id == room && cause.facet == Facet::Reach)
}

/// The planned work at a room or on the way to it that goes on, or is to come soon: what
/// begins first.
fn work(snapshot: &Shown, room: ComponentIx) -> Option<(Window, &Maintenance)> {
    let inventory: &Inventory = &snapshot.inventory;
    let soon = snapshot.at.checked_add(SOON).unwrap_or(Timestamp::MAX);
    let way = || inventory[room].path.iter().chain([&room]);
    let planned = snapshot.planned.iter();
    let planned = planned.filter(|planned| snapshot.sees_work(planned));
    let near = planned.filter_map(|planned| Some((planned.next(snapshot.at)?, planned)));
    let near = near.filter(|(window, planned)| {
        window.from <= soon && way().any(|&ix| planned.takes_out(ix, inventory))
    });
    near.min_by_key(|(window, _)| *window)
}

/// That somebody has reported something from a room, which answers, or of which nothing is
/// known.
const fn reported(answers: bool) -> RoomSaid<'static> {
    let (room, sight, since) = (FIRST, SECOND, THIRD);
    match answers {
        true => RoomSaid::ReportedState { room, sight, since },
        false => RoomSaid::ReportedUnknown { room, sight, since },
    }
}
