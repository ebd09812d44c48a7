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
use crate::config::text::FilePath;
use crate::inventory::{Contact, OnCall};

/// Bytes of a calendar, at most.
const LARGEST: u64 = 1 << 20;
/// What is unclear is said so often.
const SAID: usize = 20;
/// When nobody needs to be on call any more: the year 2200.
const FAR: Timestamp = Timestamp::constant(7_258_118_400, 0);

impl Making<'_> {
    /// Has the contacts that say no hours of their own be on call by the party's calendar.
    pub(super) fn rota(&mut self, written: &Option<At<FilePath>>, contacts: &mut [Contact]) {
        let Some(path) = given(written) else {
            return;
        };
        let path = self.vault.directory.join(&*path.0);
        let read = text(&path).and_then(|text| calendar::read(&text, &self.zone));
        match read {
            Ok(calendar) => given_out(&calendar, contacts),
            // Others write it: nobody is kept from watching by what they wrote. As long as it
            // says nothing all are told, and `samband check` says why.
            Err(wrong) => {
                let unclear = [format!("it cannot be read: {wrong}")].into();
                let always = [(Timestamp::UNIX_EPOCH, FAR)];
                given_to(contacts, &unclear, |_| always.to_vec());
            }
        }
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
    given_to(contacts, &unclear.into(), |contact| {
        let theirs = calendar.shifts.iter();
        let theirs = theirs.filter(|shift| is_named(contact, &calendar.people[shift.who]));
        theirs.map(|shift| (shift.from, shift.until)).collect()
    });
}

/// Gives its shifts to each contact that says no hours of its own.
fn given_to(
    contacts: &mut [Contact],
    unclear: &Arc<[String]>,
    shifts: impl Fn(&Contact) -> Vec<(Timestamp, Timestamp)>,
) {
    for contact in contacts.iter_mut().filter(|one| one.on_call.is_none()) {
        let rota = Rota::new(shifts(contact), Arc::clone(unclear));
        contact.on_call = Some(OnCall::Rota(rota));
    }
}

/// Whether an event is a contact's: it attends, or, where nobody does, its address or its
/// name is what the event is called by.
fn is_named(contact: &Contact, named: &Named) -> bool {
    let address = contact.email.to_lowercase();
    if named.attended {
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
