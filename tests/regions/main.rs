//! The five regions that ship, each with its own way of sharing responsibility, as
//! stories: their files, the pages, the API, the command line, and faults with their mails
//! and with the people who act on them.

#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on fails its test"
)]

mod all;
mod by_mail;
mod fosen;
mod hostile;
mod inn_trondelag;
mod later;
mod letters;
mod midt_troms;
mod moments;
mod oracle;
mod play;
mod proof;
mod rooms;
mod shipped;
mod skane;
mod surface;
mod troms_ofoten;
