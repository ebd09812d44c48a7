//! How probes are sent.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How probes are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How ICMP echo is sent.
    pub icmp: Icmp,
    /// Whom the owner of a probed device may ask: an address or a page, shown
    /// in the User-Agent.
    pub contact: Option<Arc<str>>,
}

/// How ICMP echo is sent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Icmp {
    /// By datagram sockets, which need no privilege beyond `net.ipv4.ping_group_range`.
    #[default]
    Datagram,
    /// By raw sockets, which need `CAP_NET_RAW`.
    Raw,
    /// Not at all: such probes are not performed.
    Off,
}
