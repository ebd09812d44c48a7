//! A sign of life to an outside party, by HTTP: a plain request to an address
//! that raises an alarm when none comes.

use std::error::Error as _;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, Url, redirect};
use secrecy::{ExposeSecret as _, SecretString};

/// How long a request may take, connecting and the answer's head included.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// Where signs of life go, and how often.
#[derive(Clone)]
pub struct Settings {
    /// The address. Whoever knows it can feign life: it is kept out of every output.
    pub url: Arc<str>,
    /// From one to the next.
    pub every: Duration,
    /// With GET or with POST.
    pub method: Verb,
    /// Sent as `Authorization: Bearer`; none where the address says it all.
    pub token: Option<SecretString>,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
}

impl Settings {
    fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.expose_secret())
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        (&self.url, self.every, self.method) == (&other.url, other.every, other.method)
            && self.token() == other.token()
            && self.ca_file == other.ca_file
    }
}

impl Eq for Settings {}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("every", &self.every)
            .field("method", &self.method)
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}

/// How a sign of life is asked for.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// GET.
    #[default]
    Get,
    /// POST without a body.
    Post,
}

/// Why signs of life cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum HeartbeatError {
    /// The file of certificates to trust.
    #[error("{} holds no certificates that can be read", path.display())]
    CaFile {
        /// Which.
        path: PathBuf,
        /// Why, if the system said so.
        #[source]
        source: Option<io::Error>,
    },
    /// Not an address that can be asked.
    #[error("the address of `[heartbeat]` cannot be used")]
    Url,
    /// The client; its words may name the address.
    #[error("preparing the heartbeat")]
    Client,
}

/// Why one was not taken: in words that name no address.
#[derive(Debug, thiserror::Error)]
pub enum Missed {
    /// Another answer than yes.
    #[error("it was answered with {0}")]
    Status(u16),
    /// No answer in time.
    #[error("no answer within {} s", DEADLINE.as_secs())]
    Late,
    /// No connection.
    #[error("no connection: {0}")]
    Unconnected(String),
    /// The connection or the answer broke.
    #[error("the exchange broke: {0}")]
    Broken(String),
}

/// Sends signs of life.
#[derive(Clone)]
pub struct Heartbeat {
    client: Client,
    url: Url,
    method: Method,
    token: Option<SecretString>,
}

impl fmt::Debug for Heartbeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heartbeat").finish_non_exhaustive()
    }
}

impl Heartbeat {
    /// Ready to send.
    ///
    /// # Errors
    /// When the certificates to trust cannot be read, or the address not be used.
    pub fn new(settings: &Settings) -> Result<Self, HeartbeatError> {
        provide();
        let mut builder = Client::builder()
            .user_agent(concat!("samband/", env!("CARGO_PKG_VERSION")))
            .timeout(DEADLINE)
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .http1_only();
        if let Some(path) = &settings.ca_file {
            builder = builder.tls_certs_only(certificates(path)?);
        }
        Ok(Self {
            client: builder.build().map_err(|_| HeartbeatError::Client)?,
            url: settings.url.parse().map_err(|_| HeartbeatError::Url)?,
            method: match settings.method {
                Verb::Get => Method::GET,
                Verb::Post => Method::POST,
            },
            token: settings.token.clone(),
        })
    }

    /// Sends one. Of the answer only the status counts; the rest is not read.
    ///
    /// # Errors
    /// When no yes (2xx) came in time.
    pub async fn beat(&self) -> Result<(), Missed> {
        let mut request = self.client.request(self.method.clone(), self.url.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(Missed::Status(answer.status().as_u16())),
            Err(error) => Err(missed(error)),
        }
    }
}

/// Which library does the arithmetic of TLS: there may be one a program.
fn provide() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails only when another thread was faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// All the world's authorities are a quarter of this.
const LARGEST: u64 = 1024 * 1024;

fn certificates(path: &Path) -> Result<Vec<reqwest::Certificate>, HeartbeatError> {
    let wrong = |source| HeartbeatError::CaFile {
        path: path.to_owned(),
        source,
    };
    let mut pem = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST).read_to_end(&mut pem))
        .map_err(|source| wrong(Some(source)))?;
    match reqwest::Certificate::from_pem_bundle(&pem) {
        Ok(all) if !all.is_empty() => Ok(all),
        Ok(_) | Err(_) => Err(wrong(None)),
    }
}

/// Why no answer came, without the address.
pub(super) fn missed(error: reqwest::Error) -> Missed {
    let error = error.without_url();
    if error.is_timeout() {
        return Missed::Late;
    }
    let connecting = error.is_connect();
    // The innermost says what happened.
    let mut source = error.source();
    let mut words = error.to_string();
    while let Some(inner) = source {
        words = inner.to_string();
        source = inner.source();
    }
    let words = words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    match connecting {
        true => Missed::Unconnected(words),
        false => Missed::Broken(words),
    }
}

#[cfg(test)]
mod tests;
