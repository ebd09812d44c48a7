//! The demo: an invented region on loopback, its story, and who tells it.
//!
//! - [`region`] is the configuration; [`mapping`] moves it to loopback:
//!   addresses, ports, patience.
//! - [`cast`] starts what answers there, with switches to break it by.
//! - [`script`] is the story; [`play`] plays it against the daemon, [`facts`]
//!   tells whether what came of it is what should have, [`narrator`] tells it.
//! - [`workplace`] holds the files, and [`mails`] shows what was sent.

pub mod cast;
pub mod facts;
#[cfg(test)]
mod fixture;
pub mod mails;
pub mod mapping;
pub mod narrator;
pub mod play;
pub mod region;
pub mod script;
pub mod workplace;
