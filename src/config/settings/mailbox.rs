//! The mailbox that answers come to.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::config::daemon_file::{Daemon, Mailbox};
use crate::config::reader::{At, given};
use crate::config::report::{Note, Notes, Spot};
use crate::config::text::Email;
use crate::mailbox::{Place, Settings};

const POLL: Duration = Duration::from_secs(30);
const POSSIBLE: RangeInclusive<Duration> = Duration::from_secs(5)..=Duration::from_secs(3600);

pub(super) fn settings(
    table: &Mailbox,
    spot: &Spot,
    daemon: &Daemon,
    absolute: &dyn Fn(&str) -> PathBuf,
    notes: &mut Notes,
) -> Option<Settings> {
    answers_to_nothing(spot, daemon, notes);
    is_the_senders(&table.address, daemon, notes);
    if let (Some(poll), Some(at)) = (given(&table.poll), &table.poll)
        && !POSSIBLE.contains(&poll.0)
    {
        notes.add(
            Note::at(&at.spot, "this is not a pause between looks at a mailbox")
                .label("too short or too long")
                .help("from `5s` to `1h`"),
        );
    }
    let place = Place::Maildir(absolute(&table.maildir.get()?.0));
    Some(Settings {
        address: Arc::clone(&table.address.get()?.0),
        place,
        poll: given(&table.poll).map_or(POLL, |poll| poll.0),
        authserv_id: Arc::clone(&table.authserv_id.get()?.0),
    })
}

/// Without mail there is nothing to answer.
fn answers_to_nothing(spot: &Spot, daemon: &Daemon, notes: &mut Notes) {
    if daemon.mail.is_none() {
        notes.add(
            Note::at(spot, "a mailbox for answers without mail")
                .label("there is nothing to answer")
                .help("say in `[mail]` which relay there is, or leave `[mailbox]` out"),
        );
    }
}

/// What cannot be delivered comes back to the sender, and is no answer.
fn is_the_senders(address: &At<Email>, daemon: &Daemon, notes: &mut Notes) {
    let from = daemon.mail.as_ref().and_then(|mail| mail.get());
    let from = from.and_then(|mail| mail.from.get());
    if let (Some(own), Some(from)) = (address.get(), from)
        && own.0.eq_ignore_ascii_case(&from.0)
    {
        notes.add(
            Note::at(&address.spot, "answers would come to the sender's own address")
                .label("the `from` of `[mail]`")
                .help("give answers an address of their own: what cannot be delivered, and notes of absence, come to the sender's"),
        );
    }
}
