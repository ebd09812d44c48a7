//! The entrance: who is let in to what, and how often somebody may be wrong.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use prometheus::{IntCounterVec, Opts, Registry};
use tokio::sync::watch;
use tracing::warn;

use super::connection::Peer;
use super::links;
use super::login;
use super::pace::Pace;
use super::rooms;
use super::routes::App;
use super::tickets;
use super::who::{self, Ignored, Known, Origin, Reader, Shut};
use crate::access::{Anonymous, Scope, Settings};
use crate::clock::Mono;
use crate::view::page::{self, Trouble};

/// Where nobody is asked who they are: what a service manager or a balancer looks at, what
/// pages are drawn with, how usable they are, and links, which are for whoever has them.
const OPEN: [&str; 9] = [
    "/healthz",
    "/readyz",
    "/assets/samband.css",
    "/assets/samband.js",
    "/assets/samband.svg",
    "/favicon.ico",
    page::STATEMENT,
    links::ROUTE,
    // Who calls there is known by a token of its own.
    tickets::ROUTE,
];

/// On what a page of ours asks for by itself.
const RENEWAL: &str = "samband-renewal";

/// So many wrong ones at once: a machine that was given another's token.
const AT_ONCE: u32 = 10;
/// After which time one peer may be wrong once more.
const EVERY: Duration = Duration::from_secs(1);

/// So many acts of one name at once, and after which time there is one more: not more than
/// sixty in any minute.
const ACTS: u32 = 30;
const ACTS_EVERY: Duration = Duration::from_secs(2);

/// Who is let in.
pub(super) struct Entrance {
    settings: watch::Receiver<Arc<Settings>>,
    /// How often each peer has been wrong of late, all of one /64 as one. What is right is
    /// let in however often others were wrong: the bits of a token leave nothing to guess,
    /// and nobody shuts others out from behind the same address.
    wrongs: Pace<Peer>,
    /// How much each name has done of late.
    acts: Pace<(&'static str, Arc<str>)>,
}

/// Figures of who was not.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    refused: IntCounterVec,
    ignored: IntCounterVec,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let figures = Self {
            refused: IntCounterVec::new(
                Opts::new(
                    "samband_access_refused_total",
                    "Requests of whom nobody was let in, or nothing done, by why: unknown (the token is none of ours), ended (its time is over), header (several tokens or names, or one that is not as it should be), limited (one of too many such from its address), nobody (one has to be known there), role (it only looks), scope (not for that party), hurried (too much under one name), or elsewhere (sent from a page of another site).",
                ),
                &["reason"],
            )?,
            ignored: IntCounterVec::new(
                Opts::new(
                    "samband_access_ignored_total",
                    "Names in the header of the proxy that made nobody known, by why: elsewhere (it does not come from the proxy) or stranger (the configuration knows no such person).",
                ),
                &["reason"],
            )?,
        };
        registry.register(Box::new(figures.refused.clone()))?;
        registry.register(Box::new(figures.ignored.clone()))?;
        Ok(figures)
    }

    /// Has one of each be there for the manual.
    #[cfg(test)]
    pub(super) fn count_one(&self) {
        self.refuse("unknown");
        self.ignore(Ignored::Stranger);
    }

    pub(super) fn refuse(&self, reason: &str) {
        self.refused.with_label_values(&[reason]).inc();
    }

    fn ignore(&self, what: Ignored) {
        self.ignored.with_label_values(&[what.slug()]).inc();
    }
}

impl Entrance {
    pub(super) fn new(settings: watch::Receiver<Arc<Settings>>) -> Self {
        Self {
            settings,
            wrongs: Pace::new(AT_ONCE, EVERY),
            acts: Pace::new(ACTS, ACTS_EVERY),
        }
    }

    /// Tells when others may see and do what they may.
    pub(super) fn follow(&self) -> watch::Receiver<Arc<Settings>> {
        self.settings.clone()
    }

    pub(super) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.borrow())
    }
}

/// Who a request comes from, as far as that can be found out; none where nobody is asked.
///
/// # Errors
/// The answer to whoever is not let in, which may be a glance from outside.
pub(super) fn admit(
    app: &App,
    route: &str,
    request: &Request,
) -> Result<Option<Reader>, Box<Response>> {
    if OPEN.contains(&route) {
        return Ok(None);
    }
    let extensions = request.extensions();
    let (Some(&peer), Some(&origin)) = (extensions.get::<Peer>(), extensions.get::<Origin>())
    else {
        let broken = app.closed(Trouble::Broken, request.uri(), request.headers());
        return Err(Box::new(broken));
    };
    let (uri, headers) = (request.uri(), request.headers());
    let settings = app.entrance.settings();
    let now = app.clock.now();
    let found = who::find(&settings, headers, peer, origin, now.wall);
    if let Some(ignored) = found.ignored {
        app.figures.entrance.ignore(ignored);
    }
    let refused = |shut: &Shut| Box::new(refused(app, shut, peer, now.mono, (uri, headers)));
    let known = found.who.map_err(|shut| refused(&shut))?;
    let (known, session) = match known {
        Known::Nobody => logged_in(app, &settings, route, headers, origin),
        Known::User(_) | Known::Machine(_) | Known::Person(_) | Known::Account(_) => (known, None),
    };
    let looks = [Method::GET, Method::HEAD].contains(request.method());
    if known == Known::Nobody && settings.anonymous == Anonymous::Minimal && route == "/" && looks {
        return Err(Box::new(app.glance(headers)));
    }
    let scope = known.scope(&settings, now.wall);
    // Whoever scans the code on a door sees that room, and nothing else.
    let room = settings.shows_rooms() && rooms::OPEN.contains(&route);
    let scope = scope.or_else(|| room.then(|| Scope::new([])));
    // Whoever is not known is to come to where one logs in, and sees nothing there.
    let door = [login::IN, login::OUT].contains(&route);
    let scope = scope.or_else(|| door.then(|| Scope::new([])));
    let scope = scope.ok_or_else(|| refused(&Shut::Nobody))?;
    let enters = known == Known::Nobody && settings.knows_passwords();
    Ok(Some(Reader {
        peer,
        login: enters.then(|| login::href(uri.path())),
        known,
        scope,
        session,
    }))
}

/// By which account somebody has logged in, and by which session.
fn logged_in(
    app: &App,
    settings: &Settings,
    route: &str,
    headers: &HeaderMap,
    Origin(origin): Origin,
) -> (Known, Option<login::Mark>) {
    let nobody = (Known::Nobody, None);
    if !settings.knows_passwords() {
        return nobody;
    }
    let direct = login::is_direct(origin, headers);
    let Some(mark) = login::presented(headers, &app.public_url, direct) else {
        return nobody;
    };
    // A page that renews itself keeps nobody logged in.
    let acts = !route.ends_with("/events") && !headers.contains_key(RENEWAL);
    let now = app.clock.now().mono;
    match app.desk.sessions.find(mark, settings, now, acts) {
        Some(name) => (Known::Account(name), Some(mark)),
        None => nobody,
    }
}

fn refused(
    app: &App,
    shut: &Shut,
    peer: Peer,
    now: Mono,
    (uri, headers): (&Uri, &HeaderMap),
) -> Response {
    let guesses = match shut {
        // To come without anything is no guess.
        Shut::Nobody => false,
        Shut::Token | Shut::Ended(_) | Shut::Header => true,
    };
    if guesses && !app.entrance.wrongs.may_go_on(peer, now) {
        app.figures.entrance.refuse("limited");
        let mut response = app.closed(Trouble::TooMany, uri, headers);
        let soon = HeaderValue::from_static("1");
        response.headers_mut().insert(RETRY_AFTER, soon);
        return response;
    }
    app.figures.entrance.refuse(shut.slug());
    if guesses {
        let called = match shut {
            Shut::Ended(name) => &**name,
            Shut::Token | Shut::Header | Shut::Nobody => "",
        };
        warn!(by = %peer, reason = shut.slug(), token = called, "somebody is not let in");
    }
    unknown(app, guesses, uri, headers)
}

/// What is answered to whoever has to be known and is not (RFC 6750 section 3).
pub(super) fn unknown(app: &App, guessed: bool, uri: &Uri, headers: &HeaderMap) -> Response {
    let mut response = app.closed(Trouble::NotKnown, uri, headers);
    let asked = match guessed {
        false => "Bearer realm=\"samband\"",
        true => "Bearer realm=\"samband\", error=\"invalid_token\"",
    };
    let asked = HeaderValue::from_static(asked);
    response.headers_mut().insert(WWW_AUTHENTICATE, asked);
    response
}

/// Whether somebody could be known who comes by TCP.
pub(super) fn knows_anybody(app: &App) -> bool {
    app.entrance.settings().knows_anybody()
}

/// How long whoever is known is to wait before they do something more; none where they
/// need not, and it is counted.
pub(super) fn waits(app: &App, reader: &Reader) -> Option<Duration> {
    let acts = &app.entrance.acts;
    let whose = reader.known.counted_as()?;
    let may = acts.may_go_on(whose, app.clock.now().mono);
    (!may).then(|| acts.every())
}

/// Whether a person may have been made to send this by a page of another site, as browsers
/// say it (Fetch Metadata, section 2.2; RFC 6454 section 7).
pub(super) fn is_from_elsewhere(app: &App, reader: &Reader, headers: &HeaderMap) -> bool {
    // Without the word of the browser, `null` may be anybody's.
    let unsaid = !headers.contains_key(links::FETCHED)
        && headers.get(ORIGIN).is_some_and(|origin| origin == "null");
    match reader.known {
        Known::Person(_) => unsaid || !links::is_from_here(headers, &app.public_url),
        Known::Account(_) => !is_own_form(app, headers),
        // A browser has no token to send along unasked, and opens no socket.
        Known::Machine(_) | Known::User(_) | Known::Nobody => false,
    }
}

/// Whether a form was sent from a page of ours, as a browser says it: one that says nothing
/// of where is no browser that we know.
pub(super) fn is_own_form(app: &App, headers: &HeaderMap) -> bool {
    let origin = headers.get(ORIGIN).is_some_and(|origin| origin != "null");
    let said = origin || headers.contains_key(links::FETCHED);
    said && links::is_from_here(headers, &app.public_url)
}
