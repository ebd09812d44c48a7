//! How a broker is told.

use std::sync::Arc;

use crate::send::{Login, Trust};

/// The broker and how it is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its host name or IPv4 address; also the name its certificate must bear.
    pub host: Arc<str>,
    /// Its port.
    pub port: u16,
    /// How the connection is protected; none for in clear.
    pub trust: Option<Trust>,
    /// Who we are to it; none where it asks for nothing, or for a certificate.
    pub login: Option<Login>,
    /// How our client ids begin, which no other client's may; the region's id
    /// follows. None has it made of the installation's id.
    pub client_id: Option<Arc<str>>,
    /// What topics begin with, before `v1/<region>`.
    pub prefix: Arc<str>,
}

impl Settings {
    /// The beginning of a region's topics, with the slash.
    pub fn root(&self, region: &str) -> String {
        format!("{}/v1/{region}/", self.prefix)
    }

    /// The id of a region's client: two with the same would throw each other out.
    pub fn client_id(&self, install: &str, region: &str) -> String {
        match &self.client_id {
            Some(id) => format!("{id}-{region}"),
            None => format!("samband-{}-{region}", install.get(..8).unwrap_or(install)),
        }
    }
}
