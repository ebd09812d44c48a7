//! One request a notice, on a connection of its own.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use reqwest::{Client, Response, Url, redirect};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;

use super::secrets::Secrets;
use super::{Settings, SigningKey, answer, retry_after, signature};
use crate::clock::Clock;
use crate::notice::{Outcome, Row};
use crate::send::tidy::{one_line, without};
use crate::send::{Carrier, Delivered, TrustError};

/// Bytes of an answer that are read, at most.
const READ_AT_MOST: usize = 64 * 1024;

/// How long an answer may take beyond its head; what it says decides nothing.
const TALK: Duration = Duration::from_secs(2);

/// Characters of an answer that are kept.
const KEPT: usize = 160;

/// Requests to one webhook at once.
const AT_ONCE: usize = 4;

/// Hands notices to one webhook.
#[derive(Clone)]
pub struct Poster {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    url: Url,
    keys: Vec<SigningKey>,
    token: Option<(HeaderName, HeaderValue)>,
    /// What no output may hold.
    secrets: Secrets,
    deadline: Duration,
    clock: Clock,
}

/// Why a webhook cannot be told anything with these settings.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// Its address is none.
    #[error("the address of the webhook `{0}` cannot be used")]
    Url(Arc<str>),
    /// Its token cannot stand in a header.
    #[error("the token of the webhook `{0}` cannot stand in a header")]
    Token(Arc<str>),
    /// TLS.
    #[error("setting up TLS to the webhook `{id}`")]
    Trust {
        /// Which.
        id: Arc<str>,
        /// Why.
        #[source]
        source: TrustError,
    },
    /// The client; its words may name the address.
    #[error("preparing the webhook `{0}`")]
    Client(Arc<str>),
}

/// A request, and what came of it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// What was sent, but for the token: names and values.
    pub headers: Vec<(String, String)>,
    /// Its answer.
    pub answer: Result<Answer, Trouble>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// How long it asks to be left alone.
    pub wait: Option<Duration>,
    /// The beginning of its body on one line, without secrets.
    pub said: String,
}

/// Why there was no answer, in words that name no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No connection: nothing was sent.
    #[error("no connection: {0}")]
    Unconnected(String),
    /// Sent, and nothing came of it in time.
    #[error("sent, and not answered within {0:?}")]
    Late(Duration),
    /// Sent, perhaps, and then it broke.
    #[error("sent, and then the connection broke: {0}")]
    Broken(String),
}

impl Poster {
    /// Makes ready; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot work.
    pub fn new(settings: &Settings, clock: Clock) -> Result<Self, WebhookError> {
        let id = &settings.id;
        let url: Url = settings
            .url
            .parse()
            .map_err(|_| WebhookError::Url(Arc::clone(id)))?;
        let tls = settings
            .trust
            .client()
            .map_err(|source| WebhookError::Trust {
                id: Arc::clone(id),
                source,
            })?;
        let client = Client::builder()
            .user_agent(concat!("samband/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            // Whatever is late after it was sent; connecting has half of it.
            .connect_timeout(settings.deadline / 2)
            .timeout(settings.deadline)
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()
            .map_err(|_| WebhookError::Client(Arc::clone(id)))?;
        let token = token(settings)?;
        let shown = settings.token.as_ref().map(|token| &token.token);
        let secrets = Secrets::of(&url, shown);
        Ok(Self {
            inner: Arc::new(Inner {
                client,
                url,
                keys: settings.keys.clone(),
                token,
                secrets,
                deadline: settings.deadline,
                clock,
            }),
        })
    }

    /// Where it goes, without what may be secret: scheme, host and port.
    pub fn place(&self) -> String {
        let url = &self.inner.url;
        let host = url.host_str().unwrap_or_default();
        match url.port() {
            Some(port) => format!("{}://{host}:{port}", url.scheme()),
            None => format!("{}://{host}", url.scheme()),
        }
    }

    /// Sends one body, once. `id` is the same at every repeat.
    pub async fn post(&self, id: &str, body: &str) -> Posted {
        let inner = &self.inner;
        let headers = self.headers(id, body);
        let shown = headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        });
        let shown = shown.collect();
        let mut request = inner.client.post(inner.url.clone()).headers(headers);
        if let Some((name, value)) = &inner.token {
            request = request.header(name, value);
        }
        let answer = match request.body(body.to_owned()).send().await {
            Ok(response) => Ok(self.read(response, body).await),
            Err(error) => Err(self.trouble(error)),
        };
        Posted {
            headers: shown,
            answer,
        }
    }

    fn headers(&self, id: &str, body: &str) -> HeaderMap {
        let seconds = self.inner.clock.now().wall.as_second();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let signed = signature(&self.inner.keys, id, seconds, body);
        let own = [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signed),
            ("idempotency-key", id.to_owned()),
        ];
        for (name, value) in own {
            // All of them are hex digits, digits or Base64.
            if let Ok(value) = HeaderValue::from_str(&value)
                && !value.is_empty()
            {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        headers
    }

    async fn read(&self, mut response: Response, sent: &str) -> Answer {
        let status = response.status().as_u16();
        let after = response.headers().get(RETRY_AFTER);
        let after = after.filter(|_| answer::may_ask_to_wait(status));
        let now = self.inner.clock.now().wall;
        let wait = after.and_then(|text| retry_after(text.to_str().ok()?, now));
        let mut body = Vec::new();
        let reading = async {
            // A body that breaks off has said what it has said.
            while let Ok(Some(chunk)) = response.chunk().await {
                body.extend_from_slice(&chunk);
                if body.len() >= READ_AT_MOST {
                    break;
                }
            }
        };
        // Nothing depends on the rest.
        let _ = timeout(TALK, reading).await;
        body.truncate(READ_AT_MOST);
        Answer {
            status,
            wait,
            said: self.excerpt(&String::from_utf8_lossy(&body), sent),
        }
    }

    /// The beginning of what a stranger said, without what it may have read of us.
    fn excerpt(&self, said: &str, sent: &str) -> String {
        let mut clean = self.inner.secrets.taken_out_of(said);
        for personal in personal_in(sent) {
            clean = without(&clean, &personal, "(recipient)");
        }
        one_line(&clean).chars().take(KEPT).collect()
    }

    fn trouble(&self, error: reqwest::Error) -> Trouble {
        let error = error.without_url();
        let connecting = error.is_connect();
        // The innermost says what happened.
        let mut source = error.source();
        let mut words = error.to_string();
        while let Some(inner) = source {
            words = inner.to_string();
            source = inner.source();
        }
        let words = self.excerpt(&words, "");
        match (connecting, error.is_timeout()) {
            (true, _) => Trouble::Unconnected(words),
            (false, true) => Trouble::Late(self.inner.deadline),
            (false, false) => Trouble::Broken(words),
        }
    }
}

impl Posted {
    /// What it means.
    pub fn outcome(&self) -> Outcome {
        match &self.answer {
            Ok(answer) => answer::outcome(answer.status, answer.line()),
            Err(trouble @ Trouble::Unconnected(_)) => Outcome::Temporary {
                why: trouble.to_string(),
            },
            Err(trouble @ (Trouble::Late(_) | Trouble::Broken(_))) => Outcome::Ambiguous {
                why: trouble.to_string(),
            },
        }
    }
}

impl Answer {
    fn line(&self) -> String {
        match self.said.is_empty() {
            true => format!("HTTP {}", self.status),
            false => format!("HTTP {}: {}", self.status, self.said),
        }
    }
}

impl Carrier for Poster {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn carry(&self, row: &Row) -> Delivered {
        let posted = self.post(row.key.as_str(), &row.message.text).await;
        Delivered {
            outcome: posted.outcome(),
            wait: posted.answer.ok().and_then(|answer| answer.wait),
        }
    }

    async fn take_leave(&self) {}
}

impl fmt::Debug for Poster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poster").finish_non_exhaustive()
    }
}

fn token(settings: &Settings) -> Result<Option<(HeaderName, HeaderValue)>, WebhookError> {
    let Some(token) = &settings.token else {
        return Ok(None);
    };
    let wrong = || WebhookError::Token(Arc::clone(&settings.id));
    let secret = token.token.expose_secret();
    let (name, text) = match &token.header {
        Some(header) => (
            header.parse::<HeaderName>().map_err(|_| wrong())?,
            secret.to_owned(),
        ),
        None => (AUTHORIZATION, format!("Bearer {secret}")),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| wrong())?;
    value.set_sensitive(true);
    Ok(Some((name, value)))
}

/// Whom a body names: the address and the number of its recipient.
fn personal_in(body: &str) -> Vec<String> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(body) else {
        return Vec::new();
    };
    let named = ["/recipient/email", "/recipient/telephone"];
    let named = named.iter().filter_map(|at| json.pointer(at)?.as_str());
    named.map(str::to_owned).collect()
}
