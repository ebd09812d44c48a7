//! Edge. One probe before its deadline: what was observed, never what it means.
//!
//! [`Engine`] is one thread's worth of probing: it keeps runs in a table, packets
//! in a few shared sockets, and waits in one place ([`Engine::turn`]). What goes
//! over the wire is made and read in files of its own, without IO:
//! [`icmp_wire`], [`dns_wire`], [`sip_wire`], [`http_wire`], [`certificate`]. So do
//! the SIP client transaction, in [`sip_transaction`], and what is said over a
//! connection, TLS included, in `conversation`.

pub mod certificate;
mod conversation;
pub mod dns_wire;
mod engine;
pub mod http_wire;
pub mod icmp_wire;
mod route;
mod run;
mod settings;
pub mod sip_frame;
pub mod sip_transaction;
pub mod sip_wire;
mod socket;
#[cfg(test)]
pub(crate) mod tests;
mod tls;

pub use engine::{Counts, Engine, EngineError, LINGER, Waker};
pub use settings::{Icmp, Settings};
