//! Who of a party is on call by a calendar.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::Making;
use crate::agenda::Rota;
use crate::config::calendar::{self, Calendar, Named};
use crate::config::open_regular;
use crate::config::reader::{At, given};
use crate::config::report::Note;
use crate::config::text::FilePath;
use crate::inventory::{Contact, OnCall};

/// Bytes of a calendar, at most.
const LARGEST: u64 = 1 << 20;
/// What is unclear is said so often.
const SAID: usize = 20;

impl Making<'_> {
    /// Has the contacts that say no hours of their own be on call by the party's calendar.
    pub(super) fn rota(&mut self, written: &Option<At<FilePath>>, contacts: &mut [Contact]) {
        let (Some(at), Some(path)) = (written, given(written)) else {
            return;
        };
        let path = self.vault.directory.join(&*path.0);
        let read = text(&path).and_then(|text| calendar::read(&text, &self.zone));
        let calendar = match read {
            Ok(calendar) => calendar,
            Err(wrong) => {
                self.notes.add(
                    Note::at(&at.spot, format!("no rota in {}", path.display()))
                        .label(wrong)
                        .help("a calendar in iCalendar format (`.ics`), 1 MiB at most, that samband may read"),
                );
                return;
            }
        };
        given_out(&calendar, contacts);
    }
}

fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = open_regular(path).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than 1 MiB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// Gives each contact its shifts.
fn given_out(calendar: &Calendar, contacts: &mut [Contact]) {
    let mut unclear = calendar.unclear.clone();
    let mut strangers = BTreeSet::new();
    for named in &calendar.people {
        let known = contacts.iter().any(|contact| is_named(contact, named));
        if !known && strangers.insert((&named.addresses, &named.summary)) {
            unclear.push(format!("line {}: {}", named.line, stranger(named)));
        }
    }
    unclear.truncate(SAID);
    let unclear: Arc<[String]> = unclear.into();
    for contact in contacts.iter_mut().filter(|one| one.on_call.is_none()) {
        let theirs = calendar.shifts.iter();
        let theirs = theirs.filter(|shift| is_named(contact, &calendar.people[shift.who]));
        let theirs: Vec<(Timestamp, Timestamp)> = theirs.map(|s| (s.from, s.until)).collect();
        contact.on_call = Some(OnCall::Rota(Rota::new(theirs, Arc::clone(&unclear))));
    }
}

/// Whether an event is a contact's: it attends, or, where nobody does, its address or its
/// name is what the event is called by.
fn is_named(contact: &Contact, named: &Named) -> bool {
    let address = contact.email.to_lowercase();
    if !named.addresses.is_empty() {
        return named.addresses.contains(&address);
    }
    let summary = named.summary.to_lowercase();
    let mut words = summary.split(|c: char| !(c.is_alphanumeric() || "@.-_+".contains(c)));
    words.any(|word| word == address)
        || contact
            .name
            .as_deref()
            .is_some_and(|name| has_words(&summary, &name.to_lowercase()))
}

/// Whether words stand in a text, and are not only the middle of others.
fn has_words(text: &str, words: &str) -> bool {
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let mut found = text.match_indices(words);
    found.any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        is_edge(before) && is_edge(after)
    })
}

fn stranger(named: &Named) -> String {
    match &named.addresses[..] {
        [] if named.summary.is_empty() => "an event names nobody".to_owned(),
        [] => format!("an event names no contact: {}", named.summary),
        all => format!(
            "no contact of the party attends an event: {}",
            all.join(", ")
        ),
    }
}
