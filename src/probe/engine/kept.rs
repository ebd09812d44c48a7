//! Connections that are kept between the runs of one probe.
//!
//! A kept connection is that probe's own and nobody else's. It is taken up by a
//! regular run only: a look that is to confirm a failure, a probe's own or its
//! neighbour's, asks whether the server still accepts. It ends with its age, with a
//! failure, when the peer closes it and when it does not carry what is asked on
//! it; that run then goes on over a new one before the same deadline, and only what is
//! answered counts. What is silent is still listened to beside the new one,
//! so that a peer that is only slow is not taken for one that has forgotten us.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use nix::errno::Errno;
use nix::sys::epoll::EpollFlags;
use rand::RngExt as _;

use super::Engine;
use super::stream::{MOST_PARTS, speak};
use super::wait::watch;
use crate::clock::Mono;
use crate::health::{
    Answer, Kept as Evidence, KeptFate, LocalError, Observation, Occasion, Outcome,
};
use crate::inventory::{Method, ProbeIx};
use crate::probe::conversation::{Conversation, Standing, is_leave};
use crate::probe::icmp_wire::Mark;
use crate::probe::run::{Question, Run};
use crate::probe::socket::{Buffer, Connecting};

/// Marks the number of a kept connection, which no run has.
pub(super) const KEPT: u32 = 1 << 31;
/// A connection between two runs, or one that is silent while its run asks on another.
#[derive(Debug)]
pub(super) struct Kept {
    probe: ProbeIx,
    connecting: Connecting,
    conversation: Box<Conversation>,
    /// The run that has asked something on it and waits no longer for it alone.
    asked: Option<u32>,
}

/// All there are, by number; at most one a probe.
#[derive(Debug, Default)]
pub(super) struct Table {
    list: BTreeMap<u32, Kept>,
    of: BTreeMap<ProbeIx, u32>,
    last: u32,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn stream(&mut self, number: u32) -> Option<(&Connecting, &mut Conversation)> {
        let kept = self.list.get_mut(&number)?;
        Some((&kept.connecting, &mut kept.conversation))
    }

    fn insert(&mut self, mut kept: Kept) -> u32 {
        let last = &mut self.last;
        let number = kept.conversation.number(|| {
            *last = last.wrapping_add(1);
            *last | KEPT
        });
        if let Some(before) = self.of.insert(kept.probe, number) {
            self.list.remove(&before);
        }
        self.list.insert(number, kept);
        number
    }

    fn remove(&mut self, number: u32) -> Option<Kept> {
        let kept = self.list.remove(&number)?;
        self.of.remove(&kept.probe);
        Some(kept)
    }

    /// Lets go of what a run that has ended had asked in vain.
    pub(super) fn remove_silent(&mut self, probe: ProbeIx, run: u32) {
        let number = self.of.get(&probe).copied();
        let silent = |number: &u32| self.list.get(number).is_some_and(|k| k.asked == Some(run));
        if let Some(number) = number.filter(silent) {
            self.remove(number);
        }
    }

    /// Goes over to another inventory; those of probes that are not the same there end.
    pub(super) fn reload(&mut self, carried: impl Fn(ProbeIx) -> Option<ProbeIx>) {
        self.of.clear();
        self.list.retain(|&number, kept| match carried(kept.probe) {
            Some(probe) => {
                kept.probe = probe;
                self.of.insert(probe, number);
                true
            }
            None => false,
        });
    }

    pub(super) fn numbers(&self) -> Vec<u32> {
        self.list.keys().copied().collect()
    }
}

impl Engine {
    /// Asks what a run asks on the connection kept from the one before; none if there is
    /// none that may be used.
    pub(super) fn reuse(
        &mut self,
        probe: ProbeIx,
        occasion: Occasion,
        mark: Mark,
    ) -> Option<(SocketAddr, Question, Evidence)> {
        let number = *self.kept.of.get(&probe)?;
        let now = self.clock.now();
        let conversation = self.kept.stream(number)?.1;
        let (age, (_, rested)) = (conversation.age(now), conversation.history());
        if occasion != Occasion::Regular || age >= self.bounds.age {
            self.close(number);
            return None;
        }
        // What lies there unread was said before anything was asked, and is no answer.
        let standing = self.exchange_parts(number, now.mono, 1);
        if !matches!(standing, Ok(Standing::Open)) {
            self.lose(number);
            return None;
        }
        let Kept {
            connecting,
            mut conversation,
            ..
        } = self.kept.remove(number)?;
        let inventory = Arc::clone(&self.inventory);
        let (target, (asks, request)) = match &inventory[probe].method {
            Method::Http(http) => (http.target, self.http_asks(http)),
            Method::Sip(sip) => {
                let own = connecting.local().ok()?;
                (sip.target, self.sip_asks(sip, own, mark))
            }
            Method::Icmp { .. }
            | Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Quality(_)
            | Method::Tls(_)
            | Method::Domain(_) => return None,
        };
        conversation.ask_again(asks, request, now);
        // An error shows again when it is read.
        let _ = speak(&connecting, &mut conversation);
        watch(&self.urgent, &connecting, &conversation, mark.run).ok()?;
        let question = Question::Stream {
            connecting,
            conversation,
        };
        let evidence = Evidence {
            age,
            idle: now.mono.since(rested),
            fate: KeptFate::Carried,
        };
        Some((target, question, evidence))
    }

    /// Keeps a run's connection for the next one, if all is well.
    pub(super) fn rest(
        &mut self,
        connecting: Connecting,
        mut conversation: Box<Conversation>,
        observation: &Observation,
    ) {
        let probe = observation.probe;
        let well = observation.verdict(&self.inventory[probe]).success;
        let now = self.clock.mono();
        let (made, _) = conversation.history();
        if !well || self.kept.len() >= self.bounds.most || now.since(made) >= self.bounds.age {
            conversation.leave();
            // All has been said: whether this arrives changes nothing.
            let _ = speak(&connecting, &mut conversation);
            return;
        }
        if !conversation.rest(now, self.bounds.spacing()) {
            return;
        }
        let kept = Kept {
            probe,
            connecting,
            conversation,
            asked: None,
        };
        let number = self.put(kept);
        self.wake_for(number, now);
    }

    fn put(&mut self, kept: Kept) -> u32 {
        let number = self.kept.insert(kept);
        if self.wait_for_more(number).is_err() {
            self.kept.remove(number);
        }
        number
    }

    /// Sets the timer of a connection at rest, unless an earlier one is on its way: that
    /// one sets it anew, so that runs in quick succession leave no heap of timers.
    fn wake_for(&mut self, number: u32, now: Mono) {
        let age = self.bounds.age;
        let Some((_, conversation)) = self.kept.stream(number) else {
            return;
        };
        let next = conversation.sign_due().min(conversation.history().0 + age);
        let set = conversation.wakes();
        if set > now && set <= next {
            return;
        }
        conversation.note_wakes(next);
        self.timers.push(Reverse((next, number, 0)));
    }

    /// How many timers are set for kept connections.
    #[cfg(test)]
    pub(in crate::probe) fn kept_timers(&self) -> usize {
        let kept = |timer: &&Reverse<(Mono, u32, u64)>| timer.0.1 & KEPT != 0;
        self.timers.iter().filter(kept).count()
    }

    /// Does what the timer of a connection at rest, set for `at`, asks for.
    pub(super) fn tend(&mut self, number: u32, at: Mono, now: Mono) {
        let bounds = self.bounds;
        let Some(kept) = self.kept.list.get_mut(&number) else {
            return;
        };
        // An earlier one has been set since.
        if kept.asked.is_some() || kept.conversation.wakes() != at {
            return;
        }
        if now.since(kept.conversation.history().0) >= bounds.age {
            return self.close(number);
        }
        let alive = kept
            .conversation
            .give_sign(now, bounds.spacing(), bounds.patience);
        let spoken = speak(&kept.connecting, &mut kept.conversation);
        if !alive || spoken.is_err() || self.wait_for_more(number).is_err() {
            return self.lose(number);
        }
        self.wake_for(number, now);
    }

    /// Something came on a kept connection, or it has ended.
    pub(super) fn hear(&mut self, number: u32, events: EpollFlags, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let failed = events.contains(EpollFlags::EPOLLERR);
        let parts = if failed { MOST_PARTS } else { 1 };
        let standing = self.exchange_parts(number, now, parts);
        let asked = self.kept.list.get(&number).and_then(|kept| kept.asked);
        match (standing, asked) {
            (Ok(Standing::Open), _) => {
                if failed && self.has_failed(number) || self.wait_for_more(number).is_err() {
                    self.lose(number);
                }
            }
            (Ok(Standing::Answered(answer)), Some(run)) if !is_leave(&answer) => {
                let answer = Answer::Stream(answer);
                self.answered_after_all(number, run, answer, now, out);
            }
            (
                Ok(Standing::Answered(_) | Standing::Looked(_) | Standing::Broken(_)) | Err(_),
                Some(_) | None,
            ) => self.lose(number),
        }
    }

    /// What was taken for silent was only slow.
    fn answered_after_all(
        &mut self,
        number: u32,
        run: u32,
        answer: Answer,
        now: Mono,
        out: &mut Vec<Observation>,
    ) {
        let (Some(kept), Some(place)) = (self.kept.remove(number), self.runs.get_mut(run)) else {
            return;
        };
        let rtt = now.since(kept.conversation.began());
        if let Some(evidence) = &mut place.kept {
            evidence.fate = KeptFate::Carried;
        }
        place.question = Question::Stream {
            connecting: kept.connecting,
            conversation: kept.conversation,
        };
        let late = self
            .runs
            .get(run)
            .is_some_and(|run| self.was_stalled(run) || now > run.deadline);
        let outcome = match late {
            true => Outcome::NotPerformed(LocalError::Late),
            false => Outcome::Answer { rtt, answer },
        };
        self.end(run, outcome, now, out);
    }

    /// Whether the system has given a connection up; an ICMP error alone is for it to
    /// deal with.
    fn has_failed(&mut self, number: u32) -> bool {
        let mut buffer = self.buffer.take().unwrap_or_else(Buffer::new);
        let failed = self.kept.stream(number).is_some_and(|(connecting, _)| {
            let _ = connecting.error(&mut buffer);
            connecting.result().is_err()
        });
        self.buffer = Some(buffer);
        failed
    }

    /// How a kept connection has turned out not to carry what was asked on it.
    pub(super) fn given_out(
        &mut self,
        number: u32,
        standing: &Result<Standing, Errno>,
    ) -> Option<KeptFate> {
        let (_, conversation) = self.stream(number)?;
        if !conversation.is_reused() {
            return None;
        }
        let unheard = conversation.is_unheard();
        match standing {
            Ok(Standing::Answered(answer)) => is_leave(answer).then_some(KeptFate::Closed),
            Ok(Standing::Broken(_)) => unheard.then_some(KeptFate::Closed),
            Err(Errno::ETIMEDOUT) => unheard.then_some(KeptFate::Silent),
            Err(_) => unheard.then_some(KeptFate::Reset),
            Ok(Standing::Open | Standing::Looked(_)) => None,
        }
    }

    /// Goes on over a new connection in place of the kept one, which is gone.
    pub(super) fn instead(
        &mut self,
        number: u32,
        fate: KeptFate,
        now: Mono,
        out: &mut Vec<Observation>,
    ) {
        self.note_kept_fate(number, fate);
        if let Err(error) = self.renew(number) {
            self.finish(number, Outcome::NotPerformed(error), now, out);
        }
    }

    fn note_kept_fate(&mut self, number: u32, fate: KeptFate) {
        let run = self.runs.get_mut(number);
        if let Some(evidence) = run.and_then(|run| run.kept.as_mut()) {
            evidence.fate = fate;
        }
    }

    /// Until when a run waits for its first connection alone.
    pub(super) fn patience(&self, run: &Run) -> Mono {
        match &run.kept {
            Some(_) => run.started + run.deadline.since(run.started) / self.bounds.part,
            None => run.deadline,
        }
    }

    /// A kept connection has been silent for its part of the deadline: a new one is
    /// tried beside it. Where none can be opened here, that says nothing of the kept one.
    pub(super) fn lose_patience(&mut self, number: u32) {
        let unheard = self
            .stream(number)
            .is_some_and(|(_, conversation)| conversation.is_unheard());
        let before = match unheard {
            true => self.renew(number),
            false => Ok(None),
        };
        let Some(run) = self.runs.get_mut(number) else {
            return;
        };
        let probe = run.probe;
        self.timers.push(Reverse((run.deadline, number, run.token)));
        run.hindered = before.as_ref().err().copied();
        let Ok(Some(Question::Stream {
            connecting,
            conversation,
        })) = before
        else {
            return;
        };
        self.note_kept_fate(number, KeptFate::Silent);
        self.put(Kept {
            probe,
            connecting,
            conversation,
            asked: Some(number),
        });
    }

    /// Asks a run's question on a new connection; how it was asked until now.
    fn renew(&mut self, number: u32) -> Result<Option<Question>, LocalError> {
        let inventory = Arc::clone(&self.inventory);
        let Some(run) = self.runs.get(number) else {
            return Ok(None);
        };
        let probe = &inventory[run.probe];
        let token = rand::rng().random();
        let begun = match &probe.method {
            Method::Http(http) => self.begin_http(http, probe.source, number),
            Method::Sip(sip) => {
                let mark = Mark { run: number, token };
                self.begin_sip_stream(sip, probe.source, mark)
            }
            Method::Icmp { .. }
            | Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Quality(_)
            | Method::Tls(_)
            | Method::Domain(_) => return Ok(None),
        };
        let (_, question) = begun?;
        let run = self.runs.get_mut(number);
        Ok(run.map(|run| std::mem::replace(&mut run.question, question)))
    }

    /// Ends a kept connection by our own wish.
    fn close(&mut self, number: u32) {
        if let Some(mut kept) = self.kept.remove(number) {
            kept.conversation.leave();
            let _ = speak(&kept.connecting, &mut kept.conversation);
        }
    }

    /// A connection at rest has ended by itself, which is no fault of anybody's.
    fn lose(&mut self, number: u32) {
        let kept = self.kept.remove(number);
        let at_rest = kept.is_some_and(|kept| kept.asked.is_none());
        self.counts.kept_lost += u64::from(at_rest);
    }

    /// Ends all of them.
    pub(super) fn close_all(&mut self) {
        for number in self.kept.numbers() {
            self.close(number);
        }
    }
}
