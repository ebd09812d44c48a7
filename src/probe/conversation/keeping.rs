//! A conversation whose connection outlives it: at rest between two runs, and
//! taken up again.

use std::time::Duration;

use super::{Asks, Conversation, Standing};
use crate::clock::{Mono, Now};
use crate::health::{Phase, Said, StreamAnswer};
use crate::inventory::Connection;
use crate::probe::sip_alive::{Alive, Due, PING, PONG};

/// The most taken in, unasked, between two runs: signs of life, requests of the peer's
/// own, the tickets of TLS.
pub(super) const MOST_AT_REST: usize = 64 * 1024;

/// The life of a connection that is to be kept.
#[derive(Debug)]
pub(super) struct Keeping {
    /// When it was begun: measured time stands still while the system sleeps.
    made: Now,
    /// By which number it is known while nothing is asked on it, from its first rest on.
    number: Option<u32>,
    /// For when its one timer is set; what has passed is set for nothing.
    wakes: Mono,
    /// Since when nothing is asked on it.
    rested: Mono,
    /// Whether nothing is asked on it now.
    resting: bool,
    /// Whether something had been asked on it before.
    reused: bool,
    /// Whether the peer has answered what was asked.
    answered: bool,
    /// Whether the peer has taken leave, or what it said was not read to its end.
    over: bool,
    alive: Alive,
}

impl Conversation {
    /// Leaves its connection open when all has been said, if it is to be kept.
    pub(in crate::probe) fn keep(&mut self, connection: Connection, now: Now) {
        let keeping = || Keeping {
            made: now,
            number: None,
            wakes: Mono::ZERO,
            rested: self.since,
            resting: false,
            reused: false,
            answered: false,
            over: false,
            alive: Alive::default(),
        };
        self.keeping = match connection {
            Connection::New => None,
            Connection::Kept => Some(keeping()),
        };
    }

    /// Whether what is asked now is asked on a connection kept from an earlier run.
    pub(in crate::probe) fn is_reused(&self) -> bool {
        self.keeping.as_ref().is_some_and(|keeping| keeping.reused)
    }

    /// Whether it is asked on a kept connection and has drawn no byte of an answer.
    pub(in crate::probe) fn is_unheard(&self) -> bool {
        self.is_reused() && self.phase == Phase::FirstByte
    }

    /// Whether its connection may be kept: it is to be, all has been said, and neither
    /// side wants it to end.
    pub(in crate::probe) fn can_rest(&self) -> bool {
        let Some(keeping) = &self.keeping else {
            return false;
        };
        let persists = match &self.asks {
            Asks::Sip { .. } => true,
            Asks::Http { reader, .. } => reader.is_reusable(),
            Asks::Handshake | Asks::Lookup { .. } => false,
        };
        keeping.answered && !keeping.over && persists
    }

    /// When its connection was begun, and since when nothing is asked on it.
    pub(in crate::probe) fn history(&self) -> (Mono, Mono) {
        let keeping = self.keeping.as_ref();
        keeping.map_or((self.began, self.began), |keeping| {
            (keeping.made.mono, keeping.rested)
        })
    }

    /// By which number its connection is known at rest: the one it has, or this.
    pub(in crate::probe) fn number(&mut self, fresh: impl FnOnce() -> u32) -> u32 {
        match &mut self.keeping {
            Some(keeping) => *keeping.number.get_or_insert_with(fresh),
            None => fresh(),
        }
    }

    /// For when the timer of its connection is set.
    pub(in crate::probe) fn wakes(&self) -> Mono {
        self.keeping
            .as_ref()
            .map_or(Mono::ZERO, |keeping| keeping.wakes)
    }

    /// Notes for when the timer of its connection is set now.
    pub(in crate::probe) fn note_wakes(&mut self, at: Mono) {
        if let Some(keeping) = &mut self.keeping {
            keeping.wakes = at;
        }
    }

    /// How old its connection is, by the clock that shows more: a wall clock goes on while
    /// the system sleeps, and one that was set says nothing, which costs a connection.
    pub(in crate::probe) fn age(&self, now: Now) -> Duration {
        self.keeping.as_ref().map_or(Duration::ZERO, |keeping| {
            let told = now.wall.duration_since(keeping.made.wall).unsigned_abs();
            now.mono.since(keeping.made.mono).max(told)
        })
    }

    /// Rests until it is asked again; a sign of life is due after `spacing`. False where
    /// what came behind the answer makes no sense.
    pub(in crate::probe) fn rest(&mut self, now: Mono, spacing: Duration) -> bool {
        self.taken = 0;
        match &mut self.asks {
            Asks::Sip { frames, .. } => frames.begin_anew(),
            // A body may be large, and has been looked at.
            Asks::Http { reader, .. } => reader.begin_anew(),
            Asks::Handshake | Asks::Lookup { .. } => {}
        }
        let is_sip = matches!(self.asks, Asks::Sip { .. });
        if let Some(keeping) = &mut self.keeping {
            keeping.rested = now;
            keeping.resting = true;
            if is_sip {
                keeping.alive.rest(now, spacing);
            }
        }
        if !is_sip {
            return true;
        }
        // What came in one piece with the answer has not been looked at.
        let standing = self.overheard(&[], now);
        self.seal();
        matches!(standing, Standing::Open)
    }

    /// Asks something else on the same connection.
    pub(in crate::probe) fn ask_again(&mut self, mut asks: Asks, request: Vec<u8>, now: Now) {
        // A message that has come in part is read to its end.
        if let (Asks::Sip { frames: before, .. }, Asks::Sip { frames, .. }) =
            (&mut self.asks, &mut asks)
        {
            *frames = std::mem::take(before);
            frames.begin_anew();
        }
        self.asks = asks;
        self.request = request;
        self.phases = crate::health::Phases::default();
        self.taken = 0;
        self.began = now.mono;
        if let Some(keeping) = &mut self.keeping {
            keeping.resting = false;
            keeping.reused = true;
            keeping.answered = false;
        }
        // What was shown was shown when the connection was made; its days go on.
        let secured = self.secured.as_mut();
        if let Some(session) = secured.and_then(|secured| secured.session.as_mut()) {
            session.at = now.wall;
        }
        self.ask(now.mono);
        self.seal();
    }

    /// When a sign of life may be due.
    pub(in crate::probe) fn sign_due(&self) -> Mono {
        let keeping = self.keeping.as_ref();
        keeping.map_or(Mono::NEVER, |keeping| keeping.alive.next())
    }

    /// Gives a sign of life if one is due; false where the peer no longer gives any.
    pub(in crate::probe) fn give_sign(
        &mut self,
        now: Mono,
        spacing: Duration,
        patience: Duration,
    ) -> bool {
        let keeping = self.keeping.as_mut();
        match keeping.and_then(|keeping| keeping.alive.poll(now, spacing, patience)) {
            None => true,
            Some(Due::End) => false,
            Some(Due::Ping) => {
                self.say(PING);
                self.seal();
                true
            }
        }
    }

    pub(super) fn is_resting(&self) -> bool {
        self.keeping.as_ref().is_some_and(|keeping| keeping.resting)
    }

    /// The peer has answered.
    pub(super) fn note_answered(&mut self, said: &Said) {
        let answers = match said {
            Said::Sip(_) | Said::Http(_) => true,
            Said::Handshake | Said::TooOld { .. } | Said::Denied { .. } => false,
        };
        if let Some(keeping) = &mut self.keeping {
            keeping.answered = answers;
        }
    }

    /// Nothing more can be asked on the connection.
    pub(super) fn note_over(&mut self) {
        if let Some(keeping) = &mut self.keeping {
            keeping.over = true;
        }
    }

    /// What a peer says while nothing is asked of it: SIP is passed over, HTTP says
    /// nothing unasked but that it is about to close.
    pub(super) fn overheard(&mut self, bytes: &[u8], now: Mono) -> Standing {
        let Asks::Sip { frames, .. } = &mut self.asks else {
            return Standing::Broken("something unasked".to_owned());
        };
        let mut taken = frames.take(bytes);
        while taken.is_ok() {
            match frames.message() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => taken = Err(error),
            }
        }
        self.answer_pings(now);
        match taken {
            Ok(()) => Standing::Open,
            Err(error) => Standing::Broken(error.to_string()),
        }
    }

    /// Answers the peer's own signs of life, on connections that are kept.
    pub(super) fn answer_pings(&mut self, now: Mono) {
        let (Asks::Sip { frames, .. }, Some(keeping)) = (&mut self.asks, &mut self.keeping) else {
            return;
        };
        if keeping.alive.heard(frames.take_line_ends(), now) {
            self.say(PONG);
        }
    }
}

/// Whether what came on a kept connection says that its time is over, and nothing of
/// what was asked: an idle server's 408 (RFC 9110 section 15.5.9) may have been
/// under way, an alert ends TLS.
pub(in crate::probe) fn is_leave(answer: &StreamAnswer) -> bool {
    match &answer.said {
        Said::Http(http) => http.status == 408,
        Said::TooOld { .. } | Said::Denied { .. } => true,
        Said::Sip(_) | Said::Handshake => false,
    }
}
