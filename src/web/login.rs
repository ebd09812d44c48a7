//! Local accounts: `/login` and `/logout`, for when whoever else says who people are is down.
//!
//! A password is taken where nobody on the way can read it, looked at by few threads at
//! once, and costs the same whether there is such an account or not. What is typed is
//! written down nowhere, a name no more than a password: people take one field for the
//! other.

mod guesses;
mod sessions;
mod way;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, COOKIE, LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::{info, warn};

use self::guesses::Guesses;
pub(super) use self::sessions::{Mark, Sessions};
use self::way::far_end;
pub(super) use self::way::{is_direct, is_protected};
use super::connection::Peer;
use super::entrance;
use super::form;
use super::language::language_for_anybody;
use super::pace::Pace;
use super::routes::{App, Asked, say_broken};
use super::who::{Known, Origin, Reader};
use crate::access::{Account, Hashed};
use crate::fault::{self, LoginOutcome};
use crate::view::page::{self, Login, NoLogin, Trouble};

/// Where one logs in.
pub(super) const IN: &str = "/login";
/// Where one logs out.
pub(super) const OUT: &str = "/logout";

/// Passwords that are looked at at once: each takes memory and a processor.
const AT_ONCE: usize = 2;
/// Those that wait for it, and how long.
const QUEUE: usize = 8;
const PATIENCE: Duration = Duration::from_secs(5);
/// Attempts from one address at once, and after which time there is one more.
const ATTEMPTS: u32 = 10;
const EVERY: Duration = Duration::from_secs(1);
/// Bytes of a name: those of the configuration are shorter.
const NAME: usize = 128;
/// Characters of the path that one comes back to.
const NEXT: usize = 512;

/// Who has logged in, and how often somebody may try.
pub(super) struct Desk {
    pub(super) sessions: Arc<Sessions>,
    attempts: Pace<Peer>,
    guesses: Guesses,
    free: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            sessions: Arc::default(),
            attempts: Pace::new(ATTEMPTS, EVERY),
            guesses: Guesses::default(),
            free: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + QUEUE)),
        }
    }
}

/// Figures of it.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    logins: IntCounterVec,
    logouts: IntCounter,
    sessions: IntGauge,
}

impl Figures {
    pub(super) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let figures = Self {
            logins: IntCounterVec::new(
                Opts::new(
                    "samband_logins_total",
                    "Attempts to log in with a password, by what came of it: in, wrong (no such account, or another password), limited (too many from that address or under that name), busy (too many at once), clear (anybody on the way could have read it), elsewhere (not sent from the page itself) or form (not understood).",
                ),
                &["outcome"],
            )?,
            logouts: IntCounter::new("samband_logouts_total", "Sessions that somebody ended.")?,
            sessions: IntGauge::new(
                "samband_sessions",
                "Sessions of accounts, as of the last login or logout.",
            )?,
        };
        registry.register(Box::new(figures.logins.clone()))?;
        registry.register(Box::new(figures.logouts.clone()))?;
        registry.register(Box::new(figures.sessions.clone()))?;
        Ok(figures)
    }

    /// Has one be there for the manual.
    #[cfg(test)]
    pub(super) fn count_one(&self) {
        self.logins.with_label_values(&["in"]).inc();
    }
}

/// What somebody typed.
struct Sent {
    name: String,
    password: SecretString,
    next: Option<String>,
}

impl Sent {
    fn of(fields: Vec<(String, String)>) -> Option<Self> {
        let (mut name, mut password, mut next) = (None, None, None);
        for (field, value) in fields {
            match field.as_str() {
                "name" if value.len() <= NAME => name = Some(value.trim().to_owned()),
                "password" => password = Some(SecretString::from(value)),
                "next" => next = own_path(&value),
                _ => return None,
            }
        }
        Some(Self {
            name: name?,
            password: password?,
            next,
        })
    }
}

/// A path of ours to come back to, and nothing that leads elsewhere: browsers read `//`,
/// `/\` and what is not seen as the beginning of another host.
fn own_path(next: &str) -> Option<String> {
    let rest = next.strip_prefix('/')?;
    let seen = |b: u8| b.is_ascii_graphic() && b != b'\\';
    let ours = next.len() <= NEXT && !rest.starts_with('/') && next.bytes().all(seen);
    let back = [IN, OUT].iter().any(|door| next.starts_with(door));
    (ours && !back).then(|| next.to_owned())
}

/// Where the page for it is, from another page.
pub(super) fn href(from: &str) -> String {
    match own_path(from).filter(|path| path != "/") {
        Some(path) => {
            let path =
                percent_encoding::utf8_percent_encode(&path, percent_encoding::NON_ALPHANUMERIC);
            format!("{IN}?next={path}")
        }
        None => IN.to_owned(),
    }
}

/// Whether a cookie is for https only: not on this machine itself, where there is none, and
/// where browsers keep no such cookie.
fn is_secured(public_url: &str, direct: bool) -> bool {
    is_https(public_url) && !direct
}

/// What the cookie is called: where the pages are reached by https, in a way that no other
/// host and no page without it can set (RFC 6265bis section 4.1.3.2).
const fn cookie_name(secured: bool) -> &'static str {
    match secured {
        true => "__Host-samband",
        false => "samband",
    }
}

fn is_https(public_url: &str) -> bool {
    public_url.starts_with("https://")
}

/// The session that a browser comes with, if it is one; two are none.
pub(super) fn presented(headers: &HeaderMap, public_url: &str, direct: bool) -> Option<Mark> {
    let name = cookie_name(is_secured(public_url, direct));
    let all = headers.get_all(COOKIE).iter();
    let all = all.filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';'));
    let mut ours = pairs.filter_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then_some(value)
    });
    match (ours.next(), ours.next()) {
        (Some(only), None) => Mark::of(only),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

/// The page to log in on; whoever is known already goes on.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Extension(Origin(origin)): Extension<Origin>,
    RawQuery(query): RawQuery,
    asked: Asked,
) -> Response {
    let settings = app.entrance.settings();
    if !settings.knows_passwords() {
        return app.trouble(Trouble::NotFound, &asked);
    }
    let query = form::fields(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let next = query.iter().find(|(name, _)| name == "next");
    let next = next.and_then(|(_, next)| own_path(next));
    if asked.reader.known != Known::Nobody {
        return see_other(next.as_deref().unwrap_or("/"), None);
    }
    let clear = !is_protected(&settings, origin, &asked.headers, &app.public_url);
    let wrong = clear.then_some(NoLogin::Clear);
    shown(&app, &asked, wrong, "", next.as_deref())
}

/// Takes in what was typed there.
pub(super) async fn enter(
    State(app): State<Arc<App>>,
    Extension(Origin(origin)): Extension<Origin>,
    asked: Asked,
    body: Body,
) -> Response {
    let direct = is_direct(origin, &asked.headers);
    let before = presented(&asked.headers, &app.public_url, direct);
    let whose = far_end(
        &app.entrance.settings(),
        origin,
        &asked.headers,
        asked.reader.peer,
    );
    if !matches!(asked.reader.known, Known::Nobody | Known::Account(_)) {
        return see_other("/", None);
    }
    let (sent, came) = match read(&app, &asked, origin, body).await {
        Ok(sent) => {
            let came = let_in(&app, whose, &sent).await;
            (Some(sent), came)
        }
        Err(why) => (None, Err(why)),
    };
    let outcome = came.as_ref().map_or_else(NoLogin::slug, |_| "in");
    let figures = &app.figures.login;
    figures.logins.with_label_values(&[outcome]).inc();
    let next = sent.as_ref().and_then(|sent| sent.next.as_deref());
    match came {
        Ok(account) => {
            let now = app.clock.now().mono;
            let sessions = &app.desk.sessions;
            // What was there before is over, and is never taken over.
            if let Some(before) = before {
                sessions.end(before);
            }
            let cookie = sessions.begin(&account, &rand::random(), now);
            count(&app);
            info!(account = &*account.name, from = %asked.reader.peer, "somebody logs in");
            note(&app, &account.name, LoginOutcome::In);
            let cookie = set(is_secured(&app.public_url, direct), Some(&cookie));
            see_other(next.unwrap_or("/"), Some(cookie))
        }
        Err(why) => {
            let typed = sent.as_ref().map_or("", |sent| &*sent.name);
            // Only a name that there is: it may be a password, in the wrong field.
            let settings = app.entrance.settings();
            let account = settings.account(typed).map_or("", |account| &*account.name);
            warn!(account, from = %asked.reader.peer, outcome, "somebody is not logged in");
            if why == NoLogin::Wrong && !account.is_empty() {
                note(&app, account, LoginOutcome::Wrong);
            }
            shown(&app, &asked, Some(why), typed, next)
        }
    }
}

/// Ends the session.
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Extension(Origin(origin)): Extension<Origin>,
    asked: Asked,
) -> Response {
    if !entrance::is_own_form(&app, &asked.headers) {
        app.figures.entrance.refuse("elsewhere");
        return app.trouble(Trouble::Elsewhere, &asked);
    }
    if let (Some(mark), Known::Account(name)) = (asked.reader.session, &asked.reader.known) {
        app.desk.sessions.end(mark);
        app.figures.login.logouts.inc();
        count(&app);
        info!(account = &**name, from = %asked.reader.peer, "somebody logs out");
        note(&app, name, LoginOutcome::Out);
    }
    let secured = is_secured(&app.public_url, is_direct(origin, &asked.headers));
    see_other("/", Some(set(secured, None)))
}

/// Has it stand in the chain beside what is then done. Nobody is kept out because that
/// cannot be written, and what nobody has an account for is not written at all.
fn note(app: &App, account: &str, outcome: LoginOutcome) {
    let account = account.to_owned();
    let orders = app.orders.as_ref();
    if !orders.is_some_and(|orders| orders.note(fault::Login { account, outcome })) {
        warn!("a login could not be written to the log");
    }
}

/// Asks whether the session goes on by which somebody is known.
pub(super) fn goes_on(app: &App, reader: &Reader) -> Box<dyn Fn() -> bool + Send> {
    let Some(mark) = reader.session else {
        return Box::new(|| true);
    };
    let sessions = Arc::clone(&app.desk.sessions);
    let (settings, clock) = (app.entrance.follow(), app.clock);
    Box::new(move || sessions.goes_on(mark, &settings.borrow(), clock.now().mono))
}

fn count(app: &App) {
    let (settings, now) = (app.entrance.settings(), app.clock.now().mono);
    let count = app.desk.sessions.count(&settings, now);
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    app.figures.login.sessions.set(count);
}

/// What was typed, if it may be taken at all.
async fn read(
    app: &App,
    asked: &Asked,
    origin: Option<IpAddr>,
    body: Body,
) -> Result<Sent, NoLogin> {
    let settings = app.entrance.settings();
    if !settings.knows_passwords() {
        return Err(NoLogin::Wrong);
    }
    if !entrance::is_own_form(app, &asked.headers) {
        app.figures.entrance.refuse("elsewhere");
        return Err(NoLogin::Elsewhere);
    }
    if !is_protected(&settings, origin, &asked.headers, &app.public_url) {
        return Err(NoLogin::Clear);
    }
    let fields = form::read(&asked.headers, body, app.limits.header).await;
    fields.and_then(Sent::of).ok_or(NoLogin::Form)
}

/// Whose account it is, if the password is right.
async fn let_in(app: &App, peer: Peer, sent: &Sent) -> Result<Account, NoLogin> {
    let (desk, now) = (&app.desk, app.clock.now().mono);
    if !desk.attempts.may_go_on(peer, now) {
        return Err(NoLogin::Limited(desk.attempts.every()));
    }
    let settings = app.entrance.settings();
    let account = settings.account(&sent.name);
    // One that there is not costs what another costs.
    let kept = account.or(settings.accounts.first());
    let kept = kept.ok_or(NoLogin::Wrong)?.kept.clone();
    let right = desk.is_right(kept, sent, peer, app).await?;
    match account {
        Some(account) if right => {
            desk.guesses.right(&sent.name, peer);
            Ok(account.clone())
        }
        Some(_) | None => Err(NoLogin::Wrong),
    }
}

impl Desk {
    /// Whether it is the password, found out by one of few threads.
    async fn is_right(
        &self,
        kept: Hashed,
        sent: &Sent,
        peer: Peer,
        app: &App,
    ) -> Result<bool, NoLogin> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|wrong| match wrong {
            TryAcquireError::NoPermits | TryAcquireError::Closed => NoLogin::Busy,
        })?;
        let free = timeout(PATIENCE, Arc::clone(&self.free).acquire_owned()).await;
        let free = free.ok().and_then(Result::ok).ok_or(NoLogin::Busy)?;
        // Counted where it is looked at: of many at once no more are than of one by one.
        let began = self.guesses.begin(&sent.name, peer, app.clock.now().mono);
        began.map_err(NoLogin::Limited)?;
        let password = sent.password.clone();
        let looked = spawn_blocking(move || {
            // Held until it is done, whoever still waits for it.
            let _held = (place, free);
            kept.is_of(password.expose_secret())
        });
        looked.await.map_err(|_| NoLogin::Busy)
    }
}

/// What a browser is to keep until it is closed, or to keep no more.
fn set(secured: bool, kept: Option<&str>) -> String {
    let name = cookie_name(secured);
    let (value, over) = kept.map_or(("", "; Max-Age=0"), |value| (value, ""));
    let secure = if secured { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{over}{secure}")
}

fn see_other(path: &str, cookie: Option<String>) -> Response {
    let headers = [(LOCATION, path), (CACHE_CONTROL, "no-store")];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    if let Some(Ok(cookie)) = cookie.map(HeaderValue::try_from) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

fn shown(
    app: &App,
    asked: &Asked,
    wrong: Option<NoLogin>,
    name: &str,
    next: Option<&str>,
) -> Response {
    let language = language_for_anybody(&app.snapshot(), &asked.headers);
    let page = page::login(&Login { wrong, name, next }, language);
    let page = match page {
        Ok(page) => page,
        Err(error) => {
            say_broken(&error);
            return app.closed(Trouble::Broken, &asked.uri, &asked.headers);
        }
    };
    let status = wrong.map_or(200, NoLogin::status);
    let mut response = super::links::page(status, page, language);
    // Without it a browser would not say where the form was sent from.
    let own = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(REFERRER_POLICY, own);
    let wait = match wrong {
        Some(NoLogin::Limited(wait)) => wait.as_secs() + 1,
        Some(NoLogin::Busy) => PATIENCE.as_secs(),
        Some(NoLogin::Wrong | NoLogin::Clear | NoLogin::Elsewhere | NoLogin::Form) | None => 0,
    };
    if wait > 0 {
        response.headers_mut().insert(RETRY_AFTER, wait.into());
    }
    response
}
