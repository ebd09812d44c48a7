//! Where pages are served, and by which address people reach them.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use crate::view::metrics::COMPONENT_SERIES;

/// Where pages are served, and by which address people reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address and port listened on.
    pub listen: SocketAddr,
    /// The socket by which people on this machine act; none leaves it to where the
    /// daemon runs.
    pub socket: Option<PathBuf>,
    /// What links in mails begin with, without a slash at the end.
    pub public_url: Arc<str>,
    /// Components that have metrics of their own, at most; above there are
    /// sums per site and kind.
    pub component_series: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self::at(SocketAddr::from((Ipv4Addr::LOCALHOST, 8377)))
    }
}

impl Settings {
    /// Pages served at an address, with links that lead to this very address.
    pub fn at(listen: SocketAddr) -> Self {
        Self {
            listen,
            socket: None,
            public_url: format!("http://{listen}").into(),
            component_series: COMPONENT_SERIES,
        }
    }
}
