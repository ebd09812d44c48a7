//! How often our login has been given, and what follows from being asked for it.
//! No IO.

use super::sip_digest::{self, Challenge};
use super::sip_wire::{self, Response};
use crate::health::Authentication;
use crate::inventory::Login;

/// How often our login has been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    Ungiven,
    Given,
    /// And will not be given once more.
    GivenAgain,
}

impl Credentials {
    /// What follows when a login is asked for that may have been given already:
    /// a nonce that has become too old is the server's affair, once.
    pub(super) const fn judged(self, stale: bool) -> Option<Authentication> {
        match self {
            Self::Ungiven => None,
            Self::Given if stale => None,
            Self::Given | Self::GivenAgain => Some(Authentication::Refused),
        }
    }

    /// After they have been given once more.
    pub(super) const fn after(self) -> Self {
        match self {
            Self::Ungiven => Self::Given,
            Self::Given | Self::GivenAgain => Self::GivenAgain,
        }
    }

    /// What became of them when something else is answered than a challenge.
    pub(super) const fn passed(self) -> Authentication {
        match self {
            Self::Ungiven => Authentication::NotAsked,
            Self::Given | Self::GivenAgain => Authentication::Accepted,
        }
    }

    /// What a final SIP response means for a login: the challenge to answer, or
    /// what became of it.
    pub(super) fn asked(
        self,
        response: &Response,
        login: Option<&Login>,
    ) -> Result<Challenge, Authentication> {
        if !matches!(response.status, 401 | 407) || login.is_none() {
            return Err(self.passed());
        }
        let challenges = response.challenges.iter().map(String::as_str);
        let challenge = sip_digest::choose(challenges)
            .map_err(|why| Authentication::Unanswerable(why.to_string().into()))?;
        match self.judged(challenge.stale) {
            Some(judged) => Err(judged),
            None => Ok(challenge),
        }
    }
}

/// The header in which a challenge of this status is answered.
pub(super) const fn header(status: u16) -> &'static str {
    match status {
        407 => "Proxy-Authorization",
        _ => "Authorization",
    }
}

/// The requests of one call over a connection, one after another.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) uri: String,
    /// As it stands in a Via: `TCP`, `TLS`.
    pub(super) transport: &'static str,
    pub(super) own: std::net::SocketAddr,
    pub(super) tag: String,
    pub(super) id: String,
    pub(super) agent: String,
    pub(super) login: Option<Login>,
    /// The branches of the requests that there may be.
    pub(super) branches: [String; 3],
    /// Of each that answers a challenge.
    pub(super) cnonce: String,
    /// The number of the last request.
    pub(super) cseq: u32,
    pub(super) credentials: Credentials,
}

impl Call {
    /// The first request, or one that answers a challenge.
    pub(super) fn request(&self, authorization: Option<(&str, &str)>) -> Vec<u8> {
        sip_wire::options(&sip_wire::Options {
            uri: &self.uri,
            transport: self.transport,
            sent_by: self.own,
            branch: self.branch(),
            tag: &self.tag,
            call_id: &self.id,
            agent: &self.agent,
            size: None,
            cseq: self.cseq,
            authorization,
        })
    }

    fn branch(&self) -> &str {
        let place = usize::try_from(self.cseq - sip_wire::CSEQ).unwrap_or(usize::MAX);
        self.branches.get(place).map_or("", String::as_str)
    }

    /// Whether a response answers the last request for good.
    pub(super) fn is_ended_by(&self, response: &Response) -> bool {
        response.answers(self.branch(), self.cseq) && response.status >= 200
    }

    /// What to ask again after a final response, or what became of the login.
    pub(super) fn again(&mut self, response: &Response) -> Result<Vec<u8>, Authentication> {
        let challenge = self.credentials.asked(response, self.login.as_ref())?;
        let Some(login) = &self.login else {
            return Err(Authentication::NotAsked);
        };
        let answer = challenge.answer(
            login,
            &sip_digest::Request {
                method: "OPTIONS",
                uri: &self.uri,
                cnonce: &self.cnonce,
                count: 1,
            },
        );
        self.cseq += 1;
        self.credentials = self.credentials.after();
        Ok(self.request(Some((header(response.status), &answer))))
    }
}
