//! Asking again with the login that a first answer has asked for.

use std::cmp::Reverse;

use rand::RngExt as _;

use super::Engine;
use super::launch::branch;
use crate::clock::Mono;
use crate::health::{Authentication, Observation};
use crate::inventory::{Login, Method};
use crate::probe::conversation::text;
use crate::probe::credentials::header;
use crate::probe::run::Question;
use crate::probe::sip_digest::{self, Challenge};
use crate::probe::sip_transaction::Transaction;
use crate::probe::stun_wire::{self, Key, Protection};
use crate::probe::{icmp_wire, sip_wire};

/// What follows from an answer that may ask for a login.
pub(super) enum Next {
    /// It has been asked again.
    Asked,
    /// The run ends, and this became of the login.
    Ended(Authentication),
}

impl Engine {
    /// The login of a run's probe, while there is time to give it.
    fn login(&self, number: u32, at: Mono) -> Option<&Login> {
        let run = self.runs.get(number)?;
        let in_time = !run.is_listening() && at < run.deadline;
        let login = self.inventory[run.probe].method.login();
        login.filter(|_| in_time)
    }

    /// What a final SIP response means for the login.
    pub(super) fn sip_login(
        &mut self,
        number: u32,
        response: &sip_wire::Response,
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Next {
        let Some(Question::Sip { credentials, .. }) = self.runs.get(number).map(|r| &r.question)
        else {
            return Next::Ended(Authentication::NotAsked);
        };
        let credentials = *credentials;
        let challenge = match credentials.asked(response, self.login(number, at)) {
            Ok(challenge) => challenge,
            Err(ended) => return Next::Ended(ended),
        };
        let header = header(response.status);
        match self.ask_sip_again(number, (header, &challenge), out) {
            Some(()) => Next::Asked,
            None => Next::Ended(Authentication::NotAsked),
        }
    }

    fn ask_sip_again(
        &mut self,
        number: u32,
        (header, challenge): (&str, &Challenge),
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let now = self.clock.mono();
        let (token, cnonce): (u64, u64) = rand::rng().random();
        let run = self.runs.get_mut(number)?;
        let Method::Sip(sip) = &self.inventory[run.probe].method else {
            return None;
        };
        let Question::Sip {
            socket,
            transaction,
            request,
            own,
            call,
            credentials,
        } = &mut run.question
        else {
            return None;
        };
        let answer = challenge.answer(
            sip.login.as_ref()?,
            &sip_digest::Request {
                method: "OPTIONS",
                uri: &sip.uri,
                cnonce: &format!("{cnonce:016x}"),
                count: 1,
            },
        );
        call.cseq += 1;
        *credentials = credentials.after();
        *request = sip_wire::options(&sip_wire::Options {
            uri: &sip.uri,
            transport: sip.transport.name(),
            sent_by: *own,
            branch: &branch(number, token),
            tag: &call.tag,
            call_id: &call.id,
            agent: &self.agent,
            size: sip.size,
            cseq: call.cseq,
            authorization: Some((header, &answer)),
        });
        *transaction = Transaction::begin(now, run.deadline.since(now));
        let (socket, packet, target) = (*socket, request.clone(), run.target);
        // Timers and answers of the first request are nobody's from now on.
        run.token = token;
        if let Some(exchange) = &mut run.exchange {
            exchange.sent(run.started, now, target, &text(&packet));
        }
        self.timers.push(Reverse((now, number, token)));
        let _ = self.send(socket, &packet, target, out);
        Some(())
    }

    /// What a STUN response means for the login.
    pub(super) fn stun_login(
        &mut self,
        number: u32,
        response: &stun_wire::Response,
        at: Mono,
        out: &mut Vec<Observation>,
    ) -> Next {
        let Some(Question::Stun { credentials, .. }) = self.runs.get(number).map(|r| &r.question)
        else {
            return Next::Ended(Authentication::NotAsked);
        };
        let credentials = *credentials;
        let stale = match response.error.as_ref().map(|(code, _)| *code) {
            Some(401) => false,
            // RFC 8489 section 9.2.5: a stale nonce.
            Some(438) => true,
            Some(_) | None => return Next::Ended(credentials.passed()),
        };
        if self.login(number, at).is_none() {
            return Next::Ended(credentials.passed());
        }
        if let Some(judged) = credentials.judged(stale) {
            return Next::Ended(judged);
        }
        let Some(challenge) = &response.challenge else {
            let why = "it has no realm or no nonce".into();
            return Next::Ended(Authentication::Unanswerable(why));
        };
        match self.ask_stun_again(number, challenge, out) {
            Some(()) => Next::Asked,
            None => {
                let why = "no algorithm that is known is offered".into();
                Next::Ended(Authentication::Unanswerable(why))
            }
        }
    }

    fn ask_stun_again(
        &mut self,
        number: u32,
        challenge: &stun_wire::Challenge,
        out: &mut Vec<Observation>,
    ) -> Option<()> {
        let now = self.clock.mono();
        let token: u64 = rand::rng().random();
        let run = self.runs.get_mut(number)?;
        let login = self.inventory[run.probe].method.login()?;
        let Question::Stun {
            socket,
            transaction,
            request,
            key,
            credentials,
        } = &mut run.question
        else {
            return None;
        };
        let protection = Protection::LongTerm(login, challenge);
        *key = Some(Key::of(protection)?);
        *credentials = credentials.after();
        let id = super::servers::id_of(icmp_wire::Mark { run: number, token });
        *request = stun_wire::request(id, &self.agent, protection);
        *transaction = Transaction::begin(now, run.deadline.since(now));
        let (socket, packet, target) = (*socket, request.clone(), run.target);
        run.token = token;
        if let Some(exchange) = &mut run.exchange {
            exchange.sent(run.started, now, target, "STUN binding request, with login");
        }
        self.timers.push(Reverse((now, number, token)));
        let _ = self.send(socket, &packet, target, out);
        Some(())
    }
}
