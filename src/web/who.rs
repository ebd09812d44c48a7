//! Who acts: the one place that decides it.
//!
//! Whoever may open the socket acts as the region's operator, for the file system
//! lets nobody else in. Over TCP nobody is known, and nobody acts.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

use super::connection::Peer;
use crate::fault::{Capacity, Way};

/// How our own command line calls itself.
pub const COMMAND_LINE: &str = "samband-cli";

/// As what a peer is known, and by which way it acts; none if it may only read.
pub(super) fn acts(peer: Peer, headers: &HeaderMap) -> Option<(Capacity, Way)> {
    match peer {
        Peer::Address(_) => None,
        Peer::User(_) => Some((Capacity::Operator, way(headers))),
    }
}

/// Whether a peer may do more than read.
pub(super) const fn may_act(peer: Peer) -> bool {
    matches!(peer, Peer::User(_))
}

fn way(headers: &HeaderMap) -> Way {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    match agent {
        Some(agent) if agent.starts_with(COMMAND_LINE) => Way::CommandLine,
        Some(_) | None => Way::Api,
    }
}
