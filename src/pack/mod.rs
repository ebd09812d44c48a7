//! Pure. A fault's evidence, sealed to be handed out: made of the chain, and
//! proven unaltered on another machine, without log or configuration.
//!
//! A pack is a JSON file of one line a member. What a person or a program reads
//! in it ([`PackJson`]) is derived from entries of the log's chain, which stand
//! in it too, with exactly the bytes that were hashed. Whoever checks it derives
//! all of that again.
//!
//! # What a pack proves
//!
//! - *It is what was handed out.* Its last line, the seal, is made of every byte
//!   before it; no other last line is accepted. The seal knows each line, so that
//!   a changed one is found by its place.
//! - *Its entries are chained.* Each entry from which nothing was taken out bears the hash
//!   of the chain over itself and the hash before it. Entries that follow each other in the
//!   log are chained in the pack as well.
//! - *What is told in it is what these entries say.* Timeline, findings and the
//!   fault itself are told again from them and compared.
//!
//! # What it does not prove by itself
//!
//! Whoever alters a pack can make its seal anew, leave the fault's later events out,
//! change an entry before a gap together with its own hash, or say of one that something was taken out
//! of it. Then its *fingerprint* is another one: it is the beginning of a hash over all
//! events of the fault, each as it is handed out ([`Print`](crate::fault::Print)). All
//! who have the same fault as of the same event have the same fingerprint, whenever they
//! were given it, and two people can compare it over a telephone; mails and the fault's
//! page name it too. A later pack names the fingerprint of every earlier event. Where the
//! log is, `samband log verify PACK --against-log` makes the pack anew and compares, and
//! holds each entry against the log's own.
//!
//! Of what stands beside the fault's own events (the monitor's, the states of facets)
//! the fingerprint says nothing.
//!
//! Between two entries of a fault stand those of others, in a large log a million.
//! They are not in the pack: they concern other parties, and the chain hashes an
//! entry's bytes together with the hash before it, so that nothing shorter than
//! these bytes would link the two ends. The *head*, the end of the chain when the pack was
//! made, is compared by `--against-log` too.
//!
//! Who was told stands beside the chain, so that no entry proves it: the seal covers it,
//! and `--against-log` compares it with the log.
//!
//! # What is left out of it
//!
//! Of a fault that comes and goes for weeks not all events have room: [`choose()`] says
//! which stay. Each that is left out stands in the pack as the hash that it adds to the
//! fingerprint, so that this is the same as if it were there. What they made of the fault
//! only the log can tell.
//!
//! Addresses, telephone numbers and whatever else looks like a person's or like a
//! secret in what people and equipment have said. An entry that contains
//! something of that kind stands in the pack without it, marked: its hash is kept, and
//! what is left is held against the log by `--against-log`. Names written in plain words are not recognised.

mod against;
mod chain;
mod choose;
mod compare;
mod document;
mod entry;
mod json;
mod make;
mod seal;
#[cfg(test)]
mod tests;
mod verify;

pub use against::{MOST_TOLD, Proof, against};
pub use chain::{CORE, Hash, Link, genesis, hex};
pub use choose::choose;
pub use json::{ConfigurationJson, EarlierJson, LinkJson, OmittedJson, PackJson, VERSION, schema};
pub use make::{Linked, Omitted, Pack, Sources, make};
pub use verify::{Finding, NoPack, Verdict, verify};

/// What stands before a seal, with the seal that fits it: what is behind the seal is
/// tried with it.
pub fn sealed(before: &[u8]) -> Vec<u8> {
    [before, seal::line(before).as_bytes()].concat()
}

/// Bytes of a pack, at most: none that is larger is made, and none is checked.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Bytes of a fault's own events that are put in a pack, at most: they stand in it
/// twice, as they were hashed and as they are read.
pub const OWN_BYTES: usize = 8 * 1024 * 1024;

/// Events of a fault that are put in a pack, at most.
pub const MOST_EVENTS: usize = 2_000;

/// Bytes from which on a pack may have left events out for their size.
const FULL: usize = 2 * 1024 * 1024;

/// Entries that are put in beside the fault's own, at most, of the monitor and
/// of facets each.
pub const MOST_BESIDE: usize = 200;
