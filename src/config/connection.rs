//! On which connection a probe asks, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use super::reader::{Read, given, mistyped};
use super::region_file::{self as raw, ProbeKind, TransportName};
use super::report::{Note, Notes, Spot};
use super::value::{unknown_word, words};
use crate::inventory::{Connection, Facet};

/// On which connection a probe asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ConnectionName {
    /// Each run on one of its own.
    New,
    /// On that of the run before.
    Kept,
}

words!(ConnectionName, "a choice of connections",
    "new" => Self::New,
    "kept" => Self::Kept,
);

/// On which connection a probe asks; what cannot be kept, or is not worth it, is noted.
pub(super) fn connection(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) -> Connection {
    let Some(at) = &table.connection else {
        return Connection::New;
    };
    if at.get() != Some(&ConnectionName::Kept) {
        return Connection::New;
    }
    let transport = given(&table.transport).copied();
    if kind == ProbeKind::Sip && transport.is_none_or(|name| name == TransportName::Udp) {
        notes.add(
            Note::at(&at.spot, "a connection kept where there is none")
                .label("SIP by datagrams")
                .help("leave it out, or set `transport = \"tcp\"` or `\"tls\"`"),
        );
    }
    if let Some(facet) = &table.facet
        && facet.get() == Some(&Facet::Certificate)
    {
        notes.add(
            Note::at(&at.spot, "a kept connection shows no certificate anew")
                .label("the certificate is shown once, when the connection is made")
                .also(&facet.spot, "asks about the certificate")
                .help("leave one of the two out"),
        );
    }
    let longest = Connection::MOST_AGE / 2;
    if let Some(interval) = &table.interval
        && interval.get().is_some_and(|lapse| lapse.0 > longest)
    {
        notes.add(
            Note::at(&at.spot, "a connection kept for less than two intervals")
                .label("a connection is kept for ten minutes at most")
                .also(&interval.spot, "from one run to the next")
                .help("leave it out, or make `interval` five minutes or shorter"),
        );
    }
    Connection::Kept
}
