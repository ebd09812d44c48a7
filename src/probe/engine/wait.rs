//! Waiting: for answers, for timers, for the waker.

use std::time::Duration;

use nix::errno::Errno;
use nix::poll::PollTimeout;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags};
use nix::sys::eventfd::{EfdFlags, EventFd};

use super::Engine;
use super::launch::TCP;
use super::stream::stream;
use crate::clock::Mono;
use crate::probe::conversation::Conversation;
use crate::probe::run::Run;
use crate::probe::socket::Connecting;

/// Shared sockets are read no more often than this.
const TICK: Duration = Duration::from_millis(10);
/// Later than this and what was not heard may be our own fault.
const STALL: Duration = Duration::from_secs(1);
/// Events taken at once.
pub(super) const EVENTS: usize = 256;

const URGENT: u64 = u64::MAX;
pub(super) const WAKER: u64 = u64::MAX - 1;

impl Engine {
    pub(super) fn note_stall(&mut self, expected: Mono, now: Mono) {
        if now.since(expected) > STALL {
            self.stalled = Some(now);
            self.counts.stalls += 1;
        }
    }

    /// Whether this thread stood still for more than a second during a run.
    pub(super) fn was_stalled(&self, run: &Run) -> bool {
        self.stalled.is_some_and(|ended| ended > run.started)
    }

    pub(super) fn wait(&mut self, now: Mono, wake: Mono) {
        self.ready.clear();
        let mut events = [EpollEvent::empty(); EVENTS];
        let mut count = wait_on(&self.all, &mut events, wake.since(now));
        if count == 0 {
            return;
        }
        let hurry = events[..count].iter().any(|event| event.data() == URGENT);
        let tick = (self.drained + TICK).min(wake);
        let now = self.clock.mono();
        if !hurry && now < tick {
            let mut one = [EpollEvent::empty()];
            wait_on(&self.urgent, &mut one, tick.since(now));
            count = wait_on(&self.all, &mut events, Duration::ZERO);
        }
        let mut hurry = false;
        for event in &events[..count] {
            match event.data() {
                URGENT => hurry = true,
                tag => self.ready.push((tag, event.events())),
            }
        }
        if hurry {
            let count = wait_on(&self.urgent, &mut events, Duration::ZERO);
            let urgent = events[..count].iter().map(|e| (e.data(), e.events()));
            self.ready.extend(urgent);
        }
    }

    /// Waits until there is more to read, and room for what is still to be said.
    pub(super) fn wait_for_more(&mut self, number: u32) -> Result<(), Errno> {
        match stream(&mut self.runs, &mut self.kept, number) {
            Some((connecting, conversation)) => {
                watch(&self.urgent, connecting, conversation, number)
            }
            None => Ok(()),
        }
    }
}

/// Has the socket tell when it can be read, and written if there is something to say.
pub(super) fn watch(
    urgent: &Epoll,
    connecting: &Connecting,
    conversation: &Conversation,
    number: u32,
) -> Result<(), Errno> {
    let mut wanted = EpollFlags::EPOLLIN;
    if !conversation.outgoing().is_empty() {
        wanted |= EpollFlags::EPOLLOUT;
    }
    let mut event = EpollEvent::new(wanted, u64::from(number) | TCP);
    urgent.modify(connecting, &mut event)
}

/// Two places to wait in, the hurried one inside the other.
pub(super) fn waiting() -> Result<(Epoll, Epoll, EventFd), Errno> {
    let all = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    let urgent = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    let waker = EventFd::from_flags(EfdFlags::EFD_NONBLOCK | EfdFlags::EFD_CLOEXEC)?;
    urgent.add(&waker, EpollEvent::new(EpollFlags::EPOLLIN, WAKER))?;
    all.add(&urgent.0, EpollEvent::new(EpollFlags::EPOLLIN, URGENT))?;
    Ok((all, urgent, waker))
}

/// How many events there are after at most `span`, rounded up to milliseconds.
fn wait_on(epoll: &Epoll, events: &mut [EpollEvent], span: Duration) -> usize {
    let millis = span.as_nanos().div_ceil(1_000_000);
    let timeout = i32::try_from(millis)
        .ok()
        .and_then(|millis| PollTimeout::try_from(millis).ok())
        .unwrap_or(PollTimeout::MAX);
    // The only error of a sound epoll is an interruption by a signal: as good as no event.
    epoll.wait(events, timeout).unwrap_or(0)
}
