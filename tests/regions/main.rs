//! The five regions that ship, each with its own way of sharing responsibility, as
//! stories: their files, the pages, the command line, and faults with their mails.

#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on fails its test"
)]

mod all;
mod fosen;
mod inn_trondelag;
mod midt_troms;
mod oracle;
mod play;
mod shipped;
mod skane;
mod surface;
mod troms_ofoten;
