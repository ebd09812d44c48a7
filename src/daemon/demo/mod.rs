//! The demo: an invented region on loopback, its story, and who tells it.
//!
//! - [`mapping`] moves a region to loopback: addresses, ports, patience.
//! - [`cast`] starts what answers there, with switches to break it by.

pub mod cast;
pub mod mapping;
