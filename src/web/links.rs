//! Links in mails: `GET` and `POST /a/{token}`.
//!
//! To open one changes nothing: scanners of mail follow links. What is sent from the
//! page is a command like any other, in the name of the party whose contact the link
//! was made for. No cookie is read but that of the language; who has the token may act, so that
//! no other site can make somebody act who has one.

mod guesses;
pub(super) mod sent;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use prometheus::{IntCounter, IntCounterVec, Opts, Registry};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::{info, warn};

use self::guesses::Guesses;
use self::sent::Sent;
pub(super) use self::sent::{FETCHED, is_from_here};
use super::form;
use super::language::{chosen, language_for_anybody};
use super::routes::{App, say_broken};
use crate::access::{Key, Link, Recipient, Scope, Unread};
use crate::fault::{Actor, ByLink, Capacity, Command, Event, Fault, Refused, Way};
use crate::view::page::{self, Answering, Offers, Shut, Trouble, Typed, Unrendered, Wrong};
use crate::view::{Language, Shown, Snapshot};

/// Where links lead.
pub(super) const ROUTE: &str = "/a/{token}";

/// On pages with a form: what every page has, but for scripts, and the form goes to us.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What opens links.
#[derive(Clone, Debug)]
pub struct Links {
    /// The key by which tokens are read.
    pub key: Key,
    /// What links begin with, without a slash at the end.
    pub public_url: Arc<str>,
}

/// Links, and how often somebody has guessed.
pub(super) struct Doors {
    links: Option<Links>,
    guesses: Guesses,
}

impl Doors {
    pub(super) fn new(links: Option<Links>) -> Self {
        Self {
            links,
            guesses: Guesses::default(),
        }
    }

    /// Whether there are any.
    pub(super) const fn are_there(&self) -> bool {
        self.links.is_some()
    }
}

/// Figures of links.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    opened: IntCounter,
    refused: IntCounterVec,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let figures = Self {
            opened: IntCounter::new(
                "samband_links_opened_total",
                "Pages behind links in mails that were shown; scanners of mail open them too.",
            )?,
            refused: IntCounterVec::new(
                Opts::new(
                    "samband_links_refused_total",
                    "Links in mails that opened nothing, or by which nothing was taken in, by why: unknown (not ours, or not whole), limited (one of too many such), ended, gone (its recipient has left the configuration), off, or elsewhere (not sent from the page itself).",
                ),
                &["reason"],
            )?,
        };
        registry.register(Box::new(figures.opened.clone()))?;
        registry.register(Box::new(figures.refused.clone()))?;
        Ok(figures)
    }

    /// Has one be there for the manual.
    #[cfg(test)]
    pub(super) fn count_one(&self) {
        self.refuse("unknown");
    }

    fn refuse(&self, reason: &str) {
        self.refused.with_label_values(&[reason]).inc();
    }
}

/// What is behind a link.
struct Opened {
    link: Link,
    /// The path that it was asked for by.
    action: String,
    snapshot: Arc<Snapshot>,
    fault: Arc<Fault>,
    to: Recipient,
}

impl Opened {
    /// By what whoever has the link acts.
    const fn by(&self) -> ByLink {
        ByLink {
            notice: self.link.notice,
            purpose: self.link.purpose,
            as_of: self.link.as_of,
        }
    }
}

/// Why nothing is shown.
enum Closed {
    Shut(Shut, Option<Language>),
    Trouble(Trouble),
}

type Token = Result<Path<String>, PathRejection>;

/// Shows what is behind a link, and changes nothing.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    token: Token,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    match behind(&app, token).await {
        Ok(opened) => {
            app.figures.links.opened.inc();
            let query = form::fields(query.unwrap_or_default().as_bytes()).unwrap_or_default();
            let since = query.iter().find(|(name, _)| name == "since");
            let since = since.and_then(|(_, seen)| seen.parse().ok());
            shown(&app, &opened, since, None, Typed::default(), &headers)
        }
        Err(closed) => refused(&app, closed, &headers),
    }
}

/// Takes in what was sent from the page.
pub(super) async fn act(State(app): State<Arc<App>>, token: Token, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let opened = match behind(&app, token).await {
        Ok(opened) => opened,
        Err(closed) => return refused(&app, closed, headers),
    };
    let sent = match read(&app, headers, body).await {
        Ok(sent) => sent,
        Err(wrong) => return shown(&app, &opened, None, Some(wrong), Typed::default(), headers),
    };
    let party = &*opened.snapshot.inventory[opened.to.party].id;
    let (outcome, answer) = obey(&app, &opened, &sent, party).await;
    info!(fault = %opened.fault.number, act = sent.slug(), outcome, by = party, "somebody acts on a fault by a link");
    let labels = [sent.slug(), outcome];
    app.figures.commands.with_label_values(&labels).inc();
    match answer {
        // By another request, so that to load the page again sends nothing again.
        Ok(()) => see_other(&opened.action, sent.seen),
        Err(wrong) => {
            let now = Opened {
                snapshot: app.snapshot(),
                fault: newest(&app, &opened),
                ..opened
            };
            let since = (wrong == Wrong::Stale).then_some(sent.seen);
            shown(&app, &now, since, Some(wrong), sent.typed, headers)
        }
    }
}

/// What is behind a token, if it is one of ours and still opens anything.
async fn behind(app: &App, token: Token) -> Result<Opened, Closed> {
    let shut = |shut: Shut, language| Err(Closed::Shut(shut, language));
    let Some(links) = &app.doors.links else {
        return shut(Shut::Off, None);
    };
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let snapshot = app.snapshot();
    let now = app.clock.now();
    let (link, ended) = match Link::read(&token, &links.key, now.wall) {
        Ok(link) => (link, false),
        Err(Unread::Ended(link)) => (link, true),
        Err(Unread::Unknown) if app.doors.guesses.may_go_on(now.mono) => {
            warn!("a link was opened that is not ours");
            return shut(Shut::Unknown, None);
        }
        Err(Unread::Unknown) => return shut(Shut::Limited, None),
    };
    // Whoever has the link may see the fault that it is for, and no other.
    let shown = Shown::new(&snapshot, &Scope::reader());
    let found = match app.find(&shown, &link.fault).await {
        Ok(found) => found.fault,
        Err(Trouble::NoFault) => return shut(Shut::Unknown, None),
        Err(trouble) => return Err(Closed::Trouble(trouble)),
    };
    let Some(region) = snapshot.inventory.region_by_id(&found.region) else {
        return shut(Shut::Unknown, None);
    };
    let to = links.key.known(link.recipient, &snapshot.inventory, region);
    match to {
        _ if ended => shut(Shut::Ended(region), to.map(|to| to.language)),
        None => shut(Shut::Gone(region), None),
        Some(to) => Ok(Opened {
            action: crate::access::path(&token),
            link,
            snapshot,
            fault: found,
            to,
        }),
    }
}

/// What was sent, if it came from the page itself and is what that sends.
async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Sent, Wrong> {
    let public_url = app.doors.links.as_ref().map(|links| &*links.public_url);
    if !is_from_here(headers, public_url.unwrap_or_default()) {
        app.figures.links.refuse("elsewhere");
        return Err(Wrong::Elsewhere);
    }
    sent::read(headers, body, app.limits.header).await
}

/// Has it be done. The word for what came of it, and why nothing did.
async fn obey(
    app: &App,
    opened: &Opened,
    sent: &Sent,
    party: &str,
) -> (&'static str, Result<(), Wrong>) {
    let link = opened.by();
    let offers = Offers::of(link, &opened.fault, party);
    let zone = page::zone_of(&opened.snapshot, &opened.fault);
    let act = match sent.act(offers, &zone) {
        Ok(act) => act,
        // What is not offered any more was, to whoever looked before.
        Err(Wrong::NotOffered) if is_behind(&opened.fault, sent.seen) => {
            return judged(opened, sent, &opened.fault);
        }
        Err(wrong) => return ("wrong", Err(wrong)),
    };
    let command = Command {
        fault: opened.fault.number.clone(),
        expected: sent.seen,
        actor: Actor {
            capacity: Capacity::Link(party.to_owned(), link),
            on_behalf: None,
            way: Way::Link(link.notice),
            user: None,
        },
        act,
    };
    match order(app, command).await {
        Some(Ok(_)) => ("taken", Ok(())),
        Some(Err(Refused::Stale { .. })) => judged(opened, sent, &newest(app, opened)),
        Some(Err(refused)) => {
            let (outcome, wrong) = said(&refused);
            (outcome, Err(wrong))
        }
        None => ("unheard", Err(Wrong::Unheard)),
    }
}

/// Why nothing came of it, as a word for metrics and as it is said on the page.
pub(super) const fn said(refused: &Refused) -> (&'static str, Wrong) {
    match refused {
        Refused::Stale { .. } => ("stale", Wrong::Stale),
        Refused::Unlogged => ("unlogged", Wrong::Busy),
        Refused::Unkept => ("unlogged", Wrong::Unkept),
        Refused::Already { .. } => ("refused", Wrong::Already),
        Refused::Expectation => ("refused", Wrong::Time),
        Refused::Unknown
        | Refused::Drill
        | Refused::NotTheirs { .. }
        | Refused::ForItself(_)
        | Refused::Decides(_)
        | Refused::NoParty(_)
        | Refused::Holds(_)
        | Refused::Merged(_)
        | Refused::StillFails
        | Refused::Link
        | Refused::Life(_) => ("refused", Wrong::NotOffered),
    }
}

/// Somebody has acted since the page was made: it is taken already if that was this very
/// answer, sent twice.
fn judged(opened: &Opened, sent: &Sent, fault: &Fault) -> (&'static str, Result<(), Wrong>) {
    let zone = page::zone_of(&opened.snapshot, fault);
    let own = |event: &Event| {
        event.what.link() == Some(opened.link.notice) && sent.says(&event.what, &zone)
    };
    match fault.since(sent.seen.saturating_add(1)).any(own) {
        true => ("repeated", Ok(())),
        false => ("stale", Err(Wrong::Stale)),
    }
}

/// Whether something has happened that somebody had not seen.
pub(super) fn is_behind(fault: &Fault, seen: u32) -> bool {
    fault.next_ordinal() > seen.saturating_add(1)
}

/// The fault as it is shown by now; what is not shown any more is as it was.
fn newest(app: &App, opened: &Opened) -> Arc<Fault> {
    let snapshot = app.snapshot();
    let fault = snapshot.fault(&opened.fault.number);
    Arc::clone(fault.unwrap_or(&opened.fault))
}

/// What came of it; none if that is not known.
pub(super) async fn order(app: &App, command: Command) -> Option<super::Answer> {
    let (reply, answer) = oneshot::channel();
    let taken = app.orders.as_ref();
    if !taken.is_some_and(|orders| orders.hand(command, reply)) {
        return Some(Err(Refused::Unlogged));
    }
    timeout(app.limits.act, answer).await.ok()?.ok()
}

fn see_other(action: &str, seen: u32) -> Response {
    let there = format!("{action}?since={seen}");
    let headers = [(LOCATION, there), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn shown(
    app: &App,
    opened: &Opened,
    since: Option<u32>,
    wrong: Option<Wrong>,
    typed: Typed,
    headers: &HeaderMap,
) -> Response {
    // The recipient's, for that is whose link it is, if no other was chosen.
    let language = chosen(headers).unwrap_or(opened.to.language);
    let page = page::answering(
        &opened.snapshot,
        &Answering {
            fault: &opened.fault,
            party: opened.to.party,
            language,
            link: opened.by(),
            action: &opened.action,
            ends_at: opened.link.ends_at,
            since,
            wrong,
            typed,
        },
    );
    let status = wrong.map_or(200, Wrong::status);
    html(app, status, page, language, headers)
}

fn refused(app: &App, closed: Closed, headers: &HeaderMap) -> Response {
    let (shut, language) = match closed {
        Closed::Shut(shut, language) => (shut, language),
        Closed::Trouble(trouble) => return app.closed(trouble, &Uri::from_static("/a/"), headers),
    };
    app.figures.links.refuse(match shut {
        Shut::Unknown => "unknown",
        Shut::Limited => "limited",
        Shut::Ended(_) => "ended",
        Shut::Gone(_) => "gone",
        Shut::Off => "off",
    });
    let snapshot = app.snapshot();
    let language = chosen(headers).or(language);
    let language = language.unwrap_or_else(|| language_for_anybody(&snapshot, headers));
    let page = page::shut(&snapshot, shut, language);
    html(app, shut.status(), page, language, headers)
}

fn html(
    app: &App,
    status: u16,
    page: Result<String, Unrendered>,
    language: Language,
    asked: &HeaderMap,
) -> Response {
    let page = match page {
        Ok(page) => page,
        Err(error) => {
            say_broken(&error);
            return app.closed(Trouble::Broken, &Uri::from_static("/a/"), asked);
        }
    };
    self::page(status, page, language)
}

/// A page with a form on it, which no script and no other page gets at.
pub(super) fn page(status: u16, page: String, language: Language) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, language.tag()),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    let mut response = (status, headers, page).into_response();
    if matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        let soon = HeaderValue::from_static("60");
        response.headers_mut().insert(RETRY_AFTER, soon);
    }
    response
}
