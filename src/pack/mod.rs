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
//! - *Its entries are what the log holds.* Each entry bears the hash of the chain
//!   over itself and the hash before it. Entries that follow each other in the
//!   log are chained in the pack as well.
//! - *What is told in it is what these entries say.* Timeline, findings and the
//!   fault itself are told again from them and compared.
//!
//! A seal can be made anew by whoever alters a pack; a hash of the chain cannot be
//! made to fit another entry. So the *fingerprint* is the beginning of the hash of
//! the fault's last event: it stands for that event and, as each hash covers the
//! one before, for all that the log held until then. All who have the same fault
//! as of the same event have the same fingerprint, whenever they were given it,
//! and two people can compare it over a telephone. A later pack names the
//! fingerprint of every earlier event. Beside it stands the *head*: the end of
//! the chain when the pack was made.
//!
//! # What it does not prove by itself
//!
//! Between two entries of a fault stand those of others, in a large log a million.
//! They are not in the pack: they concern other parties, and the chain hashes an
//! entry's bytes together with the hash before it, so that nothing shorter than
//! these bytes would link the two ends. A tree of hashes beside the chain could,
//! and would prove no more to anybody who holds no head of it. So that an entry
//! lies in *this* log, under the head that is named, is shown where the log is:
//! `samband log verify PACK --against-log`. Parties that have compared fingerprints
//! need not ask.
//!
//! # What is left out of it
//!
//! Addresses, telephone numbers and whatever else looks like a person's or like a
//! secret in what people and equipment have said. An entry that contains
//! something of that kind stands in the pack without it, marked: its hash is kept, and
//! can be checked where the log is. Names written in plain words are not recognised.

mod chain;
mod document;
mod json;
mod make;
mod mask;
mod seal;
#[cfg(test)]
mod tests;
mod verify;

pub use chain::{CORE, Hash, Link, fingerprint, genesis, hex};
pub use json::{ConfigurationJson, LinkJson, PackJson, VERSION, schema};
pub use make::{Linked, Pack, Sources, make};
pub use verify::{Finding, NoPack, Verdict, verify};

/// What stands before a seal, with the seal that fits it: what is behind the seal is
/// tried with it.
pub fn sealed(before: &[u8]) -> Vec<u8> {
    [before, seal::line(before).as_bytes()].concat()
}

/// Bytes of a pack, at most. Some two thousand events with their evidence.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Events of a fault that are put in a pack, at most: the first and the latest.
pub const MOST_EVENTS: usize = 2_000;

/// Of more than [`MOST_EVENTS`], so many of the first.
pub const FIRST_EVENTS: usize = 100;

/// Entries that are put in beside the fault's own, at most, of the monitor and
/// of facets each.
pub const MOST_BESIDE: usize = 200;
