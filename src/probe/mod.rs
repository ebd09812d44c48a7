//! Edge. One probe before its deadline: what was observed, never what it means.
//!
//! [`Engine`] is one thread's worth of probing: it keeps runs in a table, packets
//! in a few shared sockets, and waits in one place ([`Engine::turn`]). What goes
//! over the wire is made and read in files of its own, without IO:
//! [`icmp_wire`], [`dns_wire`], [`sip_wire`] with [`sip_digest`], [`stun_wire`],
//! [`ntp_wire`], [`http_wire`], [`certificate`]. So do the client transaction of SIP
//! and STUN, in [`sip_transaction`], and what is said over a connection, TLS
//! included, in `conversation`, with `sip_alive` for connections that are kept, and where a SIP domain is to be found, in [`locating`]
//! with [`lookup_wire`]. Whose clock is wrong is found in [`time_vote`].

pub mod certificate;
mod conversation;
mod credentials;
pub mod dns_wire;
mod engine;
pub mod http_wire;
pub mod icmp_wire;
pub mod locating;
pub mod lookup_wire;
pub mod ntp_wire;
mod route;
mod run;
mod settings;
mod sip_alive;
pub mod sip_digest;
pub mod sip_frame;
pub mod sip_transaction;
pub mod sip_wire;
mod socket;
pub mod stun_wire;
#[cfg(test)]
pub(crate) mod tests;
pub mod time_vote;
mod tls;

pub use engine::{Counts, Engine, EngineError, LINGER, Waker};
pub use settings::{Icmp, Settings};
