//! Alertmanager by its API of version 2: alerts are posted, and those that it has are asked
//! for. What an alert is, is not known here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::heartbeat::{DEADLINE, Missed, missed};
use super::{Trust, TrustError};

/// Bytes of an answer that are read, at most: some ten thousand alerts.
const READ_AT_MOST: usize = 16 * 1024 * 1024;

/// An Alertmanager and how it is spoken to.
#[derive(Clone)]
pub struct Settings {
    /// Where it is, without `/api/v2`. Only its host is ever shown.
    pub url: Arc<str>,
    /// The regions that it is told of, by id; all where there are none.
    pub regions: Vec<Arc<str>>,
    /// Sent as `Authorization: Bearer`.
    pub token: Option<SecretString>,
    /// Whom to believe, and who we are by certificate.
    pub trust: Trust,
}

impl Settings {
    fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.expose_secret())
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        (&self.url, &self.regions, &self.trust) == (&other.url, &other.regions, &other.trust)
            && self.token() == other.token()
    }
}

impl Eq for Settings {}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("regions", &self.regions)
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}

/// Why an Alertmanager cannot be told anything with these settings.
#[derive(Debug, thiserror::Error)]
pub enum AlertmanagerError {
    /// Its address is none.
    #[error("the address of an Alertmanager cannot be used")]
    Url,
    /// TLS.
    #[error("setting up TLS to an Alertmanager")]
    Trust(#[from] TrustError),
    /// The client; its words may name the address.
    #[error("preparing an Alertmanager")]
    Client,
}

/// An alert that it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// By which it knows it.
    pub labels: BTreeMap<String, String>,
    /// When it began.
    pub starts_at: Timestamp,
}

/// Speaks to one Alertmanager.
#[derive(Clone)]
pub struct Alertmanager {
    client: Client,
    alerts: Url,
    token: Option<SecretString>,
}

impl fmt::Debug for Alertmanager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alertmanager").finish_non_exhaustive()
    }
}

impl Alertmanager {
    /// Makes ready; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot work.
    pub fn new(settings: &Settings) -> Result<Self, AlertmanagerError> {
        let base = settings.url.trim_end_matches('/');
        let alerts = format!("{base}/api/v2/alerts");
        let alerts = alerts.parse().map_err(|_| AlertmanagerError::Url)?;
        let client = Client::builder()
            .user_agent(concat!("samband/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(settings.trust.client()?)
            .timeout(DEADLINE)
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()
            .map_err(|_| AlertmanagerError::Client)?;
        Ok(Self {
            client,
            alerts,
            token: settings.token.clone(),
        })
    }

    /// Where it is, without what may be secret: the host, and the port if one is named.
    pub fn place(&self) -> String {
        let host = self.alerts.host_str().unwrap_or_default();
        match self.alerts.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Posts alerts: a JSON list.
    ///
    /// # Errors
    /// When no yes (2xx) came in time.
    pub async fn post(&self, alerts: String) -> Result<(), Missed> {
        let request = self.client.post(self.alerts.clone());
        let request = request.header(CONTENT_TYPE, "application/json");
        self.send(request.body(alerts)).await.map(drop)
    }

    /// The alerts that it has and that are not over, of those with this label.
    ///
    /// # Errors
    /// When no yes came in time, or what it said cannot be understood.
    pub async fn known(&self, label: &str, value: &str) -> Result<Vec<Known>, Missed> {
        let mut url = self.alerts.clone();
        let filter = format!("{label}=\"{value}\"");
        url.query_pairs_mut().append_pair("filter", &filter);
        let mut answer = self.send(self.client.get(url)).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(missed)? {
            body.extend_from_slice(&chunk);
            if body.len() > READ_AT_MOST {
                return Err(Missed::Broken("its answer is too long".to_owned()));
            }
        }
        serde_json::from_slice(&body)
            .map_err(|_| Missed::Broken("its answer is no list of alerts".to_owned()))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Missed> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(answer),
            Ok(answer) => Err(Missed::Status(answer.status().as_u16())),
            Err(error) => Err(missed(error)),
        }
    }
}

#[cfg(test)]
mod tests;
