//! Who somebody is, and what they may: the one place that decides it.
//!
//! Whoever may open the socket acts as the region's operator, for the file system lets
//! nobody else in. Over TCP one is known by a token, by the word of a reverse proxy, which
//! counts from its own addresses only, or by having logged in here. The first of these that
//! makes anybody known decides: where the proxy names somebody, no cookie is looked at. What a request says of itself beside that,
//! such as by which program it comes, decides nothing and is not written down.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::Timestamp;
use nix::unistd::{Uid, User};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::connection::Peer;
use super::login::Mark;
use crate::access::{Anonymous, NoToken, Presented, Proxy, Scope, Settings, Token};
use crate::fault::{self, LocalUser, Remark, Way, is_hidden};
use crate::view::Visitor;

/// How long the system may look for the name of a user: where names are kept on another
/// machine, that may not answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Characters of a user's name.
const NAME: usize = 64;
/// Bytes of a person's name in a proxy's header.
const PERSON: usize = 128;
/// The number that the system gives for a user whom it does not show.
const UNSHOWN: u32 = 65_534;

/// Where a connection comes from, as an extension of its requests: the address whole,
/// none by the socket of this machine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin(pub(super) Option<IpAddr>);

/// Who a request comes from, and what they may.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    /// Where from.
    pub(super) peer: Peer,
    /// Who.
    pub(super) known: Known,
    /// What they may see, and for whom they may act.
    pub(super) scope: Scope,
    /// By which session, if they have logged in.
    pub(super) session: Option<Mark>,
    /// Where they can log in, if anybody can who is not known.
    pub(super) login: Option<String>,
}

impl Reader {
    /// What the pages say of them.
    pub(super) fn visitor(&self) -> Visitor {
        match &self.known {
            Known::Person(name) | Known::Account(name) => Visitor {
                name: Some(Arc::clone(name)),
                leaves: self.session.is_some(),
                login: None,
            },
            Known::Nobody => Visitor {
                login: self.login.clone(),
                ..Visitor::default()
            },
            Known::User(_) | Known::Machine(_) => Visitor::default(),
        }
    }
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Nobody that is known.
    Nobody,
    /// A user of this machine, by the socket.
    User(u32),
    /// A machine, by its token: what that is called.
    Machine(Arc<str>),
    /// A person, by the word of a proxy.
    Person(Arc<str>),
    /// A person, by an account of ours, who has logged in.
    Account(Arc<str>),
}

/// What a request says of who it comes from that nothing is made of, for the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ignored {
    /// The header of the proxy, from elsewhere.
    Elsewhere,
    /// A person whom the configuration does not know.
    Stranger,
}

impl Ignored {
    /// The word for it in metrics.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Stranger => "stranger",
        }
    }
}

/// Why nobody is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shut {
    /// The token is none of ours; its id, if it looks like one.
    Token,
    /// The time of the token of this name is over.
    Ended(Arc<str>),
    /// There are several names or tokens, or one is not as it should be.
    Header,
    /// Nobody that is known, where one has to be.
    Nobody,
}

impl Shut {
    /// The word for it in logs and metrics.
    pub(super) const fn slug(&self) -> &'static str {
        match self {
            Self::Token => "unknown",
            Self::Ended(_) => "ended",
            Self::Header => "header",
            Self::Nobody => "nobody",
        }
    }
}

/// What is found out of a request.
pub(super) struct Found {
    /// Who it comes from, or why that is nobody who is let in.
    pub(super) who: Result<Known, Shut>,
    /// What was not believed on the way.
    pub(super) ignored: Option<Ignored>,
}

/// Who a request comes from.
pub(super) fn find(
    settings: &Settings,
    headers: &HeaderMap,
    peer: Peer,
    origin: Origin,
    now: Timestamp,
) -> Found {
    let found = |who| Found { who, ignored: None };
    if let Peer::User(uid) = peer {
        return found(Ok(Known::User(uid)));
    }
    match bearer(settings, headers) {
        Err(shut) => return found(Err(shut)),
        Ok(Some(presented)) => {
            let machine = settings.machine(&presented, now);
            let who = machine.map(|token| Known::Machine(Arc::clone(&token.name)));
            return found(who.map_err(|why| match why {
                NoToken::Unknown => Shut::Token,
                NoToken::Ended(name) => Shut::Ended(name),
            }));
        }
        Ok(None) => {}
    }
    let Some(proxy) = &settings.proxy else {
        return found(Ok(Known::Nobody));
    };
    match named(proxy, headers, origin) {
        Ok(Name::None) => found(Ok(Known::Nobody)),
        Err(shut) => found(Err(shut)),
        Ok(Name::Ignored) => Found {
            who: Ok(Known::Nobody),
            ignored: Some(Ignored::Elsewhere),
        },
        Ok(Name::Of(name)) => match settings.person(name) {
            Some(person) => found(Ok(Known::Person(Arc::clone(&person.name)))),
            None => Found {
                who: Ok(Known::Nobody),
                ignored: Some(Ignored::Stranger),
            },
        },
    }
}

/// The token that somebody comes with (RFC 6750 section 2.1, and no other way). Another
/// sort of authorization is the proxy's, and nothing to us.
fn bearer(settings: &Settings, headers: &HeaderMap) -> Result<Option<Presented>, Shut> {
    let all: Vec<&[u8]> = headers
        .get_all(AUTHORIZATION)
        .iter()
        .map(|value| value.as_bytes())
        .collect();
    let token = |value: &[u8]| {
        let (scheme, token) = value.split_at_checked(b"bearer ".len())?;
        scheme
            .eq_ignore_ascii_case(b"bearer ")
            .then(|| token.to_vec())
    };
    let tokens: Vec<Vec<u8>> = all.iter().filter_map(|value| token(value)).collect();
    match (&tokens[..], all.len()) {
        // Where there are no tokens, this one is somebody else's.
        _ if settings.tokens.is_empty() => Ok(None),
        ([], _) => Ok(None),
        ([token], 1) => {
            let token = std::str::from_utf8(token).map_err(|_| Shut::Token)?;
            Presented::read(token.trim()).map(Some).ok_or(Shut::Token)
        }
        _ => Err(Shut::Header),
    }
}

/// What stands in the proxy's header.
enum Name<'a> {
    /// There is none, or it says nothing.
    None,
    /// It does not come from the proxy.
    Ignored,
    /// The name.
    Of(&'a str),
}

fn named<'a>(proxy: &Proxy, headers: &'a HeaderMap, origin: Origin) -> Result<Name<'a>, Shut> {
    let mut all = headers.get_all(&*proxy.header).iter();
    let Some(first) = all.next() else {
        return Ok(Name::None);
    };
    if !origin
        .0
        .is_some_and(|address| proxy.from.contains(&address))
    {
        return Ok(Name::Ignored);
    }
    if all.next().is_some() || first.as_bytes().len() > PERSON {
        return Err(Shut::Header);
    }
    let name = std::str::from_utf8(first.as_bytes()).map_err(|_| Shut::Header)?;
    match name {
        "" => Ok(Name::None),
        name if name.chars().any(is_hidden) => Err(Shut::Header),
        name => Ok(Name::Of(name)),
    }
}

impl Known {
    /// What they may; none of whoever may see nothing.
    pub(super) fn scope(&self, settings: &Settings, now: Timestamp) -> Option<Scope> {
        match self {
            Self::User(_) => Some(Scope::operator()),
            Self::Nobody => match settings.anonymous {
                Anonymous::All => Some(Scope::reader()),
                Anonymous::Minimal | Anonymous::None => None,
            },
            Self::Machine(name) => {
                let token = token(settings, name);
                let token = token.filter(|token| token.until.is_none_or(|until| now < until));
                token.map(|token| token.scope.clone())
            }
            Self::Person(name) => settings.person(name).map(|person| person.scope.clone()),
            Self::Account(name) => settings.account(name).map(|one| one.scope.clone()),
        }
    }

    /// From when on they may nothing any more; none where that is not said.
    pub(super) fn until(&self, settings: &Settings) -> Option<Timestamp> {
        match self {
            Self::Machine(name) => token(settings, name)?.until,
            Self::Nobody | Self::User(_) | Self::Person(_) | Self::Account(_) => None,
        }
    }

    /// By which way they act; none if they may only look.
    pub(super) const fn way(&self) -> Option<Way> {
        match self {
            Self::Nobody => None,
            Self::User(_) => Some(Way::CommandLine),
            Self::Machine(_) => Some(Way::Api),
            Self::Person(_) => Some(Way::Proxy),
            Self::Account(_) => Some(Way::Local),
        }
    }

    /// The user whom an event names.
    pub(super) async fn user(&self) -> Option<fault::User> {
        let named = |name: &Arc<str>| fault::User::Named {
            account: name.to_string(),
        };
        match self {
            Self::Nobody => None,
            Self::User(uid) => local(*uid).await.map(fault::User::Local),
            Self::Machine(name) | Self::Person(name) | Self::Account(name) => Some(named(name)),
        }
    }

    /// Whether a browser sends on its own what makes them known.
    pub(super) const fn by_browser(&self) -> bool {
        matches!(self, Self::Person(_) | Self::Account(_))
    }

    /// Whether something that they do has a bound of its own, and under what it counts.
    pub(super) fn counted_as(&self) -> Option<(&'static str, Arc<str>)> {
        match self {
            Self::Nobody | Self::User(_) => None,
            Self::Machine(name) => Some(("token", Arc::clone(name))),
            Self::Person(name) => Some(("person", Arc::clone(name))),
            Self::Account(name) => Some(("account", Arc::clone(name))),
        }
    }
}

/// The token of this name.
fn token<'a>(settings: &'a Settings, name: &str) -> Option<&'a Token> {
    settings.tokens.iter().find(|token| *token.name == *name)
}

impl std::fmt::Display for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.known {
            Known::Nobody | Known::User(_) => self.peer.fmt(f),
            Known::Machine(name) => write!(f, "token {name} from {}", self.peer),
            Known::Person(name) => write!(f, "{name} by the proxy {}", self.peer),
            Known::Account(name) => write!(f, "account {name} from {}", self.peer),
        }
    }
}

/// Whether a peer is a user of this machine.
pub(super) const fn is_local(peer: Peer) -> bool {
    matches!(peer, Peer::User(_))
}

/// The user of this machine, if it is one that the system shows.
async fn local(uid: u32) -> Option<LocalUser> {
    if uid == UNSHOWN {
        return None;
    }
    let looked = spawn_blocking(move || User::from_uid(Uid::from_raw(uid)).ok().flatten());
    let known = timeout(PATIENCE, looked).await;
    let known = known.ok().and_then(Result::ok).flatten();
    let name = known.and_then(|user| Remark::line(&user.name, NAME).ok());
    Some(LocalUser {
        uid,
        name: name.map(|name| name.to_string()),
    })
}

#[cfg(test)]
mod tests;
