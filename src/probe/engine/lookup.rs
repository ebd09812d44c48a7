//! Looking up the names of a SIP domain: one name server after another, by a
//! connection where an answer fits no datagram.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::Engine;
use super::domain::{Part, PartOf, Search, search};
use super::launch::Sent;
use crate::clock::Mono;
use crate::health::{LocalError, Observation, Outcome};
use crate::inventory::{Connection, Method};
use crate::probe::conversation::Asks;
use crate::probe::dns_wire::NoAnswer;
use crate::probe::lookup_wire::{self, Asked, Reply};
use crate::probe::run::Question;
use crate::probe::socket::{Purpose, Role};

/// Times that a name is asked for, at least and at most; more than once for each
/// name server only if there is but one.
const ATTEMPTS: [usize; 2] = [2, 4];

impl Engine {
    /// Asks for one name, of the next name server at each attempt.
    pub(super) fn ask_name(&mut self, number: u32, part: Part, out: &mut Vec<Observation>) {
        let inventory = Arc::clone(&self.inventory);
        let Part::Name {
            place,
            attempt,
            connected,
        } = part
        else {
            return;
        };
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let (Question::Domain(search), Method::Domain(domain)) =
            (&run.question, &inventory[run.probe].method)
        else {
            return;
        };
        let [least, most] = ATTEMPTS;
        let attempts = domain.servers.len().clamp(least, most);
        let asked = search.locating.as_ref().and_then(|l| l.asked(place));
        let Some(asked) = asked.cloned() else {
            return;
        };
        if attempt >= attempts {
            return self.go_without(number, place, out);
        }
        let server = domain.servers[attempt % domain.servers.len()];
        let share = u32::try_from(attempts).unwrap_or(1) * 2;
        let patience = search.patience / share;
        let begun = self.begin_part(number, part, patience, |engine, how| {
            let source = how.source(server.ip());
            match connected {
                true => engine.begin_lookup_connected(server, asked, source, how.mark.run),
                false => engine.begin_lookup(server, asked, source, out),
            }
        });
        // Whom we cannot ask, by a family that we do not have, hides no other.
        if begun.is_err() {
            self.ask_next(number, place, attempt, out);
        }
    }

    fn begin_lookup(
        &mut self,
        server: SocketAddr,
        asked: Asked,
        source: Option<IpAddr>,
        out: &mut Vec<Observation>,
    ) -> Result<Sent, LocalError> {
        let purpose = Purpose {
            role: Role::Dns,
            v6: server.is_ipv6(),
            source,
            whole: false,
        };
        let socket = self.shared(purpose, rand::random())?;
        let id = self.free_id(socket)?;
        let packet = lookup_wire::question(&asked, id).ok_or(LocalError::Names)?;
        self.send(socket, &packet, server, out)?;
        Ok((server, Question::Lookup { socket, id, asked }))
    }

    fn begin_lookup_connected(
        &self,
        server: SocketAddr,
        asked: Asked,
        source: Option<IpAddr>,
        number: u32,
    ) -> Result<Sent, LocalError> {
        let id: u16 = rand::random();
        let question = lookup_wire::question(&asked, id).ok_or(LocalError::Names)?;
        // RFC 1035 section 4.2.2: its length stands before it.
        let length = u16::try_from(question.len()).map_err(|_| LocalError::Names)?;
        let request = [&length.to_be_bytes()[..], &question].concat();
        let connecting = self.connect(server, source, number)?;
        let asks = Asks::Lookup {
            id,
            asked,
            bytes: Vec::new(),
        };
        self.converse(server, connecting, None, (asks, request), Connection::New)
    }

    /// A name server has said something, or what is no answer.
    pub(super) fn looked_up(
        &mut self,
        number: u32,
        reply: Result<Reply, NoAnswer>,
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let run = self.runs.get_mut(number)?;
        if let Some(exchange) = &mut run.exchange {
            exchange.received(run.started, at, run.target, &words(&reply));
        }
        if reply == Err(NoAnswer::Foreign) {
            return None;
        }
        let run = self.forget(number)?;
        let PartOf { number, part, .. } = run.part_of?;
        let Part::Name {
            place,
            attempt,
            connected,
        } = part
        else {
            return None;
        };
        self.keep_exchange(number, run.exchange);
        match reply {
            Ok(Reply::Found(found)) => {
                let search = search(&mut self.runs, number)?;
                if let Some(locating) = &mut search.locating {
                    locating.take(place, found);
                }
                self.locate(number, out);
            }
            Ok(Reply::Truncated) if !connected => {
                let connected = true;
                let part = Part::Name {
                    place,
                    attempt,
                    connected,
                };
                self.ask_name(number, part, out);
            }
            Ok(Reply::Truncated | Reply::Failed(_)) | Err(_) => {
                self.ask_next(number, place, attempt, out);
            }
        }
        Some(())
    }

    pub(super) fn ask_next(
        &mut self,
        number: u32,
        place: usize,
        attempt: usize,
        out: &mut Vec<Observation>,
    ) {
        let part = Part::Name {
            place,
            attempt: attempt + 1,
            connected: false,
        };
        self.ask_name(number, part, out);
    }

    /// No name server answers for one name: it is done without, if that is possible.
    fn go_without(&mut self, number: u32, place: usize, out: &mut Vec<Observation>) {
        let locating = search(&mut self.runs, number).and_then(|s| s.locating.as_mut());
        match locating.is_some_and(|locating| locating.go_without(place)) {
            true => self.locate(number, out),
            false => self.unlocated(number, out),
        }
    }

    /// No name server says where the domain is: it is asked where it led last.
    pub(super) fn unlocated(&mut self, number: u32, out: &mut Vec<Observation>) {
        let unasked = |search: &mut Search| search.targets.is_none();
        if search(&mut self.runs, number).is_some_and(unasked) {
            self.ask_known(number, out);
        }
        self.end_unlocated(number, out);
    }

    /// Ends the looking up, and the run if nothing else of it is under way.
    pub(super) fn end_unlocated(&mut self, number: u32, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        let Some(search) = search(&mut self.runs, number) else {
            return;
        };
        // Names that had been found by then are no older for it.
        search.stale |= search.locating.take().is_some();
        match search.targets {
            Some(_) => self.settle(number, out),
            None => self.finish(number, Outcome::NotPerformed(LocalError::Names), now, out),
        }
    }
}

fn words(reply: &Result<Reply, NoAnswer>) -> String {
    match reply {
        Ok(Reply::Found(found)) if found.records.is_empty() => "DNS answer, no records".to_owned(),
        Ok(Reply::Found(found)) => {
            let records: Vec<String> = found.records.iter().map(ToString::to_string).collect();
            format!("DNS answer, {}", records.join(", "))
        }
        Ok(Reply::Truncated) => "DNS answer, truncated".to_owned(),
        Ok(Reply::Failed(code)) => format!("DNS answer, code {code}"),
        Err(NoAnswer::Foreign) => "DNS answer to another question".to_owned(),
        Err(NoAnswer::Broken(what)) => what.clone(),
    }
}
