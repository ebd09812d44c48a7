//! Real servers, real networks, and samband among them.
//!
//! Every peer is a struct that takes an address of its own, writes its
//! configuration to a folder of its own, starts, is waited for by condition,
//! and stops when dropped. A peer that is not installed fails its tests:
//! `tests/run` installs them. Needs root, for namespaces and for postfix.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test says by panicking what went wrong, and waits by the real clock"
)]

mod acts;
mod alertmanager;
mod baresip;
mod broker;
mod certificates;
mod chrony;
mod coturn;
mod cutter;
mod dashboards;
mod described;
mod dns;
mod dovecot;
mod drill;
mod faults;
mod hardship;
mod imap;
mod kamailio;
mod lab;
mod life;
mod links;
mod looks;
mod mail;
mod metrics;
mod mosquitto;
mod nginx;
mod package;
mod pages;
mod postfix;
mod process;
mod prometheus;
mod proof;
mod proxy;
mod quality;
mod receiver;
mod region;
mod replies;
mod rt;
mod samband;
mod secrets;
mod servers;
mod service;
mod soak;
mod storage;
mod streams;
mod terms;
mod tickets;
mod upkeep;
mod weather;
mod webhooks;
