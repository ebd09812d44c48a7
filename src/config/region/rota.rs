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
    let mut said = BTreeSet::new();
    let duties: Vec<Duty> = calendar
        .people
        .iter()
        .map(|named| Duty::of(named, contacts))
        .collect();
    for (named, duty) in calendar.people.iter().zip(&duties) {
        let why = match (duty.whose.is_empty(), duty.is_unclear) {
            (true, _) => stranger(named),
            (false, true) => format!(
                "an event names several contacts, and does not say who of them is on call: {}",
                named.summary
            ),
            (false, false) => continue,
        };
        if said.insert((&named.addresses, &named.summary)) {
            unclear.push(format!("line {}: {why}", named.line));
        }
    }
    unclear.truncate(SAID);
    given_to(contacts, &unclear.into(), |place| {
        let theirs = calendar.shifts.iter();
        let theirs = theirs.filter(|shift| duties[shift.who].whose.contains(&place));
        theirs.map(|shift| (shift.from, shift.until)).collect()
    });
}

/// Gives its shifts to each contact that says no hours of its own, by its place.
fn given_to(
    contacts: &mut [Contact],
    unclear: &Arc<[String]>,
    shifts: impl Fn(usize) -> Vec<(Timestamp, Timestamp)>,
) {
    let all = contacts.iter_mut().enumerate();
    for (place, contact) in all.filter(|(_, one)| one.on_call.is_none()) {
        let rota = Rota::new(shifts(place), Arc::clone(unclear));
        contact.on_call = Some(OnCall::Rota(rota));
    }
}

/// Whom an event has on call.
#[derive(Debug, Default, PartialEq, Eq)]
struct Duty {
    /// The places of these contacts.
    whose: Vec<usize>,
    /// It names several, in words that may mean that only one of them is: all are told.
    is_unclear: bool,
}

/// How a name stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    Beside,
    /// The one before it has taken this one's shift.
    InItsPlace,
    Unclear,
}

/// Words by which several are on call together.
const BESIDE: [&str; 6] = ["og", "and", "och", "samt", "med", "with"];
/// Words by which the first has taken over from the second.
const IN_ITS_PLACE: [&str; 10] = [
    "for",
    "för",
    "istedenfor",
    "instead",
    "covers",
    "covering",
    "replaces",
    "erstatter",
    "ersätter",
    "dekker",
];
/// Words that turn round what stands before them: "covered for by".
const TURNED: [&str; 2] = ["by", "av"];

impl Duty {
    /// An event is a contact's that attends, or, where nobody does, whose address or name
    /// it is called by.
    fn of(named: &Named, contacts: &[Contact]) -> Self {
        let all = contacts.iter().enumerate();
        if named.attended {
            let attends =
                |contact: &Contact| named.addresses.contains(&contact.email.to_lowercase());
            return Self {
                whose: all
                    .filter(|(_, one)| attends(one))
                    .map(|(at, _)| at)
                    .collect(),
                is_unclear: false,
            };
        }
        let summary = named.summary.to_lowercase();
        let found = all.filter_map(|(place, contact)| {
            let (from, until) = stands_in(&summary, contact)?;
            Some((from, until, place))
        });
        let mut found: Vec<(usize, usize, usize)> = found.collect();
        found.sort_unstable();
        let mut duty = Self::default();
        let mut last = 0;
        for (from, until, place) in found {
            let between = summary.get(last..from).unwrap_or_default();
            // Rotas that are exported call a swap by whoever has it now: "Kari for Ola".
            match join(between) {
                Join::InItsPlace if !duty.whose.is_empty() => break,
                Join::Unclear if !duty.whose.is_empty() => duty.is_unclear = true,
                Join::Beside | Join::InItsPlace | Join::Unclear => {}
            }
            duty.whose.push(place);
            last = last.max(until);
        }
        duty
    }
}

fn join(between: &str) -> Join {
    let words = between.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let any = |of: &[&str]| words.iter().any(|word| of.contains(word));
    let is_arrow = between.contains(['>', '→', '<', '←', '⇄']);
    if is_arrow || any(&TURNED) {
        Join::Unclear
    } else if any(&IN_ITS_PLACE) {
        Join::InItsPlace
    } else if words.iter().all(|word| BESIDE.contains(word)) {
        Join::Beside
    } else {
        Join::Unclear
    }
}

/// Where a contact first stands in a text in small letters, from where until where.
fn stands_in(text: &str, contact: &Contact) -> Option<(usize, usize)> {
    let address = contact.email.to_lowercase();
    let of_address = |c: char| c.is_alphanumeric() || "@.-_+".contains(c);
    let by_address = words_in(text, &address, of_address);
    let name = contact.name.as_ref().map(|name| name.to_lowercase());
    let by_name = name.and_then(|name| words_in(text, &name, char::is_alphanumeric));
    by_address.into_iter().chain(by_name).min()
}

/// Where words stand in a text, and are not only the middle of others.
fn words_in(text: &str, words: &str, goes_on: impl Fn(char) -> bool) -> Option<(usize, usize)> {
    let is_edge = |c: Option<char>| !c.is_some_and(&goes_on);
    let mut found = text.match_indices(words);
    let at = found.find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        (is_edge(before) && is_edge(after)).then_some(at)
    })?;
    Some((at, at + words.len()))
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
