//! Edge. Wiring, workers, signals; `demo` is another wiring of the same workers.

mod alertmanager;
pub mod broker;
mod channels;
pub mod command;
mod control;
pub mod courier;
pub mod demo;
mod drill;
mod dumps;
pub mod feed;
mod figures;
mod heartbeat;
pub mod ledger;
mod links;
pub mod log;
mod mailbox;
#[cfg(test)]
mod manual;
mod outlet;
pub mod prober;
pub mod progress;
mod pulse;
mod recorder;
mod reload;
mod returns;
pub mod service;
mod start;
mod tickets;
mod watched;
mod webhooks;
pub mod writer;

pub use channels::ChannelError;
pub use control::ControlError;
pub use ledger::Message;
pub use start::{Annex, Daemon, StartError};
