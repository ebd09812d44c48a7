//! Edge. Files and credentials → a checked inventory and settings, or all
//! mistakes at once with file, line, column.
//!
//! [`load`] reads a directory, [`read`] texts that are already there; both end
//! in the same code, so that whatever is tested on texts holds for files.
//!
//! ```text
//! text ──toml──▶ tables with places (region_file, daemon_file)
//!                      │ names resolved, kits filled in
//!                      ▼
//!                inventory::Builder ──▶ Inventory, Settings   or   Report
//! ```
//!
//! A mistake in one place hides as few others as can be: a file whose structure is no
//! TOML is reported with all its syntax errors and not read further; wrong values, also
//! those that are no TOML, are noted and taken for missing; what names something that was
//! noted as wrong is not noted again.

mod account;
mod adapter;
mod adapter_file;
mod adapters;
mod broken;
mod calendar;
mod connection;
mod daemon_file;
mod day;
mod domain;
mod equipment;
mod expect;
mod files;
mod heartbeat;
pub mod import;
mod incidents;
mod lint;
mod mask;
mod moment;
mod names;
mod network;
mod pace;
mod probes;
mod quality;
mod reader;
mod reference;
mod region;
mod region_file;
mod regular;
mod report;
mod schema;
mod secret;
mod sending;
mod settings;
mod stream;
#[cfg(test)]
mod tests;
mod text;
mod ticket_file;
mod times;
mod url;
mod value;
mod vault;
mod whereabouts;

pub use daemon_file::LogFormat;
pub use files::{Texts, load, load_with, read, region_text};
pub use incidents::{Feed, FeedDoubt, FeedError, FeedFormat, LARGEST_FEED, Reported, Understood};
pub use lint::{Finding, Topic, lint};
pub use reference::reference;
pub use regular::open_regular;
pub use report::Report;
pub use schema::{adapter_schema, region_schema, samband_schema};
pub use secret::{Machine, NoSecrets, SecretError, Secrets, StandIns};
pub use settings::{Log, Settings};
pub use text::slug_of;
pub use whereabouts::{Locale, Whereabouts, whereabouts};

use std::net::IpAddr;
use std::sync::Arc;

use crate::inventory::{Component, Inventory, Probe};

/// A configuration that holds together.
///
/// Two that are equal are the same configuration: a reload that yields an
/// equal one changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Everything that is watched.
    pub inventory: Arc<Inventory>,
    /// How.
    pub settings: Settings,
    /// SHA-256 over the texts of all files, as 64 hex digits; secrets are not in it.
    pub digest: String,
}

/// Changes what is watched on its way into the inventory: for the demo and for
/// tests, whose equipment stands elsewhere and is in a greater hurry.
pub trait Adapt {
    /// The address by which a component's ICMP errors are known.
    fn address(&self, address: IpAddr) -> IpAddr {
        address
    }

    /// Whether shadow mode holds where it is, or is not, written.
    fn shadow(&self, shadow: bool) -> bool {
        shadow
    }

    /// A probe, with the component that it asks about as it was written; none
    /// to leave it out.
    fn probe(&self, component: &Component, probe: Probe) -> Option<Probe> {
        let _ = component;
        Some(probe)
    }
}

/// Leaves everything as it was written.
#[derive(Clone, Copy, Debug)]
pub struct AsWritten;

impl Adapt for AsWritten {}
