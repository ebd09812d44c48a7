//! One call to a ticket system, on a connection of its own, and what was said to it.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method as Verb, Response, Url, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::adapter::{Call, Method};
use super::template::{Template, Values};
use super::{DeskError, SECRETS, Settings};
use crate::clock::Clock;
use crate::send::tidy::{one_line, without};
use crate::send::webhook::{Trouble, retry_after};

/// Bytes of an answer that are read, at most: a search finds few tickets.
const READ_AT_MOST: usize = 256 * 1024;

/// Characters of an answer that are kept.
const KEPT: usize = 160;

/// What stands for a secret where a call is shown.
const HIDDEN: &str = "(not shown)";

/// The way to one system.
pub struct Line {
    client: Client,
    url: String,
    username: Option<Arc<str>>,
    secret: Option<SecretString>,
    deadline: Duration,
    clock: Clock,
}

/// A call as it was made, and what came of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Its method and address, but for the address of the system.
    pub request: String,
    /// Its headers, without secrets.
    pub headers: Vec<(String, String)>,
    /// Its body, without secrets.
    pub body: Option<String>,
    /// The answer.
    pub reply: Result<Reply, Trouble>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// How long it asks to be left alone.
    pub wait: Option<Duration>,
    /// Its body; null where that is no JSON, or broke off.
    pub body: Value,
    /// The beginning of it on one line, without secrets.
    pub said: String,
}

impl Reply {
    /// As it stands in the log.
    pub(super) fn line(&self) -> String {
        match self.said.is_empty() {
            true => format!("HTTP {}", self.status),
            false => format!("HTTP {}: {}", self.status, self.said),
        }
    }
}

impl Line {
    /// Makes ready; connects nowhere yet.
    pub(super) fn new(settings: &Settings, clock: Clock) -> Result<Self, DeskError> {
        let id = || Arc::clone(&settings.id);
        let url: Url = settings.url.parse().map_err(|_| DeskError::Url(id()))?;
        let tls = settings.trust.client();
        let tls = tls.map_err(|source| DeskError::Trust { id: id(), source })?;
        let client = Client::builder()
            .user_agent(concat!("samband/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .connect_timeout(settings.deadline / 2)
            .timeout(settings.deadline)
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()
            .map_err(|_| DeskError::Client(id()))?;
        Ok(Self {
            client,
            url: url.as_str().trim_end_matches('/').to_owned(),
            username: settings.username.clone(),
            secret: settings.secret.clone(),
            deadline: settings.deadline,
            clock,
        })
    }

    /// An address beneath the system's.
    pub(super) fn beneath(&self, path: &Template, values: &Values) -> String {
        let path = path.address(values);
        match path.is_empty() || path.starts_with('/') {
            true => format!("{}{path}", self.url),
            false => format!("{}/{path}", self.url),
        }
    }

    /// Makes a call, once. `session` is what `login` has answered.
    pub(super) async fn ask(
        &self,
        call: &Call,
        common: &[(Arc<str>, Template)],
        values: &Values,
        session: Option<&SecretString>,
    ) -> Exchange {
        let known = self.with_secrets(values, session);
        let hidden = hidden(values);
        let url = self.address(call, values);
        let (mut headers, mut shown) = (HeaderMap::new(), Vec::new());
        for (name, template) in common.iter().chain(&call.headers) {
            let named = name.parse::<HeaderName>().ok();
            let held = HeaderValue::from_str(&template.text(&known)).ok();
            if let (Some(named), Some(mut held)) = (named, held) {
                held.set_sensitive(template.places().any(is_secret));
                headers.insert(named, held);
                shown.push((name.to_string(), template.text(&hidden)));
            }
        }
        let body = call
            .body
            .as_ref()
            .map(|body| body.value(&known).to_string());
        if body.is_some() && !headers.contains_key(CONTENT_TYPE) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            shown.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let request = format!("{} {}", call.method.word(), self.without_url(&url));
        let reply = match url.parse::<Url>() {
            Ok(url) => self.send(call.method, url, headers, body, session).await,
            Err(_) => Err(Trouble::Unconnected(
                "the address cannot be used".to_owned(),
            )),
        };
        Exchange {
            request,
            headers: shown,
            body: call
                .body
                .as_ref()
                .map(|body| body.value(&hidden).to_string()),
            reply,
        }
    }

    fn address(&self, call: &Call, values: &Values) -> String {
        let mut url = self.beneath(&call.path, values);
        for (at, (name, template)) in call.query.iter().enumerate() {
            let first = at == 0 && !url.contains('?');
            let named = Template::plain(name).address(values);
            url.push(if first { '?' } else { '&' });
            url.push_str(&named);
            url.push('=');
            url.push_str(&template.encoded(values));
        }
        url
    }

    fn without_url<'a>(&self, url: &'a str) -> &'a str {
        url.strip_prefix(&self.url).unwrap_or(url)
    }

    async fn send(
        &self,
        method: Method,
        url: Url,
        headers: HeaderMap,
        body: Option<String>,
        session: Option<&SecretString>,
    ) -> Result<Reply, Trouble> {
        let verb = match method {
            Method::Get => Verb::GET,
            Method::Post => Verb::POST,
            Method::Put => Verb::PUT,
            Method::Patch => Verb::PATCH,
        };
        let mut request = self.client.request(verb, url).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        match request.send().await {
            Ok(response) => Ok(self.read(response, session).await),
            Err(error) => Err(self.trouble(error, session)),
        }
    }

    /// What an answer says; one that breaks off has said yes or no by its head.
    async fn read(&self, mut response: Response, session: Option<&SecretString>) -> Reply {
        let status = response.status().as_u16();
        let after = response.headers().get(RETRY_AFTER);
        let after = after.filter(|_| matches!(status, 429 | 503));
        let now = self.clock.now().wall;
        let wait = after.and_then(|text| retry_after(text.to_str().ok()?, now));
        let mut body = Vec::new();
        // The client's own deadline holds for the body too.
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > READ_AT_MOST {
                break;
            }
        }
        body.truncate(READ_AT_MOST);
        Reply {
            status,
            wait,
            body: serde_json::from_slice(&body).unwrap_or_default(),
            said: self.excerpt(&String::from_utf8_lossy(&body), session),
        }
    }

    fn trouble(&self, error: reqwest::Error, session: Option<&SecretString>) -> Trouble {
        let error = error.without_url();
        let connecting = error.is_connect();
        let mut source = error.source();
        let mut words = error.to_string();
        while let Some(inner) = source {
            words = inner.to_string();
            source = inner.source();
        }
        let words = self.excerpt(&words, session);
        match (connecting, error.is_timeout()) {
            (true, _) => Trouble::Unconnected(words),
            (false, true) => Trouble::Late(self.deadline),
            (false, false) => Trouble::Broken(words),
        }
    }

    /// The beginning of what a stranger said, without what it may have read of us.
    fn excerpt(&self, said: &str, session: Option<&SecretString>) -> String {
        let secrets = [self.secret.as_ref(), session];
        let mut clean = said.to_owned();
        for secret in secrets.into_iter().flatten() {
            clean = without(&clean, secret.expose_secret(), "(secret)");
        }
        clean = without(&clean, &self.basic(), "(secret)");
        one_line(&clean).chars().take(KEPT).collect()
    }

    fn basic(&self) -> String {
        let Some(secret) = &self.secret else {
            return String::new();
        };
        let username = self.username.as_deref().unwrap_or_default();
        STANDARD.encode(format!("{username}:{}", secret.expose_secret()))
    }

    fn with_secrets(&self, values: &Values, session: Option<&SecretString>) -> Values {
        let mut all = values.clone();
        let secret = self.secret.as_ref().map(|it| it.expose_secret());
        all.put("user", self.username.as_deref().unwrap_or_default());
        all.put("secret", secret.unwrap_or_default());
        all.put("basic", self.basic());
        all.put(
            "session",
            session.map(|it| it.expose_secret()).unwrap_or_default(),
        );
        all
    }
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|(secret, _)| *secret == name)
}

/// What places are filled with where a call is shown.
fn hidden(values: &Values) -> Values {
    let mut all = values.clone();
    for (name, _) in SECRETS {
        all.put(name, HIDDEN);
    }
    all
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}
