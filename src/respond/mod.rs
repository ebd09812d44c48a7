//! Edge. What answers others: the demo's invented equipment.
//!
//! Each responder is a real server of its protocol, bound to one address and
//! stopped by dropping it. Two things decide how it answers, and both can be
//! changed while it runs:
//!
//! - its *behaviour*, a [`Switch`] of its own: a hung process, a wrong answer, a
//!   closed port;
//! - its [`Supply`]: the powers that it shares with others, such as that of its
//!   site. When one of them is [`Power::Silent`], all that hang on it fall silent
//!   at once, whatever their behaviour, and come back as they were.
//!
//! Loopback answers every ping by itself, so silence can only be had above IP:
//! a UDP responder reads and says nothing ([`Sip`], [`Dns`]), a TCP listener
//! fills its own queue ([`Tcp`] tells how). [`Smtp`] is where mails end.

pub mod dns;
pub mod sip;
pub mod smtp;
mod switch;
pub mod tcp;
mod udp;

pub use dns::Dns;
pub use sip::Sip;
pub use smtp::Smtp;
pub use switch::{Power, Supply, Switch};
pub use tcp::Tcp;

use std::io;
use std::net::SocketAddr;

use tokio::task::JoinHandle;

/// No responder could be started at an address.
#[derive(Debug, thiserror::Error)]
#[error("could not listen for {what} on {at}")]
pub struct ListenError {
    /// For which protocol.
    pub what: &'static str,
    /// Where.
    pub at: SocketAddr,
    /// Why not.
    #[source]
    pub source: io::Error,
}

/// A task that ends with the value that owns it.
#[derive(Debug)]
struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}
